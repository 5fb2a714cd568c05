"""The whole of what a finished file says, block by block in its order: worked out from the promise, not by the makers.

A leaflet's own words are only a part of a file: around them stand the publisher, notices, contents, labels and the
document data.  A file that holds every promised word, and "It is no longer true that" before one of them, keeps the
promise and breaks it; so what a reader reports must be this outline and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from .interface import (
    ABOUT,
    AUDIO_CONTENTS,
    AUDIO_END,
    AUDIO_OPENING,
    CODE,
    CONTENTS,
    IMPORTANT,
    ISSUED,
    LANGUAGE,
    PART,
    PUBLISHED_BY,
    REVIEW,
    SKIP,
)
from .model import Notice, Promise, PromisedBlock, Role

WIDE_COLON: Final = "："
"""A colon that brings its own space."""

SECTION: Final = 2
"""The level of headings that begin a section; the title is 1."""

OPENING: Final = "{minutes}"
"""Stands in an outline for the number of minutes, which only the recording itself can tell."""

Piece = Callable[[Promise], Iterator[str]]


def outline(promise: Promise, form: str, layer: str = "") -> tuple[str, ...] | None:
    """Every block that a layer of a file of this format says, in order; None for a format without an outline."""
    pieces = OUTLINES.get((form, layer)) or OUTLINES.get((form, ""))
    return None if pieces is None else tuple(block for piece in pieces for block in piece(promise))


def _word(promise: Promise, english: str) -> str:
    return promise.words.get(english, "")


def _publisher(promise: Promise) -> Iterator[str]:
    yield promise.publisher.name


def _skip(promise: Promise) -> Iterator[str]:
    yield _word(promise, SKIP)


def _title(promise: Promise) -> Iterator[str]:
    yield from (block.text for block in promise.blocks if block.role is Role.TITLE)


def _notices(promise: Promise) -> Iterator[str]:
    """Under their heading: each in the language, then each in English."""
    if promise.notices:
        english = {str(notice) for notice in Notice}
        yield _word(promise, IMPORTANT)
        yield from (notice for notice in promise.notices if notice not in english)
        yield from (notice for notice in promise.notices if notice in english)


def _told_notices(promise: Promise) -> Iterator[str]:
    """For ears: each in the language and at once in English."""
    if promise.notices:
        yield _word(promise, IMPORTANT)
        yield from promise.notices


def _told_publisher(promise: Promise) -> Iterator[str]:
    yield _word(promise, PUBLISHED_BY)
    yield promise.publisher.name


def _lasting(promise: Promise) -> Iterator[str]:
    yield _word(promise, AUDIO_OPENING)


def _introduction(promise: Promise) -> Iterator[str]:
    yield from _labelled(promise, promise.blocks[: _first_section(promise)])


def _contents(promise: Promise) -> Iterator[str]:
    headings = _headings(promise)
    if headings:
        yield _word(promise, CONTENTS)
        yield from headings


def _told_contents(promise: Promise) -> Iterator[str]:
    yield _word(promise, AUDIO_CONTENTS)
    yield from _headings(promise)
    yield _word(promise, ABOUT)


def _sections(promise: Promise) -> Iterator[str]:
    yield from _labelled(promise, promise.blocks[_first_section(promise) :])


def _counted_sections(promise: Promise) -> Iterator[str]:
    """Each section under a line that says which of how many it is."""
    blocks = promise.blocks[_first_section(promise) :]
    starts = [at for at, block in enumerate(blocks) if block.role is Role.HEADING and block.level == SECTION]
    figures = promise.language.figures
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(blocks)], strict=True), start=1):
        yield _word(promise, PART).format(part=figures(str(number)), parts=figures(str(len(starts))))
        yield from _labelled(promise, blocks[start:end])


def _about(promise: Promise) -> Iterator[str]:
    yield from _document_data(promise)
    yield _word(promise, LANGUAGE).format(language=promise.language.autonym)
    by = _word(promise, PUBLISHED_BY)
    yield f"{by}{'' if by.endswith(WIDE_COLON) else ' '}{promise.publisher.name}"
    yield promise.publisher.copyright


def _told_about(promise: Promise) -> Iterator[str]:
    yield from _document_data(promise)
    yield from _told_publisher(promise)
    yield promise.publisher.copyright
    yield _word(promise, AUDIO_END)


def _document_data(promise: Promise) -> Iterator[str]:
    yield _word(promise, ABOUT)
    yield _word(promise, CODE).format(code=promise.meta.code, version=promise.meta.version)
    yield _word(promise, ISSUED).format(date=promise.issued)
    yield _word(promise, REVIEW).format(date=promise.review_by)


def _labelled(promise: Promise, blocks: tuple[PromisedBlock, ...]) -> Iterator[str]:
    """The blocks but the title, the label of its kind before each safety statement."""
    last = ""
    for block in blocks:
        if block.statement and block.statement != last:
            yield promise.labels[block.statement]
        last = block.statement
        if block.role is not Role.TITLE:
            yield block.text


def _headings(promise: Promise) -> list[str]:
    """Those of the sections that a list of contents names."""
    return [block.text for block in promise.blocks if block.role is Role.HEADING and block.level == SECTION]


def _first_section(promise: Promise) -> int:
    places = (at for at, block in enumerate(promise.blocks) if block.role is Role.HEADING)
    return next(places, len(promise.blocks))


PAGE: Final = (_publisher, _title, _notices, _introduction, _contents, _sections, _about)

OUTLINES: Final[Mapping[tuple[str, str], tuple[Piece, ...]]] = {
    ("html", ""): PAGE,
    ("html", "accessibility"): (_skip, *PAGE),
    ("html", "paper"): (_publisher, _title, _notices, _introduction, _sections, _about),
    ("pdf", ""): (_title, _notices, _introduction, _sections, _about),
    ("text", ""): (_title, _notices, _introduction, _contents, _counted_sections, _about),
    ("audio", ""): (
        _title,
        _told_publisher,
        _told_notices,
        _lasting,
        _told_contents,
        _introduction,
        _sections,
        _told_about,
    ),
}
"""By format and layer; the empty layer stands for all those of a format that have no row of their own."""


def settled(blocks: tuple[str, ...], minutes: int | None) -> tuple[str, ...]:
    """The outline with the number of minutes filled in; None: without that line, which a person does not read aloud."""
    return tuple(
        re.sub(re.escape(OPENING), str(minutes), block)
        for block in blocks
        if minutes is not None or OPENING not in block
    )
