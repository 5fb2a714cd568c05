"""Work in processes of their own: watched, limited in time and memory, ended when they hang, replaced when they die.

A *cell* is one process that does one piece of work after another and keeps at its *desk* what is costly to open (a
browser, a speech library).  A *crew* is any ``concurrent.futures.Executor`` whose threads drive cells: threads of this
process, or those of a Dask cluster on many machines, by the same code.  When a cell dies or must be ended, only the
piece of work that it held is lost, and whoever asked for it is told so.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import queue
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, TypeVar, cast

from .errors import UsageProblem

Kept = TypeVar("Kept")
Hear = Callable[[object], None]

HEAD: Final = struct.Struct(">Q")
"""Before each message: how many bytes it has."""
GLANCE: Final = 1.0
"""Seconds between two looks at how much memory a cell takes."""
TURNS: Final = 10
"""How often, within a glance, the folder of a cell that was ended is taken away."""
SILENT: Final = 600.0
"""Seconds without a word after which a cell is taken to hang; the longest step of a large leaflet takes under 60."""
MOST: Final = 6 * 2**30
"""Bytes of memory that a cell may take with its browser and all its processes; one of the example takes under 1.5."""

LEAN: Final = 400 * 2**20
"""Bytes up to which a cell goes over to work of another kind as it is.  One that has grown larger keeps much that is of
no use there: of five leaflets the makers of files kept 0.5 GB while, beside it, a browser read their pages."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a cell may be silent, in seconds, and how much memory it may take with all that it started, in bytes."""

    seconds: float = SILENT
    bytes: int = MOST


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a piece of work: its result; or ``lost``, why its cell ended before it was done.

    ``ended``: it was not we who ended it, so the piece itself may have nothing to do with it.
    """

    result: Any = None
    lost: str = ""
    ended: bool = False


class WorkFailed(Exception):
    """The work itself raised something that is nobody's business but ours; the message is its traceback."""


class Desk:
    """What one process keeps open from one piece of work to the next, and whom it tells how far it is."""

    def __init__(self, tell: Hear) -> None:
        self.tell = tell
        self._stack = ExitStack()
        self._kept: dict[str, Any] = {}

    def once(self, name: str, opened: Callable[[], AbstractContextManager[Kept]]) -> Kept:
        """What ``opened`` opens, opened when it is first wanted and closed with the desk."""
        if name not in self._kept:
            self._kept[name] = self._stack.enter_context(opened())
        return cast(Kept, self._kept[name])

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *error: object) -> None:
        self._kept.clear()
        self._stack.close()


Work = Callable[[Any, Desk], Any]


# --------------------------------------------------------------------------------------------------------------------
# Crews


class Crew:
    """Those who do the work.  ``size`` is how many pieces are worked on at a time."""

    def __init__(self, executor: Executor, size: int, limits: Limits, hear: Hear | None) -> None:
        self.executor, self.size, self.limits, self.hear = executor, size, limits, hear

    def submit(self, work: Work, row: object, kind: str = "") -> Future[Answer]:
        """Begin a piece of work: ``work(row, desk)`` in a cell.  Both must be picklable, ``work`` by its name.

        Pieces of one ``kind`` use the same things at the desk.
        """
        return self.executor.submit(in_a_cell, work, row, self.limits, self.hear, kind)

    @staticmethod
    def answer(future: Future[Answer]) -> Answer:
        """What came of it.  Raises WorkFailed; a machine that was lost is an answer."""
        try:
            return future.result()
        except WorkFailed:
            raise
        except Exception as error:  # whatever an executor raises when a worker or its machine is gone
            return Answer(lost=f"the machine that did it was lost ({type(error).__name__})", ended=True)


class Here(Executor):
    """Does each piece of work at once, in this very process: for little work, and for tests."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        """The work, done; what it raises is raised here."""
        del fn  # it would seek a cell
        work, row, *_rest = args
        future: Future[Any] = Future()
        future.set_result(Answer(work(row, self.desk)))
        return future


@contextmanager
def here(hear: Hear) -> Iterator[Crew]:
    """A crew of one: this process."""
    with Desk(hear) as desk:
        yield Crew(Here(desk), 1, Limits(), None)


@contextmanager
def local(jobs: int, limits: Limits, hear: Hear) -> Iterator[Crew]:
    """A crew of so many cells on this machine.  ``hear`` is called from several threads."""
    executor = ThreadPoolExecutor(jobs, thread_name_prefix="cell")
    try:
        yield Crew(executor, jobs, limits, hear)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        _close_idle()
    executor.shutdown()
    _close_idle()


@contextmanager
def cluster(address: str, limits: Limits) -> Iterator[Crew]:
    """A crew on a Dask cluster, a cell for each of its threads.  Raises UsageProblem where nobody answers."""
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "Run: .venv/bin/pip install -r requirements-cluster.txt"
        raise UsageProblem("Dask is not installed", "--cluster", remedy) from error
    try:
        client = Client(address, timeout=20)
    except (OSError, ValueError) as error:
        remedy = "Give the address of a running scheduler, such as tcp://host:8786."
        raise UsageProblem(f"no cluster answers: {error}", f"--cluster {address}", remedy) from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise UsageProblem("the cluster has no workers", f"--cluster {address}", "Start some: dask worker ADDRESS")
        yield Crew(client.get_executor(pure=False), threads, limits, None)


# --------------------------------------------------------------------------------------------------------------------
# Cells, from outside


def in_a_cell(work: Work, row: object, limits: Limits, hear: Hear | None, kind: str = "") -> Answer:
    """Do a piece of work in an idle cell of this process, or in a new one.  Raises WorkFailed."""
    cell = _cell_for(kind)
    try:
        answer = cell.run(work, row, limits, hear or _nobody)
    except BaseException:
        cell.close()
        raise
    if answer.lost:
        cell.close()
    else:
        _idle().put(cell)
    return answer


def _cell_for(kind: str) -> Cell:
    """An idle cell, unless it has grown at work of another kind: then a new one takes its place."""
    try:
        cell = _idle().get_nowait()
    except queue.Empty:
        return Cell(kind)
    if cell.kind != kind and memory(cell.process.pid) > LEAN:
        cell.close()
        return Cell(kind)
    cell.kind = kind
    return cell


@cache
def _idle() -> queue.SimpleQueue[Cell]:
    """The cells of this process that have nothing to do: a warm one is worth two seconds."""
    return queue.SimpleQueue()


def _close_idle() -> None:
    while True:
        try:
            _idle().get_nowait().close()
        except queue.Empty:
            return


def _nobody(_word: object) -> None:
    """Told to nobody: those who asked are on another machine."""


class Cell:
    """One process, asked and answered by pickled messages through pipes of their own.

    It ends when this process ends, however that comes about, and takes all that it started along.  Its temporary files
    lie in a folder of its own, for it is killed in the end and takes none of them away: a browser leaves 5 MB.
    """

    def __init__(self, kind: str = "") -> None:
        self.kind = kind
        self.folder = tempfile.mkdtemp(prefix="altformats-cell-")
        asked, self.ask = os.pipe()
        self.heard, told = os.pipe()
        command = [sys.executable, "-c", "from altformats.cells import serve; serve()", str(asked), str(told)]
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self.process = subprocess.Popen(
            command,
            pass_fds=(asked, told),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno() if _has_descriptor(sys.stderr) else subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path, "TMPDIR": self.folder},
        )
        os.close(asked)
        os.close(told)

    def run(self, work: Work, row: object, limits: Limits, hear: Hear) -> Answer:
        """Do one piece of work.  Raises WorkFailed."""
        try:
            _write(self.ask, pickle.dumps((work, row)))
        except OSError:
            return Answer(lost="its process had died", ended=True)
        while True:
            why = self._wait(limits)
            if why:
                return Answer(lost=why)
            message = _read(self.heard)
            if message is None:
                return Answer(lost="its process died; the machine may be short of memory", ended=True)
            kind, value = pickle.loads(message)  # noqa: S301 - from our own process, through a pipe of its own
            if kind == "done":
                return Answer(value)
            if kind == "raised":
                raise WorkFailed(value)
            hear(value)

    def _wait(self, limits: Limits) -> str:
        """Wait for the next message; why the cell must be ended instead."""
        until = time.monotonic() + limits.seconds
        while not select.select([self.heard], [], [], GLANCE)[0]:
            if time.monotonic() > until:
                return f"it was silent for {limits.seconds:.0f} seconds and was ended"
            if memory(self.process.pid) > limits.bytes:
                return f"it took more than {limits.bytes / 2**30:.1f} GB of memory and was ended"
        return ""

    def close(self) -> None:
        """End it and all that it started."""
        with _gone():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.ask, self.heard):
            with _gone():
                os.close(pipe)
        for _ in range(TURNS):  # what it started ends a moment after it
            shutil.rmtree(self.folder, ignore_errors=True)
            if not os.path.lexists(self.folder):
                return
            time.sleep(GLANCE / TURNS)


def memory(pid: int) -> int:
    """Bytes in memory of a process and of all that it started; what they share is counted for each."""
    import psutil

    total = 0
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    for one in family:
        try:
            total += one.memory_info().rss
        except psutil.Error:  # it has just ended
            continue
    return total


class _gone:  # noqa: N801 - reads as a phrase where it is used
    """What is gone already need not be ended."""

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        return isinstance(error, OSError)


def _has_descriptor(stream: Any) -> bool:
    try:
        stream.fileno()
    except (OSError, ValueError, AttributeError):
        return False
    return True


# --------------------------------------------------------------------------------------------------------------------
# Cells, from inside


def serve() -> None:
    """Be a cell: do what is asked until nobody is there to ask."""
    asked, told = map(int, sys.argv[1:3])
    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, tasks), daemon=True).start()
    with Desk(partial(_tell, told)) as desk:
        while True:
            work, row = pickle.loads(tasks.get())  # noqa: S301 - from our own parent, through a pipe of its own
            try:
                message = ("done", work(row, desk))
            except Exception:  # told to whoever asked, who decides
                message = ("raised", traceback.format_exc())
            _write(told, pickle.dumps(message))
            del row, message
            _give_back()


def _give_back() -> None:
    """Give the system back what the last piece of work needed: the C library would keep hundreds of megabytes."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:  # glibc's own; other C libraries give back by themselves
        trim(0)


def _listen(asked: int, tasks: queue.SimpleQueue[bytes]) -> None:
    """Pass on what is asked; when whoever asks is gone, end this process and all that it started."""
    while True:
        message = _read(asked)
        if message is None:
            os.killpg(0, signal.SIGKILL)
        else:
            tasks.put(message)


def _tell(told: int, word: object) -> None:
    _write(told, pickle.dumps(("said", word)))


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(HEAD.pack(len(data)) + data)
    while view:
        view = view[os.write(pipe, view) :]


def _read(pipe: int) -> bytes | None:
    """The next message; None where the other side is gone."""
    head = _exactly(pipe, HEAD.size)
    return None if head is None else _exactly(pipe, HEAD.unpack(head)[0])


def _exactly(pipe: int, count: int) -> bytes | None:
    parts = []
    while count:
        part = os.read(pipe, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
