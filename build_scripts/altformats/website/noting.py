"""What is noted of a website when it is done, so that the next run knows what it need not look at."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..record import write_json

Stat = tuple[int, int]
"""Bytes, and when it was last written in nanoseconds, as the disk says."""


@dataclass(frozen=True, slots=True)
class Note:
    """The state of a finished website.

    ``shared`` is a digest of what goes into every page, ``kind`` what kind of folder it is in; ``words`` are the
    interface words of each language.  ``day`` is the day for which it was made, ``until`` the first day on which
    another leaflet is out of date.  ``pending`` are the slugs of leaflets that were being written: a run that ended in
    the midst leaves them behind.  ``manifest`` and ``folders`` are how the disk showed the manifest and the folders of
    pages, by their paths, when it was done.  ``lists`` and ``searches`` are what ``writing`` noted of each.
    """

    shared: str = ""
    kind: str = ""
    day: datetime.date = datetime.date.min
    until: datetime.date = datetime.date.min
    pending: tuple[str, ...] = ()
    manifest: Stat = (0, 0)
    folders: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    searches: Mapping[str, tuple[str, Mapping[str, int]]] = field(default_factory=dict)


def read_note(file: Path) -> Note:
    """The note; an empty one where there is none, or it is damaged: then everything is looked at."""
    try:
        table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Note(
            shared=str(table["shared"]),
            kind=str(table["kind"]),
            day=datetime.date.fromisoformat(table["day"]),
            until=datetime.date.fromisoformat(table["until"]),
            pending=tuple(map(str, table["pending"])),
            manifest=(int(table["manifest"][0]), int(table["manifest"][1])),
            folders={str(path): int(time) for path, time in table["folders"].items()},
            words={str(tag): dict(words) for tag, words in table["words"].items()},
            lists={str(name): (str(shape), tuple(map(str, paths))) for name, (shape, paths) in table["lists"].items()},
            searches={str(tag): (str(key), dict(letters)) for tag, (key, letters) in table["searches"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return Note()


def write_note(file: Path, note: Note) -> None:
    """Write it whole or not at all."""
    write_json(
        file,
        {
            "shared": note.shared,
            "kind": note.kind,
            "day": note.day.isoformat(),
            "until": note.until.isoformat(),
            "pending": sorted(note.pending),
            "manifest": note.manifest,
            "folders": dict(note.folders),
            "words": {tag: dict(words) for tag, words in note.words.items()},
            "lists": dict(note.lists),
            "searches": dict(note.searches),
        },
    )


def stat_of(path: Path) -> Stat:
    """How the disk shows a file; nothing where there is none."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)
