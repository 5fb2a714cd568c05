"""Operators on recordings, tried on a short one: each changes the file, and the same seed does the same again."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from altformats.formats import audio as maker
from altformats.library import Library, read_editions, read_library
from altformats.model import Artefact, Evidence, Options, Project
from altformats.mutants import audio_claims, audio_resaid, audio_sounds, audio_surgery
from altformats.mutation import Damage, Operator, Victim
from altformats.press import prove
from altformats.readers import audio as reader

from .conftest import TODAY

pytestmark = pytest.mark.slow

OPERATORS = (*audio_sounds.OPERATORS, *audio_claims.OPERATORS, *audio_resaid.OPERATORS)
LONGER = {"audio-other-language", "audio-claims-number", "audio-says-other-number"}
"""Operators that need another language's recording of the leaflet, or a number in a statement that is in one word."""


@pytest.fixture
def library(small: Project) -> Library:
    """The small project with its English recording finished."""
    found = read_library(small, TODAY)
    edition = read_editions(found, "en", ["sample"])["sample"]
    (small.site / "en").mkdir(parents=True)
    maker.make(edition, small.site / "en" / "sample.mp3", Options(small))  # type: ignore[arg-type]  # a Problem fails here
    return found


@pytest.fixture
def tried(library: Library, tmp_path: Path) -> Callable[[Operator, int], tuple[Damage | None, bytes]]:
    """Do an operator's harm to a copy."""

    def corrupt(one: Operator, seed: int) -> tuple[Damage | None, bytes]:
        path = tmp_path / "victim.mp3"
        shutil.copy(library.project.site / "en" / "sample.mp3", path)
        promise = library.promise("sample", "en")
        victim = Victim(path, promise, library.project, library.project.site, lambda _: path)
        return one.corrupt(victim, random.Random(f"{seed}/{one.code}")), path.read_bytes()  # noqa: S311 - no secret

    return corrupt


def judged(library: Library, path: Path) -> Evidence:
    """What the proof says of a recording."""
    with reader.opened(library.project) as read:
        artefact = Artefact("en/sample.mp3", "sample", "en", "audio", "", "", 0)
        return prove(library.promise("sample", "en"), artefact, path, read)


def test_every_operator_does_harm_and_can_be_repeated(
    library: Library, tried: Callable[[Operator, int], tuple[Damage | None, bytes]]
) -> None:
    """Each finds a place within a few seeds, changes the file, and does the same again for the same seed."""
    clean = (library.project.site / "en" / "sample.mp3").read_bytes()
    lacking = []
    for one in OPERATORS:
        found = next(((seed, got) for seed in range(1, 9) if (got := tried(one, seed))[0]), None)
        if found is None:
            lacking.append(one.code)
            continue
        seed, (damage, left) = found
        assert left != clean, one.code
        assert tried(one, seed) == (damage, left), one.code
    assert set(lacking) <= LONGER


def test_taking_a_recording_apart_is_no_harm_in_itself(library: Library, tmp_path: Path) -> None:
    """Encoded once more without any change it is still proven: what is caught is the harm and not the surgery."""
    path = tmp_path / "again.mp3"
    shutil.copy(library.project.site / "en" / "sample.mp3", path)
    audio_surgery.written(path, audio_surgery.threaded(path), again=True)
    found = judged(library, path)
    assert [finding.message for finding in found.findings] == []
    assert found.proven
