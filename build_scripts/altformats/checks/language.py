"""Is the file, and each safety statement in it, marked with the language it is written in?

Why: a screen reader speaks by the mark, not by the words: Urdu marked as English is noise.  Right-to-left text marked
left-to-right puts figures and full stops in the wrong place.
Source: WCAG 2.2 success criteria 3.1.1 and 3.1.2; PDF/UA-1 7.2; ``translations/languages.toml``.
Bad: ``<html lang="en">`` around Urdu text.
Good: ``<html lang="ur" dir="rtl">``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..matching import normal
from ..model import Finding, Notice, Place, Role, Severity, Subject

code: Final = "wrong-language"
severity: Final = Severity.ERROR


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for a wrong language, direction or title of the file, and for each promised block marked wrongly."""
    language, facts = subject.promise.language, subject.reading.facts
    if "language" in facts and facts["language"] != language.tag:
        yield _finding(subject, f"the file says its language is {facts['language']!r}, not {language.tag!r}")
    if "direction" in facts and facts["direction"] != language.direction:
        yield _finding(subject, f"the file's direction is {facts['direction']!r}, not {language.direction!r}")
    if "language_code" in facts and facts["language_code"] != language.alpha3:
        yield _finding(subject, f"players show the language {facts['language_code']!r}, not {language.alpha3!r}")
    english = {normal(notice) for notice in Notice}
    title = next((normal(block.text) for block in subject.promise.blocks if block.role is Role.TITLE), "")
    if "title" in facts and title not in normal(str(facts["title"])):
        yield _finding(subject, f"the file's title is {facts['title']!r}, without {title!r}")
    promised = {normal(block.text): block.statement for block in subject.promise.blocks}
    for layer in subject.reading.layers:
        for part in layer.parts:
            words = normal(part.text)
            if layer.blocks and words in promised and part.tag not in ("", language.tag):
                yield _finding(
                    subject, f"{part.where}: “{words}” is marked as {part.tag!r}", promised[words], layer.name
                )
            if layer.blocks and words in english and part.tag not in ("", subject.promise.english.tag):
                yield _finding(subject, f"{part.where}: “{words}” is marked as {part.tag!r}", "", layer.name)
            if layer.blocks and words in promised and part.direction not in ("", language.direction):
                yield _finding(subject, f"{part.where}: “{words}” runs {part.direction!r}", promised[words], layer.name)


def _finding(subject: Subject, message: str, statement: str = "", layer: str = "") -> Finding:
    remedy = "Do not hand this file out. Build it again."
    return Finding(code, message, Place(subject.artefact.path), remedy, severity, statement, layer)
