"""A hospital's library to measure with: N varied leaflets, each with its catalogs in every language.

    python -m benchmarks.corpus DIR --leaflets 300
    python -m benchmarks.corpus DIR --leaflets 3000 --languages 12

The leaflets are drawn from the example leaflet's blocks and their translations (``corpus_leaflets.py``); figures and
telephone numbers are changed in every language alike (``corpus_figures.py``).  The same number of leaflets gives the
same bytes.  Twelve languages are the nine of the example and three more tags over the same words.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from altformats.catalogs import catalog_path, entries
from altformats.languages import read_languages
from altformats.model import Language, Leaflet, Project
from altformats.source import read_leaflet

from .corpus_figures import DRAWS, counted, mark_of
from .corpus_leaflets import Example, Line, Tongue, example, leaflet_lines, markdown

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLE: Final = "nerve-root-injection"
LINKED: Final = (
    "build_scripts",
    "conf.py",
    "docutils.conf",
    "node_modules",
    "package-lock.json",
    "package.json",
    "requirements.txt",
)
"""What a project has beside its texts: our code, and what was installed."""
FURTHER: Final = {
    "ro-MD": ("ro", "Română (Moldova)", "Romanian (Moldova)", "ro_MD"),
    "bn-IN": ("bn", "বাংলা (ভারত)", "Bengali (India)", "bn_IN"),
    "ur-IN": ("ur", "اردو (بھارت)", "Urdu (India)", "ur_IN"),
}
"""The three further languages of twelve: whose words they have, their own name, the English one and the locale."""
SUBJECTS: Final = ("scans", "bones", "pain", "heart", "cancer", "digestion", "women", "children", "operations", "other")
NINE: Final = 9
TWELVE: Final = NINE + len(FURTHER)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the corpus and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leaflets", type=int, required=True)
    parser.add_argument("--languages", type=int, choices=(NINE, TWELVE), default=NINE)
    given = parser.parse_args(arguments)
    project = make(given.folder, given.leaflets, given.languages)
    catalogs = sum(1 for _ in project.translations.glob("*/LC_MESSAGES/*.po"))
    print(f"{given.leaflets} leaflets, {given.languages} languages, {catalogs} catalogs in {given.folder}")


def make(folder: Path, leaflets: int, languages: int = NINE) -> Project:
    """Write a whole project with so many leaflets into a new folder.  Raises FileExistsError for one that is there."""
    project = Project(folder.resolve())
    _found(project, languages)
    whole, tongues = read_example(project)
    for number in range(1, leaflets + 1):
        _write(project, number, leaflet_lines(whole, number), tongues)
    return project


def slug_of(number: int) -> str:
    """The name of leaflet ``number``, the first being 1."""
    return f"leaflet-{number:04}"


def edit(project: Project, slug: str) -> str:
    """Change one sentence of a leaflet, in the source and in every catalog alike; the new English of it.

    The first message below the title that bears the leaflet's number gets the next number, in the digits of each
    language: what a changed figure costs a hospital.  Done twice it changes twice.
    """
    path = project.leaflets / f"{slug}.md"
    text = path.read_text(encoding="utf-8")
    match = next(re.finditer(r"(?m)^(?!#)(?:- |[0-9]+\. )?(.*) \(([0-9]+)\)([.!?]?)$", text))
    old = f"{match[1]} ({match[2]}){match[3]}"
    number = mark_of(int(match[2]) % 9998 + 1)
    new = f"{match[1]} ({number}){match[3]}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    for language in _others(project):
        catalog = catalog_path(project, language, slug)
        said = {entry.msgid: entry.msgstr for entry in entries(project, language, slug)}
        before, after = (language.figures(figure) for figure in (match[2], str(number)))
        answer = said[old][::-1].replace(before[::-1], after[::-1], 1)[::-1]
        rows = catalog.read_text(encoding="utf-8")
        rows = rows.replace(_entry(old, said[old]), _entry(new, answer))
        catalog.write_text(rows, encoding="utf-8")
    return new


def read_example(project: Project) -> tuple[Example, list[Tongue]]:
    """The example in pieces, and each language of the project with its translations, the source language first.

    Raises ValueError for a translation of the example that does not hold the figures that are to change.
    """
    ours = Project(ROOT)
    leaflet = read_leaflet(ours, ours.leaflets / f"{EXAMPLE}.md")
    languages = read_languages(project)
    tongues = [_english(leaflet, next(iter(languages.values())))]
    for language in _others(project):
        origin = FURTHER.get(language.tag, (language.tag,))[0]
        said = {entry.msgid: entry.msgstr for entry in entries(ours, read_languages(ours)[origin], EXAMPLE)}
        _must_count(language, said)
        tongues.append(Tongue(language.tag, language.digits, language.script == "Hans", said))
    return example(leaflet, tongues), tongues


def _english(leaflet: Leaflet, language: Language) -> Tongue:
    return Tongue(language.tag, language.digits, wide=False, messages={b.msgid: b.msgid for b in leaflet.blocks})


def _must_count(language: Language, said: Mapping[str, str]) -> None:
    """Every figure that may change must stand in the translation as often as in the English."""
    for draw in DRAWS:
        msgid = next(msgid for msgid in said if draw.phrase in msgid)
        for value in draw.old:
            if counted(said[msgid])[value] != counted(msgid)[value]:
                raise ValueError(f"{language.tag}: {value} is not in {said[msgid]!r} as often as in {msgid!r}")


def _others(project: Project) -> Sequence[Language]:
    """The languages that have catalogs: all but the source language."""
    return list(read_languages(project).values())[1:]


def _found(project: Project, languages: int) -> None:
    """All of a project but its leaflets and their catalogs."""
    project.root.mkdir(parents=True, exist_ok=True)
    for name in LINKED:
        if (ROOT / name).exists():
            (project.root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "source", project.root / "source", ignore=shutil.ignore_patterns(f"{EXAMPLE}*"))
    shutil.copytree(ROOT / "translations", project.translations, ignore=shutil.ignore_patterns(f"{EXAMPLE}*"))
    project.leaflets.mkdir(exist_ok=True)
    if languages > NINE:
        for tag, (origin, autonym, english, locale) in FURTHER.items():
            shutil.copytree(project.translations / origin, project.translations / tag)
            shutil.copy(project.pronunciation / f"{origin}.toml", project.pronunciation / f"{tag}.toml")
            _add_table(project.translations / "languages.toml", tag, origin, (autonym, english, locale))


def _add_table(path: Path, tag: str, origin: str, names: tuple[str, str, str]) -> None:
    """A table for a further language, in all but its names that of another."""
    text = path.read_text(encoding="utf-8")
    table = text[text.index(f"[{origin}]\n") :].split("\n\n", 1)[0].split("\n", 1)[1]
    for key, name in zip(("autonym", "english", "locale"), names, strict=True):
        table = re.sub(rf'(?m)^{key} = ".*"$', f'{key} = "{name}"', table)
    path.write_text(f"{text.rstrip()}\n\n[{tag}]\n{table.rstrip()}\n", encoding="utf-8")


def _write(project: Project, number: int, lines: list[Line], tongues: list[Tongue]) -> None:
    """A leaflet's file and its catalogs."""
    english, slug = tongues[0], slug_of(number)
    matter = _front_matter(number, lines[0].message.said(english))
    text = f"{matter}\n{markdown(lines, english, number)}"
    (project.leaflets / f"{slug}.md").write_text(text, encoding="utf-8")
    messages = {line.message.said(english): line.message for line in lines}
    for tongue in tongues[1:]:
        folder = project.translations / tongue.tag / "LC_MESSAGES"
        rows = (_entry(english_words, message.said(tongue)) for english_words, message in messages.items())
        (folder / f"{slug}.po").write_text("\n".join([_header(tongue.tag), *rows]), encoding="utf-8")


def _front_matter(number: int, title: str) -> str:
    """Like the example's; never for patients."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    return f"""---
id: LIB{number}
code: DOC{10000 + number}
title: "{title}"
version: "{number % 7 + 1}"
issued: 20{20 + number % 7}-{number % 12 + 1:02}
review-by: 2029-{number % 12 + 1:02}
owner: Radiology department
contact: 0114 496 0{number % 1000:03}
clinical-approver: ""
status: demonstration
subject: {subject}
queries: []
---
"""


def _header(tag: str) -> str:
    return f"""# Leaflet messages of altformats.
msgid ""
msgstr ""
"Project-Id-Version: altformats 1\\n"
"Language: {tag.replace("-", "_")}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def _entry(msgid: str, msgstr: str) -> str:
    """An entry of a catalog, each message on one line."""
    return f"msgid {_quoted(msgid)}\nmsgstr {_quoted(msgstr)}\n"


def _quoted(text: str) -> str:
    backslash, quote = "\\", '"'
    return f'"{text.replace(backslash, backslash * 2).replace(quote, backslash + quote)}"'


if __name__ == "__main__":
    main()
