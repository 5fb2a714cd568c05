"""The style that every page carries, with the fonts of its language, and the policy that lets nothing else act."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from . import fonts
from .model import Font, Language, Project, Publisher
from .pages import numbering
from .typecase import woff2

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
    own = _own()
    others = [other for other in named if other.script != "Latn"]
    own_fonts = () if language.script == "Latn" else language.fonts
    further = (*_names(project, others, own_fonts), *further)
    bar = () if publisher.colour in own else (f":root {{\n  --bar: {publisher.colour};\n}}\n",)
    if language.script == "Latn":
        return "\n".join((own, *bar, *further)).strip()
    words += "".join((language.digits, *(other.autonym for other in others if other.fonts[0] in own_fonts)))
    faces = (_face(project, font, language, words) for font in language.fonts)
    asked = max(fonts.leading(fonts.located(project, font), font) for font in language.fonts)
    family = language.fonts[0].family
    root = f':root {{\n  --face: "{family}", var(--latin);\n  --leading: {max(LEADING, asked):.2f};\n}}\n'
    return "\n".join((*faces, own, *bar, root, numbering(language), *further)).strip()


def guest(project: Project, language: Language, words: str) -> str:
    """The rules for words of one more language within a page, in that language's own letters; none for Latin script.

    Raises MissingTool.
    """
    if language.script == "Latn":
        return ""
    faces = (_face(project, font, language, words, exact=True) for font in language.fonts)
    asked = max(LEADING, *(fonts.leading(fonts.located(project, font), font) for font in language.fonts))
    family = f'font-family: "{language.fonts[0].family}", var(--latin)'
    return "\n".join((*faces, f'[lang="{language.tag}"]:not(html) {{ {family}; line-height: {asked:.2f}; }}\n'))


@functools.cache
def _own() -> str:
    """The style itself, read once; the code and the theme do not change while a process runs."""
    return STYLE.read_text(encoding="utf-8")


@functools.cache
def script() -> str:
    """The one script of a leaflet's page, read once."""
    return SCRIPT.read_text(encoding="utf-8").strip()


def _names(project: Project, others: Iterable[Language], own: Collection[Font]) -> Iterator[str]:
    """The rules that draw languages' names for themselves in their own fonts, wherever they are marked as such.

    Languages of one font share a face: of two faces under one name the letters of the first might not be found.  The
    page has those of its ``own`` fonts already.
    """
    groups: dict[Font, list[Language]] = {}
    for other in others:
        groups.setdefault(other.fonts[0], []).append(other)
    for font, languages in groups.items():
        if font not in own:
            yield _face(project, font, languages[0], "".join(one.autonym for one in languages), exact=True)
        for one in languages:
            yield f'[lang="{one.tag}"]:not(html) {{ font-family: "{font.family}", var(--latin); }}'


def letters(project: Project, language: Language, words: str) -> bytes:
    """The language's first font with what these words need of it, as WOFF2, to be fetched.  Raises MissingTool."""
    return woff2(project, language.fonts[0], language, words)


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


def _face(project: Project, font: Font, language: Language, words: str, *, exact: bool = False) -> str:
    return _rule(font, woff2(project, font, language, words, exact=exact))


@functools.lru_cache(maxsize=32)
def _rule(font: Font, packed: bytes) -> str:
    """The rule of a font that stands in the page itself."""
    data = base64.b64encode(packed).decode()
    return (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-display: swap;'
        f' src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )
