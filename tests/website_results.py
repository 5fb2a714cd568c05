"""Run every judge over the finished website and write down what they say, for its accessibility statement.

    python -m tests.website_results --date 2026-11-23

Exits 1 when a judge found something; it is written down all the same.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from altformats.languages import read_languages
from altformats.readers.html import browser_path
from altformats.website.accessibility import RESULTS, THEME, theme_of

from . import website_judges as judges
from .browsers import launch
from .samples import PROJECT
from .website_host import hosted, lighthouse

MOST: Final = 50
"""Faults that are named; the rest are counted."""
LEAFLET: Final = "en/nerve-root-injection.html"
ASKS: Final = {
    "axe-core": "whether WCAG 2.2 (A, AA and AAA) and best practice hold, as far as a program can tell",
    "html-validate": "whether the pages follow the rules of HTML and of accessibility",
    "vnu-jar": "whether the pages follow the standard of HTML, by the W3C's own checker",
    "lighthouse": "how it scores the accessibility of the English leaflet out of 100; less than 100 is a fault",
    "Measures in Chromium": "whether words are cut off or lost on a small screen, at 400 % or with more space between"
    " letters, whether every control is reached and seen by keyboard alone and is large enough to hit, and whether"
    " headings, landmarks and blocks are in order",
}


def main() -> int:
    """Write the results and print a line for each fault."""
    parser = argparse.ArgumentParser(description="Judge the finished website and write the results down.")
    parser.add_argument("--date", type=datetime.date.fromisoformat, required=True, help="the day, as 2026-11-23")
    parser.add_argument("--site", type=Path, default=PROJECT.site)
    parser.add_argument("--to", type=Path, default=PROJECT.root / "source" / RESULTS)
    given = parser.parse_args()
    site, pages, files = given.site, judges.pages(given.site), judges.files(given.site)
    if not pages:
        print(f"{site} holds no pages; run: make build", file=sys.stderr)
        return 1
    version, found = looked_at(site, pages)
    found["html-validate"] = judges.html_validate(files)
    found["vnu-jar"] = judges.vnu(files)
    found["lighthouse"] = scored(site)
    given.to.write_text(written(given.date, version, found, pages, site), encoding="utf-8")
    faults = [line for lines in found.values() for line in lines]
    print(*faults, f"{len(faults)} faults on {len(pages)} pages; written to {given.to}", sep="\n")
    return 1 if faults else 0


def looked_at(site: Path, pages: list[Path]) -> tuple[str, dict[str, list[str]]]:
    """The browser's version, and what axe and our measures have against the pages in it."""
    path = browser_path()
    if path is None:
        raise SystemExit("no browser: run altformats doctor")
    found: dict[str, list[str]] = {"axe-core": [], "Measures in Chromium": []}
    with sync_playwright() as playwright:
        browser = launch(playwright, path)
        for page in pages:
            name, said = page.relative_to(site).as_posix(), list[str]()
            with judges.opened(browser, page.as_uri(), said) as shown:
                held = judges.judged(shown)
            for place, faults in held.items():
                judge = "axe-core" if place.endswith("axe") else "Measures in Chromium"
                found[judge] += [f"{name}, {place}: {fault}" for fault in faults]
            found["Measures in Chromium"] += [f"{name}: {line}" for line in said]
        version = browser.version
        browser.close()
    return version, found


def scored(site: Path) -> list[str]:
    """Lighthouse's score where it is not full."""
    with hosted(site) as address:
        score = lighthouse(address + LEAFLET, "accessibility")["accessibility"]
    return [] if score == 100 else [f"{LEAFLET}: Lighthouse gives {score} of 100"]


def written(date: datetime.date, version: str, found: dict[str, list[str]], pages: list[Path], site: Path) -> str:
    """The file's words: sorted by nothing but our own order, so that runs can be compared."""
    tags = {part for page in pages for part in page.relative_to(site).parts}
    languages = [language.english for tag, language in read_languages(PROJECT).items() if tag in tags]
    table = {
        "date": date.isoformat(),
        "theme": theme_of(THEME),
        "judges": [
            {"name": name, "version": version_of(name) or version, "asks": asks, "found": len(found[name])}
            for name, asks in ASKS.items()
        ],
        "pages": len(pages),
        "languages": languages,
        "widths": judges.WIDTHS,
        "ways": list(judges.WAYS),
        "found": [line for lines in found.values() for line in lines][:MOST],
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def version_of(name: str) -> str:
    """The version that is installed; empty for what is no package."""
    path = judges.MODULES / name / "package.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["version"]) if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
