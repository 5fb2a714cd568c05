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

    Picture = NDArray[numpy.int16]
    Sums = NDArray[numpy.int64]

PIXELS: Final = 25
"""Pixels in the em of the smallest text: that of 18 points at 100 dots an inch.  Larger print needs fewer dots."""

FINEST: Final = 200 / 72
MOST: Final = 4_000_000
"""Pixels a point, and pixels of a page, at most: a page that asks for more is none of ours."""

FAINT: Final = 48
"""Of 255: what is paler is the soft edge of a letter."""

HALF: Final = 0.5
"""Ink must be at least half as dark as black on white: a contrast of 7 to 1 is 0.6 of it."""

LOST: Final = 0.3
"""The share of the ink due in a cell that may be missing."""

THIN: Final = 0.6
"""The share of its ink that a word must leave as a whole, which many thin stripes would take away."""

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
        rows = ((self.top - box[3]) * self.down, (self.top - box[1]) * self.down)
        columns = ((box[0] - self.left) * self.across, (box[2] - self.left) * self.across)
        top, bottom = (min(max(round(row), 0), shape[0]) for row in rows)
        left, right = (min(max(round(column), 0), shape[1]) for column in columns)
        return top, bottom, left, right

    def holds(self, box: Box, shape: tuple[int, ...]) -> bool:
        """Whether a box lies within the picture, but for half a point."""
        right, low = self.left + shape[1] / self.across, self.top - shape[0] / self.down
        inside = self.left - SLACK <= box[0] and box[2] <= right + SLACK
        return inside and low - SLACK <= box[1] and box[3] <= self.top + SLACK


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a page, their side in pixels, and which of them lack ink that is due there."""

    cell: int
    bad: NDArray[numpy.bool_]


def read_ink(path: Path, pdf: Pdf, contents: Sequence[Content]) -> Ink:
    """Compare the pictures of all pages.  Raises what PDFium raises for a file that it cannot open."""
    import pypdfium2

    points = min((piece.points for content in contents for piece in content.pieces if piece.text.strip()), default=18.0)
    scale = min(PIXELS / max(points, 1.0), FINEST)
    faded: set[tuple[int, int]] = set()
    strays: set[int] = set()
    again = set_again(pdf, contents)
    with (
        closing(pypdfium2.PdfDocument(path)) as seen,
        closing(pypdfium2.PdfDocument(path)) as bare,
        closing(pypdfium2.PdfDocument(again.data)) as due,
    ):
        for number, content in enumerate(contents):
            pictures = [_picture(document, number, scale, bare=document is bare) for document in (seen, bare, due)]
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


def _picture(document: Any, number: int, scale: float, *, bare: bool) -> Picture:
    """One page in grey, 0 black to 255 white; without pixels where it would be too large."""
    import numpy

    with closing(document[number]) as page:
        wide, high = page.get_size()
        if not 0 < wide * high * scale * scale < MOST:
            return numpy.zeros((0, 0), numpy.int16)
        if bare:
            _take_text_away(page)
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=True, may_draw_forms=True)
        with closing(bitmap):
            picture: Picture = bitmap.to_numpy().astype(numpy.int16)
        return picture.reshape(picture.shape[:2])


def _take_text_away(page: Any) -> None:
    """Remove what draws text from the page itself; text within forms stays and so counts as none."""
    from pypdfium2 import raw

    things = [raw.FPDFPage_GetObject(page, at) for at in range(raw.FPDFPage_CountObjects(page))]
    for thing in things:
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFPage_RemoveObject(page, thing):
            raw.FPDFPageObj_Destroy(thing)


def _compare(pictures: Sequence[Picture], pieces: Sequence[Piece], view: View) -> tuple[list[Piece], bool]:
    """The pieces that lack ink, and whether there is ink that no piece accounts for."""
    import numpy

    seen, bare, due = pictures
    ink = numpy.abs(seen - bare)
    smallest = min((piece.points for piece in pieces), default=18.0)
    wanted = numpy.where(_underlined(bare, max(2, round(LINE * smallest * view.down))), 0, 255 - due)
    short = (wanted > FAINT) & (_widened(ink) < HALF * wanted)
    stray = (ink > 2 * FAINT) & (_widened(255 - due) <= FAINT)
    sums = tuple(_sums(picture) for picture in (wanted, wanted * short, ink))
    cell = max(2, round(CELL * smallest * view.across))
    grid = Grid(cell, _bad_cells(sums, cell, bare.shape))
    crowded = _crowded(pieces)
    lacking = [
        piece
        for piece in pieces
        if piece.order in crowded
        or not all(_has_ink(piece, first, last, view, grid, sums[0], bare) for first, last in piece.words)
    ]
    return lacking, bool(stray.any())


def _bad_cells(sums: Sequence[Sums], cell: int, shape: tuple[int, ...]) -> NDArray[numpy.bool_]:
    """Which cells of the page lack ink that is due there."""
    import numpy

    rows, columns = (numpy.arange(0, side, cell) for side in shape)
    top, left = rows[:, None], columns[None, :]
    due, short = (_within(each, top, top + cell, left, left + cell) for each in sums[:2])
    near = _within(sums[2], top - 1, top + cell + 1, left - 1, left + cell + 1)
    bad: NDArray[numpy.bool_] = (short > numpy.maximum(LOST * due, SPECK)) | ((near < THIN * due) & (due > 2 * SPECK))
    return bad


def _has_ink(piece: Piece, first: int, last: int, view: View, grid: Grid, due: Sums, bare: Picture) -> bool:
    """Whether a word of a composite font lies on the paper, on light and even ground, and lacks no ink."""
    setting = piece.setting
    body = setting.at(first, last, *MIDDLE)
    if not setting.composite or not view.holds(body, bare.shape):
        return False
    high, low, west, east = view.of(body, bare.shape)
    behind = bare[high : low + 1, west : east + 1]
    if behind.min() < LIGHT or behind.max() - behind.min() > EVEN:
        return False
    top, bottom, left, right = view.of(setting.at(first, last, *REACH), bare.shape)
    wide = body[2] - body[0] > LEAST * piece.points
    if wide and _within(due, top, bottom, left, right) <= 0:
        return False
    return not grid.bad[top // grid.cell : bottom // grid.cell + 1, left // grid.cell : right // grid.cell + 1].any()


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


def _sums(picture: Picture) -> Sums:
    """For each corner the sum of all above and left of it, so that any box is added up in four steps."""
    import numpy

    sums = numpy.zeros((picture.shape[0] + 1, picture.shape[1] + 1), numpy.int64)
    numpy.cumsum(picture, axis=0, out=sums[1:, 1:])
    numpy.cumsum(sums[1:, 1:], axis=1, out=sums[1:, 1:])
    return sums


def _within(sums: Sums, top: Any, bottom: Any, left: Any, right: Any) -> Any:
    """The sum within boxes, given as whole numbers or as arrays of them."""
    import numpy

    top, bottom = (numpy.clip(row, 0, sums.shape[0] - 1) for row in (top, bottom))
    left, right = (numpy.clip(column, 0, sums.shape[1] - 1) for column in (left, right))
    return sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
