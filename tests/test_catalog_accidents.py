"""Every catalog, damaged in every place by a machine: what the checks see of it, in figures.

The seeded faults are chosen by people; these accidents leave out no message.  Where a share is asserted, it is the
least of the eight languages, measured, and may only rise.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from altformats.catalogs import pairs
from altformats.figures import sentences
from altformats.languages import read_languages
from altformats.linting import findings_of
from altformats.model import Pair
from altformats.source import read_leaflet

from .samples import PROJECT

LANGUAGES = read_languages(PROJECT)
TAGS = [tag for tag in LANGUAGES if tag != "en"]
LEAFLET = read_leaflet(PROJECT, PROJECT.leaflets / "nerve-root-injection.md")
Accident = Callable[[Pair], Iterator[str]]
END = re.compile(r"(?<=[.!?।۔؟])\s+|(?<=[。！？])")


@functools.cache
def catalog(tag: str) -> tuple[Pair, ...]:
    return tuple(pairs(PROJECT, LEAFLET, LANGUAGES[tag]))


def another_digit(pair: Pair) -> Iterator[str]:
    """Each digit becomes the next one."""
    for at, sign in enumerate(pair.msgstr):
        if sign.isdecimal():
            value = unicodedata.decimal(sign)
            yield pair.msgstr[:at] + chr(ord(sign) - value + (value + 1) % 10) + pair.msgstr[at + 1 :]


def lost_digit(pair: Pair) -> Iterator[str]:
    """Each digit is lost."""
    for at, sign in enumerate(pair.msgstr):
        if sign.isdecimal():
            yield pair.msgstr[:at] + pair.msgstr[at + 1 :]


def lost_mark(pair: Pair) -> Iterator[str]:
    """Each mark of strong words is lost."""
    for match in re.finditer(r"\*\*", pair.msgstr):
        yield pair.msgstr[: match.start()] + pair.msgstr[match.end() :]


def other_target(pair: Pair) -> Iterator[str]:
    """Each link leads to another place."""
    for match in re.finditer(r"\]\([^)]+\)", pair.msgstr):
        last = match.end() - 2
        yield pair.msgstr[:last] + chr(ord(pair.msgstr[last]) ^ 1) + pair.msgstr[last + 1 :]


def hidden_sign(pair: Pair) -> Iterator[str]:
    """An override of direction, a space of no width, a soft hyphen and NUL in the middle."""
    middle = len(pair.msgstr) // 2
    for sign in "\u202e\u200b\u00ad\x00":
        yield pair.msgstr[:middle] + sign + pair.msgstr[middle:]


def in_english(pair: Pair) -> Iterator[str]:
    """The English itself."""
    if re.search(r"[a-z]{2}", pair.msgid):
        yield pair.msgid


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("accident", [another_digit, lost_digit, lost_mark, other_target, hidden_sign, in_english])
def test_no_such_accident_passes(tag: str, accident: Accident) -> None:
    """Of the accidents that the hard checks are there for, none passes in any message of any language."""
    seen, passed = tried(tag, accident)
    assert seen > 4
    assert passed == []


def tried(tag: str, accident: Accident, *, statements: bool = False) -> tuple[int, list[str]]:
    """How many accidents there were (in safety statements only, if so asked), and those that no check has seen."""
    damaged = [
        dataclasses.replace(pair, msgstr=said)
        for pair in catalog(tag)
        if pair.statement or not statements
        for said in accident(pair)
        if said != pair.msgstr
    ]
    return len(damaged), [pair.msgstr for pair in damaged if not any(findings_of(pair))]


def parts(text: str) -> list[str]:
    """The sentences with their ends."""
    return [part for part in END.split(text) if part.strip()]


def dropped_sentence(pair: Pair) -> Iterator[str]:
    """Each sentence of several is dropped."""
    said = parts(pair.msgstr)
    if len(said) == len(sentences(pair.msgid)) > 1:
        for at in range(len(said)):
            yield " ".join(said[:at] + said[at + 1 :])


def english_sentence(pair: Pair) -> Iterator[str]:
    """Each sentence of several is left in English."""
    said, english = parts(pair.msgstr), parts(pair.msgid)
    if len(said) == len(english) > 1:
        for at, one in enumerate(english):
            yield " ".join([*said[:at], one, *said[at + 1 :]])


def swapped_medicine(pair: Pair) -> Iterator[str]:
    """Each medicine becomes another one."""
    terms = [term for term in pair.cues.glossary if term.kind == "medicine"]
    names = {term.english[0]: [form.strip("*") for form in term.forms] for term in terms}
    alone = {name: forms for name, forms in names.items() if "anaesthetic" not in name}
    for name, forms in alone.items():
        for form in (form for form in forms if form in pair.msgstr):
            for other, others in alone.items():
                if other != name:
                    yield pair.msgstr.replace(form, others[0])


def rows_beside(pair: Pair) -> Iterator[str]:
    """The translation of the row above, and of the row below, as when a column slips in a spreadsheet."""
    rows = [one for one in catalog(pair.language.tag) if not one.interface]
    at = next((number for number, one in enumerate(rows) if one.msgid == pair.msgid), None)
    if at is not None:
        yield rows[at - 1].msgstr
        yield rows[(at + 1) % len(rows)].msgstr


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("accident", "least"),
    [(dropped_sentence, 0.75), (english_sentence, 0.99), (swapped_medicine, 1.0), (rows_beside, 0.9)],
)
def test_most_of_these_accidents_in_safety_statements_are_seen(tag: str, accident: Accident, least: float) -> None:
    """What is judged by likeness sees at least this share of the accidents in the safety statements."""
    seen, passed = tried(tag, accident, statements=True)
    assert seen > 10
    assert len(passed) <= (1 - least) * seen, passed


def test_nine_of_ten_dropped_sentences_are_seen() -> None:
    """Over all languages and messages, nine of ten dropped sentences are seen."""
    results = [tried(tag, dropped_sentence) for tag in TAGS]
    seen, passed = sum(seen for seen, _ in results), sum(len(passed) for _, passed in results)
    assert seen > 800
    assert passed < seen / 10


@pytest.mark.parametrize("tag", TAGS)
def test_no_statement_passes_in_another_language(tag: str) -> None:
    """The words of another catalog of ours, in whichever script, are seen in at least nineteen of twenty statements."""
    other = {pair.msgid: [one.msgstr for one in others] for pair, *others in zip(catalog(tag), *rest(tag), strict=True)}
    seen, passed = tried(tag, lambda pair: iter(other[pair.msgid]), statements=True)
    assert seen > 100
    assert len(passed) <= seen / 20, passed


def rest(tag: str) -> list[tuple[Pair, ...]]:
    return [catalog(one) for one in TAGS if one != tag]
