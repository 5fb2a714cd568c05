"""Does every link lead where the leaflet says, and does a telephone link ring the number that is shown?

Why: people tap the number.  A link that rings another number fails exactly the person who needs help.
Source: the links of the leaflet's Markdown; RFC 3966 for ``tel:``.
Bad: shown 0114 271 4271, target ``tel:+441142714217``.
Good: shown 0114 271 4271, target ``tel:+441142714271``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from ..addresses import short_link
from ..beside import links
from ..matching import normal
from ..model import Finding, Place, Severity, Subject

code: Final = "link-wrong"
severity: Final = Severity.ERROR
PAGE: Final = "html"
LINKED: Final = ("html", "pdf")
"""The formats in which a link can be followed; the others show or say the words of the link."""


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each promised link that is missing, each stranger, and each number that rings another."""
    if subject.artefact.format not in LINKED:
        return
    wanted = [*subject.promise.links, *_online(subject)]
    shown = [target for _, target in subject.reading.links if not target.startswith("#")]
    promised = set(wanted)
    beside = _beside(subject)
    for target in Counter(wanted) - Counter(shown):
        yield _finding(subject, f"the link to {target} is missing")
    for words, target in subject.reading.links:
        if target.startswith("#"):
            continue
        if normal(words) in beside.get(target, ()):
            continue
        if target not in promised:
            yield _finding(subject, f"“{words}” leads to {target}, which the leaflet does not name")
        elif target.startswith("tel:") and _national(words) != _national(target):
            yield _finding(subject, f"“{words}” rings {target}")


def _beside(subject: Subject) -> dict[str, set[str]]:
    """Where a page leads beside the leaflet's own links, with the words that may lead there."""
    if subject.artefact.format != PAGE:
        return {}
    return {target: {normal(word) for word in words} for target, words in links(subject.promise).items()}


def _online(subject: Subject) -> Iterator[str]:
    """The leaflet's own address, which the large print names at its end."""
    promise = subject.promise
    address = short_link(promise.publisher, promise.language.tag, promise.meta.code)
    if address and subject.artefact.format == "pdf":
        yield address


def _national(text: str) -> str:
    """The digits as dialled within the United Kingdom: +44 and 0044 become 0."""
    return re.sub(r"^(?:\+|00)44", "0", re.sub(r"[^0-9+]", "", text))


def _finding(subject: Subject, message: str) -> Finding:
    return Finding(code, message, Place(subject.artefact.path), "Do not hand this file out. Build it again.", severity)
