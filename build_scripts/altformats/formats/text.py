"""Plain text: every word in UTF-8, for e-mail, for screen readers and for people who want to paste it somewhere.

One block is one line, never wrapped: any mail program then fits it to its own window and letter size.  Headings are
told by a line of words above them ("Part 3 of 18"), not by rows of dashes, which screen readers read out.  A safety
statement stands under its label.  List items begin with "• ", which screen readers say as "bullet".  In right-to-left
text a telephone number, code or address is wrapped in Unicode isolates (UAX 9), so that its groups keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from ..interface import (
    ABOUT,
    CODE,
    CONTENTS,
    IMPORTANT,
    ISSUED,
    LABELS,
    LANGUAGE,
    PART,
    PUBLISHED_BY,
    REVIEW,
)
from ..model import Block, BulletList, Edition, Language, Need, Options, Paragraph, Section, plain
from ..pages import after_colon

name: Final = "text"
title: Final = "Plain text"
suffix: Final = ".txt"
reader: Final = "text"

BULLET: Final = "• "
LTR: Final = "\N{LEFT-TO-RIGHT ISOLATE}"
POP: Final = "\N{POP DIRECTIONAL ISOLATE}"
RUN: Final = re.compile(r"\+?[A-Za-z0-9](?:[A-Za-z0-9@.&/\u00a0 -]*[A-Za-z0-9])?")
TELEPHONE: Final = re.compile(r"\+?[0-9]+(?:[ \u00a0][0-9]{3,6})+")


def variant(options: Options) -> str:  # noqa: ARG001 - the contract of a format
    """There is one kind of plain text."""
    return ""


def needs(options: Options) -> tuple[Need, ...]:  # noqa: ARG001 - the contract of a format
    """Nothing but Python."""
    return ()


def needs_person(language: Language) -> str:
    """Nothing: a machine can make it in every language."""
    del language
    return ""


def make(edition: Edition, target: Path, options: Options) -> None:  # noqa: ARG001 - the contract of a format
    """Write the edition as text: UTF-8 without a mark at its start, lines ending in one line feed."""
    lines = list(_edition(edition))
    if edition.language.direction == "rtl":
        lines = [RUN.sub(_kept_in_order, line) if _mixed(line) else line for line in lines]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines))  # at most two empty lines, before a new part
    target.write_text(text + "\n", encoding="utf-8", newline="\n")


def _edition(edition: Edition) -> Iterator[str]:
    yield from (plain(edition.title), "")
    yield from _notices(edition)
    for line in _blocks(edition, edition.intro):
        yield from (line, "")
    yield edition.word(CONTENTS)
    yield from (BULLET + plain(section.heading) for section in edition.sections)
    yield ""
    for number, section in enumerate(edition.sections, start=1):
        part, parts = (edition.language.figures(str(figure)) for figure in (number, len(edition.sections)))
        yield from ("", edition.word(PART).format(part=part, parts=parts))
        yield from _section(edition, section)
    yield ""
    yield from _about(edition)


def _notices(edition: Edition) -> Iterator[str]:
    if edition.notices:
        yield edition.word(IMPORTANT)
        yield from (edition.word(notice) for notice in edition.notices)
        if edition.language.tag != edition.english.tag:
            yield from (str(notice) for notice in edition.notices)
        yield ""


def _section(edition: Edition, section: Section) -> Iterator[str]:
    yield from (plain(section.heading), "")
    yield from _blocks(edition, section.blocks)
    for inner in section.sections:
        yield ""
        yield from _section(edition, inner)


def _blocks(edition: Edition, blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (plain(block.inlines), "")
        elif isinstance(block, BulletList):
            yield from _list(edition, block)
            yield ""
        else:
            yield edition.word(LABELS[block.kind])
            yield from _blocks(edition, block.blocks)


def _list(edition: Edition, block: BulletList) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        mark = edition.language.figures(f"{number}. ") if block.numbered else BULLET
        words = [line for line in _blocks(edition, item) if line]
        yield mark + words[0]
        yield from words[1:]


def _about(edition: Edition) -> Iterator[str]:
    meta, publisher = edition.meta, edition.publisher
    yield from (edition.word(ABOUT), "")
    yield edition.word(CODE).format(code=meta.code, version=meta.version)
    yield edition.word(ISSUED).format(date=edition.issued)
    yield edition.word(REVIEW).format(date=edition.review_by)
    yield edition.word(LANGUAGE).format(language=edition.language.autonym)
    yield f"{after_colon(edition.word(PUBLISHED_BY))}{publisher.name}"
    yield publisher.copyright


def _kept_in_order(run: re.Match[str]) -> str:
    """Latin words, codes and telephone numbers in an isolate; a bare figure such as 2,500 keeps its order by itself."""
    latin = re.search("[A-Za-z]", run[0]) or TELEPHONE.fullmatch(run[0])
    return f"{LTR}{run[0]}{POP}" if latin else run[0]


def _mixed(line: str) -> bool:
    """Whether the line holds letters that run right to left (Hebrew, Arabic and their like)."""
    return re.search("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]", line) is not None
