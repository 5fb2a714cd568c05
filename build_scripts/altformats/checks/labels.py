"""Does each safety statement stand under the label of its kind?

Why: the label is what people see first.  "You must do this" over something that they must not do turns it round, though
every word of the statement is there.
Source: the statement's ``:kind:`` and the interface catalog of the language.
Bad: "You must do this" over "You must not drive on the day of the injection."
Good: "Do not do this" over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..matching import before, normal
from ..model import Finding, Place, Severity, Subject

code: Final = "label-wrong"
severity: Final = Severity.ERROR


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each statement and layer in which other words stand just before it; running text is left out."""
    for statement, label in subject.promise.labels.items():
        texts = [block.text for block in subject.promise.blocks_of(statement)]
        for layer in subject.reading.layers:
            found = before(texts, layer) if layer.blocks else None
            if found is not None and found != normal(label):
                yield Finding(
                    code,
                    f"statement {statement} by its {layer.name}: “{found}” stands over it, not “{label}”",
                    Place(subject.artefact.path),
                    "Do not hand this file out. Build it again.",
                    severity,
                    statement,
                    layer.name,
                )
