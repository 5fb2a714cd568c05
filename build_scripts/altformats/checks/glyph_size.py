"""Is every letter in the large print at least as large as the reader asked for?

Why: a person who needs 24 points cannot read a footnote in 12, and a file that is shrunk to fit a page is not large
print whatever its style sheet says.  So the real size is measured: font size, text matrix, page matrix and user unit.
Source: the size in the file's variant, such as 18pt; RNIB and UKAAF guidance sets 16 points as the least.
Bad: a page label of 12 points in an 18 point leaflet.
Good: the smallest letter on any page is 18 points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..model import Finding, Place, Severity, Subject

code: Final = "glyph-size"
severity: Final = Severity.ERROR
ROUNDING: Final = 0.02
"""Points by which a size may fall short: layout counts in 1024ths of a CSS pixel."""


def look(subject: Subject) -> Iterator[Finding]:
    """A finding when the smallest letter is smaller than the variant promises, or was not measured."""
    asked = re.fullmatch(r"(\d+)pt", subject.artefact.variant)
    if asked is None:
        return
    smallest = subject.reading.facts.get("smallest_points", 0.0)
    if not isinstance(smallest, int | float) or smallest < int(asked[1]) - ROUNDING:
        yield Finding(
            code,
            f"the smallest letter is {smallest} points, not {asked[1]}",
            Place(subject.artefact.path),
            "Do not hand this file out. Build it again.",
            severity,
        )
