"""Which words of a page leave ink on the screen: by comparing a picture of the page with its letters alone.

The plain picture of a layout shows where each letter's ink must be.  A word is seen where the picture of the page
differs, in exactly these pixels, from what lies around them: by enough (``LEAST``), and by nothing else (``ALIKE``).
White ink, covers of any kind, bars through a word and patterns behind it all fail.  Each word is looked at in cells of
about one letter, upper and lower half by themselves, so that a word half covered fails too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .html_picture import SCALE
from .html_ways import View

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

LEAST: Final = 0.4
"""The least difference between ink and what is around it, of 1 between black and white."""
ALIKE: Final = 0.9
"""The least likeness (correlation) of a cell of the picture with the same cell of the plain one."""
FAINT: Final = 0.02
"""Ink of a cell, in parts of a square of the letters' size, below which it is too little to judge by itself."""
MIDDLE: Final = 0.55
"""Where the upper half of a word's box ends: about the middle of small letters."""
NEAR: Final = 0.5
"""CSS pixels by which the sizes of a word's box may differ between two ways of one layout."""
CELL: Final = 1.0
"""Width of a cell in sizes of the letters."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain picture of a layout, cut up: its cells, of which words they are, and the pixels of each.

    ``word``, ``box`` and ``size`` are of each cell: the number of its word, that of the word's box among all boxes, and
    the size of the letters in pixels.  ``row``, ``column`` and ``ink`` are of each pixel, cell after cell; ``cell`` is
    the cell it belongs to, ``start`` where each cell begins; ``area``, ``inks`` and ``squares`` are the number of each
    cell's pixels, the sum of their ink and that of its squares.  What is
    of each pixel and counts has 32 bits, for there are a million or two of them.
    """

    seen: Mapping[str, Any]
    left: float
    word: NDArray[numpy.int64]
    box: NDArray[numpy.int64]
    size: NDArray[numpy.float64]
    row: NDArray[numpy.int32]
    column: NDArray[numpy.int32]
    cell: NDArray[numpy.int32]
    start: NDArray[numpy.int64]
    ink: NDArray[numpy.float64]
    area: NDArray[numpy.int64]
    inks: NDArray[numpy.float64]
    squares: NDArray[numpy.float64]


def plain_of(view: View) -> Plain:
    """The plain picture, ready to be compared with."""
    import numpy as np

    word, box, sizes, (left, top, right, bottom) = _cells(view)
    width, height = np.maximum(right - left, 1), np.maximum(bottom - top, 1)
    count = width * height
    start = np.cumsum(count) - count
    cell = np.repeat(np.arange(len(count), dtype=np.int32), count)
    within = np.arange(len(cell), dtype=np.int32) - start.astype(np.int32)[cell]
    row, column = top[cell] + within // width[cell], left[cell] + within % width[cell]
    ink = 1 - _pixels(view.picture, row, column)
    inks, squares = (_sums(values, start) for values in (ink, ink * ink))
    return Plain(view.seen, view.left, word, box, sizes, row, column, cell, start, ink, count, inks, squares)


def word_count(block: Mapping[str, Any]) -> int:
    """How many words of a block have letters that take room."""
    return sum(1 for _, boxes in block["words"] if boxes)


def alone(block: Mapping[str, Any], first: int, lost: frozenset[int]) -> str:
    """The text of a block, whose first word has the number ``first``, without the lost words."""
    if not lost:
        return "".join(text for text, _ in block["words"])
    kept, number = [], first
    for text, boxes in block["words"]:
        if not boxes or number not in lost:
            kept.append(text)
        number += bool(boxes)
    return "".join(kept)


def counts_of(seen: Mapping[str, Any]) -> NDArray[numpy.int64]:
    """The number of boxes of each word that has any, in the order of the page."""
    import numpy as np

    return np.array([boxes for block in seen["blocks"] for _, boxes in block["words"] if boxes], dtype=np.int64)


def same_layout(seen: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the plain picture of one serves the other: the same words, broken at the same places."""
    ours, theirs = boxes_of(seen), boxes_of(other)
    return len(ours) == len(theirs) and bool((abs(ours[:, 2:] - theirs[:, 2:]) < NEAR).all())


def boxes_of(seen: Mapping[str, Any]) -> NDArray[numpy.float64]:
    """The left, top, width and height of every box of every word, in CSS pixels."""
    import numpy as np

    return np.array(seen["boxes"], dtype=np.float64).reshape(-1, 4)


def _cells(
    view: View,
) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64], NDArray[numpy.float64], NDArray[numpy.int32]]:
    """The word, the box and the size of each cell, and its left, top, right and bottom in pixels of the picture."""
    import numpy as np

    counts = counts_of(view.seen)
    word, size = np.repeat(np.arange(len(counts)), counts), np.repeat(np.array(view.seen["sizes"], np.float64), counts)
    x, y, wide, high = boxes_of(view.seen).T
    across = np.maximum(1, np.rint(wide / (size * CELL))).astype(np.int64)
    box = np.repeat(np.arange(len(across)), across)  # of each pair of cells, an upper and a lower one
    part = np.arange(len(box)) - np.repeat(np.cumsum(across) - across, across)
    left, right = (
        np.rint((x[box] - view.left + wide[box] * at / across[box]) * SCALE).astype(np.int32) for at in (part, part + 1)
    )
    top, middle, bottom = (np.rint((y + high * at) * SCALE).astype(np.int32)[box] for at in (0, MIDDLE, 1))
    edges = np.stack([[left, left], [top, middle], [right, right], [middle, bottom]])  # side, half, pair
    pairs = np.repeat(box, 2)
    return word[pairs], pairs, size[pairs] * SCALE, edges.transpose(0, 2, 1).reshape(4, -1)


def unseen(view: View, plain: Plain) -> frozenset[int]:
    """The numbers of the words without ink of their own, or with other ink over them."""
    import numpy as np

    if not len(plain.word):
        return frozenset()
    ink, slope, alike = measured(view, plain)
    wrong = (ink >= FAINT) & ((np.abs(slope) < LEAST) | (np.abs(alike) < ALIKE))
    inked = np.zeros(int(plain.word.max()) + 1, dtype=bool)
    inked[plain.word[ink > 0]] = True
    return frozenset(map(int, plain.word[wrong])) | frozenset(map(int, np.flatnonzero(~inked)))


def measured(view: View, plain: Plain) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64], NDArray[numpy.float64]]:
    """For each cell: the ink of the plain picture in squares of the letters' size, the slope and the likeness.

    The slope is how much the picture changes from no ink to full ink; negative where ink is darker than its ground.
    """
    import numpy as np

    down, right = _shifts(view, plain)
    row = plain.row + down[plain.cell] if down.any() else plain.row
    column = plain.column + right[plain.cell] if right.any() else plain.column
    grey = _pixels(view.picture, row, column)
    greys, squares, both = (_sums(values, plain.start) for values in (grey, grey * grey, grey * plain.ink))
    together = both - greys * plain.inks / plain.area
    spread_grey = np.maximum(squares - greys**2 / plain.area, 1e-9)
    spread_ink = np.maximum(plain.squares - plain.inks**2 / plain.area, 1e-9)
    return plain.inks / plain.size**2, together / spread_ink, together / np.sqrt(spread_grey * spread_ink)


def _sums(values: NDArray[numpy.float64], start: NDArray[numpy.int64]) -> NDArray[numpy.float64]:
    """The sum of each cell's values; none where there are no cells."""
    import numpy as np

    sums: NDArray[numpy.float64] = np.add.reduceat(values, start) if len(start) else values
    return sums


def _shifts(view: View, plain: Plain) -> tuple[NDArray[numpy.int32], NDArray[numpy.int32]]:
    """By how many pixels each cell lies lower and further right in the picture than in the plain one."""
    import numpy as np

    ours, theirs = (boxes_of(seen)[:, :2] for seen in (view.seen, plain.seen))
    moved = np.round((ours - [view.left, 0]) * SCALE - (theirs - [plain.left, 0]) * SCALE).astype(np.int32)[plain.box]
    return moved[:, 1], moved[:, 0]


def overlapping(seen: Mapping[str, Any]) -> frozenset[int]:
    """The numbers of words whose boxes lie over those of other words, so that the ink of one could stand for another's.

    Only the middle of each box counts: lines of Nastaliq share their margins.
    """
    import numpy as np

    counts = counts_of(seen)
    x, y, width, height = boxes_of(seen).T
    number = np.repeat(np.arange(len(counts)), counts)
    order = np.argsort(y + height * 0.15, kind="stable")
    top, bottom = (y + height * 0.15)[order], (y + height * 0.85)[order]
    left, right, number = (x + 1)[order], (x + width - 1)[order], number[order]
    found = set[int]()
    for apart in range(1, len(order)):  # each with the one that begins so many boxes further down
        lower = bottom[:-apart] > top[apart:]
        if not lower.any():
            break
        both = lower & (left[:-apart] < right[apart:]) & (left[apart:] < right[:-apart])
        found.update(map(int, number[:-apart][both]), map(int, number[apart:][both]))
    return frozenset(found)


def _pixels(
    picture: NDArray[numpy.uint8], row: NDArray[numpy.int32], column: NDArray[numpy.int32]
) -> NDArray[numpy.float64]:
    """The greys of these pixels, from 0 to 1; of those outside the picture, that of its nearest pixel."""
    import numpy as np

    high, wide = picture.shape
    at = np.clip(row, 0, high - 1)
    at *= wide
    at += np.clip(column, 0, wide - 1)
    return picture.reshape(-1).take(at) / np.float64(255)
