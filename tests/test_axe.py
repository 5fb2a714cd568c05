"""What an independent judge of accessibility, axe-core, says of the pages, in the ways that people look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from altformats.formats import html as maker
from altformats.model import Options
from altformats.readers.html import browser_path

from .browsers import launch
from .samples import PROJECT, SAY, edition

pytestmark = pytest.mark.slow

AXE = PROJECT.node_modules / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ASKED = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
"""Rules of AAA and of WCAG 2.2 that axe only looks at when asked by name."""
"""Bytes of the largest page with its fonts: two seconds on a slow mobile line (1.6 Mbit/s)."""
WAYS: list[tuple[int, Literal["light", "dark"], Literal["active", "none"]]] = [
    (1280, "light", "none"),
    (320, "light", "none"),
    (1280, "dark", "none"),
    (320, "dark", "none"),
    (1280, "light", "active"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all judgements."""
    path = browser_path()
    assert path
    with sync_playwright() as playwright:
        started = launch(playwright, path)
        yield started
        started.close()


def violations(
    browser: Browser, path: Path, width: int, scheme: Literal["light", "dark"], colours: Literal["active", "none"]
) -> tuple[list[str], int]:
    """The rules that axe says are broken, and how many pixels the page is wider than its window."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, forced_colors=colours, bypass_csp=True
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "([tags, rules]) => axe.run({runOnly: {type: 'tag', values: tags}, rules})", [TAGS, ASKED]
    )
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert found["passes"], "axe looked at nothing"
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:100]}" for rule in found["violations"]], int(sideways)


@pytest.mark.parametrize("tag", tuple(SAY))
@pytest.mark.parametrize("way", WAYS, ids=[f"{w} px, {s}, forced colours {c}" for w, s, c in WAYS])
def test_a_page_has_no_violation(
    tag: str, way: tuple[int, Literal["light", "dark"], Literal["active", "none"]], browser: Browser, tmp_path: Path
) -> None:
    """The sample's page breaks no rule of WCAG A, AA or AAA, nor a best practice, and never scrolls sideways."""
    path = tmp_path / "page.html"
    maker.make(edition(tag), path, Options(PROJECT))
    assert violations(browser, path, *way) == ([], 0)


def test_the_judge_can_say_no(browser: Browser, tmp_path: Path) -> None:
    """A page without a language, with pale words and an unnamed button is refused."""
    path = tmp_path / "bad.html"
    path.write_text(
        "<!doctype html><title>x</title><main><h1>x</h1><button></button>"
        '<p style="color:#bbb">pale</p><p style="color:#707070">grey</p></main>',
        encoding="utf-8",
    )
    found, _ = violations(browser, path, 1280, "light", "none")
    rules = {line.split(":")[0] for line in found}
    assert {"html-has-lang", "color-contrast", "color-contrast-enhanced", "button-name"} <= rules
