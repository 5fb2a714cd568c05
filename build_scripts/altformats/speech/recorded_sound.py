"""The sound of a recording, and where its blocks are: the private half of ``recorded.py``.

Any rate, any number of channels; blocks are found by the pauses between them, or named by a label track such as
Audacity exports.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import SpeechProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

MOST_FRAMES: Final = 3600 * 48_000
"""An hour at 48,000 frames a second: ten times the longest leaflet, and what a machine's memory bears."""
MOST_LABELS: Final = 1_000_000
"""Bytes of a label track."""
MOST_CHANNELS: Final = 8
RATES: Final = (16_000, 192_000)
"""Below 16,000 samples a second consonants are lost."""
PAUSE: Final = 1.3
"""Seconds of silence that part two blocks; readers are asked for two, and for no more than one within a block."""
STEP: Final = 0.02
CLICK: Final = 0.15
"""Seconds: shorter sounds are clicks and bumps, and no words."""
AROUND: Final = 0.15
"""Seconds kept before and after a block, so that no breath of a consonant is lost."""
FADE: Final = 0.005
"""Seconds over which a clip begins and ends, so that it does not click."""
FAINT: Final = 0.03
"""Speech is what is above this share of the loud parts, and above three times the room's own noise."""

Span = tuple[float, float]


def read_sound(path: Path) -> tuple[Samples, int]:
    """The sound as one channel, and its rate.  Raises SpeechProblem for what is no sound, or too long."""
    import numpy as np
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            rate = int(file.samplerate)
            sound = RATES[0] <= rate <= RATES[1] and file.channels <= MOST_CHANNELS
            if not sound or not 0 < file.frames <= MOST_FRAMES:
                raise SpeechProblem(
                    f"{file.frames / rate / 60:.0f} minutes at {rate} samples a second, {file.channels} channels",
                    path.name,
                    "Give up to an hour at 16,000 samples a second or more; 44,100 or 48,000 is best.",
                )
            parts = [part.mean(axis=1) for part in file.blocks(1 << 20, dtype="float32", always_2d=True)]
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise SpeechProblem(
            f"the sound cannot be decoded: {error}", path.name, "Give a WAV, FLAC or MP3 file."
        ) from error
    samples: Samples = np.concatenate(parts)
    return samples, rate


def clip(samples: Samples, rate: int, start: float, end: float, wanted: int) -> bytes:
    """A stretch as 16-bit samples at the ``wanted`` rate, with soft edges."""
    import numpy as np
    from scipy.signal import resample_poly

    piece = samples[round(start * rate) : round(end * rate)].astype("float64")
    if rate != wanted:
        common = np.gcd(rate, wanted)
        piece = resample_poly(piece, wanted // common, rate // common)
    edge = np.linspace(0.0, 1.0, min(round(FADE * wanted), piece.size))
    piece[: edge.size] *= edge
    piece[piece.size - edge.size :] *= edge[::-1]
    return bytes(np.clip(np.rint(piece * 32767), -32768, 32767).astype("<i2").tobytes())


def spans_by_pauses(samples: Samples, rate: int, count: int, place: str) -> tuple[Span, ...]:
    """The ``count`` stretches of sound between long pauses.  Raises SpeechProblem, with the doubtful pauses' times."""
    sounds = _sounds(samples, rate)
    blocks: list[list[float]] = []
    for start, end in sounds:
        if blocks and start - blocks[-1][1] < PAUSE:
            blocks[-1][1] = end
        else:
            blocks.append([start, end])
    if len(blocks) != count:
        raise SpeechProblem(
            f"{len(blocks)} blocks are heard, the script has {count}; {_doubtful(sounds, more=len(blocks) > count)}",
            place,
            "Mend the pauses (two seconds between blocks, at most one within), or add a label track beside the sound.",
        )
    whole = samples.size / rate
    return tuple((round(max(0.0, a - AROUND), 3), round(min(whole, b + AROUND), 3)) for a, b in blocks)


def spans_by_labels(text: str, place: str) -> dict[str, Span]:
    """Number -> span, from lines of start, end and label.  Raises SpeechProblem for a line that is none."""
    found: dict[str, Span] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("\\"):  # a second line that Audacity adds for frequencies
            continue
        try:
            start, end, label = line.split("\t")
            span = (round(float(start.replace(",", ".")), 3), round(float(end.replace(",", ".")), 3))
        except ValueError:
            raise SpeechProblem(
                "not a label", f"{place}:{number}", "Write start, end and number, with tabs between."
            ) from None
        name = label.strip()
        if name in found:
            raise SpeechProblem(f"block {name} is labelled twice", f"{place}:{number}", "Keep one of the two.")
        found[name] = span
    return found


def _sounds(samples: Samples, rate: int) -> list[Span]:
    """Every stretch above the room's noise, in seconds; clicks left out."""
    import numpy as np

    step = max(1, round(STEP * rate))
    frames = samples[: samples.size // step * step].reshape(-1, step)
    if not frames.size:
        return []
    levels = np.sqrt(np.mean(frames.astype("float64") ** 2, axis=1))
    loud = np.percentile(levels, 95)
    speech = levels > max(FAINT * loud, min(3 * np.percentile(levels, 5), loud / 4), 1e-5)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], speech, [False])).astype("int8")))
    runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    joined: list[list[int]] = []
    for start, end in runs:
        if joined and start - joined[-1][1] < round(CLICK / STEP):
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return [(a * step / rate, b * step / rate) for a, b in joined if (b - a) * step / rate >= CLICK]


def _doubtful(sounds: Sequence[Span], *, more: bool) -> str:
    """The pauses that are most likely to be the trouble: the shortest that part blocks, or the longest that do not."""
    pauses = [(after[0] - before[1], before[1]) for before, after in pairwise(sounds)]
    chosen = (
        sorted(p for p in pauses if p[0] >= PAUSE)
        if more
        else sorted((p for p in pauses if p[0] < PAUSE), reverse=True)
    )
    times = ", ".join(f"{at // 60:.0f}:{at % 60:04.1f} ({length:.1f} s)" for length, at in chosen[:5])
    return f"{'the shortest pauses between' if more else 'the longest pauses within'} blocks: {times or 'none'}"
