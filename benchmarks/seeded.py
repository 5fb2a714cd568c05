"""A library as a whole build leaves it, without the days that such a build takes: for measuring plan, no-op and edit.

    python -m benchmarks.seeded DIR --formats html pdf audio text

Every leaflet of DIR is read; then a small file stands for each artefact, and the manifest, the evidence and the ledger
are written by the code that writes them in a build.  What is measured afterwards is real: the plan looks at the same
number of files, and an edited leaflet is made and proven.  Every catalog is checked, on all processors, for a build
keeps what the checks said.  The website is not there: the next build makes it.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import hashlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from altformats.build import Chunk, begun
from altformats.due import Asked, plan
from altformats.formats import FORMATS
from altformats.library import Library, read_library
from altformats.model import Artefact, Evidence, Finding, Format, Options, Project, Proof
from altformats.record import write_evidence
from altformats.standing import Result
from altformats.whole import Books

CHUNK = 100


def main(arguments: Sequence[str] | None = None) -> None:
    """Seed the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--formats", nargs="+", default=[form.name for form in FORMATS])
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=None)
    given = parser.parse_args(arguments)
    today = given.today or datetime.datetime.now(datetime.UTC).date()
    count = seed(Project(given.folder.resolve()), [form for form in FORMATS if form.name in given.formats], today)
    print(f"{count:,} files stand for those of a build")


def seed(project: Project, formats: Sequence[Format], today: datetime.date) -> int:
    """Let all be as after a build of these formats; how many files there are then."""
    asked = Asked(project, today, tuple(formats), Options(project, store=str(project.store)), project.site)
    due = plan(asked)
    books = Books(due, begun(project, asked.formats, asked.options, asked.out), Result())
    books.begin()
    slugs, count, source = list(due.due), 0, next(iter(asked.languages))
    chunks = [slugs[at : at + CHUNK] for at in range(0, len(slugs), CHUNK)]
    with ProcessPoolExecutor() as pool:
        for faults in pool.map(_faults, repeat(project), repeat(today), chunks):
            assert not faults, faults
    for chunk in chunks:
        library = read_library(project, today, chunk, [source])
        wanted = tuple((slug, tag) for slug in library.leaflets for tag in asked.languages)
        evidence = _evidence(asked, dataclasses.replace(library, wanted=wanted))
        for found in evidence.values():
            write_evidence(books.run.records, "seeded", found)
        books.take(Chunk(library, evidence, tuple(evidence), (), (), {}))
        count += len(evidence)
    books.end()
    return count


def _faults(project: Project, today: datetime.date, slugs: Sequence[str]) -> tuple[Finding, ...]:
    """What is wrong with these leaflets in any language; what the checks said is kept in the project."""
    return read_library(project, today, slugs).findings


def _evidence(asked: Asked, library: Library) -> dict[str, Evidence]:
    """Evidence of a small file for each artefact, which is written; the source language's title and statements."""
    found = {}
    for slug, tag in library.wanted:
        for form in asked.formats:
            variant = form.variant(asked.options)
            path = f"{tag}/{slug}{f'-{variant}' if variant else ''}{form.suffix}"
            data = f"{path}\n".encode()
            target = asked.out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            artefact = Artefact(path, slug, tag, form.name, variant, hashlib.sha256(data).hexdigest(), len(data))
            proofs = tuple(Proof(one.id, "seeded", path) for one in library.leaflets[slug].statements)
            found[path] = Evidence(artefact, proofs, (), {})
    return found


if __name__ == "__main__":
    main()
