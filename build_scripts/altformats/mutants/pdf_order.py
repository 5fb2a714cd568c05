"""Words of a line in the order in which they are drawn from left to right."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

RIGHT_TO_LEFT: Final = ("R", "AL")


def runs_right(word: str) -> bool:
    """Whether a word holds a letter that is written from right to left."""
    return any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in word)


def in_drawn_order(text: str) -> list[str]:
    """The words of ``text`` from left to right: a line that holds such letters runs from the right, but what lies in it
    in other letters or figures runs from the left (the plain cases of the Unicode bidirectional algorithm)."""
    words = text.split()
    if not runs_right(text):
        return words
    groups = [list(group) for _, group in groupby(words, key=runs_right)]
    return [word for group in reversed(groups) for word in (reversed(group) if runs_right(group[0]) else group)]
