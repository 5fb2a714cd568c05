"""``altformats translate``: catalogs brought up to date, how far they are, and their way to translators and back."""

from __future__ import annotations

import argparse
from typing import Final

from ..errors import UsageProblem
from ..model import Language, Project
from ..terminal import FINDINGS, PROVEN, Adder, as_json, columns, command, project_of
from . import translate_exchange
from .translate_exchange import leaflets_of

EXAMPLES: Final = """examples:
  altformats translate update --language pl               bring the Polish catalogs up to the sources
  altformats translate status                             how far each catalog is
  altformats translate export --language pl --to docx     a Word table for each leaflet
  altformats translate import returned.docx               check what came back, take what is sound
  altformats translate memory --language pl "Your consent"
"""


def add(commands: Adder) -> None:
    """Add the command."""
    words = "extract messages, update catalogs, show how far they are, exchange them with translators"
    actions = command(commands, "translate", _update, words, EXAMPLES).add_subparsers(required=True, metavar="action")
    command(actions, "extract", _extract, "write the English messages to build/templates")
    update = command(actions, "update", _update, "bring catalogs up to the sources; use signed translations again")
    status = command(actions, "status", _status, "how far each catalog is")
    for action in (update, status):
        action.add_argument("--language", action="append", default=[], metavar="TAG", help="may be given several times")
    status.add_argument("--json", action="store_true", help="for machines")
    translate_exchange.add(actions)


def _extract(given: argparse.Namespace) -> int:
    from ..catalogs import write_templates

    project = project_of(given)
    for path in write_templates(project, leaflets_of(project)):
        print(project.relative(path))
    return PROVEN


def _update(given: argparse.Namespace) -> int:
    from ..catalogs import update
    from ..memory import remember, reuse
    from ..sending import pack

    project = project_of(given)
    leaflets = leaflets_of(project)
    source, languages = _languages(project, given)
    lines: list[str] = []
    for language in languages:
        lines += [project.relative(path) for path in update(project, leaflets, language)]
        memory = remember(project, leaflets, source, language)
        for leaflet in leaflets if memory.pairs else ():
            used = reuse(project, pack(project, leaflet, source, language), memory)
            lines += [f"{leaflet.meta.slug}, {language.tag}: used again as signed elsewhere: {msgid}" for msgid in used]
    print("\n".join(lines) or "Every catalog is up to date.")
    return PROVEN


def _status(given: argparse.Namespace) -> int:
    from ..catalogs import status

    project = project_of(given)
    leaflets = leaflets_of(project)
    rows = [row for language in _languages(project, given)[1] for row in status(project, leaflets, language)]
    if given.json:
        print(as_json([{key: getattr(row, key) for key in row.__slots__} for row in rows]))
    else:
        head = ["language", "catalog", "messages", "translated", "to look at", "words to do"]
        body = [
            [r.language, r.catalog, str(r.messages), str(r.translated), str(r.fuzzy), str(r.words_to_do)] for r in rows
        ]
        print(columns([head, *body]))
    return PROVEN if all(row.translated == row.messages for row in rows) else FINDINGS


def _languages(project: Project, given: argparse.Namespace) -> tuple[Language, list[Language]]:
    """The source language, and those asked for; all when none is named."""
    from ..languages import read_languages

    known = read_languages(project)
    for tag in given.language:
        if tag not in known:
            raise UsageProblem(f"there is no language {tag!r}", "--language", f"Choose from: {', '.join(known)}.")
    source, *others = known.values()
    return source, [language for language in others if not given.language or language.tag in given.language]
