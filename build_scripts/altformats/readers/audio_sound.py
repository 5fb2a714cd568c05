"""How surely a stretch of sound holds given words: the private half of the audio reader.

The words are said again and compared window by window, and the *worst* window counts.  A whole sentence correlates with
itself without "not" at 0.96; its worst window at 0.03.  So one changed word, number or "not" is seen, in any language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..model import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

WINDOW: Final = RATE // 10
"""A tenth of a second: shorter than any word."""
HOP: Final = WINDOW // 2
LAG: Final = 32
"""Samples by which a passage may lie beside its stated time: 1.5 milliseconds."""
ACTIVE: Final = 0.05
"""A window speaks when it is above this share of the loudest: 26 dB below it.  Quieter ones are breath and echo."""
QUIET: Final = 0.15
"""In a window where the words pause, the file may hold this share of the loudest window: breath and echo, no word."""
SILENCE: Final = 0.002
"""Between passages the file must stay below this level, -54 dBFS: what the encoder leaves of silence is below -70."""
MARGIN: Final = RATE // 40
"""Samples next to a passage in which its echo may still sound: 25 milliseconds."""
LOW: Final = 2000
"""Hertz.  Vowels lie below, and there the encoder keeps the wave: right passages scored at least 0.84, altered ones at
most 0.04."""
HEARD: Final = 0.5
"""The score from which words count as heard, below ``LOW``."""
WHOLE: Final = 0.3
"""The same over all that the file holds, for an added "s" sounds only above: right at least 0.6, altered 0.1."""


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` is the worst active window's correlation; ``at`` the sample, within the passage, where it lies."""

    score: float
    at: int


def low(samples: Samples) -> Samples:
    """What lies below ``LOW``."""
    from scipy.signal import butter, sosfilt

    filtered: Samples = sosfilt(butter(4, LOW, fs=RATE, output="sos"), samples)
    return filtered


def match(heard: Samples, start: int, said: Samples) -> Match:
    """Compare ``said`` with what is heard from sample ``start`` on."""
    import numpy as np

    lag = _lag(heard, start, said)
    there = heard[max(start + lag, 0) : start + lag + said.size]
    if there.size < said.size or start + lag < 0:
        return Match(0.0, there.size)
    windows = range(0, max(said.size - WINDOW, 0) + 1, HOP)
    levels = np.array([_level(said[w : w + WINDOW]) for w in windows])
    loudest = float(levels.max(initial=0.0))
    if loudest == 0.0:
        return Match(0.0, 0)
    scale = _level(there) / _level(said)
    worst = Match(1.0, 0)
    for at, loudness in zip(windows, levels, strict=True):
        ours, theirs = said[at : at + WINDOW], there[at : at + WINDOW]
        if loudness >= ACTIVE * loudest:
            power = float(np.sqrt(_product(ours, ours) * _product(theirs, theirs)))
            score = _product(ours, theirs) / power if power > 0 else 0.0
        else:
            score = 1.0 if _level(theirs) <= QUIET * loudest * scale else 0.0
        if score < worst.score:
            worst = Match(score, at)
    return worst


def sounding(heard: Samples, start: int, end: int) -> float | None:
    """Where between two samples, in seconds, something sounds that should be silence; None when nothing does."""
    stretch = heard[max(start, 0) : max(end, 0)]
    step = RATE // 100
    for at in range(0, stretch.size, step):
        if _level(stretch[at : at + step]) > SILENCE:
            return (max(start, 0) + at) / RATE
    return None


def _lag(heard: Samples, start: int, said: Samples) -> int:
    """The shift within ``LAG`` at which the whole agrees best."""
    best, found = -2.0, 0
    for lag in range(-LAG, LAG + 1):
        there = heard[max(start + lag, 0) : start + lag + said.size]
        if there.size == said.size:
            agreement = _product(there, said)
            if agreement > best:
                best, found = agreement, lag
    return found


def _level(samples: Samples) -> float:
    """Root mean square."""
    import numpy as np

    return float(np.sqrt(np.mean(samples * samples))) if samples.size else 0.0


def _product(first: Samples, second: Samples) -> float:
    """The inner product, by one thread: ``numpy.dot`` starts many, which get in each other's way."""
    import numpy as np

    return float(np.einsum("i,i", first, second))
