"""Words as the cue lists and glossaries write them, found in text: inflection without grammar.

A pattern is a word or some words; ``*`` at the end of a word stands for any further letters (endings), at its start for
any letters before it (joined prefixes).  Case, vowel marks of Arabic script and kinds of white space do not matter.  In
scripts that put no space between words a pattern is found anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
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
FEW: Final = 6
"""Fixed pieces up to which looking for each is quicker than looking at the starts of all words."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """Some patterns, ready to be looked for in texts that are already folded.

    ``cores`` are the longest fixed pieces of the patterns: a quick look for them spares the slow one.  ``heads`` are
    the patterns by the two letters (or the one) that they begin with, where all begin at the start of a word: then only
    the starts of words are looked at, and only for the patterns that can stand there.  It is empty where one begins
    elsewhere.  Before the phrases of a head stand the first words of them all.
    """

    patterns: tuple[str, ...]
    script: str
    cores: tuple[str, ...]
    heads: Mapping[str, tuple[tuple[str, ...], tuple[Phrase, ...]]]

    def found(self, text: str) -> list[Found]:
        """Every place where one of the patterns stands, from left to right, none twice."""
        return list(self._each(text)) if self._may_stand(text) else []

    def has(self, text: str) -> bool:
        """Whether one of the patterns stands in the text."""
        return self._may_stand(text) and next(self._each(text), None) is not None

    def without(self, text: str) -> str:
        """The text without the phrases of these patterns."""
        rest, at = [], 0
        for match in self.found(text):
            rest.append(text[at : match.start])
            at = match.end
        return " ".join([*rest, text[at:]]) if rest else text

    def _each(self, text: str) -> Iterator[Found]:
        if not self.heads:
            for match in _compiled(self.patterns, self.script).finditer(text):
                yield Found(match.start(), match.end(), match.group())
            return
        words = _words_of(text)
        heads = self.heads.keys() & words.keys()
        if not heads:
            return
        there = {start: head for head in sorted(heads, key=len) for start in words[head]}  # the longer head counts
        end = 0
        for start in sorted(there):
            first, phrases = self.heads[there[start]]
            if start < end or not text.startswith(first, start):
                continue
            for phrase in phrases:
                if (reached := _reached(phrase, text, start)) > start:
                    end = reached
                    yield Found(start, end, text[start:end])
                    break

    def _may_stand(self, text: str) -> bool:
        if self.heads and len(self.cores) > FEW:
            return True
        for core in self.cores:  # noqa: SIM110 - half the time of any(), and this is most of the work of the checks
            if core in text:
                return True
        return False


@lru_cache(maxsize=4096)
def matcher(patterns: tuple[str, ...], script: str) -> Matcher:
    """The patterns, made ready; a check that looks for many keeps what this gives."""
    cores = {max(re.split(r"[*\s]+", folded(pattern)), key=len): None for pattern in patterns}
    return Matcher(patterns, script, tuple(cores), _heads(patterns, script))


@lru_cache(maxsize=8192)
def _words_of(text: str) -> Mapping[str, Sequence[int]]:
    """Where words of the text start, by their first two signs (with what stands behind a word of one letter) and by
    their first.
    """
    words: dict[str, list[int]] = {}
    for match in RUN.finditer(text):
        start = match.start()
        words.setdefault(text[start : start + 2], []).append(start)
    for head in [head for head in words if len(head) > 1]:
        words.setdefault(head[0], []).extend(words[head])
    return words


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


def _heads(patterns: tuple[str, ...], script: str) -> dict[str, tuple[tuple[str, ...], tuple[Phrase, ...]]]:
    """The phrases by what they begin with, long ones first; those of one letter alone stand under longer heads too."""
    ordered = sorted((folded(pattern) for pattern in patterns), key=len, reverse=True)
    if script in UNSPACED or not all(RUN.match(pattern) and " *" not in pattern for pattern in ordered):
        return {}
    starts = [_start(pattern) for pattern in ordered]
    phrases = [tuple(map(_ending, pattern.split())) for pattern in ordered]
    heads = {
        head: tuple(phrase for phrase, start in zip(phrases, starts, strict=True) if start in (head, head[0]))
        for head in dict.fromkeys(starts)
    }
    return {head: (tuple(phrase[0].word for phrase in there), there) for head, there in heads.items()}


def _ending(word: str) -> Ending:
    return Ending(word.strip("*"), word.endswith("*"))


def _start(pattern: str) -> str:
    """The first two letters of a pattern, or one where any sign may come second."""
    return pattern[0] if pattern[1:2] in ("", "*", " ") else pattern[:2]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Many matchers by number, and which of them are worth asking about a text.

    ``rows`` are the numbers of matchers by what their patterns begin with; ``always`` are those whose patterns may
    begin inside a word.
    """

    rows: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]

    def among(self, text: str) -> set[int]:
        """The numbers of all matchers that may stand in ``text`` (already folded): no other one does."""
        numbers = set(self.always)
        for head in self.rows.keys() & _words_of(text).keys():
            numbers.update(self.rows[head])
        return numbers


def index(matchers: Mapping[int, Matcher]) -> Index:
    """The matchers, made ready."""
    rows: dict[str, list[int]] = {}
    for number, one in matchers.items():
        for head in one.heads:
            rows.setdefault(head, []).append(number)
    always = tuple(number for number, one in matchers.items() if not one.heads)
    return Index({head: tuple(numbers) for head, numbers in rows.items()}, always)


def found(patterns: Sequence[str], text: str, script: str) -> list[Found]:
    """Every place of ``text`` (already folded) where one of the patterns stands, from left to right, none twice."""
    return matcher(tuple(patterns), script).found(text)


def has(patterns: Sequence[str], text: str, script: str) -> bool:
    """Whether one of the patterns stands in ``text`` (already folded)."""
    return matcher(tuple(patterns), script).has(text)


def without(patterns: Sequence[str], text: str, script: str) -> str:
    """The text (already folded) without the phrases of these patterns."""
    return matcher(tuple(patterns), script).without(text)


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
