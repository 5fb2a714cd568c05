"""Speech engine: Google's voices by the unmodified library gTTS.  The only code of altformats that uses a network.

Left to itself the library loses speech without an error: of five requests one came back without audio, and "unless you
are having a cervical" was simply gone.  So every request is one short piece of ours, sent by a session that checks
certificates and keeps time; what comes back must be one whole MP3 of a plausible length, or it is asked for again, a
few times and ever more slowly.  A piece that is good is kept for good: ``build/speech/gtts``.

What is sent: the words of the leaflet, which are public.  Nothing about any reader.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import MissingTool, SpeechProblem
from ..model import RATE, Language, Need, Project
from .gtts_sound import Unsound, samples_of

if TYPE_CHECKING:
    import requests

name: Final = "gtts"
network: Final = True
PACKAGE: Final = "gTTS"
LONGEST: Final = 100
"""Characters that the service takes at a time; the library cuts longer text itself, at commas, and may lose a piece."""
CONNECT: Final = 10.0
MOST_BYTES: Final = 5_000_000
MOST_WAIT: Final = 60.0
"""Seconds that we wait at most before asking again, whatever the service says."""
OK: Final = 200
TOO_MANY: Final = 429
ANSWER: Final = re.compile(r'"jQ1olc"\s*,\s*("(?:[^"\\]|\\.)*")')
"""The name under which the service answers, and a JSON string that holds a JSON list with the MP3 in base64."""
BREAKS: Final = (r"(?<=[.?!۔؟;:؛]) ", r"(?<=[,،]) ", r" ")
"""Where a piece may end, the best first."""

Say = Callable[[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Network:
    """How patiently we ask: ``limit`` seconds for an answer, ``attempts`` in all, ``wait`` seconds before the next."""

    limit: float = 30.0
    attempts: int = 5
    wait: float = 2.0
    sleep: Callable[[float], None] = time.sleep


class _TryAgain(Exception):
    """What came back is no whole speech.  ``wait`` is how long the service asks us to leave it alone, in seconds."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


def needs(project: Project) -> tuple[Need, ...]:
    """The library.  Whether there is a network is seen when it is used."""
    del project
    found = all(importlib.util.find_spec(module) is not None for module in ("gtts", "requests", "soundfile"))
    detail = importlib.metadata.version(PACKAGE) if found else ""
    return (Need("gTTS (speech over the network)", found, detail, "" if found else "Run: make build"),)


def voice(language: Language, edition: str) -> str | None:
    """The service's code for the language, as languages.toml names it."""
    del edition  # it is the same for every leaflet
    return language.voice(name)


def lacking(project: Project, language: Language, edition: str, texts: Sequence[str]) -> str:
    """What keeps this voice from speaking: the library is not installed.  Whether there is a network shows later."""
    del language, edition, texts
    return "" if all(need.found for need in needs(project)) else "it is not installed"


def version(project: Project, voice: str) -> str:
    """Empty: the service may speak otherwise tomorrow; what it once said is kept by its sound."""
    del project, voice
    return ""


@contextmanager
def opened(project: Project, network: Network | None = None) -> Iterator[Say]:
    """``say(spoken, voice)``: mono 16-bit samples at ``model.RATE``.  Raises SpeechProblem, never loses a word."""
    import requests

    patience = network or Network()
    with requests.Session() as session:
        yield lambda spoken, voice: _said(
            project, spoken, voice, lambda piece: _fetched(session, patience, piece, voice)
        )


@contextmanager
def again(project: Project) -> Iterator[Say]:
    """The same from what is kept alone: proving a file uses no network."""

    def absent(piece: str) -> bytes:
        raise SpeechProblem(
            "the speech is not kept on this machine", piece, "Build it here: altformats build --engine gtts"
        )

    yield lambda spoken, voice: _said(project, spoken, voice, absent)


def pieces(spoken: str) -> tuple[str, ...]:
    """The words in pieces that the service takes whole; joined by a space they are the words."""
    if len(spoken) <= LONGEST and _requests_for(spoken) == 1:
        return (spoken,)
    middle = min(len(spoken) // 2, LONGEST)
    for pattern in BREAKS:
        ends = [match for match in re.finditer(pattern, spoken) if match.start() <= LONGEST]
        if ends:
            best = min(ends, key=lambda match: abs(match.start() - middle))
            return pieces(spoken[: best.start()]) + pieces(spoken[best.end() :])
    raise SpeechProblem("a word too long to be said", spoken, "Put spaces into it.")


def _requests_for(spoken: str) -> int:
    import gtts

    return len(gtts.gTTS(spoken, lang_check=False).get_bodies())


def _said(project: Project, spoken: str, voice: str, fetch: Callable[[str], bytes]) -> bytes:
    import numpy as np

    if not any(character.isalnum() for character in spoken):
        raise SpeechProblem("there is nothing to say", repr(spoken), "Give the passage words.")
    _must_have(voice)
    parts = []
    for piece in pieces(spoken):
        file = _file(project, piece, voice)
        try:
            samples = samples_of(file.read_bytes(), piece, RATE)
        except (OSError, Unsound):
            data = fetch(piece)
            samples = samples_of(data, piece, RATE)
            _keep(file, data)
        parts.append(samples)
    whole = np.concatenate(parts)
    return np.clip(np.rint(whole * 32767), -32768, 32767).astype("<i2").tobytes()


def _must_have(voice: str) -> None:
    try:
        from gtts.lang import tts_langs
    except ImportError as error:
        raise MissingTool("gTTS is not installed", PACKAGE, "Run: make build") from error
    if voice not in tts_langs():
        raise SpeechProblem(
            f"there is no voice {voice!r}", f"engine {name}", "Choose another engine: a false voice is not understood."
        )


def _file(project: Project, piece: str, voice: str) -> Path:
    key = json.dumps([piece, voice, importlib.metadata.version(PACKAGE)])
    return project.build / "speech" / name / f"{hashlib.sha256(key.encode()).hexdigest()}.mp3"


def _keep(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(file)


def _fetched(session: requests.Session, network: Network, piece: str, voice: str) -> bytes:
    """One whole MP3, asked for again when something else comes back.  Raises SpeechProblem after the last attempt."""
    why = ""
    for attempt in range(network.attempts):
        try:
            data = _ask(session, network, piece, voice)
            samples_of(data, piece, RATE)
        except (_TryAgain, Unsound) as error:
            why = str(error)
            asked = error.wait if isinstance(error, _TryAgain) else 0.0
            if attempt + 1 < network.attempts:
                network.sleep(min(max(network.wait * 2**attempt, asked), MOST_WAIT))
        else:
            return data
    raise SpeechProblem(
        f"no whole speech after {network.attempts} attempts; the last: {why}",
        piece,
        "Try again later (what is good is kept), or use the built-in voice: --engine espeak.",
    )


def _ask(session: requests.Session, network: Network, piece: str, voice: str) -> bytes:
    """One request and its audio.  The library packs the request; we send it, for its own way checks no certificate."""
    import gtts
    import requests

    (request,) = gtts.gTTS(piece, lang=voice, lang_check=False)._prepare_requests()
    how = session.merge_environment_settings(request.url or "", {}, stream=True, verify=True, cert=None)
    try:
        answer = session.send(request, timeout=(CONNECT, network.limit), allow_redirects=False, **how)
        with answer:
            _judge(answer)
            body = _body(answer, time.monotonic() + network.limit)
    except requests.exceptions.SSLError as error:
        raise SpeechProblem(
            "the service's certificate is not valid: somebody may be in between",
            piece,
            "Ask those who run the network.",
        ) from error
    except requests.RequestException as error:
        raise _TryAgain(f"the connection failed: {type(error).__name__}") from error
    return _audio(body)


def _judge(answer: requests.Response) -> None:
    if answer.status_code == TOO_MANY:
        wait = answer.headers.get("Retry-After", "")
        raise _TryAgain("the service asks us to be slower (429)", float(wait) if wait.isdigit() else 0.0)
    if answer.status_code != OK:
        raise _TryAgain(f"the service answered {answer.status_code}")
    kind = answer.headers.get("Content-Type", "")
    if "json" not in kind:
        raise _TryAgain(f"the service sent {kind.partition(';')[0] or 'something'} in place of speech")


def _body(answer: requests.Response, deadline: float) -> str:
    data = b""
    for chunk in answer.iter_content(65536):
        data += chunk
        if len(data) > MOST_BYTES or time.monotonic() > deadline:
            raise _TryAgain("the answer does not end")
    return data.decode("utf-8", "replace")


def _audio(body: str) -> bytes:
    found = ANSWER.findall(body)
    if len(found) != 1:
        raise _TryAgain(f"the answer holds {len(found)} pieces of speech, not one")
    try:
        (coded,) = json.loads(json.loads(found[0]))
        return base64.b64decode(coded, validate=True)
    except (ValueError, TypeError, binascii.Error) as error:
        raise _TryAgain("the answer holds no speech") from error
