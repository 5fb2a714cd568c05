"""WeasyPrint's lines of text, each shaped as few times as may be.

WeasyPrint 70 shapes the words of a line again when it has decided where the line ends, when their paragraph moves to
the next page, and when it draws the page.  To shape is the largest cost of a page, most of all in Nastaliq.  Within one
document the same words in the same style and width are the same line, so what was shaped is kept and drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

PARAGRAPHS: Final = frozenset("\n\r\u2028\u2029")
"""Where Pango ends a paragraph."""


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
