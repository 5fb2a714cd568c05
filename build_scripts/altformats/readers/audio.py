"""Reader: a recording by its sound.  The file alone is asked: its samples are decoded and counted, its timeline is read
from its tags, and every passage of the timeline must be heard at its time.

A speech engine says again what the timeline claims, and the sound must hold it, window by window; before, between and
after passages there must be silence, so that no word stands where the timeline knows of none.  This proves that the
file says what the engine makes of the words, not that the engine speaks well.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import FormatProblem, Problem
from ..model import RATE, Finding, Layer, Need, Part, Place, Project, Reading, Severity, Spoken, joined
from ..speech import ENGINES
from .audio_sound import HEARD, MARGIN, WHOLE, low, match, sounding

if TYPE_CHECKING:
    from .audio_sound import Samples

name: Final = "audio"
LAYER: Final = "sound"
TIMELINE: Final = "altformats timeline"
SCHEMA: Final = "altformats-timeline-1"
GAP: Final = 0.2
"""Seconds of silence there must be on both sides of a passage, or "must" could be cut out of "must not"."""
SLACK: Final = 0.06
"""Seconds by which the decoded length may differ from the stated one: two frames."""
LENGTH: Final = 2
"""Samples by which a passage's stated length may differ from the engine's, for times are rounded."""
UNHEARD: Final = "unheard"
PASSED: Final = "voice-passed-over"
FAULTS: Final = {
    UNHEARD: "The sound does not hold the words of its timeline, or holds more than these, or is cut.",
    PASSED: "A speech engine that stands earlier in the language's list did not speak, and another one did.",
}
"""What this reader itself finds wrong, by code."""
MEND: Final = "Nothing, if the voice that spoke will do; else mend what the other one lacked and build again."
REMEDY: Final = "Do not hand this file out. Build it again."
LONGEST: Final = 4 * 3600
"""Seconds; a longer file is refused before it fills the memory."""

Say = Callable[[str, str], bytes]


def needs(project: Project) -> tuple[Need, ...]:
    """What decodes and measures sound; the engines say themselves what they need."""
    del project
    return tuple(
        Need(f"{module} (sound)", importlib.util.find_spec(module) is not None, remedy="Run: make build")
        for module in ("numpy", "soundfile", "mutagen", "pyloudnorm")
    )


@contextmanager
def opened(project: Project) -> Iterator[Callable[[Path], Reading]]:
    """A reader whose speech engines are started when a file names them, and kept for the next.  No network is used."""
    with ExitStack() as stack:
        engines: dict[str, Say] = {}

        def say(engine: str, spoken: str, voice: str) -> bytes:
            if engine not in engines:
                module = next((module for module in ENGINES if module.name == engine), None)
                if module is None:
                    raise FormatProblem(f"the timeline names an unknown engine {engine!r}", "", REMEDY)
                engines[engine] = stack.enter_context(module.again(project))
            return engines[engine](spoken, voice)

        yield lambda path: read(path, say)


def read(path: Path, say: Callable[[str, str, str], bytes]) -> Reading:
    """Everything that is heard in one file.  Raises FormatProblem for a file without timeline or decodable sound."""
    import pyloudnorm

    heard = _decode(path)
    title, chapters, table = _tags(path)
    timeline = tuple(_entry(row) for row in table["passages"])
    faults = list(_tiling(path, heard, timeline, int(table["samples"])))
    bands = (heard, low(heard))
    said = cache(say)
    unheard: set[Spoken] = set()
    scores = []
    for entry in timeline:
        fault, score = _listen(path, bands, entry, said)
        scores.append(score)
        if fault:
            faults.append(fault)
            unheard.add(entry)
    facts: dict[str, str | int | float | bool] = {
        "title": title,
        "language": str(table["language"]),
        "seconds": round(heard.size / RATE, 2),
        "chapters": chapters,
        "passages": len(timeline),
        "loudness": round(float(pyloudnorm.Meter(RATE).integrated_loudness(heard)), 2),
        "worst_score": round(min(scores, default=0.0), 3),
        "voices": "; ".join(dict.fromkeys(f"{e.tag}: {e.engine} {e.voice}" for e in timeline)),
    }
    passed = [": ".join((tag, f"{engine} passed over", why)) for tag, engine, why in table.get("passed", ())]
    if passed:
        facts["passed_over"] = "; ".join(passed)
    faults += [Finding(PASSED, words, Place(path.name), MEND, Severity.WARNING, layer=LAYER) for words in passed]
    parts = tuple(_parts(timeline, unheard))
    return Reading((Layer(LAYER, parts),), facts, timeline=timeline, faults=tuple(faults))


def _decode(path: Path) -> Samples:
    import numpy as np
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            if file.samplerate != RATE or file.channels != 1 or file.frames > LONGEST * RATE:
                raise FormatProblem(
                    f"{file.channels} channels at {file.samplerate} samples a second", path.name, REMEDY
                )
            samples: Samples = np.asarray(file.read(dtype="float64"))
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise FormatProblem(f"the sound cannot be decoded: {error}", path.name, REMEDY) from error
    return samples


def _tags(path: Path) -> tuple[str, int, dict[str, Any]]:
    """Title, number of chapters, timeline."""
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    try:
        tags = ID3(path)
        data = next(frame.data for frame in tags.getall("GEOB") if frame.desc == TIMELINE)
        table = json.loads(data)
        title, chapters = str(tags["TIT2"]), len(tags.getall("CHAP"))
        sound = table["schema"] == SCHEMA and bool(table["passages"])
    except (MutagenError, StopIteration, KeyError, TypeError, ValueError) as error:
        raise FormatProblem(f"there is no sound timeline in the tags: {error!r}", path.name, REMEDY) from error
    if not sound:
        raise FormatProblem("the timeline is of an unknown kind, or empty", path.name, REMEDY)
    return title, chapters, dict(table)


def _entry(row: dict[str, Any]) -> Spoken:
    return Spoken(
        written=str(row["written"]),
        spoken=str(row["spoken"]),
        tag=str(row["tag"]),
        block=int(row["block"]),
        start=float(row["start"]),
        end=float(row["end"]),
        engine=str(row["engine"]),
        voice=str(row["voice"]),
    )


def _tiling(path: Path, heard: Samples, timeline: Sequence[Spoken], samples: int) -> Iterator[Finding]:
    """Faults of the whole: a wrong length, passages that touch or overlap, sound where there should be none."""
    if abs(heard.size - samples) > SLACK * RATE:
        yield _fault(path, f"the sound is {heard.size / RATE:.1f} seconds long, the timeline says {samples / RATE:.1f}")
    for before, after in pairwise(timeline):
        if after.start - before.end < GAP:
            yield _fault(path, f"{_clock(after.start)}: no pause before “{after.written}”")
    edges = [0.0, *(edge for entry in timeline for edge in (entry.start, entry.end)), heard.size / RATE]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        at = sounding(heard, round(start * RATE) + (MARGIN if start else 0), round(end * RATE) - MARGIN)
        if at is not None:
            near = min(timeline, key=lambda entry: abs(entry.start - at))
            yield _fault(path, f"{_clock(at)}: something sounds in a pause, near “{near.written}”")


def _listen(
    path: Path, bands: tuple[Samples, Samples], entry: Spoken, say: Callable[[str, str, str], bytes]
) -> tuple[Finding | None, float]:
    """The fault, if the words are not in the sound at their time, and their score below ``LOW``."""
    import numpy as np

    try:
        said = np.frombuffer(say(entry.engine, entry.spoken, entry.voice), "<i2") / 32768.0
    except Problem as problem:
        return _fault(path, f"{_clock(entry.start)}: cannot be proven: “{entry.written}”: {problem.message}"), 0.0
    start = round(entry.start * RATE)
    whole, vowels = match(bands[0], start, said), match(bands[1], start, low(said))
    same_length = abs(entry.end - entry.start - said.size / RATE) * RATE < LENGTH
    if vowels.score >= HEARD and whole.score >= WHOLE and same_length:
        return None, vowels.score
    at = entry.start + (vowels if vowels.score < HEARD else whole).at / RATE
    return _fault(path, f"{_clock(at)}: not heard as it should be: “{entry.written}”"), vowels.score


def _parts(timeline: Sequence[Spoken], unheard: set[Spoken]) -> Iterator[Part]:
    """Each block that was heard whole."""
    for _, group in groupby(timeline, key=lambda entry: entry.block):
        entries = list(group)
        if unheard.isdisjoint(entries):
            where = f"{_clock(entries[0].start)} to {_clock(entries[-1].end)}"
            yield Part(joined(entry.written for entry in entries), where, entries[0].tag)


def _fault(path: Path, message: str) -> Finding:
    return Finding(UNHEARD, message, Place(path.name), REMEDY, layer=LAYER)


def _clock(seconds: float) -> str:
    """Minutes and seconds, such as 1:02.4."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"
