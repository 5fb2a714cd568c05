"""What a recording is before it becomes a file: the nouns that the private halves of ``audio.py`` share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..model import Passage, Spoken
from .audio_frames import FRAME

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a passage is and how loud, at a gain.

    ``samples`` is how many the words take at ``model.RATE``, ``powers`` are those of each tenth of a second
    (``audio_level.powers``).
    """

    samples: int
    powers: Samples


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage's sound as it stands in finished files: its ``samples``, and as ``data`` its ``frames``."""

    samples: int
    data: bytes
    frames: int


@dataclass(frozen=True, slots=True)
class Take:
    """A passage and its sound."""

    passage: Passage
    piece: Piece


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a chapter begins and ends, in seconds."""

    title: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Recording:
    """Sound, chapters and timeline; times count from the first sample that a decoder gives.

    ``sound`` are ``frames`` of MP3.  ``passed`` are the engines that were passed over: language, engine, why.
    """

    sound: bytes
    frames: int
    marks: tuple[Mark, ...]
    timeline: tuple[Spoken, ...]
    passed: tuple[tuple[str, str, str], ...] = ()

    @property
    def decoded(self) -> int:
        """How many samples a decoder will find."""
        return self.frames * FRAME
