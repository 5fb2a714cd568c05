"""The end of the large print: the address of the other formats as words, link and QR code, and how damage is seen."""

from __future__ import annotations

import dataclasses
import itertools
import random
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy
import page as validator
import pytest
from pikepdf import Pdf

from altformats import press
from altformats.addresses import short_link
from altformats.formats import pdf as maker
from altformats.interface import ONLINE
from altformats.library import Library, read_editions, read_library
from altformats.matching import normal
from altformats.model import Artefact, Edition, Options, Promise
from altformats.mutants import pdf_online
from altformats.mutation import Operator, Victim
from altformats.readers.pdf_content import read_content
from altformats.readers.pdf_qr import Code, decoded, read_codes
from altformats.readers.pdf_tree import walk, words_by_mark
from altformats.readers.pdf_unread import unread

from .conftest import TODAY
from .pdf_damage import add, damaged, lasting, layer, read
from .samples import PROJECT, edition
from .whole_suite import slow

WEBSITE = "https://leaflets.example.org/"
SLUG = "nerve-root-injection"


def _online(tag: str, website: str = WEBSITE) -> Edition:
    """The sample, published at that address."""
    plain = edition(tag)
    publisher = dataclasses.replace(plain.publisher, website=website)
    return dataclasses.replace(plain, publisher=publisher, words={ONLINE: ONLINE} | dict(plain.words))


@cache
def _made(tag: str, size: int = 18, website: str = WEBSITE) -> Path:
    path = lasting() / f"{tag}.pdf"
    maker.make(_online(tag, website), path, Options(PROJECT, size))
    return path


def _codes(path: Path) -> tuple[Code, ...]:
    with Pdf.open(path) as file:
        return read_codes(path, [read_content(page, {}) for page in file.pages])


def _unread(path: Path) -> list[str]:
    with Pdf.open(path) as file:
        contents = [read_content(page, {}) for page in file.pages]
        tree = walk(file, words_by_mark([content.pieces for content in contents]), str(file.Root.Lang))
        return [message for _, message, _ in unread(path, file, contents, tree, read_codes(path, contents))]


@pytest.mark.parametrize(
    ("tag", "size"), [("en", 18), ("ur", 18), *slow(*itertools.product(("en", "ur", "zh-Hans"), (16, 36)))]
)
def test_the_code_leads_where_the_address_says(tag: str, size: int) -> None:
    """In every direction and size the picture of the last page holds one sound code of the address; PDF/UA-1 holds."""
    path = _made(tag, size)
    [code] = _codes(path)
    assert code.text == f"{WEBSITE}{tag}/xx100/" == short_link(_online(tag).publisher, tag, "XX100")
    assert code.sound
    assert code.square == pytest.approx(72 / 25.4, abs=0.01)
    assert validator.validate_pdf(str(path), profile="ua1").is_compliant
    assert _unread(path) == []


@pytest.mark.parametrize("tag", [*slow("en"), "ur"])
def test_the_address_stands_as_words_and_as_a_link(tag: str) -> None:
    """A screen reader meets the line and the address last, the address can be pressed, and nothing is found wrong."""
    reading = read(_made(tag))
    address = f"{WEBSITE}{tag}/xx100/"
    assert [normal(part.text) for part in layer(reading, "tags").parts][-2:] == [ONLINE, address]
    assert (address, address) in reading.links
    assert reading.faults == ()
    assert (reading.facts["qr"], reading.facts["qr_codes"]) == (address, 1)


def test_nothing_leads_nowhere() -> None:
    """While the website's address is not known, neither line nor code is printed."""
    path = _made("ur", 18, "")
    reading = read(path)
    assert _codes(path) == ()
    assert (reading.facts["qr"], reading.facts["qr_codes"]) == ("", 0)
    assert ONLINE not in {part.text for part in layer(reading, "tags").parts}
    assert not any(target.startswith("https:") for _, target in reading.links)


def test_the_same_edition_gives_the_same_bytes(tmp_path: Path) -> None:
    """The code is drawn the same way each time."""
    again = tmp_path / "again.pdf"
    maker.make(_online("en"), again, Options(PROJECT, 18))
    assert again.read_bytes() == _made("en").read_bytes()


@pytest.mark.slow
def test_an_address_breaks_after_slashes_and_not_after_a_hyphen() -> None:
    """Who types what stands on two lines must not take a hyphen of the address for one that was put in."""
    with Pdf.open(_made("zh-Hans", 36)) as file:
        lines = [piece.text for piece in read_content(file.pages[-1], {}).pieces]
    shown = [line.replace("\u2060", "") for line in lines]
    assert "zh-Hans/xx100/" in shown
    host = "https://patient-information-and-leaflets.hospitals.example.org/"
    with Pdf.open(_made("zh-Hans", 36, host)) as file:
        long_ones = [piece.text for piece in read_content(file.pages[-1], {}).pieces]
    assert any(line.startswith(".") for line in long_ones)
    assert [code.text for code in _codes(_made("zh-Hans", 36, host))] == [f"{host}zh-Hans/xx100/"]


def test_the_decoder_refuses_what_is_no_code() -> None:
    """The decoder that we trust reads nothing in white, in noise, and in a code of which a third is covered."""
    import segno

    rows = numpy.array([list(row) for row in segno.make_qr(WEBSITE).matrix_iter(scale=6)], dtype=numpy.uint8)
    good = (255 * (1 - rows)).astype(numpy.uint8)
    assert [found.text for found in decoded(good)] == [WEBSITE]
    covered = good.copy()
    covered[: good.shape[0] // 3] = 255
    noise = numpy.random.default_rng(1).integers(0, 256, good.shape, dtype=numpy.uint8)
    for bad in (covered, noise, numpy.full_like(good, 255)):
        assert decoded(bad) == []


def _beside(box: tuple[float, ...], left: float, low: float, wide: float, high: float) -> str:
    """A rectangle in squares of a code, from its lower left corner."""
    side = 72 / 25.4
    return f"{box[0] + left * side} {box[1] + low * side} {wide * side} {high * side} re"


def _written(file: Pdf, old: bytes, new: bytes) -> None:
    page = file.pages[-1]
    data = page.obj.Contents.read_bytes()
    assert old in data
    page.obj.Contents = file.make_stream(data.replace(old, new, 1))


BOX = tuple[float, float, float, float]
DAMAGES: dict[str, Callable[[Pdf, BOX], Any]] = {
    "one square more": lambda file, box: add(file, file.pages[-1], f"0 g {_beside(box, 12, 12, 1, 1)} f"),
    "a word within squares": lambda file, box: add(file, file.pages[-1], f"0.5 g {_beside(box, 12.3, 12.3, 3, 0.4)} f"),
    "something in the white around it": lambda file, box: add(
        file, file.pages[-1], f"0 g {_beside(box, -3, 5, 2, 2)} f"
    ),
    "a second picture": lambda file, box: add(file, file.pages[-1], f"0 g {_beside(box, 50, 5, 2, 2)} f"),
    "pale squares": lambda file, _: _written(file, b"\n0 g\n", b"\n0.9 g\n"),
    "another code in a frame": lambda file, _: add(
        file, file.pages[0], f"0 g 20 20 560 2 re 20 20 2 800 re {' '.join('25 25 4 4 re' for _ in range(9))} f"
    ),
}


@pytest.mark.parametrize("way", DAMAGES)
def test_what_is_drawn_into_a_code_or_beside_it_is_seen(tmp_path: Path, way: str) -> None:
    """A code that telephones still read is refused when anything else can be seen in it or next to it."""
    [code] = _codes(_made("en"))
    bad = damaged(_made("en"), tmp_path, lambda file: DAMAGES[way](file, code.cover.box))
    assert any("nor is a QR code" in message for message in _unread(bad))


@pytest.fixture(scope="module")
def library() -> Library:
    """The real leaflets."""
    return read_library(PROJECT, TODAY)


@pytest.fixture(scope="module")
def clean(library: Library) -> tuple[Path, Promise]:
    """The real Chinese leaflet, which is proven quickest, and what it must say."""
    said = {ONLINE: ONLINE}
    promise, whole = library.promise(SLUG, "zh-Hans"), read_editions(library, "zh-Hans", [SLUG])[SLUG]
    assert isinstance(whole, Edition)
    path = lasting() / f"{SLUG}-18pt.pdf"
    maker.make(dataclasses.replace(whole, words=said | dict(whole.words)), path, Options(PROJECT, 18))
    return path, dataclasses.replace(promise, words=said | dict(promise.words))


def _proven(path: Path, promise: Promise) -> set[str]:
    """The codes of all findings."""
    artefact = Artefact(f"zh-Hans/{SLUG}-18pt.pdf", SLUG, "zh-Hans", "pdf", "18pt", "", 0)
    with press.reading_room(PROJECT) as room:
        return {finding.code for finding in press.prove(promise, artefact, path, room("pdf")).findings}


@pytest.mark.slow
def test_the_clean_leaflet_is_proven(clean: tuple[Path, Promise]) -> None:
    """The real leaflet with its code gives no finding."""
    assert _proven(*clean) == set()


@pytest.mark.slow
@pytest.mark.parametrize("operator", pdf_online.OPERATORS, ids=lambda operator: operator.code)
def test_each_way_to_lead_astray_is_caught(operator: Operator, clean: tuple[Path, Promise], tmp_path: Path) -> None:
    """A code or address that leads elsewhere or nowhere keeps the file from being offered."""
    path, promise = clean
    target = Path(shutil.copy(path, tmp_path / path.name))

    def other(kind: str) -> Path:
        raise NotImplementedError(kind)

    draw = random.Random(operator.code)  # noqa: S311  # places in a file, no secrets
    assert operator.corrupt(Victim(target, promise, PROJECT, PROJECT.site, other), draw)
    assert _proven(target, promise) & {"short-link", "pdf-unread", "text-added"}
