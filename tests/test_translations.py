"""The catalogs keep the words that carry each duty, and the customs of each language.

What the catalog checks prove of every catalog is not proven again here.  ``tests/cases/duties`` has the words of each
duty in each language, written down apart from the catalogs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from altformats.catalogs import read_translation
from altformats.inline import plain
from altformats.languages import read_languages
from altformats.model import Project, SafetyKind, Translation
from altformats.source import read_leaflet

ROOT = Path(__file__).resolve().parent.parent
PROJECT = Project(ROOT)
LEAFLET = read_leaflet(PROJECT, PROJECT.leaflets / "nerve-root-injection.md")
LANGUAGES = read_languages(PROJECT)
TAGS = [tag for tag in LANGUAGES if tag != "en"]
DUTIES = ROOT / "tests" / "cases" / "duties"
ACTIONS = (SafetyKind.MUST, SafetyKind.MUST_NOT, SafetyKind.TELL_US, SafetyKind.GET_HELP)
OTHER_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
LATIN_STOP = re.compile(r"[\u0600-\u06ff)] ?[.,;?](?!\d)")


def translation(tag: str) -> Translation:
    said, findings = read_translation(PROJECT, LEAFLET, LANGUAGES[tag])
    assert findings == ()
    return said


def statement(said: Translation, identity: str) -> str:
    """The words of one safety statement as a reader of that language sees them."""
    return " ".join(plain(said.messages[block.msgid]) for block in LEAFLET.blocks if block.statement == identity)


def test_each_language_has_its_duties_written_down() -> None:
    """There is a file of duties for each language but English, and none that no test would read."""
    assert {path.stem for path in DUTIES.glob("*.toml")} == set(TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_every_duty_keeps_its_strength(tag: str) -> None:
    """Each "act on this" statement keeps its duty or its "not", word for word as it was written down."""
    said, asked = translation(tag), duties(tag)
    assert set(asked) - {"negation"} == {one.id for one in LEAFLET.statements if one.kind in ACTIONS}
    assert [one for one, pieces in asked.items() if not pieces] == []
    del asked["negation"]
    lost = [(one, words) for one, pieces in asked.items() for words in pieces if words not in statement(said, one)]
    assert lost == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_strong_not_stays_a_strong_not(tag: str) -> None:
    """Where English stresses "not", the stressed words of the translation hold a word for "not"."""
    negation = re.compile("|".join(map(word(tag), duties(tag)["negation"])), re.IGNORECASE)
    for msgid, text in translation(tag).messages.items():
        for stressed, english in zip(strong(text), strong(msgid), strict=True):
            assert (english == "not") == bool(negation.search(stressed) and ":" not in stressed), text


def duties(tag: str) -> dict[str, list[str]]:
    """The words that carry each duty, and the words for "not"."""
    return tomllib.loads((DUTIES / f"{tag}.toml").read_text(encoding="utf-8"))


def word(tag: str) -> Callable[[str], str]:
    """How a word is looked for: as a whole word, or anywhere where words have no space between them."""
    return re.escape if LANGUAGES[tag].script == "Hans" else lambda one: rf"(?<!\w){re.escape(one)}(?!\w)"


def strong(text: str) -> list[str]:
    """The stressed words of a message; a whole stressed sentence is a label and not a stressed word."""
    stressed = re.findall(r"\*\*([^*]+)\*\*(?!。)", text)  # Chinese sets the full stop behind the mark
    return [words for words in stressed if not words.endswith((".", "۔", "।"))]


def test_urdu_has_its_own_stops_and_the_digits_of_telephones() -> None:
    """Urdu has Urdu's full stops and commas, and the digits 0 to 9 that telephones have."""
    assert OTHER_DIGIT.search("۴ گھنٹے")
    assert LATIN_STOP.search("کتاب.")
    said = translation("ur")
    texts = [*said.messages.values(), *said.words.values()]
    assert [text for text in texts if OTHER_DIGIT.search(text) or LATIN_STOP.search(plain(text))] == []


def test_polish_writes_thousands_without_a_comma() -> None:
    """In Polish a comma is the decimal point, so that 2,500 would be two and a half."""
    assert [text for text in translation("pl").messages.values() if re.search(r"\d,\d", text)] == []
