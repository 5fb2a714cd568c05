"""The mutation suite: copies of finished files and catalogs are corrupted, and the proof must refuse each.

Nothing that was proven earlier counts here: every copy is read.  One operator's draws do not depend on the others, so a
mutant can be made again by its operator, seed and round alone.
"""

from __future__ import annotations

import dataclasses
import importlib.metadata
import platform
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import __version__
from .errors import UsageProblem
from .formats import FORMATS
from .jobs import each
from .library import Library
from .model import Artefact, Evidence, Project, Promise, Severity
from .mutants import OPERATORS
from .mutation import Control, Damage, Mutant, Operator, Outcome, Victim
from .mutation_catalogs import CATALOG, judge_catalog, project_of
from .mutation_score import MOST_KINDS, Score, kinds
from .plan import common_key
from .press import ReadingRoom, prove, reading_room
from .record import evidence_folder, read_manifest
from .shelves import PAGE, shelf_beside, with_shelf
from .wholes import Wholes

Say = Callable[[str], None]
LARGEST_CHUNK: Final = 8
"""Mutants that one process makes before it reports: few enough that people see it move."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: how often each operator, and below which folder the clean files lie.

    ``most`` is how many operators are drawn, in equal shares for each format; 0 means all there are.
    """

    site: Path
    seed: int
    rounds: int = 1
    most: int = 0
    jobs: int = 1
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One mutant to be made: the files that may be hit, in the order drawn.  Without an operator, a control."""

    operator: str
    round: int
    victims: tuple[Artefact, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tasks for one process.  ``operators`` is empty for those of the registry, which can be found in any process."""

    library: Library
    site: Path
    folder: Path
    seed: int
    tasks: tuple[Task, ...]
    operators: tuple[Operator, ...]


def mutate(library: Library, request: Request, say: Say, operators: Sequence[Operator] = OPERATORS) -> Score:
    """Corrupt copies of the clean files and judge each, and the clean files too.

    Raises UsageProblem for a code, format or language that does not exist, when no clean file is there, and when more
    kinds of harm are left to people than may be.
    """
    chosen = drawn(request, tuple(chosen_operators(request, operators)))
    artefacts = victims(library, request, {operator.format for operator in chosen})
    tasks = [*controls(artefacts), *dealt(request, chosen, artefacts)]
    own = () if operators is OPERATORS else tuple(operators)
    mutants: list[Mutant] = []
    clean: list[Control] = []
    with tempfile.TemporaryDirectory(prefix="altformats-mutate-") as folder:
        chunks = [Chunk(library, request.site, Path(folder), request.seed, tuple(part), own) for part in cut(tasks)]
        began = time.monotonic()
        done = 0
        for chunk, found in each(_work, chunks, 1 if own else request.jobs):
            rows = found if found is not None else [_ended(task, chosen) for task in chunk.tasks]
            mutants += [row for row in rows if isinstance(row, Mutant)]
            clean += [row for row in rows if isinstance(row, Control)]
            done += len(rows)
            say(_progress(mutants, done, len(tasks), time.monotonic() - began))
    return Score(
        seed=request.seed,
        rounds=request.rounds,
        date=library.today.isoformat(),
        code=common_key(library.project),
        tools=tools(library.project),
        operators=chosen,
        mutants=tuple(sorted(mutants, key=lambda row: (row.format, row.operator, row.round, row.path))),
        controls=tuple(sorted(clean, key=lambda row: row.path)),
    )


def chosen_operators(request: Request, operators: Sequence[Operator]) -> Iterator[Operator]:
    """The operators asked for; all of them when none is named.  Raises UsageProblem."""
    asked = [
        operator
        for operator in operators
        if (not request.formats or operator.format in request.formats)
        and (not request.codes or operator.code in request.codes)
    ]
    unknown = [code for code in request.codes if code not in {operator.code for operator in operators}]
    if unknown or not asked:
        words = f"there is no operator {unknown[0]!r}" if unknown else "no operator was chosen"
        raise UsageProblem(words, "--operator", "altformats mutate --list names them.")
    left = kinds(operators)
    if len(left) > MOST_KINDS:
        words = f"{len(left)} kinds of harm are left to people; at most {MOST_KINDS} may be: {'; '.join(left)}"
        raise UsageProblem(words, "mutants", "Teach a reader or a check to see one of them.")
    yield from asked


def drawn(request: Request, operators: Sequence[Operator]) -> tuple[Operator, ...]:
    """As many of them as are asked for, drawn from the seed: one of each format in turn, as long as there are any."""
    if not request.most or len(operators) <= request.most:
        return tuple(operators)
    rows: list[list[Operator]] = []
    for form in dict.fromkeys(operator.format for operator in operators):
        rows.append([operator for operator in operators if operator.format == form])
        _draw(request.seed, form, 0).shuffle(rows[-1])
    taken: set[str] = set()
    while len(taken) < request.most:
        for row in rows:
            if row and len(taken) < request.most:
                taken.add(row.pop().code)
    return tuple(operator for operator in operators if operator.code in taken)


def victims(library: Library, request: Request, formats: set[str]) -> tuple[Artefact, ...]:
    """The clean files that may be hit, the catalogs among them.  Raises UsageProblem when there is none."""
    editions = [
        edition
        for edition in library.wanted
        if edition in library.translations and (not request.languages or edition[1] in request.languages)
    ]
    found = [a for a in read_manifest(request.site) if a.format in formats and (a.leaflet, a.language) in editions]
    if CATALOG in formats:
        source = library.english.tag
        found += [
            Artefact(f"{tag}/{slug}.po", slug, tag, CATALOG, "", "", 0) for slug, tag in editions if tag != source
        ]
    if not found:
        raise UsageProblem("there is no finished file to be corrupted", str(request.site), "Run: altformats build")
    return tuple(found)


def controls(artefacts: Sequence[Artefact]) -> list[Task]:
    """Every clean file once, as it is."""
    return [Task("", 0, (artefact,)) for artefact in artefacts]


def dealt(request: Request, operators: Sequence[Operator], artefacts: Sequence[Artefact]) -> list[Task]:
    """Each operator as often as asked for, each time over files in an order of its own; no language is left out.

    A file that the draws of one round did not hit gets one operator more, unless operators were named.
    """
    tasks = []
    for number in range(1, request.rounds + 1):
        for operator in operators:
            files = [artefact for artefact in artefacts if artefact.format == operator.format]
            _draw(request.seed, operator.code, number).shuffle(files)
            if files:
                tasks.append(Task(operator.code, number, tuple(files)))
    hit = {task.victims[0].path for task in tasks}
    for artefact in artefacts if not request.codes else ():
        able = [operator for operator in operators if operator.format == artefact.format]
        if artefact.path not in hit and able:
            draw = _draw(request.seed, artefact.path, 0)
            tasks.append(Task(draw.choice(able).code, request.rounds + 1, (artefact,)))
    return tasks


def cut(tasks: Sequence[Task]) -> list[list[Task]]:
    """The tasks in chunks, those that share a file's language and format together: what is read or spoken is shared."""
    chunks: list[list[Task]] = []
    rows = sorted(tasks, key=lambda task: (task.victims[0].format, task.victims[0].language, task.operator, task.round))
    for task in rows:
        if not chunks or len(chunks[-1]) >= LARGEST_CHUNK or _kind(chunks[-1][-1]) != _kind(task):
            chunks.append([])
        chunks[-1].append(task)
    return chunks


def tools(project: Project) -> dict[str, str]:
    """The versions of Python, of ours and of every package that the project pins, as they are installed here."""
    names = re.findall(r"^([\w.-]+)==", (project.root / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    found = {"altformats": __version__, "Python": platform.python_version()}
    for name in names:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "none"
    return found


def _draw(seed: int, code: str, number: int) -> random.Random:
    """The draws of one operator in one round, or what is drawn for one file."""
    return random.Random(f"{seed}/{code}/{number}")  # noqa: S311 - a draw that can be repeated, not a secret


def _kind(task: Task) -> tuple[str, str]:
    """What tasks of one chunk share; only sound is worth a process per language."""
    first = task.victims[0]
    return first.format, first.language if first.format == "audio" else ""


def _progress(mutants: Sequence[Mutant], done: int, total: int, passed: float) -> str:
    missed = sum(mutant.outcome is Outcome.MISSED and not mutant.needs_person for mutant in mutants)
    left = passed / done * (total - done)
    return f"[{done}/{total}] {len(mutants)} mutants, {missed} missed; about {left / 60:.0f} min {left % 60:.0f} s left"


def _ended(task: Task, operators: Sequence[Operator]) -> Mutant | Control:
    first = task.victims[0]
    words = "the process that read it ended before it was done"
    if not task.operator:
        return Control(first.path, first.format, first.language, (words,))
    operator = next(one for one in operators if one.code == task.operator)
    return _mutant(operator, task, first, Outcome.ENDED, words)


# --------------------------------------------------------------------------------------------------------------------
# In a process of its own


def _work(chunk: Chunk) -> list[Mutant | Control]:
    wholes = Wholes(chunk.library, chunk.folder / "wholes", chunk.seed)
    rows: list[Mutant | Control] = []
    with reading_room(chunk.library.project) as reader:
        for task in chunk.tasks:
            began = time.monotonic()
            row = _mutated(chunk, task, wholes, reader) if task.operator else _control(chunk, task, reader)
            rows.append(dataclasses.replace(row, seconds=round(time.monotonic() - began, 2)))
    return rows


def _control(chunk: Chunk, task: Task, reader: ReadingRoom) -> Control:
    artefact = task.victims[0]
    with tempfile.TemporaryDirectory(dir=chunk.folder) as folder:
        victim = _victim(chunk, artefact, Path(folder), None)
        found, layers, _ = _judged(chunk, artefact, victim, reader)
    return Control(artefact.path, artefact.format, artefact.language, found, layers)


def _mutated(chunk: Chunk, task: Task, wholes: Wholes, reader: ReadingRoom) -> Mutant:
    operator = next(one for one in chunk.operators or OPERATORS if one.code == task.operator)
    for artefact in task.victims:
        draw = _draw(chunk.seed, f"{operator.code}/{artefact.path}", task.round)
        with tempfile.TemporaryDirectory(dir=chunk.folder) as folder:
            victim = _victim(chunk, artefact, Path(folder), wholes)
            before = _bytes(victim)
            try:
                damage = operator.corrupt(victim, draw)
            except Exception as error:  # whatever an operator does wrong must not pass for a mutant
                return _mutant(operator, task, artefact, Outcome.FAULT, f"it failed: {error!r}")
            if damage is None:
                continue
            if _bytes(victim) == before:
                return _mutant(operator, task, artefact, Outcome.FAULT, f"nothing was changed: {damage.what}")
            layers, _, named = _judged(chunk, artefact, victim, reader)
        outcome = Outcome.CAUGHT if layers else Outcome.MISSED
        return _mutant(operator, task, artefact, outcome, damage, layers, named=damage.statement in named)
    return _mutant(operator, task, task.victims[0], Outcome.NO_PLACE, "no file offers a place for it")


def _victim(chunk: Chunk, artefact: Artefact, folder: Path, wholes: Wholes | None) -> Victim:
    """A copy of the file, or of the whole project for a catalog, below the folder."""
    promise = promised(chunk.library, chunk.site, artefact)

    def none(kind: str) -> Path:
        raise UsageProblem(f"a clean file asks for no {kind}", artefact.path, "")

    other = wholes.of(artefact) if wholes else none
    if artefact.format == CATALOG:
        project = project_of(chunk.library, folder)
        path = project.translations / artefact.language / "LC_MESSAGES" / f"{artefact.leaflet}.po"
        return Victim(path, promise, project, chunk.site, other)
    path = folder / artefact.path
    path.parent.mkdir(parents=True)
    shutil.copyfile(chunk.site / artefact.path, path)
    return Victim(path, promise, chunk.library.project, chunk.site, other)


def promised(library: Library, site: Path, artefact: Artefact) -> Promise:
    """What a file of a site must say; a page speaks of what stands beside it there."""
    promise = library.promise(artefact.leaflet, artefact.language)
    if artefact.format != PAGE:
        return promise
    listed = read_manifest(site)
    records = evidence_folder(library.project, site)
    beside = shelf_beside(promise, listed, records, library.languages.values())
    return with_shelf(promise, PAGE, beside)


def _bytes(victim: Victim) -> list[tuple[str, bytes]]:
    """All that an operator may change."""
    folder = victim.path.parent
    return [(str(file), file.read_bytes()) for file in sorted(folder.iterdir()) if file.is_file()]


def _judged(
    chunk: Chunk, artefact: Artefact, victim: Victim, reader: ReadingRoom
) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """By what the file is refused, the ways in which it was read, and the statements that the findings name."""
    if artefact.format == CATALOG:
        layers, named = judge_catalog(chunk.library, victim.project, artefact.leaflet, artefact.language)
        return layers, (), named
    form = next(form for form in FORMATS if form.name == artefact.format)
    found = prove(victim.promise, artefact, victim.path, reader(form.reader))
    read = tuple(sorted({proof.layer for proof in found.proofs if proof.layer}))
    lost = frozenset(proof.statement for proof in found.proofs if proof.layer and not proof.where)
    return refused_by(found), read, lost | {finding.statement for finding in found.findings if finding.statement}


def refused_by(found: Evidence) -> tuple[str, ...]:
    """The layers that refuse a file, and the checks where no layer does; empty for one that is proven."""
    if found.proven:
        return ()
    if found.proofs and not any(proof.layer for proof in found.proofs):
        return ("unreadable",)
    errors = [finding for finding in found.findings if finding.severity is Severity.ERROR]
    by = {finding.layer or finding.code for finding in errors}
    by |= {proof.layer for proof in found.proofs if not proof.where}
    return tuple(sorted(by)) or ("nothing found",)


def _mutant(
    operator: Operator,
    task: Task,
    artefact: Artefact,
    outcome: Outcome,
    damage: Damage | str,
    layers: tuple[str, ...] = (),
    *,
    named: bool = False,
) -> Mutant:
    known = damage if isinstance(damage, Damage) else Damage(damage)
    return Mutant(
        operator=operator.code,
        format=operator.format,
        family=str(operator.family),
        needs_person=operator.needs_person,
        round=task.round,
        path=artefact.path,
        language=artefact.language,
        outcome=outcome,
        damage=known.what,
        statement=known.statement,
        layers=layers,
        named=named,
    )
