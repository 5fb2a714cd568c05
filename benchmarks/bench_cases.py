"""What is run, ours and stock in turn, on one library: the parts each by itself, and the whole job.

Every case has a folder of its own with a corpus (``corpus.py``) in ``ours`` and the same leaflets for stock tools
(``peers.py``) in ``stock``.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from altformats.languages import read_languages
from altformats.model import Project
from altformats.terminal import FINDINGS, PROVEN

from . import corpus, peers
from .bench_rows import Row
from .measuring import Spent, measured

ROOT: Final = Path(__file__).resolve().parent.parent
DAY: Final = "2026-11-23"
STEPS: Final = {"html": ("html",), "text": ("text",), "pdf": ("html", "pdf"), "audio": ("text", "audio")}
"""What the script does for each part, from the source on."""
WHOLE: Final = ("html", "text", "pdf", "audio")
OURS: Final = "ours"
OURS_FULL: Final = "ours, every processor"
"""A whole build when nobody says how many processes: one for each processor.  Left out where ours is that."""
STOCK: Final = "stock"
STAMPED: Final = "stock with time stamps"
COLD: Final = "cold"
EDIT: Final = "one edit"
NOTHING: Final = "no-op"
SCENARIOS: Final = (COLD, NOTHING, EDIT)
UNSPOKEN: Final = ("so",)
"""Languages that neither side has a voice for."""
FEW: Final = 0.03
"""The share of files that a build may refuse and still have done the work."""


@dataclass(frozen=True, slots=True)
class Case:
    """A part to be made of some leaflets of a library, in these languages; with ``edit`` only after an edit of one.

    ``scenarios`` are those of a whole job or of text: a cold build of many leaflets is enough for an hour.
    """

    part: str
    leaflets: int
    slugs: tuple[str, ...]
    tags: tuple[str, ...]
    runs: int
    jobs: int = 1
    edit: bool = False
    scenarios: tuple[str, ...] = SCENARIOS

    @property
    def editions(self) -> int:
        """Leaflets x languages."""
        return len(self.slugs) * len(self.tags)

    @property
    def asked(self) -> str:
        """What is asked for, in words."""
        whole = len(self.slugs) == self.leaflets
        which = "all" if whole else f"{len(self.slugs)}, drawn evenly, of"
        return f"{which} {self.leaflets} leaflets in {', '.join(self.tags)}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case runs: our project, the folder of the stock tools, and the log of both."""

    project: Project
    stock: Path
    log: Path


def evenly(leaflets: int, wanted: int) -> tuple[str, ...]:
    """So many leaflets of a library, at even distances."""
    number = min(leaflets, wanted)
    return tuple(corpus.slug_of(1 + at * leaflets // number) for at in range(number))


def prepared(case: Case, folder: Path) -> Place:
    """The corpus and the same leaflets for stock tools; a corpus of this size that is there already is used again."""
    ours = folder / f"ours-{case.leaflets}"
    project = Project(ours.resolve()) if ours.exists() else corpus.make(ours, case.leaflets)
    stock = folder / f"stock-{case.part}-{case.leaflets}"
    shutil.rmtree(stock, ignore_errors=True)
    peers.prepare(project, stock, case.slugs, case.tags)
    return Place(project, stock, folder / "log.txt")


def making(case: Case, place: Place) -> list[Row]:
    """A part made from nothing, without proof: ours and stock in turn."""
    out = place.project.build / "benchmark"
    ours = [*_module("making"), "--root", ".", "--format", case.part, *_choices(case), str(out)]
    stock = peers.command(STEPS[case.part])
    spent: dict[str, list[Spent]] = {OURS: [], STOCK: []}
    for _ in range(case.runs):
        _clean(place)
        spent[OURS].append(measured(ours, place.project.root, environment(), log=place.log))
        spent[STOCK].append(measured(stock, place.stock, peers.environment(case.tags), log=place.log))
    _verify(case, place)
    lasts = {OURS: _seconds(out), STOCK: _seconds(place.stock / "out")}
    does = {
        "html": "source and catalogs to web pages",
        "pdf": "source and catalogs to large-print PDF",
        "audio": "source and catalogs to MP3 (48 kbit/s, mono)",
    }[case.part]
    rows = {OURS: (ours, "without proof"), STOCK: (stock, "stock tools")}
    return [
        _row(case, side, COLD, f"{does}, {how}: {case.asked}", command, spent[side], seconds=lasts[side])
        for side, (command, how) in rows.items()
    ]


def building(case: Case, place: Place) -> list[Row]:
    """Text alone or the whole job, ours proven: cold, with nothing to do, and after an edit of one leaflet."""
    steps = WHOLE if case.part == "whole" else STEPS[case.part]
    spent: dict[tuple[str, str], list[dict[str, Spent]]] = {}
    commands: dict[tuple[str, str], list[str]] = {}
    split: dict[str, dict[str, float]] = {}
    short = 0
    for turn in range(case.runs):
        _clean(place)
        if case.part == "whole" and COLD in case.scenarios and case.jobs != os.cpu_count():
            commands[OURS_FULL, COLD] = [*cli(), "build", *_choices(case)]
            run = {"": _build(commands[OURS_FULL, COLD], place)[0]}
            spent.setdefault((OURS_FULL, COLD), []).append(run)
            _clean(place)
        for scenario, side in product(case.scenarios, (OURS, STOCK, STAMPED)):
            if scenario == EDIT:  # each side has an edit of its own to follow
                slug = case.slugs[turn % len(case.slugs)]
                corpus.edit(place.project, slug)
                peers.refresh(place.project, place.stock, slug, case.tags)
            if side == OURS:
                commands[side, scenario], run, steps_of, refused = _ours(case, place, scenario)
                short = max(short, refused)
            elif side == STAMPED and scenario == COLD:  # time stamps do not matter where there is nothing yet
                continue
            else:
                run, commands[side, scenario] = _script(case, place, steps, newer=side == STAMPED), peers.command(steps)
                steps_of = {step: one.cpu for step, one in run.items()}
            if scenario == COLD:
                split[side] = steps_of
            spent.setdefault((side, scenario), []).append(run)
    _verify(case, place)
    rows = []
    for (side, scenario), runs in spent.items():
        how = f"peers.sh {' '.join(steps)}, nothing proven"
        if side in (OURS, OURS_FULL):
            how = f"altformats build, proven{f' but for {short} files' if short else ''}"
        told = tuple(split[side].items()) if scenario == COLD and side in split else ()
        sums = [_sum(run.values()) for run in runs]
        rows.append(_row(case, side, scenario, f"{how}: {case.asked}", commands[side, scenario], sums, split=told))
    return rows


def editing(case: Case, place: Place) -> list[Row]:
    """The whole job after an edit of one leaflet of many, without the hours in which all the others are made first.

    Ours begins at a seeded state (``seeded.py``), with the leaflet once edited and built in truth, so that the store
    knows its other sentences.  The script begins with all its pages and texts made; its PDFs and recordings it makes
    again each time, whatever was there.  With time stamps it begins where the plain script ended.
    """
    assert set(case.tags) == set(read_languages(place.project)), "a library is seeded in all its languages"
    slug, ours = case.slugs[len(case.slugs) // 2], [*cli(), "build", "--jobs", str(case.jobs)]

    def build() -> Spent:
        return measured(ours, place.project.root, environment(), log=place.log)

    def edit() -> None:
        corpus.edit(place.project, slug)
        peers.refresh(place.project, place.stock, slug, case.tags)

    _clean(place)
    measured(seeding(WHOLE), place.project.root, environment(), log=place.log)
    build()
    edit()
    build()
    _script(case, place, ("html", "text"), newer=False)
    sides = (OURS, STOCK, STAMPED)
    spent: dict[str, list[Spent]] = {side: [] for side in sides}
    for _, side in product(range(case.runs), sides):
        edit()
        if side == OURS:
            spent[side].append(build())
        else:
            spent[side].append(_sum(_script(case, place, WHOLE, newer=side == STAMPED).values()))
    _verify(case, place)
    script = peers.command(WHOLE)
    told = {OURS: (ours, "altformats build, proven; begun at a seeded state")}
    rows = []
    for side in sides:
        command, how = told.get(side, (script, f"{' '.join(script[1:])}, nothing proven"))
        rows.append(_row(case, side, EDIT, f"{how}: {case.asked}", command, spent[side]))
    return rows


def seeding(formats: Sequence[str]) -> list[str]:
    """The command that brings a library to the state that a build of these formats leaves."""
    return [*_module("seeded"), ".", "--today", DAY, "--formats", *formats]


def _ours(case: Case, place: Place, scenario: str) -> tuple[list[str], dict[str, Spent], dict[str, float], int]:
    """One build of ours: the command and what it spent, of a whole cold build its own account of the steps, and how
    many files it refused."""
    command = [*cli(), "build", *_choices(case), "--jobs", str(case.jobs)]
    if case.part != "whole":
        command += ["--format", case.part]
    if case.part != "whole" or scenario != COLD:
        run, _, refused = _build(command, place)
        return command, {"": run}, {}, refused
    command = [*command, "--profile"]
    run, told, refused = _build(command, place)
    steps = {step: told[step] for step in sorted(told)}
    return command, {"": run}, {**steps, "all else": max(0.0, run.cpu - sum(steps.values()))}, refused


def _build(command: Sequence[str], place: Place) -> tuple[Spent, Mapping[str, float], int]:
    """What a build spent, by its own account too, and how many files it refused: of sixty right English recordings the
    recogniser takes two for others.  Raises RuntimeError as ``refusals`` does."""
    answer, passing = place.log.with_name("answer.json"), (PROVEN, FINDINGS)
    whole = [*command, "--json"]
    run = measured(whole, place.project.root, environment(), log=place.log, answer=answer, passing=passing)
    told = json.loads(answer.read_text(encoding="utf-8"))
    return run, told["seconds"], refusals(told["counts"])


def refusals(counts: Mapping[str, Mapping[str, int]]) -> int:
    """How many files a build refused.  Raises RuntimeError where they are more than a few in a hundred: then it has not
    done the work that is measured."""
    states = Counter[str]()
    for found in counts.values():
        states.update(found)
    refused = states["not"]
    if not states["proven"] or refused > FEW * states.total():
        raise RuntimeError(f"the build proved {states['proven']} of {states.total()} files")
    return refused


def environment() -> Mapping[str, str]:
    """The environment of our commands: this package, and the day on which all is made."""
    path = os.pathsep.join((str(ROOT), str(ROOT / "build_scripts")))
    own = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "ALTFORMATS_TODAY": DAY, "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **own}  # our code is compiled once, as the packages of both sides are when pip installs them


def _script(case: Case, place: Place, steps: Sequence[str], *, newer: bool) -> dict[str, Spent]:
    """The script step by step, to know what each costs; their sum is what the whole costs."""
    given = peers.environment(case.tags, newer=newer)
    return {step: measured(peers.command((step,)), place.stock, given, log=place.log) for step in steps}


def _sum(runs: Iterable[Spent]) -> Spent:
    """One after the other: seconds add up, memory does not."""
    rows = list(runs)
    return Spent(sum(run.cpu for run in rows), sum(run.wall for run in rows), max(run.memory for run in rows))


def _clean(place: Place) -> None:
    """As if nothing had ever been made."""
    shutil.rmtree(place.project.build, ignore_errors=True)
    place.project.build.mkdir()
    shutil.rmtree(place.stock / "out", ignore_errors=True)
    for compiled in place.stock.rglob("*.mo"):
        compiled.unlink()


def _verify(case: Case, place: Place) -> None:
    """See that the stock tools really did the work.  Raises AssertionError."""
    for tag in case.tags:
        for slug in case.slugs:
            done = peers.verify(place.project, place.stock, slug, tag)
            wanted = WHOLE if case.part == "whole" else STEPS[case.part]
            lacking = set(wanted) - set(done) - ({"audio"} if tag in UNSPOKEN else set())
            assert not lacking, f"stock tools made no {lacking} of {slug} in {tag}"


def _seconds(out: Path) -> float:
    """How long the recordings last together."""
    return sum(peers.length(path) for path in sorted(out.rglob("*.mp3")))


def _choices(case: Case) -> list[str]:
    leaflets = [] if len(case.slugs) == case.leaflets else [f"--leaflet={slug}" for slug in case.slugs]
    return [*leaflets, *(f"--language={tag}" for tag in case.tags)]


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.{name}"]


def cli() -> list[str]:
    """Our command line, of this installation."""
    return [sys.executable, "-m", "altformats.cli"]


def _row(
    case: Case,
    side: str,
    scenario: str,
    what: str,
    command: Sequence[str],
    runs: Sequence[Spent],
    *,
    seconds: float = 0.0,
    split: tuple[tuple[str, float], ...] = (),
) -> Row:
    shown = " ".join(["python", *command[1:]] if command[0] == sys.executable else command)
    counts = case.leaflets, len(case.tags), case.editions
    return Row(case.part, side, scenario, *counts, what, shown, tuple(runs), seconds, split)
