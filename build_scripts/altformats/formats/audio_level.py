"""Loudness and peaks of a recording: the private half of ``audio.py``.

Speech is brought to -19 LUFS, which for one channel sounds as loud as -16 LUFS in stereo (AES TD1008), and kept below
-1.5 dBTP, so that no player distorts it.  eSpeak's peaks are high for its loudness, so a limiter is needed: it looks 5
milliseconds ahead, turns down smoothly, and never alters the timing.

Each passage is levelled by itself: what becomes of it depends on its own samples and on one gain, which is its voice's
and not the document's.  So a passage that many leaflets share is levelled and encoded once for all of them.  Only high
peaks are looked at closely: they are one sample in fifty.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.floating[Any]]

LOUDNESS: Final = -18.5
"""LUFS, integrated over the whole recording (ITU-R BS.1770), before encoding, which takes 0.45 away (measured)."""
CEILING: Final = -2.5
"""dBTP before encoding: 1 dB below what is promised, for the encoder adds peaks of its own (0.7 dB measured)."""
LOOK_AHEAD: Final = 110
"""Samples, 5 milliseconds at 22,050 a second."""
OVERSAMPLING: Final = 4
BETWEEN: Final = 1.5
"""How many times a peak between samples may exceed the samples around it; speech stays far below."""
AROUND: Final = 12
"""Samples on either side that a level between two samples is worked out from."""
REACH: Final = 3 * LOOK_AHEAD
"""Samples on either side of a peak beyond which nothing is turned down for it: one look ahead, two halves of means."""
STEPS: Final = 10
"""How often a second loudness is measured."""
ROUNDS: Final = 5
"""The limiter takes a little loudness away; five rounds bring it within 0.1 LU of the aim."""
CLOSE: Final = 0.05
"""A twentieth of a unit: inaudible."""
ABSOLUTE_GATE: Final = -70.0
RELATIVE_GATE: Final = -10.0


def gain_for(samples: Samples, rate: int) -> float:
    """The dB that bring speech to ``LOUDNESS`` once it is limited; 0 for what cannot be measured."""
    import numpy as np

    gain = 0.0
    for _ in range(ROUNDS):
        loudness = loudness_of(powers(raised(samples, gain), rate))
        if not np.isfinite(loudness) or abs(LOUDNESS - loudness) < CLOSE:
            break
        gain += LOUDNESS - loudness
    return gain


def raised(samples: Samples, gain: float) -> Samples:
    """The samples by so many dB louder, and limited."""
    return _limited(samples, 10 ** (gain / 20), 10 ** (CEILING / 20))


def powers(samples: Samples, rate: int) -> Samples:
    """The mean square of each whole tenth of a second, weighted as ears do: of these loudness is made.

    Weighted by its spectrum instead of by a filter that runs on: the same within 0.01 LU for speech, and without a
    library that takes longer to start than a recording to level.
    """
    import numpy as np

    step = rate // STEPS
    spectrum = np.fft.rfft(samples[: samples.size // step * step].reshape(-1, step))
    strengths = spectrum.real**2 + spectrum.imag**2
    means: Samples = np.sum(strengths * _weights(step, rate).astype(strengths.dtype), axis=1)
    return means


def loudness_of(power: Samples) -> float:
    """Integrated loudness in LUFS of what has these ``powers``; minus infinity for silence and below 0.4 s."""
    import numpy as np

    if power.size < 4:  # noqa: PLR2004 - blocks of 0.4 seconds, each a step of 0.1 after the last
        return -np.inf
    blocks = np.convolve(power.astype(float), np.full(4, 0.25), "valid")
    heard = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if heard.size:
        heard = heard[_lufs(heard) > _lufs(heard.mean()) + RELATIVE_GATE]
    return float(_lufs(heard.mean())) if heard.size else -np.inf


def _lufs(power: Any) -> Any:
    import numpy as np

    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


@cache
def _weights(size: int, rate: int) -> NDArray[np.float64]:
    """What each line of a spectrum of ``size`` samples adds to their mean square, by the K weighting of BS.1770.

    At any rate: a shelf for the head, then a high pass; formulas from De Man (2014).
    """
    import numpy as np

    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)

    def section(hertz: float, quality: float, gain: float | None) -> NDArray[np.complex128]:
        k = np.tan(np.pi * hertz / rate)
        poles = (1 + k / quality + k * k, 2 * (k * k - 1), 1 - k / quality + k * k)
        if gain is None:
            zeros = (poles[0], -2 * poles[0], poles[0])
        else:
            high = 10 ** (gain / 20)
            band = high**0.4996667741545416
            zeros = (high + band * k / quality + k * k, 2 * (k * k - high), high - band * k / quality + k * k)
        parts = [sum(number * turn**power for power, number in enumerate(row)) for row in (zeros, poles)]
        ratio: NDArray[np.complex128] = np.asarray(parts[0] / parts[1], np.complex128)
        return ratio

    weighting = section(1681.974450955533, 0.7071752369554196, 3.999843853973347) * section(
        38.13547087602444, 0.5003270373238773, None
    )
    weights: NDArray[np.float64] = np.abs(weighting) ** 2 * 2 / size**2
    weights[0] /= 2
    if size % 2 == 0:
        weights[-1] /= 2
    return weights


def _limited(samples: Samples, gain: float, ceiling: float) -> Samples:
    """The samples times ``gain``, turned down where their peaks times ``gain`` would pass the ceiling."""
    import numpy as np

    limited = samples * samples.dtype.type(gain)
    places, peaks = _true_peaks(limited, ceiling)
    for first, last in _stretches(places):
        start, end = max(places[first] - REACH, 0), places[last] + REACH + 1
        stretch = limited[start:end]
        wanted = np.ones_like(stretch)
        wanted[places[first : last + 1] - start] = ceiling / peaks[first : last + 1]
        stretch *= _smoothed(_smoothed(_held(wanted))).astype(stretch.dtype)
    return limited


def _held(wanted: Samples) -> Samples:
    """The lowest within ``LOOK_AHEAD`` on either side of each; the row begins and ends with ones."""
    import numpy as np

    lowest = _among(1.0, wanted, LOOK_AHEAD, LOOK_AHEAD)
    reach, width = 1, 2 * LOOK_AHEAD + 1
    while reach < width:  # each time over twice as many, the last time over as many as are left
        by = min(reach, width - reach)
        lowest = np.minimum(lowest[:-by], lowest[by:])
        reach += by
    return lowest


def _smoothed(held: Samples) -> Samples:
    """The mean of ``LOOK_AHEAD`` around each; the row begins and ends with ones."""
    import numpy as np

    before = LOOK_AHEAD // 2
    sums = _among(1.0, held.astype(np.float64), before + 1, LOOK_AHEAD - 1 - before)
    sums[0] = 0.0
    np.cumsum(sums, out=sums)
    means: Samples = (sums[LOOK_AHEAD:] - sums[:-LOOK_AHEAD]) / LOOK_AHEAD
    return means


def _among(value: float, row: Samples, before: int, after: int) -> Samples:
    """The row with so many of the same value before and after it.  numpy's own ``pad`` takes ten times as long."""
    import numpy as np

    wider: Samples = np.full(before + row.size + after, value, row.dtype)
    wider[before : before + row.size] = row
    return wider


def _stretches(places: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """The first and the last of peaks so near to each other that one turning down may reach into the next."""
    import numpy as np

    if places.size:
        gaps = np.flatnonzero(np.diff(places) > 2 * REACH)
        yield from zip((0, *(gaps + 1)), (*gaps, places.size - 1), strict=True)


def _true_peaks(samples: Samples, ceiling: float) -> tuple[NDArray[np.intp], Samples]:
    """Where the level passes the ceiling, and the highest up to the next sample, as a player's converter makes it.

    Each sum is made term by term, in an order of our own: a matrix product may round otherwise on another machine.
    """
    import numpy as np

    near = np.flatnonzero(np.abs(samples) * samples.dtype.type(BETWEEN) > ceiling)
    around = np.zeros(samples.size + 4, np.bool_)  # two places further at either end, for what would lie outside
    for place in range(-2, 2):
        around[near + 2 + place] = True
    places = np.flatnonzero(around[2:-2])
    padded = _among(0.0, samples, AROUND, AROUND)
    peaks = np.abs(samples[places])
    for weights in _between():
        level = np.zeros(places.size, samples.dtype)
        for number, weight in enumerate(weights.astype(samples.dtype), start=1):
            level += padded[places + number] * weight
        np.maximum(peaks, np.abs(level), out=peaks)
    over = peaks > ceiling
    return places[over], peaks[over]


@cache
def _between() -> tuple[NDArray[np.float64], ...]:
    """For each place between two samples, the weights of the samples around it: a windowed sinc."""
    import numpy as np

    distance = np.arange(1 - AROUND, AROUND + 1)
    ways = [distance - part / OVERSAMPLING for part in range(1, OVERSAMPLING)]
    return tuple(np.sinc(way) * np.cos(np.pi * way / (2 * AROUND + 1)) ** 2 for way in ways)
