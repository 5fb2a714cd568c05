"""The inline codes of a message: what a translator moves about but does not type, and what is marked as a figure.

Strong words and links are pairs round words.  Telephone numbers, e-mail and web addresses, document codes and fields in
braces are *fixed*: they come back to the letter.  Figures are only *marked*: the mark travels, the words inside it are
the translator's, for a figure may rightly change its form (Bengali digits, 2500 for 2,500, a word for a numeral).
The codes are worked out from the English alone, so a file need not be believed about what a code stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from .figures import CONTACT
from .inline import LINK, STRONG


class Kind(StrEnum):
    """What a code is."""

    STRONG = "strong"
    LINK = "link"
    FIXED = "fixed"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Code:
    """One code.  ``start`` and ``end`` are the Markdown round its words; a fixed one has no words, only ``text``.

    ``shown`` is what a reader sees of a fixed code, such as ``0114 271 4271`` of a telephone link.
    """

    id: str
    kind: Kind
    start: str = ""
    end: str = ""
    children: Coded = ()
    text: str = ""
    shown: str = ""


Coded = tuple[str | Code, ...]
"""A message as words and codes."""

TELEPHONE: Final = r"(?<![\w.,])(?:\+[0-9]|0)[0-9]*(?:[ \u00a0\u202f-]?[0-9]{2,}){2,}(?!\w)"
FIELD: Final = r"\{\w*\}"
FIXED: Final = re.compile(f"{FIELD}|{TELEPHONE}|{CONTACT.pattern}")
"""What comes back to the letter: fields, and what the catalog checks count as contacts."""
FIGURE: Final = re.compile(r"\d+(?:[.,٫٬\u00a0\u202f]\d+)*")
WORDS: Final = re.compile(f"(?P<fixed>{FIXED.pattern})|(?P<figure>{FIGURE.pattern})")


def coded(message: str) -> Coded:
    """A message taken apart; codes are numbered from 1 in the order in which they begin."""
    numbers = iter(range(1, 10_000))
    return _numbered(_parse(message), numbers)


def coded_like(english: str, said: str) -> Coded:
    """A translation taken apart, each code with the number of its English counterpart.

    What has no counterpart stays as words, so that nothing is lost: ``spelled`` gives ``said`` back to the letter.
    """
    wanted: dict[str, deque[Code]] = {}
    for code in walk(coded(english)):
        wanted.setdefault(_key(code), deque()).append(code)
    pairs = Counter(_key(code) for code in walk(_parse(said)))
    usable = {key: codes for key, codes in wanted.items() if key != "**" or pairs[key] == len(codes)}
    return _joined(_like(_parse(said), usable))


def spelled(message: Coded) -> str:
    """The message as Markdown."""
    return "".join(
        part if isinstance(part, str) else part.text or part.start + spelled(part.children) + part.end
        for part in message
    )


def walk(message: Coded) -> Iterator[Code]:
    """Every code, in the order in which they begin."""
    for part in message:
        if isinstance(part, Code):
            yield part
            yield from walk(part.children)


def table(english: str) -> Mapping[str, Code]:
    """The codes of a message by number."""
    return {code.id: code for code in walk(coded(english))}


def _parse(message: str) -> Coded:
    found = [match for match in (STRONG.search(message), LINK.search(message)) if match]
    if not found:
        return tuple(_words(message))
    match = min(found, key=lambda match: match.start())
    before, after = _parse(message[: match.start()]), _parse(message[match.end() :])
    if match.re is STRONG:
        code = Code("", Kind.STRONG, "**", "**", _parse(match[1]))
    elif FIXED.fullmatch(match[1]):
        code = Code("", Kind.FIXED, text=match[0], shown=match[1])
    else:
        code = Code("", Kind.LINK, "[", f"]({match[2]})", _parse(match[1]))
    return (*before, code, *after)


def _words(words: str) -> Iterator[str | Code]:
    at = 0
    for match in WORDS.finditer(words):
        if match.start() > at:
            yield words[at : match.start()]
        at = match.end()
        if match["fixed"]:
            yield Code("", Kind.FIXED, text=match[0], shown=match[0])
        else:
            yield Code("", Kind.FIGURE, children=(match[0],))
    if at < len(words):
        yield words[at:]


def _numbered(message: Coded, numbers: Iterator[int]) -> Coded:
    parts: list[str | Code] = []
    for part in message:
        if isinstance(part, Code):
            number = str(next(numbers))
            parts.append(replace(part, id=number, children=_numbered(part.children, numbers)))
        else:
            parts.append(part)
    return tuple(parts)


def _like(message: Coded, wanted: Mapping[str, deque[Code]]) -> Iterator[str | Code]:
    for part in message:
        if isinstance(part, str):
            yield part
            continue
        same = wanted.get(_key(part))
        inner = tuple(_like(part.children, wanted)) if not same else ()
        if same:
            number = same.popleft().id
            yield replace(part, id=number, children=_joined(_like(part.children, wanted)))
        elif part.text:
            yield part.text
        else:
            yield from (part.start, *inner, part.end)


def _joined(parts: Iterator[str | Code]) -> Coded:
    """Neighbouring words become one piece."""
    joined: list[str | Code] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return tuple(joined)


def _key(code: Code) -> str:
    """What makes a code of a translation the counterpart of an English one: its target, its letters or its value."""
    if code.kind is Kind.STRONG:
        return "**"
    if code.kind is Kind.FIGURE:
        return "".join(str(unicodedata.digit(sign)) for sign in spelled(code.children) if sign.isdigit())
    return re.sub(r"\s", " ", code.text) or code.end
