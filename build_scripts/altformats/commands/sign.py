"""``altformats sign``: put on record who translated and who revised, for the words as they stand now."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from ..errors import UsageProblem
from ..model import Finding, Language, Method, Project, Severity, Translation
from ..signatures import (
    Item,
    SignOff,
    accepted,
    items_of,
    read_signatures,
    signed,
    text_item,
    unaccepted,
    write_signatures,
)
from ..terminal import FINDINGS, PROVEN, Adder, command, project_of, say, show_findings, today

EXAMPLES: Final = """examples:
  altformats sign nerve-root-injection --language pl --translator "A. Nowak" --reviser "B. Lis"
  altformats sign nerve-root-injection --statement no-driving --language pl --translator "A. Nowak" --reviser "B. Lis"
  altformats sign interface --language pl --translator "A. Nowak" --reviser "B. Lis" --method "machine post-edited"
  altformats sign parts --language pl --translator "A. Nowak" --reviser "B. Lis"
"""


def add(commands: Adder) -> None:
    """Add the command."""
    words = "record who translated and who revised; any later edit voids it for what was touched"
    sign = command(commands, "sign", _run, words, EXAMPLES)
    sign.add_argument("id", metavar="ID", help="a leaflet, or: parts, interface")
    sign.add_argument("--language", required=True, metavar="TAG")
    sign.add_argument("--statement", action="append", default=[], metavar="ID", help="only this safety statement")
    sign.add_argument("--translator", required=True, metavar="NAME", help="who translated, or which machine")
    sign.add_argument(
        "--reviser", default="", metavar="NAME", help="the second person, who compared it with the English"
    )
    sign.add_argument("--method", default="human", choices=[str(method) for method in Method])
    sign.add_argument("--date", type=datetime.date.fromisoformat, metavar="DAY", help="such as 2026-11-23; else today")
    sign.add_argument("--accept", action="append", default=[], metavar="CODE", help="findings that the reviser accepts")
    sign.add_argument("--why", default="", metavar="WORDS", help="the reason for accepting them")


def _run(given: argparse.Namespace) -> int:
    from ..catalog_checks import ACCEPTABLE
    from ..languages import read_languages

    project, day = project_of(given), given.date or today()
    languages = read_languages(project)
    _must_fit(given, day, list(languages)[1:])
    language = languages[given.language]
    items, translation, findings = _desk(project, given.id, language, given.statement)
    known = {item.catalog: read_signatures(project, language.tag, item.catalog) for item in items}
    mine = {msgid for item in items for msgid in item.msgids}
    findings = [finding for finding in findings if finding.msgid in mine or not finding.msgid]
    for finding in findings:
        catalog = PurePosixPath(finding.place.file).stem
        if finding.code in given.accept and catalog in known:
            said = _words(translation, catalog).get(finding.msgid, "")
            known[catalog] = accepted(known[catalog], finding, said, by=given.reviser, why=given.why, date=day)
    messages = {**translation.words, **translation.messages}
    wrong = [
        finding for finding in unaccepted(findings, messages, known, ACCEPTABLE) if finding.severity is Severity.ERROR
    ]
    if wrong:
        show_findings(wrong)
        say("Nothing is signed. Mend these first; what a reviser may accept: --accept CODE --why WORDS.")
        return FINDINGS
    signoff = SignOff(given.translator.strip(), given.reviser.strip(), Method(given.method), day, {})
    for catalog, before in known.items():
        own = [item for item in items if item.catalog == catalog]
        fresh = signed(before, signoff, own, _words(translation, catalog))
        path = write_signatures(project, language.tag, catalog, fresh)
        statements = sum(bool(item.statement) for item in own)
        say(f"{project.relative(path)}: {statements} safety statements, {len(own) - statements} other messages")
    for item in items:
        if item.statement:
            print(f"{item.statement} ({item.kind})")
            for msgid in item.msgids:
                print(f"  {msgid}\n  {translation.messages[msgid]}")
    return PROVEN


def _must_fit(given: argparse.Namespace, day: datetime.date, tags: Sequence[str]) -> None:
    """Raises UsageProblem for a day to come, a language not translated into, a check that nobody may overrule."""
    from ..catalog_checks import ACCEPTABLE

    if day > today():
        raise UsageProblem(f"{day} is still to come", "--date", "Sign with the day of signing.")
    if given.language not in tags:
        words = f"{given.language!r} is not translated into"
        raise UsageProblem(words, "--language", f"Choose from: {', '.join(tags)}.")
    hard = [code for code in given.accept if code not in ACCEPTABLE]
    if hard:
        known = ", ".join(sorted(ACCEPTABLE))
        raise UsageProblem(f"{hard[0]!r} cannot be accepted", "--accept", f"These may be wrong: {known}.")


def _desk(
    project: Project, name: str, language: Language, statements: Sequence[str]
) -> tuple[list[Item], Translation, list[Finding]]:
    """What is to be signed, what it says now, and what is wrong with it."""
    from ..catalogs import read_translation
    from ..interface import COMMENTS
    from ..source import read_leaflet, read_leaflets

    leaflets = [read_leaflet(project, path) for path in read_leaflets(project)]
    chosen = [one for one in leaflets if name in (one.meta.slug, one.meta.id, "parts", "interface")]
    if not chosen:
        known = ", ".join([*(one.meta.slug for one in leaflets), "parts", "interface"])
        raise UsageProblem(f"there is no leaflet {name!r}", "sign", f"Choose from: {known}.")
    messages: dict[str, str] = {}
    words: dict[str, str] = {}
    findings: list[Finding] = []
    items: dict[tuple[str, str], Item] = {}
    for leaflet in chosen:
        translation, found = read_translation(project, leaflet, language)
        messages |= translation.messages
        words |= translation.words
        findings += found
        items |= {(item.catalog, item.key): item for item in items_of(leaflet)}
    catalog = name if name in ("parts", "interface") else chosen[0].meta.slug
    own = [item for item in items.values() if item.catalog == catalog]
    if name == "interface":
        own = [text_item(str(wording), "interface") for wording in COMMENTS]
    unknown = set(statements) - {item.statement for item in own}
    if unknown:
        listed = ", ".join(item.statement for item in own if item.statement)
        raise UsageProblem(f"there is no statement {min(unknown)!r}", "--statement", f"Choose from: {listed}.")
    own = [item for item in own if not statements or item.statement in statements]
    return own, Translation(language.tag, messages, words), list(dict.fromkeys(findings))


def _words(translation: Translation, catalog: str) -> dict[str, str]:
    return dict(translation.words if catalog == "interface" else translation.messages)
