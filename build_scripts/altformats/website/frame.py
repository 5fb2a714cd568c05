"""The frame of every page of the website that is not a leaflet: head, bar, main, foot, in the look of the leaflets.

Style and scripts stand in the page and are named by their hashes in the content security policy, so that nothing else
can act there; letters of other scripts than Latin bring their fonts, cut down to what the page needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..model import Language, Project, Publisher
from ..sheet import policy, style


@dataclass(frozen=True, slots=True)
class Page:
    """What goes into the frame.  ``path`` is the page's own, relative to the output folder, such as ``ur/index.html``.

    ``main`` is the markup of the main part, which begins with its ``h1``; ``skip`` the words of the link that leads
    there, ``home`` those of the link to the start page, in the page's language.  ``style`` are further rules;
    ``scripts`` run after the page; ``policy`` are further directives, such as ``connect-src 'self'``; ``head`` further
    lines of the head; ``named`` the languages whose own names stand on the page.
    """

    path: str
    language: Language
    title: str
    main: str
    skip: str
    home: str = ""
    foot: str = ""
    style: str = ""
    scripts: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    named: tuple[Language, ...] = ()

    def up(self, path: str) -> str:
        """The address of another file of the folder, as seen from this page."""
        return "../" * self.path.count("/") + path


def framed(page: Page, project: Project, publisher: Publisher, english: Language) -> str:
    """The whole file.  Raises MissingTool for a font that is not installed."""
    language = page.language
    name = escape(publisher.name)
    if language.tag != english.tag:
        name = f'<span lang="{english.tag}" dir="{english.direction}">{name}</span>'
    home = f'<a href="{page.up(f"{language.tag}/index.html")}">{escape(page.home)}</a>' if page.home else ""
    body = "\n".join(
        (
            f'<a class="skip" href="#main">{escape(page.skip)}</a>',
            f'<header><div class="wide"><p>{name}</p>{home}</div></header>',
            f'<main id="main" tabindex="-1"><div class="wide">\n{page.main}\n</div></main>',
            *((f'<footer><div class="wide">\n{page.foot}\n</div></footer>',) if page.foot else ()),
        )
    )
    further = (page.style,) if page.style else ()
    sheet = style(project, publisher, language, page.title + body, *further, named=page.named)
    rules = policy(sheet, page.scripts, *page.policy)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language.tag}" dir="{language.direction}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{rules}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(page.title)} – {escape(publisher.name)}</title>",
            *page.head,
            f"<style>{sheet}</style>",
            "</head>",
            "<body>",
            body,
            *(f"<script>{script}</script>" for script in page.scripts),
            "</body>",
            "</html>",
            "",
        )
    )
