"""Loudness and peaks of a recording: the private half of ``audio.py``.

Speech is brought to -19 LUFS, which for one channel sounds as loud as -16 LUFS in stereo (AES TD1008), and kept below
-1.5 dBTP, so that no player distorts it.  eSpeak's peaks are high for its loudness, so a limiter is needed: it looks 5
milliseconds ahead, turns down smoothly, and never alters the timing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

LOUDNESS: Final = -18.55
"""LUFS, integrated over the whole recording (ITU-R BS.1770), before encoding, which takes 0.45 away (measured)."""
CEILING: Final = -2.2
"""dBTP before encoding: 0.7 dB below what is promised, for the encoder adds peaks of its own (0.4 dB measured)."""
LOOK_AHEAD: Final = 110
"""Samples, 5 milliseconds at 22,050 a second."""
OVERSAMPLING: Final = 4
STRETCH: Final = 1 << 16
"""Samples whose peaks are found at a time: some three seconds, which stay in the processor's cache."""
OVERLAP: Final = 64
"""Samples looked at on either side of a stretch: more than the filter reaches, so that no edge shows."""
ROUNDS: Final = 5
"""The limiter takes a little loudness away; five rounds bring it within 0.1 LU of the aim."""


def level(samples: Samples, rate: int) -> Samples:
    """The recording at -19 LUFS, limited.  ``samples`` are in the range -1 to 1.  Silence alone stays silence."""
    import numpy as np
    import pyloudnorm

    meter = pyloudnorm.Meter(rate)
    peaks = _true_peaks(samples)
    gain, limited = 0.0, samples
    for _ in range(ROUNDS):
        loudness = float(meter.integrated_loudness(limited))
        if not np.isfinite(loudness) or abs(LOUDNESS - loudness) < 0.05:  # noqa: PLR2004 - a twentieth of a unit: inaudible
            break
        gain += LOUDNESS - loudness
        limited = _limited(samples, peaks, 10 ** (gain / 20), 10 ** (CEILING / 20))
    return limited


def evening(samples: Samples, rate: int) -> float:
    """What to multiply speech by to bring it to ``LOUDNESS``; 1 for what is too short or too quiet to be measured."""
    import numpy as np
    import pyloudnorm

    if samples.size < rate // 2:
        return 1.0
    loudness = float(pyloudnorm.Meter(rate).integrated_loudness(samples))
    return float(10 ** ((LOUDNESS - loudness) / 20)) if np.isfinite(loudness) else 1.0


def _limited(samples: Samples, peaks: Samples, gain: float, ceiling: float) -> Samples:
    """The samples times ``gain``, turned down where their peaks times ``gain`` would pass the ceiling."""
    import numpy as np
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    wanted = np.minimum(gain, ceiling / np.maximum(peaks, ceiling / gain))
    held = minimum_filter1d(wanted, 2 * LOOK_AHEAD + 1)
    turned: Samples = uniform_filter1d(uniform_filter1d(held, LOOK_AHEAD), LOOK_AHEAD)
    turned *= samples
    return turned


def _true_peaks(samples: Samples) -> Samples:
    """For each sample the highest level up to the next, as a player's converter will make it.

    A stretch at a time: a whole recording, four times as fine, would fill more than a gigabyte.
    """
    import numpy as np
    from scipy.signal import resample_poly

    peaks = np.empty(samples.size)
    for start in range(0, samples.size, STRETCH):
        before = min(start, OVERLAP)
        stretch = samples[start - before : start + STRETCH + OVERLAP]
        fine = np.abs(resample_poly(stretch, OVERSAMPLING, 1)).reshape(-1, OVERSAMPLING).max(axis=1)
        size = min(STRETCH, samples.size - start)
        peaks[start : start + size] = fine[before : before + size]
    return peaks
