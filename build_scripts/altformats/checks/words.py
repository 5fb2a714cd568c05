"""Does all of the leaflet's text reach the reader, in its order?

Why: around the safety statements stands what explains them; a lost paragraph or a changed order can mislead as well.
Source: every block of the leaflet and its parts, translated by the catalog.
Bad: the list of warning signs without the paragraph before it.
Good: every heading, paragraph and list item, in the order of the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..matching import locate, normal
from ..model import Finding, Layer, Place, Severity, Subject

code: Final = "text-lost"
severity: Final = Severity.ERROR


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each layer, naming the first block that is missing or out of its place, and how many are."""
    for layer in subject.reading.layers:
        lost = _lost(subject, layer)
        if lost:
            yield Finding(
                code,
                f"by its {layer.name}, {len(lost)} blocks of text are missing or out of order; the first: “{lost[0]}”",
                Place(subject.artefact.path),
                "Do not hand this file out. Build it again.",
                severity,
                layer=layer.name,
            )


def _lost(subject: Subject, layer: Layer) -> list[str]:
    texts = [block.text for block in subject.promise.blocks]
    if not layer.blocks:
        return [text for text in texts if not locate([text], layer)]
    words = [normal(part.text) for part in layer.parts]
    lost, at = [], 0
    for text in texts:
        try:
            at = words.index(normal(text), at) + 1
        except ValueError:
            lost.append(text)
    return lost
