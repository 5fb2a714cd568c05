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
ROUNDS: Final = 5
"""The limiter takes a little loudness away; five rounds bring it within 0.1 LU of the aim."""


def level(samples: Samples, rate: int) -> Samples:
    """The recording at -19 LUFS, limited.  ``samples`` are in the range -1 to 1.  Silence alone stays silence."""
    import numpy as np
    import pyloudnorm

    meter = pyloudnorm.Meter(rate)
    gain, limited = 0.0, samples
    for _ in range(ROUNDS):
        loudness = float(meter.integrated_loudness(limited))
        if not np.isfinite(loudness) or abs(LOUDNESS - loudness) < 0.05:  # noqa: PLR2004 - a twentieth of a unit: inaudible
            break
        gain += LOUDNESS - loudness
        limited = _limit(samples * 10 ** (gain / 20), 10 ** (CEILING / 20))
    return limited


def _limit(samples: Samples, ceiling: float) -> Samples:
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    peaks = _true_peaks(samples)
    import numpy as np

    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, ceiling))
    held = minimum_filter1d(wanted, 2 * LOOK_AHEAD + 1)
    gain = uniform_filter1d(uniform_filter1d(held, LOOK_AHEAD), LOOK_AHEAD)
    limited: Samples = samples * gain
    return limited


def _true_peaks(samples: Samples) -> Samples:
    """For each sample the highest level up to the next, as a player's converter will make it."""
    import numpy as np
    from scipy.signal import resample_poly

    fine = np.abs(resample_poly(samples, OVERSAMPLING, 1))
    peaks: Samples = fine[: samples.size * OVERSAMPLING].reshape(-1, OVERSAMPLING).max(axis=1)
    return peaks
