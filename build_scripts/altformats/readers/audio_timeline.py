"""The timeline that a recording carries in its tag: which words it says when, by which voice.  Private to its reader.

It is hostile until it is checked: only the keys that are known, each once, of the right kind; times that are numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from ..errors import FormatProblem
from ..model import RATE, Spoken, joined
from .audio_bytes import REMEDY, Mp3

OBJECT: Final = b"\3application/json\0timeline.json\0altformats timeline\0"
"""How the general object (GEOB) begins that holds it: in UTF-8, its kind, file name and description."""
SCHEMA: Final = "altformats-timeline-1"
KEYS: Final = {"schema": str, "language": str, "rate": int, "samples": int, "passages": list, "passed": list}
PASSAGE: Final = {
    "written": str,
    "spoken": str,
    "tag": str,
    "block": int,
    "start": float,
    "end": float,
    "engine": str,
    "voice": str,
}
CLIP: Final = "clip"
"""A passage has room for what a reader finds; in a file it is empty, for a file does not vouch for itself."""
MOST: Final = 20_000
"""Passages; a leaflet has a few hundred."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the file states of itself.  ``samples`` is how many a decoder finds; ``passed``: language, engine, why."""

    language: str
    samples: int
    passages: tuple[Spoken, ...]
    passed: tuple[tuple[str, str, str], ...]

    @property
    def blocks(self) -> tuple[Spoken, ...]:
        """One entry for each block: the words of its passages joined, from the first one's start to the last's end."""
        return tuple(_whole(list(group)) for _, group in groupby(self.passages, key=lambda entry: entry.block))


def read_timeline(mp3: Mp3, name: str) -> Timeline:
    """The one timeline of the file.  Raises FormatProblem when there is none, more than one, or it is not sound."""
    objects = [content for frame, content in mp3.tags if frame == "GEOB" and content.startswith(OBJECT)]
    if len(objects) != 1:
        raise FormatProblem(f"there is no sound timeline in the tags: {len(objects)} found", name, REMEDY)
    try:
        table = json.loads(objects[0][len(OBJECT) :], object_pairs_hook=_once, parse_constant=_no_number)
        return _timeline(table)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FormatProblem(f"the timeline in the tags is not sound: {error}", name, REMEDY) from error


def _timeline(table: Any) -> Timeline:
    _kinds(table, KEYS)
    if table["schema"] != SCHEMA or table["rate"] != RATE:
        raise ValueError(f"schema {table['schema']!r}, {table['rate']} samples a second")
    rows = table["passages"]
    if not 0 < len(rows) <= MOST:
        raise ValueError(f"{len(rows)} passages")
    passages = tuple(_entry(row) for row in rows)
    blocks = [number for number, _ in groupby(entry.block for entry in passages)]
    if blocks != sorted(set(blocks)):
        raise ValueError("its blocks are not numbered in their order")
    passed = [tuple(row) for row in table["passed"]]
    if not all(len(row) == 3 and all(isinstance(words, str) for words in row) for row in passed):  # noqa: PLR2004 - language, engine, why
        raise ValueError("what was passed over is not said in three texts")
    return Timeline(table["language"], table["samples"], passages, tuple((a, b, c) for a, b, c in passed))


def _entry(row: Any) -> Spoken:
    _kinds(row, {**PASSAGE, CLIP: str} if CLIP in row else PASSAGE)
    if row.get(CLIP):
        raise ValueError("a passage vouches for its own sound")
    if not 0 <= row["start"] < row["end"] or not math.isfinite(row["end"]):
        raise ValueError(f"a passage from {row['start']} to {row['end']}")
    if not row["written"].strip() or not row["spoken"].strip():
        raise ValueError("a passage without words")
    return Spoken(**row)


def _kinds(table: Any, kinds: dict[str, type]) -> None:
    """Raises ValueError unless the table has these keys and no others, with values of these kinds."""
    if not isinstance(table, dict) or set(table) != set(kinds):
        raise ValueError(f"it has other keys than known ones: {sorted(table)}")
    for key, kind in kinds.items():
        value = table[key]
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise ValueError(f"{key} is {value!r}")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("it has a key twice")
    return table


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no time")


def _whole(entries: Sequence[Spoken]) -> Spoken:
    first, last = entries[0], entries[-1]
    words = joined(entry.written for entry in entries)
    spoken = " ".join(entry.spoken for entry in entries)
    return Spoken(words, spoken, first.tag, first.block, first.start, last.end, first.engine, first.voice)
