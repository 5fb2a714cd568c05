"""Step 8, offer: the pages and lists that lead to the finished files, written into a folder and listed there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from .errors import Problem, disk_problem
from .jobs import one_at_a_time
from .library import Library
from .model import Finding
from .record import MANIFEST, evidence_folder, read_kind, read_manifest, read_website, write_manifest
from .website.gathering import gather
from .writing import write

Say = Callable[[str], None]


def offer(library: Library, out: Path, say: Say) -> tuple[Finding, ...]:
    """Bring the website of a folder up to date with its files; what kept it from being so.

    ``library`` must be of all leaflets and languages.  The manifest lists each page and list with its hash; those that
    are not due any more are taken away.  What was there before stays whole where something goes wrong.
    """
    if not (out / MANIFEST).is_file():
        return ()
    with one_at_a_time(library.project.build / "building", say):
        try:
            say(f"8 offer    the website in {library.project.relative(out)}")
            _offer(library, out, say)
        except Problem as problem:
            return (problem.finding(),)
        except OSError as error:
            return (disk_problem(error, "the website").finding(),)
    return ()


def _offer(library: Library, out: Path, say: Say) -> None:
    kind, artefacts = read_kind(out), read_manifest(out)
    catalogue = gather(library, out, evidence_folder(library.project, out), kind)
    before = read_website(out)
    written = write(catalogue, library.project, out, say)
    now = {path: hashlib.sha256((out / path).read_bytes()).hexdigest() for path in sorted(written)}
    if now != before:
        write_manifest(out, artefacts, kind, now)
    kept = {*now, *(artefact.path for artefact in artefacts)}
    for path in before.keys() - kept:
        (out / path).unlink(missing_ok=True)
        _without_empty(out, (out / path).parent)


def _without_empty(out: Path, folder: Path) -> None:
    """Take away folders in which nothing is left."""
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
