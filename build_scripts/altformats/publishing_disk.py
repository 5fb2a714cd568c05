"""Single files and names of a publication, each brought to the disk before anything leads to it.  Private.

A file's bytes outlive a power cut after fsync of the file, its name after fsync of the folder that holds it (fsync(2)).
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

NEW: Final = ".new-"
"""How names of unfinished files and folders begin; what a crash leaves of them is taken away by the next run."""
BLOCK: Final = 1 << 20
FULL: Final = (errno.ENOSPC, errno.EDQUOT)


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    state = hashlib.sha256()
    with file.open("rb") as read:
        while block := read.read(BLOCK):
            state.update(block)
    return state.hexdigest()


def same(file: Path, sha256: str) -> bool:
    """Whether there is a file, itself and not a link to one, with these bytes."""
    return file.is_file() and not file.is_symlink() and digest(file) == sha256


def place(target: Path, sha256: str) -> Path:
    """Where the store keeps the file of that hash."""
    return target / "store" / sha256[:2] / sha256


def store(file: Path, target: Path, sha256: str) -> None:
    """Copy a file into the store, under its hash."""
    final = place(target, sha256)
    final.parent.mkdir(parents=True, exist_ok=True)
    _copy(file, final.with_name(f"{NEW}{sha256}"))
    final.with_name(f"{NEW}{sha256}").replace(final)
    flush(final.parent)


def link(kept: Path, file: Path) -> None:
    """The stored file under another name; a copy where the file system has no hard links, or no more of this file."""
    try:
        os.link(kept, file)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        _copy(kept, file)


def _copy(source: Path, file: Path) -> None:
    file.unlink(missing_ok=True)
    with source.open("rb") as read, file.open("wb") as written:
        shutil.copyfileobj(read, written, BLOCK)
        written.flush()
        os.fchmod(written.fileno(), 0o644)
        os.fsync(written.fileno())


def write(file: Path, data: bytes) -> None:
    """Write a small file and bring it to the disk."""
    with file.open("wb") as written:
        written.write(data)
        written.flush()
        os.fsync(written.fileno())


def flush(folder: Path) -> None:
    """Have the names in a folder written to the disk itself."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def folders(folder: Path) -> Iterator[Path]:
    """The folders in a folder, in order; none where there is no such folder."""
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if path.is_dir() and not path.is_symlink())


def clean(target: Path) -> None:
    """Take away what a run left that did not come to its end."""
    for folder in (target, target / "releases", *folders(target / "store")):
        for rest in folder.glob(f"{NEW}*") if folder.is_dir() else ():
            if rest.is_dir() and not rest.is_symlink():
                shutil.rmtree(rest)
            else:
                rest.unlink()


def sweep(target: Path, used: Iterable[str]) -> None:
    """Take away the stored files that are not among these hashes.  Releases have names of their own for their files."""
    wanted = set(used)
    for shelf in folders(target / "store"):
        for file in shelf.iterdir():
            if file.name not in wanted:
                file.unlink()
