"""What a command costs with all that it starts: seconds of CPU, seconds by the clock, and the most memory at one time.

The kernel adds a child's seconds to its parent's when the parent waits for it.  A browser leaves processes behind whose
parent has gone: this process asks the kernel to be given those (``PR_SET_CHILD_SUBREAPER``), and waits for every one.
Memory is read up to five times a second as the sum of the proportional shares (PSS) of the whole tree, in which a page
that several processes share counts once.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SET_CHILD_SUBREAPER: Final = 36
INTERVAL: Final = 0.2
"""Seconds between two looks at the memory."""
SPARING: Final = 50
"""How many times as long as a look took the next one waits, at least.  The kernel walks through all memory for it, in
30 ms for 1.7 GB (measured): five times a second that took 15 % of a processor from what was measured."""
TAIL: Final = 2000
"""Characters of what a command said that are told when it fails."""
GRACE: Final = 15.0
"""Seconds that what a command left running is given to end by itself."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of CPU (user and system), seconds by the clock, and the peak of memory in bytes."""

    cpu: float
    wall: float
    memory: int


def median(runs: Iterable[Spent]) -> Spent:
    """The median of each measure by itself."""
    rows = list(runs)
    memory = round(statistics.median(run.memory for run in rows))
    return Spent(statistics.median(run.cpu for run in rows), statistics.median(run.wall for run in rows), memory)


def measured(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    log: Path | None = None,
    answer: Path | None = None,
    passing: Collection[int] = (0,),
) -> Spent:
    """Run a command in a folder and wait for all that it starts.  This process must have no other children.

    ``log`` takes what it prints; with ``answer`` what it prints as its result goes there.  Raises RuntimeError for a
    command that ends with another code than the ``passing`` ones.
    """
    ctypes.CDLL(None, use_errno=True).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with (log or Path(os.devnull)).open("ab") as said, (answer or Path(os.devnull)).open("wb") as result:
        out = result if answer else said
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=said)
        with _Watch() as watch:
            code = process.wait()
            wall = time.monotonic() - start
            _reap()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code not in passing:
        told = log.read_text(encoding="utf-8", errors="replace")[-TAIL:] if log else ""
        raise RuntimeError(f"{' '.join(command)} ended with {code}. It said last:\n{told}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(cpu, wall, watch.peak)


def _reap() -> None:
    """Wait for the orphans; those that do not end are ended, for their seconds count only then."""
    until = time.monotonic() + GRACE
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            if time.monotonic() > until:
                for pid in _descendants(os.getpid()):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


class _Watch:
    """Looks at the memory of all descendants until it is left."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            begun = time.thread_time()
            self.peak = max(self.peak, sum(map(_memory, _descendants(os.getpid()))))
            if self._over.wait(max(INTERVAL, SPARING * (time.thread_time() - begun))):
                return


def _descendants(root: int) -> list[int]:
    """The processes below one, by their parents as /proc tells them."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        own = children.get(waiting.pop(), [])
        found += own
        waiting += own
    return found


def _memory(pid: int) -> int:
    """Bytes of memory of a process, shared pages by their share; 0 for one that has ended."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0
