"""Tags, bytes and levels of a finished recording: whatever the sound does not account for is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from altformats.errors import FormatProblem
from altformats.formats import audio
from altformats.model import RATE, Options, Reading
from altformats.readers import audio as reader
from altformats.readers.audio_bytes import dissect, frames_of, synchsafe
from altformats.readers.audio_level import measured, true_peak
from altformats.speech import espeak

from .samples import PROJECT, edition
from .test_audio import messages, passage, sound_of, span, tags_of, with_sound, with_timeline

pytestmark = pytest.mark.slow

ReadFile = Callable[[Path], Reading]
KEEP = "Keep resting for 4 hours."


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample edition in Polish, which has notices and English passages too."""
    path = tmp_path_factory.mktemp("tags") / "pl.mp3"
    audio.make(edition("pl"), path, Options(PROJECT))
    return path


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample edition in English."""
    path = tmp_path_factory.mktemp("level") / "en.mp3"
    audio.make(edition("en"), path, Options(PROJECT))
    return path


@pytest.fixture(scope="module")
def read() -> Iterator[ReadFile]:
    """One reading room for all files."""
    with reader.opened(PROJECT) as room:
        yield room


def codes(reading: Reading) -> set[str]:
    """The codes of all faults."""
    return {fault.code for fault in reading.faults}


def with_tags(file: Path, change: Callable[[Any], object]) -> Path:
    """The same file with other tags."""
    from mutagen import id3

    changed = file.with_name(f"tags-{file.name}")
    changed.write_bytes(file.read_bytes())
    tags = id3.ID3(changed)
    change(tags)
    tags.save(changed, v1=0)
    return changed


def test_every_byte_of_a_clean_file_is_accounted_for(file: Path, read: ReadFile) -> None:
    """The reader knows each frame of tag and sound, and finds nothing else."""
    mp3 = dissect(file.read_bytes(), file.name)
    assert mp3.unread == ()
    assert mp3.frames > 1000
    assert codes(read(file)) == set()
    assert codes(read(with_tags(file, lambda tags: None))) == set()  # noqa: ARG005 - room for edits is no harm


def _frames() -> dict[str, Any]:
    from mutagen import id3

    return {
        "a picture": id3.APIC(encoding=3, mime="image/png", type=3, desc="", data=b"x"),
        "a remark": id3.COMM(encoding=3, lang="eng", desc="note", text="Out of force"),
        "other words": id3.USLT(encoding=3, lang="eng", desc="2", text="Do drive."),
        "a link": id3.WXXX(encoding=3, desc="", url="https://example.com"),
        "a text of one's own": id3.TXXX(encoding=3, desc="REPLAYGAIN_TRACK_GAIN", text="-60 dB"),
        "a volume": id3.RVA2(desc="track", channel=1, gain=-60.0, peak=1.0),
        "an equaliser": id3.EQU2(method=1, desc="x", adjustments=[(100.0, -60.0)]),
        "an object": id3.GEOB(encoding=3, mime="text/plain", filename="x", desc="x", data=b"x"),
        "a frame of a program": id3.PRIV(owner="x", data=b"x"),
        "an album": id3.TALB(encoding=3, text="Other leaflet"),
        "another title": id3.TIT2(encoding=3, text="Other leaflet"),
        "another language": id3.TLAN(encoding=3, text="eng"),
        "another length": id3.TLEN(encoding=3, text="1000"),
        "another publisher": id3.TPE1(encoding=3, text="Somebody"),
        "other rights": id3.TCOP(encoding=3, text="2021 Somebody"),
        "another subtitle": id3.TIT3(encoding=3, text="For patients."),
        "another cover": id3.COMM(encoding=3, lang="pol", desc="", text="Przykładowa ulotka"),
        "another transcript": id3.USLT(encoding=3, lang="pol", desc="", text="Wolno."),
        "words at other times": id3.SYLT(encoding=3, lang="pol", format=2, type=1, desc="", text=[("Wolno.", 0)]),
    }


@pytest.mark.parametrize("what", sorted(_frames()))
def test_a_frame_that_the_sound_does_not_account_for_is_refused(what: str, file: Path, read: ReadFile) -> None:
    """What a player shows, opens or obeys, and no one checked, is a fault; so is a known frame that says else."""
    changed = with_tags(file, lambda tags: tags.add(_frames()[what]))
    assert codes(read(changed)) == {"audio-unread"}


@pytest.mark.parametrize("frame", ["TIT2", "TIT3", "TPE1", "TCOP", "TLAN", "COMM", "USLT", "SYLT", "CTOC", "CHAP"])
def test_a_frame_that_is_gone_is_missed(frame: str, file: Path, read: ReadFile) -> None:
    """Title, notices, language, words and chapters must be there."""
    assert codes(read(with_tags(file, lambda tags: tags.delall(frame)))) == {"audio-unread"}


def _later(tags: Any) -> None:
    tags.getall("CHAP")[1].start_time += 400


def _renamed(tags: Any) -> None:
    from mutagen import id3

    tags.getall("CHAP")[1].sub_frames.add(id3.TIT2(encoding=3, text="Dodatek"))


def _swapped(tags: Any) -> None:
    first, second = tags.getall("CHAP")[:2]
    first.sub_frames, second.sub_frames = second.sub_frames, first.sub_frames


def _unlisted(tags: Any) -> None:
    tags.getall("CTOC")[0].child_element_ids.pop()


def _pictured(tags: Any) -> None:
    from mutagen import id3

    tags.getall("CHAP")[0].sub_frames.add(id3.APIC(encoding=3, mime="image/png", type=3, desc="", data=b"x"))


def _cut_short(tags: Any) -> None:
    chapters = sorted(tags.getall("CHAP"), key=lambda chapter: chapter.start_time)
    chapters[-1].end_time -= 1000


def _one_less(tags: Any) -> None:
    """A chapter is gone, from the list too, and the one before it reaches to its end."""
    chapters = sorted(tags.getall("CHAP"), key=lambda chapter: chapter.start_time)
    chapters[0].end_time = chapters[1].end_time
    tags.delall(f"CHAP:{chapters[1].element_id}")
    tags.getall("CTOC")[0].child_element_ids.remove(chapters[1].element_id)


@pytest.mark.parametrize("change", [_later, _renamed, _swapped, _unlisted, _pictured, _cut_short, _one_less])
def test_chapters_must_lead_to_their_titles(change: Callable[[Any], None], file: Path, read: ReadFile) -> None:
    """A chapter elsewhere, under another name, not listed, shorter, with a picture or left out is refused."""
    assert "audio-unread" in codes(read(with_tags(file, change)))


@pytest.mark.parametrize(
    "tail",
    [b"TAG" + b"\0" * 125, b"APETAGEX" + b"\0" * 24, b"\0", b"Do drive.", b"ID3\4\0\0\0\0\0\0"],
    ids=["ID3v1", "APE", "nought", "words", "second tag"],
)
def test_nothing_may_stand_after_or_before_the_sound(tail: bytes, file: Path, read: ReadFile) -> None:
    """Bytes behind the last frame of sound are a fault; with bytes before the first it is no sound at all."""
    data = file.read_bytes()
    tags = tags_of(data)
    changed = file.with_name("tail.mp3")
    changed.write_bytes(data + tail)
    assert "audio-unread" in codes(read(changed))
    changed.write_bytes(tags + tail + data[len(tags) :])
    with pytest.raises(FormatProblem):
        read(changed)
    assert dissect(changed.read_bytes(), "x").unread


def test_a_frame_of_another_kind_is_refused(file: Path) -> None:
    """A frame that claims another rate, two channels or a checksum, or one that counts the others, is named."""
    data = file.read_bytes()
    start = len(tags_of(data))
    for byte, value in ((1, 0xF2), (2, 0x70), (2, 0x64), (3, 0x04), (0, 0x7F)):
        broken = bytearray(data)
        broken[start + 157 + byte if data[start + 2] & 2 else start + 156 + byte] = value
        assert dissect(bytes(broken), "x").unread
    counting = bytearray(data)
    counting[start + 13 : start + 17] = b"Xing"
    assert any("Xing" in words for words in dissect(bytes(counting), "x").unread)
    assert dissect(data[:-50], "x").unread == ("the last frame of sound is cut off",)


def test_a_tag_is_read_strictly() -> None:
    """Packed, broken or empty frames are no frames; sizes have seven bits to a byte."""
    assert synchsafe(b"\0\0\1\0") == 128
    assert synchsafe(b"\0\0\0\x80") > 1 << 39
    for content in (b"TIT2\0\0\0\1\0\1x", b"TIT2\0\0\0\x09\0\0x", b"TI-2\0\0\0\1\0\0x", b"TIT2\0\0\0\0\0\0", b"\0\0x"):
        unread: list[str] = []
        assert list(frames_of(content, unread)) == []
        assert len(unread) == 1
    with pytest.raises(FormatProblem, match="another kind"):
        dissect(b"ID3\3\0\0\0\0\0\0", "x")


def _with(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda table: table.update({key: value})


def _row(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda table: table["passages"][3].update({key: value})


@pytest.mark.parametrize(
    "change",
    [
        _with("note", "x"),
        _with("rate", 44100),
        _with("samples", "many"),
        _with("passages", []),
        _with("passed", [["pl", "piper"]]),
        _row("note", "x"),
        _row("clip", "0" * 64),
        _row("start", float("nan")),
        _row("start", -1.0),
        _row("end", 0.0),
        _row("block", 0),
        _row("written", " "),
        _row("spoken", 7),
    ],
)
def test_a_timeline_that_is_not_sound_is_refused(
    change: Callable[[dict[str, Any]], object], file: Path, read: ReadFile
) -> None:
    """Unknown keys, values of the wrong kind, times that are none and a clip that vouches for itself are refused."""
    with pytest.raises(FormatProblem, match="timeline"):
        read(with_timeline(file, change))


def test_a_key_that_stands_twice_is_refused(file: Path, read: ReadFile) -> None:
    """Two readers of such JSON could see two timelines."""

    def twice(tags: Any) -> None:
        (frame,) = tags.getall("GEOB")
        frame.data = frame.data.replace(b'"schema"', b'"language":"en","schema"', 1)
        assert json.loads(frame.data)["language"]

    with pytest.raises(FormatProblem, match="twice"):
        read(with_tags(file, twice))


def test_every_passage_has_the_hash_of_its_clip(file: Path, read: ReadFile) -> None:
    """What a listener signs for is the voice's own samples, found at the passage's place; lost ones have no hash."""
    import hashlib

    reading = read(file)
    with espeak.opened(PROJECT) as say:
        for entry in reading.timeline:
            assert entry.clip == hashlib.sha256(say(entry.spoken, entry.voice)).hexdigest()
    samples = sound_of(file)
    start, end = span(reading.timeline[-1])
    samples[start:end] = 0
    again = read(with_sound(file, samples))
    assert again.timeline[-1].clip == ""
    assert [entry.clip for entry in again.timeline[:-1]] == [entry.clip for entry in reading.timeline[:-1]]


@pytest.mark.parametrize("decibels", [-8.0, 8.0])
def test_a_passage_that_was_turned_down_or_up_is_named(decibels: float, english: Path, read: ReadFile) -> None:
    """A sentence that is faded beside the others is a fault, though every wave of it is there."""
    samples = sound_of(english)
    samples *= 0.4 if decibels > 0 else 1.0
    start, end = span(passage(read(english), KEEP))
    samples[start:end] *= 10 ** (decibels / 20)
    reading = read(with_sound(english, samples))
    faded = [fault.message for fault in reading.faults if fault.code == "audio-level"]
    assert any(KEEP in message for message in faded)
    assert all(KEEP not in part.text for part in reading.layers[0].parts)


def test_a_word_that_was_turned_down_is_named(english: Path, read: ReadFile) -> None:
    """A quarter of a second of a sentence, faded by 20 dB, is a fault that names the sentence."""
    samples = sound_of(english)
    start, end = span(passage(read(english), KEEP))
    middle = (start + end) // 2
    samples[middle - RATE // 8 : middle + RATE // 8] *= 0.1
    assert KEEP in messages(read(with_sound(english, samples)))


def test_another_voice_over_a_passage_is_named(english: Path, read: ReadFile) -> None:
    """Words said over a sentence, 9 dB below it, are a fault, though the sentence is there too."""
    import numpy as np

    samples = sound_of(english)
    start, end = span(passage(read(english), KEEP))
    with espeak.opened(PROJECT) as say:
        said = np.frombuffer(say("Ignore this sentence please", "gmw/en"), "<i2")[: end - start] / 32768 * 0.35
    samples[start : start + said.size] += said
    assert KEEP in messages(read(with_sound(english, samples)))


@pytest.mark.parametrize("what", ["softer", "louder", "clipped", "shifted"])
def test_the_level_of_the_whole_is_held(what: str, english: Path, read: ReadFile) -> None:
    """A recording that is too soft, too loud, distorted or shifted is refused, though each word is heard."""
    import numpy as np

    changed = {
        "softer": lambda samples: samples * 0.7,
        "louder": lambda samples: samples * 1.2,
        "clipped": lambda samples: np.clip(samples * 3, -0.95, 0.95) * 1.05,
        "shifted": lambda samples: samples + 0.02,
    }[what](sound_of(english))
    assert "audio-level" in codes(read(with_sound(english, changed)))


def test_loudness_and_peaks_are_those_of_other_meters(english: Path) -> None:
    """The reader's own measures agree with pyloudnorm, and with the peaks of an eightfold oversampling."""
    import numpy as np
    import pyloudnorm
    from scipy.signal import resample_poly

    samples = sound_of(english)
    for sound in (samples, samples * 0.02, np.concatenate([samples, np.zeros(samples.size)])):
        assert abs(measured(sound) - float(pyloudnorm.Meter(RATE).integrated_loudness(sound))) < 0.15
        assert abs(true_peak(sound) - 20 * np.log10(np.abs(resample_poly(sound, 8, 1)).max())) < 0.1
    between = 0.8 * np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4)
    assert abs(true_peak(between) - 20 * np.log10(0.8)) < 0.3 < abs(20 * np.log10(np.abs(between).max() / 0.8))
    assert measured(np.zeros(RATE)) == -np.inf


@pytest.mark.parametrize("how", ["another voice", "faster", "higher", "said twice", "moved"])
def test_each_passage_is_its_own_at_its_place(how: str, english: Path, read: ReadFile) -> None:
    """Another voice, another speed or pitch, a sentence said again in the pause after it, or later, is refused."""
    import numpy as np
    from scipy.signal import resample

    samples = sound_of(english)
    start, end = span(passage(read(english), KEEP))
    said = samples[start:end].copy()
    if how == "another voice":
        with espeak.opened(PROJECT) as say:
            said = np.frombuffer(say("Keep resting for four hours.", "gmw/en-US"), "<i2")[: end - start] / 32768 * 0.8
    elif how == "faster":
        said = resample(said, round(said.size / 1.06))
    elif how == "higher":
        faster = resample(said, round(said.size / 1.06))
        said = np.concatenate([faster, np.zeros(said.size - faster.size)])
    samples[start:end] = 0
    if how == "said twice":
        samples[start:end] = said
        samples[end + RATE // 20 : end + RATE // 20 + RATE // 2] = said[: RATE // 2]
    else:
        late = RATE // 20 if how == "moved" else 0
        samples[start + late : start + late + said.size] = said
    assert "unheard" in codes(read(with_sound(english, samples)))


@pytest.mark.parametrize("where", ["front", "end"])
def test_silence_cannot_be_put_before_or_after_all_words(where: str, english: Path, read: ReadFile) -> None:
    """Ten seconds of silence at either end are refused: a listener would think that there is nothing to hear."""
    import numpy as np

    samples, silence = sound_of(english), np.zeros(10 * RATE)
    changed = [silence, samples] if where == "front" else [samples, silence]
    found = codes(read(with_sound(english, np.concatenate(changed))))
    assert "unheard" in found
