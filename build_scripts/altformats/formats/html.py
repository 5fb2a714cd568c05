"""Format: one accessible page per edition, for screens, screen readers, phones and printers.

It is whole in itself: nothing is loaded from elsewhere but the recording when a reader plays it.  Style, symbols, fonts
and the one script are in the file, and a content security policy that names style and script by their hashes keeps
everything else out, whatever a translation may hold.  Without script it is complete; the script adds the reader's
choices of size, spacing and colours, and reading along.  It works from a USB stick as it does from a web host.
"""

from __future__ import annotations

import base64
import importlib.util
import re
from html import escape
from pathlib import Path
from typing import Final

from .. import pages, sheet
from ..errors import MissingTool
from ..interface import ACCESSIBILITY, SKIP
from ..model import Edition, Language, Need, Options, Paragraph, Project, plain
from . import html_beside as beside

name: Final = "html"
title: Final = "Web page"
suffix: Final = ".html"
reader: Final = "html"

DATA: Final = re.compile(r'<script type="[^"]*"[^>]*>(.*?)</script>', re.DOTALL)
"""What the page tells machines and its script.  Data does not run, but not every judge of policies knows that."""

IMAGES: Final = {".svg": "image/svg+xml", ".png": "image/png"}


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
    language, meta, publisher = edition.language, edition.meta, edition.publisher
    words = _body(edition, options.project)
    named = [other for other in edition.shelf.languages if other.tag != language.tag]
    style = sheet.style(options.project, publisher, language, words, named=named)
    script = sheet.script()
    facts = beside.described(edition)
    policy = sheet.policy(style, (*DATA.findall(facts + words), script), "media-src 'self'")
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{escape(language.tag)}" dir="{language.direction}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(plain(edition.title))} – {escape(publisher.name)}</title>",
            *_description(edition),
            f'<meta name="altformats:leaflet" content="{escape(meta.id)}">',
            f'<meta name="altformats:code" content="{escape(meta.code)}">',
            f'<meta name="altformats:version" content="{escape(meta.version)}">',
            *beside.alternates(edition),
            facts,
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            words,
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        )
    )


def _body(edition: Edition, project: Project) -> str:
    about = (
        f'<p><a href="../accessibility.html" hreflang="{edition.english.tag}">'
        f"{pages.marked_up(edition.word(ACCESSIBILITY))}</a></p>"
    )
    parts = (
        f'<a class="skip" href="#leaflet">{escape(edition.word(SKIP))}</a>',
        beside.bar(edition, _logo(edition, project)),
        '<main id="leaflet" tabindex="-1"><div class="wide">',
        *_article(edition),
        "</div></main>",
        '<footer><div class="wide">',
        pages.about(edition),
        about,
        "</div></footer>",
        beside.templates(edition),
        beside.timings(edition),
    )
    return "\n".join(part for part in parts if part)


def _article(edition: Edition) -> tuple[str, ...]:
    """The leaflet with what stands around it; its own blocks carry the numbers that reading along goes by."""
    mark = "\n<!-->\n"
    own = mark.join((pages.title(edition), pages.intro(edition), pages.sections(edition)))
    title, intro, sections = pages.numbered(own).split(mark)
    return (
        title,
        beside.languages(edition),
        pages.notices(edition),
        pages.important(edition),
        beside.listen(edition),
        beside.formats(edition),
        beside.staff(edition),
        intro,
        pages.contents(edition),
        sections,
    )


def _logo(edition: Edition, project: Project) -> str:
    """The publisher's logo as a ``data:`` address; empty where it has none."""
    if not edition.publisher.logo:
        return ""
    path = project.root / "source" / edition.publisher.logo
    if not path.is_file():
        raise MissingTool(f"the logo {edition.publisher.logo} is not there", "source/publisher.toml", "Put it there.")
    return f"data:{IMAGES[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _description(edition: Edition) -> tuple[str, ...]:
    """The first paragraph, for search results and shared links."""
    first = next((block for block in edition.intro if isinstance(block, Paragraph)), None)
    return (f'<meta name="description" content="{escape(plain(first.inlines))}">',) if first else ()
