"""Is an MP3 from the network whole, and plausible for its words?  The private half of the engine ``gtts``."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

SHORTEST: Final = 0.03
"""Seconds for each character, below which words are missing: the service takes 0.05 to 0.1."""
LONGEST: Final = 0.35
SPARE: Final = 2.0
"""Seconds on top: one letter takes a second with its silences."""
FAINT: Final = 0.003
"""A loudest sample below this is no speech."""
TABLES: Final = {  # kbit/s by (MPEG version bits, bitrate index): layer III, ISO/IEC 11172-3 and 13818-3
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


class Unsound(Exception):
    """The bytes are not whole, plausible speech."""


def samples_of(mp3: bytes, words: str, rate: int) -> Samples:
    """The sound as mono samples at ``rate``.  Raises Unsound: cut, silent, or of no fit length for ``words``."""
    import numpy as np
    import soundfile
    from scipy.signal import resample_poly

    _must_be_whole(mp3)
    try:
        samples, found = soundfile.read(io.BytesIO(mp3), dtype="float64", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise Unsound(f"the MP3 cannot be decoded: {error}") from error
    mono: Samples = samples.mean(axis=1)
    seconds = mono.size / found
    if not SHORTEST * len(words) <= seconds <= LONGEST * len(words) + SPARE:
        raise Unsound(f"{seconds:.1f} seconds of sound for {len(words)} characters")
    if float(np.abs(mono).max(initial=0.0)) < FAINT:
        raise Unsound("the sound is silence")
    if found != rate:
        mono = resample_poly(mono, rate, found)
    return mono


def _must_be_whole(mp3: bytes) -> None:
    """Every frame complete, to the last byte: a decoder says nothing when the last frames are missing."""
    at = _after_tag(mp3)
    frames = 0
    while at < len(mp3):
        size = _frame(mp3[at : at + 4])
        if not size or at + size > len(mp3):
            raise Unsound("the MP3 is cut off or damaged")
        at += size
        frames += 1
    if not frames:
        raise Unsound("the MP3 is empty")


def _after_tag(mp3: bytes) -> int:
    """Where the sound begins behind an ID3v2 tag."""
    if mp3[:3] != b"ID3" or len(mp3) < 10:  # noqa: PLR2004 - the length of the tag's header
        return 0
    return 10 + sum((byte & 127) << shift for byte, shift in zip(mp3[6:10], (21, 14, 7, 0), strict=True))


def _frame(header: bytes) -> int:
    """The size of a frame in bytes, from its header; 0 for anything that is no layer III frame."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:  # noqa: PLR2004 - sync word and layer III
        return 0
    version, bitrate, sampling = (header[1] >> 3) & 3, header[2] >> 4, (header[2] >> 2) & 3
    if version not in TABLES or bitrate in (0, 15) or sampling == 3:  # noqa: PLR2004 - reserved values
        return 0
    per_frame = 144 if version == 3 else 72  # noqa: PLR2004 - MPEG-1 has twice the samples in a frame
    return per_frame * TABLES[version][bitrate] * 1000 // RATES[version][sampling] + ((header[2] >> 1) & 1)
