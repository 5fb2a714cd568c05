"""The whole build: what is stale is made, proven and recorded; one bad leaflet, catalog or file fails alone.

Leaflets are built in chunks, so that a library of any size takes no more memory than a chunk; each chunk is a *story*
(``relay.py``) whose files are made by a crew of processes, here or on many machines (``units.py``).  This process alone
writes into the output folder.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .cells import Crew, Limits, here, local
from .errors import StoreProblem, disk_problem
from .formats import FORMATS
from .jobs import one_at_a_time
from .library import Library
from .model import (
    Artefact,
    Evidence,
    Finding,
    Format,
    Kind,
    Language,
    Options,
    Project,
    Severity,
    Shelf,
)
from .plan import artefact_path, common_of, recipe
from .press import refused
from .proofs import Proofs
from .record import (
    MANIFEST,
    describe,
    evidence_folder,
    read_evidence,
    read_listed,
    write_evidence,
    write_manifest,
)
from .relay import relay
from .shelves import PAGE, paged, shelf_of
from .units import Batch, Origin, Pressed, Unit, Word, fresh, press_batch, unit_key

Say = Callable[[str], None]
Edition = tuple[str, str]
"""The slug of a leaflet and the tag of a language."""

CHUNK = 25
"""Leaflets of one chunk: enough for Sphinx to start once for many, few enough for small memory and even work."""
FEW: Final = 8
LAST: Final = 2
"""Of up to so many leaflets the files of the last languages are given out one by one: as the files of a language
together, they left one of two processes without work for 14 s of 288."""


@dataclass(frozen=True, slots=True)
class Run:
    """What stays the same through a build: which formats and how, where to, and what was there before.

    ``listed`` are the artefacts of the manifest by leaflet, ``website`` is the rest of it; ``common`` is the key of our
    own code.  ``timed``: say where the time goes.
    """

    formats: tuple[Format, ...]
    options: Options
    out: Path
    records: Path
    common: str
    proofs: Proofs
    listed: Mapping[str, Sequence[Artefact]]
    website: Mapping[str, str]
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """What came of some leaflets: the evidence of all that is due by path, which files were made or came out of the
    store, and which were removed.

    ``spent`` are CPU seconds by step, where they were counted.
    """

    library: Library
    evidence: Mapping[str, Evidence]
    made: tuple[str, ...]
    stored: tuple[str, ...]
    removed: tuple[str, ...]
    spent: Mapping[str, float]


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
    """Make what is stale of a library in memory into ``out``, prove it, and offer only what is proven.

    ``say`` is told of each step.  With several ``jobs`` there are as many processes; formats must then be those of the
    registry.
    """
    evidence: dict[str, Evidence] = {}
    made: list[str] = []
    removed: list[str] = []
    with at_work(library.project, say, jobs) as crew:
        run = begun(library.project, formats, options, out)
        removed += orphans(run, library.known, library.languages)
        for chunk in built(run, split(library), crew, tuple(removed), kind):
            evidence |= chunk.evidence
            made += chunk.made
            removed += chunk.removed
    return Outcome(tuple(evidence.values()), len(made), tuple(removed), library.findings)


@contextmanager
def at_work(project: Project, say: Say, jobs: int) -> Iterator[Crew]:
    """A crew of so many processes, or of this one alone, while no other build is at work; ``say`` hears each step."""

    def hear(word: object) -> None:
        if isinstance(word, Word):
            say(str(word))

    with ExitStack() as stack:
        stack.enter_context(one_at_a_time(project.build / "building", say))
        yield stack.enter_context(local(jobs, Limits(), hear) if jobs > 1 else here(hear))


def built(run: Run, libraries: Iterable[Library], crew: Crew, gone: Sequence[str], kind: Kind) -> Iterator[Chunk]:
    """Build the parts of a library, and list what is offered then; ``gone`` are the paths taken away before.

    The manifest of a release is written even when nothing may be released: an empty release is known to be one.
    """
    listed = {artefact.path: artefact for artefacts in run.listed.values() for artefact in artefacts}
    before, touched = set(gone), kind is Kind.RELEASE or bool(gone)
    for chunk in pressed(run, libraries, crew):
        withdrawn = _taken_away(run, (one for slug in chunk.library.withdrawn for one in run.listed.get(slug, ())))
        whole = dataclasses.replace(chunk, removed=(*chunk.removed, *withdrawn))
        for path in (*whole.evidence, *whole.removed):
            listed.pop(path, None)
        listed |= {path: found.artefact for path, found in whole.evidence.items() if found.proven}
        touched = touched or bool(whole.evidence) or bool(whole.removed)
        yield whole
    if touched:
        offered = [artefact for path, artefact in listed.items() if path not in before]
        write_manifest(run.out, offered, kind, run.website)


def begun(project: Project, formats: Sequence[Format], options: Options, out: Path, *, timed: bool = False) -> Run:
    """A build that begins: what is in the folder now.  Raises ManifestProblem."""
    listed: dict[str, list[Artefact]] = {}
    website: Mapping[str, str] = {}
    if (out / MANIFEST).exists():
        _, artefacts, website = read_listed(out)
        for artefact in artefacts:
            listed.setdefault(artefact.leaflet, []).append(artefact)
    common = common_of(project)
    proofs = Proofs(project, common, options.store)
    return Run(tuple(formats), options, out, evidence_folder(project, out), common, proofs, listed, website, timed)


def split(library: Library, size: int = CHUNK) -> Iterator[Library]:
    """The library in chunks of some leaflets each; together they want and hold the same."""
    slugs = list(dict.fromkeys(slug for slug, _ in library.wanted))
    for at in range(0, len(slugs), size):
        own = set(slugs[at : at + size])
        yield dataclasses.replace(
            library,
            leaflets={slug: leaflet for slug, leaflet in library.leaflets.items() if slug in own},
            translations={one: said for one, said in library.translations.items() if one[0] in own},
            wanted=tuple(one for one in library.wanted if one[0] in own),
        )


def pressed(run: Run, libraries: Iterable[Library], crew: Crew) -> Iterator[Chunk]:
    """Build each library, several at a time; what came of each, in the order in which they are done."""
    return relay(crew, press_batch, (_story(run, library) for library in libraries))


def orphans(run: Run, slugs: Collection[str], tags: Collection[str]) -> list[str]:
    """Take away what belongs to no leaflet or language that there is; the paths."""
    return _taken_away(
        run,
        (
            artefact
            for slug, artefacts in run.listed.items()
            for artefact in artefacts
            if slug not in slugs or artefact.language not in tags
        ),
    )


def _taken_away(run: Run, artefacts: Iterable[Artefact]) -> list[str]:
    gone = [artefact.path for artefact in artefacts]
    for path in gone:
        (run.out / path).unlink(missing_ok=True)
    return gone


# --------------------------------------------------------------------------------------------------------------------
# The story of one chunk

Asked = Generator[Sequence[Batch], Mapping[str, Pressed], None]
Shelves = Mapping[tuple[str, str], Shelf]


@dataclass(frozen=True, slots=True)
class _Tale:
    """What has come of a chunk so far."""

    run: Run
    library: Library
    evidence: dict[str, Evidence] = dataclasses.field(default_factory=dict)
    origins: dict[str, Origin] = dataclasses.field(default_factory=dict)
    spent: dict[str, float] = dataclasses.field(default_factory=dict)

    def record(self, unit: Unit, found: Pressed) -> bool:
        """Write down what came of a file, and put it where people find it, or take it away from there.

        False for a file that is nowhere to be found, though it was made: the store has lost it.
        """
        evidence = _offered(self.run, unit, found.evidence)
        if evidence is None:
            return False
        write_evidence(self.run.records, unit.key, evidence)
        self.evidence[unit.path] = evidence
        for step, seconds in found.spent.items():
            self.spent[step] = self.spent.get(step, 0.0) + seconds
        if evidence.artefact.sha256 and self.origins.get(unit.path) is not Origin.MADE:
            self.origins[unit.path] = found.origin
        return True

    def of(self, origin: Origin) -> tuple[str, ...]:
        """The paths of all files that came from there."""
        return tuple(path for path, known in self.origins.items() if known is origin)


def _story(run: Run, library: Library) -> Generator[Sequence[Batch], Mapping[str, Pressed], Chunk]:
    """Files first, then the pages that show what of them is proven, and lead to each other."""
    tale = _Tale(run, library)
    yield from _press(tale, [form for form in run.formats if form.name != PAGE], {})
    page = next((form for form in (*run.formats, *FORMATS) if form.name == PAGE), None)
    if page is not None:
        yield from _press_pages(tale, page)
    removed = [path for path, found in tale.evidence.items() if _was_there(run, found) and not found.proven]
    removed += _stale(tale)
    return Chunk(library, tale.evidence, tale.of(Origin.MADE), tale.of(Origin.STORED), tuple(removed), tale.spent)


def _press(
    tale: _Tale, formats: Sequence[Format], shelves: Shelves, editions: Collection[Edition] | None = None
) -> Asked:
    """Have all files of these formats made that are not as they should be, of all editions or of these."""
    units = [
        unit
        for unit in _units(tale.run, tale.library, formats, shelves)
        if editions is None or (unit.slug, unit.tag) in editions
    ]
    found = yield _batches(tale.run, tale.library, units, shelves)
    lost = [unit for unit in units if not tale.record(unit, found[unit.path])]
    found = yield _batches(tale.run, tale.library, lost, shelves)  # what the store has lost is made again
    for unit in lost:
        if not tale.record(unit, found[unit.path]):
            gone = StoreProblem(
                "a file that was made is not in the store", unit.path, "Check the store: altformats store"
            )
            tale.record(unit, Pressed(refused(tale.library.promise(unit.slug, unit.tag), unit.unmade, gone.finding())))


def _press_pages(tale: _Tale, form: Format) -> Asked:
    """Make the pages, which show what else is proven and link to each other.

    A page that stands in the folder is brought up to date even where only other formats were asked for.  A page that is
    not proven is one to which the others must not lead: then they are made once more.
    """
    run, library = tale.run, tale.library
    standing = {
        (a.leaflet, a.language) for slug in library.leaflets for a in run.listed.get(slug, ()) if a.format == PAGE
    }
    asked = {edition for edition in library.wanted if form in run.formats or edition in standing}
    barred: set[str] = set()
    while asked:
        yield from _press(tale, [form], _shelves(tale, form, asked, barred), asked)
        unproven = {path for path, found in tale.evidence.items() if found.artefact.format == PAGE and not found.proven}
        if unproven <= barred:
            return
        barred |= unproven


def _shelves(tale: _Tale, form: Format, asked: Collection[Edition], barred: Collection[str]) -> dict[Edition, Shelf]:
    """What stands beside each page: of this run, or of an earlier one and still as fresh."""
    run, library = tale.run, tale.library
    others = [other for other in FORMATS if other.name != form.name]
    beside: dict[Edition, dict[str, Evidence]] = {edition: {} for edition in asked if edition in library.translations}
    for unit in _units(run, library, others, {}):
        if (unit.slug, unit.tag) in beside:
            known = tale.evidence.get(unit.path) or fresh(unit, run.out, run.records)
            if known is not None:
                beside[unit.slug, unit.tag][unit.path] = known
    for edition, found in beside.items():
        for artefact in run.listed.get(edition[0], ()):
            if artefact.language == edition[1] and artefact.format != PAGE and artefact.path not in found:
                known = _still(run, library, artefact)
                if known is not None:
                    found[artefact.path] = known
    pages = [unit.unmade for unit in _units(run, library, (form,), {}) if (unit.slug, unit.tag) in beside]
    made = {(page.leaflet, page.language) for page in pages}
    elsewhere = [
        a for slug in library.leaflets for a in run.listed.get(slug, ()) if (a.leaflet, a.language) not in made
    ]
    offered = [artefact for artefact in (*pages, *elsewhere) if artefact.path not in barred]
    languages: Mapping[str, list[Language]] = {
        slug: paged(offered, slug, library.languages.values()) for slug in library.leaflets
    }
    return {
        (slug, tag): shelf_of(library.promise(slug, tag), found.values(), languages[slug])
        for (slug, tag), found in beside.items()
    }


def _still(run: Run, library: Library, artefact: Artefact) -> Evidence | None:
    """The evidence of a listed file that was not asked for now, such as a larger print, if it is still as fresh."""
    edition = (artefact.leaflet, artefact.language)
    if edition not in library.translations:
        return None
    key = unit_key(library, run.common, *edition, recipe(artefact.format, artefact.variant))
    known = read_evidence(run.records, artefact.path, key)
    return known if known is not None and known.proven and known.artefact == artefact else None


def _stale(tale: _Tale) -> list[str]:
    """Take away listed files of these editions that were not asked for now, and that nothing vouches for any more.

    Files of languages that were not asked for this time stay as they are.
    """
    wanted, removed = set(tale.library.wanted), []
    for slug in dict.fromkeys(slug for slug, _ in wanted):
        for artefact in tale.run.listed.get(slug, ()):
            asked = (artefact.leaflet, artefact.language) in wanted and artefact.path not in tale.evidence
            if asked and _still(tale.run, tale.library, artefact) is None:
                removed.append(artefact.path)
                (tale.run.out / artefact.path).unlink(missing_ok=True)
    return removed


def _was_there(run: Run, found: Evidence) -> bool:
    return any(artefact.path == found.artefact.path for artefact in run.listed.get(found.artefact.leaflet, ()))


def _offered(run: Run, unit: Unit, found: Evidence) -> Evidence | None:
    """Put a proven file where people find it, whole or not at all, and take one away that is not; its evidence.

    None for a file that the store has lost.
    """
    try:
        if found.proven and _put_there(run, unit, found.artefact):
            return found
    except OSError as error:
        found = dataclasses.replace(found, findings=(*found.findings, disk_problem(error, unit.path).finding()))
    except StoreProblem as problem:
        found = dataclasses.replace(found, findings=(*found.findings, problem.finding()))
    (run.out / unit.path).unlink(missing_ok=True)
    return None if found.proven else found


def _put_there(run: Run, unit: Unit, artefact: Artefact) -> bool:
    """Whether the file is in the output folder now: it was, or the store has it, or it lies where it was made."""
    target, apart = run.out / unit.path, run.proofs.project.build / "press"
    if target.is_file() and describe(run.out, unit.unmade) == artefact:
        return True
    made = apart / unit.path
    if made.is_file() and describe(apart, unit.unmade) == artefact:
        target.parent.mkdir(parents=True, exist_ok=True)
        made.replace(target)
        return True
    return run.proofs.store.fetch(artefact.sha256, target)


def _units(run: Run, library: Library, formats: Sequence[Format], shelves: Shelves) -> list[Unit]:
    units = []
    for slug, tag in library.wanted:
        if (slug, tag) not in library.translations:
            continue
        for form in formats:
            variant = form.variant(run.options)
            path = artefact_path(library.leaflets[slug], library.languages[tag], form, run.options)
            beside = repr(shelves.get((slug, tag), "")) if form.name == PAGE else ""
            key = unit_key(library, run.common, slug, tag, recipe(form.name, variant) + beside)
            units.append(Unit(slug, tag, form, path, variant, key))
    return units


def _batches(run: Run, library: Library, units: Sequence[Unit], shelves: Shelves) -> list[Batch]:
    """The files by language, each batch with no more of the library than it needs.

    Of one leaflet in one language each file is a batch, or the other processes would have nothing to do (measured: 18 s
    instead of 22); so are the last files of a few leaflets.
    """
    batches: list[Batch] = []
    for tag in dict.fromkeys(unit.tag for unit in units):
        own = {edition: said for edition, said in library.translations.items() if edition[1] == tag}
        slim = dataclasses.replace(
            library, translations=own, findings=(), signed={}, faults={}, withdrawn={}, known=frozenset()
        )
        beside = {edition: shelf for edition, shelf in shelves.items() if edition[1] == tag}
        asked = tuple(unit for unit in units if unit.tag == tag)
        batches.append(Batch(slim, tag, asked, run.options, run.out, run.proofs, beside, run.common, run.timed))
    leaflets = len({unit.slug for unit in units})
    if len(batches) == 1 and leaflets == 1:
        return list(batches[0].parts())
    whole = len(batches) - LAST if 0 < leaflets <= FEW and len(batches) > LAST else len(batches)
    return [*batches[:whole], *(part for batch in batches[whole:] for part in batch.parts())]
