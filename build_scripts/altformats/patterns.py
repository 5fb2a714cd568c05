"""Words as the cue lists and glossaries write them, found in text: inflection without grammar.

A pattern is a word or some words; ``*`` at the end of a word stands for any further letters (endings), at its start for
any letters before it (joined prefixes).  Case, vowel marks of Arabic script and kinds of white space do not matter.  In
scripts that put no space between words a pattern is found anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

UNSPACED: Final = ("Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo", "Mymr")
"""Scripts (ISO 15924) that put no space between words."""
MARKS: Final = re.compile("[\u064b-\u0652\u0670\u0640]")
"""Vowel marks and the stretching line of Arabic script, which writers may set or leave out."""
QUOTES: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
INSIDE: Final = r"[\w\u0300-\u036f\u0900-\u0963\u0970-\u0dff\u200c\u200d]"
"""What stands inside a word: letters, figures, combining marks, vowel signs of Indic scripts, joiners."""


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The text as patterns are compared with it: composed, small letters, one space, plain apostrophes."""
    small = MARKS.sub("", unicodedata.normalize("NFC", text)).lower().translate(QUOTES)
    return " ".join(small.split())


@dataclass(frozen=True, slots=True)
class Matcher:
    """Some patterns, ready to be looked for in texts that are already folded.

    ``cores`` are the longest fixed pieces of the patterns: a quick look for them spares the slow one.
    """

    cores: tuple[str, ...]
    pattern: re.Pattern[str]

    def found(self, text: str) -> list[re.Match[str]]:
        """Every place where one of the patterns stands, from left to right, none twice."""
        return list(self.pattern.finditer(text)) if self._may_stand(text) else []

    def has(self, text: str) -> bool:
        """Whether one of the patterns stands in the text."""
        return self._may_stand(text) and self.pattern.search(text) is not None

    def without(self, text: str) -> str:
        """The text without the phrases of these patterns."""
        return self.pattern.sub(" ", text) if self._may_stand(text) else text

    def _may_stand(self, text: str) -> bool:
        for core in self.cores:  # noqa: SIM110 - half the time of any(), and this is most of the work of the checks
            if core in text:
                return True
        return False


@lru_cache(maxsize=4096)
def matcher(patterns: tuple[str, ...], script: str) -> Matcher:
    """The patterns, made ready; a check that looks for many keeps what this gives."""
    cores = {max(re.split(r"[*\s]+", folded(pattern)), key=len): None for pattern in patterns}
    return Matcher(tuple(cores), _compiled(patterns, script))


def found(patterns: Sequence[str], text: str, script: str) -> list[re.Match[str]]:
    """Every place of ``text`` (already folded) where one of the patterns stands, from left to right, none twice."""
    return matcher(tuple(patterns), script).found(text)


def has(patterns: Sequence[str], text: str, script: str) -> bool:
    """Whether one of the patterns stands in ``text`` (already folded)."""
    return matcher(tuple(patterns), script).has(text)


def without(patterns: Sequence[str], text: str, script: str) -> str:
    """The text (already folded) without the phrases of these patterns."""
    return matcher(tuple(patterns), script).without(text)


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
