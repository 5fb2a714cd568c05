"""A command as a person types it: in a process of its own, on a fixed day, with what it said and how it ended.

Starting Python and its libraries takes longer than most commands do, so ``run`` is a copy of this process, in which
the libraries are open already: what it changes (folder, settings, what is remembered) ends with it, as it does for a
person.  ``start`` is the real program, from nothing and with all its processes; each command is started so somewhere.
"""

from __future__ import annotations

import importlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import IO, Final, NoReturn
from unittest import mock

from altformats import terminal
from altformats.cells import Crew, Hear, Limits, here
from altformats.cli import main
from altformats.model import Project

DAY: Final = "2026-11-23"
LONGEST: Final = 300
"""Seconds after which a command is ended."""
OPENED: Final = (
    "altformats.build",
    "altformats.judge",
    "altformats.listening",
    "altformats.offering",
    "altformats.release",
    "altformats.whole",
    "sphinx.application",
)
"""What most commands import when they need it."""


def start(
    project: Project, *arguments: str, keys: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The program, started; ``keys`` are the lines that the person types."""
    return subprocess.run(
        [sys.executable, "-m", "altformats.cli", *arguments],
        cwd=project.root,
        env={**os.environ, "ALTFORMATS_TODAY": DAY, **environment},
        input=keys,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )


def run(project: Project, *arguments: str, keys: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The same, in a copy of this process, which does all the work by itself."""
    _open()
    with tempfile.TemporaryFile() as typed, tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as said:
        typed.write(keys.encode())
        typed.seek(0)
        with warnings.catch_warnings():  # newer Pythons warn of threads, of which a test has none that holds anything
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            _be(arguments, project.root, {"ALTFORMATS_TODAY": DAY, **environment}, (typed, told, said))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return subprocess.CompletedProcess(arguments, code, _words(told), _words(said))


@cache
def _open() -> None:
    for name in OPENED:
        importlib.import_module(name)


def _be(
    arguments: tuple[str, ...], folder: Path, environment: dict[str, str], streams: tuple[IO[bytes], ...]
) -> NoReturn:
    """Be the command, and end with its exit code.  Nothing of the tests goes on in this process."""
    code = 1
    try:
        signal.alarm(LONGEST)
        for descriptor, stream in enumerate(streams):
            os.dup2(stream.fileno(), descriptor)
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding="utf-8")
        sys.stdout, sys.stderr = (
            io.TextIOWrapper(io.BufferedWriter(io.FileIO(at, "w", closefd=False)), encoding="utf-8") for at in (1, 2)
        )
        os.chdir(folder)
        os.environ.update(environment)
        with mock.patch.object(terminal, "usual", return_value=1), mock.patch.object(terminal, "local", _alone):
            code = main(arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # as Python itself ends a program, whatever it was
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _alone(_jobs: int, _limits: Limits, hear: Hear) -> AbstractContextManager[Crew]:
    return here(hear)


def _words(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()
