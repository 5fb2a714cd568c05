"""Exchange with translators: what goes out comes back to the byte, and what comes back is judged before it is taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from altformats.catalogs import catalog_path
from altformats.codes import coded, coded_like, lost, spelled, walk
from altformats.exchange import EXCHANGES
from altformats.languages import read_languages
from altformats.model import Finding, Place, Project
from altformats.parcel import Exchange, Parcel, Unit
from altformats.sending import pack
from altformats.source import read_leaflet
from altformats.taking import Taking, judge, put

from .samples import ROOT

TAGS = ("pl", "ur", "cy", "ro", "ar", "bn", "zh-Hans", "so")
BY_NAME = {exchange.name: exchange for exchange in EXCHANGES}


def no_checks(_unit: Unit, _said: str, _place: Place) -> tuple[Finding, ...]:
    """For tests that are about the carrying and not about the words."""
    return ()


def parcel_of(project: Project, tag: str, slug: str = "sample") -> Parcel:
    languages = read_languages(project)
    leaflet = read_leaflet(project, project.leaflets / f"{slug}.md")
    return pack(project, leaflet, next(iter(languages.values())), languages[tag])


def take(exchange: Exchange, data: bytes, parcel: Parcel) -> Taking:
    return judge(parcel, exchange.read(data, "back", parcel), no_checks)


@pytest.fixture
def whole(tmp_path: Path) -> Project:
    """A copy of the real leaflets and of every language's catalogs."""
    project = Project(tmp_path / "whole")
    for folder in ("source", "translations"):
        shutil.copytree(ROOT / folder, project.root / folder)
    return project


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("exchange", EXCHANGES, ids=list(BY_NAME))
def test_unchanged_files_leave_every_byte_of_the_catalogs(exchange: Exchange, tag: str, whole: Project) -> None:
    """Export, change nothing, import: no unit is refused or taken, and the catalogs are the same to the byte."""
    languages = read_languages(whole)
    before = {path: path.read_bytes() for path in whole.translations.rglob("*.po")}
    for path in sorted(whole.leaflets.glob("*.md")):
        parcel = parcel_of(whole, tag, path.stem)
        data = exchange.write(parcel)
        assert data == exchange.write(parcel)
        assert [other.name for other in EXCHANGES if other.knows(data)] == [exchange.name]
        address = exchange.address(data, "back")
        assert (address.slug, address.tag) == (path.stem, tag)
        taking = take(exchange, data, parcel)
        assert (taking.taken, taking.refused, taking.findings, taking.remarks) == ((), 0, (), ())
        assert taking.unchanged == len(parcel.units) > 90
        assert put(whole, parcel, taking) == ()
    assert {path: path.read_bytes() for path in whole.translations.rglob("*.po")} == before
    assert catalog_path(whole, languages[tag], "interface") in before


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        ("**Stroke:** about 1 in 2,500 people", ["strong", "figure", "figure"]),
        ("Ring [0114 271 4271](tel:+441142714271) or 0114 271 4271.", ["fixed", "fixed"]),
        ("Do **not** eat for **4 hours**", ["strong", "strong", "figure"]),
        ("Email sth.infogov@nhs.net or see spinesurgeons.ac.uk, FINAL-04371-18", ["fixed", "fixed", "fixed"]),
        ("Read [the **whole** booklet](https://example.org)", ["link", "strong"]),
        ("Page {page} of {pages}, 6 to 8 weeks", ["fixed", "fixed", "figure", "figure"]),
        ("১ থেকে ২,৫০০", ["figure", "figure"]),
        ("an X-ray, A&E and nothing else", []),
    ],
)
def test_codes_of_a_message(message: str, kinds: list[str]) -> None:
    """Markup, contacts and figures are found as codes, and the message is spelt again to the letter."""
    assert [code.kind for code in walk(coded(message))] == kinds
    assert spelled(coded(message)) == message


@pytest.mark.parametrize(
    ("english", "said", "numbers"),
    [
        ("1 in 2,500 people", "১ জন ২৫০০ এর মধ্যে", ["1", "2"]),
        ("**Stroke:** 1 in 20", "1 z 20 osób: **udar**", ["2", "3", "1"]),
        ("Ring [0114 271 4271](tel:+441142714271)", "Dzwoń: [0114\u00a0271\u00a04271](tel:+441142714271)", ["1"]),
        ("Do **not** eat for 4 hours", "Nie jeść przez **4** godziny i **5** minut", ["2"]),
        ("Ring 0114 271 4271", "Dzwoń 0114 271 4272", []),
    ],
)
def test_codes_of_a_translation_have_the_numbers_of_the_english(english: str, said: str, numbers: list[str]) -> None:
    """Each code of a translation is paired with the English one; what has no pair is plain words and is not lost."""
    found = coded_like(english, said)
    assert [code.id for code in walk(found)] == numbers
    assert spelled(found) == said


def test_lost_codes_are_named() -> None:
    """A changed telephone number is told on both sides; another form of a figure is not."""
    assert lost("Ring 0114 271 4271 in 4 hours", "Dzwoń 0114 271 4272 za cztery godziny") == [
        "0114 271 4271 is missing or changed",
        "0114 271 4272 is not in the English",
    ]
    assert lost("Ring 0114 271 4271", "Dzwoń 0114\u00a0271\u00a04271") == []
