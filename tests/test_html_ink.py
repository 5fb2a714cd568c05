"""What a page's words look like: their fonts against the installed ones, their style, and what listeners are told."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest
from fontTools.ttLib import TTFont

from altformats.formats import html as maker
from altformats.model import Options, Reading
from altformats.readers import html as reader
from altformats.readers.html_style import style_of, untried

from .samples import PROJECT, edition

Read = Callable[[Path], Reading]
FACE = re.compile(r"base64,([A-Za-z0-9+/=]+)")
browser = pytest.mark.slow


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """One browser for all pages."""
    with reader.opened(PROJECT) as opened:
        yield opened


def with_font(tag: str, change: Callable[[TTFont], None]) -> str:
    """The sample's page in that language with its first font changed, and no policy to keep the change out."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", maker.page(edition(tag), Options(PROJECT)))
    found = FACE.search(page)
    assert found
    out = io.BytesIO()
    with TTFont(io.BytesIO(base64.b64decode(found[1])), recalcTimestamp=False) as font:
        change(font)
        font.flavor = "woff2"
        font.save(out)
    return page[: found.start(1)] + base64.b64encode(out.getvalue()).decode() + page[found.end(1) :]


def swap_digits(font: TTFont) -> None:
    """4 looks like 8, in Bengali."""
    for table in font["cmap"].tables:
        table.cmap[ord("৪")] = table.cmap.get(ord("২"), table.cmap[ord("৪")])


def swap_outlines(font: TTFont) -> None:
    """One letter has the outline of another, under its own name."""
    names = font.getBestCmap()
    font["glyf"][names[ord("ন")]] = font["glyf"][names[ord("ব")]]


def smaller(font: TTFont) -> None:
    """Every letter is drawn at a tenth of its size."""
    font["head"].unitsPerEm *= 10


def without_marks(font: TTFont) -> None:
    """Vowels are no longer put where they belong."""
    del font["GPOS"]
    del font["GSUB"]


def nothing(font: TTFont) -> None:
    """Packed again, and the same."""
    assert "glyf" in font


@browser
@pytest.mark.parametrize("change", [swap_digits, swap_outlines, smaller, without_marks])
def test_a_font_that_draws_other_letters_is_a_fault(
    change: Callable[[TTFont], None], read: Read, tmp_path: Path
) -> None:
    """A font under its right name whose letters, sizes or joining are not those of the installed one is found."""
    path = tmp_path / "page.html"
    path.write_text(with_font("bn", change), encoding="utf-8")
    assert "html-font" in {fault.code for fault in read(path).faults}


@browser
def test_a_letter_that_is_in_the_font_and_on_no_page_must_be_right_too(read: Read, tmp_path: Path) -> None:
    """The same font serves other pages: what is swapped in it is found on a page that does not use it."""
    words = lxml.html.document_fromstring(maker.page(edition("bn"), Options(PROJECT))).text_content()
    swapped: list[int] = []

    def swap_unused(font: TTFont) -> None:
        names, glyphs = font.getBestCmap(), font["glyf"]
        unused = [code for code in names if chr(code) not in words and "LETTER" in unicodedata.name(chr(code), "")]
        first, second = [code for code in unused if glyphs[names[code]].numberOfContours > 0][:2]
        glyphs[names[first]] = glyphs[names[second]]
        swapped.append(first)

    path = tmp_path / "page.html"
    path.write_text(with_font("bn", swap_unused), encoding="utf-8")
    faults = [fault.message for fault in read(path).faults if fault.code == "html-font"]
    assert faults
    assert all(f"U+{code:04X}" in " ".join(faults) for code in swapped)


@browser
def test_a_font_packed_again_is_no_fault(read: Read, tmp_path: Path) -> None:
    """The changes above are found for what they change, not because the font was packed again."""
    path = tmp_path / "page.html"
    path.write_text(with_font("bn", nothing), encoding="utf-8")
    assert read(path).faults == ()


@browser
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('font-family: "Noto Sans Bengali"', 'font-family: "Another Sans"'),
        ("font-weight: 400;", "font-weight: 400; unicode-range: U+09E8;"),
        ('src: url("data:', 'src: local("Arial"), url("data:'),
        ("font-weight: 700;", "font-weight: 400;"),
    ],
)
def test_a_font_of_another_name_or_part_is_a_fault(old: str, new: str, read: Read, tmp_path: Path) -> None:
    """A font that is not installed, serves some letters only, comes from elsewhere or has another weight is found."""
    page = maker.page(edition("bn"), Options(PROJECT))
    assert old in page
    path = tmp_path / "page.html"
    path.write_text(page.replace(old, new, 1), encoding="utf-8")
    assert "html-font" in {fault.code for fault in read(path).faults}


@browser
def test_screen_readers_are_told_languages_directions_and_roles(read: Read, tmp_path: Path) -> None:
    """Each block of the accessibility layer has its role, language and direction; a word of another language shows."""
    path = tmp_path / "page.html"
    page = maker.page(edition("ur"), Options(PROJECT))
    path.write_text(page.replace("<strong>نہ</strong>", '<strong lang="en">نہ</strong>', 1), encoding="utf-8")
    layers = {layer.name: layer for layer in read(path).layers}
    for layer in (layers["accessibility"], layers["rendered"]):
        changed = next(part for part in layer.parts if "نہ چلائیں" in part.text)
        assert changed.tag == "ur en"
        fever = next(part for part in layer.parts if part.text.strip() == "بخار؛")
        assert (fever.tag, fever.direction) == ("ur", "rtl")
    told = {part.text.strip(): part.role for part in layers["accessibility"].parts}
    assert told["نمونہ کتابچہ"] == "heading 1"
    assert told["گھر جانا"] == "heading 2"
    assert told["بخار؛"] == "item"
    assert told["ایک مختصر تعارف۔"] == "paragraph"


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ("p { color: red }", None),
        ("a:hover { text-decoration-thickness: 2px }", None),
        (".skip:focus { transform: none }", None),
        ("a:focus-visible { color: black; background: yellow }", None),
        ("a:hover { color: white }", "html-untried"),
        ("p:hover { outline: none }", "html-untried"),
        ("main:has(p) { color: red }", "html-untried"),
        ("p:nth-child(2) { color: red }", "html-untried"),
        ("p::first-line { color: red }", "html-untried"),
        ("p { content: 'not' }", "html-style-words"),
        ("p { width: calc(100% - 5px) }", "html-untried"),
        ("p { font-size: 3dvh }", "html-untried"),
        ("@layer a { p { color: red } }", "html-untried"),
        ("@page { margin: 2cm }", "html-untried"),
        ("@media (pointer: fine) { p { color: red } }", "html-untried"),
        ("@media not print { p { color: red } }", "html-untried"),
        ("p { quotes: 'not' }", "html-untried"),
        ("@counter-style figures { system: numeric; symbols: '0' '1'; }", "html-style-words"),
        ("p { color: red", None),
        ("p { { color: red } }", "html-untried"),
    ],
)
def test_a_style_sheet_holds_only_what_the_ways_of_looking_try(rules: str, fault: str | None) -> None:
    """Rules that depend on the document alone are let through; all that depends on anything else is a fault."""
    assert {code for code, _ in style_of([rules]).faults} == ({fault} if fault else set())


@pytest.mark.parametrize(
    ("truths", "said"),
    [
        ([[True], [False]], []),
        ([[True], [True]], ["print: held always"]),
        ([[False], [False]], ["print: held never"]),
    ],
)
def test_a_condition_is_tried_when_it_held_once_and_once_not(truths: list[list[bool]], said: list[str]) -> None:
    """A condition that no way of looking fulfils, or every one, has not been tried."""
    style = style_of(["@media print { p { color: red } }"])
    assert [words for _, words in untried(style, truths)] == said
