"""Font files made small: only what one leaflet needs, and for other scripts without the Latin letters that they carry.

Letters of the Latin script, figures and signs of ASCII come from one Latin font in every language: most fonts of other
scripts bring letters of another style, in which an address or a code is harder to read.  Glyph numbers stay those of
the whole font, so that a reader who has the font can tell what is drawn.
"""

from __future__ import annotations

import functools
import io
import struct
import sys
import threading
import unicodedata
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

from .errors import FormatProblem, MissingTool
from .model import Font, Language, Project

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont


SPACES: Final = (0x20, 0xA0)
SPACE: Final = 0.22
"""The least width of a space, in sizes: Nastaliq's of 0.13 lets a number run into the words around it."""

MARKERS: Final = "•◦▪"
"""What stands before the items of a list: no words of a script, and in print the same in every language."""

HARDEST: Final = 11
"""The most effort of brotli: for fonts that nearly all pages of a language share."""

HARD: Final = 10
"""For fonts that are cut for one page: two Chinese ones take 0.4 s less, and are two thousandths larger (measured)."""

ONE: Final = threading.Lock()
"""How fontTools compresses is changed for the whole process, for one font at a time."""

WHOLE: Final = 0xB1B0AFBA
"""What the check sums of a whole font file come to (OpenType, table head)."""


def located(project: Project, font: Font) -> Path:
    """The font's file.  Raises MissingTool when it is not installed."""
    path = project.node_modules / font.file
    if not path.exists():
        raise MissingTool(f"the font {font.family} is not installed", font.file, "Run: make build")
    return path


def opened(path: Path) -> TTFont:
    """The font with its tables read when they are asked for; to be closed."""
    from fontTools.ttLib import TTFont

    return TTFont(path, lazy=True)


@functools.lru_cache(maxsize=64)
def characters(path: Path) -> frozenset[int]:
    """The code points that the font has a glyph for."""
    from uharfbuzz import Blob, Face

    return frozenset(Face(Blob.from_file_path(str(path))).unicodes)


@functools.lru_cache(maxsize=64)
def leading(path: Path, font: Font) -> float:
    """The line height that the font asks for so that no stroke is cut or touches, as a multiple of the size."""
    with opened(path) as face:
        table = face["hhea"]
        return float((table.ascent - table.descent + table.lineGap) / face["head"].unitsPerEm * font.scale)


def small(path: Path, font: Font, language: Language, words: str, *, renumbered: bool) -> bytes:
    """The font at its scale with what these words need of it, as a font file without hints.

    Unless ``renumbered``, glyphs keep their numbers.  Raises FormatProblem for a file that is no font.
    """
    return _readable(_cut(path, needed(path, language, words), renumbered=renumbered), font.scale)


@functools.lru_cache(maxsize=16)
def script(path: Path, font: Font) -> bytes:
    """The whole font at its scale but for Latin letters and the markers of lists; glyphs keep their numbers.

    It is the same for every leaflet of the language, so that a process cuts it once.
    """
    own = frozenset(code for code in characters(path) if _own(chr(code)) and chr(code) not in MARKERS)
    return _readable(_cut(path, own, renumbered=False), font.scale)


def _cut(path: Path, codes: frozenset[int], *, renumbered: bool) -> bytes:
    """What these characters need of the font, without hints."""
    from uharfbuzz import Blob, Face, SubsetFlags, SubsetInput, SubsetInputSets, subset

    wanted = SubsetInput()
    wanted.flags = SubsetFlags.NO_HINTING | (SubsetFlags.DEFAULT if renumbered else SubsetFlags.RETAIN_GIDS)
    wanted.sets(SubsetInputSets.UNICODE).set(set(codes))
    made = subset(Face(Blob.from_file_path(str(path))), wanted)
    if made is None:
        raise FormatProblem(f"the font {path.name} cannot be made smaller", path.name, "Install it again: make build")
    return bytes(made.blob.data)


def needed(path: Path, language: Language, words: str) -> frozenset[int]:
    """The code points of the font that these words need, whole and taken apart, without Latin ones in other scripts."""
    return characters(path) & _asked(language.script, words)


@functools.lru_cache(maxsize=4)
def _asked(script: str, words: str) -> frozenset[int]:
    """The code points that a font of the script is asked for; the bold one is asked for the same as the other.

    Shaping takes letters such as ৌ apart, so their parts are in it.  Those of Latin letters (ă) are not: they are drawn
    in the Latin font, and with them a page that names Romanian would need another font than one that does not.
    """
    if script == "Latn":
        return frozenset(map(ord, "".join({words, *(unicodedata.normalize(form, words) for form in ("NFC", "NFD"))})))
    own = {character for character in words if not unicodedata.combining(character)}
    own = {character for character in own | set(unicodedata.normalize("NFC", words)) if _own(character)}
    return frozenset(map(ord, own | set(unicodedata.normalize("NFD", "".join(sorted(own))))))


def _readable(data: bytes, scale: float) -> bytes:
    """The same outlines in a smaller em, which draws them larger in every program, and spaces that part words.

    Raises FormatProblem for a font whose spaces have no width of their own.
    """
    from uharfbuzz import Face
    from uharfbuzz import Font as Shaped

    font = bytearray(data)
    records = {bytes(font[at : at + 4]): at for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)}
    head, hhea, hmtx = (struct.unpack_from(">I", font, records[tag] + 8)[0] for tag in (b"head", b"hhea", b"hmtx"))
    em = round(struct.unpack_from(">H", font, head + 18)[0] / scale)
    struct.pack_into(">H", font, head + 18, em)
    shaped = Shaped(Face(data))
    for glyph in {shaped.get_nominal_glyph(code) for code in SPACES} - {None, 0}:
        if glyph >= struct.unpack_from(">H", font, hhea + 34)[0]:
            raise FormatProblem("the spaces of a font have no width of their own", "fonts", "Choose another font.")
        (width,) = struct.unpack_from(">H", font, hmtx + 4 * glyph)
        struct.pack_into(">H", font, hmtx + 4 * glyph, max(width, round(em * SPACE)))
    struct.pack_into(">I", font, head + 8, 0)
    for tag in (b"head", b"hmtx"):
        start, length = struct.unpack_from(">II", font, records[tag] + 8)
        struct.pack_into(">I", font, records[tag] + 4, _sum(font[start : start + length]))
    struct.pack_into(">I", font, head + 8, (WHOLE - _sum(font)) % 2**32)
    return bytes(font)


def _sum(part: bytes | bytearray) -> int:
    """The check sum of a part of a font file."""
    numbers = array("I", bytes(part) + bytes(-len(part) % 4))
    if sys.byteorder == "little":
        numbers.byteswap()
    return sum(numbers) % 2**32


def packed(font: bytes, effort: int) -> bytes:
    """The font as WOFF2, for pages, compressed with so much ``effort``.  ``typecase`` keeps what is packed."""
    from fontTools.ttLib import TTFont

    out = io.BytesIO()
    with TTFont(io.BytesIO(font), recalcTimestamp=False) as face, _compressing(effort):
        face.flavor = "woff2"
        face.save(out)
    return out.getvalue()


@contextmanager
def _compressing(effort: int) -> Iterator[None]:
    """Tell fontTools how hard to compress, which it asks nobody, for one font at a time."""
    from fontTools.ttLib import woff2

    with ONE:
        own = woff2.brotli
        compress = functools.partial(own.compress, quality=effort)
        woff2.brotli = SimpleNamespace(MODE_FONT=own.MODE_FONT, compress=compress)
        try:
            yield
        finally:
            woff2.brotli = own


@functools.lru_cache(maxsize=8192)
def _own(character: str) -> bool:
    """Whether a character is drawn in the font of the script itself: all but Latin letters and ASCII."""
    from fontTools.unicodedata import script

    return character.isspace() or not (character.isascii() or script(character) == "Latn")
