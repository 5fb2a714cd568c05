"""The short address of each leaflet, which printed leaflets and QR codes name: ``ur/pd7375/`` leads to its page.

It is a folder with a tiny page, so that it works on any web host and needs no settings there.  Who prefers that nothing
leads on by itself finds a link.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from .. import sheet
from ..interface import CODE
from . import Catalogue, Listing

STYLE: Final = "body { font: 1.25rem/1.6 system-ui, sans-serif; margin: 1rem; } a { display: block; padding: 1rem 0; }"


def files(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """The tiny page of each leaflet in each language, by its path."""
    for listing in (catalogue.listings[key] for key in sorted(catalogue.listings)):
        yield path(catalogue, listing), _page(catalogue, listing).encode()


def path(catalogue: Catalogue, listing: Listing) -> str:
    """Where the tiny page of an edition stands."""
    return f"{listing.tag}/{catalogue.leaflets[listing.slug].code.lower()}/index.html"


def _page(catalogue: Catalogue, listing: Listing) -> str:
    language, meta = catalogue.languages[listing.tag], catalogue.leaflets[listing.slug]
    target, title = f"../{listing.slug}.html", escape(listing.title)
    website = catalogue.publisher.website
    canonical = f"{website}{listing.tag}/{listing.slug}.html" if website else target
    code = catalogue.word(listing.tag, CODE).format(code=meta.code, version=meta.version)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language.tag}" dir="{language.direction}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{sheet.policy(STYLE)}">',
            f'<meta http-equiv="refresh" content="0; url={target}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f'<link rel="canonical" href="{escape(canonical)}">',
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            f'<main><h1><a href="{target}">{title}</a></h1><p>{escape(code)}</p></main>',
            "</body>",
            "</html>",
            "",
        )
    )
