"""What proof costs: making every file of every edition, proving each, and proving each a second time, in one run.

    python -m benchmarks.proof --runs 1

Each step is a process of its own; seconds of CPU are those of the step and of all that it starts (browser, voices).
A second proof of unchanged files takes what was read the first time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
STEPS: Final = ("make", "prove", "prove again")

BEGIN: Final = """
import datetime, sys
from pathlib import Path
from altformats.library import read_editions, read_library
from altformats.model import Artefact, Options, Project
project, folder = Project(Path(".").resolve()), Path(sys.argv[1])
library = read_library(project, datetime.date(2026, 11, 23), tags=sys.argv[2:])
assert not library.findings, library.findings
"""

MAKE: Final = (
    BEGIN
    + """
from altformats.errors import NeedsPerson
from altformats.formats import FORMATS
from altformats.plan import artefact_path
from altformats.press import make
from altformats.record import describe, write_manifest
made, options = [], Options(project)
for tag in dict.fromkeys(tag for _, tag in library.wanted):
    slugs = [slug for slug, own in library.translations if own == tag]
    for slug, edition in read_editions(library, tag, slugs).items():
        for form in FORMATS:
            path = artefact_path(library.leaflets[slug], library.languages[tag], form, options)
            try:
                make(edition, form, folder / path, options)
            except NeedsPerson:
                continue
            made.append(describe(folder, Artefact(path, slug, tag, form.name, form.variant(options), "", 0)))
write_manifest(folder, made)
print(len(made))
"""
)

PROVE: Final = (
    BEGIN
    + """
from altformats.formats import FORMATS
from altformats.judge import judge
verdict = judge(library, FORMATS, folder, lambda line: None)
for finding in verdict.all_findings:
    print(finding.place, finding.code, finding.message, file=sys.stderr)
assert verdict.proven
print(len(verdict.evidence))
"""
)


def main() -> None:
    """Print the median seconds of each step, and what proving costs beside making."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--language", action="append", default=[], metavar="TAG", help="only these (default: all)")
    given = parser.parse_args()
    spent: dict[str, list[tuple[float, float]]] = {step: [] for step in STEPS}
    files = 0
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as folder:
            project = prepare(Path(folder))
            out = Path(folder) / "site"
            for step, script in zip(STEPS, (MAKE, PROVE, PROVE), strict=True):
                files, cpu, wall = measured([sys.executable, "-c", script, str(out), *given.language], project)
                spent[step].append((cpu, wall))
    medians = {step: [statistics.median(kind) for kind in zip(*spent[step], strict=True)] for step in STEPS}
    print(f"{files} files, median of {given.runs} runs, one process at a time")
    for step, (cpu, wall) in medians.items():
        print(f"{step:12s} {cpu:8.1f} s of CPU {wall:8.1f} s by the clock")
    for name, at in (("CPU", 0), ("clock", 1)):
        prove, again = medians["prove"][at] / medians["make"][at], medians["prove again"][at] / medians["prove"][at]
        print(f"by {name}: prove / make {prove:.2f}, second proof / first {again:.3f}")


def prepare(folder: Path) -> Path:
    """The same sources in a place of their own, so that nothing read or made earlier is at hand."""
    project = folder / "project"
    project.mkdir()
    for name in ("source", "translations"):
        shutil.copytree(ROOT / name, project / name)
    for path in ROOT.iterdir():
        if path.name not in ("build", ".git", "source", "translations"):
            (project / path.name).symlink_to(path)
    (project / "build").mkdir()
    return project


def measured(command: list[str], folder: Path) -> tuple[int, float, float]:
    """What a step printed (a number of files), its seconds of CPU with all its children, and by the clock."""
    before, start = os.times(), time.monotonic()
    done = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return int(done.stdout), cpu, time.monotonic() - start


if __name__ == "__main__":
    main()
