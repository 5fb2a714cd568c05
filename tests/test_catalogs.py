"""Step 2, translate: a catalog gives a whole, sound translation or is refused by file and line."""

from __future__ import annotations

import time
import tomllib
from typing import Any

import pytest

from altformats.catalogs import catalog_path, month, read_translation, status, update, write_templates
from altformats.languages import read_languages
from altformats.model import Project, Standing
from altformats.source import read_leaflet

from .conftest import POLISH, POLISH_PART
from .samples import META, ROOT

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/catalogs.toml").read_text(encoding="utf-8"))["bad"]


def test_a_sound_catalog_gives_every_message(small: Project) -> None:
    """A whole catalog gives the translation of every message, without findings, as one that nobody has signed."""
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    translation, findings = read_translation(small, leaflet, read_languages(small)["pl"])
    assert findings == ()
    assert translation.messages == POLISH | POLISH_PART
    assert translation.standing is Standing.UNCHECKED


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_damaged_catalog_is_refused_by_line(case: dict[str, Any], small: Project) -> None:
    """No damage to a catalog passes: the finding names the file, the line, and what to do."""
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    polish = read_languages(small)["pl"]
    path = catalog_path(small, polish, "sample")
    before = path.read_text(encoding="utf-8")
    old, new = case["replace"]
    at = before.rindex(old) if case.get("last") else before.index(old)
    path.write_text(before[:at] + new + before[at + len(old) :], encoding="utf-8")
    _, findings = read_translation(small, leaflet, polish)
    hits = [finding for finding in findings if case["message"] in finding.message]
    assert hits, findings
    assert hits[0].place.file == "translations/pl/LC_MESSAGES/sample.po"
    assert hits[0].remedy
    if case["line"] >= 0:
        assert hits[0].place.line == case["line"]


def test_a_missing_catalog_is_an_error_and_not_english(small: Project) -> None:
    """Where a catalog is missing there is a finding that names it, and no translation."""
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    polish = read_languages(small)["pl"]
    catalog_path(small, polish, "parts").unlink()
    translation, findings = read_translation(small, leaflet, polish)
    assert [str(finding.place) for finding in findings] == ["translations/pl/LC_MESSAGES/parts.po"]
    assert "Using this again" not in translation.messages


def test_updating_keeps_what_is_translated_and_marks_what_changed(small: Project) -> None:
    """After an edit of the English, the old translation is kept, marked for a person to look at, and not used."""
    polish = read_languages(small)["pl"]
    source = small.leaflets / "sample.md"
    source.write_text(source.read_text().replace("You must **not** drive today.", "You must **not** drive for a day."))
    leaflet = read_leaflet(small, source)
    assert update(small, [leaflet], polish)
    text = catalog_path(small, polish, "sample").read_text(encoding="utf-8")
    assert "#, fuzzy" in text
    assert "wolno prowadzić" in text
    _, findings = read_translation(small, leaflet, polish)
    assert any("fuzzy" in finding.message for finding in findings)
    row = next(row for row in status(small, [leaflet], polish) if row.catalog == "sample")
    assert (row.messages, row.translated, row.fuzzy) == (len(POLISH), len(POLISH) - 1, 1)
    assert row.words_to_do == 11  # You must not drive for a day. Ring 0114 271 4271.


def test_updating_twice_changes_nothing(small: Project) -> None:
    """A second update writes no file."""
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    polish = read_languages(small)["pl"]
    update(small, [leaflet], polish)
    assert update(small, [leaflet], polish) == []


def test_templates_name_the_safety_statements_for_translators(small: Project) -> None:
    """An extracted template says where each message stands and which safety statement it belongs to."""
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    paths = {path.name: path for path in write_templates(small, [leaflet])}
    assert set(paths) == {"interface.pot", "parts.pot", "sample.pot"}
    text = paths["sample.pot"].read_text(encoding="utf-8")
    assert "#. Safety statement no-driving (must-not)" in text
    assert "#: source/leaflets/sample.md:" in text


@pytest.mark.parametrize(("tag", "words"), [("en", "September 2020"), ("pl", "wrzesień 2020"), ("ur", "ستمبر 2020")])
def test_months_are_written_as_the_language_writes_them(tag: str, words: str) -> None:
    """Dates are formatted by Babel in each language."""
    assert month(META.issued, read_languages(Project(ROOT))[tag]) == words


HOSTILE = ("a", "a.", "A-", "1,", "123 ", "**a", "[a](", "0114 271 ", "nie ", "x@", "&a")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_entry_takes_no_longer_than_others(hostile: str, small: Project) -> None:
    """An entry made to keep the checks busy is looked at within seconds, and one that is too long not at all."""
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    polish = read_languages(small)["pl"]
    path = catalog_path(small, polish, "sample")
    text = path.read_text(encoding="utf-8")
    for size, words in ((9_000, "characters for"), (200_000, "more than 10,000 characters")):
        path.write_text(text.replace("Krótki wstęp.", hostile * (size // len(hostile)), 1), encoding="utf-8")
        before = time.process_time()
        _, findings = read_translation(small, leaflet, polish)
        assert time.process_time() - before < 4
        assert any(words in finding.message for finding in findings)
