"""``altformats listen``: a person hears each safety statement of a finished recording and says whether it is right."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import UsageProblem
from ..terminal import FINDINGS, PROVEN, Adder, as_json, columns, command, out_of, project_of, say, today

if TYPE_CHECKING:
    from .listen_recording import Recorded

EXAMPLES: Final = """examples:
  altformats listen nerve-root-injection --language pl --as "A. Nowak"     hear each statement and answer
  altformats listen nerve-root-injection --language pl --status            who has heard what
  altformats listen nerve-root-injection --language pl --script pl.html    a page for a listener at home
  altformats listen nerve-root-injection --language pl --as "A. Nowak" --answers answers.txt

a line of answers.txt: the statement, the code beside it on the page, yes or no, and what is wrong:
  no-driving 0a1b2c3d4e5f yes
  get-help 5f4e3d2c1b0a no: it says "ten" where "2" is written

The exit code is 0 when a person has heard every statement and found none wrong, else 1.
"""


def add(commands: Adder) -> None:
    """Add the command."""
    words = "hear each safety statement of a finished recording, and say whether it is what is written"
    listen = command(commands, "listen", _run, words, EXAMPLES)
    listen.add_argument("id", metavar="ID", help="a leaflet")
    listen.add_argument("--language", required=True, metavar="TAG")
    listen.add_argument("--as", dest="listener", default="", metavar="NAME", help="who listens (else you are asked)")
    listen.add_argument("--statement", action="append", default=[], metavar="ID", help="only this statement")
    listen.add_argument("--again", action="store_true", help="ask for what was heard before as well")
    listen.add_argument("--out", metavar="DIR", help="the folder that holds the recording (default: build/site)")
    listen.add_argument("--status", action="store_true", help="only show who has heard what")
    listen.add_argument("--script", metavar="FILE", help="write a page to listen with at home, and ask nothing")
    listen.add_argument("--answers", metavar="FILE", help="take the answers from a file")
    listen.add_argument(
        "--date", type=datetime.date.fromisoformat, metavar="DAY", help="such as 2026-11-23; else today"
    )
    listen.add_argument("--json", action="store_true", help="for machines")


def _run(given: argparse.Namespace) -> int:
    from ..verdicts import keep, line
    from .listen_answers import read_answers
    from .listen_asking import ask
    from .listen_page import as_page
    from .listen_recording import finished

    project, day, listener = project_of(given), given.date or today(), line(given.listener)
    _must_fit(given, day)
    recorded = finished(project, given.id, given.language, out_of(given, project), say)
    known = [one.statement for one in recorded.hearings]
    for name in given.statement:
        if name not in known:
            words = f"there is no statement {name!r}"
            raise UsageProblem(words, "--statement", f"Choose from: {', '.join(known)}.")
    chosen = [one for one in recorded.hearings if not given.statement or one.statement in given.statement]
    if given.script:
        path = Path(given.script)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_page(recorded, chosen), encoding="utf-8")
        print(path)
        return PROVEN
    if given.answers:
        fresh = read_answers(Path(given.answers), recorded.hearings, listener, day)
        path = keep(project, given.language, recorded.promise.meta.slug, fresh)
        say(f"{len(fresh)} answers are kept in {project.relative(path)}")
    elif not given.status:
        ask(project, recorded, chosen, listener, day, again=given.again)
    return _shown(given, recorded.as_now(project))


def _must_fit(given: argparse.Namespace, day: datetime.date) -> None:
    """Raises UsageProblem for ways that exclude each other, a day to come, answers that nobody gave."""
    from ..verdicts import NAME, line

    if sum(map(bool, (given.status, given.script, given.answers))) > 1:
        raise UsageProblem("only one of these at a time", "--status, --script, --answers", "Run it once for each.")
    if given.json and not (given.status or given.answers):
        raise UsageProblem("questions are asked of people", "--json", "Give --status or --answers as well.")
    if given.answers and not line(given.listener):
        raise UsageProblem("whose answers are these?", "--as", "Name the person who listened.")
    if len(given.listener) > NAME:
        raise UsageProblem(f"a name of more than {NAME} characters", "--as", "Shorten it.")
    if day > today():
        raise UsageProblem(f"{day} is still to come", "--date", "Give the day of listening.")


def _shown(given: argparse.Namespace, recorded: Recorded) -> int:
    """Where every statement stands now, and whether all is done."""
    from ..listening import State, tally

    found = recorded.hearings
    if given.json:
        rows = [
            {
                "statement": one.statement,
                "state": str(one.state),
                "words": one.summary,
                "where": one.where,
                "code": one.code,
                "clip": one.clip,
                "wrong": [verdict.wrong for verdict in one.verdicts if verdict.wrong],
            }
            for one in found
        ]
        print(as_json({"recording": recorded.artefact.path, "statements": rows}))
    else:
        if given.status:
            print(columns([["statement", "where", "state"], *([o.statement, o.where, o.summary] for o in found)]))
            print()
        for one in found:
            for verdict in one.verdicts if one.state is State.REFUSED else ():
                print(f"{one.statement}: “{verdict.wrong}” ({verdict.listener}, {verdict.date})")
        print(f"{recorded.artefact.path}: {tally(found)}.")
    return PROVEN if all(one.by_person for one in found) else FINDINGS
