"""A made-up catalogue of six leaflets in three languages, one withdrawn and one in English only; and a real one."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import re
from collections.abc import Iterable
from html import unescape

from altformats.interface import COMMENTS, SITE
from altformats.languages import read_languages
from altformats.model import (
    Artefact,
    Evidence,
    FrontMatter,
    Kind,
    Notice,
    Offer,
    Place,
    Proof,
    Publisher,
    SafetyKind,
    SourceStatement,
    Standing,
)
from altformats.record import evidence_folder, read_known, read_manifest
from altformats.shelves import in_order, offer_of
from altformats.website import Catalogue, Listing

from .samples import META, PROJECT, interface_of

PUBLISHER = Publisher("Sample Hospital", "formats@example.org", "© 2021", "https://leaflets.example.org/")
LANGUAGES = read_languages(PROJECT)

TITLES: dict[str, dict[str, str]] = {
    "mri-scan": {"en": "MRI scan", "cy": "Sgan MRI", "ur": "ایم آر آئی اسکین"},
    "x-ray": {"en": "X-ray", "cy": "Pelydr-X", "ur": "ایکسرے"},
    "hip": {"en": "New hip", "cy": "Clun newydd", "ur": "کولہے کی تبدیلی"},
    "pain": {"en": "Pain & <relief>", "cy": "Lleddfu poen", "ur": "درد میں آرام"},
    "diet": {"en": "Eating well"},
}
SUBJECT = {"mri-scan": "scans", "x-ray": "scans", "hip": "bones", "pain": "pain", "diet": "other"}
OLD = "old-scan"
FORMATS = ("html", "pdf", "audio", "text")


def meta(slug: str, title: str, number: int, **further: object) -> FrontMatter:
    """Front matter of a leaflet of that name."""
    own = dataclasses.replace(META, slug=slug, title=title, id=f"XX{number}", code=f"PD{number:04}")
    return dataclasses.replace(own, **further)  # type: ignore[arg-type]  # fields of the noun, by their names


def offers(slug: str, tag: str, formats: Iterable[str] = FORMATS) -> tuple[Offer, ...]:
    """A file of each format, with a digest of its own."""
    suffix = {"html": ".html", "pdf": "-18pt.pdf", "audio": ".mp3", "text": ".txt"}
    made = []
    for form in formats:
        path = f"{tag}/{slug}{suffix[form]}"
        digest = hashlib.sha256(path.encode()).hexdigest()
        points = 18 if form == "pdf" else 0
        made.append(Offer(form, f"{points}pt" if points else "", path, digest, 123456, points, points * 60.0, points))
    return tuple(made)


@functools.cache
def words(tag: str) -> dict[str, str]:
    """The interface words of a language, English where there is no translation yet."""
    english = {wording: wording for wording in (*COMMENTS, *SITE, *Notice)}
    if tag == "en":
        return english
    return {**english, **{msgid: said for msgid, said in interface_of(tag).items() if said}}


def sample(kind: Kind = Kind.PREVIEW) -> Catalogue:
    """Five leaflets that are offered and one that is withdrawn; the fifth in English only."""
    tags = ("en", "cy", "ur")
    leaflets = {
        slug: meta(slug, said["en"], number, subject=SUBJECT[slug])
        for number, (slug, said) in enumerate(TITLES.items(), start=1)
    }
    said = {tag: words(tag) for tag in tags}
    listings = {}
    for slug, titles in TITLES.items():
        for tag, title in titles.items():
            formats = ("html", "pdf") if slug == "hip" else ("html", "pdf", "audio", "text")
            notices = (said[tag][Notice.MACHINE_DRAFT],) if tag == "ur" else ()
            standing = Standing.MACHINE_DRAFT if tag == "ur" else Standing.SIGNED
            listings[slug, tag] = Listing(slug, tag, title, "", offers(slug, tag, formats), notices, standing)
    return Catalogue(
        publisher=PUBLISHER,
        kind=kind,
        today=datetime.date(2021, 1, 1),
        languages={tag: LANGUAGES[tag] for tag in tags},
        words=said,
        leaflets=leaflets,
        listings=listings,
        withdrawn={OLD: meta(OLD, "Old scan", 99, status="withdrawn", instead="mri-scan")},
        titles={(OLD, "cy"): "Hen sgan"},
        evidence=evidence(listings.values()),
        statements={"hip": (SourceStatement("no-driving", SafetyKind.MUST_NOT, Place("hip.md", 3)),)},
    )


def evidence(listings: Iterable[Listing]) -> dict[str, Evidence]:
    """Evidence of each file: one statement, found in two ways at one place."""
    found = {}
    for listing in listings:
        for offer in listing.offers:
            artefact = Artefact(
                offer.path, listing.slug, listing.tag, offer.format, offer.variant, offer.sha256, offer.bytes
            )
            proofs = tuple(Proof("no-driving", layer, "place 3") for layer in ("rendered", "phone"))
            found[offer.path] = Evidence(artefact, proofs, (), {"pages": 18, "title": listing.title})
    return found


def many(count: int, tag: str = "en") -> Catalogue:
    """A catalogue with that many leaflets in one language besides English, all of a subject in turn."""
    small = sample()
    subjects = ("scans", "bones", "pain", "heart", "cancer", "digestion", "women", "children", "operations", "other")
    stems = [titles[tag] for titles in TITLES.values() if tag in titles]
    leaflets: dict[str, FrontMatter] = {}
    listings: dict[tuple[str, str], Listing] = {}
    for number in range(count):
        slug = f"leaflet-{number:04}"
        own = f"{stems[number % len(stems)]} {chr(97 + number % 26)}{number}: what happens and what to do afterwards"
        leaflets[slug] = meta(slug, own, number, subject=subjects[number % len(subjects)])
        listings[slug, tag] = Listing(slug, tag, own, "", offers(slug, tag), small.listings["hip", tag].notices)
    return dataclasses.replace(small, leaflets=leaflets, listings=listings)


def built() -> Catalogue:
    """The finished files of the output folder with their evidence, by the titles that stand in them."""
    records = evidence_folder(PROJECT, PROJECT.site)
    artefacts = read_manifest(PROJECT.site)
    found = {artefact.path: read_known(records, artefact) for artefact in artefacts}
    known = {path: evidence for path, evidence in found.items() if evidence is not None}
    files = [found[artefact.path] or Evidence(artefact, (), (), {}) for artefact in artefacts]
    leaflets: dict[str, FrontMatter] = {}
    listings: dict[tuple[str, str], Listing] = {}
    for page in (artefact for artefact in artefacts if artefact.format == "html"):
        slug, tag = page.leaflet, page.language
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", (PROJECT.site / page.path).read_text("utf-8"), re.DOTALL)
        assert heading
        title = unescape(re.sub("<[^>]+>", "", heading[1])).strip()
        own = [offer_of(one) for one in files if (one.artefact.leaflet, one.artefact.language) == (slug, tag)]
        listings[slug, tag] = Listing(slug, tag, title, "", in_order(own), standing=Standing.MACHINE_DRAFT)
        leaflets[slug] = meta(slug, title if tag == "en" else leaflets.get(slug, META).title, 7375, subject="bones")
    said = {tag: words(tag) for tag in LANGUAGES}
    today = datetime.date(2021, 1, 1)
    return Catalogue(PUBLISHER, Kind.PREVIEW, today, LANGUAGES, said, leaflets, listings, evidence=known)
