"""Large print for the tests of its reader, and ways to damage a finished file."""

from __future__ import annotations

import atexit
import io
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Pdf

from altformats.formats import pdf as maker
from altformats.matching import locate
from altformats.model import Layer, Options, Reading
from altformats.readers import pdf as reader
from altformats.readers.pdf_content import Box, Piece, read_content
from altformats.readers.pdf_ocr import Recognised
from altformats.readers.pdf_shapes import shapers

from .samples import PROJECT, SAY, edition

LANGUAGES = tuple(SAY)
SIZES = (16, 18, 24, 36)
FONTS = shapers(PROJECT.node_modules)
KNOWN = Recognised()
"""The pictures of lines that a run of tests has read: damaged files share nearly all of theirs."""


def lasting() -> Path:
    """A new folder for what is made once for all tests; it goes when the run ends."""
    folder = mkdtemp(prefix="pdf-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@cache
def made(tag: str, size: int = 18) -> Path:
    """The sample as a finished file in that language and size, made once for all tests of a run."""
    path = lasting() / f"{tag}-{size}.pdf"
    maker.make(edition(tag), path, Options(PROJECT, size))
    return path


def damaged(path: Path, folder: Path, damage: Callable[[Pdf], Any]) -> Path:
    """A copy with something done to it."""
    target = folder / "damaged.pdf"
    with Pdf.open(path) as file:
        damage(file)
        file.save(target)
    return target


def read(path: Path) -> Reading:
    """The file as our reader reads it, once for all tests."""
    return _read_once(path, path.stat().st_mtime_ns)


@cache
def _read_once(path: Path, _changed: int) -> Reading:
    return reader.read(path, FONTS, KNOWN)


def layer(reading: Reading, name: str) -> Layer:
    """The layer of that name."""
    return next(one for one in reading.layers if one.name == name)


def driving(tag: str) -> list[str]:
    """The safety statement of the sample that forbids driving: its one block."""
    return ["".join(SAY[tag][3:6])]


def layers_without(reading: Reading, block: list[str]) -> set[str]:
    """The layers in which the block is not found."""
    return {one.name for one in reading.layers if not locate(block, one)}


def on_page(file: Pdf, word: str) -> tuple[pikepdf.Page, Piece]:
    """The page and the piece that begins with that word."""
    for page in file.pages:
        for piece in read_content(page, {}).pieces:
            if piece.text.strip().startswith(word):
                return page, piece
    raise LookupError(word)


def add(file: Pdf, page: pikepdf.Page, drawn: str, **resources: Dictionary) -> None:
    """Draw something on top of a page, in points from its lower left corner, marked as an artifact."""
    for kind, entries in resources.items():
        table = page.obj.Resources.get(f"/{kind}", Dictionary())
        page.obj.Resources[f"/{kind}"] = table
        for name, thing in entries.items():
            page.obj.Resources[f"/{kind}"][name] = thing
    before = page.obj.Contents.read_bytes()
    page.obj.Contents = file.make_stream(b"q\n" + before + b"\nQ /Artifact BMC q\n" + drawn.encode() + b"\nQ EMC")


def instructions(file: Pdf, change: Callable[[str, list[Any]], Iterator[tuple[list[Any], str]]]) -> None:
    """Rewrite what each page draws: ``change`` gives the instructions in the place of one."""
    for page in file.pages:
        kept = [
            (given, pikepdf.Operator(name))
            for one in pikepdf.parse_content_stream(page)
            for given, name in change(str(one.operator), list(one.operands))
        ]
        page.obj.Contents = file.make_stream(pikepdf.unparse_content_stream(kept))


def area(box: Box) -> str:
    """A rectangle as an operand of ``re``: a word with room above and below."""
    left, low, right, top = box
    high = top - low
    return f"{left - 2:.2f} {low - high:.2f} {right - left + 4:.2f} {3 * high:.2f}"


def white_form(file: Pdf, box: Box) -> Any:
    """A white sheet as a form of its own, such as an annotation shows."""
    form = file.make_stream(b"1 g -1000 -1000 3000 3000 re f")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(list(box))
    return form


FACES = {
    "bn": "notosansbengali",
    "ur": "notonastaliqurdu",
    "ar": "notonaskharabic",
    "zh-Hans": "notosanssc",
}
"""The fonts of languages that are not drawn in the Latin one, by the letters of their names."""


def exchange_shapes(file: Pdf, word: str, tag: str = "en") -> None:
    """Give the first two glyphs of a word each other's shape in the regular font; all the file says of them stands.

    That of a single letter loses its shape.
    """
    font = FACES.get(tag, "atkinsonhyperlegiblenext")
    codes = list(dict.fromkeys(FONTS[font].seen(FONTS[font].shape(word))))[:2]
    for item in file.objects:
        program = item.get("/FontFile2") if hasattr(item, "keys") else None
        name = "".join(filter(str.isalpha, str(item.FontName).lower())) if program is not None else ""
        if program is None or not name.removesuffix("regular").endswith(font):
            continue
        with TTFont(io.BytesIO(program.read_bytes())) as face:
            names = [face.getGlyphName(code) for code in codes]
            shapes = [face["glyf"][name] for name in names]
            for name, shape in zip(names, shapes[::-1] if len(names) > 1 else [Glyph()], strict=True):
                face["glyf"][name] = shape
            out = io.BytesIO()
            face.save(out)
        program.write(out.getvalue())
        return
    raise LookupError(font)
