"""Judges of the website's pages that share no code with their maker; each says in words what it finds, [] for nothing.

Those that take a page look at it as it is opened now: its width, colours and medium are chosen by ``WAYS``.  What they
measure within the page stands in ``website_judges.js``.  Those that take paths judge files, many at once.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

from playwright.sync_api import Browser, Page, Route

from .samples import PROJECT

MODULES: Final = PROJECT.node_modules
VNU: Final = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
HTML_VALIDATE: Final = MODULES / "html-validate" / "bin" / "html-validate.mjs"
SETTINGS: Final = Path(__file__).parent / "html_validate.json"
AXE: Final = (MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
MEASURES: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")

WIDTHS: Final = (320, 768, 1280)
"""CSS pixels: a small phone, a tablet, a desk."""
HEIGHT: Final = 900
PAPER: Final = 768
"""The width at which paper is looked at: nearest to an A4 page of 96 dots per inch."""
WAYS: Final[dict[str, dict[str, Any]]] = {
    "light": {"color_scheme": "light", "forced_colors": "none", "media": "screen"},
    "dark": {"color_scheme": "dark", "forced_colors": "none", "media": "screen"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active", "media": "screen"},
    "printed": {"color_scheme": "light", "forced_colors": "none", "media": "print"},
}
"""How a page can be looked at, as Playwright's media features."""

TAGS: Final = ("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
ASKED: Final = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
"""Rules of AAA and of WCAG 2.2 that axe only looks at when asked by name."""

LEAST_TARGET: Final = 24
"""CSS pixels (WCAG 2.5.8, AA)."""
LEAST_ALONE: Final = 44
"""CSS pixels of a control that stands alone (WCAG 2.5.5, AAA)."""
HEAVIEST: Final = 60_000
"""Bytes of a page over the wire, with style and script, without web fonts and recordings."""
INNER: Final = 12
"""Stops of the Tab key that the browser's own player may have inside."""
LANDMARKS: Final = ("banner", "navigation", "main", "contentinfo", "complementary", "region", "search", "form")
BESIDE: Final = re.compile(
    r"violates Content Security Policy .*: media “[\w.-]+\.mp3” blocked by “media-src” directive"
)
PATIENCE: Final = 120
"""Seconds that a judge of files may take."""


def files(site: Path) -> list[Path]:
    """Every whole page of the website: what stands below ``fragments`` is a part for the pages of others."""
    return sorted(path for path in site.rglob("*.html") if path.relative_to(site).parts[0] != "fragments")


def pages(site: Path) -> list[Path]:
    """Those that people look at; the others are short addresses, which lead on at once."""
    return [path for path in files(site) if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")]


@contextmanager
def opened(browser: Browser, address: str, said: list[str]) -> Iterator[Page]:
    """The page at that address, in a window of the least width; it gets only files and what this machine serves.

    What it asks for elsewhere, and what the browser complains of, a blocked style or a failed script, goes to ``said``.
    """
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, service_workers="block")
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    def checked(route: Route) -> None:
        if re.match(r"(file|data|blob):|http://127\.0\.0\.1[:/]", route.request.url):
            route.continue_()
        else:
            said.append(f"asks for {route.request.url[:80]}")
            route.abort()

    page.route("**", checked)
    try:
        page.goto(address)
        page.evaluate(MEASURES)
        page.evaluate(AXE)
        yield page
    finally:
        context.close()


def looked_at(page: Page, way: str) -> Page:
    """The same page in another of the ``WAYS``."""
    page.emulate_media(**WAYS[way])
    return page


# --------------------------------------------------------------------------------------------------------------------
# One page in the browser


def judged(page: Page) -> dict[str, list[str]]:
    """What every judge has against the page, at all widths, in all ways: where and who -> findings, if any."""
    found = {"zoom400": zoom400(page)}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        ways = [way for way in WAYS if width == PAPER or way != "printed"]
        found |= {f"{width} px, {way}, axe": axe(looked_at(page, way)) for way in reversed(ways)}  # ends in the light
        found |= {f"{width} px, {judge.__name__}": judge(page) for judge in MEASURED}
    return {place: faults for place, faults in found.items() if faults}


def axe(page: Page) -> list[str]:
    """What axe-core holds against the page: WCAG 2.2 A, AA and AAA, and best practice."""
    asked = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "rules": ASKED}
    found: dict[str, Any] = page.evaluate("asked => axe.run(asked)", asked)
    if not found["passes"]:
        return ["axe looked at nothing"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:100]}" for rule in found["violations"]]


def sideways(page: Page) -> list[str]:
    """What makes the page wider than its window (WCAG 1.4.10)."""
    return _measured(page, "sideways")


def cut(page: Page) -> list[str]:
    """Words that are cut off, out of the window, or on top of the words of another block."""
    return _measured(page, "cut")


def text_spacing(page: Page) -> list[str]:
    """What is lost when a reader sets lines, letters and words further apart (the values of WCAG 1.4.12)."""
    return _measured(page, "spaced")


def target_size(page: Page) -> list[str]:
    """Controls within a sentence lower than 24 px (WCAG 2.5.8), controls that stand alone smaller than 44 (2.5.5)."""
    return _measured(page, "small", [LEAST_TARGET, LEAST_ALONE])


def zoom400(page: Page) -> list[str]:
    """What is lost when a window of 1280 by 1024 pixels is enlarged to 400 % (WCAG 1.4.10)."""
    size = page.viewport_size
    page.set_viewport_size({"width": 1280, "height": 1024})
    before = page.evaluate("judges.words()")
    page.set_viewport_size({"width": 320, "height": 256})
    after = page.evaluate("judges.words()")
    found = [*sideways(page), *cut(page), *(f'gone: "{words[:40]}"' for words in _lost(before, after))]
    if size:
        page.set_viewport_size(size)
    return found


def _lost(before: Iterable[str], after: Iterable[str]) -> list[str]:
    kept = set(after)
    return [words for words in before if words not in kept]


def _measured(page: Page, measure: str, given: object = None) -> list[str]:
    found: list[str] = page.evaluate(f"given => judges.{measure}(given)", given)
    return found


def keyboard(page: Page) -> list[str]:
    """What is wrong when the page is gone through with the Tab key alone.

    Every control is reached once, in the order of the page; its focus shows, in view and under nothing; after the last
    one the focus leaves the page, and comes back to the first.
    """
    start: dict[str, list[str]] = page.evaluate("tabbing.start()")
    awaited, found, reached = start["awaited"], start["wrong"], list[int]()
    for _ in range(len(awaited) + 1 + INNER * sum(name.startswith("audio") for name in awaited)):
        page.keyboard.press("Tab")
        here = page.evaluate("tabbing.here()")
        if here is None or (reached and here["number"] == reached[0] and len(reached) > 1):
            break
        if not reached or reached[-1] != here["number"] or not here["name"].startswith("audio"):
            reached.append(here["number"])
            found += [f"{here['name']}: {fault}" for fault in here["wrong"]]
    else:
        found.append(f"the focus never leaves: after {len(reached)} steps it is still on {here['name']}")
    found += [f"not reached: {name}" for number, name in enumerate(awaited) if number not in reached]
    if reached != sorted(reached):
        found.append(f"out of order: {[awaited[number] for number in reached if number >= 0][:5]}")
    if -1 in reached:
        found.append("something takes the focus that is no control")
    return found


def reading_order(page: Page) -> list[str]:
    """What is wrong with headings and landmarks as a screen reader is told of them, and with the order on the screen.

    One first-level heading, no level skipped; one ``main``; at most one banner and one contentinfo; of several regions
    of one kind, each with a name of its own; blocks stand on the screen in the order in which they are read.
    """
    client = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    told = [(node["role"]["value"], _name(node), _level(node)) for node in _in_order(nodes)]
    found = _headings([(name, level) for role, name, level in told if role == "heading"])
    places = [(role, name) for role, name, _ in told if role in LANDMARKS]
    if [role for role, _ in places].count("main") != 1:
        found.append("not exactly one main part")
    found += [f"two of {role}" for role in ("banner", "contentinfo") if [one for one, _ in places].count(role) > 1]
    alike = {place for place in places if places.count(place) > 1}
    found += [f'more than one {role} with the name "{name}"' for role, name in sorted(alike)]
    return found + _measured(page, "order")


def _headings(headings: Sequence[tuple[str, int]]) -> list[str]:
    levels = [level for _, level in headings]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    before = 0
    for name, level in headings:
        if level > before + 1:
            found.append(f'"{name}" is of level {level}, after level {before}')
        if not name:
            found.append(f"a heading of level {level} has no words")
        before = level
    return found


def _in_order(nodes: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The nodes that a screen reader meets, in its order."""
    known, waiting = {node["nodeId"]: node for node in nodes}, [nodes[0]["nodeId"]]
    while waiting:
        node = known.get(waiting.pop())
        if node is None:
            continue
        if not node["ignored"]:
            yield node
        waiting += reversed(node.get("childIds", ()))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _level(node: dict[str, Any]) -> int:
    return next((int(one["value"]["value"]) for one in node.get("properties", ()) if one["name"] == "level"), 0)


MEASURED: Final = (sideways, cut, text_spacing, target_size, reading_order, keyboard)
"""What is measured in the light, at every width; the last moves the focus."""


# --------------------------------------------------------------------------------------------------------------------
# Files


def html_validate(paths: Sequence[Path]) -> list[str]:
    """What html-validate holds against the files: its recommended rules and those for accessibility.

    Its rule on the length of titles is off: it is advice for search engines, and ours end with the publisher's name.
    """
    command = ["node", str(HTML_VALIDATE), "--config", str(SETTINGS), "--formatter", "json", *map(str, paths)]
    with TemporaryFile() as out:  # a pipe would be cut off at 64 KiB when it exits
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=False, timeout=PATIENCE)
        out.seek(0)
        said = out.read()
    if done.returncode not in {0, 1} or not said:
        return [f"html-validate did not run: {done.stderr.decode()[-500:]}"]
    return [
        f"{Path(row['filePath']).name}:{fault['line']} {fault['ruleId']}: {fault['message']}"
        for row in json.loads(said)
        for fault in row["messages"]
    ]


def vnu(paths: Sequence[Path]) -> list[str]:
    """What the Nu Html Checker, the W3C's own, holds against the files; its warnings count too.

    One of them is left out: for a file it takes ``media-src 'self'`` to forbid the recording that stands beside it.
    """
    command = ["java", "-jar", str(VNU), "--Werror", "--stdout", "--format", "json", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    try:
        messages = json.loads(done.stdout)["messages"]
    except ValueError:
        return [f"vnu did not run: {done.stderr[-500:]}"]
    if done.returncode and not messages:
        return [f"vnu exited {done.returncode}: {done.stderr[-500:]}"]
    return [
        f"{'/'.join(one.get('url', '').split('/')[-2:])}:{one.get('lastLine', 0)} {one['message'][:200]}"
        for one in messages
        if not BESIDE.search(one["message"])
    ]


def wire(path: Path) -> int:
    """Bytes of a page as a web host sends it, with the style and scripts that it loads; web fonts are not counted."""
    words = path.read_text(encoding="utf-8")
    own = re.sub(r"data:font/[^\")]+", "", words)
    asked = re.findall(r"""<(?:script|link)\b[^>]*?(?:src|href)=["']([^"'#?:]+\.(?:js|css))["']""", own)
    files = [own.encode(), *((path.parent / name).read_bytes() for name in asked)]
    return sum(len(gzip.compress(data, 6)) for data in files)


def weight(paths: Iterable[Path]) -> list[str]:
    """The pages that are heavier than a slow telephone should be asked for."""
    weights = {path: wire(path) for path in paths}
    return [f"{path.name}: {bytes_} bytes" for path, bytes_ in weights.items() if bytes_ > HEAVIEST]
