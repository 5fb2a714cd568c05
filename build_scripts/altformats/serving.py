"""A small web server for one author: previews that follow what is written, and the built website to try.

It listens on this computer alone, answers GET and HEAD alone, and changes nothing in the project but what reading it
keeps below ``build``.  Another website that has got hold of the address by way of a name of its own (DNS rebinding) is
turned away by the ``Host`` header, and one that embeds us by ``Sec-Fetch-Site``.
"""

from __future__ import annotations

import datetime
import errno
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from .errors import UsageProblem
from .model import Project
from .serving_answers import Answers
from .serving_desk import Desk
from .serving_room import Room, Server
from .serving_workers import Workers

PREFERRED: Final = 8000
"""The port that is tried first when none is asked for."""


def opened_server(room: Room, port: int | None) -> Server:
    """The server on the port asked for; without one on 8000, or where that is taken on any that is free.

    Raises UsageProblem for a port that is taken or may not be used.
    """
    try:
        return Server(PREFERRED if port is None else port, room, Answers)
    except (OSError, OverflowError) as error:
        if port is None:
            return Server(0, room, Answers)
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        words = f"port {port} is taken by another program" if taken else f"port {port} cannot be used: {error}"
        remedy = "Leave --port out, and a free one is found; or name another, such as --port 8123."
        raise UsageProblem(words, "--port", remedy) from error


@contextmanager
def serving(project: Project, today: Callable[[], datetime.date], port: int | None = None) -> Iterator[Server]:
    """A server that answers until the block ends; then its processes and its folder are gone.  Raises UsageProblem."""
    workers = Workers()
    desk = Desk(project, today, workers)
    with tempfile.TemporaryDirectory(prefix="altformats-serve-") as folder:
        server = opened_server(Room(project, today, desk, workers, Path(folder)), port)
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True, name="altformats serve")
        try:
            desk.start()
            thread.start()
            yield server
        finally:
            desk.close()
            workers.close()
            server.shutdown()
            server.server_close()
