"""The accessibility statement says what judges wrote down and nothing better, and owns up to what nobody has tested."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from altformats.errors import SourceProblem
from altformats.model import Project, Publisher
from altformats.website.accessibility import (
    RESULTS,
    THEME,
    Judge,
    Limit,
    Results,
    pages,
    read_limits,
    read_results,
    statement,
    theme_of,
)

from .samples import PROJECT
from .samples_website import sample

PUBLISHER = Publisher("Sample <Hospital>", "formats@example.org", "© 2021", telephone="0114 496 0000")
LOOK = "a" * 64
GOOD = Results(
    date=datetime.date(2026, 11, 23),
    theme=LOOK,
    judges=(Judge("axe-core", "4.14.1", "whether WCAG holds", 0), Judge("vnu-jar", "26.9.27", "whether HTML holds", 0)),
    pages=31,
    languages=("English", "Urdu"),
    widths=(320, 1280),
    ways=("light", "dark"),
    found=(),
)
TABLE: dict[str, Any] = {
    "date": "2026-11-23",
    "theme": LOOK,
    "judges": [{"name": "axe-core", "version": "4.14.1", "asks": "whether WCAG holds", "found": 0}],
    "pages": 31,
    "languages": ["English"],
    "widths": [320],
    "ways": ["light"],
    "found": [],
}


def words(page: str) -> str:
    """The words of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_it_says_who_tested_what_and_when() -> None:
    """Judges with their versions, pages, languages, widths, colours and the day stand there as they were recorded."""
    said = words(statement(PUBLISHER, GOOD, (), LOOK))
    for part in ("axe-core , version 4.14.1: whether WCAG holds. It found no faults.", "31 pages", "2 languages"):
        assert part in said
    assert "English and Urdu" in said
    assert "320 pixels and 1280 pixels wide, and light and dark" in said
    assert "On 23 November 2026, tests by machine found no faults." in said
    assert "Not tested" not in said


def test_faults_are_counted_and_named() -> None:
    """A fault that a judge found is counted, named and escaped, and "no faults" is not said of the whole."""
    judges = (dataclasses.replace(GOOD.judges[0], found=1), GOOD.judges[1])
    page = statement(PUBLISHER, dataclasses.replace(GOOD, judges=judges, found=("label: <input>",)), (), LOOK)
    assert "found 1 fault." in page
    assert "<li>label: &lt;input&gt;</li>" in page
    assert "tests by machine found no faults" not in page


def test_a_change_of_the_look_is_owned_up_to() -> None:
    """When the style or the script has changed since the tests, the page says so before anything else about them."""
    said = words(statement(PUBLISHER, GOOD, (), "b" * 64))
    assert 0 < said.index("Not tested since the last change.") < said.index("found no faults")


def test_without_results_nothing_is_claimed() -> None:
    """Where nobody has tested, the page says so and names no judge, no count and no day."""
    said = words(statement(PUBLISHER, None, (), LOOK))
    assert "This website has not been tested." in said
    assert not re.search(r"found|axe|version \d|20\d\d,|no faults", said)


def test_it_never_says_that_the_website_is_compliant() -> None:
    """Tests by machine cannot show that a website meets WCAG: the page does not claim it."""
    said = words(statement(PUBLISHER, GOOD, read_limits(PROJECT), LOOK)).lower()
    assert "compliant" not in said
    assert "we do not claim" in said


def test_whom_to_ask_and_where_to_complain() -> None:
    """The publisher's address, as a link, and its telephone stand there, then who enforces the law; all escaped."""
    page = statement(PUBLISHER, GOOD, (Limit("No <braille>", "Ask & get."),), LOOK)
    assert '<a href="mailto:formats@example.org">formats@example.org</a>' in page
    assert "0114 496 0000" in page
    assert "Sample &lt;Hospital&gt;" in page
    assert "<h3>No &lt;braille&gt;</h3>\n<p>Ask &amp; get.</p>" in page
    assert "Equality and Human Rights Commission" in page


def test_the_theme_is_told_apart_by_every_byte(tmp_path: Path) -> None:
    """Another byte or another name in the theme gives another digest; the same files give the same."""
    (tmp_path / "a.css").write_text("p {}", encoding="utf-8")
    first = theme_of(tmp_path)
    assert theme_of(tmp_path) == first
    (tmp_path / "a.css").write_text("p { }", encoding="utf-8")
    second = theme_of(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, theme_of(tmp_path)}) == 3


@pytest.mark.parametrize(
    "damage", [{"date": "soon"}, {"pages": "many"}, {"judges": [{"name": "axe"}]}, {"found": None}]
)
def test_damaged_results_are_refused(damage: dict[str, object], tmp_path: Path) -> None:
    """Results that cannot be read stop the page with the file's name; whole ones are read; none are none."""
    assert read_results(Project(tmp_path)) is None
    path = tmp_path / "source" / RESULTS
    path.parent.mkdir()
    path.write_text(json.dumps(TABLE), encoding="utf-8")
    read = read_results(Project(tmp_path))
    assert read is not None
    assert (read.pages, read.judges[0].name) == (31, "axe-core")
    path.write_text(json.dumps({**TABLE, **damage}), encoding="utf-8")
    with pytest.raises(SourceProblem, match=RESULTS):
        read_results(Project(tmp_path))


def test_the_page_of_this_project() -> None:
    """The statement stands at accessibility.html with one first heading and what this project knows to be wanting."""
    (page,) = pages(sample(), PROJECT)
    assert page.path == "accessibility.html"
    assert page.main.count("<h1>") == 1
    assert len(read_limits(PROJECT)) >= 3
    assert all(f"<h3>{limit.title}</h3>" in page.main for limit in read_limits(PROJECT))
    assert THEME.is_dir()
