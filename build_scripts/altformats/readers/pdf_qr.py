"""The QR code on the last page: decoded from the picture of the page, as a telephone does, by code that is not ours.

What is given to the decoder is the picture that PDFium paints, and nothing of how the file draws it.  A code can be
read although squares of it were changed: so many may be wrong that a word could be drawn into it.  So a code is *sound*
only when nothing had to be corrected, each square is black or white throughout, and the white around it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from .pdf_content import Box, Content, Cover

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from zxingcpp import Barcode

    Picture = NDArray[numpy.uint8]
    Indices = NDArray[numpy.int64]

DOTS: Final = 150 / 72
"""Pixels a point: those of a plain scanner."""

LARGEST: Final = 8_000_000
"""Pixels of a page at most."""

SQUARES: Final = 17
EACH: Final = 4
"""A code of version n has 17 + 4 n squares a side (ISO/IEC 18004, 5.3.1)."""

QUIET: Final = 4
"""Squares of white around it."""

DARK: Final = 16
LIGHT: Final = 250
"""Of 255: what counts as black, and as white.  A decoder reads pale grey on white, which old telephones do not."""

EDGE: Final = 1.0
"""Pixels beside the edge of a square that may be of any tone between."""

OUT: Final = 0.5
"""Squares by which the decoder may place a corner otherwise than the file does."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read: its words, its place and the side of one square in points, and whether it is sound.

    ``cover`` is the painted area that it is, by its turn of drawing.
    """

    text: str
    square: float
    sound: bool
    cover: Cover


@dataclass(frozen=True, slots=True)
class Seen:
    """The picture of a page, its upper left corner in points, and its pixels a point across and down."""

    picture: Picture
    left: float
    top: float
    across: float
    down: float


def read_codes(path: Path, contents: Sequence[Content]) -> tuple[Code, ...]:
    """Every code on the last page that one painted area of it is.  Raises what PDFium raises for an unsound file."""
    import pypdfium2

    with closing(pypdfium2.PdfDocument(path)) as document, closing(document[len(document) - 1]) as page:
        left, low, right, top = page.get_cropbox()
        if not 0 < (right - left) * (top - low) * DOTS * DOTS < LARGEST:
            return ()
        with closing(page.render(scale=DOTS, grayscale=True, draw_annots=True, may_draw_forms=True)) as bitmap:
            whole = bitmap.to_numpy()
            picture = whole.reshape(whole.shape[:2]).copy()
    high, wide = picture.shape
    seen = Seen(picture, left, top, wide / (right - left), high / (top - low))
    return tuple(_codes(seen, contents[-1].covers))


def decoded(picture: Picture) -> list[Barcode]:
    """What a decoder that is not ours reads in a grey picture."""
    import zxingcpp

    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)))


def _codes(seen: Seen, covers: Sequence[Cover]) -> Iterator[Code]:
    for found in decoded(seen.picture):
        place, told = found.position, cast("Mapping[str, str | float]", found.extra)
        ends = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        across, down = [seen.left + end.x / seen.across for end in ends], [seen.top - end.y / seen.down for end in ends]
        box = min(across), min(down), max(across), max(down)
        count = SQUARES + EACH * int(told.get("Version", 0))
        for cover in covers:
            square = (cover.box[2] - cover.box[0]) / count
            if all(abs(one - other) < OUT * square + 1 / DOTS for one, other in zip(box, cover.box, strict=True)):
                clean = float(told.get("UEC", 0)) == 1 and _clean(seen, cover.box, count)
                yield Code(found.text, square, clean, cover)


def _clean(seen: Seen, box: Box, count: int) -> bool:
    """Whether each square is black or white throughout, and the ring of white around all of them is white."""
    import numpy

    high, wide = seen.picture.shape
    rows = _line((seen.top - box[3]) * seen.down, (seen.top - box[1]) * seen.down, count, high)
    columns = _line((box[0] - seen.left) * seen.across, (box[2] - seen.left) * seen.across, count, wide)
    if rows is None or columns is None or abs(rows.square - columns.square) > EDGE / count:
        return False
    area = seen.picture[rows.pixels[:, None], columns.pixels[None, :]]
    tone = seen.picture[rows.middles[:, None], columns.middles[None, :]]
    outside = (rows.numbers < 0) | (rows.numbers >= count), (columns.numbers < 0) | (columns.numbers >= count)
    ring = outside[0][:, None] | outside[1][None, :]
    same = numpy.where(tone < DARK, area < DARK, (tone > LIGHT) & (area > LIGHT))
    black = bool(tone[~ring][0] < DARK)
    return black and bool(numpy.where(ring, area > LIGHT, same).all())


@dataclass(frozen=True, slots=True)
class Line:
    """The pixels along a code and the white beside it, but those at the edges of squares.

    Of each pixel the number of its square, from 0, and the pixel in the middle of that; ``square`` is its side.
    """

    pixels: Indices
    numbers: Indices
    middles: Indices
    square: float


def _line(start: float, end: float, count: int, most: int) -> Line | None:
    """None when the code and the white around it do not lie within the picture, or squares are too small to judge."""
    import numpy

    square = (end - start) / count
    first, last = round(start - QUIET * square + EDGE), round(end + QUIET * square - EDGE)
    if first < 0 or last > most or square <= 2 * EDGE + 1:
        return None
    pixels = numpy.arange(first, last)
    numbers = numpy.floor((pixels + 0.5 - start) / square).astype(int)
    inner = numpy.abs(pixels + 0.5 - start - (numbers + 0.5) * square) < square / 2 - EDGE
    middles = numpy.clip(numpy.floor(start + (numbers + 0.5) * square).astype(int), 0, most - 1)
    return Line(pixels[inner], numbers[inner], middles[inner], square)
