"""The command ``altformats``: the only place that prints and exits.

Exit codes: 0 everything asked for is proven, 1 findings, 2 wrong use, 3 our fault.
"""

from __future__ import annotations

import argparse
import datetime
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from . import __version__
from .errors import PROBLEMS, Problem, UsageProblem, disk_problem
from .model import Evidence, Finding, Format, Need, Options, Project, Severity

PROVEN, FINDINGS, WRONG_USE, OUR_FAULT = 0, 1, 2, 3
SIZES: Final = range(16, 37)

EXAMPLES: Final = """examples:
  altformats build                                       every leaflet, language and format
  altformats build --language ur --format audio          only the Urdu audio
  altformats build --language pl --format pdf --size 24  a larger print for one reader
  altformats prove                                       the matrix: statement x format x language
  altformats verify /media/usb/leaflets                  judge a copied folder
  altformats explain statement-lost                      what a finding means
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        given = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = given.run
        return run(given)
    except Problem as problem:
        _show_findings([problem.finding()])
        return WRONG_USE if isinstance(problem, UsageProblem) else FINDINGS
    except KeyboardInterrupt:
        _say("Stopped. What was finished before is whole.")
        return FINDINGS
    except BrokenPipeError:  # whoever read our output has gone, as with "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except OSError as error:
        _show_findings([disk_problem(error, "disk").finding()])
        return FINDINGS
    except Exception:  # our own mistake, whatever it is: say so and leave a report that can be sent
        return _crash()


# --------------------------------------------------------------------------------------------------------------------
# The commands


def _build(given: argparse.Namespace) -> int:
    from .build import build
    from .library import read_library

    project, options = _project(given), _options(given)
    formats = _formats(given.format)
    lacking = [need for form in formats for need in form.needs(options) if not need.found]
    if lacking:
        _show_needs(lacking)
        return FINDINGS
    library = read_library(project, _today(), given.leaflet, given.language)
    out = _out(given, project)
    outcome = build(library, formats, options, out, _quiet if given.json else _say)
    findings = [*outcome.findings, *(finding for found in outcome.evidence for finding in found.findings)]
    if given.json:
        from .record import as_table

        print(
            _json(
                {
                    "proven": outcome.proven,
                    "made": outcome.made,
                    "removed": list(outcome.removed),
                    "evidence": [as_table(found) for found in outcome.evidence],
                    "findings": [as_table(finding) for finding in outcome.findings],
                }
            )
        )
        return PROVEN if outcome.proven else FINDINGS
    print(_summary(outcome.evidence))
    for path in outcome.removed:
        _say(f"removed {path}: it was made from older sources, or is not proven any more")
    _show_findings(findings)
    proven = sum(found.proven for found in outcome.evidence)
    _say(f"{proven} of {len(outcome.evidence)} proven, {outcome.made} made now, in {project.relative(out)}")
    return PROVEN if outcome.proven else FINDINGS


def _prove(given: argparse.Namespace) -> int:
    project = _project(given)
    return _judge(given, project, _out(given, project), hashes=True)


def _verify(given: argparse.Namespace) -> int:
    folder = Path(given.folder)
    if not folder.is_dir():
        raise UsageProblem("there is no such folder", given.folder, "Give the folder that holds manifest.json.")
    return _judge(given, _project(given), folder, hashes=not given.skip_hashes)


def _judge(given: argparse.Namespace, project: Project, folder: Path, *, hashes: bool) -> int:
    from .judge import judge
    from .library import read_library
    from .matrix import STYLE, as_page, as_text, tally
    from .record import as_table

    library = read_library(project, _today(), given.leaflet, given.language)
    verdict = judge(library, _formats(given.format), folder, _quiet if given.json else _say, hashes=hashes)
    if given.page:
        page = Path(given.page)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(as_page(verdict.cells, library.languages, verdict.all_findings, STYLE), encoding="utf-8")
    if given.json:
        cells = [
            {
                "leaflet": c.leaflet,
                "statement": c.statement,
                "language": c.language,
                "format": c.format,
                "variant": c.variant,
                "proven": c.proven,
                "where": dict(c.where),
            }
            for c in verdict.cells
        ]
        print(
            _json(
                {
                    "proven": verdict.proven,
                    "cells": cells,
                    "findings": [as_table(finding) for finding in verdict.all_findings],
                }
            )
        )
    else:
        print(as_text(verdict.cells, library.languages))
        _show_findings(verdict.all_findings)
        print(tally(verdict.cells))
    return PROVEN if verdict.proven else FINDINGS


def _translate(given: argparse.Namespace) -> int:
    from .catalogs import status, update, write_templates
    from .languages import read_languages
    from .source import read_leaflet, read_leaflets

    project = _project(given)
    leaflets = [read_leaflet(project, path) for path in read_leaflets(project)]
    if given.action == "extract":
        for path in write_templates(project, leaflets):
            print(project.relative(path))
        return PROVEN
    known = read_languages(project)
    for tag in given.language:
        if tag not in known:
            raise UsageProblem(f"there is no language {tag!r}", "--language", f"Choose from: {', '.join(known)}.")
    languages = [language for tag, language in list(known.items())[1:] if not given.language or tag in given.language]
    if given.action == "update":
        changed = [path for language in languages for path in update(project, leaflets, language)]
        print("\n".join(project.relative(path) for path in changed) or "Every catalog is up to date.")
        return PROVEN
    rows = [row for language in languages for row in status(project, leaflets, language)]
    if given.json:
        print(_json([{key: getattr(row, key) for key in row.__slots__} for row in rows]))
    else:
        head = ["language", "catalog", "messages", "translated", "to look at", "words to do"]
        body = [
            [r.language, r.catalog, str(r.messages), str(r.translated), str(r.fuzzy), str(r.words_to_do)] for r in rows
        ]
        print(_table([head, *body]))
    return PROVEN if all(row.translated == row.messages for row in rows) else FINDINGS


def _doctor(given: argparse.Namespace) -> int:
    from .machine import needs

    project = _project(given)
    rows = needs(project)
    if given.json:
        print(_json([{"what": n.what, "found": n.found, "detail": n.detail, "remedy": n.remedy} for n in rows]))
    else:
        _show_needs(rows)
    return PROVEN if all(need.found for need in rows) else FINDINGS


def _explain(given: argparse.Namespace) -> int:
    from .checks import CHECKS

    pages = {problem.code: problem.__doc__ or "" for problem in PROBLEMS}
    pages |= {check.code: check.__doc__ or "" for check in CHECKS}
    pages |= _codes_of_readers()
    if given.code is None:
        print(_table([[code, inspect.cleandoc(page).split("\n")[0]] for code, page in sorted(pages.items())]))
        return PROVEN
    if given.code not in pages:
        raise UsageProblem(f"there is no code {given.code!r}", "explain", f"Choose from: {', '.join(sorted(pages))}.")
    print(f"{given.code}\n\n{inspect.cleandoc(pages[given.code])}")
    return PROVEN


def _codes_of_readers() -> dict[str, str]:
    """The codes of the faults that readers find themselves, with what they mean."""
    from .readers import READERS

    codes: dict[str, str] = {"unreadable": "The finished file cannot be read back at all, so nothing in it is proven."}
    for reader in READERS:
        codes |= getattr(reader, "FAULTS", {})
    return codes


def _stages(given: argparse.Namespace) -> int:
    from .library import read_library
    from .stages import stages

    project = _project(given)
    library = read_library(project, _today(), [given.leaflet_id], [given.language_tag])
    for line in stages(
        library, given.leaflet_id, given.language_tag, tuple(_formats(given.format)), _options(given), project.site
    ):
        print(line)
    return PROVEN


# --------------------------------------------------------------------------------------------------------------------
# What people see


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
        rows.append([artefact.language, named, artefact.path, size, length, "yes" if found.proven else "NO"])
    return _table([head, *rows])


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def _show_findings(findings: Iterable[Finding]) -> None:
    for finding in dict.fromkeys(findings):
        mark = "error" if finding.severity is Severity.ERROR else "warning"
        _say(f"{finding.place}: {mark}: {finding.message} [{finding.code}]\n    {finding.remedy}")


def _show_needs(needs: Iterable[Need]) -> None:
    for need in dict.fromkeys(needs):
        state = f"found    {need.what}  {need.detail}" if need.found else f"MISSING  {need.what}\n    {need.remedy}"
        print(state.rstrip())


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _quiet(_line: str) -> None:
    pass


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _crash() -> int:
    """Our fault: leave a report that can be sent as it is, without anything of the person's own."""
    report = traceback.format_exc()
    path = Path("build") / "crash-report.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"altformats {__version__}, Python {sys.version}\n\n{report}", encoding="utf-8")
        _say(f"{report}\nThis is a fault in altformats, not yours. Please send {path} to those who keep it.")
    except OSError:
        _say(f"{report}\nThis is a fault in altformats, not yours. Please send the lines above to those who keep it.")
    return OUR_FAULT


# --------------------------------------------------------------------------------------------------------------------
# What people give


def _project(given: argparse.Namespace) -> Project:
    root = Path(given.root).resolve()
    if not (root / "source" / "leaflets").is_dir():
        raise UsageProblem("there is no source/leaflets here", str(given.root), "Run it in the project's folder.")
    return Project(root)


def _today() -> datetime.date:
    """Today; ``ALTFORMATS_TODAY`` (year-month-day) stands in for it where a result must not depend on the day."""
    text = os.environ.get("ALTFORMATS_TODAY")
    try:
        return datetime.date.fromisoformat(text) if text else datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        raise UsageProblem(f"not a date: {text!r}", "ALTFORMATS_TODAY", "Write it as 2026-11-23.") from None


def _out(given: argparse.Namespace, project: Project) -> Path:
    return Path(given.out).resolve() if given.out else project.site


def _options(given: argparse.Namespace) -> Options:
    return Options(_project(given), size=given.size, engine=given.engine)


def _formats(names: Sequence[str]) -> list[Format]:
    from .formats import FORMATS

    known = {form.name: form for form in FORMATS}
    for name in names:
        if name not in known:
            raise UsageProblem(f"there is no format {name!r}", "--format", f"Choose from: {', '.join(known)}.")
    return [form for name, form in known.items() if not names or name in names]


def _size(text: str) -> int:
    if not text.isdecimal() or int(text) not in SIZES:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of points from {SIZES[0]} to {SIZES[-1]}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="altformats",
        description="Hospital leaflets in every format and language, each finished file proven.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"altformats {__version__}")
    parser.add_argument("--root", default=".", help="the project's folder (default: where you stand)")
    commands = parser.add_subparsers(required=True, metavar="command")

    build = _command(commands, "build", _build, "make what is stale, prove it, and offer what is proven")
    _choices(build)
    _making(build)
    build.add_argument("--out", metavar="DIR", help="the output folder (default: build/site)")

    prove = _command(commands, "prove", _prove, "read the finished files back and print what is proven where")
    _choices(prove)
    prove.add_argument("--out", metavar="DIR", help="the output folder to prove (default: build/site)")
    prove.add_argument("--page", metavar="FILE", help="write the matrix as a page as well")

    verify = _command(commands, "verify", _verify, "the same for any copied output folder, from its manifest")
    verify.add_argument("folder", metavar="DIR")
    verify.add_argument("--skip-hashes", action="store_true", help="judge changed files by their content alone")
    _choices(verify)
    verify.add_argument("--page", metavar="FILE", help="write the matrix as a page as well")

    translate = _command(commands, "translate", _translate, "extract messages, update catalogs, show how far they are")
    translate.add_argument("action", choices=("extract", "update", "status"))
    translate.add_argument("--language", action="append", default=[], metavar="TAG", help="may be given several times")
    translate.add_argument("--json", action="store_true", help="for machines")

    doctor = _command(commands, "doctor", _doctor, "what is installed, what is missing, what to do")
    doctor.add_argument("--json", action="store_true", help="for machines")

    explain = _command(commands, "explain", _explain, "what a code means; without one, list them all")
    explain.add_argument("code", nargs="?")

    stages = _command(commands, "stages", _stages, "one edition after each of the seven steps")
    stages.add_argument("leaflet_id", metavar="ID")
    stages.add_argument("--language", dest="language_tag", default="en", metavar="TAG")
    stages.add_argument("--format", action="append", default=[], metavar="NAME")
    _making(stages)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=words, description=words, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=run)
    return parser


def _choices(parser: argparse.ArgumentParser) -> None:
    for name, metavar in (("leaflet", "ID"), ("language", "TAG"), ("format", "NAME")):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar=metavar, help="may be given several times"
        )
    parser.add_argument("--json", action="store_true", help="for machines")


def _making(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size", type=_size, default=18, metavar="PT", help="large print: 16 to 36 points (default 18)"
    )
    parser.add_argument(
        "--engine",
        default="espeak",
        choices=("espeak", "gtts"),
        help="the voice: espeak works offline; gtts sends the text to Google (nothing else uses the network)",
    )


if __name__ == "__main__":
    sys.exit(main())
