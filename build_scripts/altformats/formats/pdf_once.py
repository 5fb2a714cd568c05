"""WeasyPrint without the work that it does over and over, and with the same pages.

WeasyPrint 70 lays a paragraph out anew each time that it is tried on a page, and works out its lengths and lines from
the start.  While a document is made, what depends on nothing but what was asked is remembered; when it is made,
WeasyPrint is as before.  Each page is the same as without: a test compares them.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Final
from xml.etree import ElementTree

from ..garbage import undisturbed
from . import pdf_lines
from .pdf_styles import Twins

ONE: Final = threading.Lock()
"""WeasyPrint is changed for the whole process, for one document at a time."""

NOTES: Final = frozenset({"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"})
"""Pseudo-elements of notes at the foot of a page."""


@contextmanager
def remembering(twins: Twins) -> Iterator[None]:
    """WeasyPrint that remembers, for one document; of styles it remembers what it knew from documents before."""
    import weasyprint
    from weasyprint import css
    from weasyprint.layout import block, inline, page
    from weasyprint.text import line_break

    with ONE, ExitStack() as changed, undisturbed():  # boxes, in rings by the thousand, are all in use

        def change(module: Any, name: str, by: Callable[[Any], Any]) -> None:
            changed.enter_context(instead(module, name, by(getattr(module, name))))

        twins.bounded()
        change(weasyprint.tinyhtml5, "parse", _read_as_xml)
        change(css, "ComputedStyle", twins.computed)
        change(css, "AnonymousStyle", twins.anonymous)
        change(css.StyleFor, "set_computed_styles", _without_notes)
        change(line_break, "Layout", pdf_lines.kept_layout)
        change(inline, "split_first_line", pdf_lines.quick_lines)
        change(inline, "split_first_line", pdf_lines.kept_lines)
        change(inline, "strut", pdf_lines.kept_strut)
        change(inline, "avoid_collisions", _lines_at_once)
        for module in (block, inline, page):
            change(module, "resolve_percentages", partial(_resolved_once, twins.lengths))
        yield


@contextmanager
def instead(module: Any, name: str, by: Any) -> Iterator[None]:
    """Let a module of WeasyPrint, or a class in it, have something of ours in place of its own, for a while."""
    own = getattr(module, name)
    setattr(module, name, by)
    try:
        yield
    finally:
        setattr(module, name, own)


def _read_as_xml(original: Callable[..., Any]) -> Callable[..., Any]:
    """``parse``, the ``original``, for a page that is XML too, as ours are: the same tree in less time."""

    def parse(source: Any, **how: Any) -> Any:
        text = source if isinstance(source, str) else source.read()
        try:
            return ElementTree.fromstring(text)  # noqa: S314 - it is what we wrote ourselves
        except ElementTree.ParseError:
            return original(text, **how)

    return parse


def _without_notes(original: Callable[..., Any]) -> Callable[..., Any]:
    """``set_computed_styles`` without styles for the notes that each element could have: a leaflet has none."""

    def set_computed_styles(self: Any, element: Any, parent: Any, *further: Any, **how: Any) -> None:
        if how.get("pseudo_type") not in NOTES:
            original(self, element, parent, *further, **how)

    return set_computed_styles


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


def _resolved_once(known: dict[tuple[Any, ...], dict[str, Any]], original: Callable[..., None]) -> Callable[..., None]:
    """``resolve_percentages``, which remembers the lengths of a style within a box of a certain size."""
    from weasyprint.formatting_structure.boxes import Box, PageBox

    def resolve_percentages(box: Any, around: Any) -> None:
        width, height = (around.width, around.height) if isinstance(around, Box) else around
        if box.style["border_collapse"] == "collapse":  # then the table has its say
            original(box, around)
            return
        key = (box.style.twin, width, height, isinstance(box, PageBox))
        lengths = known.get(key)
        if lengths is None:
            kind: Any = type(box)
            fresh = kind.__new__(kind)
            fresh.style = box.style
            original(fresh, around)
            lengths = known[key] = {name: value for name, value in vars(fresh).items() if name != "style"}
        box.__dict__.update(lengths)

    return resolve_percentages
