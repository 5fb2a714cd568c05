"""WeasyPrint's lines of text, each shaped as few times as may be.

WeasyPrint 70 shapes the words of a line again when it has decided where the line ends, when their paragraph moves to
the next page, and when it draws the page.  To shape is the largest cost of a page, most of all in Nastaliq.  Within one
document the same words in the same style and width are the same line, so what was shaped is kept and drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any, Final

PARAGRAPHS: Final = frozenset("\n\r\u2028\u2029")
"""Where Pango ends a paragraph."""

HYPHEN: Final = "\u00ad"
"""Where a word may break with a hyphen."""

MARGIN: Final = 0.25
"""How much wider than the room a word must be to be known not to fit, in sizes: spaces and kerning may differ."""


def kept_lines(original: Callable[..., Any]) -> Callable[..., Any]:
    """``split_first_line``, the ``original``, that remembers what it answered."""
    known: dict[tuple[Any, ...], Any] = {}

    def split_first_line(text: str, style: Any, context: Any, *how: Any, **further: Any) -> Any:
        key = (text, style.twin, style["white_space"], *how, *further.items())
        found = known.get(key)
        if found is None:
            found = known[key] = original(text, style, context, *how, **further)
        return found

    return split_first_line


def quick_lines(original: Callable[..., Any]) -> Callable[..., Any]:
    """``split_first_line``, the ``original``, that asks for no more than it must to find the end of a common line.

    Theirs shapes twice as many words as a line holds, and once more those of the line with the word after it, to see
    whether that fits.  Of what follows a line a few words are enough, and mostly their widths tell that the first of
    them does not fit.  Where anything is out of the common, theirs is asked.
    """
    from weasyprint.text import line_break

    longest: dict[Any, int] = {}

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *how: Any, **further: Any) -> Any:
        size = style["font_size"]
        plain = style["white_space"] == "normal" and HYPHEN not in text
        if not plain or max_width is None or not size * 4 <= max_width < math.inf:
            return original(text, style, context, max_width, *how, **further)
        usual = longest.get(style.twin, math.inf)
        short = text[: int(min(max_width / size * 4, usual * 1.2 + 15))]
        layout = line_break.create_layout(short, style, context, max_width, how[0])
        line, resume = layout.get_first_line()
        width, _ = line_break.line_size(line, style)
        fits = width <= max_width and (
            short == text if resume is None else _ends_here(layout, resume, max_width - width)
        )
        if not fits:
            return original(text, style, context, max_width, *how, **further)
        if resume is not None:
            longest[style.twin] = max(longest.get(style.twin, 0), len(short.encode()[:resume].decode()))
        return line_break.first_line_metrics(line, text, layout, resume, space_collapse=True, style=style)

    return split_first_line


def _ends_here(layout: Any, resume: int, left: float) -> bool:
    """Whether the line ends before the byte ``resume``: the word after it needs more than is ``left`` of the width."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.line_break import get_next_break_point

    encoded = layout.text.encode()
    first, second = encoded[:resume].decode(), encoded[resume:].decode()
    known = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)[len(first) + 1 : len(layout.text)]
    end = get_next_break_point(known)
    if end is None or not second[:end].rstrip(" "):
        return False
    if second[end] != " ":
        return True  # theirs looks no further either
    last = resume + len(second[:end].encode())
    needed = 0
    run = pango.pango_layout_get_line_readonly(layout.layout, 1).runs
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        for glyph in range(glyphs.num_glyphs):
            if resume <= item.offset + glyphs.log_clusters[glyph] < last:
                needed += glyphs.glyphs[glyph].geometry.width
        run = run.next
    return bool(needed * FROM_UNITS > left + layout.style["font_size"] * MARGIN)


def kept_strut(original: Callable[..., Any]) -> Callable[..., Any]:
    """``strut``, the ``original``, asked once for each kind of style."""

    def strut(style: Any) -> Any:
        if style.twin.strut is None:
            style.twin.strut = original(style)
        return style.twin.strut

    return strut


def kept_layout(original: Any) -> Any:
    """``Layout``, the ``original``, that stays as it was shaped until it is drawn."""
    from weasyprint.text.ffi import ffi, gobject, pango

    class KeptLayout(original):  # type: ignore[misc]  # WeasyPrint carries no types
        """The words of a line as Pango laid them out."""

        def setup(self, style: Any) -> None:
            """As theirs, but what Pango is told of a style is told once and copied."""
            if style.twin.layout is None:
                style.twin.layout = original(style)
                del style.twin.layout.style
            template = style.twin.layout
            self.__dict__ |= vars(template) | {"style": style, "justification_spacing": self.justification_spacing}
            self.layout = ffi.gc(_declared().pango_layout_copy(template.layout), gobject.g_object_unref)

        def set_text(self, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - theirs
            """As theirs; to be drawn it is made one paragraph, and would be shaped anew if it were not one yet."""
            super().set_text(text, justify)
            pango.pango_layout_set_single_paragraph_mode(self.layout, PARAGRAPHS.isdisjoint(self.text))

        def deactivate(self) -> None:
            """Keep what was shaped."""

        def reactivate(self, style: Any) -> None:
            """It was kept."""

    return KeptLayout


@cache
def _declared() -> Any:
    """Pango with a function that WeasyPrint does not use."""
    from weasyprint.text.ffi import ffi, pango

    ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *layout);")
    return pango
