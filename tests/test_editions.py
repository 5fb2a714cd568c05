"""Step 3, resolve: Sphinx's reading of a leaflet is held to ours, and becomes an edition."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from altformats.editions import check_against_source, read_doctrees
from altformats.errors import SphinxProblem
from altformats.library import read_editions, read_library
from altformats.model import BulletList, Edition, Notice, Paragraph, Project, Safety, SafetyKind, Section, Text, plain
from altformats.phrasing import inlines
from altformats.source import read_leaflet

from .conftest import TODAY


def _edition(project: Project, tag: str) -> Edition:
    library = read_library(project, TODAY)
    assert not library.findings
    edition = read_editions(library, tag, ["sample"])["sample"]
    assert isinstance(edition, Edition)
    return edition


def test_an_edition_holds_the_leaflet_in_its_language(small: Project) -> None:
    """The Polish edition has the English one's shape and anchors, and its own words."""
    english, polish = _edition(small, "en"), _edition(small, "pl")
    assert [section.anchor for section in polish.sections] == ["going-home", "using-this-again"]
    assert [section.anchor for section in english.sections] == ["going-home", "using-this-again"]
    assert [plain(section.heading) for section in polish.sections] == ["Powrót do domu", "Ponowne użycie"]
    driving, helping = polish.sections[0].blocks
    assert isinstance(driving, Safety)
    assert isinstance(helping, Safety)
    assert (driving.id, driving.kind) == ("no-driving", SafetyKind.MUST_NOT)
    assert isinstance(driving.blocks[0], Paragraph)
    assert plain(driving.blocks[0].inlines) == "Dzisiaj nie wolno prowadzić. Zadzwoń: 0114 271 4271."
    assert isinstance(helping.blocks[1], BulletList)
    assert len(helping.blocks[1].items) == 2
    assert Notice.UNCHECKED in polish.notices
    assert Notice.UNCHECKED not in english.notices
    assert polish.issued == "wrzesień 2020"


def test_two_languages_in_one_process_do_not_mix(small: Project) -> None:
    """English read after Polish, in one process, is English."""
    _edition(small, "pl")
    english = _edition(small, "en")
    assert plain(english.sections[0].heading) == "Going home"


@pytest.mark.parametrize("message", ["1. Krok", "- Krok", "# Krok", "> Krok", "Krok\n\nDrugi krok"])
def test_a_translation_is_read_inline_only(message: str) -> None:
    """A translation that looks like a list, a heading or two paragraphs keeps every word; stock Sphinx loses it."""
    assert plain(inlines(message)) == " ".join(message.split())


def test_a_hostile_translation_stays_plain_words() -> None:
    """Scripts, templates, roles and strange links in a translation come out as words or are refused, never alive."""
    message = "<script>x</script> {{ 7*7 }} {ref}`x` [a](javascript:alert)"
    found = inlines(message)
    assert all(isinstance(part, Text) for part in found)
    assert plain(found) == message


def test_what_sphinx_reads_otherwise_is_refused(small: Project) -> None:
    """If Sphinx sees another message than the source holds, the leaflet is refused by its line."""
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    document = read_doctrees(small, [leaflet])["sample"]
    assert not isinstance(document, SphinxProblem)
    check_against_source(leaflet, document)
    changed = dataclasses.replace(leaflet.blocks[3], msgid="You must drive today.")
    other = dataclasses.replace(leaflet, blocks=(*leaflet.blocks[:3], changed, *leaflet.blocks[4:]))
    with pytest.raises(SphinxProblem, match=r"not.* drive") as caught:
        check_against_source(other, document)
    assert caught.value.place == leaflet.blocks[3].place
    shorter = dataclasses.replace(leaflet, blocks=leaflet.blocks[:-1])
    with pytest.raises(SphinxProblem, match="messages"):
        check_against_source(shorter, document)
    unmarked = dataclasses.replace(leaflet, statements=leaflet.statements[:1])
    with pytest.raises(SphinxProblem, match="safety statements"):
        check_against_source(unmarked, document)


def test_one_bad_leaflet_fails_alone(small: Project) -> None:
    """A leaflet that cannot be read is a finding by file and line, and the others are there."""
    good = small.leaflets / "sample.md"
    bad = Path(small.leaflets / "worse.md")
    bad.write_text(good.read_text().replace(":::{safety} no-driving", ":::safety no-driving"), encoding="utf-8")
    library = read_library(small, TODAY, tags=["en"])
    assert list(library.leaflets) == ["sample"]
    assert [finding.place.file for finding in library.findings] == ["source/leaflets/worse.md"]
    assert ("worse", "en") in library.wanted


def test_sections_nest_as_headings_do(small: Project) -> None:
    """A heading of the third level becomes a section inside the second's."""
    path = small.leaflets / "sample.md"
    path.write_text(
        path.read_text().replace("A short introduction.", "## Before\n\n### Food\n\nEat well."), encoding="utf-8"
    )
    library = read_library(small, TODAY, tags=["en"])
    edition = read_editions(library, "en", ["sample"])["sample"]
    assert isinstance(edition, Edition)
    before: Section = edition.sections[0]
    assert (before.level, before.sections[0].level, plain(before.sections[0].heading)) == (2, 3, "Food")


def _plain(project: Project, *more: str) -> subprocess.CompletedProcess[str]:
    """What a Sphinx user types, in the small project."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "-n",
        "-c",
        ".",
        "-b",
        "html",
        *more,
        "source",
        "build/plain",
    ]
    return subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False, timeout=120)


def test_a_sphinx_users_habit_works_and_owns_up(small: Project) -> None:
    """A plain sphinx-build gives the English page without a warning, its statements marked and its notices shown."""
    done = _plain(small)
    assert (done.returncode, done.stderr) == (0, "")
    page = (small.build / "plain" / "leaflets" / "sample.html").read_text(encoding="utf-8")
    assert Notice.DEMONSTRATION in page
    assert Notice.PAST_REVIEW in page
    assert '<div class="safety must-not">' in page
    assert "Using this again" in page


def test_a_plain_build_never_labels_english_as_another_language(small: Project) -> None:
    """With ``-D language=pl`` a plain build stops and says which command makes the Polish edition."""
    done = _plain(small, "-D", "language=pl")
    assert done.returncode != 0
    assert "altformats build --language pl" in done.stderr
