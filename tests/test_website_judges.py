"""Each judge of the website refuses a page with the fault that it is there for, and passes a good page."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from altformats.readers.html import browser_path

from . import website_judges as judges
from .browsers import launch
from .website_host import hosted, lighthouse

pytestmark = pytest.mark.slow

PAGES: Final = Path(__file__).parent / "cases" / "bad_pages"
GOOD: Final = PAGES / "good.html"

BAD: Final[list[tuple[str, Callable[[Page], list[str]], str, str]]] = [
    ("axe", judges.axe, "light", "color-contrast"),
    ("axe", judges.axe, "light", "label"),
    ("dark", judges.axe, "dark", "color-contrast"),
    ("printed", judges.axe, "printed", "color-contrast"),
    ("sideways", judges.sideways, "light", "too wide"),
    ("overlaid", judges.cut, "light", "on top of each other"),
    ("text_spacing", judges.text_spacing, "light", "cut at its foot"),
    ("text_spacing_ur", judges.text_spacing, "light", "cut at the side"),
    ("zoom400", judges.zoom400, "light", 'gone: "Do not drive'),
    ("sideways", judges.zoom400, "light", "too wide"),
    ("keyboard_focus", judges.keyboard, "light", "its focus does not show"),
    ("keyboard_unreached", judges.keyboard, "light", "only for a mouse"),
    ("keyboard_order", judges.keyboard, "light", "out of order"),
    ("keyboard_trap", judges.keyboard, "light", "the focus never leaves"),
    ("keyboard_trap", judges.keyboard, "light", "not reached"),
    ("keyboard_covered", judges.keyboard, "light", "it is under"),
    ("reading_order", judges.reading_order, "light", "is above"),
    ("reading_levels", judges.reading_order, "light", "of level 3, after level 1"),
    ("reading_landmarks", judges.reading_order, "light", "2 headings of the first level"),
    ("reading_landmarks", judges.reading_order, "light", "not exactly one main part"),
    ("reading_landmarks", judges.reading_order, "light", "more than one navigation"),
    ("target_size", judges.target_size, "light", "not 44"),
    ("target_size", judges.target_size, "light", "not 24"),
]
"""A page, the judge that it is for, the way of looking, and a part of what the judge must say."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all judgements."""
    path = browser_path()
    assert path
    with sync_playwright() as playwright:
        started = launch(playwright, path)
        yield started
        started.close()


@pytest.mark.parametrize(("name", "judge", "way", "fault"), BAD, ids=[f"{row[0]}: {row[3]}" for row in BAD])
def test_a_bad_page_is_refused(
    name: str, judge: Callable[[Page], list[str]], way: str, fault: str, browser: Browser
) -> None:
    """The judge names the fault; what is bad only in one way of looking is good in the others."""
    with judges.opened(browser, (PAGES / f"{name}.html").as_uri(), []) as page:
        if way != "light":
            assert judge(page) == []
        if judge is judges.text_spacing:
            assert judges.cut(page) == []
        found = judge(judges.looked_at(page, way))
    assert any(fault in line for line in found), found


def test_a_good_page_passes(browser: Browser) -> None:
    """No judge holds anything against a good page, at any width, in any way of looking."""
    said: list[str] = []
    with judges.opened(browser, GOOD.as_uri(), said) as page:
        assert judges.judged(page) == {}
    assert said == []


def test_judges_of_files(tmp_path: Path) -> None:
    """html-validate and vnu pass the good page, and refuse a bad one that stands beside it."""
    assert judges.html_validate([GOOD]) == []
    assert judges.vnu([GOOD]) == []
    assert any("aria-label-misuse" in line for line in judges.html_validate([GOOD, PAGES / "html_validate.html"]))
    assert any("not allowed as child" in line for line in judges.vnu([GOOD, PAGES / "vnu.html"]))
    nowhere = tmp_path / "not there.html"
    assert judges.html_validate([nowhere])


def test_lighthouse_is_not_content_with_everything() -> None:
    """Pale words and a field without a name cost a page its full score for accessibility."""
    with hosted(PAGES) as address:
        assert lighthouse(f"{address}axe.html", "accessibility")["accessibility"] < 100


def test_what_a_page_asks_for(browser: Browser) -> None:
    """A page that asks for something from elsewhere does not get it, and is told of."""
    said: list[str] = []
    with judges.opened(browser, (PAGES / "complaints.html").as_uri(), said) as page:
        assert page.evaluate("document.images[0].naturalWidth") == 0
    assert "asks for https://elsewhere.example/picture.png" in said


def test_weight(tmp_path: Path) -> None:
    """Words count as they are sent, packed; a web font within the page does not; a style beside the page does."""
    noise = random.Random(7).randbytes(judges.HEAVIEST).hex()  # noqa: S311 - a page that cannot be packed, no secret
    light, heavy, beside = (tmp_path / f"{name}.html" for name in ("light", "heavy", "beside"))
    light.write_text(f"<style>@font-face {{ src: url('data:font/woff2;base64,{noise}') }}</style>", encoding="utf-8")
    heavy.write_text(f"<style>/* {noise} */</style>", encoding="utf-8")
    (tmp_path / "style.css").write_text(f"/* {noise} */", encoding="utf-8")
    beside.write_text("<link rel='stylesheet' href='style.css'>", encoding="utf-8")
    assert judges.wire(light) < 200
    assert [line.split(":")[0] for line in judges.weight([light, heavy, beside])] == ["heavy.html", "beside.html"]
