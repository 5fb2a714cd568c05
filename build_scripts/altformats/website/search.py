"""The search index of each language, made by Pagefind from the words of the finished pages and nothing else.

The words are folded on both sides (``search_fold.py``), so that a patient finds a leaflet however their keyboard types;
where Pagefind knows a language's endings, it takes them off too.  Beside the index stand the words of each page as they
are written, from which the reader is shown where a word was found.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from .. import sheet
from ..errors import FormatProblem, MissingTool
from ..model import Language, Project
from . import Catalogue, Listing
from .search_fold import tokens

THEME: Final = Path(__file__).parent.parent / "theme"
STEMMED: Final = ("en", "pl", "ro", "ar")
"""Languages whose endings Pagefind 1.6 takes off; the words of others are found by their beginnings."""

HEAVY: Final = 300_000
"""Bytes of a font that nobody is made to fetch: of Chinese there are many letters, and every such device has them."""

PATIENCE: Final = 600
"""Seconds after which an index that is not made is given up; 3,000 leaflets took 130 on a busy machine."""

SKIPPED: Final = frozenset({"h1", "script", "style", "nav", "audio", "button", "svg", "template"})
ASIDE: Final = frozenset({"notices", "beside", "contents"})
"""Elements whose words are not the leaflet's own, by name and by class; the title is taken from the catalogue."""

VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "track", "wbr", "col", "embed", "area"})
INLINE: Final = frozenset({"a", "span", "strong", "em", "b", "i", "bdi", "code", "mark", "abbr", "small", "sub", "sup"})


def key(catalogue: Catalogue, project: Project, tag: str) -> str:
    """What an index depends on, as a digest: the pages, their titles, and what makes the index of them."""
    own = (Path(__file__), Path(__file__).with_name("search_fold.py"), THEME / "search_index.mjs")
    rows = [[listing.slug, listing.title, _page(listing)[1]] for listing in catalogue.of_language(tag)]
    code = [hashlib.sha256(path.read_bytes()).hexdigest() for path in own]
    package = project.node_modules / "pagefind" / "package.json"
    version = hashlib.sha256(package.read_bytes()).hexdigest() if package.exists() else ""
    return hashlib.sha256(json.dumps([tag, rows, code, version]).encode()).hexdigest()


def files(catalogue: Catalogue, project: Project, out: Path, tag: str) -> Iterator[tuple[str, bytes]]:
    """All files below ``search/<tag>/``; none for a language without leaflets.

    Raises MissingTool without Node or Pagefind, FormatProblem when no index comes about.
    """
    rows = []
    for listing in catalogue.of_language(tag):
        page = (out / _page(listing)[0]).read_text(encoding="utf-8")
        rows.append((listing, tokens(f"{listing.title} "), tokens(main_words(page))))
    if not rows:
        return
    letters = _letters(
        project, catalogue.languages[tag], {piece for _, *both in rows for part in both for _, piece in part}
    )
    if letters:
        yield f"search/{tag}/letters.woff2", letters
    records = []
    for listing, title, text in rows:
        content = " ".join(word for word, _ in (*title, *text))
        records.append({"url": listing.slug, "title": " ".join(word for word, _ in title), "content": content})
        shown = {
            "title": listing.title,
            "from": len(title),
            "words": [piece for _, piece in (*title, *text)],
            "letters": bool(letters),
        }
        yield f"search/{tag}/words/{listing.slug}.json", json.dumps(shown, ensure_ascii=False).encode()
    yield from _indexed(project, tag, {"language": tag if tag in STEMMED else "und", "records": records})


def main_words(page: str) -> str:
    """The words of the main part of a page, blocks parted by spaces, without what only moves about in it."""
    reading = _Main()
    reading.feed(page)
    reading.close()
    return " ".join("".join(reading.words).split())


def _letters(project: Project, language: Language, words: Iterable[str]) -> bytes:
    """The letters for what is found, for a device without any of the script; empty for Latin and what is too heavy."""
    if language.script == "Latn":
        return b""
    made = sheet.letters(project, language, "".join(sorted(set("".join(words)))))
    return made if len(made) <= HEAVY else b""


def _page(listing: Listing) -> tuple[str, str]:
    """The path of its page and the digest of its bytes."""
    return next((offer.path, offer.sha256) for offer in listing.offers if offer.format == "html")


def _indexed(project: Project, tag: str, order: dict[str, object]) -> Iterator[tuple[str, bytes]]:
    library = project.node_modules / "pagefind" / "lib" / "index.js"
    node = shutil.which("node")
    if node is None:
        raise MissingTool("Node is not installed, which makes the search", "node", "Install Node 18 or later.")
    if not library.exists():
        raise MissingTool("Pagefind is not installed, which makes the search", str(library), "Run: make build")
    with tempfile.TemporaryDirectory() as folder:
        command = [node, str(THEME / "search_index.mjs"), str(library), folder]
        try:
            done = subprocess.run(
                command, input=json.dumps(order).encode(), capture_output=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise FormatProblem("Pagefind does not come to an end", f"search/{tag}", "Build again.") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines() or ["it does not say why"]
            raise FormatProblem(f"Pagefind failed: {said[-1]}", f"search/{tag}", "Run: make build")
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                yield f"search/{tag}/{path.relative_to(folder).as_posix()}", path.read_bytes()


class _Main(HTMLParser):
    """Gathers the words within ``main``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = next((value or "" for name, value in attrs if name == "class"), "")
        if tag not in VOID:
            self._open.append((tag, tag in SKIPPED or not ASIDE.isdisjoint(classes.split())))
        if tag not in INLINE:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag not in INLINE:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if any(name == "main" for name, _ in self._open) and not any(skipped for _, skipped in self._open):
            self.words.append(data)
