"""What is being looked at: the last good page of each edition, what is said of it now, and who is to be told.

Private to ``serving.py``.  The files of an edition that is being watched are looked at four times a second, by their
times and sizes alone; when one changed the page is made again, and everybody who waits for it is told.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .model import Project
from .serving_preview import Preview
from .serving_workers import Task, Workers

PACE: Final = 0.25
"""Seconds between two looks at the files."""
SETTLED: Final = 0.03
"""Seconds for which files must rest before they are read: editors write in several steps."""
LINGER: Final = 30.0
"""Seconds for which an edition is watched after the last person has gone: a reload leaves it for a moment."""

Key = tuple[str, str]
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an edition: the last good page, whether it is of now, and what is said of the sources.

    ``version`` names the whole by its content, ``print`` the page alone: whoever has the same has nothing to fetch.
    """

    page: str
    fresh: bool
    preview: Preview
    version: str
    print: str


@dataclass(slots=True)
class _Row:
    """What is known of one edition; changed only by those who hold the desk's lock."""

    stamp: Stamp | None = None
    shown: Shown | None = None
    also: tuple[str, ...] = ()
    seen: float = 0.0
    watchers: int = 0
    making: threading.Lock = field(default_factory=threading.Lock)


class Desk:
    """All editions that somebody looks at.  ``today`` is asked for the day whenever a page is made."""

    def __init__(self, project: Project, today: Callable[[], datetime.date], workers: Workers) -> None:
        self._project = project
        self._today = today
        self._workers = workers
        self._rows: dict[Key, _Row] = {}
        self._told = threading.Condition()
        self._closed = False
        self._watch = threading.Thread(target=self._watching, daemon=True, name="altformats watch")

    def start(self) -> None:
        """Begin to watch."""
        self._watch.start()

    def close(self) -> None:
        """Watch no more, and let everybody go who waits."""
        with self._told:
            self._closed = True
            self._told.notify_all()
        if self._watch.is_alive():
            self._watch.join(2)

    def shown(self, slug: str, tag: str) -> Shown:
        """What there is to show of an edition, made now unless it is of now already."""
        row = self._row((slug, tag))
        if row.shown is None or row.stamp != stamp_of(self._project, slug, tag, row.also):
            self._make((slug, tag), row)
        if row.shown is None:
            raise RuntimeError("nothing was made")
        return row.shown

    def after(self, slug: str, tag: str, version: str, patience: float) -> Shown | None:
        """What is shown as soon as it is not ``version``; None after ``patience`` seconds, or at the end."""
        row = self._row((slug, tag))
        until = time.monotonic() + patience
        with self._told:
            while not self._closed:
                if row.shown is not None and row.shown.version != version:
                    return row.shown
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self._told.wait(left)
        return None

    def watched(self, slug: str, tag: str, more: int) -> None:
        """One person more (1) or less (-1) waits for what becomes of an edition."""
        row = self._row((slug, tag))
        with self._told:
            row.watchers += more

    @property
    def closed(self) -> bool:
        """Whether the end has come."""
        return self._closed

    def _row(self, key: Key) -> _Row:
        with self._told:
            row = self._rows.setdefault(key, _Row())
            row.seen = time.monotonic()
            return row

    def _make(self, key: Key, row: _Row) -> None:
        """Make the page again, unless another did it while we waited for our turn."""
        slug, tag = key
        with row.making:
            stamp = settled(self._project, slug, tag, row.also)
            if row.shown is not None and row.stamp == stamp:
                return
            preview = self._workers.preview(Task(self._project, self._today(), slug, tag))
            before = row.shown.page if row.shown else ""
            with self._told:
                row.stamp, row.shown, row.also = stamp, _shown(preview, before), preview.also
                self._told.notify_all()

    def _watching(self) -> None:
        with ThreadPoolExecutor(4, thread_name_prefix="altformats make") as pool:
            while not self._closed:
                for key, row in self._looked_at():
                    if stamp_of(self._project, *key, row.also) != row.stamp and not row.making.locked():
                        pool.submit(self._make, key, row)
                with self._told:
                    if not self._closed:
                        self._told.wait_for(lambda: self._closed, PACE)

    def _looked_at(self) -> list[tuple[Key, _Row]]:
        now = time.monotonic()
        with self._told:
            rows = list(self._rows.items())
        return [(key, row) for key, row in rows if row.watchers > 0 or now - row.seen < LINGER]


def _shown(preview: Preview, before: str) -> Shown:
    page = preview.page or before
    of_page = hashlib.sha256(page.encode()).hexdigest()[:16]
    whole = hashlib.sha256(repr((page, preview)).encode()).hexdigest()[:16]
    return Shown(page, bool(preview.page), preview, whole, of_page)


# --------------------------------------------------------------------------------------------------------------------
# The files


def settled(project: Project, slug: str, tag: str, also: Iterable[str] = ()) -> Stamp:
    """The state of an edition's files once they rest; after a second whatever it is then."""
    stamp = stamp_of(project, slug, tag, also)
    for _ in range(30):
        time.sleep(SETTLED)
        before, stamp = stamp, stamp_of(project, slug, tag, also)
        if before == stamp:
            break
    return stamp


def stamp_of(project: Project, slug: str, tag: str, also: Iterable[str] = ()) -> Stamp:
    """Name, time and size of every file that has a say in an edition's page; ``also`` are files that only it uses."""
    root, words, own = str(project.root), str(project.translations), str(Path(__file__).parent)
    files = [
        f"{root}/source/leaflets/{slug}.md",
        *(f"{root}/source/{name}" for name in ("publisher.toml", "leaflet.schema.json")),
        *(f"{root}/source/pronunciation/{name}.toml" for name in (tag, "en")),
        *(f"{words}/{name}" for name in ("languages.toml", "en/cues.toml", f"{tag}/cues.toml", f"{tag}/glossary.toml")),
        *(f"{root}/{name}" for name in ("conf.py", "docutils.conf", "requirements.txt", "build/site/manifest.json")),
        *(
            f"{words}/{tag}/LC_MESSAGES/{name}.{kind}"
            for name in (slug, "parts", "interface")
            for kind in ("po", "signatures.json")
        ),
        *also,
    ]
    own_folders = (f"{own}{below}" for below in ("", "/theme", "/formats", "/catalog_checks"))
    folders = (f"{root}/source/parts", *own_folders)
    rows = [row for folder in folders for row in _rows_of(folder)]
    return tuple(sorted([*rows, *(row for file in files if (row := _row_of(file)))]))


def _row_of(file: str) -> tuple[str, int, int] | None:
    try:
        status = os.stat(file)  # noqa: PTH116 - twice a second, and a tenth of the time of a Path
    except (OSError, ValueError):
        return None
    return file, status.st_mtime_ns, status.st_size


def _rows_of(folder: str) -> list[tuple[str, int, int]]:
    """The files of a folder but hidden ones and those that editors and we write beside a file before it is replaced."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.path for entry in entries if not entry.name.startswith((".", "#")) and entry.is_file()]
    except OSError:
        return []
    return [row for name in names if not name.endswith(("~", ".new", ".tmp")) and (row := _row_of(name))]
