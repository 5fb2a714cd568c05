"""Reads a large-print PDF back in two ways: by its tags, as a screen reader does, and by the text that copies out of it.

The tags are followed from the tree to the marked content and on to the characters that the drawn glyphs stand for
(ISO 32000-1, 9.10 and 14.7).  The text layer comes from PDFium, which shares no code with that.  Scripts whose letters
join in many shapes do not come back from a text layer in order (measured: Urdu never), and a file in such a language
says ``text_layer: false`` in its facts.
"""

from __future__ import annotations

import ctypes
import importlib.util
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..model import Finding, Layer, Need, Part, Place, Project, Reading
from .pdf_content import Box, Content, Piece, read_content
from .pdf_tree import Walk, walk, words_by_mark

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

name: Final = "pdf"

FAULTS: Final = {
    "pdf-active": (
        "Does the PDF do anything but show words?\n\n"
        "Why: scripts, programs, attachments and passwords have no place in a leaflet, and stop readers and scanners.\n"
        "Source: ISO 14289-1 7.16, and safe handling of files in hospitals.\n"
        "Bad: an action of type JavaScript.\nGood: links to telephone numbers, addresses and pages only."
    ),
    "pdf-hidden": (
        "Can eyes see every word that the tags promise?\n\n"
        "Why: white, covered, clipped or invisible text satisfies every test of the words, and nobody can read it.\n"
        "Source: measured; ISO 32000-1 9.3.6 (rendering modes).\n"
        "Bad: a statement drawn in white.\nGood: black on white."
    ),
    "pdf-untagged": (
        "Is every word that eyes see among the tags, once, or marked as an artifact?\n\n"
        "Why: a word outside the tags is read to nobody; one that stands twice is read twice.\n"
        "Source: ISO 14289-1 7.1.\n"
        "Bad: a paragraph outside any tag.\nGood: each piece of text in one tag; page labels as artifacts."
    ),
    "pdf-drawn": (
        "Do the tags say what the glyphs show?\n\n"
        "Why: ``ActualText`` is what a screen reader says; if it differs from what is drawn, two people read two leaflets.\n"
        "Source: ISO 32000-1 14.9.4.\n"
        "Bad: drawn “Do not drive”, ActualText “Do drive”.\nGood: the same words."
    ),
}

LINKS: Final = ("/URI", "/GoTo")
ANNOTATIONS: Final = ("/Link",)
JOINED: Final = frozenset("ur ar fa ps sd ckb ug he yi bn pa hi gu ta te ml kn si ne mr th km lo my bo".split())
"""Languages whose words do not come back from a text layer: right to left, or with letters that join or reorder."""

HYPHEN: Final = 2
"""PDFium's code for a hyphen at the end of a line, after which it joins the lines."""

LEAST_CONTRAST: Final = 7.0
"""WCAG 2.2, 1.4.6 (AAA): text against the white of the paper."""


def needs(project: Project) -> tuple[Need, ...]:  # noqa: ARG001 - the contract; the project changes nothing here
    """The two libraries that read the file."""
    return tuple(
        Need(f"{module} (reads PDF back)", importlib.util.find_spec(module) is not None, remedy="Run: make build")
        for module in ("pikepdf", "pypdfium2")
    )


@contextmanager
def opened(project: Project) -> Iterator[Callable[[Path], Reading]]:  # noqa: ARG001 - the contract
    """A reading room without furniture: nothing is costly to start."""
    yield read


def read(path: Path) -> Reading:
    """Everything that the file says.  Raises what pikepdf and PDFium raise for a file that is not a sound PDF."""
    from pikepdf import Pdf

    with Pdf.open(path) as pdf:
        faces: dict[tuple[int, int], Any] = {}
        contents = [read_content(page, faces) for page in pdf.pages]
        language = str(pdf.Root.get("/Lang", ""))
        tree = walk(pdf, words_by_mark([content.pieces for content in contents]), language)
        layers = [Layer("tags", tuple(tree.parts))]
        recoverable = not _joined(language)
        if recoverable:
            layers.append(Layer("text layer", tuple(_text_layer(path)), blocks=False))
        place = Place(path.name)
        faults = [
            Finding(code, message, place, "Do not hand this file out. Build it again.", layer=layer)
            for code, message, layer in (
                *_active(pdf),
                *_hidden(pdf, contents),
                *_untagged(contents, tree),
                *_drawn(tree),
            )
        ]
        facts = _facts(pdf, contents, tree) | {"language": language, "text_layer": recoverable}
        return Reading(tuple(layers), facts, tuple(_links(tree)), faults=tuple(faults))


# Layers


def _text_layer(path: Path) -> Iterator[Part]:
    """The text of each page as PDFium gives it, without what is marked as an artifact."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            try:
                yield Part(_page_text(text.raw), f"page {number}")
            finally:
                text.close()
                page.close()
    finally:
        document.close()


def _page_text(page: Any) -> str:
    from pypdfium2 import raw

    artifacts: dict[int, bool] = {}
    characters: list[str] = []
    for index in range(raw.FPDFText_CountChars(page)):
        thing = raw.FPDFText_GetTextObject(page, index)
        if thing:
            address = ctypes.addressof(thing.contents)
            if address not in artifacts:
                artifacts[address] = _is_artifact(thing)
            if artifacts[address]:
                continue
        code = raw.FPDFText_GetUnicode(page, index)
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


def _links(tree: Walk) -> Iterator[tuple[str, str]]:
    """The words of each link and where it leads, once for each link however many lines it takes."""
    for words, annotation in tree.links:
        action = annotation.get("/A")
        target = str(action.get("/URI", "#")) if action is not None else "#"
        yield " ".join(words.split()), target


# Facts


def _facts(pdf: Pdf, contents: list[Content], tree: Walk) -> dict[str, str | int | float | bool]:
    preferences = pdf.Root.get("/ViewerPreferences", {})
    pieces = [piece for content in contents for piece in content.pieces if piece.text.strip()]
    labels = ["".join(piece.text for piece in content.pieces if piece.artifact) for content in contents]
    boxes = {tuple(round(float(value)) for value in page.mediabox) for page in pdf.pages}
    styles = pdf.Root.get("/PageLabels", {}).get("/Nums", ())
    return {
        "title": str(pdf.docinfo.get("/Title", "")),
        "shows_title": bool(preferences.get("/DisplayDocTitle", False)),
        "direction": "rtl" if preferences.get("/Direction") == "/R2L" else "ltr",
        "pages": len(pdf.pages),
        "page_label_style": ", ".join(str(style.get("/S", "")) for style in styles if hasattr(style, "keys")),
        "labelled": all(str(number) in label and str(len(labels)) in label for number, label in enumerate(labels, 1)),
        "last_label": " ".join(labels[-1].split()) if labels else "",
        "smallest_points": round(min((piece.points for piece in pieces), default=0.0), 2),
        "tagged": bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False)) and bool(tree.parts),
        "bookmarks": _count(pdf),
        "paper": ", ".join(f"{box[2] - box[0]} x {box[3] - box[1]}" for box in sorted(boxes)),
    }


def _count(pdf: Pdf) -> int:
    """Bookmarks at all depths."""

    def count(items: Any) -> int:
        return sum(1 + count(item.children) for item in items)

    with pdf.open_outline() as outline:
        return count(outline.root)


# Faults: (code, message, layer)

Fault = tuple[str, str, str]


def _active(pdf: Pdf) -> Iterator[Fault]:
    names: Mapping[str, Object] = pdf.Root.get("/Names", {})
    if pdf.is_encrypted:
        yield "pdf-active", "the file is encrypted", ""
    for key in ("/OpenAction", "/AA", "/AcroForm", "/Collection"):
        if key in pdf.Root:
            yield "pdf-active", f"the file has {key}", ""
    if "/JavaScript" in names or "/EmbeddedFiles" in names:
        yield "pdf-active", "the file holds a script or an attachment", ""
    for number, page in enumerate(pdf.pages, 1):
        if "/AA" in page.obj:
            yield "pdf-active", f"page {number} acts by itself", ""
        for annotation in page.obj.get("/Annots", ()):
            kind = str(annotation.get("/Subtype"))
            action = annotation.get("/A")
            if kind not in ANNOTATIONS or "/AA" in annotation:
                yield "pdf-active", f"page {number} has an annotation of the kind {kind}", ""
            if action is not None and (str(action.get("/S")) not in LINKS or "/Next" in action):
                yield "pdf-active", f"page {number} has an action of the kind {action.get('/S')}", ""


def _hidden(pdf: Pdf, contents: list[Content]) -> Iterator[Fault]:
    for number, (page, content) in enumerate(zip(pdf.pages, contents, strict=True), 1):
        unit = float(page.obj.get("/UserUnit", 1))
        media, crop = page.mediabox, page.cropbox
        paper = tuple(
            unit * side
            for side in (
                *(max(float(media[at]), float(crop[at])) for at in (0, 1)),
                *(min(float(media[at]), float(crop[at])) for at in (2, 3)),
            )
        )
        for piece in content.pieces:
            if piece.text.strip():
                for what in _ways_to_hide(piece, content, (paper[0], paper[1], paper[2], paper[3])):
                    yield "pdf-hidden", f"page {number}: “{piece.text.strip()}” is {what}", ""
        for face in content.unknown if number == 1 else ():
            yield "pdf-hidden", f"the characters of {face} cannot be told", "text layer"


def _ways_to_hide(piece: Piece, content: Content, paper: Box) -> Iterator[str]:
    if piece.mode in (3, 7):
        yield "drawn invisibly"
    if piece.contrast < LEAST_CONTRAST:
        yield f"too pale: {piece.contrast:.1f} to 1"
    if not _inside(piece.box, paper):
        yield "partly off the page"
    if not _inside(piece.box, piece.clip):
        yield "clipped"
    if any(cover.order > piece.order and _overlap(piece.box, cover.box) for cover in content.covers):
        yield "covered"


def _inside(box: Box, outer: Box) -> bool:
    return box[0] >= outer[0] - 1 and box[1] >= outer[1] - 1 and box[2] <= outer[2] + 1 and box[3] <= outer[3] + 1


def _overlap(first: Box, second: Box) -> bool:
    """Whether a cover hides a part of the text that matters: more than a tenth of its height and a point of its length."""
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    return wide > 1 and high > 0.1 * (first[3] - first[1])


def _untagged(contents: list[Content], tree: Walk) -> Iterator[Fault]:
    used = set(tree.used)
    for number, content in enumerate(contents):
        for piece in content.pieces:
            if piece.text.strip() and not piece.artifact and (number, piece.mcid) not in used:
                yield "pdf-untagged", f"page {number + 1}: “{piece.text.strip()}” has no tag", "tags"
    if len(used) != len(tree.used):
        yield "pdf-untagged", "some words stand in the tags more than once", "tags"


def _drawn(tree: Walk) -> Iterator[Fault]:
    """Words that read from left to right must be drawn as the tags state them; amid Urdu the runs may stand in any order.

    Letters of a joined script do not come back from the glyphs, so nothing can be said of them here.
    """
    for said in tree.statements:
        stated, drawn = "".join(said.stated.split()), "".join(said.drawn.split())
        if _joined(said.tag):
            sound = _right_to_left(stated) or Counter(stated) == Counter(drawn)
        else:
            sound = stated == drawn
        if not sound:
            yield "pdf-drawn", f"{said.where}: the tags say “{said.stated}”, drawn is “{said.drawn}”", "tags"


def _joined(language: str) -> bool:
    return language.partition("-")[0].lower() in JOINED


def _right_to_left(words: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in words)
