"""What an embedded font of a PDF says of itself: text and width of each code, ascent and descent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

import pikepdf

MAPPED: Final = re.compile(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")


@dataclass(frozen=True, slots=True)
class Face:
    """A composite font with codes of two bytes.  Widths, ``ascent`` and ``descent`` are thousandths of its size."""

    font: pikepdf.Dictionary
    text: Mapping[bytes, str]
    widths: Mapping[int, float]
    usual: float
    ascent: float
    descent: float

    def width(self, code: bytes) -> float:
        """The width of a code."""
        return self.widths.get(int.from_bytes(code, "big"), self.usual)

    def codes(self, text: str) -> tuple[bytes, ...]:
        """Every code that is copied as that text."""
        return tuple(code for code, said in self.text.items() if said == text)


def face_of(font: pikepdf.Dictionary) -> Face:
    """Read a font dictionary."""
    inner = cast("pikepdf.Dictionary", font.DescendantFonts[0])
    described = inner.FontDescriptor
    table = font.ToUnicode.read_bytes().decode("latin-1") if "/ToUnicode" in font else ""
    text = {
        bytes.fromhex(code): bytes.fromhex(said).decode("utf-16-be", "replace")
        for rows in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL)
        for code, said in MAPPED.findall(rows)
    }
    usual = float(inner.get("/DW", 1000))
    return Face(font, text, _widths(inner), usual, float(described.Ascent), float(described.Descent))


def _widths(inner: pikepdf.Dictionary) -> dict[int, float]:
    """The table ``/W``: ``first [w w w]`` or ``first last w`` (ISO 32000-2, 9.7.4.3)."""
    found: dict[int, float] = {}
    row = list(inner.get("/W", []))
    while row:
        first = int(row.pop(0))
        following = row.pop(0)
        if isinstance(following, pikepdf.Array):
            found.update({first + place: float(width) for place, width in enumerate(following)})
        else:
            found.update(dict.fromkeys(range(first, int(following) + 1), float(row.pop(0))))
    return found
