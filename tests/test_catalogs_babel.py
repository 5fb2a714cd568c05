"""Our reading of a catalog against Babel's: whatever we take, Babel takes too, and reads as the same entries."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError, read_po

from altformats.catalogs import _entries
from altformats.errors import CatalogProblem

from .samples import PROJECT
from .whole_suite import slow

SIGNS = (
    '"',
    "\\",
    "\\n",
    "\\x",
    "#",
    "~",
    " ",
    "\r",
    "\t",
    "\u2068",
    "\u2069",
    "\u00a0",
    ",",
    "a",
    "msgid ",
    '""',
    "\x0c",
)
LINES = (
    "#, fuzzy",
    "#, fuzzy , python-format",
    "#,fuzzy",
    "#, python-format,fuzzy",
    "#, notfuzzy",
    '#| msgid "old"',
    '#~ msgid "gone"',
    '#~ msgstr "weg"',
    '#~ "more"',
    "#: a.md:1 \u2068b c.md\u2069:2",
    "#: a.md:1 \u2068b",
    "#. a note",
    "# a remark",
    "",
    '"more"',
    'msgctxt "where"',
    'msgid_plural "many"',
    'msgid ""',
    'msgstr ""',
    'msgid "new"',
    'msgstr "neu"',
    '"POT-Creation-Date: never\\n"',
    '"Plural-Forms: nplurals=2; plural=n\\n"',
    '"Language: xx_YY\\n"',
)


def damaged(lines: list[str], draw: random.Random) -> str:
    """The catalog with one to three lines of a part of it changed."""
    start = draw.randrange(0, len(lines) - 40)
    part = [*lines[: lines.index("")], "", *lines[start : start + 40]]
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(part))
        match draw.randrange(5):
            case 0:
                del part[at]
            case 1:
                part.insert(at, part[draw.randrange(len(part))])
            case 2:
                part.insert(at, draw.choice(LINES))
            case 3:
                place = draw.randint(0, len(part[at]))
                part[at] = part[at][:place] + draw.choice(SIGNS) + part[at][place:]
            case _:
                part[at] = draw.choice(LINES)
    return "\n".join(part) + draw.choice(("\n", "", "\r\n"))


@pytest.mark.parametrize("tag", ["ur", *slow("pl", "zh-Hans")])
def test_what_we_take_babel_reads_alike(tag: str, tmp_path: Path) -> None:
    """A thousand damaged catalogs: none is taken that Babel refuses, and each that is taken says the same to both."""
    path = PROJECT.translations / tag / "LC_MESSAGES" / "nerve-root-injection.po"
    lines = path.read_text(encoding="utf-8").split("\n")
    draw = random.Random(tag)  # noqa: S311 - a test's own chance
    target = tmp_path / "damaged.po"
    taken = 0
    for _ in range(1000):
        text = damaged(lines, draw)
        target.write_bytes(text.encode())
        try:
            ours = {m: (e.msgstr, e.fuzzy, e.line) for m, e in _entries(target, "damaged.po").items()}
        except CatalogProblem:
            continue
        try:
            catalog = read_po(io.BytesIO(text.encode()), abort_invalid=True)
        except (ValueError, PoFileError) as error:
            pytest.fail(f"Babel refuses what we take ({error}):\n{text}")
        theirs = {str(m.id): (str(m.string), m.fuzzy, m.lineno) for m in catalog if m.id}
        assert ours == theirs, text
        taken += 1
    assert 100 < taken < 900
