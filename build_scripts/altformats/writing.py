"""Writes the pages and lists of the website into the output folder, beside the finished files.

Each file is replaced as a whole, and only when its bytes are others.  What belongs to one leaflet (``editions``) is
written when the leaflet changed; what lists many (``lists``), when what it shows changed; of a search (``searches``),
the shelves on which a changed word stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .errors import FormatProblem
from .model import Language, Project
from .record import MANIFEST, read_manifest
from .website import Catalogue, Page, accessibility, checked, feeds, framed, search, short, start, tombstones

Say = Callable[[str], None]
File = tuple[str, bytes]
Group = tuple[str, tuple[str, ...]]
"""Of pages that are written together: a digest of what they show, and their paths."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The output folder while the website is written.

    ``barred`` are the paths of finished files.  ``table`` is what the website consists of, the SHA-256 of each file by
    its path; it follows what is put and dropped.
    """

    out: Path
    barred: Collection[str]
    table: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, data: bytes) -> None:
        """Write one file unless it is there already.  Raises FormatProblem for a place that is not the website's."""
        if not _inside(path) or path in self.barred:
            raise FormatProblem(
                f"the page {path} would stand where it must not", path, "Give the leaflet another name."
            )
        digest = hashlib.sha256(data).hexdigest()
        target = self.out / path
        if _digest(target) != digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(target.name + ".new")
            temporary.write_bytes(data)
            temporary.replace(target)
        self.table[path] = digest

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the website if they are those that were written; None otherwise."""
        file = self.out / path
        if path not in self.table or file.is_symlink() or not file.is_file():
            return None
        data = file.read_bytes()
        return data if hashlib.sha256(data).hexdigest() == self.table[path] else None

    def drop(self, path: str) -> None:
        """Take one file away, with the folders that it leaves empty."""
        self.table.pop(path, None)
        if not _inside(path) or path in self.barred:
            return
        (self.out / path).unlink(missing_ok=True)
        folder = (self.out / path).parent
        while folder != self.out and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def write(catalogue: Catalogue, project: Project, out: Path, say: Say) -> list[str]:
    """Write all of the website into ``out``, whatever was there before; the paths of all its files.

    Nothing is removed.  Raises FormatProblem when a page would stand where a finished file stands or outside of the
    folder, MissingTool without fonts, OSError for a full disk.
    """
    folder = Folder(out, {artefact.path for artefact in read_manifest(out)})
    due(catalogue)
    editions(catalogue, project, folder)
    lists(catalogue, project, folder, {})
    searches(catalogue, project, folder, {}, None, say)
    return list(folder.table)


def due(catalogue: Catalogue, taken: Mapping[str, str] | None = None) -> dict[str, str]:
    """The path of each page that belongs to one leaflet, with the leaflet's slug, and those that are ``taken`` already.

    Raises FormatProblem for two leaflets that would have the same page.
    """
    found = dict(taken or {})
    for listing in catalogue.listings.values():
        paths = [checked.path(listing), short.path(catalogue, listing)]
        if catalogue.publisher.website:
            paths.append(feeds.fragment_path(listing))
        for path in paths:
            if found.setdefault(path, listing.slug) != listing.slug:
                raise FormatProblem(f"two leaflets have the page {path}", path, "Give one of them another code.")
    return found


def editions(catalogue: Catalogue, project: Project, folder: Folder) -> None:
    """Write what belongs to each leaflet of the catalogue alone."""
    for page in checked.pages(catalogue):
        folder.put(page.path, _framed(page, catalogue, project))
    for path, data in (*short.files(catalogue), *feeds.fragments(catalogue)):
        folder.put(path, data)


def lists(
    catalogue: Catalogue,
    project: Project,
    folder: Folder,
    noted: Mapping[str, Group],
    before: Catalogue | None = None,
    changed: Collection[str] = (),
) -> dict[str, Group]:
    """Write what lists many leaflets; what there is now, by name, to be noted for the next time.

    ``before`` is the catalogue that was written last, of which these leaflets ``changed``: rows of others stay.
    """
    now: dict[str, Group] = {}
    for name, (shape, made) in _groups(catalogue, project).items():
        last = noted.get(name)
        paths = last[1] if last else ()
        if last is None or last[0] != shape or not all(path in folder.table for path in paths):
            paths = ()
            for page in made():
                folder.put(page.path, _framed(page, catalogue, project))
                paths += (page.path,)
        now[name] = (shape, paths)
    written: list[str] = []
    old = {roll.path: roll for roll in feeds.rolls(before)} if before else {}
    for roll in feeds.rolls(catalogue):
        data = folder.read(roll.path) if roll.path in old else None
        known = old[roll.path].rows(data) if data is not None else {}
        folder.put(roll.path, roll.data({slug: row for slug, row in known.items() if slug not in changed}))
        written.append(roll.path)
    for path, data in feeds.signposts(catalogue):
        folder.put(path, data)
        written.append(path)
    return {**now, "feeds": ("", tuple(written))}


def _groups(catalogue: Catalogue, project: Project) -> dict[str, tuple[str, Callable[[], Iterable[Page]]]]:
    """The pages that list leaflets, with a digest of what they show."""
    groups: dict[str, tuple[str, Callable[[], Iterable[Page]]]] = {
        "front": (start.front_shape(catalogue), lambda: (start.front(catalogue, project),)),
        "withdrawn": (tombstones.shape(catalogue), lambda: tombstones.pages(catalogue)),
        "accessibility": ("", lambda: accessibility.pages(catalogue, project)),
    }
    for tag, language in catalogue.languages.items():

        def made(language: Language = language) -> Iterator[Page]:
            return start.of_language(catalogue, language)

        groups[f"start {tag}"] = (start.shape(catalogue, language), made)
    return groups


def searches(
    catalogue: Catalogue,
    project: Project,
    folder: Folder,
    noted: Mapping[str, search.Noted],
    changed: Mapping[str, Collection[tuple[str, str]]] | None,
    say: Say,
) -> dict[str, search.Noted]:
    """Bring the index of each language up to date; what is to be noted of each.

    ``changed`` are the slugs and codes of the leaflets whose page in a language is another or is gone, by the language;
    None: any may be.
    """
    now: dict[str, search.Noted] = {}
    for tag in catalogue.languages:
        known = noted.get(tag, search.Noted())
        own = None if changed is None else changed.get(tag, ())
        there = all(path in folder.table for path in search.paths(catalogue, tag))
        if own is not None and not own and there and known.key == search.key(catalogue, tag):
            now[tag] = known
            continue
        edit = None if own is None else search.edited(catalogue, project, folder.out, tag, folder.table, known, own)
        if edit is not None:
            now[tag], files = edit
            for path, data in files.items():
                folder.drop(path) if data is None else folder.put(path, data)
        if edit is None or not all(path in folder.table for path in search.paths(catalogue, tag)):
            now[tag] = _anew(catalogue, project, folder, tag, own, say)
    return now


def _anew(
    catalogue: Catalogue,
    project: Project,
    folder: Folder,
    tag: str,
    changed: Collection[tuple[str, str]] | None,
    say: Say,
) -> search.Noted:
    """A whole new index; words of pages that did not change are taken from where they lie."""
    say(f"search {tag}: a new index")
    table = {} if changed is None else folder.table
    noted, files = search.whole(catalogue, project, folder.out, tag, table, {slug for slug, _ in changed or ()})
    put = set[str]()
    for path, data in files:
        folder.put(path, data)
        put.add(path)
    for path in [path for path in folder.table if path.startswith(f"search/{tag}/") and path not in put]:
        folder.drop(path)
    return noted


def _framed(page: Page, catalogue: Catalogue, project: Project) -> bytes:
    return framed(page, project, catalogue.publisher, catalogue.english).encode()


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/") and "\\" not in path and path != MANIFEST


def _digest(path: Path) -> str:
    """The digest of a file's bytes; empty where there is no file of its own."""
    if path.is_symlink() or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()
