"""The mission: every safety statement of every leaflet, in every language and format, proven from the finished files.

The files are those that ``altformats build`` puts into ``build/site``; nothing here knows how they were made.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import page as validator
import pytest

from altformats.build import build
from altformats.formats import FORMATS
from altformats.jobs import usual
from altformats.judge import Verdict, judge
from altformats.library import Library, read_library
from altformats.matrix import Cell
from altformats.model import Artefact, Options
from altformats.record import read_manifest
from altformats.store import Store
from altformats.terminal import quiet

from .conftest import TODAY
from .samples import PROJECT

pytestmark = pytest.mark.slow

LANGUAGES = ("en", "pl", "ur", "cy", "ro", "ar", "bn", "zh-Hans", "so")
BY_HAND = {("so", "audio"): "needs a human recording"}
"""What only a person can make: no speech engine of ours speaks Somali."""


@functools.cache
def library() -> Library:
    """The project's own leaflets, languages and translations."""
    return read_library(PROJECT, TODAY)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each statement, language and format that the sources promise."""
    if "promised" in metafunc.fixturenames:
        rows = [
            (slug, statement.id, tag, form.name)
            for slug, leaflet in library().leaflets.items()
            for tag in library().languages
            for form in FORMATS
            for statement in leaflet.statements
        ]
        metafunc.parametrize("promised", rows, ids=[" ".join(row) for row in rows])


@pytest.fixture(scope="session")
def verdict() -> Verdict:
    """What the readers find in the finished files, brought up to date first."""
    build(library(), FORMATS, Options(PROJECT), PROJECT.site, quiet, jobs=usual())
    return judge(library(), FORMATS, PROJECT.site, quiet, jobs=usual())


def test_a_safety_statement_reaches_the_reader(promised: Sequence[str], verdict: Verdict) -> None:
    """This statement stands word for word in this finished file, by every way of reading it, or waits for a person."""
    by_hand = BY_HAND.get((promised[2], promised[3]), "")
    found = [c for c in verdict.cells if (c.leaflet, c.statement, c.language, c.format) == tuple(promised)]
    assert found
    assert all(cell.words == by_hand if by_hand else cell.proven and _whole(cell) for cell in found), found


def _whole(cell: Cell) -> bool:
    return bool(cell.where) and all(place for _, place in cell.where)


def test_all_that_is_promised_is_there(verdict: Verdict) -> None:
    """There are nine languages, four formats and a finished file for each but Somali audio, and nothing is wrong."""
    assert set(library().languages) >= set(LANGUAGES)
    assert library().findings == ()
    made = {(a.leaflet, a.language, a.format) for a in read_manifest(PROJECT.site)}
    wanted = {(slug, tag, form.name) for slug, tag in library().wanted for form in FORMATS}
    assert {(tag, form) for _, tag, form in wanted - made} == set(BY_HAND)
    assert verdict.all_findings == ()
    assert verdict.proven


def test_every_print_is_valid_pdf_ua_and_large(verdict: Verdict) -> None:
    """The independent judge of PDF/UA-1 finds no failure in any finished print, and no glyph is too small."""
    prints = [found for found in verdict.evidence if found.artefact.format == "pdf"]
    assert len(prints) >= len(LANGUAGES)
    for found in prints:
        judged = validator.validate_pdf(str(PROJECT.site / found.artefact.path), profile="ua1")
        assert judged.is_compliant, found.artefact.path
        asked = float(found.artefact.variant.removesuffix("pt"))
        assert float(found.facts["smallest_points"]) >= asked


def test_building_again_gives_the_same_bytes(verdict: Verdict, tmp_path: Path) -> None:
    """A second build elsewhere gives every page, print and text, and the English recording, byte for byte."""
    store = _without(tmp_path / "store", lambda artefact: artefact.format != "audio" or artefact.language == "en")
    again = replace(Options(PROJECT), store=store.address)
    outcome = build(library(), FORMATS, again, tmp_path / "again", quiet, jobs=usual())
    assert outcome.made == 3 * len(LANGUAGES) + 1
    first = {artefact.path: artefact.sha256 for artefact in read_manifest(PROJECT.site)}
    made = {artefact.path: artefact.sha256 for artefact in read_manifest(tmp_path / "again")}
    assert made == first
    assert verdict.proven


def _without(folder: Path, wanted: Callable[[Artefact], bool]) -> Store:
    """A store as the project's, but without what was spoken and without these finished files: they must be made."""
    for room in ("made", "proofs", "files"):
        shutil.copytree(PROJECT.store / room, folder / room, copy_function=os.link)
    store = Store(str(folder))
    for artefact in filter(wanted, read_manifest(PROJECT.site)):
        store.remove(f"files/{artefact.sha256}")
    return store
