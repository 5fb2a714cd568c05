"""Step 6, check: every check says yes to what is sound and no to what is not."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from altformats.checks import CHECKS
from altformats.checks.roles import role_of
from altformats.formats import FORMATS
from altformats.library import Library, read_library
from altformats.model import Artefact, Layer, Notice, Part, Project, Promise, Reading, Spoken, Subject
from altformats.outline import outline, settled
from altformats.readers import READERS
from altformats.speech import ENGINES

from .conftest import TODAY
from .samples import ROOT

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/checks.toml").read_text(encoding="utf-8"))["case"]
ELSEWHERE = {
    "glyph-size": "tests/test_pdf.py",
    "spoken-wrong": "tests/test_audio.py",
    "page-furniture": "tests/test_furniture.py",
}
"""Checks whose subjects are real pages, PDF or audio files; their cases stand with those files' tests."""


@pytest.fixture
def promise(small: Project) -> Promise:
    """What the Polish edition of the small leaflet must say."""
    library: Library = read_library(small, TODAY)
    assert not library.findings
    return library.promise("sample", "pl")


@pytest.mark.parametrize("case", CASES, ids=[f"{case['check']}: {case['why']}" for case in CASES])
def test_a_check_objects_to_what_is_wrong_and_to_nothing_else(case: dict[str, Any], promise: Promise) -> None:
    """Each check finds the fault of its bad cases, in words that name it, and none in its good ones."""
    check = next(check for check in CHECKS if check.code == case["check"])
    findings = list(check.look(_subject(case, promise)))
    if case["verdict"] == "good":
        assert findings == []
    else:
        assert findings
        assert all(finding.code == check.code and finding.remedy for finding in findings)
        assert case.get("names", "") in findings[0].message


def test_every_check_has_good_and_bad_cases() -> None:
    """A check that has never been seen to say yes and no is not a check."""
    for check in CHECKS:
        if check.code in ELSEWHERE:
            text = (ROOT / ELSEWHERE[check.code]).read_text(encoding="utf-8")
            assert check.__doc__ is not None
            assert check.code in text
        else:
            assert {case["verdict"] for case in CASES if case["check"] == check.code} == {"good", "bad"}, check.code


def test_every_check_has_a_page_of_its_own() -> None:
    """Each check's docstring asks its question and says why, from which source, with a bad and a good example."""
    for check in CHECKS:
        page = check.__doc__ or ""
        assert "?" in page.split("\n\n")[0], check.code
        for word in ("Why:", "Source:", "Bad:", "Good:"):
            assert word in page, f"{check.code}: {word}"


def _blocks(promise: Promise) -> Iterator[str]:
    """The promised blocks, each statement under its label."""
    last = ""
    for block in promise.blocks:
        if block.statement and block.statement != last:
            yield promise.labels[block.statement]
        last = block.statement
        yield block.text


def _subject(case: dict[str, Any], promise: Promise) -> Subject:
    texts = [*promise.notices, *_blocks(promise)]
    if case["check"] == "text-added":
        texts = list(outline(promise, "text") or ())
    if "replace" in case:
        old, new = case["replace"]
        assert any(old in text for text in texts)
        texts = [text.replace(old, new) for text in texts]
    if "drop" in case:
        texts.remove(case["drop"])
    if "add" in case:
        texts.insert(texts.index(case["add"][0]), case["add"][1])
    if "swap" in case:
        first, second = (texts.index(words) for words in case["swap"])
        texts[first], texts[second] = texts[second], texts[first]
    tags: dict[str, str] = dict.fromkeys(map(str, Notice), "en") if "tag" in case else {}
    tags.update(case.get("tags", {}))
    roles = {block.text: role_of(block) for block in promise.blocks} if case["check"] == "role-wrong" else {}
    roles.update(case.get("roles", {}))
    parts = tuple(
        Part(text, f"line {i}", tags.get(text, case.get("tag", "")), case.get("direction", ""), roles.get(text, ""))
        for i, text in enumerate(texts, 1)
    )
    links = tuple((words, target) for words, target in case.get("links", ()))
    reading = Reading((Layer("bytes", parts),), case.get("facts", {}), links)
    artefact = Artefact("pl/sample.txt", "sample", "pl", case.get("format", "text"), "", "", 0)
    return Subject(promise, reading, artefact)


def test_running_text_must_hold_a_block_as_whole_words(promise: Promise) -> None:
    """In a layer of running text a statement may cross a page, and may not be part of a longer word."""
    check = next(check for check in CHECKS if check.code == "statement-lost")
    texts = " ".join(block.text for block in promise.blocks)
    half = texts.index("prowadzić")
    pages = (Part(texts[:half], "page 1"), Part(texts[half:], "page 2"))
    whole = Reading((Layer("text layer", pages, blocks=False),), {})
    artefact = Artefact("pl/sample.pdf", "sample", "pl", "pdf", "", "", 0)
    subject = Subject(promise, whole, artefact)
    assert list(check.look(subject)) == []
    longer = (Part(texts.replace("gorączkę", "gorączkęX"), "page 1"),)
    lost = dataclasses.replace(subject, reading=Reading((Layer("text layer", longer, blocks=False),), {}))
    assert [finding.statement for finding in check.look(lost)] == ["get-help"]


def test_an_address_broken_over_two_lines_is_still_found(promise: Promise) -> None:
    """In running text an e-mail address too long for the line may be broken; no other word may."""
    check = next(check for check in CHECKS if check.code == "text-lost")
    longer = "sth.alternativeformats@nhs.net"
    blocks = tuple(
        dataclasses.replace(block, text=block.text.replace("sth.infogov@nhs.net", longer)) for block in promise.blocks
    )
    texts = " ".join(block.text for block in blocks)
    artefact = Artefact("pl/sample.pdf", "sample", "pl", "pdf", "", "", 0)
    for old, new, lost in ((longer, "sth.alternativeformats @nhs.net", 0), ("wolno", "wol no", 1)):
        assert old in texts
        pages = (Part(texts.replace(old, new), "page 1"),)
        reading = Reading((Layer("text layer", pages, blocks=False),), {})
        subject = Subject(dataclasses.replace(promise, blocks=blocks), reading, artefact)
        assert len(list(check.look(subject))) == lost


def test_no_module_stands_outside_its_registry() -> None:
    """Every check, format, reader and speech engine that is written is also asked: none is left out of its tuple."""
    seams = {"checks": (CHECKS, "code"), "formats": (FORMATS, "name"), "readers": (READERS, "name")}
    seams["speech"] = (ENGINES, "name")
    for folder, (registry, mark) in seams.items():
        paths = (ROOT / "build_scripts" / "altformats" / folder).glob("*.py")
        written = {path.stem for path in paths if f"\n{mark}: Final" in path.read_text(encoding="utf-8")}
        asked = {str(getattr(module, "__name__", "")).rsplit(".", 1)[-1] for module in registry}
        assert written == asked, folder
    assert {form.reader for form in FORMATS} == {reader.name for reader in READERS}


def test_running_text_may_break_its_lines_and_say_nothing_more(promise: Promise) -> None:
    """Spaces may fall anywhere in a text layer; one more word is found, with the statement that it stands in."""
    check = next(check for check in CHECKS if check.code == "text-added")
    whole = " ".join(outline(promise, "pdf") or ())
    artefact = Artefact("pl/sample.pdf", "sample", "pl", "pdf", "", "", 0)
    for text, statement in (
        (whole.replace("prowadzić", "prowa dzić"), None),
        (whole.replace("wolno prowadzić", "wolno już prowadzić"), "no-driving"),
    ):
        layer = Layer("text layer", (Part(text[:300], "page 1"), Part(text[300:], "page 2")), blocks=False)
        findings = list(check.look(Subject(promise, Reading((layer,), {}), artefact)))
        assert [finding.statement for finding in findings] == ([] if statement is None else [statement])


def test_a_format_that_nobody_has_outlined_is_not_proven(promise: Promise) -> None:
    """What the whole of a file must be is known for every format, or the file is refused."""
    check = next(check for check in CHECKS if check.code == "text-added")
    assert all(outline(promise, form.name) for form in FORMATS)
    subject = Subject(
        promise, Reading((Layer("dots", ()),), {}), Artefact("pl/a.brf", "sample", "pl", "braille", "", "", 0)
    )
    assert [finding.code for finding in check.look(subject)] == ["text-added"]


@pytest.mark.parametrize(
    ("says", "lasts", "engine", "wrong"),
    [
        (5, 300.0, "espeak", 0),
        (9, 300.0, "espeak", 1),
        (5, 300.0, "recorded", 1),
        (None, 300.0, "recorded", 0),
        (None, 300.0, "espeak", 1),
    ],
)
def test_a_recording_says_how_long_it_lasts_and_a_person_does_not(
    says: int | None,
    lasts: float,
    engine: str,
    wrong: int,
    promise: Promise,
) -> None:
    """The number of minutes that is spoken must be the file's own; a person's recording has no such line."""
    check = next(check for check in CHECKS if check.code == "text-added")
    parts = tuple(Part(text, "0:01.0 to 0:02.0") for text in settled(outline(promise, "audio") or (), says))
    timeline = (Spoken("Próbka", "Próbka", "pl", 0, 1.0, 2.0, engine, "zlw/pl"),)
    reading = Reading((Layer("sound", parts),), {"seconds": lasts}, timeline=timeline)
    findings = list(check.look(Subject(promise, reading, Artefact("pl/a.mp3", "sample", "pl", "audio", "", "", 0))))
    assert len(findings) == wrong
