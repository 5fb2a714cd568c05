"""Finished recordings: whole files are proven, and every way of losing or changing words in them is caught.

The cases of the check ``spoken-wrong`` stand here and in ``tests/cases/spoken.toml``.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from altformats.checks import spoken as spoken_check
from altformats.errors import FormatProblem, NeedsPerson, SpeechProblem, UsageProblem
from altformats.formats import audio, audio_level
from altformats.formats.audio_frames import DELAY, FRAME, encoded
from altformats.library import read_editions, read_library
from altformats.model import RATE, Artefact, Edition, Evidence, Options, Project, Promise, Reading, Spoken, joined
from altformats.press import prove
from altformats.readers import audio as reader
from altformats.speech import espeak

from .conftest import TODAY
from .samples import PROJECT, edition

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

TAGS = ("en", "pl", "ur", "cy", "ro", "ar", "bn", "zh-Hans")
NOT = {
    "en": ("Do not drive on the day.", "Do drive on the day."),
    "pl": ("W tym dniu nie prowadź samochodu.", "W tym dniu prowadź samochodu."),
    "ur": ("اس دن گاڑی نہ چلائیں۔", "اس دن گاڑی چلائیں۔"),
    "cy": ("Ar y diwrnod, peidiwch â gyrru.", "Ar y diwrnod, cewch yrru."),
    "ro": ("În această zi nu conduceți mașina.", "În această zi conduceți mașina."),
    "ar": ("في ذلك اليوم لا تَقُد السيارة.", "في ذلك اليوم تَقُد السيارة."),
    "bn": ("সেদিন গাড়ি চালাবেন না।", "সেদিন গাড়ি চালাবেন।"),
    "zh-Hans": ("当天请不要开车。", "当天请开车。"),
}
ReadFile = Callable[[Path], Reading]
Clean = Callable[[str], Reading]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample edition as a finished recording in each language."""
    folder = tmp_path_factory.mktemp("audio")
    for tag in TAGS:
        audio.make(edition(tag), folder / f"{tag}.mp3", Options(PROJECT))
    return {tag: folder / f"{tag}.mp3" for tag in TAGS}


@pytest.fixture(scope="module")
def read() -> Iterator[ReadFile]:
    """One reading room for all files."""
    with reader.opened(PROJECT) as room:
        yield room


@pytest.fixture(scope="module")
def clean(files: dict[str, Path], read: ReadFile) -> Clean:
    """What is read in a language's file before anything is done to it; read once."""
    return cache(lambda tag: read(files[tag]))


@pytest.fixture(scope="module")
def speak() -> Iterator[Callable[[str, str], Samples]]:
    """Words by a voice, as loud as in a finished recording."""
    import numpy as np

    with espeak.opened(PROJECT) as say:
        yield lambda words, voice: np.frombuffer(say(words, voice), "<i2") / 32768 * 0.5


def sound_of(file: Path) -> Samples:
    """The decoded samples without the delay of encoder and decoder."""
    import soundfile

    samples: Samples = soundfile.read(file, dtype="float64")[0][DELAY:]
    return samples


def loudness(samples: Samples) -> float:
    """LUFS, as the maker measures them."""
    return audio_level.loudness_of(audio_level.powers(samples, RATE))


def tags_of(data: bytes) -> bytes:
    """The ID3 tag in front of the sound."""
    size = sum((byte & 127) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    return data[: size + 10]


def with_sound(file: Path, samples: Samples) -> Path:
    """The same file and timeline with other sound."""
    changed = file.with_name(f"changed-{file.name}")
    changed.write_bytes(tags_of(file.read_bytes()) + encoded(samples).data)
    return changed


def with_timeline(file: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The same sound with another timeline."""
    from mutagen import id3

    changed = file.with_name(f"timeline-{file.name}")
    changed.write_bytes(file.read_bytes())
    tags = id3.ID3(changed)
    (frame,) = tags.getall("GEOB")
    table = json.loads(frame.data)
    change(table)
    frame.data = json.dumps(table).encode()
    tags.save(changed)
    return changed


def passage(reading: Reading, written: str) -> Spoken:
    """The timeline's entry for a sentence."""
    return next(entry for entry in reading.timeline if entry.written == written)


def span(entry: Spoken) -> tuple[int, int]:
    """Where a passage lies in ``sound_of``, in samples."""
    return round(entry.start * RATE) - DELAY, round(entry.end * RATE) - DELAY


def messages(reading: Reading) -> str:
    """All that the reader finds wrong."""
    return "\n".join(fault.message for fault in reading.faults)


@pytest.mark.parametrize("tag", TAGS)
def test_a_sound_recording_is_heard_whole(tag: str, clean: Clean) -> None:
    """Nothing is found wrong with a finished file, and every block is heard where the timeline says."""
    reading = clean(tag)
    assert messages(reading) == ""
    layer = reading.layers[0]
    assert layer.name == "sound"
    assert [other.name for other in reading.layers] == (["sound", "recognised"] if tag == "en" else ["sound"])
    wanted = [joined(e.written for e in block) for _, block in groupby(reading.timeline, lambda entry: entry.block)]
    assert [part.text for part in layer.parts] == wanted
    assert reading.facts["language"] == tag
    assert reading.facts["worst_score"] > 0.8  # type: ignore[operator] # the facts are of many types; this one is a float
    assert all(" to " in part.where for part in layer.parts)


@pytest.mark.parametrize("tag", TAGS)
def test_loudness_and_peaks_are_what_listeners_need(tag: str, files: dict[str, Path], clean: Clean) -> None:
    """-19 LUFS within half a unit, true peaks below -1.5 dBTP, 22,050 samples a second, one channel, 48 kbit/s."""
    import numpy as np
    from mutagen.mp3 import MP3
    from scipy.signal import resample_poly

    info: Any = MP3(files[tag]).info
    peak = 20 * np.log10(np.abs(resample_poly(sound_of(files[tag]), 8, 1)).max())
    assert abs(float(clean(tag).facts["loudness"]) + 19) < 0.5
    assert peak < -1.5
    assert (info.sample_rate, info.channels, info.bitrate) == (RATE, 1, 48000)


def test_our_own_measure_of_loudness_is_that_of_others(files: dict[str, Path]) -> None:
    """What the maker levels by agrees with another implementation of BS.1770, for speech and for half silence."""
    import numpy as np
    import pyloudnorm

    for tag in TAGS:
        samples = sound_of(files[tag])
        for sound in (samples, samples * 0.02, np.concatenate([samples, np.zeros(samples.size)])):
            other = float(pyloudnorm.Meter(RATE).integrated_loudness(sound))
            assert abs(loudness(sound) - other) < 0.15
    assert loudness(np.zeros(RATE)) == -np.inf
    assert loudness(np.ones(100)) == -np.inf


def test_sound_that_is_loud_enough_already_is_limited_too() -> None:
    """A recording whose loudness happens to be right keeps below the ceiling like any other."""
    import numpy as np

    noise = np.random.default_rng(7).normal(0.0, 0.1, 5 * RATE)
    even = noise * 10 ** ((audio_level.LOUDNESS - loudness(noise)) / 20)
    even[3 * RATE] = 0.99
    assert abs(loudness(even) - audio_level.LOUDNESS) < audio_level.CLOSE
    assert (
        np.abs(audio_level.raised(even, audio_level.gain_for(even, RATE))).max()
        < 10 ** (audio_level.CEILING / 20) + 0.001
    )


def test_the_limiter_holds_a_peak_and_leaves_the_rest() -> None:
    """A single loud click is turned down to the ceiling; what lies a tenth of a second away is not touched."""
    import numpy as np

    samples = 0.1 * np.sin(np.arange(RATE) / 10)
    samples[RATE // 2] = 3.0
    limited = audio_level._limited(samples, 1.0, 0.7)
    assert float(np.abs(limited).max()) <= 0.71
    assert np.allclose(limited[: RATE // 2 - RATE // 10], samples[: RATE // 2 - RATE // 10])


@pytest.mark.parametrize("tag", TAGS)
def test_players_find_title_language_and_chapters(tag: str, files: dict[str, Path]) -> None:
    """The tags hold title, publisher, language, cover text, transcript and the chapters in the order of their times."""
    from mutagen.id3 import ID3

    tags = ID3(files[tag])
    told = edition(tag)
    chapters = sorted(tags.getall("CHAP"), key=lambda chapter: chapter.start_time)
    (contents,) = tags.getall("CTOC")
    assert str(tags["TPE1"]) == told.publisher.name
    assert str(tags["TLAN"]) == told.language.alpha3 != "und"
    assert contents.child_element_ids == [chapter.element_id for chapter in chapters]
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters][1:] == [
        "".join(part.text for part in told.sections[0].heading if hasattr(part, "text")),
        "About this leaflet",
    ]
    assert all(first.end_time == second.start_time for first, second in pairwise(chapters))
    assert "XX100" in str(tags.getall("COMM")[0])
    assert NOT[tag][0] in str(tags.getall("USLT")[0])


def test_the_same_edition_gives_the_same_bytes(files: dict[str, Path], tmp_path: Path) -> None:
    """Made a second time, in new processes, the file is the same to the last byte."""
    audio.make(edition("pl"), tmp_path / "again.mp3", Options(PROJECT))
    assert (tmp_path / "again.mp3").read_bytes() == files["pl"].read_bytes()


def test_times_count_what_encoder_and_decoder_add() -> None:
    """A click comes out where the timeline says, 1,105 samples later, and the decoded length is the stated one."""
    import io

    import numpy as np
    import soundfile

    for length in (20000, 30321, 44099):
        samples = np.zeros(length)
        samples[10000] = 0.9
        sound = encoded(samples)
        decoded = soundfile.read(io.BytesIO(sound.data))[0]
        assert int(np.argmax(np.abs(decoded))) == 10000 + DELAY
        assert decoded.size == sound.frames * FRAME


def test_three_seconds_cut_out_are_missed(files: dict[str, Path], read: ReadFile) -> None:
    """A file that lost three seconds in the middle is found too short, and every sentence from there on unheard."""
    data = files["en"].read_bytes()
    middle = len(tags_of(data)) + (len(data) - len(tags_of(data))) // 2
    cut = files["en"].with_name("cut.mp3")
    cut.write_bytes(data[:middle] + data[middle + 18000 :])
    found = messages(read(cut))
    assert "seconds long" in found
    assert "“This is the end of the recording.”" in found


@pytest.mark.parametrize("tag", TAGS)
def test_a_lost_not_is_heard(tag: str, files: dict[str, Path], clean: Clean, read: ReadFile, speak: Any) -> None:
    """When one sentence is spoken without its "not", the timeline unchanged, the sentence is named and not proven."""
    written, altered = NOT[tag]
    entry = passage(clean(tag), written)
    start, end = span(entry)
    samples = sound_of(files[tag])
    said = speak(altered, entry.voice)[: end - start]
    samples[start:end] = 0
    samples[start : start + said.size] = said
    reading = read(with_sound(files[tag], samples))
    assert written in messages(reading)
    assert all(written not in part.text for part in reading.layers[0].parts)


def test_swapped_passages_are_heard(files: dict[str, Path], clean: Clean, read: ReadFile) -> None:
    """Two sentences of the same length in each other's place are both named."""
    samples = sound_of(files["en"])
    reading = clean("en")
    first, second = (passage(reading, words) for words in ("fever;", "feeling unwell."))
    (a, b), (c, d) = span(first), span(second)
    size = min(b - a, d - c)
    samples[a : a + size], samples[c : c + size] = samples[c : c + size].copy(), samples[a : a + size].copy()
    found = messages(read(with_sound(files["en"], samples)))
    assert "“fever;”" in found
    assert "“feeling unwell.”" in found


def test_english_under_an_urdu_timeline_is_heard(files: dict[str, Path], read: ReadFile) -> None:
    """English sound with the Urdu file's timeline proves no Urdu sentence."""
    reading = read(with_sound(files["ur"], sound_of(files["en"])))
    assert NOT["ur"][0] in messages(reading)
    assert not [part for part in reading.layers[0].parts if part.tag == "ur"]


def test_silence_over_a_passage_is_heard(files: dict[str, Path], clean: Clean, read: ReadFile) -> None:
    """A sentence that was silenced is named."""
    samples = sound_of(files["en"])
    start, end = span(passage(clean("en"), "Keep resting for 4 hours."))
    samples[start:end] = 0
    assert "“Keep resting for 4 hours.”" in messages(read(with_sound(files["en"], samples)))


def test_words_in_a_pause_are_heard(files: dict[str, Path], clean: Clean, read: ReadFile, speak: Any) -> None:
    """Speech that the timeline knows nothing of is found, by its time and the sentence near it."""
    samples = sound_of(files["en"])
    _, end = span(passage(clean("en"), "A short introduction."))
    extra = speak("No.", "gmw/en")[:20000]
    samples[end + 4000 : end + 4000 + extra.size] += extra
    assert "something sounds in a pause" in messages(read(with_sound(files["en"], samples)))


@pytest.mark.parametrize(
    ("right", "wrong", "voice"),
    [
        ("You must not drive today.", "You must drive today.", "gmw/en"),
        ("for four hours", "for five hours", "gmw/en"),
        ("Tell the doctor.", "Tell the doctors.", "gmw/en"),
        ("See your G P.", "See your G B.", "gmw/en"),
        ("zero one one four", "zero one one five", "gmw/en"),
        ("You must not drive.", "You must not", "gmw/en"),
        ("Nie wolno jeść.", "Wolno jeść.", "zlw/pl"),
        ("گاڑی ہرگز نہ چلائیں۔", "گاڑی ہرگز چلائیں۔", "inc/ur"),
        ("Rhaid i chi beidio â bwyta.", "Rhaid i chi fwyta.", "cel/cy"),
        ("am bedair awr", "am bum awr", "cel/cy"),
        ("Nu aveți voie să beți.", "Aveți voie să beți.", "roa/ro"),
        ("timp de patru ore", "timp de cinci ore", "roa/ro"),
        ("لَا تَشْرَبْ", "اِشْرَبْ", "sem/ar"),
        ("لِمُدَّةِ أَرْبَعِ سَاعَاتٍ", "لِمُدَّةِ سَبْعِ سَاعَاتٍ", "sem/ar"),
        ("গাড়ি চালাবেন না।", "গাড়ি চালাবেন।", "inc/bn"),
        ("পঁচিশ জনের মধ্যে এক জনের", "ছাব্বিশ জনের মধ্যে এক জনের", "inc/bn"),
        ("您不得吃或喝任何东西。", "您得吃或喝任何东西。", "sit/cmn"),
        ("四小时", "十小时", "sit/cmn"),
        ("零一一四", "零一一五", "sit/cmn"),
    ],
)
def test_one_changed_word_scores_far_below_the_threshold(right: str, wrong: str, voice: str, speak: Any) -> None:
    """Right words score near 1; one word, figure, letter or ending changed scores below both thresholds' half."""
    import numpy as np

    from altformats.readers.audio_sound import HEARD, WHOLE, low, match

    said, changed = speak(right, voice), np.concatenate([speak(wrong, voice), np.zeros(3 * RATE)])
    whole = np.concatenate([said, np.zeros(RATE)])
    assert match(whole, 0, said).score > 0.99
    scores = match(low(changed), 0, low(said)).score, match(changed, 0, said).score
    assert scores[0] < HEARD / 2 or scores[1] < WHOLE / 2


def test_a_filter_does_not_ring_down_into_slow_numbers() -> None:
    """Speech, then silence: what is filtered is what the filter gives, and no number in it is too small for haste."""
    import numpy as np
    from scipy.signal import sosfilt

    from altformats.readers import audio_level
    from altformats.readers.audio_sound import _below, filtered

    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    tape = np.concatenate([noise, np.zeros(2 * RATE, np.float32), noise])
    for sections in (_below(), audio_level._weighting()):
        ours, exact = filtered(sections, tape), sosfilt(sections, tape.astype(np.float64))
        tiny = (ours != 0) & (abs(ours) < np.finfo(np.float32).tiny)
        assert abs(ours - exact).max() < 1e-4
        assert not tiny.any(), f"{tiny.sum()} of {tape.size} samples"


def test_sound_that_is_filtered_in_pieces_is_that_of_the_whole() -> None:
    """Where a piece ends changes no sample, and no tenth of a second of the loudness."""
    import numpy as np
    from scipy.signal import sosfilt

    from altformats.readers import audio_level
    from altformats.readers.audio_sound import FAINT, PIECE, _below, filtered

    for size in (1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7):
        tape = np.random.default_rng(2).normal(0, 0.1, size).astype(np.float32)
        whole = sosfilt(_below().astype(np.float32), tape + np.float32(FAINT))
        assert np.array_equal(filtered(_below(), tape), whole)
    few = tape[: RATE // 10 * (audio_level.TOGETHER + 5)]
    steps = filtered(audio_level._weighting(), few).reshape(-1, RATE // 10)
    blocks = np.convolve((steps.astype(float) ** 2).mean(axis=1), np.full(4, 0.25), "valid")
    assert audio_level.measured(few) == pytest.approx(-0.691 + 10 * np.log10(blocks.mean()), abs=0.001)


def test_words_of_which_nothing_sounds_are_not_heard_in_silence() -> None:
    """Silence is no proof of words for which a voice makes silence, filtered or not."""
    import numpy as np

    from altformats.readers.audio_sound import low, match

    silence = np.zeros(RATE, np.float32)
    assert match(silence, 0, silence[: RATE // 2]).score == 0.0
    assert match(low(silence), 0, low(silence[: RATE // 2])).score == 0.0


def test_a_must_inside_a_must_not_is_no_proof(files: dict[str, Path], read: ReadFile) -> None:
    """A timeline that cuts a passage out of a longer one is refused, for there is no pause at its edges."""

    def halve(table: dict[str, Any]) -> None:
        row = table["passages"][5]
        middle = (row["start"] + row["end"]) / 2
        table["passages"][5:6] = [{**row, "end": middle}, {**row, "start": middle}]

    assert "no pause before" in messages(read(with_timeline(files["en"], halve)))


@pytest.mark.parametrize("also_end", [False, True], ids=["end kept", "end moved"])
def test_words_beyond_the_claimed_ones_are_heard(
    also_end: bool,  # noqa: FBT001 - a parameter of the test's table
    files: dict[str, Path],
    read: ReadFile,
    speak: Any,
) -> None:
    """A timeline that claims the first words of a longer sentence is refused: by its length, or by the sound after."""

    def shorten(table: dict[str, Any]) -> None:
        row = next(row for row in table["passages"] if row["written"] == "Keep resting for 4 hours.")
        row["spoken"] = "Keep resting"
        if also_end:
            row["end"] = row["start"] + speak("Keep resting", row["voice"]).size / RATE

    assert "Keep resting" in messages(read(with_timeline(files["en"], shorten)))


def test_a_timeline_without_a_passage_is_found_out(files: dict[str, Path], read: ReadFile) -> None:
    """Speech whose entry was taken out of the timeline sounds where there should be silence."""
    found = messages(read(with_timeline(files["en"], lambda table: table["passages"].pop(9))))
    assert "something sounds in a pause" in found


@pytest.mark.parametrize("damage", ["no tags", "no sound", "text", "unknown engine"])
def test_a_file_that_is_no_recording_is_refused(damage: str, files: dict[str, Path], read: ReadFile) -> None:
    """Without tags, sound or a known engine a file is refused or proves nothing; it never passes."""
    data = files["en"].read_bytes()
    broken = files["en"].with_name(f"{damage.replace(' ', '-')}.mp3")
    if damage == "unknown engine":
        broken = with_timeline(files["en"], lambda table: [row.update(engine="x") for row in table["passages"]])
        assert "unknown engine" in messages(read(broken))
        return
    broken.write_bytes({"no tags": data[len(tags_of(data)) :], "no sound": tags_of(data), "text": b"words"}[damage])
    with pytest.raises(FormatProblem):
        read(broken)


def test_a_language_without_a_voice_is_refused(tmp_path: Path) -> None:
    """No voice of another language reads it out, and no file is written: it waits for a person, or says what to do."""
    told = edition("ur")
    language = dataclasses.replace(told.language, voices=(("gtts", "ur"),))
    silent = dataclasses.replace(told, language=language)
    with pytest.raises(SpeechProblem, match="espeak has no voice for Urdu"):
        audio.make(silent, tmp_path / "x.mp3", Options(PROJECT, engine="espeak"))
    with pytest.raises(NeedsPerson, match="needs a human recording"):
        audio.make(silent, tmp_path / "x.mp3", Options(PROJECT))
    with pytest.raises(UsageProblem, match="no speech engine"):
        audio.make(told, tmp_path / "x.mp3", Options(PROJECT, engine="nobody"))
    assert not list(tmp_path.iterdir())


def test_arabic_is_spoken_with_its_vowels_and_written_without(tmp_path: Path, read: ReadFile) -> None:
    """The voice is given the short vowels, the timeline keeps the catalog's words, and the check hears every word."""
    told = edition("ar")
    numbers = told.english.pronunciation  # English stands in for the names of numbers: they are not the point here
    language = dataclasses.replace(told.language, pronunciation=numbers)
    audio.make(dataclasses.replace(told, language=language), tmp_path / "ar.mp3", Options(PROJECT))
    reading = read(tmp_path / "ar.mp3")
    assert messages(reading) == ""
    entry = passage(reading, "مقدمة قصيرة.")
    assert entry.spoken != entry.written
    assert re.sub("[\u064b-\u0652]", "", entry.spoken) == entry.written
    assert "تَقُد" in passage(reading, "في ذلك اليوم لا تَقُد السيارة.").spoken
    arabic = [entry for entry in reading.timeline if entry.tag == "ar"]
    assert [spoken_check.fault(entry, language) for entry in arabic] == [""] * len(arabic)
    lost = dataclasses.replace(entry, written="لا مقدمة قصيرة.")
    assert spoken_check.fault(lost, language)


def test_the_recording_says_how_long_it_lasts(clean: Clean) -> None:
    """The number of minutes that it says is that of its own length."""
    reading = clean("en")
    minutes = max(2, round(float(reading.facts["seconds"]) / 60))
    assert any(entry.written == f"This recording lasts about {minutes} minutes." for entry in reading.timeline)


@pytest.fixture(scope="module")
def small_audio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the recordings of the small project."""
    return tmp_path_factory.mktemp("small")


def test_a_recording_of_a_real_leaflet_is_proven_and_its_loss_is_named(
    small: Project, small_audio: Path, read: ReadFile, speak: Any
) -> None:
    """From source to evidence: the Polish recording is proven; without "nie" its statement is named as lost."""
    library = read_library(small, TODAY)
    told = read_editions(library, "pl", ["sample"])["sample"]
    assert isinstance(told, Edition)
    promise = library.promise("sample", "pl")
    file = small_audio / "sample.mp3"
    audio.make(told, file, Options(small))
    reading = read(file)
    evidence = proof(promise, file, lambda _file: reading)
    assert evidence.findings == ()
    assert evidence.proven
    entry = passage(reading, "Dzisiaj nie wolno prowadzić.")
    start, end = span(entry)
    samples = sound_of(file)
    said = speak("Dzisiaj wolno prowadzić.", entry.voice)[: end - start]
    samples[start:end] = 0
    samples[start : start + said.size] = said
    lost = proof(promise, with_sound(file, samples), read)
    assert not lost.proven
    assert {finding.statement for finding in lost.findings if finding.code == "statement-lost"} == {"no-driving"}

    def lie(table: dict[str, Any]) -> None:
        for row in table["passages"]:
            row["written"] = row["written"].replace("nie wolno", "wolno")

    assert not proof(promise, with_timeline(file, lie), read).proven


def test_words_that_were_never_written_are_no_reading(small: Project, small_audio: Path, read: ReadFile) -> None:
    """``spoken-wrong``: a timeline whose spoken words are not the written ones is refused, and the statement named."""
    library = read_library(small, TODAY)
    told = read_editions(library, "en", ["sample"])["sample"]
    assert isinstance(told, Edition)
    file = small_audio / "english.mp3"
    audio.make(told, file, Options(small))
    promise = library.promise("sample", "en")
    reading = read(file)
    artefact = Artefact("en/sample.mp3", "sample", "en", "audio", "", "", 0)
    from altformats.model import Subject

    assert list(spoken_check.look(Subject(promise, reading, artefact))) == []
    timeline = tuple(
        dataclasses.replace(entry, spoken=entry.spoken.replace("not drive", "drive")) for entry in reading.timeline
    )
    subject = Subject(promise, dataclasses.replace(reading, timeline=timeline), artefact)
    assert [finding.statement for finding in spoken_check.look(subject)] == ["no-driving"]


def proof(promise: Promise, file: Path, read: ReadFile) -> Evidence:
    """The evidence of one file."""
    return prove(promise, Artefact(f"pl/{file.name}", "sample", "pl", "audio", "", "", 0), file, read)
