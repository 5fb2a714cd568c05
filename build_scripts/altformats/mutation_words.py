"""Words and figures of a language, found and exchanged without its grammar: what operators corrupt texts with."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from .cues import read_cues
from .model import Cues, Language, Project

WIDE: Final = re.compile("[\u4e00-\u9fff]")
SIGNS: Final = "\u0300-\u036f\u0900-\u0dff\u064b-\u065f\u200c\u200d"
"""What belongs to the word that it stands on: accents, and the vowels and joiners of Bengali and Arabic scripts."""
WORD: Final = re.compile(r"[^\W\d_]+(?:['’\u0300-\u036f\u0900-\u0dff\u064b-\u065f]+[^\W\d_]*)*")
"""A word of letters, with the signs that Bengali and Arabic set on them."""


def spaced(language: Language) -> bool:
    """Whether the language is written with spaces between words."""
    return language.script not in ("Hans", "Hant", "Jpan")


def whole(word: str, language: Language) -> re.Pattern[str]:
    """A pattern for a whole word of the language, in small letters or capitals."""
    if not spaced(language):
        return re.compile(re.escape(word))
    return re.compile(rf"(?<![\w{SIGNS}]){re.escape(word)}(?![\w{SIGNS}])", re.IGNORECASE)


def places(patterns: Sequence[str], line: str, language: Language) -> list[tuple[str, re.Match[str]]]:
    """Where any of these words stand in the line, each with the word; longer words first."""
    found = []
    for word in sorted(set(patterns), key=lambda word: (-len(word), word)):
        found += [(word, match) for match in whole(word, language).finditer(line)]
    return found


def put(line: str, match: re.Match[str], new: str) -> str:
    """The line with other words in the place of a match; where there are none, no double space is left."""
    before, after = line[: match.start()], line[match.end() :]
    if not new and before.endswith(" "):
        before = before[:-1]
    elif not new:
        after = after.removeprefix(" ")
    return before + new + after


def cues(project: Project, language: Language) -> Cues:
    """What is known of the words of a language."""
    return read_cues(project, language, source=language.tag == "en")


def forms(patterns: Sequence[str]) -> list[str]:
    """Those patterns that are words as written."""
    return [pattern for pattern in patterns if "*" not in pattern]


def other_digit(digit: str, draw: random.Random) -> str:
    """Another digit of the same script."""
    value = unicodedata.decimal(digit)
    return chr(ord(digit) - value + draw.choice([other for other in range(10) if other != value]))


def zero_of(digit: str) -> str:
    """Nought in the script of a digit."""
    return chr(ord(digit) - unicodedata.decimal(digit))


def a_word(line: str, language: Language, draw: random.Random) -> re.Match[str] | None:
    """A word of the line; one sign of a script that sets no spaces between words."""
    found = list((WORD if spaced(language) else WIDE).finditer(line))
    return draw.choice(found) if found else None
