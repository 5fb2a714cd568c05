"""What one process is given and what it gives back: files of one language, made, read back and proven (steps 3 to 7).

What was made of the very same things before, here or on another machine, is in the store and is not made again: a file
by the key of all that goes into it, its proof by its bytes and its promise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from .cells import Desk
from .clocks import Clock
from .errors import Problem, StoreProblem, disk_problem
from .formats import FORMATS
from .library import Library, read_editions
from .listening import spoken_of, weighed
from .model import (
    Artefact,
    Edition,
    Evidence,
    Finding,
    Format,
    Language,
    Options,
    Place,
    Promise,
    Reading,
    Shelf,
)
from .plan import artefact_key, common_of
from .press import ReadFile, ReadingRoom, make, reading_room, refused
from .promise import due_notices
from .proofs import Proofs
from .record import artefact_of, as_bytes, describe, evidence_folder, read_evidence
from .shelves import PAGE, with_shelf
from .store import Store


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


def _unit(slug: str, tag: str, form: str, path: str, variant: str, key: str) -> Unit:
    return Unit(slug, tag, next(known for known in FORMATS if known.name == form), path, variant, key)


class Origin(StrEnum):
    """Where a finished file came from: it stood there already, the store had it, or it was made now."""

    KEPT = "kept"
    STORED = "from the store"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a unit: its evidence, where its file came from, and the CPU seconds by step."""

    evidence: Evidence
    origin: Origin = Origin.KEPT
    spent: Mapping[str, float] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Word:
    """How far a process is: a step of one file.  ``state`` says what came of it, at its last step only."""

    path: str
    step: str
    state: str = ""

    def __str__(self) -> str:
        return f"{self.step:10} {self.path}{': ' if self.state else ''}{self.state}"


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one process is given: files of one language, and no more of the library than they need.

    ``common`` is the key of our code, which must be the same on the machine that does the work.  ``timed``: say where
    the time goes.
    """

    library: Library
    tag: str
    units: tuple[Unit, ...]
    options: Options
    out: Path
    proofs: Proofs
    shelves: Mapping[tuple[str, str], Shelf]
    common: str
    timed: bool = False

    @property
    def kind(self) -> str:
        """Pages, which a browser reads, or other files."""
        return "pages" if all(unit.form.name == PAGE for unit in self.units) else "files"

    def parts(self) -> Sequence[Batch]:
        """A batch for each file."""
        return [dataclasses.replace(self, units=(unit,)) for unit in self.units] if len(self.units) > 1 else [self]

    def lost(self, why: str) -> dict[str, Pressed]:
        """The evidence of files whose process ended in the middle of them, each time."""
        return {unit.path: Pressed(_ended(self.library, unit, why)) for unit in self.units}

    def promise(self, unit: Unit) -> Promise:
        """What the file must say."""
        shelf = self.shelves.get((unit.slug, unit.tag))
        return with_shelf(self.library.promise(unit.slug, unit.tag), unit.form.name, shelf)


def unit_key(library: Library, common: str, slug: str, tag: str, how: str) -> str:
    """The key of all that goes into a file; ``how`` is its recipe.  Raises KeyError for what cannot be made."""
    leaflet, translation = library.leaflets[slug], library.translations[slug, tag]
    notices = due_notices(leaflet.meta, translation, library.today)
    return artefact_key(library.project, common, leaflet, _languages(library, tag), notices, how)


def _languages(library: Library, tag: str) -> tuple[Language, Language]:
    return library.languages[tag], library.english


def fresh(unit: Unit, out: Path, records: Path) -> Evidence | None:
    """The evidence of an earlier build, if the file is still what was proven then and nothing that goes in changed."""
    known = read_evidence(records, unit.path, unit.key)
    if known is None or not known.proven or not (out / unit.path).is_file():
        return None
    same = describe(out, unit.unmade) == known.artefact
    return known if same else None


def refused_since(library: Library, unit: Unit, known: Evidence) -> bool:
    """Whether a listener has said since it was proven that a statement in it is wrong."""
    asked = spoken_of(library.project, known)
    return asked and not weighed(library.project, library.promise(unit.slug, unit.tag), known).proven


def stored_of(store: Store, unit: Unit) -> Artefact | None:
    """The file that was made of the very same things before, where the store holds it."""
    try:
        found = artefact_of(store.get(f"made/{unit.key}"))
        if found is None or dataclasses.replace(found, sha256="", bytes=0) != unit.unmade:
            return None
        return found if store.has(f"files/{found.sha256}") else None
    except Problem:  # told where it is written: what cannot be read is made
        return None


def press_batch(batch: Batch, desk: Desk) -> dict[str, Pressed]:
    """Steps 3 to 7 for each file of a batch that is not as it should be; Sphinx runs once, and one browser is opened.

    The results by path.  A file that was made is in the store, or, where that cannot be, in ``build/press``.
    """
    library, records = batch.library, evidence_folder(batch.library.project, batch.out)
    clock = Clock(running=batch.timed)
    if common_of(library.project) != batch.common:  # only on another machine
        return {unit.path: Pressed(_elsewhere(batch, unit)) for unit in batch.units}
    done: dict[str, Pressed] = {}
    for unit in batch.units:
        known = fresh(unit, batch.out, records)
        if known and not refused_since(library, unit, known):
            done[unit.path] = Pressed(known)
            desk.tell(Word(unit.path, "7 record", Origin.KEPT))
    due = [unit for unit in batch.units if unit.path not in done]
    stored = {unit.path: found for unit in due if (found := stored_of(batch.proofs.store, unit)) is not None}
    slugs = list(dict.fromkeys(unit.slug for unit in due if unit.path not in stored))
    editions: Mapping[str, Edition | Problem] = {}
    if slugs:
        desk.tell(Word(f"{len(slugs)} in {library.languages[batch.tag].english}", "3 resolve"))
        with clock.step("3 resolve"):
            editions = read_editions(library, batch.tag, slugs)
    kept = batch.proofs.pieces
    reader = desk.once(f"readers {library.project.root} {kept}", lambda: reading_room(library.project, kept))
    for unit in due:
        done[unit.path] = _press(batch, unit, stored.get(unit.path), editions.get(unit.slug), reader, desk, clock)
        desk.tell(Word(unit.path, "7 record", _state(done[unit.path].evidence)))
    return done


def _state(found: Evidence) -> str:
    return "proven" if found.proven else found.needs_person or f"NOT PROVEN, {len(found.findings)} findings"


def _press(
    batch: Batch,
    unit: Unit,
    stored: Artefact | None,
    edition: Edition | Problem | None,
    reader: ReadingRoom,
    desk: Desk,
    clock: Clock,
) -> Pressed:
    """Make one file in a place apart, unless the store has it, and prove it there."""
    promise = batch.promise(unit)
    known = batch.proofs.known(promise, stored) if stored else None
    if known is not None:
        return Pressed(weighed(batch.library.project, promise, known), Origin.STORED)
    if isinstance(edition, Problem):
        return Pressed(refused(promise, unit.unmade, edition.finding()), Origin.MADE)
    desk.tell(Word(unit.path, "5 read back" if stored else "4 make"))
    try:
        found = _made_and_proven(batch, promise, unit, stored, edition, reader, clock)
    except Problem as problem:
        found = refused(promise, unit.unmade, problem.finding())
    except OSError as error:
        found = refused(promise, unit.unmade, disk_problem(error, unit.path).finding())
    return Pressed(found, Origin.STORED if stored else Origin.MADE, clock.read())


def _made_and_proven(
    batch: Batch,
    promise: Promise,
    unit: Unit,
    stored: Artefact | None,
    edition: Edition | None,
    reader: ReadingRoom,
    clock: Clock,
) -> Evidence:
    project, name = batch.library.project, unit.form.name
    apart = project.build / "press"
    file = apart / unit.path
    if stored is None or not batch.proofs.store.fetch(stored.sha256, file):
        own = edition or _edition(batch, unit)
        with clock.step(f"4 make {name}"):
            make(dataclasses.replace(own, shelf=promise.shelf), unit.form, file, batch.options)
    artefact = describe(apart, unit.unmade)
    with clock.step(f"6 check {name}"):
        raw = batch.proofs.read(
            promise, artefact, file, lambda: _timed(reader(unit.form.reader), clock, f"5 read back {name}")
        )
    if raw.proven:
        _keep(batch, unit, artefact, file)
    return weighed(project, promise, raw)


def _edition(batch: Batch, unit: Unit) -> Edition:
    """The edition of a file that the store had lost.  Raises Problem."""
    edition = read_editions(batch.library, unit.tag, [unit.slug])[unit.slug]
    if isinstance(edition, Problem):
        raise edition
    return edition


def _timed(read: ReadFile, clock: Clock, step: str) -> ReadFile:
    def timed(path: Path) -> Reading:
        with clock.step(step):
            return read(path)

    return timed


def _keep(batch: Batch, unit: Unit, artefact: Artefact, file: Path) -> None:
    """Put a proven file into the store; where that cannot be, it stays where it was made."""
    store = batch.proofs.store
    try:
        store.keep(file)
        store.put(f"made/{unit.key}", as_bytes(artefact))
    except StoreProblem:  # a full disk, or a network that is down: the build goes on without
        return
    file.unlink()


def _elsewhere(batch: Batch, unit: Unit) -> Evidence:
    """The evidence of a file that this machine would have made with other code than was asked for."""
    words = "the machine that was to make it has another version of altformats, its pins or its settings"
    remedy = "Bring the checkout on each machine of the cluster to the same commit, and run make setup there."
    found = Finding("press-ended", words, Place(unit.path), remedy)
    return refused(batch.promise(unit), unit.unmade, found)


def _ended(library: Library, unit: Unit, why: str) -> Evidence:
    """The evidence of a file whose process was lost each time that it was tried."""
    ended = Finding(
        "press-ended",
        f"the process that made it ended before it was done, each time it was tried: {why}",
        Place(unit.path),
        "Build it alone (--leaflet, --language, --format); give it more with --unit-memory or --unit-seconds.",
    )
    return refused(library.promise(unit.slug, unit.tag), unit.unmade, ended)
