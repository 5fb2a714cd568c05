"""Every mark of a page is one that this reader knows and another way of reading accounts for.

The list is of what a leaflet needs, not of what is bad: a mark that is not on it may speak, show or act in a way that
nobody has read, and is a fault.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Fault = tuple[str, str]

NAME: Final = r"[a-z0-9][a-z0-9-]*"
WORDS: Final = r"[^\x00-\x1f]*"
"""What other checks compare: a title, a description, a code."""

FILE: Final = r"[a-z0-9][a-z0-9-]*"
BESIDE: Final = (
    rf"index\.html|\.\./accessibility\.html|{FILE}\.(pdf|mp3|txt)|\.\./[A-Za-z-]{{2,11}}/{FILE}\.html"
    rf"|\.\./checked/[A-Za-z-]{{2,11}}/{FILE}\.html#[a-z]+"
)
"""Where a page may lead within its own website; other checks compare each address with the files that are there."""

SCRIPTS: Final = ("c831b5001b54867c7b9df786e0769a0b8e0e364ed6e208b9fdd17d556ac89eb7",)
"""The script that a page may run, which tests have tried in every way: by its SHA-256."""

COUNT: Final = "0|[1-9][0-9]{0,3}"
LANG: Final = {"lang": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "dir": "ltr|rtl"}
MARKS: Final[Mapping[str, Mapping[str, str]]] = {
    "html": LANG,
    "head": {},
    "meta": {},
    "title": {},
    "style": {},
    "body": {},
    "a": {
        "class": "skip|tel|checked",
        "href": rf"#{NAME}|tel:[+0-9]+|mailto:[^?&\s]+|https://[^\s]+|{BESIDE}",
        "hreflang": LANG["lang"],
        **LANG,
    },
    "link": {"rel": "canonical|alternate", "hreflang": LANG["lang"], "href": r"https://[^\s]+"},
    "script": {"type": r"application/(ld\+)?json", "id": "timings"},
    "template": {"id": "choices|player"},
    "audio": {"id": "recording", "controls": "", "preload": "none", "src": rf"{FILE}\.mp3"},
    "img": {"class": "logo", "alt": "", "src": r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+"},
    "header": {},
    "main": {"id": NAME, "tabindex": "-1"},
    "footer": {},
    "nav": {"class": "contents|beside languages", "aria-labelledby": NAME},
    "section": {"class": "key|beside listen|beside formats|staff"},
    "div": {
        "class": "wide|about|notices|safety (must|must-not|tell-us|get-help|risk|consent)",
        "id": NAME,
        "data-statement": NAME,
        "role": "group",
        "aria-labelledby": NAME,
    },
    **{f"h{level}": {"id": NAME, "data-block": COUNT} for level in range(1, 7)},
    "p": {"class": "label|home", "id": NAME, "data-block": COUNT, **LANG},
    "span": {"class": "tel|whole", **LANG},
    "strong": {},
    "ul": {},
    "ol": {},
    "li": {"data-block": COUNT},
}
"""Elements, their attributes, and what these may hold."""

CONTROLS: Final[Mapping[str, Mapping[str, str]]] = {
    "details": {"class": "choices|chapters"},
    "summary": {},
    "fieldset": {"data-choice": "size|spacing|colours|speed"},
    "legend": {},
    "label": {},
    "input": {
        "type": "radio|checkbox",
        "name": "size|spacing|colours|speed",
        "value": r"[a-z]+|0\.75|1|1\.25",
        "checked": "",
        "data-follow": "",
    },
    "button": {"type": "button", "data-reset": ""},
    "p": {"class": "hint", "data-broken": "", "hidden": "", "role": "status"},
    "ol": {"data-chapters": ""},
}
"""The same for what waits in templates until the script shows it."""

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
    for name, attributes in page["controls"]:
        if not _known_in(CONTROLS, name, attributes):
            yield "html-unread", f"in a template: {_said(name, attributes)}"
    for kind, text in page["scripts"]:
        if not kind and hashlib.sha256(text.encode()).hexdigest() not in SCRIPTS:
            yield "html-active", f"a script that nobody has tried: {text.strip()[:60]}"
    kinds = Counter(kind for kind, _ in page["scripts"])
    yield from (("html-unread", f"{count} scripts of type {kind!r}") for kind, count in kinds.items() if count > 1)
    numbers = [number for number in page["numbers"] if number != ""]
    if numbers != [str(at) for at in range(len(numbers))]:
        yield "html-unread", "the numbers of the blocks are not in their order"
    yield from (("html-unread", strange) for strange in page["strange"])
    for character in sorted(c for c in set(page["text"]) if _steers(c)):
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
    return _known_in(MARKS, name, attributes)


def _known_in(table: Mapping[str, Mapping[str, str]], name: str, attributes: Sequence[tuple[str, str]]) -> bool:
    known = table.get(name)
    return known is not None and all(key in known and re.fullmatch(known[key], value) for key, value in attributes)


def facts(page: Mapping[str, Any]) -> dict[str, str]:
    """What the page says of itself where nobody sees it: ``description``, ``leaflet``, ``code`` and ``version``.

    ``sources`` is what it plays, ``images`` the SHA-256 of its pictures; as JSON, ``timings`` what is marked when,
    ``machines`` what machines are told, ``templates`` the words of the controls, ``heads`` the links of its head,
    ``numbered`` the words of each block that has a number.
    """
    found = {
        "sources": " ".join(page["sources"]),
        "images": " ".join(hashlib.sha256(_image(source)).hexdigest() for source in page["images"]),
        "timings": "\n".join(text for kind, text in page["scripts"] if kind == "application/json"),
        "machines": "\n".join(text for kind, text in page["scripts"] if kind == "application/ld+json"),
        "templates": json.dumps([[_plain(words) for words in template] for template in page["templates"]]),
        "heads": json.dumps(page["heads"]),
        "numbered": json.dumps([_plain(words) for words in page["numbered"]]),
    }
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


def _image(source: str) -> bytes:
    """The bytes of a ``data:`` address; none where it is of another kind."""
    head, _, data = source.partition(";base64,")
    try:
        return base64.b64decode(data, validate=True) if head.startswith("data:") else b""
    except ValueError:
        return b""


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
