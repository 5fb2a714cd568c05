"""``altformats publish`` and ``rollback``: a finished folder is put before the public, or an earlier one again."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Final

from ..terminal import PROVEN, Adder, as_json, columns, command, project_of, quiet, say, today

EXAMPLES: Final = """examples:
  altformats publish --to /srv/leaflets                 serve build/release from /srv/leaflets/current
  altformats publish --to /srv/leaflets --dry-run       what would change
  altformats publish --to test --from build/site --preview

A crash or a full disk leaves what was served before as it was.  docs/publishing.md says how to set up a web server.
"""
BACK: Final = """examples:
  altformats rollback --to /srv/leaflets                the release before the one that is served
  altformats rollback --to /srv/leaflets --list         what there is
"""
SHOWN: Final = 20
"""Changed files that are named on the screen."""


def add(commands: Adder) -> None:
    """Add both commands."""
    publish = command(commands, "publish", _publish, "put a finished folder before the public, whole or not", EXAMPLES)
    publish.add_argument("--to", required=True, metavar="DIR", help="the folder whose current/ is served")
    publish.add_argument("--from", dest="source", metavar="DIR", help="the finished folder (default: build/release)")
    publish.add_argument("--keep", type=int, default=3, metavar="N", help="releases to keep on the disk (default: 3)")
    publish.add_argument("--preview", action="store_true", help="allow a preview, which is not for patients")
    publish.add_argument("--empty", action="store_true", help="allow a folder without leaflets")
    publish.add_argument("--dry-run", action="store_true", help="only say what would change")
    publish.add_argument("--json", action="store_true", help="the result as JSON")
    back = command(commands, "rollback", _rollback, "serve an earlier release again", BACK)
    back.add_argument("--to", required=True, metavar="DIR", help="the folder whose current/ is served")
    words = "this release, not the one before"
    back.add_argument("--to-release", "--release", default="", dest="release", metavar="NAME", help=words)
    back.add_argument("--list", action="store_true", help="show the releases that are kept")
    back.add_argument("--json", action="store_true", help="the result as JSON")


def _publish(given: argparse.Namespace) -> int:
    from ..publishing import publish

    project = project_of(given)
    source = Path(given.source) if given.source else project.build / "release"
    target = Path(given.to)
    change = publish(
        source,
        target,
        today().isoformat(),
        quiet if given.json else say,
        keep=given.keep,
        preview=given.preview,
        empty=given.empty,
        dry=given.dry_run,
    )
    if given.json:
        print(as_json({**dataclasses.asdict(change), "switched": not given.dry_run and change.before != change.after}))
        return PROVEN
    for what, paths in (("added", change.added), ("changed", change.changed), ("removed", change.removed)):
        for path in paths[:SHOWN]:
            print(f"{what:8} {path}")
        if len(paths) > SHOWN:
            print(f"{what:8} and {len(paths) - SHOWN} more")
    state = (
        "would be served" if given.dry_run else "is served already" if change.before == change.after else "is served"
    )
    say(f"release {change.after} {state} from {target / 'current'}")
    return PROVEN


def _rollback(given: argparse.Namespace) -> int:
    from ..publishing import current, history, rollback

    target = Path(given.to)
    if given.list:
        served = current(target)
        rows = [{**row, "served": row["name"] == served} for row in history(target)]
        if given.json:
            print(as_json(rows))
        else:
            table = [[row["name"], row["day"], str(row["files"]), "served" if row["served"] else ""] for row in rows]
            print(columns([["release", "day", "files", ""], *table]))
        return PROVEN
    name = rollback(target, quiet if given.json else say, given.release)
    if given.json:
        print(as_json({"served": name}))
    else:
        say(f"release {name} is served again from {target / 'current'}")
    return PROVEN
