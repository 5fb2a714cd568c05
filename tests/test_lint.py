"""The command ``altformats lint``: findings by file and line, and a failing catalog is in no output."""

from __future__ import annotations

import json
import subprocess
import sys

from altformats.catalog_checks import CATALOG_CHECKS
from altformats.catalogs import catalog_path
from altformats.languages import read_languages
from altformats.model import Project

from .commands import run, start


def spoil(project: Project, old: str, new: str) -> int:
    """Put a fault into the Polish catalog of the sample; the line of its entry."""
    path = catalog_path(project, read_languages(project)["pl"], "sample")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n")  # that of the msgid, one line above


def test_good_catalogs_exit_with_0_and_a_line_for_each_language(small: Project) -> None:
    """What was looked at is said: language, leaflets, messages, checks."""
    linted = start(small, "lint")
    assert linted.returncode == 0, linted.stderr
    row = next(line.split() for line in linted.stdout.splitlines() if line.startswith("pl"))
    assert row[1] == "1"
    assert int(row[2]) > 20
    assert row[3:] == [str(len(CATALOG_CHECKS)), "0", "0"]


def test_a_fault_exits_with_1_by_file_and_line(small: Project) -> None:
    """A changed figure is named with its file, line, code and remedy, in words and in JSON."""
    line = spoil(small, "ból przez 4 godziny", "ból przez 40 godzin")
    place = f"translations/pl/LC_MESSAGES/sample.po:{line}"
    linted = run(small, "lint", "--language", "pl")
    assert linted.returncode == 1
    assert f"{place}: error: the figure 4 is lost" in linted.stderr
    assert "altformats explain figures" in linted.stderr
    told = json.loads(run(small, "lint", "--language", "pl", "--json").stdout)
    assert not told["clean"]
    assert {finding["code"] for finding in told["findings"]} == {"figures"}
    assert all(finding["msgid"] == "pain for 4 hours" for finding in told["findings"])


def test_a_failing_catalog_is_in_no_output(small: Project) -> None:
    """A lost "not" keeps the Polish edition from being made at all; the English one is."""
    spoil(small, "Dzisiaj **nie** wolno prowadzić.", "Dzisiaj **już** wolno prowadzić.")
    built = run(small, "build", "--format", "text")
    assert built.returncode == 1
    assert "no word for “no”" in built.stderr
    assert (small.site / "en" / "sample.txt").exists()
    assert not (small.site / "pl" / "sample.txt").exists()


def test_an_unknown_language_is_wrong_use(small: Project) -> None:
    """A language that is not there exits with 2 and names those that are."""
    linted = run(small, "lint", "--language", "xx")
    assert linted.returncode == 2
    assert "pl" in linted.stderr


def test_every_check_can_be_explained(small: Project) -> None:
    """``explain`` lists every check, and prints the page of each."""
    listed = run(small, "explain").stdout
    for check in CATALOG_CHECKS:
        assert f"\n{check.code} " in f"\n{listed}"
    page = run(small, "explain", "negation").stdout
    assert all(f"\n{part}: " in page for part in ("Why", "Source", "Bad", "Good"))


def test_the_command_starts_without_the_heavy_parts() -> None:
    """``altformats --help`` loads neither Babel nor the checks."""
    script = "import sys; from altformats.cli import parser; parser(); print([m for m in sys.modules if 'babel' in m])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
