"""Leaflets drawn from the blocks of the example leaflet: other sections, order and figures, and a title of their own.

A leaflet depends on its number alone, so the first thirty of three hundred are the thirty of a smaller corpus.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from altformats.model import Leaflet, Role, SourceBlock

from .corpus_figures import changed, drawn, endings, in_digits, mark_of, marked, telephone

LENGTHS: Final = (25, 90)
"""Blocks of a leaflet: the least and the most."""
KEPT: Final = 0.9
"""How likely a piece of a section is to stand in a leaflet that has the section."""
OWN: Final = 0.75
"""Share of the messages that are the leaflet's own; the rest is word for word as elsewhere, as in real libraries."""
PARTS: Final = ("alternative-formats", "reuse")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is taken or left as one: a paragraph, a list or a safety statement (``statement`` is then its id)."""

    blocks: tuple[SourceBlock, ...]
    statement: str = ""
    kind: str = ""
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it up to the next one."""

    heading: SourceBlock
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """The example leaflet taken to pieces: its title, its introduction, and its sections with their subsections.

    ``even`` are the messages that have as many sentences in every language.
    """

    title: SourceBlock
    introduction: tuple[Piece, ...]
    sections: tuple[tuple[Part, ...], ...]
    even: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as far as the corpus needs it: its digits, whether its brackets are wide, and its translations."""

    tag: str
    digits: str
    wide: bool
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a leaflet: the example's message (or for a title two), and what is changed in it.

    ``mark`` is a number put in brackets behind ``every`` sentence or the last one; 0 stands for none.
    """

    sources: tuple[str, ...]
    leaflet: int
    figures: Mapping[int, int]
    mark: int = 0
    every: bool = False

    def said(self, tongue: Tongue) -> str:
        """The message in a language."""
        words = [tongue.messages[source] for source in self.sources]
        number = in_digits(self.mark, tongue.digits)
        if len(words) > 1:
            return f"{words[0]}{'：' if tongue.wide else ': '}{words[1]} {number}"
        text = telephone(changed(words[0], self.figures), self.leaflet)
        if not self.mark:
            return text
        places = endings(text) if self.every else endings(text)[-1:]
        return marked(text, number, places, wide=tongue.wide)


@dataclass(frozen=True, slots=True)
class Line:
    """A block of a leaflet as it stands in its file: what is written before the message, the message, and its place."""

    before: str
    message: Message
    statement: str = ""
    kind: str = ""
    closes: bool = False
    spaced: bool = True


def example(leaflet: Leaflet, tongues: Sequence[Tongue]) -> Example:
    """The example leaflet in pieces; its shared parts are left to be put in by name."""
    kinds = {statement.id: statement.kind.value for statement in leaflet.statements}
    own = [block for block in leaflet.blocks if block.catalog != "parts"]
    rows = leaflet.path.read_text(encoding="utf-8").split("\n")
    parts: list[tuple[SourceBlock, list[Piece]]] = []
    for block in own:
        if block.role in (Role.TITLE, Role.HEADING):
            parts.append((block, []))
            continue
        pieces = parts[-1][1]
        if pieces and _belongs(block, pieces[-1]):
            pieces[-1] = replace(pieces[-1], blocks=(*pieces[-1].blocks, block))
        else:
            ordered = rows[block.place.line - 1].startswith("1. ")
            pieces.append(Piece((block,), block.statement, kinds.get(block.statement, ""), ordered))
    sections: list[list[Part]] = []
    for heading, pieces in parts[1:]:
        if heading.level == 2 or not sections:
            sections.append([])
        sections[-1].append(Part(heading, tuple(pieces)))
    even = {block.msgid for block in own if len({len(endings(one.messages[block.msgid])) for one in tongues}) == 1}
    return Example(parts[0][0], tuple(parts[0][1]), tuple(map(tuple, sections)), frozenset(even))


def _belongs(block: SourceBlock, piece: Piece) -> bool:
    """Whether a block goes on with what stands before it: the same statement, or the next item of a list."""
    if block.statement or piece.statement:
        return block.statement == piece.statement
    return block.role is Role.ITEM and piece.blocks[-1].role is Role.ITEM


def leaflet_lines(whole: Example, number: int) -> list[Line]:
    """The blocks of leaflet ``number`` (from 1) in order, its shared parts excepted."""
    draw = random.Random(f"leaflet {number}")  # noqa: S311 - a draw that can be repeated
    chosen = _sections(whole, draw)
    first = chosen[0][0].heading.msgid
    lines = [Line("# ", Message((first, whole.title.msgid), number, {}, mark_of(number)))]
    lines += _pieces(whole, whole.introduction, (number, 1), draw)
    for turn, parts in enumerate(chosen):
        again = 1 + sum(before[0].heading == parts[0].heading for before in chosen[:turn])
        for part in parts:
            mark = again if again > 1 else 0
            lines.append(Line("#" * part.heading.level + " ", Message((part.heading.msgid,), number, {}, mark)))
            lines += _pieces(whole, part.pieces, (number, again), draw)
    return lines


def _sections(whole: Example, draw: random.Random) -> list[list[Part]]:
    """Sections until the leaflet is as long as was drawn, one with a safety statement among them; long ones have two
    rounds.
    """
    least, most = LENGTHS
    wanted, count = draw.randint(least, most), 1 + sum(len(piece.blocks) for piece in whole.introduction)
    chosen: list[list[Part]] = []
    for _ in range(2):
        sound = draw.choice([section for section in whole.sections if _states(section)])
        others = [section for section in whole.sections if section is not sound]
        for section in (sound, *draw.sample(others, len(others))):
            parts = [_some(part, draw) for part in section]
            size = sum(1 + sum(len(piece.blocks) for piece in part.pieces) for part in parts)
            if count < wanted and count + size <= most:
                chosen.append(parts)
                count += size
    draw.shuffle(chosen)
    return chosen


def _states(section: tuple[Part, ...]) -> bool:
    """Whether there is a safety statement in a section."""
    return any(piece.statement for part in section for piece in part.pieces)


def _some(part: Part, draw: random.Random) -> Part:
    """A section with some of its pieces left out, and safety statements least often; never with none of them."""
    pieces = [piece for piece in part.pieces if piece.statement or draw.random() < KEPT]
    return Part(part.heading, tuple(pieces or part.pieces))


def _pieces(whole: Example, pieces: Iterable[Piece], turn: tuple[int, int], draw: random.Random) -> Iterator[Line]:
    """The lines of a section; ``turn`` is the leaflet's number and how often it has had the section by now."""
    for piece in pieces:
        statement = piece.statement and piece.statement + (f"-{turn[1]}" if turn[1] > 1 else "")
        for at, block in enumerate(piece.blocks):
            item = block.role is Role.ITEM
            before, last = (f"{at + 1}. " if piece.ordered else "- ") if item else "", at == len(piece.blocks) - 1
            spaced = last or not (item and piece.blocks[at + 1].role is Role.ITEM)
            yield Line(before, _message(whole, block, turn, draw), statement, piece.kind, last, spaced)


def _message(whole: Example, block: SourceBlock, turn: tuple[int, int], draw: random.Random) -> Message:
    """A message with figures drawn for this leaflet; three in four bear the leaflet's number, as a reference does."""
    figures = drawn(block.msgid, draw)
    own = draw.random() < OWN or turn[1] > 1
    mark = mark_of(turn[0]) if own and "](" not in block.msgid else 0
    return Message((block.msgid,), turn[0], figures, mark, block.msgid in whole.even)


def markdown(lines: Iterable[Line], english: Tongue, number: int) -> str:
    """The body of the leaflet's file, with every message on a line of its own; every third leaflet has both parts."""
    text, open_statement = [], ""
    for line in lines:
        if line.statement and line.statement != open_statement:
            text += [f":::{{safety}} {line.statement}\n:kind: {line.kind}\n\n"]
            open_statement = line.statement
        text += [f"{line.before}{line.message.said(english)}\n"]
        if line.statement and line.closes:
            text += [":::\n"]
            open_statement = ""
        text += ["\n"] if line.spaced else []
    used = PARTS if number % 3 == 0 else PARTS[: number % 2]
    return "".join(text) + "\n".join(f":::{{part}} {part}\n:::\n" for part in used)
