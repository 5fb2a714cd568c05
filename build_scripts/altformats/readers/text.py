"""Reads plain text back from its bytes: each line that is not empty is one block.

The bytes must be UTF-8 without a mark at the start, without control characters and without overrides of direction:
an override could show "do not" in another order than it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..model import Finding, Layer, Need, Part, Place, Project, Reading

name: Final = "text"
FAULTS: Final = {
    "text-bytes": "The text file is not clean UTF-8, or holds a control character or an override of direction."
}
MARK: Final = re.compile(r"^(?:\N{BULLET} |[0-9]{1,2}\. )")
UNCLEAN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffd\u202a-\u202e]")


def needs(project: Project) -> tuple[Need, ...]:  # noqa: ARG001 - the contract of a reader
    """Nothing but Python."""
    return ()


@contextmanager
def opened(project: Project) -> Iterator[Callable[[Path], Reading]]:  # noqa: ARG001 - the contract of a reader
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
    faults = [_fault(path, n, "a control character or an override of direction") for n, s in lines if UNCLEAN.search(s)]
    parts = tuple(Part(MARK.sub("", line), f"line {number}") for number, line in lines if line.strip())
    title = parts[0].text if parts else ""
    facts: dict[str, str | int] = {"title": title, "lines": len(lines), "words": len(text.split())}
    return Reading((Layer("bytes", parts),), facts, faults=tuple(faults))


def _fault(path: Path, line: int, message: str) -> Finding:
    return Finding("text-bytes", message, Place(path.name, line), "Do not hand this file out. Build it again.")
