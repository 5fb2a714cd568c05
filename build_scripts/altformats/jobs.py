"""Work side by side: one process per language, so that no state of a library or an engine is shared between them."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Row = TypeVar("Row")
Result = TypeVar("Result")


@contextmanager
def one_at_a_time(lock: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Let no two builds write at once; the second waits, and says so.  The lock goes with the process that holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another build is at work here: waiting for it to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def usual() -> int:
    """How many processes this machine runs at a time without getting in its own way: its processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(work: Callable[[Row], Result], rows: Sequence[Row], jobs: int) -> Iterator[tuple[Row, Result | None]]:
    """Each row with its result, in the order of the rows; None for a row whose process ended before it was done.

    With one job, or one row, the work is done here.  ``work`` and the rows must be picklable otherwise.  What ``work``
    raises is raised here.
    """
    if jobs < 2 or len(rows) < 2:  # noqa: PLR2004 - nothing to do side by side
        for row in rows:
            yield row, work(row)
        return
    context = multiprocessing.get_context("spawn")  # a forked browser or sound library would share its parent's state
    with ProcessPoolExecutor(min(jobs, len(rows)), mp_context=context, initializer=_stoppable) as pool:
        futures = [pool.submit(work, row) for row in rows]
        try:
            for row, future in zip(rows, futures, strict=True):
                try:
                    yield row, future.result()
                except BrokenProcessPool:
                    yield row, None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _stoppable() -> None:
    """Ctrl-C ends a worker at once and without a word; the parent says what there is to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
