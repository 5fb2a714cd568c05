"""A whole hospital's library, ours alone: plan, a build with nothing to do, and an edit, at several sizes in one run.

    make bench-large                                            # 30, 300 and 3,000 leaflets in 12 languages, seeded
    python -m benchmarks.bench_large --formats text             # built in truth, which is measured too: cold
    python -m benchmarks.bench_large --folder DIR --keep        # a library built by an earlier run is used again

What is measured begins at the state that ``altformats build`` leaves.  A cold build of 144,000 files takes days: with
``--seeded`` the library is brought to that state by ``seeded.py``, cold is not measured, and a leaflet is built in
truth before the edit that is measured.  Writes ``build/bench-large.json``, and the page of ``bench.py`` with both.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from altformats.languages import read_languages
from altformats.model import Project

from . import bench_page, bench_rows, corpus
from .bench import BUILD, machine
from .bench_cases import COLD, EDIT, NOTHING, OURS, WHOLE, cli, environment, seeding
from .bench_rows import Report, Row
from .measuring import Spent, measured

PLAN: Final = "plan"
LIBRARY: Final = "library"


def main() -> int:
    """Measure each size and write the report after each."""
    given = _given()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="altformats-bench-") as name:
        folder = given.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for size in given.sizes:
            for row in _rows(given, size, folder):
                spent = row.typical
                print(
                    f"{size:5d} leaflets, {row.scenario:9s} {spent.cpu:9.2f} s of CPU,"
                    f" {spent.wall:8.1f} s by the clock, {spent.memory / 1e6:6.0f} MB",
                    flush=True,
                )
                rows.append(row)
            keep(given.out, Report(tuple(rows), (), machine()))
            if not given.keep:
                shutil.rmtree(folder / _name(given, size))
    return 0


def keep(out: Path, report: Report) -> None:
    """Write the report; the page shows it with what ``bench.py`` measured, where that is there."""
    bench_rows.write(out / "bench-large.json", report)
    small = out / "bench.json"
    whole = bench_rows.joined(bench_rows.read(small), report) if small.exists() else report
    (out / "bench.html").write_text(bench_page.page(whole), encoding="utf-8")


def _rows(given: argparse.Namespace, size: int, folder: Path) -> Iterator[Row]:
    """The rows of one size, each as soon as it is known."""
    root = folder / _name(given, size)
    fresh = not root.exists()
    project = corpus.make(root, size, given.languages) if fresh else Project(root.resolve())
    formats = [f"--format={name}" for name in given.formats]
    build = [*cli(), "build", *formats, "--jobs", str(given.jobs)]
    log = folder / "log.txt"

    def run(command: Sequence[str]) -> Spent:
        return measured(command, project.root, environment(), log=log)

    def row(scenario: str, command: Sequence[str], runs: Sequence[Spent]) -> Row:
        tags, seeded = len(read_languages(project)), "; begun at a seeded state" if given.seeded else ""
        words = f"{', '.join(given.formats)} of all {size} leaflets in {tags} languages, proven{seeded}"
        shown = " ".join(["altformats", *command[len(cli()) :]] if command[: len(cli())] == cli() else command)
        return Row(LIBRARY, OURS, scenario, size, tags, size * tags, words, shown, tuple(runs))

    if fresh:
        if given.seeded:
            run(seeding(given.formats))
        else:
            yield row(COLD, build, [run(build)])
        run(build)
    plan = [*cli(), "plan", *formats]
    yield row(PLAN, plan, [run(plan) for _ in range(given.runs)])
    yield row(NOTHING, build, [run(build) for _ in range(given.runs)])
    edits = []
    turns = given.edit_runs or given.runs
    for turn in range(turns):
        slug = corpus.slug_of(1 + turn * min(given.sizes) // turns)  # the same of every size: leaflets differ in length
        if given.seeded:  # nothing of the leaflet is in the store yet, as it would be after a build
            corpus.edit(project, slug)
            run(build)
        corpus.edit(project, slug)
        edits.append(run(build))
    yield row(EDIT, build, edits)


def _name(given: argparse.Namespace, size: int) -> str:
    return f"large-{size}-{given.languages}"


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[30, 300, 3000], metavar="N", help="leaflets")
    parser.add_argument("--languages", type=int, choices=(corpus.NINE, corpus.TWELVE), default=corpus.TWELVE)
    parser.add_argument("--formats", nargs="+", default=list(WHOLE), metavar="NAME", help="what is built of each")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--edit-runs", type=int, metavar="N", help="runs of an edit, each of another leaflet (default: runs)"
    )
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seeded", action="store_true", help="begin at a built state without building")
    parser.add_argument("--folder", type=Path, help="where the libraries are made (default: nowhere that stays)")
    parser.add_argument("--keep", action="store_true", help="leave the libraries, built, for the next run")
    parser.add_argument("--out", type=Path, default=BUILD)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
