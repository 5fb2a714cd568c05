"""A browser for tests of pages; the readers steer one through a pipe of their own."""

from __future__ import annotations

import os

from playwright.sync_api import Browser, Playwright

from altformats.readers.html_browser import QUIET


def launch(playwright: Playwright, path: str) -> Browser:
    """A browser without a window that talks to nobody."""
    root = os.geteuid() == 0  # Chromium's sandbox refuses to run for root
    return playwright.chromium.launch(executable_path=path, args=[*QUIET, *(["--no-sandbox"] if root else [])])
