"""The catalog checks: every seeded fault is caught by the check that it names, and no good translation is refused.

Faults and rewordings are written by people who know the language and did not look at the checks.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from altformats.catalog_checks import ACCEPTABLE, CATALOG_CHECKS
from altformats.catalogs import cues_of, pairs, read_translation
from altformats.errors import LanguageProblem
from altformats.languages import read_languages
from altformats.linting import findings_of
from altformats.model import Finding, Pair, Place, Project, SafetyKind
from altformats.patterns import folded, found, has
from altformats.source import read_leaflet

from .samples import PROJECT, ROOT

CASES = ROOT / "tests" / "cases" / "catalogs"
LANGUAGES = read_languages(PROJECT)
TAGS = [tag for tag in LANGUAGES if tag != "en"]
LEAFLET = read_leaflet(PROJECT, PROJECT.leaflets / "nerve-root-injection.md")
EXAMPLES: dict[str, dict[str, list[dict[str, str]]]] = tomllib.loads(
    (ROOT / "tests" / "cases" / "catalog_checks.toml").read_text(encoding="utf-8")
)

OTHERS: list[dict[str, str]] = tomllib.loads(
    (ROOT / "tests" / "cases" / "other_leaflets.toml").read_text(encoding="utf-8")
)["good"]
"""Sentences that are not in our leaflet: what the checks know must hold for those too."""


@functools.cache
def catalog(tag: str) -> dict[str, Pair]:
    """Every entry of a language, by its English."""
    return {pair.msgid: pair for pair in pairs(PROJECT, LEAFLET, LANGUAGES[tag])}


def entry(tag: str, beginning: str) -> Pair:
    hits = [pair for msgid, pair in catalog(tag).items() if msgid == beginning]
    hits = hits or [pair for msgid, pair in catalog(tag).items() if msgid.startswith(beginning)]
    assert len(hits) == 1, f"{len(hits)} messages begin {beginning!r}"
    return hits[0]


def cases(kind: str) -> list[Any]:
    """Every case of that kind, of every language."""
    return list(_cases(kind))


def _cases(kind: str) -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[kind]
        for row in rows:
            yield pytest.param(path.stem, row, id=f"{path.stem} {row['name']}")


def damaged(pair: Pair, case: dict[str, Any]) -> Pair:
    """The entry with the fault in it."""
    if "text" in case:
        return dataclasses.replace(pair, msgstr=case["text"])
    old, new = case["replace"]
    assert pair.msgstr.count(old) == 1, f"{old!r} stands {pair.msgstr.count(old)} times in {pair.msgstr!r}"
    return dataclasses.replace(pair, msgstr=pair.msgstr.replace(old, new), fuzzy=case["check"] == "fuzzy")


@pytest.mark.parametrize(("tag", "case"), cases("fault"))
def test_a_seeded_fault_is_caught(tag: str, case: dict[str, Any]) -> None:
    """The check that the case names speaks of this entry; before the fault was put in, none did."""
    pair = entry(tag, case["message"])
    assert list(findings_of(pair)) == []
    codes = {finding.code for finding in findings_of(damaged(pair, case))}
    assert case["check"] in codes, codes


@pytest.mark.parametrize(("tag", "case"), cases("harmless"))
def test_a_good_rewording_raises_nothing(tag: str, case: dict[str, Any]) -> None:
    """What another good translator would have written is not refused by any check."""
    pair = dataclasses.replace(entry(tag, case["message"]), msgstr=case["text"])
    assert list(findings_of(pair)) == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_good_catalogs_raise_nothing(tag: str) -> None:
    """The language's own catalogs pass every check, without a warning."""
    _, findings = read_translation(PROJECT, LEAFLET, LANGUAGES[tag])
    assert findings == ()


def test_there_are_cases_enough() -> None:
    """At least 80 faults and 200 rewordings over all eight languages, a dozen and more in each; each check has one."""
    faults = [case.values for case in cases("fault")]
    harmless = [case.values for case in cases("harmless")]
    assert {tag for tag, _ in faults} == {tag for tag, _ in harmless} == set(TAGS)
    assert len(faults) >= 80
    assert len(harmless) >= 200
    for tag in TAGS:
        assert sum(one == tag for one, _ in faults) >= 12
        assert sum(one == tag for one, _ in harmless) >= 25
    assert {case["check"] for _, case in faults} >= {check.code for check in CATALOG_CHECKS}
    texts = {(tag, case["text"]) for tag, case in harmless}
    assert len(texts) == len(harmless)
    assert not any(entry(tag, case["message"]).msgstr == case["text"] for tag, case in harmless)


# --------------------------------------------------------------------------------------------------------------------
# Each check by itself


def sample(row: dict[str, str]) -> Pair:
    """An entry of the readable examples; Polish unless it says otherwise."""
    language = LANGUAGES[row.get("language", "pl")]
    cues, english = cues_of(PROJECT, language)
    kind = SafetyKind(row["kind"]) if "kind" in row else None
    return Pair(
        msgid=row["english"],
        msgstr=row["said"],
        place=Place("translations/pl/LC_MESSAGES/sample.po", 1),
        language=language,
        cues=cues,
        english=english,
        statement="a-statement" if kind else "",
        kind=kind,
        interface=row.get("interface", "") == "yes",
        fuzzy=row.get("fuzzy", "") == "yes",
    )


def examples(kind: str) -> list[Any]:
    return list(_examples(kind))


def _examples(kind: str) -> Iterator[Any]:
    for code, table in EXAMPLES.items():
        for number, row in enumerate(table[kind], start=1):
            yield pytest.param(code, row, id=f"{code} {number}")


def own_findings(code: str, row: dict[str, str]) -> list[Finding]:
    return [finding for finding in findings_of(sample(row)) if finding.code == code]


@pytest.mark.parametrize(("code", "row"), examples("bad"))
def test_a_check_catches_its_bad_examples(code: str, row: dict[str, str]) -> None:
    """The check says no, in words that hold those of the example, with a place and a remedy."""
    findings = own_findings(code, row)
    assert any(row["says"] in finding.message for finding in findings), findings
    assert all(finding.place.line and finding.remedy and finding.msgid == row["english"] for finding in findings)


@pytest.mark.parametrize(("code", "row"), examples("good"))
def test_a_check_passes_its_good_examples(code: str, row: dict[str, str]) -> None:
    """The check says nothing of its good examples."""
    assert own_findings(code, row) == []


@pytest.mark.parametrize("row", OTHERS, ids=[f"{row['language']} {row['english'][:40]}" for row in OTHERS])
def test_good_translations_of_other_leaflets_raise_nothing(row: dict[str, str]) -> None:
    """Times of day, doses, addresses and advice of other leaflets, well translated, are not refused."""
    assert list(findings_of(sample(row))) == []


def test_every_check_has_examples_and_a_page() -> None:
    """No check without bad and good examples, nor without a page: question, why, source, bad, good."""
    modules = {path.stem for path in Path(inspect.getfile(CATALOG_CHECKS[0])).parent.glob("[!_]*.py")}  # type: ignore[arg-type] # a module
    assert len(modules) == len(CATALOG_CHECKS)
    assert set(EXAMPLES) == {check.code for check in CATALOG_CHECKS}
    for check in CATALOG_CHECKS:
        assert EXAMPLES[check.code]["bad"]
        assert EXAMPLES[check.code]["good"]
        page = check.__doc__ or ""
        assert re.match(r"[^\n]+\?\n", page), check.code
        assert re.findall(r"^(Why|Source|Bad|Good): \S", page, re.MULTILINE) == ["Why", "Source", "Bad", "Good"]


def test_only_checks_that_judge_by_likeness_may_be_overruled() -> None:
    """No reviser can accept a changed figure, number, link, a script or a hidden character."""
    assert {
        "units",
        "number-words",
        "negation",
        "obligation",
        "glossary",
        "length",
        "other-language",
        "unchanged",
    } == ACCEPTABLE


# --------------------------------------------------------------------------------------------------------------------
# What the checks stand on


@pytest.mark.parametrize(
    ("pattern", "text", "script", "there"),
    [
        ("nie", "Nie wolno", "Latn", True),
        ("nie", "niektóre", "Latn", False),
        ("warfaryn*", "warfarynę", "Latn", True),
        ("*طبيب", "والطبيب", "Arab", True),
        ("طبيب", "والطبيب", "Arab", False),
        ("لا", "لاَ تأكل", "Arab", True),
        ("নয়", "নিরাপদ নয়।", "Beng", True),
        ("না", "নাম", "Beng", False),
        ("不", "您不可以", "Hans", True),
        ("chyba że", "chyba\u00a0że", "Latn", True),
        ("na'd", "na\u2019d", "Latn", True),
    ],
)
def test_patterns_find_whole_words_with_their_endings(pattern: str, text: str, script: str, *, there: bool) -> None:
    """A pattern is found as a whole word, with endings and prefixes only where it says so."""
    assert has([pattern], folded(text), script) is there
    assert bool(found([pattern], folded(text), script)) is there


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("[negation]", "[negaton]"), "negation"),
        (("words = [", "word = ["), "unknown or missing key"),
        (("[tongue]", "[tongue"), "not sound TOML"),
        (("[units]\n", "[units]\nfortnight = ['x']\n"), "fortnight"),
        (('"jeden" = 1', '"jed*" = 1'), "not one written form"),
        (('"jeden" = 1', '"jeden" = true'), "is not a number"),
    ],
)
def test_a_misspelt_key_is_refused(small: Project, change: tuple[str, str], words: str) -> None:
    """A key that nobody reads would switch a check off: the file is refused by name, and the edition with it."""
    path = small.translations / "pl" / "cues.toml"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    language = read_languages(small)["pl"]
    with pytest.raises(LanguageProblem, match=words):
        cues_of(small, language)
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    translation, findings = read_translation(small, leaflet, language)
    assert translation.messages == {}
    assert [str(finding.place) for finding in findings] == ["translations/pl/cues.toml"]
