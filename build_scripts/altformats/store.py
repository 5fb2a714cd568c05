"""What was made, spoken or proven once, kept by the hash of all that it was made from: the content-addressed store.

It lies in a folder, on a shared disk or in an object store (any address that fsspec knows), and many machines may use
one store at a time: an entry is written beside its place and moved there, and two who write the same name write the
same bytes.  It is taken as hostile: every entry carries the hash of its own name and bytes, a file is named by the hash
of its bytes, and both are checked whenever they are read.  What does not fit is put aside, counts as absent, and is
made again; ``damaged`` says what was put aside.

Whoever may write to the store may also make it lie: its hashes keep out accidents, not people.  It must be writable
only by those who may write to the project itself.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .errors import StoreProblem

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

NAME: Final = re.compile(r"([a-z]+)/([0-9a-f]{64})")
"""A room of the store and a hash: ``speech/…``."""
FILES: Final = "files"
"""The room of whole files, which are named by the hash of their bytes and lie there as they are."""
ASIDE: Final = "damaged"
"""Where entries are put that do not hold what they should."""
DAY: Final = 86400
SCHEMA: Final = b"altformats-store-1 "


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the store: its name, its size in bytes, and when it was last written or, in a folder, read
    (seconds since 1970, to the day)."""

    name: str
    bytes: int
    written: float


@dataclass(frozen=True, slots=True)
class Store:
    """A store at an address: a folder of this machine, or a URL that fsspec knows.  Nothing is opened until it is used.

    Every method raises StoreProblem when the store cannot be reached, or is full.
    """

    address: str

    def get(self, name: str) -> bytes | None:
        """What is kept under this name; None where nothing is, or where it is damaged."""
        data = self._read(name)
        if data is None:
            return None
        head, _, body = data.partition(b"\n")
        if head == SCHEMA + _seal(name, body):
            return body
        self._put_aside(name)
        return None

    def put(self, name: str, data: bytes) -> None:
        """Keep these bytes under this name, whole or not at all."""
        self._write(name, SCHEMA + _seal(name, data) + b"\n" + data)

    def keep(self, file: Path) -> str:
        """Keep a whole file; the SHA-256 of its bytes, by which it is fetched."""
        data = file.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        name = f"{FILES}/{digest}"
        if not self.has(name):
            self._write(name, data)
        return digest

    def fetch(self, digest: str, target: Path) -> bool:
        """Put the file with that hash at ``target``, whole or not at all; False where it is absent or damaged."""
        name = f"{FILES}/{digest}"
        data = self._read(name)
        if data is None:
            return False
        if hashlib.sha256(data).hexdigest() != digest:
            self._put_aside(name)
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.new")
        temporary.write_bytes(data)
        temporary.replace(target)
        return True

    def sound(self, name: str) -> bool:
        """Whether an entry or a file is what its name says; a damaged one is put aside."""
        if not name.startswith(f"{FILES}/"):
            return self.get(name) is not None
        data = self._read(name)
        if data is not None and hashlib.sha256(data).hexdigest() == name.removeprefix(f"{FILES}/"):
            return True
        self._put_aside(name)
        return False

    def has(self, name: str) -> bool:
        """Whether something lies there, sound or not."""
        with _trouble(self.address):
            return bool(self._system.exists(self._path(name)))

    def remove(self, name: str) -> None:
        """Take an entry or a file away; nothing where there is none."""
        with _trouble(self.address):
            try:
                self._system.rm_file(self._path(name))
            except FileNotFoundError:
                return

    def entries(self) -> Iterator[Entry]:
        """Everything that is kept, in no order; what was put aside is not among it."""
        with _trouble(self.address):
            if not self._system.exists(self._root):
                return
            found: dict[str, dict[str, Any]] = self._system.find(self._root, detail=True)
        for path, row in found.items():
            parts = path.split("/")
            name = f"{parts[-3]}/{parts[-1]}" if len(parts) > 2 else ""  # noqa: PLR2004 - room, first letters, hash
            if NAME.fullmatch(name) and parts[-3] != ASIDE:
                yield Entry(name, int(row.get("size") or 0), _when(row))

    def damaged(self) -> frozenset[str]:
        """The names of all that was found damaged and put aside, since that was last cleared."""
        with _trouble(self.address):
            folder = f"{self._root}/{ASIDE}"
            if not self._system.exists(folder):
                return frozenset()
            return frozenset(path.rsplit("/", 1)[1].replace("-", "/", 1) for path in self._system.find(folder))

    def clear_damaged(self) -> None:
        """Forget what was put aside."""
        with _trouble(self.address):
            if self._system.exists(f"{self._root}/{ASIDE}"):
                self._system.rm(f"{self._root}/{ASIDE}", recursive=True)

    @property
    def _system(self) -> AbstractFileSystem:
        return _opened(self.address)[0]

    @property
    def _in_a_folder(self) -> bool:
        """Whether it lies on a disk of this machine, or on one that looks like it."""
        return bool(self._system.protocol[0] == "file")

    @property
    def _root(self) -> str:
        return _opened(self.address)[1]

    def _path(self, name: str) -> str:
        found = NAME.fullmatch(name)
        if not found:
            raise ValueError(f"not a name of the store: {name!r}")
        return f"{self._root}/{found[1]}/{found[2][:2]}/{found[2]}"

    def _read(self, name: str) -> bytes | None:
        path = self._path(name)
        with _trouble(self.address):
            try:
                data = Path(path).read_bytes() if self._in_a_folder else bytes(self._system.cat_file(path))
            except FileNotFoundError:
                return None
        if self._in_a_folder:
            _touch(path)
        return data

    def _write(self, name: str, data: bytes) -> None:
        path = self._path(name)
        beside = f"{path}.{os.getpid()}-{uuid.uuid4().hex}"
        with _trouble(self.address):
            if self._in_a_folder:
                _put_there(Path(path), Path(beside), data)
                return
            self._system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self._system.pipe_file(beside, data)
            self._system.mv(beside, path)

    def _put_aside(self, name: str) -> None:
        aside = f"{self._root}/{ASIDE}/{name.replace('/', '-')}"
        with _trouble(self.address):
            self._system.makedirs(aside.rsplit("/", 1)[0], exist_ok=True)
            try:
                self._system.mv(self._path(name), aside)
            except FileNotFoundError:  # another process has found it too
                return


def _seal(name: str, data: bytes) -> bytes:
    """The hash by which an entry is known to be whole, and to be the one of its name."""
    return hashlib.sha256(name.encode() + b"\0" + data).hexdigest().encode()


def _put_there(path: Path, beside: Path, data: bytes) -> None:
    """Write a file beside its place and move it there.

    fsspec does the same in four times as long (measured: 0.46 ms of CPU), and a leaflet in nine languages keeps some
    four thousand things when it is first built.
    """
    try:
        beside.write_bytes(data)
    except FileNotFoundError:  # the first one in its folder
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
    beside.replace(path)


def _touch(path: str) -> None:
    """Let it be seen, to the day, that an entry is still in use: ``store gc`` drops what is not."""
    try:
        if time.time() - Path(path).stat().st_mtime > DAY:
            os.utime(path)
    except OSError:  # another's file, or gone in this moment: it is only a note
        return


def _when(row: dict[str, Any]) -> float:
    """When a file was written, however its file system tells it; 0 where it does not."""
    told = row.get("mtime") or row.get("LastModified") or row.get("created") or 0
    return float(told.timestamp()) if hasattr(told, "timestamp") else float(told)


@cache
def _opened(address: str) -> tuple[AbstractFileSystem, str]:
    """The file system of an address and the path of the store in it.  Raises StoreProblem for one that nobody knows."""
    from fsspec.core import url_to_fs

    try:
        system, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        remedy = "Give a folder, or an address such as s3://bucket/altformats with its fsspec package installed."
        raise StoreProblem(f"the store cannot be opened: {error}", address, remedy) from error
    return system, str(root).rstrip("/")


class _trouble:  # noqa: N801 - reads as a phrase where it is used
    """Turns what a disk or a network refuses into a StoreProblem."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
            remedy = "Look at the disk or the network, or choose another store with --store."
            raise StoreProblem(f"the store does not answer: {error}", self.address, remedy) from error
