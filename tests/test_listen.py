"""``altformats listen``: what a person does, with a real recording, from the first question to the release."""

from __future__ import annotations

import base64
import datetime
import io
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from altformats.clips import BESIDE, frames_of, stretch, write_wav
from altformats.commands.listen_answers import LARGEST, read_answers
from altformats.errors import FormatProblem, ListeningProblem, UsageProblem
from altformats.listening import Hearing, State
from altformats.model import RATE, Project
from altformats.record import write_json
from altformats.verdicts import Verdict, read_verdicts, verdicts_path

from .commands import run, start
from .conftest import FRONT, POLISH, catalog_text, small_project
from .samples import ROOT
from .test_release import APPROVED, sign

CASES: Final = tomllib.loads((ROOT / "tests" / "cases" / "listening.toml").read_text("utf-8"))
DAY: Final = datetime.date(2026, 11, 23)
ASK: Final = ("listen", "sample", "--language", "pl")
NAMED: Final = (*ASK, "--as", "A. Nowak")


class Coded(Hearing):
    """A hearing whose code is known beforehand, so that answers can be written as cases."""

    @property
    def code(self) -> str:
        return {"no-driving": "1" * 12, "get-help": "2" * 12}[self.statement]


def coded(statement: str) -> Hearing:
    return Coded(statement, State.MATCHED, "0:01.0 to 0:02.0", "a" * 64, "b" * 64)


HEARINGS: Final = (coded("no-driving"), coded("get-help"))


@pytest.mark.parametrize("case", CASES["taken"], ids=lambda case: case["text"][:30])
def test_answers_are_taken_as_they_are_written(case: dict[str, Any], tmp_path: Path) -> None:
    """With or without codes, signs between, marks of mail programs: each answer is taken for its statement."""
    file = tmp_path / "answers.txt"
    file.write_bytes(case["text"].encode())
    found = read_answers(file, HEARINGS, "A. Nowak", DAY)
    assert {one.statement: one.wrong for one in found} == case["wrong"]
    assert found[0] == Verdict(found[0].statement, "a" * 64, "b" * 64, "A. Nowak", DAY, found[0].wrong)


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["says"])
def test_answers_in_doubt_are_refused_as_a_whole(case: dict[str, Any], tmp_path: Path) -> None:
    """What is no answer, or could be meant for another recording, is refused with its line."""
    file = tmp_path / "answers.txt"
    file.write_bytes(case["text"].encode())
    with pytest.raises(ListeningProblem) as caught:
        read_answers(file, HEARINGS, "A. Nowak", DAY)
    assert case["says"] in f"{caught.value.place}: {caught.value.message}"


def test_a_file_that_holds_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no text, more than anybody writes, and a folder are refused."""
    file = tmp_path / "answers.txt"
    for data, says in ((b"\xff\xfe\x00", "no plain text"), (b"# \n" * LARGEST, "more than")):
        file.write_bytes(data)
        with pytest.raises(ListeningProblem, match=says):
            read_answers(file, HEARINGS, "A. Nowak", DAY)
    with pytest.raises(UsageProblem):
        read_answers(tmp_path, HEARINGS, "A. Nowak", DAY)


@pytest.mark.parametrize("where", ["", "line 4", "1:02.4", "1:07.0 to 1:02.4", "1:72.0 to 2:00.0", "-1:00.0 to 1:00.0"])
def test_what_is_no_time_is_no_stretch(where: str) -> None:
    """Only a time such as "1:02.4 to 1:07.0" names a stretch."""
    with pytest.raises(FormatProblem):
        stretch(where)


# --------------------------------------------------------------------------------------------------------------------
# With a real recording


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project with its two recordings, made and proven."""
    project = small_project(tmp_path_factory.mktemp("listen") / "project")
    done = run(project, "build", "--format", "audio")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    """A copy of it that a test may change."""
    root = shutil.copytree(built.root, tmp_path / "copy", symlinks=True)
    return Project(root)


def typing(project: Project, keys: str, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """What a person sees who types these lines; ``path`` is where programs are looked for, mostly nowhere."""
    return run(project, *arguments, keys=keys, PATH=path or str(project.root / "nothing"))


def answers(project: Project, text: str) -> str:
    """A file of answers."""
    file = project.root / "answers.txt"
    file.write_text(text, encoding="utf-8")
    return str(file)


def cells(project: Project) -> dict[str, dict[str, Any]]:
    """What ``prove --json`` says of the Polish recording, by statement."""
    done = run(project, "prove", "--format", "audio", "--language", "pl", "--json")
    return {cell["statement"]: cell for cell in json.loads(done.stdout)["cells"]}


@pytest.mark.slow
def test_every_answer_is_shown_wherever_the_recording_is(project: Project) -> None:
    """Machine-matched before; after a person's yes the matrix, the page and the status name them, and the day."""
    assert {cell["heard"] for cell in cells(project).values()} == {"machine-matched"}
    assert run(project, *ASK, "--status").returncode == 1
    done = run(project, *NAMED, "--answers", answers(project, "no-driving yes\nget-help yes\n"), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["recording"] == "pl/sample.mp3"
    assert [(row["state"], row["words"]) for row in said["statements"]] == [("heard", BY)] * 2
    assert run(project, *ASK, "--status").returncode == 0
    assert {(cell["heard"], cell["proven"]) for cell in cells(project).values()} == {(BY, True)}
    page = project.root / "proof.html"
    shown = run(project, "prove", "--format", "audio", "--page", str(page))
    assert shown.returncode == 0, shown.stderr
    for text in (shown.stdout, page.read_text(encoding="utf-8")):
        assert text.count(f", {BY}") == 2
        assert text.count(", machine-matched") == 2  # the English
    rows = json.loads(run(project, "status", "--json").stdout)
    heard = {row["language"]: row["heard"] for row in rows}
    assert heard == {
        "en": "audio: 0 of 2 statements heard by a person",
        "pl": "audio: 2 of 2 statements heard by a person",
    }
    assert "audio: 2 of 2 statements heard by a person" in run(project, "status", "--language", "pl").stdout


BY: Final = "heard by A. Nowak, 2026-11-23"


@pytest.mark.slow
def test_a_no_takes_the_recording_out_until_it_is_taken_back(project: Project) -> None:
    """Refused: not proven, taken away by the next build, heard again where it waits, and back after a yes."""
    done = run(project, *NAMED, "--answers", answers(project, "get-help no: mówi „dziesięć”"))
    assert done.returncode == 1
    assert "get-help: “mówi „dziesięć””" in done.stdout
    proved = run(project, "prove", "--format", "audio", "--language", "pl")
    assert proved.returncode == 1
    assert re.search(r"get-help +- .*refused by A\. Nowak, 2026-11-23", proved.stdout)
    assert "mówi „dziesięć”" in proved.stderr
    assert not any(cell["proven"] for cell in cells(project).values())
    built = run(project, "build", "--format", "audio")
    assert built.returncode == 1
    assert "removed pl/sample.mp3" in built.stderr
    assert not (project.site / "pl" / "sample.mp3").exists()
    assert (project.site / "en" / "sample.mp3").exists()
    assert run(project, *NAMED, "--statement", "get-help", "--again").returncode == 1  # nobody answers
    again = typing(project, "\ny\n", *NAMED, "--statement", "get-help", "--again")
    assert "heard by a person" in again.stdout, again.stderr
    assert run(project, "build", "--format", "audio").returncode == 0
    assert (project.site / "pl" / "sample.mp3").exists()
    assert cells(project)["get-help"]["heard"] == BY


@pytest.mark.slow
def test_listening_can_stop_and_go_on(project: Project) -> None:
    """Each answer is kept at once; the next time only what was not heard is asked; then nothing is."""
    first = start(project, *NAMED, keys="\nq\ny\ns\n", PATH=str(project.root / "nothing"))
    assert first.returncode == 1
    assert "2 safety statements, 2 to be heard" in first.stdout
    assert "  Dzisiaj nie wolno prowadzić. Zadzwoń: 0114 271 4271.\nIn English:\n  You must not drive" in first.stdout
    assert "One letter, please" in first.stdout
    assert "pl/sample.mp3: 1 of 2 statements heard by a person." in first.stdout
    assert [one.statement for one in read_verdicts(project, "pl", "sample")] == ["no-driving"]
    second = typing(project, "B. Lis\n\nn\n\nno zjadł „nie”\n", *ASK)
    assert "1 to be heard" in second.stdout
    assert "no-driving" not in second.stdout
    assert second.returncode == 1
    assert {(one.listener, one.wrong) for one in read_verdicts(project, "pl", "sample")} == {
        ("A. Nowak", ""),
        ("B. Lis", "zjadł „nie”"),
    }
    third = typing(project, "", *NAMED)
    assert "Nothing is left to hear" in third.stdout
    assert "\x1b" not in first.stdout + second.stdout + third.stdout


@pytest.mark.slow
def test_a_changed_statement_is_asked_again_and_no_other(project: Project) -> None:
    """After an edit of one statement and a build, the others are still heard and only that one is asked."""
    run(project, *NAMED, "--answers", answers(project, "no-driving yes\nget-help yes\n"))
    catalog = project.translations / "pl" / "LC_MESSAGES" / "sample.po"
    changed = {"A short introduction.": "Krótkie wprowadzenie.", "a fever": "wysoką gorączkę"}
    catalog.write_text(catalog_text(POLISH | changed), encoding="utf-8")
    assert run(project, "build", "--format", "audio", "--language", "pl").returncode == 0
    found = {name: cell["heard"] for name, cell in cells(project).items()}
    assert found == {"no-driving": BY, "get-help": "machine-matched"}
    asked = typing(project, "s\n", *NAMED).stdout
    assert "Statement 1 of 1: get-help (get-help)" in asked


@pytest.mark.slow
def test_the_sound_is_played_or_the_listener_told_where_it_is(project: Project, tmp_path: Path) -> None:
    """A player gets the statement's stretch alone; one that fails gives way; without any, the file is named."""
    import soundfile

    programs = tmp_path / "programs"
    programs.mkdir()
    for name, does in (
        ("paplay", "exit 1"),
        ("ffplay", f'/bin/cp "$5" {tmp_path}/played.wav; echo "$@" > {tmp_path}/said'),
    ):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    done = typing(project, "\ny\ns\n", *NAMED, path=str(programs))
    assert "Nothing here plays sound" not in done.stdout
    where = json.loads(run(project, *ASK, "--status", "--json").stdout)["statements"][0]["where"]
    cut = stretch(where)
    info = soundfile.info(tmp_path / "played.wav")
    assert (info.samplerate, info.channels) == (RATE, 1)
    assert info.duration == pytest.approx(cut.end - cut.start, abs=0.01)
    silent = typing(project, "\ns\n", *NAMED)
    (named,) = re.findall(r"Open this file yourself, then answer: (\S+\.wav)", silent.stdout)
    assert not Path(named).exists()  # it was there while it was asked for
    assert not list(Path(named).parent.parent.glob(Path(named).parent.name))


@pytest.mark.slow
def test_the_page_is_whole_and_its_answers_fit_that_recording_only(project: Project) -> None:
    """All words and sounds are in one page without script or form; its lines are taken, and void at a new recording."""
    import soundfile

    file = project.root / "home" / "page.html"
    assert run(project, *ASK, "--script", str(file)).returncode == 0
    page = file.read_text(encoding="utf-8")
    assert not re.search(r"<(script|form|input|link|iframe|img)|https?:", page)
    for words in POLISH["You must **not** drive today. Ring [0114 271 4271](tel:+441142714271)."].split("**")[::2]:
        assert words.split(" [")[0].split(":")[0].strip() in page
    assert '<p lang="pl" dir="ltr">' in page
    assert page.count("<audio controls") == 2
    table = json.loads(run(project, *ASK, "--status", "--json").stdout)["statements"]
    for row, sound in zip(table, re.findall(r'base64,([^"]+)"', page), strict=True):
        cut = stretch(row["where"])
        samples, rate = soundfile.read(io.BytesIO(base64.b64decode(sound)))
        assert rate == RATE
        assert cut.end - cut.start <= samples.size / RATE <= cut.end - cut.start + 0.15
    lines = re.findall(r"<code>([^<]* yes)</code>", page)
    assert len(lines) == 2
    assert run(project, *NAMED, "--answers", answers(project, "\n".join(lines))).returncode == 0
    verdicts_path(project, "pl", "sample").unlink()
    catalog = project.translations / "pl" / "LC_MESSAGES" / "sample.po"
    catalog.write_text(catalog_text(POLISH | {"a fever": "wysoką gorączkę"}), encoding="utf-8")
    assert run(project, "build", "--format", "audio", "--language", "pl").returncode == 0
    late = run(project, *NAMED, "--answers", answers(project, "\n".join(lines)))
    assert late.returncode == 1
    assert "get-help: the recording or its words have changed" in late.stderr
    assert not verdicts_path(project, "pl", "sample").exists()


@pytest.mark.slow
def test_a_clip_holds_the_recordings_own_sound(built: Project, tmp_path: Path) -> None:
    """The stretch as WAV and as frames is the same sound that stands at that time in the whole recording."""
    import numpy as np
    import soundfile

    recording = built.site / "pl" / "sample.mp3"
    whole, _ = soundfile.read(recording)
    cut = stretch("0:20.0 to 0:25.0")
    assert (cut.start, cut.end) == pytest.approx((20.0 - BESIDE, 25.0 + BESIDE))
    write_wav(recording, cut, tmp_path / "clip.wav")
    clip, _ = soundfile.read(tmp_path / "clip.wav")
    there = whole[round(cut.start * RATE) : round(cut.end * RATE)]
    assert np.abs(there).max() > 0.1
    assert np.abs(clip - there).max() < 0.001
    frames, _ = soundfile.read(io.BytesIO(frames_of(recording.read_bytes(), cut)))
    inside = frames[4 * 576 : 4 * 576 + RATE]
    first = (int(cut.start * RATE) // 576 + 2) * 576
    assert np.abs(inside - whole[first : first + RATE]).max() < 0.001
    for late in ("900:00.0 to 900:01.0", "9000:00.0 to 9000:01.0"):
        with pytest.raises(FormatProblem, match="ends before"):
            write_wav(recording, stretch(late), tmp_path / "late.wav")
        with pytest.raises(FormatProblem, match="ends before"):
            frames_of(recording.read_bytes(), stretch(late))


@pytest.mark.slow
def test_nobody_is_asked_about_a_recording_that_is_not_the_proven_one(project: Project) -> None:
    """A changed file, one that says something else than is written, a link and none at all: nothing is asked."""
    file = project.site / "pl" / "sample.mp3"
    whole = file.read_bytes()
    file.write_bytes(whole + b"\0")
    assert "not the one that was built" in typing(project, "\ny\n\ny\n", *NAMED).stderr
    manifest = json.loads((project.site / "manifest.json").read_text(encoding="utf-8"))
    english = (project.site / "en" / "sample.mp3").read_bytes()
    file.write_bytes(english)
    en, pl = manifest["artefacts"]
    write_json(
        project.site / "manifest.json",
        {**manifest, "artefacts": [en, {**pl, "sha256": en["sha256"], "bytes": en["bytes"]}]},
    )
    other = typing(project, "\ny\n\ny\n", *NAMED)
    assert other.returncode == 1
    assert "the machine itself finds it wrong" in other.stderr
    file.unlink()
    file.symlink_to(project.site / "en" / "sample.mp3")
    assert "the file is not there" in typing(project, "\ny\n\ny\n", *NAMED).stderr
    shutil.rmtree(project.site)
    none = typing(project, "\ny\n\ny\n", *NAMED)
    assert none.returncode == 1
    assert "altformats build --leaflet sample --language pl --format audio" in none.stderr
    assert not verdicts_path(project, "pl", "sample").exists()


@pytest.mark.slow
def test_a_release_says_that_nobody_has_listened(small: Project) -> None:
    """A recording that only a machine has matched is released, and the release says so, in words and for machines."""
    path = small.leaflets / "sample.md"
    path.write_text(path.read_text(encoding="utf-8").replace(FRONT, APPROVED), encoding="utf-8")
    sign(small, "sample", "parts", "interface")
    words = "audio: 0 of 2 statements heard by a person"
    done = run(small, "release", "--format", "audio")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"en/sample.mp3: {words}", f"pl/sample.mp3: {words}"]
    table = json.loads(run(small, "release", "--format", "audio", "--json").stdout)
    assert table["heard"] == {"en/sample.mp3": words, "pl/sample.mp3": words}


@pytest.mark.slow
def test_a_damaged_file_of_verdicts_stops_the_questions(project: Project) -> None:
    """Before anybody listens for nothing, the file that answers would go into must be sound."""
    path = verdicts_path(project, "pl", "sample")
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    done = typing(project, "\ny\n", *NAMED)
    assert done.returncode == 1
    assert "source/listening/pl/sample.json: error: what listeners said cannot be read" in done.stderr
    assert "Statement 1" not in done.stdout
    assert run(project, "prove", "--format", "audio", "--language", "pl").returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("listen", "nothing-here", "--language", "pl"),
        ("listen", "sample", "--language", "xx"),
        (*NAMED, "--json"),
        (*NAMED, "--status", "--script", "page.html"),
        (*ASK, "--answers", "answers.txt"),
        (*ASK, "--as", " \u202e", "--answers", "answers.txt"),
        (*ASK, "--as", "A" * 101),
        (*NAMED, "--date", "2026-11-24"),
    ],
)
def test_wrong_use_is_named(arguments: tuple[str, ...], small: Project) -> None:
    """What cannot be meant exits with 2 and says what is possible."""
    done = run(small, *arguments)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
