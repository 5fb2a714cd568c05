"""How a message looks in a Word cell, as pieces, and how pieces from a cell are read as a message again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from ..codes import Code, Coded, Kind, coded, coded_like, table


class Look(StrEnum):
    """What a piece of a cell looks like; the value is the name of its character style."""

    PLAIN = ""
    FIXED = "Leave as it is"
    FIGURE = "Figure"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that look alike."""

    text: str
    bold: bool = False
    look: Look = Look.PLAIN


def pieces(message: Coded, *, bold: bool = False, look: Look = Look.PLAIN) -> Iterator[Piece]:
    """A message as a translator sees it: strong words bold, a link as what is shown of it, or as ``[1: words]``."""
    for part in message:
        if isinstance(part, str):
            yield Piece(part, bold, look)
        elif part.kind is Kind.STRONG:
            yield from pieces(part.children, bold=True, look=look)
        elif part.kind is Kind.FIXED:
            yield Piece(part.shown, bold, Look.FIXED)
        elif part.kind is Kind.FIGURE:
            yield from pieces(part.children, bold=bold, look=Look.FIGURE)
        else:
            yield Piece(f"[{part.id}: ", bold, Look.FIXED)
            yield from pieces(part.children, bold=bold, look=look)
            yield Piece("]", bold, Look.FIXED)


def marked(found: Iterable[Piece]) -> str:
    """The words of a cell with ``**`` round what is bold; spaces at the ends of bold words stand outside them."""
    text = ""
    for bold, group in groupby(found, key=lambda piece: piece.bold):
        words = "".join(piece.text for piece in group)
        inner = words.strip()
        text += words.replace(inner, f"**{inner}**", 1) if bold and inner else words
    return re.sub(r"\*\*(\s*)\*\*", r"\1", text).strip(" \t\r\n")


def said(msgid: str, msgstr: str, cell: str) -> str:
    """What a cell of marked words says, as Markdown.

    A cell that looks just as it would have been sent says what the catalog says.
    """
    if cell == marked(pieces(coded_like(msgid, msgstr))):
        return msgstr
    for code in table(msgid).values():
        cell = _linked(cell, code)
    return cell


def english(msgid: str, cell: str) -> str:
    """What an English cell says, as Markdown."""
    return msgid if cell == marked(pieces(coded(msgid))) else cell


def _linked(cell: str, code: Code) -> str:
    """The words with the target of one link put back."""
    if code.kind is Kind.LINK:
        return re.sub(rf"\[{code.id}:\s?([^\[\]]*)\]", lambda found: f"[{found[1]}{code.end}", cell)
    if code.kind is Kind.FIXED and code.text != code.shown:
        shown = r"[ \u00a0\u202f]".join(map(re.escape, re.split(r"\s", code.shown)))
        end = code.text[code.text.index("](") :]
        return re.sub(rf"(?<!\[)(?<!\w){shown}(?!\w)", lambda found: f"[{found[0]}{end}", cell, count=1)
    return cell
