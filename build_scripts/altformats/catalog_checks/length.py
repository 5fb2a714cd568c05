"""Is the translation about as long as the English, with as many sentences, and does it end as the English ends?

Why: a sentence that was skipped, or the translation of the row above or below, leaves no other trace.
Source: the ratios of our eight catalogs and of 250 other good translations, measured, with room to spare; sentences are
matched by their lengths, as W. A. Gale and K. W. Church do (A Program for Aligning Sentences, 1993).
Bad: two sentences became one that is as long as the first alone; a heading became a sentence.
Good: a Welsh translation a fifth longer than the English, a Chinese one a third as long; two sentences made one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from ..figures import sentences, without_contacts
from ..inline import plain
from ..model import Pair, Severity

code: Final = "length"
severity: Final = Severity.ERROR
acceptable: Final = True
SHORT: Final = 10
"""Characters of English below which lengths say nothing."""
USUAL: Final = {"Latn": 1.15, "Arab": 0.98, "Beng": 1.06}
"""Characters of translation for one of English, by script; 1 for the others, as ``_size`` counts."""
DENSE: Final = re.compile("[\u2e80-\U0010ffff]")
"""From this code point on a character stands for about three letters of an alphabet."""
ROOM: Final = (1.6, 30.0)
"""A translation may be longer or shorter by this factor, and this more divided by its length: short ones vary more."""
LOST: Final = {"Latn": 0.68, "Arab": 0.68, "Beng": 0.68}
"""How much of the usual length a sentence must have that stands for two of the other side; a comma joins sentences."""
LOST_ELSEWHERE: Final = 0.6
"""The same in scripts where a character is a word, whose lengths vary more."""
FEWER: Final = 0.72
"""How much of the usual length a translation must have that has fewer sentences than the English."""
MANY: Final = 40
"""Sentences above which they are not matched: no message of a leaflet has as many."""
STOP: Final = re.compile(r"[.!?…。！？।۔؟]$")
COLON: Final = re.compile(r"[:：]$")
CLOSING: Final = ")]\"'”’»」）* "


def look(pair: Pair) -> Iterator[str]:
    """A translation, or a sentence of it, that is far too short or too long; one too few; and another kind of end."""
    usual = USUAL.get(pair.cues.script, 1.0)
    english, said = _size(pair.msgid), _size(pair.msgstr)
    if not _fits(english, said, usual):
        yield f"{len(plain(pair.msgstr))} characters for {len(plain(pair.msgid))} of English"
        return
    ends = _end(pair.msgid), _end(pair.msgstr)
    if ends[0] != ends[1]:
        yield f"it ends with {ends[1]}, the English with {ends[0]}"
    lost = LOST.get(pair.cues.script, LOST_ELSEWHERE)
    yield from _by_sentence(sentences(pair.msgid), sentences(pair.msgstr), usual, lost)


def _by_sentence(ours: Sequence[str], theirs: Sequence[str], usual: float, lost: float) -> Iterator[str]:
    sizes = tuple(_size(one) for one in ours), tuple(round(_size(one) / usual) for one in theirs)
    if not all(sizes) or max(map(len, sizes)) > MANY:
        return
    if len(ours) == len(theirs):
        for english, said, there, here in zip(ours, theirs, *sizes, strict=True):
            if not _fits(there, here, 1.0):
                yield f"“{said}” is too short or too long for “{english}”"
    elif len(theirs) < len(ours) and (_joined(*sizes) < lost or sum(sizes[1]) < FEWER * sum(sizes[0])):
        yield f"{len(theirs)} sentences for {len(ours)} of English, and short for them: one may be lost"
    elif len(theirs) > len(ours) and _joined(sizes[1], sizes[0]) < lost:
        yield f"{len(theirs)} sentences for {len(ours)} of English, and long for them: one may be added"


@lru_cache(maxsize=8192)
def _size(inline: str) -> int:
    """How long a text is, in letters of an alphabet; contacts are as long in every language and do not count."""
    words = " ".join(without_contacts(inline).split())
    return len(words) if words.isascii() else len(words) + 2 * len(DENSE.findall(words))


def _fits(english: int, said: int, usual: float) -> bool:
    if english < SHORT:
        return True
    room = ROOM[0] + ROOM[1] / english
    return 1 / room <= said / (english * usual) <= room


def _joined(many: tuple[int, ...], few: tuple[int, ...]) -> float:
    """Of the sentences of ``few`` that stand for several of ``many``, in the best way of sharing them out: how long the
    shortest is for what it stands for, as a part of one.
    """
    best = [0.0] * len(many) + [9.0]  # best[i]: from the i-th of many on, for the sentences of few that are left
    for size in reversed(few):
        best = [max(_shares(many, start, size, best), default=0.0) for start in range(len(many))] + [0.0]
    return best[0]


def _shares(many: tuple[int, ...], start: int, size: int, after: Sequence[float]) -> Iterator[float]:
    for end in range(start + 1, len(many) + 1):
        alone = end - start == 1
        yield min(9.0 if alone else size / sum(many[start:end]), after[end])


def _end(inline: str) -> str:
    words = plain(inline).rstrip(CLOSING)[-2:]  # the sign at the end, and a line break behind it
    return "a stop" if STOP.search(words) else "a colon" if COLON.search(words) else "neither stop nor colon"
