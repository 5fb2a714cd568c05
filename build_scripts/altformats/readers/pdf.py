"""Reads a large-print PDF back in two ways: by its tags, as a screen reader does, and by the text that copies out.

The tags are followed from the tree to the marked content and on to the characters that the drawn glyphs stand for
(ISO 32000-1, 9.10 and 14.7).  The text layer comes from PDFium, which shares no code with that.  Scripts that run from
right to left do not come back from a text layer in order (measured: Urdu never), and a file of that direction says
``text_layer: false`` in its facts.  Letters that join come back only as the file states them.  Therefore the glyphs of
both are checked in another way: see ``pdf_shapes``.
"""

from __future__ import annotations

import ctypes
import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..model import Finding, Layer, Need, Part, Place, Project, Reading
from . import pdf_ocr, pdf_ocr_engine
from .pdf_content import Content, Face, Piece, read_content
from .pdf_faults import FAULTS, Fault, faults
from .pdf_ink import Ink, read_ink
from .pdf_ocr_kept import Lines
from .pdf_order import order
from .pdf_outlines import strangers
from .pdf_qr import Code, read_codes
from .pdf_roles import roles
from .pdf_shapes import Shaper, shapers, shows
from .pdf_tree import Walk, walk, words_by_mark
from .pdf_unread import unread

if TYPE_CHECKING:
    from pikepdf import Pdf

name: Final = "pdf"

__all__ = ["FAULTS", "name", "needs", "opened", "read"]

HYPHEN: Final = 2
"""PDFium's code for a hyphen at the end of a line, after which it joins the lines."""

SPACE: Final = 32
"""Ours are all in the file; one that PDFium made up, between a bold word and its full stop, is none of ours."""


def needs(project: Project) -> tuple[Need, ...]:  # noqa: ARG001 - the contract; the project changes nothing here
    """The libraries that read the file, and the data of that which reads its pictures."""
    libraries = tuple(
        Need(f"{module} (reads PDF back)", importlib.util.find_spec(module) is not None, remedy="Run: make build")
        for module in ("pikepdf", "pypdfium2", "tesserocr", "uharfbuzz", "zxingcpp")
    )
    here = pdf_ocr_engine.installed()
    data = tuple(
        Need(f"{pdf_ocr.PROGRAM} with the data {name} (reads the pages)", name in here, remedy=pdf_ocr.REMEDY)
        for name in dict.fromkeys(name for _, name in pdf_ocr.DATA)
    )
    return (*libraries, *data)


@contextmanager
def opened(project: Project, store: str = "") -> Iterator[Callable[[Path], Reading]]:
    """A reading room: fonts are opened once, when the first file needs them, and no picture of a line is read twice.

    ``store`` is the address at which the words of lines are kept for other rooms; empty: they are not.
    """
    fonts = shapers(project.node_modules)
    known = pdf_ocr.Recognised(lines=Lines(store, pdf_ocr_engine.identity))

    def read_one(path: Path) -> Reading:
        return read(path, fonts, known)

    yield read_one


def read(path: Path, fonts: dict[str, Shaper], known: pdf_ocr.Recognised) -> Reading:
    """Everything that the file says.  ``known`` are the pictures of lines that were read before, and grows.

    Raises what pikepdf and PDFium raise for a file that is not a sound PDF.
    """
    from pikepdf import Pdf

    with Pdf.open(path) as pdf:
        faces: dict[tuple[int, int], Face] = {}
        contents = [read_content(page, faces) for page in pdf.pages]
        language = str(pdf.Root.get("/Lang", ""))
        tree = walk(pdf, words_by_mark([content.pieces for content in contents]), language)
        layers = [Layer("tags", tuple(tree.parts))]
        recoverable = _direction(pdf) == "ltr"
        layers.append(Layer("drawn glyphs", tuple(_drawn_words(pdf, contents, language, fonts))))
        ink = read_ink(path, pdf, contents)
        layers.append(Layer("ink", tuple(_inked(tree, contents, ink))))
        if pdf_ocr.readable(tree.parts, language):
            lines = [pdf_ocr.lines_of(contents, marks) for marks in tree.marks]
            layers.append(Layer("read by OCR", tuple(pdf_ocr.confirmed(path, tree.parts, lines, language, known))))
        if recoverable:
            layers.append(Layer("text layer", tuple(_text_layer(path, frozenset(tree.silent_marks))), blocks=False))
        codes = read_codes(path, contents)
        place = Place(path.name)
        found = [
            Finding(code, message, place, "Do not hand this file out. Build it again.", layer=layer)
            for code, message, layer in (
                *faults(pdf, contents, tree),
                *_unseen(tree, contents, ink),
                *order(contents, tree, right_to_left=_direction(pdf) == "rtl"),
                *roles(pdf, contents, tree),
                *_labels(contents),
                *unread(path, pdf, contents, tree, codes),
            )
        ]
        facts = _facts(pdf, contents, tree) | {"language": language, "text_layer": recoverable} | _scanned(codes)
        return Reading(tuple(layers), facts, tuple(_links(tree)), faults=tuple(found))


# Layers


def _drawn_words(pdf: Pdf, contents: list[Content], language: str, fonts: dict[str, Shaper]) -> Iterator[Part]:
    """The blocks of the tags whose words the drawn glyphs show, in the shapes of the font that they are named after."""
    backwards = _direction(pdf) == "rtl"
    drawn: dict[tuple[int, int], list[Piece]] = {}
    for number, content in enumerate(contents):
        for piece in content.pieces:
            if piece.mcid is not None:
                drawn.setdefault((number, piece.mcid), []).append(piece)
    odd = strangers(pdf, contents, fonts)

    def shown(words: str, marks: Sequence[tuple[int, int]]) -> bool:
        pieces = [piece for mark in marks for piece in drawn.get(mark, ())]
        return shows(words, pieces, fonts, right_to_left=backwards)

    words = words_by_mark([content.pieces for content in contents])
    tree = walk(pdf, words, language, shown)
    bad = {
        mark
        for mark, pieces in drawn.items()
        if any((piece.setting.font, code) in odd for piece in pieces for code in piece.codes)
        or (mark not in tree.stated_marks and not shown(words.get(mark, ""), [mark]))
    }
    yield from (part for part, marks in zip(tree.parts, tree.marks, strict=True) if bad.isdisjoint(marks))


def _inked(tree: Walk, contents: Sequence[Content], ink: Ink) -> Iterator[Part]:
    """The blocks of the tags all of whose words leave ink on the page."""
    faded = {(number, piece.mcid) for number, piece in _faded(contents, ink)}
    for part, marks in zip(tree.parts, tree.marks, strict=True):
        if faded.isdisjoint(marks):
            yield part


def _unseen(tree: Walk, contents: Sequence[Content], ink: Ink) -> Iterator[Fault]:
    """Words of no block that leave no ink, such as page labels and the numbers of a list; and ink that is no words."""
    of_blocks = {mark for marks in tree.marks for mark in marks}
    for number, piece in _faded(contents, ink):
        if (number, piece.mcid) not in of_blocks:
            yield "pdf-hidden", f"page {number + 1}: “{piece.text.strip()}” leaves no ink", "ink"
    for number in sorted(ink.strays):
        yield "pdf-hidden", f"page {number + 1}: letters stand where the page does not place them", "ink"


def _faded(contents: Sequence[Content], ink: Ink) -> Iterator[tuple[int, Piece]]:
    for number, content in enumerate(contents):
        for piece in content.pieces:
            if (number, piece.order) in ink.faded:
                yield number, piece


def _text_layer(path: Path, silent: frozenset[tuple[int, int]]) -> Iterator[Part]:
    """The text of each page as PDFium gives it, without artifacts and without the numbers and bullets of lists.

    PDFium puts the numbers of a list after the page's other words, in the middle of a block that runs over the page.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            try:
                yield Part(
                    _page_text(text.raw, frozenset(mcid for on, mcid in silent if on == number - 1)), f"page {number}"
                )
            finally:
                text.close()
                page.close()
    finally:
        document.close()


def _page_text(page: Any, silent: frozenset[int]) -> str:
    from pypdfium2 import raw

    left_out: dict[int, bool] = {}
    characters: list[str] = []
    for index in range(raw.FPDFText_CountChars(page)):
        thing = raw.FPDFText_GetTextObject(page, index)
        if thing:
            address = ctypes.addressof(thing.contents)
            if address not in left_out:
                left_out[address] = _is_artifact(thing) or _mcid(thing) in silent
            if left_out[address]:
                continue
        code = raw.FPDFText_GetUnicode(page, index)
        if code == SPACE and raw.FPDFText_IsGenerated(page, index) == 1:
            continue
        characters.append("-" if code == HYPHEN else chr(code))
    return " ".join("".join(characters).split())


def _is_artifact(thing: Any) -> bool:
    from pypdfium2 import raw

    for index in range(raw.FPDFPageObj_CountMarks(thing)):
        mark = raw.FPDFPageObj_GetMark(thing, index)
        size = ctypes.c_ulong()
        buffer = ctypes.create_string_buffer(64)
        raw.FPDFPageObjMark_GetName(
            mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer), ctypes.byref(size)
        )
        if buffer.raw[: size.value].decode("utf-16-le").rstrip("\0") == "Artifact":
            return True
    return False


def _mcid(thing: Any) -> int | None:
    """The number of the marked content that a drawn thing belongs to."""
    from pypdfium2 import raw

    mcid = raw.FPDFPageObj_GetMarkedContentID(thing)
    return None if mcid < 0 else int(mcid)


def _links(tree: Walk) -> Iterator[tuple[str, str]]:
    """The words of each link and where it leads, once for each link however many lines it takes."""
    for words, annotation in tree.links:
        action = annotation.get("/A")
        target = str(action.get("/URI", "#")) if action is not None else "#"
        yield " ".join(words.split()), target


# Facts


def _facts(pdf: Pdf, contents: list[Content], tree: Walk) -> dict[str, str | int | float | bool]:
    preferences: Any = pdf.Root.get("/ViewerPreferences", {})
    pieces = [piece for content in contents for piece in content.pieces if piece.text.strip()]
    labels = ["".join(piece.text for piece in content.pieces if piece.artifact) for content in contents]
    boxes = {tuple(round(float(value)) for value in page.mediabox) for page in pdf.pages}
    labelling: Any = pdf.Root.get("/PageLabels", {})
    marking: Any = pdf.Root.get("/MarkInfo", {})
    return {
        "title": str(pdf.docinfo.get("/Title", "")),
        "author": str(pdf.docinfo.get("/Author", "")),
        "shows_title": bool(preferences.get("/DisplayDocTitle", False)),
        "direction": _direction(pdf),
        "pages": len(pdf.pages),
        "page_label_style": ", ".join(
            str(style.get("/S", "")) for style in labelling.get("/Nums", ()) if hasattr(style, "keys")
        ),
        "labelled": not list(_labels(contents)),
        "last_label": " ".join(labels[-1].split()) if labels else "",
        "smallest_points": round(min((piece.points for piece in pieces), default=0.0), 2),
        "tagged": bool(marking.get("/Marked", False)) and bool(tree.parts),
        "bookmarks": _count(pdf),
        "paper": ", ".join(f"{box[2] - box[0]} x {box[3] - box[1]}" for box in sorted(boxes)),
    }


def _scanned(codes: Sequence[Code]) -> dict[str, str | int | float | bool]:
    """What the QR codes of the last page say, how many they are, and the side of their smallest square."""
    return {
        "qr": " ".join(code.text for code in codes),
        "qr_codes": len(codes),
        "qr_square_mm": round(min((code.square for code in codes), default=0.0) * 25.4 / 72, 2),
    }


def _labels(contents: Sequence[Content]) -> Iterator[Fault]:
    """Each page must say which it is, of how many, in one line and in the words of all others, and nothing else."""
    first = ""
    for number, content in enumerate(contents, 1):
        pieces = [piece for piece in content.pieces if piece.artifact and piece.text.strip()]
        label = "".join(piece.text for piece in content.pieces if piece.artifact)
        shape = " ".join(re.sub(r"\d+", "#", label).split())
        first = first or shape
        lines = {round(piece.setting.matrix[5] / max(piece.points, 1.0)) for piece in pieces}
        if _numbers(label) != {number, len(contents)} or shape != first or max(lines) - min(lines) > 1:
            yield "pdf-order", f"page {number} of {len(contents)} is labelled “{' '.join(label.split())}”", ""


def _numbers(label: str) -> set[int]:
    """The whole numbers in a label, in the digits of any script."""
    return {int(number) for number in re.findall(r"\d+", label)}


def _direction(pdf: Pdf) -> str:
    preferences: Any = pdf.Root.get("/ViewerPreferences", {})
    return "rtl" if preferences.get("/Direction") == "/R2L" else "ltr"


def _count(pdf: Pdf) -> int:
    """Bookmarks at all depths."""

    def count(items: Any) -> int:
        return sum(1 + count(item.children) for item in items)

    with pdf.open_outline() as outline:
        return count(outline.root)
