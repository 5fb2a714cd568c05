"""The example leaflet says every fact that it must, in plain English; ``cases/facts.toml`` holds the facts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from altformats.inline import LINK, plain
from altformats.model import Leaflet, Project, Role
from altformats.source import front_matter_table, read_leaflet

ROOT = Path(__file__).resolve().parent.parent
PROJECT = Project(ROOT)
CASES = tomllib.loads((ROOT / "tests" / "cases" / "facts.toml").read_text(encoding="utf-8"))
FACTS: list[dict[str, Any]] = CASES["fact"]
LEAFLET = read_leaflet(PROJECT, PROJECT.leaflets / "nerve-root-injection.md")

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
LONGEST_SENTENCE = 20
"""Words in the longest sentence that the house style allows, counted at every space."""

HIGHEST_GRADE = 5.5
"""Flesch-Kincaid grade of the running text, ages 10 to 11; measured 5.1.

The syllables are counted by rule, so the grade is good to about half a year.  Headings, telephone numbers and addresses
are left out; medical words are not.
"""


@dataclass(frozen=True)
class Said:
    """One block as the reader sees it: its words, and the statement it belongs to."""

    text: str
    statement: str
    role: Role


def said(leaflet: Leaflet) -> list[Said]:
    return [Said(plain(block.msgid), block.statement, block.role) for block in leaflet.blocks]


def missing(blocks: list[Said]) -> list[str]:
    """Every fact that these blocks fail to state, in words."""
    return [*_missing_words(blocks), *_missing_statements(blocks)]


def _missing_words(blocks: list[Said]) -> Iterator[str]:
    for fact in FACTS:
        for fragment in fact.get("words", ()):
            found = sum(fragment in block.text for block in blocks if not block.statement)
            if found != 1:
                yield f"fact {fact['number']}: {fragment!r} stands in {found} blocks"


def _missing_statements(blocks: list[Said]) -> Iterator[str]:
    for fact in FACTS:
        for statement in fact.get("statements", ()):
            own = [block for block in blocks if block.statement == statement["id"]]
            for fragment in statement["words"]:
                if not any(fragment in block.text for block in own):
                    yield f"fact {fact['number']}, {statement['id']}: {fragment!r} is not said"
            items = [block.text for block in own if block.role is Role.ITEM]
            if items != statement.get("items", []):
                yield f"fact {fact['number']}, {statement['id']}: its list is {items}"


def fragments() -> list[tuple[int, str, str]]:
    """Every fragment of every fact: the fact's number, the statement's id or nothing, the words."""
    rows = [(fact["number"], "", words) for fact in FACTS for words in fact.get("words", ())]
    for fact in FACTS:
        for statement in fact.get("statements", ()):
            pieces = [*statement["words"], *statement.get("items", ())]
            rows.extend((fact["number"], statement["id"], words) for words in pieces)
    return rows


def sentences(text: str) -> list[str]:
    return SENTENCE_END.split(text)


def too_long(texts: list[str]) -> list[str]:
    """The sentences with more words than the house style allows."""
    return [one for text in texts for one in sentences(text) if len(one.split()) > LONGEST_SENTENCE]


def syllables(word: str) -> int:
    """Groups of vowels, without the silent ends e, ed and es: a rule of thumb that is right for most English words."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    if re.search(r"([^aeiouyl]e|[^aeiouytd]ed|[^aeiouyscgxzh]es)$", letters):
        count -= 1
    return max(count, 1)


def reading_grade(texts: list[str]) -> float:
    """The Flesch-Kincaid grade (Kincaid et al., 1975, US Navy report 8-75): 0.39 w/s + 11.8 y/w - 15.59."""
    rows = [re.findall(r"[A-Za-z][A-Za-z'&-]*|\d[\d,]*", sentence) for text in texts for sentence in sentences(text)]
    words = [word for row in rows for word in row]
    counted = sum(1 for row in rows if row)
    return 0.39 * len(words) / counted + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_every_fact_is_on_the_list() -> None:
    """No fact drops out of the list itself: they are numbered 1 to 36 and each has words."""
    assert [fact["number"] for fact in FACTS] == list(range(1, 37))
    assert {number for number, _, _ in fragments()} == set(range(1, 37))


def test_the_leaflet_states_every_fact() -> None:
    """Every fact reaches the reader in its exact words, safety facts inside their own statement."""
    assert missing(said(LEAFLET)) == []


@pytest.mark.parametrize(("number", "statement", "words"), fragments())
def test_losing_a_fragment_is_noticed(number: int, statement: str, words: str) -> None:
    """Whichever piece of a fact is deleted from the leaflet, that fact is reported."""
    without = [
        Said(block.text.replace(words, ""), block.statement, block.role) if block.statement == statement else block
        for block in said(LEAFLET)
    ]
    assert any(re.match(rf"fact {number}\b", line) for line in missing(without))


def test_no_figure_negation_or_duty_is_free_to_change() -> None:
    """Every figure, "not", "must", "should" and word of frequency in the leaflet is held by some fact's words."""
    held = re.compile(r"\d|\b(not|cannot|never|must|should|any|only|rarely|usually|sometimes|occasionally|may)\b", re.I)
    held_by = [(statement, words) for _, statement, words in fragments()]
    held_by += [("", words) for words in CASES["document"]["words"]]
    free: list[str] = []
    for block in said(LEAFLET):
        spans = [
            (match.start(), match.end())
            for statement, words in held_by
            if statement == block.statement
            for match in re.finditer(re.escape(words), block.text)
        ]
        free.extend(
            f"{match[0]!r} in {block.text!r}"
            for match in held.finditer(block.text)
            if not any(start <= match.start() < end for start, end in spans)
        )
    assert free == []


def test_the_safety_statements_are_exactly_those_of_the_facts() -> None:
    """Each safety fact is one statement with its own id and kind; there is no other statement."""
    wanted = {s["id"]: s["kind"] for fact in FACTS for s in fact.get("statements", ())}
    assert {statement.id: statement.kind.value for statement in LEAFLET.statements} == wanted
    assert len(LEAFLET.statements) == len(wanted)


def test_the_front_matter_is_the_paper_leaflets() -> None:
    """Codes, version and dates are those printed on paper, and nobody is said to have approved our wording."""
    table = dict(front_matter_table(LEAFLET.meta))
    assert {key: table[key] for key in CASES["document"]["meta"]} == CASES["document"]["meta"]


@pytest.mark.parametrize("words", CASES["document"]["words"])
def test_the_shared_parts_reach_the_leaflet(words: str) -> None:
    """The shared paragraphs on other formats and re-use stand in the leaflet, once."""
    assert sum(words in block.text for block in said(LEAFLET)) == 1


def test_sentences_are_short() -> None:
    """No sentence has more than 20 words; one of 21 is noticed."""
    assert too_long(["Short. " + "Word" + " word" * LONGEST_SENTENCE + "."]) != []
    assert too_long([block.text for block in said(LEAFLET)]) == []


def test_the_reading_grade_is_low() -> None:
    """The running text reads at about age 10 to 11; a sentence in hospital English is graded far above it."""
    texts = [plain(LINK.sub("", block.msgid)) for block in LEAFLET.blocks if block.role in (Role.PARAGRAPH, Role.ITEM)]
    official = "Contraindications notwithstanding, anticoagulated individuals necessitate multidisciplinary evaluation."
    assert reading_grade([official]) > 2 * HIGHEST_GRADE
    assert reading_grade(texts) <= HIGHEST_GRADE


def test_the_doubtful_volume_is_a_query_and_never_a_figure() -> None:
    """The paper's "3-3mls" is asked of the owner; the text gives no figure in millilitres."""
    millilitres = re.compile(r"\d\s*-?(?:mls?\b|millilitres?\b|cc\b)", re.I)
    assert millilitres.search("3-3mls")
    assert any("3-3mls" in query for query in LEAFLET.meta.queries)
    assert [block.text for block in said(LEAFLET) if millilitres.search(block.text)] == []


def test_nobody_is_told_to_stop_a_blood_thinner() -> None:
    """Whether to stop blood-thinning medicines is asked of the owner; the leaflet says only to tell staff."""
    assert any("thin the blood" in query for query in LEAFLET.meta.queries)
    about = [block for block in said(LEAFLET) if re.search(r"\bthin\b|warfarin|clopidogrel", block.text)]
    assert [block.statement for block in about] == ["blood-thinning-medicines"]
    assert not re.search(r"\b(stop|pause|leave out|miss|come off)\b", about[0].text, re.I)
    stops = [block for block in said(LEAFLET) if re.search(r"\bstop\b", block.text, re.I)]
    assert [block.statement for block in stops] == ["pain-relief"]


def test_there_are_no_italics() -> None:
    """Large print and low vision do without italics: no lone asterisk or underscore marks a word."""
    italic = re.compile(r"(?<!\*)\*(?!\*)|(?<!\w)_|_(?!\w)")
    assert italic.search("a *word*")
    assert italic.search("a _word_")
    assert [block.msgid for block in LEAFLET.blocks if italic.search(block.msgid)] == []
