"""The words of a PDF set again on empty pages: black, uncovered, each glyph where the content stream says it stands.

Only the fonts are taken from the file; nothing of its colours, clips, masks, layers and annotations.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .pdf_content import Box, Content, Piece

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

BYTES: Final = 2
"""Bytes of a character code in our fonts, which are composite; others are left out."""


@dataclass(frozen=True, slots=True)
class Again:
    """The new file, and what is seen of each page, in points."""

    data: bytes
    boxes: tuple[Box, ...]


def set_again(pdf: Pdf, contents: Sequence[Content]) -> Again:
    """A file with as many pages, of the same sizes, that draws the pieces and nothing else."""
    from pikepdf import Array, Dictionary, Name, Pdf

    made = Pdf.new()
    fonts: dict[tuple[int, int], Object] = {}
    boxes = []
    for page, content in zip(pdf.pages, contents, strict=True):
        box = seen_box(page)
        made.add_blank_page(page_size=(max(box[2] - box[0], 3), max(box[3] - box[1], 3)))
        blank = made.pages[-1]
        blank.mediabox = Array(list(box))
        names = Dictionary()
        for key in dict.fromkeys(piece.setting.font for piece in content.pieces):
            if key not in fonts and key != (0, 0):
                fonts[key] = made.copy_foreign(pdf.get_object(key))
            if key in fonts:
                names[_name(key)] = fonts[key]
        blank.obj.Resources = Dictionary(Font=names)
        blank.obj.Contents = made.make_stream("\n".join(_drawn(content.pieces, names)).encode("ascii"))
        blank.obj.Type = Name.Page
        boxes.append(box)
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return Again(out.getvalue(), tuple(boxes))


def seen_box(page: Page) -> Box:
    """What is seen of a page: what crop box and paper have in common (ISO 32000-1, 14.11.2.1)."""
    media, crop = ([float(value) for value in box] for box in (page.mediabox, page.cropbox))
    low = [max(min(media[at], media[at + 2]), min(crop[at], crop[at + 2])) for at in (0, 1)]
    high = [min(max(media[at], media[at + 2]), max(crop[at], crop[at + 2])) for at in (0, 1)]
    return low[0], low[1], max(high[0], low[0] + 1), max(high[1], low[1] + 1)


def _name(key: tuple[int, int]) -> str:
    return f"/F{key[0]}x{key[1]}"


def _drawn(pieces: Sequence[Piece], names: Any) -> Iterator[str]:
    for piece in pieces:
        setting = piece.setting
        if not piece.codes or not setting.composite or _name(setting.font) not in names or not setting.size:
            continue
        matrix = " ".join(f"{value:.6f}" for value in setting.matrix)
        yield f"BT /{_name(setting.font)[1:]} {setting.size:.6f} Tf {matrix} Tm [{' '.join(_row(piece))}] TJ ET"


def _row(piece: Piece) -> Iterator[str]:
    """The codes, with what brings each to its place where the font's widths alone would not."""
    setting = piece.setting
    yield f"{-setting.steps[0] / setting.size * 1000:.3f}"
    for at, code in enumerate(piece.codes):
        yield f"<{code:0{2 * BYTES}x}>"
        moved = (setting.steps[at + 1] - setting.steps[at]) / setting.size * 1000
        yield f"{setting.advances[at] - moved:.3f}"
