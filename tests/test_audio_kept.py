"""Sound that was made or heard once: it is the same as sound that is made or heard now, and costs nothing again."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from altformats.formats import audio, audio_frames, audio_studio
from altformats.formats.audio_voices import Voice
from altformats.model import RATE, Edition, Options, Paragraph, Reading, Strong, Text
from altformats.readers import audio as reader
from altformats.readers import audio_kept
from altformats.speech import espeak
from altformats.store import Store
from altformats.worker import Worker

from .samples import PROJECT, edition
from .test_audio import messages, passage, sound_of, span, with_sound, with_timeline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

ENGLISH = Voice(espeak, "gmw/en")
SENTENCES = ("Do not drive on the day.", "Please note.", "Keep resting for four hours.")
EDITED = " drive on the day. Keep resting for 5 hours."


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What speech processes are asked to say from now on."""
    questions: list[str] = []
    ask = Worker.ask

    def counted(self: Worker, question: dict[str, str]) -> object:
        questions.extend(question.values())
        return ask(self, question)

    monkeypatch.setattr(Worker, "ask", counted)
    return questions


def edited() -> Edition:
    """The English sample with another number in one sentence."""
    told = edition("en")
    (section, *others) = told.sections

    def change(block: object) -> object:
        if isinstance(block, Paragraph) and any(isinstance(part, Strong) for part in block.inlines):
            return dataclasses.replace(block, inlines=(*block.inlines[:-1], Text(EDITED)))
        if hasattr(block, "blocks"):
            return dataclasses.replace(block, blocks=tuple(change(one) for one in block.blocks))  # type: ignore[type-var] # a safety statement is a frozen dataclass
        return block

    blocks = tuple(change(block) for block in section.blocks)
    return dataclasses.replace(told, sections=(dataclasses.replace(section, blocks=blocks), *others))  # type: ignore[arg-type] # blocks stay blocks


def made(told: Edition, target: Path, store: Path | None = None) -> bytes:
    """The finished file."""
    audio.make(told, target, Options(PROJECT, store=str(store) if store else ""))
    return target.read_bytes()


def decoded(sound: bytes) -> Samples:
    """The samples of frames."""
    import soundfile

    samples: Samples = soundfile.read(io.BytesIO(sound), dtype="float32")[0]
    return samples


def test_a_passage_from_the_store_is_the_one_that_is_made_now(tmp_path: Path, asked: list[str]) -> None:
    """In any order, with or without a store, and from it, a passage has the same bytes; from it nothing is said."""
    kept = Options(PROJECT, store=str(tmp_path))
    with audio_studio.opened(Options(PROJECT)) as studio:
        alone = {words: studio.piece(ENGLISH, words, 1.5).data for words in SENTENCES}
    with audio_studio.opened(kept) as studio:
        assert {words: studio.piece(ENGLISH, words, 1.5).data for words in reversed(SENTENCES)} == alone
    asked.clear()
    with audio_studio.opened(kept) as studio:
        pieces = {words: studio.piece(ENGLISH, words, 1.5) for words in SENTENCES}
        assert {words: piece.data for words, piece in pieces.items()} == alone
        assert asked == []
        assert studio.piece(ENGLISH, SENTENCES[0], 2.0).data != alone[SENTENCES[0]]
        measures = {words: studio.measure(ENGLISH, words, 1.5) for words in SENTENCES}
    assert {words: one.samples for words, one in measures.items()} == {w: one.samples for w, one in pieces.items()}
    assert all(one.powers.size == one.samples // (RATE // 10) for one in measures.values())


def test_a_passage_decodes_to_the_same_samples_wherever_it_lies() -> None:
    """At every multiple of four frames, after whatever came before, a passage is the same to the last bit."""
    import numpy as np

    with espeak.opened(PROJECT) as say:
        first, second = (
            audio_frames.passage(np.frombuffer(say(words, "gmw/en"), "<i2").astype(np.float32) / 32768)
            for words in SENTENCES[:2]
        )
    alone = decoded(second.data)
    for more in range(6):
        pause = audio_frames.pause_after(0.5 + more / 10, 0, first.frames)
        begin = (first.frames + pause) * audio_frames.FRAME
        whole = decoded(first.data + audio_frames.silence(pause) + second.data + audio_frames.silence(8))
        assert begin % (4 * audio_frames.FRAME) == 0
        assert np.array_equal(whole[begin : begin + alone.size], alone)


def test_pauses_are_as_long_as_they_should_be() -> None:
    """From the last sample of a passage to the first of the next it is the pause, within a twentieth of a second."""
    for samples in range(5000, 200000, 3989):
        frames = -(-(samples + audio_frames.PHASE) // audio_frames.FRAME) + audio_frames.FLUSHED
        for pause in (0.45, 0.6, 0.9, 1.0, 1.8):
            length = (frames + audio_frames.pause_after(pause, samples, frames)) * audio_frames.FRAME
            assert abs((length - samples) / RATE - pause) < 0.053


@pytest.mark.slow
def test_an_edit_of_one_sentence_says_one_sentence(tmp_path: Path, asked: list[str]) -> None:
    """A recording with a changed sentence asks the voice for that one alone, and has the bytes it has without store."""
    made(edition("en"), tmp_path / "first.mp3", tmp_path / "store")
    asked.clear()
    changed = made(edited(), tmp_path / "second.mp3", tmp_path / "store")
    assert asked == ["Keep resting for five hours."]
    assert changed == made(edited(), tmp_path / "alone.mp3")


@pytest.mark.slow
def test_a_damaged_store_changes_no_byte(tmp_path: Path) -> None:
    """Entries that were written over, cut or swapped count as absent, and the passages are made again."""
    before = made(edition("en"), tmp_path / "first.mp3", tmp_path / "store")
    files = sorted(path for path in (tmp_path / "store").rglob("*") if path.is_file())
    whole = [path.read_bytes() for path in files]
    for number, path in enumerate(files):
        path.write_bytes((whole[number][:-9], b"", whole[number - 1])[number % 3])
    assert made(edition("en"), tmp_path / "second.mp3", tmp_path / "store") == before
    assert len(Store(str(tmp_path / "store")).damaged()) == len(files)


def test_a_voice_that_is_too_soft_is_raised_for_the_whole_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a leaflet's own words are far from the loudness of all, its gain is changed until they are not."""
    from altformats.readers.audio_level import measured

    monkeypatch.setattr(audio, "_gain", lambda *_: -4.0)
    file = tmp_path / "soft.mp3"
    made(edition("en"), file)
    assert abs(measured(sound_of(file)) + 19) < 1


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    """The English sample as a finished file."""
    file = tmp_path / "en.mp3"
    made(edition("en"), file)
    return file


@pytest.fixture
def reopened(tmp_path: Path) -> Callable[[Path], Reading]:
    """Reads a file in a room of its own each time, all with one store."""
    return lambda file: _read_in_a_new_room(file, tmp_path / "verdicts")


def _read_in_a_new_room(file: Path, store: Path) -> Reading:
    with reader.opened(PROJECT, str(store)) as read:
        return read(file)


@pytest.mark.slow
def test_the_same_sound_is_heard_once(
    finished: Path, reopened: Callable[[Path], Reading], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second reading says nothing again and recognises nothing again, and finds exactly what the first one found."""
    from altformats.readers import audio_recognised

    first = reopened(finished)
    asked.clear()
    monkeypatch.setattr(audio_recognised._Room, "hear", None)
    assert reopened(finished) == first
    assert not any(" " in question for question in asked)  # words that the dictionary lacks, one by one
    with reader.opened(PROJECT) as read:
        monkeypatch.undo()
        assert read(finished) == first


@pytest.mark.slow
def test_what_was_found_in_right_sound_is_not_believed_of_other_sound(
    finished: Path, reopened: Callable[[Path], Reading]
) -> None:
    """With all verdicts on a right file kept, a passage of it that is silenced, softened or renamed is found out."""
    right = reopened(finished)
    assert messages(right) == ""
    start, end = span(passage(right, "Keep resting for 4 hours."))
    for share in (0.0, 0.4):
        samples = sound_of(finished)
        samples[start:end] *= share
        assert "Keep resting for 4 hours." in messages(reopened(with_sound(finished, samples)))

    def rename(table: dict[str, list[dict[str, str]]]) -> None:
        row = next(row for row in table["passages"] if row["written"] == "Keep resting for 4 hours.")
        row["spoken"] = "Keep resting for five hours."

    assert "Keep resting for 4 hours." in messages(reopened(with_timeline(finished, rename)))


@pytest.mark.slow
def test_a_reader_takes_nothing_from_what_a_maker_kept(tmp_path: Path, asked: list[str]) -> None:
    """With a store full of the maker's passages the reader has each said again, and writes only to its own room."""
    store = tmp_path / "store"
    made(edition("en"), tmp_path / "en.mp3", store)
    before = {entry.name for entry in Store(str(store)).entries()}
    asked.clear()
    reading = _read_in_a_new_room(tmp_path / "en.mp3", store)
    assert {entry.spoken for entry in reading.timeline} <= set(asked)
    new = {entry.name for entry in Store(str(store)).entries()} - before
    assert {name.partition("/")[0] for name in new} == {audio_kept.ROOM}
    assert {name.partition("/")[0] for name in before} == {audio_studio.ROOM}
