"""What is installed on this machine, what is missing and what to do: the rows of ``altformats doctor``.

Each format, reader and voice says itself what it needs; here stands what belongs to none of them.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from .formats import FORMATS
from .model import Need, Options, Project
from .readers import READERS
from .speech import ENGINES

OLDEST_PYTHON: Final = (3, 11)
PROGRAMS: Final = ("chromium-headless-shell", "chromium", "google-chrome", "microsoft-edge")
INSTALL: Final = "Run: make build"

LIBRARIES: Final = (
    ("Pango", ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.dylib")),
    ("PangoFT2", ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0", "libpangoft2-1.0.dylib")),
    ("HarfBuzz subsetter", ("libharfbuzz-subset.so.0", "libharfbuzz-subset-0", "libharfbuzz-subset.dylib")),
)
"""System libraries of the PDF, under the names they have on Linux, Windows and macOS."""


def needs(project: Project) -> tuple[Need, ...]:
    """Every need of this machine, of each format, reader and voice, in the order in which a person would mend them."""
    options = Options(project)
    rows = [_python(), *_libraries(), _python_packages(project), _npm_packages(project)]
    rows += [need for form in FORMATS for need in form.needs(options)]
    rows += [need for reader in READERS for need in reader.needs(project)]
    rows += [need for engine in ENGINES for need in engine.needs(project)]
    return tuple(dict.fromkeys(rows))


def versions(project: Project) -> dict[str, str]:
    """The versions of what makes and reads files: Python, its pinned packages, fonts, and programs outside them."""
    pins = re.findall(r"^([\w.-]+)==", (project.root / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    fonts = json.loads((project.root / "package.json").read_text("utf-8"))["dependencies"]
    found = {"Python": platform.python_version()}
    found |= {program: _program_version(program) for program in PROGRAMS}
    found |= {name: _python_version(name) for name in pins} | {name: _npm_version(project, name) for name in fonts}
    return {name: version or "not installed" for name, version in found.items()}


def _program_version(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        return ""
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=60)
    number = re.search(r"\d+(?:\.\d+)+", done.stdout + done.stderr)
    return number[0] if number else ""


def _python() -> Need:
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Need(
        f"Python {oldest} or newer",
        sys.version_info >= OLDEST_PYTHON,
        platform.python_version(),
        f"Install Python {oldest} or newer, then run: make PYTHON=python{oldest} build",
    )


def _libraries() -> Iterator[Need]:
    for name, files in LIBRARIES:
        remedy = f"{INSTALL} (on Debian it installs this); on other systems see README.md, Other systems."
        yield Need(f"{name} (large-print PDF)", any(map(_loads, files)), remedy=remedy)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _python_packages(project: Project) -> Need:
    """Whether every package of ``requirements.txt`` is installed, at the version pinned there."""
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", (project.root / "requirements.txt").read_text("utf-8"), re.MULTILINE))
    return _pinned("Python packages", {name: (pin, _python_version(name)) for name, pin in pins.items()})


def _npm_packages(project: Project) -> Need:
    """Whether every font package of ``package.json`` is installed, at the version pinned there."""
    pins: dict[str, str] = json.loads((project.root / "package.json").read_text("utf-8"))["dependencies"]
    return _pinned("npm packages (fonts)", {name: (pin, _npm_version(project, name)) for name, pin in pins.items()})


def _pinned(what: str, versions: dict[str, tuple[str, str]]) -> Need:
    """One row for many packages; the remedy names those that are missing or of another version than the one pinned."""
    wrong = [f"{name} {pin} (here: {here or 'none'})" for name, (pin, here) in versions.items() if here != pin]
    detail = f"{len(versions)} at the pinned version"
    return Need(what, not wrong, detail if not wrong else "", f"{INSTALL}. Wrong: {', '.join(wrong)}" if wrong else "")


def _python_version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _npm_version(project: Project, name: str) -> str:
    try:
        return str(json.loads((project.node_modules / name / "package.json").read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return ""
