"""The whole of what a finished file says, block by block in its order: worked out from the promise, not by the makers.

A leaflet's own words are only a part of a file: around them stand the publisher, notices, contents, labels and the
document data.  A file that holds every promised word, and "It is no longer true that" before one of them, keeps the
promise and breaks it; so what a reader reports must be this outline and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from .addresses import short_link
from .interface import (
    ABOUT,
    ACCESSIBILITY,
    ASK,
    AUDIO_CONTENTS,
    AUDIO_END,
    AUDIO_OPENING,
    CHECKED,
    CODE,
    CODE_ENGLISH,
    CONTENTS,
    ENGLISH_PAGE,
    FORMATS,
    HOME,
    IMPORTANT,
    ISSUED,
    KEY,
    LANGUAGE,
    LANGUAGES,
    LISTEN,
    NO_RECORDING,
    ONLINE,
    PAGE_LANGUAGE,
    PART,
    PLAIN_TEXT,
    PRINT,
    PUBLISHED_BY,
    RECORDING,
    REVIEW,
    SKIP,
    STAFF,
    STAFF_HELP,
)
from .model import Language, Notice, Offer, Promise, PromisedBlock, Role

WIDE_COLON: Final = "："
"""A colon that brings its own space."""

SECTION: Final = 2
"""The level of headings that begin a section; the title is 1."""

OPENING: Final = "{minutes}"
"""Stands in an outline for the number of minutes, which only the recording itself can tell."""

Piece = Callable[[Promise], Iterator[str]]


TYPES: Final = {"pdf": "PDF", "audio": "MP3", "text": "TXT"}


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


def _home(promise: Promise) -> Iterator[str]:
    yield _word(promise, HOME)


def _languages(promise: Promise) -> Iterator[str]:
    names = [language.autonym for language in other_languages(promise)]
    if names:
        yield _word(promise, LANGUAGES)
        yield from names


def _key(promise: Promise) -> Iterator[str]:
    """The most important statements, each under its label, before all else."""
    if promise.first:
        yield _word(promise, KEY)
    for name in promise.first:
        yield from _labelled(promise, promise.blocks_of(name))


def _player(promise: Promise) -> Iterator[str]:
    if any(offer.format == "audio" for offer in promise.shelf.offers):
        yield _word(promise, LISTEN)


def _formats(promise: Promise) -> Iterator[str]:
    yield _word(promise, FORMATS)
    for offer in promise.shelf.offers:
        yield f"{offered(promise, offer)} {_word(promise, CHECKED).format(type=TYPES.get(offer.format, ''))}"
    if not any(offer.format == "audio" for offer in promise.shelf.offers):
        yield _word(promise, NO_RECORDING)
    yield f"{_word(promise, ASK)} {promise.publisher.alternative_formats}"


def _staff(promise: Promise) -> Iterator[str]:
    meta, english = promise.meta, promise.english
    if promise.language.tag != english.tag:
        yield _word(promise, STAFF)
        yield _word(promise, STAFF_HELP)
        yield meta.title
        yield CODE_ENGLISH.format(code=meta.code, version=meta.version, number=meta.id)
        yield PAGE_LANGUAGE.format(language=promise.language.english)
        if any(language.tag == english.tag for language in promise.shelf.languages):
            yield ENGLISH_PAGE


def _accessible(promise: Promise) -> Iterator[str]:
    yield _word(promise, ACCESSIBILITY)


def other_languages(promise: Promise) -> list[Language]:
    """Those in which the leaflet has a page, but for its own."""
    return [language for language in promise.shelf.languages if language.tag != promise.language.tag]


def offered(promise: Promise, offer: Offer) -> str:
    """What a page says of a file beside it: what it is, how long and how much."""
    wording = {"pdf": PRINT, "audio": RECORDING, "text": PLAIN_TEXT}.get(offer.format, "")
    said = _word(promise, wording)
    for field, value in (
        ("points", str(offer.points)),
        ("pages", str(offer.pages)),
        ("minutes", str(offer.minutes)),
        ("amount", offer.amount),
    ):
        said = said.replace(f"{{{field}}}", promise.language.figures(value))
    return said


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


def _online(promise: Promise) -> Iterator[str]:
    """Where the other formats and languages are, once the website's address is known."""
    address = short_link(promise.publisher, promise.language.tag, promise.meta.code)
    if address:
        yield _word(promise, ONLINE)
        yield address


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


BEFORE: Final = (_notices, _key, _player, _formats, _staff, _introduction)
AFTER: Final = (_contents, _sections, _about, _accessible)
PAGE: Final = (_publisher, _home, _title, _languages, *BEFORE, *AFTER)
PAPER: Final = (_publisher, _title, _notices, _key, _staff, _introduction, _sections, _about, _accessible)

OUTLINES: Final[Mapping[tuple[str, str], tuple[Piece, ...]]] = {
    ("html", ""): PAGE,
    ("html", "accessibility"): (_skip, *PAGE),
    ("html", "paper"): PAPER,
    ("pdf", ""): (_title, _notices, _introduction, _sections, _about, _online),
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
