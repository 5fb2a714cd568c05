"""``altformats status`` and ``release``: what blocks each edition, and the files that may be handed to patients."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
    from ..build import Chunk
    from ..library import Library
    from ..model import Finding, Format
    from ..release import Standstill

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
    from ..offering import offer
    from ..record import as_table

    project, options, hear = project_of(given), options_of(given), quiet if given.json else say
    formats = formats_of(given.format)
    out = out_of(given, project, project.build / "release")
    lacking = [need for form in formats for need in form.needs(options) if not need.found]
    tally = _Tally(whole=given.json)
    try:
        _built(given, formats, out, tally, missing=bool(lacking))
    except _Lacking:
        show_needs(lacking)
        return FINDINGS
    astray = offer(project, today(), out, hear)
    tally.damage |= dict.fromkeys(astray)
    code = PROVEN if tally.proven and not tally.damage else FINDINGS
    if given.json:
        table = {
            "released": tally.offered,
            "heard": tally.heard,
            "removed": tally.removed,
            "held back": [dataclasses.asdict(one) for one in tally.barred],
            "findings": [as_table(finding) for finding in (*tally.damage, *tally.wrong)],
        }
        print(as_json(table))
        return code
    for one in tally.barred:
        print(f"{one.leaflet} in {tally.names[one.language]} stays out:")
        for reason in one.reasons:
            print(f"  - {reason}")
    for path in tally.removed:
        say(f"removed {path}: it may not be handed out any more, or was made from older sources")
    show_findings(dict.fromkeys((*tally.findings, *astray)))
    show_findings(tally.wrong)
    for path, words in tally.heard.items():
        print(f"{path}: {words}")
    editions = f"{len(tally.editions)} of {tally.wanted} editions released"
    say(f"{editions}, {tally.files} files, in {project.relative(out)}")
    return code


class _Lacking(Exception):
    """Something may be released, and what makes it is not installed."""


def _built(given: argparse.Namespace, formats: Sequence[Format], out: Path, tally: _Tally, *, missing: bool) -> None:
    """Make the release, with no more of the library in memory than a few leaflets.  Raises _Lacking."""
    from ..build import CHUNK, at_work, begun, built, orphans
    from ..languages import read_languages
    from ..library import read_library
    from ..release import releasable, standstills
    from ..source import read_leaflets

    project = project_of(given)
    slugs, languages = [path.stem for path in read_leaflets(project)], read_languages(project)
    tally.names = {tag: language.english for tag, language in languages.items()}

    def libraries() -> Iterator[Library]:
        for at in range(0, len(slugs), CHUNK):
            library = read_library(project, today(), slugs[at : at + CHUNK])
            free = releasable(library)
            if missing and free.translations:
                raise _Lacking
            tally.read(library, standstills(library))
            yield free

    with at_work(project, quiet if given.json else say, given.jobs) as crew:
        run = begun(project, formats, options_of(given), out)
        gone = orphans(run, slugs, languages)
        tally.removed += gone
        for chunk in built(run, libraries(), crew, gone, Kind.RELEASE):
            tally.take(chunk)


class _Tally:
    """What came of a release so far, in words and numbers: a whole hospital's evidence would not fit into memory.

    ``offered`` is that evidence, kept only where all of it is asked for.
    """

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.names: dict[str, str] = {}
        self.barred: list[Standstill] = []
        self.findings: dict[Finding, None] = {}
        self.damage: dict[Finding, None] = {}
        self.wrong: list[Finding] = []
        self.removed: list[str] = []
        self.offered: list[dict[str, Any]] = []
        self.heard: dict[str, str] = {}
        self.editions: set[tuple[str, str]] = set()
        self.wanted = self.files = self.due = 0
        self.settled = True

    @property
    def proven(self) -> bool:
        """Something was to be released, and all of it is proven or waits for a person."""
        return bool(self.due) and self.settled

    def read(self, library: Library, barred: Sequence[Standstill]) -> None:
        """What was found where some leaflets were read; a fault of a catalog is a reason to stay out, no more."""
        expected = {finding for found in library.faults.values() for finding in found}
        self.findings |= dict.fromkeys(library.findings)
        self.damage |= dict.fromkeys(finding for finding in library.findings if finding not in expected)
        self.barred += barred
        self.wanted += len(library.wanted)

    def take(self, chunk: Chunk) -> None:
        """What came of them."""
        from ..record import as_table
        from ..release import listened

        self.removed += chunk.removed
        for found in chunk.evidence.values():
            self.due += 1
            self.settled = self.settled and found.settled
            self.wrong += found.findings
            if not found.proven:
                continue
            self.files += 1
            self.editions.add((found.artefact.leaflet, found.artefact.language))
            if words := listened(chunk.library, found):
                self.heard[found.artefact.path] = words
            if self.whole:
                self.offered.append(as_table(found))
