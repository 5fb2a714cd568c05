"""What the server says to each request.

Private to ``serving.py``.  ``/`` lists leaflets; ``/preview/pl/slug`` shows one edition; ``/page/pl/slug.html`` is the
page in its frame, ``/alone/…`` the same with its script; ``/panel/…`` what is said of it; ``/events/…`` tells when it
changes; ``/make/pl/slug/pdf`` makes another format; ``/site/…`` is the built website; ``/own/…`` our style and script.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from . import serving_files as files
from . import serving_page as pages
from .errors import Problem
from .model import Finding, Language
from .serving_room import Room, Server

HTML: Final = "text/html; charset=utf-8"
OWN: Final = ("serving.css", "serving.js")
HEARTBEAT: Final = 15.0
"""Seconds after which a stream of events says that it is still there; this is how a browser that went is noticed."""
AGAIN: Final = 500
"""Milliseconds after which a browser takes up a stream that ended."""
CHUNK: Final = 1 << 16

COMMON: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NONE: Final[Mapping[str, str]] = {}
IN_FRAME: Final = "sandbox allow-same-origin; frame-ancestors 'self'"
"""The policy of a page in its frame, beside its own: nothing runs in it, even where its address is opened by hand."""
IN_SITE: Final = "frame-ancestors 'self'"


class Answers(BaseHTTPRequestHandler):
    """One connection of a browser."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    begun = False
    server: Server

    def do_GET(self) -> None:
        """Answer with a page or a file."""
        self._guarded()

    def do_HEAD(self) -> None:
        """The same without its body."""
        self._guarded()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request, or one that would change something."""
        self.close_connection = True
        if code == HTTPStatus.NOT_IMPLEMENTED:
            words, allow = "Only GET and HEAD are answered: nothing can be changed from here.", {"Allow": "GET, HEAD"}
            self._say(HTTPStatus.METHOD_NOT_ALLOWED, "Not allowed", words, allow)
        else:
            self._say(HTTPStatus(code), "Not understood", explain or message or "This is no request.")

    def version_string(self) -> str:
        """What is said of the server: its name."""
        return "altformats"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        """Nothing is said of single requests."""

    @property
    def room(self) -> Room:
        """What is answered from."""
        return self.server.room

    def _guarded(self) -> None:
        """Answer those who came by our own address, and let those go who went away."""
        self.begun = False
        try:
            hosts = self.headers.get_all("Host") or []
            if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
                self._say(HTTPStatus.MISDIRECTED_REQUEST, "Not here", f"Open {self.server.address} instead.")
            elif self._embedded():
                self._say(HTTPStatus.FORBIDDEN, "Not from there", "Another website asked for this. Open it by hand.")
            else:
                self._route()
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception as error:  # our own mistake ends this answer alone, and says so
            self.close_connection = True
            if not self.begun:
                self._say(HTTPStatus.INTERNAL_SERVER_ERROR, "A fault in altformats, not yours", repr(error))

    def _embedded(self) -> bool:
        """Whether another website asks, other than by a link that a person follows to a page."""
        site, mode = self.headers.get("Sec-Fetch-Site", ""), self.headers.get("Sec-Fetch-Mode", "")
        elsewhere = site in ("cross-site", "same-site")
        return elsewhere and (mode != "navigate" or self.path.startswith("/make/"))

    def _route(self) -> None:
        path, _, query = self.path.partition("?")
        names = files.segments(path)
        routes: Mapping[str, Callable[[tuple[str, ...], str], None]] = {
            "": self._list,
            "preview": self._preview,
            "page": self._page,
            "alone": self._page,
            "panel": self._panel,
            "events": self._events,
            "make": self._make,
            "site": self._site,
            "own": self._own,
        }
        if names is None or names[0] not in routes:
            self._missing()
            return
        try:
            routes[names[0]](names, query)
        except Problem as problem:
            words = f"{problem.place}: {problem.message}. {problem.remedy}"
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, "It cannot be shown", words)

    # ----------------------------------------------------------------------------------------------------------------
    # Pages

    def _list(self, names: tuple[str, ...], _query: str) -> None:
        if names != ("",):
            self._missing()
            return
        self._html(pages.leaflet_list(self.room.leaflets(), self.room.languages().values()))

    def _preview(self, names: tuple[str, ...], _query: str) -> None:
        if (known := self._edition(names[1:])) is not None:
            slug, language = known
            shown = self.room.shown(slug, language.tag)
            self._html(pages.edition(slug, language, self.room.languages().values(), shown))

    def _panel(self, names: tuple[str, ...], _query: str) -> None:
        if (known := self._edition(names[1:])) is not None:
            slug, language = known
            shown = self.room.shown(slug, language.tag)
            stage, panel = pages.stage(slug, language, shown), pages.panel(slug, language.tag, shown)
            self._html(pages.framed("Findings", f'<div id="stage">{stage}</div><div id="panel">{panel}</div>'))

    def _page(self, names: tuple[str, ...], _query: str) -> None:
        """The page as it will be; what lies beside it is that of the built website."""
        name = names[-1].removesuffix(".html")
        is_page = names[-1].endswith(".html") and name in self.room.slugs() and names[1] in self.room.languages()
        if len(names) != 3 or not is_page:  # noqa: PLR2004 - the prefix, a language, a file
            self._site(names, "")
            return
        shown = self.room.shown(name, names[1])
        if not shown.page:
            self._say(HTTPStatus.NOT_FOUND, "There is no page to show", "It cannot be made: see the findings.")
            return
        self._send(HTTPStatus.OK, HTML, shown.page.encode(), IN_FRAME if names[0] == "page" else IN_SITE)

    def _events(self, names: tuple[str, ...], query: str) -> None:
        """Say each time that there is something else to show than what the browser has (named in the query)."""
        known = self._edition(names[1:])
        if known is None or self.command == "HEAD":
            return
        slug, tag = known[0], known[1].tag
        desk, version = self.room.desk, query
        self.send_response(HTTPStatus.OK)
        self._headers({"Content-Type": "text/event-stream; charset=utf-8", "Connection": "close"})
        self.close_connection = True
        self.wfile.write(f"retry: {AGAIN}\n\n".encode())
        desk.watched(slug, tag, 1)
        try:
            while not desk.closed:
                shown = desk.after(slug, tag, version, HEARTBEAT)
                if shown is not None:
                    version = shown.version
                self.wfile.write(f"data: {version}\n\n".encode() if shown else b": still here\n\n")
        finally:
            desk.watched(slug, tag, -1)

    def _make(self, names: tuple[str, ...], _query: str) -> None:
        if len(names) != 4 or names[3] not in dict(pages.OTHER_FORMATS):  # noqa: PLR2004 - make, tag, slug, format
            self._missing()
            return
        known = self._edition(names[1:3])
        if known is None:
            return
        if self.command == "HEAD":
            self._say(HTTPStatus.OK, "It can be made", "Open this address, and it is made.")
            return
        found = self.room.made(known[0], known[1].tag, names[3])
        if isinstance(found, Finding):
            words = f"{found.place}: {found.message}. {found.remedy}"
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, "It cannot be made", words)
        else:
            self._file(found)

    def _edition(self, names: tuple[str, ...]) -> tuple[str, Language] | None:
        """The leaflet and language of an address, as long as there are such; else the answer is that there are not."""
        languages = self.room.languages()
        if len(names) == 2 and names[0] in languages and names[1] in self.room.slugs():  # noqa: PLR2004 - tag, slug
            return names[1], languages[names[0]]
        self._missing()
        return None

    # ----------------------------------------------------------------------------------------------------------------
    # Files

    def _own(self, names: tuple[str, ...], _query: str) -> None:
        if names[1:] not in [(name,) for name in OWN]:
            self._missing()
            return
        self._file(Path(__file__).parent / "theme" / names[1])

    def _site(self, names: tuple[str, ...], _query: str) -> None:
        if len(names) == 1:
            if names == ("site",):
                self._lead("/site/")
            else:
                self._missing()
            return
        folder, below = self.room.project.site, names[1:]
        path = files.found(folder, below)
        if path is not None:
            self._file(path)
        elif files.is_folder(folder, below):
            self._lead("/" + "/".join(quote(name, safe="") for name in names) + "/")
        else:
            self._missing()

    def _file(self, path: Path) -> None:
        """A file, or the part of it that is asked for, so that a player can jump."""
        try:
            file = path.open("rb")
        except OSError:
            self._missing()
            return
        with file:
            status = os.fstat(file.fileno())
            own = {"Content-Type": files.kind(path), "ETag": files.mark(status), "Accept-Ranges": "bytes"}
            same = self.headers.get("If-Range", own["ETag"]) == own["ETag"]
            try:
                part = files.part(self.headers.get("Range"), status.st_size) if same else None
            except ValueError:
                self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                self._headers({"Content-Range": f"bytes */{status.st_size}", "Content-Length": "0"})
                return
            first, end = part or (0, status.st_size)
            self.send_response(HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK)
            if part:
                own["Content-Range"] = f"bytes {first}-{end - 1}/{status.st_size}"
            own["Content-Security-Policy"] = IN_SITE
            self._headers({**own, "Content-Length": str(end - first)})
            if self.command != "HEAD":
                self._copy(file, first, end)

    def _copy(self, file: BinaryIO, first: int, end: int) -> None:
        file.seek(first)
        while first < end:
            data = file.read(min(CHUNK, end - first))
            if not data:  # the file became shorter meanwhile: what was promised cannot be kept
                self.close_connection = True
                return
            self.wfile.write(data)
            first += len(data)

    # ----------------------------------------------------------------------------------------------------------------
    # Answers

    def _html(self, page: str) -> None:
        self._send(HTTPStatus.OK, HTML, page.encode(), pages.POLICY)

    def _missing(self) -> None:
        self._say(HTTPStatus.NOT_FOUND, "Not found", "There is nothing at this address.")

    def _say(self, status: HTTPStatus, title: str, words: str, further: Mapping[str, str] = NONE) -> None:
        self._send(status, HTML, pages.notice(title, words).encode(), pages.POLICY, further)

    def _lead(self, address: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self._headers({"Location": address, "Content-Length": "0"})

    def _send(self, status: HTTPStatus, kind: str, body: bytes, policy: str, further: Mapping[str, str] = NONE) -> None:
        own = {"Content-Type": kind, "Content-Length": str(len(body)), "Content-Security-Policy": policy}
        self.send_response(status)
        self._headers({**own, **further})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _headers(self, own: Mapping[str, str]) -> None:
        self.begun = True
        for name, value in {**COMMON, **own}.items():
            self.send_header(name, value)
        self.end_headers()
