"""What the reader of a PDF finds wrong by itself: active content, hidden or untagged words, tags that mislead."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from .pdf_content import INVISIBLE_MODES, Box, Content, Piece
from .pdf_tree import Walk

if TYPE_CHECKING:
    from pikepdf import Pdf

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
        "Why: a screen reader says the ``ActualText``; if other words are drawn, two people read two leaflets.\n"
        "Source: ISO 32000-1 14.9.4.\n"
        "Bad: drawn “Do not drive”, ActualText “Do drive”.\nGood: the same words."
    ),
    "pdf-unread": (
        "Is there anything in the PDF that no layer and no check accounts for?\n\n"
        "Why: what nobody reads is not proven: a picture, a note, a hidden layer, an alternative text, another title\n"
        "or an older version of the file can say something else to somebody.\n"
        "Source: ISO 32000-1 (tables 28, 30, 33, 164, 323), as far as large print needs them; our own tables.\n"
        "Bad: a picture with “NOT” laid over a page; a tag with /Alt; bytes after the end.\n"
        "Good: text, frames and underlines, tags, links, bookmarks that are headings, and the title."
    ),
    "pdf-order": (
        "Do eyes meet the words in the order of the tags?\n\n"
        "Why: a heading above another paragraph than its own, or “not” at another place of its line, says something\n"
        "else to eyes than to ears.\n"
        "Source: WCAG 2.2, 1.3.2; ISO 14289-1 7.2.\n"
        "Bad: two paragraphs that changed places on the page.\nGood: each block below the one before."
    ),
    "pdf-roles": (
        "Are headings, links and the ways from page to tags to a screen reader what they are to eyes?\n\n"
        "Why: who listens goes from heading to heading; a heading that is none is never found.\n"
        "Source: ISO 14289-1 7.1, 7.4 and 7.10; WCAG 2.2, 1.3.1.\n"
        "Bad: a heading tagged as a paragraph; a paragraph tagged as a heading.\n"
        "Good: large words are headings, the larger the higher."
    ),
}

LINKS: Final = ("/URI", "/GoTo")
ANNOTATIONS: Final = ("/Link",)
VIRAMA: Final = 9
"""The combining class of the signs that make two consonants one shape: a script that has one joins its letters."""

LEAST_CONTRAST: Final = 7.0
"""WCAG 2.2, 1.4.6 (AAA): text against the white of the paper."""

SQUARE: Final = (0.98, 1.02)
"""How much wider than high letters may be drawn than their font has them; ours are drawn as they are."""

SPACED: Final = (0.9, 1.35)
"""How long a line may be, of the sum of its letters' widths (measured: 0.96 to 1.21)."""


Fault = tuple[str, str, str]
"""Code, message and layer."""


def faults(pdf: Pdf, contents: list[Content], tree: Walk) -> Iterator[Fault]:
    """Everything that is wrong in a file, whatever it was to say."""
    yield from _active(pdf)
    yield from _hidden(pdf, contents)
    yield from _untagged(contents, tree)
    yield from _drawn(tree)


def _active(pdf: Pdf) -> Iterator[Fault]:
    names: Any = pdf.Root.get("/Names", {})
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
        for words, share in _lines(content):
            if not SPACED[0] <= share <= SPACED[1]:
                yield "pdf-hidden", f"page {number}: the letters of “{words}” stand upon each other or far apart", ""
        for face in content.unknown if number == 1 else ():
            yield "pdf-hidden", f"the characters of {face} cannot be told", "text layer"


def _lines(content: Content) -> Iterator[tuple[str, float]]:
    """The words of each piece of marked content, and how long it is as a share of its letters' widths."""
    marks: dict[int, list[Piece]] = {}
    for piece in content.pieces:
        if piece.mcid is not None and piece.text.strip():
            marks.setdefault(piece.mcid, []).append(piece)
    for pieces in marks.values():
        widths = sum(sum(piece.setting.advances) / 1000 * piece.points for piece in pieces)
        ends = [
            piece.setting.matrix[4] + step * piece.setting.matrix[0] for piece in pieces for step in piece.setting.steps
        ]
        if widths > 0:
            yield "".join(piece.text for piece in pieces).strip(), (max(ends) - min(ends)) / widths


def _ways_to_hide(piece: Piece, content: Content, paper: Box) -> Iterator[str]:
    if piece.mode in INVISIBLE_MODES:
        yield "drawn invisibly"
    across, up, down, high = piece.setting.matrix[:4]
    if up or down or high <= 0 or not SQUARE[0] * high < across * piece.setting.stretch < SQUARE[1] * high:
        yield "turned, mirrored or squeezed"
    if piece.lacking:
        yield "drawn in letters that the font lacks"
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
    """Whether a cover hides a part of the text that matters: more than a tenth of its height."""
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
    """Words that read from left to right must be drawn as the tags state them; amid Urdu, in any order of words.

    Letters that join do not come back from their glyphs, so nothing can be said of them here: see ``pdf_shapes``.
    """
    amid = any(shaped(part.text) for part in tree.parts)
    for said in tree.statements:
        stated, drawn = _words(said.stated, amid=amid), _words(said.drawn, amid=amid)
        if stated != drawn and not shaped(said.stated):
            yield "pdf-drawn", f"{said.where}: the tags say “{said.stated}”, drawn is “{said.drawn}”", "tags"


def _words(text: str, *, amid: bool) -> Counter[str]:
    """The letters in their order; amid words that run the other way, each word for itself and the signs left out."""
    return Counter(re.findall(r"\w+", text) if amid else ["".join(text.split())])


def shaped(words: str) -> bool:
    """Whether a part of the words does not come back from glyphs: it runs from right to left, or its letters join."""
    return any(_right_to_left(letter) or _script(letter) in _joining_scripts() for letter in set(words) - ASCII)


def _right_to_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL", "AN")


ASCII: Final = frozenset(map(chr, range(128)))


def _script(letter: str) -> str:
    from fontTools.unicodedata import script

    return str(script(letter))


@cache
def _joining_scripts() -> frozenset[str]:
    """The scripts of India and their kin (ISO 15924), by Unicode's own properties."""
    return frozenset(_script(chr(code)) for code in range(0x900, 0x12000) if unicodedata.combining(chr(code)) == VIRAMA)
