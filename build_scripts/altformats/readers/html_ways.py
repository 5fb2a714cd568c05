"""The ways in which a page is looked at: wide and narrow, light and dark, in chosen colours, and on paper.

Each way gives the page's words with the places of their letters, and a picture.  For each layout there is also a
*plain* picture: the same letters in black on white and nothing else, with which the pictures are compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import add
from typing import TYPE_CHECKING, Any, Final, Literal

from ..errors import FormatProblem
from .html_picture import HIGH, open_window, picture

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    from .html_tab import Tab

Seen = Mapping[str, Any]
"""The words of a page in one way, as the script gives them."""

TALLEST: Final = 60_000
"""CSS pixels of the tallest page; the longest leaflet on the narrowest phone has 23,000."""

HEIGHT: Final = "() => Math.ceil(document.documentElement.getBoundingClientRect().height)"

PLAIN: Final = """
*, *::before, *::after, *::marker {
  -webkit-text-fill-color: #000 !important; text-decoration-color: #000 !important; color: #000 !important;
  background: none !important; border-color: transparent !important; outline-color: transparent !important;
  box-shadow: none !important; text-shadow: none !important; filter: none !important; opacity: 1 !important;
  mix-blend-mode: normal !important; color-scheme: only light !important; forced-color-adjust: none !important;
}
*::before, *::after, img, svg, canvas, video, object, iframe, input { visibility: hidden !important; }
html { background: #fff !important; }
"""
"""What leaves nothing on a page but its letters, where they are."""
ONLY: Final = (
    "(rules) => { const plain = new CSSStyleSheet(); plain.replaceSync(rules); document.adoptedStyleSheets = [plain]; }"
)
OWN: Final = "() => { document.adoptedStyleSheets = []; }"
"""What puts that style on a page, and takes it off again."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of looking.  ``name`` is that of its layer; one ``width`` and ``medium`` make one layout."""

    name: str
    width: int
    scheme: Literal["light", "dark"] = "light"
    colours: Literal["own", "more contrast", "forced"] = "own"
    medium: Literal["screen", "print"] = "screen"
    drawn: bool = True


WIDE: Final = 1280
NARROW: Final = 320
"""CSS pixels: a wide screen, and the narrowest, which is one at 400 per cent (WCAG 2.2, 1.4.10)."""

WAYS: Final = (
    Way("rendered", WIDE),
    Way("dark", WIDE, "dark"),
    Way("more contrast", WIDE, "light", "more contrast", drawn=False),
    Way("dark more contrast", WIDE, "dark", "more contrast", drawn=False),
    Way("forced colours", WIDE, "light", "forced"),
    Way("dark forced colours", WIDE, "dark", "forced", drawn=False),
    Way("phone", NARROW),
    Way("phone dark", NARROW, "dark"),
    Way("phone more contrast", NARROW, "light", "more contrast"),
    Way("phone dark more contrast", NARROW, "dark", "more contrast", drawn=False),
    Way("phone forced colours", NARROW, "dark", "forced"),
    Way("phone light forced colours", NARROW, "light", "forced", drawn=False),
    Way("paper", 1000, medium="print"),
    Way("dark paper", 1000, "dark", medium="print", drawn=False),
    Way("between", 600, drawn=False),
)
"""All that a style sheet may tell apart.  Each that is ``drawn`` gives a picture and a layer; the others are looked at
by the script only, and give faults.  Ways of one layout stand together, so that the page is seldom laid out again."""


@dataclass(frozen=True, slots=True)
class View:
    """What was found in one way: the words as the script gives them, and the picture with the page's place in it."""

    way: Way
    seen: Seen
    picture: NDArray[numpy.uint8]
    left: float


@cache
def script(name: str) -> str:
    """What is run in the page: ``words`` finds its words, ``marks`` its elements and attributes."""
    return resources.files(__package__).joinpath(f"html_{name}.js").read_text(encoding="utf-8")


def glance(tab: Tab, way: Way, conditions: Sequence[str], before: Seen | None) -> Seen:
    """The words of the page in that way; ``before`` as it was shown last in the same layout, if it was.

    Raises FormatProblem for a page too tall.
    """
    numbers = [_show_in(tab, way)]
    if before is None:
        numbers.append(open_window(tab, way.width, HIGH))
    # The height alone is asked for first: most of what it costs is the layout that the words need too.
    height = _fitting(way, tab.value(tab.run(HEIGHT)))
    if before is None or height != _fitting(way, before["height"]):
        numbers.append(open_window(tab, way.width, height))
    seen = _words(tab, way, conditions)
    if _fitting(way, seen["height"]) != height:  # a window as tall as the page, which is then drawn as it is laid out
        numbers.append(open_window(tab, way.width, _fitting(way, seen["height"])))
        seen = _words(tab, way, conditions)
    for number in numbers:
        tab.answer(number)
    return seen


def draw(tab: Tab, way: Way, seen: Seen) -> View:
    """The page as it is shown now, with its picture."""
    sides = _sides(seen)
    return View(way, seen, picture(tab, seen, sides), sides[0])


def plain(tab: Tab, view: View) -> View:
    """The same letters in black on white, in the way in which the page is shown now."""
    tab.value(tab.run(ONLY, PLAIN))
    try:
        return View(view.way, view.seen, picture(tab, view.seen, _sides(view.seen)), view.left)
    finally:
        tab.value(tab.run(OWN))


def start(tab: Tab) -> None:
    """Show whatever comes next as the first way does."""
    tab.answer(_show_in(tab, WAYS[0]))
    tab.answer(open_window(tab, WAYS[0].width, HIGH))


def _words(tab: Tab, way: Way, conditions: Sequence[str]) -> Seen:
    found: Seen = json.loads(tab.value(tab.run(script("words"), list(conditions), way.drawn)))
    return found


def _show_in(tab: Tab, way: Way) -> int:
    features = {
        "prefers-color-scheme": way.scheme,
        "forced-colors": "active" if way.colours == "forced" else "none",
        "prefers-contrast": "more" if way.colours == "more contrast" else "no-preference",
    }
    wanted = [{"name": name, "value": value} for name, value in features.items()]
    return tab.send("Emulation.setEmulatedMedia", {"media": way.medium, "features": wanted})


def _fitting(way: Way, height: int) -> int:
    """The height of a window in which the whole page is shown.  Raises FormatProblem."""
    if height > TALLEST:
        message = f"the page is {height} pixels tall"
        raise FormatProblem(message, way.name, "Do not hand this file out. Build it again.")
    return max(HIGH, height)


def _sides(seen: Seen) -> tuple[float, float]:
    """From where to where on the page there are letters, in CSS pixels, whole and even."""
    lefts, widths = seen["boxes"][::4], seen["boxes"][2::4]
    left = min(lefts, default=0.0)
    right = max(map(add, lefts, widths), default=2.0)
    return max(0.0, left // 2 * 2 - 2), min(float(seen["width"]), right // 2 * 2 + 4)
