"""The preview in a real browser: it reloads by itself, keeps the author's place, and can be used by everybody."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from altformats.model import Project
from altformats.readers.html import browser_path
from altformats.serving import serving
from altformats.serving_room import Server

from .browsers import launch
from .conftest import BODY, FRONT, TODAY, small_project
from .samples import PROJECT

pytestmark = pytest.mark.slow

AXE = PROJECT.node_modules / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ASKED = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
PROMPT = 5.0
"""Seconds from saving to the new page that a busy test machine may take; one less busy takes about 0.6 (measured)."""
LONG = "".join(f"Paragraph {first}{second} of many.\n\n" for first in "abcdefg" for second in "abcdefgh")
MARKER = "Paragraph fa of many."
Scheme = Literal["light", "dark"]

TOP = """(words) => [...document.querySelector("iframe").contentDocument.querySelectorAll("p")]
  .find((block) => block.textContent === words).getBoundingClientRect().top"""
TEXT = "document.querySelector('iframe')?.contentDocument?.body?.textContent ?? ''"


def today() -> datetime.date:
    return TODAY


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    path = browser_path()
    assert path
    with sync_playwright() as playwright:
        started = launch(playwright, path)
        yield started
        started.close()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, shared; each test leaves it as it was."""
    return small_project(tmp_path_factory.mktemp("serve") / "project")


@pytest.fixture(scope="module")
def server(project: Project) -> Iterator[Server]:
    """One warm server for all tests here."""
    with serving(project, today, 0) as started:
        yield started


@pytest.fixture
def leaflet(project: Project) -> Iterator[Path]:
    """The leaflet, long enough to scroll, put back at the end."""
    path = project.leaflets / "sample.md"
    path.write_text(FRONT + BODY.replace("## Going home", f"{LONG}## Going home"), encoding="utf-8")
    yield path
    path.write_text(FRONT + BODY, encoding="utf-8")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window whose complaints fail the test; that nothing runs in the frame is as it must be."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    shown = context.new_page()
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield shown
    context.close()
    assert [words for words in wrong if "allow-scripts" not in words] == []


def until(what: Callable[[], object], seconds: float = 15) -> float:
    """Wait for something to be so; the seconds that it took."""
    begin = time.monotonic()
    while not what():
        assert time.monotonic() - begin < seconds, "it never came"
        time.sleep(0.02)
    return time.monotonic() - begin


def shows(page: Page, words: str) -> Callable[[], bool]:
    """Whether the page in the frame holds these words, and it is the only frame."""
    return lambda: words in str(page.evaluate(TEXT)) and page.locator("iframe").count() == 1


def test_the_page_follows_and_keeps_its_place(page: Page, server: Server, leaflet: Path) -> None:
    """A saved change is on the page soon, what the author was reading has not moved, and it is said politely."""
    page.goto(f"{server.address}preview/en/sample")
    until(shows(page, MARKER))
    page.evaluate(f"{TOP.replace('.getBoundingClientRect().top', '.scrollIntoView()')}", MARKER)
    before = page.evaluate(TOP, MARKER)
    took = []
    for word in ("One", "Two", "Three", "Four", "Five"):
        text = leaflet.read_text(encoding="utf-8")
        leaflet.write_text(text.replace("A short", f"{word} more.\n\nA short"), encoding="utf-8")
        took.append(until(shows(page, f"{word} more.")))
    assert sorted(took)[2] < PROMPT
    assert abs(page.evaluate(TOP, MARKER) - before) < 2
    assert page.inner_text("#said").startswith("Updated: 0 errors")
    assert page.get_attribute("#said", "role") == "status"


def test_an_error_stands_beside_the_last_good_page(page: Page, server: Server, leaflet: Path) -> None:
    """A slip in the source shows its line beside the old page, marked as old; mended, all is as before."""
    page.goto(f"{server.address}preview/en/sample")
    until(shows(page, MARKER))
    good = leaflet.read_text(encoding="utf-8")
    leaflet.write_text(good.replace(":::{safety} get-help", ":::safety get-help"), encoding="utf-8")
    until(lambda: page.locator(".old").count() == 1)
    assert ":::safety get-help" in page.inner_text(".remarks li.error blockquote")
    assert page.inner_text("#said").startswith("The page cannot be made and is shown as it was: 1 error")
    assert shows(page, MARKER)()
    leaflet.write_text(good, encoding="utf-8")
    until(lambda: page.locator(".old").count() == 0)
    assert page.locator(".remarks li.error").count() == 0


def test_a_finding_leads_to_its_place_on_the_page(page: Page, server: Server, project: Project, leaflet: Path) -> None:
    """Pressing Enter on a finding brings its statement into view on the page as it was."""
    parts = project.translations / "pl" / "LC_MESSAGES" / "sample.po"
    leaflet.write_text(FRONT + BODY, encoding="utf-8")
    good = parts.read_text(encoding="utf-8")
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(f"{server.address}preview/pl/sample")
    until(shows(page, "prowadzić"))
    parts.write_text(good.replace("przez 4 godziny", "przez 40 godzin"), encoding="utf-8")
    try:
        until(lambda: page.locator("a.show").count() > 0)
        page.locator("a.show").first.focus()
        page.keyboard.press("Enter")
        marked = "document.querySelector('iframe').contentDocument.querySelector('[data-shown]')"
        until(lambda: page.evaluate(f"{marked}?.id ?? ''") == "statement-get-help")
        top, height = page.evaluate(
            f"[{marked}.getBoundingClientRect().top, document.querySelector('iframe').clientHeight]"
        )
        assert -400 < top < height
        assert page.url.endswith("/preview/pl/sample")
    finally:
        parts.write_text(good, encoding="utf-8")


def test_nothing_runs_in_the_frame(page: Page, server: Server) -> None:
    """The page's own script runs when it is opened by itself, and never inside the preview."""
    page.goto(f"{server.address}preview/en/sample")
    until(shows(page, "Going home"))
    frame = page.frame(name="page")
    assert frame
    assert page.get_attribute("iframe", "sandbox") == "allow-same-origin"
    frame.add_script_tag(content="document.title = 'ran'")
    assert frame.title() == "Sample – Sheffield Teaching Hospitals NHS Foundation Trust"
    page.goto("about:blank")
    page.main_frame.add_script_tag(content="document.title = 'ran'")
    assert page.title() == "ran"


def test_a_connection_that_ends_is_picked_up_again(page: Page, project: Project, leaflet: Path) -> None:
    """When the command is started again on the same port, an open page goes on by itself with what is new."""
    with serving(project, today, 0) as first:
        port = first.port
        page.goto(f"{first.address}preview/en/sample")
        until(shows(page, MARKER))
    until(lambda: "does not answer" in page.inner_text("#said"))
    text = leaflet.read_text(encoding="utf-8")
    leaflet.write_text(text.replace("A short", "Back again.\n\nA short"), encoding="utf-8")
    with serving(project, today, port):
        until(shows(page, "Back again."))
        assert page.inner_text("#said").startswith("Updated")
        page.goto("about:blank")


def test_a_link_in_the_page_leads_to_the_preview_of_that_language(page: Page, server: Server) -> None:
    """Whatever edition the frame is led to, what is said beside it is of that edition."""
    page.goto(f"{server.address}preview/en/sample")
    until(shows(page, "Going home"))
    page.evaluate("document.querySelector('iframe').contentWindow.location.href = '/page/pl/sample.html'")
    page.wait_for_url("**/preview/pl/sample")
    assert page.inner_text("h1") == "sample in Polish"


# --------------------------------------------------------------------------------------------------------------------
# For everybody


def violations(page: Page) -> list[str]:
    """The rules that axe says are broken on the page around the preview."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "([tags, rules]) => axe.run({exclude: ['iframe']}, {runOnly: {type: 'tag', values: tags}, rules})",
        [TAGS, ASKED],
    )
    assert found["passes"], "axe looked at nothing"
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:100]}" for rule in found["violations"]]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "light"), (1280, "dark"), (320, "dark")])
def test_the_pages_around_break_no_rule(
    width: int, scheme: Scheme, browser: Browser, server: Server, leaflet: Path
) -> None:
    """The list and the preview with findings break no rule of WCAG A, AA or AAA, and do not scroll sideways."""
    queries = 'queries:\n  - "Which dose?"\n'
    leaflet.write_text((FRONT + BODY).replace("queries: []\n", queries), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for path in ("", "preview/en/sample", "preview/pl/sample"):
        page.goto(server.address + path)
        for details in page.locator("details").all():
            details.evaluate("(element) => { element.open = true; }")
        assert violations(page) == [], path
        assert page.evaluate(wide) == 0, path
    assert page.title()
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('iframe')?.removeAttribute('title')")
    page.evaluate("document.querySelector('.proof').style.color = '#557799'")
    assert any(words.startswith("html-has-lang") for words in violations(page))
    context.close()


def test_every_control_is_reached_by_keyboard(page: Page, server: Server, leaflet: Path) -> None:
    """The Tab key reaches the skip link first, then each link, and the frame."""
    leaflet.write_text(FRONT + BODY, encoding="utf-8")
    page.goto(f"{server.address}preview/en/sample")
    until(shows(page, "Going home"))
    names = []
    for _ in range(6):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.tagName"))
    assert names[:4] == ["To the findings", "All leaflets", "The page by itself", "Other languages and formats"]
    assert "IFRAME" in names
