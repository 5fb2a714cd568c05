"""Is what stands around the leaflet on its page true, and does it lead where it says?

Why: a page that says "Recording: 14 minutes" over another leaflet's sound, marks one sentence while another is spoken,
or tells a search engine another name, misleads as surely as a wrong word in its text.
Source: the finished files beside the page as their own readers measured them, the interface words, the front matter.
Bad: the sentence "Do not drive" is marked while "You may eat" is heard.
Good: every sentence is marked when the recording's own reader hears it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ..beside import as_claimed, controls, facts_for_machines, heads, heard
from ..matching import normal
from ..model import Finding, Place, Promise, Severity, Subject

code: Final = "page-furniture"
severity: Final = Severity.ERROR
PAGE: Final = "html"


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each thing beside the words of a page that is not as the files around it are."""
    if subject.artefact.format != PAGE:
        return
    promise = as_claimed(subject.promise, subject.reading.links)
    for what in _wrong(promise, subject):
        yield Finding(
            code,
            f"{what} is not what it should be",
            Place(subject.artefact.path),
            "Do not hand this file out. Build it again.",
            severity,
        )


def _wrong(promise: Promise, subject: Subject) -> Iterator[str]:
    facts = subject.reading.facts
    recordings = [offer.path.rsplit("/", 1)[-1] for offer in promise.shelf.offers if offer.format == "audio"]
    if facts.get("sources", "") != " ".join(recordings):
        yield f"what the page plays ({facts.get('sources', '') or 'nothing'})"
    if _table(facts.get("timings", "")) != heard(promise):
        yield "which sentence is marked when"
    numbered = _table(facts.get("numbered", "[]"))
    if numbered != [normal(block.text) for block in promise.blocks]:
        yield "the number of a block, by which it is marked,"
    if _table(facts.get("machines", "")) != facts_for_machines(promise):
        yield "what the page tells machines of itself"
    wanted = [[normal(word) for word in words] for words in controls(promise)]
    if _table(facts.get("templates", "[]")) != wanted:
        yield "the words of the page's controls"
    if _table(facts.get("heads", "[]")) != [list(link) for link in heads(promise)]:
        yield "where the head of the page leads"
    logo = promise.publisher.logo_sha256
    if facts.get("images", "") != logo:
        yield "the picture on top"


def _table(text: object) -> Any:
    """What a page holds as JSON; None where it holds nothing, itself where it is not JSON."""
    if not text:
        return None
    try:
        return json.loads(str(text))
    except ValueError:
        return text
