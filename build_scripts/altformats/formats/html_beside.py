"""What stands around the leaflet on its page: its languages, its recording, its other formats, a card for staff.

All of it is plain markup that works without script.  What a script shows, when it runs, waits in ``<template>``s, so
that its words are the catalog's too.  Nothing here is written but from the edition and its ``Shelf``: the files beside
the page that are proven.
"""

from __future__ import annotations

import json
from html import escape
from typing import Final

from ..interface import (
    ASK,
    BROKEN,
    CHAPTERS,
    CHECKED,
    CODE_ENGLISH,
    COLOURS,
    DARK,
    ENGLISH_PAGE,
    FAST,
    FOLLOW,
    FORMATS,
    HOME,
    LANGUAGES,
    LARGE,
    LARGEST,
    LIGHT,
    LISTEN,
    NO_RECORDING,
    PAGE_LANGUAGE,
    PLAIN_TEXT,
    PRINT,
    RECORDING,
    RESET,
    SETTINGS,
    SIZE,
    SLOW,
    SPACING,
    SPEED,
    STAFF,
    STAFF_HELP,
    TAP,
    USUAL,
    WIDE,
    WIDEST,
    YELLOW,
)
from ..model import Edition, Offer, Paragraph, plain
from ..pages import english_mark, kept_together, marked_up, publisher_name

CHOICES: Final = (
    ("size", SIZE, (("usual", USUAL), ("large", LARGE), ("largest", LARGEST))),
    ("spacing", SPACING, (("usual", USUAL), ("wide", WIDE), ("widest", WIDEST))),
    ("colours", COLOURS, (("usual", USUAL), ("light", LIGHT), ("dark", DARK), ("yellow", YELLOW))),
)
"""What a reader may choose: its name for the script, its legend, the values with their words; the first is given."""

CHECKED_MARK: Final = " checked"
SPEEDS: Final = (("0.75", SLOW), ("1", USUAL), ("1.25", FAST))

LABELLED: Final = {"pdf": PRINT, "audio": RECORDING, "text": PLAIN_TEXT}
TYPES: Final = {"pdf": "PDF", "audio": "MP3", "text": "TXT"}


def bar(edition: Edition, logo: str) -> str:
    """The bar on top: the publisher, its ``logo`` (a ``data:`` address, or empty) and the way to all leaflets."""
    image = f'<img class="logo" alt="" src="{logo}">' if logo else ""
    return (
        f'<header><div class="wide">{image}<p>{publisher_name(edition)}</p>'
        f'<p class="home"><a href="index.html">{marked_up(edition.word(HOME))}</a></p></div></header>'
    )


def languages(edition: Edition) -> str:
    """Links to the same leaflet in the other languages, each by its own name; empty when there is none."""
    others = [language for language in edition.shelf.languages if language.tag != edition.language.tag]
    if not others:
        return ""
    links = (
        f'<li><a href="../{other.tag}/{edition.meta.slug}.html" hreflang="{other.tag}" lang="{other.tag}"'
        f' dir="{other.direction}">{escape(other.autonym)}</a></li>'
        for other in others
    )
    heading = f'<h2 id="languages">{marked_up(edition.word(LANGUAGES))}</h2>'
    return "\n".join(
        ('<nav class="beside languages" aria-labelledby="languages">', heading, "<ul>", *links, "</ul>", "</nav>")
    )


def listen(edition: Edition) -> str:
    """The browser's own player; empty where there is no recording."""
    recording = next((offer for offer in edition.shelf.offers if offer.format == "audio"), None)
    if recording is None:
        return ""
    return "\n".join(
        (
            '<section class="beside listen">',
            f'<h2 id="listen">{marked_up(edition.word(LISTEN))}</h2>',
            f'<audio id="recording" controls preload="none" src="{_name(recording)}"></audio>',
            "</section>",
        )
    )


def formats(edition: Edition) -> str:
    """The other files of the edition, how each was checked, and how to ask for one that is not there."""
    offers = edition.shelf.offers
    lines = [f'<h2 id="formats">{marked_up(edition.word(FORMATS))}</h2>']
    if offers:
        lines += ["<ul>", *(f"<li>{_offer(edition, offer)}</li>" for offer in offers), "</ul>"]
    if not any(offer.format == "audio" for offer in offers):
        lines.append(f"<p>{marked_up(edition.word(NO_RECORDING))}</p>")
    address = escape(edition.publisher.alternative_formats)
    ltr = ' dir="ltr"' if edition.language.direction == "rtl" else ""
    lines.append(f'<p>{marked_up(edition.word(ASK))} <a{ltr} href="mailto:{address}">{address}</a></p>')
    return "\n".join(('<section class="beside formats">', *lines, "</section>"))


def staff(edition: Edition) -> str:
    """What a patient shows to staff who do not read the language: in English, which leaflet this is."""
    meta, english = edition.meta, edition.english
    if edition.language.tag == english.tag:
        return ""
    mark = english_mark(edition)
    lines = [
        f"<p {mark}><strong>{escape(meta.title)}</strong></p>",
        f"<p {mark}>{escape(CODE_ENGLISH.format(code=meta.code, version=meta.version, number=meta.id))}</p>",
        f"<p {mark}>{escape(PAGE_LANGUAGE.format(language=edition.language.english))}</p>",
    ]
    if any(language.tag == english.tag for language in edition.shelf.languages):
        link = f'<a href="../{english.tag}/{meta.slug}.html" hreflang="{english.tag}">{escape(ENGLISH_PAGE)}</a>'
        lines.append(f"<p {mark}>{link}</p>")
    return "\n".join(
        (
            '<section class="staff">',
            f'<h2 id="staff">{marked_up(edition.word(STAFF))}</h2>',
            f"<p>{marked_up(edition.word(STAFF_HELP))}</p>",
            *lines,
            "</section>",
        )
    )


def templates(edition: Edition) -> str:
    """What the script puts into the page, in the page's words: the settings, and the player's further controls."""
    parts = [f'<template id="choices">\n{_settings(edition)}\n</template>']
    if any(offer.format == "audio" for offer in edition.shelf.offers):
        parts.append(f'<template id="player">\n{_player(edition)}\n</template>')
    return "\n".join(parts)


def timings(edition: Edition) -> str:
    """What of the page is heard when, for the script: numbers, and the titles of the recording's chapters."""
    shelf = edition.shelf
    if not shelf.stretches:
        return ""
    table = {
        "chapters": [[title, second] for title, second in shelf.chapters],
        "blocks": [[s.block, s.begin, s.end, s.start, s.stop] for s in shelf.stretches],
    }
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="timings">{text}</script>'


def described(edition: Edition) -> str:
    """The page's facts for search engines, as schema.org names them."""
    meta, publisher = edition.meta, edition.publisher
    table: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": plain(edition.title),
        "inLanguage": edition.language.tag,
        "identifier": meta.code,
        "version": meta.version,
        "datePublished": f"{meta.issued:%Y-%m}",
        "expires": f"{meta.review_by:%Y-%m}",
        "publisher": {"@type": "Organization", "name": publisher.name},
        "audience": {"@type": "PeopleAudience", "audienceType": "Patient"},
    }
    first = next((block for block in edition.intro if isinstance(block, Paragraph)), None)
    if first is not None:
        table["description"] = plain(first.inlines)
    if publisher.website:
        table["url"] = f"{publisher.website}{edition.language.tag}/{meta.slug}.html"
    if edition.language.tag != edition.english.tag and publisher.website:
        table["translationOfWork"] = {"@id": f"{publisher.website}{edition.english.tag}/{meta.slug}.html"}
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def alternates(edition: Edition) -> tuple[str, ...]:
    """Links in the head to the same page in every language, where the public address is known."""
    site = edition.publisher.website
    if not site:
        return ()
    page = f"{edition.meta.slug}.html"
    return (
        f'<link rel="canonical" href="{site}{edition.language.tag}/{page}">',
        *(
            f'<link rel="alternate" hreflang="{language.tag}" href="{site}{language.tag}/{page}">'
            for language in edition.shelf.languages
        ),
    )


def _offer(edition: Edition, offer: Offer) -> str:
    figures = edition.language.figures
    said = edition.word(LABELLED[offer.format]).format(
        points=figures(str(offer.points)),
        pages=figures(str(offer.pages)),
        minutes=figures(str(offer.minutes)),
        amount=figures(offer.amount),
    )
    name = TYPES[offer.format]
    evidence = f"../checked/{edition.language.tag}/{edition.meta.slug}.html#{offer.format}"
    return (
        f'<a href="{_name(offer)}">{marked_up(said)}</a> '
        f'<a class="checked" href="{evidence}">{marked_up(edition.word(CHECKED).format(type=name))}</a>'
    )


def _name(offer: Offer) -> str:
    return escape(offer.path.rsplit("/", 1)[-1])


def _settings(edition: Edition) -> str:
    groups = (_group(edition, *choice) for choice in CHOICES)
    return "\n".join(
        (
            f'<details class="choices"><summary>{_said(edition, SETTINGS)}</summary>',
            *groups,
            f'<button type="button" data-reset>{_said(edition, RESET)}</button>',
            "</details>",
        )
    )


def _player(edition: Edition) -> str:
    return "\n".join(
        (
            _group(edition, "speed", SPEED, SPEEDS, given="1"),
            f'<label><input type="checkbox" data-follow checked> {_said(edition, FOLLOW)}</label>',
            f'<p class="hint">{_said(edition, TAP)}</p>',
            f'<p data-broken hidden role="status">{_said(edition, BROKEN)}</p>',
            f'<details class="chapters"><summary>{_said(edition, CHAPTERS)}</summary>',
            "<ol data-chapters></ol>",
            "</details>",
        )
    )


def _group(edition: Edition, name: str, legend: str, values: tuple[tuple[str, str], ...], given: str = "usual") -> str:
    rows = (
        f'<label><input type="radio" name="{name}" value="{value}"{CHECKED_MARK if value == given else ""}>'
        f" {_said(edition, words)}</label>"
        for value, words in values
    )
    head = f'<fieldset data-choice="{name}"><legend>{_said(edition, legend)}</legend>'
    return "\n".join((head, *rows, "</fieldset>"))


def _said(edition: Edition, english: str) -> str:
    return escape(kept_together(edition.word(english)))
