"""Proof that is paid for once: what was read out of the same bytes, for the same promise, by the same code, is kept.

A kept proof is asked for by a key of all that it depends on, so it need never be cleared; ``build/`` may be deleted at
any time.  A file that could not be read at all is read again each time: the machine may have been at fault.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .listening import weighed
from .model import Artefact, Evidence, Project, Promise
from .press import ReadFile, proof_key, prove
from .readers.html import browser_path
from .record import keep_proof, kept_proof


@cache
def programs() -> str:
    """Which browser and which OCR program read files here: after an update of either all is read again."""
    found = [Path(path) for path in (browser_path(), shutil.which("tesseract")) if path]
    return " ".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found)


@dataclass(frozen=True, slots=True)
class Proofs:
    """Where proofs are kept, and ``common``, the hash of our code and of what reads; empty: nothing is kept."""

    project: Project
    common: str

    def prove(self, promise: Promise, artefact: Artefact, file: Path, reader: Callable[[], ReadFile]) -> Evidence:
        """The evidence of a file whose hash the artefact states, weighed with what listeners said of it.

        ``reader`` opens a reader, when one is needed.
        """
        return weighed(self.project, promise, self._read(promise, artefact, file, reader))

    def kept(self, promise: Promise, artefact: Artefact) -> Evidence | None:
        """The same as far as it is known without reading the file; None where it would have to be read."""
        known = (
            kept_proof(self.project, proof_key(promise, artefact, f"{self.common} {programs()}"))
            if self.common
            else None
        )
        if known is None or not known.proofs:
            return None
        return weighed(self.project, promise, dataclasses.replace(known, artefact=artefact))

    def _read(self, promise: Promise, artefact: Artefact, file: Path, reader: Callable[[], ReadFile]) -> Evidence:
        if not self.common:
            return prove(promise, artefact, file, reader())
        key = proof_key(promise, artefact, f"{self.common} {programs()}")
        known = kept_proof(self.project, key)
        if known is not None and known.proofs:
            return dataclasses.replace(known, artefact=artefact)
        found = prove(promise, artefact, file, reader())
        if all(proof.layer for proof in found.proofs):
            keep_proof(self.project, key, found)
        return found
