"""What is due and why, of a library of any size, found without reading what did not change.

What belongs to a leaflet is due together: its files in all languages, for its pages lead to each other.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from .languages import read_languages
from .ledger import Change, Ledger, Table, changed_at, changed_outputs, tabled
from .model import Format, Language, Options, Project
from .plan import common_of
from .record import MANIFEST

ALL: Final = ""
"""Stands for every leaflet, or every language."""
NEVER: Final = "it was not built before, in this way and into this folder"
BACK: Final = "it was last built for a later day"
UNLISTED: Final = f"the list of finished files ({MANIFEST}) is gone"
OURS: Final = "altformats itself, its tools or its settings changed"
SHARED: Final = ("parts", "interface")
"""Catalogs that all leaflets share."""
WHOLE: Final = ("publisher.toml", "leaflet.schema.json")
"""Settings that go into every file; the publisher's logo goes in by way of its hash."""
WORDS: Final = {"new": "is new", "changed": "changed", "gone": "is gone"}


@dataclass(frozen=True)
class Asked:
    """What is to be built: which leaflets (none named: all), languages and formats, how, and where to."""

    project: Project
    today: datetime.date
    formats: tuple[Format, ...]
    options: Options
    out: Path
    slugs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @cached_property
    def languages(self) -> Mapping[str, Language]:
        """All languages that there are.  Raises LanguageProblem."""
        return read_languages(self.project)

    def only(self, slugs: Iterable[str], tags: Iterable[str]) -> Asked:
        """The same of these leaflets and languages alone; what was read of the project is not read again."""
        asked = dataclasses.replace(self, slugs=tuple(slugs), tags=tuple(tags))
        asked.__dict__.update(languages=self.languages, leaflets=self.leaflets)
        return asked

    @property
    def chosen(self) -> list[str]:
        """The tags asked for, or all."""
        return [tag for tag in self.languages if not self.tags or tag in self.tags]

    @cached_property
    def leaflets(self) -> list[str]:
        """The slugs of all leaflets there are, asked for or not."""
        return sorted(path.stem for path in self.project.leaflets.glob("*.md"))

    @property
    def ledger(self) -> Path:
        """Where it is noted how things were when this was last built."""
        how = (str(self.out), *(f.name for f in self.formats), self.options.size, self.options.engine)
        words = repr((*how, self.options.online, self.options.store, self.tags))
        return self.project.build / "ledger" / hashlib.sha256(words.encode()).hexdigest()[:16]

    def folders(self) -> dict[str, Path]:
        """Every folder of inputs, by its name as people of the project write it."""
        project = self.project
        found = [project.root / "source", project.leaflets, project.parts, project.pronunciation, project.translations]
        for tag in (next(iter(self.languages)), *self.chosen):
            own = project.translations / tag
            found += [own, own / "LC_MESSAGES", project.recordings / tag, project.listening / tag]
        voices = (voice for language in self.languages.values() if (voice := language.voice("piper")))
        found += [(project.root / voice).parent for voice in voices]
        return {project.relative(folder): folder for folder in found}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is due and why: for each leaflet, a reason for each language, or one for all of them (``ALL``).

    ``later`` is the same of leaflets that were not asked for now; ``tables`` are the folders of inputs as they were
    looked at; ``touched`` is set when anything at all changed, such as a leaflet that is gone.
    """

    asked: Asked
    ledger: Ledger
    due: Mapping[str, Mapping[str, str]]
    later: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Table]
    touched: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.due and not self.touched

    @property
    def offered(self) -> bool:
        """Whether the website was brought up to date after the last build."""
        return bool(self.ledger.state.get("offered"))

    @property
    def disturbed(self) -> bool:
        """Whether a page or list of the website came or went since, as the time of change of a folder shows."""
        noted: Mapping[str, int] = self.ledger.state.get("website", {})
        return any(changed_at(self.asked.out / path) != then for path, then in noted.items())

    @property
    def idle(self) -> bool:
        """Whether a build would do nothing at all, to the files, what is left of older ones, or the website."""
        return self.empty and self.offered and not self.disturbed

    def reasons(self) -> Counter[str]:
        """How many files would be made for each reason; counted without naming each, for there may be very many."""
        found: Counter[str] = Counter()
        tags, formats = self.asked.chosen, len(self.asked.formats)
        for reasons in self.due.values():
            if len(reasons) == 1 and ALL in reasons:
                found[reasons[ALL]] += len(tags) * formats
            else:
                for tag in tags:
                    reason = reasons.get(tag) or reasons.get(ALL)
                    if reason:
                        found[reason] += formats
        return found

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Each file that would be made: its path, leaflet, language and reason."""
        for slug, reasons in self.due.items():
            for tag in self.asked.chosen:
                reason = reasons.get(tag) or reasons.get(ALL)
                for form in self.asked.formats if reason else ():
                    variant = form.variant(self.asked.options)
                    path = f"{tag}/{slug}{f'-{variant}' if variant else ''}{form.suffix}"
                    yield path, slug, tag, str(reason)


def plan(asked: Asked) -> Plan:
    """What would be made and why; nothing is made or written.  Raises LanguageProblem."""
    ledger, folders = Ledger(asked.ledger), asked.folders()
    tables = {name: tabled(folder) for name, folder in folders.items()}
    changes: list[Change] = []
    due: dict[str, dict[str, str]] = {}
    whole = _all_are_due(asked, ledger)
    if whole:
        due = {slug: {ALL: whole} for slug in asked.leaflets}
    else:
        changes += [c for name, folder in folders.items() for c in ledger.changes(name, folder, tables[name])]
        astray = changed_outputs(ledger, asked.out)
        _add_changes(asked, ledger, due, changes, astray)
        if ledger.state.get("due", "") and asked.today.isoformat() >= ledger.state["due"]:
            _add_notices(asked, ledger, due)
        for slug, reasons in ledger.state.get("pending", {}).items():
            due[slug] = {**reasons, **due.get(slug, {})}
    there = set(asked.leaflets)
    touched = bool(whole) or bool(changes) or bool(due.keys() - there)
    now = {slug: due[slug] for slug in asked.leaflets if slug in due and (not asked.slugs or slug in asked.slugs)}
    later = {slug: reasons for slug, reasons in due.items() if slug in there and slug not in now}
    return Plan(asked, ledger, now, later, tables, touched)


def _all_are_due(asked: Asked, ledger: Ledger) -> str:
    """Why all leaflets are due; empty where they need not be."""
    if ledger.new:
        return NEVER
    if ledger.state.get("common") != common_of(asked.project):
        return OURS
    if ledger.state.get("outputs") and not (asked.out / MANIFEST).is_file():
        return UNLISTED
    return BACK if asked.today.isoformat() < ledger.state.get("today", "") else ""


def _add_changes(
    asked: Asked,
    ledger: Ledger,
    due: dict[str, dict[str, str]],
    changes: Sequence[Change],
    astray: Sequence[Change],
) -> None:
    leaflets = ledger.read_part("leaflets") if changes or astray else {}
    for change in changes:
        reason = f"{change.folder}/{change.name} {WORDS[change.what]}"
        slugs, tag = _concerned(asked, leaflets, change)
        for slug in slugs:
            due.setdefault(slug, {}).setdefault(tag, reason)
    paths = {path: slug for slug, noted in leaflets.items() for path in noted["files"]} if astray else {}
    for change in astray:
        path = change.name if change.folder == "." else f"{change.folder}/{change.name}"
        if path in paths:
            tag = next((tag for tag in asked.languages if path.startswith(f"{tag}/")), ALL)
            due.setdefault(paths[path], {}).setdefault(tag, f"{path} {WORDS[change.what]} in the output folder")


def _concerned(asked: Asked, leaflets: Mapping[str, Any], change: Change) -> tuple[Collection[str], str]:
    """The leaflets whose files a change of an input may change, and in which language."""
    root, *inner = change.folder.split("/")
    stem = change.name.split(".", 1)[0]
    source = next(iter(asked.languages))
    if root == "source" and inner == ["leaflets"]:
        return ([stem] if change.name.endswith(".md") else ()), ALL
    if root == "source" and inner == ["parts"]:
        return [slug for slug, noted in leaflets.items() if change.name in noted.get("parts", ())], ALL
    if root == "source" and inner == ["pronunciation"]:
        return asked.leaflets, ALL if stem == source else stem
    if root == "source" and inner[:1] in (["recordings"], ["listening"]) and len(inner) > 1:
        return [stem], inner[1]
    if root == "translations" and inner[1:] == ["LC_MESSAGES"]:
        return (asked.leaflets if stem in SHARED else [stem]), inner[0]
    if root == "source" and not inner and change.name not in WHOLE:
        return (), ALL  # what the website alone is made of
    if root == "translations" and inner:
        return asked.leaflets, ALL if inner[0] == source else inner[0]
    return asked.leaflets, ALL


def _add_notices(asked: Asked, ledger: Ledger, due: dict[str, dict[str, str]]) -> None:
    today = asked.today.isoformat()
    for slug, noted in ledger.read_part("leaflets").items():
        if noted.get("due") and today >= noted["due"]:
            due.setdefault(slug, {}).setdefault(ALL, f"a notice is due since {noted['due']}")
