"""What the fixes in ``docs/upstream`` are worth: stock Sphinx on translated leaflets, with and without each of them.

    python -m benchmarks.upstream --leaflets 20 --runs 3

Each fix is applied to a copy of the installed package; the plain build and the builds with one fix, and with all, take
turns.  The pages must be the same to the byte.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from .translated import ROOT, prepare, stock_command

FOLDER: Final = ROOT / "docs" / "upstream"
FASTER: Final = ("myst-make-document", "myst-parser-per-message", "sphinx-locale-twice", "sphinx-stem-cache")
"""The fixes that save time and must change nothing."""


def block(name: str, language: str) -> str:
    """The block of that language in a file of ``docs/upstream``."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    found = re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)
    assert len(found) == 1, f"{name} has {len(found)} blocks of {language}"
    return str(found[0])


def patched(text: str, hunks: Sequence[tuple[str, str]]) -> str:
    """The text with each hunk put in.  Raises ValueError for one that does not fit in exactly one place."""
    for before, after in hunks:
        if text.count(before) != 1:
            raise ValueError(f"a hunk fits in {text.count(before)} places: {before[:60]!r}")
        text = text.replace(before, after)
    return text


def diff(name: str) -> tuple[str, list[tuple[str, str]]]:
    """The file that a fix changes, from the folder of packages, and its hunks: the lines before and after."""
    head, *hunks = re.split(r"^@@.*\n", block(name, "diff"), flags=re.MULTILINE)
    path = re.search(r"^\+\+\+ b/(\S+)$", head, flags=re.MULTILINE)
    assert path
    return path[1], [(_side(hunk, "-"), _side(hunk, "+")) for hunk in hunks]


def _side(hunk: str, sign: str) -> str:
    lines = hunk.splitlines(keepends=True)
    return "".join(line[1:] for line in lines if line[0] in (" ", sign))


def installed(path: str) -> Path:
    """Where that file of an installed package lies."""
    package = path.split("/", maxsplit=1)[0]
    spec = importlib.util.find_spec(package)
    assert spec
    assert spec.origin
    return Path(spec.origin).parent.parent / path


def apply(names: Sequence[str], folder: Path) -> None:
    """Copies of the packages below ``folder``, with these fixes in them."""
    for name in names:
        path, hunks = diff(name)
        package = path.split("/", maxsplit=1)[0]
        if not (folder / package).exists():
            shutil.copytree(installed(package + "/__init__.py").parent, folder / package)
        target = folder / path
        target.write_text(patched(target.read_text(encoding="utf-8"), hunks), encoding="utf-8")


def seconds(project: Path, packages: Path | None) -> float:
    """CPU seconds of one stock build, with the packages of that folder before the installed ones."""
    shutil.rmtree(project / "stock-out", ignore_errors=True)
    more = {"PYTHONPATH": str(packages)} if packages else {}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(stock_command("pl"), cwd=project, check=True, env={**os.environ, "PYTHONHASHSEED": "0", **more})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def pages(project: Path) -> Mapping[str, bytes]:
    """Every page and the search index of the last build."""
    out = project / "stock-out" / "pl"
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.suffix in (".html", ".js")
    }


def main() -> None:
    """Print the median CPU seconds of the plain build and of each fix, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaflets", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "project").mkdir()
        prepare(folder / "project", given.leaflets, ["pl"])
        ways: dict[str, tuple[str, ...]] = {"plain": (), **{fix: (fix,) for fix in FASTER}, "all four": FASTER}
        for way, fixes in ways.items():
            (folder / way).mkdir()
            apply(fixes, folder / way)
        spent: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(given.runs):
            plain: Mapping[str, bytes] = {}
            for way in ways:
                spent[way].append(seconds(folder / "project", folder / way))
                plain = plain or pages(folder / "project")
                assert pages(folder / "project") == plain, f"{way} changes a page"
        print(f"{given.leaflets} leaflets in Polish by stock Sphinx, median CPU seconds of {given.runs} runs")
        base = statistics.median(spent["plain"])
        for way, row in spent.items():
            print(f"  {way:26} {statistics.median(row):7.2f}   plain / this {base / statistics.median(row):.2f}")


if __name__ == "__main__":
    main()
