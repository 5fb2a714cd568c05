"""Proof that is paid for once: unchanged bytes are not read twice, and nothing else is ever taken for them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from altformats.errors import MissingTool
from altformats.library import Library, read_library
from altformats.model import Artefact, Project, Reading
from altformats.proofs import Proofs, programs
from altformats.readers import text
from altformats.record import describe

from .conftest import TODAY, plain_text


class Desk:
    """The real reader of texts, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def reader(self) -> Callable[[Path], Reading]:
        """What opens the reader."""

        def read(path: Path) -> Reading:
            self.asked += 1
            return text.read(path)

        return read


@pytest.fixture
def library(small: Project) -> Library:
    """The small project's library."""
    return read_library(small, TODAY)


@pytest.fixture
def made(library: Library) -> Artefact:
    """A finished text of the Polish edition."""
    folder = library.project.build / "site"
    (folder / "pl").mkdir(parents=True)
    (folder / "pl" / "sample.txt").write_text(plain_text(library.promise("sample", "pl")), encoding="utf-8")
    return describe(folder, Artefact("pl/sample.txt", "sample", "pl", "text", "", "", 0))


def test_unchanged_bytes_are_read_once(library: Library, made: Artefact) -> None:
    """The second proof of the same file is the first one, and the file is not opened for it."""
    desk, proofs = Desk(), Proofs(library.project, "one")
    promise, file = library.promise("sample", "pl"), library.project.build / "site" / made.path
    first = proofs.prove(promise, made, file, desk.reader)
    assert first.proven
    assert proofs.prove(promise, made, file, desk.reader) == first
    assert desk.asked == 1


def test_whatever_a_proof_depends_on_makes_a_new_one(library: Library, made: Artefact) -> None:
    """Other bytes, another promise, other code or another name: each is read by itself."""
    desk, proofs = Desk(), Proofs(library.project, "one")
    promise, file = library.promise("sample", "pl"), library.project.build / "site" / made.path
    proofs.prove(promise, made, file, desk.reader)
    assert not proofs.prove(dataclasses.replace(promise, issued="2019"), made, file, desk.reader).proven
    Proofs(library.project, "two").prove(promise, made, file, desk.reader)
    proofs.prove(promise, dataclasses.replace(made, path="pl/other.txt"), file, desk.reader)
    file.write_text(file.read_text(encoding="utf-8").replace("nie wolno", "wolno"), encoding="utf-8")
    changed = describe(library.project.build / "site", made)
    assert not proofs.prove(promise, changed, file, desk.reader).proven
    assert desk.asked == 5
    Proofs(library.project, "").prove(promise, made, file, desk.reader)
    assert desk.asked == 6


def test_another_browser_reads_everything_again(
    library: Library, made: Artefact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one browser showed is no proof of what the next version shows."""
    desk, proofs = Desk(), Proofs(library.project, "one")
    promise, file = library.promise("sample", "pl"), library.project.build / "site" / made.path
    other = tmp_path / "browser"
    for words in ("one", "another"):
        other.write_text(words, encoding="utf-8")
        monkeypatch.setenv("ALTFORMATS_CHROMIUM", str(other))
        programs.cache_clear()
        for _ in range(2):
            proofs.prove(promise, made, file, desk.reader)
    programs.cache_clear()
    assert desk.asked == 2


def test_a_damaged_proof_is_no_proof(library: Library, made: Artefact) -> None:
    """A kept proof that was cut short or changed is read again."""
    desk, proofs = Desk(), Proofs(library.project, "one")
    promise, file = library.promise("sample", "pl"), library.project.build / "site" / made.path
    for damage in ("", "[]", "{", '{"key": "0"}'):
        proofs.prove(promise, made, file, desk.reader)
        (kept,) = (path for path in (library.project.store / "proofs").rglob("*") if path.is_file())
        kept.write_text(damage, encoding="utf-8")
    assert proofs.prove(promise, made, file, desk.reader).proven
    assert desk.asked == 5


def test_a_file_that_could_not_be_read_is_read_again(library: Library, made: Artefact) -> None:
    """What a missing tool kept from being read is not held against the file later."""
    proofs, promise = Proofs(library.project, "one"), library.promise("sample", "pl")
    file = library.project.build / "site" / made.path

    def broken(path: Path) -> Reading:
        raise MissingTool("no browser", path.name, "Install one.")

    assert not proofs.prove(promise, made, file, lambda: broken).proven
    assert proofs.prove(promise, made, file, Desk().reader).proven
