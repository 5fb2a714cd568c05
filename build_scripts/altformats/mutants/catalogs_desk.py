"""The catalogs of one language on the table: entries drawn and rewritten, and signed again as an attacker could."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import Problem
from ..model import Leaflet, Role
from ..mutation import Damage, Victim
from ..potext import Entry, parse, rewritten
from ..signatures import Item, Signatures, items_of, read_signatures, text_item, write_signatures
from ..source import read_leaflet

INTERFACE: Final = "interface"
Change = Callable[[str, "Row", Victim, random.Random], tuple[str, str] | None]
"""From a translation to another and what was done; None where it offers no place."""
Corrupt = Callable[[Victim, random.Random], Damage | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a catalog, and the safety statement that it belongs to."""

    path: Path
    msgid: str
    msgstr: str
    statement: str
    role: Role | None


def leaflet_of(victim: Victim) -> Leaflet:
    """The English leaflet."""
    return read_leaflet(victim.project, victim.project.leaflets / f"{victim.path.stem}.md")


def rows(victim: Victim, name: str = "") -> list[Row]:
    """The entries of one catalog, the leaflet's own unless named, without its header."""
    path = victim.path.with_stem(name) if name else victim.path
    blocks = {block.msgid: block for block in leaflet_of(victim).blocks}
    found = []
    for entry in _entries(path):
        block = blocks.get(entry.msgid)
        statement, role = (block.statement, block.role) if block else ("", None)
        found.append(Row(path, entry.msgid, entry.msgstr, statement, role))
    return found


def rewrite(row: Row, msgstr: str) -> None:
    """Put other words in the place of an entry's; every other line stays as it is."""
    text = row.path.read_text(encoding="utf-8")
    row.path.write_text(rewritten(text, row.path.name, {row.msgid: msgstr}), encoding="utf-8", newline="\n")


def in_statement(change: Change) -> Corrupt:
    """An operator on one entry of a safety statement: the first, in an order drawn, that offers a place."""
    return _edit(change, lambda victim: [row for row in rows(victim) if row.statement])


def anywhere(change: Change) -> Corrupt:
    """An operator on one entry of the leaflet, of its parts or of the interface."""
    return _edit(change, lambda victim: [row for name in ("", "parts", INTERFACE) for row in rows(victim, name)])


def in_interface(change: Change) -> Corrupt:
    """An operator on one of the words that altformats itself puts into the files."""
    return _edit(change, lambda victim: rows(victim, INTERFACE))


def _edit(change: Change, offered: Callable[[Victim], Sequence[Row]]) -> Corrupt:
    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        places = list(offered(victim))
        draw.shuffle(places)
        for row in places:
            changed = change(row.msgstr, row, victim, draw)
            if changed and changed[0] != row.msgstr:
                rewrite(row, changed[0])
                return Damage(f"{row.path.name}, “{row.msgid[:40]}”: {changed[1]}", row.statement)
        return None

    return corrupt


def signed_again(corrupt: Corrupt) -> Corrupt:
    """The same, and then every sign-off is made to fit the new words: as if the fault had come with the translation."""

    def arriving(victim: Victim, draw: random.Random) -> Damage | None:
        damage = corrupt(victim, draw)
        if damage is None:
            return None
        sign_again(victim)
        return Damage(f"{damage.what} (and it was signed so)", damage.statement)

    return arriving


def sign_again(victim: Victim) -> None:
    """Make the hashes of all sign-offs those of the words as they stand now; catalogs that are damaged stay void."""
    tag, leaflet = victim.language.tag, leaflet_of(victim)
    messages: dict[str, dict[str, str]] = {}
    for name in (victim.path.stem, "parts", INTERFACE):
        try:
            messages[name] = {entry.msgid: entry.msgstr for entry in _entries(victim.path.with_stem(name))}
        except (OSError, UnicodeDecodeError, Problem):
            continue  # nothing of a catalog that cannot be read can be signed
    said = {**messages.get(victim.path.stem, {}), **messages.get("parts", {})}
    items = [*items_of(leaflet), *(text_item(msgid, INTERFACE) for msgid in messages.get(INTERFACE, {}))]
    for name in messages:
        known = read_signatures(victim.project, tag, name)
        words = messages[INTERFACE] if name == INTERFACE else said
        write_signatures(victim.project, tag, name, _fitted(known, items, words))


def _fitted(known: Signatures, items: Sequence[Item], words: dict[str, str]) -> Signatures:
    now = {item.key: (item.source, item.translation(words)) for item in items if item.translation(words)}
    signoffs = tuple(
        dataclasses.replace(one, items={key: now.get(key, pair) for key, pair in one.items.items()})
        for one in known.signoffs
    )
    return dataclasses.replace(known, signoffs=signoffs)


def _entries(path: Path) -> list[Entry]:
    """All but the header.  Raises Problem or UnicodeDecodeError for a catalog that cannot be read."""
    return [entry for entry in parse(path.read_bytes().decode("utf-8"), path.name) if entry.msgid]
