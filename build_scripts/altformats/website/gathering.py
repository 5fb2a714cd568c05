"""Gathers the catalogue of an output folder: what its manifest lists and its evidence proves, by the sources' names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..formats import FORMATS
from ..interface import COMMENTS
from ..library import Library
from ..model import Artefact, Evidence, Kind, Promise, Role
from ..record import read_known, read_manifest
from ..shelves import in_order, offer_of
from . import Catalogue, Listing


def gather(library: Library, out: Path, records: Path, kind: Kind) -> Catalogue:
    """The catalogue of a folder.  A file without evidence of these very bytes is not in it."""
    artefacts = read_manifest(out)
    known = ((artefact, read_known(records, artefact)) for artefact in artefacts)
    evidence = {artefact.path: found for artefact, found in known if found is not None and found.proven}
    editions = dict.fromkeys((artefact.leaflet, artefact.language) for artefact in artefacts)
    listings: dict[tuple[str, str], Listing] = {}
    for slug, tag in editions:
        if (slug, tag) in library.translations:
            own = [evidence[artefact.path] for artefact in _of(artefacts, slug, tag) if artefact.path in evidence]
            listing = _listing(library, library.promise(slug, tag), own)
            if listing.offer("html") is not None:
                listings[slug, tag] = listing
    english = {library.english.tag: {str(wording): str(wording) for wording in COMMENTS}}
    words = english | {tag: said.words for (_, tag), said in library.translations.items()}
    return Catalogue(
        publisher=library.publisher,
        kind=kind,
        today=library.today,
        languages={tag: language for tag, language in library.languages.items() if tag in words},
        words=words,
        leaflets={slug: leaflet.meta for slug, leaflet in library.leaflets.items()},
        listings=listings,
        withdrawn={slug: leaflet.meta for slug, leaflet in library.withdrawn.items()},
        titles={edition: listing.title for edition, listing in listings.items()},
        evidence=evidence,
        statements={slug: leaflet.statements for slug, leaflet in library.leaflets.items()},
    )


def _of(artefacts: Iterable[Artefact], slug: str, tag: str) -> list[Artefact]:
    return [artefact for artefact in artefacts if (artefact.leaflet, artefact.language) == (slug, tag)]


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
