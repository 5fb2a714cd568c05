"""The catalogs say what the English says, as far as a machine can hold them to it.

The words of each duty in ``tests/cases/duties`` are written by people who know the language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from altformats.catalogs import read_translation
from altformats.inline import plain
from altformats.interface import COMMENTS
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
FIGURE = re.compile(r"\d+(?:[.,]\d{3})*(?!\d)")
NOT_URDU = re.compile("[يىكهةۀ\u0660-\u0669\u06f0-\u06f9]")
"""Arabic and Persian letters and digits that look like Urdu's, and which screen readers and searches tell apart."""

LATIN_STOP = re.compile(r"[\u0600-\u06ff)] ?[.,;?](?!\d)")


def translation(tag: str) -> Translation:
    said, findings = read_translation(PROJECT, LEAFLET, LANGUAGES[tag])
    assert findings == ()
    return said


def figures(text: str) -> list[int]:
    """The figures of a text, 2,500, 2.500 and 2500 alike in any digits, in order of size: languages move them about."""
    return sorted(int(re.sub(r"\D", "", figure)) for figure in FIGURE.findall(plain(text)))


def statement(said: Translation, identity: str) -> str:
    """The words of one safety statement as a reader of that language sees them."""
    return " ".join(plain(said.messages[block.msgid]) for block in LEAFLET.blocks if block.statement == identity)


@pytest.mark.parametrize("tag", TAGS)
def test_the_catalogs_are_whole(tag: str) -> None:
    """Every message and every interface word is translated, with its links, its strong words and its fields."""
    said = translation(tag)
    assert set(said.messages) >= {block.msgid for block in LEAFLET.blocks}
    assert set(said.words) == set(COMMENTS)
    assert [msgid for msgid, text in said.messages.items() if text == msgid] == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_figure_is_kept(tag: str) -> None:
    """A message has the same figures in every language: none lost, none added, none changed."""
    assert figures("1 in 2,500") == figures("1 na 2500") == figures("২,৫০০ জনের মধ্যে ১ জন") != figures("1 na 250")
    said = translation(tag)
    pairs = {**said.messages, **said.words}
    assert {text: msgid for msgid, text in pairs.items() if figures(text) != figures(msgid)} == {}


@pytest.mark.parametrize("tag", TAGS)
def test_every_duty_keeps_its_strength(tag: str) -> None:
    """Each "act on this" statement keeps its duty or its "not", word for word as it was reviewed."""
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


def test_urdu_is_written_with_urdu_letters() -> None:
    """Urdu has Urdu's letters, full stops and commas, and the digits 0 to 9 that telephones have."""
    assert NOT_URDU.search("كتاب")
    assert LATIN_STOP.search("کتاب.")
    said = translation("ur")
    texts = [*said.messages.values(), *said.words.values()]
    assert [text for text in texts if NOT_URDU.search(text) or LATIN_STOP.search(plain(text))] == []


def test_polish_writes_thousands_without_a_comma() -> None:
    """In Polish a comma is the decimal point, so that 2,500 would be two and a half."""
    assert [text for text in translation("pl").messages.values() if re.search(r"\d,\d", text)] == []
