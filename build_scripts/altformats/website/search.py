"""The search index of each language, made from the words of the finished pages and nothing else.

The words are folded on both sides (``search_fold.py``), so that a patient finds a leaflet however their keyboard
types; endings are the concern of ``theme/search.js``, which looks on one shelf of words that begin alike
(``search_shelves.py``).  Beside the shelves lie the words of each leaflet as they are written (``search_words.py``),
from which the reader is shown where a word was found.  Nothing in it depends on what was indexed before.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .. import sheet
from ..model import Language, Project
from . import Catalogue, Listing, search_shelves, search_words
from .search_words import Shown

HEAVY: Final = 300_000
"""Bytes of a font that nobody is made to fetch: of Chinese there are many letters, and every such device has them."""

File = tuple[str, bytes]
Table = Mapping[str, str]
"""The SHA-256 of each file of the website by its path, as it was written last."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of an index: the key of all that shapes it but the pages, and in how many leaflets a letter is."""

    key: str = ""
    letters: Mapping[str, int] = field(default_factory=dict)


def files(catalogue: Catalogue, project: Project, out: Path, tag: str) -> Iterator[File]:
    """All files below ``search/<tag>/``; none for a language without leaflets.  Raises MissingTool without fonts."""
    yield from whole(catalogue, project, out, tag, {})[1]


def key(catalogue: Catalogue, tag: str) -> str:
    """What shapes the index of a language besides its pages, as a digest: our own code and how many leaflets it has."""
    count = search_shelves.shelves(len(catalogue.of_language(tag)))
    own = sorted(Path(__file__).parent.glob("search*.py"))
    code = (hashlib.sha256(path.read_bytes()).hexdigest() for path in own)
    return hashlib.sha256("\0".join((tag, str(count), *code)).encode()).hexdigest()


def paths(catalogue: Catalogue, tag: str) -> Iterator[str]:
    """Every file that the index of a language must have."""
    listings = catalogue.of_language(tag)
    if listings:
        yield _index(tag)
        yield from (_shelf(tag, number) for number in range(search_shelves.shelves(len(listings))))
        yield from (_words(tag, _code(catalogue, listing)) for listing in listings)


def whole(
    catalogue: Catalogue, project: Project, out: Path, tag: str, table: Table, fresh: Collection[str] = ()
) -> tuple[Noted, Iterator[File]]:
    """The index made anew.  Words that ``table`` knows are taken from their file, but of the ``fresh`` leaflets."""
    rows = [
        (_code(catalogue, listing), _shown(catalogue, listing, out, {} if listing.slug in fresh else table))
        for listing in catalogue.of_language(tag)
    ]
    letters = Counter(letter for _, shown in rows for letter in _letters(shown))
    return Noted(key(catalogue, tag), dict(letters)), _whole(catalogue, project, tag, rows, letters)


def _whole(
    catalogue: Catalogue, project: Project, tag: str, rows: list[tuple[str, Shown]], letters: Mapping[str, int]
) -> Iterator[File]:
    if not rows:
        return
    yield from _head(project, catalogue.languages[tag], letters, len(rows))
    for code, shown in rows:
        yield _words(tag, code), shown.packed()
    count = search_shelves.shelves(len(rows))
    filled = search_shelves.filled(((code, shown.weights(tag)) for code, shown in rows), count)
    for number, shelf in enumerate(filled):
        yield _shelf(tag, number), search_shelves.packed(shelf)


def edited(
    catalogue: Catalogue,
    project: Project,
    out: Path,
    tag: str,
    table: Table,
    noted: Noted,
    leaflets: Collection[tuple[str, str]],
) -> tuple[Noted, dict[str, bytes | None]] | None:
    """What changes in the index when these leaflets did: each file with its new bytes, None for one that goes.

    ``leaflets`` are their slugs with their codes, those that are gone and codes of before among them.  The result is
    None where the index must be made anew: it is of another shape, or a file of it is not the one that was written.
    """
    listings = {listing.slug: listing for listing in catalogue.of_language(tag)}
    if noted.key != key(catalogue, tag) or not listings:
        return None
    count, letters = search_shelves.shelves(len(listings)), Counter(noted.letters)
    found: dict[str, bytes | None] = {}
    moved: dict[int, dict[str, dict[str, int]]] = {}
    for slug, code in leaflets:
        path = _words(tag, code)
        old = _known(out, path, table) if path in table else None
        if path in table and old is None:
            return None
        there = slug in listings and _code(catalogue, listings[slug]) == code
        new = _shown(catalogue, listings[slug], out, {}) if there else None
        found[path] = new.packed() if new else None
        letters.subtract(_letters(old) if old else ())
        letters.update(_letters(new) if new else ())
        before, after = old.weights(tag) if old else {}, new.weights(tag) if new else {}
        for word in before.keys() | after.keys():
            if before.get(word) != after.get(word):
                home = moved.setdefault(search_shelves.number(word, count), {})
                home.setdefault(code, {})[word] = after.get(word, 0)
    for number, homes in moved.items():
        path = _shelf(tag, number)
        data = _intact(out, path, table)
        if data is None:
            return None
        shelf = search_shelves.unpacked(data)
        for code, words in homes.items():
            search_shelves.changed(shelf, code, words)
        found[path] = search_shelves.packed(shelf)
    kept = {letter: times for letter, times in letters.items() if times > 0}
    if kept.keys() == noted.letters.keys():
        found[_index(tag)] = _start(len(listings), lettered=_font(tag) in table)
    else:
        found |= {_font(tag): None, **dict(_head(project, catalogue.languages[tag], kept, len(listings)))}
    return Noted(noted.key, kept), found


def _head(project: Project, language: Language, letters: Iterable[str], leaflets: int) -> Iterator[File]:
    """What the script asks for first, and the letters for what is found, for a device without any of the script."""
    made = b""
    if language.script != "Latn":
        made = sheet.letters(project, language, "".join(sorted(letters)))
    lettered = 0 < len(made) <= HEAVY
    if lettered:
        yield _font(language.tag), made
    yield _index(language.tag), _start(leaflets, lettered=lettered)


def _start(leaflets: int, *, lettered: bool) -> bytes:
    table = {"leaflets": leaflets, "shelves": search_shelves.shelves(leaflets), "letters": lettered}
    return json.dumps(table).encode()


def _shown(catalogue: Catalogue, listing: Listing, out: Path, table: Table) -> Shown:
    """The words of a leaflet, from their file where it is the one that was written, or else from its page."""
    known = _known(out, _words(listing.tag, _code(catalogue, listing)), table)
    if known is not None and (known.slug, known.title) == (listing.slug, listing.title):
        return known
    page = next(offer.path for offer in listing.offers if offer.format == "html")
    return search_words.shown(listing.slug, listing.title, (out / page).read_text(encoding="utf-8"))


def _known(out: Path, path: str, table: Table) -> Shown | None:
    data = _intact(out, path, table)
    return None if data is None else search_words.unpacked(data)


def _intact(out: Path, path: str, table: Table) -> bytes | None:
    """The bytes of a file of the website if they are those that were written."""
    file = out / path
    if path not in table or file.is_symlink() or not file.is_file():
        return None
    data = file.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == table[path] else None


def _letters(shown: Shown) -> set[str]:
    return set("".join(shown.stretches))


def _code(catalogue: Catalogue, listing: Listing) -> str:
    return catalogue.leaflets[listing.slug].code.lower()


def _index(tag: str) -> str:
    return f"search/{tag}/index.json"


def _words(tag: str, code: str) -> str:
    return f"search/{tag}/words/{code}.json"


def _shelf(tag: str, number: int) -> str:
    return f"search/{tag}/shelves/{number}.json"


def _font(tag: str) -> str:
    return f"search/{tag}/letters.woff2"
