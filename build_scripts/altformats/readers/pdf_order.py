"""Whether eyes meet the words of a PDF in the order in which a screen reader says them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from .pdf_content import Content, Piece
from .pdf_tree import Walk

if TYPE_CHECKING:
    from .pdf_faults import Fault

CODE: Final = "pdf-order"

Step = tuple[int, int, float]
"""Where a piece of marked content begins: its page, how far down its line is, in points, and how far to the right."""


def order(contents: Sequence[Content], tree: Walk, *, right_to_left: bool) -> Iterator[Fault]:
    """Each block must begin below the one before, or on a later page; its lines must go down.

    Within a line its pieces must stand from left to right; in a file of the other direction, which mixes both, in any
    order (their glyphs are held to it: see ``pdf_shapes``).
    """
    before: Step | None = None
    pieces = _by_mark(contents)
    for part, marks in zip(tree.parts, tree.marks, strict=True):
        steps = [_begins(mark[0], pieces[mark]) for mark in marks if mark in pieces]
        if before is not None and steps and steps[0][:2] <= before[:2]:
            yield CODE, f"{part.where}: “{part.text[:60]}” stands above what is read before it", ""
        for one, other in pairwise(steps):
            if other[:2] < one[:2] or (not right_to_left and other[:2] == one[:2] and other[2] < one[2]):
                yield CODE, f"{part.where}: the words of “{part.text[:60]}” stand in another order", ""
                break
        before = max(steps, default=before) if steps else before


def _by_mark(contents: Sequence[Content]) -> dict[tuple[int, int], list[Piece]]:
    found: dict[tuple[int, int], list[Piece]] = {}
    for number, content in enumerate(contents):
        for piece in content.pieces:
            if piece.mcid is not None and not piece.artifact:
                found.setdefault((number, piece.mcid), []).append(piece)
    return found


def _begins(page: int, pieces: Sequence[Piece]) -> Step:
    """Letters of some scripts are raised and lowered: their line is where most of them stand."""
    lines = Counter(round(-piece.setting.matrix[5]) for piece in pieces)
    return page, lines.most_common(1)[0][0], min(piece.box[0] for piece in pieces)
