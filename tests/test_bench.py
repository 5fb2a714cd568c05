"""The benchmark itself: what it counts, and the page that it writes."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks import bench_page, bench_rows, peers
from benchmarks.bench_cases import evenly, refusals
from benchmarks.bench_plot import bars, lines, number
from benchmarks.bench_rows import Report, Row, claims
from benchmarks.measuring import Spent, median

ROOT = Path(__file__).resolve().parent.parent
MACHINE = (("processors", "2"),)
ORPHAN = """
import os, sys, time
from pathlib import Path
from benchmarks.measuring import measured
work = (
    "import os, time\\n"
    "if os.fork() == 0 and os.fork() == 0:\\n"
    "    block = bytearray(60_000_000)\\n"
    "    while time.process_time() < 0.6: pass\\n"
    "os._exit(0)"
)
spent = measured([sys.executable, "-c", work], Path.cwd())
print(spent.cpu, spent.memory)
"""


def row(side: str, cpu: float, leaflets: int = 300, *, part: str = "html", scenario: str = "cold") -> Row:
    """A row of three runs around so many seconds."""
    runs = tuple(Spent(cpu + more, cpu * 2, round(cpu * 1e6)) for more in (-0.1, 0.0, 0.4))
    split = (("read", cpu / 3), ("make", cpu / 2)) if part == "whole" else ()
    return Row(part, side, scenario, leaflets, 1, leaflets, "pages <of> all", "python -m x", runs, 0.0, split)


def test_what_an_orphan_spends_is_counted() -> None:
    """The seconds and the memory of a process that its parent left behind are counted, as of any other."""
    done = subprocess.run([sys.executable, "-c", ORPHAN], cwd=ROOT, capture_output=True, text=True, check=True)
    cpu, memory = (float(value) for value in done.stdout.split())
    assert cpu >= 0.6
    assert memory >= 60_000_000


def test_medians_are_of_each_measure() -> None:
    """The median of the seconds may come from another run than that of the memory."""
    assert median([Spent(1, 9, 5), Spent(2, 8, 7), Spent(3, 7, 6)]) == Spent(2, 8, 6)


def test_a_build_that_refused_a_file_is_measured_and_says_so() -> None:
    """A few refused files in a hundred are counted and told; with more, or with none proven, there is no figure."""
    counts = {"en audio": {"proven": 28, "not": 2}, "so audio": {"person": 30}, "en pdf": {"proven": 40}}
    assert refusals(counts) == 2
    assert refusals({"en audio": {"proven": 30}}) == 0
    for wrong in ({"en audio": {"proven": 27, "not": 3}}, {"en audio": {"person": 30}}, {}):
        with pytest.raises(RuntimeError, match="proved"):
            refusals(wrong)


def test_a_command_that_fails_gives_no_figure() -> None:
    """A command that ends with another code than those that may pass raises, and says which."""
    script = "import sys, pathlib; from benchmarks.measuring import measured;"
    for passing, fails in (("(0,)", True), ("(0, 1)", False)):
        asked = f"measured([sys.executable, '-c', 'import sys; sys.exit(1)'], pathlib.Path(), passing={passing})"
        done = subprocess.run(
            [sys.executable, "-c", script + asked], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert bool(done.returncode) is fails
        assert ("ended with 1" in done.stderr) is fails


def test_a_report_comes_back_from_its_file(tmp_path: Path) -> None:
    """A report is read as it was written, and a file of another kind is refused."""
    report = Report((row("ours", 2.0), row("stock", 14.0)), ("pdf: too late",), MACHINE)
    bench_rows.write(tmp_path / "bench.json", report)
    assert bench_rows.read(tmp_path / "bench.json") == report
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="not a report"):
        bench_rows.read(tmp_path / "other.json")


def test_bounds_are_judged_by_the_medians() -> None:
    """A bound is kept or missed by the ratio of the medians of one run, for an edition."""
    rows = (row("ours", 2.0), row("stock", 14.0), row("ours", 9.0, part="whole"), row("stock", 3.0, part="whole"))
    found = {claim.words.split(",")[0]: claim for claim in claims(Report(rows, (), MACHINE))}
    assert found["web pages"].kept
    assert found["web pages"].ratio == pytest.approx(7.0)
    assert not found["whole job"].kept


def test_growth_is_judged_against_the_smaller_libraries() -> None:
    """An edit of a large library is compared with one of a small library, and a plan with its bound in seconds."""
    edits = [row("ours", 10.0, size, part="library", scenario="one edit") for size in (30, 3000)]
    plan = row("ours", 1.5, 3000, part="library", scenario="plan")
    kept = {claim.words: claim.kept for claim in claims(Report((*edits, plan), (), MACHINE))}
    assert kept["one edit, 3,000 leaflets / 30 leaflets, CPU"]
    assert not kept["plan, 3,000 leaflets: seconds of CPU"]


def test_page_can_be_read_without_its_plots() -> None:
    """Each plot has a title, a description and a table; the page has no script and asks nothing of the network."""
    rows = [row(side, cpu * size, size) for side, cpu in (("ours", 0.01), ("stock", 0.2)) for size in (1, 30, 300)]
    rows += [row("ours", 9.0, 3, part="whole"), row("stock", 3.0, 3, part="whole")]
    page = bench_page.page(Report(tuple(rows), ("audio: the minutes were over",), MACHINE))
    tree = ET.fromstring(page.partition("\n")[2])  # noqa: S314 - our own words
    plots = tree.findall(".//svg")
    assert len(plots) == 3
    for plot in plots:
        told = {part.get("id"): part.text for part in plot if part.tag in ("title", "desc")}
        assert set(plot.get("aria-labelledby", "").split()) == set(told)
        assert all(told.values())
    assert len(tree.findall(".//table")) >= 4
    assert "<script" not in page
    assert "http" not in page
    assert "To build and prove 3 leaflets in 1 languages, with nothing there before, takes 9.00 seconds" in page
    assert "pages &lt;of&gt; all" in page
    assert "the minutes were over" in page


def test_plots_tell_their_figures_in_words() -> None:
    """Whoever cannot see a plot is told every figure of it."""
    plot = lines("a", "Time", "seconds", {"ours": [(1, 0.5), (300, 12)], "stock": [(1, 2.0), (300, 250)]})
    assert "ours: 0.50 seconds at 1, 12.0 seconds at 300" in plot
    assert "read 1.50, make 30.0" in bars("b", "Split", "seconds", {"ours": [("read", 1.5), ("make", 30)]})
    assert [number(value) for value in (1234.5, 12.34, 1.234, 0.0123)] == ["1,234", "12.3", "1.23", "0.0123"]


def test_samples_are_drawn_evenly() -> None:
    """A sample goes from the first leaflet on at even distances, and is never larger than the library."""
    assert evenly(300, 3) == ("leaflet-0001", "leaflet-0101", "leaflet-0201")
    assert evenly(1, 5) == ("leaflet-0001",)


def test_script_of_the_peers_is_sound_shell() -> None:
    """The script that stock tools are measured with is sound shell, and knows how Sphinx names each language."""
    assert subprocess.run(["sh", "-n", str(peers.SCRIPT)], check=False).returncode == 0
    assert [peers.name_of(tag) for tag in ("zh-Hans", "ro-MD", "pl")] == ["zh_CN", "ro_MD", "pl"]
