"""What tesseract read in the very same picture of a line before: the private half that keeps it between runs.

Only this reader writes here, and nothing that a maker keeps is looked at.  The words of a picture are kept under the
hash of all that they depend on: the picture's own pixels, tesseract's version and its data for the language, our code
that asks it, and the kind of processor.  So one changed sentence does not cost reading all other lines again.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ..store import Store

ROOM: Final = "lines"
"""The room of the store in which the words of lines lie."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The words of lines at an address of the store; without an address nothing is kept.

    ``identity`` says what reads with some data: its versions, in a word.
    """

    address: str
    identity: Callable[[str], str]

    def get(self, picture: str, data: str) -> str | None:
        """What was read with these data in the picture of that hash; None where that is not known."""
        found = Store(self.address).get(self._name(picture, data)) if self.address else None
        return None if found is None else found.decode("utf-8")

    def put(self, picture: str, data: str, words: str) -> None:
        """Keep it."""
        if self.address:
            Store(self.address).put(self._name(picture, data), words.encode("utf-8"))

    def _name(self, picture: str, data: str) -> str:
        by = " ".join((_ours(), platform.machine(), self.identity(data), picture))
        return f"{ROOM}/{hashlib.sha256(by.encode()).hexdigest()}"


@cache
def _ours() -> str:
    """The hash of our code that asks."""
    modules = sorted(Path(__file__).parent.glob("pdf_ocr*.py"))
    return hashlib.sha256(b"\0".join(module.read_bytes() for module in modules)).hexdigest()
