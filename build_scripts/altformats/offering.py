"""Step 8, offer: the pages and lists that lead to the finished files, written into a folder and listed there.

It costs what changed.  Of each leaflet a card is kept (``website/cards.py``) with what lists say of it; only leaflets
whose files or sources changed are read again, a few at a time, and only their own pages are written.  Lists are put
together from the cards.  When nothing changed, nothing is opened but the note of the last run.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from . import writing
from .errors import Problem, disk_problem
from .jobs import one_at_a_time
from .languages import read_languages
from .library import Library, read_library
from .model import Artefact, Finding, Kind, Language, Project, Publisher
from .plan import common_key
from .record import MANIFEST, evidence_folder, read_listed, write_manifest
from .source import read_leaflets, read_publisher
from .website import Card, Catalogue
from .website.cards import read_cards, write_cards
from .website.gathering import Gathered, catalogued, gather, stamp, words_of
from .website.noting import Note, read_note, stat_of, write_note
from .website.search import Noted
from .writing import Folder

Say = Callable[[str], None]
Reading = Callable[[tuple[str, ...]], Library]

AT_ONCE: Final = 25
"""Leaflets that are in memory at a time, with all their languages and evidence."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the manifest of a folder lists: the finished files of each leaflet, and the website of the last run."""

    kind: Kind
    artefacts: Mapping[str, tuple[Artefact, ...]]
    website: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What stays the same through a run.

    ``shared`` is a digest of what goes into every page; ``catalogs`` are the folders of catalogs, ``parts`` is how the
    disk shows what many leaflets share.
    """

    project: Project
    today: datetime.date
    out: Path
    say: Say
    reading: Reading
    publisher: Publisher
    languages: Mapping[str, Language]
    shared: str
    catalogs: tuple[str, ...]
    parts: str

    @property
    def notes(self) -> Path:
        """The folder of what is known of this website."""
        return _notes(self.project, self.out)


def offer(
    project: Project,
    today: datetime.date,
    out: Path,
    say: Say,
    changed: Collection[str] | None = None,
    reading: Reading | None = None,
) -> tuple[Finding, ...]:
    """Bring the website of a folder up to date with its files; what kept it from being so.

    ``changed`` are the slugs of leaflets whose sources, catalogs, signatures or files changed since this was last done;
    None: not known, then the sources of all are looked at, by their sizes and times.  Left out of it may be whatever
    shows in the manifest: other files, other hashes, leaflets that came or went; and what an earlier run left undone.
    ``reading`` reads leaflets by their slugs, with all languages; ``read_library`` where none is given.

    The manifest lists each page and list with its hash; those that are not due any more are taken away.  What was there
    before stays whole where something goes wrong.
    """
    if not (out / MANIFEST).is_file():
        return ()
    with one_at_a_time(project.build / "building", say):
        try:
            desk = _desk(project, today, out, say, reading)
            note = read_note(desk.notes / "note.json")
            if changed is not None and not changed and _same(desk, note):
                return ()
            say(f"8 offer    the website in {project.relative(out)}")
            _offer(desk, note, changed)
        except Problem as problem:
            return (problem.finding(),)
        except OSError as error:
            return (disk_problem(error, "the website").finding(),)
    return ()


def folders_of(project: Project, out: Path) -> Mapping[str, int]:
    """The folders below ``out`` in which a finished website has its pages and lists: when each was last changed, ns."""
    return read_note(_notes(project, out) / "note.json").folders


def _notes(project: Project, out: Path) -> Path:
    return project.build / "website" / evidence_folder(project, out).name


def _desk(project: Project, today: datetime.date, out: Path, say: Say, reading: Reading | None) -> Desk:
    languages = read_languages(project)
    folders = tuple(f"{project.translations}/{tag}/LC_MESSAGES" for tag in languages)
    catalogs = [Path(folder) / "interface.po" for folder in folders]
    sources = [project.root / "source" / name for name in ("accessibility-results.json", "accessibility-limits.toml")]
    data = [path.read_bytes() if path.is_file() else b"" for path in (*catalogs, *sources)]
    words = (common_key(project), *map(repr, languages.values()))
    shared = hashlib.sha256(b"\0".join((*(hashlib.sha256(one).digest() for one in data), *map(str.encode, words))))
    return Desk(
        project=project,
        today=today,
        out=out,
        say=say,
        reading=reading or (lambda slugs: read_library(project, today, slugs)),
        publisher=read_publisher(project),
        languages=languages,
        shared=shared.hexdigest(),
        catalogs=folders,
        parts=_parts(project, folders),
    )


def _same(desk: Desk, note: Note) -> bool:
    """Whether nothing that goes into the website changed, as far as the disk tells without anything being opened."""
    return (
        note.shared == desk.shared
        and not note.pending
        and note.day <= desk.today < note.until
        and note.manifest == stat_of(desk.out / MANIFEST)
        and all(_time(desk.out / path) == time for path, time in note.folders.items())
    )


def _offer(desk: Desk, note: Note, changed: Collection[str] | None) -> None:
    listed = _listed(desk.out)
    table = _there(desk.out, listed.website, note)
    paths = (artefact.path for artefacts in listed.artefacts.values() for artefact in artefacts)
    folder = Folder(desk.out, frozenset(paths), table)
    if (note.shared, note.kind) != (desk.shared, listed.kind):
        note = Note()
    cards = read_cards(desk.notes / "cards.jsonl") if note.shared else {}
    before = _catalogue(desk, listed.kind, cards, note.words)
    todo = _stale(desk, note, listed, cards, writing.due(before), table, changed)
    pending = todo if cards else ()  # without cards all is looked at again anyhow
    write_note(desk.notes / "note.json", dataclasses.replace(note, pending=tuple(pending)))
    words = dict(note.words) if cards else {}
    old = {slug: cards.pop(slug, None) for slug in todo}
    taken = writing.due(_catalogue(desk, listed.kind, cards, words))
    for gathered, said in _gathered(desk, listed, todo):
        words |= said
        cards |= {one.card.meta.slug: one.card for one in gathered}
        known = _catalogue(desk, listed.kind, (one.card for one in gathered), words, gathered)
        taken = writing.due(known, taken)
        writing.editions(known, desk.project, folder)
    _finish(desk, note, listed, folder, cards, (before, old), words)


def _finish(
    desk: Desk,
    note: Note,
    listed: Listed,
    folder: Folder,
    cards: Mapping[str, Card],
    last: tuple[Catalogue, Mapping[str, Card | None]],
    words: Mapping[str, Mapping[str, str]],
) -> None:
    """Write what is made from the cards, take away what is not due any more, and note how it stands.

    ``last`` is the catalogue that was written last, and of the leaflets that were gathered anew the cards of then.
    """
    before, old = last
    catalogue = _catalogue(desk, listed.kind, cards.values(), words)
    own = writing.due(catalogue)
    lists = writing.lists(catalogue, desk.project, folder, note.lists, before, old)
    searched = {tag: Noted(key, letters) for tag, (key, letters) in note.searches.items()}
    moved = {tag: _moved(old, cards, tag) for tag in catalogue.languages}
    searches = writing.searches(catalogue, desk.project, folder, searched, moved, desk.say)
    kept = {*own, *(path for _, paths in lists.values() for path in paths)}
    kept |= {path for path in folder.table if path.startswith(tuple(f"search/{tag}/" for tag in searches))}
    for path in folder.table.keys() - kept:
        folder.drop(path)
    if folder.table != listed.website:
        artefacts = (artefact for rows in listed.artefacts.values() for artefact in rows)
        write_manifest(desk.out, artefacts, listed.kind, dict(sorted(folder.table.items())))
    write_cards(desk.notes / "cards.jsonl", cards.values())  # last but one: until then the next run finds those of then
    write_note(
        desk.notes / "note.json",
        Note(
            shared=desk.shared,
            kind=str(listed.kind),
            day=desk.today,
            until=min((_until(card, desk.today) for card in cards.values()), default=datetime.date.max),
            manifest=stat_of(desk.out / MANIFEST),
            folders=_folders(desk.out, folder.table),
            words={tag: words[tag] for tag in catalogue.languages},
            lists=lists,
            searches={tag: (one.key, one.letters) for tag, one in searches.items()},
        ),
    )


def _stale(
    desk: Desk,
    note: Note,
    listed: Listed,
    cards: Mapping[str, Card],
    due: Mapping[str, str],
    table: Mapping[str, str],
    changed: Collection[str] | None,
) -> list[str]:
    """The slugs of leaflets to be gathered anew, those that are gone among them."""
    there = {path.stem for path in read_leaflets(desk.project)}
    todo = {*(changed or ()), *note.pending, *(there - cards.keys()), *(cards.keys() - there)}
    todo |= {slug for path, slug in due.items() if path not in table}
    for slug, card in cards.items():
        moved = card.artefacts != stamp(listed.artefacts.get(slug, ()))
        late = card.meta.notices(note.day) != card.meta.notices(desk.today)
        if moved or late or (changed is None and card.sources != _sources(desk, slug)):
            todo.add(slug)
    return sorted(todo & (there | cards.keys()))


def _gathered(
    desk: Desk, listed: Listed, slugs: Iterable[str]
) -> Iterator[tuple[list[Gathered], dict[str, dict[str, str]]]]:
    """What is offered of these leaflets, a few at a time, with the interface words that were read with them."""
    records = evidence_folder(desk.project, desk.out)
    there = {path.stem for path in read_leaflets(desk.project)}
    rest = iter([slug for slug in slugs if slug in there])
    while some := tuple(islice(rest, AT_ONCE)):
        sources = {slug: _sources(desk, slug) for slug in some}  # before they are read: a later change shows next time
        library = desk.reading(some)
        found = (gather(library, slug, listed.artefacts.get(slug, ()), records, sources[slug]) for slug in some)
        yield [one for one in found if one is not None], words_of(library)


def _catalogue(
    desk: Desk,
    kind: Kind,
    cards: Iterable[Card] | Mapping[str, Card],
    words: Mapping[str, Mapping[str, str]],
    gathered: Iterable[Gathered] = (),
) -> Catalogue:
    rows = cards.values() if isinstance(cards, Mapping) else cards
    ordered = sorted(rows, key=lambda card: card.meta.slug)
    sound = {next(iter(desk.languages)), *(tag for card in ordered for tag in card.sound)}
    said = {tag: words[tag] for tag in desk.languages if tag in words and tag in sound}
    return catalogued(ordered, desk.publisher, kind, desk.today, desk.languages, said, gathered)


def _moved(old: Mapping[str, Card | None], cards: Mapping[str, Card], tag: str) -> set[tuple[str, str]]:
    """The slugs and codes of the leaflets whose page in a language is another than before, or came, or went."""
    found = set[tuple[str, str]]()
    for slug, before in old.items():
        then, now = _searched(before, tag), _searched(cards.get(slug), tag)
        if then != now:
            found |= {(slug, code) for code, *_ in (*then, *now)}
    return found


def _searched(card: Card | None, tag: str) -> list[tuple[str, str, str]]:
    """What a search shows of a leaflet in one language: its code, its title and the hash of its page."""
    listings = card.listings if card else ()
    return [
        (card.meta.code.lower(), one.title, page.sha256)
        for one in listings
        if card and one.tag == tag and (page := one.offer("html"))
    ]


def _listed(out: Path) -> Listed:
    kind, artefacts, website = read_listed(out)
    found: dict[str, list[Artefact]] = {}
    for artefact in artefacts:
        found.setdefault(artefact.leaflet, []).append(artefact)
    return Listed(kind, {slug: tuple(rows) for slug, rows in found.items()}, website)


def _there(out: Path, website: Mapping[str, str], note: Note) -> dict[str, str]:
    """The website as it was written, without what somebody took away since: a folder shows when that happened."""
    moved = {path for path, time in note.folders.items() if _time(out / path) != time}
    return {
        path: digest for path, digest in website.items() if _folder(path) not in moved or os.path.lexists(out / path)
    }


def _folders(out: Path, table: Mapping[str, str]) -> dict[str, int]:
    """When anything was last put into or taken out of each folder that holds pages."""
    return {path: _time(out / path) for path in sorted({_folder(path) for path in table})}


def _folder(path: str) -> str:
    """The folder that shows that a file came or went; for a short address the one in which its own folder lies."""
    parent = path.rpartition("/")[0]
    lone = path.endswith("/index.html") and "/" in parent
    return parent.rpartition("/")[0] if lone else parent


def _time(path: Path) -> int:
    return stat_of(path)[1]


def _sources(desk: Desk, slug: str) -> str:
    """A digest of how the disk shows a leaflet's sources: its text, its catalogs and signatures, and the parts'."""
    own = (f"{catalogs}/{slug}{suffix}" for catalogs in desk.catalogs for suffix in (".po", ".signatures.json"))
    stats = [_shown(path) for path in (f"{desk.project.leaflets}/{slug}.md", *own)]
    return hashlib.sha256(f"{desk.parts} {stats}".encode()).hexdigest()[:32]


def _parts(project: Project, catalogs: Iterable[str]) -> str:
    """The same of what leaflets share."""
    files = [*map(str, sorted(project.parts.glob("*.md"))), *(f"{folder}/parts.po" for folder in catalogs)]
    files += [f"{folder}/parts.signatures.json" for folder in catalogs]
    return repr([(path.rpartition("/")[2], _shown(path)) for path in files])


def _shown(path: str) -> tuple[int, int]:
    """What ``stat_of`` says, of a path as text: there are 75,000 to look at."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a third of the time that a Path takes
    except OSError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)


def _until(card: Card, today: datetime.date) -> datetime.date:
    """The first day after today on which the leaflet is out of date, if it is not so already."""
    due = card.meta.review_by
    later = due.replace(day=1) + datetime.timedelta(days=32)
    first = later.replace(day=1)
    return first if today < first else datetime.date.max
