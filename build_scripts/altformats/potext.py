"""The lines of a gettext catalog: read strictly, and rewritten one entry at a time so that nothing else moves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from .errors import CatalogProblem, Problem
from .model import Place

LINE: Final = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"((?:[^"\\]|\\["\\ntr])*)"')
COMMENT: Final = re.compile(rf"#(?!~).*|#~\|? *(?:{LINE.pattern})?")
"""A comment; behind ``#~`` stands a line of an entry that is not in use any more."""
ESCAPE: Final = re.compile(r"\\(.)")
ESCAPES: Final = {"\\": "\\", '"': '"', "n": "\n", "t": "\t", "r": "\r"}
ORDER: Final = {"": "msgctxt msgid", "msgctxt": "msgid", "msgid": "msgstr", "msgstr": "msgctxt msgid"}


@dataclass(slots=True)
class Entry:
    """One entry.  ``first`` is the line its comments begin at and ``last`` the last of its msgstr, from 1.

    ``line`` is that of ``msgid``, ``answer`` that of ``msgstr``.  ``notes`` are the ``#.`` comments.
    """

    first: int
    context: str = ""
    msgid: str = ""
    msgstr: str = ""
    fuzzy: bool = False
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    line: int = 0
    answer: int = 0
    last: int = 0


def parse(text: str, file: str, problem: type[Problem] = CatalogProblem) -> list[Entry]:
    """Every entry, the header (msgid "") among them; obsolete ones (``#~``) are comments.

    Raises ``problem`` with the line for anything that is not a sound entry: an open quote, an unknown escape, a
    keyword or comment out of order, a plural, an entry without an answer, or a second entry for the same context and
    msgid.  GNU ``msgfmt`` refuses all of these; Babel takes most of them, and loses words (measured).
    """
    entries: list[Entry] = []
    seen: dict[tuple[str, str], int] = {}
    entry, keyword = Entry(1), ""
    for number, raw in enumerate([*text.split("\n"), ""], start=1):
        line = raw.rstrip("\r")
        match = LINE.fullmatch(line)
        if keyword == "msgstr" and not (match and not match[1]):
            if seen.setdefault((entry.context, entry.msgid), entry.line) != entry.line:
                raise problem(_twice(entry, seen), Place(file, entry.line), "Keep one.")
            entries.append(entry)
            entry, keyword = Entry(number), ""
        if match:
            keyword = _take(entry, keyword, match, Place(file, number), problem)
        elif line.strip():
            entry = _remarked(entry, keyword, line, Place(file, number), problem)
        elif not keyword and not entry.notes:
            entry.first = number + 1
    if keyword:
        raise problem("an entry without msgstr at the end", Place(file, entry.line), "Add its msgstr.")
    return entries


def rewritten(text: str, file: str, changes: Mapping[str, str]) -> str:
    """The catalog with these answers (msgid -> msgstr), their fuzzy marks and previous English taken away.

    Every other line stays as it is, to the byte.  Raises CatalogProblem as ``parse`` does, and KeyError for a msgid
    that has no entry.
    """
    lines: list[str | None] = list(text.split("\n"))
    entries = {entry.msgid: entry for entry in parse(text, file) if not entry.context}
    for msgid, msgstr in changes.items():
        entry = entries[msgid]
        end = "\r" if (lines[entry.answer - 1] or "").endswith("\r") else ""
        lines[entry.answer - 1 : entry.last] = [
            f"msgstr {quoted(msgstr)}{end}",
            *[None] * (entry.last - entry.answer),
        ]
        for at in range(entry.first - 1, entry.line - 1):
            line = lines[at] or ""
            if line.startswith("#|"):
                lines[at] = None
            elif line.startswith("#,"):
                flags = [flag for flag in _flags(line) if flag != "fuzzy"]
                lines[at] = f"#, {', '.join(flags)}{end}" if flags else None
    return "\n".join(line for line in lines if line is not None)


def quoted(text: str) -> str:
    """A string as a catalog writes it, on one line."""
    for sign in '\\"':
        text = text.replace(sign, "\\" + sign)
    return '"' + text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def entry_lines(notes: Iterable[str], context: str, msgid: str, msgstr: str, *, fuzzy: bool) -> list[str]:
    """An entry as lines, with an empty one after it."""
    return [
        *(f"#. {' '.join(note.split())}" for note in notes),
        *(["#, fuzzy"] if fuzzy else []),
        *([f"msgctxt {quoted(context)}"] if context else []),
        f"msgid {quoted(msgid)}",
        f"msgstr {quoted(msgstr)}",
        "",
    ]


def _take(entry: Entry, keyword: str, match: re.Match[str], place: Place, problem: type[Problem]) -> str:
    """Add one quoted line to the entry; the keyword that now continues."""
    words = match[2]
    if "\\" in words:
        words = ESCAPE.sub(lambda sign: ESCAPES[sign[1]], words)
    given = match[1]
    if given and given not in ORDER[keyword].split():
        raise problem(f"{given} cannot stand here", place, "Restore the order of the entry.")
    keyword = given or keyword
    if keyword == "msgctxt":
        entry.context += words
    elif keyword == "msgid":
        entry.line = entry.line or place.line
        entry.msgid += words
    elif keyword == "msgstr":
        entry.answer, entry.last = entry.answer or place.line, place.line
        entry.msgstr += words
    else:
        raise problem("a string that belongs to nothing", place, "Take it away.")
    return keyword


def _flags(line: str) -> list[str]:
    """The flags of a ``#,`` line, read as Babel reads them: space on either side of a comma does not count."""
    return [flag.strip() for flag in line[2:].split(",")]


def _twice(entry: Entry, seen: Mapping[tuple[str, str], int]) -> str:
    first = seen[entry.context, entry.msgid]
    return f"a second entry for {entry.msgid[:60]!r}; the first is at line {first}"


def _remarked(entry: Entry, keyword: str, line: str, place: Place, problem: type[Problem]) -> Entry:
    """The entry with this comment; a new one behind an obsolete entry, to which the comments above belong."""
    if not COMMENT.fullmatch(line):
        raise problem(f"not a sound line: {line[:40]!r}", place, "Close its quotes.")
    if keyword:
        raise problem("a comment cannot stand here, inside an entry", place, "Restore the order of the entry.")
    if line.startswith("#~"):
        return Entry(place.line + 1)
    if line.startswith("#."):
        entry.notes.append(line[2:].strip())
    elif line.startswith("#,"):
        entry.fuzzy = entry.fuzzy or "fuzzy" in _flags(line)
    elif re.match(r"# |#$", line):
        entry.remarks.append(line[1:].strip())
    return entry
