"""What the server of previews answers from: the project as it is now, and what is looked at.

Private to ``serving.py``.  Leaflets and languages are read anew for each question, so that a new one is there at once.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from .errors import Problem
from .languages import read_languages
from .model import Finding, Language, Project
from .serving_desk import Desk, Shown
from .serving_workers import Task, Workers
from .source import read_leaflet, read_leaflets

HERE: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Room:
    """All that the server answers from: the project, the editions that are looked at, and a folder for what is made."""

    project: Project
    today: Callable[[], datetime.date]
    desk: Desk
    workers: Workers
    folder: Path

    def languages(self) -> dict[str, Language]:
        """The languages as they are written now.  Raises LanguageProblem."""
        return read_languages(self.project)

    def slugs(self) -> list[str]:
        """The leaflets that there are now."""
        return [path.stem for path in read_leaflets(self.project)]

    def leaflets(self) -> list[tuple[str, str, str]]:
        """Slug and title of each leaflet, and what is wrong with it."""
        found = []
        for path in read_leaflets(self.project):
            status = path.stat()
            found.append((path.stem, *_title(self.project, path, status.st_mtime_ns, status.st_size)))
        return found

    def shown(self, slug: str, tag: str) -> Shown:
        """What there is to show of an edition now."""
        return self.desk.shown(slug, tag)

    def made(self, slug: str, tag: str, name: str) -> Path | Finding:
        """Another format of an edition, made now in the folder that goes away at the end; or why it is not made."""
        return self.workers.file(Task(self.project, self.today(), slug, tag, name, self.folder))


class Server(ThreadingHTTPServer):
    """The server on this computer alone; each request has a thread of its own, none of which holds up the end."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, room: Room, answers: type[BaseHTTPRequestHandler]) -> None:
        super().__init__((HERE, port), answers)
        self.room = room

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    @property
    def address(self) -> str:
        """What to type into a browser."""
        return f"http://{HERE}:{self.port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser that came here by our own address puts into ``Host``."""
        return tuple(f"{name}:{self.port}" for name in (HERE, "localhost"))

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no error; anything else in a request ends that request alone."""


@functools.lru_cache(maxsize=4096)
def _title(project: Project, path: Path, changed: int, size: int) -> tuple[str, str]:
    """The title of a leaflet in this state of its file, and what is wrong with it; hundreds are listed at once."""
    del changed, size
    try:
        return read_leaflet(project, path).meta.title, ""
    except Problem as problem:
        return path.stem, f"{problem.place}: {problem.message}. {problem.remedy}"
