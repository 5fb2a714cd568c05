"""What stands around the leaflet on its page: made from what is proven, read back, and refused when it is not true."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from altformats.checks import CHECKS
from altformats.checks.furniture import code  # page-furniture
from altformats.formats import html as maker
from altformats.library import Library, read_editions, read_library
from altformats.model import (
    Artefact,
    Edition,
    Evidence,
    Language,
    Options,
    Promise,
    Proof,
    Reading,
    Shelf,
    Spoken,
    Subject,
    joined,
)
from altformats.narration import sentences
from altformats.outline import outline
from altformats.readers import html as reader
from altformats.shelves import heard, shelf_of, with_shelf

from .conftest import TODAY, small_project

Read = Callable[[Path], Reading]
SLUG = "sample"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small project's own leaflet, in English and Polish."""
    found = read_library(small_project(tmp_path_factory.mktemp("furniture") / "project"), TODAY)
    assert not found.findings
    return found


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """One browser for all pages."""
    from .samples import PROJECT

    with reader.opened(PROJECT) as opened:
        yield opened


def spoken(promise: Promise) -> tuple[Spoken, ...]:
    """A timeline as a recording has it: every block of its outline, a second for each sentence."""
    rows: list[Spoken] = []
    for number, block in enumerate(outline(promise, "audio") or ()):
        for sentence in sentences(block, ()):
            at = float(len(rows))
            rows.append(Spoken(sentence, sentence, promise.language.tag, number, at, at + 0.75))
    return tuple(rows)


def evidence(promise: Promise, form: str, name: str, **facts: float) -> Evidence:
    """The evidence of a finished file, as far as a shelf needs it."""
    variant = "18pt" if form == "pdf" else ""
    artefact = Artefact(f"{promise.language.tag}/{name}", SLUG, promise.language.tag, form, variant, "a" * 64, 123_456)
    timeline = spoken(promise) if form == "audio" else ()
    return Evidence(artefact, (Proof("no-driving", "sound", "1"),), (), facts, timeline)


def shelf(library: Library, tag: str, *, recorded: bool = True) -> Shelf:
    """A shelf with a print, a recording and a plain text, in a leaflet that has a page in both languages."""
    promise = library.promise(SLUG, tag)
    found = [evidence(promise, "pdf", "sample-18pt.pdf", pages=3), evidence(promise, "text", "sample.txt")]
    if recorded:
        found.append(evidence(promise, "audio", "sample.mp3", seconds=240.0))
    languages: list[Language] = list(library.languages.values())
    return shelf_of(promise, found, languages)


def page(library: Library, tag: str, beside: Shelf) -> str:
    """The page with that shelf."""
    edition = read_editions(library, tag, [SLUG])[SLUG]
    assert isinstance(edition, Edition)
    return maker.page(dataclasses.replace(edition, shelf=beside), Options(library.project))


def findings(library: Library, tag: str, beside: Shelf, text: str, read: Read, folder: Path) -> list[str]:
    """The codes of all findings of a page that is held to that shelf."""
    path = folder / "sample.html"
    path.write_text(text, encoding="utf-8")
    promise = with_shelf(library.promise(SLUG, tag), "html", beside)
    reading = read(path)
    subject = Subject(promise, reading, Artefact(f"{tag}/sample.html", SLUG, tag, "html", "", "", 0))
    found = [finding for check in CHECKS for finding in check.look(subject)]
    return [finding.code for finding in (*reading.faults, *found)]


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["en", "pl"])
def test_a_page_with_all_that_stands_beside_it_is_sound(tag: str, library: Library, read: Read, tmp_path: Path) -> None:
    """A page with its languages, recording, formats, staff card and controls has no finding, in each layer."""
    for beside in (shelf(library, tag), shelf(library, tag, recorded=False)):
        assert findings(library, tag, beside, page(library, tag, beside), read, tmp_path) == []


DAMAGE = {
    "a block has the number of another": ('<p data-block="1">', '<p data-block="2">', "html-unread"),
    "a number stands at other words": (">A short introduction.", ">A short introduction, too.", code),
    "another recording is played": ('src="sample.mp3"', 'src="another.mp3"', code),
    "a sentence is marked while another is heard": ('"blocks":[[0,0,6,', '"blocks":[[0,0,6,9', code),
    "a part of the recording has another name": ('"chapters":[["Sample"', '"chapters":[["You may drive"', code),
    "search engines are told another name": ('"name":"Sample"', '"name":"You may drive"', code),
    "search engines are told another language": ('"inLanguage":"en"', '"inLanguage":"pl"', code),
    "a control says something else": ("<legend>Speed</legend>", "<legend>You may drive</legend>", code),
    "a control is missing": ("<legend>Speed</legend>", "", code),
    "the page says that it is another": (
        'rel="canonical" href="https://leaflets',
        'rel="canonical" href="https://x',
        code,
    ),
    "another picture stands on top": (
        '<header><div class="wide">',
        '<header><div class="wide"><img class="logo" alt="" src="data:image/png;base64,AAAA">',
        code,
    ),
    "a length that is not the recording's": ("4\u00a0minutes", "14\u00a0minutes", "text-added"),
    "a number of pages that is not the print's": ("3\u00a0pages", "13\u00a0pages", "text-added"),
    "a file of another leaflet": ('href="sample-18pt.pdf"', 'href="other-18pt.pdf"', "link-wrong"),
    "the evidence of another file": ("sample.html#pdf", "sample.html#text", "link-wrong"),
    "a language leads to another leaflet": ('href="../pl/sample.html"', 'href="../pl/other.html"', "link-wrong"),
    "a language stands under another name": (">Polski</a>", ">English</a>", "text-added"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGE)
def test_furniture_that_is_not_true_is_found(name: str, library: Library, read: Read, tmp_path: Path) -> None:
    """Whatever stands beside the leaflet and is not as the files around it are is found by the check for it."""
    old, new, expected = DAMAGE[name]
    beside = shelf(library, "en")
    text = page(library, "en", beside)
    assert old in text
    assert expected in findings(library, "en", beside, text.replace(old, new, 1), read, tmp_path)


@pytest.mark.slow
def test_an_unknown_script_does_not_pass(library: Library, read: Read, tmp_path: Path) -> None:
    """A page may run the one script that is pinned by its hash; one letter more in it is a fault."""
    beside = shelf(library, "en")
    text = page(library, "en", beside).replace("</script>\n</body>", ";</script>\n</body>")
    assert "html-active" in findings(library, "en", beside, text, read, tmp_path)


def test_an_unproven_file_is_not_on_the_shelf(library: Library) -> None:
    """A file without complete proof is offered nowhere, and its recording is not played."""
    promise = library.promise(SLUG, "en")
    sound = evidence(promise, "audio", "sample.mp3", seconds=240.0)
    unproven = dataclasses.replace(sound, proofs=(Proof("no-driving", "sound", ""),))
    assert shelf_of(promise, [sound], []).offers
    assert shelf_of(promise, [unproven], []) == Shelf()


def test_each_sentence_is_marked_where_it_is_heard(library: Library) -> None:
    """Each stretch holds just the sentence that the recording says then; headings named in advance are not mistaken."""
    for tag in library.languages:
        promise = library.promise(SLUG, tag)
        timeline = spoken(promise)
        stretches = heard(promise, timeline)
        marked = [promise.blocks[one.block].text[one.begin : one.end] for one in stretches]
        said = [next(row.written for row in timeline if row.start == one.start) for one in stretches]
        assert marked == said
        for number, block in enumerate(promise.blocks):
            assert (
                joined(text for text, one in zip(marked, stretches, strict=True) if one.block == number) == block.text
            )
        assert [one.start for one in stretches] == sorted(one.start for one in stretches)


def test_what_is_heard_in_english_is_not_marked(library: Library) -> None:
    """A passage in another language than the page's is left out, though its words stand there too."""
    promise = library.promise(SLUG, "pl")
    timeline = tuple(dataclasses.replace(row, tag="en") for row in spoken(promise))
    assert heard(promise, timeline) == ()
