"""The studio: words go in, frames of sound come out, and what was said once is kept.  A private half of ``audio.py``.

A passage is kept under the hash of all that its sound depends on: the engine and its version, the voice, the words as
they are spoken, the gain, and by what it is levelled and encoded.  Nothing of the document is in it, so what many
leaflets share is spoken once for all of them, and a changed sentence costs that sentence alone.  What comes from the
store has the same bytes as what is made now.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..model import RATE, Options, Project
from ..speech import ENGINES, vowels
from ..store import Store
from .audio_frames import FULL, passage
from .audio_level import gain_for, powers, raised
from .audio_recording import Piece
from .audio_voices import Voice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.floating[Any]]

ROOM: Final = "speech"
"""The room of the store in which passages are kept."""
MADE_BY: Final = ("audio_frames.py", "audio_level.py", "audio_studio.py")
"""Our modules that a passage's bytes depend on."""
LIBRARIES: Final = ("lameenc", "numpy")
BREATH: Final = 0.5
"""Seconds between the sentences that a voice's loudness is measured on."""


@dataclass(frozen=True, slots=True)
class Studio:
    """What speaks, levels and encodes.  Nothing is started before it is wanted.

    ``say`` gives the samples of words (SpeechProblem where a voice fails), ``vowel`` puts in the vowels that are not
    written, ``piece`` gives words by a voice at a gain (dB) as they stand in a file, and ``gain`` is the gain that
    brings a voice to the loudness of all recordings, measured on the given sentences.
    """

    say: Callable[[Voice, str], bytes]
    vowel: Callable[[str], str]
    piece: Callable[[Voice, str, float], Piece]
    gain: Callable[[Voice, tuple[str, ...]], float]


@contextmanager
def opened(options: Options) -> Iterator[Studio]:
    """A studio for one edition; its engines end with it."""
    project, keep = options.project, _keeper(options.store)
    with ExitStack() as stack:

        @cache
        def speaking(name: str) -> Callable[[str, str], bytes]:
            return stack.enter_context(next(engine for engine in ENGINES if engine.name == name).opened(project))

        @cache
        def vowelling() -> Callable[[str], str]:
            return stack.enter_context(vowels.opened(project))

        @cache
        def say(voice: Voice, spoken: str) -> bytes:
            return speaking(voice.engine.name)(spoken, voice.name)

        @cache
        def vowel(spoken: str) -> str:
            made = keep(("vowels", vowels.version(), spoken), lambda: vowelling()(spoken).encode())
            return made.decode()

        @cache
        def piece(voice: Voice, spoken: str, gain: float) -> Piece:
            said = _identity(project, voice, spoken) or ("clip", hashlib.sha256(say(voice, spoken)).hexdigest())
            words = ("piece", _by(), *said, f"{gain:.2f}")
            return _unpacked(keep(words, lambda: _packed(made(say(voice, spoken), gain))))

        @cache
        def gain(voice: Voice, sentences: tuple[str, ...]) -> float:
            def found() -> bytes:
                return f"{gain_for(_joined(say(voice, sentence) for sentence in sentences), RATE):.1f}".encode()

            said = [_identity(project, voice, sentence) for sentence in sentences]
            if not all(said):
                return float(found())
            return float(keep(("gain", _by(), *(word for words in said for word in words)), found))

        yield Studio(say, vowel, piece, gain)


def made(clip: bytes, gain: float) -> Piece:
    """16-bit samples of a passage, so many dB louder, limited and encoded: it depends on nothing else."""
    samples = raised(_samples(clip), gain)
    sound = passage(samples)
    return Piece(samples.size, powers(samples, RATE), sound.data, sound.frames)


def _samples(clip: bytes) -> Samples:
    import numpy as np

    return np.frombuffer(clip, "<i2").astype(np.float32) / np.float32(FULL)


def _joined(clips: Iterable[bytes]) -> Samples:
    import numpy as np

    breath = np.zeros(round(BREATH * RATE), np.float32)
    return np.concatenate([part for clip in clips for part in (_samples(clip), breath)])


def _keeper(address: str) -> Callable[[Sequence[str], Callable[[], bytes]], bytes]:
    """What gives the bytes for a key, from the store or made now; without an address nothing is kept."""
    if not address:
        return lambda _words, make: make()
    store = Store(address)

    def kept(words: Sequence[str], make: Callable[[], bytes]) -> bytes:
        name = f"{ROOM}/{hashlib.sha256(json.dumps(words).encode()).hexdigest()}"
        found = store.get(name)
        if found is None:
            found = make()
            store.put(name, found)
        return found

    return kept


def _identity(project: Project, voice: Voice, spoken: str) -> tuple[str, ...]:
    """What tells the sound of words from all others, without hearing it; empty where only the sound itself can."""
    version = voice.engine.version(project, voice.name)
    return ("said", voice.engine.name, version, voice.name, spoken) if version else ()


@cache
def _by() -> str:
    """By what passages are levelled and encoded: our code, the libraries and the kind of processor."""
    ours = hashlib.sha256(b"\0".join((Path(__file__).parent / name).read_bytes() for name in MADE_BY)).hexdigest()
    return " ".join((ours, platform.machine(), *(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)))


def _packed(piece: Piece) -> bytes:
    head = json.dumps([piece.samples, piece.frames, piece.powers.size]).encode()
    return head + b"\n" + piece.powers.astype("<f4").tobytes() + piece.data


def _unpacked(data: bytes) -> Piece:
    import numpy as np

    head, _, body = data.partition(b"\n")
    samples, frames, steps = json.loads(head)
    return Piece(samples, np.frombuffer(body, "<f4", steps), body[4 * steps :], frames)
