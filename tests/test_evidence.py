"""The evidence pack: whole, honest about what is missing, readable without us, and sealed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from soundfile import info

from altformats import pack_seal
from altformats.build import build
from altformats.cli import main
from altformats.formats import FORMATS
from altformats.library import read_library
from altformats.model import Options, Project
from altformats.readers.html import browser_path, launch
from altformats.terminal import quiet

from .conftest import TODAY
from .samples import ROOT
from .test_axe import AXE, TAGS


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A small pack of three files."""
    folder = tmp_path / "pack"
    (folder / "shown").mkdir(parents=True)
    (folder / "index.html").write_text("<p>evidence</p>", encoding="utf-8")
    (folder / "shown" / "a.jpg").write_bytes(b"picture")
    pack_seal.write(folder, {"schema": "altformats-evidence-1"})
    return folder


def key_of(folder: Path, name: str) -> Path:
    """A new key without a password."""
    key = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(key)], check=True)
    return key


def signers_of(folder: Path, name: str, key: Path) -> Path:
    """A list of one whom we trust."""
    file = folder / f"{name}.signers"
    file.write_text(f"{name} {Path(f'{key}.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    return file


def test_a_whole_pack_is_whole(sealed: Path) -> None:
    """Nothing is found in a pack that nobody touched, and other programs can check its list of hashes."""
    assert list(pack_seal.faults(sealed)) == []
    done = subprocess.run(["sha256sum", "--check", "--quiet", pack_seal.SUMS], cwd=sealed, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("damage", "names"),
    [
        (lambda pack: (pack / "shown" / "a.jpg").write_bytes(b"another"), "shown/a.jpg"),
        (lambda pack: (pack / "index.html").unlink(), "index.html"),
        (lambda pack: (pack / "shown" / "b.jpg").write_bytes(b"more"), "shown/b.jpg"),
        (lambda pack: (pack / "evidence.json").write_text("{", encoding="utf-8"), "evidence.json"),
        (lambda pack: (pack / "evidence.json").write_text('{"files": {"../a": "0"}}', encoding="utf-8"), "../a"),
        (lambda pack: (pack / "shown" / "c.jpg").symlink_to(pack / "index.html"), "shown/c.jpg"),
    ],
)
def test_a_changed_pack_is_found_out(damage: Any, names: str, sealed: Path) -> None:
    """A file that was changed, lost, added, linked or named outside the pack is named."""
    damage(sealed)
    assert names in [finding.place.file for finding in pack_seal.faults(sealed)]
    assert main(["evidence", "verify", str(sealed)]) == 1


def test_the_seal_names_who_signed_and_nobody_else(sealed: Path, tmp_path: Path) -> None:
    """A signature of the trusted key is accepted; another key, another pack or no signature is not."""
    mine, other = key_of(tmp_path, "safety"), key_of(tmp_path, "stranger")
    trusted = signers_of(tmp_path, "safety-officer", mine)
    assert pack_seal.signer(sealed, None) == ("nobody: the pack is not signed", ())
    assert len(pack_seal.signer(sealed, trusted)[1]) == 1
    pack_seal.sign(sealed, mine)
    assert pack_seal.signer(sealed, trusted) == ("safety-officer", ())
    assert "nobody here vouches" in pack_seal.signer(sealed, None)[0]
    assert main(["evidence", "verify", str(sealed), "--signers", str(trusted)]) == 0
    assert len(pack_seal.signer(sealed, signers_of(tmp_path, "stranger", other))[1]) == 1
    table = (sealed / "evidence.json").read_text(encoding="utf-8")
    (sealed / "evidence.json").write_text(table.replace("altformats-evidence-1", "x"), encoding="utf-8")
    assert len(pack_seal.signer(sealed, trusted)[1]) == 1
    assert len(pack_seal.signer(sealed, None)[1]) == 1


def seconds(where: str) -> float:
    """How long a stretch such as "1:02.4 to 1:07.0" lasts."""
    start, end = (60 * int(minutes) + float(rest) for minutes, rest in re.findall(r"(\d+):([\d.]+)", where))
    return end - start


@pytest.fixture
def packed(small: Project) -> Path:
    """The evidence pack of the small project's preview."""
    for name in ("docs", "package.json", "package-lock.json"):
        (small.root / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pyproject.toml", small.root)
    assert build(read_library(small, TODAY), FORMATS, Options(small), small.site, quiet).proven
    into = small.build / "evidence-pack"
    assert main(["--root", str(small.root), "evidence", "--folder", str(small.site), "--jobs", "1"]) == 0
    return into


@pytest.mark.slow
def test_the_pack_of_a_preview_says_what_is_known(packed: Path, small: Project) -> None:
    """Every statement in every file, with its words, its proof and something to see or hear; nothing is left out."""
    table = json.loads((packed / "evidence.json").read_text(encoding="utf-8"))
    assert (table["schema"], table["kind"], table["proven"]) == ("altformats-evidence-1", "preview", True)
    assert "not for patients" in table["verdict"]
    assert len(table["cells"]) == 2 * 2 * len(FORMATS)
    said = {row["id"]: row["texts"] for row in table["statements"]}
    for cell in table["cells"]:
        assert cell["proven"]
        assert cell["where"]
        assert cell["format"] == "text" or (packed / cell["shown"]).stat().st_size > 1000, cell
        assert (
            cell["format"] != "text"
            or [line["text"] for line in cell["lines"]] == said[cell["statement"]][cell["language"]]
        )
        assert cell["format"] != "audio" or seconds(cell["where"]["sound"]) <= info(packed / cell["shown"]).duration
    statement = next(row for row in table["statements"] if row["id"] == "no-driving")
    assert set(statement["texts"]) == {"en", "pl"}
    assert table["mutation"] is None
    assert table["limits"]
    assert table["hazards"]
    assert {edition["language"] for edition in table["editions"]} == {"en", "pl"}
    assert all(edition["blocks"] for edition in table["editions"])
    page = (packed / "index.html").read_text(encoding="utf-8")
    for words in (
        "Not measured",
        "no clinician has approved it",
        "nie wolno",
        table["artefacts"][0]["artefact"]["sha256"],
    ):
        assert words in page, words
    assert list(pack_seal.faults(packed)) == []
    assert main(["--root", str(small.root), "evidence", "--folder", str(small.site), "--out", str(small.leaflets)]) == 2


@pytest.mark.slow
def test_the_pack_can_be_read_by_everybody(packed: Path) -> None:
    """The judge of accessibility finds nothing on the pack's page, and it does not scroll sideways on a phone."""
    with sync_playwright() as playwright:
        browser = launch(playwright, str(browser_path()))
        page = browser.new_page(viewport={"width": 320, "height": 800})
        page.goto((packed / "index.html").as_uri())
        page.add_script_tag(path=AXE)
        found = page.evaluate(f"axe.run({{runOnly: {json.dumps(TAGS)}}}).then(r => r.violations.map(v => v.id))")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        browser.close()
    assert (found, wide) == ([], 0)


@pytest.mark.slow
def test_an_empty_release_gives_a_pack_that_says_so(small: Project) -> None:
    """Where nothing may be released the first sentence says it, and each reason is given."""
    for name in ("docs", "package.json"):
        (small.root / name).symlink_to(ROOT / name)
    assert main(["--root", str(small.root), "release", "--jobs", "1"]) == 1
    assert main(["--root", str(small.root), "evidence", "--jobs", "1"]) == 1
    table = json.loads((small.build / "evidence-pack" / "evidence.json").read_text(encoding="utf-8"))
    assert table["verdict"].startswith("Nothing is released: each of the 2 editions is kept back")
    assert table["kind"] == "release"
