"""The mutation suite itself: a miss is shown as one, a clean file is no false alarm, and every operator does harm."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import pytest

from altformats.cli import main
from altformats.errors import UsageProblem
from altformats.library import Library, read_library
from altformats.model import Artefact, Project
from altformats.mutants import OPERATORS
from altformats.mutating import Request, cut, dealt, drawn, mutate
from altformats.mutation import Control, Damage, Family, Mutant, Operator, Outcome, Victim
from altformats.mutation_catalogs import project_of
from altformats.mutation_page import as_page
from altformats.mutation_score import MOST_KINDS, Score, as_table, in_words, kinds, layers, lines
from altformats.record import describe, write_manifest
from altformats.terminal import quiet

from .conftest import TODAY, plain_text
from .samples import PROJECT

OURS = [operator for operator in OPERATORS if operator.format in ("text", "catalog")]


def harmless(victim: Victim, draw: random.Random) -> Damage | None:
    """A blank at the end of a line: nobody sees, hears or is told anything else."""
    rows = victim.path.read_text(encoding="utf-8").split("\n")
    at = draw.choice([at for at, row in enumerate(rows) if row])
    rows[at] += " "
    victim.path.write_text("\n".join(rows), encoding="utf-8", newline="\n")
    return Damage(f"a blank at the end of line {at + 1}")


def harmful(victim: Victim, draw: random.Random) -> Damage | None:
    """A statement is taken out."""
    statement, blocks = victim.statement(draw)
    said = victim.path.read_text(encoding="utf-8")
    victim.path.write_text(said.replace(blocks[0].text, ""), encoding="utf-8", newline="\n")
    return Damage("its first block is gone", statement)


def idle(victim: Victim, draw: random.Random) -> Damage | None:
    """Says that it did something, and did nothing."""
    return Damage(f"{victim.path.name} and {draw.random()}")


def broken(victim: Victim, draw: random.Random) -> Damage | None:
    """Fails."""
    raise ValueError(f"{victim.path.name} and {draw.random()}")


def nowhere(victim: Victim, draw: random.Random) -> Damage | None:
    """Finds no place."""
    del victim, draw
    return None


def operator(corrupt: object, code: str = "test", person: str = "") -> Operator:
    """An operator on texts."""
    assert callable(corrupt)
    return Operator(code, "text", Family.TEXT, "Something else is read.", corrupt, person)


@pytest.fixture
def library(small: Project) -> Library:
    """The small project's library, with finished texts in both languages."""
    found = read_library(small, TODAY)
    assert not found.findings
    made = []
    for tag in ("en", "pl"):
        (small.site / tag).mkdir(parents=True)
        words = plain_text(found.promise("sample", tag))
        (small.site / tag / "sample.txt").write_text(words, encoding="utf-8")
        made.append(describe(small.site, Artefact(f"{tag}/sample.txt", "sample", tag, "text", "", "", 0)))
    write_manifest(small.site, made)
    return found


def run(library: Library, *operators: Operator, seed: int = 1, rounds: int = 1) -> Score:
    """One run over the small project's texts."""
    return mutate(library, Request(library.project.site, seed, rounds), quiet, operators)


def test_a_miss_is_shown_as_a_miss(library: Library) -> None:
    """An operator that does what the proof rightly lets through is reported as missed, and the run has not passed."""
    score = run(library, operator(harmless))
    assert {mutant.outcome for mutant in score.mutants} == {Outcome.MISSED}
    assert not score.passed
    assert any(line.startswith("MISSED  test  ") and "a blank at the end" in line for line in lines(score))
    assert "0 of 2 corruptions" in in_words(score)


def test_harm_is_caught_and_the_statement_named(library: Library) -> None:
    """A statement that is taken out is caught by the only layer of a text, and named."""
    score = run(library, operator(harmful))
    assert score.passed
    assert {(mutant.layers, mutant.named) for mutant in score.mutants} == {(("bytes",), True)}
    (layer,) = layers(score)
    assert (layer.name, layer.caught, layer.only) == ("bytes", len(score.mutants), len(score.mutants))


def test_clean_files_are_no_false_alarm(library: Library) -> None:
    """Every clean file is judged, by every layer, and nothing is found in it."""
    score = run(library, operator(harmful))
    assert [(one.path, one.alarms, one.layers) for one in score.controls] == [
        ("en/sample.txt", (), ("bytes",)),
        ("pl/sample.txt", (), ("bytes",)),
    ]


def test_a_clean_file_that_is_refused_is_an_alarm(library: Library) -> None:
    """When a file that should be clean is refused, the run has not passed, even if all mutants were caught."""
    file = library.project.site / "pl" / "sample.txt"
    file.write_text(file.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    score = run(library, operator(harmful))
    assert [one.path for one in score.alarms] == ["pl/sample.txt"]
    assert not score.missed
    assert not score.passed


@pytest.mark.parametrize("fault", [idle, broken])
def test_an_operator_that_does_nothing_is_at_fault(library: Library, fault: object) -> None:
    """A mutant that is no mutant, or an operator that fails, counts neither as caught nor as run well."""
    score = run(library, operator(fault), operator(harmful, "other"))
    wrong = [mutant for mutant in score.mutants if mutant.operator == "test"]
    assert {mutant.outcome for mutant in wrong} == {Outcome.FAULT}
    assert not score.passed


def test_an_operator_without_a_place_tries_every_file_and_is_shown(library: Library) -> None:
    """What finds no place in any file is named, and counts for nothing."""
    score = run(library, operator(nowhere), operator(harmful, "other"))
    assert score.never_run == ("test",)
    assert score.passed
    assert "no place for test" in list(lines(score))


def test_what_needs_a_person_is_counted_apart(library: Library) -> None:
    """A miss that is left to people is printed with its kind, and does not count as a miss."""
    score = run(library, operator(harmless, person="the taste of it"), operator(harmful, "other"))
    assert score.passed
    assert [mutant.operator for mutant in score.people] == ["test"] * len(score.people) != []
    assert "needs a person: the taste of it" in list(lines(score))


def test_no_more_than_five_kinds_are_left_to_people(library: Library) -> None:
    """A sixth kind of harm that no machine can see is refused before anything is run."""
    many = [operator(harmless, f"test-{number}", f"kind {number}") for number in range(MOST_KINDS + 1)]
    with pytest.raises(UsageProblem, match="6 kinds of harm"):
        run(library, *many)
    assert run(library, *many[:-1]).people


def test_the_same_seed_gives_the_same_run(library: Library) -> None:
    """But for the time it took, a run is told again by its seed; another seed gives another one."""

    def told(seed: int) -> str:
        score = run(library, operator(harmful), seed=seed, rounds=4)
        rows = [dataclasses.replace(mutant, seconds=0.0) for mutant in score.mutants]
        return repr(rows)

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_one_operators_draws_do_not_depend_on_the_others(library: Library) -> None:
    """Another operator more or less leaves the mutants of the first as they were."""
    alone = run(library, operator(harmful)).mutants
    beside = run(library, operator(harmless, "other"), operator(harmful)).mutants
    first = {(m.path, m.round, m.damage, m.statement) for m in alone if m.round == 1}
    assert first <= {(m.path, m.round, m.damage, m.statement) for m in beside if m.operator == "test"}


def test_every_file_is_hit(library: Library) -> None:
    """However few operators there are, each language of each format has a mutant."""
    files = [Artefact(f"{tag}/x.txt", "x", tag, "text", "", "", 0) for tag in ("en", "pl", "ur", "so")]
    tasks = dealt(Request(library.project.site, 1), [operator(harmful)], files)
    assert {task.victims[0].language for task in tasks} == {"en", "pl", "ur", "so"}
    assert sorted(map(repr, (task for chunk in cut(tasks) for task in chunk))) == sorted(map(repr, tasks))


def test_a_layer_is_worth_what_only_it_caught() -> None:
    """Of each layer it is told how many it caught, and how many nothing else did; an idle one is there with nought."""
    found = (("a",), ("a", "b"), ("b",), ("b",))
    mutants = tuple(
        Mutant("x", "text", "text", "", n, "en/x.txt", "en", Outcome.CAUGHT, layers=by) for n, by in enumerate(found)
    )
    controls = (Control("en/x.txt", "text", "en", layers=("a", "c")),)
    score = Score(1, 1, "2026-11-23", "", {}, (operator(harmful, "x"),), mutants, controls)
    assert [(layer.name, layer.caught, layer.only) for layer in layers(score)] == [
        ("a", 2, 1),
        ("b", 3, 2),
        ("c", 0, 0),
    ]


def test_the_command_writes_what_it_found_and_says_how_it_ended(library: Library, tmp_path: Path) -> None:
    """Exit 0 when all was caught; 1 when a clean file was refused; JSON and a page each time; 2 for an unknown name."""
    root, out = str(library.project.root), tmp_path / "score.json"
    asked = ["--root", root, "mutate", "--operator", "text-empty-lines", "--out", str(out)]
    assert main(asked) == 2
    asked[4] = "text-file-empty"
    assert main(asked) == 0
    table = json.loads(out.read_text(encoding="utf-8"))
    assert (table["passed"], table["seed"], table["false_alarms"], table["caught"]) == (True, 1, 0, table["judged"])
    assert table["tools"]["Python"]
    assert "<h1>How good the proof is</h1>" in out.with_suffix(".html").read_text(encoding="utf-8")
    (library.project.site / "en" / "sample.txt").write_text("Gone.\n", encoding="utf-8")
    assert main(asked) == 1
    assert not json.loads(out.read_text(encoding="utf-8"))["passed"]


def test_the_page_shows_misses_first_and_is_not_hurt_by_them(library: Library) -> None:
    """Damage is shown with markup as words and unseen signs by their number."""
    score = run(library, operator(harmless))
    nasty = tuple(dataclasses.replace(one, damage="<script>x</script>\u202e") for one in score.mutants)
    page = as_page(dataclasses.replace(score, mutants=nasty), library.languages)
    assert "&lt;script&gt;x&lt;/script&gt;U+202E" in page
    assert "\u202e" not in page
    assert page.index("What was let through") < page.index("False alarms") < page.index("By format")
    assert as_table(score)["needs_person"] == []


# --------------------------------------------------------------------------------------------------------------------
# The operators


def test_a_part_of_the_operators_is_drawn_from_the_seed() -> None:
    """So many as are asked for, in equal shares for each format, others for another seed, the same for the same."""
    first, second = (drawn(Request(Path(), seed, most=50), OPERATORS) for seed in (1, 2))
    assert first == drawn(Request(Path(), 1, most=50), OPERATORS) != second
    counts = [sum(one.format == form for one in first) for form in {one.format for one in OPERATORS}]
    assert (sum(counts), max(counts) - min(counts)) == (50, 0)
    assert drawn(Request(Path(), 1), OPERATORS) == drawn(Request(Path(), 1, most=9999), OPERATORS) == OPERATORS


def test_operators_are_told_apart() -> None:
    """Each code is used once and begins with its format; each says what is suffered; few kinds need people."""
    codes = [one.code for one in OPERATORS]
    assert len(set(codes)) == len(codes) >= 120
    assert [one.code for one in OPERATORS if not one.code.startswith(f"{one.format}-")] == []
    assert [one.code for one in OPERATORS if not one.about.endswith(".")] == []
    assert len(kinds(OPERATORS)) <= MOST_KINDS


SITE = PROJECT.site


def victim_of(path: str, form: str, folder: Path, library: Library) -> Victim:
    """A copy of a finished file, or of the project."""

    def none(kind: str) -> Path:
        other = folder / f"{kind}.txt"
        other.write_text(f"{kind}\n", encoding="utf-8")
        return other

    tag = path.partition("/")[0]
    promise = library.promise("nerve-root-injection", tag)
    if form == "catalog":
        project = project_of(library, folder)
        return Victim(project.translations / tag / "LC_MESSAGES" / Path(path).name, promise, project, SITE, none)
    copy = folder / path
    copy.parent.mkdir(parents=True)
    copy.write_bytes((SITE / path).read_bytes())
    return Victim(copy, promise, PROJECT, SITE, none)


@pytest.fixture(scope="module")
def real() -> Library:
    """The real library."""
    return read_library(PROJECT, TODAY)


def tried(one: Operator, path: str, seed: int, folder: Path, library: Library) -> tuple[str, bytes, bool]:
    """What an operator says and leaves, and whether it drew anything."""
    victim = victim_of(path, one.format, folder, library)
    draw = random.Random(f"{seed}/{one.code}")  # noqa: S311 - a draw that can be repeated, not a secret
    before = draw.getstate()
    damage = one.corrupt(victim, draw)
    files = sorted(file for file in victim.path.parent.iterdir() if file.is_file())
    left = b"\0".join(file.name.encode() + file.read_bytes() for file in files)
    return damage.what if damage else "", left, draw.getstate() != before


@pytest.mark.slow
@pytest.mark.parametrize("one", OURS, ids=[one.code for one in OURS])
def test_each_operator_does_harm_and_can_be_repeated(one: Operator, tmp_path: Path, real: Library) -> None:
    """It changes the file, the same seed changes it in the same way, and other seeds in other ways where it draws."""
    suffix = {"html": ".html", "pdf": "-18pt.pdf", "audio": ".mp3", "text": ".txt", "catalog": ".po"}[one.format]
    for tag in ("pl", "ur", "bn", "ar", "zh-Hans", "cy", "en"):
        path = f"{tag}/nerve-root-injection{suffix}"
        what, left, drew = tried(one, path, 1, tmp_path / f"{tag}-1", real)
        if what:
            break
    else:
        pytest.fail("no file offers a place for it")
    clean = victim_of(path, one.format, tmp_path / "clean", real)
    files = sorted(file for file in clean.path.parent.iterdir() if file.is_file())
    assert left != b"\0".join(file.name.encode() + file.read_bytes() for file in files)
    assert tried(one, path, 1, tmp_path / "again", real)[:2] == (what, left)
    others = (tried(one, path, seed, tmp_path / f"seed-{seed}", real)[1] for seed in range(2, 12))
    assert not drew or any(other != left for other in others)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_no_corruption_of_a_text_or_catalog_passes(seed: int) -> None:
    """Over two seeds, outside of what needs a person, nothing is let through and no clean file is refused."""
    library = read_library(PROJECT, TODAY)
    score = mutate(library, Request(SITE, seed, formats=("text", "catalog")), quiet)
    assert [f"{one.operator} {one.path}: {one.damage}" for one in (*score.missed, *score.broken)] == []
    assert score.alarms == ()
    assert len(score.judged) >= len([one for one in OURS if not one.needs_person]) - len(score.never_run)
