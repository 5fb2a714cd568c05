"""Where the time goes: CPU seconds by step, of this process and of all that it started."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Clock:
    """Counts CPU seconds for each step; what a step spends inside another counts for the inner one only.

    One that is not ``running`` counts nothing and costs nothing.  ``seconds`` tells the CPU seconds spent so far.
    """

    def __init__(self, *, running: bool, seconds: Callable[[], float] | None = None) -> None:
        self.running, self.seconds = running, seconds or spent
        self._steps: list[str] = []
        self._since = self.seconds() if running else 0.0
        self._spent: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what is spent until the end of the block for this step."""
        if not self.running:
            yield
            return
        self._charge()
        self._steps.append(name)
        try:
            yield
        finally:
            self._charge()
            self._steps.pop()

    def read(self) -> dict[str, float]:
        """What was spent on each step since this was last asked."""
        found, self._spent = self._spent, {}
        return found

    def _charge(self) -> None:
        now = self.seconds()
        if self._steps:
            self._spent[self._steps[-1]] = self._spent.get(self._steps[-1], 0.0) + now - self._since
        self._since = now


def spent(pid: int | None = None) -> float:
    """CPU seconds of a process (this one) and of all that it started, as far as they live or were waited for."""
    import psutil

    total = 0.0
    try:
        root = psutil.Process(pid or os.getpid())
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return total
    for one in family:
        try:
            times = one.cpu_times()
        except psutil.Error:  # it has just ended
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
