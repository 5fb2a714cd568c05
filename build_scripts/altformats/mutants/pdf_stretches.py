"""What a page of a large-print PDF draws, and where: its content stream read glyph by glyph.

A *stretch* is one marked sequence of it: the words of a line, or a part of one.  Its text is taken apart into *atoms*
(a glyph or a shift of the pen), so that words can be taken out, exchanged or drawn otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, cast

import pikepdf

from .pdf_faces import Face

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points of the page as stored."""

SPACES: Final = ("\x20",)
HAN: Final = re.compile("[\u3007\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


@dataclass(frozen=True, slots=True)
class Atom:
    """One glyph (``code`` of ``face``) or, with an empty code, a ``shift`` of the pen in thousandths of the size."""

    code: bytes
    text: str
    face: str
    size: float
    rise: float
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """Glyphs between two spaces: atoms ``first`` to ``last`` (not included), in the order in which they are drawn."""

    text: str
    first: int
    last: int
    box: Box


@dataclass(frozen=True, slots=True)
class Stretch:
    """One marked sequence that draws text: instructions ``first`` to ``last`` (its EMC) of page ``page`` (from 0).

    ``mcid`` is -1 where it is no part of the tagged text.  ``text`` is what a screen reader says for it.
    """

    page: int
    first: int
    last: int
    mcid: int
    start: Matrix
    atoms: tuple[Atom, ...]
    words: tuple[Word, ...]
    text: str
    box: Box


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """First ``inner``, then ``outer``."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


@dataclass(slots=True)
class _Pen:
    """What the operators met so far have set."""

    faces: Mapping[str, Face]
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    kept: list[Matrix] = field(default_factory=list)
    start: Matrix = (1, 0, 0, 1, 0, 0)
    name: str = ""
    size: float = 0.0
    rise: float = 0.0
    mcid: int = -1
    atoms: list[Atom] = field(default_factory=list)

    def take(self, operator: str, operands: Sequence[pikepdf.Object]) -> None:
        """One operator."""
        match operator:
            case "q":
                self.kept.append(self.matrix)
            case "Q" if self.kept:
                self.matrix = self.kept.pop()
            case "cm":
                self.matrix = times(_matrix(operands), self.matrix)
            case "Tm":
                self.start = times(_matrix(operands), self.matrix)
            case "Tf":
                self.name, self.size = str(operands[0]), float(operands[1])
            case "Ts":
                self.rise = float(operands[0])
            case "TJ":
                self.atoms += _atoms(operands[0], self)
            case "BDC" | "BMC":
                marks = operands[1] if len(operands) > 1 else None
                self.mcid = int(marks.get("/MCID", -1)) if isinstance(marks, pikepdf.Dictionary) else -1
                self.atoms = []


def stretches_of(page: pikepdf.Page, number: int, faces: Mapping[str, Face]) -> Iterator[Stretch]:
    """Every stretch of page ``number`` (from 0), in the order of drawing."""
    pen, first = _Pen(faces), -1
    for index, line in enumerate(pikepdf.parse_content_stream(page)):
        operator = str(line.operator)
        if operator == "EMC":
            if first >= 0 and pen.atoms:
                yield _stretch(number, (first, index), pen)
            first = -1
        elif isinstance(line, pikepdf.ContentStreamInstruction):
            pen.take(operator, list(line.operands))
            first = index if operator in {"BDC", "BMC"} else first


def _matrix(operands: Sequence[pikepdf.Object]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _atoms(shown: pikepdf.Object, pen: _Pen) -> Iterator[Atom]:
    for item in cast("list[object]", list(shown)):
        if isinstance(item, (int, float, Decimal)):
            yield Atom(b"", "", pen.name, pen.size, pen.rise, float(item))
        else:
            codes = bytes(cast("pikepdf.Object", item))
            for at in range(0, len(codes), 2):
                code = codes[at : at + 2]
                yield Atom(code, pen.faces[pen.name].text.get(code, ""), pen.name, pen.size, pen.rise)


def advance(atom: Atom, faces: Mapping[str, Face]) -> float:
    """How far an atom moves the pen, in units of the text."""
    thousandths = faces[atom.face].width(atom.code) if atom.code else -atom.shift
    return thousandths * atom.size / 1000


def _stretch(page: int, span: tuple[int, int], pen: _Pen) -> Stretch:
    atoms, start, faces = tuple(pen.atoms), pen.start, pen.faces
    pens = [0.0]
    for atom in atoms:
        pens.append(pens[-1] + advance(atom, faces))
    words = tuple(
        Word("".join(atom.text for atom in atoms[i:j]), i, j, _box(start, pens[i], pens[j], atoms[i:j], faces))
        for i, j in _cut(atoms)
    )
    text = "".join(atom.text for atom in atoms)
    return Stretch(page, *span, pen.mcid, start, atoms, words, text, _box(start, 0.0, pens[-1], atoms, faces))


def _cut(atoms: Sequence[Atom]) -> Iterator[tuple[int, int]]:
    """Where words begin and end; in Chinese each character is one, for there are no spaces."""
    begin, end = -1, -1
    for index, atom in enumerate(atoms):
        if not atom.code:
            continue
        if begin >= 0 and (atom.text in SPACES or HAN.match(atom.text) or HAN.match(atoms[begin].text)):
            yield begin, end
            begin = -1
        if atom.text not in SPACES and begin < 0:
            begin = index
        end = index + 1
    if begin >= 0:
        yield begin, end


def _box(start: Matrix, left: float, right: float, atoms: Sequence[Atom], faces: Mapping[str, Face]) -> Box:
    low = min(faces[a.face].descent * a.size / 1000 for a in atoms)
    high = max(faces[a.face].ascent * a.size / 1000 for a in atoms)
    a, b, c, d, e, f = start
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (low, high)]
    across, along = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(along), max(across), max(along)
