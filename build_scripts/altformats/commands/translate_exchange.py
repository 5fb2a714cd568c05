"""``altformats translate export``, ``import`` and ``memory``: to translators, back, and what is remembered."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import Problem, UsageProblem
from ..model import Finding, Language, Leaflet, Project
from ..terminal import FINDINGS, PROVEN, Adder, as_json, columns, command, project_of, say, show_findings

if TYPE_CHECKING:
    from ..parcel import Parcel
    from ..taking import Taking

KINDS: Final = ("xliff", "xliff2", "docx", "po")


def add(actions: Adder) -> None:
    """Add the three actions."""
    export = command(actions, "export", _export, "write one file a leaflet for translators")
    export.add_argument("--language", required=True, metavar="TAG")
    export.add_argument("--to", required=True, choices=KINDS, help="docx: a Word table; xliff, xliff2, po: for tools")
    export.add_argument("--leaflet", action="append", default=[], metavar="ID", help="may be given several times")
    export.add_argument("--only", default="all", choices=("all", "todo"), help="todo: what is new or needs review")
    export.add_argument("--out", metavar="FILE", help="the file, or a folder (default: build/exchange)")
    back = command(actions, "import", _import, "check files that came back and take what is sound")
    back.add_argument("files", nargs="+", metavar="FILE")
    back.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="CODE",
        help="take what this check finds fault with; it is shown, and a reviser has to accept it when signing",
    )
    back.add_argument("--dry-run", action="store_true", help="say what would be taken and take nothing")
    back.add_argument("--json", action="store_true", help="for machines")
    memory = command(actions, "memory", _memory, "what has been signed for the same English elsewhere")
    memory.add_argument("text")
    memory.add_argument("--language", required=True, metavar="TAG")
    memory.add_argument("--json", action="store_true", help="for machines")


def _export(given: argparse.Namespace) -> int:
    from ..exchange import EXCHANGES
    from ..languages import read_languages
    from ..memory import offers, remember
    from ..sending import pack, todo

    project = project_of(given)
    leaflets, languages = leaflets_of(project), read_languages(project)
    source, language = next(iter(languages.values())), _language(languages, given.language)
    chosen = _chosen(leaflets, given.leaflet)
    exchange = next(one for one in EXCHANGES if one.name == given.to)
    memory = remember(project, leaflets, source, language)
    out = Path(given.out).resolve() if given.out else project.build / "exchange"
    single = bool(given.out) and bool(out.suffix) and not out.is_dir()
    if single and len(chosen) != 1:
        raise UsageProblem("one file cannot hold several leaflets", "--out", "Name a folder, or give --leaflet.")
    for leaflet in chosen:
        whole = pack(project, leaflet, source, language, lambda unit: offers(unit, memory))
        parcel = todo(whole) if given.only == "todo" else whole
        path = out if single else out / f"{leaflet.meta.slug}.{language.tag}{exchange.suffix}"
        if not parcel.units:
            say(f"{leaflet.meta.slug}: nothing to do in {language.english}, no file written")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(exchange.write(parcel))
        safety = sum(bool(unit.statement) for unit in parcel.units)
        say(f"{len(parcel.units)} messages, {len(todo(parcel).units)} to do, {safety} of safety statements")
        print(project.relative(path))
    return PROVEN


def _import(given: argparse.Namespace) -> int:
    from ..catalog_checks import ACCEPTABLE
    from ..languages import read_languages

    hard = [code for code in given.accept if code not in ACCEPTABLE]
    if hard:
        known = ", ".join(sorted(ACCEPTABLE))
        raise UsageProblem(f"{hard[0]!r} cannot be accepted", "--accept", f"These may be wrong: {known}.")
    project = project_of(given)
    leaflets, languages = leaflets_of(project), read_languages(project)
    rows: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for name in given.files:
        try:
            parcel, taking = _judged(project, leaflets, languages, Path(name), given.accept)
        except Problem as problem:
            findings.append(problem.finding())
            continue
        if not given.dry_run:
            from ..taking import put

            put(project, parcel, taking)
        findings += taking.findings
        rows.append(_row(name, parcel, taking))
        if not given.json:
            _tell(taking, rows[-1])
    if given.json:
        listed = [
            {"code": f.code, "message": f.message, "place": str(f.place), "remedy": f.remedy, "statement": f.statement}
            for f in findings
        ]
        print(as_json({"dry_run": given.dry_run, "files": rows, "findings": listed}))
    else:
        show_findings(findings)
        _show(rows, "would be taken" if given.dry_run else "taken")
    return FINDINGS if findings else PROVEN


def _tell(taking: Taking, row: dict[str, Any]) -> None:
    """What whoever takes a file back should know of it beside what was refused."""
    show_findings(taking.warnings)
    if row["to_sign"]:
        say(f"To be signed again: {', '.join(row['to_sign'])}")
    for place, unit, remark in taking.remarks:
        say(f"{place}: the translator says of {unit.msgid[:60]!r}: {remark}")


def _show(rows: Sequence[dict[str, Any]], taken: str) -> None:
    if rows:
        head = ["file", "leaflet", "language", taken, "unchanged", "refused"]
        body = [[Path(r["file"]).name, r["leaflet"], r["language"], *map(str, _counts(r))] for r in rows]
        print(columns([head, *body]))


def _judged(
    project: Project, leaflets: Sequence[Leaflet], languages: dict[str, Language], path: Path, accept: Sequence[str]
) -> tuple[Parcel, Taking]:
    """One file, read and judged.  Raises ExchangeProblem for a file that cannot be read at all."""
    from ..errors import ExchangeProblem
    from ..exchange import EXCHANGES
    from ..sending import pack
    from ..taking import checks_of, judge
    from ..untrusted import read_file

    data, name = read_file(path), path.name
    exchange = next((one for one in EXCHANGES if one.knows(data)), None)
    if exchange is None:
        kinds = ", ".join(one.title for one in EXCHANGES)
        raise ExchangeProblem("not a kind of file that we exchange", name, f"We know: {kinds}.")
    address = exchange.address(data, name)
    leaflet = next((one for one in leaflets if one.meta.slug == address.slug), None)
    source, *others = languages.values()
    language = next((one for one in others if one.tag == address.tag), None)
    if leaflet is None or language is None:
        message = f"it is for {address.slug!r} in {address.tag!r}, which we do not have"
        raise ExchangeProblem(message, name, "Restore what names leaflet and language, or ask for the right file.")
    parcel = pack(project, leaflet, source, language)
    return parcel, judge(parcel, exchange.read(data, name, parcel), checks_of(project, language, accept))


def _row(name: str, parcel: Parcel, taking: Taking) -> dict[str, Any]:
    return {
        "file": name,
        "leaflet": parcel.slug,
        "language": parcel.language.tag,
        "taken": [
            {"catalog": one.unit.catalog, "english": one.unit.msgid, "before": one.before, "after": one.after}
            for one in taking.taken
        ],
        "to_sign": sorted({one.unit.statement for one in taking.taken if one.unit.statement}),
        "unchanged": taking.unchanged,
        "refused": taking.refused,
        "remarks": [{"place": str(place), "english": u.msgid, "remark": words} for place, u, words in taking.remarks],
    }


def _counts(row: dict[str, Any]) -> tuple[int, int, int]:
    return len(row["taken"]), row["unchanged"], row["refused"]


def _memory(given: argparse.Namespace) -> int:
    from ..languages import read_languages
    from ..memory import matches, remember

    project = project_of(given)
    languages = read_languages(project)
    source, language = next(iter(languages.values())), _language(languages, given.language)
    found = matches(given.text, remember(project, leaflets_of(project), source, language))
    if given.json:
        rows = [{"english": m.english, "said": m.said, "whole": m.whole, "source": m.pair.source} for m in found]
        print(as_json(rows))
    else:
        for match in found:
            print(f"{'whole message' if match.whole else 'sentence'}: {match.english}\n  {match.said}")
            warn = " A safety statement: an offer only, never used again by itself." if match.pair.statement else ""
            print(f"  from {match.pair.source}.{warn}")
        if not found:
            say(f"Nothing signed in {language.english} has these words.")
    return PROVEN


def leaflets_of(project: Project) -> list[Leaflet]:
    """Every leaflet.  Raises SourceProblem for one that cannot be read."""
    from ..source import read_leaflet, read_leaflets

    return [read_leaflet(project, path) for path in read_leaflets(project)]


def _language(languages: dict[str, Language], tag: str) -> Language:
    """The language of that tag, if it is one that is translated into.  Raises UsageProblem."""
    others = dict(list(languages.items())[1:])
    if tag not in others:
        listed = ", ".join(others)
        raise UsageProblem(f"{tag!r} is not translated into", "--language", f"Choose from: {listed}.")
    return others[tag]


def _chosen(leaflets: Sequence[Leaflet], names: Sequence[str]) -> list[Leaflet]:
    """The leaflets of these slugs or ids; all when none is named.  Raises UsageProblem."""
    known = {name: one for one in leaflets for name in (one.meta.id, one.meta.slug)}
    for name in names:
        if name not in known:
            listed = ", ".join(one.meta.slug for one in leaflets)
            raise UsageProblem(f"there is no leaflet {name!r}", "--leaflet", f"Choose from: {listed}.")
    return [one for one in leaflets if not names or known[one.meta.slug] in [known[name] for name in names]]
