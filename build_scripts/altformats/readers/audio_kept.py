"""What the audio reader found in the very same sound before: the private half that keeps its verdicts.

Only readers write here, and what a maker keeps is never looked at: a verdict is one of our own, on these samples as
they were decoded from a finished file.  It is kept under the hash of all that it depends on (the samples, the words,
the voice that says them again and its version, our code, the libraries and the kind of processor).  So one changed
sentence in a long recording does not cost hearing all the others again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..store import Store

ROOM: Final = "heard"
"""The room of the store in which verdicts lie."""
LIBRARIES: Final = ("numpy", "scipy", "soundfile", "pocketsphinx")

Keep = Callable[[Sequence[str], Callable[[], Any]], Any]


def keeper(address: str) -> Keep:
    """What gives the verdict for a key: from the store, or made now and kept.  One of None is not kept.

    Verdicts are what JSON can hold.  Without an address nothing is kept.
    """
    if not address:
        return lambda _words, make: make()
    store = Store(address)

    def kept(words: Sequence[str], make: Callable[[], Any]) -> Any:
        name = f"{ROOM}/{hashlib.sha256(json.dumps([_by(), *words]).encode()).hexdigest()}"
        found = store.get(name)
        if found is not None:
            return json.loads(found)
        verdict = make()
        if verdict is not None:
            store.put(name, json.dumps(verdict).encode())
        return verdict

    return kept


@cache
def _by() -> str:
    """By what is heard: the audio reader's code, the libraries and the kind of processor."""
    modules = sorted(Path(__file__).parent.glob("audio*.py"))
    ours = hashlib.sha256(b"\0".join(module.read_bytes() for module in modules)).hexdigest()
    return " ".join((ours, platform.machine(), *(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)))
