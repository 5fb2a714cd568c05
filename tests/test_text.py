"""Plain text and its reader: the very lines, nothing but words, and every kind of damage seen."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from altformats import pages
from altformats.formats import text as maker
from altformats.matching import locate
from altformats.model import Edition, Options
from altformats.readers import text as reader

from .samples import PROJECT, ROOT, SAY, edition, interface_of

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/texts.toml").read_text(encoding="utf-8"))["damage"]
GOLDEN = ROOT / "tests" / "cases" / "golden"
TAGS = tuple(SAY)
IN_ITS_OWN_WORDS = ("pl", "ur")
"""The golden files that hold the interface words of the catalog; the others hold the English ones, so that translators
may better theirs without touching a test."""


def agreed(tag: str) -> Edition:
    """The sample with the words that the golden files hold."""
    sample = edition(tag)
    return dataclasses.replace(sample, words=interface_of(tag)) if tag in IN_ITS_OWN_WORDS else sample


def made(tag: str, folder: Path) -> Path:
    """The sample as plain text in that language."""
    path = folder / f"{tag}.txt"
    maker.make(agreed(tag), path, Options(PROJECT))
    return path


@pytest.mark.parametrize("tag", TAGS)
def test_the_text_is_as_agreed(tag: str, tmp_path: Path) -> None:
    """The sample's text is the golden one, byte for byte."""
    assert made(tag, tmp_path).read_bytes() == (GOLDEN / f"{tag}.txt").read_bytes()


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_is_as_agreed(tag: str) -> None:
    """The sample's page, without the frame around it, is the golden one."""
    assert pages.body(agreed(tag)) + "\n" == (GOLDEN / f"{tag}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", TAGS)
def test_every_block_is_one_line(tag: str, tmp_path: Path) -> None:
    """Each block of the sample is read back from a line of its own, without a fault."""
    reading = reader.read(made(tag, tmp_path))
    title, intro, heading, before, strong, after, ring, fever, unwell = SAY[tag]
    blocks = [title, intro, heading, before + strong + after, f"{ring} 0114 271 4271", fever, unwell]
    assert [words for words in blocks if not locate([words], reading.layers[0])] == []
    assert reading.faults == ()
    assert reading.facts["title"] == title


@pytest.mark.parametrize("tag", TAGS)
def test_there_is_no_markup(tag: str, tmp_path: Path) -> None:
    """No markup, no drawn line, no byte-order mark, no carriage return: nothing that a screen reader would read out."""
    text = made(tag, tmp_path).read_bytes().decode("utf-8")
    assert not re.search(r"[*_#<>|\\]|[-=~]{2,}|\r|\ufeff|\t", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_damage_to_a_text_is_seen(case: dict[str, Any], tmp_path: Path) -> None:
    """Each kind of damage makes its words missing, or is a fault by name."""
    path = made(case.get("tag", "en"), tmp_path)
    old, new = case["replace"]
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8", newline="\n")
    reading = reader.read(path)
    codes = {fault.code for fault in reading.faults}
    assert case["fault"] in codes if "fault" in case else not codes
    if "lost" in case:
        assert not locate([case["lost"]], reading.layers[0])


def test_bytes_that_are_not_utf_8_are_not_guessed_at(tmp_path: Path) -> None:
    """A file in another encoding gives no words at all, and the line is named."""
    path = tmp_path / "latin.txt"
    path.write_bytes("Title\nDo not drive – ever\n".encode("cp1252"))
    reading = reader.read(path)
    assert reading.layers == ()
    assert [(fault.code, fault.place.line) for fault in reading.faults] == [("text-bytes", 2)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Rest for 4 hours.", "Rest for 4~hours."),
        ("About 1 in 2,500 people react.", "About 1~in~2,500~people react."),
        ("Come 10 to 15 minutes early.", "Come 10~to~15~minutes early."),
        ("Ring 0114 271 4271 or 999 now.", "Ring 0114~271~4271 or 999~now."),
        ("Przyjdź od 10 do 15 minut wcześniej.", "Przyjdź od 10~do~15~minut wcześniej."),
        ("تقریباً 2,500 میں سے 1 شخص", "تقریباً 2,500~میں~سے~1~شخص"),
        ("In 2020. The next 3 of 4", "In 2020. The next 3~of~4"),
        ("Regulations 2005 (SI 2005 No. 1515)", "Regulations 2005 (SI 2005~No. 1515)"),
        ("X-ray, MRI and CT", "X-ray, MRI and CT"),
        ("৪ ঘণ্টা, ২,৫০০ জনের মধ্যে ১ জনের", "৪~ঘণ্টা, ২,৫০০~জনের মধ্যে ১~জনের"),
        ("لمدة ٤ ساعات", "لمدة ٤~ساعات"),
        ("请休息4小时，每2,500人中有1人", "请休息4^小时，每2,500^人中有1^人"),
    ],
)
def test_numbers_stay_with_what_they_count(written: str, kept: str) -> None:
    """A number keeps to the word it counts, by a no-break space (here ~) or, where there is none, a joiner (^)."""
    assert pages.kept_together(written).replace(pages.NBSP, "~").replace(pages.JOIN, "^") == kept
