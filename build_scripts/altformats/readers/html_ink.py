"""Which words of a page leave ink on the screen: by comparing a picture of the page with its letters alone.

The plain picture of a layout shows where each letter's ink must be.  A word is seen where the picture of the page
differs, in exactly these pixels, from what lies around them: by enough (``LEAST``), and by nothing else (``ALIKE``).
White ink, covers of any kind, bars through a word and patterns behind it all fail.  Each word is looked at in cells of
about one letter, upper and lower half by themselves, so that a word half covered fails too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
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
    the cell it belongs to, ``start`` where each cell begins.
    """

    seen: Mapping[str, Any]
    left: float
    word: NDArray[numpy.int64]
    box: NDArray[numpy.int64]
    size: NDArray[numpy.float64]
    row: NDArray[numpy.int64]
    column: NDArray[numpy.int64]
    cell: NDArray[numpy.int64]
    start: NDArray[numpy.int64]
    ink: NDArray[numpy.float64]


def plain_of(view: View) -> Plain:
    """The plain picture, ready to be compared with."""
    import numpy as np

    word, box, sizes, edges = _cells(view)
    left, top, right, bottom = np.array(edges, dtype=np.int64).reshape(-1, 4).T
    width, height = np.maximum(right - left, 1), np.maximum(bottom - top, 1)
    count = width * height
    start = np.cumsum(count) - count
    cell = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(cell)) - start[cell]
    row, column = top[cell] + within // width[cell], left[cell] + within % width[cell]
    ink = 1 - _pixels(view.picture, row, column)
    return Plain(view.seen, view.left, np.array(word), np.array(box), np.array(sizes), row, column, cell, start, ink)


def word_count(block: Mapping[str, Any]) -> int:
    """How many words of a block have letters that take room."""
    return sum(1 for _, _, boxes in block["words"] if boxes)


def alone(block: Mapping[str, Any], first: int, lost: frozenset[int]) -> str:
    """The text of a block, whose first word has the number ``first``, without the lost words."""
    kept, number = [], first
    for text, _, boxes in block["words"]:
        if not boxes or number not in lost:
            kept.append(text)
        number += bool(boxes)
    return "".join(kept)


def words_of(seen: Mapping[str, Any]) -> list[tuple[float, list[list[float]]]]:
    """The size and the boxes of each word in the order of the page."""
    return [(size, boxes) for block in seen["blocks"] for _, size, boxes in block["words"] if boxes]


def same_layout(seen: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the plain picture of one serves the other: the same words, broken at the same places."""
    ours, theirs = ([box for _, boxes in words_of(way) for box in boxes] for way in (seen, other))
    return len(ours) == len(theirs) and all(
        abs(mine[2] - its[2]) < NEAR and abs(mine[3] - its[3]) < NEAR for mine, its in zip(ours, theirs, strict=True)
    )


def _cells(view: View) -> tuple[list[int], list[int], list[float], list[tuple[int, int, int, int]]]:
    """The word, the box and the size of each cell, and its left, top, right and bottom in pixels of the picture."""
    word, number, sizes, edges, boxes_before = [], [], [], [], 0
    for at, (size, boxes) in enumerate(words_of(view.seen)):
        for x, y, width, height in boxes:
            across = max(1, round(width / (size * CELL)))
            top, middle, bottom = (round((y + height * part) * SCALE) for part in (0, MIDDLE, 1))
            sides = [round((x - view.left + width * part / across) * SCALE) for part in range(across + 1)]
            for start, end in pairwise(sides):
                edges += [(start, top, end, middle), (start, middle, end, bottom)]
            word += [at] * 2 * across
            number += [boxes_before] * 2 * across
            sizes += [size * SCALE] * 2 * across
            boxes_before += 1
    return word, number, sizes, edges


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
    grey = _pixels(view.picture, plain.row + down[plain.cell], plain.column + right[plain.cell])
    area = np.diff(plain.start, append=len(plain.cell))
    inks, inked, greys, squares, both = (
        np.add.reduceat(values, plain.start)
        for values in (plain.ink, plain.ink * plain.ink, grey, grey * grey, grey * plain.ink)
    )
    together = both - greys * inks / area
    spread_grey = np.maximum(squares - greys**2 / area, 1e-9)
    spread_ink = np.maximum(inked - inks**2 / area, 1e-9)
    return inks / plain.size**2, together / spread_ink, together / np.sqrt(spread_grey * spread_ink)


def _shifts(view: View, plain: Plain) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """By how many pixels each cell lies lower and further right in the picture than in the plain one."""
    import numpy as np

    ours, theirs = (
        np.array([box[:2] for _, boxes in words_of(seen) for box in boxes]).reshape(-1, 2)
        for seen in (view.seen, plain.seen)
    )
    moved = np.round((ours - [view.left, 0]) * SCALE - (theirs - [plain.left, 0]) * SCALE).astype(np.int64)[plain.box]
    return moved[:, 1], moved[:, 0]


def overlapping(seen: Mapping[str, Any]) -> frozenset[int]:
    """The numbers of words whose boxes lie over those of other words, so that the ink of one could stand for another's.

    Only the middle of each box counts: lines of Nastaliq share their margins.
    """
    middles = sorted(
        (y + height * 0.15, y + height * 0.85, x + 1, x + width - 1, number)
        for number, (_, boxes) in enumerate(words_of(seen))
        for x, y, width, height in boxes
    )
    found, open_boxes = set[int](), list[tuple[float, float, float, float, int]]()
    for box in middles:
        open_boxes = [other for other in open_boxes if other[1] > box[0]]
        found |= {
            number for other in open_boxes if other[2] < box[3] and box[2] < other[3] for number in (other[4], box[4])
        }
        open_boxes.append(box)
    return frozenset(found)


def _pixels(
    picture: NDArray[numpy.uint8], row: NDArray[numpy.int64], column: NDArray[numpy.int64]
) -> NDArray[numpy.float64]:
    """The greys of these pixels, from 0 to 1; of those outside the picture, that of its nearest pixel."""
    import numpy as np

    high, wide = picture.shape
    found = picture[np.clip(row, 0, high - 1), np.clip(column, 0, wide - 1)]
    return np.asarray(found, dtype=np.float64) / 255
