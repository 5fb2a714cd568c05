"""The whole build: what is stale is made, proven and recorded; one bad leaflet, catalog or file fails alone."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .errors import Problem, disk_problem
from .formats import FORMATS
from .jobs import each, one_at_a_time
from .library import Library, read_editions
from .listening import spoken_of, weighed
from .model import (
    Artefact,
    Edition,
    Evidence,
    Finding,
    Format,
    Kind,
    Language,
    Options,
    Place,
    Project,
    Promise,
    Severity,
    Shelf,
)
from .plan import artefact_key, artefact_path, common_key, recipe
from .press import ReadingRoom, make, reading_room, refused
from .promise import due_notices
from .proofs import Proofs
from .record import (
    describe,
    evidence_folder,
    read_evidence,
    read_manifest,
    read_website,
    write_evidence,
    write_manifest,
)
from .shelves import PAGE, paged, shelf_of, with_shelf

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Unit:
    """One artefact to be made: an edition in a format, where it goes and the key of all that goes into it."""

    slug: str
    tag: str
    form: Format
    path: str
    variant: str
    key: str

    def __reduce__(self) -> tuple[object, ...]:
        """Carried to another process by the name of its format, for modules cannot be packed."""
        return _unit, (self.slug, self.tag, self.form.name, self.path, self.variant, self.key)

    @property
    def unmade(self) -> Artefact:
        """The artefact as it is known before there is a file."""
        return Artefact(self.path, self.slug, self.tag, self.form.name, self.variant, "", 0)


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one process is given: what is stale in one language.  ``first`` is the number of its first unit, of
    ``total`` in the whole build.
    """

    library: Library
    tag: str
    units: tuple[Unit, ...]
    options: Options
    out: Path
    say: Say
    proofs: Proofs
    shelves: Mapping[tuple[str, str], Shelf]
    first: int
    total: int


@dataclass(frozen=True, slots=True)
class Run:
    """What stays the same through a build: where to, what was there before, and how it is told."""

    library: Library
    options: Options
    out: Path
    records: Path
    common: str
    listed: Mapping[str, Artefact]
    say: Say
    jobs: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did: the evidence of all that was asked for, what was made anew, what was removed and why."""

    evidence: tuple[Evidence, ...]
    made: int
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def proven(self) -> bool:
        """Everything asked for is there and proven, or waits for a person and says so."""
        clean = not any(finding.severity is Severity.ERROR for finding in self.findings)
        return clean and bool(self.evidence) and all(evidence.settled for evidence in self.evidence)


def build(
    library: Library,
    formats: Sequence[Format],
    options: Options,
    out: Path,
    say: Say,
    kind: Kind = Kind.PREVIEW,
    jobs: int = 1,
) -> Outcome:
    """Make what is stale into ``out``, prove it, and offer only what is proven.  ``say`` is told of each step.

    With several ``jobs``, each language has a process of its own; formats must then be those of the registry.
    The manifest of a release is written even when nothing may be released: an empty release is known to be one.
    """
    with one_at_a_time(library.project.build / "building", say):
        return _build(library, formats, options, out, say, kind, jobs)


def _build(
    library: Library,
    formats: Sequence[Format],
    options: Options,
    out: Path,
    say: Say,
    kind: Kind,
    jobs: int,
) -> Outcome:
    listed = {artefact.path: artefact for artefact in read_manifest(out)}
    common, records = common_key(library.project), evidence_folder(library.project, out)
    run = Run(library, options, out, records, common, listed, say, jobs)
    evidence, stale = _press_all(run, [form for form in formats if form.name != PAGE], {})
    for form in formats:
        if form.name == PAGE:
            stale += _press_pages(run, form, evidence)
    removed = _remove_stale(library, listed, evidence, out, common)
    kept = [artefact for path, artefact in listed.items() if path not in evidence and path not in removed]
    if evidence or removed or kind is Kind.RELEASE:
        proven = [found.artefact for found in evidence.values() if found.proven]
        write_manifest(out, [*kept, *proven], kind, read_website(out))
    made = sum(bool(evidence[path].artefact.sha256) for path in dict.fromkeys(stale))
    return Outcome(tuple(evidence.values()), made, tuple(removed), library.findings)


def _press_all(
    run: Run, formats: Sequence[Format], shelves: Mapping[tuple[str, str], Shelf]
) -> tuple[dict[str, Evidence], list[str]]:
    """The evidence of all that is asked for in these formats, by path, and the paths of what was made anew."""
    library = run.library
    units = _units(library, formats, run.options, run.common, shelves)
    evidence: dict[str, Evidence] = {}
    for unit in units:
        known = _known(run, unit)
        if known and not _refused_since(library, unit, known):
            evidence[unit.path] = known
    stale = [unit for unit in units if unit.path not in evidence]
    proofs = Proofs(library.project, run.common)
    for batch, results in each(_press_language, _batches(run, stale, proofs, shelves), run.jobs):
        for unit, found in zip(batch.units, results or map(partial(_ended, library), batch.units), strict=True):
            evidence[unit.path] = found
    return {unit.path: evidence[unit.path] for unit in units}, [unit.path for unit in stale]


def _press_pages(run: Run, form: Format, evidence: dict[str, Evidence]) -> list[str]:
    """Make the pages, which show what else is proven and link to each other; put their evidence to the rest.

    A page that is not proven is one to which the others must not lead: then they are made once more.
    """
    stale: list[str] = []
    barred: set[str] = set()
    while True:
        shelves = _shelves(run, form, evidence, barred)
        pages, made = _press_all(run, (form,), shelves)
        stale += made
        evidence.update(pages)
        unproven = {path for path, found in pages.items() if not found.proven}
        if unproven <= barred:
            return stale
        barred |= unproven


def _shelves(
    run: Run, form: Format, evidence: Mapping[str, Evidence], barred: Collection[str]
) -> dict[tuple[str, str], Shelf]:
    """What stands beside each page: of this run, or of an earlier one and still as fresh."""
    library = run.library
    others = [other for other in FORMATS if other.name != form.name]
    units = _units(library, others, run.options, run.common, {})
    pages = _units(library, (form,), run.options, run.common, {})
    beside: dict[tuple[str, str], list[Evidence]] = {(page.slug, page.tag): [] for page in pages}
    for unit in units:
        found = evidence.get(unit.path) or _known(run, unit)
        if found is not None:
            beside[unit.slug, unit.tag].append(found)
    made = [page.unmade for page in pages]
    known = {(artefact.leaflet, artefact.language) for artefact in made}
    elsewhere = [a for a in run.listed.values() if (a.leaflet, a.language) not in known]
    offered = [artefact for artefact in (*made, *elsewhere) if artefact.path not in barred]
    languages: Mapping[str, list[Language]] = {
        slug: paged(offered, slug, library.languages.values()) for slug in {page.slug for page in pages}
    }
    return {
        (slug, tag): shelf_of(library.promise(slug, tag), found, languages[slug])
        for (slug, tag), found in beside.items()
    }


def _known(run: Run, unit: Unit) -> Evidence | None:
    """The evidence of what was made earlier, here or in the preview, of the very same things."""
    return _fresh(unit, run.out, run.records) or _taken_over(unit, run.library.project, run.out, run.records)


def _unit(slug: str, tag: str, form: str, path: str, variant: str, key: str) -> Unit:
    return Unit(slug, tag, next(known for known in FORMATS if known.name == form), path, variant, key)


def _units(
    library: Library,
    formats: Sequence[Format],
    options: Options,
    common: str,
    shelves: Mapping[tuple[str, str], Shelf],
) -> list[Unit]:
    units = []
    for slug, tag in library.wanted:
        if (slug, tag) not in library.translations:
            continue
        for form in formats:
            path = artefact_path(library.leaflets[slug], library.languages[tag], form, options)
            beside = repr(shelves.get((slug, tag), "")) if form.name == PAGE else ""
            key = _key(library, common, slug, tag, recipe(form.name, form.variant(options)) + beside)
            units.append(Unit(slug, tag, form, path, form.variant(options), key))
    return units


def _key(library: Library, common: str, slug: str, tag: str, how: str) -> str:
    leaflet, translation = library.leaflets[slug], library.translations[slug, tag]
    notices = due_notices(leaflet.meta, translation, library.today)
    languages = (library.languages[tag], library.english)
    return artefact_key(library.project, common, leaflet, languages, notices, how)


def _fresh(unit: Unit, out: Path, records: Path) -> Evidence | None:
    """The evidence of an earlier build, if the file is still what was proven then and nothing that goes in changed."""
    known = read_evidence(records, unit.path, unit.key)
    if known is None or not known.proven or not (out / unit.path).is_file():
        return None
    same = describe(out, unit.unmade) == known.artefact
    return known if same else None


def _refused_since(library: Library, unit: Unit, known: Evidence) -> bool:
    """Whether a listener has said since it was proven that a statement in it is wrong."""
    asked = spoken_of(library.project, known)
    return asked and not weighed(library.project, library.promise(unit.slug, unit.tag), known).proven


def _taken_over(unit: Unit, project: Project, out: Path, records: Path) -> Evidence | None:
    """The same file from the preview, made and proven there of the very same things: it need not be made twice."""
    known = _fresh(unit, project.site, evidence_folder(project, project.site)) if out != project.site else None
    if known:
        _offer(project.site / unit.path, out / unit.path)
        write_evidence(records, unit.key, known)
    return known


def _offer(file: Path, offered: Path) -> None:
    """Put a proven file where people find it, whole or not at all."""
    offered.parent.mkdir(parents=True, exist_ok=True)
    temporary = offered.with_name(f".{offered.name}.new")
    shutil.copyfile(file, temporary)
    temporary.replace(offered)


def _batches(run: Run, stale: Sequence[Unit], proofs: Proofs, shelves: Mapping[tuple[str, str], Shelf]) -> list[Batch]:
    """What is stale, by language, each batch with no more of the library than it needs."""
    batches: list[Batch] = []
    library, first = run.library, 1
    for tag in dict.fromkeys(unit.tag for unit in stale):
        units = tuple(unit for unit in stale if unit.tag == tag)
        own = {edition: said for edition, said in library.translations.items() if edition[1] == tag}
        slim = dataclasses.replace(library, translations=own, findings=(), signed={}, faults={})
        beside = {edition: shelf for edition, shelf in shelves.items() if edition[1] == tag}
        batches.append(Batch(slim, tag, units, run.options, run.out, run.say, proofs, beside, first, len(stale)))
        first += len(units)
    return batches


def _press_language(batch: Batch) -> list[Evidence]:
    """Steps 1 to 7 for all that is stale in one language; Sphinx runs once, and one browser is opened."""
    library, records = batch.library, evidence_folder(batch.library.project, batch.out)
    slugs = list(dict.fromkeys(unit.slug for unit in batch.units))
    batch.say(f"1-3 read, translate and resolve {len(slugs)} in {library.languages[batch.tag].english}")
    editions: Mapping[str, Edition | Problem] = read_editions(library, batch.tag, slugs)
    done = []
    with reading_room(library.project) as reader:
        for number, unit in enumerate(batch.units, start=batch.first):
            batch.say(f"[{number}/{batch.total}] 4 make     {unit.path}")
            found = _press(batch, unit, editions[unit.slug], reader)
            state = "proven" if found.proven else found.needs_person or f"NOT PROVEN, {len(found.findings)} findings"
            batch.say(f"[{number}/{batch.total}] 7 record   {unit.path}: {state}")
            write_evidence(records, unit.key, found)
            done.append(found)
    return done


def _ended(library: Library, unit: Unit) -> Evidence:
    """The evidence of a unit whose process ended in the middle of it."""
    ended = Finding(
        "press-ended",
        "the process that made it ended before it was done; the machine may be short of memory",
        Place(unit.path),
        "Build again, with --jobs 1.",
    )
    return refused(library.promise(unit.slug, unit.tag), unit.unmade, ended)


def _press(batch: Batch, unit: Unit, edition: Edition | Problem, reader: ReadingRoom) -> Evidence:
    """Make one file in a place apart, prove it there, and only then put it where people find it."""
    library = batch.library
    apart = library.project.build / "press"
    shelf = batch.shelves.get((unit.slug, unit.tag))
    promise = with_shelf(library.promise(unit.slug, unit.tag), unit.form.name, shelf)
    if isinstance(edition, Problem):
        found = refused(promise, unit.unmade, edition.finding())
    else:
        found = _make_and_prove(batch, promise, unit, dataclasses.replace(edition, shelf=promise.shelf), reader)
    offered = batch.out / unit.path
    if found.proven:
        _offer(apart / unit.path, offered)
        (apart / unit.path).unlink()
    else:
        offered.unlink(missing_ok=True)
    return found


def _make_and_prove(batch: Batch, promise: Promise, unit: Unit, edition: Edition, reader: ReadingRoom) -> Evidence:
    apart = batch.library.project.build / "press"
    try:
        make(edition, unit.form, apart / unit.path, batch.options)
        artefact = describe(apart, unit.unmade)
        return batch.proofs.prove(promise, artefact, apart / unit.path, lambda: reader(unit.form.reader))
    except Problem as problem:
        return refused(promise, unit.unmade, problem.finding())
    except OSError as error:
        return refused(promise, unit.unmade, disk_problem(error, unit.path).finding())


def _remove_stale(
    library: Library, listed: Mapping[str, Artefact], evidence: Mapping[str, Evidence], out: Path, common: str
) -> list[str]:
    """Take away what nothing vouches for now: its sources changed or are gone, or it is not proven any more.

    Artefacts of leaflets and languages that were not asked for this time stay as they are.
    """
    records = evidence_folder(library.project, out)
    removed = [path for path in listed if path in evidence and not evidence[path].proven]
    asked = set(library.wanted)
    for path, artefact in listed.items():
        edition = (artefact.leaflet, artefact.language)
        orphan = not library.has(*edition)
        if path in evidence or (edition not in asked and not orphan):
            continue
        key = (
            _key(library, common, *edition, recipe(artefact.format, artefact.variant))
            if edition in library.translations
            else ""
        )
        if read_evidence(records, path, key) is None:
            removed.append(path)
            (out / path).unlink(missing_ok=True)
    return removed
