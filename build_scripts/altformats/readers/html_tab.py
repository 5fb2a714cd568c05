"""One tab of the browser, for page after page: each a new document that runs no script and fetches nothing.

The tab is a private window's, so nothing that one page was or did is there for the next.  After a page that tried to
leave, or that could not be read, the tab is given up and the next page gets another.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from .html_pipe import PATIENCE, BrowserGone, Message, Pipe

MOST: Final = 200
"""Pages that one tab shows before another takes its place."""

SET_UP: Final[tuple[tuple[str, Mapping[str, Any]], ...]] = (
    ("Page.enable", {}),
    ("Page.setLifecycleEventsEnabled", {"enabled": True}),
    ("Emulation.setScriptExecutionDisabled", {"value": True}),
    ("Emulation.setLocaleOverride", {"locale": "en-GB"}),
    ("Emulation.setFocusEmulationEnabled", {"enabled": True}),
    ("Fetch.enable", {"patterns": [{"urlPattern": "*"}]}),
)
"""What every tab is told once: scripts do not run, a link can have the focus, and whatever is fetched is asked for."""


@dataclass(slots=True)
class Tab:
    """A tab, by the names that the browser gave it, and what was heard of the page in it.

    ``fetched`` are the addresses that the page asked for beside its own; ``functions`` are those of the reader that the
    page keeps, by their text.
    """

    pipe: Pipe
    context: str
    target: str
    session: str
    url: str = ""
    shown: int = 0
    loaded: set[str] = field(default_factory=set)
    fetched: list[str] = field(default_factory=list)
    functions: dict[str, str] = field(default_factory=dict)

    def show(self, path: Path) -> None:
        """Load the page and nothing else.  Raises BrowserGone."""
        self.url, self.shown = path.resolve().as_uri(), self.shown + 1
        self.fetched.clear()
        self.loaded.clear()
        self.functions.clear()
        deadline = time.monotonic() + PATIENCE
        number = self.send("Page.navigate", {"url": self.url})
        while number not in self.pipe.answers:
            self._hear(deadline)
        answer = self.pipe.answer(number)
        if "errorText" in answer:
            raise BrowserGone(str(answer["errorText"]))
        while answer["loaderId"] not in self.loaded:
            self._hear(deadline)

    @contextmanager
    def aside(self) -> Iterator[Callable[..., Message]]:
        """Ask of the page what the browser would go on working out for as long as the one who asked is there."""
        asked = self.pipe.ask("Target.attachToTarget", {"targetId": self.target, "flatten": True})["sessionId"]
        try:
            yield lambda method, params=None: self.answer(self.pipe.send(method, params or {}, asked))
        finally:
            self.pipe.ask("Target.detachFromTarget", {"sessionId": asked})

    def send(self, method: str, params: Mapping[str, Any] | None = None) -> int:
        """Send without waiting."""
        return self.pipe.send(method, params or {}, self.session)

    def answer(self, number: int) -> Message:
        """Wait for an answer, and meanwhile refuse what the page fetches.  Raises BrowserGone."""
        deadline = time.monotonic() + PATIENCE
        while number not in self.pipe.answers:
            self._hear(deadline)
        return self.pipe.answer(number)

    def ask(self, method: str, params: Mapping[str, Any] | None = None) -> Message:
        """Send and wait.  Raises BrowserGone."""
        return self.answer(self.send(method, params))

    def run(self, function: str, *arguments: object) -> int:
        """Run a function of the reader's in the page, without waiting for what it gives.

        The page keeps each function, so that it need not be read and warmed up again for every way of looking.
        """
        if function not in self.functions:
            made = self.ask("Runtime.evaluate", {"expression": f"({function})"})
            self.functions[function] = made["result"]["objectId"]
        return self.send(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": "function (...given) { return this(...given); }",
                "objectId": self.functions[function],
                "arguments": [{"value": argument} for argument in arguments],
                "returnByValue": True,
            },
        )

    def value(self, number: int) -> Any:
        """What a function that was run gave.  Raises BrowserGone."""
        answer = self.answer(number)
        if "exceptionDetails" in answer:
            raise BrowserGone(json.dumps(answer["exceptionDetails"])[:300])
        return answer["result"].get("value")

    def close(self) -> None:
        """Close the tab and its private window.  Raises BrowserGone."""
        self.pipe.ask("Target.disposeBrowserContext", {"browserContextId": self.context})

    def _hear(self, deadline: float) -> None:
        if not self.pipe.events:
            self.pipe.hear(deadline)
        while self.pipe.events:
            event = self.pipe.events.popleft()
            if event.get("sessionId") == self.session:
                self._heed(event["method"], event["params"])

    def _heed(self, name: str, said: Mapping[str, Any]) -> None:
        if name == "Fetch.requestPaused":
            self._fetch(said["requestId"], said["request"]["url"])
        elif name == "Page.lifecycleEvent" and said["name"] == "load":
            self.loaded.add(said["loaderId"])
        elif name in ("Inspector.targetCrashed", "Inspector.detached"):
            raise BrowserGone("the page has broken the browser")

    def _fetch(self, request: str, url: str) -> None:
        if url == self.url:
            self.send("Fetch.continueRequest", {"requestId": request})
            return
        if not url.startswith("data:"):
            self.fetched.append(url[:200])
        self.send("Fetch.failRequest", {"requestId": request, "errorReason": "Failed"})


def new_tab(pipe: Pipe) -> Tab:
    """A tab in a private window of its own."""
    context = pipe.ask("Target.createBrowserContext")["browserContextId"]
    target = pipe.ask("Target.createTarget", {"url": "about:blank", "browserContextId": context})["targetId"]
    session = pipe.ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
    tab = Tab(pipe, context, target, session)
    for number in [tab.send(method, params) for method, params in SET_UP]:
        tab.answer(number)
    return tab
