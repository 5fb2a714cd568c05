"""Writes the pages and lists of the website into the output folder, beside the finished files.

Each file is replaced as a whole, and only when its bytes are others.  What is costly, the index of a search, is made
again only when a page or a title of its language has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from .errors import FormatProblem
from .model import Project
from .record import MANIFEST, evidence_folder, read_manifest, write_json
from .website import Catalogue, Page, accessibility, checked, feeds, framed, search, short, start, tombstones

Say = Callable[[str], None]
File = tuple[str, bytes]


def write(catalogue: Catalogue, project: Project, out: Path, say: Say) -> list[str]:
    """Bring all of the website in ``out`` up to date; the paths of all its files, whether they changed or not.

    Nothing is removed: who knows what was there before does that.  Raises FormatProblem when a page would stand where
    a finished file stands or outside of the folder, MissingTool without fonts or Pagefind, OSError for a full disk.
    """
    barred = {artefact.path for artefact in read_manifest(out)} | {MANIFEST}
    due: dict[str, str] = {}
    for path, data in _files(catalogue, project):
        _put(out, path, data, due, barred)
    _searches(catalogue, project, out, due, barred, say)
    return list(due)


def _files(catalogue: Catalogue, project: Project) -> Iterator[File]:
    """Every file of the website but the search."""
    for page in _pages(catalogue, project):
        yield page.path, framed(page, project, catalogue.publisher, catalogue.english).encode()
    yield from short.files(catalogue)
    yield from feeds.files(catalogue)


def _pages(catalogue: Catalogue, project: Project) -> Iterator[Page]:
    yield from start.pages(catalogue, project)
    yield from tombstones.pages(catalogue)
    yield from checked.pages(catalogue)
    yield from accessibility.pages(catalogue, project)


def _searches(
    catalogue: Catalogue, project: Project, out: Path, due: dict[str, str], barred: set[str], say: Say
) -> None:
    """The index of each language, made anew where its key or its files are not those that were noted."""
    note = project.build / "website" / f"{evidence_folder(project, out).name}.json"
    noted, now = _read(note), dict[str, object]()
    for tag in catalogue.languages:
        key = search.key(catalogue, project, tag)
        old_key, kept = noted.get(tag, ("", {}))
        if old_key == key and all(_inside(path) and _digest(out / path) == kept[path] for path in kept):
            due |= kept
        else:
            say(f"search {tag}: a new index")
            before = set(due)
            for path, data in search.files(catalogue, project, out, tag):
                _put(out, path, data, due, barred)
            kept = {path: digest for path, digest in due.items() if path not in before}
        now[tag] = [key, kept]
    write_json(note, now)


def _read(note: Path) -> Mapping[str, tuple[str, dict[str, str]]]:
    """The key and the digests of the files of each index; none where there is no good note."""
    try:
        table = json.loads(note.read_text(encoding="utf-8"))
        return {str(tag): (str(key), {str(k): str(v) for k, v in files.items()}) for tag, (key, files) in table.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _put(out: Path, path: str, data: bytes, due: dict[str, str], barred: set[str]) -> None:
    """Write one file unless it is there already."""
    if not _inside(path) or path in barred or path in due:
        raise FormatProblem(f"the page {path} would stand where it must not", path, "Give the leaflet another name.")
    due[path] = hashlib.sha256(data).hexdigest()
    target = out / path
    if _digest(target) == due[path]:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(target.name + ".new")
    temporary.write_bytes(data)
    temporary.replace(target)


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/") and "\\" not in path


def _digest(path: Path) -> str:
    """The digest of a file's bytes; empty where there is no file of its own."""
    if path.is_symlink() or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()
