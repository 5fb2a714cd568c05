"""Catalogs under the mutation suite: a project of its own for each mutant, and what it makes of its catalogs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from .errors import Problem
from .library import Library, read_library
from .model import Project, Severity
from .signatures import State

CATALOG: Final = "catalog"
"""What stands for a format in an operator on catalogs."""
SIGNATURES: Final = "signatures"
SETTINGS: Final = ("conf.py", "docutils.conf", "requirements.txt", "package-lock.json")
STANDS: Final = (State.SIGNED, State.DRAFT, State.UNTRANSLATED)
"""States that no sign-off objects to; what is not translated is for the checks to say."""


def project_of(library: Library, folder: Path) -> Project:
    """A project below ``folder`` like the library's own, with copies of its leaflets and catalogs."""
    root = library.project.root
    folder.mkdir(parents=True, exist_ok=True)
    for name in SETTINGS:
        if (root / name).exists():
            shutil.copy(root / name, folder)
    for name in ("source", "translations"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("recordings"))
    return Project(folder)


def judge_catalog(library: Library, project: Project, slug: str, tag: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """By which checks the edition is refused, and which statements they name; sign-offs that are void are one.

    An edition that is refused by no check keeps the standing that its sign-offs gave it: that is what a mutant must
    not be able to do.
    """
    try:
        read = read_library(project, library.today, [slug], [tag])
    except Problem as problem:
        return (problem.code,), frozenset()
    errors = [finding for finding in read.findings if finding.severity is Severity.ERROR]
    rows = read.signed.get((slug, tag), ())
    void = [row.item.statement for row in rows if row.state not in STANDS]
    by = {finding.code for finding in errors} | ({SIGNATURES} if void else set())
    return tuple(sorted(by)), frozenset([*(finding.statement for finding in errors), *void]) - {""}
