"""What speaks in the tags and on the pages of a PDF besides words: alternative texts, titles, pictures, figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from .pdf_content import Content, Cover, Piece
from .pdf_qr import Code
from .pdf_tree import Walk

if TYPE_CHECKING:
    from pikepdf import Pdf

ELEMENT: Final = frozenset(["/A", "/ActualText", "/K", "/Lang", "/P", "/Pg", "/S", "/Type"])
LISTING: Final = frozenset(["/O", "/ListNumbering"])
TREE: Final = frozenset(["/K", "/ParentTree", "/ParentTreeNextKey", "/Type", "/RoleMap"])
MARK: Final = frozenset(["/MCID", "/ActualText", "/Type", "/Subtype"])

OPERATORS: Final = frozenset(
    [
        "BDC",
        "BMC",
        "EMC",
        "BT",
        "ET",
        "Tf",
        "Tm",
        "Td",
        "TD",
        "T*",
        "TJ",
        "Tj",
        "Ts",
        "Tr",
        "Tc",
        "Tw",
        "Tz",
        "TL",
        "'",
        '"',
        "q",
        "Q",
        "cm",
        "gs",
        "w",
        "g",
        "rg",
        "k",
        "G",
        "RG",
        "K",
        "re",
        "m",
        "l",
        "S",
        "f",
        "f*",
        "n",
    ]
)
"""What pages may be drawn with: text, frames and straight lines.  Curves, clips, pictures, shadings, colour spaces and
forms are not among it, for nobody here reads what they show."""

DEEPEST: Final = 60
FRAME: Final = 2
"""Rectangles of a frame at most."""

THIN: Final = 0.15
"""Ems of the thickest underline."""

UNDER: Final = (-0.35, 0.05)
"""Where an underline lies, in ems above the line of its words."""


def unread_marks(pdf: Pdf, contents: Sequence[Content], tree: Walk, codes: Sequence[Code]) -> Iterator[str]:
    """Everything of that kind in a file.  ``codes`` are the QR codes on its last page: one may be there, if sound."""
    root: Any = pdf.Root.get("/StructTreeRoot", {})
    for key in sorted(set(root.keys()) - TREE):
        yield f"the tag tree has {key}"
    yield from sorted(set(_elements(root, 0)))
    of_links = {mark for marks in tree.link_marks for mark in marks}
    for number, content in enumerate(contents, 1):
        yield from (f"page {number} {what}" for what in _drawn_with(content))
        words = [piece for piece in content.pieces if piece.text.strip()]
        linked = [piece for piece in words if (number - 1, piece.mcid) in of_links]
        known = [code.cover for code in codes if code.sound] if number == len(contents) and len(codes) == 1 else []
        if not all(_frames(cover, words) or _underlines(cover, linked) or cover in known for cover in content.covers):
            yield f"page {number} has something drawn that neither frames words nor underlines a link, nor is a QR code"


def _elements(element: Any, depth: int) -> Iterator[str]:
    kids: Any = element.get("/K", ())
    for kid in kids if hasattr(kids, "append") else (kids,):
        if hasattr(kid, "keys") and "/S" in kid and depth < DEEPEST:
            yield from (f"a tag has {key}" for key in set(kid.keys()) - ELEMENT)
            attributes: Any = kid.get("/A", {})
            if not hasattr(attributes, "keys") or set(attributes.keys()) - LISTING:
                yield "a tag has attributes of another kind than lists"
            yield from _elements(kid, depth + 1)


def _drawn_with(content: Content) -> Iterator[str]:
    yield from (f"is drawn with “{name}”" for name in sorted(content.operators - OPERATORS))
    yield from (f"has marked content with {key}" for key in sorted(content.told - MARK))


def _frames(cover: Cover, words: Sequence[Piece]) -> bool:
    """Whether it goes around words: an outer and an inner rectangle; of more, anything could be made."""
    if cover.parts > FRAME:
        return False
    left, low, right, top = cover.box
    return any(
        left < piece.box[0] and piece.box[2] < right and low < piece.box[1] and piece.box[3] < top for piece in words
    )


def _underlines(cover: Cover, words: Sequence[Piece]) -> bool:
    left, low, right, top = cover.box
    middle = (low + top) / 2
    for piece in words:
        if top - low > THIN * piece.points:
            continue
        line = piece.setting.matrix[5]
        below = line + UNDER[0] * piece.points <= middle <= line + UNDER[1] * piece.points
        if below and min(right, piece.box[2]) - max(left, piece.box[0]) > 0:
            return True
    return False
