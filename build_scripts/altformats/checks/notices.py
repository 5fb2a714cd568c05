"""Does the file own up to being a demonstration, past its review date, or an unchecked machine translation?

Why: a machine-made translation must never be taken for an approved one, nor an old leaflet for a new one.
Source: the front matter (approver, status, review date) and the state of the translation.
Bad: a Polish draft whose only notice is in English.
Good: the notice in Polish and in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..matching import locate
from ..model import Finding, Place, Severity, Subject

code: Final = "notice-lost"
severity: Final = Severity.ERROR


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each notice due that a layer does not show."""
    for notice in subject.promise.notices:
        for layer in subject.reading.layers:
            if not locate([notice], layer):
                yield Finding(
                    code,
                    f"by its {layer.name}, the notice “{notice}” is missing",
                    Place(subject.artefact.path),
                    "Do not hand this file out. Build it again.",
                    severity,
                    layer=layer.name,
                )
