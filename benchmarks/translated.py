"""A translated leaflet as HTML: ours against stock Sphinx with its gettext transform, in turn, in one run.

    python -m benchmarks.translated --leaflets 20 --runs 3

Each run is a process of its own.  The peer gets the same Markdown and the same catalogs, compiled beforehand; that both
pages came out in Polish is checked.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

OURS = """
import datetime
from pathlib import Path
from altformats.formats import html
from altformats.library import read_editions, read_library
from altformats.model import Options, Project
project = Project(Path("."))
library = read_library(project, datetime.date(2026, 11, 23), tags=["pl"])
assert not library.findings, library.findings
for slug, edition in read_editions(library, "pl", list(library.leaflets)).items():
    html.make(edition, Path("build") / f"{slug}.html", Options(project))
"""

STOCK = """
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_url_schemes = ["https", "mailto", "tel"]
exclude_patterns = ["parts", "pronunciation"]
language = "pl"
locale_dirs = ["../locale"]
gettext_compact = False
gettext_auto_build = False
root_doc = "leaflets/leaflet-0"
suppress_warnings = ["toc.not_included"]
"""


def main() -> None:
    """Print the median CPU seconds of each and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaflets", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        prepare(project, given.leaflets)
        ours, stock = [], []
        for _ in range(given.runs):
            ours.append(seconds([sys.executable, "-c", OURS], project))
            shutil.rmtree(project / "stock-out", ignore_errors=True)
            command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", "stock", "stock/source", "stock-out"]
            stock.append(seconds(command, project))
        for page in (project / "build" / "leaflet-0.html", project / "stock-out" / "leaflets" / "leaflet-0.html"):
            assert "Nie wolno" in page.read_text(encoding="utf-8"), f"{page.name} is not Polish"
        per = statistics.median(stock) / statistics.median(ours)
        print(f"{given.leaflets} leaflets in Polish as HTML, median CPU seconds of {given.runs} runs")
        print(f"ours   {statistics.median(ours):7.2f}")
        print(f"stock  {statistics.median(stock):7.2f}")
        print(f"stock / ours {per:.1f}")


def prepare(project: Path, leaflets: int) -> None:
    """The example leaflet copied ``leaflets`` times, for us and, with its parts put in, for stock Sphinx."""
    from altformats.model import Project
    from altformats.source import expanded

    for name in ("conf.py", "docutils.conf", "build_scripts", "node_modules", "requirements.txt"):
        (project / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "source", project / "source")
    shutil.copytree(ROOT / "translations", project / "translations")
    (project / "build").mkdir()
    source = ROOT / "source" / "leaflets" / "nerve-root-injection.md"
    catalogs = project / "translations" / "pl" / "LC_MESSAGES"
    stock, locale = project / "stock" / "source" / "leaflets", project / "locale" / "pl" / "LC_MESSAGES" / "leaflets"
    stock.mkdir(parents=True)
    locale.mkdir(parents=True)
    (project / "stock" / "conf.py").write_text(STOCK.replace("../locale", str(project / "locale")), encoding="utf-8")
    text = expanded(Project(ROOT), source).replace(":::{safety} ", ":::{admonition} ").replace(":kind:", ":class:")
    (project / "source" / "leaflets" / source.name).unlink()
    for number in range(leaflets):
        name = f"leaflet-{number}"
        shutil.copy(source, project / "source" / "leaflets" / f"{name}.md")
        shutil.copy(catalogs / f"{source.stem}.po", catalogs / f"{name}.po")
        (stock / f"{name}.md").write_text(text, encoding="utf-8")
        files = [catalogs / f"{name}.po", catalogs / "parts.po"]
        merged = project / "merged.po"
        subprocess.run(["msgcat", "--use-first", "-o", str(merged), *map(str, files)], check=True)
        subprocess.run(["msgfmt", "-o", str(locale / f"{name}.mo"), str(merged)], check=True)


def seconds(command: list[str], folder: Path) -> float:
    """CPU seconds (user and system) of one run of the command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, cwd=folder, check=True, env={**os.environ, "PYTHONHASHSEED": "0"}, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


if __name__ == "__main__":
    main()
