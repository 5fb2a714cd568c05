"""Format: large print on A4 for people with low vision, and a tagged PDF for people who have it read out."""

from __future__ import annotations

import importlib.util
import io
import re
import unicodedata
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import fonts, pages
from ..errors import FormatProblem
from ..interface import PAGE
from ..model import Edition, Font, Language, Need, Options, plain
from . import pdf_case, pdf_layout, pdf_once, pdf_online, pdf_tags

if TYPE_CHECKING:
    from weasyprint import Document

name: Final = "pdf"
title: Final = "Large-print PDF"
suffix: Final = ".pdf"
reader: Final = "pdf"

STYLE: Final = Path(__file__).parent.parent / "theme" / "print.css"
SMALLEST: Final = 16
LARGEST: Final = 36
"""The range of body sizes, in points: 16 is the least that counts as large print, 36 the most that A4 holds."""

HEADINGS: Final = {"h1": 10, "h2": 7, "h3": 3}
"""By how many points headings are larger than the text."""

BELOW: Final = 40.0
"""Points of white around the page label, above and below it together; the label's own line comes on top of that."""

LINE: Final = 450
"""Points of the narrowest line on A4, inside a box or a list."""
LETTER: Final = 0.56
"""Width of a letter of an address as a multiple of the size: the mean of Atkinson Hyperlegible Next (measured)."""
ADDRESS: Final = re.compile(r"(?P<tag><[^>]*>)|(?<=\w)@(?=\w)")
"""Tags, which stay as they are, and the sign in an e-mail address."""

BEFORE_INLINE: Final = re.compile(r" (?=</?(?:a|strong|span)\b)")

LEADING: Final = 1.5
"""Lines of Latin script stand one and a half sizes apart.  A font that is taller gets the height that it asks for."""


def variant(options: Options) -> str:
    """The size, such as ``18pt``."""
    return f"{options.size}pt"


def needs(options: Options) -> tuple[Need, ...]:  # noqa: ARG001 - the contract; the size changes nothing here
    """The libraries that make the file."""
    return tuple(
        Need(f"{module} (large-print PDF)", importlib.util.find_spec(module) is not None, remedy="Run: make build")
        for module in ("weasyprint", "pikepdf", "segno")
    )


def needs_person(language: Language) -> str:
    """Nothing: a machine can make it in every language."""
    del language
    return ""


def make(edition: Edition, target: Path, options: Options) -> None:
    """Write the PDF.  Raises FormatProblem for a size outside 16 to 36 or damaged tags, MissingTool for a font."""
    if not SMALLEST <= options.size <= LARGEST:
        raise FormatProblem(
            f"large print of {options.size} points is not made", "--size", f"Choose {SMALLEST} to {LARGEST}."
        )
    from pikepdf import ObjectStreamMode, Pdf
    from weasyprint import HTML

    files = _files(edition, options)
    html_text = page(edition, options.size)
    _check_characters(html_text + edition.word(PAGE) + edition.language.digits, edition, files)
    foreign = frozenset(edition.language.fonts) - frozenset(edition.english.fonts)
    faces = tuple((font, path, font in foreign) for font, path in files.items())
    case = pdf_case.case(_style(edition, options, files), faces)
    with pdf_once.remembering(case.twins):
        html = HTML(string=html_text, url_fetcher=pdf_case.fetcher(faces), base_url=pdf_case.BASE)

        def render(further: str) -> Document:
            return html.render(
                font_config=case.fonts, counter_style=case.counters.copy(), stylesheets=case.further(further)
            )

        document = pdf_layout.settled(render)
        raw = pdf_tags.written(document)
        strangers = {font.family for font in document.fonts.values()} - {font.family for font in files}
        if strangers:
            raise FormatProblem(
                f"some words were drawn in {', '.join(sorted(strangers))}",
                edition.meta.slug,
                "Install the fonts: make build",
            )
        with Pdf.open(io.BytesIO(raw)) as file:  # opened, mended, packed and saved once
            pdf_tags.mend(file, document, "".join(html.etree_element.find("body").itertext()), edition)
            pdf_online.draw(file, document, edition)
            file.save(target, deterministic_id=True, linearize=False, object_stream_mode=ObjectStreamMode.generate)


def page(edition: Edition, size: int) -> str:
    """The whole HTML that is printed.  No line end stands between blocks, so that all white space is the author's."""
    language = edition.language
    return "".join(
        (
            f'<!DOCTYPE html><html lang="{escape(language.tag)}" dir="{language.direction}"><head>',
            f"<title>{escape(plain(edition.title))}</title>",
            f'<meta name="author" content="{escape(edition.publisher.name)}" />',
            "</head><body>",
            *(_breaking(line, language.direction, size) for part in _parts(edition, size) for line in part.split("\n")),
            "</body></html>",
        )
    )


def _parts(edition: Edition, size: int) -> tuple[str, ...]:
    """Paper needs no list of links: title, notices, introduction, sections, document data and where to find more."""
    return (
        pages.title(edition),
        pages.notices(edition),
        pages.intro(edition),
        pages.sections(edition),
        pages.about(edition),
        pdf_online.html(edition, LINE / (size * LETTER)),
    )


def _breaking(html: str, direction: str, size: int) -> str:
    """The same with better places to break a line: an address that is longer than a line breaks before its @.

    And WeasyPrint 70 breaks a line after its first word when the words before a link or bold words fit but for the
    space at their end: a mark of direction after that space, which has no width and says nothing new, prevents it.
    """

    def better(found: re.Match[str]) -> str:
        if found["tag"]:
            return found["tag"]
        before = re.search(r"[^\s<>]*$", html[: found.start()])
        after = re.match(r"[^\s<>]*", html[found.start() :])
        letters = len(before[0] if before else "") + len(after[0] if after else "")
        return f"{pdf_tags.BREAK}@" if letters * size * LETTER > LINE else "@"

    return BEFORE_INLINE.sub(f" {pdf_tags.MARKS[direction]}", ADDRESS.sub(better, html))


def _files(edition: Edition, options: Options) -> dict[Font, Path]:
    """Every font that may be used, the language's own first.  Raises MissingTool for one that is not installed."""
    wanted = dict.fromkeys((*edition.language.fonts, *edition.english.fonts))
    return {font: fonts.located(options.project, font) for font in wanted}


def _check_characters(drawn: str, edition: Edition, files: dict[Font, Path]) -> None:
    """Raises FormatProblem for a character that no font has: it would be drawn as an empty box, or not at all."""
    known: frozenset[int] = frozenset().union(*map(fonts.characters, files.values()))
    lost = {character for character in drawn if ord(character) not in known and unicodedata.category(character) != "Cf"}
    if lost:
        names = ", ".join(f"{character} (U+{ord(character):04X})" for character in sorted(lost))
        raise FormatProblem(
            f"no font of the language has {names}",
            edition.meta.slug,
            "Choose other characters, or add a font to the language in translations/languages.toml.",
        )


def _style(edition: Edition, options: Options, files: dict[Font, Path]) -> str:
    """The style sheet: the size asked for, the leading of each language, and the label of each page."""
    families = ", ".join(f'"{family}"' for family in dict.fromkeys(font.family for font in files))
    leading = _leading(edition.language, files)
    english = ", ".join(f'"{family}"' for family in dict.fromkeys(font.family for font in edition.english.fonts))
    return "\n".join(
        (
            f"html {{ font-family: {families}; font-size: {options.size}pt; --leading: {leading:.2f}; }}",
            f"[lang]:not(html) {{ font-family: {english}; --leading: {_leading(edition.english, files):.2f};"
            " line-height: var(--leading); }",
            f".tel {{ font-family: {english}; }}",  # Nastaliq's spaces are too thin to part the groups of a number
            f"@page {{ margin-bottom: {options.size * leading + BELOW:.1f}pt;",
            f"@bottom-center {{ font-family: {families}; font-size: {options.size}pt;"
            f" line-height: {leading:.2f}; direction: {edition.language.direction};"
            f" content: {_label(edition)}; }} }}",
            *(f"{heading} {{ font-size: {options.size + more}pt; }}" for heading, more in HEADINGS.items()),
            pages.numbering(edition.language),
            STYLE.read_text(encoding="utf-8"),
        )
    )


def _label(edition: Edition) -> str:
    """The page label as CSS content, such as ``"Page " counter(page, figures) " of " counter(pages, figures)``."""
    marked = edition.word(PAGE).format(page="\0page\0", pages="\0pages\0").split("\0")
    return " ".join(
        f"counter({piece}, figures)" if odd else '"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"'
        for odd, piece in zip((number % 2 for number in range(len(marked))), marked, strict=True)
        if piece
    )


def _leading(language: Language, files: dict[Font, Path]) -> float:
    """The line height as a multiple of the size: 1.5, or what the font asks for so that no stroke is cut or touches."""
    return max(LEADING, *(fonts.leading(files[font], font) for font in language.fonts))
