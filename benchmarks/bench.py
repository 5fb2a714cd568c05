"""Ours beside stock tools on the same leaflets, in turn, in one run; writes ``build/bench.json`` and ``bench.html``.

    make bench                                  # what fits into an hour
    python -m benchmarks.bench --sizes 1 30 300 --runs 3 --minutes 240

A part that would begin after its minutes are over is left out, and the report says so.  What stock tools need:
sphinx-build and weasyprint (installed with us), and of Debian's packages espeak-ng, lame, sox, gettext and perl.

| part | what is made | ours | stock |
|---|---|---|---|
| html | web pages, steps 1 to 4 | benchmarks.making | msgfmt, sphinx-build -b html |
| pdf | large print, from the source on | benchmarks.making | sphinx-build, weasyprint a page |
| audio | MP3, from the source on | benchmarks.making | sphinx-build -b text, espeak-ng a sentence, sox, lame |
| text | plain text; ours proven | altformats build | sphinx-build -b text |
| whole | all four; ours proven | altformats build | all of these, in peers.sh |
| whole, with `--edits N` | the same after an edit of one of N leaflets | altformats build, seeded | peers.sh |
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from . import bench_page, bench_rows, peers
from .bench_cases import SCENARIOS, Case, Place, building, editing, evenly, making, prepared
from .bench_rows import Report, Row
from .corpus_leaflets import LENGTHS

NINE: Final = ("en", "pl", "ur", "cy", "ro", "ar", "bn", "zh-Hans", "so")
SAMPLED: Final = ("en", "ur", "bn")
"""Languages of the samples of PDF and audio: three scripts, one of them from right to left."""
PARTS: Final = ("html", "pdf", "audio", "text", "whole")
BUILD: Final = Path(__file__).resolve().parent.parent / "build"


def main() -> int:
    """Run what fits into the minutes, and write the report."""
    given = _given()
    if lacking := peers.missing():
        print(f"The stock tools are not all here. Install: apt-get install {' '.join(lacking)}", file=sys.stderr)
        return 1
    until = time.monotonic() + given.minutes * 60
    rows: list[Row] = []
    left_out: list[str] = []
    with tempfile.TemporaryDirectory(prefix="altformats-bench-") as name:
        folder = given.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for case in cases(given):
            named = f"{case.part}{', one edit' if case.edit else ''}: {case.asked}"
            if time.monotonic() > until:
                left_out.append(f"{named} (the {given.minutes:g} minutes were over)")
                continue
            print(f"{named}, {case.runs} runs", flush=True)
            found = _measured(case, prepared(case, folder))
            for row in found:
                spent = row.typical
                print(
                    f"  {row.side:22s} {row.scenario:9s} {spent.cpu:9.2f} s of CPU, {row.each:7.2f} an edition,"
                    f" {spent.wall:8.1f} s by the clock, {spent.memory / 1e6:6.0f} MB",
                    flush=True,
                )
            rows += found
            keep(given.out, Report(tuple(rows), tuple(left_out), machine()))
    keep(given.out, Report(tuple(rows), tuple(left_out), machine()))
    return 0


def _measured(case: Case, place: Place) -> list[Row]:
    if case.edit:
        return editing(case, place)
    return building(case, place) if case.part in ("text", "whole") else making(case, place)


def keep(out: Path, report: Report) -> None:
    """Write the report and its page, with what ``bench-large`` measured before, where that is there."""
    bench_rows.write(out / "bench.json", report)
    large = out / "bench-large.json"
    whole = bench_rows.joined(report, bench_rows.read(large)) if large.exists() else report
    (out / "bench.html").write_text(bench_page.page(whole), encoding="utf-8")


def cases(given: argparse.Namespace) -> Iterator[Case]:
    """What is run, the cheapest first."""
    jobs = given.jobs
    for size in given.sizes:
        every = evenly(size, size)
        if "html" in given.parts:
            yield Case("html", size, every, tuple(given.html_languages), given.runs)
        if "text" in given.parts:
            yield Case("text", size, every, tuple(given.html_languages), given.runs, jobs)
    for size in given.sizes:
        sample = evenly(size, given.sample)
        for part in ("pdf", "audio"):
            if part in given.parts:
                yield Case(part, size, sample, tuple(given.sample_languages), given.runs)
    whole, scenarios = (tuple(given.languages), given.whole_runs, jobs), tuple(given.scenarios)
    for size in given.whole:
        if "whole" in given.parts:
            yield Case("whole", size, evenly(size, size), *whole, scenarios=scenarios)
    for size in given.edits:
        yield Case("whole", size, evenly(size, size), *whole, edit=True)


def machine() -> tuple[tuple[str, str], ...]:
    """What the figures were measured on."""
    one, five, _ = os.getloadavg()
    return (
        ("processors", str(os.cpu_count())),
        ("processor", _processor()),
        ("Python", platform.python_version()),
        ("system", platform.system()),
        ("load when written (1 and 5 minutes)", f"{one:.1f}, {five:.1f}"),
        ("leaflets", f"benchmarks.corpus: {LENGTHS[0]} to {LENGTHS[1]} blocks each"),
    )


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    rows = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return next((row.partition(":")[2].strip() for row in rows if row.startswith("model name")), platform.machine())


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument(
        "--sizes", nargs="+", type=int, default=[1, 30, 300], metavar="N", help="leaflets in the library"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=60, help="no part begins later than this")
    parser.add_argument("--html-languages", nargs="+", default=["pl"], metavar="TAG", help="of the parts html and text")
    parser.add_argument("--sample", type=int, default=2, metavar="K", help="leaflets drawn for PDF and audio")
    parser.add_argument("--sample-languages", nargs="+", default=SAMPLED, metavar="TAG")
    parser.add_argument("--whole", nargs="+", type=int, default=[1], metavar="N", help="leaflets of the whole job")
    parser.add_argument(
        "--edits", nargs="+", type=int, default=[], metavar="N", help="leaflets, of which one is edited"
    )
    parser.add_argument(
        "--scenarios", nargs="+", choices=SCENARIOS, default=SCENARIOS, help="of the whole job, in this order"
    )
    parser.add_argument("--whole-runs", type=int, default=1)
    parser.add_argument("--languages", nargs="+", default=NINE, metavar="TAG", help="of the whole job")
    parser.add_argument("--jobs", type=int, default=1, help="processes of altformats build")
    parser.add_argument("--folder", type=Path, help="where the libraries are made, and kept (default: nowhere)")
    parser.add_argument("--out", type=Path, default=BUILD)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
