"""Embedded fonts of a large-print PDF changed, so that the same codes show other letters or none."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from ..mutation import Damage, Family, Operator
from .pdf_redrawn import a_line, damage, number, page_source, resource, rewrite, source, surgery
from .pdf_stretches import SPACES, Atom, Stretch
from .pdf_surgery import Paper

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FIGURES: Final = "0123456789০১২৩৪৫৬৭৮৯"


def _inner(paper: Paper, face: str) -> Dictionary:
    """The descendant font of a face."""
    return cast("Dictionary", paper.faces[face].font.DescendantFonts[0])


def _program(paper: Paper, face: str) -> TTFont:
    from fontTools.ttLib import TTFont

    data = cast("Stream", _inner(paper, face).FontDescriptor.FontFile2).read_bytes()
    return TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)


def _put_program(paper: Paper, face: str, program: TTFont) -> None:
    out = io.BytesIO()
    program.save(out, reorderTables=False)
    data = out.getvalue()
    _inner(paper, face).FontDescriptor.FontFile2 = paper.pdf.make_stream(data, Length1=len(data))


def _inked(atom: Atom) -> bool:
    return bool(atom.code) and atom.text not in SPACES and atom.text != "\u00a0"


def _a_glyph(paper: Paper, draw: random.Random) -> tuple[Stretch, Atom] | None:
    """A drawn glyph: of a word that says no or a figure more often than chance would have it."""
    figures = draw.random() < 1 / 2
    line = a_line(paper, draw, lambda s: any(a.text and a.text in FIGURES for a in s.atoms) if figures else True)
    if not line:
        return None
    fit = [a for a in line.atoms if _inked(a) and (not figures or a.text in FIGURES)]
    return (line, draw.choice(fit)) if fit else None


def _partner(paper: Paper, draw: random.Random, atom: Atom) -> bytes | None:
    """Another code of the same face with ink of its own: a figure for a figure, a letter for a letter."""
    used = {a.code: a.text for s in paper.stretches for a in s.atoms if a.face == atom.face and _inked(a)}
    figure = bool(atom.text) and atom.text in FIGURES
    fit = sorted(c for c, said in used.items() if said != atom.text and figure == (bool(said) and said in FIGURES))
    return draw.choice(fit) if fit else None


def _everywhere(paper: Paper, line: Stretch, what: str) -> Damage:
    hit = damage(paper, line, what)
    return Damage(f"{hit.what}, here and on every page", hit.statement)


def _outlines_exchanged(paper: Paper, draw: random.Random) -> Damage | None:
    found = _a_glyph(paper, draw)
    other = _partner(paper, draw, found[1]) if found else None
    if not found or not other:
        return None
    line, atom = found
    program = _program(paper, atom.face)
    one, two = (program.getGlyphName(int.from_bytes(code, "big")) for code in (atom.code, other))
    shapes = program["glyf"]
    shapes[one], shapes[two] = shapes[two], shapes[one]
    _put_program(paper, atom.face, program)
    said = paper.faces[atom.face].text.get(other, "?")
    return _everywhere(paper, line, f"“{atom.text}” and “{said}” have each other's shape in the font")


def _outline_blank(paper: Paper, draw: random.Random) -> Damage | None:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    found = _a_glyph(paper, draw)
    if not found:
        return None
    line, atom = found
    program = _program(paper, atom.face)
    shapes, glyph = program["glyf"], program.getGlyphName(int.from_bytes(atom.code, "big"))
    if not shapes[glyph].numberOfContours:
        return None
    shapes[glyph] = Glyph()
    _put_program(paper, atom.face, program)
    return _everywhere(paper, line, f"“{atom.text}” has no shape in the font")


def _map_exchanged(paper: Paper, draw: random.Random) -> Damage | None:
    """The table from codes to glyphs exchanges two of them; the font program is left as it was."""
    found = _a_glyph(paper, draw)
    other = _partner(paper, draw, found[1]) if found else None
    if not found or not other:
        return None
    line, atom = found
    glyphs = list(range(len(_program(paper, atom.face).getGlyphOrder())))
    one, two = int.from_bytes(atom.code, "big"), int.from_bytes(other, "big")
    glyphs[one], glyphs[two] = glyphs[two], glyphs[one]
    table = b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)
    _inner(paper, atom.face).CIDToGIDMap = paper.pdf.make_stream(table)
    said = paper.faces[atom.face].text.get(other, "?")
    return _everywhere(paper, line, f"“{atom.text}” is drawn as “{said}” and the other way round, by the font's map")


def _main_face(line: Stretch) -> str:
    """The face of most of its glyphs."""
    faces = [atom.face for atom in line.atoms if _inked(atom)]
    return max(sorted(set(faces)), key=faces.count)


def _font_missing(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw)
    if not line:
        return None
    del _inner(paper, _main_face(line)).FontDescriptor["/FontFile2"]
    return _everywhere(paper, line, "its font is not embedded any more")


def _font_cut(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw)
    if not line:
        return None
    described = _inner(paper, _main_face(line)).FontDescriptor
    data = cast("Stream", described.FontFile2).read_bytes()
    described.FontFile2 = paper.pdf.make_stream(data[: len(data) // draw.randrange(3, 9)])
    return _everywhere(paper, line, "its font is cut short")


def _programs_exchanged(paper: Paper, draw: random.Random) -> Damage | None:
    faces = sorted(paper.faces)
    line = a_line(paper, draw)
    if not line or len(faces) == 1:
        return None
    one = _main_face(line)
    bases = {face: str(paper.faces[face].font.BaseFont).split("+")[1].replace("-Bold", "") for face in faces}
    others = [face for face in faces if bases[face] != bases[one]]
    if not others:
        return None
    first, second = _inner(paper, one).FontDescriptor, _inner(paper, draw.choice(others)).FontDescriptor
    first.FontFile2, second.FontFile2 = second.FontFile2, first.FontFile2
    return _everywhere(paper, line, "its font holds the letters of another script")


def _shrunk(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw)
    if not line:
        return None
    face, by = _main_face(line), draw.choice([2, 3, 4])
    program = _program(paper, face)
    program["head"].unitsPerEm = min(16384, program["head"].unitsPerEm * by)
    _put_program(paper, face, program)
    return _everywhere(paper, line, f"its letters are drawn at 1/{by} of their size")


def _widths(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw, lambda s: len(s.words) > 1)
    if not line:
        return None
    face, by = _main_face(line), draw.uniform(0.2, 0.5)
    inner = _inner(paper, face)
    known = {**dict.fromkeys((int.from_bytes(a.code, "big") for a in line.atoms if a.code and a.face == face), 0.0)}
    known = {code: paper.faces[face].width(code.to_bytes(2, "big")) for code in known} | dict(paper.faces[face].widths)
    inner.W = Array([part for code in sorted(known) for part in (code, Array([round(known[code] * by)]))])
    inner.DW = round(paper.faces[face].usual * by)
    return _everywhere(paper, line, "its letters are drawn upon each other: the widths are wrong")


def _vertical(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw, lambda s: len(s.words) > 1)
    if not line:
        return None
    paper.faces[_main_face(line)].font.Encoding = Name("/Identity-V")
    return _everywhere(paper, line, "its letters run down the page, one below the other")


def _drawn_by_procedure(paper: Paper, draw: random.Random) -> Damage | None:
    """A font of drawing procedures that says (when copied) what stood there and paints a bar, or nothing at all."""
    line = a_line(paper, draw)
    if not line:
        return None
    atoms = [atom for atom in line.atoms if atom.code]
    wide = sum(paper.faces[a.face].width(a.code) * a.size / 1000 for a in atoms)
    ink = draw.choice(["", "0 0 1000 200 re f"])
    proc = paper.pdf.make_stream(f"1000 0 0 0 1000 700 d1 {ink}".encode())
    said = line.text.encode("utf-16-be").hex()
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <{said}> endbfchar endcmap end end"
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 1000, 700]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(A=proc),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name("/A")])),
        FirstChar=65,
        LastChar=65,
        Widths=Array([1000]),
        Resources=Dictionary(),
        ToUnicode=paper.pdf.make_stream(table.encode()),
    )
    called = resource(paper, line.page, "/Font", font, "T")
    lines = page_source(paper, line.page)
    place = next(i for i in lines[line.first : line.last] if str(i.operator) == "Tm")
    words = source(paper, line, ()).split(b"BT", 1)[0]
    text = f"BT {pikepdf.unparse_content_stream([place]).decode()} {called} {number(wide)} Tf (A) Tj ET EMC"
    rewrite(paper, {line: words + text.encode()})
    return damage(paper, line, f"drawn with a font that paints {'a bar' if ink else 'nothing'} in its place")


def _operator(code: str, about: str, change: Callable[[Paper, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.PIXELS, about, surgery(change))


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-font-shapes-exchanged", "One letter or figure shows as another.", _outlines_exchanged),
    _operator("pdf-font-shape-blank", "A letter or figure is missing wherever it stands.", _outline_blank),
    _operator("pdf-font-map-exchanged", "Two letters or figures show as each other.", _map_exchanged),
    _operator("pdf-font-missing", "Words show in whatever letters the viewer finds.", _font_missing),
    _operator("pdf-font-cut", "Words do not show: their font is broken.", _font_cut),
    _operator("pdf-font-programs-exchanged", "Words show as signs of another script.", _programs_exchanged),
    _operator("pdf-font-shrunk", "Large print has become small print.", _shrunk),
    _operator("pdf-font-widths", "Letters lie upon each other.", _widths),
    _operator("pdf-font-vertical", "Lines run down the page.", _vertical),
    _operator("pdf-font-procedures", "A line shows as a bar or not at all.", _drawn_by_procedure),
)
