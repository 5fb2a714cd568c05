"""Words as they are looked up: without what people leave out or type otherwise when they search.

``theme/search.js`` does the same to what is typed; a test holds the two together.  Folded are capital letters, accents,
the vowel marks and lengthened lines of Arabic, the letters that Arabic and Urdu keyboards have two of (ی and ي, ک and
ك, ہ, ھ, ة and ه), the Bengali nasal sign, and the digits of other scripts.  Text without spaces, such as Chinese, is
taken apart into pairs of signs that overlap, so that no dictionary decides what a word is; a single sign is found as
the beginning of a pair.
"""

from __future__ import annotations

import re
import unicodedata
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

PIECE: Final = re.compile(rf"[{WIDE}]|[^{WIDE}\s]+|\s+")


def folded(text: str) -> str:
    """The text as it is compared: letters in one form each, no marks."""
    return DROPPED.sub("", unicodedata.normalize("NFKD", text.lower())).translate(ALIKE)


def tokens(text: str) -> list[tuple[str, str]]:
    """What is looked up, each with the stretch of the text that it stands for; joined, the stretches are the text.

    A stretch without letters or figures belongs to the one before it.
    """
    found: list[tuple[str, str]] = []
    pieces = [piece for run in PIECE.findall(text) for piece in _parts(run)]
    for at, piece in enumerate(pieces):
        word = "".join(sign for sign in folded(piece) if _counts(sign))
        if word and _wide(piece) and at + 1 < len(pieces) and _wide(pieces[at + 1]):
            word += folded(pieces[at + 1])
        if word and _wide(piece):
            word = "".join(coded(sign) for sign in word)
        if word:
            found.append((word, piece))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + piece)
    return found


def coded(sign: str) -> str:
    """A sign of a script without spaces as four Latin letters, lest the index take words apart in its own way."""
    number, letters = ord(sign), ""
    for _ in range(4):
        number, digit = divmod(number, 26)
        letters = chr(ord("a") + digit) + letters
    return letters


def _parts(run: str) -> list[str]:
    """A run without spaces, taken apart behind hyphens and other signs between letters."""
    parts = [""]
    for sign in run:
        if parts[-1] and _counts(sign) and not _counts(parts[-1][-1]) and not DROPPED.match(parts[-1][-1]):
            parts.append("")
        parts[-1] += sign
    return parts


def _counts(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def _wide(piece: str) -> bool:
    return re.fullmatch(f"[{WIDE}]", piece) is not None
