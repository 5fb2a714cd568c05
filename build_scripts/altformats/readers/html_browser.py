"""Which browser reads pages, and how it is started: without a window, talking to nobody."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

SHELL: Final = "/usr/lib/chromium/chromium-headless-shell"
"""Chromium without its windows, bars and services, as Debian packs it: it draws the same page with 5 to 10 % less
work and 130 MB less memory (measured).  Debian's command of this name is a script around it that would outlive it."""
BROWSERS: Final = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
ELSEWHERE: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
QUIET: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browser_path() -> str | None:
    """The browser to use: ``ALTFORMATS_CHROMIUM``, else ``SHELL``, one on the path, at its place or Playwright's."""
    asked = os.environ.get("ALTFORMATS_CHROMIUM")
    if asked:
        return asked if Path(asked).is_file() else None
    if Path(SHELL).is_file():
        return SHELL
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    return found or next((path for path in ELSEWHERE if Path(path).is_file()), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    """The browser that Playwright would install for itself, where somebody has installed it."""
    home = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    places = {
        "darwin": Path.home() / "Library" / "Caches" / "ms-playwright",
        "win32": Path.home() / "AppData" / "Local" / "ms-playwright",
    }
    folder = Path(home) if home else places.get(sys.platform, Path.home() / ".cache" / "ms-playwright")
    names = ("chrome", "Chromium", "Google Chrome for Testing", "chrome.exe")
    found: Iterable[Path] = (path for path in folder.glob("chromium-*/**/*") if path.name in names and path.is_file())
    return next((str(path) for path in sorted(found, reverse=True)), None)
