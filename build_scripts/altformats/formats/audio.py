"""Format: a recording of the edition as MP3, with chapters, at an even loudness, and the timeline that proves it.

22,050 samples a second, one channel, 48 kbit a second at a constant rate: what every player plays, and small enough to
send by e-mail.  The same edition gives the same bytes with an engine that says the same again.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import MissingTool, SpeechProblem, UsageProblem
from ..model import RATE, Chapter, Edition, Language, Need, Options, SpeechEngine, Spoken
from ..narration import narrate
from ..speech import ENGINES
from .audio_level import level
from .audio_tags import Mark, tagged

if TYPE_CHECKING:
    from .audio_level import Samples

name: Final = "audio"
title: Final = "Audio recording"
suffix: Final = ".mp3"
reader: Final = "audio"

KILOBITS: Final = 48
QUALITY: Final = 2
"""LAME's scale, 0 slowest to 9: 2 costs twice the time of 5, and the proof finds its passages the more surely."""
DELAY: Final = 1105
"""Samples that encoder and decoder put in front (576 + 529): measured, and the same for every length."""
FRAME: Final = 576
"""Samples in one frame of MPEG-2 layer III."""
LEAD: Final = 0.5
"""Seconds of silence before the first word."""
FULL: Final = 32768.0
LIBRARIES: Final = ("numpy", "scipy", "pyloudnorm", "lameenc", "mutagen")


@dataclass(frozen=True, slots=True)
class Recording:
    """Sound, chapters and timeline; times count from the first sample that a decoder gives."""

    samples: Samples
    marks: tuple[Mark, ...]
    timeline: tuple[Spoken, ...]

    @property
    def decoded(self) -> int:
        """How many samples a decoder will find."""
        return math.ceil((self.samples.size + DELAY) / FRAME) * FRAME


def variant(options: Options) -> str:
    """Empty for the built-in voices, otherwise the engine's name."""
    return "" if options.engine == ENGINES[0].name else options.engine


def needs(options: Options) -> tuple[Need, ...]:
    """The libraries for sound, and what the engine needs."""
    libraries = tuple(
        Need(f"{module} (sound)", importlib.util.find_spec(module) is not None, remedy="Run: make build")
        for module in LIBRARIES
    )
    return libraries + _engine(options).needs(options.project)


def needs_person(language: Language) -> str:
    """A human recording, for a language that no speech engine has a voice for."""
    return "" if language.voices else "a human recording"


def make(edition: Edition, target: Path, options: Options) -> None:
    """Write the MP3.  Raises SpeechProblem for a missing voice or lost speech, and LanguageProblem."""
    for need in needs(options):
        if not need.found:
            raise MissingTool(f"{need.what} is not installed", need.what, need.remedy)
    recording = record(edition, options)
    mp3 = _encode(level(recording.samples, RATE))
    target.write_bytes(tagged(mp3, edition, recording.marks, recording.timeline, recording.decoded))


def record(edition: Edition, options: Options) -> Recording:
    """Say the whole edition.  It is said how long it lasts, so it is told once without and once with that number."""
    engine = _engine(options)
    voices = {language.tag: _voice(engine, language) for language in (edition.language, edition.english)}
    with engine.opened(options.project) as say:
        clips: dict[tuple[str, str], bytes] = {}
        minutes = 2
        for _ in range(2):
            chapters = narrate(edition, minutes)
            for passage in (passage for chapter in chapters for passage in chapter.passages):
                key = (passage.spoken, voices[passage.tag])
                if key not in clips:
                    clips[key] = say(*key)
            recording = _joined(chapters, clips, voices, engine.name)
            minutes = max(2, round(recording.samples.size / RATE / 60))
    return recording


def _joined(
    chapters: Sequence[Chapter], clips: dict[tuple[str, str], bytes], voices: dict[str, str], engine: str
) -> Recording:
    import numpy as np

    at = round(LEAD * RATE)
    pieces = [np.zeros(at)]
    marks, timeline = [], []
    for chapter in chapters:
        begun = at
        for passage in chapter.passages:
            voice = voices[passage.tag]
            clip = np.frombuffer(clips[passage.spoken, voice], "<i2") / FULL
            pause = np.zeros(round(passage.pause * RATE))
            start, end = ((at + DELAY) / RATE, (at + clip.size + DELAY) / RATE)
            timeline.append(
                Spoken(
                    written=passage.written,
                    spoken=passage.spoken,
                    tag=passage.tag,
                    block=passage.block,
                    start=round(start, 6),
                    end=round(end, 6),
                    engine=engine,
                    voice=voice,
                )
            )
            pieces += [clip, pause]
            at += clip.size + pause.size
        marks.append(Mark(chapter.title, begun / RATE, at / RATE))
    return Recording(np.concatenate(pieces), tuple(marks), tuple(timeline))


def _encode(samples: Samples) -> bytes:
    import lameenc
    import numpy as np

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(KILOBITS)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(QUALITY)
    whole = np.clip(np.rint(samples * (FULL - 1)), -FULL, FULL - 1).astype("<i2")
    return bytes(encoder.encode(whole.tobytes())) + bytes(encoder.flush())


def _engine(options: Options) -> SpeechEngine:
    for engine in ENGINES:
        if engine.name == options.engine:
            return engine
    known = ", ".join(engine.name for engine in ENGINES)
    raise UsageProblem(f"there is no speech engine {options.engine!r}", "--engine", f"Choose from: {known}.")


def _voice(engine: SpeechEngine, language: Language) -> str:
    voice = language.voice(engine.name)
    if voice is None:
        raise SpeechProblem(
            f"{engine.name} has no voice for {language.english}",
            "translations/languages.toml",
            "Choose another engine with --engine; a voice of another language would not be understood.",
        )
    return voice
