"""Step 8, offer: the pages and lists that lead to the finished files, written into a folder and listed there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from .library import Library
from .record import evidence_folder, read_kind, read_manifest, read_website, write_manifest
from .website.gathering import gather
from .writing import write

Say = Callable[[str], None]


def offer(library: Library, out: Path, say: Say) -> list[str]:
    """Bring the website of a folder up to date with its files; the paths of all its pages and lists.

    ``library`` must be of all leaflets and languages.  The manifest lists each with its hash; those that are not due
    any more are taken away.  Raises Problem, and OSError for a full disk: then what was there before is still listed.
    """
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
    return list(now)
