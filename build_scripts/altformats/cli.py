"""The command ``altformats``: what was asked for is run, whatever goes wrong is said, and the exit code tells which.

Exit codes: 0 everything asked for is proven, 1 findings, 2 wrong use, 3 our fault.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from . import __version__
from .commands import COMMANDS
from .errors import Problem, UsageProblem, disk_problem
from .terminal import FINDINGS, OUR_FAULT, WRONG_USE, say, show_findings

EXAMPLES: Final = """examples:
  altformats build                                       every leaflet, language and format
  altformats prove                                       the matrix: statement x format x language
  altformats status                                      what blocks the release of each translation
  altformats explain statement-lost                      what a finding means
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        given = parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = given.run
        return run(given)
    except Problem as problem:
        show_findings([problem.finding()])
        return WRONG_USE if isinstance(problem, UsageProblem) else FINDINGS
    except KeyboardInterrupt:
        say("Stopped. What was finished before is whole.")
        return FINDINGS
    except BrokenPipeError:  # whoever read our output has gone, as with "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except OSError as error:
        show_findings([disk_problem(error, "disk").finding()])
        return FINDINGS
    except Exception:  # our own mistake, whatever it is: say so and leave a report that can be sent
        return _crash()


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(
        prog="altformats",
        description="Hospital leaflets in every format and language, each finished file proven.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"altformats {__version__}")
    whole.add_argument("--root", default=".", help="the project's folder (default: where you stand)")
    adder = whole.add_subparsers(required=True, metavar="command")
    for module in COMMANDS:
        module.add(adder)
    return whole


def _crash() -> int:
    """Our fault: leave a report that can be sent as it is, without anything of the person's own."""
    report = traceback.format_exc()
    path = Path("build") / "crash-report.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"altformats {__version__}, Python {sys.version}\n\n{report}", encoding="utf-8")
        say(f"{report}\nThis is a fault in altformats, not yours. Please send {path} to those who keep it.")
    except OSError:
        say(f"{report}\nThis is a fault in altformats, not yours. Please send the lines above to those who keep it.")
    return OUR_FAULT


if __name__ == "__main__":
    sys.exit(main())
