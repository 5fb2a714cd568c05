"""The shelves of an index: files with the words that begin alike, and for each the leaflets that have it.

Which shelf a word stands on follows from its beginning and from how many leaflets there are, and from nothing that was
there before; so an edit touches only the shelves of the words that it changed, and an index that was edited is, byte
for byte, the one that is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

from .search_fold import wide

APIECE: Final = 8
"""Leaflets to a shelf: with 3,000 a shelf has 20 kB on average, and one leaflet needs one shelf."""
BEGINNING: Final = 3
"""Letters by which a word is put on its shelf; what is typed must have as many to be found as a beginning."""

Shelf = dict[str, dict[str, int]]
"""Word, code of a leaflet, how much the word counts there."""


def shelves(leaflets: int) -> int:
    """How many shelves that many leaflets need: a power of two, so that it seldom changes."""
    return 1 << max(0, (max(1, leaflets) - 1) // APIECE).bit_length()


def number(word: str, count: int) -> int:
    """The shelf of a word among so many.  ``theme/search.js`` reckons the same: FNV-1a over units of UTF-16."""
    beginning = word[:1] if wide(word[:1]) else word[:BEGINNING]
    units = beginning.encode("utf-16-le")
    found = 2166136261
    for at in range(0, len(units), 2):
        found = ((found ^ int.from_bytes(units[at : at + 2], "little")) * 16777619) & 0xFFFFFFFF
    return found % count


def packed(shelf: Shelf) -> bytes:
    """The file of a shelf: each word with the leaflets that have it, each as its weight and its code."""
    table = {word: " ".join(f"{w}{code}" for code, w in sorted(shelf[word].items())) for word in sorted(shelf)}
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(data: bytes) -> Shelf:
    """The file read back.  Raises ValueError or AttributeError for another one."""
    return {word: {row[1:]: int(row[0]) for row in rows.split(" ")} for word, rows in json.loads(data).items()}


def filled(leaflets: Iterable[tuple[str, Mapping[str, int]]], count: int) -> list[Shelf]:
    """All shelves, from the code of each leaflet and the weights of its words."""
    made: list[Shelf] = [{} for _ in range(count)]
    homes: dict[str, dict[str, int]] = {}
    for code, weights in leaflets:
        for word, weight in weights.items():
            home = homes.get(word)
            if home is None:
                home = homes[word] = made[number(word, count)].setdefault(word, {})
            home[code] = weight
    return made


def changed(shelf: Shelf, code: str, words: Mapping[str, int]) -> None:
    """Put one leaflet's words onto a shelf as they are now; a word of no weight is taken off."""
    for word, weight in words.items():
        if weight:
            shelf.setdefault(word, {})[code] = weight
        elif word in shelf:
            shelf[word].pop(code, None)
            if not shelf[word]:
                del shelf[word]
