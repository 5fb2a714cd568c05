"""Words as the cue lists and glossaries write them, found in text: inflection without grammar.

A pattern is a word or some words; ``*`` at the end of a word stands for any further letters (endings), at its start for
any letters before it (joined prefixes).  Case, vowel marks of Arabic script and kinds of white space do not matter.  In
scripts that put no space between words a pattern is found anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
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


def found(patterns: Sequence[str], text: str, script: str) -> list[re.Match[str]]:
    """Every place of ``text`` (already folded) where one of the patterns stands, from left to right, none twice."""
    given = tuple(patterns)
    return list(_compiled(given, script).finditer(text)) if _may_stand(given, text) else []


def has(patterns: Sequence[str], text: str, script: str) -> bool:
    """Whether one of the patterns stands in ``text`` (already folded)."""
    given = tuple(patterns)
    return _may_stand(given, text) and _compiled(given, script).search(text) is not None


def without(patterns: Sequence[str], text: str, script: str) -> str:
    """The text (already folded) without the phrases of these patterns."""
    given = tuple(patterns)
    return _compiled(given, script).sub(" ", text) if _may_stand(given, text) else text


def _may_stand(patterns: tuple[str, ...], text: str) -> bool:
    """A quick look that spares the slow one: whether the longest fixed piece of any pattern is in the text at all."""
    return any(core in text for core in _cores(patterns))


@lru_cache(maxsize=4096)
def _cores(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(max(re.split(r"[*\s]+", folded(pattern)), key=len) for pattern in patterns)


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
