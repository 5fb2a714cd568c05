"""What many tests stand on: a small project of their own, with real leaflets, catalogs and settings."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from altformats.model import Project, Promise, Role
from altformats.outline import outline

from .samples import ROOT

TODAY = datetime.date(2026, 11, 23)

FRONT = """---
id: XX1
code: XX100
title: Sample
version: "1"
issued: 2020-09
review-by: 2023-09
owner: Radiology department
contact: 0114 271 4271
clinical-approver: ""
status: demonstration
queries: []
---
"""

BODY = """# Sample

A short introduction.

## Going home

:::{safety} no-driving
:kind: must-not

You must **not** drive today. Ring [0114 271 4271](tel:+441142714271).
:::

:::{safety} get-help
:kind: get-help

See your GP if you have:

- a fever
- pain for 4 hours
:::

:::{part} reuse
:::
"""

PART = """## Using this again

Ask by email: [sth.infogov@nhs.net](mailto:sth.infogov@nhs.net).
"""

POLISH = {
    "Sample": "Próbka",
    "A short introduction.": "Krótki wstęp.",
    "Going home": "Powrót do domu",
    "You must **not** drive today. Ring [0114 271 4271](tel:+441142714271).": (
        "Dzisiaj **nie** wolno prowadzić. Zadzwoń: [0114 271 4271](tel:+441142714271)."
    ),
    "See your GP if you have:": "Idź do lekarza rodzinnego, jeśli masz:",
    "a fever": "gorączkę",
    "pain for 4 hours": "ból przez 4 godziny",
}
POLISH_PART = {
    "Using this again": "Ponowne użycie",
    "Ask by email: [sth.infogov@nhs.net](mailto:sth.infogov@nhs.net).": (
        "Napisz: [sth.infogov@nhs.net](mailto:sth.infogov@nhs.net)."
    ),
}


def catalog_text(entries: dict[str, str]) -> str:
    """A catalog as an editor would write it."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head + "\n".join(f'msgid "{msgid}"\nmsgstr "{msgstr}"\n' for msgid, msgstr in entries.items())


def plain_text(promise: Promise) -> str:
    """What a finished plain text of a promise is: its outline, a line a block, items with their mark."""
    items = {block.text for block in promise.blocks if block.role is Role.ITEM}
    rows = outline(promise, "text") or ()
    return "".join(f"{'• ' if row in items else ''}{row}\n" for row in rows)


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """A project of one small leaflet in English and Polish, with the real settings, fonts and interface words."""
    return small_project(tmp_path / "project")


def small_project(root: Path) -> Project:
    """The same in a folder of that name, for tests that share one."""
    project = Project(root)
    for folder in ("source/leaflets", "source/parts", "translations/pl/LC_MESSAGES"):
        (project.root / folder).mkdir(parents=True)
    for name in ("conf.py", "docutils.conf", "requirements.txt", "source/index.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, project.root / name)
    for name in ("source/publisher.toml", "source/leaflet.schema.json"):
        shutil.copy(ROOT / name, project.root / name)
    shutil.copytree(ROOT / "source" / "pronunciation", project.pronunciation, dirs_exist_ok=True)
    (project.root / "node_modules").symlink_to(ROOT / "node_modules")
    languages = (ROOT / "translations" / "languages.toml").read_text(encoding="utf-8")
    (project.translations / "languages.toml").write_text(languages.split("[ur]")[0], encoding="utf-8")
    catalogs = project.translations / "pl" / "LC_MESSAGES"
    shutil.copy(ROOT / "translations" / "pl" / "LC_MESSAGES" / "interface.po", catalogs)
    for name in ("en/cues.toml", "pl/cues.toml", "pl/glossary.toml"):
        (project.translations / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "translations" / name, project.translations / name)
    (catalogs / "sample.po").write_text(catalog_text(POLISH), encoding="utf-8")
    (catalogs / "parts.po").write_text(catalog_text(POLISH_PART), encoding="utf-8")
    (project.leaflets / "sample.md").write_text(FRONT + BODY, encoding="utf-8")
    (project.parts / "reuse.md").write_text(PART, encoding="utf-8")
    return project


@pytest.fixture
def leaflet_with(small: Project) -> Callable[[str], Path]:
    """Write the sample leaflet with another body, and give its path."""

    def write(body: str) -> Path:
        path = small.leaflets / "sample.md"
        path.write_text(FRONT + body, encoding="utf-8")
        return path

    return write
