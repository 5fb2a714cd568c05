"""Does the file say that it is this leaflet, this version, by this publisher?

Why: machines sort files by what they say of themselves.  An old version that calls itself the new one, or another
leaflet under this one's code, is handed to the wrong person.
Source: the leaflet's front matter, ``source/publisher.toml``.
Bad: the page's data names version 3; the leaflet is version 4.
Good: identifier, code, version and publisher are the leaflet's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..matching import normal
from ..model import Finding, Place, Severity, Subject

code: Final = "wrong-leaflet"
severity: Final = Severity.ERROR


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each thing that a file says of itself and that is another's; what it does not say is left out."""
    promise, facts = subject.promise, subject.reading.facts
    wanted = {
        "leaflet": promise.meta.id,
        "code": promise.meta.code,
        "version": promise.meta.version,
        "author": promise.publisher.name,
    }
    for name, own in wanted.items():
        said = normal(str(facts.get(name, own)))
        if said != normal(own):
            yield Finding(
                code,
                f"the file says that its {name} is {said!r}, not {own!r}",
                Place(subject.artefact.path),
                "Do not hand this file out. Build it again.",
                severity,
            )
