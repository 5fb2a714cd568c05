"""The end of the large print: where the leaflet's other formats and languages are, to press, to type and to scan.

The QR code is drawn as one black path of squares below the address.  It is an artifact, for the address stands as words
beside it and a screen reader has no use for squares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, Final

from ..addresses import short_link
from ..errors import FormatProblem
from ..interface import ONLINE
from ..model import Edition

if TYPE_CHECKING:
    from pikepdf import Pdf
    from weasyprint import Document

MODULE: Final = 1.0
"""Millimetres of one square of the code: 0.7 is the least that we allow; larger is scanned from further away."""

JOIN: Final = "\u2060"
"""A place where a line must not break; it has no width."""

QUIET: Final = 4
"""Squares of white around the code (ISO/IEC 18004, 5.3.8)."""

CORRECTION: Final = "m"
"""Error correction: 15 in 100 of the code may be dirty or torn."""

PLACE: Final = "qr"
"""The class of the element that keeps the code's place."""

POINTS: Final = 72 / 25.4
"""Points of a millimetre."""

PIXEL: Final = 0.75
"""Points of a pixel of CSS."""

BREAK: Final = "\u200b"
"""A place where a long word may break; it has no width."""


def html(edition: Edition, across: float) -> str:
    """The markup; empty while the website's address is not known.

    ``across`` is how many letters fit a line.  At its end is a space of the code's size, into which ``draw`` puts it.
    """
    address = _address(edition)
    if not address:
        return ""
    side = (len(_squares(address)) + 2 * QUIET) * MODULE
    shown = "/".join(_breaking(part, across) for part in address.split("/"))
    return "\n".join(
        (
            '<div class="online">',
            f"<p>{escape(edition.word(ONLINE))}</p>",
            f'<p class="address" dir="ltr"><a href="{escape(address)}">{escape(shown)}</a></p>',
            f'<p class="code"><span class="{PLACE}" style="width: {side}mm; height: {side}mm"></span></p>',
            "</div>",
        )
    )


def draw(pdf: Pdf, document: Document, edition: Edition) -> None:
    """Put the code in its place.  Raises FormatProblem when that is not on the last page."""
    address = _address(edition)
    if not address:
        return
    places = [(number, box) for number, page in enumerate(document.pages) for box in _places(page._page_box)]
    if [number for number, _ in places] != [len(document.pages) - 1]:
        raise FormatProblem("the QR code is not on the last page", edition.meta.slug, "This is our fault.")
    box = places[0][1]
    page = pdf.pages[-1]
    left = box.content_box_x() * PIXEL + QUIET * MODULE * POINTS
    top = float(page.mediabox[3]) - box.content_box_y() * PIXEL - QUIET * MODULE * POINTS
    path = " ".join(_path(_squares(address), left, top))
    code = f"/Artifact BMC\nq\n0 g\n{path}\nf\nQ\nEMC\n".encode("ascii")
    page.Contents = pdf.make_stream(code + page.Contents.read_bytes())


def _address(edition: Edition) -> str:
    return short_link(edition.publisher, edition.language.tag, edition.meta.code)


def _breaking(part: str, across: float) -> str:
    """A part of the address between two slashes: it breaks at its dots if it is longer than a line, or else nowhere.

    An address that breaks after the hyphen of "zh-Hans" is typed without it.
    """
    return part.replace(".", f"{BREAK}.") if len(part) > across else part.replace("-", f"-{JOIN}")


@lru_cache(maxsize=16)
def _squares(address: str) -> Sequence[Sequence[bool]]:
    """The code row by row, True for black, without the white around it."""
    import segno

    code = segno.make_qr(address, error=CORRECTION, mode="byte", encoding="utf-8", eci=False, boost_error=False)
    return tuple(tuple(bool(square) for square in row) for row in code.matrix)


def _path(rows: Sequence[Sequence[bool]], left: float, top: float) -> Iterator[str]:
    """A rectangle for each run of black squares in a row, in points from the lower left corner of the page."""
    side = MODULE * POINTS
    for down, row in enumerate(rows, start=1):
        for run in re.finditer("1+", "".join("01"[square] for square in row)):
            along, wide = run.start() * side, len(run[0]) * side
            yield f"{left + along:.4f} {top - down * side:.4f} {wide:.4f} {side:.4f} re"


def _places(box: Any) -> Iterator[Any]:
    """The boxes that keep the code's place, within a box that was laid out."""
    box = getattr(box, "_box", box)  # a placed box stands behind a placeholder
    if box.element is not None and box.element.get("class") == PLACE and box.element_tag == "span":
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _places(child)
