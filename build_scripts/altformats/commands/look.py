"""``altformats doctor``, ``explain`` and ``stages``: looking at the machine, at a finding, at an edition."""

from __future__ import annotations

import argparse
import inspect
from typing import Final

from ..errors import PROBLEMS, UsageProblem
from ..terminal import (
    FINDINGS,
    PROVEN,
    Adder,
    as_json,
    columns,
    command,
    formats_of,
    making,
    options_of,
    project_of,
    show_needs,
    today,
)

OTHERS: Final = {
    "stale": "An entry's English is new, changed or gone: the catalog lags behind. Run altformats translate update.",
    "not-released": "A file in a release folder that may not be handed to patients: altformats status says why.",
    "listener-refused": "A person who heard a statement says that it is not what is written: the file is not offered.",
    "website-astray": "A page of the website changed, or leads to what is not there or is another than it names.",
    "press-ended": "A process ended in the middle of its work, as when memory is short. Run it again with --jobs 1.",
    "evidence-changed": "A file of an evidence pack, its seal, or a finished file is not the one that was sealed.",
}
"""Codes that neither a check nor a problem carries."""
EXAMPLES: Final = """examples:
  altformats doctor                                      what is missing on this machine
  altformats explain statement-lost                      what a finding means
  altformats stages nerve-root-injection --language ur   the text after each of the seven steps
"""


def add(commands: Adder) -> None:
    """Add the commands."""
    words = "what is installed, what is missing, what to do"
    doctor = command(commands, "doctor", _doctor, words, EXAMPLES)
    doctor.add_argument("--json", action="store_true", help="for machines")

    explain = command(commands, "explain", _explain, "what a code means; without one, list them all", EXAMPLES)
    explain.add_argument("code", nargs="?")

    stages = command(commands, "stages", _stages, "one edition after each of the seven steps", EXAMPLES)
    stages.add_argument("leaflet_id", metavar="ID")
    stages.add_argument("--language", dest="language_tag", default="en", metavar="TAG")
    stages.add_argument("--format", action="append", default=[], metavar="NAME")
    making(stages)


def _doctor(given: argparse.Namespace) -> int:
    from ..machine import needs

    project = project_of(given)
    rows = needs(project)
    if given.json:
        print(as_json([{"what": n.what, "found": n.found, "detail": n.detail, "remedy": n.remedy} for n in rows]))
    else:
        show_needs(rows)
    return PROVEN if all(need.found for need in rows) else FINDINGS


def _explain(given: argparse.Namespace) -> int:
    from ..catalog_checks import CATALOG_CHECKS
    from ..checks import CHECKS

    pages = {problem.code: problem.__doc__ or "" for problem in PROBLEMS}
    pages |= {check.code: check.__doc__ or "" for check in CHECKS}
    pages |= {check.code: check.__doc__ or "" for check in CATALOG_CHECKS}
    pages |= OTHERS
    pages |= _codes_of_readers()
    if given.code is None:
        print(columns([[code, inspect.cleandoc(page).split("\n")[0]] for code, page in sorted(pages.items())]))
        return PROVEN
    if given.code not in pages:
        raise UsageProblem(f"there is no code {given.code!r}", "explain", f"Choose from: {', '.join(sorted(pages))}.")
    print(f"{given.code}\n\n{inspect.cleandoc(pages[given.code])}")
    return PROVEN


def _codes_of_readers() -> dict[str, str]:
    """The codes of the faults that readers find themselves, with what they mean."""
    from ..readers import READERS

    codes: dict[str, str] = {"unreadable": "The finished file cannot be read back at all, so nothing in it is proven."}
    for reader in READERS:
        codes |= getattr(reader, "FAULTS", {})
    return codes


def _stages(given: argparse.Namespace) -> int:
    from ..library import read_library
    from ..stages import stages

    project = project_of(given)
    library = read_library(project, today(), [given.leaflet_id], [given.language_tag])
    for line in stages(
        library, given.leaflet_id, given.language_tag, tuple(formats_of(given.format)), options_of(given), project.site
    ):
        print(line)
    return PROVEN
