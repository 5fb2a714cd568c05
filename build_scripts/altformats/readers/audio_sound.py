"""How surely a stretch of sound holds given words: the private half of the audio reader.

The words are said again and compared window by window, and the *worst* window counts.  A whole sentence correlates with
itself without "not" at 0.96; its worst window at 0.03.  So one changed word, number or "not" is seen, in any language.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ..model import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.floating[Any]]

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


FAINT: Final = 1e-25
"""What is added to samples before they are filtered, as a share of full scale: far below what a sample can hold, and
squared it is nothing.  Without it a filter rings down into numbers so small that processors take several times as long
for them, and it stays there through every silence (measured: 0.64 s for 11 minutes of speech, 0.12 s with it)."""
PIECE: Final = 1 << 18
"""Samples that are filtered at a time: memory for a whole recording must first be cleared by the system, several times
over, which takes it as long as the filter (measured)."""
FAINTEST: Final = -120.0
"""dB that stand for nothing at all."""


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` is the worst active window's correlation; ``at`` the sample, within the passage, where it lies.

    ``gain`` says in dB how much louder the passage is than what was said; ``softest`` and ``loudest`` how far its
    active windows lie from that, in dB; ``stray`` how much of it is not what was said, in dB below the whole of it.
    """

    score: float
    at: int
    gain: float = 0.0
    softest: float = 0.0
    loudest: float = 0.0
    stray: float = 0.0


def low(samples: Samples) -> Samples:
    """What lies below ``LOW``."""
    return filtered(_below(), samples)


def filtered(sections: NDArray[np.float64], samples: Samples) -> Samples:
    """The samples through a filter of second-order sections, one after the other, from rest."""
    import numpy as np

    whole, at = np.empty_like(samples), 0
    for piece in through(sections, samples, PIECE):
        whole[at : at + piece.size] = piece
        at += piece.size
    return whole


def through(sections: NDArray[np.float64], samples: Samples, size: int) -> Iterator[Samples]:
    """The same, piece by piece, each of ``size`` samples but the last; not one sample is another than of the whole."""
    import numpy as np
    from scipy.signal import sosfilt

    own = sections.astype(samples.dtype)
    state = np.zeros((len(own), 2), samples.dtype)
    for start in range(0, samples.size, size):
        piece, state = sosfilt(own, samples[start : start + size] + samples.dtype.type(FAINT), zi=state)
        yield piece


@cache
def _below() -> NDArray[np.float64]:
    """The filter, worked out once: for a passage that takes as long as to filter it."""
    from scipy.signal import butter

    sections: NDArray[np.float64] = butter(4, LOW, fs=RATE, output="sos")
    return sections


def match(heard: Samples, start: int, said: Samples) -> Match:
    """Compare ``said`` with what is heard from sample ``start`` on."""
    import numpy as np

    if not said.size:
        return Match(0.0, 0)
    lag = _lag(heard, start, said)
    there = heard[max(start + lag, 0) : start + lag + said.size]
    if there.size < said.size or start + lag < 0:
        return Match(0.0, there.size)
    ours, theirs = _windows(said), _windows(there)
    power, other = _powers(ours), _powers(theirs)
    loudest = float(np.sqrt(power.max(initial=0.0)))
    if loudest == 0.0:
        return Match(0.0, 0)
    scale = _level(there) / _level(said)
    speaks = np.sqrt(power) >= ACTIVE * loudest
    common = np.einsum("ij,ij->i", ours, theirs) / ours.shape[1]
    both = np.sqrt(power * other)
    spoken = np.divide(common, both, out=np.zeros(both.size, both.dtype), where=both > 0)
    silent = np.where(np.sqrt(other) <= QUIET * loudest * scale, 1.0, 0.0)
    scores = np.where(speaks, spoken, silent)
    worst = int(scores.argmin())
    shares = common[speaks] / power[speaks]
    softest, most = (decibels(float(share) / scale) if scale else FAINTEST for share in (shares.min(), shares.max()))
    stray = float((other[speaks] - shares * common[speaks]).sum()) / max(float(other[speaks].sum()), 1e-20)
    at = min(worst * HOP, said.size - ours.shape[1])
    return Match(min(1.0, float(scores[worst])), at, decibels(scale), softest, most, decibels(stray, 10))


def decibels(share: float, per: int = 20) -> float:
    """A share of a level in dB, or ``per`` 10, of a power; not less than ``FAINTEST``."""
    return max(per * math.log10(share), FAINTEST) if share > 0 else FAINTEST


def sounding(heard: Samples, start: int, end: int) -> float | None:
    """Where between two samples, in seconds, something sounds that should be silence; None when nothing does."""
    import numpy as np

    stretch = heard[max(start, 0) : max(end, 0)]
    step = RATE // 100
    whole = stretch.size // step * step
    loud = np.flatnonzero(_powers(stretch[:whole].reshape(-1, step)) > SILENCE**2)
    if loud.size:
        return (max(start, 0) + int(loud[0]) * step) / RATE
    return (max(start, 0) + whole) / RATE if _level(stretch[whole:]) > SILENCE else None


def _lag(heard: Samples, start: int, said: Samples) -> int:
    """The shift within ``LAG`` at which the loudest part agrees best: a wrong one only makes the score worse."""
    import numpy as np

    at = int(_powers(_windows(said)).argmax()) * HOP
    at = max(at - WINDOW, 0)
    part = said[at : at + 4 * WINDOW]
    around = heard[max(start + at - LAG, 0) : start + at + LAG + part.size]
    if start + at < LAG or around.size < part.size + 2 * LAG:
        return 0
    return int(np.correlate(around, part, "valid").argmax()) - LAG


def _windows(samples: Samples) -> Samples:
    """Every window of the samples, one a row, the last up to their end; a stretch shorter than a window is one."""
    import numpy as np

    if samples.size <= WINDOW:
        return samples.reshape(1, -1)
    every = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)
    return np.concatenate([every[::HOP], every[-1:]])


def _powers(windows: Samples) -> Samples:
    """The mean square of each row."""
    import numpy as np

    powers: Samples = np.einsum("ij,ij->i", windows, windows) / max(windows.shape[1], 1)
    return powers


def _level(samples: Samples) -> float:
    """Root mean square."""
    import numpy as np

    return float(np.sqrt(np.mean(samples * samples))) if samples.size else 0.0
