"""A translated leaflet as HTML: ours against stock Sphinx with its gettext transform, in turn, in one run.

    python -m benchmarks.translated --leaflets 20 100 300 --languages pl ur zh-Hans --runs 3

Each run is a process of its own.  *Ours* starts from nothing: our catalogs are read and checked each time.  *Ours, as
stock* starts where stock Sphinx does, which gets the same Markdown and the same catalogs compiled beforehand; our
compiled catalogs are then there, and nothing else.  That both pages are in the language is checked.  Every
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
import datetime, sys
from pathlib import Path
from altformats.formats import html
from altformats.library import read_editions, read_library
from altformats.model import Options, Project
project, tags = Project(Path(".")), sys.argv[1].split(",")
library = read_library(project, datetime.date(2026, 11, 23), tags=tags)
assert not library.findings, library.findings
slugs = list(library.leaflets)
for chunk in (slugs[at : at + 100] for at in range(0, len(slugs), 100)):
    for tag in tags:
        for slug, edition in read_editions(library, tag, chunk).items():
            html.make(edition, Path("build") / tag / f"{slug}.html", Options(project))
"""

SPLIT = """
import datetime, json, sys, time
from pathlib import Path
rows, last = {}, time.process_time()
def lap(name, units):
    global last
    now = time.process_time()
    rows[name] = 1000 * (now - last) / units
    last = time.process_time()
from altformats.formats import html
from altformats.compiled import compiled
from altformats.languages import read_languages
from altformats.library import read_editions, read_library
from altformats.model import Options, Project
from altformats.plan import common_key
from altformats.shapes import shapes
from altformats.source import read_leaflet, read_leaflets
project, tags = Project(Path(".")), sys.argv[1].split(",")
languages, common = read_languages(project), common_key(project)
lap("start of the process", 1)
leaflets = [read_leaflet(project, path) for path in read_leaflets(project)]
each, all = len(leaflets), len(leaflets) * len(tags)
lap("1 read, per leaflet", each)
for leaflet in leaflets:
    for tag in tags:
        compiled(project, leaflet, languages[tag], common)
lap("2 read and check the catalog, per leaflet and language", all)
for leaflet in leaflets:
    for tag in tags:
        compiled(project, leaflet, languages[tag], common)
lap("2 the catalog again, as kept, per leaflet and language", all)
library = read_library(project, datetime.date(2026, 11, 23), tags=tags)
lap("1-2 the whole library again, per leaflet and language", all)
shapes(project, leaflets, common)
lap("3 Sphinx, per leaflet", each)
editions = {}
for at in range(0, len(leaflets), 100):
    chunk = [leaflet.meta.slug for leaflet in leaflets[at : at + 100]]
    for tag in tags:
        editions.update({(slug, tag): one for slug, one in read_editions(library, tag, chunk).items()})
lap("3 the edition, per leaflet and language", all)
for (slug, tag), edition in editions.items():
    html.make(edition, Path("build") / tag / f"{slug}.html", Options(project))
lap("4 page, per leaflet and language", all)
json.dump(rows, sys.stdout)
"""

STOCK = """
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_url_schemes = ["https", "mailto", "tel"]
exclude_patterns = ["parts", "pronunciation"]
language = "LANGUAGE"
locale_dirs = ["LOCALE"]
gettext_compact = False
gettext_auto_build = False
root_doc = "leaflets/leaflet-0"
suppress_warnings = ["toc.not_included"]
"""


def main() -> None:
    """Print, for each number of leaflets, the median CPU seconds of each, their ratio and the split of ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaflets", type=int, nargs="+", default=[20])
    parser.add_argument("--languages", nargs="+", default=["pl"])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--split-only", action="store_true", help="our steps alone, without stock Sphinx")
    given = parser.parse_args()
    for leaflets in given.leaflets:
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder), leaflets, given.languages)
            print(f"{leaflets} leaflets as HTML in {', '.join(given.languages)}, medians of {given.runs} runs")
            if not given.split_only:
                compare(Path(folder), given.languages, given.runs)
            split(Path(folder), given.languages, given.runs)


def compare(project: Path, tags: list[str], runs: int) -> None:
    """Ours and stock Sphinx in turn; stock Sphinx is run for each language, as it has to be."""
    ours: list[float] = []
    like: list[float] = []
    stock: list[float] = []
    for _ in range(runs):
        for rows, kept in ((ours, ""), (like, "catalogs")):
            cleared(project, tags, kept)
            rows.append(seconds([sys.executable, "-c", OURS, ",".join(tags)], project))
        stock.append(sum(seconds(stock_command(tag), project) for tag in tags))
    for tag in tags:
        said = first_words(project, tag)
        for page in (f"build/{tag}/leaflet-0.html", f"stock-out/{tag}/leaflets/leaflet-0.html"):
            assert said in (project / page).read_text(encoding="utf-8").replace("\xa0", " "), f"{page} is not {tag}"
    each = statistics.median(stock)
    print(f"  stock          {each:8.2f} CPU s")
    for name, rows in (("ours", ours), ("ours, as stock", like)):
        print(f"  {name:14s} {statistics.median(rows):8.2f} CPU s, stock / ours {each / statistics.median(rows):.1f}")


def cleared(project: Path, tags: list[str], kept: str) -> None:
    """Nothing is made yet, but for this folder of what we keep."""
    shutil.rmtree(project / "stock-out", ignore_errors=True)
    for made in (project / "build").glob("*"):
        if made.name != kept:
            shutil.rmtree(made)
    for tag in tags:
        (project / "build" / tag).mkdir(parents=True)


def stock_command(tag: str) -> list[str]:
    """Stock Sphinx for one language."""
    folders = (f"stock/{tag}", "stock/source", f"stock-out/{tag}")
    return [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", *folders]


def first_words(project: Path, tag: str) -> str:
    """What the page in that language must hold: the translation of its second heading."""
    catalog = project / "translations" / tag / "LC_MESSAGES" / "leaflet-0.po"
    found = re.search(r'msgid "\w+: Risks"\nmsgstr "(.*)"', catalog.read_text(encoding="utf-8"))
    assert found
    return found[1]


def split(project: Path, tags: list[str], runs: int) -> None:
    """Our own steps, each apart."""
    found: list[dict[str, float]] = []
    for _ in range(runs):
        shutil.rmtree(project / "build", ignore_errors=True)
        for tag in tags:
            (project / "build" / tag).mkdir(parents=True)
        command = [sys.executable, "-c", SPLIT, ",".join(tags)]
        done = subprocess.run(command, cwd=project, check=True, env=environment(), stdout=subprocess.PIPE)
        found.append(json.loads(done.stdout))
    for step in found[0]:
        print(f"  {step:56} {statistics.median(row[step] for row in found):8.2f} CPU ms")


def prepare(project: Path, leaflets: int, tags: list[str]) -> None:
    """The example leaflet ``leaflets`` times, no message twice, for us and, with its parts put in, for stock Sphinx."""
    from altformats.model import Project
    from altformats.source import expanded

    for name in ("conf.py", "docutils.conf", "build_scripts", "node_modules", "requirements.txt"):
        (project / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "source", project / "source")
    shutil.copytree(ROOT / "translations", project / "translations")
    source = ROOT / "source" / "leaflets" / "nerve-root-injection.md"
    (project / "source" / "leaflets" / source.name).unlink()
    stock = project / "stock" / "source" / "leaflets"
    stock.mkdir(parents=True)
    for number in range(leaflets):
        name, mark = f"leaflet-{number}", "K" + "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")
        path = project / "source" / "leaflets" / f"{name}.md"
        path.write_text(marked_leaflet(Project(ROOT), source, mark), encoding="utf-8")
        text = expanded(Project(project), path).replace(":::{safety} ", ":::{admonition} ").replace(":kind:", ":class:")
        (stock / f"{name}.md").write_text(text, encoding="utf-8")
        for tag in tags:
            prepare_catalogs(project, source.stem, name, mark, tag)
    for tag in tags:
        (project / "stock" / tag).mkdir()
        settings = STOCK.replace("LANGUAGE", tag.replace("-", "_")).replace("LOCALE", str(project / "locale"))
        (project / "stock" / tag / "conf.py").write_text(settings, encoding="utf-8")


def prepare_catalogs(project: Path, source: str, name: str, mark: str, tag: str) -> None:
    """The catalog of one leaflet in one language with its sign-offs, and compiled for stock Sphinx."""
    catalogs = project / "translations" / tag / "LC_MESSAGES"
    catalog = (ROOT / "translations" / tag / "LC_MESSAGES" / f"{source}.po").read_text(encoding="utf-8")
    (catalogs / f"{name}.po").write_text(marked_catalog(catalog, mark), encoding="utf-8")
    shutil.copy(catalogs / f"{source}.signatures.json", catalogs / f"{name}.signatures.json")
    locale = project / "locale" / tag.replace("-", "_") / "LC_MESSAGES" / "leaflets"
    locale.mkdir(parents=True, exist_ok=True)
    merged = project / "merged.po"
    files = [catalogs / f"{name}.po", catalogs / "parts.po"]
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
    return re.sub(r"(?m)^title: (.*)$", rf"title: '{mark}: \1'", "\n".join(lines), count=1)


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
