"""Words of a large-print PDF drawn in a way that nobody can see or read: white, transparent, tiny or turned."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from pikepdf import Array, Dictionary, Name, Stream

from ..mutation import Damage, Family, Operator
from .pdf_redrawn import (
    a_block,
    a_line,
    damage,
    grown,
    number,
    overlay,
    page_source,
    rectangle,
    resource,
    rewrite,
    source,
    surgery,
    written,
)
from .pdf_stretches import Stretch
from .pdf_surgery import Paper

Brush = Callable[[Paper, random.Random, Stretch], tuple[str, str]]
"""Operators before and after the text object of a stretch; what they need is added to its page."""


def _painted(brush: Brush, what: str) -> Callable[[Paper, random.Random], Damage | None]:
    """A line, or a whole paragraph, drawn with another brush."""

    def change(paper: Paper, draw: random.Random) -> Damage | None:
        line = a_line(paper, draw)
        if not line:
            return None
        block = paper.block_of(line)
        lines = block.stretches if block and draw.random() < 1 / 2 else (line,)
        pieces = {}
        for part in lines:
            before, after = brush(paper, draw, part)
            pieces[part] = source(paper, part, around=(f"q {before}".encode(), f"{after}\nQ".encode()))
        rewrite(paper, pieces)
        return damage(paper, line, f"{'the paragraph' if len(lines) > 1 else 'the line'} is {what}")

    return change


def _plainly(before: str) -> Brush:
    return lambda _paper, _draw, _line: (before, "")


def _near_white(_paper: Paper, draw: random.Random, _line: Stretch) -> tuple[str, str]:
    shade = number(draw.uniform(0.93, 0.99))
    return f"{shade} {shade} {shade} rg", ""


def _coloured(space: Callable[[Paper], Array], operands: str) -> Brush:
    """White by way of a colour space of its own."""

    def brush(paper: Paper, _draw: random.Random, line: Stretch) -> tuple[str, str]:
        return f"{resource(paper, line.page, '/ColorSpace', space(paper), 'C')} cs {operands} scn", ""

    return brush


def _separation(_paper: Paper) -> Array:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[1, 1, 1], N=1)
    return Array([Name.Separation, Name("/Varnish"), Name.DeviceRGB, tint])


def _indexed(_paper: Paper) -> Array:
    return Array([Name.Indexed, Name.DeviceRGB, 1, bytes(3) + b"\xff" * 3])


def _calibrated(_paper: Paper) -> Array:
    return Array([Name.CalGray, Dictionary(WhitePoint=[0.9505, 1, 1.089])])


def _patterned(paper: Paper, _draw: random.Random, line: Stretch) -> tuple[str, str]:
    tile = paper.pdf.make_stream(
        b"1 1 1 rg 0 0 9 9 re f",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 9, 9]),
        XStep=9,
        YStep=9,
        Resources=Dictionary(),
    )
    return f"/Pattern cs {resource(paper, line.page, '/Pattern', tile)} scn", ""


def _state(**entries: object) -> Brush:
    """A graphics state that makes the words vanish."""

    def brush(paper: Paper, _draw: random.Random, line: Stretch) -> tuple[str, str]:
        state = Dictionary({f"/{key}": value for key, value in entries.items()})
        return f"{resource(paper, line.page, '/ExtGState', state, 'G')} gs", ""

    return brush


def _blended(paper: Paper, draw: random.Random, line: Stretch) -> tuple[str, str]:
    """On white that was painted first, a black screen leaves nothing; on bare paper it would stay black."""
    own = own_matrix(paper, line)
    scale = line.start[0]
    top = line.start[5] + scale * own[5]
    left, low, right, high = line.box
    ground = (left / scale, (top - high) / scale, right / scale, (top - low) / scale)
    state, _ = _state(BM=Name(draw.choice(["/Screen", "/Lighten", "/Exclusion", "/Difference"])))(paper, draw, line)
    return f"q 1 1 1 rg {rectangle(ground)} f Q {state}", ""


def _faded(paper: Paper, draw: random.Random, line: Stretch) -> tuple[str, str]:
    return _state(ca=round(draw.uniform(0, 0.06), 3), CA=0)(paper, draw, line)


def _masked(paper: Paper, draw: random.Random, line: Stretch) -> tuple[str, str]:
    """A soft mask whose group paints nothing: fully transparent."""
    group = paper.pdf.make_stream(
        b"0 g 0 0 2000 2000 re f",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 2000, 2000]),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group)
    return _state(SMask=mask)(paper, draw, line)


def _clipped(_paper: Paper, draw: random.Random, _line: Stretch) -> tuple[str, str]:
    """A clipping path elsewhere on the page."""
    return f"0 0 {draw.randrange(1, 9)} {draw.randrange(1, 9)} re W n", ""


def _half_clipped(paper: Paper, draw: random.Random, line: Stretch) -> tuple[str, str]:
    """A clipping path that leaves the lower third of the letters."""
    left, _, _, _, across, along = own_matrix(paper, line)
    return f"{number(across)} {number(along - draw.uniform(1, 4))} {number(900 * left)} 30 re W n", ""


def _layer(paper: Paper, usage: str = "") -> Dictionary:
    """An optional content group: switched off, or shown on screen and not printed (or the other way round)."""
    group = Dictionary(Type=Name.OCG, Name="Layer 1")
    if usage:
        hidden, seen = ("/Print", "/View") if usage == "screen" else ("/View", "/Print")
        states = {"/Print": "PrintState", "/View": "ViewState"}
        group.Usage = Dictionary(
            {hidden: Dictionary({f"/{states[hidden]}": Name.OFF}), seen: Dictionary({f"/{states[seen]}": Name.ON})}
        )
    held = paper.pdf.make_indirect(group)
    config = Dictionary(Order=Array([held]))
    if usage:
        config.AS = Array(
            [
                Dictionary(Event=Name(event), OCGs=Array([held]), Category=Array([Name(event)]))
                for event in ("/Print", "/View")
            ]
        )
    else:
        config.OFF = Array([held])
    paper.pdf.Root.OCProperties = Dictionary(OCGs=Array([held]), D=config)
    return held


def _layered(usage: str) -> Brush:
    def brush(paper: Paper, _draw: random.Random, line: Stretch) -> tuple[str, str]:
        known = paper.pdf.Root.get("/OCProperties")
        layer = known.OCGs[0] if isinstance(known, Dictionary) else _layer(paper, usage)
        return f"/OC {resource(paper, line.page, '/Properties', layer, 'L')} BDC", "EMC"

    return brush


def own_matrix(paper: Paper, line: Stretch) -> tuple[float, ...]:
    """A line's own text matrix, as written."""
    lines = page_source(paper, line.page)[line.first : line.last]
    return tuple(float(value) for value in next(i for i in lines if str(i.operator) == "Tm").operands)


def _squeezed(_paper: Paper, draw: random.Random, _line: Stretch) -> tuple[str, str]:
    return f"{number(draw.uniform(3, 40))} Tz", "100 Tz"


def _crowded(_paper: Paper, draw: random.Random, _line: Stretch) -> tuple[str, str]:
    return f"{number(-draw.uniform(7, 14))} Tc", "0 Tc"


def _tinted_paper(paper: Paper, draw: random.Random) -> Damage | None:
    """A paragraph as dark as what it is printed on: the box around it filled in the colour of its letters."""
    block = a_block(paper, draw, lambda b: len({s.page for s in b.stretches}) == 1)
    if not block:
        return None
    page = block.stretches[0].page
    box = (30.0, min(s.box[1] for s in block.stretches), 565.0, max(s.box[3] for s in block.stretches))
    held = paper.pdf.pages[page]
    held.contents_coalesce()
    stream: Stream = held.obj.Contents  # type: ignore[assignment]  # one stream, now that they are joined
    under = f"q /Artifact BMC 0 0 0 rg {rectangle(grown(box))} f EMC Q\n".encode()
    held.obj.Contents = paper.pdf.make_stream(under + stream.read_bytes())
    return Damage(f"{block.where}: black words on a black ground", block.statement)


def _knocked_out(paper: Paper, draw: random.Random) -> Damage | None:
    """The same words once more, in white and a little bolder, over the black ones."""
    line = a_line(paper, draw)
    if not line:
        return None
    again = written(paper, line.page, line.atoms, line.start)
    overlay(paper, line.page, f"1 1 1 rg 1 1 1 RG 2 Tr 3 w\n{again}")
    return damage(paper, line, "the same words in white lie over it")


def _operator(code: str, about: str, change: Callable[[Paper, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.PIXELS, about, surgery(change))


def _paint(code: str, what: str, brush: Brush) -> Operator:
    return _operator(code, f"Words cannot be seen: they are {what}.", _painted(brush, what))


OPERATORS: Final[tuple[Operator, ...]] = (
    _paint("pdf-white-rgb", "drawn in white", _plainly("1 1 1 rg")),
    _paint("pdf-white-cmyk", "drawn without ink", _plainly("0 0 0 0 k")),
    _paint("pdf-near-white", "drawn in the palest grey", _near_white),
    _paint("pdf-white-separation", "drawn in a varnish without colour", _coloured(_separation, "1")),
    _paint("pdf-white-indexed", "drawn in white from a table of colours", _coloured(_indexed, "1")),
    _paint("pdf-white-calibrated", "drawn in calibrated white", _coloured(_calibrated, "1")),
    _paint("pdf-white-pattern", "filled with a white pattern", _patterned),
    _paint("pdf-transparent", "transparent", _faded),
    _paint("pdf-soft-mask", "masked away", _masked),
    _paint("pdf-blended-away", "blended into the white below them", _blended),
    _paint("pdf-render-nothing", "drawn with neither fill nor stroke", _plainly("3 Tr")),
    _paint("pdf-render-clip", "used as a stencil only", _plainly("7 Tr")),
    _paint("pdf-render-hairline", "drawn in hairline outlines of white", _plainly("1 Tr 1 1 1 RG 0.01 w")),
    _paint("pdf-clipped-away", "clipped away", _clipped),
    _paint("pdf-clipped-half", "clipped to the lower edge of their letters", _half_clipped),
    _paint("pdf-layer-off", "on a layer that is switched off", _layered("")),
    _paint("pdf-layer-not-printed", "on a layer that is not printed", _layered("screen")),
    _paint("pdf-layer-not-shown", "on a layer that is printed only", _layered("print")),
    _paint("pdf-squeezed", "squeezed together", _squeezed),
    _paint("pdf-crowded", "drawn with the letters upon each other", _crowded),
    _operator("pdf-black-on-black", "Words stand on a ground of their own colour.", _tinted_paper),
    _operator("pdf-knocked-out", "Words are wiped out by the same words in white.", _knocked_out),
)
