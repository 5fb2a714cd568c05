"""Fonts cut to the words of a leaflet: nothing lost that the words need, nothing of ours replaced by theirs."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
import struct
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont, woff2
from fontTools.ttLib.sfnt import SFNTReader, calcChecksum

from altformats import fonts, sheet, typecase
from altformats.errors import LanguageProblem, MissingTool
from altformats.languages import read_languages
from altformats.model import Font, Project
from altformats.source import read_publisher

from .samples import PROJECT, SAY

LANGUAGES = read_languages(PROJECT)
OTHERS = [tag for tag, language in LANGUAGES.items() if language.script != "Latn"]


def cut(tag: str, words: str, font: Font | None = None) -> TTFont:
    """The first font of the language, or another, cut to the words for print."""
    chosen = font or LANGUAGES[tag].fonts[0]
    path = fonts.located(PROJECT, chosen)
    return TTFont(io.BytesIO(fonts.small(path, chosen, LANGUAGES[tag], words, renumbered=False)))


@pytest.mark.parametrize("tag", list(LANGUAGES))
def test_every_language_has_a_regular_and_a_bold_font_with_all_its_letters(tag: str) -> None:
    """No weight is made up by slanting or thickening, and no letter of the sample comes from elsewhere."""
    language = LANGUAGES[tag]
    assert [font.weight for font in language.fonts] == [400, 700]
    english = fonts.characters(fonts.located(PROJECT, LANGUAGES["en"].fonts[0]))
    for font in language.fonts:
        known = fonts.characters(fonts.located(PROJECT, font))
        assert {letter for letter in "".join(SAY[tag]) if ord(letter) not in known | english} == set()


@pytest.mark.parametrize("tag", OTHERS)
def test_letters_keep_their_numbers_and_latin_ones_are_left_out(tag: str) -> None:
    """What the page draws can be compared with the whole font, and addresses are drawn in ours."""
    words = "".join(SAY[tag]) + "MRI 2,500 (CSF)"
    own = cut(tag, words)
    with TTFont(fonts.located(PROJECT, LANGUAGES[tag].fonts[0]), lazy=True) as whole:
        numbers = {code: whole.getGlyphID(glyph) for code, glyph in whole.getBestCmap().items()}
    assert {code: own.getGlyphID(glyph) for code, glyph in own.getBestCmap().items()}.items() <= numbers.items()
    assert {chr(code) for code in own.getBestCmap() if code < 0x80} <= {" "}
    assert {letter for letter in words if letter.isalpha() and not letter.isascii()} <= set(map(chr, own.getBestCmap()))


def test_a_vowel_that_shaping_takes_apart_keeps_its_parts() -> None:
    """Bengali ৌ is drawn as ে before its letter and ৗ after it; without both it would stand as one, behind."""
    assert {0x9CC, 0x9C7, 0x9D7} <= set(cut("bn", "পৌঁছা").getBestCmap())


@pytest.mark.parametrize("tag", [tag for tag in OTHERS if LANGUAGES[tag].letters])
def test_a_page_needs_the_same_font_whatever_languages_it_names(tag: str) -> None:
    """Neither the marks of ă and â, which the Latin font draws, nor العربية on an Urdu page cost another font."""
    language = LANGUAGES[tag]
    path = fonts.located(PROJECT, language.fonts[0])
    usual = language.letters + " "
    names = "".join(other.autonym for other in LANGUAGES.values()) + "ăâțșŵ"
    assert fonts.needed(path, language, usual + names) == fonts.needed(path, language, usual)


@pytest.mark.parametrize("tag", ["en", "ur", "bn"])
def test_languages_of_one_font_share_a_face(tag: str) -> None:
    """Urdu and Urdu of India are both named in Nastaliq: a second face of that name would hide letters of the first."""
    indian = dataclasses.replace(LANGUAGES["ur"], tag="ur-IN", autonym="اردو (بھارت)")
    page = sheet.style(PROJECT, read_publisher(PROJECT), LANGUAGES[tag], "", named=[*LANGUAGES.values(), indian])
    faces = re.findall(r'font-family: "([^"]*)"; font-weight: (\d+);.*?base64,([^"]*)"', page)
    assert len({(family, weight) for family, weight, _ in faces}) == len(faces)
    (nastaliq,) = (data for family, weight, data in faces if (family, weight) == ("Noto Nastaliq Urdu", "400"))
    with TTFont(io.BytesIO(base64.b64decode(nastaliq))) as face:
        assert {ord(letter) for letter in "اردوبھارت"} <= set(face.getBestCmap())
    assert '[lang="ur"]' in page
    assert '[lang="ur-IN"]' in page


def test_a_page_has_the_letters_of_a_language_that_shares_its_font() -> None:
    """No character of 新加坡 is among those of an empty Chinese page; its name must be drawn all the same."""
    singapore = dataclasses.replace(LANGUAGES["zh-Hans"], tag="zh-SG", autonym="新加坡")
    page = sheet.style(PROJECT, read_publisher(PROJECT), LANGUAGES["zh-Hans"], "", named=[singapore])
    faces = re.findall(r'font-weight: (\d+);.*?base64,([^"]*)"', page)
    assert [weight for weight, _ in faces] == ["400", "700"]
    for _, data in faces:
        with TTFont(io.BytesIO(base64.b64decode(data))) as face:
            assert set(map(ord, singapore.autonym)) <= set(face.getBestCmap())


def test_marks_of_a_scripts_own_letters_are_in_its_font() -> None:
    """A letter is drawn whether it is written as one sign or as letter and mark."""
    language = LANGUAGES["ur"]
    path = fonts.located(PROJECT, language.fonts[0])
    assert fonts.needed(path, language, "آ") == fonts.needed(path, language, "ا\u0653") == {0x622, 0x627, 0x653}


def test_words_stand_apart_in_every_script() -> None:
    """A space is at least a fifth of the size wide; Nastaliq's own is less."""
    for tag in OTHERS:
        face = cut(tag, "".join(SAY[tag]) + " ")
        width, _ = face["hmtx"][face.getBestCmap()[0x20]]
        assert width / face["head"].unitsPerEm >= 0.2


def test_a_scaled_font_is_drawn_larger() -> None:
    """Twice the scale is half the em, and twice the line height that the font asks for."""
    font = dataclasses.replace(LANGUAGES["ar"].fonts[0], scale=1.0)
    double = dataclasses.replace(font, scale=2.0)
    assert cut("ar", "لا", double)["head"].unitsPerEm * 2 == cut("ar", "لا", font)["head"].unitsPerEm
    path = fonts.located(PROJECT, font)
    assert fonts.leading(path, double) == pytest.approx(2 * fonts.leading(path, font))


def test_a_font_that_is_not_installed_is_named(tmp_path: Path) -> None:
    """Without its font nothing is drawn in another one."""
    with pytest.raises(MissingTool, match="Noto Sans Bengali"):
        fonts.located(Project(tmp_path), LANGUAGES["bn"].fonts[0])


def test_the_digits_of_a_language_are_ten_in_order(tmp_path: Path) -> None:
    """A table with other digits than 0 to 9 in order is refused; Bengali counts in its own."""
    assert LANGUAGES["bn"].figures("Page 10 of 47") == "Page ১০ of ৪৭"
    assert LANGUAGES["pl"].figures("10") == "10"
    table = (PROJECT.translations / "languages.toml").read_text(encoding="utf-8").replace("০১২৩", "০১৩২")
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "languages.toml").write_text(table, encoding="utf-8")
    with pytest.raises(LanguageProblem, match="digits"):
        read_languages(Project(tmp_path))


def case(folder: Path) -> Project:
    """A project of its own with our fonts."""
    (folder / "node_modules").symlink_to(PROJECT.node_modules)
    return Project(folder)


def forget() -> None:
    """As if another process came."""
    typecase._kept.cache_clear()


def test_a_packed_font_is_kept_and_a_damaged_one_made_again(tmp_path: Path) -> None:
    """The same words give the same bytes from the disk as when made; no damage to what is kept reaches a page."""
    project, language = case(tmp_path), LANGUAGES["ar"]
    font = language.fonts[0]
    made = typecase.woff2(project, font, language, "".join(SAY["ar"]))
    (file,) = (path for path in (project.build / "fonts").rglob("*") if path.is_file())
    whole = file.read_bytes()
    for damaged in (b"", whole[:-1], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:], whole[:32]):
        file.write_bytes(damaged)
        forget()
        assert typecase.woff2(project, font, language, "".join(SAY["ar"])) == made
        assert file.read_bytes() == whole
    forget()
    before = file.stat().st_mtime_ns
    assert typecase.woff2(project, font, language, "".join(SAY["ar"])) == made
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize("tag", [tag for tag in OTHERS if LANGUAGES[tag].letters])
def test_a_leaflet_and_a_list_of_leaflets_share_a_font(tag: str, tmp_path: Path) -> None:
    """Whose page it is and that words are kept together stands on every leaflet, and on no page that lists them."""
    project, language = case(tmp_path), LANGUAGES[tag]
    leaflet = "<p>\N{COPYRIGHT SIGN} 2026 \N{NO-BREAK SPACE}</p>"
    pages = {typecase.woff2(project, language.fonts[0], language, words) for words in ("<p>of 2026</p>", leaflet)}
    assert len(pages) == 1


@pytest.mark.parametrize("tag", [tag for tag in OTHERS if LANGUAGES[tag].letters])
def test_pages_of_a_language_share_one_font(tag: str) -> None:
    """The usual letters of a language, its figures among them, are nearly all that the sample needs."""
    language = LANGUAGES[tag]
    font = language.fonts[0]
    path = fonts.located(PROJECT, font)
    usual = fonts.needed(path, language, language.letters + " ")
    said = {character for character in "".join(SAY[tag]) if not character.isascii()}
    rare = {chr(code) for code in fonts.needed(path, language, "".join(said)) - usual}
    assert len(rare) < len(said) / 10, rare
    assert set(language.digits) <= set(map(chr, usual)) or language.digits == "0123456789"
    assert fonts.needed(path, language, language.autonym) < usual


@pytest.mark.parametrize("tag", OTHERS)
def test_a_font_whose_em_and_spaces_were_changed_is_a_sound_file(tag: str) -> None:
    """Its check sums are those that another program works out when it writes the same font."""
    font = LANGUAGES[tag].fonts[0]
    data = fonts.script(fonts.located(PROJECT, font), font)
    reader = SFNTReader(io.BytesIO(data), checkChecksums=2)
    assert all(reader[table] for table in reader.tables)
    total = sum(entry.checkSum for entry in reader.tables.values()) + calcChecksum(data[: 12 + 16 * len(reader.tables)])
    assert (struct.unpack_from(">I", reader["head"], 8)[0] + total) % 2**32 == 0xB1B0AFBA


def test_a_font_is_the_same_however_hard_it_is_packed() -> None:
    """Less effort makes a file a little larger and changes nothing in the font, nor how fontTools packs afterwards."""
    font = LANGUAGES["zh-Hans"].fonts[0]
    path = fonts.located(PROJECT, font)
    small = fonts.small(path, font, LANGUAGES["zh-Hans"], "".join(SAY["zh-Hans"]), renumbered=True)
    before = woff2.brotli
    hardest, hard = fonts.packed(small, fonts.HARDEST), fonts.packed(small, fonts.HARD)
    assert woff2.brotli is before
    assert len(hard) < 1.01 * len(hardest)
    ours, theirs = (TTFont(io.BytesIO(data)) for data in (hard, hardest))
    assert tables(ours) == tables(theirs)


def tables(font: TTFont) -> dict[str, bytes]:
    """What a font holds, as the program that draws it gets it."""
    return {tag: font.reader[tag] for tag in font.reader.tables}


@pytest.mark.parametrize(("tag", "effort"), [("zh-Hans", fonts.HARD), ("ar", fonts.HARDEST)])
def test_the_font_of_one_page_takes_less_effort_than_one_that_all_share(tag: str, effort: int, tmp_path: Path) -> None:
    """Packing as hard as can be would cost each Chinese page half a second, for two thousandths of its font."""
    project, language = case(tmp_path), LANGUAGES[tag]
    font, words = language.fonts[0], "".join(SAY[tag])
    usual = language.letters + typecase.BESIDE if language.letters else ""
    small = fonts.small(
        fonts.located(PROJECT, font),
        font,
        language,
        "".join(sorted(map(chr, fonts.needed(fonts.located(PROJECT, font), language, words + usual)))),
        renumbered=True,
    )
    assert typecase.woff2(project, font, language, words) == fonts.packed(small, effort)
