"""The finished recording that somebody is to hear, proven by the machine first.  Private to ``listen.py``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ListeningProblem, ManifestProblem, UsageProblem
from ..listening import REFUSED, Hearing, hearings_of
from ..model import Artefact, Evidence, Options, Project, Promise, Reading, Severity
from ..terminal import today
from ..verdicts import read_verdicts

if TYPE_CHECKING:
    from ..library import Library
    from ..units import Unit


@dataclass(frozen=True, slots=True)
class Recorded:
    """One finished recording: the file, what the machine proved of it, and where each statement of it stands.

    ``promise`` and ``english`` are what is written, in its own language and in English.
    """

    file: Path
    artefact: Artefact
    promise: Promise
    english: Promise
    evidence: Evidence
    hearings: tuple[Hearing, ...]

    def as_now(self, project: Project) -> Recorded:
        """The same with what listeners have said by now."""
        return dataclasses.replace(self, hearings=hearings_of(project, self.promise, self.evidence))

    def written(self, statement: str) -> tuple[str, ...]:
        """The words of a statement, block by block."""
        return tuple(block.text for block in self.promise.blocks_of(statement))

    def in_english(self, statement: str) -> tuple[str, ...]:
        """The same in English; nothing where it is English already."""
        if self.promise.language.tag == self.english.language.tag:
            return ()
        return tuple(block.text for block in self.english.blocks_of(statement))


def finished(project: Project, slug: str, tag: str, out: Path, say: Callable[[str], None]) -> Recorded:
    """The recording of that edition in the folder ``out``, read back if it was not before.

    Raises UsageProblem for what does not exist, ListeningProblem where there is nothing to hear or the verdicts are
    damaged, ManifestProblem where the file is not the one that was built.
    """
    from ..languages import read_languages
    from ..library import read_library
    from ..plan import common_key
    from ..press import reading_room
    from ..proofs import Proofs

    english = next(iter(read_languages(project)))
    library = read_library(project, today(), [slug], list(dict.fromkeys((english, tag))))
    for edition in ((slug, english), (slug, tag)):
        if edition not in library.translations:
            finding = library.findings[0]
            raise UsageProblem(f"the edition cannot be heard: {finding.message}", finding.place, finding.remedy)
    read_verdicts(project, tag, slug)  # before anybody waits or listens for nothing
    folder, artefact = _listed(library, slug, tag, out)
    promise = library.promise(slug, tag)
    with reading_room(project) as room:

        def reader() -> Callable[[Path], Reading]:
            say("The recording is read back first; that takes some seconds.")
            return room("audio")

        evidence = Proofs(project, common_key(project)).prove(promise, artefact, folder / artefact.path, reader)
    _must_be_proven(evidence)
    found = hearings_of(project, promise, evidence)
    return Recorded(folder / artefact.path, artefact, promise, library.promise(slug, english), evidence, found)


def _listed(library: Library, slug: str, tag: str, out: Path) -> tuple[Path, Artefact]:
    """The folder and the recording that its manifest lists, unchanged.

    A recording that a listener refused is offered no more; until it is made anew it can be heard where it waits.
    """
    from ..record import describe, read_manifest

    project = library.project
    listed = [one for one in read_manifest(out) if (one.leaflet, one.language, one.format) == (slug, tag, "audio")]
    if listed:
        artefact = min(listed, key=lambda one: (one.variant, one.path))
        _must_be_plain(out / artefact.path, artefact)
        if describe(out, artefact) != artefact:
            words = "the file is not the one that was built"
            raise ManifestProblem(words, artefact.path, "Do not hand it out; build again.")
        return out, artefact
    apart = project.build / "press"
    waiting = _unmade(library, slug, tag)
    if out == project.site and _waits(project, waiting, apart):
        _must_be_plain(apart / waiting.path, waiting.unmade)
        return apart, describe(apart, waiting.unmade)
    needs = "Have it recorded by a person first (altformats recording)." if not library.languages[tag].voices else ""
    remedy = needs or f"Make it first: altformats build --leaflet {slug} --language {tag} --format audio"
    raise ListeningProblem("there is no finished recording to hear", f"{tag}/{slug}", remedy)


def _unmade(library: Library, slug: str, tag: str) -> Unit:
    from ..formats import FORMATS
    from ..plan import artefact_path, common_of, recipe
    from ..units import Unit, unit_key

    form, options = next(form for form in FORMATS if form.name == "audio"), Options(library.project)
    path, variant = artefact_path(library.leaflets[slug], library.languages[tag], form, options), form.variant(options)
    key = unit_key(library, common_of(library.project), slug, tag, recipe(form.name, variant))
    return Unit(slug, tag, form, path, variant, key)


def _waits(project: Project, unit: Unit, apart: Path) -> bool:
    """Whether the recording lies where it was made; one that was refused is brought there from the store."""
    from ..store import Store
    from ..units import stored_of

    if (apart / unit.path).is_file():
        return True
    if not any(verdict.wrong for verdict in read_verdicts(project, unit.tag, unit.slug)):
        return False
    store = Store(str(project.store))
    stored = stored_of(store, unit)
    return stored is not None and store.fetch(stored.sha256, apart / unit.path)


def _must_be_plain(file: Path, artefact: Artefact) -> None:
    if file.is_symlink() or not file.is_file():
        raise ManifestProblem("the file is not there", artefact.path, "Build it again.")


def _must_be_proven(evidence: Evidence) -> None:
    """Nobody's time is taken for what a machine finds wrong.  What listeners refused may be heard again."""
    wrong = [one for one in evidence.findings if one.severity is Severity.ERROR and one.code != REFUSED]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        place = wrong[0].place if wrong[0].place.file else evidence.artefact.path
        raise ListeningProblem(f"the machine itself finds it wrong: {wrong[0].message}{more}", place, wrong[0].remedy)
    lost = [proof.statement for proof in evidence.proofs if not proof.where or not proof.clip]
    if lost or not evidence.proofs:
        words = f"no machine has found every statement in it ({', '.join(dict.fromkeys(lost))})"
        raise ListeningProblem(words, evidence.artefact.path, "Build it again: altformats build --format audio")
