"""``altformats build``: make what is stale, prove it, offer what is proven."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Final

from ..model import Evidence
from ..terminal import (
    FINDINGS,
    PROVEN,
    Adder,
    as_json,
    choices,
    columns,
    command,
    formats_of,
    making,
    options_of,
    out_of,
    project_of,
    quiet,
    say,
    sharing,
    show_findings,
    show_needs,
    today,
)

EXAMPLES: Final = """examples:
  altformats build                                       every leaflet, language and format
  altformats build --language ur --format audio          only the Urdu audio
  altformats build --language pl --format pdf --size 24  a larger print for one reader
"""


def add(commands: Adder) -> None:
    """Add the command."""
    build = command(commands, "build", _run, "make what is stale, prove it, and offer what is proven", EXAMPLES)
    choices(build)
    making(build)
    sharing(build)
    build.add_argument("--out", metavar="DIR", help="the output folder (default: build/site)")


def _run(given: argparse.Namespace) -> int:
    from ..build import build
    from ..library import read_library
    from ..offering import offer

    project, options = project_of(given), options_of(given)
    formats = formats_of(given.format)
    lacking = [need for form in formats for need in form.needs(options) if not need.found]
    if lacking:
        show_needs(lacking)
        return FINDINGS
    library = read_library(project, today(), given.leaflet, given.language)
    out = out_of(given, project)
    outcome = build(library, formats, options, out, quiet if given.json else say, jobs=given.jobs)
    whole = read_library(project, today()) if given.leaflet or given.language else library
    astray = offer(whole, out, quiet if given.json else say)
    code = PROVEN if outcome.proven and not astray else FINDINGS
    findings = [*outcome.findings, *astray, *(finding for found in outcome.evidence for finding in found.findings)]
    if given.json:
        from ..record import as_table

        print(
            as_json(
                {
                    "proven": outcome.proven,
                    "made": outcome.made,
                    "removed": list(outcome.removed),
                    "evidence": [as_table(found) for found in outcome.evidence],
                    "findings": [as_table(finding) for finding in (*outcome.findings, *astray)],
                }
            )
        )
        return code
    print(_summary(outcome.evidence))
    for path in outcome.removed:
        say(f"removed {path}: it was made from older sources, or is not proven any more")
    show_findings(findings)
    proven = sum(found.proven for found in outcome.evidence)
    say(f"{proven} of {len(outcome.evidence)} proven, {outcome.made} made now, in {project.relative(out)}")
    return code


def _summary(evidence: Iterable[Evidence]) -> str:
    """A table of the finished files: language, format, size, length and whether it is proven."""
    head = ["language", "format", "file", "size", "length", "proven"]
    rows = []
    for found in evidence:
        artefact, facts = found.artefact, found.facts
        length = ""
        if "pages" in facts:
            length = f"{facts['pages']} pages"
        elif "seconds" in facts:
            minutes, seconds = divmod(round(float(facts["seconds"])), 60)
            length = f"{minutes} min {seconds:02} s"
        size = f"{artefact.bytes / 1024:,.0f} KB" if artefact.bytes else "-"
        named = " ".join((artefact.format, artefact.variant)).strip()
        rows.append(
            [
                artefact.language,
                named,
                artefact.path,
                size,
                length,
                _state(found),
            ]
        )
    return columns([head, *rows])


def _state(found: Evidence) -> str:
    """Whether it is proven, in a word or two."""
    return "yes" if found.proven else "needs a person" if found.needs_person else "NO"
