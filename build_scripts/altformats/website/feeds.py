"""What machines read: ``leaflets.json`` for everybody, and where the public address is known, feeds and site maps.

``leaflets.json`` follows ``docs/leaflets.schema.json``, which changes only by a new name of its schema.  The others are
JSON Feed 1.1 (one per language), OPDS 1.2 for reading programs, Sitemaps 0.9 with the languages of each page, and a
fragment of each edition that a content management system can put into a page of its own.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from lxml import etree

from ..addresses import short_link
from ..interface import CATALOGUE, FORMATS, LANGUAGES, PLAIN_TEXT, PRINT, RECORDING
from ..model import FrontMatter, Kind, Offer
from . import Catalogue, Listing

File = tuple[str, bytes]
Element = Any
"""An element of lxml, which carries no types."""

SCHEMA: Final = "altformats-leaflets-1"
TYPES: Final = {"html": "text/html", "pdf": "application/pdf", "audio": "audio/mpeg", "text": "text/plain"}
OTHER: Final = "application/octet-stream"
ATOM: Final = "http://www.w3.org/2005/Atom"
DUBLIN: Final = "http://purl.org/dc/terms/"
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML: Final = "http://www.w3.org/1999/xhtml"
ACQUIRE: Final = "http://opds-spec.org/acquisition/open-access"
MAPPED: Final = {None: SITEMAP, "xhtml": XHTML}
NAVIGATION: Final = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION: Final = "application/atom+xml;profile=opds-catalog;kind=acquisition"


@dataclass(frozen=True, slots=True)
class Roll:
    """A list with one line for each leaflet, so that one can be put in the place of another without making the rest.

    ``slugs`` are the leaflets in their order, ``row`` makes the line of one, without its end; ``between`` stands
    between lines.  ``head`` ends with its line; ``foot`` is one line.
    """

    path: str
    head: bytes
    slugs: tuple[str, ...]
    row: Callable[[str], bytes]
    between: bytes
    foot: bytes

    def data(self, known: Mapping[str, bytes]) -> bytes:
        """The whole file; rows that are ``known`` are not made again."""
        rows = [known.get(slug) or self.row(slug) for slug in self.slugs]
        body = (self.between + b"\n").join(rows)
        return b"".join((self.head, body, b"\n" if rows else b"", self.foot, b"\n"))

    def rows(self, data: bytes) -> dict[str, bytes]:
        """The row of each leaflet in a file that this list gave; none of another file."""
        lines = data.split(b"\n")
        rows = lines[len(lines) - 2 - len(self.slugs) : -2]
        if len(lines) < len(self.slugs) + 2 or lines[-2] != self.foot:
            return {}
        found = {slug: row.removesuffix(self.between) for slug, row in zip(self.slugs, rows, strict=True)}
        return found if all(slug.encode() in row for slug, row in found.items()) else {}


def rolls(catalogue: Catalogue) -> Iterator[Roll]:
    """Each file for machines that lists leaflets.  Those with whole addresses need the publisher's website."""
    yield _leaflets(catalogue)
    if catalogue.publisher.website:
        for tag in catalogue.languages:
            yield _feed(catalogue, tag)
            yield _acquisition(catalogue, tag)
            yield _sitemap(catalogue, tag)


def lists(catalogue: Catalogue) -> Iterator[File]:
    """Each file for machines that lists leaflets or leads to such lists, made as a whole."""
    yield from ((roll.path, roll.data({})) for roll in rolls(catalogue))
    yield from signposts(catalogue)


def signposts(catalogue: Catalogue) -> Iterator[File]:
    """The small files that lead to the lists."""
    yield "robots.txt", _robots(catalogue).encode()
    if catalogue.publisher.website:
        yield "opds.xml", _xml(_navigation(catalogue))
        yield "sitemap.xml", _xml(_sitemaps(catalogue))


def fragments(catalogue: Catalogue) -> Iterator[File]:
    """The fragment of each edition, where the public address is known."""
    if catalogue.publisher.website:
        for listing in catalogue.listings.values():
            yield fragment_path(listing), _fragment(catalogue, listing).encode()


def fragment_path(listing: Listing) -> str:
    """Where the fragment of an edition stands."""
    return f"fragments/{listing.tag}/{listing.slug}.html"


def _leaflets(catalogue: Catalogue) -> Roll:
    publisher = catalogue.publisher
    head = {
        "schema": SCHEMA,
        "kind": str(catalogue.kind),
        "publisher": {
            "name": publisher.name,
            "alternative_formats": publisher.alternative_formats,
            "website": publisher.website,
        },
        "languages": [
            {"tag": one.tag, "autonym": one.autonym, "english": one.english, "direction": one.direction}
            for one in catalogue.languages.values()
        ],
        "withdrawn": [
            {**_facts(meta), "instead": meta.instead, "contact": meta.contact}
            for _, meta in sorted(catalogue.withdrawn.items())
        ],
    }

    def row(slug: str) -> dict[str, Any]:
        meta = catalogue.leaflets[slug]
        return {
            **_facts(meta),
            "review_by": f"{meta.review_by:%Y-%m}",
            "subject": meta.subject,
            "editions": [_edition(catalogue, listing) for listing in catalogue.of_leaflet(slug)],
        }

    offered = {slug for slug, _ in catalogue.listings}
    return _json("leaflets.json", head, "leaflets", tuple(slug for slug in sorted(offered)), row)


def _facts(meta: FrontMatter) -> dict[str, Any]:
    return {
        "id": meta.id,
        "code": meta.code,
        "slug": meta.slug,
        "title": meta.title,
        "version": meta.version,
        "issued": f"{meta.issued:%Y-%m}",
    }


def _edition(catalogue: Catalogue, listing: Listing) -> dict[str, Any]:
    meta = catalogue.leaflets[listing.slug]
    return {
        "language": listing.tag,
        "title": listing.title,
        "summary": listing.summary,
        "translation": str(listing.standing),
        "notices": list(listing.notices),
        "short": f"{listing.tag}/{meta.code.lower()}/",
        "evidence": f"checked/{listing.tag}/{listing.slug}.html",
        "files": [_file(offer) for offer in listing.offers],
        "wanting": dict(sorted(listing.wanting.items())),
    }


def _file(offer: Offer) -> dict[str, Any]:
    row: dict[str, Any] = {
        "format": offer.format,
        "type": TYPES.get(offer.format, OTHER),
        "path": offer.path,
        "bytes": offer.bytes,
        "sha256": offer.sha256,
    }
    if offer.pages:
        row["pages"] = offer.pages
    if offer.points:
        row["points"] = offer.points
    if offer.seconds:
        row["seconds"] = round(offer.seconds)
    return row


def _feed(catalogue: Catalogue, tag: str) -> Roll:
    site = catalogue.publisher.website
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{catalogue.word(tag, CATALOGUE)} – {catalogue.publisher.name}",
        "home_page_url": f"{site}{tag}/index.html",
        "feed_url": f"{site}{tag}/feed.json",
        "language": tag,
        "authors": [{"name": catalogue.publisher.name}],
    }
    slugs = tuple(one.slug for one in catalogue.of_language(tag))
    return _json(f"{tag}/feed.json", head, "items", slugs, lambda slug: _item(catalogue, catalogue.listings[slug, tag]))


def _item(catalogue: Catalogue, listing: Listing) -> dict[str, Any]:
    site, meta = catalogue.publisher.website, catalogue.leaflets[listing.slug]
    words = "\n".join((*listing.notices, listing.summary)).strip() or listing.title
    return {
        "id": _name(meta, listing),
        "url": f"{site}{listing.tag}/{listing.slug}.html",
        "title": listing.title,
        "content_text": words,
        "date_published": _instant(meta.issued),
        "tags": [meta.subject],
        "attachments": [
            {
                "url": f"{site}{offer.path}",
                "mime_type": TYPES.get(offer.format, OTHER),
                "size_in_bytes": offer.bytes,
                **({"duration_in_seconds": round(offer.seconds)} if offer.seconds else {}),
            }
            for offer in listing.offers
            if offer.format != "html"
        ],
    }


def _navigation(catalogue: Catalogue) -> Element:
    """The OPDS root, which leads to the catalogue of each language."""
    site = catalogue.publisher.website
    root = _atom(catalogue, "urn:altformats:catalogue", catalogue.publisher.name)
    _link(root, "self", f"{site}opds.xml", NAVIGATION)
    _link(root, "start", f"{site}opds.xml", NAVIGATION)
    for tag, language in catalogue.languages.items():
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        _say(entry, "title", language.autonym)
        _say(entry, "id", f"urn:altformats:catalogue:{tag}")
        _say(entry, "updated", _latest(catalogue))
        _say(entry, "content", language.english)
        _link(entry, "subsection", f"{site}{tag}/opds.xml", ACQUISITION)
    return root


def _acquisition(catalogue: Catalogue, tag: str) -> Roll:
    site = catalogue.publisher.website
    root = _atom(catalogue, f"urn:altformats:catalogue:{tag}", catalogue.word(tag, CATALOGUE))
    _link(root, "self", f"{site}{tag}/opds.xml", ACQUISITION)
    _link(root, "start", f"{site}opds.xml", NAVIGATION)

    def row(slug: str) -> Element:
        listing, meta = catalogue.listings[slug, tag], catalogue.leaflets[slug]
        entry = etree.Element(f"{{{ATOM}}}entry", nsmap={None: ATOM, "dcterms": DUBLIN})
        _say(entry, "title", listing.title)
        _say(entry, "id", _name(meta, listing))
        _say(entry, "updated", _instant(meta.issued))
        etree.SubElement(entry, f"{{{DUBLIN}}}language").text = tag
        etree.SubElement(entry, f"{{{DUBLIN}}}identifier").text = meta.code
        _say(entry, "summary", " ".join((*listing.notices, listing.summary)).strip())
        for offer in listing.offers:
            link = _link(entry, ACQUIRE, f"{site}{offer.path}", TYPES.get(offer.format, OTHER))
            link.set("length", str(offer.bytes))
        return entry

    return _rolled(f"{tag}/opds.xml", root, tuple(one.slug for one in catalogue.of_language(tag)), row)


def _atom(catalogue: Catalogue, name: str, title: str) -> Element:
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "dcterms": DUBLIN})
    _say(root, "id", name)
    _say(root, "title", title)
    _say(root, "updated", _latest(catalogue))
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    _say(author, "name", catalogue.publisher.name)
    return root


def _sitemaps(catalogue: Catalogue) -> Element:
    """An index, for 3,000 leaflets with their languages are more than one map may hold."""
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for tag in catalogue.languages:
        row = etree.SubElement(root, f"{{{SITEMAP}}}sitemap")
        etree.SubElement(row, f"{{{SITEMAP}}}loc").text = f"{catalogue.publisher.website}{tag}/sitemap.xml"
    return root


def _sitemap(catalogue: Catalogue, tag: str) -> Roll:
    site = catalogue.publisher.website
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=MAPPED)
    others = {other: f"{site}{other}/index.html" for other in catalogue.languages}
    root.append(_located(f"{site}{tag}/index.html", others))

    def row(slug: str) -> Element:
        page = f"{slug}.html"
        others = {one.tag: f"{site}{one.tag}/{page}" for one in catalogue.of_leaflet(slug)}
        return _located(f"{site}{tag}/{page}", others)

    return _rolled(f"{tag}/sitemap.xml", root, tuple(one.slug for one in catalogue.of_language(tag)), row)


def _located(address: str, others: dict[str, str]) -> Element:
    row = etree.Element(f"{{{SITEMAP}}}url", nsmap=MAPPED)
    etree.SubElement(row, f"{{{SITEMAP}}}loc").text = address
    for tag, other in others.items():
        etree.SubElement(row, f"{{{XHTML}}}link", {"rel": "alternate", "hreflang": tag, "href": other})
    return row


def _fragment(catalogue: Catalogue, listing: Listing) -> str:
    """Plain markup without style or script, to stand in another page; all of its addresses are whole."""
    site, tag, language = catalogue.publisher.website, listing.tag, catalogue.languages[listing.tag]
    meta = catalogue.leaflets[listing.slug]
    title = f'<a href="{site}{tag}/{listing.slug}.html">{escape(listing.title)}</a>'
    lines = [
        f'<article class="altformats-leaflet" lang="{tag}" dir="{language.direction}">',
        f"<h2>{title}</h2>",
        *(f"<p><strong>{escape(notice)}</strong></p>" for notice in listing.notices),
        *((f"<p>{escape(listing.summary)}</p>",) if listing.summary else ()),
    ]
    rows = [_row(catalogue, listing, offer) for offer in listing.offers if offer.format != "html"]
    if rows:
        lines += [f"<h3>{escape(catalogue.word(tag, FORMATS))}</h3>", "<ul>", *rows, "</ul>"]
    others = [
        f'<li><a href="{site}{one.tag}/{one.slug}.html" hreflang="{one.tag}" lang="{one.tag}"'
        f' dir="{catalogue.languages[one.tag].direction}">{escape(catalogue.languages[one.tag].autonym)}</a></li>'
        for one in catalogue.of_leaflet(listing.slug)
        if one.tag != tag
    ]
    if others:
        lines += [f"<h3>{escape(catalogue.word(tag, LANGUAGES))}</h3>", "<ul>", *others, "</ul>"]
    short = short_link(catalogue.publisher, tag, meta.code)
    return "\n".join((*lines, f'<p><a dir="ltr" href="{short}">{short.partition("//")[2]}</a></p>', "</article>", ""))


def _row(catalogue: Catalogue, listing: Listing, offer: Offer) -> str:
    figures = catalogue.languages[listing.tag].figures
    wording = {"pdf": PRINT, "audio": RECORDING, "text": PLAIN_TEXT}[offer.format]
    said = catalogue.word(listing.tag, wording).format(
        points=figures(str(offer.points)),
        pages=figures(str(offer.pages)),
        minutes=figures(str(offer.minutes)),
        amount=figures(offer.amount),
    )
    return f'<li><a href="{catalogue.publisher.website}{offer.path}">{escape(said)}</a></li>'


def _robots(catalogue: Catalogue) -> str:
    """A preview is for nobody's search results."""
    if catalogue.kind is not Kind.RELEASE:
        return "User-agent: *\nDisallow: /\n"
    site = catalogue.publisher.website
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {site}sitemap.xml\n" if site else "")


def _name(meta: FrontMatter, listing: Listing) -> str:
    return f"urn:altformats:{meta.code}:{meta.version}:{listing.tag}"


def _instant(month: datetime.date) -> str:
    """The first of the month in which a leaflet was issued; nothing closer is known of it."""
    return f"{month:%Y-%m-%d}T00:00:00Z"


def _latest(catalogue: Catalogue) -> str:
    """When the newest leaflet was issued: a feed says when its contents changed, not when it was built."""
    dates = [catalogue.leaflets[slug].issued for slug, _ in catalogue.listings]
    return _instant(max(dates, default=datetime.date(2000, 1, 1)))


def _say(parent: Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: Element, rel: str, href: str, kind: str) -> Element:
    return etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _xml(root: Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _json(
    path: str, head: dict[str, Any], name: str, slugs: tuple[str, ...], row: Callable[[str], dict[str, Any]]
) -> Roll:
    """A table whose last entry are many rows, each on a line of its own."""

    def line(slug: str) -> bytes:
        return json.dumps(row(slug), ensure_ascii=False, separators=(",", ":")).encode()

    begin = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + f',\n "{name}": [\n'
    return Roll(path, begin.encode(), slugs, line, b",", b"]}")


def _rolled(path: str, root: Element, slugs: tuple[str, ...], row: Callable[[str], Element]) -> Roll:
    """An element whose last children are many rows, each on a line of its own; names are declared in its head."""
    whole = _xml(root).rstrip()
    foot = whole[whole.rindex(b"</") :]
    declared = b"".join(b' xmlns%s="%s"' % one for one in _declared(root))

    def line(slug: str) -> bytes:
        text = bytes(etree.tostring(row(slug), encoding="utf-8", with_tail=False))
        return text.replace(declared, b"", 1).replace(b"\n", b"&#10;")

    return Roll(path, whole.removesuffix(foot).rstrip() + b"\n", slugs, line, b"", foot)


def _declared(root: Element) -> Iterator[tuple[bytes, bytes]]:
    for prefix, name in root.nsmap.items():
        yield (f":{prefix}".encode() if prefix else b"", name.encode())
