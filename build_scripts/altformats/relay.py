"""Many stories at once over one crew: what a process or a machine loses is tried again, in smaller pieces.

A *story* is a generator: it yields pieces of work, is sent their results, and may ask for more before it ends.  While
one story waits for its last piece, the pieces of others are worked on.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar

from .cells import Answer, Crew, Desk

Told = TypeVar("Told")
Results = dict[str, Any]
"""What came of each unit of a piece, by the name of the unit."""

TRIES: Final = 3
"""How often a piece of one unit is tried, when it hangs or takes too much, before it counts as lost."""
KILLED: Final = 10
"""The same when its process or machine ends by itself: others may have ended it, again and again.  (With three, 20
workers killed during builds of 63 small files lost files in two builds of three.)"""
AHEAD: Final = 2
"""Pieces that wait in line for each that is worked on: enough for nobody to be idle, and few stories open at a time."""


class Piece(Protocol):
    """Some units of work that are done one after another in one process."""

    @property
    def kind(self) -> str:
        """What is done, in a word: pieces of one kind use the same things."""

    def parts(self) -> Sequence[Piece]:
        """The same in pieces of one unit each; itself alone where there is one."""

    def lost(self, why: str) -> Results:
        """The results to go on with when it was lost each time it was tried."""


Story = Generator[Sequence[Piece], Mapping[str, Any], Told]
Work = Callable[[Any, Desk], Results]


@dataclass
class _Telling:
    """A story that is being told: how many pieces of it are out, and what has come back since it was last sent any."""

    story: Story[Any]
    out: int = 0
    back: Results = field(default_factory=dict)
    begun: bool = False

    def go_on(self) -> Sequence[Piece]:
        """The pieces that it asks for next.  Raises StopIteration with what it tells in the end."""
        back, self.back = self.back, {}
        pieces = self.story.send(back) if self.begun else next(self.story)
        self.begun = True
        return pieces


@dataclass(frozen=True, slots=True)
class _Out:
    """A piece that is worked on, whose it is, and how often it has been tried, this time included."""

    telling: _Telling
    piece: Piece
    time: int


def relay(crew: Crew, work: Work, stories: Iterable[Story[Told]]) -> Iterator[Told]:
    """What each story tells in the end, in the order in which they end.  ``stories`` are begun as hands become free.

    Raises what the work or a story raises; WorkFailed for what was raised in another process.
    """
    table: _Table[Told] = _Table(crew, work)
    more = iter(stories)
    while True:
        while len(table.waiting) < AHEAD * crew.size and (story := next(more, None)) is not None:
            table.turn(_Telling(story))
        yield from table.ended
        table.ended.clear()
        if not table.waiting:
            return
        for future in wait(table.waiting, return_when=FIRST_COMPLETED).done:
            table.take(future)


class _Table(Generic[Told]):
    """What is out, and what has ended."""

    def __init__(self, crew: Crew, work: Work) -> None:
        self.crew, self.work = crew, work
        self.waiting: dict[Future[Answer], _Out] = {}
        self.ended: list[Told] = []

    def send(self, telling: _Telling, pieces: Sequence[Piece], time: int) -> None:
        """Have these pieces worked on."""
        telling.out += len(pieces)
        for piece in pieces:
            self.waiting[self.crew.submit(self.work, piece, piece.kind)] = _Out(telling, piece, time)

    def turn(self, telling: _Telling) -> None:
        """Send a story what came back, until it waits for more or has ended."""
        try:
            while not telling.out:
                self.send(telling, telling.go_on(), 1)
        except StopIteration as stop:
            self.ended.append(stop.value)

    def take(self, future: Future[Answer]) -> None:
        """Take in what came of a piece; a lost one is tried again, first in smaller pieces and then by itself."""
        out, answer = self.waiting.pop(future), self.crew.answer(future)
        telling, parts = out.telling, out.piece.parts()
        telling.out -= 1
        if not answer.lost:
            telling.back |= answer.result
        elif len(parts) > 1:
            self.send(telling, parts, 1)
        elif out.time < (KILLED if answer.ended else TRIES):
            self.send(telling, [out.piece], out.time + 1)
        else:
            telling.back |= out.piece.lost(answer.lost)
        self.turn(telling)
