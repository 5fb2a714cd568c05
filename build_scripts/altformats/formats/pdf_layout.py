"""Mends what layout leaves at the foot of a page: a heading that stands there alone, for its safety box came too late.

A safety statement is kept on one page where it fits.  In very large print a box can fill a page, and then it does not
fit below its own heading: WeasyPrint 70 leaves the heading behind.  A heading without its text misleads more than a box
that runs over, so such a box may be split, and the page is laid out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from weasyprint import Document

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
MOST: Final = 6
"""Rounds of layout at most; two were enough for every leaflet and size tried."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words: whether it is of a heading, and the id of the box of a safety statement around it."""

    heading: bool
    box: str


def settled(render: Callable[[str], Document]) -> Document:
    """The document laid out with no heading left alone; ``render`` lays it out with some further style."""
    split: dict[str, None] = {}
    document = render("")
    for _ in range(MOST):
        late = [box for box in _late_boxes(document) if box not in split]
        if not late:
            break
        split |= dict.fromkeys(late)
        document = render("".join(f"#{box} {{ break-inside: auto }}\n" for box in split))
    return document


def _late_boxes(document: Document) -> Iterator[str]:
    """Boxes that begin a page while their heading ends the one before."""
    pages = [list(_lines(page._page_box, "")) for page in document.pages]
    for page, following in pairwise(pages):
        if page and following and page[-1].heading and following[0].box:
            yield following[0].box


def _lines(box: Any, around: str) -> Iterator[Line]:
    from weasyprint.formatting_structure.boxes import LineBox, MarginBox

    if isinstance(box, MarginBox):
        return
    if box.element is not None and "data-statement" in box.element.attrib:
        around = box.element.get("id")
    if isinstance(box, LineBox):
        yield Line(box.element_tag in HEADINGS, around)
        return
    for child in getattr(box, "children", ()):
        yield from _lines(getattr(child, "_box", child), around)
