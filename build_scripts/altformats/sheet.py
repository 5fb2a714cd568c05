"""The style that every page carries, with the fonts of its language, and the policy that lets nothing else act."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from . import fonts
from .model import Font, Language, Project, Publisher
from .pages import numbering

STYLE: Final = Path(__file__).parent / "theme" / "screen.css"
SCRIPT: Final = Path(__file__).parent / "theme" / "page.js"

LEADING: Final = 1.6
"""Lines stand this far apart, in sizes, as in the style; further where a font asks for more."""


def style(
    project: Project,
    publisher: Publisher,
    language: Language,
    words: str,
    *further: str,
    named: Iterable[Language] = (),
) -> str:
    """The style of a page that holds these ``words``: its markup, of which the letters count.

    Latin script uses the reader's own system font; other scripts bring theirs, cut down to the letters of the page, for
    a phone without Nastaliq would show Urdu in another style of writing.  So do the ``named`` languages for their own
    names: whoever looks for বাংলা must not meet empty boxes.  Raises MissingTool.
    """
    own = STYLE.read_text(encoding="utf-8")
    further = (*(_name(project, other) for other in named if other.script != "Latn"), *further)
    bar = () if publisher.colour in own else (f":root {{\n  --bar: {publisher.colour};\n}}\n",)
    if language.script == "Latn":
        return "\n".join((own, *bar, *further)).strip()
    words += language.digits
    files = {font: fonts.located(project, font) for font in language.fonts}
    faces = (_face(font, fonts.small(path, font, language, words, renumbered=True)) for font, path in files.items())
    asked = max(fonts.leading(path, font) for font, path in files.items())
    family = language.fonts[0].family
    root = f':root {{\n  --face: "{family}", var(--latin);\n  --leading: {max(LEADING, asked):.2f};\n}}\n'
    return "\n".join((*faces, own, *bar, root, numbering(language), *further)).strip()


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


def _name(project: Project, language: Language) -> str:
    """The rules that draw a language's name for itself in its own font, wherever it is marked as that language."""
    font = language.fonts[0]
    data = _small(fonts.located(project, font), font, language)
    return f'{_rule(font, data)}\n[lang="{language.tag}"]:not(html) {{ font-family: "{font.family}", var(--latin); }}'


@functools.lru_cache(maxsize=64)
def _small(path: Path, font: Font, language: Language) -> bytes:
    """The same few letters stand on every page of a build."""
    return fonts.packed(fonts.small(path, font, language, language.autonym, renumbered=True))


def letters(project: Project, language: Language, words: str) -> bytes:
    """The language's first font with what these words need of it, as WOFF2, to be fetched.  Raises MissingTool."""
    font = language.fonts[0]
    return fonts.packed(fonts.small(fonts.located(project, font), font, language, words, renumbered=True))


def policy(sheet: str, scripts: Iterable[str] = (), *further: str) -> str:
    """The content security policy of a page: this one style, these scripts, by their hashes; nothing from elsewhere.

    ``further`` are directives; one whose name stands there already adds to it, for a second one is not obeyed.
    """
    rules = {
        "default-src": "'none'",
        "style-src": f"'{_digest(sheet)}'",
        "script-src": " ".join(f"'{_digest(script)}'" for script in scripts),
        "img-src": "data:",
        "font-src": "data:",
    }
    for rule in further:
        name, _, value = rule.partition(" ")
        rules[name] = f"{rules.get(name, '')} {value}".strip()
    rules |= {"base-uri": "'none'", "form-action": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in rules.items() if value)


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _face(font: Font, small: bytes) -> str:
    return _rule(font, fonts.packed(small))


def _rule(font: Font, packed: bytes) -> str:
    data = base64.b64encode(packed).decode()
    return (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-display: swap;'
        f' src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )
