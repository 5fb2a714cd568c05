"""Does every safety statement reach the reader word for word, by every way in which the file can be read?

Why: a child's scan was lost for 11 weeks over a "do not eat or drink" that never arrived.  One lost "not" turns a
statement into its opposite, so a statement must equal the text promised by source and catalog; "the words are somewhere
in the file" is no proof: it caught 26 of 112 seeded corruptions when tried.
Source: the leaflet's ``{safety}`` blocks and the catalog of the language.
Bad: the page says "Do drive on the day of the injection."
Good: the page says "Do not drive on the day of the injection."
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..matching import locate, nearest
from ..model import Finding, Layer, Place, PromisedBlock, Severity, Subject

code: Final = "statement-lost"
severity: Final = Severity.ERROR


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each statement and layer in which it was not found."""
    for statement in subject.promise.statements:
        blocks = subject.promise.blocks_of(statement.id)
        times = subject.promise.times(statement.id, subject.artefact.format)
        for layer in subject.reading.layers:
            if not locate([block.text for block in blocks], layer, times):
                yield _lost(subject, statement.id, blocks, layer, times)


def _lost(subject: Subject, statement: str, blocks: tuple[PromisedBlock, ...], layer: Layer, times: int) -> Finding:
    missing = next((b for b in blocks if not locate([b.text], layer, times)), None)
    if missing is None:
        what = "its parts are there, but not one after another"
    else:
        instead = nearest(missing.text, layer)
        what = f"not found: “{missing.text}”" + (f"; the file says: “{instead}”" if instead else "")
    return Finding(
        code,
        f"statement {statement} by its {layer.name}: {what}",
        Place(subject.artefact.path),
        f"Do not hand this file out. Build it again from {blocks[0].place if blocks else 'its source'}.",
        severity,
        statement,
        layer.name,
    )
