"""Stories over a crew: what is lost is tried again, as often as it makes sense."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from altformats.cells import Desk, Limits, local
from altformats.relay import KILLED, TRIES, relay


@dataclass(frozen=True, slots=True)
class Errand:
    """A piece of one unit that goes wrong so many times, and notes in a file how often it was tried."""

    notes: Path
    times: int
    kind: str = "errand"

    def parts(self) -> Sequence[Errand]:
        """Itself."""
        return [self]

    def lost(self, why: str) -> dict[str, Any]:
        """What is told of it at last."""
        return {"errand": why}

    def tried(self) -> int:
        """How often it was tried, this time included."""
        with self.notes.open("a", encoding="utf-8") as file:
            file.write("tried\n")
        return len(self.notes.read_text(encoding="utf-8").splitlines())


def killed(errand: Errand, _desk: Desk) -> dict[str, Any]:
    if errand.tried() <= errand.times:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"errand": "done"}


def hangs(errand: Errand, _desk: Desk) -> dict[str, Any]:
    if errand.tried() <= errand.times:
        signal.pause()
    return {"errand": "done"}


def story(errand: Errand) -> Generator[Sequence[Errand], Mapping[str, Any], str]:
    found = yield [errand]
    return str(found["errand"])


@pytest.mark.parametrize(
    ("work", "limits", "times", "told", "tries"),
    [
        (killed, Limits(), KILLED - 1, "done", KILLED),
        (killed, Limits(), KILLED, "its process died", KILLED),
        pytest.param(hangs, Limits(seconds=4), TRIES - 1, "done", TRIES, marks=pytest.mark.slow),
        pytest.param(hangs, Limits(seconds=4), TRIES, "silent for", TRIES, marks=pytest.mark.slow),
    ],
    ids=["killed and done at last", "killed for ever", "hung and done at last", "hung for ever"],
)
def test_what_is_lost_is_tried_again_so_often(
    work: Any, limits: Limits, times: int, told: str, tries: int, tmp_path: Path
) -> None:
    """Work that others end is begun again many times, work that hangs a few times; then it is told to be lost."""
    errand = Errand(tmp_path / "notes", times)
    with local(1, limits, print) as crew:
        ends = list(relay(crew, work, [story(errand)]))
    assert len(ends) == 1
    assert told in ends[0]
    assert len(errand.notes.read_text(encoding="utf-8").splitlines()) == tries
