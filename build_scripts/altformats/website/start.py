"""The pages on which a reader finds a leaflet: the start page with the languages, and what there is in each of them.

The start page is where a patient's relative lands.  It is plain: a list of languages, each by its own name.  Nothing
leads away from it by itself; a script only brings the languages that the browser asks for to the top.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from .. import sheet
from ..interface import (
    ACCESSIBILITY,
    ASK,
    CATALOGUE,
    CHOOSE,
    ENGLISH_ONLY,
    FOUND,
    HOME,
    LANGUAGE,
    NOT_FOUND,
    PREVIEW,
    SEARCH,
    SEARCH_BROKEN,
    SEARCH_FOR,
    SUBJECTS,
    THERE_ARE,
)
from ..model import Kind, Language, Project
from . import Catalogue, Listing, Page
from .start_letters import grouped, order
from .start_lists import by_letter, by_subject, entries, jumps_to_letters, jumps_to_subjects, subjects

THEME: Final = Path(__file__).parent.parent / "theme"

MANY: Final = 200
"""With more leaflets than this, subjects and letters have pages of their own: a phone is not to load all of them."""

LIKELY: Final = "The languages of your device"

SEARCHING: Final = ("connect-src 'self'", "font-src 'self'")
"""What the search needs: its own files, fetched when it is used."""


def pages(catalogue: Catalogue, project: Project) -> Iterator[Page]:
    """The start page; for each language its catalogue, and its subjects and letters where there are many leaflets."""
    yield front(catalogue, project)
    for language in catalogue.languages.values():
        yield from of_language(catalogue, language)


def of_language(catalogue: Catalogue, language: Language) -> Iterator[Page]:
    """The catalogue of one language, and its subjects and letters where there are many leaflets."""
    listings = catalogue.of_language(language.tag)
    yield _catalogue(catalogue, language, listings)
    if len(listings) > MANY:
        yield from _shelves(catalogue, language, listings)


def shape(catalogue: Catalogue, language: Language) -> str:
    """A digest of all that the pages of one language show of its leaflets: the same digest, the same pages."""
    rows = [
        (one.slug, one.title, catalogue.leaflets[one.slug].subject, [offer.format for offer in one.offers], one.notices)
        for one in catalogue.of_language(language.tag)
    ]
    missing = [
        (one.slug, one.title)
        for one in catalogue.of_language(catalogue.english.tag)
        if (one.slug, language.tag) not in catalogue.listings
    ]
    return hashlib.sha256(repr((rows, missing, _counts(catalogue))).encode()).hexdigest()


def front_shape(catalogue: Catalogue) -> str:
    """The same for the start page."""
    return hashlib.sha256(repr(_counts(catalogue)).encode()).hexdigest()


def _counts(catalogue: Catalogue) -> list[tuple[str, int]]:
    return [(tag, len(catalogue.of_language(tag))) for tag in catalogue.languages]


def front(catalogue: Catalogue, project: Project) -> Page:
    """The start page: every language by its own name."""
    english = catalogue.english
    faces, rows = [], []
    for language in catalogue.languages.values():
        row = _choice(catalogue, language)
        rows.append(row)
        faces.append(sheet.guest(project, language, row))
    main = "\n".join(
        (
            f"<h1>{escape(catalogue.word(english.tag, CHOOSE))}</h1>",
            *_preview(catalogue, english),
            '<section id="likely" class="choose" aria-labelledby="likely-label" hidden>',
            f'<h2 id="likely-label">{LIKELY}</h2>',
            '<ul class="languages"></ul>',
            "</section>",
            '<ul id="languages" class="languages">',
            *rows,
            "</ul>",
        )
    )
    return Page(
        path="index.html",
        language=english,
        title=catalogue.word(english.tag, CATALOGUE),
        main=main,
        skip=catalogue.word(english.tag, CHOOSE),
        foot=_foot(catalogue, english, ""),
        style="\n".join((_style(), *(face for face in faces if face))),
        scripts=((THEME / "start.js").read_text(encoding="utf-8").strip(),),
    )


def _choice(catalogue: Catalogue, language: Language) -> str:
    """One language of the start page: its own name, large, its English name, and in its own words what is there."""
    tag, own = language.tag, _marked(language)
    english = f" <span>{escape(language.english)}</span>" if language.english != language.autonym else ""
    said = escape(f"{catalogue.word(tag, CHOOSE)} – {_counted(catalogue, language)}")
    name = f"<strong {own}>{escape(language.autonym)}</strong>{english}"
    return f'<li><a href="{tag}/index.html" hreflang="{tag}">{name}</a><p><span {own}>{said}</span></p></li>'


def _catalogue(catalogue: Catalogue, language: Language, listings: tuple[Listing, ...]) -> Page:
    many = len(listings) > MANY
    if many:
        lists = (
            jumps_to_subjects(catalogue, language, listings),
            jumps_to_letters(catalogue, language, listings),
        )
    else:
        lists = (
            by_subject(catalogue, language, listings),
            by_letter(catalogue, language, listings),
        )
    tag = language.tag
    main = "\n".join(
        (
            f"<h1>{escape(catalogue.word(tag, CATALOGUE))}</h1>",
            *_preview(catalogue, language),
            f"<p>{escape(_counted(catalogue, language))}</p>",
            *((_search(catalogue, language),) if listings else ()),
            *(part for part in lists if part),
            *_english_only(catalogue, language),
            _switcher(catalogue, language),
        )
    )
    return Page(
        path=f"{tag}/index.html",
        language=language,
        title=catalogue.word(tag, CATALOGUE),
        main=main,
        skip=catalogue.word(tag, CATALOGUE),
        foot=_foot(catalogue, language, "../"),
        style=_style(),
        scripts=((THEME / "search.js").read_text(encoding="utf-8").strip(),) if listings else (),
        policy=SEARCHING if listings else (),
        named=tuple(other for other in catalogue.languages.values() if other.tag != tag),
    )


def _style() -> str:
    return (THEME / "catalogue.css").read_text(encoding="utf-8")


def _marked(language: Language) -> str:
    return f'lang="{language.tag}" dir="{language.direction}"'


def _counted(catalogue: Catalogue, language: Language) -> str:
    """How many leaflets there are in the language, of how many in English."""
    count, total = (len(catalogue.of_language(tag)) for tag in (language.tag, catalogue.english.tag))
    return language.figures(catalogue.word(language.tag, THERE_ARE).format(count=count, total=max(count, total)))


def _preview(catalogue: Catalogue, language: Language) -> tuple[str, ...]:
    """The warning that this is not for patients, in the language and in English; nothing in a release."""
    if catalogue.kind is not Kind.PREVIEW:
        return ()
    english = catalogue.english
    said = [f"<p><strong>{escape(catalogue.word(language.tag, PREVIEW))}</strong></p>"]
    if language.tag != english.tag:
        said.append(f"<p {_marked(english)}>{escape(catalogue.word(english.tag, PREVIEW))}</p>")
    return ('<div class="notices">', *said, "</div>")


def _search(catalogue: Catalogue, language: Language) -> str:
    """An empty place with the words that the script needs to put the search there."""
    words = {
        "title": SEARCH,
        "label": SEARCH_FOR,
        "found": FOUND,
        "nothing": NOT_FOUND,
        "broken": SEARCH_BROKEN,
    }
    data = " ".join(f'data-{key}="{escape(catalogue.word(language.tag, word))}"' for key, word in words.items())
    return (
        f'<div id="search" class="search" hidden data-at="../search/{language.tag}/" data-digits="{language.digits}"'
        f" {data}></div>"
    )


def _shelves(catalogue: Catalogue, language: Language, listings: tuple[Listing, ...]) -> Iterator[Page]:
    """A page for each subject and for each letter."""
    for key, rows in subjects(catalogue, language, listings):
        heading = catalogue.word(language.tag, SUBJECTS[key])
        yield _shelf(catalogue, language, f"subjects/{key}.html", heading, entries(rows, "../"))
    jumps = jumps_to_letters(catalogue, language, listings, "./")
    for number, (name, places) in enumerate(grouped(language.tag, [one.title for one in listings]), start=1):
        main = f"{entries((listings[at] for at in places), '../')}\n{jumps}"
        yield _shelf(catalogue, language, f"letters/{number}.html", language.figures(name), main)


def _shelf(catalogue: Catalogue, language: Language, path: str, heading: str, main: str) -> Page:
    tag = language.tag
    return Page(
        path=f"{tag}/{path}",
        language=language,
        title=f"{heading} – {catalogue.word(tag, CATALOGUE)}",
        main="\n".join((f"<h1>{escape(heading)}</h1>", *_preview(catalogue, language), main)),
        skip=catalogue.word(tag, CATALOGUE),
        home=catalogue.word(tag, HOME),
        foot=_foot(catalogue, language, "../../"),
        style=_style(),
    )


def _english_only(catalogue: Catalogue, language: Language) -> tuple[str, ...]:
    """The leaflets that there are in English and not in this language, by their English titles; how to ask for them."""
    english, tag = catalogue.english, language.tag
    if tag == english.tag:
        return ()
    found = [one for one in catalogue.of_language(english.tag) if (one.slug, tag) not in catalogue.listings]
    if not found:
        return ()
    rows = (
        f'<li><a href="../{english.tag}/{one.slug}.html" hreflang="{english.tag}">{escape(one.title)}</a></li>'
        for one in sorted(found, key=lambda one: order(english.tag, one.title))
    )
    heading = catalogue.word(tag, LANGUAGE).format(language=english.autonym)
    return (
        f'<h2 id="english">{escape(heading)}</h2>',
        f"<p>{escape(catalogue.word(tag, ENGLISH_ONLY))}</p>",
        f'<ul class="entries" {_marked(english)}>',
        *rows,
        "</ul>",
        _email(catalogue),
    )


def _switcher(catalogue: Catalogue, language: Language) -> str:
    """The catalogues of all languages."""
    current = 'aria-current="page"'
    rows = (
        f'<li><a href="../{other.tag}/index.html" hreflang="{other.tag}" '
        f"{_marked(other) if other.tag != language.tag else current}>{escape(other.autonym)}</a></li>"
        for other in catalogue.languages.values()
    )
    heading = escape(catalogue.word(language.tag, CHOOSE))
    return "\n".join(
        (
            '<nav aria-labelledby="tongues">',
            f'<h2 id="tongues">{heading}</h2>',
            '<ul class="tongues">',
            *rows,
            "</ul>",
            "</nav>",
        )
    )


def _email(catalogue: Catalogue) -> str:
    address = escape(catalogue.publisher.alternative_formats)
    return f'<p><a dir="ltr" href="mailto:{address}">{address}</a></p>'


def _foot(catalogue: Catalogue, language: Language, up: str) -> str:
    return "\n".join(
        (
            f"<p>{escape(catalogue.word(language.tag, ASK))}</p>",
            _email(catalogue),
            f'<p><a href="{up}accessibility.html" hreflang="{catalogue.english.tag}">'
            f"{escape(catalogue.word(language.tag, ACCESSIBILITY))}</a></p>",
        )
    )
