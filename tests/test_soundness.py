"""Catalog files: whatever GNU msgfmt refuses, we refuse, and Babel alone would have let much of it through."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import PoFileError, read_po

from altformats.catalogs import catalog_path, read_translation
from altformats.languages import read_languages
from altformats.model import Project
from altformats.source import read_leaflet

from .samples import ROOT

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/soundness.toml").read_text(encoding="utf-8"))["bad"]
MUTANTS = 150
SIGNS = '"\\#~m \n\tX\x00\r{'
pytestmark = pytest.mark.skipif(shutil.which("msgfmt") is None, reason="the judge, GNU gettext, is not installed")


def msgfmt_refuses(path: Path) -> bool:
    """What GNU msgfmt says of a catalog."""
    arguments = ["msgfmt", "--check", "-o", os.devnull, str(path)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(arguments, check=False, capture_output=True, env=environment).returncode != 0


def babel_takes(data: bytes) -> bool:
    try:
        read_po(io.BytesIO(data), abort_invalid=True)
    except (PoFileError, ValueError, LookupError):
        return False
    return True


def refused(project: Project) -> bool:
    """Whether an edition is kept from being made: there are findings."""
    leaflet = read_leaflet(project, project.leaflets / "sample.md")
    return bool(read_translation(project, leaflet, read_languages(project)["pl"])[1])


def catalog_of(project: Project) -> Path:
    return catalog_path(project, read_languages(project)["pl"], "sample")


def test_the_judge_takes_the_good_catalog(small: Project) -> None:
    """GNU msgfmt, Babel and we agree about the good sample."""
    path = catalog_of(small)
    assert not msgfmt_refuses(path)
    assert babel_takes(path.read_bytes())
    assert not refused(small)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_msgfmt_refuses_is_refused(case: dict[str, Any], small: Project) -> None:
    """Each unsound file is refused by GNU msgfmt and by us; the case says whether Babel would have taken it."""
    path = catalog_of(small)
    text = path.read_bytes().decode("utf-8")
    old, new = case["replace"]
    assert old in text
    data = text.replace(old, new, 1).encode(case.get("encoding", "utf-8"))
    path.write_bytes(data)
    assert msgfmt_refuses(path)
    assert babel_takes(data) is case["babel"]
    assert refused(small)


def test_there_is_damage_that_babel_takes() -> None:
    """The strict reading of ours is needed: several cases pass Babel."""
    assert sum(case["babel"] for case in CASES) >= 8


def damaged(text: str, dice: random.Random) -> str:
    """The catalog with one accident in it: a letter or line lost, doubled, exchanged or strange, an end cut off."""
    lines = text.split("\n")
    at, row, other = dice.randrange(len(text)), dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(7):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + dice.choice(SIGNS) + text[at:]
        case 2:
            return "\n".join(lines[:row] + lines[row + 1 :])
        case 3:
            return "\n".join(lines[: row + 1] + lines[row:])
        case 4:
            lines[row], lines[other] = lines[other], lines[row]
            return "\n".join(lines)
        case 5:
            return text[:at]
        case _:
            return "\n".join([*lines[:row], dice.choice(('msgctxt "x"', 'msgid_plural "x"', "#~ x")), *lines[row:]])


@pytest.mark.slow
def test_accidents_that_msgfmt_sees_are_seen(small: Project) -> None:
    """Of hundreds of accidents (fixed dice) none that GNU msgfmt refuses passes us; Babel takes many."""
    path = catalog_of(small)
    text = path.read_text(encoding="utf-8")
    dice = random.Random(20200901)  # noqa: S311 - accidents, no secrets
    seen = taken = 0
    passed = []
    for _ in range(MUTANTS):
        data = damaged(text, dice).encode("utf-8")
        path.write_bytes(data)
        if msgfmt_refuses(path):
            seen += 1
            taken += babel_takes(data)
            if not refused(small):
                passed.append(data.decode("utf-8"))
    assert passed == []
    assert seen > MUTANTS // 3
    assert taken > MUTANTS // 10
