"""Compiled catalogs: the same answer as reading afresh, and never an older one."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from altformats.catalogs import read_translation
from altformats.compiled import compiled
from altformats.languages import read_languages
from altformats.model import Finding, Project, Translation
from altformats.source import read_leaflet

from .samples import ROOT


def _both(project: Project, common: str = "code") -> tuple[Translation, tuple[Finding, ...]]:
    leaflet = read_leaflet(project, project.leaflets / "sample.md")
    polish = read_languages(project)["pl"]
    kept = compiled(project, leaflet, polish, common)
    assert kept == read_translation(project, leaflet, polish)
    return kept


def _file(project: Project) -> Path:
    return project.build / "catalogs" / "pl" / "sample.json"


def test_what_is_kept_is_what_would_be_read(small: Project) -> None:
    """Twice the same answer, the second from the compiled file, which is not written again."""
    first = _both(small)
    before = _file(small).stat().st_mtime_ns
    time.sleep(0.01)
    assert _both(small) == first
    assert _file(small).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("translations/pl/LC_MESSAGES/sample.po", "gorączkę", "gorączka"),
        ("translations/pl/LC_MESSAGES/interface.po", "Część", "Odcinek"),
        ("translations/pl/LC_MESSAGES/parts.po", "Ponowne użycie", "Ponowne używanie"),
        ("translations/pl/cues.toml", "[negation]", "[negation] # looked at"),
        ("translations/en/cues.toml", "[negation]", "[negation] # looked at"),
        ("source/leaflets/sample.md", "- a fever", "- a high fever"),
        ("source/leaflets/sample.md", ":kind: must-not", ":kind: tell-us"),
    ],
)
def test_a_change_of_anything_that_goes_in_is_seen(small: Project, name: str, old: str, new: str) -> None:
    """After an edit of a catalog, of the cues or of the English, the compiled catalog is made anew."""
    _both(small)
    before = _file(small).read_bytes()
    path = small.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    _both(small)
    assert _file(small).read_bytes() != before


def test_other_code_compiles_anew(small: Project) -> None:
    """A changed check may find what an older one did not: with other code nothing compiled counts."""
    _both(small)
    before = _file(small).read_bytes()
    _both(small, common="other code")
    assert _file(small).read_bytes() != before


def test_a_damaged_file_counts_for_nothing(small: Project) -> None:
    """Half a compiled file is as good as none."""
    first = _both(small)
    _file(small).write_bytes(_file(small).read_bytes()[:40])
    assert _both(small) == first


def test_nothing_compiled_lies_among_the_sources() -> None:
    """No .mo file and no other compiled thing is in the tree under version control."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in listed if name.endswith((".mo", ".pyc")) or name.startswith("build/")]
    assert not list((ROOT / "translations").rglob("*.mo"))
