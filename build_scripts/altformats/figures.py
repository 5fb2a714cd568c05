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
KINDS: Final = (
    (EMAIL, "@"),
    (SITE, rf"\.(?:{ENDS})"),
    (TELEPHONE, "0[0-9]{2}"),
    (CODE, "[0-9][A-Z-]*[0-9][A-Z-]*[0-9]"),
    (POSTCODE, "[0-9][A-Z]{2}"),
    (SHORT, "999|111|112"),
    (NUMBERED, "No"),
)
"""Each kind of contact, and what every one of it holds: a kind that cannot be there is not looked for."""
SIGNS: Final = tuple(re.compile(sign) for _, sign in KINDS)
SIGN: Final = re.compile(rf"[0-9@]|\.(?:{ENDS})")
"""What every contact holds."""
DECIMAL: Final = re.compile(r"\d")

ISOLATES: Final = re.compile("[\u2066-\u2069\u200e\u200f]")
END: Final = re.compile(r"[.!?।۔؟]+[)\"”’»]*(?:\s+|$)|[。！？]+[」”）]*\s*")
"""Where a sentence ends, in any of our scripts."""


def ascii_digits(text: str) -> str:
    """The text with every digit of any script as 0 to 9."""
    if text.isascii():
        return text
    return DECIMAL.sub(lambda sign: str(unicodedata.decimal(sign[0])), text)


@lru_cache(maxsize=KEPT)
def contacts(inline: str) -> tuple[str, ...]:
    """Every address, telephone number and code in a line of inline Markdown, spaces and lines of digits made plain."""
    text = ISOLATES.sub("", plain(inline))
    finder = _finder(text)
    return tuple(re.sub(SPACE, " ", match.group()) for match in finder.finditer(text)) if finder else ()


@lru_cache(maxsize=KEPT)
def _finder(text: str) -> re.Pattern[str] | None:
    """What finds in this text all that CONTACT finds in it, and quicker: without the kinds that cannot be there."""
    return _kinds(tuple(bool(sign.search(text)) for sign in SIGNS)) if SIGN.search(text) else None


@lru_cache(maxsize=128)
def _kinds(there: tuple[bool, ...]) -> re.Pattern[str] | None:
    kinds = [kind for (kind, _), one in zip(KINDS, there, strict=True) if one]
    return re.compile("|".join(kinds), re.ASCII) if kinds else None


@lru_cache(maxsize=KEPT)
def without_contacts(inline: str) -> str:
    """The words of a line of inline Markdown, with a space for each contact."""
    text = plain(inline)
    finder = _finder(text)
    return finder.sub(" ", text) if finder else text


@lru_cache(maxsize=KEPT)
def sentences(inline: str) -> tuple[str, ...]:
    """The sentences of a line of inline Markdown, without markup; contacts and "e.g. this" do not end one."""
    text = plain(inline)
    if finder := _finder(text):
        text = finder.sub(lambda match: match.group().replace(".", "\x00"), text)
    ends = [match for match in END.finditer(text) if not text[match.end() : match.end() + 1].islower()]
    starts = [0, *(match.end() for match in ends)]
    parts = (text[start:end] for start, end in zip(starts, [*(one.start() for one in ends), None], strict=True))
    return tuple(part.strip().replace("\x00", ".") for part in parts if part.strip())
