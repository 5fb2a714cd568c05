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

from .html_ways import SCALE, View

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
class Cells:
    """Parts of the boxes of words, in pixels of the picture: rows of left, top, right, bottom, and whose they are."""

    word: NDArray[numpy.int64]
    box: NDArray[numpy.int64]
    size: NDArray[numpy.float64]


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain picture of a layout: its ink from 0 to 1, the cells of its words, and the words themselves."""

    ink: NDArray[numpy.float32]
    at: Cells
    seen: Mapping[str, Any]


def plain_of(view: View) -> Plain:
    """The plain picture, ready to be compared with."""
    return Plain(1 - view.picture, cells(view), view.seen)


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


def cells(view: View) -> Cells:
    """The cells of all words of a way."""
    import numpy as np

    word, box, sizes = [], [], []
    for number, (size, boxes) in enumerate(words_of(view.seen)):
        for x, y, width, height in boxes:
            across = max(1, round(width / (size * CELL)))
            top, middle, bottom = (round((y + height * part) * SCALE) for part in (0, MIDDLE, 1))
            edges = [round((x - view.left + width * at / across) * SCALE) for at in range(across + 1)]
            for start, end in pairwise(edges):
                box += [(start, top, end, middle), (start, middle, end, bottom)]
                word += [number, number]
                sizes += [size, size]
    return Cells(np.array(word, dtype=np.int64), np.array(box, dtype=np.int64).reshape(-1, 4), np.array(sizes))


def unseen(view: View, plain: Plain) -> frozenset[int]:
    """The numbers of the words without ink of their own, or with other ink over them."""
    import numpy as np

    at = cells(view)
    if not len(at.word):
        return frozenset()
    ink, slope, alike = measured(view.picture, at, plain)
    judged = ink >= FAINT
    wrong = judged & ((np.abs(slope) < LEAST) | (np.abs(alike) < ALIKE))
    inked = np.zeros(int(at.word.max()) + 1, dtype=bool)
    inked[at.word[ink > 0]] = True
    return frozenset(map(int, at.word[wrong])) | frozenset(map(int, np.flatnonzero(~inked)))


def measured(
    picture: NDArray[numpy.float32], at: Cells, plain: Plain
) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64], NDArray[numpy.float64]]:
    """For each cell: the ink of the plain picture in squares of the letters' size, the slope and the likeness.

    The slope is how much the picture changes from no ink to full ink; negative where ink is darker than its ground.
    """
    import numpy as np

    ink = _moved(plain, picture.shape, at)
    area, inks, inked = _areas(at.box, picture.shape), _sums(ink, at.box), _sums(ink * ink, at.box)
    greys, both, squares = (_sums(values, at.box) for values in (picture, picture * ink, picture * picture))
    together = both - greys * inks / area
    spread_grey = np.maximum(squares - greys**2 / area, 1e-9)
    spread_ink = np.maximum(inked - inks**2 / area, 1e-9)
    return inks / (at.size * SCALE) ** 2, together / spread_ink, together / np.sqrt(spread_grey * spread_ink)


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


def _moved(plain: Plain, shape: tuple[int, ...], at: Cells) -> NDArray[numpy.float32]:
    """The plain ink with each cell where it lies in the other picture, which may be a little lower or further right."""
    import numpy as np

    if plain.ink.shape == shape and np.array_equal(at.box, plain.at.box):
        return plain.ink
    moved = np.zeros(shape, dtype=np.float32)
    if len(at.box) != len(plain.at.box):
        return moved
    for (left, top, right, bottom), (old_left, old_top, _, _) in zip(at.box, plain.at.box, strict=True):
        part = plain.ink[old_top : old_top + bottom - top, old_left : old_left + right - left]
        room = moved[top : top + part.shape[0], left : left + part.shape[1]]
        room[:] = part[: room.shape[0], : room.shape[1]]
    return moved


def _areas(box: NDArray[numpy.int64], shape: tuple[int, ...]) -> NDArray[numpy.float64]:
    import numpy as np

    left, right = (np.clip(box[:, side], 0, shape[1]) for side in (0, 2))
    top, bottom = (np.clip(box[:, side], 0, shape[0]) for side in (1, 3))
    return np.maximum((right - left) * (bottom - top), 1).astype(np.float64)


def _sums(values: NDArray[numpy.float32], box: NDArray[numpy.int64]) -> NDArray[numpy.float64]:
    """The sum of the values in each box."""
    import numpy as np

    whole = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    np.cumsum(values, axis=1, dtype=np.float64, out=whole[1:, 1:])
    np.cumsum(whole, axis=0, out=whole)
    left, right = (np.clip(box[:, side], 0, values.shape[1]) for side in (0, 2))
    top, bottom = (np.clip(box[:, side], 0, values.shape[0]) for side in (1, 3))
    return np.asarray(whole[bottom, right] - whole[top, right] - whole[bottom, left] + whole[top, left])
