"""What the page's script adds, in a real browser with a real recording: choices of looks, and reading along."""

from __future__ import annotations

import dataclasses
import functools
import http.server
import itertools
import random
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import lameenc
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from altformats import sheet
from altformats.formats import html as maker
from altformats.matching import normal
from altformats.model import Offer, Options, Shelf, Stretch
from altformats.readers.html_browser import browser_path

from .browsers import launch
from .samples import PROJECT, SAY, edition
from .test_axe import AXE

SAMPLE: Final = Path(__file__).parent / "cases" / "reading_along.html"
LONGEST: Final = 9216
"""Bytes of the script: it stands in every page."""
NEWER: Final = r"\?\?=|\|\|=|&&=|\.at\(|replaceAll|structuredClone|Object\.hasOwn|findLast|\.toSorted|#[a-z]+\s*[=(;]"
"""What Chrome 80, Safari 14 or Firefox 78 does not know."""
RATE: Final = 22050
SECONDS: Final = 30

OLD: Final = """
delete window.Highlight;
delete Document.prototype.adoptedStyleSheets;
delete CSSStyleSheet.prototype.replaceSync;
window.CSSStyleSheet = new Proxy(CSSStyleSheet, {construct() { throw new TypeError("Illegal constructor"); }});
"""
"""Makes the browser one of 2020, which can neither make sheets nor highlight."""
FORBIDDEN: Final = (
    'Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError"); }})'
)
FULL: Final = 'Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }'
WATCHED: Final = """
window.skew = 0; window.scrolls = [];
const [clock, since] = [Date.now, performance.now.bind(performance)];
Date.now = () => clock() + skew;
performance.now = () => since() + skew;
const scrolled = window.scrollBy.bind(window);
window.scrollBy = (how) => { scrolls.push(how.behavior); scrolled({...how, behavior: "instant"}); };
"""
"""Lets a test move the clock, and see how the script scrolls."""


class Ranges(http.server.SimpleHTTPRequestHandler):
    """Serves a folder in ranges of bytes, as web hosts do: without them no browser can seek in a recording."""

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        """A file, or a part of it."""
        path = Path(self.translate_path(self.path))
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not asked or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        begin, end = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {begin}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end - begin + 1))
        self.end_headers()
        self.wfile.write(data[begin : end + 1])


def tones() -> bytes:
    """A recording whose pitch tells the time: in each tenth of a second another tone, 500 Hz and 10 Hz for each."""
    at = np.arange(SECONDS * RATE) / RATE
    pitch = 500 + 10 * np.floor(at * 10)
    wave = (0.5 * np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * 32767).astype(np.int16)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(48)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(5)
    encoder.silence()
    return bytes(encoder.encode(wave.tobytes()) + encoder.flush())


def sentences(tag: str) -> list[tuple[int, str, int, int]]:
    """Of each sentence of the sample its block, its words, and where in the block it begins and ends."""
    title, intro, heading, before, strong, after, ring, fever, unwell = SAY[tag]
    texts = (title, intro, heading, before + strong + after, f"{ring} 0114 271 4271", fever, unwell)
    return [
        (block, part[0], len(text[: part.start()]), len(text[: part.end()]))
        for block, text in enumerate(map(normal, texts))
        for part in re.finditer(r"\S.*?(?:[.。।۔](?=\s|$)|。|$)", text)
    ]


def timed(tag: str) -> list[tuple[Stretch, str]]:
    """The same, spread over the recording with pauses between, each with its words."""
    every = sentences(tag)
    length = (SECONDS - 2) / len(every)
    return [
        (Stretch(block, begin, end, round(1 + at * length, 2), round(0.5 + (at + 1) * length, 2)), words)
        for at, (block, words, begin, end) in enumerate(every)
    ]


def written(folder: Path, tag: str) -> Path:
    """The sample's page with its recording beside it."""
    stretches = tuple(stretch for stretch, _ in timed(tag))
    offer = Offer("audio", "", f"{tag}/tones.mp3", "0" * 64, 1000, 0, float(SECONDS), 0)
    chapters = ((SAY[tag][0], stretches[0].start), (SAY[tag][2], next(s.start for s in stretches if s.block == 2)))
    shelf = Shelf(offers=(offer,), chapters=chapters, stretches=stretches)
    path = folder / tag / "page.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text(maker.page(dataclasses.replace(edition(tag), shelf=shelf), Options(PROJECT)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages in three languages and one of awkward markup, each with a recording."""
    root = tmp_path_factory.mktemp("pages")
    sound = tones()
    for tag in ("en", "ur", "zh-Hans"):
        (written(root, tag).parent / "tones.mp3").write_bytes(sound)
    script = sheet.SCRIPT.read_text(encoding="utf-8")
    text = SAMPLE.read_text(encoding="utf-8").replace("POLICY", sheet.policy("", (script,), "media-src 'self'"))
    (root / "awkward.html").write_text(text.replace("SCRIPT", script), encoding="utf-8")
    (root / "tones.mp3").write_bytes(sound)
    (root / "broken.html").write_text(text.replace("SCRIPT", script).replace("tones.mp3", "no.mp3"), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The folder on a server of this machine."""
    handler = functools.partial(Ranges, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    path = browser_path()
    assert path
    with sync_playwright() as playwright:
        started = launch(playwright, path)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who has never been here; whatever a page complains of is a failure."""
    made = browser.new_context(viewport={"width": 800, "height": 600})
    said: list[str] = []
    made.on("weberror", lambda error: said.append(str(error.error)))
    made.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    made.add_init_script(WATCHED)
    yield made
    made.close()
    assert [words for words in said if "ERR_FILE_NOT_FOUND" not in words and "404" not in words] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A window of that reader."""
    return context.new_page()


def begin(page: Page) -> None:
    """Press the browser's own play button."""
    page.locator("#recording").focus()
    page.keyboard.press("Space")
    until(page, "recording.currentTime > 0 && !recording.paused")


def until(page: Page, true: str) -> None:
    """Wait until an expression is true, at most five seconds.  The page's policy forbids Playwright's own way."""
    for _ in range(100):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {true}")


def marked(page: Page, at: float | None = None) -> str:
    """The words that are marked, by whichever means; first at that second, where one is given."""
    words: str = page.evaluate(
        """async (second) => {
          const audio = document.getElementById("recording");
          if (second !== null) {
            const sought = new Promise((done) => audio.addEventListener("seeked", done, {once: true}));
            audio.currentTime = second;
            await sought;
            await new Promise(requestAnimationFrame);
          }
          const ranges = window.Highlight ? [...(CSS.highlights.get("said") || [])].map(String) : [];
          return [...ranges, ...[...document.querySelectorAll(".said")].map((one) => one.textContent)].join("");
        }""",
        at,
    )
    return normal(words)


def value(page: Page, name: str, which: str = "html") -> str:
    """A computed property of an element."""
    found: str = page.evaluate(
        "([n, w]) => getComputedStyle(document.querySelector(w)).getPropertyValue(n)", [name, which]
    )
    return found.strip()


def choose(page: Page, choice: str) -> None:
    """Press Tab until that choice's group has the focus, then an arrow until it is chosen."""
    name, _, wanted = choice.partition("=")
    for _ in range(30):
        held = page.evaluate("[document.activeElement.name, document.activeElement.localName]")
        if held[0] == name:
            break
        if held[1] == "summary" and not page.locator(".choices[open]").count():
            page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    for _ in range(4):
        if page.evaluate("document.activeElement.value") == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{choice} is not reached")


def test_the_script_is_small_and_for_old_browsers() -> None:
    """The script is at most 9 KB, is read by a parser of the language of 2020, and uses nothing that came later."""
    text = sheet.SCRIPT.read_text(encoding="utf-8")
    assert not re.search(NEWER, text)
    assert len(text.encode()) <= LONGEST
    parse = "require('acorn').parse(require('fs').readFileSync(0, 'utf8'), {ecmaVersion: 2020, sourceType: 'script'})"
    node = shutil.which("node")
    assert node
    for source, right in ((text, True), ("let a; a ??= 1", False), ("await 1", False)):
        done = subprocess.run(
            [node, "-e", parse], input=source, encoding="utf-8", cwd=PROJECT.root, capture_output=True, check=False
        )
        assert (done.returncode == 0) is right, done.stderr


def test_the_script_can_do_no_harm() -> None:
    """The script neither fetches, nor makes markup or code of words, nor ends its own element."""
    text = sheet.SCRIPT.read_text(encoding="utf-8")
    for bad in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "eval",
        "Function(",
        "fetch(",
        "XMLHttp",
        "import(",
        "http:",
        "</",
    ):
        assert bad not in text, bad


@pytest.mark.slow
@pytest.mark.parametrize("age", ["new", "old"])
def test_choices_are_made_remembered_and_undone_by_keyboard(page: Page, address: str, age: str) -> None:
    """A reader without a mouse chooses, finds the choices on another page and after a return, and undoes them."""
    if age == "old":
        page.add_init_script(OLD)
    page.goto(f"{address}en/page.html")
    usual = [value(page, name) for name in ("font-size", "--paper", "--leading")]
    for choice in ("size=largest", "spacing=wide", "colours=dark"):
        choose(page, choice)
    assert value(page, "font-size") == "24px"
    page.goto(f"{address}ur/page.html")
    assert [value(page, "font-size"), value(page, "color-scheme")] == ["24px", "dark"]
    assert page.locator("[name=colours]:checked").get_attribute("value") == "dark"
    page.goto(f"{address}en/page.html")
    dark = value(page, "--paper")
    choose(page, "colours=dark")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert [value(page, name) for name in ("font-size", "--paper", "--leading")] == usual
    assert value(page, "--paper") != dark
    page.reload()
    assert value(page, "font-size") == usual[0]


@pytest.mark.slow
@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL])
def test_choices_hold_where_nothing_can_be_remembered(page: Page, folder: Path, trouble: str) -> None:
    """Where the browser forbids storage, or it is full, a choice holds as long as the page, and sound still plays."""
    page.add_init_script(trouble)
    page.goto((folder / "en" / "page.html").as_uri())
    choose(page, "size=large")
    assert value(page, "font-size") == "20px"
    begin(page)


@pytest.mark.slow
@pytest.mark.parametrize(
    "held", ['"x"', "null", "[1]", "{", '{"size":"constructor","spacing":3,"colours":{},"speed":"9"}']
)
def test_nonsense_that_was_remembered_does_nothing(page: Page, address: str, held: str) -> None:
    """Whatever stands in the browser's storage, the page is as usual and its choices work."""
    page.add_init_script(f"localStorage.altformats = localStorage.altformats || {held!r}")
    page.goto(f"{address}en/page.html")
    assert [value(page, "font-size"), value(page, "letter-spacing", "main p")] == ["16px", "normal"]
    assert page.evaluate("document.getElementById('recording').playbackRate") == 1
    choose(page, "size=large")
    assert value(page, "font-size") == "20px"


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["en", "ur", "zh-Hans"])
def test_letters_that_join_stay_together(page: Page, address: str, tag: str) -> None:
    """Wide spacing is at least that of WCAG 1.4.12 in every line, but joined letters are not pulled apart."""
    page.goto(f"{address}{tag}/page.html")
    before = float(value(page, "line-height", "main p[data-block]")[:-2])
    choose(page, "spacing=wide")
    for which in ("main p[data-block]", "main li[data-block]", "h1", ".safety .label"):
        size = float(value(page, "font-size", which)[:-2])
        letters, between, line = (value(page, n, which) for n in ("letter-spacing", "word-spacing", "line-height"))
        assert letters in ("normal", "0px") if tag == "ur" else float(letters[:-2]) >= 0.119 * size
        assert float(between[:-2]) >= 0.159 * size
        assert float(line[:-2]) >= 1.499 * size
    em, after = (float(value(page, name, "main p[data-block]")[:-2]) for name in ("font-size", "margin-block-end"))
    assert after >= 2 * em
    assert float(value(page, "line-height", "main p[data-block]")[:-2]) > before


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["en", "ur", "zh-Hans"])
def test_nothing_runs_over_the_edge(page: Page, address: str, tag: str) -> None:
    """With the largest letters, the widest spacing and all controls open, a page 320 pixels wide is not wider."""
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(f"{address}{tag}/page.html")
    choose(page, "size=largest")
    choose(page, "spacing=widest")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as #1b2530, as WCAG 2 counts it."""

    def light(colour: str) -> float:
        digits = colour.lstrip("#")
        digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS: Final = [
    *itertools.product(("--ink", "--quiet", "--link"), ("--paper", "--card")),
    *itertools.product(
        ("--ink", "--link"), ("--act-tint", "--stop-tint", "--tell-tint", "--risk-tint", "--agree-tint")
    ),
    *(("--tag-ink", name) for name in ("--act", "--stop", "--tell", "--risk", "--agree")),
    ("--bar-ink", "--bar"),
    ("--focus-ink", "--focus"),
]


@pytest.mark.slow
def test_chosen_colours_are_clear_whatever_the_system_prefers(page: Page, address: str) -> None:
    """Each chosen palette is the same in a light and a dark system, and all its pairs have a contrast of 7 to 1."""
    page.goto(f"{address}en/page.html")
    names = sorted({name for pair in PAIRS for name in pair})
    papers = set()
    for colour in ("light", "dark", "yellow"):
        choose(page, f"colours={colour}")
        seen = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            seen.append({name: value(page, name) for name in names} | {"scheme": value(page, "color-scheme")})
        assert seen[0] == seen[1]
        assert seen[0]["scheme"] == ("dark" if colour == "dark" else "light")
        assert {pair: round(found, 2) for pair in PAIRS if (found := contrast(*(seen[0][n] for n in pair))) < 7} == {}
        papers.add(seen[0]["--paper"])
    assert len(papers) == 3


@pytest.mark.slow
def test_the_system_s_colours_and_paper_win(page: Page, address: str) -> None:
    """With forced colours no chosen colour acts, and a print is as if nothing had been chosen."""
    page.goto(f"{address}en/page.html")
    names = ("--paper", "--ink", "color-scheme", "font-size", "letter-spacing")
    page.emulate_media(media="print")
    printed = [value(page, name) for name in names]
    page.emulate_media(media="screen", forced_colors="active")
    forced = [value(page, name) for name in names[:3]]
    page.emulate_media(forced_colors="none")
    for choice in ("size=largest", "spacing=widest", "colours=yellow"):
        choose(page, choice)
    page.emulate_media(forced_colors="active")
    page.wait_for_timeout(200)
    assert [value(page, name) for name in names[:3]] == forced
    page.emulate_media(media="print", forced_colors="none")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert [value(page, name) for name in names] == printed
    assert page.locator(".choices").is_hidden()


@pytest.mark.slow
def test_without_script_nothing_is_shown_of_it(browser: Browser, folder: Path) -> None:
    """Where scripts are off the page shows the browser's player, and no control that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "en" / "page.html").as_uri())
    assert page.locator("#recording").is_visible()
    assert page.locator("input, button, details, fieldset").count() == 0
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "tag", "age"),
    [("http", "en", "new"), ("file", "ur", "new"), ("http", "zh-Hans", "old"), ("file", "en", "old")],
)
def test_the_sentence_that_is_spoken_is_marked(
    page: Page, address: str, folder: Path, way: str, tag: str, age: str
) -> None:
    """At random moments, in any order, exactly the words of the sentence that has begun last are marked."""
    if age == "old":
        page.add_init_script(OLD)
    page.goto(f"{address}{tag}/page.html" if way == "http" else (folder / tag / "page.html").as_uri())
    blocks = "[...document.querySelectorAll('[data-block]')].map((one) => one.innerHTML)"
    before = page.evaluate(blocks)
    assert marked(page) == ""
    begin(page)
    page.evaluate("recording.pause()")
    draw = random.Random(tag)  # noqa: S311 - a choice of moments, the same each time
    for at in [draw.uniform(1, SECONDS - 1) for _ in range(20)]:
        wanted = [words for stretch, words in timed(tag) if stretch.start <= at][-1]
        assert marked(page, at) == wanted, at
    if age == "new":
        assert page.evaluate(blocks) == before
    page.locator("[data-follow]").uncheck()
    assert marked(page) == ""
    assert page.evaluate(blocks) == before


@pytest.mark.slow
@pytest.mark.parametrize("age", ["new", "old"])
def test_words_are_found_in_awkward_markup(page: Page, address: str, age: str) -> None:
    """Spaces of every kind, marks without width, nested lists, links and letters beyond 16 bits are counted right."""
    if age == "old":
        page.add_init_script(OLD)
    page.goto(f"{address}awkward.html")
    begin(page)
    page.evaluate("recording.pause()")
    said = [marked(page, at + 0.5) for at in range(1, 10)]
    assert said == [
        "A title over lines",
        "One bold sentence.",
        "Ring 0114 271 4271, for 4小时.",
        "Then rest.",
        "An item 𝄞 that goes on after it.",
        "And ends.",
        "holds another.",
        "It has two.",
        "Split over elements.",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("speed", ["0.75", "1.25"])
def test_the_mark_keeps_up_with_the_voice(page: Page, address: str, speed: str) -> None:
    """Measured by the pitch of what really sounds, a mark comes within 0.3 seconds of the words, at every speed."""
    page.goto(f"{address}en/page.html")
    page.locator(f"[name=speed][value='{speed}']").check()
    begin(page)
    heard = page.evaluate(
        """async (places) => {
          const audio = document.getElementById("recording");
          const context = new AudioContext();
          await context.resume();
          const listener = context.createAnalyser();
          listener.fftSize = 8192;
          const source = context.createMediaElementSource(audio);
          source.connect(listener);
          listener.connect(context.destination);
          const levels = new Float32Array(listener.frequencyBinCount);
          const words = () => [...(CSS.highlights.get("said") || [])].map(String).join("");
          const found = [];
          for (const place of places) {
            audio.currentTime = place;
            await audio.play();
            await new Promise((done) => setTimeout(done, 350));
            let last = words();
            const until = performance.now() + 2500;
            while (performance.now() < until) {
              await new Promise(requestAnimationFrame);
              if (words() === last) continue;
              last = words();
              listener.getFloatFrequencyData(levels);
              const peak = levels.indexOf(Math.max(...levels));
              found.push([last, (peak * context.sampleRate) / listener.fftSize, audio.currentTime]);
              break;
            }
          }
          return found;
        }""",
        [stretch.start - 0.8 for stretch, _ in timed("en")[2::2]],
    )
    starts = {words: stretch.start for stretch, words in timed("en")}
    assert len(heard) >= 3
    for words, pitch, shown in heard:
        assert abs((pitch - 500) / 100 - starts[normal(words)]) <= 0.3, (words, pitch, shown)


def touch(page: Page, block: int, words: str) -> None:
    """Click in the middle of these words."""
    box = page.evaluate(
        """([block, words]) => {
          const walker = document.createTreeWalker(document.querySelector(`[data-block="${block}"]`), 4);
          for (let node; (node = walker.nextNode());) if (node.data.includes(words)) {
            const range = document.createRange();
            range.setStart(node, node.data.indexOf(words));
            range.setEnd(node, node.data.indexOf(words) + words.length);
            range.startContainer.parentElement.scrollIntoView({block: "center", behavior: "instant"});
            const box = range.getClientRects()[0];
            return [box.left + box.width / 2, box.top + box.height / 2];
          }
        }""",
        [block, words],
    )
    page.mouse.click(*box)


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["en", "ur"])
def test_a_touch_plays_the_sentence(page: Page, address: str, tag: str) -> None:
    """Once the reader has pressed play, a touch plays that sentence; not before, nor without the box."""
    page.goto(f"{address}{tag}/page.html")
    after = SAY[tag][5].strip(" ।").split(" ")[-2]
    wanted = [stretch.start for stretch, _ in timed(tag) if stretch.block == 3][-1]
    assert page.locator(".hint").is_hidden()
    touch(page, 3, after)
    assert page.evaluate("recording.paused && recording.currentTime === 0")
    begin(page)
    page.evaluate("recording.pause()")
    assert page.locator(".hint").is_visible()
    touch(page, 3, after)
    until(page, f"!recording.paused && Math.abs(recording.currentTime - {wanted}) < 1")
    page.evaluate("recording.pause(), recording.currentTime = 0")
    page.locator("[data-follow]").uncheck()
    touch(page, 3, after)
    assert page.evaluate("recording.paused && recording.currentTime === 0")
    page.locator("[data-follow]").check()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    page.evaluate("document.querySelector('[data-block=\"3\"]').click()")
    assert page.evaluate("recording.paused && recording.currentTime === 0")


@pytest.mark.slow
def test_a_link_keeps_its_meaning(page: Page, address: str) -> None:
    """A telephone number that is touched pauses the sound and does not play its sentence."""
    page.goto(f"{address}en/page.html")
    page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")
    begin(page)
    at = page.evaluate("recording.currentTime")
    page.locator("[data-block] a.tel").first.click()
    assert page.evaluate("recording.paused")
    assert page.evaluate("recording.currentTime") < at + 3


@pytest.mark.slow
def test_parts_of_the_recording_are_reached_by_keyboard(page: Page, address: str) -> None:
    """A part's button plays from there, even first of all, says that it is current, and keeps the focus."""
    page.goto(f"{address}en/page.html")
    page.locator(".chapters summary").click()
    button = page.locator("[data-chapters] button").nth(1)
    assert button.inner_text() == SAY["en"][2]
    button.focus()
    page.keyboard.press("Enter")
    wanted = next(stretch.start for stretch, _ in timed("en") if stretch.block == 2)
    until(page, f"!recording.paused && recording.currentTime > {wanted - 0.05} && recording.currentTime < {wanted} + 3")
    until(page, "document.querySelectorAll('[data-chapters] button')[1].getAttribute('aria-current') === 'true'")
    assert page.evaluate("document.querySelectorAll('[aria-current=true]').length") == 1
    assert page.evaluate("document.activeElement.textContent") == SAY["en"][2]
    assert page.evaluate("navigator.mediaSession.metadata.title") == SAY["en"][0]


MIDDLE: Final = """(() => {
  const range = [...CSS.highlights.get("said")][0].getBoundingClientRect();
  return range.top > 0 && range.bottom < innerHeight;
})()"""


@pytest.mark.slow
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_page_follows_and_yields(page: Page, address: str, motion: str) -> None:
    """What is spoken comes into view without moving focus; after scrolling by hand the page stays for 5 seconds."""
    page.emulate_media(reduced_motion="reduce" if motion == "reduce" else "no-preference")
    page.goto(f"{address}en/page.html")
    begin(page)
    page.evaluate("recording.pause()")
    starts = [stretch.start + 0.1 for stretch, _ in timed("en")]
    marked(page, starts[-1])
    assert page.evaluate(MIDDLE)
    assert page.evaluate("scrolls.at(-1)") == ("auto" if motion == "reduce" else "smooth")
    assert page.evaluate("document.activeElement.id") == "recording"
    page.evaluate("skew += 3000")
    page.mouse.move(400, 300)
    page.mouse.wheel(0, -5000)
    page.wait_for_timeout(300)
    marked(page, starts[-2])
    assert not page.evaluate(MIDDLE)
    page.evaluate("skew += 5500")
    marked(page, starts[-1])
    assert page.evaluate(MIDDLE)


@pytest.mark.slow
def test_one_page_speaks_at_a_time(context: BrowserContext, address: str) -> None:
    """When the reader plays another leaflet in another tab, this one pauses."""
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(f"{address}en/page.html")
        begin(page)
    until(first, "recording.paused")
    assert not second.evaluate("recording.paused")


@pytest.mark.slow
def test_a_recording_that_cannot_be_played_is_said_to_be_so(page: Page, address: str, folder: Path) -> None:
    """The words that stand ready for it are shown when the recording is missing, over the web and from a folder."""
    for place in (f"{address}broken.html", (folder / "broken.html").as_uri()):
        page.goto(place)
        assert page.locator("[data-broken]").is_hidden()
        page.evaluate("recording.play().catch(() => {})")
        until(page, "!document.querySelector('[data-broken]').hidden")


@pytest.mark.slow
def test_a_judge_finds_no_barrier_in_the_controls(browser: Browser, folder: Path) -> None:
    """With the settings open and a sentence marked, axe has nothing to say against the page; without names it has."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((folder / "en" / "page.html").as_uri())
    page.locator("summary").first.click()
    begin(page)
    page.evaluate("recording.pause()")
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    judge = """axe.run({runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", "wcag22aa"]}})
      .then((found) => found.violations.map((one) => one.id))"""
    assert page.evaluate(judge) == []
    page.evaluate(
        "document.querySelectorAll('label').forEach((one) => one.replaceWith(...one.querySelectorAll('input')))"
    )
    assert page.evaluate(judge) == ["label"]
    context.close()
