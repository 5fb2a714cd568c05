"""The operators that corrupt a finished large-print PDF do what they say, and real harm; on finished files only."""

from __future__ import annotations

import hashlib
import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pikepdf
import pypdfium2
import pytest

from altformats.library import read_library
from altformats.model import Promise
from altformats.mutants import (
    pdf,
    pdf_covers,
    pdf_fonts,
    pdf_frames,
    pdf_links,
    pdf_marks,
    pdf_online,
    pdf_paint,
    pdf_said,
    pdf_structure,
    pdf_words,
)
from altformats.mutants.pdf_redrawn import rewrite, source
from altformats.mutants.pdf_surgery import kept, laid_open
from altformats.mutation import Damage, Family, Operator, Victim

from .conftest import TODAY
from .samples import PROJECT

pytestmark = pytest.mark.slow

SLUG: Final = "nerve-root-injection"
TAGS: Final = ("en", "ar", "bn", "cy", "pl", "ro", "so", "ur", "zh-Hans")
DRAWN: Final = (
    *pdf_words.OPERATORS,
    *pdf_covers.OPERATORS,
    *pdf_paint.OPERATORS,
    *pdf_frames.OPERATORS,
    *pdf_fonts.OPERATORS,
    *pdf_online.OPERATORS,
)
TOLD: Final = (*pdf_said.OPERATORS, *pdf_structure.OPERATORS, *pdf_marks.OPERATORS, *pdf_links.OPERATORS)
OPERATORS: Final = pdf.OPERATORS

UNOPENED: Final = ("pdf-encrypted", "pdf-truncated")
"""After these the file may not open: that is the damage."""
PRINTED: Final = ("pdf-layer-not-printed",)
"""Seen on paper only."""
SEVERAL: Final = 2
"""Languages in which every operator must find a place."""

Make = Callable[[str], Victim]
PRINTING: Final = 0x800  # FPDF_PRINTING


def pictures(path: Path, flags: int = 0) -> list[str]:
    """A hash of each page as PDFium paints it, with annotations and form fields."""
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        return [
            hashlib.sha256(
                page.render(scale=1, may_draw_forms=True, extra_flags=flags).to_numpy().tobytes()
            ).hexdigest()
            for page in document
        ]


@pytest.fixture(scope="module")
def promises() -> dict[str, Promise]:
    """What each language's file was proven to say."""
    if any(not (PROJECT.site / tag / f"{SLUG}-18pt.pdf").is_file() for tag in TAGS):
        pytest.skip("needs finished files: run altformats build")
    library = read_library(PROJECT, TODAY)
    return {tag: library.promise(SLUG, tag) for tag in TAGS}


@pytest.fixture
def victim(promises: dict[str, Promise], tmp_path: Path) -> Make:
    """A fresh copy of the clean file of a language."""

    def other(kind: str) -> Path:
        raise NotImplementedError(kind)

    def make(tag: str) -> Victim:
        path = tmp_path / f"{tag}.pdf"
        shutil.copy(PROJECT.site / tag / f"{SLUG}-18pt.pdf", path)
        return Victim(path, promises[tag], PROJECT, PROJECT.site, other)

    return make


def draw(seed: str) -> random.Random:
    """What an operator draws from."""
    return random.Random(seed)  # noqa: S311  # places in a file, no secrets


def corrupted(operator: Operator, make: Make, tag: str, seeds: int = 3) -> tuple[Victim, Damage, str] | None:
    """The first mutant of that language, its damage and the seed that it came of."""
    for turn in range(seeds):
        seed = f"{operator.code} {tag} {turn}"
        patient = make(tag)
        damage = operator.corrupt(patient, draw(seed))
        if damage:
            return patient, damage, seed
    return None


def tags_by_turns(operator: Operator) -> list[str]:
    """All languages, beginning with one that depends on the operator, so that each is tried by some."""
    shift = sum(operator.code.encode()) % len(TAGS)
    return [*TAGS[shift:], *TAGS[:shift]]


def test_codes_are_unique_and_enough() -> None:
    """Every operator has a code of its own, is about PDF and says what a reader would suffer; they are over 100."""
    assert len({operator.code for operator in OPERATORS}) == len(OPERATORS) > 100
    for operator in OPERATORS:
        assert operator.format == "pdf"
        assert operator.code.startswith("pdf-")
        assert operator.about.endswith(".")
        assert not operator.needs_person
    assert {operator.family for operator in OPERATORS} >= {*Family} - {Family.SOUND, Family.STYLE}


@pytest.mark.parametrize("tag", TAGS)
def test_the_paper_is_read_rightly(tag: str, victim: Make) -> None:
    """Every block of every safety statement is found on the page, and nearly every drawn word is known by name."""
    patient = victim(tag)
    with laid_open(patient).pdf:
        paper = laid_open(patient)
    wanted = [block.statement for block in patient.promise.blocks if block.statement]
    assert [block.statement for block in paper.blocks if block.statement] == wanted
    words = [word for block in paper.blocks for line in block.stretches for word in line.words]
    assert sum(1 for word in words if word.text) > 0.9 * len(words) > 900


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "pl"])
def test_drawing_anew_changes_nothing_by_itself(tag: str, victim: Make) -> None:
    """Stretches that are taken apart and put together again are painted as before: harm comes from the change alone."""
    patient = victim(tag)
    before = pictures(patient.path)
    paper = laid_open(patient)
    rewrite(paper, {stretch: source(paper, stretch) for stretch in paper.stretches})
    kept(paper, patient)
    assert pictures(patient.path) == before


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.code)
def test_every_operator_finds_a_place(operator: Operator, victim: Make) -> None:
    """It corrupts files of at least two languages, the same way from the same seed, names what it hit, and changes
    nothing where it finds no place; the file still opens unless that is the damage."""
    found = 0
    for tag in tags_by_turns(operator):
        patient = victim(tag)
        clean = patient.path.read_bytes()
        mutant = corrupted(operator, victim, tag)
        if not mutant:
            assert patient.path.read_bytes() == clean
            continue
        found += 1
        patient, damage, seed = mutant
        changed = patient.path.read_bytes()
        assert changed != clean
        assert damage.what.strip()
        assert not damage.statement or patient.promise.blocks_of(damage.statement)
        if operator.code not in UNOPENED:
            with pikepdf.open(io.BytesIO(changed)) as opened:
                assert len(opened.pages) > 1
        if found == 1:
            again = victim(tag)
            assert operator.corrupt(again, draw(seed)) == damage
            assert again.path.read_bytes() == changed
        if found == SEVERAL:
            return
    pytest.fail(f"places in {found} languages only")


@pytest.mark.parametrize("operator", DRAWN, ids=lambda operator: operator.code)
def test_what_is_drawn_otherwise_looks_otherwise(operator: Operator, victim: Make) -> None:
    """PDFium paints at least one page otherwise than before."""
    flags = PRINTING if operator.code in PRINTED else 0
    for tag in tags_by_turns(operator):
        before = pictures(victim(tag).path, flags)
        mutant = corrupted(operator, victim, tag)
        if mutant:
            assert pictures(mutant[0].path, flags) != before, mutant[1]
            return
    pytest.fail("no place in any language")


@pytest.mark.parametrize(
    "operator", [o for o in TOLD if o.code not in {"pdf-block-gone", "pdf-statement-gone"}], ids=lambda o: o.code
)
def test_what_is_only_told_otherwise_looks_the_same(operator: Operator, victim: Make) -> None:
    """The picture stays the same: only who listens, copies or presses is misled."""
    tag = next(tag for tag in tags_by_turns(operator) if corrupted(operator, victim, tag))
    before = pictures(victim(tag).path)
    mutant = corrupted(operator, victim, tag)
    assert mutant
    after = pictures(mutant[0].path)
    assert [one == two for one, two in zip(before, after, strict=True)].count(False) <= 1
    if operator.code != "pdf-drawing-order":
        assert after == before
