"""Format: a recording of the edition as MP3, with chapters, at an even loudness, and the timeline that proves it.

22,050 samples a second, one channel, 48 kbit a second at a constant rate: what every player plays, and small enough to
send by e-mail.  The same edition gives the same bytes with an engine that says the same again.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import MissingTool, SpeechProblem
from ..model import RATE, Edition, Language, Need, Options, Passage, Project, Spoken
from ..narration import narrate
from ..speech import ENGINES, vowels
from .audio_level import evening, level
from .audio_recording import DELAY, Mark, Recording, Take
from .audio_tags import tagged
from .audio_voices import Cast, Faltered, Voice, chosen, named

if TYPE_CHECKING:
    from .audio_level import Samples

name: Final = "audio"
title: Final = "Audio recording"
suffix: Final = ".mp3"
reader: Final = "audio"

KILOBITS: Final = 48
QUALITY: Final = 5
"""LAME's scale, 0 slowest to 9.  5 keeps the wave best: the worst window of a right passage scored 0.78 or more in five
languages, with 2 as little as 0.49, for 2 shifts noise to where ears do not hear it; and 2 takes a third longer."""
LEAD: Final = 0.5
"""Seconds of silence before the first word."""
FULL: Final = 32768.0
LIBRARIES: Final = ("numpy", "scipy", "pyloudnorm", "lameenc", "mutagen")


@dataclass(frozen=True, slots=True)
class Studio:
    """What speaks, and what puts in the vowels that are not written."""

    say: Callable[[Voice, str], bytes]
    vowel: Callable[[str], str]


def variant(options: Options) -> str:
    """The engine's name where one was asked for, and whether the network may be used; mostly empty."""
    return options.engine or ("online" if options.online else "")


def needs(options: Options) -> tuple[Need, ...]:
    """The libraries for sound, and what the engine asked for needs, or the built-in ones."""
    libraries = tuple(
        Need(f"{module} (sound)", importlib.util.find_spec(module) is not None, remedy="Run: make build")
        for module in LIBRARIES
    )
    engines = [engine for engine in named(options) if options.engine or not engine.network]
    rows = [need for engine in engines for need in engine.needs(options.project)]
    return tuple(dict.fromkeys((*libraries, *rows, *vowels.needs(options.project))))


def needs_person(language: Language) -> str:
    """A human recording, for a language that no speech engine has a voice for."""
    return "" if language.voices else "a human recording"


def make(edition: Edition, target: Path, options: Options) -> None:
    """Write the MP3.  Raises NeedsPerson where there is no voice, SpeechProblem for lost speech, LanguageProblem."""
    for need in needs(options):
        if not need.found:
            raise MissingTool(f"{need.what} is not installed", need.what, need.remedy)
    recording = record(edition, options)
    mp3 = _encode(level(recording.samples, RATE))
    target.write_bytes(tagged(mp3, edition, recording))


def record(edition: Edition, options: Options) -> Recording:
    """Say the whole edition.  When an engine fails at a passage, the next one of the list begins again."""
    both = {edition.language.tag, edition.english.tag}
    texts: dict[str, list[str]] = {tag: [] for tag in both}
    for chapter in narrate(edition, None, both):
        for passage in chapter.passages:
            texts[passage.tag].append(passage.written)
    faltered: dict[tuple[str, str], SpeechProblem] = {}
    with ExitStack() as stack:
        studio = _studio(stack, options.project)
        while True:
            cast = chosen(edition, options, texts, faltered)
            try:
                return _told(edition, cast, studio)
            except Faltered as failure:
                faltered[failure.tag, failure.engine] = failure.problem


def _told(edition: Edition, cast: Cast, studio: Studio) -> Recording:
    """It is said how long it lasts, so it is told once without and once with that number."""
    human = {tag for tag, voice in cast.voices.items() if voice.human}
    minutes = None if edition.language.tag in human else 2
    vowelled = {language.tag for language in (edition.language, edition.english) if language.vowelled} - human
    for _ in range(2):
        chapters = narrate(edition, minutes, human)
        takes = [
            [_take(passage, cast.voices[passage.tag], passage.tag in vowelled, studio) for passage in chapter.passages]
            for chapter in chapters
        ]
        if minutes is None:
            break
        seconds = sum(len(take.clip) / 2 / RATE + take.passage.pause for chapter in takes for take in chapter)
        minutes = max(2, round(seconds / 60))
    return _joined([chapter.title for chapter in chapters], takes, cast)


def _take(passage: Passage, voice: Voice, vowelled: bool, studio: Studio) -> Take:  # noqa: FBT001 - private, and named
    spoken = studio.vowel(passage.spoken) if vowelled else passage.spoken
    try:
        clip = studio.say(voice, spoken)
    except SpeechProblem as problem:
        raise Faltered(passage.tag, voice.engine.name, problem) from problem
    return Take(replace(passage, spoken=spoken), clip)


def _studio(stack: ExitStack, project: Project) -> Studio:
    """Engines are started when they are first wanted; what was said once is kept."""

    @cache
    def opened(name: str) -> Callable[[str, str], bytes]:
        return stack.enter_context(next(engine for engine in ENGINES if engine.name == name).opened(project))

    @cache
    def vowelling() -> Callable[[str], str]:
        return stack.enter_context(vowels.opened(project))

    @cache
    def vowel(spoken: str) -> str:
        return vowelling()(spoken)

    return Studio(
        say=cache(lambda voice, spoken: opened(voice.engine.name)(spoken, voice.name)),
        vowel=vowel,
    )


def _joined(titles: Sequence[str], takes: Sequence[Sequence[Take]], cast: Cast) -> Recording:
    import numpy as np

    loudness = _even([take for chapter in takes for take in chapter], cast)
    at = round(LEAD * RATE)
    pieces = [np.zeros(at)]
    marks, timeline = [], []
    for title_of_chapter, chapter in zip(titles, takes, strict=True):
        begun = at
        for passage, sound in ((take.passage, take.clip) for take in chapter):
            voice = cast.voices[passage.tag]
            clip = np.frombuffer(sound, "<i2") / FULL * loudness[passage.tag]
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
                    engine=voice.engine.name,
                    voice=voice.name,
                )
            )
            pieces += [clip, pause]
            at += clip.size + pause.size
        marks.append(Mark(title_of_chapter, begun / RATE, at / RATE))
    return Recording(np.concatenate(pieces), tuple(marks), tuple(timeline), cast.passed)


def _even(takes: Sequence[Take], cast: Cast) -> dict[str, float]:
    """What to multiply each language by, so that a person and a machine in one recording are equally loud."""
    import numpy as np

    if len({voice.engine.name for voice in cast.voices.values()}) == 1:
        return dict.fromkeys(cast.voices, 1.0)
    said = {
        tag: np.concatenate([np.frombuffer(take.clip, "<i2") / FULL for take in takes if take.passage.tag == tag])
        for tag in {take.passage.tag for take in takes}
    }
    return {tag: evening(samples, RATE) for tag, samples in said.items()}


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
