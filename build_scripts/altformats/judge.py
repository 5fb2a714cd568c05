"""Proves an output folder from its finished files, its manifest and the sources alone: ``prove`` and ``verify``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import ManifestProblem
from .library import Library
from .matrix import Cell, cells
from .model import Artefact, Evidence, Finding, Format, Kind, Place
from .press import ReadingRoom, prove, reading_room, refused
from .record import MANIFEST, describe, read_kind, read_manifest, strangers
from .release import standstills

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was proven of a folder.  ``findings`` are those of the sources and of the folder as a whole."""

    evidence: tuple[Evidence, ...]
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]

    @property
    def proven(self) -> bool:
        """Every cell is proven or waits for a person, every file is clean, and nothing is wrong with the folder."""
        whole = bool(self.cells) and all(cell.settled for cell in self.cells)
        return whole and not self.findings and all(evidence.proven for evidence in self.evidence)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The folder's findings and those of each file."""
        return (*self.findings, *(finding for evidence in self.evidence for finding in evidence.findings))


def judge(library: Library, formats: Sequence[Format], folder: Path, say: Say, *, hashes: bool = True) -> Verdict:
    """Read every listed file of the editions asked for and compare it with what was promised.

    With ``hashes`` false a changed file is judged by its content alone.  In a release folder an edition that may not be
    released is a finding, and only those that may must be there.  Raises ManifestProblem for a damaged manifest.
    """
    if not (folder / MANIFEST).is_file():
        raise ManifestProblem("there is no manifest", str(folder / MANIFEST), "Run: altformats build")
    listed = read_manifest(folder)
    barred: dict[tuple[str, str], str] = {}
    if read_kind(folder) is Kind.RELEASE:
        barred = {(one.leaflet, one.language): "; ".join(one.reasons) for one in standstills(library)}
        wanted = tuple(edition for edition in library.wanted if edition not in barred)
        library = dataclasses.replace(library, wanted=wanted, findings=())
    known = {form.name: form for form in formats}
    orphans = [artefact.path for artefact in listed if not library.has(artefact.leaflet, artefact.language)]
    findings = [*library.findings, *(_stranger(path) for path in strangers(folder, listed)), *map(_orphan, orphans)]
    findings += [_barred(a.path, barred[a.leaflet, a.language]) for a in listed if (a.leaflet, a.language) in barred]
    chosen = [a for a in listed if (a.leaflet, a.language) in set(library.wanted) and a.format in known]
    evidence = []
    with reading_room(library.project) as reader:
        for number, artefact in enumerate(chosen, start=1):
            say(f"[{number}/{len(chosen)}] 5 read back  {artefact.path}")
            if (artefact.leaflet, artefact.language) not in library.translations:
                continue
            evidence.append(_judged(library, artefact, folder, reader, known[artefact.format], hashes=hashes))
    needs = {(tag, f.name): f.needs_person(language) for tag, language in library.languages.items() for f in formats}
    table: list[Cell] = []
    for slug in dict.fromkeys(slug for slug, _ in library.wanted):
        tags = [tag for wanted, tag in library.wanted if wanted == slug]
        statements = library.leaflets[slug].statements if slug in library.leaflets else ()
        table += cells(slug, statements, tags, list(known), evidence, needs)
    return Verdict(tuple(evidence), tuple(table), tuple(findings))


def _judged(
    library: Library, artefact: Artefact, folder: Path, reader: ReadingRoom, form: Format, *, hashes: bool
) -> Evidence:
    promise = library.promise(artefact.leaflet, artefact.language)
    file = folder / artefact.path
    if file.is_symlink() or not file.is_file():
        gone = Finding("manifest", "the file is not there", Place(artefact.path), "Build it again.")
        return refused(promise, artefact, gone)
    found = prove(promise, artefact, file, reader(form.reader))
    now = describe(folder, artefact)
    if hashes and (now.sha256, now.bytes) != (artefact.sha256, artefact.bytes):
        changed = Finding(
            "manifest",
            "the file is not the one that was built",
            Place(artefact.path),
            "Do not hand it out; build again.",
        )
        return dataclasses.replace(found, findings=(changed, *found.findings))
    return found


def _stranger(path: str) -> Finding:
    return Finding(
        "manifest", "a file that the manifest does not list", Place(path), "Nobody has proven it: take it away."
    )


def _barred(path: str, reasons: str) -> Finding:
    return Finding("not-released", f"this may not be handed to patients: {reasons}", Place(path), "Take it away.")


def _orphan(path: str) -> Finding:
    return Finding(
        "manifest", "a file of a leaflet or language that is not in the sources", Place(path), "Take it away."
    )
