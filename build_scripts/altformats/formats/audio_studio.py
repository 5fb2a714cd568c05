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
from .audio_recording import Measure, Piece
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


Keep = Callable[[Sequence[str], Callable[[], bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Studio:
    """What speaks, levels and encodes.  Nothing is started before it is wanted.

    ``say`` gives the samples of words (SpeechProblem where a voice fails), ``vowel`` puts in the vowels that are not
    written, ``piece`` gives words by a voice at a gain (dB) as they stand in a file, ``measure`` says before they are
    encoded how long and how loud they will be, and ``gain`` is the gain that brings a voice to the loudness of all
    recordings, measured on the given sentences.
    """

    say: Callable[[Voice, str], bytes]
    vowel: Callable[[str], str]
    piece: Callable[[Voice, str, float], Piece]
    measure: Callable[[Voice, str, float], Measure]
    gain: Callable[[Voice, tuple[str, ...]], float]


@contextmanager
def opened(options: Options) -> Iterator[Studio]:
    """A studio for one edition; its engines end with it."""
    project, keep = options.project, _keeper(options.store)
    with ExitStack() as stack:
        say, vowel = _speaking(stack, project), _vowelling(stack, project, keep)

        def key(what: str, voice: Voice, spoken: str, gain: float) -> tuple[str, ...]:
            said = _identity(project, voice, spoken) or ("clip", hashlib.sha256(say(voice, spoken)).hexdigest())
            return (what, _by(), *said, f"{gain:.2f}")

        @cache
        def levelled(voice: Voice, spoken: str, gain: float) -> Samples:
            return raised(_samples(say(voice, spoken)), gain)

        @cache
        def measure(voice: Voice, spoken: str, gain: float) -> Measure:
            words = key("measure", voice, spoken, gain)
            return _measure(keep(words, lambda: _measured(levelled(voice, spoken, gain))))

        @cache
        def piece(voice: Voice, spoken: str, gain: float) -> Piece:
            words = key("piece", voice, spoken, gain)
            return _piece(keep(words, lambda: _encoded(levelled(voice, spoken, gain))))

        @cache
        def gain(voice: Voice, sentences: tuple[str, ...]) -> float:
            def found() -> bytes:
                return f"{gain_for(_joined(say(voice, sentence) for sentence in sentences), RATE):.1f}".encode()

            said = [_identity(project, voice, sentence) for sentence in sentences]
            if not all(said):
                return float(found())
            return float(keep(("gain", _by(), *(word for words in said for word in words)), found))

        yield Studio(say, vowel, piece, measure, gain)


def _speaking(stack: ExitStack, project: Project) -> Callable[[Voice, str], bytes]:
    """What says words; an engine is opened when it is first wanted, and says the same words once."""

    @cache
    def engine(name: str) -> Callable[[str, str], bytes]:
        return stack.enter_context(next(engine for engine in ENGINES if engine.name == name).opened(project))

    return cache(lambda voice, spoken: engine(voice.engine.name)(spoken, voice.name))


def _vowelling(stack: ExitStack, project: Project, keep: Keep) -> Callable[[str], str]:
    """What puts in the vowels that are not written."""

    @cache
    def model() -> Callable[[str], str]:
        return stack.enter_context(vowels.opened(project))

    return cache(lambda spoken: keep(("vowels", vowels.version(), spoken), lambda: model()(spoken).encode()).decode())


def _samples(clip: bytes) -> Samples:
    import numpy as np

    return np.frombuffer(clip, "<i2").astype(np.float32) / np.float32(FULL)


def _joined(clips: Iterable[bytes]) -> Samples:
    import numpy as np

    breath = np.zeros(round(BREATH * RATE), np.float32)
    return np.concatenate([part for clip in clips for part in (_samples(clip), breath)])


def _keeper(address: str) -> Keep:
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


def _encoded(samples: Samples) -> bytes:
    sound = passage(samples)
    return json.dumps([samples.size, sound.frames]).encode() + b"\n" + sound.data


def _piece(kept: bytes) -> Piece:
    head, _, data = kept.partition(b"\n")
    samples, frames = json.loads(head)
    return Piece(samples, data, frames)


def _measured(samples: Samples) -> bytes:
    return json.dumps(samples.size).encode() + b"\n" + powers(samples, RATE).astype("<f4").tobytes()


def _measure(kept: bytes) -> Measure:
    import numpy as np

    head, _, steps = kept.partition(b"\n")
    return Measure(json.loads(head), np.frombuffer(steps, "<f4"))
