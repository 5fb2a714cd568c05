"""Is the translation written in the letters of its language?

Why: a Latin "a" inside a Cyrillic word, an Arabic "ي" in Urdu, or a Traditional character is read wrongly aloud and is
found by no search; a whole sentence in another script is another language.
Source: the alphabet in ``cues.toml``; names, addresses and symbols (µ) that the English has too may stay.
Bad: Urdu written with the Arabic "ك".
Good: Urdu written with "ک".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ..figures import without_contacts
from ..inline import plain
from ..model import Pair, Severity

code: Final = "script"
severity: Final = Severity.ERROR
acceptable: Final = False
LATIN_WORD: Final = re.compile(r"[A-Za-z][A-Za-z&'-]*")
WORD: Final = re.compile(r"[^\W\d_]+")


def look(pair: Pair) -> Iterator[str]:
    """Letters that are neither of the language nor of a Latin word that the English has."""
    text = unicodedata.normalize("NFC", without_contacts(pair.msgstr))
    if not any(sign.isalpha() and not _allowed(sign, pair) for sign in set(text) - _signs(pair.cues.letters)):
        return
    english = {word.lower() for word in LATIN_WORD.findall(plain(pair.msgid))}
    names = {word for word in WORD.findall(pair.msgid) if not word.isascii()}
    if names:  # as a whole, before their plain letters are looked at
        text = WORD.sub(lambda match: " " if match.group() in names else match.group(), text)
    rest = LATIN_WORD.sub(lambda match: " " if _known(match.group(), english) else match.group(), text)
    signs = set(rest) - _signs(pair.cues.letters)
    strange = sorted(sign for sign in signs if sign.isalpha() and not _allowed(sign, pair))
    if strange and pair.cues.letters:
        named = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in strange[:6])
        yield f"letters that are not of this language: {named}"


@lru_cache(maxsize=64)
def _signs(letters: str) -> frozenset[str]:
    """The alphabet in small and capital letters, as far as each capital is one sign, and what stands between words."""
    capitals = {capital for sign in letters if len(capital := sign.upper()) == 1 and capital.lower() == sign}
    return frozenset(letters) | capitals | frozenset(" .,:;!?()-'0123456789*")


def _known(word: str, english: set[str]) -> bool:
    """A Latin word of the English, or part of an abbreviation such as A&E."""
    return word.lower() in english or word.isupper()


def _allowed(sign: str, pair: Pair) -> bool:
    """A letter of the alphabet, or of the list of characters where a script has thousands."""
    return sign.lower() in pair.cues.letters or sign in pair.cues.letters
