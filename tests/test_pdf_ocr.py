"""A stranger reads the picture: tesseract confirms clean pages, and refuses those that show something else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest
from pikepdf import Array, Pdf

from altformats.errors import MissingTool
from altformats.matching import locate
from altformats.proofs import programs
from altformats.readers import pdf as reader
from altformats.readers import pdf_ocr, pdf_ocr_engine, pdf_ocr_kept
from altformats.readers.pdf_content import read_content
from altformats.readers.pdf_ocr_words import doubtful
from altformats.readers.pdf_tree import walk, words_by_mark
from altformats.store import Store

from .pdf_damage import FONTS, damaged, driving, exchange_shapes, instructions, layer, layers_without, made, read
from .samples import PROJECT, SAY

pytestmark = pytest.mark.slow

CASES = tomllib.loads((Path(__file__).parent / "cases" / "ocr.toml").read_text(encoding="utf-8"))["case"]
LATIN = tuple(tag for tag in SAY if tag in dict(pdf_ocr.DATA))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['stated']} / {case['read']}")
def test_small_errors_of_reading_pass_and_other_words_do_not(case: dict[str, Any]) -> None:
    """Letters that look alike and lost spaces are forgiven; figures, short words and added words are not."""
    assert (not doubtful(case["stated"], case["read"])) is case["confirms"]


@pytest.mark.parametrize("tag", LATIN)
def test_the_picture_of_a_clean_page_says_what_its_tags_say(tag: str) -> None:
    """Every block of the tags is read from the picture, too."""
    reading = read(made(tag))
    assert layer(reading, "read by OCR").parts == layer(reading, "tags").parts


def test_tesseract_refuses_a_four_that_looks_like_a_seven(tmp_path: Path) -> None:
    """The file says 4 hours in its tags and to copy, and shows 7: a look at the picture tells, as do the outlines."""
    bad = read(damaged(made("en"), tmp_path, lambda file: exchange_shapes(file, "47")))
    lost = layers_without(bad, driving("en"))
    assert lost == {"read by OCR", "drawn glyphs"}


def test_words_that_changed_places_are_seen_by_the_picture_alone(tmp_path: Path) -> None:
    """“Do” and “not” are drawn in each other's place: all other layers take them in the order of the file."""

    def damage(file: Pdf) -> None:
        at: list[list[Any]] = []

        def change(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
            if name == "Tm":
                at.append(given)
            yield given, name

        instructions(file, change)
        first, second = _starts(file)
        turn = iter(range(len(at)))

        def moved(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
            number = next(turn) if name == "Tm" else -1
            other = {first: second, second: first}.get(number, number)
            yield (at[other] if number in (first, second) else given), name

        instructions(file, moved)

    bad = read(damaged(made("en"), tmp_path, damage))
    lost = layers_without(bad, driving("en"))
    assert "read by OCR" in lost
    assert {"tags", "drawn glyphs", "ink"}.isdisjoint(lost)


def _starts(file: Pdf) -> tuple[int, int]:
    """The turns of “Do” and “not” among all pieces of the file; each piece of English has one matrix."""
    texts = [piece.text.strip() for page in file.pages for piece in read_content(page, {}).pieces]
    return texts.index("not") - 1, texts.index("not")


def test_without_its_data_nothing_is_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that lacks what the judge has learnt says so, and of which language; it does not pass the file over."""
    path = damaged(made("en"), tmp_path, lambda _file: None)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(MissingTool, match="eng"):
        read(path)
    assert {need.what: need.found for need in reader.needs(PROJECT) if "tesseract" in need.what} == {
        f"tesseract with the data {name} (reads the pages)": False for name in ("eng", "pol", "cym", "ron")
    }


def test_without_the_library_nothing_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with the data and without tesseract itself has none to read with."""
    assert {"eng", "pol"} <= pdf_ocr_engine.installed()
    monkeypatch.setattr(pdf_ocr_engine, "PACKAGE", "tesserocr_is_not_here")
    assert pdf_ocr_engine.installed() == frozenset()


def test_data_are_found_where_systems_put_them_the_newest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's folder bears the number of the release; who names a folder is heard before all of them."""
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr(pdf_ocr_engine, "ROOT", tmp_path)
    assert pdf_ocr_engine.folder() is None
    for place in ("usr/share/tessdata", "usr/share/tesseract-ocr/4.00/tessdata", "usr/share/tesseract-ocr/5/tessdata"):
        (tmp_path / place).mkdir(parents=True)
    assert pdf_ocr_engine.folder() == tmp_path / "usr/share/tesseract-ocr/5/tessdata"
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert pdf_ocr_engine.folder() == tmp_path


def test_prints_are_read_again_after_an_update_of_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which data are here is part of what a kept proof depends on."""
    assert re.search(r"\beng \d{6,}\b", programs())
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    (tmp_path / "eng.traineddata").write_bytes(b"older")
    assert pdf_ocr.standing() == "eng 5"
    (tmp_path / "eng.traineddata").write_bytes(b"newer ones")
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "Latin.traineddata").write_bytes(b"of a script")
    (tmp_path / "osd.traineddata").write_bytes(b"of none of ours")
    assert pdf_ocr.standing() == "Latin 11 eng 10"
    assert pdf_ocr_engine.installed() == {"eng", "Latin", "osd"}


def test_of_many_data_few_stay_open_and_each_reads_as_before() -> None:
    """A process that meets one language after another does not hold them all, and comes back to the first."""
    picture = pdf_ocr._framed(_lines_of(made("en"))[0], 17)
    engines = pdf_ocr_engine.Engines()
    first = [next(engines.read([picture], data)) for data in ("eng", "pol", "cym", "ron")]
    assert len(engines._open) == pdf_ocr_engine.OPEN
    assert [next(engines.read([picture], data)) for data in ("eng", "pol", "cym", "ron")] == first


def test_a_picture_that_was_read_before_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file costs no second reading and gives the same blocks; another picture is read."""
    asked: list[int] = []
    first = pdf_ocr.Recognised()
    before = reader.read(made("en"), FONTS, first)
    _count(monkeypatch, asked)
    assert reader.read(made("en"), FONTS, first) == before
    assert asked == []
    reader.read(made("pl"), FONTS, first)
    assert sum(asked) > 5


def test_what_is_read_in_a_picture_depends_on_no_other_picture() -> None:
    """Read alone, or after others in any order, each line gives the same words: so they may be kept."""
    pictures = [pdf_ocr._framed(strip, 17) for strip in _lines_of(made("en"))]
    together = pdf_ocr.Recognised().read(pictures, "eng")
    backwards = pdf_ocr.Recognised().read(pictures[::-1], "eng")
    alone = [pdf_ocr.Recognised().read([picture], "eng")[0] for picture in pictures[:3]]
    assert backwards[::-1] == together
    assert alone == together[:3]
    assert len(set(together)) > 5


def test_a_line_has_the_same_picture_wherever_it_stands() -> None:
    """White around a line is no part of it; a line without ink has no picture and no words."""
    line = numpy.full((20, 60), 255, numpy.uint8)
    line[8:12, 20:40] = 0
    moved = numpy.pad(line, ((7, 0), (0, 9)), constant_values=255)
    assert (pdf_ocr._framed(line, 5) == pdf_ocr._framed(moved, 5)).all()
    assert pdf_ocr._framed(line, 5).shape == (14, 30)
    empty = pdf_ocr._framed(numpy.full((9, 9), 255, numpy.uint8), 5)
    assert pdf_ocr.Recognised().read([empty], "eng") == [""]


def _count(monkeypatch: pytest.MonkeyPatch, asked: list[int]) -> None:
    """Note how many pictures tesseract is given each time."""
    real = pdf_ocr_engine.Engines.read

    def counted(engines: pdf_ocr_engine.Engines, pictures: list[Any], data: str) -> Iterator[str]:
        asked.append(len(pictures))
        yield from real(engines, pictures, data)

    monkeypatch.setattr(pdf_ocr_engine.Engines, "read", counted)


def _lines_of(path: Path) -> list[Any]:
    with Pdf.open(path) as file:
        contents = [read_content(page, {}) for page in file.pages]
        tree = walk(file, words_by_mark([content.pieces for content in contents]), "en")
    lines = [line for marks in tree.marks for line in pdf_ocr.lines_of(contents, marks)]
    return list(pdf_ocr._strips(path, lines, 17))


def test_what_tesseract_needs_is_here() -> None:
    """The set-up installs tesseract and the data of every language that is read by it."""
    assert all(need.found for need in reader.needs(PROJECT))


def test_a_line_that_is_missing_in_the_picture_is_missed(tmp_path: Path) -> None:
    """A page cropped to its left half confirms nothing that ran over its edge."""

    def damage(file: Pdf) -> None:
        file.pages[0].obj.CropBox = Array([0, 0, 250, 842])

    bad = read(damaged(made("pl"), tmp_path, damage))
    assert not locate(driving("pl"), layer(bad, "read by OCR"))


def test_a_line_that_was_read_in_an_earlier_run_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a store another room gives the same reading and asks for nothing but the lines that the store has lost."""
    with reader.opened(PROJECT, str(tmp_path)) as read_first:
        before = read_first(made("en"))
    assert before == read(made("en"))
    asked: list[int] = []
    _count(monkeypatch, asked)
    with reader.opened(PROJECT, str(tmp_path)) as read_again:
        assert read_again(made("en")) == before
    assert asked == []
    store = Store(str(tmp_path))
    names = sorted(entry.name for entry in store.entries())
    assert {name.partition("/")[0] for name in names} == {pdf_ocr_kept.ROOM}
    store.remove(names[0])
    with reader.opened(PROJECT, str(tmp_path)) as read_again:
        assert read_again(made("en")) == before
    assert asked == [1]


def test_words_of_a_line_are_kept_by_all_that_they_depend_on(tmp_path: Path) -> None:
    """Other data, another picture or another tesseract is another question; no words are an answer, too."""
    lines = pdf_ocr_kept.Lines(str(tmp_path), pdf_ocr_engine.identity)
    lines.put("a picture", "eng", "")
    assert lines.get("a picture", "eng") == ""
    assert lines.get("a picture", "pol") is None
    assert lines.get("another picture", "eng") is None
    assert pdf_ocr_kept.Lines(str(tmp_path), "another tesseract with {}".format).get("a picture", "eng") is None
    assert pdf_ocr_kept.Lines("", pdf_ocr_engine.identity).get("a picture", "eng") is None
