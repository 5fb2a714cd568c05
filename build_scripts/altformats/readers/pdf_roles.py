"""Whether headings, links and the way from page to tags are to a screen reader what they are to eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from .pdf_content import Content, Piece
from .pdf_tree import Walk

if TYPE_CHECKING:
    from pikepdf import Pdf

    from .pdf_faults import Fault

CODE: Final = "pdf-roles"

HEADING: Final = re.compile(r"H(\d)")
LARGER: Final = 1.0
"""Points by which headings of the first levels are larger than text; those of the fourth and on are only bold."""

LAST: Final = 3
"""The last level of heading that is larger than the text."""


def roles(pdf: Pdf, contents: Sequence[Content], tree: Walk) -> Iterator[Fault]:
    """Every disagreement between looks and roles in a file."""
    for what in (*_headings(contents, tree), *_ways_back(pdf, tree), *_marking(pdf)):
        yield CODE, what, "tags"


def _headings(contents: Sequence[Content], tree: Walk) -> Iterator[str]:
    """Words larger than the text are headings, the larger the higher, and no other words are."""
    drawn: dict[tuple[int, int], list[Piece]] = {}
    for number, content in enumerate(contents):
        for piece in content.pieces:
            if piece.mcid is not None and piece.text.strip():
                drawn.setdefault((number, piece.mcid), []).append(piece)
    text = min((piece.points for pieces in drawn.values() for piece in pieces), default=0.0)
    looks: dict[int, int] = {}
    for part, marks, role in zip(tree.parts, tree.marks, tree.kinds, strict=True):
        points = max((piece.points for mark in marks for piece in drawn.get(mark, ())), default=text)
        found = HEADING.fullmatch(role)
        level = int(found[1]) if found else 0
        if (points > text + LARGER) != (0 < level <= LAST):
            yield f"{part.where}: “{part.text[:60]}” is of {points:.0f} points, and to ears it is {role or 'nothing'}"
        elif 0 < level <= LAST and looks.setdefault(level, round(points)) != round(points):
            yield f"{part.where}: “{part.text[:60]}” looks like a heading of another level than {level}"
    sizes = [size for _, size in sorted(looks.items())]
    if sizes != sorted(set(sizes), reverse=True):
        yield "higher headings are not larger than lower ones"


def _ways_back(pdf: Pdf, tree: Walk) -> Iterator[str]:
    """Programs that start from the page find the tag of its words by the parent tree (ISO 32000-1, 14.7.4.4)."""
    from pikepdf import Array

    root: Any = pdf.Root.get("/StructTreeRoot", {})
    numbers: Any = root.get("/ParentTree", {}).get("/Nums", ())
    owners = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers) - 1, 2)}
    for number, page in enumerate(pdf.pages):
        row = owners.get(int(page.obj.get("/StructParents", -1)), ())
        known = [getattr(owner, "objgen", None) for owner in row] if isinstance(row, Array) else []
        marks = {mcid: owner for (on, mcid), owner in tree.owners.items() if on == number}
        if any(mcid >= len(known) or known[mcid] != owner for mcid, owner in marks.items()):
            yield f"page {number + 1}: its words do not lead to their tags"


def _marking(pdf: Pdf) -> Iterator[str]:
    marking: Any = pdf.Root.get("/MarkInfo", {})
    preferences: Any = pdf.Root.get("/ViewerPreferences", {})
    if dict(marking.items()) != {"/Marked": True}:
        yield "the file does not say that its tags can be relied on"
    if preferences.get("/DisplayDocTitle") is not True:
        yield "viewers show the name of the file in place of its title"
