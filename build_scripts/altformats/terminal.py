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
from pathlib import Path
from typing import Any, Final, Protocol

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
    """Size and voice as asked for."""
    return Options(project_of(given), size=given.size, engine=given.engine, online=given.online)


def formats_of(names: Sequence[str]) -> list[Format]:
    """The formats of these names; all when none is named.  Raises UsageProblem."""
    from .formats import FORMATS

    known = {form.name: form for form in FORMATS}
    for name in names:
        if name not in known:
            raise UsageProblem(f"there is no format {name!r}", "--format", f"Choose from: {', '.join(known)}.")
    return [form for name, form in known.items() if not names or name in names]


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
    words = "processes at a time, one per language (default: as many as there are processors)"
    parser.add_argument("--jobs", type=_number, default=usual(), metavar="N", help=words)


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
