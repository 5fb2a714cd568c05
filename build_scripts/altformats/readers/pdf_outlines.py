"""Whether the letters in a PDF have the shapes of the font that they are named after.

A file brings its fonts with it, and in them a "4" may be drawn as a 7, or a word as nothing.  So the outline of every
glyph that a page uses is compared with that of the installed font of the same name, point for point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from .pdf_content import Content
from .pdf_shapes import Outline, Shaper, shaper_of

if TYPE_CHECKING:
    from pikepdf import Object, Pdf
    from uharfbuzz import Font

LEAST: Final = 0.99
MOST: Final = 2.0
"""How many times larger than the installed font a file may draw its letters: never smaller, for the size would lie."""

ROUNDED: Final = 2.0
"""Thousandths of the em by which a width may be out."""

Glyph = tuple[tuple[int, int], int]
"""A glyph of the file: its font as an object there, and its code."""


def strangers(pdf: Pdf, contents: Sequence[Content], known: dict[str, Shaper]) -> frozenset[Glyph]:
    """The glyphs that are drawn and are not those of the installed font.

    Raises MissingTool when a font of that name is not installed.
    """
    used: dict[tuple[int, int], dict[int, float]] = {}
    names: dict[tuple[int, int], str] = {}
    for content in contents:
        for piece in content.pieces:
            advances = zip(piece.codes, piece.setting.advances, strict=True)
            used.setdefault(piece.setting.font, {}).update(advances)
            names[piece.setting.font] = piece.font
    found: set[Glyph] = set()
    for key, codes in used.items():
        own = _program(pdf.get_object(key)) if key != (0, 0) else None
        installed = shaper_of(names[key], known)
        odd = own is None or not LEAST <= installed.font.face.upem / own.face.upem <= MOST
        found.update(
            (key, code)
            for code, advance in codes.items()
            if odd or own is None or not _same(own, installed, code) or not _as_wide(own, installed, code, advance)
        )
    return frozenset(found)


def _program(font: Object) -> Font | None:
    """The program of a composite TrueType font whose codes are glyph numbers; None for a font of another kind."""
    from uharfbuzz import Blob, Face, Font

    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
        return None
    inner = font.DescendantFonts[0]
    if inner.get("/Subtype") != "/CIDFontType2" or str(inner.get("/CIDToGIDMap", "/Identity")) != "/Identity":
        return None
    described: Any = inner.get("/FontDescriptor", {})
    program = described.get("/FontFile2")
    return None if program is None else Font(Face(Blob(program.read_bytes())))


def _same(own: Font, installed: Shaper, code: int) -> bool:
    if code not in installed.outlines:
        installed.outlines[code] = outline(installed.font, code)
    return outline(own, code) == installed.outlines[code]


def _as_wide(own: Font, installed: Shaper, code: int, advance: float) -> bool:
    """Whether the file moves on by the width of the letter; spaces may be wider than the font's (Nastaliq's are)."""
    due = installed.font.get_glyph_h_advance(code) * 1000 / own.face.upem
    return abs(advance - due) <= ROUNDED or (advance > due and not installed.outlines[code])


def outline(font: Font, glyph: int) -> Outline:
    """The strokes of a glyph in the units of its font."""
    from fontTools.pens.recordingPen import RecordingPen

    pen = RecordingPen()
    font.draw_glyph_with_pen(glyph, pen)
    return tuple(pen.value)
