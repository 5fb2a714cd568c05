"""The search of each catalogue, in a real browser over a loopback server, of the finished pages."""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from altformats.interface import FOUND, NOT_FOUND, SEARCH_BROKEN
from altformats.model import Project
from altformats.readers.html import browser_path
from altformats.website import search, search_fold, search_shelves, search_words
from altformats.writing import write

from .browsers import launch
from .samples import PROJECT, SAY
from .samples_website import LANGUAGES, built, sample, words
from .test_axe import violations

SCRIPT = Path(search.__file__).parent.parent / "theme" / "search.js"

TYPED = {
    "en": [("NERVE", True), ("injections", True), ("zebra", False), ("nerve zebra", False)],
    "pl": [("korzen", True), ("nerwowego", True), ("zzzz", False)],
    "ur": [("عصبي", True), ("انجیکشن", True), ("ہاتھی", False)],
    "cy": [("NERF", True), ("eliffant", False)],
    "ro": [("injectie", True), ("rădăcina", True), ("elefant", False)],
    "ar": [("عصب", True), ("العَصَب", True), ("فيل", False)],
    "bn": [("ইনজেকশন", True), ("হাতি", False)],
    "zh-Hans": [("神经", True), ("注", True), ("根注射", True), ("斑马", False), ("射根", False)],
    "so": [("IRBAD", True), ("maroodi", False)],
}
"""What a reader may type, and whether the one finished leaflet is to be found by it."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished pages with the website written around them."""
    root = tmp_path_factory.mktemp("search")
    (root / "node_modules").symlink_to(PROJECT.node_modules)
    catalogue, out = built(), root / "out"
    for listing in catalogue.listings.values():
        page = out / listing.tag / f"{listing.slug}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT.site / listing.tag / page.name, page)
    write(catalogue, Project(root), out, lambda _: None)
    return out


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The folder on a server of this machine."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all searches."""
    path = browser_path()
    assert path
    with sync_playwright() as playwright:
        started = launch(playwright, path)
        yield started
        started.close()


def ask(page: Page, typed: str) -> tuple[str, list[str], str]:
    """What is announced, where the results lead, and their words."""
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("searchbox").press("Enter")
    told = page.locator("#search [role=status]:not(:empty)")
    told.wait_for(timeout=10_000)
    links = page.locator("#search li a").evaluate_all("links => links.map(link => link.href)")
    return told.inner_text(), links, page.locator("#search ul").inner_text()


def words_of(tag: str) -> tuple[str, str]:
    """A word of the finished leaflet's title, and one that stands only in its text."""
    inside, *lines = (PROJECT.site / tag / "nerve-root-injection.txt").read_text("utf-8-sig").splitlines()
    if tag == "zh-Hans":
        runs = re.findall(r"[\u4e00-\u9fff]{4,}", " ".join(lines[60:90]))
        return inside[:3], next(run[-3:] for run in runs if run[-3:] not in inside)
    text = re.findall(r"[^\W\d_][\w\u0980-\u09ff\u064b-\u0652]{4,}", " ".join(lines[60:90]))
    return max(re.findall(r"[^\s()]+", inside), key=len), max((w for w in text if w not in inside), key=len)


@pytest.mark.slow
@pytest.mark.parametrize("tag", tuple(TYPED))
def test_a_leaflet_is_found_by_its_title_and_by_its_text(tag: str, browser: Browser, address: str) -> None:
    """In each language: a word of the title, a word of the text, and what readers type otherwise, leads to the page;
    what is not in the leaflet does not.
    """
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}{tag}/index.html")
    say = words(tag)
    in_title, in_text = words_of(tag)
    for typed, there in ((in_title, True), (in_text, True), *TYPED[tag]):
        told, links, shown = ask(page, typed)
        if there:
            assert told == say[FOUND].format(count=LANGUAGES[tag].figures("1")), typed
            assert links == [f"{address}{tag}/nerve-root-injection.html"], typed
        else:
            assert (told, links) == (say[NOT_FOUND], []), typed
        if typed == in_text:
            assert page.locator("#search mark").count(), shown
    assert faults == []
    page.close()


@pytest.mark.slow
def test_a_search_that_cannot_start_says_so(browser: Browser, address: str) -> None:
    """When the index does not arrive the reader is told to look through the list, and may try again."""
    page = browser.new_page()
    page.route("**/search/en/index.json", lambda route: route.abort())
    page.goto(f"{address}en/index.html")
    assert ask(page, "nerve")[:2] == (SEARCH_BROKEN, [])
    page.unroute("**/search/en/index.json")
    page.close()


@pytest.mark.slow
def test_no_search_is_shown_where_none_can_work(browser: Browser, address: str, folder: Path) -> None:
    """From a folder, and without script, there is no form, and the list leads to the leaflet."""
    ways = ((f"{address}en/index.html", False), ((folder / "en" / "index.html").as_uri(), True))
    for where, script in ways:
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(where)
        assert page.get_by_role("searchbox").count() == 0
        assert not page.locator("#search").is_visible()
        assert page.get_by_role("link", name="Nerve root injection").count() == 2
        context.close()


@pytest.mark.slow
def test_the_languages_of_the_device_come_first(browser: Browser, address: str) -> None:
    """The start page lists what the browser asks for first, loses no language, and leads nobody away."""
    for locale, wanted in (("ur-PK", "ur"), ("zh-CN", "zh-Hans"), ("fr-FR", None)):
        context = browser.new_context(locale=locale)
        page = context.new_page()
        page.goto(f"{address}index.html")
        assert page.url == f"{address}index.html"
        listed = page.locator("ul.languages a").evaluate_all("links => links.map(link => link.hreflang)")
        assert sorted(listed) == sorted(LANGUAGES)
        assert listed[0] == (wanted or next(iter(LANGUAGES)))
        assert page.locator("#likely").is_visible() is (wanted is not None)
        context.close()


@pytest.mark.slow
def test_the_pages_break_no_rule(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """Start page, catalogues, evidence and tombstones have no violation by axe, light, dark and in chosen colours, and
    never scroll sideways.
    """
    (tmp_path / "node_modules").symlink_to(PROJECT.node_modules)
    small = sample()
    for listing in small.listings.values():
        page = tmp_path / "out" / listing.tag / f"{listing.slug}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<main>{listing.title}</main>", encoding="utf-8")
    write(small, Project(tmp_path), tmp_path / "out", lambda _: None)
    paths = [folder / "index.html", folder / "zh-Hans" / "index.html", *sorted(folder.glob("checked/ur/*.html"))]
    paths += [tmp_path / "out" / "ur" / "old-scan.html", tmp_path / "out" / "ur" / "index.html"]
    assert len(paths) == 5
    for path in paths:
        assert (path, violations(browser, path, 320, "light", "none")) == (path, ([], 0))
    assert violations(browser, paths[-1], 1280, "dark", "none") == ([], 0)
    assert violations(browser, paths[0], 320, "light", "active") == ([], 0)


@pytest.mark.slow
def test_the_same_pages_give_the_same_index(folder: Path) -> None:
    """An index made again from the same pages has the same files with the same bytes."""
    catalogue = built()
    for tag in ("en", "zh-Hans"):
        for path, data in search.files(catalogue, PROJECT, folder, tag):
            assert (path, (folder / path).read_bytes() == data) == (path, True)


def test_words_are_folded_alike_on_both_sides() -> None:
    """What is typed becomes the same words as the text, in every language: the script folds as the index does."""
    texts = [" ".join(said) for said in SAY.values()]
    texts += ["Łódź’s X-ray", "İzmir straße", "٣ ۴ ৫", "آلودگی ۂ ة ى", "চাঁদ ড়", "神经A根x注射 注"]
    source = SCRIPT.read_text(encoding="utf-8")
    code = source[source.index("  // The same as") : source.index("  // Until here")]
    program = f"{code}; console.log(JSON.stringify({json.dumps(texts)}.map(words)));"
    node = shutil.which("node")
    assert node
    done = subprocess.run([node, "-e", program], capture_output=True, check=True, timeout=20)
    for text, typed in zip(texts, json.loads(done.stdout), strict=True):
        found = search_fold.words(search_fold.stretches(text))
        assert set(typed) <= set(found), text
        assert len(typed) > 1


def test_a_word_is_on_the_same_shelf_on_both_sides() -> None:
    """The script looks for a word on the shelf on which the index puts it, however many shelves there are."""
    asked = [word for said in SAY.values() for word in search_fold.words(search_fold.stretches(" ".join(said)))]
    asked += ["mri", "ct", "x", "\U00010300\U00010301\U00010302\U00010303", "العصب", "والحقن", "للعصب"]
    source = SCRIPT.read_text(encoding="utf-8")
    code = source[source.index("  // The same as") : source.index("  // Until here")]
    counts = [search_shelves.shelves(leaflets) for leaflets in (1, 8, 9, 300, 3000)]
    assert counts == [1, 1, 2, 64, 512]
    program = (
        f"global.document = {{documentElement: {{lang: 'ar'}}}}; {code}; console.log(JSON.stringify({json.dumps(asked)}"
        f".map((word) => [root(word), ...{counts}.map((count) => shelved(word, count))])));"
    )
    node = shutil.which("node")
    assert node
    done = subprocess.run([node, "-e", program], capture_output=True, check=True, timeout=20)
    for word, typed in zip(asked, json.loads(done.stdout), strict=True):
        assert typed == [search_fold.root("ar", word), *(search_shelves.number(word, count) for count in counts)], word


def test_an_article_is_no_part_of_an_arabic_word() -> None:
    """A word is found with and without what Arabic writes before it; a short word that only looks so is left whole."""
    assert {search_fold.root("ar", word) for word in ("عصب", "العصب", "والعصب", "بالعصب", "للعصب")} == {"عصب"}
    assert [search_fold.root("ar", word) for word in ("الم", "لله")] == ["الم", "لله"]
    assert search_fold.root("ur", "العصب") == "العصب"


def test_the_stretches_of_a_text_are_the_text() -> None:
    """What is shown of a leaflet is its own words: joined, the stretches are the text, but for signs before it."""
    for said in SAY.values():
        text = " ".join(said)
        assert "".join(search_fold.stretches(text)) == text


def test_only_the_words_of_the_leaflet_are_indexed() -> None:
    """Title, notices, contents, lists of files and scripts are left out; words of blocks do not run together."""
    page = (
        "<body><header>No</header><main><h1>No</h1><div class='notices'><p>No</p></div><nav>No</nav>"
        "<section class='beside listen'><h2>No</h2><audio></audio></section><h2>One</h2><p>two <b>th</b>ree<br>four</p>"
        "<ul><li>five<li>six</ul><script>No</script></main><footer>No</footer></body>"
    )
    assert search_words.main_words(page) == "One two three four five six"
