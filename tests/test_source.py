"""Step 1, read: what stands in a leaflet is read, and what could lose words is refused by file and line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from altformats.errors import FrontMatterProblem, SourceProblem
from altformats.inline import faults_of_inline, links, plain
from altformats.model import Project, Role, SafetyKind
from altformats.source import read_leaflet

from .conftest import BODY, FRONT
from .samples import ROOT

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/source.toml").read_text(encoding="utf-8"))["bad"]


def test_every_block_is_read_with_its_statement_and_place(small: Project) -> None:
    """A leaflet and its parts are read as blocks, each with its file, its line and the statement it belongs to."""
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    rows = [(str(block.place), block.role, block.statement, block.msgid[:20]) for block in leaflet.blocks]
    front = FRONT.count("\n")
    sample = "source/leaflets/sample.md"
    assert rows == [
        (f"{sample}:{front + 1}", Role.TITLE, "", "Sample"),
        (f"{sample}:{front + 3}", Role.PARAGRAPH, "", "A short introduction"),
        (f"{sample}:{front + 5}", Role.HEADING, "", "Going home"),
        (f"{sample}:{front + 10}", Role.PARAGRAPH, "no-driving", "You must **not** dri"),
        (f"{sample}:{front + 16}", Role.PARAGRAPH, "get-help", "See your GP if you h"),
        (f"{sample}:{front + 18}", Role.ITEM, "get-help", "a fever"),
        (f"{sample}:{front + 19}", Role.ITEM, "get-help", "pain for 4 hours"),
        ("source/parts/reuse.md:1", Role.HEADING, "", "Using this again"),
        ("source/parts/reuse.md:3", Role.PARAGRAPH, "", "Ask by email: [sth.i"),
    ]
    assert [(s.id, s.kind) for s in leaflet.statements] == [
        ("no-driving", SafetyKind.MUST_NOT),
        ("get-help", SafetyKind.GET_HELP),
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_markdown_that_could_lose_words_is_refused(
    case: dict[str, Any], small: Project, leaflet_with: Callable[[str], Path]
) -> None:
    """Whatever is outside the house style is refused, by file and line, with a remedy."""
    path = leaflet_with(case["body"].removeprefix("\n"))
    with pytest.raises(SourceProblem) as caught:
        read_leaflet(small, path)
    assert case["message"] in caught.value.message
    assert caught.value.place.line == (case["line"] + FRONT.count("\n") if case["line"] else 0)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("review-by: 2023-09", "review-by: soon", "review-by"),
        ("status: demonstration", "status: fine", "status"),
        ("id: XX1", "id: XX1\nmyst: {enable_extensions: [substitution]}", "myst"),
        ("owner: Radiology department\n", "", ""),
    ],
)
def test_front_matter_is_held_to_its_schema(old: str, new: str, key: str, small: Project) -> None:
    """A wrong, unknown or missing key of the front matter is refused, and the line is named where there is one."""
    path = small.leaflets / "sample.md"
    text = (FRONT + BODY).replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrontMatterProblem) as caught:
        read_leaflet(small, path)
    expected = next((n for n, line in enumerate(text.split("\n"), 1) if key and line.startswith(f"{key}:")), 1)
    assert caught.value.place.line == expected


def test_a_file_that_is_not_utf8_is_refused_by_line(small: Project) -> None:
    """A leaflet saved in another encoding is refused by the line of the first byte that does not belong."""
    path = small.leaflets / "sample.md"
    path.write_bytes((FRONT + BODY).replace("short", "caf\u00e9").encode("latin-1"))
    with pytest.raises(SourceProblem, match="not UTF-8") as caught:
        read_leaflet(small, path)
    assert caught.value.place.line == FRONT.count("\n") + 3


def test_a_huge_file_is_refused(small: Project) -> None:
    """A source larger than any leaflet is refused before anything parses it."""
    path = small.leaflets / "sample.md"
    path.write_text(FRONT + BODY + "word " * 50_000, encoding="utf-8")
    with pytest.raises(SourceProblem, match="larger than"):
        read_leaflet(small, path)


def test_inline_markdown_becomes_plain_words() -> None:
    """Markup is taken off and every word stays."""
    inline = "Do **not** drive. Ring [0114 271 4271](tel:+441142714271) or A&E."
    assert plain(inline) == "Do not drive. Ring 0114 271 4271 or A&E."
    assert links(inline) == ("tel:+441142714271",)
    assert list(faults_of_inline(inline)) == []
