"""Steps 4 to 7 for one edition: make, read back, check, record.  Read this first."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .checks import CHECKS
from .errors import Problem
from .matching import clip, locate
from .model import (
    Artefact,
    Edition,
    Evidence,
    Finding,
    Format,
    Options,
    Place,
    Project,
    Promise,
    Proof,
    Reading,
    Subject,
)
from .readers import READERS

ReadFile = Callable[[Path], Reading]
ReadingRoom = Callable[[str], ReadFile]


@contextmanager
def reading_room(project: Project, store: str = "") -> Iterator[ReadingRoom]:
    """Readers by name, each opened when it is first wanted and kept open for all files (one browser for a build).

    ``store`` is where they may keep what they found in pieces of a file; empty: nothing is kept.
    """
    with ExitStack() as stack:
        opened: dict[str, ReadFile] = {}

        def reader(name: str) -> ReadFile:
            if name not in opened:
                module = next(module for module in READERS if module.name == name)
                opened[name] = stack.enter_context(module.opened(project, store))
            return opened[name]

        yield reader


def make(edition: Edition, form: Format, target: Path, options: Options) -> None:
    """Step 4: write the finished file to ``target``, whole or not at all.  Raises Problem."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new{form.suffix}")
    try:
        form.make(edition, temporary, options)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def prove(promise: Promise, artefact: Artefact, file: Path, read: ReadFile) -> Evidence:
    """Steps 5 to 7: read the finished file back, check it against the promise, and write down what was found where.

    A file that cannot be read, or of which a layer is missing, is not proven.
    """
    try:
        reading = read(file)
    except Problem as problem:
        return refused(promise, artefact, problem.finding())
    except Exception as error:  # a hostile or damaged file may break a reader in any way: then it is not proven
        finding = Finding(
            "unreadable", f"the file cannot be read back: {error!r}", Place(artefact.path), "Build it again."
        )
        return refused(promise, artefact, finding)
    subject = Subject(promise, reading, artefact)
    findings = [*reading.faults, *(finding for check in CHECKS for finding in check.look(subject))]
    proofs = []
    for statement in promise.statements:
        texts = [block.text for block in promise.blocks_of(statement.id)]
        heard = clip(texts, reading.timeline)
        times = promise.times(statement.id, artefact.format)
        proofs += [Proof(statement.id, layer.name, locate(texts, layer, times), heard) for layer in reading.layers]
    return Evidence(artefact, tuple(proofs), tuple(findings), reading.facts, reading.timeline)


def proof_key(promise: Promise, artefact: Artefact, common: str) -> str:
    """The key of a proof: the file's bytes, what they had to say, and by what they were read (``common``)."""
    labels, said = dict(sorted(promise.labels.items())), dict(sorted(promise.words.items()))  # in whatever order read
    settled = dataclasses.replace(promise, labels=labels, words=said)
    words = (common, repr(settled), artefact.path, artefact.format, artefact.variant, artefact.sha256)
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def refused(promise: Promise, artefact: Artefact, finding: Finding) -> Evidence:
    """The evidence of a file that is not there or cannot be read: no statement is proven."""
    proofs = tuple(Proof(statement.id, "", "") for statement in promise.statements)
    return Evidence(artefact, proofs, (finding,), {})
