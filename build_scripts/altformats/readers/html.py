"""Reads a page back in a real browser: what is seen, and what a screen reader is told.

The page is looked at in every way that its style sheet tells apart (``html_ways.py``): wide and narrow, light and
dark, with more contrast, in chosen colours, and on paper.  Each way is a layer and holds only words that leave ink of
their own there (``html_ink.py``).  One more layer, *accessibility*, is the browser's accessibility tree
(``html_tree.py``).  ``aria-hidden`` loses words in the last only, and a rule of the style sheet for dark phones only in
that layer.  The page's own scripts do not run, and nothing is fetched: to try is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ..errors import MissingTool
from ..model import Finding, Layer, Need, Part, Place, Project, Reading
from .html_browser import browser_path
from .html_fonts import Installed, misdrawn
from .html_ink import Plain, alone, overlapping, plain_of, same_layout, unseen, word_count
from .html_marks import described, facts, misled, unread
from .html_pipe import BrowserGone, Pipe, started
from .html_style import Style, style_of, untried
from .html_tab import MOST, Tab, new_tab
from .html_tree import miscounted, misgrouped, told, tree
from .html_ways import WAYS, Seen, View, Way, draw, glance, plain, script, start

__all__ = ["FAULTS", "browser_path", "name", "needs", "opened", "read"]

name: Final = "html"
FAULTS: Final = {
    "html-hidden": "Words of the page cannot be read: not displayed, pale, cut off, covered or struck through.",
    "html-order": "A block stands higher on the page than the block that comes before it in the file.",
    "html-direction": "A line of text runs in the wrong direction for its letters.",
    "html-style-words": "The style sheet puts words into the page, which other readers of the page do not get.",
    "html-active": "The page holds a script, a frame, a form or an event handler; a leaflet needs none.",
    "html-untried": "The style holds something that no way of looking at the page has tried.",
    "html-unread": "The page holds something that could show, speak or act, and that no reader accounts for.",
    "html-font": "A font that the page brings with it is not the one of its name, or draws other letters.",
    "html-group": "A group of words is not told to a screen reader, or under another name than it shows.",
    "html-anchor": "The list of contents leads to another heading than it names.",
    "html-fetch": "The page tries to load something from elsewhere; a leaflet must be whole in itself.",
    "html-sideways": "On a narrow screen the page must be pushed sideways to be read.",
    "telephone-order": "The digits of a telephone number do not run from left to right on the screen.",
    "telephone-split": "A telephone number is split over two lines.",
}

REMEDY: Final = "Do not hand this file out. Build it again."

Fault = tuple[str, str]
"""The code of a fault, and the words or the place that it is about."""


def needs(project: Project) -> tuple[Need, ...]:  # noqa: ARG001 - the contract of a reader
    """A browser of the Chromium family; it is steered through a pipe of our own and needs nothing beside it."""
    path = browser_path()
    remedy = (
        "Install Chromium (Debian: sudo apt-get install chromium), Chrome or Edge, "
        "or name one in the environment variable ALTFORMATS_CHROMIUM."
    )
    return (Need("a browser (Chromium, Chrome or Edge)", path is not None, path or "", remedy),)


@contextmanager
def opened(project: Project, store: str = "") -> Iterator[Callable[[Path], Reading]]:  # noqa: ARG001 - keeps nothing
    """Start the browser once for many pages.  Raises MissingTool."""
    for need in needs(project):
        if not need.found:
            raise MissingTool(f"missing: {need.what}", "html", need.remedy)
    with closing(Room(str(browser_path()), Installed(project.node_modules))) as room:
        yield room.read


@dataclass(slots=True)
class Room:
    """A browser with one tab, kept for page after page; whatever breaks is given up, and the next page gets another."""

    browser: str
    installed: Installed
    pipe: Pipe | None = None
    tab: Tab | None = None
    running: ExitStack = field(default_factory=ExitStack)

    def read(self, path: Path) -> Reading:
        """The page as it is seen in each way and as its accessibility tree tells it.  Raises BrowserGone."""
        tab, self.tab = self.tab or self._new_tab(), None
        try:
            reading = read(tab, self.installed, path)
        except BrowserGone:
            self.close()
            raise
        except BaseException:
            tab.close()
            raise
        if tab.fetched or tab.shown >= MOST:
            tab.close()
        else:
            self.tab = tab
        return reading

    def close(self) -> None:
        """End the browser."""
        self.pipe = self.tab = None
        self.running.close()

    def _new_tab(self) -> Tab:
        if self.pipe is None:
            self.pipe = self.running.enter_context(started(self.browser))
        return new_tab(self.pipe)


def read(tab: Tab, installed: Installed, path: Path) -> Reading:
    """The page as it is seen in each way and as its accessibility tree tells it."""
    start(tab)
    tab.show(path)
    heard = tree(tab)
    style, marks = _file(tab)
    views, ink, every = _views(tab, style)
    seen, own = views[0].seen, facts(marks)
    layers = tuple(Layer(view.way.name, _parts(view, lost)) for view, lost in zip(views, ink, strict=True))
    faults = [(code, words) for way in every for code, words in way["faults"]]
    faults += [fault for view, lost in zip(views, ink, strict=True) for fault in _inkless(view, lost)]
    faults += [*style.faults, *untried(style, [way["truths"] for way in every])]
    faults += [*unread(marks), *misled(marks), *described(own, [part.text for part in layers[0].parts])]
    faults += [*misdrawn(style, _words(layers), _marked(layers[0]), seen["language"], installed)]
    faults += [*misgrouped(heard), *miscounted(heard)]
    faults += [("html-fetch", url) for url in tab.fetched]
    faults += [("html-sideways", view.way.name) for view in views if view.seen["sideways"] and view.way.name == "phone"]
    return Reading(
        layers=(*layers, Layer("accessibility", told(heard))),
        facts={**own, **{key: seen[key] for key in ("title", "language", "direction", "charset")}},
        links=tuple((" ".join(words.split()), target) for words, target in seen["links"]),
        faults=tuple(_fault(path, code, words) for code, words in dict.fromkeys(faults)),
    )


def _words(layers: tuple[Layer, ...]) -> set[str]:
    """Every word that is seen in one of the layers."""
    return {word for layer in layers for part in layer.parts for word in part.text.split()}


def _marked(layer: Layer) -> dict[str, set[str]]:
    """The words of each language that is marked on the page."""
    found: dict[str, set[str]] = {}
    for part in layer.parts:
        found.setdefault(part.tag, set()).update(part.text.split())
    return found


def _file(tab: Tab) -> tuple[Style, dict[str, Any]]:
    """The style of the page, and all its marks."""
    sheets = "() => [...document.querySelectorAll('style')].map((style) => style.textContent)"
    style = style_of(tab.value(tab.run(sheets)))
    wanted = [(d.name, d.value) for d in style.declarations if not d.rule.startswith("@")]
    marks: dict[str, Any] = json.loads(tab.value(tab.run(script("marks"), list(style.selectors), wanted)))
    return style, marks


def _views(tab: Tab, style: Style) -> tuple[list[View], list[frozenset[int]], list[Seen]]:
    """Each way that is drawn, the numbers of the words without ink there, and the words in every way."""
    views: list[View] = []
    ink: list[frozenset[int]] = []
    every: list[Seen] = []
    plains: list[Plain] = []
    last: Way | None = None
    for way in WAYS:
        same = last is not None and (last.width, last.medium) == (way.width, way.medium)
        seen = glance(tab, way, style.chains, every[-1] if same else None)
        every.append(seen)
        last = way
        if not way.drawn:
            continue
        view = draw(tab, way, seen)
        known = next((known for known in plains if same_layout(known.seen, seen)), None)
        lost = None if known is None else unseen(view, known)
        if lost is None or lost:  # words may lie a part of a pixel lower than in the layout compared with
            known = plain_of(plain(tab, view))
            plains.append(known)
            lost = unseen(view, known)
        views.append(view)
        ink.append(lost | overlapping(seen))
    return views, ink, every


def _parts(view: View, lost: frozenset[int]) -> tuple[Part, ...]:
    """The blocks of a way, without the words that leave no ink there."""
    parts, number = [], 0
    for block in view.seen["blocks"]:
        count = word_count(block)
        text = alone(block, number, lost)
        number += count
        if text.strip():
            parts.append(Part(text, block["where"], block["tag"], block["direction"]))
    return tuple(parts)


def _inkless(view: View, lost: frozenset[int]) -> Iterator[Fault]:
    """A fault for each block of which words leave no ink."""
    number = 0
    for block in view.seen["blocks"]:
        count = word_count(block)
        words = [text for text, boxes in block["words"] if boxes]
        gone = [words[at - number] for at in sorted(lost) if number <= at < number + count]
        number += count
        if gone:
            yield "html-hidden", f"without ink of its own: {' '.join(gone)[:60]}"


def _fault(path: Path, code: str, words: str) -> Finding:
    return Finding(code, f"{FAULTS[code]} “{words}”", Place(path.name), REMEDY)
