"""A translated leaflet as HTML: ours against stock Sphinx with its gettext transform, in turn, in one run.

    python -m benchmarks.translated --leaflets 20 100 300 --runs 3

Each run is a process of its own and starts from nothing: our catalogs are read and checked each time.  The peer gets
the same Markdown and the same catalogs, compiled beforehand; that both pages came out in Polish is checked.  Every
message of every leaflet is another one, so that nobody gains by remembering what the leaflet before said.  Below the
ratio stand the CPU milliseconds per leaflet of each of our steps.
"""

from __future__ import annotations

import argparse
import json
import os
import re
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
slugs = list(library.leaflets)
for chunk in (slugs[at : at + 100] for at in range(0, len(slugs), 100)):
    for slug, edition in read_editions(library, "pl", chunk).items():
        html.make(edition, Path("build") / f"{slug}.html", Options(project))
"""

SPLIT = """
import datetime, json, sys, time
from pathlib import Path
rows, last = {}, time.process_time()
def lap(name):
    global last
    now = time.process_time()
    rows[name] = 1000 * (now - last)
    last = now
from altformats.formats import html
from altformats.compiled import compiled
from altformats.languages import read_languages
from altformats.library import read_editions, read_library
from altformats.model import Options, Project
from altformats.plan import common_key
from altformats.source import read_leaflet, read_leaflets
project = Project(Path("."))
language, common = read_languages(project)["pl"], common_key(project)
lap("start")
leaflets = [read_leaflet(project, path) for path in read_leaflets(project)]
lap("1 read the leaflet")
found = [compiled(project, leaflet, language, common) for leaflet in leaflets]
lap("2 read and check its catalog, first time")
again = [compiled(project, leaflet, language, common) for leaflet in leaflets]
lap("2 read its catalog again, as kept")
library = read_library(project, datetime.date(2026, 11, 23), tags=["pl"])
lap("1-2 the library again")
known = rows["1 read the leaflet"] + rows["2 read its catalog again, as kept"]
rows["2 signatures"] = rows["1-2 the library again"] - known
pages = []
for at in range(0, len(leaflets), 100):
    chunk = [leaflet.meta.slug for leaflet in leaflets[at : at + 100]]
    editions = read_editions(library, "pl", chunk)
    pages += editions.items()
lap("3 Sphinx and edition")
for slug, edition in pages:
    html.make(edition, Path("build") / f"{slug}.html", Options(project))
lap("4 page")
json.dump({name: spent if name == "start" else spent / len(leaflets) for name, spent in rows.items()}, sys.stdout)
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
    """Print, for each number of leaflets, the median CPU seconds of each, their ratio and the split of ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaflets", type=int, nargs="+", default=[20])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--split-only", action="store_true", help="our steps alone, without stock Sphinx")
    given = parser.parse_args()
    for leaflets in given.leaflets:
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder), leaflets)
            if not given.split_only:
                compare(Path(folder), leaflets, given.runs)
            split(Path(folder), given.runs)


def compare(project: Path, leaflets: int, runs: int) -> None:
    """Ours and stock Sphinx in turn."""
    ours, stock = [], []
    for _ in range(runs):
        for made in (project / "build", project / "stock-out"):
            shutil.rmtree(made, ignore_errors=True)
        (project / "build").mkdir()
        ours.append(seconds([sys.executable, "-c", OURS], project))
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", "stock", "stock/source", "stock-out"]
        stock.append(seconds(command, project))
    for page in (project / "build" / "leaflet-0.html", project / "stock-out" / "leaflets" / "leaflet-0.html"):
        assert "Nie wolno" in page.read_text(encoding="utf-8"), f"{page.name} is not Polish"
    print(f"{leaflets} leaflets in Polish as HTML, median CPU seconds of {runs} runs")
    print(f"ours   {statistics.median(ours):7.2f}")
    print(f"stock  {statistics.median(stock):7.2f}")
    print(f"stock / ours {statistics.median(stock) / statistics.median(ours):.1f}")


def split(project: Path, runs: int) -> None:
    """Our own steps, each apart."""
    found: list[dict[str, float]] = []
    for _ in range(runs):
        shutil.rmtree(project / "build", ignore_errors=True)
        (project / "build").mkdir()
        command = [sys.executable, "-c", SPLIT]
        done = subprocess.run(command, cwd=project, check=True, env=environment(), stdout=subprocess.PIPE)
        found.append(json.loads(done.stdout))
    for step in found[0]:
        unit = "CPU ms" if step == "start" else "CPU ms per leaflet"
        print(f"  {step:45} {statistics.median(row[step] for row in found):8.2f} {unit}")


def prepare(project: Path, leaflets: int) -> None:
    """The example leaflet ``leaflets`` times, no message twice, for us and, with its parts put in, for stock Sphinx."""
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
    (project / "source" / "leaflets" / source.name).unlink()
    catalog = (catalogs / f"{source.stem}.po").read_text(encoding="utf-8")
    for number in range(leaflets):
        name, mark = f"leaflet-{number}", "K" + "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")
        path = project / "source" / "leaflets" / f"{name}.md"
        path.write_text(marked_leaflet(Project(ROOT), source, mark), encoding="utf-8")
        (catalogs / f"{name}.po").write_text(marked_catalog(catalog, mark), encoding="utf-8")
        shutil.copy(catalogs / f"{source.stem}.signatures.json", catalogs / f"{name}.signatures.json")
        text = expanded(Project(project), path).replace(":::{safety} ", ":::{admonition} ").replace(":kind:", ":class:")
        (stock / f"{name}.md").write_text(text, encoding="utf-8")
        files = [catalogs / f"{name}.po", catalogs / "parts.po"]
        merged = project / "merged.po"
        subprocess.run(["msgcat", "--use-first", "-o", str(merged), *map(str, files)], check=True)
        subprocess.run(["msgfmt", "-o", str(locale / f"{name}.mo"), str(merged)], check=True)


def marked_leaflet(project: object, source: Path, mark: str) -> str:
    """The leaflet with the mark, a name such as Kaabc, at the beginning of each of its messages."""
    from altformats.model import Project
    from altformats.source import read_leaflet

    assert isinstance(project, Project)
    lines = source.read_text(encoding="utf-8").split("\n")
    for block in read_leaflet(project, source).blocks:
        if block.catalog == source.stem:
            at = block.place.line - 1
            lines[at] = re.sub(r"^(#+ |- |[0-9]+\. )?", rf"\g<0>{mark}: ", lines[at])
    return re.sub(r"(?m)^title: ", rf"\g<0>'{mark}: ", "\n".join(lines), count=1).replace(
        "injection\nversion", "injection'\nversion"
    )


def marked_catalog(text: str, mark: str) -> str:
    """The catalog with the mark at the beginning of each message and of each translation."""
    return re.sub(r'(?m)^(msgid|msgstr) "(?=[^"])', rf"\g<0>{mark}: ", text)


def environment() -> dict[str, str]:
    """Ours, with the same order of sets in each run."""
    return {**os.environ, "PYTHONHASHSEED": "0"}


def seconds(command: list[str], folder: Path) -> float:
    """CPU seconds (user and system) of one run of the command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, env=environment(), stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


if __name__ == "__main__":
    main()
