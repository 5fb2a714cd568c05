"""``altformats store``: what the store holds, whether it is sound, and how it is kept small."""

from __future__ import annotations

import argparse
import datetime
from collections import Counter
from typing import Final

from ..terminal import FINDINGS, PROVEN, Adder, as_json, columns, command, project_of, say, storing

EXAMPLES: Final = """examples:
  altformats store verify                       read every entry; damaged ones are put aside and made again
  altformats store gc --days 30                 drop what was not used for 30 days
  altformats store gc --most 50                 drop the oldest until 50 GB are left
  altformats store verify --store s3://bucket/altformats
"""
DAYS: Final = 90


def add(commands: Adder) -> None:
    """Add the commands."""
    words = "check or tidy the store of finished results; what is dropped is made again when it is wanted"
    store = command(commands, "store", _verify, words, EXAMPLES)
    actions = store.add_subparsers(required=True, metavar="action")
    verify = command(actions, "verify", _verify, "read every entry and put damaged ones aside", EXAMPLES)
    gc = command(actions, "gc", _gc, "drop what has not been used for long, and what was put aside", EXAMPLES)
    gc.add_argument(
        "--days", type=float, default=DAYS, metavar="N", help="keep what was used in so many days (default %(default)s)"
    )
    gc.add_argument("--most", type=float, default=0, metavar="GB", help="then drop the oldest until no more is left")
    gc.add_argument("--dry-run", action="store_true", help="only say what would be dropped")
    for parser in (verify, gc):
        storing(parser)
        parser.add_argument("--json", action="store_true", help="for machines")


def _address(given: argparse.Namespace) -> str:
    return given.store or str(project_of(given).store)


def _verify(given: argparse.Namespace) -> int:
    from ..store import Store

    store = Store(_address(given))
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for entry in store.entries():
        if store.sound(entry.name):
            room = entry.name.partition("/")[0]
            counts[room] += 1
            sizes[room] += entry.bytes
    damaged = sorted(store.damaged())
    if given.json:
        print(as_json({"sound": dict(counts), "bytes": dict(sizes), "damaged": damaged}))
    else:
        rows = [[room, f"{counts[room]:,}", f"{sizes[room] / 1e6:,.1f} MB"] for room in sorted(counts)]
        print(columns([["kept", "entries", "size"], *rows]))
        for name in damaged:
            say(f"damaged, put aside, and made again when it is wanted: {name}")
    return FINDINGS if damaged else PROVEN


def _gc(given: argparse.Namespace) -> int:
    from ..store import Entry, Store

    store = Store(_address(given))
    entries = sorted(store.entries(), key=lambda entry: entry.written)
    oldest = datetime.datetime.now(datetime.UTC).timestamp() - given.days * 86400
    left = sum(entry.bytes for entry in entries)
    dropped: list[Entry] = []
    for entry in entries:
        if entry.written < oldest or (given.most and left > given.most * 1e9):
            dropped.append(entry)
            left -= entry.bytes
    if not given.dry_run:
        for entry in dropped:
            store.remove(entry.name)
        store.clear_damaged()
    freed = sum(entry.bytes for entry in dropped)
    if given.json:
        print(as_json({"dropped": len(dropped), "bytes": freed, "left": left}))
    else:
        done = "would be dropped" if given.dry_run else "dropped"
        print(f"{len(dropped):,} entries {done} ({freed / 1e6:,.1f} MB); {left / 1e6:,.1f} MB are kept")
    return PROVEN
