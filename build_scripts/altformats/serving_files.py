"""Finished files over http: which file an address means, what kind it is, and which part of it is asked for.

Private to ``serving.py``.  An address is hostile until it is shown to lead to an ordinary file inside the folder.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

LONGEST: Final = 1000
"""Characters of an address beyond which it is not looked at."""
INDEX: Final = "index.html"

KINDS: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
"""The media type of each kind of file that the website holds."""
UNKNOWN: Final = "application/octet-stream"
RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def segments(path: str) -> tuple[str, ...] | None:
    """The names that an address is made of, decoded once; None where it could mean anything but a file below us.

    An address that ends in a slash has an empty last name.
    """
    if len(path) > LONGEST or not path.startswith("/"):
        return None
    try:
        names = tuple(unquote_to_bytes(part).decode("utf-8") for part in path[1:].split("/"))
    except UnicodeDecodeError:
        return None
    sound = all(_sound(name) for name in names[:-1]) and (names[-1] == "" or _sound(names[-1]))
    return names if sound else None


def _sound(name: str) -> bool:
    """Whether a name stands for one file or folder that is not hidden: no ``..``, no separator, no control sign."""
    return bool(name) and not name.startswith(".") and not re.search(r"[/\\:\x00-\x1f\x7f]", name)


def found(folder: Path, names: tuple[str, ...]) -> Path | None:
    """The ordinary file that these names mean below the folder; None where there is none, or a link leads out of it."""
    try:
        root = folder.resolve(strict=True)
        path = folder.joinpath(*names[:-1], names[-1] or INDEX).resolve(strict=True)
        if path.is_relative_to(root) and stat.S_ISREG(path.stat().st_mode):
            return path
    except (OSError, ValueError, RuntimeError):  # not there, a name too long, a link that leads to itself
        return None
    return None


def is_folder(folder: Path, names: tuple[str, ...]) -> bool:
    """Whether the names mean a folder with a page of its own, so that the address lacks its last slash."""
    return bool(names[-1]) and found(folder, (*names, "")) is not None


def kind(path: Path) -> str:
    """The media type by the file's ending; what is not known is for nobody to run."""
    return KINDS.get(path.suffix.lower(), UNKNOWN)


def mark(status: os.stat_result) -> str:
    """The entity tag of a file's state: a changed file has another."""
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}"'


def part(asked: str | None, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last that a ``Range`` header asks for; None for the whole file.

    Of several ranges, or words that are no range, the whole file is given, as RFC 9110 (14.2) allows.  Raises
    ValueError where the range lies outside of the file.
    """
    match = RANGE.fullmatch(asked.strip()) if asked else None
    if match is None or (not match[1] and not match[2]):
        return None
    if not match[1]:
        first, end = max(0, size - int(match[2])), size
    else:
        first, end = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
        if match[2] and int(match[2]) < first:
            return None
    if first >= end:
        raise ValueError(f"{asked} of {size}")
    return first, end
