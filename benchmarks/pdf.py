"""What large print costs beside stock WeasyPrint on stock Sphinx's HTML of the same leaflet, in one run.

    python -m benchmarks.pdf --runs 5

Seconds of CPU in one process, medians, the rows of each run taken in turn.  *Stock* is the HTML of Sphinx's basic theme
as it is; *stock, 18 pt* is the same with one line of style for the size that we print at.  Neither passes PDF/UA.
*Ours* is the whole of making: layout, tags, QR code, mending, saving.
"""

from __future__ import annotations

import argparse
import datetime
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from pikepdf import Pdf
from weasyprint import CSS, HTML

from altformats.formats import pdf
from altformats.library import read_editions, read_library
from altformats.model import Edition, Options, Project
from altformats.source import expanded

ROOT: Final = Path(__file__).resolve().parent.parent
SLUG: Final = "nerve-root-injection"
STOCK: Final = """
extensions = ["myst_parser"]
myst_url_schemes = ["https", "mailto", "tel"]
language = "{tag}"
locale_dirs = ["locale"]
gettext_compact = False
gettext_auto_build = False
smartquotes = False
root_doc = "leaflet"
html_theme = "basic"
"""
LARGE: Final = "html { font-size: 18pt } body { font-size: 1rem }"


def stock_html(project: Project, folder: Path, tag: str) -> Path:
    """The leaflet as a plain ``sphinx-build -b html`` makes it; the marks of safety statements are taken out."""
    locale = folder / "locale" / tag / "LC_MESSAGES"
    locale.mkdir(parents=True)
    text = expanded(project, project.leaflets / f"{SLUG}.md")
    (folder / "conf.py").write_text(STOCK.format(tag=tag), encoding="utf-8")
    (folder / "leaflet.md").write_text(re.sub(r"^:::.*\n(?::kind: .*\n)?", "", text, flags=re.MULTILINE), "utf-8")
    catalogs = [project.translations / tag / "LC_MESSAGES" / f"{name}.po" for name in (SLUG, "parts")]
    if catalogs[0].exists():
        own, parts = (path.read_text(encoding="utf-8") for path in catalogs)
        (folder / "all.po").write_text(f"{own}\n{parts.split(chr(10) * 2, 1)[1]}", encoding="utf-8")
        with (folder / "all.po").open("rb") as po, (locale / "leaflet.mo").open("wb") as mo:
            write_mo(mo, read_po(po))
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(folder / "out")]
    subprocess.run(command, check=True, timeout=120)
    return folder / "out" / "leaflet.html"


def _stock(html: Path, target: Path, style: str = "") -> None:
    HTML(filename=html).write_pdf(target, stylesheets=[CSS(string=style)] if style else [])


def main() -> None:
    """Print the median seconds and the pages of each row, and what it costs as a multiple of ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--language", action="append", default=[], metavar="TAG", help="default: en, ur, bn")
    given = parser.parse_args()
    project = Project(ROOT)
    tags = given.language or ["en", "ur", "bn"]
    library = read_library(project, datetime.date(2026, 11, 23), tags=tags)
    with tempfile.TemporaryDirectory(prefix="altformats-bench-") as name:
        folder = Path(name)
        for tag in tags:
            edition = read_editions(library, tag, [SLUG])[SLUG]
            if not isinstance(edition, Edition):
                raise SystemExit(str(edition))
            html = stock_html(project, folder / tag, tag)
            target = folder / "made.pdf"
            rows: dict[str, Callable[[], object]] = {
                "stock": partial(_stock, html, target),
                "stock, 18 pt": partial(_stock, html, target, LARGE),
                "ours, 18 pt": partial(pdf.make, edition, target, Options(project)),
            }
            spent: dict[str, list[float]] = {row: [] for row in rows}
            pages: dict[str, int] = {}
            for run in range(given.runs + 1):  # the first warms the process
                for row, work in rows.items():
                    before = time.process_time()
                    work()
                    spent[row] += [time.process_time() - before] if run else []
                    with Pdf.open(target) as file:
                        pages[row] = len(file.pages)
            ours = statistics.median(spent["ours, 18 pt"])
            for row, seconds in spent.items():
                median = statistics.median(seconds)
                print(
                    f"{tag:8} {row:13} {median:6.2f} s  {pages[row]:3} pages  {median / ours:5.2f} x ours", flush=True
                )


if __name__ == "__main__":
    main()
