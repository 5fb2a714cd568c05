"""Words as the cue lists and glossaries write them, found in text: inflection without grammar.

A pattern is a word or some words; ``*`` at the end of a word stands for any further letters (endings), at its start for
any letters before it (joined prefixes).  Case, vowel marks of Arabic script and kinds of white space do not matter.  In
scripts that put no space between words a pattern is found anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

UNSPACED: Final = ("Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo", "Mymr")
"""Scripts (ISO 15924) that put no space between words."""
MARKS: Final = re.compile("[\u064b-\u0652\u0670\u0640]")
"""Vowel marks and the stretching line of Arabic script, which writers may set or leave out."""
QUOTES: Final = "\u2019\u2018\u02bc"
INSIDE: Final = r"[\w\u0300-\u036f\u0900-\u0963\u0970-\u0dff\u200c\u200d]"
"""What stands inside a word: letters, figures, combining marks, vowel signs of Indic scripts, joiners."""
RUN: Final = re.compile(f"{INSIDE}+")
TAIL: Final = re.compile(f"(?:{INSIDE}|')*")
"""What may follow a word that is written with ``*``."""


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The text as patterns are compared with it: composed, small letters, one space, plain apostrophes."""
    if text.isascii():
        return " ".join(text.lower().split())
    small = MARKS.sub("", unicodedata.normalize("NFC", text)).lower()
    for sign in QUOTES:
        small = small.replace(sign, "'")
    return " ".join(small.split())


class Found(NamedTuple):
    """Where a pattern stands in a text, and the words that stand there."""

    start: int
    end: int
    words: str


class Ending(NamedTuple):
    """A word of a pattern; ``free`` where any further letters may follow."""

    word: str
    free: bool


Phrase = tuple[Ending, ...]
Openings = Mapping[int, tuple[Phrase, ...]]
"""For each list, by its bit, the phrases that one word may be the beginning of, long ones first; the empty phrase
stands for the word by itself.
"""


Rows = list[tuple[int, int, Openings]]
"""Where the words of a piece of text start and end that may begin a phrase, and which."""


class Seen(NamedTuple):
    """What may stand in one text: the bits of the lists that may; and the same of its pieces, and where each begins."""

    bits: int
    places: list[tuple[int, int, Rows]]


class Lexicon:
    """Many lists of patterns, looked for together in texts that are already folded.

    Each text is gone through once for all lists: the first word of a phrase names the lists that may stand there, and
    most lists do not stand in most texts.  Lists that begin elsewhere than at the start of a word ("*طبيب", "%", and
    all in scripts without spaces) are known by their longest fixed pieces instead.  Each list has a bit of its own.
    """

    def __init__(self, lists: Iterable[tuple[str, ...]], script: str) -> None:
        self.whole: dict[str, list[_Opening]] = {}
        self.starts: dict[str, list[_Opening]] = {}
        self.pieces: dict[str, list[tuple[int, str]]] = {}
        self.matchers = tuple(self._matcher(patterns, script, 1 << number) for number, patterns in enumerate(lists))
        self.anchored = bool(self.whole or self.starts)
        self.sign = re.compile(f"[{''.join(map(re.escape, self.pieces))}]") if self.pieces else None
        self.piece = lru_cache(maxsize=16384)(self._piece)  # texts share most of their words
        self.seen = lru_cache(maxsize=1024)(self._seen)

    def _matcher(self, patterns: tuple[str, ...], script: str, bit: int) -> Matcher:
        ordered = sorted((folded(pattern) for pattern in patterns), key=len, reverse=True)
        if script in UNSPACED or not all(RUN.match(pattern) and " *" not in pattern for pattern in ordered):
            for core in {max(re.split(r"[*\s]+", pattern), key=len): None for pattern in ordered}:
                self.pieces.setdefault(core[0], []).append((bit, core))
            return Matcher(self, bit, patterns, script, free=True)
        for order, pattern in enumerate(ordered):
            phrase = tuple(map(_ending, pattern.split()))
            run = RUN.match(pattern)
            start = run.group() if run else ""
            further = phrase[0] == Ending(start, free=True)  # more letters may follow those that the pattern names
            (self.starts if further else self.whole).setdefault(start, []).append((bit, order, phrase))
        return Matcher(self, bit, patterns, script, free=False)

    def _piece(self, piece: str) -> tuple[int, Rows]:
        """What a piece of a text without spaces, often one word and a comma, may begin; and the bits of these lists."""
        rows = [(*match.span(), self._openings(match.group())) for match in RUN.finditer(piece)]
        bits = 0
        for _, _, openings in rows:
            for bit in openings:
                bits |= bit
        return bits, [row for row in rows if row[2]]

    def _openings(self, word: str) -> Openings:
        """The phrases of each list that may begin with this word of a text."""
        rows = [*self.whole.get(word, ())]
        for end in range(1, len(word) + 1):
            rows += self.starts.get(word[:end], ())
        found: dict[int, tuple[Phrase, ...]] = {}
        alone = (Ending(word, free=False),)
        for bit, _, phrase in sorted(rows):
            found[bit] = (*found.get(bit, ()), () if phrase == alone else phrase)
        return found

    def _seen(self, text: str) -> Seen:
        bits, places, at, known = 0, [], 0, self.piece
        for piece in text.split(" ") if self.anchored else ():
            opened, rows = known(piece)
            if opened:
                bits |= opened
                places.append((at, opened, rows))
            at += len(piece) + 1
        if self.sign and self.sign.search(text):
            for sign in self.pieces.keys() & set(text):
                for bit, core in self.pieces[sign]:
                    if not bits & bit and core in text:
                        bits |= bit
        return Seen(bits, places)


_Opening = tuple[int, int, Phrase]
"""The bit of a list, the rank of a phrase in it, and the phrase."""


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """One list of a lexicon, to be looked for in texts that are already folded.

    ``free`` ones may begin anywhere, and are looked for by an expression.
    """

    lexicon: Lexicon
    bit: int
    patterns: tuple[str, ...]
    script: str
    free: bool

    def found(self, text: str) -> list[Found]:
        """Every place where one of the patterns stands, from left to right, none twice."""
        seen = self.lexicon.seen(text)
        return self._places(text, seen.places, once=False) if seen.bits & self.bit else []

    def has(self, text: str) -> bool:
        """Whether one of the patterns stands in the text."""
        seen = self.lexicon.seen(text)
        return bool(seen.bits & self.bit and self._places(text, seen.places, once=True))

    def may_stand(self, text: str) -> bool:
        """Whether one of the patterns can stand in the text, as far as its words by themselves tell."""
        return bool(self.lexicon.seen(text).bits & self.bit)

    def without(self, text: str) -> str:
        """The text without the phrases of these patterns."""
        rest, at = [], 0
        for match in self.found(text):
            rest.append(text[at : match.start])
            at = match.end
        return " ".join([*rest, text[at:]]) if rest else text

    def _places(self, text: str, places: list[tuple[int, int, Rows]], *, once: bool) -> list[Found]:
        """Where the patterns stand; only the first place if it is to be found ``once``."""
        if self.free:
            found = _compiled(self.patterns, self.script).finditer(text)
            return [Found(match.start(), match.end(), match.group()) for match in found]
        found_here: list[Found] = []
        bit, end = self.bit, 0
        for at, bits, rows in places:
            for start, stop, openings in rows if bits & bit else ():
                if bit in openings and at + start >= end:
                    reached = _first(openings[bit], text, at + start, at + stop)
                    if reached:
                        end = reached
                        found_here.append(Found(at + start, end, text[at + start : end]))
                        if once:
                            return found_here
        return found_here


@lru_cache(maxsize=4096)
def matcher(patterns: tuple[str, ...], script: str) -> Matcher:
    """The patterns by themselves, made ready."""
    return Lexicon((patterns,), script).matchers[0]


def _first(phrases: tuple[Phrase, ...], text: str, start: int, stop: int) -> int:
    """Where the first of these phrases ends that stands at ``start``, a word that ends at ``stop``; 0 if none does."""
    for phrase in phrases:
        reached = _reached(phrase, text, start) if phrase else stop
        if reached > start:
            return reached
    return 0


def _reached(phrase: Phrase, text: str, start: int) -> int:
    """Where the phrase that stands at ``start`` ends; ``start`` itself where it does not stand there."""
    at = start
    for number, (word, free) in enumerate(phrase):
        if number:
            if text[at : at + 1] != " ":
                return start
            at += 1
        if not text.startswith(word, at):
            return start
        at += len(word)
        if free and (rest := TAIL.match(text, at)):
            at = rest.end()
    return start if RUN.match(text, at) else at


def _ending(word: str) -> Ending:
    return Ending(word.strip("*"), word.endswith("*"))


def found(patterns: Sequence[str], text: str, script: str) -> list[Found]:
    """Every place of ``text`` (already folded) where one of the patterns stands, from left to right, none twice."""
    return matcher(tuple(patterns), script).found(text)


def has(patterns: Sequence[str], text: str, script: str) -> bool:
    """Whether one of the patterns stands in ``text`` (already folded)."""
    return matcher(tuple(patterns), script).has(text)


@lru_cache(maxsize=4096)
def _compiled(patterns: tuple[str, ...], script: str) -> re.Pattern[str]:
    ordered = sorted((folded(pattern) for pattern in patterns), key=len, reverse=True)
    free = [pattern for pattern in ordered if (script in UNSPACED and not pattern.isascii()) or not _is_word(pattern)]
    whole = [pattern for pattern in ordered if pattern not in free]
    inside = "[A-Za-z0-9]" if script in UNSPACED else INSIDE  # a Latin word may stand beside letters without a space
    kinds = [f"(?<!{inside})(?:{'|'.join(map(_words, whole))})(?!{inside})"] if whole else []
    return re.compile("|".join([*map(_words, free), *kinds]))


def _is_word(pattern: str) -> bool:
    """A word, not a sign such as "%" or "°", which stands right beside its figure."""
    return any(sign.isalnum() for sign in pattern)


def _words(pattern: str) -> str:
    return r"\s".join(_word(word) for word in pattern.split())


def _word(word: str) -> str:
    head = f"(?:{INSIDE}|')*" if word.startswith("*") else ""
    tail = f"(?:{INSIDE}|')*" if word.endswith("*") and len(word) > 1 else ""
    return head + re.escape(word.strip("*")) + tail
