"""Has the translation every figure of the English, and no other?

Why: "1 in 2,500" that became "1 in 250" is a risk ten times as high; stock tools publish it without a word.
Source: ISO 17100, 5.3.3 (figures are compared in revision); values are compared, whatever digits or words write them.
Bad: "1 in 2,500" became "1 na 250".
Good: "1 in 2,500" became "1 na 2500"; "4 hours" became "৪ ঘণ্টা"; "two injections" became "2 zastrzyki"; 2.30pm, 14:30.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from ..counting import VULGAR, Counts, Row, counts, shown
from ..figures import sentences
from ..model import Pair, Severity

code: Final = "figures"
severity: Final = Severity.ERROR
acceptable: Final = False
ANY: Final = re.compile(rf"[\d{VULGAR}]")
"""A digit of any script, or a fraction: without one no sentence has a figure."""
DATE: Final = 3
"""Values of a date: day, month, year."""


def look(pair: Pair) -> Iterator[str]:
    """Each figure that is lost, and each that is new; in the sentence where it stands, where sentences match."""
    whole = list(_compared(pair, pair.msgid, pair.msgstr))
    yield from whole
    if whole or not pair.statement or not (ANY.search(pair.msgid) or ANY.search(pair.msgstr)):
        return
    ours, theirs = sentences(pair.msgid), sentences(pair.msgstr)
    if len(ours) == len(theirs) > 1:
        for english, said in zip(ours, theirs, strict=True):
            if any(_compared(pair, english, said)):
                yield f"the figures of “{said}” are not those of “{english}”"


def _compared(pair: Pair, msgid: str, msgstr: str) -> Iterator[str]:
    english, said = counts(msgid, pair.english), counts(msgstr, pair.cues)
    if not english.figures and not said.figures:
        return
    lost, new = ([], []) if english.figures == said.figures else _unlike(english, said)
    yield from (f"the figure {_shown(ways[0])} is lost" for ways in dict.fromkeys(lost))
    yield from (f"the figure {_shown(ways[0])} is not in the English" for ways in dict.fromkeys(new))
    if not lost and not new and (english.figures, english.words) != (said.figures, said.words):
        yield from _exchanged(english, said)


def _unlike(english: Counts, said: Counts) -> tuple[list[tuple[Row, ...]], list[tuple[Row, ...]]]:
    """The figures of the English that are not said, and those that are said and not of the English."""
    there, here = {*said.all, *said.words}, {*english.all, *english.words, *english.loose}
    lost = [ways for ways in english.figures if not _among(ways, there)]
    return lost, [ways for ways in said.figures if not _among(_strict(ways), here)]


def _exchanged(english: Counts, said: Counts) -> Iterator[str]:
    """A figure of the English that took the place of another one that the English has twice."""
    ours, theirs = english.values + Counter(english.words), said.values + Counter(said.words)
    less = {value for value in (ours - theirs) if value in english.values}
    more = {value for value in (theirs - ours) if value in english.values}
    if less and more:
        yield f"the figure {_shown(sorted(more)[:1])} stands where the English has {_shown(sorted(less)[:1])}"


def _among(ways: tuple[Row, ...], values: set[float]) -> bool:
    return any(all(value in values for value in row) for row in ways)


def _strict(ways: tuple[Row, ...]) -> tuple[Row, ...]:
    """A date that the translation writes in figures has to have the right month too."""
    return ways[:1] if len(ways[0]) == DATE else ways


def _shown(values: Row | list[float]) -> str:
    return " ".join(map(shown, values))
