"""Does the QR code lead to this leaflet?

Why: nobody can read a QR code with their eyes.  One that leads to another leaflet, another language or somebody else's
website is followed in good faith, and one that telephones cannot read is no way to the recording for those who need it.
So it is decoded from the picture of the finished page, by a program that did not draw it.
Source: the publisher's website in ``source/publisher.toml``, the language, and the leaflet's code; ISO/IEC 18004.
Bad: the Urdu leaflet PD7375 with a code that says https://leaflets.example.org/en/pd7375/.
Good: the same leaflet with one code that says https://leaflets.example.org/ur/pd7375/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..addresses import short_link
from ..model import Finding, Place, Severity, Subject

code: Final = "short-link"
severity: Final = Severity.ERROR
SCANNED: Final = ("pdf",)
"""The formats that are printed, and so are scanned and typed from."""

SMALLEST: Final = 0.7
"""Millimetres of the smallest square that telephones are asked to read."""


def look(subject: Subject) -> Iterator[Finding]:
    """A finding when there is not exactly one code, or it says another address than the leaflet's, or is too small."""
    if subject.artefact.format not in SCANNED:
        return
    promise, facts = subject.promise, subject.reading.facts
    address = short_link(promise.publisher, promise.language.tag, promise.meta.code)
    count, said = facts.get("qr_codes", 0), facts.get("qr", "")
    square = facts.get("qr_square_mm", 0.0)
    if count != bool(address):
        yield _finding(subject, f"QR codes that can be read: {count}, not {int(bool(address))}")
    elif said != address:
        yield _finding(subject, f"the QR code says {said!r}, not {address!r}")
    elif address and (not isinstance(square, int | float) or square < SMALLEST):
        yield _finding(subject, f"a square of the QR code is {square} mm wide, not {SMALLEST} or more")


def _finding(subject: Subject, message: str) -> Finding:
    return Finding(code, message, Place(subject.artefact.path), "Do not hand this file out. Build it again.", severity)
