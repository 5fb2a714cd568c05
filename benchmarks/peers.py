"""Stock tools on the same leaflets: a folder in which ``peers.sh`` does the whole job (Sphinx, WeasyPrint, eSpeak).

The leaflets are those of a project, their shared parts put in, with safety statements as Sphinx's own warnings, and
with the same translations.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from altformats.catalogs import catalog_path, entries
from altformats.languages import read_languages
from altformats.model import Language, Project
from altformats.source import expanded

SCRIPT: Final = Path(__file__).resolve().parent / "peers.sh"
NAMES: Final = {"zh-Hans": "zh_CN"}
"""Languages that Sphinx knows by another name."""
NEEDED: Final = {
    "msgfmt": "gettext",
    "perl": "perl",
    "espeak-ng": "espeak-ng",
    "lame": "lame",
    "sox": "sox",
}
"""Programs of the script, and the Debian package of each."""
SETTINGS: Final = """extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_url_schemes = ["https", "mailto", "tel"]
include_patterns = ["source/**", "index.md", "leaflets/**"]
locale_dirs = ["locale"]
gettext_compact = False
gettext_auto_build = False
suppress_warnings = ["toc.not_included"]
"""
HEADER: Final = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
SHORT: Final = 10.0
"""Seconds: a recording of a whole leaflet lasts longer."""


def missing() -> list[str]:
    """The Debian packages that the script needs and this machine lacks."""
    return [package for program, package in NEEDED.items() if shutil.which(program) is None]


def prepare(project: Project, folder: Path, slugs: Sequence[str], tags: Sequence[str]) -> None:
    """Write these leaflets of a project in these languages as stock Sphinx takes them, with the script beside them."""
    languages = read_languages(project)
    (folder / "leaflets").mkdir(parents=True, exist_ok=True)
    shutil.copy(SCRIPT, folder / SCRIPT.name)
    (folder / "conf.py").write_text(SETTINGS, encoding="utf-8")
    (folder / "index.md").write_text("# Leaflets\n", encoding="utf-8")
    (folder / "print.css").write_text(_style(project, [languages[tag] for tag in tags]), encoding="utf-8")
    for slug in slugs:
        refresh(project, folder, slug, tags)


def refresh(project: Project, folder: Path, slug: str, tags: Sequence[str]) -> None:
    """Write one leaflet again from the project, as after an edit."""
    text = expanded(project, project.leaflets / f"{slug}.md")
    text = re.sub(r":::\{safety\} \S+\n:kind: \S+\n", ":::{warning}\n", text)
    _changed(folder / "leaflets" / f"{slug}.md", text)
    languages = read_languages(project)
    for tag in tags:
        if tag != next(iter(languages)):
            catalog = "\n".join([HEADER, *_rows(project, languages[tag], slug)])
            _changed(folder / "locale" / name_of(tag) / "LC_MESSAGES" / "leaflets" / f"{slug}.po", catalog)


def name_of(tag: str) -> str:
    """A language as Sphinx names it."""
    return NAMES.get(tag, tag.replace("-", "_"))


def command(steps: Iterable[str]) -> list[str]:
    """What runs these steps (html, text, pdf, audio) in the folder."""
    return ["sh", SCRIPT.name, *steps]


def environment(tags: Iterable[str], *, newer: bool = False) -> Mapping[str, str]:
    """The environment of the script: the programs of this installation, and which languages."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    chosen = " ".join(map(name_of, tags))
    return {**os.environ, "PATH": path, "LANGUAGES": chosen, "NEWER": "1" if newer else "", "PYTHONHASHSEED": "0"}


def verify(project: Project, folder: Path, slug: str, tag: str) -> list[str]:
    """The steps whose files of an edition are there and hold its title in its own language.

    Raises AssertionError for a file that does not: then the stock tools were not measured at this work.
    """
    name, title = name_of(tag), _title(project, slug, tag)
    done = []
    for step, suffix in {"html": "html", "text": "txt", "pdf": "pdf", "audio": "mp3"}.items():
        path = folder / "out" / step / name / ("leaflets" if step in ("html", "text") else "") / f"{slug}.{suffix}"
        if path.is_file():
            assert _holds(step, path, title), f"{path} does not hold {title!r}"
            done.append(step)
    return done


def _holds(step: str, path: Path, title: str) -> bool:
    """Whether a file says the title, lines and spaces aside; a recording need only last: nobody reads it back."""
    if step == "audio":
        return length(path) > SHORT
    if step == "pdf":
        import pikepdf

        with pikepdf.open(path) as pdf:
            text = str(pdf.docinfo.get("/Title", ""))
    else:
        text = html.unescape(path.read_text(encoding="utf-8"))
    return "".join(title.split()) in "".join(text.split())


def length(recording: Path) -> float:
    """Seconds that an MP3 lasts, as its frames count."""
    from mutagen.mp3 import MP3

    return float(MP3(recording).info.length)  # type: ignore[attr-defined]  # mutagen types it as absent


def _title(project: Project, slug: str, tag: str) -> str:
    """The title of a leaflet in a language."""
    rows = (project.leaflets / f"{slug}.md").read_text(encoding="utf-8").split("\n")
    title = next(row[2:] for row in rows if row.startswith("# "))
    language = read_languages(project)[tag]
    if not catalog_path(project, language, slug).exists():
        return title
    return next(entry.msgstr for entry in entries(project, language, slug) if entry.msgid == title)


def _changed(path: Path, text: str) -> None:
    """Write a file, unless it says this already: its time then stays."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _rows(project: Project, language: Language, slug: str) -> list[str]:
    """The entries of a leaflet's catalog and of the parts'."""
    found = {entry.msgid: entry.msgstr for name in ("parts", slug) for entry in entries(project, language, name)}
    return [f"msgid {_quoted(msgid)}\nmsgstr {_quoted(msgstr)}\n" for msgid, msgstr in found.items()]


def _quoted(text: str) -> str:
    backslash, quote = "\\", '"'
    return f'"{text.replace(backslash, backslash * 2).replace(quote, backslash + quote)}"'


def _style(project: Project, languages: Iterable[Language]) -> str:
    """Large print on A4 in our own fonts, so that every script has its letters."""
    fonts = dict.fromkeys(font for language in languages for font in language.fonts)
    faces = [
        f"@font-face {{ font-family: '{font.family}'; font-weight: {font.weight};"
        f" src: url('{(project.node_modules / font.file).as_uri()}'); }}"
        for font in fonts
    ]
    families = ", ".join(f"'{family}'" for family in dict.fromkeys(font.family for font in fonts))
    rest = (
        "div.sphinxsidebar, div.footer { display: none; } div.document, div.body { width: auto; min-width: 0; }"
        " div.bodywrapper, div.document { margin: 0; }"
    )
    return "\n".join([*faces, "@page { size: A4; margin: 2cm; }", f"div.body {{ font: 18pt {families}; }}", rest, ""])
