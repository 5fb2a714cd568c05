"""Work side by side: in order, and honest about a process that ended."""

from __future__ import annotations

import os

import pytest

from altformats.jobs import each


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
