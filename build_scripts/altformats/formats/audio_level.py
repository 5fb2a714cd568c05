"""Loudness and peaks of a recording: the private half of ``audio.py``.

Speech is brought to -19 LUFS, which for one channel sounds as loud as -16 LUFS in stereo (AES TD1008), and kept below
-1.5 dBTP, so that no player distorts it.  eSpeak's peaks are high for its loudness, so a limiter is needed: it looks 5
milliseconds ahead, turns down smoothly, and never alters the timing.  Only stretches with high peaks are looked at
closely: they are one in ten, and the rest would take most of the time.
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
CEILING: Final = -2.2
"""dBTP before encoding: 0.7 dB below what is promised, for the encoder adds peaks of its own (0.4 dB measured)."""
LOOK_AHEAD: Final = 110
"""Samples, 5 milliseconds at 22,050 a second."""
OVERSAMPLING: Final = 4
BETWEEN: Final = 1.5
"""How many times a peak between samples may exceed the samples around it; speech stays far below."""
STRETCH: Final = 1 << 12
"""Samples that are looked at together: a fifth of a second, which was fastest."""
OVERLAP: Final = 4 * LOOK_AHEAD
"""Samples looked at on either side of a stretch: more than the filters reach, so that no edge shows."""
ROUNDS: Final = 5
"""The limiter takes a little loudness away; five rounds bring it within 0.1 LU of the aim."""
CLOSE: Final = 0.05
"""A twentieth of a unit: inaudible."""
ABSOLUTE_GATE: Final = -70.0
RELATIVE_GATE: Final = -10.0


def level(samples: Samples, rate: int) -> Samples:
    """The recording at -19 LUFS, limited.  ``samples`` are in the range -1 to 1.  Silence alone stays silence."""
    import numpy as np

    gain = 0.0
    for _ in range(ROUNDS):
        limited = _limited(samples, 10 ** (gain / 20), 10 ** (CEILING / 20))
        loudness = measured(limited, rate)
        if not np.isfinite(loudness) or abs(LOUDNESS - loudness) < CLOSE:
            break
        gain += LOUDNESS - loudness
    return limited


def evening(samples: Samples, rate: int) -> float:
    """What to multiply speech by to bring it to ``LOUDNESS``; 1 for what is too short or too quiet to be measured."""
    import numpy as np

    loudness = measured(samples, rate)
    return float(10 ** ((LOUDNESS - loudness) / 20)) if np.isfinite(loudness) else 1.0


def measured(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS of one channel (ITU-R BS.1770-4); minus infinity for silence and below 0.4 s."""
    import numpy as np
    from scipy.signal import sosfilt

    step = rate // 10
    weighted = sosfilt(_weighting(rate), samples)
    steps = weighted[: weighted.size // step * step].reshape(-1, step)
    power = np.einsum("ij,ij->i", steps, steps) / step
    if power.size < 4:  # noqa: PLR2004 - blocks of 0.4 seconds, each a step of 0.1 after the last
        return -np.inf
    blocks = np.convolve(power, np.full(4, 0.25), "valid")
    heard = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if heard.size:
        heard = heard[_lufs(heard) > _lufs(heard.mean()) + RELATIVE_GATE]
    return float(_lufs(heard.mean())) if heard.size else -np.inf


def _lufs(power: Any) -> Any:
    import numpy as np

    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


def _weighting(rate: int) -> NDArray[np.float64]:
    """The K weighting of BS.1770 at any rate: a shelf for the head, then a high pass; formulas from De Man (2014)."""
    import numpy as np

    def section(hertz: float, quality: float, gain: float | None) -> list[float]:
        k = np.tan(np.pi * hertz / rate)
        a0 = 1 + k / quality + k * k
        poles = [1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0]
        if gain is None:
            return [1.0, -2.0, 1.0, *poles]
        high = 10 ** (gain / 20)
        band = high**0.4996667741545416
        first, last = high + band * k / quality + k * k, high - band * k / quality + k * k
        return [first / a0, 2 * (k * k - high) / a0, last / a0, *poles]

    return np.array(
        [
            section(1681.974450955533, 0.7071752369554196, 3.999843853973347),
            section(38.13547087602444, 0.5003270373238773, None),
        ]
    )


def _limited(samples: Samples, gain: float, ceiling: float) -> Samples:
    """The samples times ``gain``, turned down where their peaks times ``gain`` would pass the ceiling."""
    import numpy as np
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    limited = samples * gain
    for start, before, stretch in _stretches(samples):
        if float(np.abs(stretch).max()) * gain * BETWEEN <= ceiling:
            continue
        peaks = _true_peaks(stretch)
        if float(peaks.max()) * gain <= ceiling:
            continue
        wanted = np.minimum(gain, ceiling / np.maximum(peaks, ceiling / gain))
        held = minimum_filter1d(wanted, 2 * LOOK_AHEAD + 1)
        turned = uniform_filter1d(uniform_filter1d(held, LOOK_AHEAD), LOOK_AHEAD) * stretch
        limited[start : start + STRETCH] = turned[before : before + STRETCH]
    return limited


def _stretches(samples: Samples) -> Iterator[tuple[int, int, Samples]]:
    """Where each stretch begins, how many samples stand before it, and it with its surroundings."""
    for start in range(0, samples.size, STRETCH):
        before = min(start, OVERLAP)
        yield start, before, samples[start - before : start + STRETCH + OVERLAP]


@cache
def _taps() -> NDArray[np.float64]:
    """The filter that finds levels between samples, made once for thousands of stretches."""
    from scipy.signal import firwin

    taps: NDArray[np.float64] = firwin(20 * OVERSAMPLING + 1, 1 / OVERSAMPLING, window=("kaiser", 5.0))
    return taps


def _true_peaks(samples: Samples) -> Samples:
    """For each sample the highest level up to the next, as a player's converter will make it."""
    import numpy as np
    from scipy.signal import resample_poly

    fine = np.abs(resample_poly(samples, OVERSAMPLING, 1, window=_taps())).reshape(-1, OVERSAMPLING)
    first, *others = (fine[:, number] for number in range(OVERSAMPLING))
    for other in others:
        first = np.maximum(first, other)
    peaks: Samples = first
    return peaks
