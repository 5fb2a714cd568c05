"""A finished recording taken apart and put together again: samples, tags, timeline and the frames between them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..model import RATE, joined
from ..mutation import Victim

if TYPE_CHECKING:
    import numpy as np
    from mutagen.id3 import ID3
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

DELAY: Final = 1105
"""Samples that encoding and decoding put in front; taken off before a recording is encoded once more (measured)."""
TAIL: Final = 1152
"""Samples by which a decoded recording is longer than what went in (measured)."""
TIMELINE: Final = "altformats timeline"
LOUD: Final = 0.02
"""A window of a tenth of a second speaks above this level."""
WINDOW: Final = RATE // 10


@dataclass(slots=True)
class Tape:
    """A recording while it is changed: ``samples`` at ``RATE``, ``table`` its timeline, ``tags`` all that it says."""

    samples: Samples
    table: dict[str, Any]
    tags: ID3
    frames: bytes = b""
    extra: bytes = field(default=b"")

    @property
    def passages(self) -> list[dict[str, Any]]:
        """The rows of the timeline."""
        rows: list[dict[str, Any]] = self.table["passages"]
        return rows


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was drawn: its row, its first and last sample, and the statement that it is part of."""

    row: dict[str, Any]
    start: int
    end: int
    statement: str


def threaded(path: Path) -> Tape:
    """The recording of a file."""
    import numpy as np
    import soundfile
    from mutagen.id3 import ID3

    tags = ID3(path)
    frame = next(frame for frame in tags.getall("GEOB") if frame.desc == TIMELINE)
    samples, _ = soundfile.read(path, dtype="float64")
    frames = path.read_bytes()[tags.size :]
    return Tape(np.asarray(samples), json.loads(frame.data), tags, frames)


def written(path: Path, tape: Tape, *, again: bool) -> None:
    """Write the recording; ``again``: its samples were changed, so they are encoded anew, at the same places."""
    frames = encoded(tape.samples) if again else tape.frames
    frame = next((frame for frame in tape.tags.getall("GEOB") if frame.desc == TIMELINE), None)
    if frame is not None:
        frame.data = json.dumps(tape.table, ensure_ascii=False, sort_keys=True).encode()
    head = BytesIO()
    tape.tags.save(head, v2_version=4, padding=lambda _info: 0)
    path.write_bytes(head.getvalue() + frames + tape.extra)


def encoded(samples: Samples) -> bytes:
    """The samples as the frames of an MP3, so that when they are decoded each lies where it lay."""
    import lameenc
    import numpy as np

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(48)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(5)
    inner = samples[DELAY : DELAY + max(samples.size - TAIL, 0)]
    whole = np.clip(np.rint(inner * 32767), -32768, 32767).astype("<i2")
    return bytes(encoder.encode(whole.tobytes())) + bytes(encoder.flush())


def a_passage(tape: Tape, victim: Victim, draw: random.Random) -> Hit | None:
    """A passage of a safety statement, drawn at random."""
    statement, blocks = victim.statement(draw)
    texts = {block.text for block in blocks}
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in tape.passages:
        rows.setdefault(row["block"], []).append(row)
    found = [
        row
        for own in rows.values()
        if joined(entry["written"] for entry in own) in texts
        for row in own
        if row["tag"] == victim.language.tag
    ]
    if not found:
        return None
    row = draw.choice(found)
    return Hit(row, round(row["start"] * RATE), round(row["end"] * RATE), statement)


def speaking(tape: Tape, hit: Hit, seconds: float, draw: random.Random) -> int | None:
    """The first sample of a stretch of so many seconds within a passage in which words sound."""
    import numpy as np

    length = round(seconds * RATE)
    starts = range(hit.start, hit.end - length, WINDOW // 2)
    level = [float(np.sqrt(np.mean(tape.samples[at : at + length] ** 2))) for at in starts]
    places = [at for at, loud in zip(starts, level, strict=True) if loud > LOUD]
    return draw.choice(places) if places else None


def clock(sample: float) -> str:
    """A place in the recording for people."""
    seconds = sample / RATE
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"
