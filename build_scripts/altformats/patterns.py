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


def folded(text: str) -> str:
    """The text as patterns are compared with it: composed, small letters, one space, plain apostrophes."""
    small = MARKS.sub("", unicodedata.normalize("NFC", text)).lower().translate(QUOTES)
    return " ".join(small.split())


def found(patterns: Sequence[str], text: str, script: str) -> list[re.Match[str]]:
    """Every place of ``text`` (already folded) where one of the patterns stands, from left to right, none twice."""
    if not patterns:
        return []
    return list(_compiled(tuple(patterns), script).finditer(text))


def has(patterns: Sequence[str], text: str, script: str) -> bool:
    """Whether one of the patterns stands in ``text`` (already folded)."""
    return bool(patterns) and _compiled(tuple(patterns), script).search(text) is not None


def without(patterns: Sequence[str], text: str, script: str) -> str:
    """The text (already folded) without the phrases of these patterns."""
    return _compiled(tuple(patterns), script).sub(" ", text) if patterns else text


@lru_cache(maxsize=4096)
def _compiled(patterns: tuple[str, ...], script: str) -> re.Pattern[str]:
    ordered = sorted(patterns, key=len, reverse=True)
    return re.compile("|".join(_one(pattern, script) for pattern in ordered))


def _one(pattern: str, script: str) -> str:
    words = r"\s".join(_word(word) for word in folded(pattern).split())
    if script in UNSPACED and not words.isascii():
        return f"(?:{words})"
    return f"(?<!{INSIDE}){words}(?!{INSIDE})"


def _word(word: str) -> str:
    head = f"(?:{INSIDE}|')*" if word.startswith("*") else ""
    tail = f"(?:{INSIDE}|')*" if word.endswith("*") and len(word) > 1 else ""
    return head + re.escape(word.strip("*")) + tail
