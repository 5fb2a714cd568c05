"""What a recording is before it becomes a file: the nouns that the private halves of ``audio.py`` share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..model import Passage, Spoken

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

DELAY: Final = 1105
"""Samples that encoder and decoder put in front (576 + 529): measured, and the same for every length."""
FRAME: Final = 576
"""Samples in one frame of MPEG-2 layer III."""


@dataclass(frozen=True, slots=True)
class Take:
    """A passage and its sound: 16-bit samples at ``model.RATE``."""

    passage: Passage
    clip: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a chapter begins and ends, in seconds."""

    title: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Recording:
    """Sound, chapters and timeline; times count from the first sample that a decoder gives.

    ``passed`` are the engines that were passed over: language, engine, why.
    """

    samples: Samples
    marks: tuple[Mark, ...]
    timeline: tuple[Spoken, ...]
    passed: tuple[tuple[str, str, str], ...] = ()

    @property
    def decoded(self) -> int:
        """How many samples a decoder will find."""
        return math.ceil((self.samples.size + DELAY) / FRAME) * FRAME
