"""Reads plain text back from its bytes: each line that is not empty is one block.

The bytes must be UTF-8 without a mark at the start, without control characters and without overrides of direction:
an override could show "do not" in another order than it stands in the file.  Of the marks that steer direction only a
left-to-right isolate that is closed on its own line is known, and in a line of right-to-left words each telephone
number must stand in one: without it, "0114 271 4271" is shown as "4271 271 0114".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..model import Finding, Layer, Need, Part, Place, Project, Reading

name: Final = "text"
FAULTS: Final = {
    "text-bytes": "The text file is not clean UTF-8, or holds a control character or an override of direction.",
    "text-unread": "The text file holds characters that nobody sees, or spaces that are none of ours.",
    "text-numbers": "The items of a numbered list do not count up from 1.",
    "text-telephone": "A telephone number in right-to-left text would be shown with its groups in reverse.",
}
MARK: Final = re.compile(r"^(?:\N{BULLET} |(?P<number>\d{1,2})\. )")
LINE: Final = "line"
"""The role of a line without a mark: a heading and a paragraph look alike."""
UNSEEN: Final = ("Cf", "Zl", "Zp", "Co", "Cn", "Cs")
"""Kinds of characters that show nothing, or nothing that is known (Unicode's general categories)."""
USED: Final = "\u200c\u200d\u2066\u2069"
"""Of these kinds, what we use: joiners within words, and isolates, which are looked at for themselves."""
SPACES: Final = " \u00a0\u3000"
"""The spaces that texts are written with."""
UNCLEAN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffd\u202a-\u202e\u2067\u2068\u200e\u200f\u061c\u200b]"
)
ISOLATE: Final = re.compile("\u2066[^\u2066\u2069]*\u2069")
TELEPHONE: Final = re.compile(r"\+?[0-9]{2,6}(?: [0-9]{3,6}){1,3}")
RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def needs(project: Project) -> tuple[Need, ...]:  # noqa: ARG001 - the contract of a reader
    """Nothing but Python."""
    return ()


@contextmanager
def opened(project: Project, store: str = "") -> Iterator[Callable[[Path], Reading]]:  # noqa: ARG001 - the contract
    """Give the function that reads one file."""
    yield read


def read(path: Path) -> Reading:
    """The lines of the file as blocks, with list marks taken off; ``where`` is the line, counted from 1."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Reading((), {}, faults=(_fault(path, line, "the file is not UTF-8"),))
    lines = list(enumerate(text.split("\n"), start=1))
    faults = [fault for number, line in lines for fault in _faults(path, number, line)]
    faults += _miscounted(path, lines)
    parts = tuple(
        Part(MARK.sub("", line), f"line {number}", role="item" if MARK.match(line) else LINE)
        for number, line in lines
        if line.strip()
    )
    title = parts[0].text if parts else ""
    facts: dict[str, str | int] = {"title": title, "lines": len(lines), "words": len(text.split())}
    return Reading((Layer("bytes", parts),), facts, faults=tuple(faults))


def _faults(path: Path, number: int, line: str) -> Iterator[Finding]:
    outside = ISOLATE.sub("", line)
    if UNCLEAN.search(line):
        yield _fault(path, number, "a control character or an override of direction")
    if re.search("[\u2066\u2069]", outside):
        yield _fault(path, number, "an isolate of direction that is not closed on its line")
    if any(RIGHT_TO_LEFT.search(isolate) for isolate in ISOLATE.findall(line)):
        yield _fault(path, number, "right-to-left words in a left-to-right isolate")
    unseen = [
        character
        for character in line
        if (unicodedata.category(character) in UNSEEN and character not in USED)
        or (unicodedata.category(character) == "Zs" and character not in SPACES)
    ]
    if unseen and not UNCLEAN.search(line):
        name = unicodedata.name(unseen[0], f"U+{ord(unseen[0]):04X}")
        yield _fault(path, number, f"a character that nobody sees: {name}", code="text-unread")
    if RIGHT_TO_LEFT.search(line) and TELEPHONE.search(outside):
        yield _fault(path, number, FAULTS["text-telephone"], code="text-telephone")


def _miscounted(path: Path, lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """Faults of numbered lists: each number is 1 or follows on the one in the line before."""
    before = 0
    for number, line in lines:
        mark = MARK.match(line)
        count = int(mark["number"]) if mark and mark["number"] else 0
        if (count and count not in (1, before + 1)) or (count == 1 and before):
            yield _fault(path, number, f"the item after {before or 'no other'} is {count}", code="text-numbers")
        before = count


def _fault(path: Path, line: int, message: str, *, code: str = "text-bytes") -> Finding:
    return Finding(code, message, Place(path.name, line), "Do not hand this file out. Build it again.")
