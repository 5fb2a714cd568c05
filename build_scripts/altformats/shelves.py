"""What stands beside a page: the proven files of its edition, as their own readers measured them, and its languages.

The page is made last and says of the other files only what was read back out of them.  The same facts, and not what the
maker wrote, are what the page is then checked against.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from .matching import normal
from .model import Artefact, Evidence, Language, Offer, Promise, PromisedBlock, Role, Shelf, Spoken, Stretch, joined
from .record import read_known

PAGE = "html"
"""The format whose files show a shelf."""
ORDER = ("html", "pdf", "audio", "text")
"""In this order files are offered."""
SECTION = 2
"""The level of headings that are the chapters of a recording."""


def offer_of(evidence: Evidence) -> Offer:
    """A proven file as pages offer it, with what its reader measured."""
    artefact, facts = evidence.artefact, evidence.facts
    points = artefact.variant.removesuffix("pt")
    return Offer(
        format=artefact.format,
        variant=artefact.variant,
        path=artefact.path,
        sha256=artefact.sha256,
        bytes=artefact.bytes,
        pages=int(facts.get("pages", 0)),
        seconds=float(facts.get("seconds", 0.0)),
        points=int(points) if points.isdecimal() else 0,
    )


def in_order(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The files by format, smaller prints first."""
    known = {form: at for at, form in enumerate(ORDER)}
    return tuple(sorted(offers, key=lambda o: (known.get(o.format, len(known)), o.format, o.points, o.path)))


def shelf_of(promise: Promise, found: Iterable[Evidence], languages: Sequence[Language]) -> Shelf:
    """The shelf of one edition.  ``found`` is the evidence of its files; only those that are proven stand on it.

    ``languages`` are those in which the leaflet has a page.
    """
    beside = [evidence for evidence in found if evidence.proven and evidence.artefact.format != PAGE]
    spoken = next((evidence.timeline for evidence in beside if evidence.timeline), ())
    stretches = heard(promise, spoken)
    return Shelf(
        offers=in_order(offer_of(evidence) for evidence in beside),
        languages=tuple(languages),
        chapters=_chapters(promise.blocks, stretches),
        stretches=stretches,
    )


def heard(promise: Promise, timeline: Sequence[Spoken]) -> tuple[Stretch, ...]:
    """Where and when each sentence of the leaflet's own words is heard; what the recording adds is left out.

    A recording names its parts before it begins, so the blocks are looked for from the end.
    """
    blocks = [tuple(passages) for _, passages in groupby(timeline, key=lambda spoken: spoken.block)]
    texts = [normal(joined(spoken.written for spoken in passages)) for passages in blocks]
    found: list[Stretch] = []
    end = len(blocks)
    for number in range(len(promise.blocks) - 1, -1, -1):
        wanted = normal(promise.blocks[number].text)
        at = next((at for at in range(end - 1, -1, -1) if texts[at] == wanted), None)
        if at is not None and blocks[at][0].tag == promise.language.tag:
            end = at
            found += reversed(list(_stretches(number, wanted, blocks[at])))
    return tuple(reversed(found))


def shelf_beside(promise: Promise, listed: Sequence[Artefact], records: Path, languages: Iterable[Language]) -> Shelf:
    """The shelf of one edition as far as a manifest and the kept evidence tell, without reading a file again."""
    slug, tag = promise.meta.slug, promise.language.tag
    beside = [a for a in listed if (a.leaflet, a.language) == (slug, tag) and a.format != PAGE]
    known = [evidence for artefact in beside if (evidence := read_known(records, artefact)) is not None]
    return shelf_of(promise, known, paged(listed, slug, languages))


def paged(listed: Iterable[Artefact], slug: str, languages: Iterable[Language]) -> list[Language]:
    """The languages, each once, in which that leaflet has a page."""
    tags = {artefact.language for artefact in listed if artefact.leaflet == slug and artefact.format == PAGE}
    return [language for language in dict.fromkeys(languages) if language.tag in tags]


def with_shelf(promise: Promise, form: str, shelf: Shelf | None) -> Promise:
    """The promise of a file in that format: only a page says what stands beside it."""
    return replace(promise, shelf=shelf) if form == PAGE and shelf is not None else promise


def _stretches(number: int, text: str, passages: Iterable[Spoken]) -> Iterable[Stretch]:
    reached = 0
    for spoken in passages:
        words = normal(spoken.written)
        begin = text.find(words, reached)
        if begin < 0:
            continue
        reached = begin + len(words)
        yield Stretch(number, _units(text[:begin]), _units(text[:reached]), _second(spoken.start), _second(spoken.end))


def _units(text: str) -> int:
    """Characters as a browser counts them: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _second(seconds: float) -> float:
    """To a hundredth, which no ear can tell."""
    return round(seconds, 2)


def _chapters(blocks: Sequence[PromisedBlock], stretches: Sequence[Stretch]) -> tuple[tuple[str, float], ...]:
    starts: dict[int, float] = {}
    for stretch in stretches:
        starts.setdefault(stretch.block, stretch.start)
    return tuple(
        (normal(block.text), starts[number])
        for number, block in enumerate(blocks)
        if number in starts and (block.role is Role.TITLE or (block.role is Role.HEADING and block.level == SECTION))
    )
