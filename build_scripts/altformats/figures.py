"""What stands in a message besides words: its digits in any script, its contacts, its sentences."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from .inline import plain

SPACE: Final = "[ \u00a0\u2009\u202f]"
EMAIL: Final = r"(?<![\w.+-])[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+"
ENDS: Final = "com|info|net|org|gov|edu|health|uk|scot|wales|cymru|ie|eu|pl|ro|de|int"
SITE: Final = rf"(?<![\w.-])(?:https?://)?(?:[a-z0-9-]+\.)+(?:{ENDS})\b(?:/[\w./-]*)?"
TELEPHONE: Final = rf"(?<![\w,.])(?:\+[0-9]{{1,3}}{SPACE})?0[0-9]{{2,4}}(?:{SPACE}[0-9]{{3,6}}){{1,3}}(?!\w)"
CODE: Final = r"(?<![\w-])(?=(?:[A-Z-]*[0-9]){3})(?=[0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\w-])"
POSTCODE: Final = r"(?<!\w)[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}(?!\w)"
SHORT: Final = r"(?<![\w.,])(?:999|111|112)(?![\w.,]*\d)"
NUMBERED: Final = r"\bNo\. ?[0-9]+"
KEPT: Final = 8192
"""Messages whose figures are remembered: the English side is the same for every language."""
CONTACT: Final = re.compile(f"{EMAIL}|{SITE}|{TELEPHONE}|{CODE}|{POSTCODE}|{SHORT}|{NUMBERED}", re.ASCII)
"""What must reach the reader to the letter: addresses, telephone numbers, codes and numbers of documents."""

END: Final = re.compile(r"[.!?।۔؟]+[)\"”’»]*(?:\s+|$)|[。！？]+[」”）]*\s*")
"""Where a sentence ends, in any of our scripts."""


def ascii_digits(text: str) -> str:
    """The text with every digit of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


@lru_cache(maxsize=KEPT)
def contacts(inline: str) -> tuple[str, ...]:
    """Every address, telephone number and code in a line of inline Markdown, spaces and lines of digits made plain."""
    text = re.sub("[\u2066-\u2069\u200e\u200f]", "", plain(inline))
    return tuple(re.sub(SPACE, " ", match.group()) for match in CONTACT.finditer(text))


@lru_cache(maxsize=KEPT)
def without_contacts(inline: str) -> str:
    """The words of a line of inline Markdown, with a space for each contact."""
    return CONTACT.sub(" ", plain(inline))


@lru_cache(maxsize=KEPT)
def sentences(inline: str) -> tuple[str, ...]:
    """The sentences of a line of inline Markdown, without markup; contacts and "e.g. this" do not end one."""
    text = CONTACT.sub(lambda match: match.group().replace(".", "\x00"), plain(inline))
    ends = [match for match in END.finditer(text) if not text[match.end() : match.end() + 1].islower()]
    starts = [0, *(match.end() for match in ends)]
    parts = (text[start:end] for start, end in zip(starts, [*(one.start() for one in ends), None], strict=True))
    return tuple(part.strip().replace("\x00", ".") for part in parts if part.strip())
