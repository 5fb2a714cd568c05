"""``altformats status`` and ``release``: what blocks each edition, and the files that may be handed to patients."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING, Final

from ..model import Kind
from ..terminal import (
    FINDINGS,
    PROVEN,
    Adder,
    as_json,
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

if TYPE_CHECKING:
    from ..library import Library

EXAMPLES: Final = """examples:
  altformats status                    per language: translated, stale, signed, words to do, what blocks release
  altformats status --language pl
  altformats release                   make build/release: only what is approved, in date and signed
  altformats verify build/release      judge a release, here or copied
"""
NOT_READ: Final = "audio: not read back yet, so nobody knows what was heard: altformats prove --format audio"


def add(commands: Adder) -> None:
    """Add the commands."""
    words = "how far each translation is, and what blocks its release"
    status = command(commands, "status", _status, words, EXAMPLES)
    status.add_argument("--leaflet", action="append", default=[], metavar="ID", help="may be given several times")
    status.add_argument("--language", action="append", default=[], metavar="TAG", help="may be given several times")
    status.add_argument("--json", action="store_true", help="for machines")

    words = "make only what is approved, in date and signed, and say why the rest stays out"
    release = command(commands, "release", _release, words, EXAMPLES)
    release.add_argument("--format", action="append", default=[], metavar="NAME", help="may be given several times")
    release.add_argument("--json", action="store_true", help="for machines")
    making(release)
    sharing(release)
    release.add_argument("--out", metavar="DIR", help="the output folder (default: build/release)")


def _status(given: argparse.Namespace) -> int:
    from ..library import read_library
    from ..release import progress

    project = project_of(given)
    library = read_library(project, today(), given.leaflet, given.language)
    rows = [progress(library, slug, tag) for slug, tag in library.wanted]
    heard = _heard(library)
    if given.json:
        print(
            as_json([{**dataclasses.asdict(row), "heard": heard.get((row.leaflet, row.language), "")} for row in rows])
        )
    else:
        head = ["language", "leaflet", "translated", "stale", "statements signed", "texts signed", "words to do"]
        table = [head]
        for row in rows:
            source = row.language == library.english.tag
            figures = (
                ["source", "", "", "", ""]
                if source
                else [
                    f"{row.translated} of {row.messages}",
                    str(row.stale),
                    f"{row.signed} of {row.statements}",
                    f"{row.texts_signed} of {row.texts}",
                    str(row.words_to_do),
                ]
            )
            table.append([row.language, row.leaflet, *figures])
        print(columns(table))
        print()
        for row in rows:
            print(f"{row.leaflet} in {library.languages[row.language].english}: {_release_words(row.blocks)}")
            for reason in row.blocks:
                print(f"  - {reason}")
            if (row.leaflet, row.language) in heard:
                print(f"  {heard[row.leaflet, row.language]}")
    return PROVEN if all(not row.blocks for row in rows) else FINDINGS


def _heard(library: Library) -> dict[tuple[str, str], str]:
    """Of each edition's recording, how much a person has heard, as far as that is known without reading it back."""
    from ..plan import common_key
    from ..proofs import Proofs
    from ..record import read_manifest
    from ..release import listened

    proofs = Proofs(library.project, common_key(library.project))
    words: dict[tuple[str, str], str] = {}
    for artefact in read_manifest(library.project.site):
        edition = (artefact.leaflet, artefact.language)
        if artefact.format == "audio" and edition in library.translations:
            known = proofs.kept(library.promise(*edition), artefact)
            words[edition] = listened(library, known) if known else NOT_READ
    return words


def _release_words(blocks: tuple[str, ...]) -> str:
    return "may not be released:" if blocks else "may be released."


def _release(given: argparse.Namespace) -> int:
    from ..build import build
    from ..library import read_library
    from ..offering import offer
    from ..record import as_table
    from ..release import listened, releasable, standstills

    project, options = project_of(given), options_of(given)
    formats = formats_of(given.format)
    library = read_library(project, today())
    barred = standstills(library)
    free = releasable(library)
    lacking = [need for form in formats for need in form.needs(options) if not need.found]
    if lacking and free.translations:
        show_needs(lacking)
        return FINDINGS
    out = out_of(given, project, project.build / "release")
    outcome = build(free, formats, options, out, quiet if given.json else say, Kind.RELEASE, given.jobs)
    expected = {finding for found in library.faults.values() for finding in found}  # a reason to stay out, no more
    damage = [finding for finding in library.findings if finding not in expected]
    astray = offer(project, today(), out, quiet if given.json else say)
    damage += astray
    code = PROVEN if outcome.proven and not damage else FINDINGS
    offered = [found for found in outcome.evidence if found.proven]
    heard = {found.artefact.path: words for found in offered if (words := listened(free, found))}
    if given.json:
        table = {
            "released": [as_table(found) for found in offered],
            "heard": heard,
            "removed": list(outcome.removed),
            "held back": [dataclasses.asdict(one) for one in barred],
            "findings": [
                as_table(finding)
                for finding in (*damage, *(finding for found in outcome.evidence for finding in found.findings))
            ],
        }
        print(as_json(table))
        return code
    for one in barred:
        print(f"{one.leaflet} in {library.languages[one.language].english} stays out:")
        for reason in one.reasons:
            print(f"  - {reason}")
    for path in outcome.removed:
        say(f"removed {path}: it may not be handed out any more, or was made from older sources")
    show_findings((*library.findings, *astray))
    show_findings(finding for found in outcome.evidence for finding in found.findings)
    for path, words in heard.items():
        print(f"{path}: {words}")
    editions = {(found.artefact.leaflet, found.artefact.language) for found in offered}
    say(f"{len(editions)} of {len(library.wanted)} editions released, {len(offered)} files, in {project.relative(out)}")
    return code
