"""A browser without a window, steered through a pipe of its own: nothing listens on the network, nothing runs between.

Messages are those of the Chrome DevTools Protocol, each a JSON object that ends with a zero byte.  Several may be sent
before an answer is waited for, which keeps the browser from drawing states that nobody looks at.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import select
import signal
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from .html_browser import QUIET

Message = Mapping[str, Any]

SWITCHES: Final = (
    *("--headless", "--remote-debugging-pipe", "--no-startup-window", *QUIET),
    *("--hide-scrollbars", "--mute-audio", "--force-color-profile=srgb"),
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
    *("--disable-extensions", "--disable-component-extensions-with-background-pages", "--disable-default-apps"),
    *("--disable-field-trial-config", "--disable-breakpad", "--metrics-recording-only", "--no-default-browser-check"),
    *("--disable-search-engine-choice-screen", "--no-service-autorun", "--disable-hang-monitor"),
    *("--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows"),
    *("--disable-renderer-backgrounding", "--disable-back-forward-cache", "--disable-ipc-flooding-protection"),
    *("--disable-dev-shm-usage", "--password-store=basic", "--use-mock-keychain"),
    "--disable-features=HttpsUpgrades,MediaRouter,OptimizationHints,PaintHolding,PreconnectToSearch,LensOverlay"
    ",WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
"""A screen with a mouse, the colours of sRGB, and no part of the browser that would call home.

Nor are the pages made that lie ready below its own address bar: half of what starting it costs (measured).
"""

PATIENCE: Final = 60.0
"""Seconds that an answer may take."""
CHUNK: Final = 1 << 20
LEAVING: Final = 10.0
"""Seconds that the browser gets to end by itself."""


class BrowserGone(Exception):
    """The browser has ended, does not answer, or answers that it cannot do what it was asked."""


@dataclass(slots=True)
class Pipe:
    """The two ends of the pipe on our side; ``answers`` came before they were waited for, ``events`` not yet read."""

    write: int
    read: int
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    rest: bytearray = field(default_factory=bytearray)
    answers: dict[int, Message] = field(default_factory=dict)
    events: deque[Message] = field(default_factory=deque)

    def send(self, method: str, params: Mapping[str, Any], session: str = "") -> int:
        """Send without waiting; gives the number to wait for.  Raises BrowserGone."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        data = memoryview(json.dumps(message).encode() + b"\0")
        try:
            while data:
                data = data[os.write(self.write, data) :]
        except OSError as error:
            raise BrowserGone(method) from error
        return number

    def answer(self, number: int) -> Message:
        """What the browser answers to the message of that number.  Raises BrowserGone."""
        deadline = time.monotonic() + PATIENCE
        while number not in self.answers:
            self.hear(deadline)
        answer = self.answers.pop(number)
        if "error" in answer:
            raise BrowserGone(str(answer["error"]))
        result: Message = answer["result"]
        return result

    def ask(self, method: str, params: Mapping[str, Any] | None = None, session: str = "") -> Message:
        """Send and wait.  Raises BrowserGone."""
        return self.answer(self.send(method, params or {}, session))

    def hear(self, deadline: float) -> None:
        """Wait for the next messages and sort them into answers and events.  Raises BrowserGone."""
        ready, _, _ = select.select([self.read], [], [], max(0.0, deadline - time.monotonic()))
        chunk = os.read(self.read, CHUNK) if ready else b""
        if not chunk:
            raise BrowserGone("it has ended" if ready else f"no answer within {PATIENCE:g} seconds")
        searched = len(self.rest)
        self.rest += chunk
        end = self.rest.rfind(b"\0", searched)
        if end < 0:
            return
        whole, self.rest = bytes(self.rest[:end]), self.rest[end + 1 :]
        for text in whole.split(b"\0"):
            message = json.loads(text)
            if "id" in message:
                self.answers[message["id"]] = message
            else:
                self.events.append(message)


@contextmanager
def started(path: str) -> Iterator[Pipe]:
    """A browser of its own with an empty profile, ended afterwards whatever happens."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses to run for root
    with tempfile.TemporaryDirectory(prefix="altformats-browser-", ignore_cleanup_errors=True) as profile:
        switches = [*SWITCHES, *(["--no-sandbox"] if root else []), f"--user-data-dir={profile}"]
        pipe, process = _start(path, switches)
        try:
            yield pipe
        finally:
            _end(pipe, process)


def _start(path: str, switches: Sequence[str]) -> tuple[Pipe, int]:
    """Start the browser; gives our ends of its pipe, and its process."""
    ours_read, its_write = os.pipe()
    its_read, ours_write = os.pipe()
    # The browser reads from 3 and writes to 4; what is put there must not stand in the way of the other.
    its = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (its_read, its_write)]
    actions: list[tuple[Any, ...]] = [(os.POSIX_SPAWN_OPEN, at, os.devnull, os.O_RDWR, 0) for at in range(3)]
    actions += [(os.POSIX_SPAWN_DUP2, end, at) for at, end in enumerate(its, 3)]
    try:
        process = os.posix_spawn(path, [path, *switches], os.environ, file_actions=actions)
    finally:
        for end in (its_read, its_write, *its):
            os.close(end)
    return Pipe(ours_write, ours_read), process


def _end(pipe: Pipe, process: int) -> None:
    """Ask the browser to end, and end it where it does not."""
    with suppress(BrowserGone):
        pipe.send("Browser.close", {})
    deadline = time.monotonic() + LEAVING
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        if time.monotonic() > deadline:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            break
        time.sleep(0.02)
    os.close(pipe.write)
    os.close(pipe.read)
