"""What listeners say of a recording: it counts for exactly this sound and these words, and a no keeps the file back."""

from __future__ import annotations

import datetime
import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from altformats.errors import ListeningProblem
from altformats.library import read_library
from altformats.listening import REFUSED, Hearing, State, hearings, hearings_of, tally, weighed, words_hash
from altformats.model import Artefact, Evidence, Project, Promise, Proof
from altformats.speech.recorded_sign import hash_of
from altformats.speech.recorded_sign import words_hash as recorded_hash
from altformats.verdicts import LARGEST, MOST, Verdict, keep, line, read_verdicts, verdicts_path

from .conftest import POLISH, TODAY, catalog_text
from .samples import ROOT

CASES: Final = tomllib.loads((ROOT / "tests" / "cases" / "listening.toml").read_text("utf-8"))
DAY: Final = datetime.date(2026, 11, 20)
CLIPS: Final = {"no-driving": "a" * 64, "get-help": "b" * 64}
PATH: Final = "pl/sample.mp3"


@pytest.fixture
def promise(small: Project) -> Promise:
    """What the small leaflet says in Polish."""
    return read_library(small, TODAY).promise("sample", "pl")


def evidence(clips: dict[str, str] | None = None, voices: str = "pl: espeak zlw/pl; en: espeak gmw/en") -> Evidence:
    """What a machine proved of a recording with these clips."""
    heard = CLIPS if clips is None else clips
    proofs = (Proof(name, "sound", "0:01.0 to 0:02.0", clip) for name, clip in heard.items())
    artefact = Artefact(PATH, "sample", "pl", "audio", "", "0" * 64, 1)
    return Evidence(artefact, tuple(proofs), (), {"voices": voices})


def verdict(promise: Promise, statement: str = "no-driving", wrong: str = "", listener: str = "A. Nowak") -> Verdict:
    """What somebody said of a statement as it sounds now."""
    return Verdict(statement, CLIPS[statement], words_hash(promise, statement), listener, DAY, wrong)


def states(found: tuple[Hearing, ...]) -> dict[str, str]:
    """Each statement and who says that it is heard."""
    return {one.statement: one.summary for one in found}


def test_what_only_a_machine_has_matched_says_so(promise: Promise) -> None:
    """Before anybody has listened, every statement of a recording is machine-matched and none is heard."""
    found = hearings(promise, evidence(), ())
    assert states(found) == {"no-driving": "machine-matched", "get-help": "machine-matched"}
    assert tally(found) == "0 of 2 statements heard by a person"


def test_a_listener_is_named_with_the_day(promise: Promise) -> None:
    """What a person has heard names them; the other statements stay machine-matched."""
    found = hearings(promise, evidence(), [verdict(promise)])
    assert states(found) == {"no-driving": "heard by A. Nowak, 2026-11-20", "get-help": "machine-matched"}
    assert tally(found) == "1 of 2 statements heard by a person"


def test_other_sound_voids_only_its_own_statement(promise: Promise) -> None:
    """When one statement sounds otherwise, nobody has heard that one, and the other still counts."""
    said = [verdict(promise), verdict(promise, "get-help")]
    found = hearings(promise, evidence(CLIPS | {"get-help": "c" * 64}), said)
    assert states(found) == {"no-driving": "heard by A. Nowak, 2026-11-20", "get-help": "machine-matched"}


def test_other_words_void_only_their_own_statement(small: Project, promise: Promise) -> None:
    """When one statement is written otherwise but sounds the same, nobody has compared it with its words."""
    said = [verdict(promise), verdict(promise, "get-help")]
    catalog = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    catalog.write_text(catalog_text(POLISH | {"a fever": "wysoką gorączkę"}), encoding="utf-8")
    found = hearings(read_library(small, TODAY).promise("sample", "pl"), evidence(), said)
    assert states(found) == {"no-driving": "heard by A. Nowak, 2026-11-20", "get-help": "machine-matched"}


def test_words_around_the_statements_void_nothing(small: Project, promise: Promise) -> None:
    """A changed introduction, footer or notice leaves every verdict as it was."""
    said = [verdict(promise), verdict(promise, "get-help")]
    catalog = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    catalog.write_text(catalog_text(POLISH | {"A short introduction.": "Krótkie wprowadzenie."}), encoding="utf-8")
    changed = read_library(small, TODAY).promise("sample", "pl")
    assert changed != promise
    assert all(one.state is State.HEARD for one in hearings(changed, evidence(), said))


def test_a_verdict_on_one_statement_is_none_on_another(promise: Promise) -> None:
    """A hash that belongs to another statement does not count, even for the same sound."""
    moved = replace(verdict(promise), statement="get-help")
    assert hearings(promise, evidence(), [moved])[1].state is State.MATCHED


def test_what_the_machine_did_not_find_nobody_can_have_heard(promise: Promise) -> None:
    """A statement without its clip or its place is not proven, whatever was said of it."""
    for lost in (replace(evidence().proofs[0], where=""), replace(evidence().proofs[0], clip="")):
        found = hearings(promise, replace(evidence(), proofs=(lost, evidence().proofs[1])), [verdict(promise)])
        assert states(found)["no-driving"] == "not proven"
    assert hearings(promise, replace(evidence(), proofs=(Proof("no-driving", "rendered", "p"),)), ()) == ()


def test_a_no_is_a_finding_in_the_listeners_words(small: Project, promise: Promise) -> None:
    """A recording of which a listener says that a statement is wrong is not proven, and says why."""
    keep(small, "pl", "sample", [verdict(promise, wrong="mówi “wolno”")])
    found = weighed(small, promise, evidence())
    assert evidence().proven
    assert not found.proven
    (finding,) = found.findings
    assert (finding.code, finding.statement, finding.layer) == (REFUSED, "no-driving", "sound")
    assert "mówi “wolno”" in finding.message
    assert "A. Nowak, 2026-11-20" in finding.message


def test_a_no_counts_for_that_sound_only(small: Project, promise: Promise) -> None:
    """Once the statement is mended and sounds otherwise, the old no does not stand against it."""
    keep(small, "pl", "sample", [verdict(promise, wrong="mówi “wolno”")])
    assert weighed(small, promise, evidence(CLIPS | {"no-driving": "c" * 64})).proven


def test_nobody_can_overrule_anothers_no(small: Project, promise: Promise) -> None:
    """A second listener's yes does not take a no away; the first one's own yes does, however the name is written."""
    keep(small, "pl", "sample", [verdict(promise, wrong="mówi “wolno”")])
    keep(small, "pl", "sample", [verdict(promise, listener="B. Lis")])
    assert hearings_of(small, promise, evidence())[0].state is State.REFUSED
    keep(small, "pl", "sample", [verdict(promise, listener="a.  NOWAK")])
    assert hearings_of(small, promise, evidence())[0].summary == "heard by a.  NOWAK, 2026-11-20 and 1 more"


def test_a_recording_read_by_a_person_says_who(small: Project, promise: Promise) -> None:
    """Where a person read it and another signed for it, both are named, until a machine's voice says part of it."""
    sound = small.recordings / "pl" / "sample.wav"
    sound.parent.mkdir(parents=True)
    sound.write_bytes(b"a stand-in: only its sign-off is read here")
    block = {"number": "1", "tag": "pl", "words": "x", "sha256": recorded_hash("x"), "start": 0.0, "end": 1.0}
    people = {"sound": sound.name, "sha256": hash_of(sound), "reader": "A. Nowak", "listener": "B. Lis"}
    table = {"schema": "altformats-recording-1", **people, "date": "2026-11-20", "blocks": [block]}
    sound.with_name("sample.signed.json").write_text(json.dumps(table), encoding="utf-8")
    found = hearings_of(small, promise, evidence(voices="pl: recorded pl/sample; en: espeak gmw/en"))
    assert {one.summary for one in found} == {"read by A. Nowak, heard by B. Lis, 2026-11-20"}
    assert tally(found) == "2 of 2 statements heard by a person"
    for voices in ("pl: espeak zlw/pl", "pl: recorded pl/sample; pl: espeak zlw/pl", "pl: recorded pl/other", ""):
        assert hearings_of(small, promise, evidence(voices=voices))[0].state is State.MATCHED
    keep(small, "pl", "sample", [verdict(promise, wrong="zjadł słowo")])
    found = hearings_of(small, promise, evidence(voices="pl: recorded pl/sample"))
    assert [one.state for one in found] == [State.REFUSED, State.READ]


# --------------------------------------------------------------------------------------------------------------------
# The file


def test_what_is_kept_is_read_again(small: Project, promise: Promise) -> None:
    """Verdicts come back as they were given, and the same verdicts in another order give the same bytes."""
    said = [verdict(promise), verdict(promise, "get-help", "mówi “cztery”"), verdict(promise, listener="B. Lis")]
    path = keep(small, "pl", "sample", said)
    written = path.read_bytes()
    assert set(read_verdicts(small, "pl", "sample")) == set(said)
    path.unlink()
    for one in reversed(said):
        keep(small, "pl", "sample", [one])
    assert path.read_bytes() == written
    assert path == small.root / "source" / "listening" / "pl" / "sample.json"


@pytest.mark.parametrize("case", CASES["damaged"], ids=lambda case: case["name"])
def test_a_damaged_file_is_refused(case: dict[str, Any], small: Project, promise: Promise) -> None:
    """What is not exactly as we write it is refused by its name, and the recording is not proven meanwhile."""
    sound = CASES["sound"]
    if "this" in case:
        assert sound.count(case["this"]) == 1
    text = case.get("whole", sound.replace(case.get("this", "\0"), case.get("replace", "")))
    path = verdicts_path(small, "pl", "sample")
    path.parent.mkdir(parents=True)
    path.write_text(sound, encoding="utf-8")
    assert len(read_verdicts(small, "pl", "sample")) == 1
    path.write_bytes(bytes.fromhex(case["hexadecimal"]) if "hexadecimal" in case else text.encode())
    with pytest.raises(ListeningProblem, match=r"source/listening/pl/sample\.json") as caught:
        read_verdicts(small, "pl", "sample")
    assert case["says"] in caught.value.message
    assert "version control" in caught.value.remedy
    found = weighed(small, promise, evidence())
    assert [finding.code for finding in found.findings] == ["listening"]
    assert not found.proven
    with pytest.raises(ListeningProblem):
        keep(small, "pl", "sample", [verdict(promise)])


def test_a_file_that_would_fill_the_memory_or_leads_elsewhere_is_refused(
    small: Project, promise: Promise, tmp_path: Path
) -> None:
    """A file too large, too deep or too long, a folder and a link are refused."""
    path = keep(small, "pl", "sample", [verdict(promise)])
    sound = path.read_text(encoding="utf-8")
    row = json.loads(sound)["verdicts"][0]
    huge = {"schema": "altformats-listening-1", "verdicts": [{"s": 1}] * (MOST + 1)}
    for text, says in (
        (" " * LARGEST + sound, "more than"),
        ("[" * 100_000, "deeply"),
        (json.dumps(huge), f"up to {MOST}"),
        (json.dumps({"schema": "altformats-listening-1", "verdicts": [row, row]}), "two verdicts"),
        (json.dumps({"schema": "altformats-listening-1", "verdicts": {}}), f"up to {MOST}"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ListeningProblem, match=says):
            read_verdicts(small, "pl", "sample")
    path.unlink()
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text(sound, encoding="utf-8")
    path.symlink_to(elsewhere)
    with pytest.raises(ListeningProblem, match="plain file"):
        read_verdicts(small, "pl", "sample")
    path.unlink()
    path.symlink_to(tmp_path / "nothing")
    assert not weighed(small, promise, evidence()).proven
    path.unlink()
    path.mkdir()
    with pytest.raises(ListeningProblem, match="plain file"):
        read_verdicts(small, "pl", "sample")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"listener": ""}, "nobody"),
        ({"listener": "A" * 101}, "plain line"),
        ({"wrong": "x" * 1001}, "plain line"),
        ({"wrong": "one\ntwo"}, "plain line"),
        ({"clip": ""}, "64"),
        ({"statement": "a b"}, "no id"),
    ],
)
def test_what_could_not_be_read_again_is_not_kept(
    change: dict[str, Any], says: str, small: Project, promise: Promise
) -> None:
    """A verdict without a person, without a sound or with more than plain words is not taken, and no file is made."""
    with pytest.raises(ListeningProblem, match=says):
        keep(small, "pl", "sample", [verdict(promise, "get-help"), replace(verdict(promise), **change)])
    assert not verdicts_path(small, "pl", "sample").exists()


def test_what_is_typed_becomes_one_plain_line() -> None:
    """Arrow keys, tabs, line ends and marks that turn the direction fall away; letters of every script stay."""
    assert line(" mówi\t\x1b[A \u202e„dwa”\r\n ") == "mówi [A „dwa”"
    assert line("گاڑی نہ چلائیں \u200f") == "گاڑی نہ چلائیں \u200f".strip()
