"""The command: plain words, exit codes that can be relied on, JSON for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from altformats.checks import CHECKS
from altformats.errors import PROBLEMS
from altformats.model import Project

from .commands import run, start


@pytest.mark.slow
def test_building_proving_and_verifying_exit_with_0_when_all_is_proven(small: Project, tmp_path: Path) -> None:
    """Build, prove and verify of a sound project exit with 0 and say how much is proven."""
    built = start(small, "build", "--format", "text")
    assert built.returncode == 0, built.stderr
    assert "pl/sample.txt" in built.stdout
    page = tmp_path / "proof.html"
    proved = start(small, "prove", "--format", "text", "--page", str(page))
    assert proved.returncode == 0, proved.stderr
    assert "4 of 4 statements in finished files proven (100 %)." in proved.stdout
    assert "no-driving" in page.read_text(encoding="utf-8")
    verified = start(small, "verify", "build/site", "--format", "text", "--json")
    assert verified.returncode == 0, verified.stderr
    cells = json.loads(verified.stdout)["cells"]
    assert len(cells) == 4
    assert all(cell["proven"] and cell["where"]["bytes"].startswith("line ") for cell in cells)


@pytest.mark.slow
def test_findings_exit_with_1_and_name_the_statement(small: Project) -> None:
    """A finished file that lost its "not" makes verify exit with 1, by hash and, without hashes, by statement."""
    run(small, "build", "--format", "text")
    path = small.site / "en" / "sample.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("must not drive", "must drive"), encoding="utf-8")
    by_hash = run(small, "verify", "build/site", "--format", "text")
    assert by_hash.returncode == 1
    assert "not the one that was built" in by_hash.stderr
    by_content = run(small, "verify", "build/site", "--format", "text", "--skip-hashes")
    assert by_content.returncode == 1
    assert "no-driving" in by_content.stderr
    assert "the file says: “You must drive today." in by_content.stderr


@pytest.mark.slow
def test_a_fault_in_the_only_leaflet_is_named_by_its_line(small: Project) -> None:
    """With nothing left to offer, a build still says which line to mend, and the start page leads nowhere wrong."""
    run(small, "build", "--format", "text")
    path = small.leaflets / "sample.md"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace("A short introduction.", "A <b>short introduction."), encoding="utf-8")
    built = run(small, "build", "--format", "text")
    assert (built.returncode, "source/leaflets/sample.md:16: error" in built.stderr) == (1, True), built.stderr
    assert not (small.site / "en" / "sample.txt").exists()
    assert "sample" not in (small.site / "index.html").read_text(encoding="utf-8")
    path.write_text(sound, encoding="utf-8")
    assert run(small, "build", "--format", "text").returncode == 0
    assert (small.site / "en" / "sample.txt").is_file()


@pytest.mark.slow
def test_an_incomplete_matrix_is_not_proven(small: Project) -> None:
    """What was never built is not there, and so prove exits with 1."""
    run(small, "build", "--format", "text", "--language", "en")
    proved = run(small, "prove", "--format", "text")
    assert proved.returncode == 1
    assert "not there" in proved.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--leaflet", "nothing-here"),
        ("build", "--language", "xx"),
        ("build", "--format", "braille"),
        ("build", "--size", "12"),
        ("build", "--size", "large"),
        ("build", "--engine", "nobody"),
        ("explain", "no-such-code"),
        ("verify", "no/such/folder"),
        ("stages", "nothing-here"),
        ("translate", "status", "--language", "xx"),
        ("--root", "/", "build"),
        ("frobnicate",),
        (),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_possible(arguments: tuple[str, ...], small: Project) -> None:
    """An option, leaflet, language, format or folder that does not exist exits with 2 and a remedy."""
    done = run(small, *arguments) if arguments else start(small)
    assert done.returncode == 2, done.stderr
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_damaged_leaflet_is_named_by_file_and_line(small: Project) -> None:
    """A leaflet that loses the marking of a statement stops that leaflet with its file and line, and exit code 1."""
    path = small.leaflets / "sample.md"
    path.write_text(path.read_text(encoding="utf-8").replace(":::{safety} no", ":::safety no"), encoding="utf-8")
    done = run(small, "build", "--format", "text")
    assert done.returncode == 1
    line = path.read_text(encoding="utf-8").split("\n").index(":::safety no-driving") + 1
    assert f"source/leaflets/sample.md:{line}: error:" in done.stderr


def test_our_own_fault_exits_with_3_and_leaves_a_report(small: Project) -> None:
    """When altformats itself breaks it says so, exits with 3 and leaves a report that can be sent."""
    (small.root / "source" / "leaflet.schema.json").write_text("not JSON", encoding="utf-8")
    done = start(small, "build", "--format", "text")
    assert done.returncode == 3
    assert "not yours" in done.stderr
    assert "Traceback" in (small.build / "crash-report.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_code_is_explained(small: Project) -> None:
    """Each code that a finding can carry has a page that ``explain`` prints."""
    listed = start(small, "explain").stdout
    for code in (*(check.code for check in CHECKS), *(problem.code for problem in PROBLEMS)):
        assert code in listed
        assert run(small, "explain", code).stdout.startswith(code)


@pytest.mark.slow
def test_stages_show_where_every_word_went(small: Project) -> None:
    """The seven steps of one edition are printed in their order, with the words after each."""
    run(small, "build", "--format", "text")
    done = start(small, "stages", "sample", "--language", "pl", "--format", "text")
    assert done.returncode == 0, done.stderr
    heads = [line.split()[0] for line in done.stdout.split("\n") if line[:1].isdigit()]
    assert heads == ["1", "2", "3", "4", "5", "6", "7"]
    assert "  Krótki wstęp." in done.stdout


def test_translate_extracts_updates_and_tells_how_far(small: Project) -> None:
    """Templates are extracted, catalogs updated, and a whole translation exits with 0, an incomplete one with 1."""
    assert "build/templates/sample.pot" in start(small, "translate", "extract").stdout
    assert run(small, "translate", "update").returncode == 0
    assert run(small, "translate", "status").returncode == 0
    catalog = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    catalog.write_text(catalog.read_text(encoding="utf-8").replace('"gorączkę"', '""'), encoding="utf-8")
    status = run(small, "translate", "status", "--json")
    assert status.returncode == 1
    row = next(row for row in json.loads(status.stdout) if row["catalog"] == "sample")
    assert (row["messages"] - row["translated"], row["words_to_do"]) == (1, 2)


def test_help_has_examples(small: Project) -> None:
    """Every command's help shows how it is used."""
    for command in ((), ("build",), ("prove",), ("verify",), ("translate",), ("doctor",), ("explain",), ("stages",)):
        shown = start(small, *command, "--help")
        assert shown.returncode == 0
        assert "examples:" in shown.stdout
