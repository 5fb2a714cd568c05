"""Lighthouse's scores of the finished website, over http on this machine: the median of three runs of each page.

    python -m benchmarks.lighthouse --runs 3

Exits 1 when performance or accessibility of a page is below 100.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from typing import Final

from tests.samples import PROJECT
from tests.website_host import hosted, lighthouse

PAGES: Final = ("en/nerve-root-injection.html", "index.html")
CATEGORIES: Final = ("performance", "accessibility")


def main() -> int:
    """Print a line for each page; whether all are 100."""
    parser = argparse.ArgumentParser(description="Lighthouse's scores of the leaflet page and the start page.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pages", nargs="+", default=PAGES, help="paths below build/site")
    given = parser.parse_args()
    whole = True
    with hosted(PROJECT.site) as address:
        for page in given.pages:
            runs = [lighthouse(address + page, *CATEGORIES) for _ in range(given.runs)]
            scores = {name: round(statistics.median(run[name] for run in runs)) for name in CATEGORIES}
            whole = whole and all(score == 100 for score in scores.values())
            each = "; ".join(f"{name} {score} {[run[name] for run in runs]}" for name, score in scores.items())
            print(f"{page}: {each}")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
