"""What a page must hold beside its words: where its links lead, what it tells machines, what its script will show.

Worked out from the promise, not by the makers, as ``outline.py`` is for the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from .interface import (
    ACCESSIBILITY,
    BROKEN,
    CHAPTERS,
    CHECKED,
    COLOURS,
    DARK,
    ENGLISH_PAGE,
    FAST,
    FOLLOW,
    HOME,
    LARGE,
    LARGEST,
    LIGHT,
    RESET,
    SETTINGS,
    SIZE,
    SLOW,
    SPACING,
    SPEED,
    TAP,
    USUAL,
    WIDE,
    WIDEST,
    YELLOW,
)
from .model import Offer, Promise, Role
from .outline import TYPES, offered

HOME_PAGE: Final = "index.html"
STATEMENT: Final = "../accessibility.html"

CHOICES: Final = (
    *(SETTINGS, SIZE, USUAL, LARGE, LARGEST),
    *(SPACING, USUAL, WIDE, WIDEST),
    *(COLOURS, USUAL, LIGHT, DARK, YELLOW, RESET),
)
PLAYER: Final = (SPEED, SLOW, USUAL, FAST, FOLLOW, TAP, BROKEN, CHAPTERS)
"""The words of the script's controls, in their order."""


def as_claimed(promise: Promise, links: Iterable[tuple[str, str]]) -> Promise:
    """The promise with no more on its shelf than the page leads to.

    A page that does not name a file which was made since is not wrong, only older; one that names a file which is not
    there, or is not proven, is.
    """
    targets = {target for _, target in links}
    slug, own = promise.meta.slug, promise.language.tag
    shelf = promise.shelf
    offers = tuple(offer for offer in shelf.offers if name_of(offer) in targets)
    languages = tuple(
        language for language in shelf.languages if language.tag == own or f"../{language.tag}/{slug}.html" in targets
    )
    heard = any(offer.format == "audio" for offer in offers)
    return replace(
        promise,
        shelf=replace(
            shelf,
            offers=offers,
            languages=languages,
            chapters=shelf.chapters if heard else (),
            stretches=shelf.stretches if heard else (),
        ),
    )


def name_of(offer: Offer) -> str:
    """The address of a file from the page beside it."""
    return offer.path.rsplit("/", 1)[-1]


def links(promise: Promise) -> dict[str, set[str]]:
    """Where else than the leaflet itself a page may lead, each address with the words that may lead there."""
    slug, tag, words = promise.meta.slug, promise.language.tag, promise.words
    known: dict[str, set[str]] = {
        HOME_PAGE: {words.get(HOME, "")},
        STATEMENT: {words.get(ACCESSIBILITY, "")},
        f"mailto:{promise.publisher.alternative_formats}": {promise.publisher.alternative_formats},
    }
    for offer in promise.shelf.offers:
        known[name_of(offer)] = {offered(promise, offer)}
        checked = words.get(CHECKED, "").replace("{type}", TYPES.get(offer.format, ""))
        known[f"../checked/{tag}/{slug}.html#{offer.format}"] = {checked}
    for language in promise.shelf.languages:
        if language.tag != tag:
            known[f"../{language.tag}/{slug}.html"] = {language.autonym}
    if f"../{promise.english.tag}/{slug}.html" in known:
        known[f"../{promise.english.tag}/{slug}.html"].add(ENGLISH_PAGE)
    return known


def heads(promise: Promise) -> tuple[tuple[str, str, str], ...]:
    """The links of a page's head, as relation, language and address."""
    site, page = promise.publisher.website, f"{promise.meta.slug}.html"
    if not site:
        return ()
    own = ("canonical", "", f"{site}{promise.language.tag}/{page}")
    others = (("alternate", other.tag, f"{site}{other.tag}/{page}") for other in promise.shelf.languages)
    return (own, *others)


def controls(promise: Promise) -> tuple[tuple[str, ...], ...]:
    """The words of each template, in order: the reader's choices, and the player's further controls."""
    heard = any(offer.format == "audio" for offer in promise.shelf.offers)
    wanted = (CHOICES, PLAYER) if heard else (CHOICES,)
    return tuple(tuple(promise.words.get(english, "") for english in words) for words in wanted)


def facts_for_machines(promise: Promise) -> dict[str, object]:
    """What schema.org's terms must say of the page."""
    meta, tag, site = promise.meta, promise.language.tag, promise.publisher.website
    title = next(block.text for block in promise.blocks if block.role is Role.TITLE)
    table: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": title,
        "inLanguage": tag,
        "identifier": meta.code,
        "version": meta.version,
        "datePublished": f"{meta.issued.year}-{meta.issued.month:02}",
        "expires": f"{meta.review_by.year}-{meta.review_by.month:02}",
        "publisher": {"@type": "Organization", "name": promise.publisher.name},
        "audience": {"@type": "PeopleAudience", "audienceType": "Patient"},
    }
    first = _first_paragraph(promise)
    if first:
        table["description"] = first
    if site:
        table["url"] = f"{site}{tag}/{meta.slug}.html"
        if tag != promise.english.tag:
            table["translationOfWork"] = {"@id": f"{site}{promise.english.tag}/{meta.slug}.html"}
    return table


def heard(promise: Promise) -> dict[str, list[list[object]]] | None:
    """What must be marked when, as the page holds it; None for a page without a recording."""
    shelf = promise.shelf
    if not shelf.stretches:
        return None
    return {
        "chapters": [[title, second] for title, second in shelf.chapters],
        "blocks": [[one.block, one.begin, one.end, one.start, one.stop] for one in shelf.stretches],
    }


def _first_paragraph(promise: Promise) -> str:
    for block in promise.blocks:
        if block.role is Role.HEADING:
            return ""
        if block.role is Role.PARAGRAPH and not block.statement:
            return block.text
    return ""
