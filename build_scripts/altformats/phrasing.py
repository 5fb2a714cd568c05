"""Step 3, resolve: the words of a language put into the shape that Sphinx read from the English.

Each translation is parsed inline-only: nothing in it can become a block or vanish.  Stock Sphinx shows English for a
translation that begins with "1. ", drops a second paragraph, and mixes two languages in one process, all without a
warning (measured).  Here no language is kept anywhere: a shape and messages go in, an edition's blocks come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .errors import SphinxProblem
from .model import (
    Block,
    BulletList,
    Inline,
    Inlines,
    Leaflet,
    Link,
    Paragraph,
    Place,
    Safety,
    Section,
    Shape,
    Strong,
    Text,
)

SCHEMES: Final = ("tel:", "mailto:", "https://")
SIGNS: Final = re.compile(r"[*_\[\]!\r\n\x00]")
"""What the reader of inline Markdown would act on; a message without any is words and nothing else."""
SPACE: Final = re.compile(r"\s+")


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False}).enable(["emphasis", "link", "text"])
    reader.validateLink = lambda url: url.startswith(SCHEMES)  # type: ignore[method-assign] # its documented way
    return reader


@lru_cache(maxsize=4096)
def inlines(message: str) -> Inlines:
    """A message as a row of inlines.  Raises SphinxProblem for what is neither words, strong nor a link."""
    if not SIGNS.search(message):
        return (Text(SPACE.sub(" ", message)),) if message else ()
    return tuple(_row(iter(_reader().parseInline(message)[0].children or ())))


def _row(tokens: Iterator[Token]) -> Iterator[Inline]:
    """The inlines up to the end of the tokens, or to the token that closes what is open."""
    for token in tokens:
        if token.nesting < 0:
            return
        if token.type == "text":
            if token.content:
                yield Text(SPACE.sub(" ", token.content))
        elif token.type == "strong_open":
            yield Strong(tuple(_row(tokens)))
        elif token.type == "link_open":
            yield Link(str(token.attrs["href"]), tuple(_row(tokens)))
        else:
            raise SphinxProblem(
                f"the message holds {token.type}: {token.content!r}",
                "translations",
                "Use plain words, **strong** and links.",
            )


def translated(leaflet: Leaflet, shape: Shape, messages: Mapping[str, str]) -> Shape:
    """The shape with what ``messages`` say in the place of each message; where they say nothing the English stays.

    Raises SphinxProblem where the shape does not hold the messages of the leaflet, and as ``inlines`` does.
    """
    msgids = iter([block.msgid for block in leaflet.blocks])
    try:
        title = _said(shape.title, msgids, messages)
        intro = _blocks(shape.intro, msgids, messages)
        sections = tuple(_section(section, msgids, messages) for section in shape.sections)
    except StopIteration as error:
        raise _other_shape(leaflet) from error
    if next(msgids, None) is not None:
        raise _other_shape(leaflet)
    return Shape(title, intro, sections)


def _other_shape(leaflet: Leaflet) -> SphinxProblem:
    place = Place(leaflet.blocks[0].place.file)
    return SphinxProblem(
        "Sphinx reads another number of messages than the source has", place, "See: altformats stages."
    )


def _said(english: Inlines, msgids: Iterator[str], messages: Mapping[str, str]) -> Inlines:
    said = messages.get(next(msgids))
    return english if said is None else inlines(said)


def _section(section: Section, msgids: Iterator[str], messages: Mapping[str, str]) -> Section:
    heading = _said(section.heading, msgids, messages)
    blocks = _blocks(section.blocks, msgids, messages)
    return Section(
        section.anchor,
        section.level,
        heading,
        blocks,
        tuple([_section(deeper, msgids, messages) for deeper in section.sections]),
    )


def _blocks(blocks: tuple[Block, ...], msgids: Iterator[str], messages: Mapping[str, str]) -> tuple[Block, ...]:
    return tuple([_block(block, msgids, messages) for block in blocks])


def _block(block: Block, msgids: Iterator[str], messages: Mapping[str, str]) -> Block:
    match block:
        case Paragraph():
            return Paragraph(_said(block.inlines, msgids, messages))
        case BulletList():
            return BulletList(tuple([_blocks(item, msgids, messages) for item in block.items]), numbered=block.numbered)
        case Safety():
            return Safety(block.id, block.kind, _blocks(block.blocks, msgids, messages))


def rows_of(shape: Shape) -> list[Inlines]:
    """Every message of the shape as Sphinx read it, in the order of the leaflet."""
    return [shape.title, *_rows(shape.intro, shape.sections)]


def _rows(blocks: tuple[Block, ...], sections: tuple[Section, ...]) -> Iterator[Inlines]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.inlines
            case BulletList():
                for item in block.items:
                    yield from _rows(item, ())
            case Safety():
                yield from _rows(block.blocks, ())
    for section in sections:
        yield section.heading
        yield from _rows(section.blocks, section.sections)
