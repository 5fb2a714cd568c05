"""A whole plain text damaged on its way: another encoding, lines run together, cut off."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from ..mutation import Damage, Family, Operator, Victim


def _as(
    change: Callable[[bytes, random.Random], tuple[bytes, str]],
) -> Callable[[Victim, random.Random], Damage | None]:
    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        before = victim.path.read_bytes()
        after, what = change(before, draw)
        if after == before:
            return None
        victim.path.write_bytes(after)
        return Damage(what)

    return corrupt


def _utf_16(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    name = draw.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32"))
    return data.decode().encode(name), f"written in {name}"


def _one_byte(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    """Every letter that the old encoding lacks is a question mark."""
    name = draw.choice(("cp1252", "cp1250", "iso-8859-1"))
    return data.decode().encode(name, errors="replace"), f"written in {name}"


def _ascii(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    del draw
    return data.decode().encode("ascii", errors="replace"), "every letter beyond English became a question mark"


def _read_wrongly(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    """UTF-8 taken for an old encoding and saved again: "â€¢" for "•"."""
    del draw
    return data.decode("latin-1").encode(), "read in Latin-1 and saved in UTF-8"


def _one_line(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    del draw
    return b" ".join(line for line in data.split(b"\n") if line) + b"\n", "all lines run into one"


def _old_ends(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    """Lines that end as on machines of old: a program of today shows one line, or black signs."""
    sign = draw.choice((b"\r", b"\x0b", b"\x0c", "\u2028".encode()))
    return data.replace(b"\n", sign), f"lines end in {sign!r}"


def _narrow(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    """Broken into short lines, as mail programs did: list items and numbers are cut over two lines."""
    width, rows = draw.randrange(30, 76), []
    for line in data.decode().split("\n"):
        rest = line
        while len(rest) > width:
            at = rest.rfind(" ", 1, width)
            at = at if at > 0 else width
            rows.append(rest[:at])
            rest = rest[at:].removeprefix(" ")
        rows.append(rest)
    return "\n".join(rows).encode(), f"broken into lines of {width} characters"


def _quoted(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    del draw
    return b"\n".join(b"> " + line for line in data.split(b"\n")), "each line begins with “> ”, as in a reply"


def _middle_lost(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    lines = data.split(b"\n")
    first = draw.randrange(len(lines) // 2)
    last = first + draw.randrange(5, len(lines) // 3)
    return b"\n".join(lines[:first] + lines[last:]), f"lines {first + 1} to {last} are gone"


def _half_replaced(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    """A disk block that was never written."""
    at = draw.randrange(len(data) * 3 // 4)
    length = min(512, len(data) - at)
    return data[:at] + bytes(length) + data[at + length :], f"{length} bytes from {at} on are zeros"


def _bit(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    at = draw.choice([at for at, byte in enumerate(data) if chr(byte).isalnum() or byte > 127])  # noqa: PLR2004 - ASCII
    changed = data[at] ^ 1 << draw.randrange(8)
    return data[:at] + bytes((changed,)) + data[at + 1 :], f"one bit of byte {at} changed"


OPERATORS: Final[tuple[Operator, ...]] = tuple(
    Operator(f"text-{code}", "text", Family.STRUCTURE, about, _as(change))
    for code, about, change in (
        ("utf-16", "Programs show signs that make no words.", _utf_16),
        ("one-byte", "Letters are question marks or others.", _one_byte),
        ("ascii", "Letters are question marks.", _ascii),
        ("read-wrongly", "Letters are two or three signs that make no words.", _read_wrongly),
        ("one-line", "A wall of words: no heading, no list.", _one_line),
        ("old-ends", "A wall of words, or black signs.", _old_ends),
        ("narrow", "Sentences, items and numbers are cut over lines.", _narrow),
        ("quoted", "A sign is read out at each line.", _quoted),
        ("middle-lost", "A stretch of the leaflet is not there.", _middle_lost),
        ("zeros-inside", "A stretch of the leaflet is not there.", _half_replaced),
        ("bit", "A letter is another one.", _bit),
    )
)
"""What happens to bytes."""
