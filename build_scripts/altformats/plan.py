"""What is to be made, and what is stale: every artefact is keyed by the hashes of all that goes into it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from .model import Format, Language, Leaflet, Notice, Options, Project

TOOLS: Final = (
    "sphinx",
    "myst-parser",
    "docutils",
    "babel",
    "weasyprint",
    "pikepdf",
    "fonttools",
    "uharfbuzz",
    "espeakng-loader",
    "lameenc",
    "mutagen",
)
"""The libraries that finished files and their proofs come out of."""
COMPILED: Final = "__pycache__"
"""Where Python keeps what it compiles."""


def artefact_path(leaflet: Leaflet, language: Language, form: Format, options: Options) -> str:
    """Where the artefact goes below the output folder, such as ``en/nerve-root-injection-18pt.pdf``."""
    variant = form.variant(options)
    return f"{language.tag}/{leaflet.meta.slug}{f'-{variant}' if variant else ''}{form.suffix}"


def common_key(project: Project) -> str:
    """The hash of what goes into every artefact: our own code and theme, the pinned tools, the publisher.

    What Python compiles is left out as a folder: while it writes there, files come and go under passing names.
    """
    code = sorted(path for path in Path(__file__).parent.rglob("*") if path.is_file() and path.parent.name != COMPILED)
    files = [project.root / name for name in ("conf.py", "docutils.conf", "requirements.txt", "package-lock.json")]
    files += [project.root / "source" / "publisher.toml", project.root / "source" / "leaflet.schema.json"]
    return digest([*code, *files], tools())


def tools() -> list[str]:
    """What makes and reads files here: Python and the libraries on which bytes depend, as installed, not as pinned."""
    return [sys.version, *(f"{name} {_version(name)}" for name in TOOLS)]


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


@cache
def common_of(project: Project) -> str:
    """The same, worked out once in a process: the code that runs does not change while it runs."""
    return common_key(project)


def artefact_key(
    project: Project,
    common: str,
    leaflet: Leaflet,
    languages: tuple[Language, Language],
    notices: tuple[Notice, ...],
    how: str,
) -> str:
    """The key of one artefact: a changed key means, make it again.

    ``languages`` are its own and the source language (whose pronunciation is heard in every audio); ``how`` is its
    recipe.
    """
    folder = project.translations / languages[0].tag / "LC_MESSAGES"
    catalogs = [folder / f"{name}.po" for name in sorted({leaflet.meta.slug, "parts", "interface"})]
    files = [*leaflet.files, *(path for path in catalogs if path.is_file())]
    if how.startswith("audio "):
        files += _voices(project, languages, leaflet.meta.slug)
    return digest(files, (common, *map(repr, languages), *notices, how))


def _voices(project: Project, languages: tuple[Language, Language], slug: str) -> list[Path]:
    """What speaks beside the pinned engines: a recording with its sign-off, and voice files of the hospital."""
    recorded = sorted((project.recordings / languages[0].tag).glob(f"{slug}.*"))
    voices = [voice for language in languages if (voice := language.voice("piper"))]
    return [*recorded, *(project.root / f"{voice}{suffix}" for voice in voices for suffix in ("", ".json"))]


def digest(files: Iterable[Path], words: Iterable[str]) -> str:
    """SHA-256 over names and contents of files and over words; a missing file counts as such."""
    state = hashlib.sha256()
    for path in files:
        data = path.read_bytes() if path.is_file() else b"\0missing"
        state.update(f"{path.name}\0{len(data)}\0".encode())
        state.update(data)
    for word in words:
        state.update(f"{len(word.encode())}\0{word}".encode())
    return state.hexdigest()


def recipe(form: str, variant: str) -> str:
    """What the user chose, as far as it matters to the artefact: its format and its variant."""
    return f"{form} {variant}"
