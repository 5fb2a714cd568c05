"""Every mark of a page is one that this reader knows and another way of reading accounts for.

The list is of what a leaflet needs, not of what is bad: a mark that is not on it may speak, show or act in a way that
nobody has read, and is a fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Fault = tuple[str, str]

NAME: Final = r"[a-z0-9][a-z0-9-]*"
WORDS: Final = r"[^\x00-\x1f]*"
"""What other checks compare: a title, a description, a code."""

LANG: Final = {"lang": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "dir": "ltr|rtl"}
MARKS: Final[Mapping[str, Mapping[str, str]]] = {
    "html": LANG,
    "head": {},
    "meta": {},
    "title": {},
    "style": {},
    "body": {},
    "a": {"class": "skip|tel", "dir": "ltr", "href": rf"#{NAME}|tel:[+0-9]+|mailto:[^?&\s]+|https://[^\s]+"},
    "header": {},
    "main": {"id": NAME, "tabindex": "-1"},
    "footer": {},
    "nav": {"class": "contents", "aria-labelledby": NAME},
    "section": {},
    "div": {
        "class": "wide|about|notices|safety (must|must-not|tell-us|get-help|risk|consent)",
        "id": NAME,
        "data-statement": NAME,
        "role": "group|region",
        "aria-labelledby": NAME,
    },
    **{f"h{level}": {"id": NAME} for level in range(1, 7)},
    "p": {"class": "label", "id": NAME, **LANG},
    "span": {"class": "tel|whole", **LANG},
    "strong": {},
    "ul": {},
    "ol": {},
    "li": {},
}
"""Elements, their attributes, and what these may hold."""

META: Final = (
    {"charset": "utf-8"},
    {"http-equiv": "Content-Security-Policy", "content": r"default-src 'none'; [A-Za-z0-9 ;:'+/=-]*"},
    {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    {"name": "description", "content": WORDS},
    {"name": "altformats:(leaflet|code|version)", "content": r"[A-Za-z0-9._/ -]+"},
)
"""The facts about a page, each as its attributes."""

JOINERS: Final = "\u2060\u200c\u200d"
"""Marks without width that spelling and line breaking need."""


def unread(page: Mapping[str, Any]) -> Iterator[Fault]:
    """A fault for each mark that is on no list; ``page`` as ``html_marks.js`` gives it."""
    for name, attributes in page["marks"]:
        if not _is_known(name, attributes):
            yield "html-unread", _said(name, attributes)
    yield from (("html-unread", strange) for strange in page["strange"])
    for character in sorted({c for c in page["text"] if _steers(c)}):
        yield "html-unread", f"the character U+{ord(character):04X}"
    yield from (("html-untried", f"this browser does not know it: {rule}") for rule in page["unknown"])


def misled(page: Mapping[str, Any]) -> Iterator[Fault]:
    """A fault for each line of the contents that leads elsewhere, and each statement that looks like another kind."""
    for words, heading in page["anchors"]:
        if words.split() != heading.split():
            yield "html-anchor", f"{words} leads to {heading[:60]}"
    kinds = {(look, " ".join(label.split())) for look, label in page["kinds"]}
    for side in (0, 1):
        for name, count in Counter(kind[side] for kind in kinds).items():
            if count > 1:  # each kind of statement has one look and one label
                yield "html-group", f"{name}: a statement looks like one kind and is labelled as another"


def _is_known(name: str, attributes: Sequence[tuple[str, str]]) -> bool:
    if name == "meta":
        return any(_fits(dict(attributes), known) for known in META)
    known = MARKS.get(name)
    return known is not None and all(key in known and re.fullmatch(known[key], value) for key, value in attributes)


def facts(page: Mapping[str, Any]) -> dict[str, str]:
    """What the page says of itself where nobody sees it: ``description``, ``leaflet``, ``code`` and ``version``."""
    found = {}
    for name, attributes in page["marks"]:
        held = dict(attributes)
        if name == "meta" and "name" in held and held["name"] != "viewport":
            found[held["name"].removeprefix("altformats:")] = held.get("content", "")
    return found


def described(facts: Mapping[str, str], blocks: Sequence[str]) -> Iterator[Fault]:
    """A fault where search results would show another description than the page's own words."""
    description = facts.get("description")
    if description is not None and _plain(description) not in {_plain(block) for block in blocks}:
        yield "html-unread", f"description: {description[:80]}"


def _fits(attributes: Mapping[str, str], known: Mapping[str, str]) -> bool:
    return attributes.keys() == known.keys() and all(
        re.fullmatch(known[key], value) for key, value in attributes.items()
    )


def _said(name: str, attributes: Sequence[tuple[str, str]]) -> str:
    return f"<{' '.join((name, *(f'{key}={value[:40]!r}' for key, value in attributes)))}>"[:160]


def _steers(character: str) -> bool:
    """Whether a character is no letter, sign or space but changes what is around it, or means nothing."""
    category = unicodedata.category(character)
    return character not in JOINERS and (
        category in ("Cf", "Zl", "Zp", "Co", "Cn", "Cs") or (category == "Cc" and character not in "\n\t")
    )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\u2060", "")).split())
