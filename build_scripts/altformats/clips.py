"""Stretches of a finished recording, for people to hear: as a sound file of their own, or as its own frames.

Where a stretch lies is written as a reader of recordings writes it, such as "1:02.4 to 1:07.0".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .errors import FormatProblem
from .model import RATE
from .readers.audio_bytes import FRAME, HEAD, LENGTH, ROOM, synchsafe

BESIDE: Final = 0.3
"""Seconds before and after: a first sound that is cut off must not be our cut."""
LEAD: Final = 2
"""Frames more at the beginning, for a frame may lean on those before it; they hold silence."""
REMEDY: Final = "Build the recording again: altformats build --format audio"
TIMES: Final = re.compile(r"(\d{1,4}):([0-5]\d\.\d) to (\d{1,4}):([0-5]\d\.\d)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` to ``end``, in seconds."""

    start: float
    end: float


def stretch(where: str) -> Stretch:
    """The stretch that a time such as "1:02.4 to 1:07.0" names, with ``BESIDE`` at both ends.

    Raises FormatProblem for what is no such time.
    """
    found = TIMES.fullmatch(where)
    start, end = (_seconds(*found.group(1, 2)), _seconds(*found.group(3, 4))) if found else (0.0, 0.0)
    if start >= end:
        raise FormatProblem(f"{where!r} is no stretch of a recording", "recording", REMEDY)
    return Stretch(max(0.0, start - BESIDE), end + BESIDE)


def write_wav(recording: Path, cut: Stretch, target: Path) -> None:
    """Write the stretch as WAV, one channel of 16 bits.  Raises FormatProblem where there is no sound."""
    import soundfile

    try:
        with soundfile.SoundFile(recording) as sound:
            sound.seek(min(round(cut.start * sound.samplerate), sound.frames))
            samples = sound.read(round((cut.end - cut.start) * sound.samplerate), dtype="int16")
            rate = sound.samplerate
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise FormatProblem(f"the sound cannot be decoded: {error}", recording.name, REMEDY) from error
    if not samples.size:
        raise FormatProblem("the recording ends before the statement", recording.name, REMEDY)
    soundfile.write(target, samples, rate, format="WAV", subtype="PCM_16")


def frames_of(data: bytes, cut: Stretch) -> bytes:
    """The stretch as MP3: the recording's own frames, as they are.  Raises FormatProblem where there are none."""
    first, last = int(cut.start * RATE) // FRAME - LEAD, int(cut.end * RATE) // FRAME + 1
    at, number, start = HEAD + synchsafe(data[6:HEAD]), 0, 0
    while at < len(data) and number <= last:
        if number == max(first, 0):
            start = at
        at += LENGTH + bool(int.from_bytes(data[at : at + 4], "big") & ROOM)
        number += 1
    if not start or at > len(data):
        raise FormatProblem("the recording ends before the statement", "recording", REMEDY)
    return data[start:at]


def _seconds(minutes: str, seconds: str) -> float:
    return int(minutes) * 60 + float(seconds)
