"""What a benchmark measured, as rows that can be kept, joined and compared."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .measuring import Spent, median

SCHEMA: Final = "altformats-bench-1"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was run, as often as there are ``runs``.

    ``part`` is what was made (html, pdf, audio, text, whole or library), ``side`` by whom (ours, stock, or stock with
    time stamps), ``scenario`` cold, plan, no-op or one edit.  ``leaflets`` is the size of the library, ``editions``
    (leaflet x language) what the command was asked for.  ``what`` says it in a sentence.  ``seconds`` are those of the
    recordings that were made.  ``split`` are seconds of CPU per step, where the command tells them.
    """

    part: str
    side: str
    scenario: str
    leaflets: int
    languages: int
    editions: int
    what: str
    command: str
    runs: tuple[Spent, ...]
    seconds: float = 0.0
    split: tuple[tuple[str, float], ...] = ()

    @property
    def typical(self) -> Spent:
        """The median of each measure."""
        return median(self.runs)

    @property
    def each(self) -> float:
        """Seconds of CPU for one edition."""
        return self.typical.cpu / self.editions


@dataclass(frozen=True, slots=True)
class Report:
    """All rows of a run; what was left out, and why; and what machine it was."""

    rows: tuple[Row, ...]
    left_out: tuple[str, ...]
    machine: tuple[tuple[str, str], ...]

    def find(self, part: str, side: str, scenario: str, leaflets: int) -> Row | None:
        """The row of this kind; None where it was not run."""
        wanted = (part, side, scenario, leaflets)
        return next((row for row in self.rows if (row.part, row.side, row.scenario, row.leaflets) == wanted), None)


def joined(older: Report, newer: Report) -> Report:
    """Both, the newer row where both have one."""
    fresh = {_kind(row) for row in newer.rows}
    kept = [row for row in older.rows if _kind(row) not in fresh]
    return Report((*kept, *newer.rows), tuple(dict.fromkeys((*older.left_out, *newer.left_out))), newer.machine)


def _kind(row: Row) -> tuple[str, str, str, int, int]:
    return row.part, row.side, row.scenario, row.leaflets, row.languages


@dataclass(frozen=True, slots=True)
class Claim:
    """A bound that we want to keep: what is compared, the ratio that was measured, and the least or the most of it."""

    words: str
    ratio: float
    wanted: float
    least: bool = True

    @property
    def kept(self) -> bool:
        """Whether the measured ratio is within the bound."""
        return self.ratio >= self.wanted if self.least else self.ratio <= self.wanted


def leaflets(number: int) -> str:
    """A number of leaflets in words."""
    return f"{number:,} leaflet{'s' * (number != 1)}"


def claims(report: Report) -> Iterator[Claim]:
    """Every bound that the rows of this run can speak to."""
    for row in report.rows:
        if row.side != "stock":
            continue
        ours = report.find(row.part, "ours", row.scenario, row.leaflets)
        if ours is None or not ours.each:
            continue
        ratio, at = row.each / ours.each, leaflets(row.leaflets)
        if row.part == "audio" and row.seconds and ours.seconds and row.leaflets >= SETTLED:
            each = (row.typical.cpu / row.seconds) / (ours.typical.cpu / ours.seconds)
            yield Claim(f"recordings, cold, {at}: stock / ours, CPU for a second of sound", each, LEAST_SOUND)
        elif row.part in LEAST_COLD and row.scenario == "cold" and row.leaflets >= SETTLED:
            yield Claim(f"{ONES[row.part]}, cold, {at}: stock / ours, CPU an edition", ratio, LEAST_COLD[row.part])
        elif row.part == "whole":
            words = f"whole job, {row.scenario}, {at}: script without proof / ours with proof, CPU"
            yield Claim(words, ratio, LEAST_WHOLE[row.scenario])
            full = report.find(row.part, "ours, every processor", row.scenario, row.leaflets)
            if full is not None:
                words = f"whole job, {row.scenario}, {at}: script without proof / ours with proof, by the clock"
                yield Claim(words, row.typical.wall / full.typical.wall, LEAST_WHOLE[row.scenario])
    yield from _sound(report)
    yield from _growth(report)


SETTLED: Final = 30
"""Leaflets from which on a part is judged by itself: below, both sides mostly start their programs."""
ONES: Final = {"html": "web pages", "pdf": "PDF"}
LEAST_COLD: Final = {"html": 6.0, "pdf": 1.5}
LEAST_SOUND: Final = 2.0
"""Recordings are compared by how long they last: ours speaks more slowly and says more."""
LEAST_WHOLE: Final = {"cold": 1.0, "no-op": 50.0, "one edit": 20.0}
REAL_TIME: Final = 100.0
EDIT_GROWTH: Final = 1.2
LEAFLET_GROWTH: Final = 1.1
FREE: Final = 1.0
"""Seconds of CPU that a plan and a build with nothing to do may take at the largest size."""
MEMORY: Final = 1.5
"""Gigabytes (10^9 bytes) that a build may take at any size."""
LARGE: Final = 3000


def _sound(report: Report) -> Iterator[Claim]:
    for row in report.rows:
        if row.part == "audio" and row.side == "ours" and row.seconds:
            words = f"recordings, {leaflets(row.leaflets)}: seconds of recording for a second of CPU"
            yield Claim(words, row.seconds / row.typical.cpu, REAL_TIME)


def _growth(report: Report) -> Iterator[Claim]:
    """How time grows with the library, and the most memory that anything of ours took."""
    own = [row for row in report.rows if row.side == "ours"]
    library = {(row.scenario, row.leaflets): row for row in own if row.part == "library"}
    for (scenario, size), row in library.items():
        if size == LARGE and scenario in ("plan", "no-op"):
            yield Claim(f"{scenario}, {leaflets(size)}: seconds of CPU", row.typical.cpu, FREE, least=False)
        small, middle = library.get((scenario, 30)), library.get((scenario, 300))
        if size > 30 and scenario == "one edit" and small:
            words = f"one edit, {leaflets(size)} / 30 leaflets, CPU"
            yield Claim(words, row.typical.cpu / small.typical.cpu, EDIT_GROWTH, least=False)
        if size == LARGE and scenario == "cold" and middle:
            words = f"cold, {leaflets(size)} / 300 leaflets, CPU an edition"
            yield Claim(words, row.each / middle.each, LEAFLET_GROWTH, least=False)
    if own:
        most = max(own, key=lambda row: row.typical.memory)
        words = f"memory in GB, the most of all runs ({most.part}, {most.scenario}, {leaflets(most.leaflets)})"
        yield Claim(words, most.typical.memory / 1e9, MEMORY, least=False)


def write(path: Path, report: Report) -> None:
    """Write a report as JSON, with the medians beside the single runs."""
    table = {"schema": SCHEMA, **dataclasses.asdict(report), "rows": [_table(row) for row in report.rows]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Report:
    """Read a report.  Raises ValueError for one of another schema."""
    table = json.loads(path.read_text(encoding="utf-8"))
    if table.get("schema") != SCHEMA:
        raise ValueError(f"{path} is not a report of this benchmark")
    return Report(
        tuple(_row(row) for row in table["rows"]),
        tuple(table["left_out"]),
        tuple((name, value) for name, value in table["machine"]),
    )


def _table(row: Row) -> dict[str, Any]:
    return {**dataclasses.asdict(row), "median": dataclasses.asdict(row.typical), "cpu_per_edition": row.each}


def _row(table: dict[str, Any]) -> Row:
    known = {field.name: table[field.name] for field in dataclasses.fields(Row)}
    known["runs"] = tuple(Spent(**run) for run in table["runs"])
    known["split"] = tuple((name, seconds) for name, seconds in table["split"])
    return Row(**known)


def named(rows: Iterable[Row], part: str, scenario: str) -> dict[str, Sequence[Row]]:
    """The rows of a part and scenario by side, each by the size of the library."""
    sides: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.leaflets):
        if (row.part, row.scenario) == (part, scenario):
            sides.setdefault(row.side, []).append(row)
    return {side: tuple(found) for side, found in sides.items()}
