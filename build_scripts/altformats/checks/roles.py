"""Is each block told as what it is: a title, a heading of its level, an item of a list, a paragraph?

Why: people who listen to a page jump from heading to heading.  A section whose heading is told as a paragraph cannot be
found, and a warning that is told as a heading reads like the title of what follows.
Source: the leaflet's Markdown; WCAG 2.2 success criterion 1.3.1; PDF/UA-1 7.4.
Bad: "When to get help" told as a paragraph.
Good: "When to get help" told as a heading of the second level.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..matching import normal
from ..model import Finding, Layer, Place, PromisedBlock, Role, Severity, Subject

code: Final = "role-wrong"
severity: Final = Severity.ERROR
LINE: Final = "line"
"""What a plain text calls all that is no item of a list."""


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each block that a layer tells only as something else; layers that tell no roles are left out."""
    for layer in subject.reading.layers:
        told: dict[str, set[str]] = {}
        for part in layer.parts:
            if part.role:
                told.setdefault(normal(part.text), set()).add(part.role)
        for block in subject.promise.blocks if told else ():
            roles = told.get(normal(block.text), set())
            unmarked = LINE in roles and block.role is not Role.ITEM
            if roles and role_of(block) not in roles and not unmarked:
                yield _finding(subject, block, layer, " and ".join(sorted(roles)))


def role_of(block: PromisedBlock) -> str:
    """What a screen reader is to call the block."""
    if block.role is Role.TITLE:
        return "heading 1"
    return f"heading {block.level}" if block.role is Role.HEADING else str(block.role)


def _finding(subject: Subject, block: PromisedBlock, layer: Layer, roles: str) -> Finding:
    return Finding(
        code,
        f"by its {layer.name}, “{block.text}” is told as {roles}, not as {role_of(block)}",
        Place(subject.artefact.path),
        "Do not hand this file out. Build it again.",
        severity,
        block.statement,
        layer.name,
    )
