"""Reads a page back in a real browser: what is seen, and what a screen reader is told.

Four layers: *rendered*, the words that are visible on a wide screen; *phone*, those on a narrow screen in dark
colours; *paper*, those that would be printed; and *accessibility*, the words of the browser's accessibility tree.
``aria-hidden`` loses words in the last only, white ink in the others, and a rule of the style sheet for phones, dark
colours or print only in that layer.  The page's own scripts do not run, and nothing is fetched: to try is a fault.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import MissingTool
from ..model import Finding, Layer, Need, Part, Place, Project, Reading

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright, Route

name: Final = "html"
FAULTS: Final = {
    "html-hidden": "Words of the page cannot be read: not displayed, cut off, covered, struck through, or too pale.",
    "html-order": "A block stands higher on the page than the block that comes before it in the file.",
    "html-direction": "A line of text runs in the wrong direction for its letters.",
    "html-style-words": "The style sheet puts words into the page, which other readers of the page do not get.",
    "html-active": "The page holds a script, a frame, a form or an event handler; a leaflet needs none.",
    "html-fetch": "The page tries to load something from elsewhere; a leaflet must be whole in itself.",
    "html-sideways": "On a narrow screen the page must be pushed sideways to be read.",
    "telephone-order": "The digits of a telephone number do not run from left to right on the screen.",
    "telephone-split": "A telephone number is split over two lines.",
}
BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
ELSEWHERE: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
QUIET: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

INLINE: Final = frozenset(
    (
        "StaticText",
        "InlineTextBox",
        "link",
        "strong",
        "emphasis",
        "mark",
        "code",
        "none",
        "generic",
        "LineBreak",
        "text",
    )
)
"""Roles inside a line of text; any other begins a block.  ``generic`` is a block unless it is ignored."""


NAMED: Final = frozenset(("link", "heading", "button", "image", "img", "math", "meter", "switch", "tab"))
"""Roles of which a screen reader says the name, whatever stands inside: ``aria-label`` can put other words there."""


DRIVER: Final = "Run: make build (on Debian it installs libatomic1, which the driver needs)."


def browser_path() -> str | None:
    """The browser to use: ``ALTFORMATS_CHROMIUM``, else one on the path, at its usual place, or Playwright's own."""
    asked = os.environ.get("ALTFORMATS_CHROMIUM")
    if asked:
        return asked if Path(asked).is_file() else None
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    return found or next((path for path in ELSEWHERE if Path(path).is_file()), None) or _playwrights_own()


def needs(project: Project) -> tuple[Need, ...]:  # noqa: ARG001 - the contract of a reader
    """A browser of the Chromium family, and the driver that Playwright steers it with."""
    path = browser_path()
    remedy = (
        "Install Chromium (Debian: sudo apt-get install chromium), Chrome or Edge, "
        "or name one in the environment variable ALTFORMATS_CHROMIUM."
    )
    return (
        Need("a browser (Chromium, Chrome or Edge)", path is not None, path or "", remedy),
        Need("the browser's driver", _driver_starts(), remedy=DRIVER),
    )


def _driver_starts() -> bool:
    import playwright

    folder = Path(playwright.__file__).parent / "driver"
    driver = next((path for path in (folder / "node", folder / "node.exe") if path.is_file()), None)
    if driver is None:
        return False
    return subprocess.run([str(driver), "--version"], capture_output=True, check=False).returncode == 0


@contextmanager
def opened(project: Project) -> Iterator[Callable[[Path], Reading]]:
    """Start the browser once for many pages.  Raises MissingTool."""
    from playwright.sync_api import sync_playwright

    for need in needs(project):
        if not need.found:
            raise MissingTool(f"missing: {need.what}", "html", need.remedy)
    with sync_playwright() as playwright:
        browser = launch(playwright, str(browser_path()))
        try:
            yield partial(read, browser)
        finally:
            browser.close()


def launch(playwright: Playwright, path: str) -> Browser:
    """A browser without a window that talks to nobody."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses to run for root
    return playwright.chromium.launch(executable_path=path, args=[*QUIET, *(["--no-sandbox"] if root else [])])


def read(browser: Browser, path: Path) -> Reading:
    """The page as it is rendered and as its accessibility tree tells it."""
    fetched: list[str] = []
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, locale="en-GB")
    try:
        context.route("**/*", partial(_only, path.resolve().as_uri(), fetched))
        page = context.new_page()
        page.goto(path.resolve().as_uri(), wait_until="load", timeout=60_000)
        script = resources.files(__package__).joinpath("html_words.js").read_text(encoding="utf-8")
        seen = page.evaluate(script)
        told = tuple(_told(_tree(page)))
        page.set_viewport_size({"width": 320, "height": 800})
        page.emulate_media(color_scheme="dark")
        phone = page.evaluate(script)
        page.set_viewport_size({"width": 1000, "height": 900})
        page.emulate_media(color_scheme="light", media="print")
        paper = page.evaluate(script)
    finally:
        context.close()
    faults = [(code, words) for way in (seen, phone) for code, words in way["faults"]]
    faults += [
        (code, words) for code, words in paper["faults"] if code != "html-hidden"
    ]  # print has no list of contents
    faults += [("html-fetch", url) for url in fetched]
    if phone["sideways"]:
        faults.append(("html-sideways", path.name))
    return Reading(
        layers=(
            Layer("rendered", _parts(seen)),
            Layer("phone", _parts(phone)),
            Layer("paper", _parts(paper)),
            Layer("accessibility", told),
        ),
        facts={key: seen[key] for key in ("title", "language", "direction", "charset")},
        links=tuple((" ".join(words.split()), target) for words, target in seen["links"]),
        faults=tuple(_fault(path, code, words) for code, words in dict.fromkeys(faults)),
    )


def _parts(way: Mapping[str, Any]) -> tuple[Part, ...]:
    return tuple(Part(block["text"], block["where"], block["tag"]) for block in way["blocks"])


def _only(page: str, fetched: list[str], route: Route) -> None:
    """Let the page itself load and nothing else."""
    url = route.request.url
    if url == page:
        route.continue_()
    else:
        if not url.startswith("data:"):
            fetched.append(url[:200])
        route.abort()


def _fault(path: Path, code: str, words: str) -> Finding:
    return Finding(code, f"{FAULTS[code]} “{words}”", Place(path.name), "Do not hand this file out. Build it again.")


def _tree(page: Page) -> Mapping[str, Mapping[str, Any]]:
    """The accessibility tree's nodes by their id, the root first."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return {node["nodeId"]: node for node in nodes}


def _told(tree: Mapping[str, Mapping[str, Any]]) -> Iterator[Part]:
    """The words of the tree, block by block, in the order in which they are told."""
    words: list[str] = []
    role, number = "", 0
    for event, node_role, text in _walk(tree, next(iter(tree)), frozenset()):
        if event == "text":
            words.append(text)
            continue
        if "".join(words).strip():
            number += 1
            yield Part("".join(words), f"{role or 'text'} {number}")
        words, role = [], node_role


def _walk(tree: Mapping[str, Mapping[str, Any]], start: str, seen: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Events in reading order: ("block", role, "") where a block begins or ends, ("text", role, words) within."""
    stack: list[tuple[str, bool]] = [(start, False)]
    visited = set(seen)
    while stack:
        key, leaving = stack.pop()
        node = tree.get(key)
        if node is None or (key in visited and not leaving):
            continue
        visited.add(key)
        role = str(node.get("role", {}).get("value", "none"))
        ignored = bool(node.get("ignored"))
        block = role not in INLINE or (role == "generic" and not ignored)
        if leaving:
            yield "block", role, ""
            continue
        if role == "ListMarker":
            continue
        if block and not ignored:
            yield "block", role, ""
            stack.append((key, True))
        if (role == "StaticText" or role in NAMED) and not ignored:
            yield "text", role, str(node.get("name", {}).get("value", ""))
            continue
        stack.extend((child, False) for child in reversed(node.get("childIds", ())))


def _playwrights_own() -> str | None:
    """The browser that Playwright would install for itself, where somebody has installed it."""
    home = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    places = {
        "darwin": Path.home() / "Library" / "Caches" / "ms-playwright",
        "win32": Path.home() / "AppData" / "Local" / "ms-playwright",
    }
    folder = Path(home) if home else places.get(sys.platform, Path.home() / ".cache" / "ms-playwright")
    names = ("chrome", "Chromium", "Google Chrome for Testing", "chrome.exe")
    found: Iterable[Path] = (path for path in folder.glob("chromium-*/**/*") if path.name in names and path.is_file())
    return next((str(path) for path in sorted(found, reverse=True)), None)
