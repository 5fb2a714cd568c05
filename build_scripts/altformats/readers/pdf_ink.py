"""Whether the words of a PDF leave ink on the page: taken away, the picture must change where they stand.

Three pictures of each page are compared, all by PDFium, as people see them: cropped, with annotations and what they
draw, without what is switched off:

- *seen*: the page as it is;
- *bare*: the page without its text.  What differs between the two is the ink of the text;
- *due*: the same words set again by us, black on an empty page, each glyph where the content stream places it.

Where ink is due there must be ink, whatever might hide it: white or transparent letters in any colour space, covers of
any kind, patterns, masks and blends, layers that are switched off, crops.  And the bare page must be light and even
behind the words, or lines and pictures would cross them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .pdf_content import Box, Content, Piece
from .pdf_set_again import set_again

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from pikepdf import Pdf

    Picture = NDArray[numpy.uint8]
    Sums = NDArray[numpy.int64]
    Mask = NDArray[numpy.bool_]

PIXELS: Final = 25
"""Pixels in the em of the smallest text: that of 18 points at 100 dots an inch.  Larger print needs fewer dots."""

FINEST: Final = 200 / 72
MOST: Final = 4_000_000
"""Pixels a point, and pixels of a page, at most: a page that asks for more is none of ours."""

FAINT: Final = 48
"""Of 255: what is paler is the soft edge of a letter."""

HALVES: Final = 2
"""Ink must be at least half as dark as black on white: a contrast of 7 to 1 is 0.6 of it."""

LOST: Final = 0.3
"""The share of the ink due in a cell that may be missing."""

THIN: Final = 0.6
"""The share of its ink that a word must leave as a whole, which many thin stripes would take away."""

WHITE: Final = 255
LIGHT: Final = 200
EVEN: Final = 24
"""How light, of 255, the bare page must be behind a word, and how even."""

CELL: Final = 0.5
"""Width and height, in ems of the smallest text, of the cells in which ink is added up."""

LINE: Final = 0.14
"""Ems within which an underline begins and ends; what it has in common with a descender is dark in any case."""

SPECK: Final = 3 * 255
"""Ink of three pixels."""

LEAST: Final = 0.2
"""Ems from which a word must have ink in its own place; the dots of a letter have no width and stand elsewhere."""

REACH: Final = (-0.5, 1.1)
"""How far letters reach below and above their line, in ems, as far as it matters here."""

SLACK: Final = 0.5
"""Points by which the measure of a page may be out."""

MIDDLE: Final = (0.05, 0.45)
"""Where the body of a small letter stands above its line, in ems: nothing else may be there."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What the pictures show: ``faded`` are the pieces that lack ink, by page number from 0 and turn of drawing.

    ``strays`` are the pages, from 0, on which text leaves ink that no word of the content stream accounts for.
    """

    faded: frozenset[tuple[int, int]]
    strays: frozenset[int]


@dataclass(frozen=True, slots=True)
class View:
    """How points on the page become pixels: the corner of what is seen, and pixels a point across and down."""

    left: float
    top: float
    across: float
    down: float

    def of(self, box: Box, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
        """The rows and columns of a box within a picture: top, bottom, left, right."""
        return (
            min(max(round((self.top - box[3]) * self.down), 0), shape[0]),
            min(max(round((self.top - box[1]) * self.down), 0), shape[0]),
            min(max(round((box[0] - self.left) * self.across), 0), shape[1]),
            min(max(round((box[2] - self.left) * self.across), 0), shape[1]),
        )

    def holds(self, box: Box, shape: tuple[int, ...]) -> bool:
        """Whether a box lies within the picture, but for half a point."""
        right, low = self.left + shape[1] / self.across, self.top - shape[0] / self.down
        inside = self.left - SLACK <= box[0] and box[2] <= right + SLACK
        return inside and low - SLACK <= box[1] and box[3] <= self.top + SLACK


@dataclass(frozen=True, slots=True)
class Grid:
    """A page in cells: their side in pixels, which of them lack ink that is due there, and whether any does.

    With it the ink that is due, the bare page, and where that is not pure white.
    """

    cell: int
    bad: Mask
    some: bool
    due: Picture
    bare: Picture
    ground: Mask


def read_ink(path: Path, pdf: Pdf, contents: Sequence[Content]) -> Ink:
    """Compare the pictures of all pages.  Raises what PDFium raises for a file that it cannot open."""
    import pypdfium2

    points = min((piece.points for content in contents for piece in content.pieces if piece.text.strip()), default=18.0)
    scale = min(PIXELS / max(points, 1.0), FINEST)
    faded: set[tuple[int, int]] = set()
    strays: set[int] = set()
    again = set_again(pdf, contents)
    with (
        closing(pypdfium2.PdfDocument(path)) as file,
        closing(pypdfium2.PdfDocument(again.data)) as due,
    ):
        for number, content in enumerate(contents):
            pictures = (*_seen_and_bare(file, number, scale), _due(due, number, scale))
            if len({picture.shape for picture in pictures}) > 1 or not pictures[0].size:
                faded.update((number, piece.order) for piece in content.pieces)
                continue
            left, low, right, top = again.boxes[number]
            high, wide = pictures[0].shape
            view = View(left, top, wide / (right - left), high / (top - low))
            lacking, stray = _compare(pictures, content.pieces, view)
            faded.update((number, piece.order) for piece in lacking)
            strays.update((number,) if stray else ())
    return Ink(frozenset(faded), frozenset(strays))


def _seen_and_bare(document: Any, number: int, scale: float) -> tuple[Picture, Picture]:
    """A page as it is, and the same page without its text."""
    with closing(document[number]) as page:
        seen = _picture(page, scale)
        _take_text_away(page)
        return seen, _picture(page, scale)


def _due(document: Any, number: int, scale: float) -> Picture:
    with closing(document[number]) as page:
        return _picture(page, scale)


def _picture(page: Any, scale: float) -> Picture:
    """One page in grey, 0 black to 255 white; without pixels where it would be too large."""
    import numpy

    wide, high = page.get_size()
    if not 0 < wide * high * scale * scale < MOST:
        return numpy.zeros((0, 0), numpy.uint8)
    with closing(page.render(scale=scale, grayscale=True, draw_annots=True, may_draw_forms=True)) as bitmap:
        picture: Picture = bitmap.to_numpy()
        return picture.reshape(picture.shape[:2]).copy()


def _take_text_away(page: Any) -> None:
    """Remove what draws text from the page itself; text within forms stays and so counts as none."""
    from pypdfium2 import raw

    things = [raw.FPDFPage_GetObject(page, at) for at in range(raw.FPDFPage_CountObjects(page))]
    for thing in things:
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFPage_RemoveObject(page, thing):
            raw.FPDFPageObj_Destroy(thing)


def _compare(pictures: Sequence[Picture], pieces: Sequence[Piece], view: View) -> tuple[list[Piece], bool]:
    """The pieces that lack ink, and whether there is ink that no piece accounts for.

    All is reckoned in bytes: a difference of two pictures, and what is half of one, fit into them.
    """
    import numpy

    seen, bare, due = pictures
    ink = numpy.maximum(seen, bare) - numpy.minimum(seen, bare)
    smallest = min((piece.points for piece in pieces), default=18.0)
    dark = 255 - due
    wanted = numpy.where(_underlined(bare, max(2, round(LINE * smallest * view.down))), 0, dark).astype(numpy.uint8)
    least = (wanted // HALVES) + (wanted % HALVES > 0)
    short = (wanted > FAINT) & (_widened(ink) < least)
    stray = (ink > 2 * FAINT) & (_widened(dark) <= FAINT)
    cell = max(2, round(CELL * smallest * view.across))
    bad = _bad_cells(wanted, wanted * short, ink, cell)
    grid = Grid(cell, bad, bool(bad.any()), wanted, bare, bare != WHITE)
    crowded = _crowded(pieces)
    lacking = [
        piece
        for piece in pieces
        if piece.order in crowded or not all(_has_ink(piece, first, last, view, grid) for first, last in piece.words)
    ]
    return lacking, bool(stray.any())


def _bad_cells(wanted: Picture, short: Picture, ink: Picture, cell: int) -> Mask:
    """Which cells of the page lack ink that is due there; ink counts that lies within a pixel of the cell."""
    import numpy

    due, missing = _by_cell(wanted, cell, 0), _by_cell(short, cell, 0)
    bad: Mask = (missing > numpy.maximum(LOST * due, SPECK)) | (
        (_by_cell(ink, cell, 1) < THIN * due) & (due > 2 * SPECK)
    )
    return bad


def _by_cell(picture: Picture, cell: int, beyond: int) -> Sums:
    """The sum of each cell and of so many pixels beyond its edges."""
    return _in_rows(_in_rows(picture, cell, beyond).T, cell, beyond).T


def _in_rows(picture: Picture | Sums, cell: int, beyond: int) -> Sums:
    """The sums of so many rows each, the last of fewer, with those beyond on either side."""
    import numpy

    starts = numpy.arange(0, picture.shape[0], cell)
    sums = numpy.zeros((len(starts), picture.shape[1]), numpy.int64)
    for row in range(min(cell, picture.shape[0])):  # six times faster than numpy's own sums by groups
        rows = picture[row::cell]
        sums[: len(rows)] += rows
    for away in range(1, beyond + 1):
        before, after = starts - away, starts + cell + away - 1
        sums[before >= 0] += picture[before[before >= 0]]
        sums[after < picture.shape[0]] += picture[after[after < picture.shape[0]]]
    return sums


def _has_ink(piece: Piece, first: int, last: int, view: View, grid: Grid) -> bool:
    """Whether a word of a composite font lies on the paper, on light and even ground, and lacks no ink."""
    setting, bare = piece.setting, grid.bare
    body = setting.at(first, last, *MIDDLE)
    if not setting.composite or not view.holds(body, bare.shape):
        return False
    high, low, west, east = view.of(body, bare.shape)
    behind = bare[high : low + 1, west : east + 1]
    if not behind.size:
        return False
    if grid.ground[high : low + 1, west : east + 1].any() and (
        behind.min() < LIGHT or behind.max() - behind.min() > EVEN
    ):
        return False
    top, bottom, left, right = view.of(setting.at(first, last, *REACH), bare.shape)
    if body[2] - body[0] > LEAST * piece.points and not grid.due[top:bottom, left:right].any():
        return False
    cell = grid.cell
    return not (grid.some and grid.bad[top // cell : bottom // cell + 1, left // cell : right // cell + 1].any())


def _crowded(pieces: Sequence[Piece]) -> set[int]:
    """The turns of words that stand upon words of other marked content."""
    found: set[int] = set()
    placed = [(piece, piece.setting.at(first, last, *MIDDLE)) for piece in pieces for first, last in piece.words]
    placed.sort(key=lambda one: one[1][1])
    for at, (piece, box) in enumerate(placed):
        for other, another in placed[at + 1 :]:
            if another[1] >= box[3]:
                break
            apart = other.mcid != piece.mcid or other.artifact != piece.artifact
            if apart and min(box[2], another[2]) - max(box[0], another[0]) > 0.2 * piece.points:
                found |= {piece.order, other.order}
    return found


def _underlined(bare: Picture, thick: int) -> NDArray[numpy.bool_]:
    """Where a thin line lies: dark, with light close above and below."""
    import numpy

    light = bare >= LIGHT
    found = numpy.zeros(bare.shape, bool)
    found[thick:-thick] = ~light[thick:-thick] & light[: -2 * thick] & light[2 * thick :]
    return found


def _widened(picture: Picture) -> Picture:
    """Each pixel as strong as the strongest of its neighbours: PDFium may set a glyph one pixel aside."""
    import numpy

    tall = picture.copy()
    numpy.maximum(tall[1:], picture[:-1], out=tall[1:])
    numpy.maximum(tall[:-1], picture[1:], out=tall[:-1])
    wide = tall.copy()
    numpy.maximum(wide[:, 1:], tall[:, :-1], out=wide[:, 1:])
    numpy.maximum(wide[:, :-1], tall[:, 1:], out=wide[:, :-1])
    return wide
