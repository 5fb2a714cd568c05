"""``altformats recording``: the script that a person reads aloud, and the sign-off of what was recorded."""

from __future__ import annotations

import argparse
import datetime
import html
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import Problem, UsageProblem
from ..model import Edition, ScriptLine
from ..terminal import PROVEN, Adder, columns, command, project_of, say, today

if TYPE_CHECKING:
    from ..speech.recorded_sign import SignedBlock

EXAMPLES: Final = """examples:
  altformats recording script nerve-root-injection --language so   the script to read aloud
  altformats recording find nerve-root-injection --language so     where each block is heard in the recording
  altformats recording sign nerve-root-injection --language so --reader "A. Warsame" --listener "B. Cali"
"""
PAGE: Final = """<!doctype html>
<html lang="{tag}" dir="{direction}">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 1.5rem/1.6 sans-serif; max-width: 40em; margin: 2em auto }}
aside {{ font-size: 1rem; border: 1px solid; padding: 1em }}
ul {{ list-style: none; padding: 0 }}
li {{ margin: 1.2em 0 }}
b {{ margin-inline-end: 1em }}
</style>
<aside lang="en" dir="ltr">
<p>Read each block aloud, in this order. Do not read the numbers. Leave two seconds of silence after each block, and
never more than one second within a block. If you slip, pause, read the whole block again, and cut the first attempt
out afterwards.</p>
<p>Save one file (WAV, FLAC or MP3) as <code>{place}</code>. {english}</p>
</aside>
<ul>
{lines}
</ul>
</html>
"""
IN_ENGLISH: Final = """Blocks with E are in English: leave them out (a machine says them), or read them too and mark
all blocks with a label track, as the README beside that place says."""


def add(commands: Adder) -> None:
    """Add the command."""
    words = "have a leaflet read aloud by a person: the script to read, and the sign-off of the recording"
    recording = command(commands, "recording", _run, words, EXAMPLES)
    recording.add_argument("action", choices=("script", "find", "sign"))
    recording.add_argument("id", metavar="LEAFLET")
    recording.add_argument("--language", required=True, metavar="TAG")
    recording.add_argument("--out", metavar="FILE", help="where the script goes (default: below build/scripts)")
    recording.add_argument("--reader", default="", metavar="NAME", help="who read it aloud")
    recording.add_argument("--listener", default="", metavar="NAME", help="who listened to all of it, word by word")
    recording.add_argument(
        "--date", type=datetime.date.fromisoformat, metavar="DAY", help="such as 2026-11-23; else today"
    )


def _run(given: argparse.Namespace) -> int:
    from ..narration import script
    from ..speech.recorded_sign import find, sign

    project = project_of(given)
    edition = _edition(given)
    lines = script(edition)
    name = f"{edition.language.tag}/{edition.meta.slug}"
    if given.action == "script":
        path = Path(given.out) if given.out else project.build / "scripts" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        place = f"{project.relative(project.recordings / name)}.wav"
        path.write_text(as_page(edition, lines, place), encoding="utf-8")
        print(project.relative(path))
        return PROVEN
    if given.action == "find":
        print(_table(find(project, name, lines)))
        return PROVEN
    day = given.date or today()
    if day > today():
        raise UsageProblem(f"{day} is still to come", "--date", "Sign with the day of listening.")
    signed_in, signed = sign(project, name, lines, given.reader, given.listener, day)
    print(_table(signed.blocks))
    say(f"{project.relative(signed_in)}: read by {signed.reader}, heard by {signed.listener}, {signed.date}")
    return PROVEN


def as_page(edition: Edition, lines: Sequence[ScriptLine], place: str) -> str:
    """The script as a page to be read from a screen or from paper."""
    own, english = edition.language, edition.english
    rows = []
    for line in lines:
        other = "" if line.tag == own.tag else f' lang="{english.tag}" dir="{english.direction}"'
        rows.append(f"<li{other}><b>{line.number}</b>{html.escape(line.words)}</li>")
    return PAGE.format(
        tag=own.tag,
        direction=own.direction,
        title=html.escape(f"{edition.meta.title}: {own.autonym}"),
        place=html.escape(place),
        english=IN_ENGLISH if own.tag != english.tag else "",
        lines="\n".join(rows),
    )


def _edition(given: argparse.Namespace) -> Edition:
    """The edition asked for.  Raises UsageProblem and whatever else keeps it from being made."""
    from ..library import read_editions, read_library

    library = read_library(project_of(given), today(), [given.id], [given.language])
    if (given.id, given.language) not in library.translations:
        finding = library.findings[0]
        raise UsageProblem(f"the edition cannot be made: {finding.message}", finding.place, finding.remedy)
    edition = read_editions(library, given.language, [given.id])[given.id]
    if isinstance(edition, Problem):
        raise edition
    return edition


def _table(blocks: Sequence[SignedBlock]) -> str:
    rows = [[block.number, _clock(block.start), _clock(block.end), block.words[:60]] for block in blocks]
    return columns([["block", "from", "to", "words"], *rows])


def _clock(seconds: float) -> str:
    """Minutes and seconds, such as 1:02.4."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"
