"""The style that every page carries, with the fonts of its language, and the policy that lets nothing else act."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from . import fonts
from .model import Font, Language, Project, Publisher
from .pages import numbering

STYLE: Final = Path(__file__).parent / "theme" / "screen.css"
SCRIPT: Final = Path(__file__).parent / "theme" / "page.js"

SCRIPTS: Final = "script-src "

LEADING: Final = 1.6
"""Lines stand this far apart, in sizes, as in the style; further where a font asks for more."""


def style(project: Project, publisher: Publisher, language: Language, words: str, *further: str) -> str:
    """The style of a page that holds these ``words``: its markup, of which the letters count.

    Latin script uses the reader's own system font; other scripts bring theirs, cut down to the letters of the page, for
    a phone without Nastaliq would show Urdu in another style of writing.  Raises MissingTool.
    """
    own = STYLE.read_text(encoding="utf-8")
    bar = () if publisher.colour in own else (f":root {{\n  --bar: {publisher.colour};\n}}\n",)
    if language.script == "Latn":
        return "\n".join((own, *bar, *further))
    words += language.digits
    files = {font: fonts.located(project, font) for font in language.fonts}
    faces = (_face(font, fonts.small(path, font, language, words, renumbered=True)) for font, path in files.items())
    asked = max(fonts.leading(path, font) for font, path in files.items())
    family = language.fonts[0].family
    root = f':root {{\n  --face: "{family}", var(--latin);\n  --leading: {max(LEADING, asked):.2f};\n}}\n'
    return "\n".join((*faces, own, *bar, root, numbering(language), *further))


def guest(project: Project, language: Language, words: str) -> str:
    """The rules for words of one more language within a page, in that language's own letters; none for Latin script.

    Raises MissingTool.
    """
    if language.script == "Latn":
        return ""
    files = {font: fonts.located(project, font) for font in language.fonts}
    faces = (_face(font, fonts.small(path, font, language, words, renumbered=True)) for font, path in files.items())
    asked = max(LEADING, *(fonts.leading(path, font) for font, path in files.items()))
    family = f'font-family: "{language.fonts[0].family}", var(--latin)'
    return "\n".join((*faces, f'[lang="{language.tag}"]:not(html) {{ {family}; line-height: {asked:.2f}; }}\n'))


def policy(sheet: str, scripts: Iterable[str] = (), *further: str) -> str:
    """The content security policy of a page: this one style, these scripts, by their hashes; nothing from elsewhere.

    ``further`` are directives; one of ``script-src`` is added to that of the scripts, for a second one is not obeyed.
    """
    named = " ".join((*(f"'{_digest(script)}'" for script in scripts), *_further(SCRIPTS, further)))
    rules = (
        "default-src 'none'",
        f"style-src '{_digest(sheet)}'",
        *((f"script-src {named}",) if named else ()),
        "img-src data:",
        "font-src data:",
        *(rule for rule in further if not rule.startswith(SCRIPTS)),
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def _further(directive: str, rules: Iterable[str]) -> tuple[str, ...]:
    return tuple(rule.removeprefix(directive) for rule in rules if rule.startswith(directive))


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _face(font: Font, small: bytes) -> str:
    data = base64.b64encode(fonts.packed(small)).decode()
    return (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-display: swap;'
        f' src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )
