"""What there is to offer: every proven file of an output folder, by leaflet and language, with what it is called there.

All pages and lists of the website are written from a ``Catalogue``.  It is gathered from the manifest and the evidence
of the folder, so nothing is in it that is not proven, and from the sources only what things are called.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import Evidence, FrontMatter, Kind, Language, Offer, Publisher, SourceStatement, Standing


@dataclass(frozen=True, slots=True)
class Listing:
    """One leaflet in one language, with all its files.

    ``summary`` is its first paragraph or empty.  ``offers`` are its proven files, the page first; ``notices`` what each
    of them owns up to, in the language.  ``wanting`` says per format what only a person can supply.
    """

    slug: str
    tag: str
    title: str
    summary: str
    offers: tuple[Offer, ...]
    notices: tuple[str, ...] = ()
    standing: Standing = Standing.SIGNED
    wanting: Mapping[str, str] = field(default_factory=dict)

    def offer(self, form: str) -> Offer | None:
        """Its first file of that format."""
        return next((offer for offer in self.offers if offer.format == form), None)


@dataclass(frozen=True, slots=True)
class Card:
    """All that lists say of one leaflet, offered or withdrawn, so that it need not be read again until it changes.

    ``artefacts`` is a digest of its files as the manifest listed them, ``sources`` one of its sources as they lay on
    the disk.  ``sound`` are the languages in which its translation can be used, offered or not.
    """

    meta: FrontMatter
    artefacts: str
    sources: str
    sound: tuple[str, ...]
    listings: tuple[Listing, ...]

    @property
    def withdrawn(self) -> bool:
        """Whether it is made no more."""
        return self.meta.status == "withdrawn"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is offered.  ``words`` are the interface words of each language by their English.

    ``listings`` is keyed by slug and language tag, ``evidence`` by the path of a file; ``english`` are the titles of
    all leaflets in the source language, offered or not, those that are withdrawn too (``titles`` has the translated
    ones, by slug and tag, as far as there are any).  ``today`` is the day of the build, which pages must not show, for
    the same sources give the same bytes; it only decides what is out of date.  ``evidence`` and ``statements`` are
    those of the leaflets whose own pages are to be written; lists do without.
    """

    publisher: Publisher
    kind: Kind
    today: datetime.date
    languages: Mapping[str, Language]
    words: Mapping[str, Mapping[str, str]]
    leaflets: Mapping[str, FrontMatter]
    listings: Mapping[tuple[str, str], Listing]
    withdrawn: Mapping[str, FrontMatter] = field(default_factory=dict)
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    statements: Mapping[str, tuple[SourceStatement, ...]] = field(default_factory=dict)
    _by_language: Mapping[str, tuple[Listing, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the listings once for all lists of a language."""
        found: dict[str, list[Listing]] = {}
        for key in sorted(self.listings):
            found.setdefault(key[1], []).append(self.listings[key])
        object.__setattr__(self, "_by_language", {tag: tuple(rows) for tag, rows in found.items()})

    @property
    def english(self) -> Language:
        """The source language."""
        return next(iter(self.languages.values()))

    def of_language(self, tag: str) -> tuple[Listing, ...]:
        """What there is in one language, by slug."""
        return self._by_language.get(tag, ())

    def of_leaflet(self, slug: str) -> tuple[Listing, ...]:
        """One leaflet in each language in which it has a page, in the order of the languages."""
        found = (self.listings.get((slug, tag)) for tag in self.languages)
        return tuple(listing for listing in found if listing is not None)

    def word(self, tag: str, english: str) -> str:
        """That language's wording of an interface word."""
        return self.words[tag][english]
