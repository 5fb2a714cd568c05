"""Our route from Markdown to an edition beside stock Sphinx: equal where stock is right, whole where it loses words.

Ours reads each leaflet once, in English, and puts the words of a language in; stock Sphinx reads it anew with each
language's catalogs, and parses every message as a document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from altformats.catalogs import read_translation
from altformats.editions import read_shapes
from altformats.languages import read_languages
from altformats.model import Shape, plain
from altformats.phrasing import inlines, rows_of, translated
from altformats.source import read_leaflet, read_leaflets

from .conftest import POLISH, POLISH_PART, small_project
from .samples import PROJECT
from .stock_corpus import arrangements, stock, write_leaflets

SLUG: Final = "nerve-root-injection"
LANGUAGES = read_languages(PROJECT)
TAGS: Final = [tag for tag in LANGUAGES if tag != "en"]

STOCK_IS_WRONG: Final = {
    "begins like a numbered list": "1. Krótki wstęp.",
    "begins like a list": "- Krótki wstęp.",
    "begins like a heading": "# Krótki wstęp.",
    "begins like a quotation": "> Krótki wstęp.",
    "has a second paragraph": "Krótki wstęp.\n\nNie prowadź.",
    "begins like a comment": "% Krótki wstęp.",
    "begins like a block break": "+++ Krótki wstęp.",
    "begins like a table": "| Krótki | wstęp |\n|---|---|\n| Nie | prowadź |",
    "has a line that makes it a heading": "Krótki wstęp.\n===",
    "has a line of strokes": "Krótki wstęp.\n\n---",
}
"""Translations of which stock Sphinx loses words, or shows the English instead, without a warning under -n -W."""


def said(tag: str) -> dict[str, str]:
    """What the catalogs of the example leaflet say in a language."""
    leaflet = read_leaflet(PROJECT, PROJECT.leaflets / f"{SLUG}.md")
    translation, findings = read_translation(PROJECT, leaflet, LANGUAGES[tag])
    assert findings == ()
    return dict(translation.messages)


def both(folder: Path, many: int, tag: str) -> tuple[list[Shape], list[Shape]]:
    """Ours and stock Sphinx's shapes of ``many`` leaflets in a language, in the same order."""
    project = small_project(folder / "project")
    bodies = arrangements(PROJECT, SLUG, many)
    write_leaflets(project, bodies)
    leaflets = [read_leaflet(project, path) for path in read_leaflets(project)]
    shapes, messages = read_shapes(project, leaflets), said(tag)
    ours = []
    for leaflet in leaflets:
        shape = shapes[leaflet.meta.slug]
        assert isinstance(shape, Shape), shape
        ours.append(translated(leaflet, shape, messages))
    theirs = stock(folder / "stock", {f"leaflet-{n}": (body, messages) for n, body in enumerate(bodies)}, tag)
    return ours, [theirs[leaflet.meta.slug] for leaflet in leaflets]


@pytest.mark.slow
def test_equal_to_stock_sphinx_where_stock_is_right(tmp_path: Path) -> None:
    """Four leaflets in Polish: every heading, list, block, strong word and link is what stock Sphinx makes of it."""
    ours, theirs = both(tmp_path, 4, "pl")
    assert len(rows_of(theirs[0])) > 70
    assert ours == theirs


@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
def test_thirty_leaflets_are_equal_to_stock_sphinx(tmp_path: Path, tag: str) -> None:
    """Thirty arrangements of blocks, in every language: what stock Sphinx makes of them, in the same order."""
    ours, theirs = both(tmp_path, 30, tag)
    assert len({repr(shape) for shape in theirs}) == 30
    assert ours == theirs


def test_whole_where_stock_shows_english_or_drops_words(tmp_path: Path) -> None:
    """A translation that looks like another block is lost by stock Sphinx without a word; ours keeps all of it."""
    project = small_project(tmp_path / "project")
    leaflet = read_leaflet(project, project.leaflets / "sample.md")
    body = arrangements(project, "sample", 1)[0]
    messages = {**POLISH, **POLISH_PART}
    given = {str(n): {**messages, "A short introduction.": text} for n, text in enumerate(STOCK_IS_WRONG.values())}
    theirs = stock(tmp_path / "stock", {name: (body, own) for name, own in given.items()})
    shape = read_shapes(project, [leaflet])["sample"]
    assert isinstance(shape, Shape)
    for (case, text), name in zip(STOCK_IS_WRONG.items(), given, strict=True):
        words = " ".join(text.split())
        assert words not in [plain(row) for row in rows_of(theirs[name])], f"stock is right now: {case}"
        assert words in [plain(row) for row in rows_of(translated(leaflet, shape, given[name]))], case


@pytest.mark.parametrize(
    "message",
    [
        "words",
        "a  b",
        " a ",
        "a * b",
        "**a** b",
        "a **b",
        "[a](https://b.c) d",
        "a_b_",
        "_a_",
        "a!",
        "[a]",
        "!",
        "",
        "ą",
    ],
)
def test_a_message_of_plain_words_needs_no_parser(message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The short way for messages without markup gives what the parser gives."""
    short = _or_refused(message)
    monkeypatch.setattr("altformats.phrasing.SIGNS", __import__("re").compile(""))
    assert _or_refused(message) == short


def _or_refused(message: str) -> object:
    inlines.cache_clear()
    try:
        return inlines(message)
    except Exception as problem:
        return repr(problem)
