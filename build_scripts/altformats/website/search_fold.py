"""Words as they are looked up: without what people leave out or type otherwise when they search.

``theme/search.js`` does the same to what is typed; a test holds the two together.  Folded are capital letters, accents,
the vowel marks and lengthened lines of Arabic, the letters that Arabic and Urdu keyboards have two of (ی and ي, ک and
ك, ہ, ھ, ة and ه), the Bengali nasal sign, and the digits of other scripts.  Text without spaces, such as Chinese, is
taken apart into pairs of signs that overlap, so that no dictionary decides what a word is; a single sign is found as
the beginning of a pair.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

DROPPED: Final = re.compile(
    "['’ʼ\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0981"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""Marks that count for nothing: accents, Arabic vowel marks, the Bengali nasal sign, what is not seen, apostrophes."""

ALIKE: Final = str.maketrans(
    "یىکہھةەںٱłđøı٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯",
    "ييكههههناldoi" + "0123456789" * 3,
)
"""Letters and figures that count as another, once accents are off."""

WIDE: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Signs of a script without spaces."""

ARTICLE: Final = re.compile("^(?:[وفبك]?ال|لل)(?=..)")
"""What stands before an Arabic word and is no part of it."""

WIDE_SIGN: Final = re.compile(f"[{WIDE}]")
FIRST_WIDE: Final = WIDE[0]

PIECE: Final = re.compile(rf"[{WIDE}]|[^{WIDE}\s]+|\s+")


def folded(text: str) -> str:
    """The text as it is compared: letters in one form each, no marks."""
    return DROPPED.sub("", unicodedata.normalize("NFKD", text.lower())).translate(ALIKE)


def stretches(text: str) -> list[str]:
    """The text in stretches of one word each, or of one sign without spaces; joined, they are the text.

    What has no letters or figures belongs to the stretch before it; before the first it is left out.
    """
    found: list[str] = []
    for run in PIECE.findall(text):
        for piece in _parts(run):
            if _word(piece):
                found.append(piece)
            elif found:
                found[-1] += piece
    return found


def words(stretched: Sequence[str]) -> list[str]:
    """What each stretch is looked up by.  Of signs without spaces two in a row are one word, the last stands alone."""
    found = [_word(piece) for piece in stretched]
    for at, (piece, following) in enumerate(itertools.pairwise(stretched)):
        if wide(piece) and wide(following[0]):
            found[at] += folded(following[0])
    return found


def root(tag: str, word: str) -> str:
    """The word without what its language writes before it; ``theme/search.js`` does the same to what is typed.

    Arabic writes the article, and "and", "with", "for", "like", in one word with what follows (Larkey and others, Light
    stemming for Arabic information retrieval, 2007).
    """
    return ARTICLE.sub("", word) if tag == "ar" else word


@functools.lru_cache(maxsize=50_000)
def _word(piece: str) -> str:
    """The folded letters and figures of a stretch.  Few words make up most of all texts."""
    return "".join(sign for sign in folded(piece) if _counts(sign))


@functools.lru_cache(maxsize=50_000)
def _parts(run: str) -> tuple[str, ...]:
    """A run without spaces, taken apart behind hyphens and other signs between letters."""
    parts = [""]
    for sign in run:
        if parts[-1] and _counts(sign) and not _counts(parts[-1][-1]) and not DROPPED.match(parts[-1][-1]):
            parts.append("")
        parts[-1] += sign
    return tuple(parts)


def _counts(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def wide(piece: str) -> bool:
    """Whether it is one sign of a script without spaces."""
    return len(piece) == 1 and piece >= FIRST_WIDE and WIDE_SIGN.match(piece) is not None
