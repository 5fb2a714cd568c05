"""WeasyPrint without the work that it does over and over, and with the same pages.

WeasyPrint 70 lays a paragraph out anew each time that it is tried on a page, and works out its lengths and lines from
the start.  While a document is made, what depends on nothing but what was asked is remembered; when it is made,
WeasyPrint is as before.  Each page is the same as without: a test compares them.
"""

from __future__ import annotations

import gc
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

from . import pdf_lines

ONE: Final = threading.Lock()
"""WeasyPrint is changed for the whole process, for one document at a time."""


@contextmanager
def remembering() -> Iterator[None]:
    """WeasyPrint that remembers, for one document."""
    from weasyprint.layout import block, inline, page
    from weasyprint.text import line_break

    with ONE, ExitStack() as changed, _undisturbed():

        def change(module: Any, name: str, by: Callable[[Any], Any]) -> None:
            changed.enter_context(patch.object(module, name, by(getattr(module, name))))

        change(line_break, "Layout", pdf_lines.kept_layout)
        change(inline, "split_first_line", pdf_lines.kept_lines)
        change(inline, "avoid_collisions", _lines_at_once)
        for module in (block, inline, page):
            change(module, "resolve_percentages", _resolved_once())
        yield


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No search for rings of objects while boxes, which are in rings by the thousand, are all in use."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _lines_at_once(original: Callable[..., Any]) -> Callable[..., Any]:
    """``avoid_collisions`` which tells that a line stays where it is put when nothing floats.

    A line that goes from right to left is otherwise laid out twice, for its width is not known the first time.
    """

    def avoid_collisions(context: Any, box: Any, *further: Any, **how: Any) -> Any:
        answer = original(context, box, *further, **how)
        if not context.excluded_shapes:
            box.height = math.inf  # a line that is not higher is kept; its own height is set when it is
        return answer

    return avoid_collisions


def _resolved_once() -> Callable[[Callable[..., None]], Callable[..., None]]:
    """``resolve_percentages``, which remembers the lengths of a style within a box of a certain size."""
    known: dict[tuple[Any, ...], tuple[Any, dict[str, Any]]] = {}

    def by(original: Callable[..., None]) -> Callable[..., None]:
        from weasyprint.formatting_structure.boxes import Box, PageBox

        def resolve_percentages(box: Any, around: Any) -> None:
            width, height = (around.width, around.height) if isinstance(around, Box) else around
            style = box.style
            if style["border_collapse"] == "collapse":
                original(box, around)
                return
            key = (id(style), width, height, isinstance(box, PageBox))
            found = known.get(key)
            if found is None:
                fresh = type(box).__new__(type(box))
                fresh.style = style
                original(fresh, around)
                lengths = vars(fresh)
                del lengths["style"]
                found = known[key] = (style, lengths)
            vars(box).update(found[1])

        return resolve_percentages

    return by
