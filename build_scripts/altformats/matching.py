"""How promised words are found among the words that a reader reports; shared by the checks and the record."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from .model import Layer, Part, Promise, Spoken, joined

INVISIBLE: Final = re.compile("[\u2060\u200e\u200f\u061c\u2066-\u2069]")
"""Marks that steer lines and direction and are no words: word joiner, direction marks and isolates."""


LONG: Final = 20
"""Characters from which a word may have to be broken over two lines of large print: e-mail and web addresses."""


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """The words alone: composed characters, one space between words, no marks of direction or of line breaking.

    Kept, for the blocks of a page are asked for with each statement in each layer: a hundred thousand times.
    """
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


def locate(texts: Sequence[str], layer: Layer, times: int = 1) -> str:
    """Where the blocks ``texts`` stand one after another in the layer; empty when they do not, word for word.

    Where they are to stand several ``times``, it is the last of these places, and empty unless there are as many.
    """
    wanted = [normal(text) for text in texts]
    if not wanted or not all(wanted):
        return ""
    if not layer.blocks:
        return _in_running_text(wanted, layer.parts)
    words = [normal(part.text) for part in layer.parts]
    starts = [at for at in range(len(words) - len(wanted) + 1) if words[at : at + len(wanted)] == wanted]
    if len(starts) < times:
        return ""
    start = starts[times - 1]
    return _span(layer.parts[start].where, layer.parts[start + len(wanted) - 1].where)


def before(texts: Sequence[str], layer: Layer) -> str | None:
    """The words of the block just before the blocks ``texts``; None where these are not found, or nothing is before."""
    wanted = [normal(text) for text in texts]
    words = [normal(part.text) for part in layer.parts]
    for start in range(1, len(words) - len(wanted) + 1):
        if words[start : start + len(wanted)] == wanted:
            return words[start - 1]
    return None


def nearest(text: str, layer: Layer) -> str:
    """What the layer says instead: the block most like ``text``, or empty when none is."""
    if not layer.blocks:
        return ""
    candidates = [normal(part.text) for part in layer.parts]
    return next(iter(difflib.get_close_matches(normal(text), candidates, n=1, cutoff=0.6)), "")


def statement_of(promise: Promise, text: str) -> str:
    """The id of the safety statement that the block ``text`` belongs to, or empty."""
    wanted = normal(text)
    return next((b.statement for b in promise.blocks if b.statement and normal(b.text) == wanted), "")


def clip(texts: Sequence[str], timeline: Sequence[Spoken]) -> str:
    """SHA-256 over the clips in which the blocks ``texts`` are said in a row; empty where one was not found."""
    wanted = [normal(text) for text in texts]
    said = [list(group) for _, group in groupby(timeline, key=lambda entry: entry.block)]
    words = [normal(joined(entry.written for entry in entries)) for entries in said]
    for start in range(len(words) - len(wanted) + 1):
        if wanted and words[start : start + len(wanted)] == wanted:
            clips = [entry.clip for entries in said[start : start + len(wanted)] for entry in entries]
            return hashlib.sha256(" ".join(clips).encode()).hexdigest() if all(clips) else ""
    return ""


def _in_running_text(wanted: list[str], parts: Sequence[Part]) -> str:
    """All blocks in order within the running text of the parts (pages); a block may run over onto the next part."""
    words = [normal(part.text) for part in parts]
    joined = " " + " ".join(words) + " "
    ends: list[int] = []
    for page in words:
        ends.append((ends[-1] if ends else 1) + len(page) + 1)
    at, places = 0, []
    for text in wanted:
        found = re.compile(f" {_breakable(text)} ").search(joined, at)
        if not found:
            return ""
        places.append(next(part.where for part, end in zip(parts, ends, strict=True) if found.start() + 1 < end))
        at = found.end() - 1
    return _span(places[0], places[-1])


def _breakable(text: str) -> str:
    """A pattern for the words: those too long for a line, such as addresses, and Chinese ones may break anywhere."""
    return " ".join(" ?".join(map(re.escape, word)) if _breaks(word) else re.escape(word) for word in text.split(" "))


def _breaks(word: str) -> bool:
    """Whether a line can end within the word: it is long, or holds wide letters, which are written without spaces."""
    return len(word) >= LONG or any(unicodedata.east_asian_width(letter) == "W" for letter in word)


def _span(first: str, last: str) -> str:
    if first == last:
        return first
    if " to " in first and " to " in last:  # times: from the beginning of the first to the end of the last
        return f"{first.partition(' to ')[0]} to {last.partition(' to ')[2]}"
    return f"{first} to {last}"
