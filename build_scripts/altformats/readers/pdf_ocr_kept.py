"""What tesseract read in the very same picture of a line before: the private half that keeps it between runs.

Only this reader writes here, and nothing that a maker keeps is looked at.  The words of a picture are kept under the
hash of all that they depend on: the picture's own pixels, tesseract's version and its data for the language, our code
that asks it, and the kind of processor.  So one changed sentence does not cost reading all other lines again.
"""

from __future__ import annotations

import hashlib
import platform
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..store import Store

ROOM: Final = "lines"
"""The room of the store in which the words of lines lie."""
FOLDER: Final = re.compile(r'"(.+)"')
"""Where tesseract says in the list of its data that they lie."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The words of lines at an address of the store; without an address nothing is kept."""

    address: str
    program: str

    def get(self, picture: str, data: str) -> str | None:
        """What was read with these data in the picture of that hash; None where that is not known."""
        found = Store(self.address).get(self._name(picture, data)) if self.address else None
        return None if found is None else found.decode("utf-8")

    def put(self, picture: str, data: str, words: str) -> None:
        """Keep it."""
        if self.address:
            Store(self.address).put(self._name(picture, data), words.encode("utf-8"))

    def _name(self, picture: str, data: str) -> str:
        return f"{ROOM}/{hashlib.sha256(f'{_by(self.program, data)} {picture}'.encode()).hexdigest()}"


@lru_cache(maxsize=16)
def _by(program: str, data: str) -> str:
    """By what is read: our code, the program with the libraries that it names, its data, and the kind of processor."""
    modules = sorted(Path(__file__).parent.glob("pdf_ocr*.py"))
    ours = hashlib.sha256(b"\0".join(module.read_bytes() for module in modules)).hexdigest()
    folder = FOLDER.search(_said(program, "--list-langs"))
    model = Path(folder[1] if folder else "") / f"{data}.traineddata"
    learnt = hashlib.sha256(model.read_bytes()).hexdigest()
    return " ".join((ours, platform.machine(), _said(program, "--version"), data, learnt))


def _said(program: str, option: str) -> str:
    return subprocess.run([program, option], capture_output=True, text=True, timeout=60, check=True).stdout
