"""Plays each statement and asks, one plain line after another: no colour, nothing drawn over, Enter and four letters.

Private to ``listen.py``.  The words stand before the sound, and the sound waits for Enter, so that a screen reader has
finished before it begins.
"""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..clips import Stretch, stretch, write_wav
from ..errors import UsageProblem
from ..listening import Hearing, State
from ..model import Project
from ..verdicts import LONGEST, Verdict, keep, line
from .listen_recording import Recorded

PLAYERS: Final = (
    ("paplay",),
    ("pw-play",),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("mpv", "--no-video", "--really-quiet"),
    ("aplay", "--quiet"),
    ("cvlc", "--quiet", "--play-and-exit"),
    ("vlc", "--intf", "dummy", "--play-and-exit"),
)
"""What plays a sound file and ends, in the order in which they are tried."""
SPARE: Final = 30.0
"""Seconds that a player may take longer than the sound lasts."""
LETTERS: Final = "y = it says what is written, n = it is wrong, a = play it again, s = stop here"

YES, NO, AGAIN, STOP = ("y", "yes"), ("n", "no"), ("a", "again"), ("s", "stop")
SAID: Final = re.compile(r"(?P<letter>[a-z]+)[\s,;:.]*(?P<words>.*)", re.IGNORECASE)
"""A letter, or the word, and what is wrong on the same line or on one of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed: right, wrong with words, or ``stop`` for now."""

    right: bool = False
    wrong: str = ""
    stop: bool = False


def ask(
    project: Project,
    recorded: Recorded,
    chosen: Sequence[Hearing],
    listener: str,
    day: datetime.date,
    *,
    again: bool,
) -> None:
    """Ask for what nobody has heard yet, or with ``again`` for all of it; each answer is kept at once.

    Raises UsageProblem where nobody says who listens.
    """
    todo = [one for one in chosen if again or one.state in (State.MATCHED, State.READ)]
    language, title = recorded.promise.language, recorded.promise.meta.title
    print(f"{title}, in {language.english}: {len(chosen)} safety statements, {len(todo)} to be heard.")
    if not todo:
        print("Nothing is left to hear. To hear it all once more: --again")
        return
    listener = listener or line(_typed("Your name, then Enter: ") or "")
    if not listener:
        raise UsageProblem("nobody is named who listens", "--as", 'Give your name: --as "A. Nowak"')
    print("Read each statement, press Enter, listen, and type one letter, then Enter:")
    print(f"{LETTERS}.")
    with tempfile.TemporaryDirectory(prefix="altformats-listen-") as folder:
        for number, hearing in enumerate(todo, start=1):
            _show(recorded, hearing, f"{number} of {len(todo)}")
            cut = stretch(hearing.where)
            file = Path(folder) / f"{hearing.statement}.wav"
            write_wav(recorded.file, cut, file)
            answer = _answer(file, cut)
            file.unlink()
            if answer.stop:
                print("Stopped here. What you answered is kept; the same command goes on from here.")
                break
            verdict = Verdict(hearing.statement, hearing.clip, hearing.words, listener, day, answer.wrong)
            keep(project, language.tag, recorded.promise.meta.slug, [verdict])
    print()


def _show(recorded: Recorded, hearing: Hearing, number: str) -> None:
    kind = next(one.kind for one in recorded.promise.statements if one.id == hearing.statement)
    print(f"\nStatement {number}: {hearing.statement} ({kind})")
    for words in recorded.written(hearing.statement):
        print(f"  {words}")
    english = recorded.in_english(hearing.statement)
    if english:
        print("In English:")
        for words in english:
            print(f"  {words}")


def _answer(file: Path, cut: Stretch) -> Answer:
    """What the listener says of the sound, which is played as often as they like."""
    first = _typed("Enter = hear it, s = stop here: ")
    if first is None or first.strip().lower() in STOP:
        return Answer(stop=True)
    _play(file, cut)
    while True:
        typed = _typed("y, n, a or s: ")
        said = SAID.fullmatch(line(typed or ""))
        letter, words = (said["letter"].lower(), said["words"]) if said else ("", "")
        if typed is None or (letter in STOP and not words):
            return Answer(stop=True)
        if letter in NO:
            wrong = words or line(_typed("What is wrong? (one line; Enter alone = back): ") or "")
            if wrong:
                return Answer(wrong=wrong[:LONGEST])
            print("Nothing is kept: say what is wrong, or y.")
        elif letter in YES and not words:
            return Answer(right=True)
        elif letter in AGAIN and not words:
            print(f"If you hear nothing, open this file yourself: {file}")
            _play(file, cut)
        else:
            print(f"One letter, please: {LETTERS}.")


def _typed(prompt: str) -> str | None:
    """A line from the keyboard; None at the end of the input."""
    try:
        return input(prompt)
    except EOFError:
        print()
        return None


def _play(file: Path, cut: Stretch) -> None:
    """Play it with the first player that can, or say where it lies."""
    for program, *options in PLAYERS:
        found = shutil.which(program)
        if not found:
            continue
        try:
            done = subprocess.run(
                [found, *options, str(file)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=cut.end - cut.start + SPARE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return
    print(f"Nothing here plays sound. Open this file yourself, then answer: {file}")
