"""Reader: a recording by its sound.  The file alone is asked: its bytes are accounted for, its samples are decoded and
counted, its timeline is read from its tags, and every passage of the timeline must be heard at its time.

A speech engine says again what the timeline claims, and the sound must hold it, window by window, as loud as the rest
and with nothing beside it; before, between and after passages there must be silence, so that no word stands where the
timeline knows of none.  This proves that the file says what the engine makes of the words, not that the engine speaks
well.  So English is also heard by a recogniser that knows none of our engines; other languages need a listener.
"""

from __future__ import annotations

import hashlib
import importlib.util
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass, replace
from functools import cache, lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import FormatProblem, Problem
from ..model import RATE, Finding, Layer, Need, Part, Place, Project, Reading, Severity, SpeechEngine, Spoken, joined
from ..speech import ENGINES
from . import audio_kept, audio_level, audio_recognised, audio_tags
from .audio_bytes import FRAME, REMEDY, dissect
from .audio_kept import Keep
from .audio_recognised import Recognise
from .audio_sound import HEARD, LAG, MARGIN, WHOLE, Match, low, match, sounding
from .audio_timeline import read_timeline

if TYPE_CHECKING:
    from .audio_sound import Samples

name: Final = "audio"
LAYER: Final = "sound"
RECOGNISED: Final = "recognised"
GAP: Final = 0.2
"""Seconds of silence there must be on both sides of a passage, or "must" could be cut out of "must not"."""
EDGE: Final = 3.0
"""Seconds of silence there may be at most before the first passage and after the last one."""
SLACK: Final = 0.06
"""Seconds by which the decoded length may differ from the stated one: two frames."""
LENGTH: Final = 2
"""Samples by which a passage's stated length may differ from the engine's, for times are rounded."""
UNHEARD: Final = "unheard"
PASSED: Final = "voice-passed-over"
UNREAD: Final = "audio-unread"
LEVEL: Final = "audio-level"
MISHEARD: Final = "misheard"
FAULTS: Final = {
    UNHEARD: "The sound does not hold the words of its timeline, or holds more than these, or is cut.",
    PASSED: "A speech engine that stands earlier in the language's list did not speak, and another one did.",
    UNREAD: "The file holds bytes or tags that its sound does not account for, and that players may show or obey.",
    LEVEL: "The recording is too loud or too soft, as a whole or in a passage, or something sounds with a passage.",
    MISHEARD: "A recogniser of English speech hears other words than the timeline states.",
}
"""What this reader itself finds wrong, by code."""
MEND: Final = "Nothing, if the voice that spoke will do; else mend what the other one lacked and build again."
DOUBTED: Final = (
    "Do not hand this file out. Listen to it at that time (what a build refused lies below build/press): where the "
    "voice says something else, report the sentence; where it says what is written, word the sentence otherwise, or "
    "have a person record it (altformats recording --help)."
)
"""What to do where the recogniser doubts a sentence: to build again would give the same sound and the same doubt."""
LONGEST: Final = 4 * 3600
"""Seconds; a longer file is refused before it fills the memory."""

KEPT: Final = 512
"""Clips that a reading room keeps, for what is said in English in every language; about 50 megabytes."""

AT_HAND: Final = 8
"""Clips of a file that are kept ready to be compared: of all of them that would be 200 megabytes."""

Say = Callable[[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a passage: its place in the sound if it was found there, and what is wrong with it."""

    entry: Spoken
    matches: tuple[Match, Match] | None
    score: float
    fault: str = ""


def needs(project: Project) -> tuple[Need, ...]:
    """What decodes and measures sound; the engines say themselves what they need."""
    del project
    return (
        tuple(
            Need(f"{module} (sound)", importlib.util.find_spec(module) is not None, remedy="Run: make build")
            for module in ("numpy", "scipy", "soundfile")
        )
        + audio_recognised.needs()
    )


@dataclass(frozen=True, slots=True)
class Ear:
    """What the reader hears with.

    ``say`` says words again by an engine and a voice, ``version`` is what that sound depends on (empty: unknown),
    ``recognise`` hears English, and ``keep`` gives again what was found in the very same sound.
    """

    say: Callable[[str, str, str], bytes]
    version: Callable[[str, str], str]
    recognise: Recognise
    keep: Keep


@contextmanager
def opened(project: Project, store: str = "") -> Iterator[Callable[[Path], Reading]]:
    """A reader whose speech engines are started when a file names them, and kept for the next.  No network is used.

    ``store`` is the address at which verdicts are kept; empty: nothing is.
    """
    with ExitStack() as stack:
        engines: dict[str, Say] = {}

        def say(engine: str, spoken: str, voice: str) -> bytes:
            if engine not in engines:
                engines[engine] = stack.enter_context(_engine(engine).again(project))
            return engines[engine](spoken, voice)

        @cache
        def version(engine: str, voice: str) -> str:
            return _engine(engine).version(project, voice)

        codes, keep = _codes(project), audio_kept.keeper(store)
        recognise = stack.enter_context(audio_recognised.opened(project, keep))
        ear = Ear(lru_cache(KEPT)(say), version, recognise, keep)
        yield lambda path: _read(path, ear, codes)


def _engine(name: str) -> SpeechEngine:
    found = next((engine for engine in ENGINES if engine.name == name), None)
    if found is None:
        raise FormatProblem(f"the timeline names an unknown engine {name!r}", "", REMEDY)
    return found


def read(path: Path, say: Callable[[str, str, str], bytes], codes: Mapping[str, str], recognise: Recognise) -> Reading:
    """Everything that is heard in one file, with nothing kept from before.  Raises FormatProblem.

    ``codes`` are the languages' tags with the codes of three letters that recordings bear; where they are not known the
    fact ``language_code`` says what the file bears.  ``recognise`` hears English.
    """
    return _read(path, Ear(say, lambda _engine, _voice: "", recognise, audio_kept.keeper("")), codes)


def _read(path: Path, ear: Ear, codes: Mapping[str, str]) -> Reading:
    """The same.  Raises FormatProblem for a file without timeline or decodable sound."""
    data = path.read_bytes()
    mp3 = dissect(data, path.name)
    timeline = read_timeline(mp3, path.name)
    heard = _decode(data, path.name)
    loudness = audio_level.measured(heard)
    results = _listen(heard, timeline.passages, ear)
    found = {result.entry: result.matches for result in results if result.matches}
    english = [result.entry for result in results if result.matches and result.entry.tag == audio_recognised.ENGLISH]
    strange = [entry for entry in english if _by_a_stranger_to_english(entry, timeline.language)]
    judged = [entry for entry in english if entry not in strange]
    recognised = ear.recognise([(entry, audio_recognised.cut(heard, entry)) for entry in judged])
    levels = dict(audio_level.of_passages(tuple(found), found, heard, loudness))
    faults = [
        *(_fault(path, UNREAD, words) for words in mp3.unread),
        *(_fault(path, UNREAD, words) for words in audio_tags.faults(mp3, timeline, heard.size / RATE, codes)),
        *(_fault(path, UNHEARD, words) for words in _tiling(heard, timeline.passages, timeline.samples)),
        *(_fault(path, LEVEL, words) for words in audio_level.of_the_whole(heard, loudness)),
        *(_fault(path, UNHEARD, result.fault) for result in results if result.fault),
        *(
            _fault(path, LEVEL, f"{_clock(entry.start)}: “{entry.written}” is too loud or too soft: {words}")
            for entry, words in levels.items()
        ),
        *(
            _fault(
                path, MISHEARD, f"{_clock(entry.start)}: “{entry.written}” sounds like “{words}”", RECOGNISED, DOUBTED
            )
            for entry, words in recognised.misheard.items()
        ),
    ]
    if mp3.frames * FRAME != heard.size:
        words = f"{mp3.frames} frames of sound should give {mp3.frames * FRAME} samples and give {heard.size}"
        faults.append(_fault(path, UNREAD, words))
    passed = [": ".join((tag, f"{engine} passed over", why)) for tag, engine, why in timeline.passed]
    faults += [Finding(PASSED, words, Place(path.name), MEND, Severity.WARNING, layer=LAYER) for words in passed]
    facts: dict[str, str | int | float | bool] = {
        "title": timeline.blocks[0].written,
        "language": timeline.language,
        "language_code": audio_tags.code_of(mp3),
        "seconds": round(heard.size / RATE, 2),
        "chapters": len(audio_tags.marks(mp3)),
        "passages": len(timeline.passages),
        "loudness": round(loudness, 2),
        "worst_score": round(min(result.score for result in results), 3),
        "voices": "; ".join(dict.fromkeys(f"{e.tag}: {e.engine} {e.voice}" for e in timeline.passages)),
    }
    if english:
        facts["recognised"] = recognised.passages - recognised.unjudged - len(recognised.misheard)
        facts["not_judged_by_recognition"] = recognised.unjudged + len(strange)
    if passed:
        facts["passed_over"] = "; ".join(passed)
    entries = tuple(replace(result.entry, clip="") if result.entry in levels else result.entry for result in results)
    layers = [Layer(LAYER, tuple(_parts(entries)))]
    if timeline.language == audio_recognised.ENGLISH:
        understood = tuple(replace(e, clip="") if e in recognised.misheard else e for e in entries)
        layers.append(Layer(RECOGNISED, tuple(_parts(understood))))
    return Reading(tuple(layers), facts, timeline=entries, faults=tuple(faults))


def _by_a_stranger_to_english(entry: Spoken, language: str) -> bool:
    """A person who reads English within another language's recording: the recogniser does not know such accents, and
    the sign-off of that recording says that somebody has listened to each block."""
    return entry.engine == audio_tags.RECORDED and language != audio_recognised.ENGLISH


def _codes(project: Project) -> Mapping[str, str]:
    """The code of three letters of each language in the project's table; none where a folder of sound has no table."""
    file = project.translations / "languages.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {tag: str(row.get("alpha3", "")) for tag, row in table.items() if isinstance(row, dict)}


def _decode(data: bytes, file: str) -> Samples:
    """The samples.  Raises FormatProblem.

    The decoder gets a file of its own: asked for 70 bytes at a time, which Python would have to hand it 85,000 times.
    """
    import numpy as np
    import soundfile

    try:
        with tempfile.TemporaryFile() as copy:
            copy.write(data)
            copy.seek(0)
            with soundfile.SoundFile(copy.fileno(), closefd=False) as sound:
                if sound.samplerate != RATE or sound.channels != 1 or sound.frames > LONGEST * RATE:
                    raise FormatProblem(
                        f"{sound.channels} channels at {sound.samplerate} samples a second", file, REMEDY
                    )
                samples: Samples = np.asarray(sound.read(dtype="float32"))
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise FormatProblem(f"the sound cannot be decoded: {error}", file, REMEDY) from error
    return samples


def _tiling(heard: Samples, timeline: Sequence[Spoken], samples: int) -> Iterator[str]:
    """Faults of the whole: a wrong length, passages that touch or overlap, sound where there should be none."""
    length = heard.size / RATE
    if abs(heard.size - samples) > SLACK * RATE:
        yield f"the sound is {length:.1f} seconds long, the timeline says {samples / RATE:.1f}"
    for before, after in pairwise(timeline):
        if after.start - before.end < GAP:
            yield f"{_clock(after.start)}: no pause before “{after.written}”"
    if timeline[0].start > EDGE or length - timeline[-1].end > EDGE:
        yield f"{timeline[0].start:.1f} seconds of silence at the start, {length - timeline[-1].end:.1f} at the end"
    edges = [0.0, *(edge for entry in timeline for edge in (entry.start, entry.end)), length]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        at = sounding(heard, round(start * RATE) + (MARGIN if start else 0), round(end * RATE) - MARGIN)
        if at is not None:
            near = min(timeline, key=lambda entry: abs(entry.start - at))
            yield f"{_clock(at)}: something sounds in a pause, near “{near.written}”"


def _listen(heard: Samples, timeline: Sequence[Spoken], ear: Ear) -> list[Heard]:
    """Each passage with the hash of its clip where that sounds at its time, or with what is wrong."""
    below = low(heard)

    @lru_cache(AT_HAND)
    def said(engine: str, spoken: str, voice: str) -> tuple[Samples, Samples, str]:
        clip = ear.say(engine, spoken, voice)
        samples = _samples(clip)
        return samples, low(samples), hashlib.sha256(clip).hexdigest()

    return [_found((heard, below), entry, said, ear) for entry in timeline]


def _found(
    bands: tuple[Samples, Samples],
    entry: Spoken,
    said: Callable[[str, str, str], tuple[Samples, Samples, str]],
    ear: Ear,
) -> Heard:
    results: list[Heard] = []

    def found() -> list[Any] | None:
        """What was found, to be kept; a passage that was not heard is listened for each time."""
        results.append(_compared(bands, entry, said))
        matches = results[0].matches
        return [results[0].entry.clip, *map(astuple, matches)] if matches else None

    try:
        words = _identity(bands, entry, ear)
        kept = ear.keep(words, found) if words else found()
    except Problem as problem:
        fault = f"{_clock(entry.start)}: cannot be proven: “{entry.written}”: {problem.message}"
        return Heard(entry, None, 0.0, fault)
    if results or kept is None:
        return results[0]
    clip, whole, below = kept
    matches = (Match(*whole), Match(*below))
    return Heard(replace(entry, clip=clip), matches, matches[1].score)


def _identity(bands: tuple[Samples, Samples], entry: Spoken, ear: Ear) -> tuple[str, ...]:
    """All that the comparison of a passage depends on.

    Empty where the voice cannot be told by its version, or where the file begins or ends too near to be compared alike.
    """
    version = ear.version(entry.engine, entry.voice)
    first, last = round(entry.start * RATE) - LAG - LENGTH, round(entry.end * RATE) + LAG + LENGTH
    if not version or first < 0 or last > bands[0].size:
        return ()
    sound = (hashlib.sha256(band[first:last].tobytes()).hexdigest() for band in bands)
    return ("match", entry.engine, version, entry.voice, entry.spoken, str(last - first), *sound)


def _compared(
    bands: tuple[Samples, Samples], entry: Spoken, said: Callable[[str, str, str], tuple[Samples, Samples, str]]
) -> Heard:
    full, vowels, clip = said(entry.engine, entry.spoken, entry.voice)
    start = round(entry.start * RATE)
    whole, below = match(bands[0], start, full), match(bands[1], start, vowels)
    same_length = abs(entry.end - entry.start - full.size / RATE) * RATE < LENGTH
    if below.score >= HEARD and whole.score >= WHOLE and same_length:
        return Heard(replace(entry, clip=clip), (whole, below), below.score)
    at = entry.start + (below if below.score < HEARD else whole).at / RATE
    return Heard(entry, None, below.score, f"{_clock(at)}: not heard as it should be: “{entry.written}”")


def _samples(clip: bytes) -> Samples:
    import numpy as np

    samples: Samples = np.frombuffer(clip, "<i2").astype(np.float32) / 32768
    return samples


def _parts(timeline: Sequence[Spoken]) -> Iterator[Part]:
    """Each block that was heard whole."""
    for _, group in groupby(timeline, key=lambda entry: entry.block):
        entries = list(group)
        if all(entry.clip for entry in entries):
            where = f"{_clock(entries[0].start)} to {_clock(entries[-1].end)}"
            yield Part(joined(entry.written for entry in entries), where, entries[0].tag)


def _fault(path: Path, code: str, message: str, layer: str = LAYER, remedy: str = REMEDY) -> Finding:
    return Finding(code, message, Place(path.name), remedy, layer=layer)


def _clock(seconds: float) -> str:
    """Minutes and seconds, such as 1:02.4."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"
