"""The file of what listeners said: one verdict of each listener on each safety statement of an edition's recordings.

It is kept among the sources and taken as hostile: what is not exactly as we write it is refused as a whole.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .errors import ListeningProblem
from .model import Project
from .record import write_json

SCHEMA: Final = "altformats-listening-1"
LARGEST: Final = 1_000_000
"""Bytes of one file; a leaflet of 23 statements heard by two people has about 20,000."""
MOST: Final = 5_000
"""Verdicts in one file."""
LONGEST: Final = 1_000
"""Characters in which a listener says what is wrong."""
NAME: Final = 100
"""Characters of a name, and of a statement's id."""
RIGHT, WRONG = "as written", "wrong"
KEYS: Final = frozenset({"statement", "clip", "words", "verdict", "wrong", "listener", "date"})
HASH: Final = re.compile("[0-9a-f]{64}")
ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
STEERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows, and could make one name look like another."""
BARRED: Final = ("Cc", "Cs", "Zl", "Zp")
"""Unicode's control characters, halves of characters, and separators of lines and paragraphs."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one listener said of one statement, on a day.  ``wrong`` is empty where it was heard as it is written.

    ``clip`` is the hash of what was heard (``Proof.clip``), ``words`` that of what was written (``words_hash``).
    """

    statement: str
    clip: str
    words: str
    listener: str
    date: datetime.date
    wrong: str = ""


def verdicts_path(project: Project, tag: str, slug: str) -> Path:
    """Where the verdicts on one edition's recordings are kept."""
    return project.listening / tag / f"{slug}.json"


def read_verdicts(project: Project, tag: str, slug: str) -> tuple[Verdict, ...]:
    """What listeners said of one edition; nothing where nobody has.  Raises ListeningProblem for a damaged file."""
    path = verdicts_path(project, tag, slug)
    if not path.exists() and not path.is_symlink():
        return ()
    try:
        return _verdicts(_bytes(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = "Restore the file from version control, or take it away and have all statements heard again."
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ListeningProblem(f"what listeners said cannot be read: {why}", project.relative(path), remedy) from error


def keep(project: Project, tag: str, slug: str, fresh: Iterable[Verdict]) -> Path:
    """Add verdicts, whole or not at all; each takes the place of what the same listener said of the same statement.

    Raises ListeningProblem for a verdict that is not sound, and where the file is damaged.
    """
    path = verdicts_path(project, tag, slug)
    known = {(one.statement, _folded(one.listener)): one for one in read_verdicts(project, tag, slug)}
    for verdict in fresh:
        try:
            _must_be_sound(verdict)
        except ValueError as error:
            remedy = "Say who listened (--as) and, where it is wrong, what is wrong."
            raise ListeningProblem(str(error), verdict.statement, remedy) from error
        known[verdict.statement, _folded(verdict.listener)] = verdict
    write_json(path, {"schema": SCHEMA, "verdicts": [_row(known[key]) for key in sorted(known)]})
    return path


def line(typed: str) -> str:
    """What somebody typed, as one plain line: without control characters, marks of direction, doubled spaces."""
    return " ".join("".join(sign if _plain(sign) else " " for sign in typed).split())


def _bytes(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise ValueError("it is no plain file")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"it has more than {LARGEST} bytes")
    return data


def _verdicts(data: bytes) -> tuple[Verdict, ...]:
    table = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    if not isinstance(table, dict) or set(table) != {"schema", "verdicts"} or table["schema"] != SCHEMA:
        raise ValueError(f"it is not of the kind {SCHEMA}")
    rows = table["verdicts"]
    if not isinstance(rows, list) or len(rows) > MOST:
        raise ValueError(f"it does not hold a list of up to {MOST} verdicts")
    verdicts = tuple(map(_verdict, rows))
    if len({(one.statement, _folded(one.listener)) for one in verdicts}) < len(verdicts):
        raise ValueError("one listener has two verdicts on one statement")
    return verdicts


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key stands twice in it")
    return table


def _verdict(row: Mapping[str, Any]) -> Verdict:
    if not isinstance(row, dict) or set(row) != KEYS or not all(isinstance(word, str) for word in row.values()):
        raise ValueError(f"a verdict has exactly these keys, each with text: {', '.join(sorted(KEYS))}")
    date = datetime.date.fromisoformat(row["date"])
    verdict = Verdict(row["statement"], row["clip"], row["words"], row["listener"], date, row["wrong"])
    if row["verdict"] != (WRONG if verdict.wrong else RIGHT):
        raise ValueError(f"{verdict.statement}: {row['verdict']!r} does not fit what is said to be wrong")
    _must_be_sound(verdict)
    return verdict


def _row(verdict: Verdict) -> dict[str, str]:
    said = WRONG if verdict.wrong else RIGHT
    return {**dataclasses.asdict(verdict), "date": verdict.date.isoformat(), "verdict": said}


def _must_be_sound(verdict: Verdict) -> None:
    """Raises ValueError for what could not have been said: no name, no such hash, signs that hide or mislead."""
    if not ID.fullmatch(verdict.statement) or len(verdict.statement) > NAME:
        raise ValueError(f"{verdict.statement[:NAME]!r} is no id of a statement")
    if not HASH.fullmatch(verdict.clip) or not HASH.fullmatch(verdict.words):
        raise ValueError(f"{verdict.statement}: a hash is not 64 hexadecimal digits")
    for what, words, most in (("name", verdict.listener, NAME), ("remark", verdict.wrong, LONGEST)):
        if len(words) > most or words != words.strip() or not _plain(words):
            raise ValueError(f"{verdict.statement}: the {what} is not one plain line of at most {most} characters")
    if not verdict.listener:
        raise ValueError(f"{verdict.statement}: nobody is named who listened")


def _plain(words: str) -> bool:
    """Whether it is one line without control characters or marks that turn the direction."""
    return not STEERING.search(words) and not any(
        unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in words
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
