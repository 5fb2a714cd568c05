"""What a page of a PDF draws: every piece of text with its size, place, colour and mark, from the content stream.

This is an interpreter of the text, colour, path and marking operators of ISO 32000-1 (tables 51 to 107), written for
reading and not for showing.  All measures are in points on the page as the reader of the paper sees it.
"""

from __future__ import annotations

import io
import math
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pikepdf import Object, Page

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Final[Box] = (-1e9, -1e9, 1e9, 1e9)
INVISIBLE_MODES: Final = (3, 7)
SPACE: Final = 32
"""The one character code that word spacing applies to, in fonts of one byte a character."""

NUMBERS: Final = (int, float, Decimal)
"""How pikepdf gives the numbers of a content stream."""

DEEPEST: Final = 12
"""Forms within forms are followed this far; a deeper file is not one that we made."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one showing operator.

    ``text`` is what its characters stand for (empty when the font does not say), ``points`` the real height of its em,
    ``box`` its rough extent, ``order`` its turn among all that the page paints, ``contrast`` that of its colour against
    white paper (1 to 21, WCAG), ``mode`` the text rendering mode, ``mcid`` its number among the tags or None,
    ``lacking`` whether a letter is one that the font lacks, ``codes`` the character codes in ``font``, ``setting``
    where each stands.
    """

    text: str
    points: float
    box: Box
    order: int
    contrast: float
    mode: int
    mcid: int | None
    artifact: bool
    clip: Box
    actual: str | None
    lacking: bool
    font: str
    codes: tuple[int, ...]
    setting: Setting

    @property
    def words(self) -> Iterator[tuple[int, int]]:
        """Where each word begins and ends among the codes: a space is a code that stands for nothing else."""
        start = 0
        for at, character in enumerate((*self.setting.characters, " ")):
            if character.isspace():
                if at > start:
                    yield start, at
                start = at + 1


@dataclass(frozen=True, slots=True)
class Setting:
    """How a piece is set: its font as an object of the file, its size, and the matrix from its line to the page.

    ``steps`` is how far along the line each character begins, and last where the line ends; ``advances`` the widths
    that the font gives them, in thousandths; ``characters`` what each stands for; ``composite`` whether a
    code takes two bytes, ``stretch`` how many times wider than high letters are drawn.
    """

    font: tuple[int, int]
    size: float
    matrix: Matrix
    steps: tuple[float, ...]
    advances: tuple[float, ...]
    characters: tuple[str, ...]
    composite: bool
    stretch: float

    def at(self, first: int, last: int, below: float, above: float) -> Box:
        """The place on the page of the characters from ``first`` to before ``last``, between two heights in ems."""
        return _around_rectangle(self.matrix, self.steps[first], below * self.size, self.steps[last], above * self.size)


@dataclass(frozen=True, slots=True)
class Cover:
    """An area that is painted: a fill, a stroke or an image; it hides all text painted before it.

    ``parts`` is how many lines and rectangles its path is made of.
    """

    box: Box
    order: int
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Content:
    """All that a page draws, in order; ``unknown`` names fonts whose characters cannot be read at all.

    ``operators`` are those of the page itself, and ``told`` what its marked content says: the keys of the entries of
    each mark, or "the name /…" under which they lie elsewhere.
    """

    pieces: tuple[Piece, ...]
    covers: tuple[Cover, ...]
    unknown: tuple[str, ...]
    operators: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Face:
    """A font as far as reading goes: bytes per character, what each stands for, and its width in thousandths.

    ``glyphs`` is how many shapes the file's font program holds; 0 where it does not say.
    """

    name: str
    step: int
    characters: dict[int, str]
    widths: dict[int, float]
    width: float
    glyphs: int = 0
    key: tuple[int, int] = (0, 0)

    def lacks(self, code: int) -> bool:
        """Whether the code has no shape: glyph 0 is the box for a missing letter, and beyond the last is nothing."""
        return self.step > 1 and (code == 0 or 0 < self.glyphs <= code)


@dataclass(frozen=True, slots=True)
class State:
    """The graphics state that ``q`` saves and ``Q`` restores."""

    ctm: Matrix
    clip: Box = EVERYWHERE
    fill: tuple[float, ...] = (0.0,)
    alpha: float = 1.0
    stroke_width: float = 1.0
    face: Face | None = None
    size: float = 0.0
    mode: int = 0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """An open marked-content sequence."""

    mcid: int | None
    artifact: bool
    actual: str | None


@dataclass(slots=True)
class Drawing:
    """One page while it is being read."""

    state: State
    saved: list[State] = field(default_factory=list)
    text: Matrix = IDENTITY
    line: Matrix = IDENTITY
    marks: list[Mark] = field(default_factory=list)
    path: list[Box] = field(default_factory=list)
    at: tuple[float, float] = (0.0, 0.0)
    clipping: bool = False
    pieces: list[Piece] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    faces: dict[tuple[int, int], Face] = field(default_factory=dict)
    operators: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    turn: int = 0


def read_content(page: Page, faces: dict[tuple[int, int], Face]) -> Content:
    """Everything that the page draws.  ``faces`` keeps the fonts of a file from page to page."""
    unit = float(page.obj.get("/UserUnit", 1))
    drawing = Drawing(State((unit, 0.0, 0.0, unit, 0.0, 0.0)), faces=faces)
    resources = page.obj.get("/Resources")
    node = page.obj.get("/Parent")
    while resources is None and node is not None:
        resources, node = node.get("/Resources"), node.get("/Parent")
    _run(drawing, page.obj, resources, 0)
    unknown = sorted({face.name for face in faces.values() if not face.characters})
    return Content(
        tuple(drawing.pieces),
        tuple(drawing.covers),
        tuple(unknown),
        frozenset(drawing.operators),
        frozenset(drawing.told),
    )


def _run(drawing: Drawing, stream: Object, resources: Object | None, depth: int) -> None:
    from pikepdf import parse_content_stream

    for instruction in parse_content_stream(stream):
        name, given = str(instruction.operator), list(instruction.operands)
        if not depth:
            drawing.operators.add(name)
            if name == "BDC":
                drawing.told.update(given[1].keys() if hasattr(given[1], "keys") else (f"the name {given[1]}",))
        _step(drawing, name, given, resources, depth)


def _step(drawing: Drawing, name: str, given: list[Any], resources: Object | None, depth: int) -> None:
    if name in ("Tj", "TJ", "'", '"'):
        _show(drawing, name, given)
    elif name in ("BDC", "BMC", "EMC"):
        _mark(drawing, name, given, resources)
    elif name in ("BT", "Tm", "Td", "TD", "T*"):
        _move_text(drawing, name, [float(value) for value in given])
    elif name == "Do":
        _paint_object(drawing, str(given[0]), resources, depth)
    elif name in ("q", "Q"):
        _save(drawing, name)
    elif not _set(drawing, name, given, resources):
        _draw_path(drawing, name, given)


def _save(drawing: Drawing, name: str) -> None:
    if name == "q":
        drawing.saved.append(drawing.state)
    elif drawing.saved:
        drawing.state = drawing.saved.pop()


def _set(drawing: Drawing, name: str, given: list[Any], resources: Object | None) -> bool:
    """Change the graphics state; False for an operator that does not."""
    state = drawing.state
    if name == "Tf":
        drawing.state = replace(state, face=_face(drawing, resources, str(given[0])), size=float(given[1]))
    elif name == "gs":
        _apply(drawing, resources, str(given[0]))
    elif name == "Tr":
        drawing.state = replace(state, mode=int(given[0]))
    elif name in SETTERS:
        setting: dict[str, Any] = {SETTERS[name][0]: float(given[0]) * SETTERS[name][1]}
        drawing.state = replace(state, **setting)
    elif name in ("g", "rg", "k", "sc", "scn"):
        drawing.state = replace(state, fill=tuple(float(value) for value in given if _numeric(value)) or (0.0,))
    elif name == "cm":
        drawing.state = replace(state, ctm=_times(_matrix(given), state.ctm))
    else:
        return False
    return True


SETTERS: Final[dict[str, tuple[str, float]]] = {
    "Tc": ("spacing", 1.0),
    "Tw": ("word_spacing", 1.0),
    "Tz": ("stretch", 0.01),
    "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0),
    "w": ("stroke_width", 1.0),
}
"""Operators that set one number of the state, and the unit that they set it in."""


def _numeric(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


# Text


def _move_text(drawing: Drawing, name: str, given: list[float]) -> None:
    if name == "BT":
        drawing.text = drawing.line = IDENTITY
    elif name == "Tm":
        drawing.text = drawing.line = (given[0], given[1], given[2], given[3], given[4], given[5])
    else:
        across, down = (0.0, -drawing.state.leading) if name == "T*" else (given[0], given[1])
        if name == "TD":
            drawing.state = replace(drawing.state, leading=-down)
        drawing.text = drawing.line = _times((1.0, 0.0, 0.0, 1.0, across, down), drawing.line)


def _show(drawing: Drawing, name: str, given: list[Any]) -> None:
    if name == '"':
        drawing.state = replace(drawing.state, word_spacing=float(given[0]), spacing=float(given[1]))
    if name in ("'", '"'):
        _move_text(drawing, "T*", [])
    state, face = drawing.state, drawing.state.face
    if face is None:
        return
    length = 0.0
    widths = face.widths
    codes: list[int] = []
    steps: list[float] = []
    for item in given[0] if name == "TJ" else given[-1:]:
        if isinstance(item, NUMBERS) or _numeric(item):
            length -= float(item) / 1000 * state.size * state.stretch
            continue
        for code in _codes(bytes(item), face.step):
            codes.append(code)
            steps.append(length)
            width = widths.get(code, face.width) / 1000 * state.size + state.spacing
            length += (width + (state.word_spacing if face.step == 1 and code == SPACE else 0.0)) * state.stretch
    drawing.pieces.append(_piece(drawing, face, codes, [*steps, length]))
    drawing.text = _times((1.0, 0.0, 0.0, 1.0, length, 0.0), drawing.text)


def _piece(drawing: Drawing, face: Face, codes: list[int], steps: list[float]) -> Piece:
    state, length = drawing.state, steps[-1]
    whole = _times((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), _times(drawing.text, state.ctm))
    upright = math.hypot(whole[2], whole[3]) * abs(state.size)
    along = math.hypot(whole[0], whole[1]) * abs(state.size) * abs(state.stretch)
    inner = [mark for mark in drawing.marks if mark.mcid is not None]
    characters = tuple([face.characters.get(code, "") for code in codes])
    drawing.turn += 1
    return Piece(
        text="".join(characters),
        points=min(upright, along),
        box=_around_rectangle(whole, 0.0, 0.0, length, 0.5 * state.size),
        order=drawing.turn,
        contrast=_contrast(state.fill, state.alpha),
        mode=state.mode,
        mcid=inner[-1].mcid if inner else None,
        artifact=any(mark.artifact for mark in drawing.marks),
        clip=state.clip,
        lacking=any(map(face.lacks, codes)),
        font=face.name,
        codes=tuple(codes),
        setting=Setting(
            font=face.key,
            size=state.size,
            matrix=whole,
            steps=tuple(steps),
            advances=tuple([face.widths.get(code, face.width) for code in codes]),
            characters=characters,
            composite=face.step > 1,
            stretch=state.stretch,
        ),
        actual=next((mark.actual for mark in drawing.marks if mark.actual is not None), None),
    )


def _codes(data: bytes, step: int) -> Sequence[int]:
    """The character codes of one or two bytes each; half a code at the end is none."""
    return data if step == 1 else struct.unpack_from(f">{len(data) // step}H", data)


def _face(drawing: Drawing, resources: Object | None, name: str) -> Face | None:
    fonts = resources.get("/Font") if resources is not None else None
    font = fonts.get(name) if fonts is not None else None
    if font is None:
        return None
    key = (int(font.objgen[0]), int(font.objgen[1]))
    if key == (0, 0) or key not in drawing.faces:
        drawing.faces[key] = replace(_read_face(font), key=key)
    return drawing.faces[key]


def _read_face(font: Object) -> Face:
    table = font.get("/ToUnicode")
    characters = _read_table(table.read_bytes().decode("latin-1")) if table is not None else {}
    name = str(font.get("/BaseFont", "a font without a name")).lstrip("/")
    if font.get("/Subtype") != "/Type0":
        first = int(font.get("/FirstChar", 0))
        widths = {first + at: float(width) for at, width in enumerate(font.get("/Widths", ()))}
        if not characters and font.get("/Subtype") != "/Type3":
            characters = {code: chr(code) for code in range(32, 127)}
        return Face(name, 1, characters, widths, 500.0)
    inner = font.DescendantFonts[0]
    widths = _read_widths(list(inner.get("/W", ())))
    return Face(name, 2, characters, widths, float(inner.get("/DW", 1000)), _glyphs_of(inner))


def _glyphs_of(font: Object) -> int:
    """The number of glyphs of an embedded TrueType program whose codes are glyph numbers; 0 for any other."""
    from fontTools.ttLib import TTFont

    described = font.get("/FontDescriptor")
    program = described.get("/FontFile2") if described is not None else None
    if program is None or str(font.get("/CIDToGIDMap", "/Identity")) != "/Identity":
        return 0
    with TTFont(io.BytesIO(program.read_bytes()), lazy=True) as face:
        return int(face["maxp"].numGlyphs)


def _read_widths(given: list[Any]) -> dict[int, float]:
    """The table of widths of a composite font: ``c [w …]`` and ``first last w`` (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    while given:
        first = int(given.pop(0))
        entry = given.pop(0)
        if _numeric(entry):
            width = float(given.pop(0))
            widths.update(dict.fromkeys(range(first, min(int(entry), 65535) + 1), width))
        else:
            widths.update({first + at: float(width) for at, width in enumerate(entry)})
    return widths


def _read_table(table: str) -> dict[int, str]:
    """A ToUnicode table (ISO 32000-1, 9.10.3): what each character code stands for."""
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            found[int(code, 16)] = _utf16(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            start = _utf16(text)
            for at, code in enumerate(range(int(low, 16), min(int(high, 16), int(low, 16) + 65535) + 1)):
                found[code] = start[:-1] + chr(ord(start[-1]) + at) if start else ""
        for low, texts in re.findall(r"<([0-9a-fA-F]+)>\s*<[0-9a-fA-F]+>\s*\[(.*?)\]", block, re.DOTALL):
            for at, text in enumerate(re.findall(r"<([0-9a-fA-F]*)>", texts)):
                found[int(low, 16) + at] = _utf16(text)
    return found


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace") if len(digits) % 4 == 0 else ""


# Marks


def _mark(drawing: Drawing, name: str, given: list[Any], resources: Object | None) -> None:
    if name == "EMC":
        if drawing.marks:
            drawing.marks.pop()
        return
    properties: Object | None = given[1] if name == "BDC" else None
    if properties is not None and not hasattr(properties, "keys"):
        properties = _named(resources, "/Properties", str(properties))
    mcid = properties.get("/MCID") if properties is not None else None
    actual = properties.get("/ActualText") if properties is not None else None
    drawing.marks.append(
        Mark(
            None if mcid is None else int(mcid),
            str(given[0]) == "/Artifact",
            None if actual is None else str(actual),
        )
    )


def _named(resources: Object | None, kind: str, name: str) -> Object | None:
    table = resources.get(kind) if resources is not None else None
    return table.get(name) if table is not None else None


# Paint


def _apply(drawing: Drawing, resources: Object | None, name: str) -> None:
    setting = _named(resources, "/ExtGState", name)
    if setting is not None and "/ca" in setting:
        drawing.state = replace(drawing.state, alpha=float(setting["/ca"]))


def _paint_object(drawing: Drawing, name: str, resources: Object | None, depth: int) -> None:
    thing = _named(resources, "/XObject", name)
    if thing is None:
        return
    if thing.get("/Subtype") == "/Image":
        drawing.turn += 1
        corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
        drawing.covers.append(Cover(_around(drawing.state.ctm, corners), drawing.turn))
    elif depth < DEEPEST:
        before = drawing.state
        matrix = _matrix(list(thing.get("/Matrix", [1, 0, 0, 1, 0, 0])))
        drawing.state = replace(before, ctm=_times(matrix, before.ctm))
        _run(drawing, thing, thing.get("/Resources", resources), depth + 1)
        drawing.state = before


def _draw_path(drawing: Drawing, name: str, given: list[Any]) -> None:
    if name in ("m", "l", "c", "v", "y", "re"):
        points = [float(value) for value in given]
        if name == "re":
            across, up, wide, high = points
            drawing.path.append(
                _around(
                    drawing.state.ctm,
                    [(across, up), (across + wide, up), (across, up + high), (across + wide, up + high)],
                )
            )
            return
        ends = [drawing.at] if name != "m" else []
        ends += list(zip(points[::2], points[1::2], strict=False))
        drawing.at = ends[-1]
        if name != "m":
            drawing.path.append(_around(drawing.state.ctm, ends))
    elif name in ("W", "W*"):
        drawing.clipping = True
    elif name in ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n", "sh"):
        _paint_path(drawing, name)


def _paint_path(drawing: Drawing, name: str) -> None:
    drawing.turn += 1
    if drawing.path and name[0] in "fFBb" and drawing.state.alpha > 0:
        drawing.covers.append(Cover(_union(drawing.path), drawing.turn, len(drawing.path)))
    elif name in ("S", "s"):
        thick = drawing.state.stroke_width * math.sqrt(abs(_area(drawing.state.ctm))) / 2
        for box in drawing.path:
            if box[0] == box[2] or box[1] == box[3]:
                wide = (box[0] - thick, box[1] - thick, box[2] + thick, box[3] + thick)
                drawing.covers.append(Cover(wide, drawing.turn))
    if drawing.clipping and drawing.path:
        drawing.state = replace(drawing.state, clip=_common(drawing.state.clip, _union(drawing.path)))
    drawing.path, drawing.clipping = [], False


# Geometry


def _matrix(given: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in given)
    return a, b, c, d, e, f


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The transformation that does ``first`` and then ``second``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _area(matrix: Matrix) -> float:
    return matrix[0] * matrix[3] - matrix[1] * matrix[2]


def _around(matrix: Matrix, points: Iterable[tuple[float, float]]) -> Box:
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    return min(x for x, _ in moved), min(y for _, y in moved), max(x for x, _ in moved), max(y for _, y in moved)


def _around_rectangle(matrix: Matrix, left: float, low: float, right: float, top: float) -> Box:
    """The same as ``_around`` of four corners, without a list: it is asked for every word several times."""
    a, b, c, d, e, f = matrix
    across = a * left + c * low + e, a * right + c * low + e, a * left + c * top + e, a * right + c * top + e
    up = b * left + d * low + f, b * right + d * low + f, b * left + d * top + f, b * right + d * top + f
    return min(across), min(up), max(across), max(up)


def _union(boxes: list[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _common(first: Box, second: Box) -> Box:
    return max(first[0], second[0]), max(first[1], second[1]), min(first[2], second[2]), min(first[3], second[3])


@lru_cache(maxsize=64)
def _contrast(fill: tuple[float, ...], alpha: float) -> float:
    """The contrast of a colour against white paper (WCAG 2.2, relative luminance); grey, RGB or CMYK by its length."""
    rgb = fill[:1] * 3
    match fill:
        case (cyan, magenta, yellow, black):
            rgb = tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
        case (_, _, _):
            rgb = fill
    red, green, blue = (_linear(min(1.0, max(0.0, value)) * alpha + 1 - alpha) for value in rgb)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(value: float) -> float:
    """One colour of sRGB as an amount of light (WCAG 2.2, relative luminance)."""
    low = 0.04045
    return value / 12.92 if value <= low else float(((value + 0.055) / 1.055) ** 2.4)
