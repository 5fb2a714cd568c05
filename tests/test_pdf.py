"""Large print and its reader: what is made, what the independent judge says, and that each kind of damage is seen."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from altformats import fonts
from altformats.checks import glyph_size
from altformats.errors import FormatProblem, MissingTool
from altformats.formats import pdf as maker
from altformats.formats import pdf_case, pdf_tags
from altformats.interface import ABOUT, CODE, IMPORTANT, ISSUED, LABELS, LANGUAGE, PAGE, PUBLISHED_BY, REVIEW
from altformats.matching import locate, normal
from altformats.model import (
    Artefact,
    Block,
    BulletList,
    Edition,
    Layer,
    Options,
    Paragraph,
    Project,
    Promise,
    Reading,
    Safety,
    Subject,
    Text,
    plain,
)
from altformats.readers import pdf as reader
from altformats.readers.pdf_content import read_content
from altformats.readers.pdf_ocr import Recognised
from altformats.readers.pdf_shapes import shapers

from .samples import PROJECT, SAY, edition
from .whole_suite import slow

LANGUAGES = tuple(SAY)
RIGHT_TO_LEFT = ("ur", "ar")
LEFT_TO_RIGHT = tuple(tag for tag in LANGUAGES if tag not in RIGHT_TO_LEFT)
LATIN = ("en", "pl", "cy", "ro", "so")
JOINED = (*RIGHT_TO_LEFT, "bn")
SIZES = (18, *slow(16, 24, 36))

Made = Callable[[str, int], Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The sample as a finished file in that language and size, made once for all tests."""
    folder = tmp_path_factory.mktemp("pdf")

    def make(tag: str, size: int) -> Path:
        path = folder / f"{tag}-{size}.pdf"
        if not path.exists():
            maker.make(edition(tag), path, Options(PROJECT, size))
        return path

    return make


# What is made


@pytest.mark.slow
@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_screen_reader_meets_every_block_once_whole_and_in_order(made: Made, tag: str, size: int) -> None:
    """The tags give title, notices, text and document data, each block one part, and nothing else."""
    reading = _read(made(tag, size))
    for layer in reading.layers:
        if layer.blocks:
            assert [normal(part.text) for part in layer.parts] == list(_blocks_of(edition(tag)))
    assert reading.faults == ()


@pytest.mark.parametrize("tag", LEFT_TO_RIGHT)
@pytest.mark.parametrize("size", SIZES)
def test_the_text_that_copies_out_is_the_text(made: Made, tag: str, size: int) -> None:
    """The text layer holds every statement, word for word, without page labels in between."""
    layer = _layer(_read(made(tag, size)), "text layer")
    for statement in _statements(edition(tag)):
        assert locate(statement, layer)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_script_is_read_in_every_way_that_proves_something(made: Made, tag: str) -> None:
    """All are read by glyphs and ink, Latin ones from the picture, right-to-left ones not by the text layer."""
    reading = _read(made(tag, 18))
    ways = ["tags", "drawn glyphs", "ink"]
    ways += ["read by OCR"] * (tag in LATIN) + ["text layer"] * (tag in LEFT_TO_RIGHT)
    assert [layer.name for layer in reading.layers] == ways
    assert reading.facts["text_layer"] is (tag in LEFT_TO_RIGHT)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_smaller_than_the_size_asked_for(made: Made, tag: str, size: int) -> None:
    """The smallest letter on any page, page labels included, has the size asked for."""
    facts = _read(made(tag, size)).facts
    assert facts["smallest_points"] == pytest.approx(size, abs=glyph_size.ROUNDING)
    assert facts["labelled"] is True


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_telephone_number_stays_on_one_line_and_in_order(made: Made, tag: str, size: int) -> None:
    """The whole number is drawn by one operator, from left to right, in Urdu too."""
    with Pdf.open(made(tag, size)) as file:
        drawn = [piece.text for page in file.pages for piece in read_content(page, {}).pieces]
    assert any("0114 271 4271" in text.replace("\N{NO-BREAK SPACE}", " ") for text in drawn)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_file_introduces_itself(made: Made, tag: str) -> None:
    """Title, language, direction, labels and bookmarks are what a viewer and a screen reader look for."""
    reading = _read(made(tag, 18))
    facts = reading.facts
    assert facts["title"] == SAY[tag][0]
    assert (facts["language"], facts["direction"]) == (tag, "rtl" if tag in RIGHT_TO_LEFT else "ltr")
    assert facts["shows_title"] is True
    assert facts["tagged"] is True
    assert facts["paper"] == "595 x 842"
    assert reading.links == (("0114 271 4271", "tel:+441142714271"),)
    with Pdf.open(made(tag, 18)) as file, file.open_outline() as outline:
        titles = [str(item.title) for item in outline.root[0].children]
        assert str(outline.root[0].title) == SAY[tag][0]
    assert titles == [SAY[tag][2], ABOUT]


def test_words_of_another_language_are_marked(made: Made) -> None:
    """The English notices in an Urdu file are English to a screen reader."""
    tags = {part.text: part.tag for part in _layer(_read(made("ur", 18)), "tags").parts}
    assert tags["© 2021"] == "en"
    assert tags[SAY["ur"][0]] == "ur"


def test_the_page_label_is_translated() -> None:
    """The label says what the language says, with the numbers where the language puts them."""
    sample = edition("pl")
    words = {**sample.words, PAGE: 'Str. "{pages}" / {page}'}
    label = maker._label(dataclasses.replace(sample, words=words))
    assert label == '"Str. \\"" counter(pages, figures) "\\" / " counter(page, figures)'


@pytest.mark.slow
@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_page_label_is_drawn_in_letters_that_the_page_does_not_use(tag: str, tmp_path: Path) -> None:
    """The fonts are cut to the words of the page, and its label is one of them."""
    other = {"bn": "ঔ", "zh-Hans": "页", "ar": "ظ", "ur": "ظ"}.get(tag, "Q")
    sample = edition(tag)
    words = {**sample.words, PAGE: f"{other} {{page}} / {{pages}}"}
    path = tmp_path / "out.pdf"
    maker.make(dataclasses.replace(sample, words=words), path, Options(PROJECT, 18))
    assert _read(path).faults == ()
    assert validator.validate_pdf(str(path), profile="ua1").is_compliant


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_same_edition_gives_the_same_bytes(made: Made, tag: str, tmp_path: Path) -> None:
    """Two files made of one edition are one and the same."""
    again = tmp_path / "again.pdf"
    maker.make(edition(tag), again, Options(PROJECT, 18))
    assert again.read_bytes() == made(tag, 18).read_bytes()


@pytest.mark.parametrize("size", [15, 37])
def test_a_size_that_is_no_large_print_is_refused(size: int, tmp_path: Path) -> None:
    """Fewer than 16 points is not large print, and more than 36 does not fit A4."""
    with pytest.raises(FormatProblem, match="16 to 36"):
        maker.make(edition("en"), tmp_path / "out.pdf", Options(PROJECT, size))


def test_a_missing_font_is_named(tmp_path: Path) -> None:
    """Without its font nothing is drawn in another one."""
    with pytest.raises(MissingTool, match="Atkinson"):
        maker.make(edition("en"), tmp_path / "out.pdf", Options(Project(tmp_path)))


def test_a_character_that_no_font_has_is_refused(tmp_path: Path) -> None:
    """A character is never drawn in some other font of the machine, which may not show it at all."""
    sample = dataclasses.replace(edition("en"), intro=(Paragraph((Text("Chinese: 中"),)),))
    with pytest.raises(FormatProblem, match="U\\+4E2D"):
        maker.make(sample, tmp_path / "out.pdf", Options(PROJECT))


def test_nothing_is_loaded_but_the_fonts() -> None:
    """The maker fetches the fonts of the language and refuses every other address, of this machine too."""
    font = edition("en").language.fonts[0]
    file = fonts.located(PROJECT, font)
    fetch = pdf_case.fetcher(((font, file, False),))
    assert fetch.fetch(file.as_uri()).read() == file.read_bytes()
    for address in ("https://example.org/a.ttf", "file:///etc/hostname", "data:,words"):
        with pytest.raises(ValueError, match="not one of the fonts"):
            fetch.fetch(address)


def test_the_bytes_do_not_depend_on_what_was_made_before(tmp_path: Path) -> None:
    """A file made after others, in another language and size, is the same as the first of its process."""
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    code = (
        "from pathlib import Path; from altformats.formats import pdf; from altformats.model import Options; "
        "from tests.samples import PROJECT, edition; "
        f"pdf.make(edition('ur'), Path({str(first)!r}), Options(PROJECT, 18))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT.root, timeout=120)
    for tag, size in (("bn", 24), ("ur", 16), ("ur", 18)):
        maker.make(edition(tag), again, Options(PROJECT, size))
    assert first.read_bytes() == again.read_bytes()


def test_words_that_layout_lost_are_not_passed_over() -> None:
    """When the laid out words are not all the words of the page, no file is made."""
    from weasyprint import HTML

    document = HTML(string="<html lang=en><title>T</title><body><p>Do drive.").render()
    raw = pdf_tags.written(document)
    with Pdf.open(io.BytesIO(raw)) as file, pytest.raises(FormatProblem, match="Do drive"):
        pdf_tags.mend(file, document, "Do not drive.", edition("en"))
    with Pdf.open(io.BytesIO(raw)) as file, pytest.raises(FormatProblem, match="lost the words"):
        pdf_tags.mend(file, document, "Do drive. Not.", edition("en"))


def test_a_heading_is_never_left_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    """Where a safety box does not fit below its heading it is split, so that the heading keeps its text."""
    sample = edition("en")
    section = sample.sections[0]
    box = section.blocks[0]
    assert isinstance(box, Safety)
    long = dataclasses.replace(box, blocks=(Paragraph((Text("Do not drive a car or a van today. " * 7),)),))
    sections = (dataclasses.replace(section, blocks=(long,)),)
    path = tmp_path / "out.pdf"
    maker.make(dataclasses.replace(sample, sections=sections), path, Options(PROJECT, 36))
    where = {part.text: part.where for part in _layer(_read(path), "tags").parts}
    assert where["Going home"] == where["Do not do this"]


# The independent judges


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_the_judge_of_pdf_ua_finds_no_failure(made: Made, tag: str, size: int) -> None:
    """Every file is valid PDF/UA-1, and sound PDF."""
    report = validator.validate_pdf(str(made(tag, size)), profile="ua1")
    assert report.is_compliant, str(report)
    with Pdf.open(made(tag, size)) as file:
        assert file.check_pdf_syntax() == []


def test_the_judge_of_pdf_ua_can_say_no(made: Made, tmp_path: Path) -> None:
    """The same file without its language is refused, so that its silence means something."""
    bad = _damaged(made("en", 18), tmp_path, lambda file: file.Root.__delitem__("/Lang"))
    assert not validator.validate_pdf(str(bad), profile="ua1").is_compliant


# Damage, and who sees it


@pytest.mark.slow
@pytest.mark.parametrize("tag", [tag for tag in LEFT_TO_RIGHT if tag not in JOINED])
def test_a_word_rubbed_out_of_the_page_is_missed(made: Made, tmp_path: Path, tag: str) -> None:
    """Without its drawn “not” the statement is found by neither layer."""
    bad = _read(_damaged(made(tag, 18), tmp_path, lambda file: _rub_out(file, SAY[tag][4])))
    assert not locate(_statements(edition(tag))[0], _layer(bad, "tags"))
    assert not locate(_statements(edition(tag))[0], _layer(bad, "text layer"))


def test_a_tag_that_covers_up_a_rubbed_out_word_is_seen(made: Made, tmp_path: Path) -> None:
    """The tags state the right words, “not” is not drawn: the text layer alone misses it, and a fault says why."""

    def damage(file: Pdf) -> None:
        _rub_out(file, "not")
        _element(file, "P", 5).ActualText = "Do not drive on the day. Keep resting for 4 hours."

    bad = _read(_damaged(made("en", 18), tmp_path, damage))
    statement = _statements(edition("en"))[0]
    assert locate(statement, _layer(bad, "tags"))
    assert not locate(statement, _layer(bad, "text layer"))
    assert [fault.code for fault in bad.faults] == ["pdf-drawn"]


@pytest.mark.parametrize("tag", JOINED)
def test_a_word_taken_out_of_the_tags_is_missed(made: Made, tmp_path: Path, tag: str) -> None:
    """Where the tags state the words, a statement without its “not” in them is not found."""
    bad = _read(_damaged(made(tag, 18), tmp_path, lambda file: setattr(_span(file, SAY[tag][4]), "ActualText", "")))
    assert not locate(_statements(edition(tag))[0], _layer(bad, "tags"))
    assert locate(_statements(edition(tag))[0], _layer(_read(made(tag, 18)), "tags"))


@pytest.mark.parametrize("tag", JOINED)
def test_a_joined_word_rubbed_out_of_the_page_is_missed_by_the_glyphs_alone(
    made: Made, tmp_path: Path, tag: str
) -> None:
    """The tags still say “not”, but it is not drawn: shaping the words again shows that glyphs are missing."""

    def damage(file: Pdf) -> None:
        _redraw(file, _span(file, SAY[tag][4]), lambda _drawn: [])

    bad = _read(_damaged(made(tag, 18), tmp_path, damage))
    statement = _statements(edition(tag))[0]
    assert locate(statement, _layer(bad, "tags"))
    assert not locate(statement, _layer(bad, "drawn glyphs"))


@pytest.mark.parametrize("tag", JOINED)
def test_a_figure_drawn_in_another_order_is_missed_by_the_glyphs_alone(made: Made, tmp_path: Path, tag: str) -> None:
    """The same glyphs that show 5,200 and not 2,500 are not the word that the tags state."""
    figure = "২,৫০০" if tag == "bn" else "2,500"
    two, five = _codes_of(tag, figure[0] + figure[2])
    swapped = {two: five, five: two}

    def swap(drawn: list[Any]) -> list[Any]:
        return [
            pikepdf.String(b"".join(swapped.get(code, code) for code in _pairs(bytes(item))))
            if isinstance(item, pikepdf.String)
            else item
            for item in drawn
        ]

    def damage(file: Pdf) -> None:
        with_figure = next(span for span in _all(file, "Span") if figure in str(span.get("/ActualText", "")))
        _redraw(file, with_figure, swap)

    bad = _read(_damaged(made(tag, 18), tmp_path, damage))
    statement = _statements(edition(tag))[1]
    assert locate(statement, _layer(bad, "tags"))
    assert not locate(statement, _layer(bad, "drawn glyphs"))
    assert locate(statement, _layer(_read(made(tag, 18)), "drawn glyphs"))


def test_figures_that_changed_places_are_missed_by_the_glyphs_alone(made: Made, tmp_path: Path) -> None:
    """In a line of Urdu "1 in 2,500" is not "2,500 in 1", though the same figures are drawn."""

    def damage(file: Pdf) -> None:
        line = next(span for span in _all(file, "Span") if "2,500" in str(span.get("/ActualText", "")))
        first, second = (b"".join(_codes_of("ur", figure)) for figure in ("2,500", "1"))
        other = {first: second, second: first}

        def exchanged(drawn: list[Any]) -> list[Any]:
            codes = b"".join(bytes(item) for item in drawn if isinstance(item, pikepdf.String))
            return [pikepdf.String(other[codes])] if codes in other else drawn

        _redraw(file, line, exchanged)

    bad = _read(_damaged(made("ur", 18), tmp_path, damage))
    statement = _statements(edition("ur"))[1]
    assert locate(statement, _layer(bad, "tags"))
    assert not locate(statement, _layer(bad, "drawn glyphs"))


def test_other_words_to_copy_are_missed_by_the_text_layer_alone(made: Made, tmp_path: Path) -> None:
    """Bengali is copied as the page's content states it: what it states there is read by the text layer."""

    def damage(file: Pdf) -> None:
        page = file.pages[0]
        instructions = list(pikepdf.parse_content_stream(page))
        word = next(
            i
            for i in instructions
            if str(i.operator) == "BDC" and str(i.operands[1].get("/ActualText", "")).strip() == SAY["bn"][4]
        )
        word.operands[1].ActualText = "হ্যাঁ"
        page.Contents = file.make_stream(pikepdf.unparse_content_stream(instructions))

    bad = _read(_damaged(made("bn", 18), tmp_path, damage))
    statement = _statements(edition("bn"))[0]
    assert locate(statement, _layer(bad, "tags"))
    assert locate(statement, _layer(bad, "drawn glyphs"))
    assert not locate(statement, _layer(bad, "text layer"))


def test_a_font_that_says_other_letters_than_it_shows_is_missed(made: Made, tmp_path: Path) -> None:
    """When the table of characters turns “n” into “x”, both layers see other words."""

    def damage(file: Pdf) -> None:
        for item in file.pages[0].Resources.Font.values():
            item.ToUnicode.write(item.ToUnicode.read_bytes().replace(b"<006e>", b"<0078>"))

    bad = _read(_damaged(made("en", 18), tmp_path, damage))
    assert not locate(_statements(edition("en"))[0], _layer(bad, "tags"))
    assert not locate(_statements(edition("en"))[0], _layer(bad, "text layer"))


def test_tags_in_another_order_are_missed_by_the_tags_alone(made: Made, tmp_path: Path) -> None:
    """Two list items that changed places in the tags make another statement to a screen reader."""

    def damage(file: Pdf) -> None:
        listing = _element(file, "L", 0)
        listing.K = Array([listing.K[1], listing.K[0]])

    bad = _read(_damaged(made("en", 18), tmp_path, damage))
    statement = _statements(edition("en"))[1]
    assert not locate(statement, _layer(bad, "tags"))
    assert locate(statement, _layer(bad, "text layer"))


def test_a_lost_page_is_missed(made: Made, tmp_path: Path) -> None:
    """Without its first page the file lacks both statements, and its labels no longer agree."""

    def damage(file: Pdf) -> None:
        del file.pages[0]

    bad = _read(_damaged(made("en", 18), tmp_path, damage))
    for statement in _statements(edition("en")):
        assert not any(locate(statement, layer) for layer in bad.layers)
    assert bad.facts["labelled"] is False


def test_letters_shrunk_by_a_matrix_are_measured(made: Made, tmp_path: Path) -> None:
    """glyph-size objects to a page scaled to half, and not to the page as it was made."""
    good = _read(made("en", 18))
    bad = _read(_damaged(made("en", 18), tmp_path, lambda file: _around(file, b"0.5 0 0 0.5 0 0 cm\n", b"")))
    assert list(glyph_size.look(_subject(good))) == []
    assert [finding.code for finding in glyph_size.look(_subject(bad))] == ["glyph-size"]
    assert bad.facts["smallest_points"] == pytest.approx(9, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "way",
    [
        "too pale",
        "drawn invisibly",
        "covered",
        "clipped",
        "drawn in letters that the font lacks",
        "drawn in letters that the font lacks (beyond its last)",
        "off the page",
    ],
)
def test_words_that_no_eye_can_see_are_found_out(made: Made, tmp_path: Path, way: str) -> None:
    """All words are in the file and in the tags, but hidden: white, invisible, covered, clipped or off the page."""
    bad = _read(_damaged(made("en", 18), tmp_path, WAYS_TO_HIDE[way]))
    assert locate(_statements(edition("en"))[0], _layer(bad, "tags"))
    assert any(fault.code == "pdf-hidden" and way.partition(" (")[0] in fault.message for fault in bad.faults)


def test_words_outside_the_tags_are_found_out(made: Made, tmp_path: Path) -> None:
    """A paragraph that lost its place in the tags is seen and not read out: a fault says so."""

    def damage(file: Pdf) -> None:
        _element(file, "P", 5).K = Array()

    bad = _read(_damaged(made("en", 18), tmp_path, damage))
    assert not locate(_statements(edition("en"))[0], _layer(bad, "tags"))
    assert {fault.code for fault in bad.faults} == {"pdf-untagged"}


def test_a_file_without_tags_proves_nothing(made: Made, tmp_path: Path) -> None:
    """Without its tree no statement is found by the tags."""
    bad = _read(_damaged(made("en", 18), tmp_path, lambda file: file.Root.__delitem__("/StructTreeRoot")))
    assert _layer(bad, "tags").parts == ()
    assert bad.facts["tagged"] is False


def test_a_file_that_acts_is_found_out(made: Made, tmp_path: Path) -> None:
    """A script that runs when the file is opened is a fault, and so is an attachment."""

    def script(file: Pdf) -> None:
        file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")

    def attachment(file: Pdf) -> None:
        file.attachments["note.txt"] = b"words"

    for damage in (script, attachment):
        bad = _read(_damaged(made("en", 18), tmp_path, damage))
        assert [fault.code for fault in bad.faults] == ["pdf-active"]


def test_every_fault_is_explained() -> None:
    """Each code that the reader uses has a page that asks its question and says why."""
    assert sorted(reader.FAULTS) == [
        "pdf-active",
        "pdf-drawn",
        "pdf-hidden",
        "pdf-order",
        "pdf-roles",
        "pdf-unread",
        "pdf-untagged",
    ]
    for text in reader.FAULTS.values():
        for word in ("?", "Why:", "Source:", "Bad:", "Good:"):
            assert word in text


# Tools of these tests

FONTS = shapers(PROJECT.node_modules)
KNOWN = Recognised()


def _read(path: Path) -> Reading:
    return _read_once(path, path.stat().st_mtime_ns)


@cache
def _read_once(path: Path, _changed: int) -> Reading:
    return reader.read(path, FONTS, KNOWN)


def _layer(reading: Reading, name: str) -> Layer:
    return next(layer for layer in reading.layers if layer.name == name)


def _blocks_of(sample: Edition) -> Iterator[str]:
    yield normal(plain(sample.title))
    yield sample.word(IMPORTANT)
    yield from (sample.word(notice) for notice in sample.notices)
    if sample.language.tag != "en":
        yield from sample.notices
    yield from _texts(sample, sample.intro)
    for section in sample.sections:
        yield normal(plain(section.heading))
        yield from _texts(sample, section.blocks)
    yield sample.word(ABOUT)
    yield sample.word(CODE).format(code=sample.meta.code, version=sample.meta.version)
    yield sample.word(ISSUED).format(date=sample.issued)
    yield sample.word(REVIEW).format(date=sample.review_by)
    yield sample.word(LANGUAGE).format(language=sample.language.autonym)
    yield f"{sample.word(PUBLISHED_BY)} {sample.publisher.name}"
    yield sample.publisher.copyright


def _texts(sample: Edition, blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield normal(plain(block.inlines))
            case BulletList():
                for item in block.items:
                    yield from _texts(sample, item)
            case Safety():
                yield sample.word(LABELS[block.kind])
                yield from _texts(sample, block.blocks)


def _statements(sample: Edition) -> list[list[str]]:
    """The blocks of each safety statement, without their label."""
    boxes = [block for section in sample.sections for block in section.blocks if isinstance(block, Safety)]
    return [list(_texts(sample, box.blocks)) for box in boxes]


def _damaged(path: Path, folder: Path, damage: Callable[[Pdf], Any]) -> Path:
    target = folder / "damaged.pdf"
    with Pdf.open(path) as file:
        damage(file)
        file.save(target)
    return target


def _all(file: Pdf, role: str) -> list[Any]:
    """The elements of that role in the order of the tags."""
    found: list[Any] = []

    def visit(element: Any) -> None:
        if element.get("/S") == f"/{role}":
            found.append(element)
        for kid in element.get("/K", ()):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                visit(kid)

    visit(file.Root.StructTreeRoot.K[0])
    return found


def _span(file: Pdf, word: str) -> Any:
    """The element whose stated words are this word alone."""
    return next(span for span in _all(file, "Span") if str(span.get("/ActualText", "")).strip() == word)


def _redraw(file: Pdf, span: Any, change: Callable[[list[Any]], list[Any]]) -> None:
    """Draw the words of an element in another way."""
    mark = span.K[0]
    page = next(page for page in file.pages if page.obj.objgen == mark.Pg.objgen)
    inside = False
    kept: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "BDC":
            inside = instruction.operands[1].get("/MCID") == mark.MCID
        if inside and str(instruction.operator) == "TJ":
            drawn = Array(change(list(instruction.operands[0])))
            kept.append(pikepdf.ContentStreamInstruction([drawn], instruction.operator))
        else:
            kept.append(instruction)
    page.Contents = file.make_stream(pikepdf.unparse_content_stream(kept))


def _codes_of(tag: str, digits: str) -> list[bytes]:
    """The codes that draw these digits: the numbers of their glyphs in the font."""
    font = FONTS["notosansbengali" if tag == "bn" else "atkinsonhyperlegiblenext"].font
    return [(font.get_nominal_glyph(ord(digit)) or 0).to_bytes(2, "big") for digit in digits]


def _pairs(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), 2):
        yield data[at : at + 2]


def _element(file: Pdf, role: str, index: int) -> Any:
    return _all(file, role)[index]


def _rub_out(file: Pdf, word: str) -> None:
    """Take the drawing of a word, which stands by itself, out of the first page."""
    page = file.pages[0]
    order = [piece.text.strip() for piece in read_content(page, {}).pieces].index(word)
    kept = []
    shown = -1
    for instruction in pikepdf.parse_content_stream(page):
        shown += str(instruction.operator) == "TJ"
        if not (str(instruction.operator) == "TJ" and shown == order):
            kept.append(instruction)
    page.Contents = file.make_stream(pikepdf.unparse_content_stream(kept))


def _letter_lost(file: Pdf, code: bytes) -> None:
    """Draw a letter that the font does not have at the end of the title."""
    page = file.pages[0]
    instructions = list(pikepdf.parse_content_stream(page))
    title = next(instruction for instruction in instructions if str(instruction.operator) == "TJ")
    title.operands[0].append(pikepdf.String(code))
    page.Contents = file.make_stream(pikepdf.unparse_content_stream(instructions))


def _around(file: Pdf, before: bytes, after: bytes) -> None:
    for page in file.pages:
        page.Contents = file.make_stream(before + page.Contents.read_bytes() + after)


def _replace(file: Pdf, old: bytes, new: bytes) -> None:
    for page in file.pages:
        assert old in page.Contents.read_bytes()
        page.Contents = file.make_stream(page.Contents.read_bytes().replace(old, new))


def _subject(reading: Reading) -> Subject:
    sample = edition("en")
    promise = Promise(sample.meta, sample.language, sample.english, (), (), (), ())
    return Subject(promise, reading, Artefact("en/sample-18pt.pdf", "sample", "en", "pdf", "18pt", "", 0))


WAYS_TO_HIDE: dict[str, Callable[[Pdf], None]] = {
    "too pale": lambda file: _replace(file, b"0 0 0 rg", b"1 1 1 rg"),
    "drawn invisibly": lambda file: _around(file, b"3 Tr\n", b""),
    "covered": lambda file: _around(file, b"q\n", b"\nQ /Artifact BMC 0 0 600 900 re f EMC\n"),
    "clipped": lambda file: _around(file, b"0 0 10 10 re W n\n", b""),
    "drawn in letters that the font lacks": lambda file: _letter_lost(file, b"\0\0"),
    "drawn in letters that the font lacks (beyond its last)": lambda file: _letter_lost(file, b"\x40\0"),
    "off the page": lambda file: file.pages[0].obj.__setitem__("/CropBox", Array([0, 0, 300, 842])),
}
