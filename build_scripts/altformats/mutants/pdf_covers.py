"""Words of a large-print PDF covered by something drawn, filled or pinned over them."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from ..mutation import Damage, Family, Operator
from .pdf_redrawn import (
    a_line,
    a_word,
    damage,
    grown,
    name,
    number,
    overlay,
    rectangle,
    resource,
    shown,
    surgery,
    whole,
)
from .pdf_stretches import Box
from .pdf_surgery import Paper

Cover = Callable[[Paper, random.Random, int, Box], str]
"""What is drawn over a box of a page, in points: operators for an overlay; what they need is added to the page."""

WHITE: Final = "1 1 1 rg"


def _covered(cover: Cover, what: str) -> Callable[[Paper, random.Random], Damage | None]:
    """A word, a line or a whole paragraph is covered."""

    def change(paper: Paper, draw: random.Random) -> Damage | None:
        if draw.random() < 1 / 2:
            found = a_word(paper, draw, whole)
            if not found:
                return None
            line, word = found
            box, hidden = word.box, name(word)
        else:
            chosen = a_line(paper, draw)
            if not chosen:
                return None
            line, box, hidden = chosen, chosen.box, "the line"
        overlay(paper, line.page, cover(paper, draw, line.page, grown(box)), artifact=draw.random() < 1 / 2)
        return damage(paper, line, f"{what} covers {hidden}")

    return change


def _white(_paper: Paper, _draw: random.Random, _page: int, box: Box) -> str:
    return f"{WHITE} {rectangle(box)} f"


def _dark(_paper: Paper, draw: random.Random, _page: int, box: Box) -> str:
    red, green, blue = (draw.uniform(0, 0.2) for _ in range(3))
    return f"{number(red)} {number(green)} {number(blue)} rg {rectangle(box)} f"


def _tint(_paper: Paper, draw: random.Random, _page: int, box: Box) -> str:
    red, green, blue = (draw.uniform(0.7, 1) for _ in range(3))
    return f"{number(red)} {number(green)} {number(blue)} rg {rectangle(box)} f"


def _path(_paper: Paper, _draw: random.Random, _page: int, box: Box) -> str:
    """A thick stroke instead of a filled rectangle."""
    left, low, right, high = box
    middle = (low + high) / 2
    return (
        f"1 G {number(high - low)} w {number(left)} {number(middle)} m "
        f"{number((left + right) / 2)} {number(middle)} l {number(right)} {number(middle)} l S"
    )


def _shading(paper: Paper, _draw: random.Random, page: int, box: Box) -> str:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0.94, 0.97, 1], N=1)
    shade = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=Array([box[0], box[1], box[2], box[3]]),
        Function=function,
        Extend=Array([True, True]),
    )
    return f"{rectangle(box)} W n {resource(paper, page, '/Shading', shade)} sh"


def _inline_image(_paper: Paper, _draw: random.Random, _page: int, box: Box) -> str:
    left, low, right, high = box
    place = f"{number(right - left)} 0 0 {number(high - low)} {number(left)} {number(low)} cm"
    return f"{place}\nBI /W 1 /H 1 /BPC 8 /CS /G /F /AHx\nID ff>\nEI"


def _image(paper: Paper, draw: random.Random, page: int, box: Box) -> str:
    shade = draw.randrange(200, 256)
    image = paper.pdf.make_stream(
        bytes([shade]) * 16,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=4,
        Height=4,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )
    left, low, right, high = box
    place = f"{number(right - left)} 0 0 {number(high - low)} {number(left)} {number(low)} cm"
    return f"{place} {resource(paper, page, '/XObject', image)} Do"


def _form(paper: Paper, _draw: random.Random, page: int, box: Box) -> str:
    form = paper.pdf.make_stream(
        f"{WHITE} {rectangle(box)} f".encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array(list(box))
    )
    return f"{resource(paper, page, '/XObject', form)} Do"


def _pattern(paper: Paper, _draw: random.Random, page: int, box: Box) -> str:
    tile = paper.pdf.make_stream(
        b"1 1 1 rg 0 0 7 7 re f 0.8 0.8 0.8 rg 2 2 1 1 re f",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 6, 6]),
        XStep=6,
        YStep=6,
        Resources=Dictionary(),
    )
    return f"/Pattern cs {resource(paper, page, '/Pattern', tile)} scn {rectangle(box)} f"


def _crossed_out(_paper: Paper, _draw: random.Random, _page: int, box: Box) -> str:
    """A line through the words, as an editor strikes them out."""
    left, low, right, high = box
    middle = number(low + (high - low) * 0.4)
    return f"0 G 2 w {number(left)} {middle} m {number(right)} {middle} l S"


# --------------------------------------------------------------------------------------------------------------------
# Annotations: drawn by every viewer after the page itself


def _pinned(kind: str, what: str, **more: pikepdf.Object) -> Callable[[Paper, random.Random], Damage | None]:
    """An annotation of some kind whose appearance hides a line."""

    def change(paper: Paper, draw: random.Random) -> Damage | None:
        line = a_line(paper, draw)
        if not line:
            return None
        note = pinned(paper, line.page, kind, grown(line.box), f"{WHITE} %s f")
        for key, value in more.items():
            note[f"/{key}"] = value
        return damage(paper, line, f"{what} covers the line")

    return change


def pinned(paper: Paper, page: int, kind: str, box: Box, look: str, fonts: Dictionary | None = None) -> Dictionary:
    """Pin an annotation over a box; ``%s`` in its look stands for the rectangle.  Printed as well as shown."""
    looks = look.replace("%s", rectangle((0, 0, box[2] - box[0], box[3] - box[1])))
    form = paper.pdf.make_stream(
        looks.encode("latin-1"),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, box[2] - box[0], box[3] - box[1]]),
        Resources=Dictionary(Font=fonts or Dictionary()),
    )
    note = paper.pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array(list(box)), F=4, AP=Dictionary(N=form))
    )
    held = paper.pdf.pages[page].obj
    held.Annots = Array([*held.get("/Annots", []), note])
    return note


def _free_text(paper: Paper, draw: random.Random) -> Damage | None:
    """A sticker with the words of another line."""
    line, other = a_line(paper, draw), a_line(paper, draw)
    if not line or not other or other.text == line.text:
        return None
    box = grown(line.box)
    words = f"BT {number(line.start[0])} 0 0 {number(line.start[0])} 2 10 Tm {shown(other.atoms).decode()} ET"
    fonts = Dictionary({atom.face: paper.faces[atom.face].font for atom in other.atoms})
    note = pinned(paper, line.page, "/FreeText", box, f"1 1 0.8 rg %s f 0 g {words}", fonts)
    note.Contents, note.DA = pikepdf.String(other.text), pikepdf.String("/Helv 12 Tf 0 g")
    return damage(paper, line, f"a sticker says “{other.text.strip()}” instead")


def _redaction(paper: Paper, draw: random.Random) -> Damage | None:
    """Marked for redaction, in black: an editor who wanted to be rid of it."""
    line = a_line(paper, draw)
    if not line:
        return None
    note = pinned(paper, line.page, "/Redact", grown(line.box), "0 g %s f")
    note.IC = Array([0, 0, 0])
    return damage(paper, line, "a redaction mark covers the line")


def _widget(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw)
    if not line:
        return None
    note = pinned(paper, line.page, "/Widget", grown(line.box), f"{WHITE} %s f")
    note.FT, note.T, note.V = Name.Tx, pikepdf.String("f"), pikepdf.String("")
    paper.pdf.Root.AcroForm = Dictionary(Fields=Array([note]))
    return damage(paper, line, "an empty form field covers the line")


def _operator(code: str, about: str, change: Callable[[Paper, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.PIXELS, about, surgery(change))


def _cover(code: str, what: str, cover: Cover) -> Operator:
    return _operator(code, f"Words cannot be seen: {what} lies over them.", _covered(cover, what))


OPERATORS: Final[tuple[Operator, ...]] = (
    _cover("pdf-cover-white", "a white rectangle", _white),
    _cover("pdf-cover-dark", "a dark bar", _dark),
    _cover("pdf-cover-tint", "a tinted patch", _tint),
    _cover("pdf-cover-stroke", "a broad white stroke", _path),
    _cover("pdf-cover-shading", "a shading", _shading),
    _cover("pdf-cover-inline-image", "an image within the content", _inline_image),
    _cover("pdf-cover-image", "a pasted image", _image),
    _cover("pdf-cover-form", "a pasted drawing", _form),
    _cover("pdf-cover-pattern", "a patterned patch", _pattern),
    _cover("pdf-crossed-out", "a line that crosses them out", _crossed_out),
    _operator("pdf-pinned-square", "Words are hidden by a comment.", _pinned("/Square", "a white comment box")),
    _operator("pdf-pinned-stamp", "Words are hidden by a stamp.", _pinned("/Stamp", "a blank stamp", Name=Name.Draft)),
    _operator(
        "pdf-pinned-highlight",
        "Words are hidden by a highlighter.",
        _pinned("/Highlight", "an opaque highlighter mark"),
    ),
    _operator("pdf-pinned-text", "A sticker over a line says something else.", _free_text),
    _operator("pdf-pinned-redaction", "A line is blacked out.", _redaction),
    _operator("pdf-pinned-field", "Words are hidden by a form field.", _widget),
)
