"""What the tags of a large-print PDF say of its blocks: the language, a heading and its level, an item of a list."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

import pikepdf
from pikepdf import Dictionary, Name, String

from ..mutation import Damage, Family, Operator, Victim
from .pdf_redrawn import a_block, surgery
from .pdf_structure import done, same
from .pdf_surgery import Paper, children, elements, kept, laid_open

HEADINGS: Final = ("/H1", "/H2", "/H3")


def _other_tongue(victim: Victim, draw: random.Random) -> str:
    return draw.choice(sorted({"de", "fr", "en", "pl", "ur", "zh-Hans", "cy"} - {victim.language.tag}))


def _block_tongue(victim: Victim, draw: random.Random) -> Damage | None:
    paper = laid_open(victim)
    tag = _other_tongue(victim, draw)
    block = a_block(paper, draw, lambda b: str(b.element.get("/Lang", victim.language.tag)) != tag)
    if not block:
        return None
    block.element.Lang = String(tag)
    kept(paper, victim)
    return done(block, f"read out as if it were “{tag}”")


def _foreign_tongue_lost(victim: Victim, draw: random.Random) -> Damage | None:
    """A paragraph in another language than the leaflet is read out in the leaflet's."""
    paper = laid_open(victim)
    block = a_block(paper, draw, lambda b: "/Lang" in b.element)
    if not block:
        return None
    tag = str(block.element.Lang)
    del block.element["/Lang"]
    kept(paper, victim)
    return done(block, f"read out as “{victim.language.tag}”, though it is “{tag}”")


def _document_tongue(victim: Victim, draw: random.Random) -> Damage | None:
    paper = laid_open(victim)
    tag = _other_tongue(victim, draw)
    places: list[pikepdf.Object] = [paper.pdf.Root, next(elements(paper.pdf))]
    for place in draw.choice([places, places[:1], places[1:]]):
        place.Lang = String(tag)
    kept(paper, victim)
    return Damage(f"the whole file is marked as “{tag}”")


def _heading_lost(paper: Paper, draw: random.Random) -> Damage | None:
    block = a_block(paper, draw, lambda b: b.role in HEADINGS)
    if not block:
        return None
    new = draw.choice(["/P", "/Span", "/Div"])
    block.element.S = Name(new)
    return done(block, f"no heading any more but {new[1:]}")


def _heading_level(paper: Paper, draw: random.Random) -> Damage | None:
    block = a_block(paper, draw, lambda b: b.role in HEADINGS)
    if not block:
        return None
    new = draw.choice([f"/H{level}" for level in range(1, 7) if f"/H{level}" != block.role])
    block.element.S = Name(new)
    return done(block, f"heading {block.role[1:]} is {new[1:]}")


def _false_heading(paper: Paper, draw: random.Random) -> Damage | None:
    block = a_block(paper, draw, lambda b: b.role == "/P")
    if not block:
        return None
    block.element.S = Name(draw.choice(HEADINGS))
    return done(block, "read out as a heading")


def _list_lost(paper: Paper, draw: random.Random) -> Damage | None:
    """A list that is no list any more: nobody is told how many signs there are."""
    lists = [e for e in elements(paper.pdf) if str(e.S) == "/L"]
    if not lists:
        return None
    element = draw.choice(lists)
    inside = [e for e in _below(element) if str(e.S) in {"/LI", "/LBody", "/Lbl"}]
    found = next((b for b in paper.blocks if any(same(b.element, e) for e in inside) and b.statement), None)
    found = found or next((b for b in paper.blocks if any(same(b.element, e) for e in inside)), None)
    if not found:
        return None
    element.S = Name("/Div")
    for part in inside:
        part.S = Name("/P" if str(part.S) == "/LBody" else "/Span" if str(part.S) == "/Lbl" else "/Div")
    return done(found, "the list that it stands in is none any more")


def _below(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = [kid for kid in children(element) if isinstance(kid, Dictionary) and "/S" in kid]
    return [*kids, *(far for kid in kids for far in _below(kid))]


def _operator(code: str, about: str, corrupt: Callable[[Victim, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.STRUCTURE, about, corrupt)


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-tag-language", "A paragraph is read out with the sounds of another language.", _block_tongue),
    _operator("pdf-tag-language-lost", "Foreign words are read out with the wrong sounds.", _foreign_tongue_lost),
    _operator("pdf-language", "The leaflet is read out with the sounds of another language.", _document_tongue),
    _operator("pdf-heading-lost", "A heading cannot be found by its tag.", surgery(_heading_lost)),
    _operator("pdf-heading-level", "A heading has the wrong level.", surgery(_heading_level)),
    _operator("pdf-heading-false", "A paragraph is read out as a heading.", surgery(_false_heading)),
    _operator("pdf-list-lost", "A list is not read out as one.", surgery(_list_lost)),
)
