"""The corpus of the benchmarks: varied leaflets, the same every time, with nothing for the catalog checks to find."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

from altformats.figures import contacts
from altformats.library import read_library
from altformats.model import Project
from benchmarks import corpus
from benchmarks.corpus_figures import DRAWS, changed, counted, drawn, endings, like, telephone
from benchmarks.corpus_leaflets import leaflet_lines

TODAY = datetime.date(2026, 11, 23)


def contents(project: Project) -> dict[str, bytes]:
    """Every file that is the project's own, by its name."""
    files = (path for name in ("source", "translations") for path in (project.root / name).rglob("*"))
    return {str(path.relative_to(project.root)): path.read_bytes() for path in files if path.is_file()}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A corpus of three leaflets in nine languages."""
    return corpus.make(tmp_path_factory.mktemp("corpus") / "nine", 3)


def test_corpus_is_the_same_every_time(library: Project, tmp_path: Path) -> None:
    """The same number of leaflets gives the same bytes, and a larger library begins with the smaller one."""
    larger = contents(corpus.make(tmp_path / "larger", 5))
    smaller = contents(library)
    assert {name: larger.get(name) for name in smaller} == smaller
    assert len([name for name in larger if name.endswith("leaflet-0005.po")]) == corpus.NINE - 1


def test_leaflets_of_the_corpus_are_sound(library: Project) -> None:
    """Every leaflet can be read, and the checks of every catalog find nothing at all in it."""
    read = read_library(library, TODAY, slugs=["leaflet-0002"])
    assert read.findings == ()
    assert len(read.translations) == corpus.NINE


@pytest.mark.parametrize("number", [111, 112, 999])
def test_no_leaflet_bears_an_emergency_number(number: int, library: Project) -> None:
    """A leaflet whose number is an emergency number bears another: that one would have to stand in no other digits."""
    whole, (english, *_) = corpus.read_example(library)
    said = [line.message.said(english) for line in leaflet_lines(whole, number)]
    assert not [text for text in said if str(number) in contacts(text)]


def test_leaflets_of_the_corpus_differ(tmp_path: Path) -> None:
    """Leaflets differ in title, telephone number, length and order, within the lengths that are promised."""
    project = corpus.make(tmp_path / "many", 40)
    leaflets = list(read_library(project, TODAY, tags=["en"]).leaflets.values())
    assert len({leaflet.meta.title for leaflet in leaflets}) == 40
    assert len({leaflet.meta.contact for leaflet in leaflets}) == 40
    lengths = [len(leaflet.blocks) for leaflet in leaflets]
    assert min(lengths) >= 20
    assert max(lengths) <= 95
    assert len(set(lengths)) > 20
    firsts = {next(block.msgid for block in leaflet.blocks if block.level == 2) for leaflet in leaflets}
    assert len(firsts) > 8


def test_an_edit_changes_one_message_everywhere(tmp_path: Path) -> None:
    """An edit changes one sentence of one leaflet, in its source and in each of its catalogs, and stays sound."""
    project = corpus.make(tmp_path / "edited", 2)
    before = contents(project)
    words = corpus.edit(project, "leaflet-0002")
    after = contents(project)
    touched = [name for name in after if after[name] != before[name]]
    assert len(touched) == corpus.NINE
    assert all(Path(name).stem == "leaflet-0002" for name in touched)
    for name in touched:
        old, new = (set(files[name].decode().split("\n")) for files in (before, after))
        assert len(new - old) == (1 if name.endswith(".md") else 2)
    read = read_library(project, TODAY, slugs=["leaflet-0002"], tags=["en", "bn"])
    assert read.findings == ()
    assert words in {block.msgid for block in read.leaflets["leaflet-0002"].blocks}
    assert corpus.edit(project, "leaflet-0002") != words


@pytest.mark.slow
def test_twelve_languages_are_sound(tmp_path: Path) -> None:
    """The three further languages are languages like any other, and nothing is found in their catalogs."""
    project = corpus.make(tmp_path / "twelve", 2, corpus.TWELVE)
    read = read_library(project, TODAY)
    assert len(read.languages) == corpus.TWELVE
    assert read.findings == ()
    assert len(read.translations) == 2 * corpus.TWELVE


@pytest.mark.parametrize(
    ("text", "figures", "wanted"),
    [
        ("প্রায় প্রতি ২,৫০০ জনের মধ্যে ১ জনের", {2500: 1800}, "প্রায় প্রতি ১,৮০০ জনের মধ্যে ১ জনের"),
        ("Aproximativ 1 din 2500 de persoane", {2500: 1800}, "Aproximativ 1 din 1800 de persoane"),
        ("لدى حوالي 1 من كل 2,500 شخص.", {2500: 1800}, "لدى حوالي 1 من كل 1,800 شخص."),
        (
            "请提前10至15分钟到达。操作大约需要30分钟。",
            {10: 5, 15: 10, 30: 15},
            "请提前5至10分钟到达。操作大约需要15分钟。",
        ),
        ("1 ka mid ah 25kii qof", {25: 30}, "1 ka mid ah 30kii qof"),
        ("call [0114 10](tel:+4410) in 10 days", {10: 7}, "call [0114 10](tel:+4410) in 7 days"),
        ("FINAL-04371-18 for 18 days", {18: 9}, "FINAL-04371-18 for 9 days"),
    ],
)
def test_figures_change_as_they_are_written(text: str, figures: dict[int, int], wanted: str) -> None:
    """A figure changes in its own digits and grouping, at once with others, and never inside a contact or a code."""
    assert changed(text, figures) == wanted


def test_every_figure_that_may_change_is_drawn(library: Project) -> None:
    """Every message of the example with figures to change is found, and each draw changes all of them."""
    whole, tongues = corpus.read_example(library)
    messages = [msgid for msgid in tongues[0].messages if any(draw.phrase in msgid for draw in DRAWS)]
    assert len(messages) == len(DRAWS)
    for msgid in messages:
        figures = drawn(msgid, random.Random(1))  # noqa: S311 - a draw that can be repeated
        for tongue in tongues:
            said = counted(changed(tongue.messages[msgid], figures))
            assert all(said[new] >= 1 for new in figures.values())
    assert whole.even > set(messages)


def test_small_ways_of_writing() -> None:
    """Telephone numbers are those kept free for drama, and sentences end where their marks stand."""
    assert telephone("[0114 271 4271](tel:+441142714271)", 1007) == "[0114 496 0007](tel:+441144960007)"
    assert like("২,৫০০", 9800) == "৯,৮০০"
    assert endings("One. two. Three.") == (8, 15)
    assert endings("一。二。") == (1, 3)
    assert endings("a fever (a high temperature)") == (28,)
