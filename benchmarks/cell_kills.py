"""Workers killed outright at random moments of a build: is it whole, proven, and the same to the byte?

    python -m benchmarks.cell_kills 20 --leaflets 12 --formats text

Builds a library undisturbed, then again from nothing while one worker after another is killed with SIGKILL until that
many have been, then the same on a Dask cluster of two workers, and with one process; prints what came of each.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks import corpus

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Build four times over and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", type=int, nargs="?", default=20)
    parser.add_argument("--leaflets", type=int, default=12)
    parser.add_argument("--formats", nargs="+", default=["text"])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "library"
        corpus.make(project, given.leaflets)
        calm = built(project, given.formats, ["--jobs", "2"])
        alone = built(project, given.formats, ["--jobs", "1"])
        print(f"--jobs 1 and --jobs 2: {'the same bytes' if alone == calm else 'OTHER BYTES'}, {len(calm)} files")
        print(f"two Dask workers: {'the same bytes' if clustered(project, given.formats) == calm else 'OTHER BYTES'}")
        killed, broken, builds, draw = 0, 0, 0, random.Random(given.seed)  # noqa: S311 - the same moments each time
        while killed < given.kills:
            found, count = disturbed(project, given.formats, draw, given.kills - killed)
            killed, builds, broken = killed + count, builds + 1, broken + (found != calm)
        print(f"{killed} workers killed in {builds} builds: {broken} builds with other bytes")


def command(project: Path, formats: list[str], more: list[str]) -> list[str]:
    """A whole build."""
    asked = [word for form in formats for word in ("--format", form)]
    return [sys.executable, "-m", "altformats.cli", "--root", str(project), "build", *asked, *more]


def built(project: Path, formats: list[str], more: list[str]) -> dict[str, str]:
    """The hash of each finished file of a build from nothing."""
    shutil.rmtree(project / "build", ignore_errors=True)
    with (project.parent / "log").open("w") as log:
        subprocess.run(command(project, formats, more), check=False, stdout=log, stderr=log)
    return hashes(project)


def disturbed(project: Path, formats: list[str], draw: random.Random, most: int) -> tuple[dict[str, str], int]:
    """The same while workers are killed, and how many were."""
    shutil.rmtree(project / "build", ignore_errors=True)
    killed = 0
    asked = command(project, formats, ["--jobs", "2"])
    with (project.parent / "log").open("w") as log, subprocess.Popen(asked, stdout=log, stderr=log) as build:
        while build.poll() is None and killed < most:
            time.sleep(draw.uniform(0.2, 4.0))
            cells = [one for one in children(build.pid) if "altformats.cells" in " ".join(words(one))]
            if cells:
                os.kill(draw.choice(cells).pid, signal.SIGKILL)
                killed += 1
    return hashes(project), killed


def clustered(project: Path, formats: list[str]) -> dict[str, str]:
    """A build by two Dask workers."""
    from distributed import LocalCluster

    settings = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(**settings) as machines:
        return built(project, formats, ["--cluster", machines.scheduler_address])


def children(pid: int) -> list[psutil.Process]:
    """The processes that a build has started; none when it has ended."""
    try:
        return psutil.Process(pid).children()
    except psutil.Error:
        return []


def words(process: psutil.Process) -> list[str]:
    """The command of a process; none when it has ended."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def hashes(project: Path) -> dict[str, str]:
    """The hash of each artefact and of the manifest's list of them."""
    site = project / "build" / "site"
    files = [path for path in sorted(site.glob("*/*")) if path.suffix in (".html", ".pdf", ".mp3", ".txt")]
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    main()
