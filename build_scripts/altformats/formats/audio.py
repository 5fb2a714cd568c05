"""Format: a recording of the edition as MP3, with chapters, at an even loudness, and the timeline that proves it.

22,050 samples a second, one channel, 48 kbit a second at a constant rate: what every player plays, and small enough to
send by e-mail.  The same edition gives the same bytes with an engine that says the same again.

A recording is a row of passages, each spoken, levelled and encoded by itself (``audio_studio.py``), with silence
between them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ..errors import MissingTool, SpeechProblem
from ..model import RATE, Edition, Language, Need, Notice, Options, Passage, Spoken
from ..narration import narrate, spoken_as
from ..speech import vowels
from . import audio_studio
from .audio_frames import FRAME, PHASE, START, pause_after, silence
from .audio_level import LOUDNESS, STEPS, loudness_of
from .audio_recording import Mark, Measure, Recording, Take
from .audio_studio import Studio
from .audio_tags import tagged
from .audio_voices import Cast, Faltered, Voice, chosen, named

name: Final = "audio"
title: Final = "Audio recording"
suffix: Final = ".mp3"
reader: Final = "audio"

LEAD: Final = 20
"""Frames of silence before the first passage: half a second."""
LIBRARIES: Final = ("numpy", "lameenc", "mutagen")
SAMPLE: Final = tuple(map(str, Notice))
"""What a voice's loudness is measured on: sentences of no leaflet, so that its gain is that of none.  (Measured: in
eight languages their gain was at most 0.5 dB from that of a whole leaflet.)"""
NEAR: Final = 0.3
"""LU by which a recording may be beside the loudness of all before its gains are changed: EBU R 128 allows 0.5, and the
encoder takes away up to 0.1 more or less than ``LOUDNESS`` reckons with."""
FINE: Final = 2
"""Such a change, and what is measured on the recording itself, is in halves of a dB: an edit seldom alters it."""


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
    target.write_bytes(tagged(recording.sound, edition, recording))


def record(edition: Edition, options: Options) -> Recording:
    """Say the whole edition.  When an engine fails at a passage, the next one of the list begins again."""
    both = {edition.language.tag, edition.english.tag}
    texts: dict[str, list[str]] = {tag: [] for tag in both}
    for chapter in narrate(edition, None, both):
        for passage in chapter.passages:
            texts[passage.tag].append(passage.written)
    faltered: dict[tuple[str, str], SpeechProblem] = {}
    with audio_studio.opened(options) as studio:
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
    titles, passages = _passages(edition, minutes, human, studio)
    gains = {tag: _gain(edition, tag, voice, passages, studio) for tag, voice in cast.voices.items()}
    measured = _measured(passages, cast, gains, studio)
    if minutes is not None:
        minutes = max(minutes, round(_seconds(measured) / 60))
        titles, passages = _passages(edition, minutes, human, studio)
        measured = _measured(passages, cast, gains, studio)
    beside = LOUDNESS - _loudness(measured)
    if abs(beside) > NEAR:
        gains = {tag: gain + round(beside * FINE) / FINE for tag, gain in gains.items()}
    takes = [
        [Take(one, studio.piece(cast.voices[one.tag], one.spoken, gains[one.tag])) for one in chapter]
        for chapter in passages
    ]
    return _joined(titles, takes, cast)


def _passages(
    edition: Edition, minutes: int | None, human: set[str], studio: Studio
) -> tuple[list[str], list[list[Passage]]]:
    """The chapters' titles and their passages, as they are spoken."""
    vowelled = {language.tag for language in (edition.language, edition.english) if language.vowelled} - human
    chapters = narrate(edition, minutes, human)
    passages = [
        [
            replace(passage, spoken=studio.vowel(passage.spoken)) if passage.tag in vowelled else passage
            for passage in chapter.passages
        ]
        for chapter in chapters
    ]
    return [chapter.title for chapter in chapters], passages


def _measured(
    passages: Sequence[Sequence[Passage]], cast: Cast, gains: Mapping[str, float], studio: Studio
) -> list[tuple[Passage, Measure]]:
    """How long and how loud each passage is at these gains.  Raises Faltered where a voice fails."""

    def measure(passage: Passage) -> Measure:
        voice = cast.voices[passage.tag]
        try:
            return studio.measure(voice, passage.spoken, gains[passage.tag])
        except SpeechProblem as problem:
            raise Faltered(passage.tag, voice.engine.name, problem) from problem

    return [(passage, measure(passage)) for chapter in passages for passage in chapter]


def _gain(edition: Edition, tag: str, voice: Voice, passages: Sequence[Sequence[Passage]], studio: Studio) -> float:
    """The dB by which a voice is raised: a machine's measured on words of no leaflet, a person's on what they read.

    So a person and a machine in one recording are equally loud, and a machine is so in all recordings.  Neither is
    one that answers over a network asked for words that nobody wants to hear.
    """
    try:
        if voice.human or voice.engine.network:
            own = tuple(passage.spoken for chapter in passages for passage in chapter if passage.tag == tag)
            return round(studio.gain(voice, own) * FINE) / FINE
        return studio.gain(voice, _sample(edition, tag, studio))
    except SpeechProblem as problem:
        raise Faltered(tag, voice.engine.name, problem) from problem


def _sample(edition: Edition, tag: str, studio: Studio) -> tuple[str, ...]:
    """``SAMPLE`` in one of the edition's languages, as it is spoken."""
    language = edition.language if tag == edition.language.tag else edition.english
    english = tag == edition.english.tag
    spoken = tuple(
        passage
        for words in SAMPLE
        if english or words in edition.words
        for passage in spoken_as(words if english else edition.word(words), language)
    )
    return tuple(studio.vowel(words) for words in spoken) if language.vowelled else spoken


def _seconds(measured: Sequence[tuple[Passage, Measure]]) -> float:
    return sum(measure.samples / RATE + passage.pause for passage, measure in measured)


def _loudness(measured: Sequence[tuple[Passage, Measure]]) -> float:
    """LUFS of the whole, before it is encoded."""
    import numpy as np

    rows = [
        part
        for passage, measure in measured
        for part in (measure.powers, np.zeros(round(passage.pause * STEPS), np.float32))
    ]
    return loudness_of(np.concatenate(rows))


def _joined(titles: Sequence[str], takes: Sequence[Sequence[Take]], cast: Cast) -> Recording:
    at = LEAD
    sound = [silence(LEAD)]
    begun, timeline = [], []
    for chapter in takes:
        begun.append((at * FRAME + PHASE) / RATE)
        for take in chapter:
            passage, piece, voice = take.passage, take.piece, cast.voices[take.passage.tag]
            start = at * FRAME + START
            timeline.append(
                Spoken(
                    written=passage.written,
                    spoken=passage.spoken,
                    tag=passage.tag,
                    block=passage.block,
                    start=round(start / RATE, 6),
                    end=round((start + piece.samples) / RATE, 6),
                    engine=voice.engine.name,
                    voice=voice.name,
                )
            )
            pause = pause_after(passage.pause, piece.samples, piece.frames)
            sound += [piece.data, silence(pause)]
            at += piece.frames + pause
    ends = [*begun[1:], at * FRAME / RATE]
    marks = tuple(Mark(title, start, end) for title, start, end in zip(titles, begun, ends, strict=True))
    return Recording(b"".join(sound), at, marks, tuple(timeline), cast.passed)
