"""Changed figures in a message and in all its translations, each in the language's own digits and way of writing."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from altformats.figures import contacts

START: Final = r"(?:(?<=[\u4e00-\u9fff])|(?<![\w.,+-]))"
"""Before a figure stands no word, but a Chinese one may; after it may stand a word's ending, as in Somali."""
TOKEN: Final = re.compile(rf"{START}\d{{1,3}}(?:[.,\u00a0\u202f]\d{{3}})+(?!\d)|{START}\d+")
"""A figure in any digits, with what divides its thousands."""
CONTACT: Final = re.compile(r"\[[^\]]*\]\([^)]*\)|\b[A-Z]+(?:-\d+)+")
"""Links and codes: their digits are no figures."""
TELEPHONE: Final = ("0114 271 4271", "+441142714271")
LINES: Final = 1000
"""Telephone numbers that Ofcom keeps free in Sheffield for drama: 0114 496 0000 to 0999."""
ENDS: Final = ".!?।۔؟。！？"
"""Marks that end a sentence in the scripts of the example's languages."""
END: Final = re.compile(rf"[{ENDS}](?=\s+[^a-z]|$)|[。！？](?!$)")


@dataclass(frozen=True, slots=True)
class Draw:
    """Figures that may change: those of the message that holds ``phrase``, and what they may become.

    The choices keep the grammar of every language that the example is translated into.  Nouns follow the number: Polish
    has one form for 2 to 4 and one for 5 to 21 and 25 to 29, Arabic one for 3 to 10 and one for 11 to 99, and
    Romanian puts "de" before the noun from 20 on.
    """

    phrase: str
    old: tuple[int, ...]
    choices: tuple[tuple[int, ...], ...]


PEOPLE: Final = tuple((value,) for value in (20, 25, 26, 27, 28, 29, 30, 35, 36, 38, 40, 45, 50, 55, 60, 70, 75, 80))
DRAWS: Final = (
    Draw("about 1 in 25 people", (25,), PEOPLE),
    Draw("About 1 in 20 people", (20,), PEOPLE),
    Draw("About 1 in 2,500 people", (2500,), tuple((value,) for value in range(1500, 9900, 100))),
    Draw("within the 10 days", (10,), tuple((value,) for value in range(5, 11))),
    Draw("for 4 hours", (4,), ((3,), (4,))),
    Draw(
        "10 to 15 minutes",
        (10, 15, 30),
        tuple((low, high, lasts) for low in range(5, 11) for high in range(12, 20) for lasts in range(20, 60, 5)),
    ),
    Draw("about 6 months", (6,), tuple((value,) for value in range(5, 11))),
    Draw("6 to 8 weeks", (6, 8), tuple((low, low + gap) for low in (5, 6, 7) for gap in (1, 2, 3))),
)


def drawn(english: str, draw: random.Random) -> Mapping[int, int]:
    """What each figure of an English message becomes; empty for a message that has none to change."""
    for one in DRAWS:
        if one.phrase in english:
            return dict(zip(one.old, draw.choice(one.choices), strict=True))
    return {}


def telephone(text: str, leaflet: int) -> str:
    """The text with the leaflet's own telephone number in place of the example's, where it is printed and linked."""
    own = f"{leaflet % LINES:03}"
    return text.replace(TELEPHONE[0], f"0114 496 0{own}").replace(TELEPHONE[1], f"+441144960{own}")


def changed(text: str, figures: Mapping[int, int]) -> str:
    """The text with new figures in place of old ones, written as the old ones were."""
    if not figures:
        return text

    def anew(match: re.Match[str]) -> str:
        value = value_of(match.group())
        return like(match.group(), figures[value]) if value in figures else match.group()

    kept = [*CONTACT.findall(text), ""]
    parts = CONTACT.split(text)
    return "".join(TOKEN.sub(anew, part) + contact for part, contact in zip(parts, kept, strict=True))


def counted(text: str) -> Counter[int]:
    """How often each figure stands in a text, whatever its digits."""
    return Counter(value_of(figure) for figure in TOKEN.findall(CONTACT.sub(" ", text)))


def value_of(figure: str) -> int:
    """The number that a figure of any digits stands for."""
    return int("".join(str(unicodedata.decimal(sign)) for sign in figure if sign.isdecimal()))


def like(pattern: str, value: int) -> str:
    """The value in the digits, and with the mark between thousands, of another figure."""
    marks = [sign for sign in pattern if not sign.isdecimal()]
    text = f"{value:,}".replace(",", marks[0]) if marks else str(value)
    nought = ord(pattern[0]) - unicodedata.decimal(pattern[0])
    return "".join(chr(nought + int(sign)) if sign.isascii() and sign.isdigit() else sign for sign in text)


@lru_cache(maxsize=8192)
def endings(text: str) -> tuple[int, ...]:
    """Where the last mark of each sentence stands; for a text that ends without one, where it ends."""
    found = [match.start() for match in END.finditer(text)]
    return tuple(found if text[-1] in ENDS else [*found, len(text)])


def marked(text: str, number: str, places: Sequence[int], *, wide: bool) -> str:
    """The text with a number in brackets at these places, such as a reference: "less leg pain (217)."."""
    mark = f"（{number}）" if wide else f" ({number})"
    pieces = [text[start:end] for start, end in pairwise((0, *places, len(text)))]
    return mark.join(pieces)


def mark_of(number: int) -> int:
    """The number that a leaflet bears as a reference: its own, unless that is an emergency number, which is checked as
    one and stands in no other digits.
    """
    return 9000 + number if contacts(str(number)) else number


def in_digits(value: int, digits: str) -> str:
    """A number in a language's digits."""
    return "".join(digits[int(sign)] for sign in str(value))
