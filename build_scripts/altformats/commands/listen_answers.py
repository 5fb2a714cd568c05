"""Answers that a listener wrote down elsewhere, as a file of plain lines.  Private to ``listen.py``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..errors import ListeningProblem, UsageProblem
from ..listening import Hearing
from ..verdicts import Verdict, line

LARGEST: Final = 200_000
"""Bytes of a file of answers."""
LINE: Final = re.compile(
    r"(?P<id>[a-z0-9][a-z0-9-]*)(?:[\s,;:]+(?P<code>[0-9a-f]{12}))?[\s,;:]+(?P<said>yes|no)\b[\s,;:.]*(?P<words>.*)",
    re.IGNORECASE,
)
HOW: Final = "Write: the statement, the code from the page if there is one, yes or no, and after no what is wrong."


def read_answers(file: Path, hearings: Sequence[Hearing], listener: str, day: datetime.date) -> tuple[Verdict, ...]:
    """The verdicts in a file of answers, all of them or none.

    Raises ListeningProblem, with the line, for what is no answer, is said twice, or was said of another recording.
    """
    known = {one.statement: one for one in hearings}
    found: dict[str, Verdict] = {}
    for number, written in enumerate(_text(file).split("\n"), start=1):
        plain = line(written)
        if not plain or plain.startswith("#"):
            continue
        place = f"{file.name}:{number}"
        answer = LINE.fullmatch(plain)
        if not answer:
            raise ListeningProblem(f"this is no answer: {plain[:80]!r}", place, HOW)
        hearing = known.get(answer["id"].lower())
        if hearing is None or hearing.statement in found:
            what = "is answered twice" if hearing else "is no statement of this recording"
            raise ListeningProblem(f"{answer['id']!r} {what}", place, f"It has: {', '.join(known)}.")
        found[hearing.statement] = _verdict(hearing, answer, listener, day, place)
    if not found:
        raise ListeningProblem("there is no answer in it", file.name, HOW)
    return tuple(found.values())


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ListeningProblem(f"it has more than {LARGEST} bytes", file.name, HOW)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageProblem(f"the answers cannot be read: {error.strerror}", "--answers", "Name a text file.") from error
    except ValueError as error:
        raise ListeningProblem("it is no plain text", file.name, "Save it as plain text (UTF-8).") from error


def _verdict(hearing: Hearing, answer: re.Match[str], listener: str, day: datetime.date, place: str) -> Verdict:
    yes, words = answer["said"].lower() == "yes", answer["words"]
    if answer["code"] and answer["code"].lower() != hearing.code:
        raise ListeningProblem(
            f"{hearing.statement}: the recording or its words have changed since this was heard",
            place,
            "Write a new page (altformats listen --script) and have it heard again.",
        )
    if yes and words:
        remedy = "Write no and what is wrong; or yes alone."
        raise ListeningProblem(f"{hearing.statement}: yes, and yet {words!r}", place, remedy)
    if not yes and not words:
        raise ListeningProblem(f"{hearing.statement}: no, and nothing is said to be wrong", place, HOW)
    return Verdict(hearing.statement, hearing.clip, hearing.words, listener, day, words)
