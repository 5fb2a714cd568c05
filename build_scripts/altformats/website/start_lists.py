"""The lists of a catalogue: leaflets by subject and by letter, each with its files and with what it owns up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from ..interface import BY_LETTER, BY_SUBJECT, SUBJECTS
from ..model import Language
from . import Catalogue, Listing
from .start_letters import grouped, order

SHORT: Final = {"html": "", "pdf": "PDF", "audio": "MP3", "text": "TXT"}
"""What the files of each format are called in a list; the page is what the title leads to."""

SENTENCE: Final = re.compile(r".+?(?:。|[.۔।](?=\s|$))|.+", re.DOTALL)
"""The first sentence of a notice, which is what it owns up to; what to do about it stands on the leaflet."""


def by_subject(catalogue: Catalogue, language: Language, listings: tuple[Listing, ...]) -> str:
    """The heading, and under it each subject with its leaflets; empty without leaflets."""
    parts = [f'<h2 id="subjects">{escape(catalogue.word(language.tag, BY_SUBJECT))}</h2>']
    for key, rows in subjects(catalogue, language, listings):
        heading = escape(catalogue.word(language.tag, SUBJECTS[key]))
        parts += [f'<h3 id="subject-{key}">{heading}</h3>', entries(rows, "")]
    return "\n".join(parts) if listings else ""


def by_letter(catalogue: Catalogue, language: Language, listings: tuple[Listing, ...]) -> str:
    """The heading, links to the letters, and under it each letter with its leaflets; empty without leaflets."""
    groups = grouped(language.tag, [listing.title for listing in listings])
    heading = f'<h2 id="letters">{escape(catalogue.word(language.tag, BY_LETTER))}</h2>'
    jumps = (
        f'<li><a href="#letter-{number}">{escape(language.figures(name))}</a></li>'
        for number, (name, _) in enumerate(groups, start=1)
    )
    parts = [heading, '<ul class="jumps">', *jumps, "</ul>"] if len(groups) > 1 else [heading]
    for number, (name, places) in enumerate(groups, start=1):
        parts += [
            f'<h3 id="letter-{number}">{escape(language.figures(name))}</h3>',
            entries((listings[at] for at in places), ""),
        ]
    return "\n".join(parts) if listings else ""


def jumps_to_subjects(catalogue: Catalogue, language: Language, listings: tuple[Listing, ...]) -> str:
    """The heading, and under it links to the pages of the subjects, with how many leaflets are there."""
    rows = (
        f'<li><a href="subjects/{key}.html">{escape(catalogue.word(language.tag, SUBJECTS[key]))}</a>'
        f" ({language.figures(str(len(found)))})</li>"
        for key, found in subjects(catalogue, language, listings)
    )
    heading = escape(catalogue.word(language.tag, BY_SUBJECT))
    return "\n".join((f'<h2 id="subjects">{heading}</h2>', '<ul class="entries">', *rows, "</ul>"))


def jumps_to_letters(catalogue: Catalogue, language: Language, listings: tuple[Listing, ...], at: str = "") -> str:
    """The heading, and under it links to the pages of the letters; ``at`` is where those are."""
    groups = grouped(language.tag, [listing.title for listing in listings])
    rows = (
        f'<li><a href="{at or "letters/"}{number}.html">{escape(language.figures(name))}</a></li>'
        for number, (name, _) in enumerate(groups, start=1)
    )
    heading = escape(catalogue.word(language.tag, BY_LETTER))
    return "\n".join((f'<h2 id="letters">{heading}</h2>', '<ul class="jumps">', *rows, "</ul>"))


def subjects(
    catalogue: Catalogue, language: Language, listings: tuple[Listing, ...]
) -> Iterator[tuple[str, list[Listing]]]:
    """The subjects that have leaflets, in the language's order, the other ones last; their leaflets in that order."""
    groups: dict[str, list[Listing]] = {}
    for listing in listings:
        groups.setdefault(catalogue.leaflets[listing.slug].subject, []).append(listing)
    tag = language.tag
    keys = sorted(groups, key=lambda key: (key == "other", order(tag, catalogue.word(tag, SUBJECTS[key]))))
    for key in keys:
        yield key, sorted(groups[key], key=lambda listing: order(tag, listing.title))


def entries(listings: Iterable[Listing], up: str) -> str:
    """A list of leaflets in the order given; ``up`` leads to the folder of their pages."""
    rows = (
        f'<li><a href="{up}{listing.slug}.html">{escape(listing.title)}</a>{_kinds(listing)}{_state(listing)}</li>'
        for listing in listings
    )
    return "\n".join(('<ul class="entries">', *rows, "</ul>"))


def _kinds(listing: Listing) -> str:
    """The files that there are besides the page, in words."""
    names = dict.fromkeys(SHORT.get(offer.format, offer.format.upper()) for offer in listing.offers)
    words = ", ".join(name for name in names if name)
    return f' <span><bdi dir="ltr">{escape(words)}</bdi></span>' if words else ""


def _state(listing: Listing) -> str:
    """What the leaflet owns up to, the first sentence of each notice."""
    return "".join(
        f" <span>{escape(match[0])}</span>" for notice in listing.notices if (match := SENTENCE.match(notice))
    )
