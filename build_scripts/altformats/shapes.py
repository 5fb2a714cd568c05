"""The shape of each leaflet, kept below ``build/shapes``: Sphinx reads a leaflet once for all languages.

A shape holds the key of all that went into it (the leaflet and its parts, our own code, the pinned tools).  Another
key, or a damaged file, and Sphinx reads the leaflet again; Sphinx is not even loaded where nothing changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .errors import SphinxProblem
from .kept import keep, kept
from .model import (
    Block,
    BulletList,
    Inlines,
    Leaflet,
    Link,
    Paragraph,
    Project,
    Safety,
    SafetyKind,
    Section,
    Shape,
    Strong,
    Text,
)
from .plan import digest


def shapes(project: Project, leaflets: Sequence[Leaflet], common: str) -> dict[str, Shape | SphinxProblem]:
    """For each leaflet's slug its shape, or what is wrong with it.  ``common`` is the key of our code.

    Raises SphinxProblem for a fault that names no leaflet.
    """
    found: dict[str, Shape | SphinxProblem] = {}
    keys = {leaflet.meta.slug: _key(leaflet, common) for leaflet in leaflets}
    unread = []
    for leaflet in leaflets:
        table = kept(project.build / "shapes" / f"{leaflet.meta.slug}.json", keys[leaflet.meta.slug])
        if table is None:
            unread.append(leaflet)
        else:
            found[leaflet.meta.slug] = _shape(table)
    if unread:
        from .editions import read_shapes

        for slug, shape in read_shapes(project, unread).items():
            found[slug] = shape
            if isinstance(shape, Shape):
                keep(project.build / "shapes" / f"{slug}.json", keys[slug], _table(shape))
    return found


def _key(leaflet: Leaflet, common: str) -> str:
    messages = (f"{block.statement}\0{block.role}\0{block.msgid}" for block in leaflet.blocks)
    kinds = (f"{statement.id} {statement.kind}" for statement in leaflet.statements)
    return digest(leaflet.files, (common, *messages, *kinds))


def _table(shape: Shape) -> list[Any]:
    return [_row(shape.title), _rows(shape.intro), [_of_section(section) for section in shape.sections]]


def _of_section(section: Section) -> list[Any]:
    deeper = [_of_section(one) for one in section.sections]
    return [section.anchor, section.level, _row(section.heading), _rows(section.blocks), deeper]


def _rows(blocks: Sequence[Block]) -> list[Any]:
    return [_of_block(block) for block in blocks]


def _of_block(block: Block) -> list[Any]:
    match block:
        case Paragraph():
            return ["paragraph", _row(block.inlines)]
        case BulletList():
            return ["list", block.numbered, [_rows(item) for item in block.items]]
        case Safety():
            return ["safety", block.id, block.kind.value, _rows(block.blocks)]


def _row(inlines: Inlines) -> list[Any]:
    row: list[Any] = []
    for part in inlines:
        match part:
            case Text():
                row.append(part.text)
            case Strong():
                row.append([_row(part.children)])
            case Link():
                row.append([part.href, _row(part.children)])
    return row


def _shape(table: Any) -> Shape:
    title, intro, sections = table
    return Shape(_inlines(title), _blocks(intro), tuple(map(_section, sections)))


def _section(row: Any) -> Section:
    anchor, level, heading, blocks, deeper = row
    return Section(anchor, level, _inlines(heading), _blocks(blocks), tuple(map(_section, deeper)))


def _blocks(rows: Any) -> tuple[Block, ...]:
    return tuple(map(_block, rows))


def _block(row: Any) -> Block:
    match row:
        case ["paragraph", inlines]:
            return Paragraph(_inlines(inlines))
        case ["list", numbered, items]:
            return BulletList(tuple(map(_blocks, items)), numbered=numbered)
        case _:
            _, statement, kind, blocks = row
            return Safety(statement, SafetyKind(kind), _blocks(blocks))


def _inlines(row: Any) -> Inlines:
    parts: list[Text | Strong | Link] = []
    for part in row:
        match part:
            case str():
                parts.append(Text(part))
            case [children]:
                parts.append(Strong(_inlines(children)))
            case _:
                parts.append(Link(part[0], _inlines(part[1])))
    return tuple(parts)
