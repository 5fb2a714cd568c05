"""Work side by side: in order, and honest about a process that ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from altformats.jobs import each, one_at_a_time

from .samples import ROOT


def doubled(number: int) -> int:
    return 2 * number


def deadly(number: int) -> int:
    if number == 2:
        os._exit(9)  # as when the system ends a process that takes too much memory
    return number


def faulty(number: int) -> int:
    raise ValueError(number)


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_rows(jobs: int) -> None:
    """Whatever finishes first, each row has its own result, in one process or several."""
    assert list(each(doubled, [3, 1, 2], jobs)) == [(3, 6), (1, 2), (2, 4)]


def test_a_process_that_ended_is_no_result() -> None:
    """A row whose process ended gives None, and nothing waits for ever."""
    results = dict(each(deadly, [1, 2], 2))
    assert results[2] is None


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_is_not_swallowed(jobs: int) -> None:
    """An error in the work is raised where the work was asked for."""
    with pytest.raises(ValueError, match="1"):
        list(each(faulty, [1, 2], jobs))


def holder(lock: str) -> None:
    """Hold the lock until standard input ends."""
    with one_at_a_time(Path(lock), lambda _line: None):
        print("held", flush=True)
        sys.stdin.read()


def test_two_builds_do_not_write_at_once(tmp_path: Path) -> None:
    """A second build waits for the first and says so; when the first is gone, however it ended, the second goes on."""
    lock = tmp_path / "building"
    code = f"from tests.test_jobs import holder; holder({str(lock)!r})"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        said: list[str] = []

        def tell(line: str) -> None:
            said.append(line)
            first.kill()

        with one_at_a_time(lock, tell):
            assert said == ["another build is at work here: waiting for it to end"]
            assert first.wait(timeout=10) != 0
