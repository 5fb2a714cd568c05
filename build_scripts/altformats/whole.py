"""Builds a whole library of any size: leaflets are read, built and forgotten in chunks, and what was done is noted."""

from __future__ import annotations

import datetime
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from .build import CHUNK, Chunk, Run, begun, orphans, pressed
from .cells import Crew
from .due import ALL, Plan
from .ledger import digested, folder_of, note_outputs, pass_outputs
from .library import Library, read_library
from .model import Artefact, Evidence, Finding, Kind
from .record import MANIFEST, as_table, write_manifest
from .standing import Result, sum_up, tell_all

AGAIN: Final = "it was not proven last time"
PROVEN, PERSON, NOT = "proven", "person", "not"
LEAFLETS: Final = "source/leaflets/"
EVERY: Final = 120.0
"""Seconds after which what was done is noted, in a long build."""


def build_whole(
    due: Plan, crew: Crew | None, *, timed: bool = False, clock: Callable[[], float] = time.monotonic
) -> Result:
    """Make what is due, prove it, put it into the output folder, and note how things are now.

    What was done is noted every few minutes: a build that is stopped goes on where it was.  No ``crew`` is needed where
    nothing is due.  Raises ManifestProblem for a damaged manifest.
    """
    asked, ledger, result = due.asked, due.ledger, Result()
    if due.empty or crew is None:
        tell_all(asked, ledger, result)
        return result
    books = Books(due, begun(asked.project, asked.formats, asked.options, asked.out, timed=timed), result)
    books.begin()
    noted = clock()
    for chunk in pressed(books.run, books.libraries(), crew):
        books.take(chunk)
        if clock() - noted > EVERY:
            books.keep()
            noted = clock()
    books.end()
    tell_all(asked, ledger, result)
    return result


def offered(due: Plan, website: Mapping[str, int] | None = None) -> None:
    """Note that the website is up to date with the files; ``website`` are its folders, when each was last changed."""
    due.ledger.state |= {"offered": True, "website": dict(website or {})}
    pass_outputs(due.ledger, due.asked.out)
    due.ledger.write()


class Books:
    """A build of a whole library while it runs: what is still to be done, and what is to be noted of each leaflet."""

    def __init__(self, due: Plan, run: Run, result: Result) -> None:
        self.due, self.run, self.result = due, run, result
        self.asked, self.ledger = due.asked, due.ledger
        self.listed: dict[str, list[Artefact]] = {slug: list(artefacts) for slug, artefacts in run.listed.items()}
        self.leaflets = self.ledger.read_part("leaflets")
        self.pending: dict[str, Mapping[str, str]] = {**due.later, **due.due}
        self.shared: dict[Finding, None] = {}

    def begin(self) -> None:
        """Note what was looked at, and that all which is due is still to be done.

        Where the manifest is gone, what other ways of building (one language, other formats) noted holds no more: the
        new manifest lists what is built now, and they must look at everything again.
        """
        out = self.asked.out
        if out.is_dir() and not (out / MANIFEST).is_file():
            for folder in self.asked.ledger.parent.glob("*/"):
                if folder != self.asked.ledger:
                    shutil.rmtree(folder)
        folders = self.asked.folders()
        for name, table in self.due.tables.items():
            self.ledger.note(name, digested(folders[name], table) if self.ledger.differs(name, table) else table)
        self.ledger.state |= {"common": self.run.common, "today": self.asked.today.isoformat(), "offered": False}
        self._keep_pending()
        self.ledger.write()

    def libraries(self) -> Iterator[Library]:
        """What is due, read chunk by chunk."""
        slugs = list(self.due.due)
        for at in range(0, len(slugs), CHUNK):
            library = read_library(self.asked.project, self.asked.today, slugs[at : at + CHUNK], self.asked.tags)
            own = {finding for found in library.faults.values() for finding in found}
            for finding in library.findings:
                if finding not in own and not finding.place.file.startswith(LEAFLETS):
                    self.shared[finding] = None
            yield library

    def take(self, chunk: Chunk) -> None:
        """Note what came of some leaflets."""
        result, library = self.result, chunk.library
        result.made += len(chunk.made)
        result.stored += len(chunk.stored)
        result.removed += chunk.removed
        result.spent.update(chunk.spent)
        removed = set(chunk.removed)
        for slug in dict.fromkeys((*library.withdrawn, *library.leaflets, *(slug for slug, _ in library.wanted))):
            result.changed.add(slug)
            own = {path: found for path, found in chunk.evidence.items() if found.artefact.leaflet == slug}
            kept = [a for a in self.listed.get(slug, ()) if a.path not in own and a.path not in removed]
            self.listed[slug] = [*kept, *(found.artefact for found in own.values() if found.proven)]
            self.leaflets[slug] = _noted(library, slug, own)
            self.pending.pop(slug, None)
            if any(state == NOT for state in self.leaflets[slug]["files"].values()):
                self.pending[slug] = {ALL: AGAIN}

    def end(self) -> None:
        """Take away what belongs to nothing, and note all."""
        there = {slug for slug in self.asked.leaflets if not self.leaflets.get(slug, {}).get("withdrawn")}
        gone = orphans(self.run, there, self.asked.languages)
        self.result.removed += [path for path in gone if path not in self.result.removed]
        self.result.changed |= {slug for slug in self.listed if slug not in there}
        for slug, artefacts in self.listed.items():
            self.listed[slug] = [a for a in artefacts if slug in there and a.language in self.asked.languages]
        for slug in [slug for slug in self.leaflets if slug not in (ALL, *self.asked.leaflets)]:
            del self.leaflets[slug]
        self.leaflets[ALL] = {"files": {}, "findings": [as_table(finding) for finding in self.shared]}
        self.keep()

    def keep(self) -> None:
        """Note all that was done so far, in the manifest first: what the ledger vouches for must be listed."""
        out = self.asked.out
        artefacts = [artefact for own in self.listed.values() for artefact in own]
        if artefacts or out.exists():
            write_manifest(out, artefacts, Kind.PREVIEW, self.run.website)
        self.ledger.write_part("leaflets", self.leaflets)
        self.ledger.state["due"] = min(
            (noted["due"] for noted in self.leaflets.values() if noted.get("due")), default=""
        )
        self._keep_pending()
        sum_up(self.ledger, self.leaflets)
        folders = {folder_of(path) for noted in self.leaflets.values() for path in noted["files"]}
        note_outputs(self.ledger, out, sorted(folders))
        self.ledger.write()

    def _keep_pending(self) -> None:
        self.ledger.state["pending"] = {slug: dict(reasons) for slug, reasons in self.pending.items()}


def _noted(library: Library, slug: str, own: Mapping[str, Evidence]) -> dict[str, Any]:
    """What is noted of a leaflet: its parts, the state of each file, findings, and the day its notices change."""
    leaflet = library.leaflets.get(slug) or library.withdrawn.get(slug)
    findings = [f for (name, _), found in library.faults.items() if name == slug for f in found]
    findings += [f for f in library.findings if f.place.file == f"{LEAFLETS}{slug}.md"]
    findings += [finding for found in own.values() for finding in found.findings]
    return {
        "parts": [path.name for path in leaflet.files[1:]] if leaflet else [],
        "withdrawn": slug in library.withdrawn,
        "due": _changes_on(leaflet.meta.review_by, library.today) if leaflet else "",
        "files": {path: _state(found) for path, found in own.items()},
        "kinds": {path: f"{found.artefact.language} {found.artefact.format}" for path, found in own.items()},
        "findings": [as_table(finding) for finding in dict.fromkeys(findings)],
    }


def _changes_on(review_by: datetime.date, today: datetime.date) -> str:
    """The day on which a leaflet is past its review month; empty where it is already."""
    after = datetime.date(review_by.year + review_by.month // 12, review_by.month % 12 + 1, 1)
    return after.isoformat() if today < after else ""


def _state(found: Evidence) -> str:
    return PROVEN if found.proven else PERSON if found.needs_person else NOT
