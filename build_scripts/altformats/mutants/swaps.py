"""Whole files in the place of the right one, in every format: another language, an older version, half a file, none."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ..mutation import Damage, Family, Operator, Victim

Swap = Callable[[Victim, random.Random], Damage | None]
FORMATS: Final = ("html", "pdf", "audio", "text")
ERROR_PAGE: Final = (
    b"<!doctype html><html lang='en'><head><title>404 Not Found</title></head>"
    b"<body><h1>Not Found</h1><p>The requested file was not found on this server.</p></body></html>\n"
)
"""What a server sends when it has no such file, and what a careless download keeps."""
POINTER: Final = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 48213\n"
"""What stands in the place of a large file that was not fetched."""


def _put(victim: Victim, data: bytes, what: str) -> Damage | None:
    """Put other bytes in the place of the file; None where they are the same."""
    if data == victim.path.read_bytes():
        return None
    victim.path.write_bytes(data)
    return Damage(what)


def _others(victim: Victim) -> list[Path]:
    """The same leaflet in the same format in all other languages."""
    found = sorted(victim.site.glob(f"*/{victim.path.name}"))
    return [path for path in found if path.parent.name != victim.language.tag]


def _other_language(victim: Victim, draw: random.Random) -> Damage | None:
    others = _others(victim)
    if not others:
        return None
    other = draw.choice(others)
    return _put(victim, other.read_bytes(), f"the file of {other.parent.name} lies in its place")


def _english(victim: Victim, draw: random.Random) -> Damage | None:
    del draw
    source = victim.site / victim.promise.english.tag / victim.path.name
    if victim.language.tag == victim.promise.english.tag or not source.exists():
        return None
    return _put(victim, source.read_bytes(), "the English file lies in its place")


def _made(kind: str) -> Swap:
    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        del draw
        return _put(victim, victim.other(kind).read_bytes(), f"{kind}: such a file lies in its place")

    return corrupt


def _empty(victim: Victim, draw: random.Random) -> Damage | None:
    del draw
    return _put(victim, b"", "the file is empty")


def _cut(victim: Victim, draw: random.Random) -> Damage | None:
    """As when a disk was full or a download broke off."""
    data = victim.path.read_bytes()
    kept = draw.randrange(len(data) // 20, len(data) * 19 // 20)
    return _put(victim, data[:kept], f"{100 * kept // len(data)} % of the file is there")


def _headless(victim: Victim, draw: random.Random) -> Damage | None:
    data = victim.path.read_bytes()
    lost = draw.randrange(len(data) // 20, len(data) * 19 // 20)
    return _put(victim, data[lost:], f"the first {100 * lost // len(data)} % of the file are gone")


def _zeros(victim: Victim, draw: random.Random) -> Damage | None:
    del draw
    return _put(victim, bytes(len(victim.path.read_bytes())), "every byte is nought")


def _end_zeros(victim: Victim, draw: random.Random) -> Damage | None:
    """Room was made for the whole file, and only a part was written."""
    data = victim.path.read_bytes()
    kept = draw.randrange(len(data) // 2, len(data) * 19 // 20)
    return _put(victim, data[:kept] + bytes(len(data) - kept), f"from byte {kept} on every byte is nought")


def _other_format(victim: Victim, draw: random.Random) -> Damage | None:
    folder = victim.site / victim.language.tag
    stem = victim.promise.meta.slug
    others = sorted(path for path in folder.glob(f"{stem}*") if path.suffix != victim.path.suffix)
    if not others:
        return None
    other = draw.choice(others)
    return _put(victim, other.read_bytes(), f"a {other.suffix} file lies under its name")


def _error_page(victim: Victim, draw: random.Random) -> Damage | None:
    del draw
    return _put(victim, ERROR_PAGE, "a server's error page lies under its name")


def _not_fetched(victim: Victim, draw: random.Random) -> Damage | None:
    oid = "".join(draw.choice("0123456789abcdef") for _ in range(64))
    return _put(victim, POINTER % oid.encode(), "a pointer to the file lies under its name")


def _joined(victim: Victim, draw: random.Random) -> Damage | None:
    """The first part of this file and the rest of another one."""
    other = draw.choice(_others(victim) or [victim.path])
    mine, theirs = victim.path.read_bytes(), other.read_bytes()
    share = draw.uniform(0.2, 0.8)
    first, second = mine[: int(len(mine) * share)], theirs[int(len(theirs) * share) :]
    return _put(victim, first + second, f"after {share:.0%} it goes on as the file of {other.parent.name}")


def _older_end(victim: Victim, draw: random.Random) -> Damage | None:
    """The first part of this file and the rest of an older one, as when a copy broke off over the older file."""
    mine, theirs = victim.path.read_bytes(), victim.other("old version").read_bytes()
    share = draw.uniform(0.2, 0.8)
    at = int(len(mine) * share)
    return _put(victim, mine[:at] + theirs[at:], f"after {share:.0%} it goes on as the version before")


def _followed(victim: Victim, draw: random.Random) -> Damage | None:
    """Two files in a row."""
    other = draw.choice([victim.path, *_others(victim)])
    words = "itself" if other == victim.path else f"the file of {other.parent.name}"
    return _put(victim, victim.path.read_bytes() + other.read_bytes(), f"it is followed by {words}")


def _preceded(victim: Victim, draw: random.Random) -> Damage | None:
    others = _others(victim)
    if not others:
        return None
    other = draw.choice(others)
    data = other.read_bytes() + victim.path.read_bytes()
    return _put(victim, data, f"the file of {other.parent.name} stands before it")


SWAPS: Final[tuple[tuple[str, str, Swap], ...]] = (
    ("other-language", "The reader gets a language they may not know.", _other_language),
    ("in-english", "The reader gets English.", _english),
    ("old-version", "The reader gets advice that was withdrawn.", _made("old version")),
    ("old-words", "The reader gets older advice.", _made("old words")),
    ("other-leaflet", "The reader gets advice for another treatment.", _made("other leaflet")),
    ("empty", "There is nothing to read.", _empty),
    ("cut", "The rest is missing.", _cut),
    ("headless", "The beginning is missing.", _headless),
    ("zeros", "There is nothing to read.", _zeros),
    ("end-zeros", "The rest is missing.", _end_zeros),
    ("other-format", "The program that opens it shows nothing, or signs.", _other_format),
    ("error-page", "The reader gets a server's error.", _error_page),
    ("not-fetched", "The reader gets a line for programs.", _not_fetched),
    ("joined", "It begins as this leaflet and ends in another language.", _joined),
    ("older-end", "It begins as this version and ends as the one before.", _older_end),
    ("followed", "It goes on after its end.", _followed),
    ("preceded", "Another language comes first.", _preceded),
)

OPERATORS: Final[tuple[Operator, ...]] = (
    *(
        Operator(f"{form}-file-{code}", form, Family.SWAP, about, swap)
        for form in FORMATS
        for code, about, swap in SWAPS
    ),
    Operator("pdf-file-smaller-print", "pdf", Family.SWAP, "Print is not as large as it says.", _made("smaller print")),
)
"""Each swap for each format."""
