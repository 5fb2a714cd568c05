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

import contextlib
import dataclasses
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from . import publishing_disk as disk
from .errors import DiskProblem, PublishingProblem, disk_problem
from .jobs import one_at_a_time
from .model import Kind
from .publishing_disk import NEW
from .record import MANIFEST, read_kind, read_manifest, read_website, strangers

Say = Callable[[str], None]
Files = Mapping[str, str]
"""The SHA-256 of each file by its path below the release."""

KEPT: Final = 3
"""Releases that stay on the disk, the one that is served among them."""
RELEASE: Final = "release.json"
LOCK: Final = ".lock"
NAME: Final = re.compile(r"[0-9a-f]{16}")
TOLD: Final = 2000
"""Files after which long work says how far it is."""
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
    _apart(source, target)
    files = _sound(source, say, preview=preview, empty=empty)
    try:
        with one_at_a_time(target / LOCK, say):
            name, before = _name(files, read_kind(source)), current(target)
            change = _change(before, name, _files(target, before), files)
            return change if dry else _published(source, target, change, files, day, say, keep)
    except OSError as error:
        problem = disk_problem(error, str(target))
        words = f"{problem.message}; what was served before is still served"
        raise DiskProblem(words, problem.place, problem.remedy) from error


def _published(source: Path, target: Path, change: Change, files: Files, day: str, say: Say, keep: int) -> Change:
    disk.clean(target)
    disk.sweep(target, {*_used(target), *files.values()})
    try:
        if not _whole(target, change.after):
            put = _mend if change.after == change.before else _copy
            put(source, target, change.after, files, say)
        _note(target, change.after, day, change.before)
        if change.after != change.before:
            _switch(target, change.after)
    except BaseException:  # a full disk, Ctrl+C: the room that was taken is given back
        with contextlib.suppress(OSError):
            disk.clean(target)
            disk.sweep(target, _used(target))
        raise
    try:
        return dataclasses.replace(change, dropped=_prune(target, keep))
    except OSError as error:
        say(f"the release is served; old files could not be taken away: {disk_problem(error, str(target))}")
        return change


def rollback(target: Path, say: Say, name: str = "") -> str:
    """Serve an earlier release again: that named, or the one before the current.  Its name.

    Raises PublishingProblem where there is none that is whole.
    """
    with one_at_a_time(target / LOCK, say):
        served = current(target)
        rows = history(target)
        names = [row["name"] for row in rows]
        at = names.index(served) if served in names else len(rows)
        wanted = [name] if name else [row["name"] for row in reversed(rows[:at]) if not row["back"]]
        for one in wanted:
            if NAME.fullmatch(one) and _whole(target, one):
                _switch(target, one)  # nothing else is written: it works on a full disk too
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
    """The releases that are there, in the order in which they were served: name, day, files, back.

    ``back``: it was gone back from, so a rollback does not choose it.  Those that stand after the one that is served
    were gone back from too, or never served: a release is noted before the switch to it.  One that is not noted
    stands first, without a day.
    """
    try:
        table = json.loads((target / "history.json").read_text(encoding="utf-8"))
        rows = [
            _row(str(row["name"]), str(row["day"]), int(row["files"]), back=bool(row["back"]))
            for row in table["releases"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        rows = []
    there = [one.name for one in disk.folders(target / "releases") if NAME.fullmatch(one.name)]
    noted = {row["name"] for row in rows}
    unknown = [_row(name, "", len(_files(target, name)), back=True) for name in there if name not in noted]
    return [*unknown, *(row for row in rows if row["name"] in there)]


def _row(name: str, day: str, files: int, *, back: bool) -> dict[str, Any]:
    return {"name": name, "day": day, "files": files, "back": back}


def whole(release: Path) -> bool:
    """Whether a release holds every file that it lists, byte for byte, and nothing else."""
    try:
        files = _listed(release)
        return _there(release) == {*files, RELEASE} and all(disk.same(release / path, files[path]) for path in files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _listed(release: Path) -> Files:
    table = json.loads((release / RELEASE).read_text(encoding="utf-8"))["files"]
    return {str(path): str(row["sha256"]) for path, row in table.items()}


def _there(release: Path) -> set[str]:
    """All that is in a release and is not a folder."""
    found = (path for path in release.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(release).as_posix() for path in found}


# --------------------------------------------------------------------------------------------------------------------
# What is to be published


def _apart(source: Path, target: Path) -> None:
    """Raise PublishingProblem for a folder that is not for releases: a mistyped name must not be filled or emptied."""
    one, other = source.resolve(), target.resolve()
    words = ""
    if one.is_relative_to(other) or other.is_relative_to(one):
        words = "the folder that is published and the one that it is published into lie within each other"
    elif not other.parent.is_dir():
        words = f"there is no folder {other.parent}: is its disk mounted?"
    elif target.exists() and not target.is_dir():
        words = "this is not a folder"
    elif (target / "current").exists() and not (target / "current").is_symlink():
        words = "current is not a link to a release, so it cannot be switched"
    elif target.is_dir() and not (target / LOCK).is_file():
        others = sorted(path.name for path in target.iterdir() if path.name != "lost+found")
        words = f"the folder holds other things ({others[0]}) and was never published into" if others else ""
    if words:
        raise PublishingProblem(words, str(target), "Give an empty folder, or the one that was published into before.")


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
        if disk.digest(file) != digest:
            raise PublishingProblem("a file is not the one that was built", str(file), "Build it again.")
        if number % TOLD == 0:
            say(f"read {number} of {len(wanted)}")
    return {**wanted, MANIFEST: disk.digest(source / MANIFEST)}


def _name(files: Files, kind: Kind) -> str:
    text = "\n".join([str(kind), *(f"{path} {digest}" for path, digest in sorted(files.items()))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _files(target: Path, name: str) -> Files:
    """The files of a release as it lists them; none where there is no such release."""
    try:
        return _listed(target / "releases" / name) if name else {}
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


# --------------------------------------------------------------------------------------------------------------------
# On the disk


def _copy(source: Path, target: Path, name: str, files: Files, say: Say) -> None:
    """Put the whole release into its folder, read it back, and only then give the folder its name."""
    missing = {digest: path for path, digest in files.items() if not disk.same(disk.place(target, digest), digest)}
    needed = sum((source / path).stat().st_size for path in missing.values()) + ROOM
    free = shutil.disk_usage(target).free
    if needed > free:
        words = f"the disk has {free // 1_000_000:,} MB free and {needed // 1_000_000:,} MB are needed"
        raise PublishingProblem(words, str(target), "Make room; what is served stays as it is.")
    say(f"copying {len(missing)} new files, {len(files) - len(missing)} are here already")
    for number, (digest, path) in enumerate(missing.items(), start=1):
        disk.store(source / path, target, digest)
        if number % TOLD == 0:
            say(f"copied {number} of {len(missing)}")
    folder = target / "releases" / f"{NEW}{name}"
    folders = {folder}
    for path, digest in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        folders.update(parent for parent in file.parents if parent.is_relative_to(folder))
        disk.link(disk.place(target, digest), file)
    disk.write(folder / RELEASE, _record(source, files))
    for one in sorted(folders, reverse=True):
        one.chmod(0o755)  # the web server is another user, whatever the umask of the one who publishes
        disk.flush(one)
    say("reading the copy back")
    if not whole(folder):
        words = "the copy is not what was copied"
        raise PublishingProblem(words, str(folder), "The disk may be failing: publish again.")
    final = target / "releases" / name
    if final.exists():  # a release of that name that is not whole
        final.rename(target / "releases" / f"{NEW}broken-{name}")
    folder.rename(final)
    disk.flush(target / "releases")
    disk.clean(target)


def _record(source: Path, files: Files) -> bytes:
    """The ``release.json`` of a release; nothing in it depends on the day."""
    artefacts = read_manifest(source)
    table = {
        "schema": "altformats-release-1",
        "kind": str(read_kind(source)),
        "leaflets": len({artefact.leaflet for artefact in artefacts}),
        "languages": len({artefact.language for artefact in artefacts}),
        "files": {path: {"sha256": files[path], "bytes": (source / path).stat().st_size} for path in sorted(files)},
    }
    return json.dumps(table, ensure_ascii=False, indent=1).encode()


def _mend(source: Path, target: Path, name: str, files: Files, say: Say) -> None:
    """Put right the release that is served, file by file, each in one step: it is never less whole than before."""
    say("the release that is served was changed on the disk: it is mended")
    release, new = target / "releases" / name, target / f"{NEW}mended"
    for path, digest in files.items():
        file = release / path
        if disk.same(file, digest):
            continue
        if not disk.same(disk.place(target, digest), digest):
            disk.store(source / path, target, digest)
        file.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        disk.link(disk.place(target, digest), new)
        new.replace(file)
        disk.flush(file.parent)
    disk.write(new, _record(source, files))
    new.replace(release / RELEASE)
    for path in _there(release) - {*files, RELEASE}:
        (release / path).unlink()
    disk.flush(release)
    if not whole(release):
        words = "the release that is served is not whole and cannot be mended"
        raise PublishingProblem(words, str(release), "The disk may be failing. Go back: altformats rollback")


def _switch(target: Path, name: str) -> None:
    """Serve that release from now on, in one step."""
    link = target / f"{NEW}current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name)
    link.replace(target / "current")
    disk.flush(target)


def _note(target: Path, name: str, day: str, before: str) -> None:
    """Put the release at the end of the history, behind the one that is served until now.

    What stands after that one was gone back from; it is put first, where it is dropped first.
    """
    rows = history(target)
    names = [row["name"] for row in rows]
    if name == before and name in names and not rows[names.index(name)]["back"]:
        return
    at = names.index(before) + 1 if before in names else len(rows)
    later = [{**row, "back": True} for row in rows[at:]]
    earlier = [{**row, "back": row["back"] and row["name"] != before} for row in rows[:at]]
    kept = [row for row in (*later, *earlier) if row["name"] != name]
    kept.append(_row(name, day, len(_files(target, name)), back=False))
    disk.write(target / f"{NEW}history", json.dumps({"releases": kept}, indent=1).encode())
    (target / f"{NEW}history").replace(target / "history.json")
    disk.flush(target)


def _prune(target: Path, keep: int) -> tuple[str, ...]:
    """Take away all releases but the last ``keep`` and the one that is served, and stored files that none has."""
    rows = [row["name"] for row in history(target)]
    kept = {*rows[-max(keep, 1) :], current(target)}
    dropped = []
    for folder in disk.folders(target / "releases"):
        if folder.name not in kept:
            doomed = folder.with_name(f"{NEW}old-{folder.name}")
            folder.rename(doomed)
            shutil.rmtree(doomed)
            dropped.append(folder.name)
    disk.sweep(target, _used(target))
    return tuple(dropped)


def _used(target: Path) -> set[str]:
    """The hashes of the files of all releases that are there."""
    names = [folder.name for folder in disk.folders(target / "releases")]
    return {digest for name in names for digest in _files(target, name).values()}


def _whole(target: Path, name: str) -> bool:
    return whole(target / "releases" / name)
