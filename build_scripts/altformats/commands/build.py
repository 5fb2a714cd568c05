"""``altformats build``: make what is due, prove it, offer what is proven.  ``altformats plan``: what that would be."""

from __future__ import annotations

import argparse
import itertools
import json
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ..model import Evidence, Finding
from ..terminal import (
    FINDINGS,
    PROVEN,
    Adder,
    as_json,
    choices,
    columns,
    command,
    crew_of,
    crewing,
    formats_of,
    making,
    names_of,
    options_of,
    out_of,
    project_of,
    quiet,
    say,
    show_findings,
    show_needs,
    storing,
    today,
)

if TYPE_CHECKING:
    from ..due import Asked, Plan
    from ..standing import Result

EXAMPLES: Final = """examples:
  altformats build                                       every leaflet, language and format
  altformats build --language ur --format audio          only the Urdu audio
  altformats build --language pl --format pdf --size 24  a larger print for one reader
  altformats build --profile                             also say where the time goes
  altformats build --cluster tcp://host:8786 --store s3://bucket/altformats
"""
PLAN_EXAMPLES: Final = """examples:
  altformats plan                          what a build would make, and why
  altformats plan --leaflet my-leaflet     of one leaflet
  altformats plan --all                    every file, however many
"""
FEW: Final = 60
"""Files up to which each is told by itself; of more, how many."""
MANY: Final = 1000
"""Files up to which ``--json`` tells all evidence; of more it is in ``build/evidence``."""
LONG: Final = 120
"""Minutes from which what is left is told in hours."""
WEBSITE: Final = "A build would bring the website up to date, and take away what is left of leaflets that are gone."
REASONS: Final = 20
"""Rows of a plan that are shown, unless all are asked for."""


def add(commands: Adder) -> None:
    """Add the commands."""
    build = command(commands, "build", _run, "make what is stale, prove it, and offer what is proven", EXAMPLES)
    _asking(build)
    crewing(build)
    build.add_argument("--profile", action="store_true", help="say how much CPU time each step took")
    words = "say what a build would make, and why, without making anything"
    plan = command(commands, "plan", _plan, words, PLAN_EXAMPLES)
    _asking(plan)
    plan.add_argument("--all", action="store_true", help="show every file, however many")


def _asking(parser: argparse.ArgumentParser) -> None:
    choices(parser)
    making(parser)
    storing(parser)
    parser.add_argument("--out", metavar="DIR", help="the output folder (default: build/site)")


def _asked(given: argparse.Namespace) -> Asked:
    from ..due import Asked

    project = project_of(given)
    formats = tuple(formats_of(given.format))
    asked = Asked(project, today(), formats, options_of(given), out_of(given, project))
    slugs = names_of("leaflet", given.leaflet, asked.leaflets)
    return asked.only(slugs, names_of("language", given.language, list(asked.languages)))


# --------------------------------------------------------------------------------------------------------------------
# plan


def _plan(given: argparse.Namespace) -> int:
    from ..due import plan

    due = plan(_asked(given))
    if given.json:
        fields = ("path", "leaflet", "language", "reason")
        print(f'{{"idle": {json.dumps(due.idle)}, "due": [', end="")
        for number, row in enumerate(due.rows()):
            print(
                ",\n" if number else "\n", json.dumps(dict(zip(fields, row, strict=True)), ensure_ascii=False), end=""
            )
        print("\n]}")
        return PROVEN
    reasons, rows = due.reasons(), due.rows()
    total = sum(reasons.values())
    if not reasons:
        website = "" if due.idle else f" {WEBSITE}"
        print(f"Nothing is due: every file is as its sources want it.{website}")
        return PROVEN
    shown = [[path, reason] for path, _, _, reason in (rows if given.all else itertools.islice(rows, REASONS))]
    print(columns([["file", "why it would be made"], *shown]))
    if total > len(shown):
        print(f"... and {total - len(shown):,} more; --all shows them")
    print()
    print(columns([["files", "reason"], *([f"{count:,}", reason] for reason, count in reasons.most_common(REASONS))]))
    print(f"\n{total:,} files of {len(due.due):,} leaflets are due. Nothing was made: run altformats build.")
    return PROVEN


# --------------------------------------------------------------------------------------------------------------------
# build


def _run(given: argparse.Namespace) -> int:
    from ..due import plan
    from ..jobs import one_at_a_time

    asked = _asked(given)
    tell = quiet if given.json else say
    with one_at_a_time(asked.project.build / "building", tell):
        due = plan(asked)
        lacking = [] if due.empty else [n for form in asked.formats for n in form.needs(asked.options) if not n.found]
        if lacking:
            show_needs(lacking)
            return FINDINGS
        before = frozenset() if due.empty else _damaged(asked)
        site, idle = due.offered, due.idle
        result = _built(given, due, tell)
    astray = [] if idle else _offer(due, result.changed if site else None, tell)
    if not due.empty:
        astray += [_damage(name, asked) for name in sorted(_damaged(asked) - before)]
    return _tell(given, asked, result, astray)


def _built(given: argparse.Namespace, due: Plan, tell: Callable[[str], None]) -> Result:
    if due.empty:
        from ..standing import standing_of

        return standing_of(due)
    from ..whole import build_whole

    with crew_of(given, Progress(sum(due.reasons().values()), tell)) as crew:
        return build_whole(due, crew, timed=given.profile)


def _offer(due: Plan, changed: Collection[str] | None, tell: Callable[[str], None]) -> list[Finding]:
    """Bring the website up to date with the leaflets that changed (None: with all); what kept it from being so."""
    from ..offering import folders_of, offer
    from ..whole import offered

    asked = due.asked
    astray = list(offer(asked.project, asked.today, asked.out, tell, changed))
    if not astray:
        offered(due, folders_of(asked.project, asked.out))
    return astray


def _tell(given: argparse.Namespace, asked: Asked, result: Result, astray: Sequence[Finding]) -> int:
    """Say what came of it; the exit code."""
    code = PROVEN if result.proven and not any(f.severity == "error" for f in astray) else FINDINGS
    if given.json:
        print(as_json(_table(asked, result, astray)))
        return code
    _show(asked, result)
    show_findings([*result.findings[:FEW], *astray])
    if result.found > FEW:
        say(f"... and {result.found - FEW:,} more findings: altformats lint, altformats prove")
    if given.profile:
        _show_spent(result.spent)
    say(_last_line(asked, result))
    return code


def _table(asked: Asked, result: Result, astray: Iterable[Finding]) -> dict[str, object]:
    """The result for machines."""
    from ..record import as_table

    few = result.total <= MANY
    return {
        "proven": result.proven,
        "made": result.made,
        "stored": result.stored,
        "removed": result.removed,
        "counts": result.counts,
        "seconds": dict(result.spent),
        "evidence": [as_table(found) for found in _evidence(asked)] if few else [],
        "findings": [as_table(finding) for finding in (*result.findings, *astray)],
    }


def _evidence(asked: Asked) -> list[Evidence]:
    from ..record import evidence_folder, read_noted
    from ..standing import files

    records = evidence_folder(asked.project, asked.out)
    return [found for path in files(asked) if (found := read_noted(records, path)) is not None]


def _damaged(asked: Asked) -> frozenset[str]:
    from ..store import Store

    return Store(asked.options.store).damaged()


def _damage(name: str, asked: Asked) -> Finding:
    from ..model import Place, Severity

    words = f"an entry of the store was damaged; it was put aside, and what it held was made again: {name}"
    remedy = "If it happens again, look at the disk. altformats store gc forgets what was put aside."
    return Finding("store", words, Place(asked.options.store), remedy, Severity.WARNING)


class Progress:
    """Tells how far a build is, and how long it will still take; it may be told from several threads."""

    def __init__(self, total: int, tell: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.tell, self.clock = total, tell, clock
        self.begun, self.done = clock(), 0
        self.lock = threading.Lock()

    def __call__(self, word: object) -> None:
        """A step of a file, as the processes tell it."""
        from ..units import Word

        if not isinstance(word, Word):
            return
        with self.lock:
            self.done += bool(word.state)
            total = max(self.total, self.done)
            self.tell(f"[{self.done}/{total}] {word}{self._left(total) if word.state else ''}")

    def _left(self, total: int) -> str:
        seconds = (self.clock() - self.begun) / self.done * (total - self.done)
        if self.done == total:
            return ""
        minutes = round(seconds / 60)
        if minutes < 1:
            return "  (less than a minute left)"
        return f"  (about {minutes} min left)" if minutes < LONG else f"  (about {minutes / 60:.0f} hours left)"


def _show(asked: Asked, result: Result) -> None:
    if 0 < result.total <= FEW:
        print(_summary(_evidence(asked)))
    elif result.total:
        print(_counts(result.counts))
    for path in result.removed[:FEW]:
        say(f"removed {path}: it was made from older sources, or is not proven any more")
    if len(result.removed) > FEW:
        say(f"... and {len(result.removed) - FEW:,} more were removed")


def _last_line(asked: Asked, result: Result) -> str:
    stored = f", {result.stored:,} from the store" if result.stored else ""
    where = asked.project.relative(asked.out)
    return f"{result.count('proven'):,} of {result.total:,} proven, {result.made:,} made now{stored}, in {where}"


def _counts(counts: Mapping[str, Mapping[str, int]]) -> str:
    """A table for many files: language, format, and how many of them are proven, wait for a person, or are not."""
    head = ["language", "format", "proven", "needs a person", "NOT proven"]
    states = ("proven", "person", "not")
    rows = [[*kind.split(" "), *(f"{counts[kind].get(s, 0):,}" for s in states)] for kind in sorted(counts)]
    return columns([head, *rows])


def _show_spent(spent: Mapping[str, float]) -> None:
    """Where the time went: CPU seconds by step, and their share."""
    total = sum(spent.values())
    rows = [[step, f"{seconds:.1f}", f"{seconds / total:.0%}"] for step, seconds in sorted(spent.items()) if total]
    print(columns([["step", "CPU seconds", "share"], *rows, ["in all", f"{total:.1f}", ""]]))


def _summary(evidence: Iterable[Evidence]) -> str:
    """A table of the finished files: language, format, size, length and whether it is proven."""
    head = ["language", "format", "file", "size", "length", "proven"]
    rows = []
    for found in evidence:
        artefact, facts = found.artefact, found.facts
        length = ""
        if "pages" in facts:
            length = f"{facts['pages']} pages"
        elif "seconds" in facts:
            minutes, seconds = divmod(round(float(facts["seconds"])), 60)
            length = f"{minutes} min {seconds:02} s"
        size = f"{artefact.bytes / 1024:,.0f} KB" if artefact.bytes else "-"
        named = " ".join((artefact.format, artefact.variant)).strip()
        rows.append(
            [
                artefact.language,
                named,
                artefact.path,
                size,
                length,
                _state(found),
            ]
        )
    return columns([head, *rows])


def _state(found: Evidence) -> str:
    """Whether it is proven, in a word or two."""
    return "yes" if found.proven else "needs a person" if found.needs_person else "NO"
