"""Has the translation every figure of the English, and no other?

Why: "1 in 2,500" that became "1 in 250" is a risk ten times as high; stock tools publish it without a word.
Source: ISO 17100, 5.3.3 (figures are compared in revision); values are compared, whatever digits write them.
Bad: "1 in 2,500" became "1 na 250".
Good: "1 in 2,500" became "1 na 2500"; "4 hours" became "৪ ঘণ্টা"; "two injections" became "2 zastrzyki".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from ..figures import figures, number_words, sentences
from ..model import Pair, Severity

code: Final = "figures"
severity: Final = Severity.ERROR
acceptable: Final = False
LEAST: Final = 2
"""The smallest number word that must be kept: "one" is an article or a pronoun in many languages."""


def look(pair: Pair) -> Iterator[str]:
    """Each figure that is lost, and each that is new; in the sentence where it stands, where sentences match."""
    yield from _compared(pair, pair.msgid, pair.msgstr)
    ours, theirs = sentences(pair.msgid), sentences(pair.msgstr)
    whole = Counter(figures(pair.msgid)) == Counter(figures(pair.msgstr))
    if whole and pair.statement and len(ours) == len(theirs) > 1:
        for english, said in zip(ours, theirs, strict=True):
            if set(figures(english)) != set(figures(said)) and not _in_words(pair, english, said):
                yield f"the figures of “{said}” are not those of “{english}”"


def _compared(pair: Pair, msgid: str, msgstr: str) -> Iterator[str]:
    english, said = Counter(figures(msgid)), Counter(figures(msgstr))
    english_words, said_words = Counter(number_words(msgid, pair.english)), Counter(number_words(msgstr, pair.cues))
    for value in sorted(set(english) - set(said)):
        if int(value) != value or not said_words[int(value)]:
            yield f"the figure {_shown(value)} is lost"
    for value, count in sorted((said - english).items()):
        spelt = english_words[int(value)] if int(value) == value else 0
        if spelt < count:
            yield f"the figure {_shown(value)} is not in the English"
    for word in sorted(english_words):
        if word >= LEAST and not said_words[word] and word not in said and pair.cues.numbers:
            yield f"the number {word}, a word in the English, is lost"


def _in_words(pair: Pair, english: str, said: str) -> bool:
    return not any(_compared(pair, english, said))


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"
