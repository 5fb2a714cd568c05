"""Does the file say the leaflet and nothing else?

Why: "It is no longer true that" before a statement leaves every promised word in its place.  So each layer as a whole
must equal the outline of the edition: the leaflet's blocks with their labels, the notices, contents and document data.
Source: source and catalog, the interface words, and the order in which each format puts them (``outline.py``).
Bad: "The next paragraph no longer applies." before "Do not drive on the day of the injection."
Good: nothing between the label "Do not do this" and the statement.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Final

from ..beside import as_claimed
from ..matching import normal, statement_of
from ..model import Finding, Layer, Place, Severity, Subject
from ..outline import OPENING, outline, settled

code: Final = "text-added"
severity: Final = Severity.ERROR
RECORDED: Final = "recorded"
"""The engine that is a person, who does not read out how long the recording lasts."""
LONGEST: Final = 160
"""Characters of a strange block that a finding shows."""


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each layer that says more than its outline, less, or the same in another order."""
    promise = as_claimed(subject.promise, subject.reading.links)
    for layer in subject.reading.layers:
        wanted = outline(promise, subject.artefact.format, layer.name)
        if wanted is None:
            yield _finding(subject, layer, "nobody has said what the whole of it must be", "")
            continue
        if any(OPENING in block for block in wanted):
            wanted = _with_minutes(subject, layer, wanted)
        blocks = [normal(block) for block in wanted]
        parts = [normal(part.text) for part in layer.parts]
        if layer.blocks and parts != blocks:
            yield _finding(subject, layer, *_difference(subject, blocks, parts))
        elif not layer.blocks and _letters(parts) != _letters(blocks):
            yield _finding(subject, layer, *_running_difference(subject, _letters(blocks), _letters(parts)))


def _with_minutes(subject: Subject, layer: Layer, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The outline with the minutes that the recording says it lasts, if it does last about as long."""
    tag = subject.promise.language.tag
    if any(entry.tag == tag and entry.engine == RECORDED for entry in subject.reading.timeline):
        return settled(wanted, None)
    seconds = subject.reading.facts.get("seconds", 0.0)
    lasts = round(float(seconds) / 60) if isinstance(seconds, int | float) else 0
    said = {normal(part.text) for part in layer.parts}
    for minutes in (lasts, lasts - 1, lasts + 1, 2):
        filled = settled(wanted, minutes)
        line = next(block for block, plain in zip(filled, wanted, strict=True) if OPENING in plain)
        if normal(line) in said and minutes > 1:
            return filled
    return settled(wanted, max(2, lasts))


def _difference(subject: Subject, blocks: Sequence[str], parts: Sequence[str]) -> tuple[str, str]:
    """The first place where they differ, in words, and the safety statement that it touches."""
    steps = difflib.SequenceMatcher(None, blocks, parts, autojunk=False).get_opcodes()
    for kind, start, end, there, then in steps:
        if kind == "equal":
            continue
        beside = (*blocks[start:end], *blocks[max(start - 1, 0) : start], *blocks[end : end + 1])
        statement = next((found for text in beside if (found := statement_of(subject.promise, text))), "")
        strange = " ".join(parts[there:then])
        lost = " ".join(blocks[start:end])
        if not strange:
            return f"“{_short(lost)}” is missing here", statement
        after = f" after “{_short(blocks[start - 1])}”" if start else " at the start"
        instead = f" instead of “{_short(lost)}”" if lost else ""
        return f"it says “{_short(strange)}”{after}{instead}", statement
    return "", ""


def _running_difference(subject: Subject, wanted: str, found: str) -> tuple[str, str]:
    differ = (at for at, (ours, theirs) in enumerate(zip(wanted, found, strict=False)) if ours != theirs)
    at = next(differ, min(len(wanted), len(found)))
    before, reached = wanted[max(at - 30, 0) : at], 0
    statement = ""
    for block in subject.promise.blocks:
        place = wanted.find(_letters([normal(block.text)]), reached)
        if place > at:
            break
        if place >= 0:
            reached, statement = place, block.statement
    return f"after “{before}” it says “{found[at : at + 60]}” and not “{wanted[at : at + 60]}”", statement


def _letters(blocks: Sequence[str]) -> str:
    """All that is not a space, in a row: running text breaks its lines where it likes."""
    return re.sub(r"\s+", "", "".join(blocks))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _finding(subject: Subject, layer: Layer, what: str, statement: str) -> Finding:
    about = f"at statement {statement}, " if statement else ""
    return Finding(
        code,
        f"by its {layer.name}, {about}the file is not the leaflet and nothing else: {what}",
        Place(subject.artefact.path),
        "Do not hand this file out. Build it again.",
        severity,
        statement,
        layer.name,
    )
