"""Proof that is paid for once: what was read out of the same bytes, for the same promise, by the same code, is kept.

A kept proof is asked for by a key of all that it depends on, so it need never be cleared; the store may be deleted at
any time, and shared by machines.  A file that could not be read at all is read again each time: the machine may have
been at fault.
"""

from __future__ import annotations

import dataclasses
import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .listening import weighed
from .model import Artefact, Evidence, Project, Promise
from .press import ReadFile, proof_key, prove
from .readers.html import browser_path
from .readers.pdf_ocr import standing
from .record import as_bytes, evidence_of
from .store import Store


@cache
def programs() -> str:
    """Which browser and which data of the OCR read files here: after an update of either all is read again.

    The browser is known by the version that it states, which is the same on every machine that has it.
    """
    browser = browser_path()
    return " ".join((_version(browser) if browser else "", standing()))


def _version(program: str) -> str:
    """What a program says of its version; the hash of its file where it says nothing."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, check=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return hashlib.sha256(Path(program).read_bytes()).hexdigest()
    return told.decode(errors="replace").split("\n", 1)[0].strip()


@dataclass(frozen=True, slots=True)
class Proofs:
    """Where proofs are kept, and ``common``, the hash of our code and of what reads; empty: nothing is kept.

    ``address`` is that of the store; empty means the project's own.
    """

    project: Project
    common: str
    address: str = ""

    @property
    def pieces(self) -> str:
        """The address at which readers keep what they found in pieces of a file; empty where nothing is kept."""
        return self.store.address if self.common else ""

    @property
    def store(self) -> Store:
        """The store in which they are kept."""
        return Store(self.address or str(self.project.store))

    def prove(self, promise: Promise, artefact: Artefact, file: Path, reader: Callable[[], ReadFile]) -> Evidence:
        """The evidence of a file whose hash the artefact states, weighed with what listeners said of it.

        ``reader`` opens a reader, when one is needed.
        """
        return weighed(self.project, promise, self.read(promise, artefact, file, reader))

    def kept(self, promise: Promise, artefact: Artefact) -> Evidence | None:
        """The same as far as it is known without reading the file; None where it would have to be read."""
        known = self.known(promise, artefact)
        return None if known is None else weighed(self.project, promise, known)

    def known(self, promise: Promise, artefact: Artefact) -> Evidence | None:
        """What machines found in these bytes earlier; None where they would have to be read."""
        if not self.common:
            return None
        known = evidence_of(self.store.get(self._name(promise, artefact)))
        return dataclasses.replace(known, artefact=artefact) if known is not None and known.proofs else None

    def read(self, promise: Promise, artefact: Artefact, file: Path, reader: Callable[[], ReadFile]) -> Evidence:
        """What machines find in the file, or found in the very same bytes earlier."""
        known = self.known(promise, artefact)
        if known is not None:
            return known
        found = prove(promise, artefact, file, reader())
        if self.common and all(proof.layer for proof in found.proofs):
            self.store.put(self._name(promise, artefact), as_bytes(found))
        return found

    def _name(self, promise: Promise, artefact: Artefact) -> str:
        return f"proofs/{proof_key(promise, artefact, f'{self.common} {programs()}')}"
