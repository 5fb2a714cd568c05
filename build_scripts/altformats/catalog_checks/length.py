"""Is the translation about as long as the English, with as many sentences?

Why: a sentence that was skipped leaves no other trace.
Source: the ratios of our eight catalogs, measured, with room to spare; see ``USUAL``.
Bad: two sentences became one of a third of the length.
Good: a Welsh translation a fifth longer than the English, a Chinese one a third as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..figures import sentences
from ..inline import plain
from ..model import Pair, Severity

code: Final = "length"
severity: Final = Severity.ERROR
acceptable: Final = True
SHORT: Final = 25
"""Characters of English below which lengths say nothing."""
USUAL: Final = (0.5, 2.2)
"""Characters of translation for one of English, in scripts of letters."""
DENSE: Final = (0.15, 0.9)
"""The same where a character is a word."""


def look(pair: Pair) -> Iterator[str]:
    """A translation that is far too short or too long, or that has less than its sentences."""
    english, said = plain(pair.msgid), plain(pair.msgstr)
    least, most = DENSE if pair.cues.script in ("Hans", "Hant", "Jpan") else USUAL
    ratio = len(said) / len(english)
    if len(english) >= SHORT and not least <= ratio <= most:
        yield f"{len(said)} characters for {len(english)} of English"
    ours, theirs = len(sentences(pair.msgid)), len(sentences(pair.msgstr))
    if theirs < ours and ratio < (least + 0.3 if most > 1 else least + 0.07):
        yield f"{theirs} sentences for {ours} of English, and short for them"
