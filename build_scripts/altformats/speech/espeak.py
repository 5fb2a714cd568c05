"""Speech engine: eSpeak NG, offline, from the package espeakng-loader; each voice in a process of its own.

Left to itself eSpeak sounds different each time, for its voices waver at random and it remembers what it said before.
A copy of the voice file with ``flutter 0`` and ``roughness 8``, and one process for each voice, made it byte-identical
whatever came before (measured over 15 languages).  So a finished file can be proven: the same words said again must be
found in it.
"""

from __future__ import annotations

import base64
import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from ..errors import MissingTool, SpeechProblem
from ..model import RATE, Need, Project

name: Final = "espeak"
PACKAGE: Final = "espeakng-loader"
LIMIT: Final = 30.0
"""Seconds after which a worker that does not answer is ended; the longest sentence takes well under one."""
SHORTEST: Final = 0.02
"""Seconds of sound for each character spoken, below which words must be missing (Urdu and English: 0.04 to 0.3)."""
LONGEST: Final = 1.5
"""The same, above which something is wrong; a single letter takes about one second with its pause."""
STEADY: Final = "\nflutter 0\nroughness 8\n"
WORKER: Final = (sys.executable, "-m", "altformats.speech.espeak_worker")

Say = Callable[[str, str], bytes]


def needs(project: Project) -> tuple[Need, ...]:
    """The package that carries the library and its voices."""
    del project  # the engine comes with the Python packages
    found = importlib.util.find_spec("espeakng_loader") is not None
    detail = importlib.metadata.version(PACKAGE) if found else ""
    return (Need("eSpeak NG (speech)", found, detail, "" if found else "Run: make build"),)


@contextmanager
def opened(project: Project) -> Iterator[Say]:
    """``say(spoken, voice)``: mono 16-bit samples at ``model.RATE``.  Raises SpeechProblem, never returns silence."""
    with ExitStack() as stack:
        workers: dict[str, Worker] = {}

        def say(spoken: str, voice: str) -> bytes:
            if voice not in workers:
                workers[voice] = Worker(project, voice)
                stack.callback(workers[voice].close)
            return _said(workers[voice], spoken)

        yield say


again = opened
"""eSpeak says the same again at any time, so nothing need be kept to prove a file."""


def phonemes(project: Project, spoken: str, voice: str) -> str:
    """What the voice makes of the words, in the International Phonetic Alphabet: for those who write lexicons."""
    worker = Worker(project, voice)
    try:
        return str(worker.ask({"phonemes": spoken})["phonemes"])
    finally:
        worker.close()


class Worker:
    """One eSpeak process with one voice; a new one takes its place when it dies or hangs."""

    def __init__(self, project: Project, voice: str, command: tuple[str, ...] = WORKER, limit: float = LIMIT) -> None:
        self.voice, self.command, self.limit = voice, command, limit
        self.folder = project.build / "speech" / "voices"
        self.file = _steady_copy(self.folder, voice)
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, question: dict[str, str]) -> dict[str, Any]:
        """The answer, asked for a second time in a new process when the first died.  Raises SpeechProblem."""
        for _ in range(2):
            answer = self._ask_once(question)
            if answer is not None:
                return answer
            self.close()
        remedy = "Run the command again. If it happens each time, report the sentence."
        raise SpeechProblem("the speech process died or hung, twice", f"voice {self.voice}", remedy)

    def _ask_once(self, question: dict[str, str]) -> dict[str, Any] | None:
        if self.process is None:
            self.process = subprocess.Popen(
                (*self.command, self.file),
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        process = self.process
        if process.stdin is None or process.stdout is None:
            return None
        watch = threading.Timer(self.limit, process.kill)
        watch.start()
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
            answer = json.loads(line) if line.endswith(b"\n") else None
        except (OSError, ValueError):
            return None
        finally:
            watch.cancel()
        return answer if isinstance(answer, dict) else None

    def close(self) -> None:
        """End the process."""
        if self.process is None:
            return
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # what could not be written to a dead process is of no use to anybody
        self.process.wait()
        self.process = None


def _steady_copy(folder: Path, voice: str) -> str:
    """The name of a copy of the voice file that does not waver, in ``folder``.  Raises SpeechProblem, MissingTool."""
    try:
        import espeakng_loader
    except ImportError as error:
        raise MissingTool("eSpeak NG is not installed", PACKAGE, "Run: make build") from error
    voices = Path(espeakng_loader.get_data_path()) / "lang"
    original = voices / voice
    if ".." in Path(voice).parts or Path(voice).is_absolute() or not original.is_file():
        raise SpeechProblem(f"there is no voice {voice!r}", f"engine {name}", f"Choose a file below {voices.name}/.")
    copy = folder / voice.replace("/", "-").lower()
    text = original.read_text(encoding="utf-8") + STEADY
    if not copy.exists() or copy.read_text(encoding="utf-8") != text:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(copy)
    return copy.name


def _said(worker: Worker, spoken: str) -> bytes:
    if not any(character.isalnum() for character in spoken):
        raise SpeechProblem("there is nothing to say", repr(spoken), "Give the passage words.")
    answer = worker.ask({"say": spoken})
    samples = base64.b64decode(answer.get("samples", ""))
    seconds = len(samples) / 2 / RATE
    plausible = SHORTEST <= seconds / len(spoken) <= LONGEST and samples.count(0) < len(samples)
    if answer.get("rate") != RATE or len(samples) % 2 or not plausible:
        raise SpeechProblem(
            f"{seconds:.1f} seconds of sound for {len(spoken)} characters",
            spoken,
            "Report the sentence; do not use it.",
        )
    return samples
