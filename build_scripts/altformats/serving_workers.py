"""A warm process for each language: libraries are loaded once, and no state of one language reaches another.

Private to ``serving.py``.  A process works with the code that it began with.  When that code has changed it says so and
makes way for a new one, so that nothing is ever kept under the key of code that did not make it.
"""

from __future__ import annotations

import datetime
import multiprocessing
import signal
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from .errors import Problem, disk_problem
from .model import Finding, Place, Project
from .serving_preview import Preview, Remark

MOST: Final = 4
"""Processes kept warm; each takes about 130 MB (measured)."""
PATIENCE: Final = 60.0
"""Seconds that a page may take before its process is ended: a hostile source can keep Sphinx busy for long."""
LONG: Final = 600.0
"""Seconds that a recording may take."""
OWN: Final = Path(__file__).parent
PAGE: Final = "page"
"""The task that makes a page in memory; any other names a format that is made as a file."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a process is asked for: the page, or another format as a file in ``folder``."""

    project: Project
    today: datetime.date
    slug: str
    tag: str
    what: str = PAGE
    folder: Path = Path()


@dataclass(frozen=True, slots=True)
class Stale:
    """The process has older code than there is now."""


Answer = Preview | Path | Finding | Stale


@dataclass(frozen=True, slots=True, eq=False)
class _Worker:
    """A process, our end of the pipe to it, and whether somebody is waiting for its answer."""

    process: BaseProcess
    pipe: Connection
    busy: threading.Lock = field(default_factory=threading.Lock)


class Workers:
    """The processes, by what they are for; those least used are ended first.  ``code`` is the folder of our modules."""

    def __init__(self, code: Path = OWN) -> None:
        self._code = code
        self._context = multiprocessing.get_context("spawn")
        self._kept: OrderedDict[str, _Worker] = OrderedDict()
        self._closed = False
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def preview(self, task: Task) -> Preview:
        """The preview that a task asks for; a process that fails is a finding too."""
        answer = self._done(task, task.tag, PATIENCE)
        if isinstance(answer, Preview):
            return answer
        if isinstance(answer, Finding):
            return Preview("", (Remark(answer, ""),))
        return Preview("", (Remark(_ended(task), ""),))

    def file(self, task: Task) -> Path | Finding:
        """The file that a task asks for, or why there is none.  A process of its own makes it and then ends."""
        name = f"{task.tag}/{task.what}"
        with self._making:
            answer = self._done(task, name, LONG)
            self._drop(name, self._kept.get(name))
        return answer if isinstance(answer, (Path, Finding)) else _ended(task)

    def close(self) -> None:
        """End all of them."""
        with self._lock:
            self._closed = True
            workers = list(self._kept.values())
            self._kept.clear()
        for worker in workers:
            _end(worker)

    def _done(self, task: Task, name: str, patience: float) -> Answer:
        """The answer of a process that is warm, or of a new one where there is none, or the old one has old code."""
        answer: Answer = _ended(task)
        for _ in range(2):
            worker = self._worker(name)
            if worker is None:
                break
            with worker.busy:
                try:
                    worker.pipe.send(task)
                    answer = worker.pipe.recv() if worker.pipe.poll(patience) else _late(task, patience)
                except (EOFError, OSError):
                    answer = _ended(task)
            if not isinstance(answer, Stale) and not _over(answer):
                return answer
            self._drop(name, worker)
            if isinstance(answer, Finding) and answer.code == LATE:
                return answer
        return _ended(task)

    def _worker(self, name: str) -> _Worker | None:
        """The process of that name, begun now where there is none; None at the end, when none is begun any more."""
        with self._lock:
            if self._closed:
                return None
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
            idle = [known for known, worker in self._kept.items() if not worker.busy.locked()]
            surplus = [self._kept.pop(known) for known in idle[: max(0, len(self._kept) - MOST + 1)]]
            ours, theirs = self._context.Pipe()
            process = self._context.Process(
                target=_work, args=(theirs, self._code), daemon=True, name=f"altformats {name}"
            )
            process.start()
            theirs.close()
            self._kept[name] = worker = _Worker(process, ours)
        for old in surplus:
            _end(old)
        return worker

    def _drop(self, name: str, worker: _Worker | None) -> None:
        with self._lock:
            if worker is not None and self._kept.get(name) is worker:
                del self._kept[name]
        if worker is not None:
            _end(worker)


LATE: Final = "preview-late"
ENDED: Final = "preview-ended"


def _over(answer: Answer) -> bool:
    """Whether the process that answered is of no more use."""
    return isinstance(answer, Finding) and answer.code in (LATE, ENDED)


def _late(task: Task, patience: float) -> Finding:
    words = f"it is not made after {patience:.0f} seconds"
    return Finding(LATE, words, _place(task), "Look for what is very long or deeply nested in the leaflet.")


def _ended(task: Task) -> Finding:
    words = "the process that makes it ended before it was done; the machine may be short of memory"
    return Finding(ENDED, words, _place(task), "Save the leaflet once more, or start the command again.")


def _place(task: Task) -> Place:
    return Place(task.project.relative(task.project.leaflets / f"{task.slug}.md"))


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.terminate()
    worker.process.join(2)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join(2)


# --------------------------------------------------------------------------------------------------------------------
# Inside a process


def code_stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """The state of the modules in a folder: name, time and size of each."""
    rows = ((path, path.stat()) for path in sorted(folder.rglob("*.py")))
    return tuple((str(path), status.st_mtime_ns, status.st_size) for path, status in rows)


def _work(pipe: Connection, code: Path) -> None:
    """Answer one task after another until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process; ours are ended by their parent
    began = code_stamp(code)
    try:
        while True:
            task: Task = pipe.recv()
            pipe.send(Stale() if code_stamp(code) != began else _answer(task))
    except (EOFError, OSError):
        return


def _answer(task: Task) -> Answer:
    from .serving_preview import made, preview

    for attempt in range(2):
        try:
            if task.what == PAGE:
                return preview(task.project, task.today, task.slug, task.tag)
            return made(task.project, task.today, (task.slug, task.tag), task.what, task.folder)
        except Problem as problem:
            return problem.finding()
        except OSError as error:
            if attempt:  # the first time, an editor may have been between taking a file away and putting it back
                return disk_problem(error, "disk").finding()
        except Exception as error:  # our own mistake must not end the preview; it is shown, and goes when it is mended
            words = f"a fault in altformats, not yours: {error!r}"
            return Finding("fault", words, _place(task), "Please send these words to those who keep altformats.")
    raise AssertionError("unreachable: the second attempt returns")
