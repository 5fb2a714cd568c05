"""The evidence pack: whole, honest about what is missing, readable without us, and sealed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from soundfile import info

from altformats import pack_page, pack_seal
from altformats.build import build
from altformats.cli import main
from altformats.formats import FORMATS
from altformats.library import read_library
from altformats.model import Options, Project
from altformats.readers.html import browser_path
from altformats.terminal import quiet

from .browsers import launch
from .conftest import TODAY, small_project
from .samples import ROOT
from .test_axe import AXE, TAGS

EMPTY: dict[str, Any] = {
    "kind": "release",
    "verdict": "Nothing is released.",
    "circumstances": {"folder": "f", "date": "2026-01-01", "version": "1", "commit": "", "code": "", "tools": {}},
    "limits": [],
    "mutation": None,
}
"""The least that a page can be written of."""


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
        (lambda pack: (pack / "more").symlink_to(pack / "shown"), "more"),
        (lambda pack: os.mkfifo(pack / "shown" / "d.jpg"), "shown/d.jpg"),
        (lambda pack: (pack / "files.sha256").write_bytes(b""), "files.sha256"),
        (lambda pack: (pack / "files.sha256").unlink(), "files.sha256"),
        (
            lambda pack: (pack / "evidence.json").write_bytes((pack / "evidence.json").read_bytes() + b" "),
            "files.sha256",
        ),
        (lambda pack: (pack / "evidence.json").write_bytes(b"\xff\xfe"), "evidence.json"),
        (lambda pack: (pack / "evidence.json").write_text("[" * 100_000, encoding="utf-8"), "evidence.json"),
        (lambda pack: (pack / "evidence.json").write_text("[]", encoding="utf-8"), "evidence.json"),
        (lambda pack: (pack / "evidence.json").write_text('{"files": {"/etc/passwd": "0"}}'), "/etc/passwd"),
        (lambda pack: (pack / "evidence.json").unlink(), "evidence.json"),
    ],
)
def test_a_changed_pack_is_found_out(damage: Any, names: str, sealed: Path) -> None:
    """A file that was changed, lost, added, linked or named outside the pack is named."""
    damage(sealed)
    assert names in [finding.place.file for finding in pack_seal.faults(sealed)]
    assert main(["evidence", "verify", str(sealed)]) == 1


def test_finished_files_are_compared_with_the_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder holds what was judged, or each file that is lost, changed, linked, outside or added is named."""
    pack, out = tmp_path / "pack", tmp_path / "out"
    for folder in (pack, out / "en"):
        folder.mkdir(parents=True)
    (out / "en" / "a.html").write_bytes(b"page")
    (out / "manifest.json").write_bytes(b"{}")
    row = {"path": "en/a.html", "sha256": hashlib.sha256(b"page").hexdigest()}
    pack_seal.write(pack, {"artefacts": [{"artefact": row}]})
    asked = ["evidence", "verify", str(pack), "--artefacts", str(out)]
    assert main(asked) == 0
    assert "the finished files are those that it speaks of" in capsys.readouterr().out
    (out / "en" / "a.html").write_bytes(b"Page")
    assert main(asked) == 1
    (out / "en" / "a.html").unlink()
    assert main(asked) == 1
    (tmp_path / "elsewhere").write_bytes(b"page")
    (out / "en" / "a.html").symlink_to(tmp_path / "elsewhere")
    assert [one.place.file for one in pack_seal.artefact_faults(pack_seal.read(pack), out)] == ["en/a.html"]
    (out / "en" / "a.html").unlink()
    (out / "en" / "a.html").write_bytes(b"page")
    (out / "en" / "b.html").write_bytes(b"more")
    assert [one.place.file for one in pack_seal.artefact_faults(pack_seal.read(pack), out)] == ["en/b.html"]
    led_out = {"artefacts": [{"artefact": {**row, "path": "../elsewhere"}}]}
    assert "out of the folder" in next(pack_seal.artefact_faults(led_out, out)).message
    assert main([*asked[:-1], str(out / "none")]) == 2


def test_the_page_says_of_the_score_what_is_known() -> None:
    """A score measured by other code is shown as one, and a miss is shown as a miss."""
    score = {"seed": 7, "judged": 120, "caught": 119, "false_alarms": 0, "summary": "119 of 120", "needs_person": []}
    table = {**EMPTY, "mutation": {**score, "current": False}}
    page = pack_page.page(table, {})
    assert "Not measured with the software that judged these files" in page
    assert '<th scope="row">Missed</th><td>1</td>' in page
    assert "Not measured with" not in pack_page.page({**EMPTY, "mutation": {**score, "current": True}}, {})
    assert "<strong>Not measured.</strong>" in pack_page.page(EMPTY, {})


def test_hostile_words_stay_words() -> None:
    """Markup in anything that the page quotes is shown and does nothing."""
    bad = "<script>alert(1)</script>"
    finding = {"severity": "error", "message": bad, "code": "c", "remedy": bad, "place": {"file": bad, "line": 1}}
    page = pack_page.page({**EMPTY, "verdict": bad, "findings": [finding], "limits": [bad]}, {})
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 4


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


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, built and proven."""
    project = small_project(tmp_path_factory.mktemp("preview") / "project")
    for name in ("docs", "package.json", "package-lock.json"):
        (project.root / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pyproject.toml", project.root)
    assert build(read_library(project, TODAY), FORMATS, Options(project), project.site, quiet).proven
    return project


@pytest.fixture(scope="module")
def packed(preview: Project) -> Path:
    """The evidence pack of its preview, which no test changes."""
    assert main(["--root", str(preview.root), "evidence", "--folder", str(preview.site), "--jobs", "1"]) == 0
    return preview.build / "evidence-pack"


@pytest.mark.slow
def test_the_pack_of_a_preview_says_what_is_known(packed: Path, preview: Project) -> None:
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
    assert (
        main(["--root", str(preview.root), "evidence", "--folder", str(preview.site), "--out", str(preview.leaflets)])
        == 2
    )


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
