"""The lines of a finished plain text: where its statements stand, and how a changed line is put back."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..cues import read_cues
from ..model import Cues, Language, Project
from ..mutation import Damage, Victim

MARK: Final = re.compile(r"^(?:• |[0-9০-৯]{1,2}\. )")
ISOLATES: Final = str.maketrans("", "", "\u2066\u2069")
WIDE: Final = re.compile("[\u4e00-\u9fff]")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’\u0300-\u036f\u0900-\u0dff\u064b-\u065f]+[^\W\d_]*)*")
"""A word of letters, with the signs that Bengali and Arabic set on them."""
Change = Callable[[str, Victim, random.Random], tuple[str, str] | None]
"""From a line to the changed line and what was done; None where the line offers no place."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A safety statement in the file: its label stands at line ``label``, its words from ``first`` up to ``last``."""

    id: str
    label: int
    first: int
    last: int


def read(victim: Victim) -> list[str]:
    """The lines of the file."""
    return victim.path.read_text(encoding="utf-8").split("\n")


def write(victim: Victim, lines: Sequence[str]) -> None:
    """Put the lines in the place of the file."""
    victim.path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def words(line: str) -> str:
    """The words of a line, without the mark of a list and the signs that steer direction."""
    return MARK.sub("", line.translate(ISOLATES))


def statements(victim: Victim, lines: Sequence[str]) -> list[Stretch]:
    """Where each safety statement stands."""
    plain = [words(line) for line in lines]
    found, after = [], 0
    for statement in victim.promise.statements:
        texts = [block.text for block in victim.promise.blocks_of(statement.id)]
        first = plain.index(texts[0], after)
        after = plain.index(texts[-1], first) + 1
        found.append(Stretch(statement.id, first - 1, first, after))
    return found


def in_statement(change: Change) -> Callable[[Victim, random.Random], Damage | None]:
    """An operator that changes one line of a safety statement: the first, in an order drawn, that offers a place."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        lines = read(victim)
        places = [(one, at) for one in statements(victim, lines) for at in range(one.first, one.last) if lines[at]]
        draw.shuffle(places)
        return _first(lines, places, change, victim, draw)

    return corrupt


def anywhere(change: Change) -> Callable[[Victim, random.Random], Damage | None]:
    """An operator that changes any one line of the file."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        lines = read(victim)
        stretches = statements(victim, lines)
        places = [(owner(stretches, at), at) for at, line in enumerate(lines) if line]
        draw.shuffle(places)
        return _first(lines, places, change, victim, draw)

    return corrupt


def _first(
    lines: list[str],
    places: Sequence[tuple[Stretch | None, int]],
    change: Change,
    victim: Victim,
    draw: random.Random,
) -> Damage | None:
    for stretch, at in places:
        changed = change(lines[at], victim, draw)
        if changed and changed[0] != lines[at]:
            lines[at] = changed[0]
            write(victim, lines)
            return Damage(f"line {at + 1}: {changed[1]}", stretch.id if stretch else "")
    return None


def owner(stretches: Sequence[Stretch], at: int) -> Stretch | None:
    """The statement that a line belongs to."""
    return next((one for one in stretches if one.label <= at < one.last), None)


def spaced(language: Language) -> bool:
    """Whether the language is written with spaces between words."""
    return language.script not in ("Hans", "Hant", "Jpan")


def whole(word: str, language: Language) -> re.Pattern[str]:
    """A pattern for a whole word of the language, in small letters or capitals."""
    if not spaced(language):
        return re.compile(re.escape(word))
    return re.compile(rf"(?<![\w\u0300-\u036f]){re.escape(word)}(?![\w\u0300-\u036f])", re.IGNORECASE)


def places(patterns: Sequence[str], line: str, language: Language) -> list[tuple[str, re.Match[str]]]:
    """Where any of these words stand in the line, each with the word; longer words first."""
    found = []
    for word in sorted(set(patterns), key=lambda word: (-len(word), word)):
        found += [(word, match) for match in whole(word, language).finditer(line)]
    return found


def put(line: str, match: re.Match[str], new: str) -> str:
    """The line with other words in the place of a match; where there are none, no double space is left."""
    before, after = line[: match.start()], line[match.end() :]
    if not new and before.endswith(" "):
        before = before[:-1]
    elif not new:
        after = after.removeprefix(" ")
    return before + new + after


def cues(project: Project, language: Language) -> Cues:
    """What is known of the words of a language."""
    return read_cues(project, language, source=language.tag == "en")


def forms(patterns: Sequence[str]) -> list[str]:
    """Those patterns that are words as written."""
    return [pattern for pattern in patterns if "*" not in pattern]
