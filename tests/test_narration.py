"""The bridge for ears: what is said, in which words, and the check that holds the one to the other."""

from __future__ import annotations

import dataclasses
import tomllib
from typing import Any

import pytest

from altformats.checks import spoken
from altformats.errors import LanguageProblem
from altformats.languages import read_languages
from altformats.model import Block, BulletList, Paragraph, Pronunciation, Spoken, joined, plain
from altformats.narration import narrate, sentences
from altformats.saying import say

from .samples import PROJECT, ROOT, edition

LANGUAGES = read_languages(PROJECT)
TABLES: dict[str, Any] = tomllib.loads((ROOT / "tests/cases/spoken.toml").read_text(encoding="utf-8"))
READINGS = [(tag, *pair) for tag, table in TABLES.items() for pair in table["say"]]
MISREADINGS = [(tag, *row) for tag, table in TABLES.items() for row in table["bad"]]
EMERGENCY = (111, 999)
"""Telephone numbers that the lexicons say figure by figure."""


def entry(tag: str, written: str, said: str) -> Spoken:
    """A timeline entry by the right voice."""
    return Spoken(written, said, tag, 0, 0.0, 1.0, "espeak", LANGUAGES[tag].voice("espeak") or "")


@pytest.mark.parametrize(("tag", "written", "said"), READINGS, ids=[f"{r[0]}: {r[1]}" for r in READINGS])
def test_what_eyes_read_at_a_glance_is_said_in_words(tag: str, written: str, said: str) -> None:
    """Numbers, abbreviations, addresses and medicines are said as the case says, and the check takes that for true."""
    assert say(written, LANGUAGES[tag].pronunciation) == said
    assert spoken.fault(entry(tag, written, said), LANGUAGES[tag]) == ""


@pytest.mark.parametrize(("tag", "written", "said", "why"), MISREADINGS, ids=[f"{r[0]}: {r[2]}" for r in MISREADINGS])
def test_the_check_refuses_what_is_no_reading(tag: str, written: str, said: str, why: str) -> None:
    """A lost "not", a changed number, and words too few, too many or out of order are all refused."""
    assert why in spoken.fault(entry(tag, written, said), LANGUAGES[tag])


@pytest.mark.parametrize("tag", list(LANGUAGES))
def test_every_number_below_ten_thousand_is_said_so_that_it_can_be_told_back(tag: str) -> None:
    """The words for a number name that number and no other, in each language."""
    pronunciation = LANGUAGES[tag].pronunciation
    said = {number: say(str(number), pronunciation) for number in [*range(1100), *range(1999, 10000, 37)]}
    assert len(set(said.values())) == len(said)
    for number, name in said.items():
        if number not in EMERGENCY:
            assert spoken.value(spoken.words(name), pronunciation) == number


@pytest.mark.parametrize("tag", list(LANGUAGES))
def test_no_phrase_of_a_lexicon_loses_a_number_or_a_not(tag: str) -> None:
    """A lexicon may change how words are said, never what they say."""
    pronunciation = LANGUAGES[tag].pronunciation
    for written, said in pronunciation.phrases:
        assert spoken._honest(written, said, pronunciation), written


def test_a_lexicon_that_loses_a_not_or_a_number_is_not_believed() -> None:
    """The check does not take a dishonest phrase for a reading, though the lexicon has it."""
    english = LANGUAGES["en"]
    for written, said in (("do not", "do"), ("4 hours", "some hours")):
        phrases = ((written, said), *english.pronunciation.phrases)
        language = dataclasses.replace(
            english, pronunciation=dataclasses.replace(english.pronunciation, phrases=phrases)
        )
        assert spoken.fault(entry("en", written, said), language)


def test_a_number_without_a_reading_is_refused() -> None:
    """Nobody hears a guess: a number too large for the tables, or a language without them, stops the build."""
    with pytest.raises(LanguageProblem, match="12,000"):
        say("12,000 people", LANGUAGES["en"].pronunciation)
    with pytest.raises(LanguageProblem, match="no words for the number 4"):
        say("4", Pronunciation("cy"))


def test_numbers_whose_parts_are_joined_at_the_front_are_told_back() -> None:
    """Where each part but the first begins with "and", as in Arabic, every number is named by its own words."""
    ones = ["zero", *(f"one{n}" for n in range(1, 20))]
    tens = [f"ten{n}" for n in range(2, 10)]
    below = [
        *ones,
        *(f"{ones[n % 10]} and{tens[n // 10 - 2]}" if n % 10 else tens[n // 10 - 2] for n in range(20, 100)),
    ]
    say_it = Pronunciation(
        "xx",
        digits=tuple(ones[:10]),
        below_hundred=tuple(below),
        hundreds=tuple(f"hundred{n}" for n in range(1, 10)),
        thousands=tuple(f"thousand{n}" for n in range(1, 10)),
        prefix="and",
        group=",",
    )
    assert say("2,525", say_it) == "thousand2 andhundred5 andone5 andten2"
    for number in range(10000):
        assert spoken.value(spoken.words(say(str(number), say_it)), say_it) == number
    for wrong in ("thousand2 hundred5", "thousand2 andthousand1", "hundred5 andthousand2"):
        assert spoken.value(spoken.words(wrong), say_it) is None


def test_a_place_left_out_must_be_said_where_the_language_says_it() -> None:
    """In Chinese two thousand and five without its nought is two thousand five hundred to many: it is no reading."""
    chinese = LANGUAGES["zh-Hans"].pronunciation
    assert spoken.value(spoken.words("两千零五"), chinese) == 2005
    assert spoken.value(spoken.words("两千五"), chinese) is None
    assert spoken.value(spoken.words("二百五"), chinese) is None


def test_a_voice_of_another_language_is_found_out() -> None:
    """An Urdu passage that the timeline gives to the English voice is a fault."""
    wrong = dataclasses.replace(entry("ur", "نہ", "نہ"), voice="gmw/en")
    assert "no Urdu voice" in spoken.fault(wrong, LANGUAGES["ur"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Do not drive. Rest.", 2),
        ("See e.g. Your GP, Dr. Smith. Rest.", 2),
        ("It costs 2.5 units. Ring!", 2),
        ("(SI 2005 No. 1515) applies. Ask.", 2),
        ("Go to A&E. Say so.", 2),
        ("Are you pregnant? Phone 0114 271 4271.", 2),
        ("At sth.infogov@nhs.net. Thanks.", 2),
        ("نہ چلائیں۔ آرام کریں؟ جی۔", 3),
        ("To np. Kowalski. Nie wolno.", 2),
        ("No mark at the end", 1),
        ("গাড়ি চালাবেন না। ৪ ঘণ্টা বিশ্রাম নিন।", 2),
        ("当天请不要开车。请继续休息4小时。", 2),
        ("他说：“不要开车。”请休息！好吗？好。", 4),
        ("不要开车。 请休息。", 1),
        ("Peidiwch â gyrru. Ŵyr neb.", 2),
        ("Nu conduceți. Însă odihniți-vă.", 2),
        ("Dureri etc. în picior.", 1),
    ],
)
def test_sentences_are_told_apart_and_nothing_is_lost(text: str, parts: int) -> None:
    """A block is split at the ends of its sentences alone, and joined again it is the same to the letter."""
    unsplit = {mark for language in LANGUAGES.values() for mark in language.pronunciation.unsplit}
    found = sentences(text, unsplit)
    assert joined(found) == text
    assert len(found) == parts


def blocks_of(blocks: tuple[Block, ...]) -> list[str]:
    """The plain text of every block of the author's."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(plain(block.inlines))
        elif isinstance(block, BulletList):
            for item in block.items:
                texts += blocks_of(item)
        else:
            texts += blocks_of(block.blocks)
    return texts


@pytest.mark.parametrize("tag", list(LANGUAGES))
def test_the_narration_says_every_block_whole_and_in_order(tag: str) -> None:
    """The passages of each block, joined by a space, are its text exactly; labels and notices stand before."""
    told = edition(tag)
    by_block: dict[int, list[str]] = {}
    for chapter in narrate(told, 3):
        for passage in chapter.passages:
            by_block.setdefault(passage.block, []).append(passage.written)
    texts = [joined(written) for written in by_block.values()]
    wanted = [plain(told.title), *blocks_of(told.intro)]
    for section in told.sections:
        wanted += [plain(section.heading), *blocks_of(section.blocks)]
    at = 0
    for text in wanted:
        at = texts.index(text, at) + 1
    assert texts[0] == plain(told.title)
    assert texts[texts.index("Do not do this") + 1] == blocks_of(told.sections[0].blocks)[0]
    assert texts[-1] == "This is the end of the recording."
    assert all(str(notice) in texts for notice in told.notices)
    assert "This recording lasts about 3 minutes." in texts


def test_english_within_another_language_is_given_to_the_english_voice() -> None:
    """The hospital's name and the English notices keep their language."""
    passages = [passage for chapter in narrate(edition("ur"), 3) for passage in chapter.passages]
    english = {passage.written for passage in passages if passage.tag == "en"}
    assert "Sheffield Teaching Hospitals NHS Foundation Trust" in english
    assert "Do not rely on it." in english
    assert {passage.tag for passage in passages} == {"ur", "en"}
    assert all(passage.pause >= 0.3 for passage in passages)
