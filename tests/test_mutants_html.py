"""The operators that corrupt a finished page do what they say, and real harm; on finished files only."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import lxml.html
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, sync_playwright

from altformats.library import read_library
from altformats.model import Promise
from altformats.mutants import (
    html_active,
    html_covers,
    html_faces,
    html_layout,
    html_letters,
    html_metadata,
    html_moves,
    html_silence,
    html_structure,
    html_style,
    html_words,
)
from altformats.mutation import Damage, Operator, Victim
from altformats.readers.html import browser_path

from .browsers import launch
from .conftest import TODAY
from .samples import PROJECT

pytestmark = pytest.mark.slow

SLUG: Final = "nerve-root-injection"
TAGS: Final = ("en", "ar", "bn", "cy", "pl", "ro", "so", "ur", "zh-Hans")
LOOKS: Final = (*html_style.OPERATORS, *html_covers.OPERATORS, *html_layout.OPERATORS, *html_faces.OPERATORS)
QUICK: Final = (
    *html_words.OPERATORS,
    *html_moves.OPERATORS,
    *html_letters.OPERATORS,
    *html_structure.OPERATORS,
    *html_silence.OPERATORS,
    *html_style.OPERATORS,
    *html_covers.OPERATORS,
    *html_layout.OPERATORS,
    *html_metadata.OPERATORS,
    *html_active.OPERATORS,
)
OPERATORS: Final = (*QUICK, *html_faces.OPERATORS)

NOT_IN_ENGLISH: Final = (
    "html-faces-embedded",
    "html-letters-accents",
    "html-moves-english",
    "html-moves-notice-english",
    "html-structure-unmarked",
)
"""What they corrupt is not in an English page: accents, embedded fonts, English among other words."""
FEW: Final = {"html-letters-accents": 6, "html-faces-embedded": 4}
"""Languages in which these find a place; the others find one in eight or nine."""
UNPARSED: Final = ("html-metadata-cut",)
"""After these the page has lost an unforeseeable number of its statements: that is the damage."""
MOVING: Final = ("html-layout-fading", "html-layout-scrolled", "html-layout-touched", "html-layout-unscrollable")
"""A picture of the whole page, taken at once, does not show what these do."""
HEARD: Final = ("html-covers-voices",)
"""Not to be seen: voices say it."""
UNTOLD: Final = ("html-silence-modal", "html-silence-role-words", "html-silence-keyboard")
"""Chromium's tree on this system does not tell of modal dialogues, braille or the order of the tab key."""
CLEARLY: Final = 40
"""Levels of grey, of 255, by which a pixel differs that a person sees."""
SPECKS: Final = 10
"""Pixels: an element around a word moves a few of its letters by a fraction of one."""

Make = Callable[[str], Victim]
Unharmed = Callable[[str, str], Image.Image]


@pytest.fixture(scope="module")
def promises() -> dict[str, Promise]:
    """What each language's file was proven to say."""
    if any(not (PROJECT.site / tag / f"{SLUG}.html").is_file() for tag in TAGS):
        pytest.skip("needs finished files: run altformats build")
    library = read_library(PROJECT, TODAY)
    return {tag: library.promise(SLUG, tag) for tag in TAGS}


@pytest.fixture
def make(promises: dict[str, Promise], tmp_path: Path) -> Make:
    """A fresh copy of a language's page."""

    def victim(tag: str) -> Victim:
        path = tmp_path / f"{tag}.html"
        shutil.copy(PROJECT.site / tag / f"{SLUG}.html", path)
        return Victim(path, promises[tag], PROJECT, PROJECT.site, lambda _: path)

    return victim


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """A tab of a browser, as wide as a desk's screen."""
    with sync_playwright() as player:
        browser = launch(player, str(browser_path()))
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


@pytest.fixture(scope="module")
def unharmed(tab: Page) -> Unharmed:
    """What a language's page looks like at some time; looked at once."""
    return cache(lambda tag, when: picture(tab, PROJECT.site / tag / f"{SLUG}.html", when))


def corrupted(operator: Operator, victim: Victim, seed: int) -> tuple[Damage, bytes] | None:
    """What an operator did to a page, and the page; None where it found no place.  It must have changed the file."""
    clean = victim.path.read_bytes()
    damage = operator.corrupt(victim, random.Random(f"{seed}/{operator.code}"))  # noqa: S311 - draws to be repeated
    changed = victim.path.read_bytes()
    assert (damage is None) == (changed == clean)
    return None if damage is None else (damage, changed)


def drawn_as(operator: Operator, make: Make, tag: str, pattern: str) -> tuple[Damage, Path] | None:
    """The first of an operator's mutants whose damage matches a pattern, such as when it is to be seen."""
    for seed in range(1000):
        victim = make(tag)
        found = corrupted(operator, victim, seed)
        if found and re.search(pattern, found[0].what):
            return found[0], victim.path
    return None


def test_codes_are_unique() -> None:
    """No two operators have the same code, and none leaves its harm to people."""
    codes = [operator.code for operator in OPERATORS]
    assert len(codes) == len(set(codes))
    assert all(operator.format == "html" and not operator.needs_person for operator in OPERATORS)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.code)
def test_finds_a_place(operator: Operator, make: Make, promises: dict[str, Promise]) -> None:
    """Every operator changes the English page and those of most languages, and names a statement that exists."""
    places = {tag: corrupted(operator, make(tag), 3) for tag in TAGS}
    able = [tag for tag, found in places.items() if found]
    assert len(able) >= FEW.get(operator.code, 8)
    assert ("en" in able) == (operator.code not in NOT_IN_ENGLISH)
    for tag, found in places.items():
        statements = {statement.id for statement in promises[tag].statements}
        assert found is None or (found[0].what and found[0].statement in statements | {""})


@pytest.mark.parametrize("operator", QUICK, ids=lambda operator: operator.code)
def test_draws(operator: Operator, make: Make) -> None:
    """The same seed makes the same page again, and several seeds make several pages."""
    tag = "pl" if operator.code in (*NOT_IN_ENGLISH, "html-moves-notice-turned") else "en"
    pages = {seed: corrupted(operator, make(tag), seed) for seed in range(6)}
    again = {seed: corrupted(operator, make(tag), seed) for seed in range(6)}
    assert pages == again
    assert len({found[1] for found in pages.values() if found}) > 1


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.code)
def test_page_stays_a_page(operator: Operator, make: Make, promises: dict[str, Promise]) -> None:
    """A parser still finds a page with nearly all of its statements, unless the page was cut."""
    for seed, tag in ((1, "pl"), (2, "zh-Hans")):
        found = corrupted(operator, make(tag), seed)
        if found is None or operator.code in UNPARSED:
            continue
        page = lxml.html.document_fromstring(found[1].decode("utf-8").encode("utf-8"))
        statements = [element for element in page.iter("div") if (element.get("id") or "").startswith("statement-")]
        assert len(statements) >= len(promises[tag].statements) - 2


@pytest.mark.parametrize(
    "operator",
    [operator for operator in LOOKS if operator.code not in (*MOVING, *HEARD)],
    ids=lambda operator: operator.code,
)
def test_look_is_seen(operator: Operator, make: Make, tab: Page, unharmed: Unharmed) -> None:
    """What is said to look otherwise always does look otherwise."""
    tag = "ar" if operator.code in NOT_IN_ENGLISH else "en"
    always = "" if operator.code in ("html-faces-embedded", "html-covers-drawing") else "always"
    found = drawn_as(operator, make, tag, always)
    assert found is not None
    assert unlike(picture(tab, found[1]), unharmed(tag, "")) > SPECKS, found[0].what


@pytest.mark.parametrize(
    ("code", "when"),
    [
        ("html-style-ground", "on phones up to"),
        ("html-style-ground", "in forced colours"),
        ("html-style-faint", "in the dark theme(?! on)"),
        ("html-style-faint", "on paper"),
        ("html-style-gone", "in forced colours"),
        ("html-style-gone", "on phones up to"),
        ("html-style-struck", "on paper"),
        ("html-style-struck", "in the dark theme(?! on)"),
    ],
)
def test_look_is_seen_at_its_time_only(code: str, when: str, make: Make, tab: Page, unharmed: Unharmed) -> None:
    """What is said to hold on phones, in the dark, on paper or in forced colours holds then, and only then."""
    operator = next(operator for operator in html_style.OPERATORS if operator.code == code)
    found = drawn_as(operator, make, "en", rf"\({when}")
    assert found is not None
    then, else_ = (unlike(picture(tab, found[1], at), unharmed("en", at)) for at in (when, ""))
    assert then > else_ + SPECKS, found[0].what


@pytest.mark.parametrize(
    "operator",
    [operator for operator in html_silence.OPERATORS if operator.code not in UNTOLD],
    ids=lambda operator: operator.code,
)
def test_silence_is_heard(operator: Operator, make: Make, tab: Page) -> None:
    """What voices are said to say otherwise is otherwise in the tree that the browser hands to them."""
    victim = make("en")
    found = corrupted(operator, victim, 5)
    assert found is not None
    assert heard(tab, victim.path) != heard(tab, PROJECT.site / "en" / f"{SLUG}.html"), found[0].what


def picture(tab: Page, path: Path, when: str = "") -> Image.Image:
    """The whole page as it is shown, at some time.

    Chromium packs the picture as fast as it can and not as small: packing takes longer than drawing.
    """
    tab.set_viewport_size({"width": 320 if "phones" in when else 1280, "height": 900})
    tab.emulate_media(
        media="print" if "paper" in when else "screen",
        color_scheme="dark" if "dark" in when else "light",
        forced_colors="active" if "forced" in when else "none",
    )
    tab.goto(path.as_uri())
    tab.evaluate("document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => done())))")
    wide, high = tab.evaluate("(d => [d.scrollWidth, d.scrollHeight])(document.documentElement)")
    session = tab.context.new_cdp_session(tab)
    whole = {"x": 0, "y": 0, "width": wide, "height": high, "scale": 1}
    asked = {"format": "png", "captureBeyondViewport": True, "optimizeForSpeed": True, "clip": whole}
    data = base64.b64decode(session.send("Page.captureScreenshot", asked)["data"])
    session.detach()
    return Image.open(io.BytesIO(data)).convert("RGB")


def unlike(one: Image.Image, other: Image.Image) -> int:
    """How many pixels of two pictures clearly differ; all of them where the pictures have not the same size."""
    if one.size != other.size:
        return one.width * one.height
    return sum(ImageChops.difference(one, other).convert("L").histogram()[CLEARLY:])


def heard(tab: Page, path: Path) -> str:
    """The roles, names, descriptions and states of a page, in order, as voices get them."""
    tab.emulate_media(media="screen")
    tab.goto(path.as_uri())
    session = tab.context.new_cdp_session(tab)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    focus = tab.evaluate("document.activeElement.outerHTML.slice(0, 60)")
    session.detach()
    kept = ("role", "name", "description", "properties", "ignored")
    return json.dumps([[{key: node.get(key) for key in kept} for node in nodes], focus], sort_keys=True)
