"""Gathers what is offered of a leaflet: what the manifest lists and its evidence proves, by the sources' names."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..formats import FORMATS
from ..interface import COMMENTS
from ..library import Library
from ..model import Artefact, Evidence, Kind, Language, Promise, Publisher, Role, SourceStatement
from ..record import read_known
from ..shelves import in_order, offer_of
from . import Card, Catalogue, Listing


@dataclass(frozen=True, slots=True)
class Gathered:
    """The card of a leaflet, and what only its own pages say: the evidence of its files by path, its statements."""

    card: Card
    evidence: Mapping[str, Evidence]
    statements: tuple[SourceStatement, ...]


def gather(library: Library, slug: str, listed: Iterable[Artefact], records: Path, sources: str) -> Gathered | None:
    """What is offered of one leaflet, whose files are ``listed``; None where its source cannot be read.

    A file without evidence of these very bytes is not offered.  ``sources`` goes onto the card.
    """
    leaflet = library.leaflets.get(slug) or library.withdrawn.get(slug)
    if leaflet is None:
        return None
    artefacts = tuple(listed)
    known = ((artefact, read_known(records, artefact)) for artefact in artefacts)
    evidence = {artefact.path: found for artefact, found in known if found is not None and found.proven}
    sound = tuple(tag for tag in library.languages if (slug, tag) in library.translations)
    listings = []
    for tag in sound:
        own = [evidence[a.path] for a in artefacts if a.language == tag and a.path in evidence]
        listing = _listing(library, library.promise(slug, tag), own)
        if listing.offer("html") is not None:
            listings.append(listing)
    card = Card(leaflet.meta, stamp(artefacts), sources, sound, tuple(listings))
    return Gathered(card, evidence, leaflet.statements)


def stamp(artefacts: Iterable[Artefact]) -> str:
    """A digest of a leaflet's files as a manifest lists them."""
    rows = sorted(f"{one.path}\0{one.sha256}\0{one.bytes}\0{one.variant}" for one in artefacts)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:32]


def words_of(library: Library) -> dict[str, dict[str, str]]:
    """The interface words of each language of a library by their English; those of English itself always."""
    english = {library.english.tag: {str(wording): str(wording) for wording in COMMENTS}}
    return english | {tag: dict(said.words) for (_, tag), said in library.translations.items()}


def catalogued(
    cards: Iterable[Card],
    publisher: Publisher,
    kind: Kind,
    today: datetime.date,
    languages: Mapping[str, Language],
    words: Mapping[str, Mapping[str, str]],
    gathered: Iterable[Gathered] = (),
) -> Catalogue:
    """The catalogue of these cards; with what was ``gathered``, the leaflets' own pages can be written too."""
    known, full = list(cards), list(gathered)
    listings = {(listing.slug, listing.tag): listing for card in known for listing in card.listings}
    return Catalogue(
        publisher=publisher,
        kind=kind,
        today=today,
        languages={tag: language for tag, language in languages.items() if tag in words},
        words=words,
        leaflets={card.meta.slug: card.meta for card in known if not card.withdrawn},
        listings=listings,
        withdrawn={card.meta.slug: card.meta for card in known if card.withdrawn},
        titles={edition: listing.title for edition, listing in listings.items()},
        evidence={path: found for one in full for path, found in one.evidence.items()},
        statements={one.card.meta.slug: one.statements for one in full},
    )


def _listing(library: Library, promise: Promise, own: Iterable[Evidence]) -> Listing:
    language = promise.language
    title = next(block.text for block in promise.blocks if block.role is Role.TITLE)
    offers = in_order(offer_of(found) for found in own)
    made = {offer.format for offer in offers}
    wanting = {form.name: form.needs_person(language) for form in FORMATS if form.name not in made}
    english = set() if language.tag == library.english.tag else set(promise.notices[1::2])
    return Listing(
        slug=promise.meta.slug,
        tag=language.tag,
        title=title,
        summary=_summary(promise),
        offers=offers,
        notices=tuple(notice for notice in promise.notices if notice not in english),
        standing=library.translations[promise.meta.slug, language.tag].standing,
        wanting={form: what for form, what in wanting.items() if what},
    )


def _summary(promise: Promise) -> str:
    """The first paragraph before the first heading, if it is no safety statement."""
    for block in promise.blocks:
        if block.role is Role.HEADING:
            return ""
        if block.role is Role.PARAGRAPH and not block.statement:
            return block.text
    return ""
