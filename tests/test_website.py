"""The pages on which readers find leaflets, of a made-up catalogue: what leads where, and what is owned up to."""

from __future__ import annotations

import dataclasses
import gzip
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest

from altformats.errors import FormatProblem
from altformats.interface import ENGLISH_ONLY, INSTEAD, PREVIEW, THERE_ARE, WITHDRAWN
from altformats.model import Artefact, Kind, Notice, Project
from altformats.record import write_manifest
from altformats.website import Catalogue, Page, checked, framed, short, start, tombstones
from altformats.website.start_letters import grouped, letter, order
from altformats.writing import write

from .samples import PROJECT
from .samples_website import OLD, PUBLISHER, TITLES, many, sample, words


class Links(HTMLParser):
    """The addresses that a page leads to, and its anchors."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if found.get("id"):
            self.anchors.append(str(found["id"]))


def by_path(pages: Iterable[Page]) -> dict[str, Page]:
    """The pages by their path, of which each must be the only one."""
    found: dict[str, Page] = {}
    for page in pages:
        assert page.path not in found
        found[page.path] = page
    return found


def everything(catalogue: Catalogue) -> dict[str, Page]:
    return by_path((*start.pages(catalogue, PROJECT), *tombstones.pages(catalogue), *checked.pages(catalogue)))


def latin(catalogue: Catalogue) -> Catalogue:
    """The catalogue without Urdu, whose fonts take time."""
    languages = {tag: language for tag, language in catalogue.languages.items() if language.script == "Latn"}
    listings = {key: listing for key, listing in catalogue.listings.items() if listing.tag in languages}
    return dataclasses.replace(catalogue, languages=languages, listings=listings)


def resolved(path: str, link: str) -> str:
    """Where a relative link of a page leads, below the folder."""
    parts: list[str] = []
    for part in (*PurePosixPath(path).parent.parts, *PurePosixPath(link.partition("#")[0]).parts):
        if part == "..":
            parts.pop()  # an IndexError here is a link that leaves the folder
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("catalogue", [sample(), many(start.MANY + 1)], ids=["few", "many"])
def test_every_link_leads_to_something(catalogue: Catalogue) -> None:
    """No page of the website leads to a page or an anchor that is not there, however many leaflets there are."""
    pages = everything(catalogue)
    there = set(pages) | {path for path, _ in short.files(catalogue)} | {"accessibility.html"}
    there |= {offer.path for listing in catalogue.listings.values() for offer in listing.offers}
    for path, page in pages.items():
        found = Links(page.main + page.foot)
        assert len(set(found.anchors)) == len(found.anchors), path
        for link in found.links:
            if link.startswith("#"):
                assert link[1:] in found.anchors, (path, link)
            elif not link.startswith(("mailto:", "tel:")):
                assert resolved(path, link) in there, (path, link)


def test_the_start_page_names_every_language_in_its_own_way() -> None:
    """Each language stands there by its own name, marked as that language, with how many leaflets it has."""
    catalogue = sample()
    page = everything(catalogue)["index.html"]
    for tag, language in catalogue.languages.items():
        assert f'<strong lang="{tag}" dir="{language.direction}">{language.autonym}</strong>' in page.main
        count = 4 if tag != "en" else 5
        assert catalogue.word(tag, THERE_ARE).format(count=count, total=5) in page.main


def test_a_preview_says_that_it_is_one_and_a_release_does_not() -> None:
    """Start page, catalogues and lists warn in a preview, in the language and in English."""
    for kind, wanted in ((Kind.PREVIEW, True), (Kind.RELEASE, False)):
        catalogue = sample(kind)
        for page in start.pages(catalogue, PROJECT):
            assert (PREVIEW in page.main) is wanted
            assert (catalogue.word(page.language.tag, PREVIEW) in page.main) is wanted


def test_a_leaflet_is_listed_with_its_files_and_what_it_owns_up_to() -> None:
    """Title, files in words and the first sentence of each notice stand together; markup in a title is only text."""
    catalogue = sample()
    english, urdu = everything(catalogue)["en/index.html"], everything(catalogue)["ur/index.html"]
    assert 'href="pain.html">Pain &amp; &lt;relief&gt;</a>' in english.main
    assert 'href="hip.html">New hip</a> <span><bdi dir="ltr">PDF</bdi></span></li>' in english.main
    said = words("ur")[Notice.MACHINE_DRAFT]
    assert f"<span>{said.split('۔')[0]}۔</span>" in urdu.main
    assert said not in urdu.main


def test_what_is_in_english_only_is_owned_up_to() -> None:
    """A catalogue lists the leaflets it does not have by their English titles, marked as English, and how to ask."""
    catalogue = sample()
    pages = everything(catalogue)
    for tag in ("cy", "ur"):
        rest = pages[f"{tag}/index.html"].main.partition(catalogue.word(tag, ENGLISH_ONLY).replace("'", "&#x27;"))[2]
        assert '<ul class="entries" lang="en" dir="ltr">' in rest
        assert Links(rest).links[:2] == ["../en/diet.html", f"mailto:{PUBLISHER.alternative_formats}"]
    assert ENGLISH_ONLY not in pages["en/index.html"].main


@pytest.mark.parametrize(
    ("tag", "titles", "letters"),
    [
        ("en", ["X-ray", "Écho", "apple", "2 eyes"], "0–9 A E X"),
        ("cy", ["Lwmp", "Llawfeddygaeth", "Ddoe", "Dydd", "Chwistrelliad", "Cur pen", "Ŵyna"], "C Ch D Dd L Ll W"),
        ("pl", ["Żyła", "Źródło", "Zastrzyk", "Łokieć", "Lek", "Ćma", "Cukier"], "C Ć L Ł Z Ź Ż"),
        ("ro", ["Șold", "Sânge", "Îngrijire", "Inimă", "Ţeapă", "Tuse"], "I Î S Ș T Ț"),
        ("so", ["Sonkor", "Shaybaar", "Dhiig", "Daawo", "Xanuun"], "D Dh S Sh X"),
        ("ar", ["السكري", "الحقن", "التهاب المفاصل", "أشعة", "يد"], "ا ح س ي"),
        ("ur", ["ڈائٹ", "آپریشن", "ایکسرے", "پتھری", "گردہ", "کان"], "آ ا پ ڈ ک گ"),
        ("bn", ["ব্যথা", "কিডনি", "ওষুধ", "হাড়", "অস্ত্রোপচার"], "অ ও ক ব হ"),
        ("zh-Hans", ["神经根注射", "核磁共振", "X射线", "重症监护", "癌症"], "A H S X Z"),
    ],
)
def test_titles_stand_under_the_letters_of_their_language(tag: str, titles: list[str], letters: str) -> None:
    """Each language's list goes by its own alphabet: digraphs, letters with accents, no article, Chinese by sound."""
    assert [name for name, _ in grouped(tag, titles)] == letters.split()


def test_letters_tell_an_article_from_the_root_of_a_word() -> None:
    """An Arabic word that begins like the article and is none keeps its letter, and vowel marks count for nothing."""
    assert [letter("ar", title) for title in ("التهاب", "الحَقن", "التصوير")] == ["ا", "ح", "ت"]
    assert order("ar", "حَقن")[0] == order("ar", "الحقن")[0]


def test_many_leaflets_stand_on_pages_of_their_own() -> None:
    """The catalogue page of many weighs no more than that of a few; each stands under one subject and one letter."""
    catalogue = many(600)
    pages = by_path(start.pages(catalogue, PROJECT))
    page = framed(pages["en/index.html"], PROJECT, PUBLISHER, catalogue.english)
    assert len(gzip.compress(page.encode())) < 20_000
    for folder in ("subjects", "letters"):
        links = [link for path, page in pages.items() if f"/{folder}/" in path for link in Links(page.main).links]
        listed = [link for link in links if link.startswith("../leaflet-")]
        assert len(listed) == len(set(listed)) == 600


def test_a_short_address_leads_on() -> None:
    """The page of a code leads to the leaflet at once, and by a link; it is known by the leaflet's own address."""
    files = dict(short.files(sample()))
    assert len(files) == sum(len(titles) for titles in TITLES.values())
    page = files["ur/pd0003/index.html"].decode()
    assert '<html lang="ur" dir="rtl">' in page
    assert '<meta http-equiv="refresh" content="0; url=../hip.html">' in page
    assert '<link rel="canonical" href="https://leaflets.example.org/ur/hip.html">' in page
    assert Links(page).links == ["../hip.html"]
    assert resolved("ur/pd0003/index.html", "../hip.html") == "ur/hip.html"


def test_a_withdrawn_leaflet_has_a_stone_in_every_language() -> None:
    """It says in the language that the leaflet is withdrawn, what to use instead, and a number that can be tapped."""
    catalogue = sample()
    pages = by_path(tombstones.pages(catalogue))
    assert set(pages) == {f"{tag}/{OLD}.html" for tag in catalogue.languages}
    for tag in catalogue.languages:
        main = pages[f"{tag}/{OLD}.html"].main
        assert catalogue.word(tag, WITHDRAWN).replace("'", "&#x27;") in main
        assert Links(main).links == ["mri-scan.html", "tel:+441142714271"]
    assert "<h1>Hen sgan</h1>" in pages[f"cy/{OLD}.html"].main
    assert '<span lang="en" dir="ltr">Old scan</span>' in pages[f"cy/{OLD}.html"].main
    assert '<h1><span lang="en" dir="ltr">Old scan</span></h1>' in pages[f"ur/{OLD}.html"].main


def test_what_replaces_a_leaflet_may_be_english_or_replaced_itself() -> None:
    """The link goes on to what is in use, in English where the language has none; a ring of them leads nowhere."""
    catalogue = sample()
    old = catalogue.withdrawn[OLD]
    chain = {OLD: dataclasses.replace(old, instead="older"), "older": dataclasses.replace(old, instead="diet")}
    page = by_path(tombstones.pages(dataclasses.replace(catalogue, withdrawn=chain)))[f"cy/{OLD}.html"]
    assert Links(page.main).links[0] == "../en/diet.html"
    ring = {OLD: dataclasses.replace(old, instead="older"), "older": dataclasses.replace(old, instead=OLD)}
    page = by_path(tombstones.pages(dataclasses.replace(catalogue, withdrawn=ring)))[f"en/{OLD}.html"]
    assert INSTEAD not in page.main


def test_evidence_is_there_for_everybody() -> None:
    """The page of an edition has an anchor for each kind of file, its whole digest, and where each statement was."""
    catalogue = sample()
    pages = by_path(checked.pages(catalogue))
    page = pages["checked/ur/mri-scan.html"]
    assert page.language.tag == "en"
    assert '<bdi lang="ur" dir="rtl">' in page.main
    assert {"html", "pdf", "audio", "text"} <= set(Links(page.main).anchors)
    for offer in catalogue.listings["mri-scan", "ur"].offers:
        assert offer.sha256 in page.main.replace(" ", "")
    assert "made by a machine" in page.main
    assert "Do not do this: no driving" in pages["checked/en/hip.html"].main
    assert "place 3: as shown on a large screen, on a phone" in page.main


def test_a_page_is_never_written_over_a_finished_file(tmp_path: Path) -> None:
    """A short address or page that would stand where a finished file is listed is refused."""
    catalogue = latin(sample())
    taken = Artefact("en/pd0001/index.html", "mri-scan", "en", "html", "", "0" * 64, 1)
    out = tmp_path / "out"
    out.mkdir()
    write_manifest(out, [taken])
    with pytest.raises(FormatProblem, match="pd0001"):
        write(catalogue, project(tmp_path), out, lambda _: None)


def project(folder: Path) -> Project:
    """A project of its own that has our fonts."""
    (folder / "node_modules").symlink_to(PROJECT.node_modules)
    return Project(folder)


def test_pages_let_nothing_else_act() -> None:
    """Only the catalogue page may fetch, for its search; none loads from another host or runs what it was not given."""
    catalogue = latin(sample())
    for path, page in everything(catalogue).items():
        rules = re.search(r'Policy" content="([^"]+)"', framed(page, PROJECT, PUBLISHER, catalogue.english))
        assert rules
        table = dict(rule.strip().split(" ", 1) for rule in rules[1].split(";"))
        assert table["default-src"] == "'none'"
        assert "http" not in rules[1]
        assert "unsafe-inline" not in rules[1]
        assert "'self'" not in table.get("script-src", "")
        assert ("connect-src" in table) is (path in {f"{tag}/index.html" for tag in catalogue.languages})
