"""Is a recording as loud as it should be, everywhere?  The private half of the audio reader that measures levels.

A passage that is turned down is as good as missing for those who hear badly, and a comparison of waves does not see
it: it asks for the shape and not for the size.  So each passage is held to the others, and each tenth of a second to
its passage.  Loudness after ITU-R BS.1770-4; -19 LUFS for speech in one channel after AES TD1008; peaks: EBU R 128.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from ..model import RATE, Spoken
from .audio_sound import Match, decibels, through

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.floating[Any]]

LOUDNESS: Final = -19.0
"""LUFS, and how far a recording may be from it (measured: -19.1 to -18.9)."""
NEAR: Final = 1.0
PEAK: Final = -1.0
"""dBTP: above it players and phones distort (measured: at most -1.6)."""
OVERSAMPLING: Final = 4
NEAR_TOP: Final = 0.7
"""A peak between two samples is looked for where one of them has this share of the highest: speech changes slowly."""
REACH: Final = 12
"""Samples on either side that a level between samples is worked out from."""
MOST_TOPS: Final = 1_000_000
DC: Final = 0.005
"""A constant shift of all samples, which clicks where it begins and takes room (measured: at most 0.0013)."""
BESIDE: Final = 4.0
"""dB by which a passage may be louder or softer than the middle one of its voice (measured: at most 1.5)."""
SOFTER: Final = -8.0
LOUDER: Final = 4.0
"""The same for a tenth of a second within its passage (measured: -3.3 to 1.4; the maker's limiter turns peaks down)."""
STRAY: Final = -12.0
"""dB below a passage of all in it that is not its voice (measured: at most -16, by the encoder)."""
OF_A_TAG: Final = 5.0
"""LU by which one language's passages may differ from the whole where two engines speak."""
HEAD: Final = (
    (1681.974450955533, 0.7071752369554196, 3.999843853973347),
    (38.13547087602444, 0.5003270373238773, None),
)
"""BS.1770's weighting as hertz, quality and dB: a shelf for the head, then a high pass (De Man 2014, for any rate)."""
ABSOLUTE_GATE: Final = -70.0
RELATIVE_GATE: Final = -10.0
BLOCK: Final = 4
"""Steps of a tenth of a second in a block of 0.4 seconds."""
TOGETHER: Final = 100
"""Such steps that are weighted at a time."""


def of_the_whole(heard: Samples, loudness: float) -> Iterator[str]:
    """What is wrong with the level of the file as a whole."""
    if not abs(loudness - LOUDNESS) <= NEAR:
        yield f"the recording has {loudness:.1f} LUFS instead of {LOUDNESS:.0f}"
    peak = true_peak(heard)
    if peak > PEAK:
        yield f"it reaches {peak:.1f} dBTP and would be distorted; the highest that plays well is {PEAK:.0f}"
    shift = float(abs(heard.mean())) if heard.size else 0.0
    if shift > DC:
        yield f"all of it is shifted by {shift:.3f} of full scale"


def of_passages(
    timeline: Sequence[Spoken], matches: Mapping[Spoken, tuple[Match, Match]], heard: Samples, loudness: float
) -> Iterator[tuple[Spoken, str]]:
    """Passages, among those that were heard, that are louder or softer than the others, wholly or in part."""
    several = len({entry.engine for entry in timeline}) > 1
    groups: dict[str, list[Spoken]] = {}
    for entry in timeline:
        if entry in matches:
            groups.setdefault(entry.tag if several else "", []).append(entry)
    for entries in groups.values():
        middle = median(matches[entry][0].gain for entry in entries)
        for entry in entries:
            wrong = _wrong(*matches[entry], middle)
            if wrong:
                yield entry, wrong
        if several:
            beside = _together(entries, heard) - loudness
            if abs(beside) > OF_A_TAG:
                yield entries[0], f"with all others in its language, by {beside:+.0f} LU beside the recording"


def _wrong(whole: Match, below: Match, middle: float) -> str:
    beside = whole.gain - middle
    if abs(beside) > BESIDE:
        return f"by {beside:+.0f} dB beside the others"
    if whole.softest < SOFTER:
        return f"a part of it by {whole.softest:+.0f} dB"
    if whole.loudest > LOUDER:
        return f"a part of it by {whole.loudest:+.0f} dB"
    if max(whole.stray, below.stray) > STRAY:
        return "something else sounds with it"
    return ""


def _together(entries: Sequence[Spoken], heard: Samples) -> float:
    import numpy as np

    return measured(np.concatenate([heard[round(e.start * RATE) : round(e.end * RATE)] for e in entries]))


def measured(samples: Samples) -> float:
    """Integrated loudness in LUFS of one channel; minus infinity for silence and below 0.4 seconds."""
    import numpy as np

    step = RATE // 10
    pieces = through(_weighting(), samples[: samples.size // step * step], step * TOGETHER)
    rows = (piece.reshape(-1, step) for piece in pieces)
    power = np.concatenate([np.zeros(0), *(np.einsum("ij,ij->i", row, row).astype(float) / step for row in rows)])
    if power.size < BLOCK:
        return -np.inf
    blocks = np.convolve(power, np.full(BLOCK, 1 / BLOCK), "valid")
    loud = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if loud.size:
        loud = loud[_lufs(loud) > _lufs(loud.mean()) + RELATIVE_GATE]
    return float(_lufs(loud.mean())) if loud.size else -np.inf


def true_peak(samples: Samples) -> float:
    """The highest level, between samples too, in dB of full scale; looked for beside the highest samples only."""
    import numpy as np

    top = max(float(samples.max(initial=0.0)), -float(samples.min(initial=0.0)))
    places = np.flatnonzero((samples >= NEAR_TOP * top) | (samples <= -NEAR_TOP * top))[:MOST_TOPS]
    beside = places[:, None] + np.arange(-REACH, REACH + 1)
    around = samples.take(beside, mode="clip") * ((beside >= 0) & (beside < samples.size))  # silence before and after
    between = np.abs(around @ _between().astype(samples.dtype))
    return decibels(max(top, float(between.max(initial=0.0))))


def _between() -> NDArray[np.float64]:
    """Weights, a column each, of the samples around one for the level at each quarter of the way to its neighbours."""
    import numpy as np

    ways = np.arange(1 - OVERSAMPLING, OVERSAMPLING) / OVERSAMPLING
    distance = np.arange(-REACH, REACH + 1)[:, None] - ways
    weights: NDArray[np.float64] = np.sinc(distance) * np.cos(np.pi * distance / (2 * REACH + 2)) ** 2
    return weights


def _lufs(power: Any) -> Any:
    import numpy as np

    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


def _weighting() -> NDArray[np.float64]:
    import numpy as np

    rows = []
    for hertz, quality, gain in HEAD:
        k = float(np.tan(np.pi * hertz / RATE))
        whole = 1 + k / quality + k * k
        after = [1.0, 2 * (k * k - 1) / whole, (1 - k / quality + k * k) / whole]
        if gain is None:
            rows.append([1.0, -2.0, 1.0, *after])
            continue
        high = 10 ** (gain / 20)
        band = high**0.4996667741545416
        first, last = high + band * k / quality + k * k, high - band * k / quality + k * k
        rows.append([first / whole, 2 * (k * k - high) / whole, last / whole, *after])
    return np.array(rows)
