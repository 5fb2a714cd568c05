"""Speech engine: Piper, natural speech offline, with a voice file that the hospital supplies.

``voices = { piper = "voices/cy.onnx" }`` in languages.toml names the file, below the project's folder; its settings lie
beside it as ``cy.onnx.json``.  No voice comes with altformats, and none is downloaded.  Speaking varies at random
otherwise, so both of its variations are set to nothing: the same words sound the same every time, and a finished file
can be proven.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..errors import MissingTool, SpeechProblem
from ..model import RATE, Language, Need, Project
from ..worker import Worker, beside, whole_letters

name: Final = "piper"
network: Final = False
PACKAGE: Final = "piper-tts"
WORKER: Final = beside(__file__, "piper_worker.py")
LIMIT: Final = 120.0
"""Seconds for an answer: a large voice needs some to start, and about a tenth of real time to speak."""
SHORTEST: Final = 0.02
"""Seconds of sound for each character spoken, below which words must be missing."""
LONGEST: Final = 1.5
FADE: Final = 0.01
"""Seconds over which a passage begins and ends."""
KINDS: Final = ("espeak", "text")
"""How a voice finds its sounds: other kinds would fetch dictionaries over the network."""

Say = Callable[[str, str], bytes]


def needs(project: Project) -> tuple[Need, ...]:
    """The package.  Whether a voice is there is seen language by language."""
    del project
    found = importlib.util.find_spec("piper") is not None
    detail = importlib.metadata.version(PACKAGE) if found else ""
    return (Need("Piper (speech)", found, detail, "" if found else "Run: make build"),)


def voice(language: Language, edition: str) -> str | None:
    """The voice file, as languages.toml names it."""
    del edition  # it is the same for every leaflet
    return language.voice(name)


def lacking(project: Project, language: Language, edition: str, texts: Sequence[str]) -> str:
    """What the voice lacks: the file, its settings, or the right language."""
    del edition, texts
    if not all(need.found for need in needs(project)):
        return "it is not installed"
    try:
        settings = _settings(project, language.voice(name) or "")
    except SpeechProblem as problem:
        return problem.message
    speaks = str(settings.get("language", {}).get("family") or settings["espeak"]["voice"]).partition("-")[0]
    own = language.tag.partition("-")[0]
    return "" if speaks in (own, language.alpha3) else f"the voice speaks {speaks}, not {own}"


def version(project: Project, voice: str) -> str:
    """What the sound of words depends on besides the words: Piper's version, the voice's files and how it is asked."""
    file = _file(project, voice)
    beside = file.with_name(f"{file.name}.json")
    stats = tuple((path, path.stat().st_size, path.stat().st_mtime_ns) for path in (file, beside) if path.exists())
    return _version(stats)


@cache
def _version(files: tuple[tuple[Path, int, int], ...]) -> str:
    """The same for files with these sizes and times: a large voice is hashed once."""
    modules = (Path(__file__), Path(__file__).with_name("piper_worker.py"), Path(__file__).parents[1] / "worker.py")
    hashes = (hashlib.sha256(path.read_bytes()).hexdigest() for path in (*modules, *(row[0] for row in files)))
    return " ".join((importlib.metadata.version(PACKAGE), *hashes))


@contextmanager
def opened(project: Project) -> Iterator[Say]:
    """``say(spoken, voice)``: mono 16-bit samples at ``model.RATE``.  Raises SpeechProblem, never returns silence."""
    with ExitStack() as stack:
        workers: dict[str, Worker] = {}

        def say(spoken: str, voice: str) -> bytes:
            if voice not in workers:
                if not all(need.found for need in needs(project)):
                    raise MissingTool("Piper is not installed", PACKAGE, "Run: make build")
                _settings(project, voice)
                workers[voice] = Worker((*WORKER, str(_file(project, voice))), project.root, f"voice {voice}", LIMIT)
                stack.callback(workers[voice].close)
            return _said(workers[voice], spoken)

        yield say


again = opened
"""Piper says the same again at any time, so nothing need be kept to prove a file."""


def _file(project: Project, voice: str) -> Path:
    """The voice file, which must lie inside the project."""
    path = Path(voice)
    inside = voice and not path.is_absolute() and ".." not in path.parts
    if not inside or not (project.root / path).is_file():
        raise SpeechProblem(f"the voice file {voice} is not there", voice, "Put it there, with its .json beside it.")
    return project.root / path


def _settings(project: Project, voice: str) -> dict[str, Any]:
    """The settings beside the voice file.  Raises SpeechProblem: missing, damaged or of an unknown kind."""
    path = _file(project, voice)
    beside = path.with_name(f"{path.name}.json")
    try:
        settings = json.loads(beside.read_text(encoding="utf-8"))
        kind, rate, speaks = (
            settings.get("phoneme_type", KINDS[0]),
            settings["audio"]["sample_rate"],
            settings["espeak"],
        )
        sound = kind in KINDS and 8000 <= int(rate) <= 48000 and bool(speaks["voice"])  # noqa: PLR2004 - rates of voices
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SpeechProblem(
            f"the settings {beside.name} are missing or damaged", voice, "Copy them from where the voice is from."
        ) from error
    if not sound:
        raise SpeechProblem(
            f"the voice {path.name} is of a kind that is not taken", voice, "Choose another voice file."
        )
    return dict(settings)


def _said(worker: Worker, spoken: str) -> bytes:
    if not any(character.isalnum() for character in spoken):
        raise SpeechProblem("there is nothing to say", repr(spoken), "Give the passage words.")
    answer = worker.ask({"say": whole_letters(spoken)})
    if "unknown" in answer:
        raise SpeechProblem(
            f"the voice has no sound for {answer['unknown']}", spoken, "Choose another voice file, or change the words."
        )
    samples = _at_our_rate(base64.b64decode(answer.get("samples", "")), int(answer.get("rate", 0)))
    seconds = len(samples) / 2 / RATE
    if not SHORTEST <= seconds / len(spoken) <= LONGEST or samples.count(0) == len(samples):
        raise SpeechProblem(
            f"{seconds:.1f} seconds of sound for {len(spoken)} characters",
            spoken,
            "Report the sentence; do not use it.",
        )
    return samples


def _at_our_rate(samples: bytes, rate: int) -> bytes:
    """The samples at ``RATE``, with soft edges: a voice that begins at full loudness would echo into the pause."""
    import numpy as np
    from scipy.signal import resample_poly

    if not rate or not samples:
        return b""
    whole = np.frombuffer(samples, "<i2").astype("float64")
    if rate != RATE:
        common = np.gcd(rate, RATE)
        whole = resample_poly(whole, RATE // common, rate // common)
    edge = np.linspace(0.0, 1.0, min(round(FADE * RATE), whole.size))
    whole[: edge.size] *= edge
    whole[whole.size - edge.size :] *= edge[::-1]
    return bytes(np.clip(np.rint(whole), -32768, 32767).astype("<i2").tobytes())
