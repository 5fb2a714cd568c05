"""Work in processes of their own: a process that dies, hangs or takes too much costs its own piece of work only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future
from contextlib import nullcontext
from pathlib import Path

import psutil
import pytest

from altformats.cells import Answer, Crew, Desk, Limits, Work, WorkFailed, here, local, memory

from .samples import ROOT


def doubled(number: int, desk: Desk) -> int:
    desk.tell(number)
    return 2 * number


def dies(number: int, desk: Desk) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return doubled(number, desk)


def hangs(number: int, desk: Desk) -> int:
    if number == 2:
        time.sleep(600)
    return doubled(number, desk)


def swells(number: int, desk: Desk) -> int:
    if number == 2:
        filled = b"x" * 400_000_000
        time.sleep(600)
        return len(filled)
    return doubled(number, desk)


def large(_number: int, desk: Desk) -> int:
    """Take 300 megabytes in pieces, and keep open only what lies above them."""
    pieces = [bytearray(100_000) for _ in range(3000)]
    desk.once("last", lambda: nullcontext(pieces[-1]))
    return len(pieces)


def memory_of(_number: int, _desk: Desk) -> int:
    return memory(os.getpid())


def faulty(_number: int, _desk: Desk) -> int:
    raise ValueError("our own mistake")


def process_of(_number: int, desk: Desk) -> tuple[int, int]:
    """This process, and what it keeps open."""
    return os.getpid(), desk.once("number", lambda: nullcontext(os.getpid()))


def writes(number: int, _desk: Desk) -> str:
    """A temporary file, as a browser leaves it that is killed."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"left behind")
    return str(dies(number, _desk)) if number == 2 else file.name


def answers(crew: Crew, futures: list[Future[Answer]]) -> list[Answer]:
    return [crew.answer(future) for future in futures]


def test_work_is_done_and_told_in_processes() -> None:
    """Each piece of work has its result, and what it tells is heard."""
    heard: list[object] = []
    with local(2, Limits(), heard.append) as crew:
        results = [answer.result for answer in answers(crew, [crew.submit(doubled, n) for n in (3, 1, 2)])]
    assert results == [6, 2, 4]
    assert sorted(map(str, heard)) == ["1", "2", "3"]


def fat(_number: int, desk: Desk) -> int:
    """Keep 450 megabytes at the desk."""
    desk.once("much", lambda: nullcontext(b"x" * 450_000_000))
    return os.getpid()


def lean(_number: int, _desk: Desk) -> int:
    return os.getpid()


@pytest.mark.parametrize(("work", "kind", "same"), [(fat, "files", True), (fat, "pages", False), (lean, "pages", True)])
def test_a_process_that_has_grown_does_work_of_one_kind(work: Work, kind: str, same: bool) -> None:  # noqa: FBT001 - a case
    """Work that needs other things gets a new process, where the old one holds much; a small one may stay."""
    with local(1, Limits(), print) as crew:
        first = crew.answer(crew.submit(work, 1, "files")).result
        second = crew.answer(crew.submit(lean, 2, kind)).result
    assert (first == second) is same


def test_a_warm_process_is_used_again() -> None:
    """What one piece of work opened is still open for the next, and gone when the crew goes."""
    with local(1, Limits(), print) as crew:
        found = [answer.result for answer in answers(crew, [crew.submit(process_of, n) for n in range(3)])]
    assert len(set(found)) == 1
    assert found[0][0] == found[0][1] != os.getpid()
    assert not psutil.pid_exists(found[0][0])


def test_temporary_files_go_with_their_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are ended by force: what they and their browsers wrote for the moment is taken away after them."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with local(1, Limits(), print) as crew:
        [first, _] = answers(crew, [crew.submit(writes, number) for number in (1, 2)])
        assert Path(first.result).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_process_gives_back_the_memory_that_its_work_needed() -> None:
    """What a long recording took is there for the browser that reads the page after it."""
    with local(1, Limits(), print) as crew:
        results = [
            answer.result for work in (memory_of, large, memory_of) for answer in answers(crew, [crew.submit(work, 1)])
        ]
    assert results[2] - results[0] < 50_000_000


@pytest.mark.parametrize(
    ("work", "limits", "why"),
    [
        (dies, Limits(), "died"),
        (hangs, Limits(seconds=3), "silent for 3 seconds"),
        (swells, Limits(bytes=300_000_000), "0.3 GB of memory"),
    ],
)
def test_a_lost_process_costs_its_own_work_only(work: object, limits: Limits, why: str) -> None:
    """A process that dies, hangs or swells is ended; its work is told to be lost and why, and the rest is done."""
    assert callable(work)
    with local(2, limits, print) as crew:
        first, second, third = answers(crew, [crew.submit(work, number) for number in (1, 2, 3)])
    assert (first.result, third.result) == (2, 6)
    assert why in second.lost


def test_our_own_mistakes_are_not_swallowed() -> None:
    """What the work raises reaches whoever asked, with its traceback."""
    with local(1, Limits(), print) as crew, pytest.raises(WorkFailed, match="our own mistake"):
        answers(crew, [crew.submit(faulty, 1)])


def test_little_work_is_done_here() -> None:
    """A crew of one works in this very process."""
    heard: list[object] = []
    with here(heard.append) as crew:
        assert crew.answer(crew.submit(process_of, 1)).result == (os.getpid(), os.getpid())
        assert crew.answer(crew.submit(doubled, 4)).result == 8
    assert heard == [4]


def test_processes_do_not_outlive_those_who_asked(tmp_path: Path) -> None:
    """When the process that asked is killed outright, its cells and all that these started end by themselves."""
    code = (
        "import sys; from pathlib import Path; from altformats.cells import Limits, local; "
        "from tests.test_cells import lingering\n"
        f"with local(1, Limits(), print) as crew: crew.submit(lingering, {str(tmp_path / 'pids')!r}).result()"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) as asking:
        pids = tmp_path / "pids"
        until = time.monotonic() + 30
        while not pids.exists() and time.monotonic() < until:
            time.sleep(0.05)
        cell, child = map(int, pids.read_text(encoding="utf-8").split())
        asking.kill()
    gone, alive = psutil.wait_procs([psutil.Process(p) for p in (cell, child) if psutil.pid_exists(p)], timeout=10)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == [], gone


def lingering(pids: str, _desk: Desk) -> None:
    """Start a process that would outlive us, say which, and hang."""
    with subprocess.Popen(["sleep", "600"]) as child:
        beside = Path(f"{pids}.new")
        beside.write_text(f"{os.getpid()} {child.pid}", encoding="utf-8")
        beside.replace(pids)
        time.sleep(600)
