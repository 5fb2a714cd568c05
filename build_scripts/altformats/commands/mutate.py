"""``altformats mutate``: finished files and catalogs are corrupted, and what the proof lets through is counted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from ..terminal import (
    FINDINGS,
    PROVEN,
    Adder,
    as_json,
    columns,
    command,
    project_of,
    quiet,
    say,
    sharing,
    today,
)

EXAMPLES: Final = """examples:
  altformats mutate                                      every operator once, over all languages
  altformats mutate --format text --rounds 20 --seed 7   one format, thoroughly, drawn otherwise
  altformats mutate --most 200 --seed 3                  200 operators, drawn from the seed
  altformats mutate --operator text-not-removed          one operator
  altformats mutate --list                               what there is
"""


def add(commands: Adder) -> None:
    """Add the command."""
    words = "corrupt copies of finished files and catalogs, and count what the proof lets through"
    parser = command(commands, "mutate", _mutate, words, EXAMPLES)
    for name, metavar in (("format", "NAME"), ("language", "TAG"), ("operator", "CODE")):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar=metavar, help="may be given several times"
        )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what all is drawn from (default 1)")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="how often each operator (default 1)")
    words = "draw so many operators, in equal shares for each format (default: all)"
    parser.add_argument("--most", type=int, default=0, metavar="N", help=words)
    parser.add_argument("--site", metavar="DIR", help="the folder of finished files (default: build/site)")
    parser.add_argument("--out", metavar="FILE", help="where the results go (default: build/mutation.json); a page too")
    parser.add_argument("--list", action="store_true", help="name the operators and what each does")
    parser.add_argument("--json", action="store_true", help="for machines")
    sharing(parser)


def _mutate(given: argparse.Namespace) -> int:
    from ..library import read_library
    from ..mutants import OPERATORS
    from ..mutating import Request, mutate
    from ..mutation_page import as_page
    from ..mutation_score import as_table, lines
    from ..record import write_json

    if given.list:
        print(columns([("operator", "family", "what it does"), *((o.code, o.family, o.about) for o in OPERATORS)]))
        return PROVEN
    project = project_of(given)
    library = read_library(project, today())
    request = Request(
        site=Path(given.site) if given.site else project.site,
        seed=given.seed,
        rounds=max(1, given.rounds),
        most=max(0, given.most),
        jobs=given.jobs,
        formats=tuple(given.format),
        languages=tuple(given.language),
        codes=tuple(given.operator),
    )
    score = mutate(library, request, quiet if given.json else say)
    out = Path(given.out) if given.out else project.build / "mutation.json"
    write_json(out, as_table(score))
    out.with_suffix(".html").write_text(as_page(score, library.languages), encoding="utf-8")
    print(as_json(as_table(score)) if given.json else "\n".join(lines(score)))
    return PROVEN if score.passed else FINDINGS
