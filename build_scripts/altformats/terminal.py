"""What the commands share: how they print, what people may give, and the exit codes.

Exit codes: 0 everything asked for is proven, 1 findings, 2 wrong use, 3 our fault.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, Protocol

from .cells import MOST, SILENT, Crew, Limits, cluster, local
from .errors import UsageProblem
from .jobs import usual
from .model import Finding, Format, Need, Options, Project, Severity

PROVEN, FINDINGS, WRONG_USE, OUR_FAULT = 0, 1, 2, 3
SIZES: Final = range(16, 37)


class Adder(Protocol):
    """What ``argparse`` gives for adding commands; it has no public name there."""

    def add_parser(self, name: str, **settings: Any) -> argparse.ArgumentParser:
        """A parser for one more command."""


# --------------------------------------------------------------------------------------------------------------------
# What people see


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of aligned columns, the first row its head."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def show_findings(findings: Iterable[Finding]) -> None:
    """Each finding once, with its place and its remedy, on standard error."""
    for finding in dict.fromkeys(findings):
        mark = "error" if finding.severity is Severity.ERROR else "warning"
        say(f"{finding.place}: {mark}: {finding.message} [{finding.code}]\n    {finding.remedy}")


def show_needs(needs: Iterable[Need]) -> None:
    """What is installed and what is missing, each with its remedy."""
    for need in dict.fromkeys(needs):
        state = f"found    {need.what}  {need.detail}" if need.found else f"MISSING  {need.what}\n    {need.remedy}"
        print(state.rstrip())


def say(line: str) -> None:
    """A line of progress or of trouble: standard error, so that results can be piped."""
    print(line, file=sys.stderr, flush=True)


def quiet(_line: str) -> None:
    """Said to nobody: where a machine reads the results."""
    pass


def as_json(value: object) -> str:
    """A result for machines."""
    return json.dumps(value, ensure_ascii=False, indent=1)


# --------------------------------------------------------------------------------------------------------------------
# What people give


def project_of(given: argparse.Namespace) -> Project:
    """The project that ``--root`` names.  Raises UsageProblem where there is none."""
    root = Path(given.root).resolve()
    if not (root / "source" / "leaflets").is_dir():
        raise UsageProblem("there is no source/leaflets here", str(given.root), "Run it in the project's folder.")
    return Project(root)


def today() -> datetime.date:
    """Today; ``ALTFORMATS_TODAY`` (year-month-day) stands in for it where a result must not depend on the day."""
    text = os.environ.get("ALTFORMATS_TODAY")
    try:
        return datetime.date.fromisoformat(text) if text else datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        raise UsageProblem(f"not a date: {text!r}", "ALTFORMATS_TODAY", "Write it as 2026-11-23.") from None


def out_of(given: argparse.Namespace, project: Project, usual: Path | None = None) -> Path:
    """The output folder asked for, or the usual one."""
    return Path(given.out).resolve() if given.out else usual or project.site


def options_of(given: argparse.Namespace) -> Options:
    """Size and voice as asked for, and where results are kept."""
    project = project_of(given)
    store = getattr(given, "store", "") or str(project.store)
    return Options(project, size=given.size, engine=given.engine, online=given.online, store=store)


def formats_of(names: Sequence[str]) -> list[Format]:
    """The formats of these names; all when none is named.  Raises UsageProblem."""
    from .formats import FORMATS

    known = {form.name: form for form in FORMATS}
    for name in names:
        if name not in known:
            raise UsageProblem(f"there is no format {name!r}", "--format", f"Choose from: {', '.join(known)}.")
    return [form for name, form in known.items() if not names or name in names]


def names_of(what: str, names: Sequence[str], known: Sequence[str]) -> list[str]:
    """Those that were named, in the order in which they are known; none where none was.  Raises UsageProblem."""
    for name in names:
        if name not in known:
            raise UsageProblem(f"there is no {what} {name!r}", f"--{what}", f"Choose from: {', '.join(known)}.")
    return [name for name in known if name in names]


def points(text: str) -> int:
    """A size of print in points, for argparse."""
    if not text.isdecimal() or int(text) not in SIZES:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of points from {SIZES[0]} to {SIZES[-1]}")
    return int(text)


def command(
    commands: Adder,
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
    examples: str = "",
) -> argparse.ArgumentParser:
    """Add a command, with its help."""
    parser = commands.add_parser(
        name, help=words, description=words, epilog=examples, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=run)
    return parser


def choices(parser: argparse.ArgumentParser) -> None:
    """Let a command be narrowed to leaflets, languages and formats, and speak to machines."""
    for name, metavar in (("leaflet", "ID"), ("language", "TAG"), ("format", "NAME")):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar=metavar, help="may be given several times"
        )
    parser.add_argument("--json", action="store_true", help="for machines")


def sharing(parser: argparse.ArgumentParser) -> None:
    """Let a command be told how many processes may work at a time."""
    words = "processes at a time (default: as many as there are processors)"
    parser.add_argument("--jobs", type=_number, default=usual(), metavar="N", help=words)


def crewing(parser: argparse.ArgumentParser) -> None:
    """Let a command be told who does the work, and within which limits."""
    sharing(parser)
    parser.add_argument(
        "--cluster", default="", metavar="ADDRESS", help="let a Dask cluster do the work, such as tcp://host:8786"
    )
    parser.add_argument(
        "--unit-seconds",
        type=_number,
        default=round(SILENT),
        metavar="N",
        help="end a process that makes no progress for so long, and try its files again (default %(default)s)",
    )
    parser.add_argument(
        "--unit-memory",
        type=_number,
        default=MOST >> 30,
        metavar="GB",
        help="end a process that takes more memory with its browser, and try again (default %(default)s)",
    )


def storing(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where results are kept."""
    words = "where results are kept: a folder, or an address that fsspec knows (default: build/store)"
    parser.add_argument("--store", default="", metavar="ADDRESS", help=words)


def crew_of(given: argparse.Namespace, hear: Callable[[object], None]) -> AbstractContextManager[Crew]:
    """Those who do the work.  Raises UsageProblem for a cluster that does not answer."""
    limits = Limits(given.unit_seconds, given.unit_memory << 30)
    return cluster(given.cluster, limits) if given.cluster else local(given.jobs, limits, hear)


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1")
    return int(text)


def making(parser: argparse.ArgumentParser) -> None:
    """Let a command be told how to make files."""
    parser.add_argument(
        "--size", type=points, default=18, metavar="PT", help="large print: 16 to 36 points (default 18)"
    )
    parser.add_argument(
        "--engine",
        default="",
        choices=("recorded", "piper", "gtts", "espeak"),
        help="this voice only, not each language's list; gtts sends the text to Google",
    )
    parser.add_argument(
        "--online",
        action="store_true",
        help="let a language's list use gtts, which sends the text to Google (nothing else uses the network)",
    )
