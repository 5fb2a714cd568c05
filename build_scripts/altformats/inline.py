"""The inline Markdown of the house: strong words and links, nothing else; shared by sources and catalogs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

BIDI_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffd]")
LINK: Final = re.compile(r"\[([^\[\]]+)\]\(((?:tel:\+?[0-9]+|mailto:[^\s()<>]+|https://[^\s()<>]+))\)")
STRONG: Final = re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*")
SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffd\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c<>`\\\\{}&*_\\[\\]|]"
)
"""Whatever a fault begins with; most lines hold none of it."""
NOT_OURS: Final = (
    (re.compile(r"[<>]"), "an angle bracket, which can start raw HTML"),
    (re.compile(r"`"), "a backtick, which starts code or a role"),
    (re.compile(r"\\"), "a backslash"),
    (re.compile(r"[{}]"), "a brace, which can start a role or a template"),
    (re.compile(r"&#?\w+;"), "an HTML entity"),
    (re.compile(r"\*|(?<!\w)_|_(?!\w)"), "a lone asterisk or underscore: italics are not used"),
    (re.compile(r"[\[\]]"), "a square bracket that is not part of a link to tel:, mailto: or https:"),
    (re.compile(r"\|"), "a bar, which starts a table"),
)


@lru_cache(maxsize=8192)
def plain(inline: str) -> str:
    """The words of a line of inline Markdown, as a reader sees them."""
    if "[" in inline:
        inline = LINK.sub(r"\1", inline)
    return STRONG.sub(r"\1", inline) if "**" in inline else inline


def links(inline: str) -> tuple[str, ...]:
    """The targets of the links in a line of inline Markdown, in order."""
    return tuple(match[2] for match in LINK.finditer(inline)) if "[" in inline else ()


def faults_of_inline(inline: str) -> Iterator[str]:
    """What stands in a line of inline Markdown that the house style does not know, each named in words."""
    if not SUSPECT.search(inline):
        return
    if BIDI_CONTROLS.search(inline):
        yield "an invisible character that changes the direction of writing"
    if CONTROLS.search(inline):
        yield "a control character"
    rest = STRONG.sub(r"\1", LINK.sub(lambda match: match[1], inline))
    for pattern, words in NOT_OURS:
        if pattern.search(rest):
            yield words
