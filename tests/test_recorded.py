"""Leaflets read aloud by people: found block by block, signed by a second person, proven, and void at any change."""

from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from altformats import cli
from altformats.checks import spoken as spoken_check
from altformats.errors import NeedsPerson, SpeechProblem
from altformats.formats import audio
from altformats.formats.audio_frames import DELAY, encoded
from altformats.library import read_editions, read_library
from altformats.model import (
    RATE,
    Artefact,
    Edition,
    Options,
    Paragraph,
    Project,
    Promise,
    Reading,
    ScriptLine,
    Subject,
    Text,
)
from altformats.narration import narrate, script
from altformats.plan import artefact_key
from altformats.readers import audio as reader
from altformats.record import read_manifest
from altformats.speech import espeak, recorded
from altformats.speech.recorded_sign import find, sign
from altformats.speech.recorded_sound import spans_by_labels

from .samples import PROJECT, edition

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

NAME = "so/sample"
DAY = datetime.date(2026, 11, 23)
STUDIO_RATE = 48_000
PERSON = "bnt/sw"
"""A Swahili voice stands in for the person: it is not ours to speak Somali with, and nobody hears it."""


def spoken(lines: list[ScriptLine], pause: float = 2.0) -> Samples:
    """A take of these lines as a microphone gives it: 48,000 a second, quiet, with the noise of a room."""
    import numpy as np
    from scipy.signal import resample_poly

    noise = np.random.default_rng(7)
    parts = [np.zeros(STUDIO_RATE)]
    with espeak.opened(PROJECT) as say:
        for line in lines:
            clip = np.frombuffer(say(line.words, PERSON), "<i2") / 32768 * 0.2
            parts += [resample_poly(clip, 320, 147), np.zeros(round(pause * STUDIO_RATE))]
    whole = np.concatenate(parts)
    return whole + noise.normal(0, 0.0008, whole.size)


@pytest.fixture(scope="module")
def take() -> Samples:
    """The whole Somali sample read aloud, without the English."""
    return spoken([line for line in script(edition("so")) if line.tag == "so"])


def save(project: Project, samples: Samples, suffix: str = ".wav", place: str = NAME) -> Path:
    """The sound in its documented place, in two channels."""
    import numpy as np
    import soundfile

    path = project.recordings / f"{place}{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.stack([samples, samples], axis=1), STUDIO_RATE)
    return path


@pytest.fixture(scope="module")
def signed_project(take: Samples, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a signed recording of the sample in Somali."""
    project = Project(tmp_path_factory.mktemp("recorded"))
    save(project, take)
    sign(project, NAME, script(edition("so")), "A. Warsame", "B. Cali", DAY)
    return project


@pytest.fixture
def project(signed_project: Project, tmp_path: Path) -> Project:
    """A copy of it that a test may change."""
    shutil.copytree(signed_project.recordings, tmp_path / "source" / "recordings")
    return Project(tmp_path)


@pytest.fixture(scope="module")
def finished(signed_project: Project) -> Path:
    """The finished recording."""
    target = signed_project.root / "sample.mp3"
    audio.make(edition("so"), target, Options(signed_project))
    return target


@pytest.fixture(scope="module")
def read(signed_project: Project) -> Iterator[Callable[[Path], Reading]]:
    """The reader of that project."""
    with reader.opened(signed_project) as room:
        yield room


def made(project: Project, told: Edition) -> None:
    """Make the audio of an edition there."""
    audio.make(told, project.root / "x.mp3", Options(project))


def with_intro(told: Edition, words: str) -> Edition:
    """The same leaflet with another introduction."""
    return dataclasses.replace(told, intro=(Paragraph((Text(words),)),))


def test_a_signed_recording_becomes_a_proven_file(finished: Path, read: Callable[[Path], Reading]) -> None:
    """Cut, levelled, chaptered: every block is heard in the finished file, and the evidence says who spoke."""
    reading = read(finished)
    assert [fault.message for fault in reading.faults] == []
    assert reading.facts["voices"] == "so: recorded so/sample; en: espeak gmw/en"
    assert abs(float(reading.facts["loudness"]) + 19) < 0.5
    assert float(reading.facts["worst_score"]) > 0.8
    assert reading.facts["chapters"] == 3
    words = [part.text for part in reading.layers[0].parts]
    assert "Maalintaas ha wadin gaari. Naso 4 saacadood." in words
    assert not [text for text in words if "minutes" in text]
    assert {entry.engine for entry in reading.timeline if entry.tag == "so"} == {"recorded"}


def test_person_and_machine_are_equally_loud(finished: Path, read: Callable[[Path], Reading]) -> None:
    """The reader's quiet take and the English voice stand within two units of each other in one file."""
    import numpy as np
    import pyloudnorm
    import soundfile

    heard = soundfile.read(finished)[0]
    meter = pyloudnorm.Meter(RATE)
    loudness = {}
    for tag in ("so", "en"):
        spans = [(round(e.start * RATE), round(e.end * RATE)) for e in read(finished).timeline if e.tag == tag]
        loudness[tag] = meter.integrated_loudness(np.concatenate([heard[a:b] for a, b in spans]))
    assert abs(loudness["so"] - loudness["en"]) < 2


def test_the_same_recording_gives_the_same_bytes(signed_project: Project, finished: Path, tmp_path: Path) -> None:
    """Made a second time, the file is the same to the last byte."""
    audio.make(edition("so"), tmp_path / "again.mp3", Options(signed_project))
    assert (tmp_path / "again.mp3").read_bytes() == finished.read_bytes()


def test_the_check_takes_the_signed_words_and_no_others(finished: Path, read: Callable[[Path], Reading]) -> None:
    """``spoken-wrong``: a recorded passage must claim the written words, from the recording of this very leaflet."""
    told = edition("so")
    promise = Promise(told.meta, told.language, told.english, (), (), (), ())
    artefact = Artefact("so/sample.mp3", "sample", "so", "audio", "", "", 0)
    reading = read(finished)
    assert list(spoken_check.look(Subject(promise, reading, artefact))) == []
    for change in ({"voice": "so/another"}, {"voice": "pl/sample"}, {"spoken": "Hordhac dheer."}):
        timeline = tuple(
            dataclasses.replace(e, **change) if e.written == "Hordhac gaaban." else e  # type: ignore[arg-type] # names and words
            for e in reading.timeline
        )
        subject = Subject(promise, dataclasses.replace(reading, timeline=timeline), artefact)
        assert len(list(spoken_check.look(subject))) == 1, change


def test_other_sound_under_a_signed_timeline_is_heard(finished: Path, read: Callable[[Path], Reading]) -> None:
    """A block whose sound in the finished file is another block's is named, and not proven."""
    import soundfile

    entries = {entry.written: entry for entry in read(finished).timeline}
    samples = soundfile.read(finished)[0][DELAY:]
    wrong, right = entries["Hordhac gaaban."], entries["inaad xanuun dareento."]
    start, end = (round(t * RATE) - DELAY for t in (wrong.start, wrong.end))
    other = samples[round(right.start * RATE) - DELAY :][: end - start].copy()
    samples[start : start + other.size] = other
    data = finished.read_bytes()
    tags = sum((byte & 127) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)) + 10
    changed = finished.with_name("changed.mp3")
    changed.write_bytes(data[:tags] + encoded(samples).data)
    reading = read(changed)
    assert "Hordhac gaaban." in "\n".join(fault.message for fault in reading.faults)
    assert all(part.text != "Hordhac gaaban." for part in reading.layers[0].parts)


def test_without_a_recording_a_person_is_needed(tmp_path: Path) -> None:
    """Somali without a recording is no failure of a machine: it needs a human recording, and no file is written."""
    with pytest.raises(NeedsPerson, match=r"^[^(]*needs a human recording \[") as caught:
        made(Project(tmp_path), edition("so"))
    assert "altformats recording script sample --language so" in caught.value.remedy
    assert not (tmp_path / "x.mp3").exists()


def test_an_unsigned_recording_is_not_used(take: Samples, tmp_path: Path) -> None:
    """Sound that nobody has listened to stays out, and the reason is given."""
    project = Project(tmp_path)
    save(project, take)
    with pytest.raises(NeedsPerson, match="the recording is not signed"):
        made(project, edition("so"))


def test_changed_words_void_the_sign_off(project: Project) -> None:
    """One changed word, a new block, a block taken away or two swapped: the block is named, a person is needed."""
    told = edition("so")
    with pytest.raises(NeedsPerson, match=r"words that were not recorded: “Hordhac dheer\.”"):
        made(project, with_intro(told, "Hordhac dheer."))
    with pytest.raises(NeedsPerson, match=r"block \d+ is recorded and not in the leaflet any more: “Hordhac gaaban\.”"):
        made(project, dataclasses.replace(told, intro=()))
    section = told.sections[0]
    swapped = dataclasses.replace(section, blocks=section.blocks[::-1])
    with pytest.raises(NeedsPerson, match="another order"):
        made(project, dataclasses.replace(told, sections=(swapped,)))


def test_a_notice_that_is_no_longer_due_may_go(project: Project) -> None:
    """A leaflet that is approved or renewed loses notices; all its other words are as signed, and it is made."""
    made(project, dataclasses.replace(edition("so"), notices=()))
    assert (project.root / "x.mp3").is_file()


def test_a_notice_that_becomes_due_needs_the_person_again(tmp_path: Path) -> None:
    """A notice that was not recorded is not left out: the recording is not enough any more."""
    project = Project(tmp_path)
    fewer = dataclasses.replace(edition("so"), notices=())
    lines = script(fewer)
    save(project, spoken([line for line in lines if line.tag == "so"]))
    sign(project, NAME, lines, "A. Warsame", "B. Cali", DAY)
    with pytest.raises(NeedsPerson, match="not recorded: “Please note”"):
        made(project, edition("so"))


def test_changed_sound_voids_the_sign_off(project: Project) -> None:
    """One altered byte of the sound, and nobody has listened to it: it is not used."""
    path = project.recordings / "so" / "sample.wav"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(NeedsPerson, match="the sound is not the one that was signed"):
        made(project, edition("so"))


def test_the_next_voice_speaks_where_the_recording_is_void(project: Project) -> None:
    """A language with a machine's voice goes on with it, and the evidence says what was passed over and why."""
    told = edition("so")
    language = dataclasses.replace(told.language, voices=(("espeak", PERSON),), engines=("recorded", "espeak"))
    language = dataclasses.replace(language, pronunciation=told.english.pronunciation)
    made(project, dataclasses.replace(with_intro(told, "Hordhac cusub."), language=language))
    with reader.opened(project) as room:
        reading = room(project.root / "x.mp3")
    assert reading.facts["voices"] == f"so: espeak {PERSON}; en: espeak gmw/en"
    assert "recorded passed over: words that were not recorded: “Hordhac cusub.”" in str(reading.facts["passed_over"])
    assert [(fault.code, str(fault.severity)) for fault in reading.faults] == [("voice-passed-over", "warning")]


def test_a_file_is_not_proven_once_its_recording_is_void(project: Project, finished: Path) -> None:
    """When the sign-off is gone, the finished file proves nothing any more in that language."""
    (project.recordings / "so" / "sample.signed.json").unlink()
    with reader.opened(project) as room:
        reading = room(finished)
    assert not [part for part in reading.layers[0].parts if part.tag == "so"]


@pytest.mark.parametrize(("reader_name", "listener"), [("A. Warsame", "a.  warsame"), ("A. Warsame", " "), ("", "B")])
def test_nobody_signs_their_own_reading(reader_name: str, listener: str, take: Samples, tmp_path: Path) -> None:
    """Reader and listener are two people, by name; nothing is written otherwise."""
    project = Project(tmp_path)
    save(project, take)
    with pytest.raises(SpeechProblem, match="not two people"):
        sign(project, NAME, script(edition("so")), reader_name, listener, DAY)
    assert not (project.recordings / "so" / "sample.signed.json").exists()


def test_a_missing_or_added_block_is_told_with_the_doubtful_pauses(tmp_path: Path) -> None:
    """Where the number of blocks is not the script's, both numbers and the times of the doubtful pauses are said."""
    project = Project(tmp_path)
    lines = script(edition("so"))
    own = [line for line in lines if line.tag == "so"]
    save(project, spoken(own[:-1]))
    with pytest.raises(
        SpeechProblem, match=rf"{len(own) - 1} blocks are heard, the script has {len(own)}; the longest"
    ):
        find(project, NAME, lines)
    save(project, spoken([*own, own[-1]]))
    with pytest.raises(
        SpeechProblem, match=rf"{len(own) + 1} blocks are heard, .* the shortest pauses between blocks: \d+:\d\d"
    ):
        find(project, NAME, lines)


def test_a_block_that_cannot_hold_its_words_is_refused(tmp_path: Path) -> None:
    """When one block was skipped and another read twice, the count is right and the length of one is not."""
    project = Project(tmp_path)
    lines = list(script(edition("so")))
    own = [line for line in lines if line.tag == "so"]
    longer = [dataclasses.replace(line, words=line.words * 12) if line is own[3] else line for line in lines]
    save(project, spoken(own))
    with pytest.raises(SpeechProblem, match=r"block 4 is .* seconds long"):
        find(project, NAME, longer)


@pytest.mark.parametrize("suffix", [".flac", ".mp3"])
def test_any_usual_kind_of_sound_will_do(suffix: str, take: Samples, signed_project: Project, tmp_path: Path) -> None:
    """Saved as FLAC or MP3 the blocks are heard at the same times as in the WAV file."""
    project = Project(tmp_path)
    save(project, take, suffix)
    lines = script(edition("so"))
    spans = [(block.start, block.end) for block in find(project, NAME, lines)]
    wanted = [(block.start, block.end) for block in find(signed_project, NAME, lines)]
    assert (
        max(abs(a - b) for ours, theirs in zip(spans, wanted, strict=True) for a, b in zip(ours, theirs, strict=True))
        < 0.1
    )


def test_two_sounds_for_one_leaflet_are_refused(project: Project) -> None:
    """Nobody could tell which of the two was meant, so neither is taken."""
    (project.recordings / "so" / "sample.mp3").write_bytes(b"x")
    with pytest.raises(SpeechProblem, match="two sounds"):
        find(project, NAME, script(edition("so")))


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (48000, 12)])
def test_sound_that_no_microphone_gives_is_refused(rate: int, channels: int, tmp_path: Path) -> None:
    """Too few samples a second lose consonants; a dozen channels are no reading aloud."""
    import numpy as np
    import soundfile

    project = Project(tmp_path)
    (project.recordings / "so").mkdir(parents=True)
    soundfile.write(project.recordings / "so" / "sample.wav", np.zeros((rate, channels)), rate)
    with pytest.raises(SpeechProblem, match=f"{rate} samples a second, {channels} channels"):
        find(project, NAME, script(edition("so")))


def test_a_label_track_says_where_blocks_are(tmp_path: Path) -> None:
    """With labels pauses do not matter, and English blocks may be read too: then no machine speaks at all."""
    project = Project(tmp_path)
    lines = list(script(edition("so")))
    rows, at = [], 1.0
    import numpy as np

    parts = [np.zeros(STUDIO_RATE)]
    for line in lines:
        sound = spoken([line], pause=0.4)[STUDIO_RATE:]
        rows.append(f"{at:.6f}\t{at + sound.size / STUDIO_RATE:.6f}\t{line.number}")
        parts.append(sound)
        at += sound.size / STUDIO_RATE
    save(project, np.concatenate(parts), ".flac").with_suffix(".txt").write_text("\n".join(rows), encoding="utf-8")
    sign(project, NAME, lines, "A. Warsame", "B. Cali", DAY)
    made(project, edition("so"))
    with reader.opened(project) as room:
        reading = room(project.root / "x.mp3")
    assert reading.faults == ()
    assert reading.facts["voices"] == "so: recorded so/sample; en: recorded so/sample"


@pytest.mark.parametrize(
    ("track", "why"),
    [
        ("1.0\t2.0\t1\n1.0\t2.0\t1", "labelled twice"),
        ("1.0\t2.0", "not a label"),
        ("one\t2.0\t1", "not a label"),
        ("1.0\t2.0\t999", "no label for block 1,"),
    ],
)
def test_a_label_track_that_is_wrong_is_told_by_line(track: str, why: str, take: Samples, tmp_path: Path) -> None:
    """A label twice, a line that is none, a block without a label: each is named."""
    project = Project(tmp_path)
    save(project, take).with_suffix(".txt").write_text(track, encoding="utf-8")
    with pytest.raises(SpeechProblem, match=why):
        find(project, NAME, script(edition("so")))


def test_labels_in_other_notations_are_read() -> None:
    """Audacity's second lines about frequencies are passed over, and a decimal comma is a point."""
    assert spans_by_labels("1,5\t2,25\t7\n\\\t100\t200\n", "x.txt") == {"7": (1.5, 2.25)}


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.update(schema="other"),
        lambda table: table["blocks"][0].update(words="Other words"),
        lambda table: table["blocks"][0].update(start=9, end=3),
        lambda table: table["blocks"][0].update(end=float("inf")),
        lambda table: table["blocks"][0].update(start=float("nan")),
        lambda table: table.pop("reader"),
        lambda table: table.update(listener=table["reader"]),
    ],
    ids=["schema", "words", "span", "no end", "no number", "no reader", "one person"],
)
def test_a_damaged_sign_off_is_refused(change: Callable[[dict[str, Any]], object], project: Project) -> None:
    """A sign-off that was edited by hand so that it does not hold together is an error, never taken."""
    path = project.recordings / "so" / "sample.signed.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    change(table)
    path.write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises((SpeechProblem, NeedsPerson)):
        made(project, edition("so"))


@pytest.mark.parametrize("name", ["../../etc", "so/../x", "so/", "/etc/passwd", "so"])
def test_no_file_outside_the_place_is_read(name: str, tmp_path: Path) -> None:
    """A timeline cannot lead the reader to a file elsewhere."""
    with recorded.again(Project(tmp_path)) as say, pytest.raises(SpeechProblem):
        say("Hordhac gaaban.", name)


@pytest.mark.parametrize("content", [b"", b"RIFF....WAVEfmt ", b"words"], ids=["empty", "a head", "text"])
def test_what_is_no_sound_is_refused(content: bytes, tmp_path: Path) -> None:
    """A file that cannot be decoded is an error with its name."""
    project = Project(tmp_path)
    (project.recordings / "so").mkdir(parents=True)
    (project.recordings / "so" / "sample.wav").write_bytes(content)
    with pytest.raises(SpeechProblem, match=r"sample\.wav"):
        find(project, NAME, script(edition("so")))


def test_a_recording_makes_the_audio_stale_and_nothing_else(project: Project) -> None:
    """The key of the audio changes with the sign-off; that of the page does not."""
    from altformats.model import Leaflet

    told = edition("so")
    leaflet = Leaflet(told.meta, project.leaflets / "sample.md", (), (), ())

    def key(how: str) -> str:
        return artefact_key(project, "", leaflet, (told.language, told.english), (), how)

    before = {how: key(how) for how in ("audio ", "html ")}
    (project.recordings / "so" / "sample.signed.json").unlink()
    assert key("audio ") != before["audio "]
    assert key("html ") == before["html "]


def test_the_script_holds_all_that_is_said_once() -> None:
    """Every block of the narration stands in the script exactly once, English ones apart; no length is announced."""
    told = edition("so")
    lines = script(told)
    said = {(p.tag, p.written) for c in narrate(told, None, ("so", "en")) for p in c.passages}
    assert {(line.tag, line.words) for line in lines} == said
    assert len(lines) == len(said)
    numbers = {tag: [line.number for line in lines if line.tag == tag] for tag in ("so", "en")}
    assert numbers["so"] == [str(number) for number in range(1, len(numbers["so"]) + 1)]
    assert numbers["en"] == [f"E{number}" for number in range(1, len(numbers["en"]) + 1)]
    assert {line.words for line in lines if line.notice and line.tag == "en"} == {str(n) for n in told.notices}


def test_people_can_do_it_from_the_command_line(
    small: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Script, find and sign work on a real leaflet; the built file is proven and the table of blocks is shown."""
    monkeypatch.setenv("ALTFORMATS_TODAY", "2026-11-23")
    root = ["--root", str(small.root), "recording"]
    assert cli.main([*root, "script", "sample", "--language", "pl"]) == 0
    page = (small.root / capsys.readouterr().out.strip()).read_text(encoding="utf-8")
    assert "Dzisiaj nie wolno prowadzić." in page
    assert 'lang="pl"' in page
    assert cli.main([*root, "find", "sample", "--language", "pl"]) == 1
    assert "there is no recording" in capsys.readouterr().err
    told = read_editions(read_library(small, DAY, ["sample"], ["pl"]), "pl", ["sample"])["sample"]
    assert isinstance(told, Edition)
    lines = [line for line in script(told) if line.tag == "pl"]
    save(small, spoken(lines), place="pl/sample")
    people = ["--reader", "A. Nowak", "--listener", "B. Lis", "--date", "2026-11-20"]
    assert cli.main([*root, "sign", "sample", "--language", "pl", *people]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == len(lines) + 1
    assert "read by A. Nowak, heard by B. Lis, 2026-11-20" in shown.err
    built = cli.main(["--root", str(small.root), "build", "--language", "pl", "--format", "audio"])
    assert built == 0, capsys.readouterr().err
    evidence = read_manifest(small.site)
    assert [artefact.path for artefact in evidence] == ["pl/sample.mp3"]
    with reader.opened(small) as room:
        assert room(small.site / "pl" / "sample.mp3").facts["voices"] == "pl: recorded pl/sample; en: espeak gmw/en"
