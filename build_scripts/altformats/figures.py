"""What a text counts: its figures by value, whatever digits and separators write them, its contacts, its sentences."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from .inline import plain
from .model import Cues
from .patterns import folded, found, without

SPACE: Final = "[ \u00a0\u2009\u202f]"
EMAIL: Final = r"[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+"
SITE: Final = r"(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|info|net|org|uk|pl|eu|wales)\b(?:/[\w./-]*)?"
TELEPHONE: Final = rf"(?<![\w,.])(?:\+[0-9]{{1,3}}{SPACE})?0[0-9]{{2,4}}(?:{SPACE}[0-9]{{3,6}}){{1,3}}(?!\w)"
CODE: Final = r"(?<![\w-])(?=[A-Z0-9-]*[0-9])(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\w-])"
SHORT: Final = r"(?<![\w.,])(?:999|111|112)(?![\w.,]*\d)"
NUMBERED: Final = r"\bNo\. ?[0-9]+"
KEPT: Final = 8192
"""Messages whose figures are remembered: the English side is the same for every language."""
CONTACT: Final = re.compile(f"{EMAIL}|{SITE}|{TELEPHONE}|{CODE}|{SHORT}|{NUMBERED}", re.ASCII)
"""What must reach the reader to the letter: addresses, telephone numbers, codes and numbers of documents."""

NUMBER: Final = re.compile(rf"[0-9]{{1,3}}(?:(?:[,.'٬]|{SPACE})[0-9]{{3}})+(?![0-9])|[0-9]+(?:[.,٫][0-9]+)?")
END: Final = re.compile(r"[.!?।۔؟]+[)\"”’»]*(?:\s+|$)|[。！？]+[」”）]*\s*")
"""Where a sentence ends, in any of our scripts."""


def ascii_digits(text: str) -> str:
    """The text with every digit of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


@lru_cache(maxsize=KEPT)
def contacts(inline: str) -> tuple[str, ...]:
    """Every address, telephone number and code in a line of inline Markdown, spaces and lines of digits made plain."""
    text = re.sub("[\u2066-\u2069\u200e\u200f]", "", plain(inline))
    return tuple(re.sub(SPACE, " ", match.group()) for match in CONTACT.finditer(text))


@lru_cache(maxsize=KEPT)
def figures(inline: str) -> tuple[float, ...]:
    """The values of the figures in a line of inline Markdown, from left to right; contacts are no figures."""
    text = ascii_digits(without_contacts(inline))
    return tuple(_value(match.group()) for match in NUMBER.finditer(text))


@lru_cache(maxsize=KEPT)
def without_contacts(inline: str) -> str:
    """The words of a line of inline Markdown, with a space for each contact."""
    return CONTACT.sub(" ", plain(inline))


def number_words(inline: str, cues: Cues) -> list[int]:
    """The values of the number words in a line of inline Markdown, from left to right."""
    text = without(cues.uncounted, folded(without_contacts(inline)), cues.script)
    values = _values(cues.numbers)
    return [values[match.group()] for match in found(tuple(values), text, cues.script) if match.group() in values]


@lru_cache(maxsize=16)
def _values(numbers: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return {folded(word): value for word, value in numbers}


@lru_cache(maxsize=KEPT)
def sentences(inline: str) -> tuple[str, ...]:
    """The sentences of a line of inline Markdown, without markup; contacts do not end one."""
    text = CONTACT.sub(lambda match: match.group().replace(".", "\x00"), plain(inline))
    return tuple(part.strip().replace("\x00", ".") for part in END.split(text) if part and part.strip())


def _value(figure: str) -> float:
    grouped = re.fullmatch(rf"[0-9]{{1,3}}(?:(?:[,.'٬]|{SPACE})[0-9]{{3}})+", figure)
    if grouped:
        return float(re.sub(r"[^0-9]", "", figure))
    return float(figure.replace(",", ".").replace("٫", "."))
