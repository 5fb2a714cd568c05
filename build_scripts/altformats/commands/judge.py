"""``altformats prove`` and ``verify``: what the finished files really say."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from ..errors import UsageProblem
from ..model import Project
from ..terminal import (
    FINDINGS,
    PROVEN,
    Adder,
    as_json,
    choices,
    command,
    formats_of,
    out_of,
    project_of,
    quiet,
    say,
    sharing,
    show_findings,
    today,
)

AFRESH: Final = "read every file again, even one that was read before and has not changed since"

EXAMPLES: Final = """examples:
  altformats prove                                       the matrix: statement x format x language
  altformats prove --page build/proof.html               the same as a page
  altformats verify /media/usb/leaflets                  judge a copied folder
"""


def add(commands: Adder) -> None:
    """Add the commands."""
    words = "read the finished files back and print what is proven where"
    prove = command(commands, "prove", _prove, words, EXAMPLES)
    choices(prove)
    prove.add_argument("--out", metavar="DIR", help="the output folder to prove (default: build/site)")
    sharing(prove)
    prove.add_argument("--afresh", action="store_true", help=AFRESH)
    prove.add_argument("--page", metavar="FILE", help="write the matrix as a page as well")

    words = "the same for any copied output folder, from its manifest"
    verify = command(commands, "verify", _verify, words, EXAMPLES)
    verify.add_argument("folder", metavar="DIR")
    verify.add_argument("--skip-hashes", action="store_true", help="judge changed files by their content alone")
    verify.add_argument("--afresh", action="store_true", help=AFRESH)
    choices(verify)
    sharing(verify)
    verify.add_argument("--page", metavar="FILE", help="write the matrix as a page as well")


def _prove(given: argparse.Namespace) -> int:
    project = project_of(given)
    return _judge(given, project, out_of(given, project), hashes=True)


def _verify(given: argparse.Namespace) -> int:
    folder = Path(given.folder)
    if not folder.is_dir():
        raise UsageProblem("there is no such folder", given.folder, "Give the folder that holds manifest.json.")
    return _judge(given, project_of(given), folder, hashes=not given.skip_hashes)


def _judge(given: argparse.Namespace, project: Project, folder: Path, *, hashes: bool) -> int:
    from ..judge import judge
    from ..library import read_library
    from ..matrix import STYLE, as_page, as_text, tally
    from ..record import as_table

    library = read_library(project, today(), given.leaflet, given.language)
    verdict = judge(
        library,
        formats_of(given.format),
        folder,
        quiet if given.json else say,
        hashes=hashes,
        afresh=given.afresh,
        jobs=given.jobs,
    )
    if given.page:
        page = Path(given.page)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(as_page(verdict.cells, library.languages, verdict.all_findings, STYLE), encoding="utf-8")
    if given.json:
        cells = [
            {
                "leaflet": c.leaflet,
                "statement": c.statement,
                "language": c.language,
                "format": c.format,
                "variant": c.variant,
                "proven": c.proven,
                "needs_person": c.needs,
                "where": dict(c.where),
                "heard": c.heard,
            }
            for c in verdict.cells
        ]
        print(
            as_json(
                {
                    "proven": verdict.proven,
                    "cells": cells,
                    "findings": [as_table(finding) for finding in verdict.all_findings],
                }
            )
        )
    else:
        print(as_text(verdict.cells, library.languages))
        show_findings(verdict.all_findings)
        print(tally(verdict.cells))
    return PROVEN if verdict.proven else FINDINGS
