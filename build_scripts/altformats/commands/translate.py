"""``altformats translate``: catalogs brought up to date, and how far they are."""

from __future__ import annotations

import argparse
from typing import Final

from ..errors import UsageProblem
from ..terminal import FINDINGS, PROVEN, Adder, as_json, columns, command, project_of

EXAMPLES: Final = """examples:
  altformats translate update --language pl   bring the Polish catalogs up to the sources
  altformats translate status                 how far each catalog is
"""


def add(commands: Adder) -> None:
    """Add the command."""
    words = "extract messages, update catalogs, show how far they are"
    translate = command(commands, "translate", _run, words, EXAMPLES)
    translate.add_argument("action", choices=("extract", "update", "status"))
    translate.add_argument("--language", action="append", default=[], metavar="TAG", help="may be given several times")
    translate.add_argument("--json", action="store_true", help="for machines")


def _run(given: argparse.Namespace) -> int:
    from ..catalogs import status, update, write_templates
    from ..languages import read_languages
    from ..source import read_leaflet, read_leaflets

    project = project_of(given)
    leaflets = [read_leaflet(project, path) for path in read_leaflets(project)]
    if given.action == "extract":
        for path in write_templates(project, leaflets):
            print(project.relative(path))
        return PROVEN
    known = read_languages(project)
    for tag in given.language:
        if tag not in known:
            raise UsageProblem(f"there is no language {tag!r}", "--language", f"Choose from: {', '.join(known)}.")
    languages = [language for tag, language in list(known.items())[1:] if not given.language or tag in given.language]
    if given.action == "update":
        changed = [path for language in languages for path in update(project, leaflets, language)]
        print("\n".join(project.relative(path) for path in changed) or "Every catalog is up to date.")
        return PROVEN
    rows = [row for language in languages for row in status(project, leaflets, language)]
    if given.json:
        print(as_json([{key: getattr(row, key) for key in row.__slots__} for row in rows]))
    else:
        head = ["language", "catalog", "messages", "translated", "to look at", "words to do"]
        body = [
            [r.language, r.catalog, str(r.messages), str(r.translated), str(r.fuzzy), str(r.words_to_do)] for r in rows
        ]
        print(columns([head, *body]))
    return PROVEN if all(row.translated == row.messages for row in rows) else FINDINGS
