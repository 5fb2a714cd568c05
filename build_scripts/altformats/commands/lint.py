"""``altformats lint``: what is wrong with the catalogs, before anything is made of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, Final

from ..model import Severity
from ..terminal import FINDINGS, PROVEN, Adder, as_json, columns, command, project_of, show_findings, today

EXAMPLES: Final = """examples:
  altformats lint                          every catalog of every language
  altformats lint --language pl --language ur
  altformats explain negation              why a check is there, with a bad and a good example
"""
COLUMNS: Final = ("language", "leaflets", "messages", "checks", "errors", "warnings")


def add(commands: Adder) -> None:
    """Add the command."""
    words = "check every catalog: figures, units, contacts, negation, medicines, markup, language"
    lint = command(commands, "lint", _run, words, EXAMPLES)
    lint.add_argument("--leaflet", action="append", default=[], metavar="ID", help="may be given several times")
    lint.add_argument("--language", action="append", default=[], metavar="TAG", help="may be given several times")
    lint.add_argument("--json", action="store_true", help="for machines")


def _run(given: argparse.Namespace) -> int:
    from ..catalog_checks import CATALOG_CHECKS
    from ..library import read_library
    from ..record import as_table

    library = read_library(project_of(given), today(), given.leaflet, given.language)
    rows = []
    for (slug, tag), found in library.faults.items():
        errors = sum(finding.severity is Severity.ERROR for finding in found)
        rows.append(
            {
                "language": tag,
                "leaflet": slug,
                "messages": sum(len(row.item.msgids) for row in library.signed[slug, tag]),
                "checks": len(CATALOG_CHECKS),
                "errors": errors,
                "warnings": len(found) - errors,
            }
        )
    clean = not any(finding.severity is Severity.ERROR for finding in library.findings)
    if given.json:
        print(as_json({"clean": clean, "catalogs": rows, "findings": [as_table(f) for f in library.findings]}))
        return PROVEN if clean else FINDINGS
    show_findings(library.findings)
    if rows:
        print(columns([list(COLUMNS), *_by_language(rows)]))
    return PROVEN if clean else FINDINGS


def _by_language(rows: list[dict[str, Any]]) -> Iterator[list[str]]:
    """A line for each language: how many messages of how many leaflets went through how many checks."""
    for tag in dict.fromkeys(row["language"] for row in rows):
        own = [row for row in rows if row["language"] == tag]
        sums = [str(sum(row[name] for row in own)) for name in ("messages", "errors", "warnings")]
        yield [tag, str(len(own)), sums[0], str(own[0]["checks"]), *sums[1:]]
