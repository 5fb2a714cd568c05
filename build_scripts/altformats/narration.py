"""The bridge for ears: an edition as chapters of passages, each as written and as spoken, with the pauses between.

A passage is a sentence, so that a listener can be told to the second where each was heard.  The passages of one block,
``joined``, are the block's text exactly: the proof of the sound can then be compared with the promise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .interface import (
    ABOUT,
    AUDIO_CONTENTS,
    AUDIO_END,
    AUDIO_OPENING,
    CODE,
    IMPORTANT,
    ISSUED,
    LABELS,
    PUBLISHED_BY,
    REVIEW,
)
from .model import (
    CLOSING,
    FULL_WIDTH,
    Block,
    BulletList,
    Chapter,
    Edition,
    Language,
    Notice,
    Paragraph,
    Passage,
    ScriptLine,
    Section,
    plain,
)
from .saying import say

SENTENCE: Final = 0.45
"""Seconds of silence after a sentence inside a block.  All pauses are ours, chosen by ear's rules of thumb: a breath, a
new thought, a new subject; the proof needs at least 0.2 to see where a passage ends."""
ITEM: Final = 0.6
BLOCK: Final = 0.9
HEADING: Final = 1.0
CHAPTER: Final = 1.8

END: Final = re.compile(rf"(?<=[.?!۔؟।])[)”’\"]? (?=[^\W_]|[“‘\"(])|(?<=[{''.join(FULL_WIDTH)}])[{CLOSING}]?+(?=\S)")
"""Where a sentence may end: its mark and one space, or a full-width mark, which needs none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One block to be said, in its language, and the seconds of silence after it."""

    text: str
    language: Language
    pause: float = BLOCK


def narrate(edition: Edition, minutes: int | None, whole: Collection[str] = ()) -> tuple[Chapter, ...]:
    """All that is said of an edition, in order; ``minutes`` is how long it says that it lasts, if it says so.

    Languages whose tags are in ``whole`` are read aloud by a person: block by block, as written.
    Raises LanguageProblem for a number that has no reading.
    """
    title = plain(edition.title)
    chapters = [(title, [*_opening(edition, title, minutes), *_blocks(edition, edition.intro)])]
    for section in edition.sections:
        chapters.extend(_section(edition, section))
    chapters.append((edition.word(ABOUT), list(_about(edition))))
    number = 0
    told = []
    for name, lines in chapters:
        passages: list[Passage] = []
        lines[-1] = Line(lines[-1].text, lines[-1].language, CHAPTER)
        for line in lines:
            passages.extend(_passages(line, number, line.language.tag in whole))
            number += 1
        told.append(Chapter(name, tuple(passages)))
    return tuple(told)


def script(edition: Edition) -> tuple[ScriptLine, ...]:
    """What a person reads aloud, in the order of the narration; what is said several times is read once."""
    own, english = edition.language.tag, edition.english.tag
    notices = {wording for notice in Notice for wording in (str(notice), edition.word(notice))}
    notices.add(edition.word(IMPORTANT))
    lines: dict[tuple[str, str], ScriptLine] = {}
    counts = {own: 0, english: 0}
    for chapter in narrate(edition, None, (own, english)):
        for passage in chapter.passages:
            if (passage.tag, passage.written) in lines:
                continue
            counts[passage.tag] += 1
            number = f"{'' if passage.tag == own else 'E'}{counts[passage.tag]}"
            line = ScriptLine(number, passage.written, passage.tag, passage.written in notices)
            lines[passage.tag, passage.written] = line
    return tuple(lines.values())


def sentences(text: str, unsplit: Iterable[str]) -> tuple[str, ...]:
    """The sentences of a block; ``joined`` they are the block.  ``unsplit`` are abbreviations like "No.".

    No sentence begins with a small letter.
    """
    known = tuple(unsplit)
    found, start = [], 0
    for end in END.finditer(text):
        stop = end.end() - (1 if end.group().endswith(" ") else 0)
        if text[end.end()].islower():
            continue
        word = text[start:stop].rsplit(" ", 1)[-1].lstrip('(“‘"')
        initial = re.fullmatch(r"(?:\w\.)+", word) is not None and word != "۔"
        if word in known or initial:
            continue
        found.append(text[start:stop])
        start = end.end()
    found.append(text[start:])
    return tuple(found)


def spoken_as(text: str, language: Language) -> tuple[str, ...]:
    """The sentences of a text as they are spoken.  Raises LanguageProblem for a number that has no reading."""
    pronunciation = language.pronunciation
    return tuple(say(sentence, pronunciation) for sentence in sentences(text, pronunciation.unsplit))


def _passages(line: Line, block: int, whole: bool) -> Iterator[Passage]:  # noqa: FBT001 - private, and named
    spoken = line.language.pronunciation
    if whole:
        yield Passage(line.text, line.text, line.language.tag, block, line.pause)
        return
    said = sentences(line.text, spoken.unsplit)
    for number, sentence in enumerate(said, start=1):
        pause = line.pause if number == len(said) else SENTENCE
        yield Passage(sentence, say(sentence, spoken), line.language.tag, block, pause)


def _opening(edition: Edition, title: str, minutes: int | None) -> Iterator[Line]:
    language, english = edition.language, edition.english
    yield Line(title, language, HEADING)
    yield Line(edition.word(PUBLISHED_BY), language, SENTENCE)
    yield Line(edition.publisher.name, english)
    if edition.notices:
        yield Line(edition.word(IMPORTANT), language, ITEM)
    for notice in edition.notices:
        yield from _notice(edition, notice)
    if minutes is not None:
        yield Line(edition.word(AUDIO_OPENING).format(minutes=minutes), language)
    yield Line(edition.word(AUDIO_CONTENTS), language, ITEM)
    for section in edition.sections:
        yield Line(plain(section.heading), language, ITEM)
    yield Line(edition.word(ABOUT), language, CHAPTER)


def _notice(edition: Edition, notice: Notice) -> Iterator[Line]:
    """In the language and, where that is another, in English too: staff must understand it as well."""
    yield Line(edition.word(notice), edition.language)
    if edition.language.tag != edition.english.tag:
        yield Line(str(notice), edition.english)


def _section(edition: Edition, section: Section) -> Iterator[tuple[str, list[Line]]]:
    heading = plain(section.heading)
    yield heading, [Line(heading, edition.language, HEADING), *_blocks(edition, section.blocks)]
    for inner in section.sections:
        yield from _section(edition, inner)


def _blocks(edition: Edition, blocks: Iterable[Block]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Line(plain(block.inlines), edition.language)
        elif isinstance(block, BulletList):
            for item in block.items:
                yield from (Line(line.text, line.language, ITEM) for line in _blocks(edition, item))
        else:  # the label is said first, so that nobody takes what is forbidden for advice
            yield Line(edition.word(LABELS[block.kind]), edition.language, ITEM)
            yield from _blocks(edition, block.blocks)


def _about(edition: Edition) -> Iterator[Line]:
    meta, language, english = edition.meta, edition.language, edition.english
    yield Line(edition.word(ABOUT), language, HEADING)
    yield Line(edition.word(CODE).format(code=meta.code, version=meta.version), language)
    yield Line(edition.word(ISSUED).format(date=edition.issued), language)
    yield Line(edition.word(REVIEW).format(date=edition.review_by), language)
    yield Line(edition.word(PUBLISHED_BY), language, SENTENCE)
    yield Line(edition.publisher.name, english)
    yield Line(edition.publisher.copyright, english)
    yield Line(edition.word(AUDIO_END), language, CHAPTER)
