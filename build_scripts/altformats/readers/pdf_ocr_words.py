"""Whether words read by machine agree with stated words, in spite of the small errors that such reading makes.

Spaces, case, accents' spelling and signs between words are left aside, and characters that look alike count as one.
Then every stated word must be there, in order: figures and words of up to four letters exactly, longer ones with at
most one wrong letter in five.  One stray letter at most may stand between two words, and none beside a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("1|!ıíìîïi", "l"),
        **dict.fromkeys("0", "o"),
        **dict.fromkeys("ş", "ș"),
        **dict.fromkeys("ţ", "ț"),
        ",": ".",
        "\N{MIDDLE DOT}": ".",
    }
)
"""Characters that look alike, after folding of case; marks of Romanian are written in two ways."""

WORD: Final = re.compile(r"\d(?:[.,·]?\d)*|[^\W\d_]+|[&@©£%]")
"""A figure with its decimal signs, letters in a row, or a sign that is said."""

LOOSE: Final = "&@©"
"""Signs that may be read as any one other: tesseract takes them for a letter or 8 (measured)."""

SHORT: Final = 4
LETTERS: Final = 5
"""Words of up to so many letters must be exact, and longer ones may have one wrong letter in so many."""

BAND: Final = 24
"""How far the two texts may be apart at any place, in characters."""

LONGEST: Final = 20000
FAR: Final = 10**6
"""More changes than any text can have."""


@dataclass(frozen=True, slots=True)
class Word:
    """A stated word after folding, and how many wrong letters it may have."""

    letters: str
    wrong: int


def doubtful(stated: str, read: str) -> set[int]:
    """Which stated words the reading does not confirm: word n as 2n + 1, and the gap before it, if not empty, as 2n."""
    words, seen = list(_folded(stated)), list(_folded(read))
    wanted, found = ("".join(word.letters for word in row) for row in (words, seen))
    if wanted == found:
        return set()
    if abs(len(wanted) - len(found)) > BAND or len(wanted) > LONGEST:
        return set(range(2 * len(words) + 1))
    return set(_unconfirmed(words, *_aligned(wanted, found)))


def _folded(text: str) -> Iterator[Word]:
    plain = unicodedata.normalize("NFC", re.sub("[\u2060\u200b]", "", text)).casefold()
    for word in WORD.findall(plain):
        exact = len(word) <= SHORT or word[0].isdigit()
        yield Word(word.translate(ALIKE), int(word in LOOSE) if exact else len(word) // LETTERS)


def _unconfirmed(words: Sequence[Word], wrong: Sequence[int], extra: Sequence[int]) -> Iterator[int]:
    """``wrong`` says of each letter whether it was lost or misread, ``extra`` how many strange ones stand before it."""
    at, room = 0, 0
    for number, word in enumerate(words):
        end = at + len(word.letters)
        if sum(wrong[at:end]) + sum(extra[at + 1 : end]) > word.wrong:
            yield 2 * number + 1
        if extra[at] > min(room, word.wrong, 1):
            yield 2 * number
        at, room = end, word.wrong
    if extra[at] > min(room, 1):
        yield 2 * len(words)


def _aligned(wanted: str, found: str) -> tuple[list[int], list[int]]:
    """The fewest changes that make one text of the other: see ``_unconfirmed`` (Levenshtein's table, within a band)."""
    start = _alike(wanted, found)
    wrong, extra = [0] * len(wanted), [0] * (len(wanted) + 1)
    end = _alike(wanted[start:][::-1], found[start:][::-1])
    inner, other = wanted[start : len(wanted) - end], found[start : len(found) - end]
    table = _table(inner, other)
    row, column = len(inner), len(other)
    while row or column:
        here = table[row, column]
        if row and column and table.get((row - 1, column - 1), FAR) + (inner[row - 1] != other[column - 1]) == here:
            row, column = row - 1, column - 1
            wrong[start + row] = int(inner[row] != other[column])
        elif row and table.get((row - 1, column), FAR) + 1 == here:
            row -= 1
            wrong[start + row] = 1
        else:
            column -= 1
            extra[start + row] += 1
    return wrong, extra


def _alike(first: str, second: str) -> int:
    """How many characters the two begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def _table(wanted: str, found: str) -> dict[tuple[int, int], int]:
    table = {(0, column): column for column in range(len(found) + 1)}
    for row, letter in enumerate(wanted, 1):
        first = max(0, row - BAND)
        for column in range(first, min(len(found), row + BAND) + 1):
            table[row, column] = min(
                table.get((row - 1, column), FAR) + 1,
                table.get((row, column - 1), FAR) + 1 if column else FAR,
                table.get((row - 1, column - 1), FAR) + (letter != found[column - 1]) if column else FAR,
            )
    return table
