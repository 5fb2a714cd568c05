"""The fixes in ``docs/upstream``: each fits the pinned version, its fault is still there, and it changes no page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.upstream import FASTER, FOLDER, apply, block, diff, installed, pages, patched, seconds

from .samples import ROOT

NAMES = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README")


def test_every_fix_is_listed() -> None:
    """The list in the folder names each file, and no other."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"({name}.md)" not in text] == []
    assert text.count(".md)") == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_patch_fits_the_pinned_version(name: str, tmp_path: Path) -> None:
    """Each hunk stands in exactly one place of the installed file, which compiles with it."""
    path, hunks = diff(name)
    text = patched(installed(path).read_text(encoding="utf-8"), hunks)
    compile(text, str(tmp_path / "patched.py"), "exec")
    assert text != installed(path).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_fault_is_still_there_and_the_patch_mends_it(name: str, tmp_path: Path) -> None:
    """The reproduction runs to its end with the installed version, and fails with the patched one."""
    script = block(name, "python")
    assert _run(script, tmp_path, None) == 0, "mended upstream: take the page away"
    apply([name], tmp_path)
    assert _run(script, tmp_path, tmp_path) != 0


def _run(script: str, folder: Path, packages: Path | None) -> int:
    more = {"PYTHONPATH": str(packages)} if packages else {}
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **more}, capture_output=True, check=False, timeout=120
    )
    return done.returncode


@pytest.mark.slow
def test_what_is_faster_changes_no_byte(tmp_path: Path) -> None:
    """Stock Sphinx makes the same pages and the same search index with all four fixes as without."""
    script = "from pathlib import Path; from benchmarks.translated import prepare; prepare(Path('project'), 3, ['pl'])"
    (tmp_path / "project").mkdir()
    paths = os.pathsep.join((str(ROOT), str(ROOT / "build_scripts")))
    subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, check=True, env={**os.environ, "PYTHONPATH": paths}, timeout=120
    )
    apply(FASTER, tmp_path / "packages")
    project = (tmp_path / "project").resolve()
    seconds(project, None)
    plain = pages(project)
    seconds(project, tmp_path / "packages")
    assert len(plain) > 5
    assert pages(project) == plain
