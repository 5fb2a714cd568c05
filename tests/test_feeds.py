"""What machines read of the website: leaflets.json, JSON Feed, OPDS, site maps and fragments."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import jsonschema
import pytest
from lxml import etree, html

from altformats.model import Kind
from altformats.website import Catalogue
from altformats.website.feeds import fragments, lists, rolls

from .samples import ROOT
from .samples_website import OLD, PUBLISHER, sample

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "leaflets.schema.json").read_text(encoding="utf-8"))
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "d": "http://purl.org/dc/terms/",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def made(catalogue: Catalogue) -> dict[str, bytes]:
    """Every file by its path."""
    return dict((*lists(catalogue), *fragments(catalogue)))


def nowhere(catalogue: Catalogue) -> Catalogue:
    """The same of a publisher who does not know yet where the website will be."""
    return dataclasses.replace(catalogue, publisher=dataclasses.replace(PUBLISHER, website=""))


def test_leaflets_json_keeps_its_documented_form() -> None:
    """Every leaflet, edition and file is in leaflets.json in the form that its schema documents."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    table = json.loads(made(sample())["leaflets.json"])
    jsonschema.Draft202012Validator(SCHEMA).validate(table)
    listed = {file["path"] for one in table["leaflets"] for edition in one["editions"] for file in edition["files"]}
    assert listed == {offer.path for listing in sample().listings.values() for offer in listing.offers}
    assert [one["slug"] for one in table["withdrawn"]] == [OLD]


def test_the_schema_refuses_another_form() -> None:
    """A file without its hash, or a key that nobody has documented, is refused by the schema."""
    table = json.loads(made(sample())["leaflets.json"])
    del table["leaflets"][0]["editions"][0]["files"][0]["sha256"]
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(table))
    other = json.loads(made(sample())["leaflets.json"]) | {"new": 1}
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(other))


def test_a_feed_names_every_leaflet_of_its_language() -> None:
    """The JSON Feed of a language has an item for each leaflet, with its notices, its page and its other files."""
    catalogue = sample()
    for tag in catalogue.languages:
        feed = json.loads(made(catalogue)[f"{tag}/feed.json"])
        listings = catalogue.of_language(tag)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["title"] for item in feed["items"]] == [listing.title for listing in listings]
        for item, listing in zip(feed["items"], listings, strict=True):
            assert item["url"] == f"{PUBLISHER.website}{tag}/{listing.slug}.html"
            assert all(notice in item["content_text"] for notice in listing.notices)
            assert len(item["attachments"]) == len(listing.offers) - 1
        assert len({item["id"] for item in feed["items"]}) == len(listings)


def test_reading_programs_find_every_file() -> None:
    """The OPDS catalogue leads from its root to each language and from there to each file, with its type and size."""
    catalogue = sample()
    root = etree.fromstring(made(catalogue)["opds.xml"])
    hrefs = root.xpath("//a:entry/a:link/@href", namespaces=NAMES)
    assert hrefs == [f"{PUBLISHER.website}{tag}/opds.xml" for tag in catalogue.languages]
    for tag in catalogue.languages:
        feed = etree.fromstring(made(catalogue)[f"{tag}/opds.xml"])
        links = feed.xpath("//a:entry/a:link[@rel='http://opds-spec.org/acquisition/open-access']", namespaces=NAMES)
        wanted = [offer for listing in catalogue.of_language(tag) for offer in listing.offers]
        assert [link.get("href") for link in links] == [f"{PUBLISHER.website}{offer.path}" for offer in wanted]
        assert [int(link.get("length")) for link in links] == [offer.bytes for offer in wanted]
        assert set(feed.xpath("//d:language/text()", namespaces=NAMES)) <= {tag}


def test_site_maps_name_every_page_in_every_language() -> None:
    """The map of a language has each of its pages once, with the same page in the other languages."""
    catalogue = sample()
    for tag in catalogue.languages:
        root = etree.fromstring(made(catalogue)[f"{tag}/sitemap.xml"])
        pages = root.xpath("//s:loc/text()", namespaces=NAMES)
        own = [f"{PUBLISHER.website}{tag}/{listing.slug}.html" for listing in catalogue.of_language(tag)]
        assert pages == [f"{PUBLISHER.website}{tag}/index.html", *own]
        assert len(root.xpath("//x:link", namespaces=NAMES)) >= len(pages)


def test_a_fragment_stands_in_another_page() -> None:
    """A fragment has its language and direction, whole addresses, its notices, and neither style nor script."""
    catalogue = sample()
    for listing in catalogue.listings.values():
        text = made(catalogue)[f"fragments/{listing.tag}/{listing.slug}.html"].decode()
        article = html.fragment_fromstring(text)
        assert (article.get("lang"), article.get("dir")) == (
            listing.tag,
            catalogue.languages[listing.tag].direction,
        )
        assert all(link.startswith("https://") for link in article.xpath(".//@href"))
        assert not article.xpath(".//script | .//style | .//@style | .//img")
        assert all(notice in article.text_content() for notice in listing.notices)
        assert listing.title in article.text_content()


@pytest.mark.parametrize("kind", list(Kind))
def test_search_engines_are_kept_out_of_a_preview(kind: Kind) -> None:
    """Only a release lets robots in."""
    robots = made(sample(kind))["robots.txt"].decode()
    assert ("Disallow: /\n" in robots) == (kind is Kind.PREVIEW)


def test_without_an_address_nothing_that_needs_one_is_made() -> None:
    """A publisher without a website gets leaflets.json, whose paths are relative, and no feed with half addresses."""
    found = made(nowhere(sample()))
    assert set(found) == {"leaflets.json", "robots.txt"}
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(found["leaflets.json"]))


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    """Nothing in them depends on the clock or on chance."""
    assert made(sample()) == made(sample())


def test_rows_put_in_place_give_the_same_list() -> None:
    """A list made with the rows of an earlier one, but of what changed, is the list made anew, byte for byte."""
    before = sample()
    listings = dict(before.listings)
    del listings["hip", "cy"]
    odd = "Pain\n & <relief> “x” ]}"
    listings["pain", "en"] = dataclasses.replace(listings["pain", "en"], title=odd, summary=odd, notices=(odd,))
    after = dataclasses.replace(before, listings=listings)
    old = {roll.path: roll for roll in rolls(before)}
    for roll in rolls(after):
        known = old[roll.path].rows(old[roll.path].data({}))
        assert set(known) == set(old[roll.path].slugs)
        kept = {slug: row for slug, row in known.items() if slug not in ("hip", "pain")}
        assert kept
        assert roll.data(kept) == roll.data({})


def test_rows_are_taken_from_no_other_file() -> None:
    """Of a file that is not the list, not one row is taken."""
    for roll in rolls(sample()):
        data = roll.data({})
        lines = data.split(b"\n")
        short = b"\n".join((*lines[:-3], *lines[-2:]))
        for other in (b"", b"\n", data + b"\n", data[:-9], data.replace(b"diet", b"died"), short):
            if other != data:
                assert roll.rows(other) == {}, (roll.path, other[:80])
