"""Proves an output folder from its finished files, its manifest and the sources alone: ``prove`` and ``verify``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import ManifestProblem
from .formats import FORMATS
from .jobs import each
from .leads import astray
from .library import Library
from .listening import as_far_as_known
from .matrix import Cell, cells
from .model import Artefact, Evidence, Finding, Format, Kind, Language, Place, Severity
from .plan import common_key
from .press import ReadingRoom, reading_room, refused
from .proofs import Proofs
from .record import MANIFEST, describe, read_kind, read_manifest, read_website, strangers
from .release import standstills
from .shelves import PAGE, paged, shelf_of, with_shelf

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
        clean = not any(finding.severity is Severity.ERROR for finding in self.findings)
        return whole and clean and all(evidence.proven for evidence in self.evidence)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The folder's findings and those of each file."""
        return (*self.findings, *(finding for evidence in self.evidence for finding in evidence.findings))


def judge(
    library: Library,
    formats: Sequence[Format],
    folder: Path,
    say: Say,
    *,
    hashes: bool = True,
    afresh: bool = False,
    jobs: int = 1,
) -> Verdict:
    """Read every listed file of the editions asked for and compare it with what was promised.

    With ``hashes`` false a changed file is judged by its content alone; ``afresh``, nothing counts that was read
    earlier; with several ``jobs`` each language has a process of its own, and the formats must be those of the
    registry.  In a release folder an edition that may not be released is a finding, and only those that may must be
    there.  Raises ManifestProblem for a damaged manifest.
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
    titles = {edition: library.promise(*edition).blocks[0].text for edition in library.translations}
    findings += astray(folder, listed, read_website(folder), titles, hashes=hashes)
    chosen = [a for a in listed if (a.leaflet, a.language) in set(library.wanted) and a.format in known]
    evidence = []
    proofs = Proofs(library.project, "" if afresh else common_key(library.project))
    batches = list(_batches(library, listed, chosen, folder, say, proofs, hashes=hashes))
    for _, found in each(_judge_language, batches, jobs):
        if found is None:
            findings.append(_ended(folder))
        evidence += found or []
    needs = {(tag, f.name): f.needs_person(language) for tag, language in library.languages.items() for f in formats}
    heard = {
        (found.artefact.path, hearing.statement): hearing.summary
        for found in evidence
        for hearing in as_far_as_known(library.project, library.promise(*_edition(found)), found)
    }
    table: list[Cell] = []
    for slug in dict.fromkeys(slug for slug, _ in library.wanted):
        tags = [tag for wanted, tag in library.wanted if wanted == slug]
        statements = library.leaflets[slug].statements if slug in library.leaflets else ()
        table += cells(slug, statements, tags, list(known), evidence, needs, heard)
    return Verdict(tuple(evidence), tuple(table), tuple(findings))


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one language, for one process.  ``readers`` names the reader of each format.

    ``beside`` are those that the pages among them speak of and that were not asked for; ``paged`` the languages in
    which each leaflet has a page.
    """

    library: Library
    artefacts: tuple[Artefact, ...]
    beside: tuple[Artefact, ...]
    paged: Mapping[str, tuple[Language, ...]]
    readers: Mapping[str, str]
    folder: Path
    say: Say
    first: int
    total: int
    proofs: Proofs
    hashes: bool


def _batches(
    library: Library,
    listed: Sequence[Artefact],
    chosen: Sequence[Artefact],
    folder: Path,
    say: Say,
    proofs: Proofs,
    *,
    hashes: bool,
) -> Iterator[Batch]:
    readers = {form.name: form.reader for form in FORMATS}
    slugs = dict.fromkeys(artefact.leaflet for artefact in chosen)
    tags = {slug: tuple(paged(listed, slug, library.languages.values())) for slug in slugs}
    first = 1
    for tag in dict.fromkeys(artefact.language for artefact in chosen):
        own = tuple(artefact for artefact in chosen if artefact.language == tag)
        pages = {artefact.leaflet for artefact in own if artefact.format == PAGE}
        beside = tuple(a for a in listed if a.language == tag and a.leaflet in pages and a not in own)
        said = {edition: words for edition, words in library.translations.items() if edition[1] == tag}
        slim = dataclasses.replace(library, translations=said, findings=(), signed={}, faults={})
        yield Batch(slim, own, beside, tags, readers, folder, say, first, len(chosen), proofs, hashes)
        first += len(own)


def _judge_language(batch: Batch) -> list[Evidence]:
    """The evidence of each file asked for; a page is read after the files that it speaks of."""
    evidence: dict[str, Evidence] = {}
    total = len(batch.artefacts) + len(batch.beside)
    with reading_room(batch.library.project, batch.proofs.pieces) as reader:
        rows = sorted((*batch.artefacts, *batch.beside), key=lambda artefact: artefact.format == PAGE)
        for number, artefact in enumerate(rows, start=1):
            batch.say(f"[{artefact.language} {number}/{total}] 5 read back  {artefact.path}")
            if (artefact.leaflet, artefact.language) in batch.library.translations:
                evidence[artefact.path] = _judged(batch, artefact, reader, evidence.values())
    return [evidence[artefact.path] for artefact in batch.artefacts if artefact.path in evidence]


def _judged(batch: Batch, artefact: Artefact, reader: ReadingRoom, read: Iterable[Evidence]) -> Evidence:
    promise = batch.library.promise(artefact.leaflet, artefact.language)
    if artefact.format == PAGE:
        own = [found for found in read if found.artefact.leaflet == artefact.leaflet]
        promise = with_shelf(promise, PAGE, shelf_of(promise, own, batch.paged.get(artefact.leaflet, ())))
    file = batch.folder / artefact.path
    if file.is_symlink() or not file.is_file():
        gone = Finding("manifest", "the file is not there", Place(artefact.path), "Build it again.")
        return refused(promise, artefact, gone)
    now = describe(batch.folder, artefact)
    found = batch.proofs.prove(promise, now, file, lambda: reader(batch.readers[artefact.format]))
    found = dataclasses.replace(found, artefact=artefact)
    if batch.hashes and (now.sha256, now.bytes) != (artefact.sha256, artefact.bytes):
        changed = Finding(
            "manifest",
            "the file is not the one that was built",
            Place(artefact.path),
            "Do not hand it out; build again.",
        )
        return dataclasses.replace(found, findings=(changed, *found.findings))
    return found


def _edition(found: Evidence) -> tuple[str, str]:
    return found.artefact.leaflet, found.artefact.language


def _ended(folder: Path) -> Finding:
    words = "a process that read files back ended before it was done; the machine may be short of memory"
    return Finding("press-ended", words, Place(str(folder)), "Run it again, with --jobs 1.")


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
