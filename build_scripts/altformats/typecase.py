"""Fonts cut and packed for pages, each made once: kept below ``build/fonts`` for all processes and all runs.

Packing a font takes up to half a second, for WOFF2 turns every outline over and compresses as hard as it can.  What is
kept is named by the hash of all that goes into it: the font's file and scale, the letters, the effort, this code and
the versions of the programs that cut and pack.  Its own hash stands before it, so that a damaged one is made again.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
from pathlib import Path
from typing import Final

from . import fonts
from .model import Font, Language, Project

PROGRAMS: Final = ("uharfbuzz", "fonttools", "brotli")
"""What cuts and packs; another version may give other bytes."""

BESIDE: Final = "\N{NO-BREAK SPACE}\N{COPYRIGHT SIGN}"
"""Signs that each leaflet's page has and hardly a page of the website: with them in, both share a font.  (Without them
the website's fonts of three languages were packed anew when all else was done: 7 s of a cold build.)"""

SEAL: Final = hashlib.sha256().digest_size


def woff2(project: Project, font: Font, language: Language, words: str, *, exact: bool = False) -> bytes:
    """The font as WOFF2 with what these words need of it, glyphs renumbered, and the language's usual letters too.

    With the usual letters in, nearly all pages of a language share one file.  ``exact`` leaves them out, for a few
    words within a page.  Raises MissingTool for a font that is not installed, FormatProblem for a file that is none,
    OSError for a full disk.
    """
    path = fonts.located(project, font)
    wanted = words if exact or not language.letters else words + language.letters + BESIDE
    letters = "".join(sorted(map(chr, fonts.needed(path, language, wanted))))
    effort = fonts.HARDEST if exact or language.letters else fonts.HARD
    return _kept(project.build / "fonts", path, font, language, letters, effort)


@functools.lru_cache(maxsize=64)
def _kept(folder: Path, path: Path, font: Font, language: Language, letters: str, effort: int) -> bytes:
    """What is kept on disk, or made now and put there whole."""
    said = (_file_hash(path), repr(font.scale), language.script, letters, str(effort), *_makers())
    key = hashlib.sha256("\0".join(said).encode()).hexdigest()
    file = folder / key[:2] / f"{key}.woff2"
    known = _read(file)
    if known is not None:
        return known
    made = fonts.packed(fonts.small(path, font, language, letters, renumbered=True), effort)
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f"{file.name}.{os.getpid()}")  # two processes that make the same one do not meet
    temporary.write_bytes(hashlib.sha256(made).digest() + made)
    temporary.replace(file)
    return made


def _read(file: Path) -> bytes | None:
    """The font in the file if it is whole; None otherwise."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    made = data[SEAL:]
    return made if made and hashlib.sha256(made).digest() == data[:SEAL] else None


@functools.cache
def _file_hash(path: Path) -> str:
    """Installed fonts do not change while a process runs."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@functools.cache
def _makers() -> tuple[str, ...]:
    """What cuts and packs: the programs with their versions, and our own code."""
    code = (hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in (__file__, fonts.__file__))
    return (*(f"{name} {importlib.metadata.version(name)}" for name in PROGRAMS), *code)
