"""What may be handed to patients: approved by a clinician, in date, translated, and signed to the last word.

Everything else stays in the preview, where each file says what it is.  Every reason is named, so that somebody can act
on it.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .library import Library
from .listening import as_far_as_known, tally
from .model import Evidence, FrontMatter, Severity
from .signatures import Signed, State

SHOWN = 3
"""How many messages a reason names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Standstill:
    """An edition that may not be released, and every reason why."""

    leaflet: str
    language: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one edition is.  Counts are of messages; ``words_to_do`` are English words not translated.

    ``stale`` are messages whose English is new or changed since they were translated; ``signed`` and ``statements`` are
    of safety statements (signed, in all), ``texts_signed`` and ``texts`` of all other messages.
    """

    leaflet: str
    language: str
    messages: int
    translated: int
    stale: int
    signed: int
    statements: int
    texts_signed: int
    texts: int
    words_to_do: int
    blocks: tuple[str, ...]


def standstills(library: Library) -> list[Standstill]:
    """Every edition that may not be released, with its reasons; the others may."""
    found = []
    for slug, tag in library.wanted:
        reasons = tuple(_reasons(library, slug, tag))
        if reasons:
            found.append(Standstill(slug, tag, reasons))
    return found


def releasable(library: Library) -> Library:
    """The same library with only those editions that may be released; what is wanted stays, so the rest is removed."""
    barred = {(one.leaflet, one.language) for one in standstills(library)}
    free = {edition: said for edition, said in library.translations.items() if edition not in barred}
    return dataclasses.replace(library, translations=free, findings=())


def progress(library: Library, slug: str, tag: str) -> Progress:
    """How far a translation is, and what blocks its release.  Raises KeyError for a leaflet that cannot be read."""
    rows = library.signed.get((slug, tag), ())
    own = [row for row in rows if row.item.catalog != "interface"]
    statements = [row for row in own if row.item.statement]
    texts = [row for row in rows if not row.item.statement]
    untranslated = [row for row in own if row.state is State.UNTRANSLATED]
    codes = Counter(finding.code for finding in library.faults.get((slug, tag), ()))
    return Progress(
        leaflet=slug,
        language=tag,
        messages=sum(len(row.item.msgids) for row in own),
        translated=sum(len(row.item.msgids) for row in own if row.state is not State.UNTRANSLATED),
        stale=codes["stale"] + codes["fuzzy"],
        signed=sum(row.state is State.SIGNED for row in statements),
        statements=len(statements),
        texts_signed=sum(row.state is State.SIGNED for row in texts),
        texts=len(texts),
        words_to_do=sum(len(msgid.split()) for row in untranslated for msgid in row.item.msgids),
        blocks=tuple(_reasons(library, slug, tag)),
    )


def listened(library: Library, evidence: Evidence) -> str:
    """Of how many statements in a recording a person says that they are right; empty for what is no recording.

    It bars nothing: whether a machine's word is enough, those decide who hand the recording out.
    """
    edition = (evidence.artefact.leaflet, evidence.artefact.language)
    known = edition in library.translations
    found = as_far_as_known(library.project, library.promise(*edition), evidence) if known else ()
    return f"audio: {tally(found)}" if found else ""


def _reasons(library: Library, slug: str, tag: str) -> Iterator[str]:
    leaflet = library.leaflets.get(slug)
    if leaflet is None:
        yield "the leaflet cannot be read"
        return
    yield from _clinical(leaflet.meta, library)
    if tag == library.english.tag:
        return
    yield from _catalogs(library, slug, tag)
    yield from _signing(library.signed.get((slug, tag), ()))


def _clinical(meta: FrontMatter, library: Library) -> Iterator[str]:
    today = library.today
    if meta.status != "approved":
        yield f"its status is {meta.status!r}, not 'approved'"
    if not meta.clinical_approver:
        yield "no clinician has approved it"
    if (today.year, today.month) > (meta.review_by.year, meta.review_by.month):
        yield f"its review date has passed ({meta.review_by:%Y-%m})"
    if (today.year, today.month) < (meta.issued.year, meta.issued.month):
        yield f"it is not issued before {meta.issued:%Y-%m}"


def _catalogs(library: Library, slug: str, tag: str) -> Iterator[str]:
    errors = [finding for finding in library.faults.get((slug, tag), ()) if finding.severity is Severity.ERROR]
    if errors:
        counted = Counter(finding.code for finding in errors)
        named = ", ".join(f"{count} {code}" for code, count in sorted(counted.items()))
        yield f"its catalogs have {_count(len(errors), 'finding')} ({named}): altformats lint --language {tag}"
    elif (slug, tag) not in library.translations:
        yield "there is no translation"


def _signing(rows: tuple[Signed, ...]) -> Iterator[str]:
    if not rows:
        yield "nothing is signed"
    by_state: dict[State, list[Signed]] = {}
    for row in rows:
        if row.state is not State.SIGNED:
            by_state.setdefault(row.state, []).append(row)
    for state, found in by_state.items():
        statements = [row.item.statement for row in found if row.item.statement]
        if statements:
            more = f" and {len(statements) - SHOWN} more" if len(statements) > SHOWN else ""
            named = f"{', '.join(statements[:SHOWN])}{more}"
            yield f"{state}: {_count(len(statements), 'safety statement')} ({named})"
        others = _by_catalog(row for row in found if not row.item.statement)
        if others:
            counted = (f"{_count(count, 'other message')} of {name}" for name, count in others.items())
            yield f"{state}: {', '.join(counted)}"


def _by_catalog(rows: Iterator[Signed]) -> Mapping[str, int]:
    return Counter(row.item.catalog for row in rows)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
