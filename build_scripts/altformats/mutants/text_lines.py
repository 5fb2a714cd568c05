"""The lines of a finished plain text: where its statements stand, and how a changed line is put back."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..mutation import Damage, Victim

MARK: Final = re.compile(r"^(?:• |[0-9০-৯]{1,2}\. )")
ISOLATES: Final = str.maketrans("", "", "\u2066\u2069")
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
