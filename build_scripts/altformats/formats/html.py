"""Format: one accessible page per edition that stands alone, for screens, screen readers, phones and printers.

Nothing is loaded from elsewhere and nothing runs: style, symbols and fonts are in the file, and a content security
policy that names the style by its hash keeps everything else out, whatever a translation may hold.  Latin script uses
the reader's own system font, in every page; other scripts carry theirs, for a phone without Nastaliq would show Urdu in
another style of writing.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
from html import escape
from pathlib import Path
from typing import Final

from .. import fonts, pages
from ..interface import SKIP
from ..model import Edition, Font, Language, Need, Options, Paragraph, plain

name: Final = "html"
title: Final = "Web page"
suffix: Final = ".html"
reader: Final = "html"

STYLE: Final = Path(__file__).parent.parent / "theme" / "screen.css"

LEADING: Final = 1.6
"""Lines stand this far apart, in sizes, as in the style; further where a font asks for more."""


def variant(options: Options) -> str:  # noqa: ARG001 - the contract; a page has one variant
    """Empty: a page adapts to its reader by itself."""
    return ""


def needs(options: Options) -> tuple[Need, ...]:  # noqa: ARG001 - the contract; nothing here can be chosen
    """The two libraries that put a font into the page."""
    remedy = "Run: make build"
    return tuple(
        Need(f"{module} (fonts for pages)", importlib.util.find_spec(module) is not None, remedy=remedy)
        for module in ("uharfbuzz", "fontTools")
    )


def needs_person(language: Language) -> str:
    """Nothing: a machine can make it in every language."""
    del language
    return ""


def make(edition: Edition, target: Path, options: Options) -> None:
    """Write the page.  Raises MissingTool for a font that is not installed, FormatProblem for a link not allowed."""
    target.write_text(page(edition, options), encoding="utf-8", newline="\n")


def page(edition: Edition, options: Options) -> str:
    """The whole file."""
    language, meta = edition.language, edition.meta
    words = "\n".join(
        (
            f'<a class="skip" href="#leaflet">{escape(edition.word(SKIP))}</a>',
            f'<header><div class="wide"><p>{pages.publisher_name(edition)}</p></div></header>',
            '<main id="leaflet" tabindex="-1"><div class="wide">',
            pages.article(edition),
            "</div></main>",
            '<footer><div class="wide">',
            pages.about(edition),
            "</div></footer>",
        )
    )
    style = _style(edition, options, words)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{escape(language.tag)}" dir="{language.direction}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(plain(edition.title))} – {escape(edition.publisher.name)}</title>",
            *_description(edition),
            f'<meta name="altformats:leaflet" content="{escape(meta.id)}">',
            f'<meta name="altformats:code" content="{escape(meta.code)}">',
            f'<meta name="altformats:version" content="{escape(meta.version)}">',
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            words,
            "</body>",
            "</html>",
            "",
        )
    )


def _description(edition: Edition) -> tuple[str, ...]:
    """The first paragraph, for search results and shared links."""
    first = next((block for block in edition.intro if isinstance(block, Paragraph)), None)
    return (f'<meta name="description" content="{escape(plain(first.inlines))}">',) if first else ()


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _style(edition: Edition, options: Options, words: str) -> str:
    style = STYLE.read_text(encoding="utf-8")
    if edition.language.script == "Latn":
        return style
    words += edition.language.digits
    files = {font: fonts.located(options.project, font) for font in edition.language.fonts}
    faces = (
        _face(font, fonts.small(path, font, edition.language, words, renumbered=True)) for font, path in files.items()
    )
    asked = max(fonts.leading(path, font) for font, path in files.items())
    family = edition.language.fonts[0].family
    root = f':root {{\n  --face: "{family}", var(--latin);\n  --leading: {max(LEADING, asked):.2f};\n}}\n'
    return "\n".join((*faces, style, root, pages.numbering(edition.language)))


def _face(font: Font, small: bytes) -> str:
    data = base64.b64encode(fonts.packed(small)).decode()
    return (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-display: swap;'
        f' src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )
