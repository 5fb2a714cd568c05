"""What stands at the address of a withdrawn leaflet, in every language: that it must not be used, and what to do.

Somebody may come with a link from an old letter, and in a language whose edition was never made; so the page is there
in all of them.  It says what the leaflet was, but nothing of what it said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import escape
from typing import Final

from ..interface import ASK_INSTEAD, CODE, HOME, INSTEAD, SKIP, WITHDRAWN
from ..model import FrontMatter, Language
from ..pages import NBSP, TELEPHONE
from . import Catalogue, Page

STYLE: Final = "main p { font-size: 1.375rem; }\n.notices { border-width: 0.375rem; border-color: var(--stop); }\n"
COUNTRY: Final = "+44"
"""What the leading nought of a number stands for when it is rung from abroad, as in the leaflets' own links."""


def pages(catalogue: Catalogue) -> Iterator[Page]:
    """The page of each withdrawn leaflet in each language."""
    for slug, meta in sorted(catalogue.withdrawn.items()):
        for language in catalogue.languages.values():
            yield _page(catalogue, slug, meta, language)


def shape(catalogue: Catalogue) -> str:
    """A digest of all that the pages show: the same digest, the same pages."""
    leads = {meta.instead for meta in catalogue.withdrawn.values()}
    rows = [(slug, tag, one.title) for (slug, tag), one in sorted(catalogue.listings.items()) if slug in leads]
    own = [(slug, tag, said) for (slug, tag), said in sorted(catalogue.titles.items()) if slug in catalogue.withdrawn]
    return hashlib.sha256(repr((sorted(catalogue.withdrawn.items()), rows, own)).encode()).hexdigest()


def _page(catalogue: Catalogue, slug: str, meta: FrontMatter, language: Language) -> Page:
    tag, english = language.tag, catalogue.english
    own = meta.title if tag == english.tag else catalogue.titles.get((slug, tag), "")
    heading = escape(own) if own else _english(catalogue, meta.title)
    main = [
        f"<h1>{heading}</h1>",
        f'<div class="notices"><p><strong>{escape(catalogue.word(tag, WITHDRAWN))}</strong></p></div>',
    ]
    if own and tag != english.tag:
        main.append(f"<p>{_english(catalogue, meta.title)}</p>")
    main.append(f"<p>{escape(catalogue.word(tag, CODE).format(code=meta.code, version=meta.version))}</p>")
    main += [*_instead(catalogue, meta, tag), *_ask(catalogue, meta, tag)]
    return Page(
        path=f"{tag}/{slug}.html",
        language=language,
        title=own or meta.title,
        main="\n".join(main),
        skip=catalogue.word(tag, SKIP),
        home=catalogue.word(tag, HOME),
        style=STYLE,
        head=('<meta name="robots" content="noindex">',),
    )


def _english(catalogue: Catalogue, words: str) -> str:
    english = catalogue.english
    return f'<span lang="{english.tag}" dir="{english.direction}">{escape(words)}</span>'


def _instead(catalogue: Catalogue, meta: FrontMatter, tag: str) -> tuple[str, ...]:
    """The link to what replaces it, in the language or else in English; nothing where nothing does."""
    slug, seen = meta.instead, set[str]()
    while slug in catalogue.withdrawn and slug not in seen:  # what replaced it may have been replaced itself
        seen.add(slug)
        slug = catalogue.withdrawn[slug].instead
    english = catalogue.english.tag
    if own := catalogue.listings.get((slug, tag)):
        link = f'<a href="{own.slug}.html">{escape(own.title)}</a>'
    elif other := catalogue.listings.get((slug, english)):
        link = f'<a href="../{english}/{other.slug}.html" hreflang="{english}">{_english(catalogue, other.title)}</a>'
    else:
        return ()
    return (f"<p>{escape(catalogue.word(tag, INSTEAD))}<br>{link}</p>",)


def _ask(catalogue: Catalogue, meta: FrontMatter, tag: str) -> tuple[str, ...]:
    """Whom to ask: the leaflet's contact, whose telephone number can be tapped."""
    number = TELEPHONE.search(meta.contact)
    if number is None:
        contact = _english(catalogue, meta.contact)
    else:
        digits = re.sub(r"[^\d+]", "", number[0])
        digits = digits if digits.startswith("+") else COUNTRY + digits.removeprefix("0")
        shown = escape(number[0].replace(" ", NBSP))
        contact = f'<a class="tel" dir="ltr" href="tel:{digits}">{shown}</a>'
    return (f"<p>{escape(catalogue.word(tag, ASK_INSTEAD))}<br>{contact}</p>",) if meta.contact else ()
