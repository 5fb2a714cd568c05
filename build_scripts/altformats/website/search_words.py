"""The words of a page as they are searched and shown: stretches of its text, and how much each word counts there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from .search_fold import root, stretches, words

SKIPPED: Final = frozenset({"h1", "script", "style", "nav", "audio", "button", "svg", "template"})
ASIDE: Final = frozenset({"notices", "beside", "contents"})
"""Elements whose words are not the leaflet's own, by name and by class; the title is taken from the catalogue."""

VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "track", "wbr", "col", "embed", "area"})
INLINE: Final = frozenset({"a", "span", "strong", "em", "b", "i", "bdi", "code", "mark", "abbr", "small", "sub", "sup"})

TITLE: Final = 5
"""What a word counts more for standing in the title."""
OFTEN: Final = 4
"""How often a word of the text counts at most."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader is shown of a leaflet that was found.  ``slug`` names its page.

    ``stretches`` are its title and its text, one word each; the first ``title_ends`` of them are the title.
    """

    slug: str
    title: str
    title_ends: int
    stretches: tuple[str, ...]

    def weights(self, tag: str) -> dict[str, int]:
        """How much each word counts here, 1 to 9, by the word as it is looked up."""
        found: dict[str, int] = {}
        title = set[str]()
        for at, word in enumerate(words(self.stretches)):
            own = root(tag, word)
            found[own] = min(OFTEN, found.get(own, 0) + 1)
            if at < self.title_ends:
                title.add(own)
        return {word: count + (TITLE if word in title else 0) for word, count in found.items()}

    def packed(self) -> bytes:
        """The file that is fetched for it."""
        table = {"slug": self.slug, "title": self.title, "from": self.title_ends, "words": self.stretches}
        return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()


def shown(slug: str, title: str, page: str) -> Shown:
    """What there is to search and show of a page."""
    heading = stretches(f"{title} ")
    return Shown(slug, title, len(heading), (*heading, *stretches(main_words(page))))


def unpacked(data: bytes) -> Shown:
    """The file read back.  Raises ValueError, KeyError or TypeError for another one."""
    table: Mapping[str, object] = json.loads(data)
    pieces, ends = table["words"], table["from"]
    if not isinstance(pieces, list) or not isinstance(ends, int):
        raise TypeError("not the words of a leaflet")
    return Shown(str(table["slug"]), str(table["title"]), ends, tuple(map(str, pieces)))


def main_words(page: str) -> str:
    """The words of the main part of a page, blocks parted by spaces, without what only moves about in it."""
    reading = _Main()
    reading.feed(page)
    reading.close()
    return " ".join("".join(reading.words).split())


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
