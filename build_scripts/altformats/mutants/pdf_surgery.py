"""A large-print PDF laid open for mutation: which block and statement each drawn stretch of words belongs to.

A *block* is a paragraph, heading or item of the structure tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

import pikepdf

from ..model import Promise
from ..mutation import Victim
from .pdf_faces import Face, face_of
from .pdf_order import in_drawn_order
from .pdf_stretches import Stretch, Word, stretches_of

INLINE: Final = ("/Span", "/Link", "/Strong", "/Em", "/Reference")
ENOUGH: Final = 60
UNSEEN: Final = re.compile("[\\s\u2060\u200b-\u200f\u061c\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the structure tree: its element, its stretches, its words and the safety statement it belongs to."""

    element: pikepdf.Dictionary
    role: str
    stretches: tuple[Stretch, ...]
    spans: tuple[pikepdf.Dictionary, ...]
    text: str
    statement: str

    @property
    def where(self) -> str:
        """The page it begins on, and its words, as a damage names it."""
        return f"page {self.stretches[0].page + 1}, “{shortened(self.text)}”"


@dataclass(frozen=True, slots=True)
class Paper:
    """One opened file."""

    pdf: pikepdf.Pdf
    faces: Mapping[str, Face]
    stretches: tuple[Stretch, ...]
    blocks: tuple[Block, ...]

    def block_of(self, stretch: Stretch) -> Block | None:
        """The block that a stretch belongs to."""
        return next((b for b in self.blocks if any(own is stretch for own in b.stretches)), None)


def shortened(text: str) -> str:
    """So much of a text as names it in a report."""
    return text if len(text) <= ENOUGH else text[: ENOUGH - 3].rstrip() + "…"


def squash(text: str) -> str:
    """The characters alone, without spaces and marks that nobody sees: lines are broken at will."""
    return UNSEEN.sub("", text)


def laid_open(victim: Victim) -> Paper:
    """Open the victim's file.  Raises pikepdf.PdfError when it is no PDF."""
    pdf = pikepdf.open(victim.path, allow_overwriting_input=True)
    faces: dict[str, Face] = {}
    drawn: list[Stretch] = []
    for number, page in enumerate(pdf.pages):
        for name, font in page.obj.Resources.Font.items():
            if name not in faces:
                faces[name] = face_of(cast("pikepdf.Dictionary", font))
        drawn += stretches_of(page, number, faces)
    blocks = tuple(_blocks(pdf, drawn, victim.promise))
    told = {(s.page, s.mcid): s for block in blocks for s in block.stretches}
    return Paper(pdf, faces, tuple(told.get((s.page, s.mcid), s) for s in drawn), blocks)


def kept(paper: Paper, victim: Victim) -> None:
    """Write the changed file in the victim's place, always in the same way."""
    paper.pdf.save(victim.path, deterministic_id=True)


def children(element: pikepdf.Object) -> list[pikepdf.Object | int]:
    """What stands in an element, one or many."""
    kids = element.get("/K") if isinstance(element, pikepdf.Dictionary) else None
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree, each before what stands in it."""
    todo = list(reversed(children(pdf.Root.StructTreeRoot)))
    while todo:
        element = todo.pop()
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            todo += reversed(children(element))


def _blocks(pdf: pikepdf.Pdf, drawn: Sequence[Stretch], promise: Promise) -> Iterator[Block]:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    places = {(stretch.page, stretch.mcid): stretch for stretch in drawn if stretch.mcid >= 0}
    statements = {squash(block.text): block.statement for block in promise.blocks}
    for element in elements(pdf):
        if str(element.S) in INLINE:
            continue
        spans: list[pikepdf.Dictionary] = []
        found = tuple(_told(element, "", spans, pages, places))
        if found:
            text = "".join(stretch.text for stretch in found)
            yield Block(element, str(element.S), found, tuple(spans), text, statements.get(squash(text), ""))


def _told(
    element: pikepdf.Dictionary,
    said: str,
    spans: list[pikepdf.Dictionary],
    pages: Mapping[tuple[int, int], int],
    places: Mapping[tuple[int, int], Stretch],
) -> Iterator[Stretch]:
    """The stretches of an element and of the inline elements in it, each with what is said in its place."""
    for child in children(element):
        if not isinstance(child, pikepdf.Dictionary):
            continue
        if str(child.get("/S", "")) in INLINE:
            spans.append(child)
            yield from _told(child, str(child.get("/ActualText", "")), spans, pages, places)
        elif child.get("/Type") == "/MCR":
            stretch = places.get((pages[child.Pg.objgen], int(child.MCID)))
            if stretch:
                yield _named(stretch, said) if said else stretch


def _named(stretch: Stretch, said: str) -> Stretch:
    """The stretch with the words that are said in its place, given to those drawn where their number is the same."""
    names = in_drawn_order(said)
    words = stretch.words
    if len(names) == len(words):
        words = tuple(Word(n, w.first, w.last, w.box) for n, w in zip(names, words, strict=True))
    else:
        words = tuple(Word("", w.first, w.last, w.box) for w in words)
    return replace(stretch, words=words, text=said)
