"""Only what is approved, in date and signed is released, and it leaves the release at the first change."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest

from altformats import build
from altformats.cli import main
from altformats.model import Notice, Project
from altformats.record import read_manifest

from .commands import run, start
from .conftest import FRONT

pytestmark = pytest.mark.slow  # each test is several runs of the whole command

APPROVED = (
    FRONT.replace('clinical-approver: ""', "clinical-approver: Dr A. Name, consultant")
    .replace("status: demonstration", "status: approved")
    .replace("review-by: 2023-09", "review-by: 2027-09")
)
PEOPLE = ("--translator", "A. Nowak", "--reviser", "B. Lis")


def sign(project: Project, *identities: str) -> None:
    for identity in identities:
        done = run(project, "sign", identity, "--language", "pl", *PEOPLE)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def approved(small: Project) -> Project:
    """The small project, approved by a clinician and in date, its Polish signed to the last word."""
    path = small.leaflets / "sample.md"
    path.write_text(path.read_text(encoding="utf-8").replace(FRONT, APPROVED), encoding="utf-8")
    sign(small, "sample", "parts", "interface")
    return small


def released(project: Project) -> set[str]:
    """The leaflet's files in the release; the rest of it is the catalogue, which names no leaflet that is not there."""
    folder = project.build / "release"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("sample.*") if path.is_file()}
    if not files:
        offered = json.loads((folder / "leaflets.json").read_text(encoding="utf-8"))
        assert "sample" not in json.dumps(offered["leaflets"])
    return files


def release(project: Project, **environment: str) -> tuple[int, str]:
    done = run(project, "release", "--format", "text", **environment)
    return done.returncode, done.stdout + done.stderr


def test_what_is_approved_and_signed_is_released_without_notices(approved: Project) -> None:
    """Both editions are released, say nothing of drafts, and are judged as a release."""
    done = start(approved, "release", "--format", "text")
    assert done.returncode == 0, done.stderr
    assert released(approved) == {"en/sample.txt", "pl/sample.txt"}
    text = (approved.build / "release" / "pl" / "sample.txt").read_text(encoding="utf-8")
    assert not any(notice in text for notice in Notice)
    assert run(approved, "verify", "build/release", "--format", "text").returncode == 0
    assert start(approved, "status", "--json").returncode == 0


def test_what_the_preview_has_proven_is_not_made_twice(approved: Project) -> None:
    """A file that the preview made of the very same things is taken over, byte for byte, if it is still that file."""
    assert run(approved, "build", "--format", "text").returncode == 0
    code, said = release(approved)
    assert code == 0
    assert "4 make" not in said
    for name in ("en/sample.txt", "pl/sample.txt"):
        assert (approved.build / "release" / name).read_bytes() == (approved.site / name).read_bytes()
    proven = (approved.site / "pl" / "sample.txt").read_bytes()
    (approved.site / "pl" / "sample.txt").write_text("something else", encoding="utf-8")
    (approved.build / "release" / "pl" / "sample.txt").unlink()
    code, said = release(approved)
    assert code == 0
    assert (approved.build / "release" / "pl" / "sample.txt").read_bytes() == proven  # not what the preview has now


def test_a_demonstration_is_never_released(small: Project) -> None:
    """Signed to the last word, but approved by no clinician: nothing is released and every reason is named."""
    sign(small, "sample", "parts", "interface")
    code, said = release(small)
    assert code == 1
    assert released(small) == set()
    for reason in ("'demonstration', not 'approved'", "no clinician has approved it", "has passed (2023-09)"):
        assert reason in said


@pytest.mark.parametrize("left_out", ["sample", "parts", "interface"])
def test_nothing_unsigned_is_released(approved: Project, left_out: str) -> None:
    """Without the sign-offs of the leaflet, of the shared parts or of the interface words, the Polish stays out."""
    (approved.translations / "pl" / "LC_MESSAGES" / f"{left_out}.signatures.json").unlink()
    code, said = release(approved)
    assert code == 0, said  # what may be released is, and the rest is named
    assert released(approved) == {"en/sample.txt"}
    assert "sample in Polish stays out:" in said
    assert "not signed" in said


def test_a_changed_english_statement_takes_every_translation_out_in_the_same_build(approved: Project) -> None:
    """One edit of an English safety statement, one release: the old translation is gone from the folder."""
    release(approved)
    path = approved.leaflets / "sample.md"
    path.write_text(path.read_text(encoding="utf-8").replace("pain for 4 hours", "pain for 2 hours"), encoding="utf-8")
    code, said = release(approved)
    assert code == 0, said
    assert released(approved) == {"en/sample.txt"}
    assert "removed pl/sample.txt" in said
    assert "2 hours" in (approved.build / "release" / "en" / "sample.txt").read_text(encoding="utf-8")


def test_a_changed_translation_leaves_the_release_until_it_is_signed_again(approved: Project) -> None:
    """An edit of the Polish voids its sign-off: out of the release, marked in the preview, back when signed again."""
    release(approved)
    catalog = approved.translations / "pl" / "LC_MESSAGES" / "sample.po"
    catalog.write_text(
        catalog.read_text(encoding="utf-8").replace("Krótki wstęp.", "Krótkie wprowadzenie."), encoding="utf-8"
    )
    _, said = release(approved)
    assert released(approved) == {"en/sample.txt"}
    assert "changed since it was signed: 1 other message of sample" in said
    assert run(approved, "build", "--format", "text").returncode == 0
    preview = (approved.site / "pl" / "sample.txt").read_text(encoding="utf-8")
    assert Notice.UNCHECKED in preview
    sign(approved, "sample")
    assert release(approved)[0] == 0
    assert released(approved) == {"en/sample.txt", "pl/sample.txt"}


@pytest.mark.parametrize(("today", "reason"), [("2027-10-01", "review date has passed"), ("2020-08-31", "not issued")])
def test_nothing_out_of_date_is_released(approved: Project, today: str, reason: str) -> None:
    """After its review month, and before its issue, a leaflet is in no release; what was there is taken away."""
    release(approved)
    code, said = release(approved, ALTFORMATS_TODAY=today)
    assert code == 1
    assert reason in said
    assert released(approved) == set()


def test_a_machine_draft_on_record_is_named_in_every_file_and_never_released(approved: Project) -> None:
    """A translation recorded as a machine draft says so in the preview, in both languages, and stays out."""
    done = run(approved, "sign", "sample", "--language", "pl", "--translator", "a machine", "--method", "machine draft")
    assert done.returncode == 0, done.stderr
    run(approved, "build", "--format", "text")
    preview = (approved.site / "pl" / "sample.txt").read_text(encoding="utf-8")
    assert Notice.MACHINE_DRAFT in preview
    assert "To tłumaczenie wykonała maszyna." in preview
    _, said = release(approved)
    assert released(approved) == {"en/sample.txt"}
    assert "machine draft: 2 safety statements (no-driving, get-help)" in said


def test_one_statement_can_be_signed_alone(approved: Project) -> None:
    """Signing one statement shows its English and its translation, and signs nothing else."""
    (approved.translations / "pl" / "LC_MESSAGES" / "sample.signatures.json").unlink()
    done = start(approved, "sign", "sample", "--statement", "no-driving", "--language", "pl", *PEOPLE)
    assert done.returncode == 0, done.stderr
    assert "You must **not** drive today." in done.stdout
    assert "Dzisiaj **nie** wolno prowadzić." in done.stdout
    rows = json.loads(run(approved, "status", "--language", "pl", "--json").stdout)
    assert (rows[0]["signed"], rows[0]["statements"]) == (1, 2)
    assert any("not signed: 1 safety statement (get-help)" in reason for reason in rows[0]["blocks"])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("nothing", "--language", "pl", *PEOPLE), "there is no leaflet 'nothing'"),
        (("sample", "--language", "en", *PEOPLE), "'en' is not translated into"),
        (("sample", "--language", "pl", "--statement", "no-flying", *PEOPLE), "there is no statement 'no-flying'"),
        (("sample", "--language", "pl", "--date", "2031-01-01", *PEOPLE), "still to come"),
        (("sample", "--language", "pl", "--translator", "A", "--reviser", "A"), "cannot revise their own work"),
        (("sample", "--language", "pl", "--translator", "A"), "nobody is named who revised it"),
    ],
)
def test_a_wrong_sign_off_is_refused_in_plain_words(small: Project, given: tuple[str, ...], words: str) -> None:
    """A misspelt leaflet, a day to come or one person for both roles signs nothing."""
    done = run(small, "sign", *given)
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert not list(small.translations.rglob("*.signatures.json"))


def test_a_broken_catalog_cannot_be_signed(small: Project) -> None:
    """Where a check finds a fault, nothing is signed and the fault is shown."""
    catalog = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace("przez 4 godziny", "przez 3 godziny"), encoding="utf-8")
    done = run(small, "sign", "sample", "--language", "pl", *PEOPLE)
    assert done.returncode == 1
    assert "[figures]" in done.stderr
    assert not list(small.translations.rglob("*.signatures.json"))


def test_a_reviser_may_accept_what_a_check_judges_by_likeness(small: Project) -> None:
    """With a name and a reason a finding on negation is accepted, for these very words; another wording is refused."""
    catalog = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace("Krótki wstęp.", "Wstęp, wcale nie długi."), encoding="utf-8")
    assert run(small, "lint").returncode == 1
    assert run(small, "build", "--format", "text").returncode == 1
    done = run(small, "sign", "sample", "--language", "pl", *PEOPLE, "--accept", "negation")
    assert (done.returncode, "a reason" in done.stderr) == (1, True)
    why = ("--accept", "negation", "--why", "not long is short")
    assert run(small, "sign", "sample", "--language", "pl", *PEOPLE, *why).returncode == 0
    assert run(small, "lint").returncode == 0
    assert run(small, "build", "--format", "text").returncode == 0
    catalog.write_text(text.replace("Krótki wstęp.", "To nie jest wstęp wcale."), encoding="utf-8")
    assert run(small, "lint").returncode == 1


def test_a_changed_figure_can_never_be_accepted(small: Project) -> None:
    """No name and no reason let a wrong figure through."""
    done = run(small, "sign", "sample", "--language", "pl", *PEOPLE, "--accept", "figures", "--why", "we think so")
    assert done.returncode == 2
    assert "'figures' cannot be accepted" in done.stderr


def test_a_release_folder_with_more_than_may_be_released_is_found_out(approved: Project, tmp_path: Path) -> None:
    """A file that was releasable once and is not now makes verify say so, though no byte of it changed."""
    release(approved)
    copy = tmp_path / "usb"
    shutil.copytree(approved.build / "release", copy)
    (approved.translations / "pl" / "LC_MESSAGES" / "sample.signatures.json").unlink()
    done = run(approved, "verify", str(copy), "--format", "text")
    assert done.returncode == 1
    assert "pl/sample.txt: error: this may not be handed to patients" in done.stderr


def test_a_damaged_file_of_sign_offs_counts_for_nothing(approved: Project) -> None:
    """Sign-offs that cannot be read are named by file, and what they vouched for is out of the release."""
    path = approved.translations / "pl" / "LC_MESSAGES" / "sample.signatures.json"
    path.write_text(path.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    code, said = release(approved)
    assert "translations/pl/LC_MESSAGES/sample.signatures.json" in said
    assert released(approved) == {"en/sample.txt"}
    assert code == 1
    assert run(approved, "build", "--format", "text").returncode == 1


def test_the_day_of_signing_is_kept(approved: Project) -> None:
    """The record says who translated, who revised, how and when."""
    path = approved.translations / "pl" / "LC_MESSAGES" / "sample.signatures.json"
    (signoff,) = json.loads(path.read_text(encoding="utf-8"))["signoffs"]
    assert (signoff["translator"], signoff["reviser"], signoff["method"]) == ("A. Nowak", "B. Lis", "human")
    assert signoff["date"] == str(datetime.date(2026, 11, 23))


@pytest.mark.parametrize("together", [1, 2, 25])
def test_a_library_is_released_whole_however_few_leaflets_are_in_memory(
    together: int, approved: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each leaflet that may be released is, each that may not is named, and one that is withdrawn is taken away."""
    monkeypatch.setattr(build, "CHUNK", together)
    monkeypatch.setenv("ALTFORMATS_TODAY", "2026-11-23")
    text = (approved.leaflets / "sample.md").read_text(encoding="utf-8")
    for number, name in ((2, "another"), (3, "third"), (4, "unapproved")):
        own = text.replace("XX1", f"XX{number}").replace("title: Sample", f"title: {name.title()}")
        own = own.replace("# Sample", f"# {name.title()}")
        path = approved.leaflets / f"{name}.md"
        path.write_text(own.replace("status: approved", "status: draft") if number == 4 else own, encoding="utf-8")
    asked = ["--root", str(approved.root), "release", "--format", "text", "--jobs", "1", "--json"]
    out = approved.build / "release"
    main(asked)
    told = json.loads(capsys.readouterr().out)
    wanted = {"en/another.txt", "en/sample.txt", "en/third.txt", "pl/sample.txt"}
    assert {row["artefact"]["path"] for row in told["released"]} == wanted
    assert {artefact.path for artefact in read_manifest(out)} == wanted
    barred = {(one["leaflet"], one["language"]) for one in told["held back"]}
    assert barred == {("another", "pl"), ("third", "pl"), ("unapproved", "en"), ("unapproved", "pl")}
    third = approved.leaflets / "third.md"
    third.write_text(third.read_text("utf-8").replace("status: approved", "status: withdrawn"), encoding="utf-8")
    main(asked)
    told = json.loads(capsys.readouterr().out)
    assert told["removed"] == ["en/third.txt"]
    assert {artefact.path for artefact in read_manifest(out)} == wanted - {"en/third.txt"}
    assert not (out / "en" / "third.txt").exists()
