"""What was there when a folder was last built: what has not changed since costs a look, and no more.

A folder of inputs is looked at file by file (size and time of change); only a file that looks otherwise is read, and it
counts as changed only when its bytes are others.  Of a library of 36,000 editions nothing is read when nothing changed.
The finished files are looked at in the same way; where there are very many, only folders in which a file was added,
removed or replaced are.  (A file that somebody writes over in place there is found by ``prove`` and ``verify``, which
read everything.)

The ledger is a shortcut and no evidence: without it, or where it is damaged, everything is looked at anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Row = tuple[int, int, str]
"""Of a file: its size in bytes, when it was changed (nanoseconds since 1970), the SHA-256 of its bytes or nothing."""
Table = dict[str, Row]
"""The files of one folder by name."""
What = Literal["new", "changed", "gone"]

SCHEMA: Final = "altformats-ledger-1"
MANY: Final = 20_000
"""Finished files beyond which each is not looked at by itself: a look takes 5 microseconds here."""
UNSETTLED: Final = 50_000_000
"""Nanoseconds in which a file may change again without its time of change telling: such a time is not relied on."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is not as it was, by its folder (as noted) and its name."""

    folder: str
    name: str
    what: What


def tabled(folder: Path) -> Table:
    """The files of a folder as they are now, without their bytes; empty where there is no such folder."""
    table: Table = {}
    settled = time.time_ns() - UNSETTLED
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if not entry.is_dir():
                    status = entry.stat()
                    when = status.st_mtime_ns
                    table[entry.name] = (status.st_size, when if when < settled else -1, "")
    except OSError:
        return table
    return table


def seal(table: Mapping[str, Row]) -> str:
    """One hash over names, sizes and times."""
    rows = sorted((name, size, when) for name, (size, when, _) in table.items())
    return hashlib.sha256(repr(rows).encode()).hexdigest()


class Ledger:
    """What was noted of one output folder, built in one way.  ``state`` is what its user keeps there, as JSON."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        noted = _read_json(folder / "state.json")
        sound = noted.get("schema") == SCHEMA
        self.state: dict[str, Any] = noted.get("state", {}) if sound else {}
        self.seals: dict[str, str] = noted.get("seals", {}) if sound else {}
        self.new = not sound

    def changes(self, name: str, folder: Path, now: Table) -> Iterator[Change]:
        """How a folder of inputs differs from what was noted under that name; ``now`` is given the hashes it lacks."""
        if self.seals.get(name) == seal(now):
            return
        before = self.noted(name)
        for file, row in now.items():
            old = before.get(file)
            if old is not None and old[:2] == row[:2]:
                now[file] = old
                continue
            now[file] = (*row[:2], _digest(f"{folder}/{file}"))
            if old is None or old[2] != now[file][2]:
                yield Change(name, file, "new" if old is None else "changed")
        for file in before.keys() - now.keys():
            yield Change(name, file, "gone")

    def noted(self, name: str) -> Table:
        """The table noted of a folder; empty where there is none."""
        try:
            return {file: (int(s), int(t), str(d)) for file, (s, t, d) in _read_json(self._table(name)).items()}
        except (TypeError, ValueError):
            return {}

    def differs(self, name: str, table: Table) -> bool:
        """Whether a folder is not as it was noted."""
        return self.seals.get(name) != seal(table) or not self._table(name).exists()

    def note(self, name: str, table: Table) -> None:
        """Note how a folder was when it was looked at."""
        if self.differs(name, table):
            self.keep(name, table)
            self.seals[name] = seal(table)

    def keep(self, name: str, table: Table) -> None:
        """Keep the table of a folder whose seal is kept elsewhere."""
        _write_json(self._table(name), table)

    def write(self) -> None:
        """Keep the state and the seals; they are replaced as a whole."""
        _write_json(self.folder / "state.json", {"schema": SCHEMA, "state": self.state, "seals": self.seals})

    def read_part(self, name: str) -> dict[str, Any]:
        """A part of the state that is only read when something changed."""
        return _read_json(self.folder / f"{name}.json")

    def write_part(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep such a part."""
        _write_json(self.folder / f"{name}.json", value)

    def forget(self) -> None:
        """Note nothing any more."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.state, self.seals, self.new = {}, {}, True

    def _table(self, name: str) -> Path:
        return self.folder / "folders" / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"


# --------------------------------------------------------------------------------------------------------------------
# The finished files


def outputs(out: Path, folders: Collection[str]) -> dict[str, str]:
    """A seal for each of these folders below an output folder: over its files, or, where there are very many, over
    their names and the folder's own time of change.
    """
    found = {name: _names(out / name) for name in folders}
    sealed = _by_name if sum(map(len, found.values())) > MANY else _by_file
    return {name: sealed(out / name, names) for name, names in found.items()}


def _names(folder: Path) -> list[str]:
    """The files of a folder, sorted; none where there is no such folder."""
    try:
        with os.scandir(folder) as found:
            return sorted(entry.name for entry in found if not entry.is_dir())
    except OSError:
        return []


def _by_file(folder: Path, _names: list[str]) -> str:
    return seal(tabled(folder))


def _by_name(folder: Path, names: list[str]) -> str:
    return hashlib.sha256(repr((changed_at(folder), names)).encode()).hexdigest()


def changed_at(folder: Path) -> int:
    """When something was last put into a folder or taken out of it, in nanoseconds; 0 where there is none."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def folder_of(path: str) -> str:
    """The folder of a finished file, by its path below the output folder."""
    return path.rpartition("/")[0] or "."


def note_outputs(ledger: Ledger, out: Path, folders: Collection[str]) -> None:
    """Note the finished files in these folders as they are now, as soon as their times of change can be relied on.

    No other folder is looked at then: a website has one for each short address.
    """
    time.sleep(1.2 * UNSETTLED / 1e9)
    before = ledger.state.get("outputs", {})
    now = outputs(out, folders)
    for name in now:
        if before.get(name) != now[name]:
            ledger.keep(f"out:{name}", tabled(out / name))
    ledger.state["outputs"] = now


def pass_outputs(ledger: Ledger, out: Path) -> None:
    """Let the folders be noted as they are now: other files than the finished ones came and went in them.

    The finished files stay noted as they were.
    """
    time.sleep(1.2 * UNSETTLED / 1e9)
    ledger.state["outputs"] = outputs(out, ledger.state.get("outputs", {}))


def changed_outputs(ledger: Ledger, out: Path) -> list[Change]:
    """Finished files that are not as they were noted: their folder is the one below the output folder."""
    before = ledger.state.get("outputs", {})
    now = outputs(out, before)
    if before == now:
        return []
    found: list[Change] = []
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            noted, table = ledger.noted(f"out:{name}"), tabled(out / name)
            found += [Change(name, file, "gone") for file in noted.keys() - table.keys()]
            found += [Change(name, file, "new") for file in table.keys() - noted.keys()]
            found += [Change(name, f, "changed") for f, row in table.items() if f in noted and noted[f][:2] != row[:2]]
    return found


# --------------------------------------------------------------------------------------------------------------------


def digested(folder: Path, table: Table) -> Table:
    """The same with the hash of each file that has none yet."""
    return {name: (*row[:2], row[2] or _digest(f"{folder}/{name}")) for name, row in table.items()}


def _digest(path: str) -> str:
    """The hash of a file's bytes; empty where it cannot be read, which no other file equals."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - 36,000 paths as objects take as long as their bytes
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Whole or not at all; without line ends, which would take ten times as long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    beside.replace(path)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}
