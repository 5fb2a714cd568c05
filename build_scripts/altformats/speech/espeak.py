"""Speech engine: eSpeak NG, offline, from the package espeakng-loader; each voice in a process of its own.

Left to itself eSpeak sounds different each time, for its voices waver at random and it remembers what it said before.
A copy of the voice file with ``flutter 0`` and ``roughness 8``, one process for each voice and in it a fresh library
for each passage made it byte-identical whatever came before.  (Without that one Arabic passage of nine came out a
sample longer after certain others.)  So a finished file can be proven: the same words said again must be found in it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from ..errors import MissingTool, SpeechProblem
from ..model import RATE, Language, Need, Project
from ..worker import Worker, beside, whole_letters

name: Final = "espeak"
network: Final = False
PACKAGE: Final = "espeakng-loader"
SHORTEST: Final = 0.02
"""Seconds of sound for each character spoken, below which words must be missing (Urdu and English: 0.04 to 0.3)."""
LONGEST: Final = 1.5
"""The same, above which something is wrong; a single letter takes about one second with its pause."""
STEADY: Final = "\nflutter 0\nroughness 8\n"
VOICES: Final = 2
"""Voices that are open at a time, each a process of 17 megabytes: the language's own and English beside it."""
WORKER: Final = beside(__file__, "espeak_worker.py")

Say = Callable[[str, str], bytes]


def needs(project: Project) -> tuple[Need, ...]:
    """The package that carries the library and its voices."""
    del project  # the engine comes with the Python packages
    found = importlib.util.find_spec("espeakng_loader") is not None
    detail = importlib.metadata.version(PACKAGE) if found else ""
    return (Need("eSpeak NG (speech)", found, detail, "" if found else "Run: make build"),)


def voice(language: Language, edition: str) -> str | None:
    """The file of the voice below the data's ``lang/``, as languages.toml names it."""
    del edition  # it is the same for every leaflet
    return language.voice(name)


def lacking(project: Project, language: Language, edition: str, texts: Sequence[str]) -> str:
    """What keeps this voice from speaking: the engine is not installed."""
    del language, edition, texts
    return "" if all(need.found for need in needs(project)) else "it is not installed"


def version(project: Project, voice: str) -> str:
    """What the sound of words depends on besides voice and words: eSpeak's version and how it is asked."""
    del project, voice  # the voice's file comes with the engine
    return _version()


@cache
def _version() -> str:
    modules = (Path(__file__), Path(__file__).with_name("espeak_worker.py"), Path(__file__).parents[1] / "worker.py")
    asked = hashlib.sha256(b"\0".join(module.read_bytes() for module in modules)).hexdigest()
    return f"{importlib.metadata.version(PACKAGE)} {asked}"


@contextmanager
def opened(project: Project) -> Iterator[Say]:
    """``say(spoken, voice)``: mono 16-bit samples at ``model.RATE``.  Raises SpeechProblem, never returns silence."""
    with ExitStack() as stack:
        workers: dict[str, Worker] = {}

        def end() -> None:
            for worker in workers.values():
                worker.close()

        stack.callback(end)

        def say(spoken: str, voice: str) -> bytes:
            worker = workers.pop(voice, None) or worker_of(project, voice)
            workers[voice] = worker  # the last one of those that are open
            if len(workers) > VOICES:
                workers.pop(next(iter(workers))).close()
            return _said(worker, spoken)

        yield say


again = opened
"""eSpeak says the same again at any time, so nothing need be kept to prove a file."""


def phonemes(project: Project, spoken: str, voice: str) -> str:
    """What the voice makes of the words, in the International Phonetic Alphabet: for those who write lexicons."""
    worker = worker_of(project, voice)
    try:
        return str(worker.ask({"phonemes": whole_letters(spoken)})["phonemes"])
    finally:
        worker.close()


def worker_of(project: Project, voice: str) -> Worker:
    """The process that speaks with this voice.  Raises SpeechProblem for a voice that does not exist, MissingTool."""
    folder = project.build / "speech" / "voices"
    return Worker((*WORKER, _steady_copy(folder, voice)), folder, f"voice {voice}")


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
    answer = worker.ask({"say": whole_letters(spoken)})
    samples = bytes(answer["samples"]) if "bytes" in answer else b""
    seconds = len(samples) / 2 / RATE
    plausible = SHORTEST <= seconds / len(spoken) <= LONGEST and samples.count(0) < len(samples)
    if answer.get("rate") != RATE or len(samples) % 2 or not plausible:
        raise SpeechProblem(
            f"{seconds:.1f} seconds of sound for {len(spoken)} characters",
            spoken,
            "Report the sentence; do not use it.",
        )
    return samples
