"""Embedded fonts whose letters have other shapes than their names say: the text is right, and what is shown is not."""

from __future__ import annotations

import base64
import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Final

from ..mutation import Family, Operator
from .html_sheet import HASH, SHEET, digest, dress_all
from .html_surgery import Page, Span, operator, plain, said

if TYPE_CHECKING:
    from fontTools.subset import Options
    from fontTools.ttLib import TTFont

DATA: Final = re.compile(r"(?<=data:font/woff2;base64,)[A-Za-z0-9+/=]+")
SMALLEST: Final = 0x21


def _opened(data: bytes) -> TTFont:
    from fontTools.ttLib import TTFont

    return TTFont(BytesIO(data))


def _closed(font: TTFont) -> str:
    """The font as style sheets hold it."""
    out = BytesIO()
    font.flavor = "woff2"
    font.save(out)
    return base64.b64encode(out.getvalue()).decode()


def _cut(page: Page, text: str) -> TTFont:
    """A font of the language's, cut to what a text needs."""
    from fontTools import subset

    file = page.victim.project.node_modules / page.victim.language.fonts[0].file
    font = _opened(file.read_bytes())
    cutter = subset.Subsetter(_options())
    cutter.populate(text=text + " 0123456789")
    cutter.subset(font)
    return font


def _options() -> Options:
    from fontTools.subset import Options

    options = Options(layout_features=["*"], notdef_outline=True)
    options.drop_tables += ["meta"]
    return options


def _shapes_of(page: Page, letter: str) -> set[str]:
    """The names of all glyphs that a letter can be drawn with."""
    from fontTools import subset

    file = page.victim.project.node_modules / page.victim.language.fonts[0].file
    font = _opened(file.read_bytes())
    cutter = subset.Subsetter(_options())
    cutter.populate(text=letter)
    cutter.subset(font)
    return set(font.getGlyphOrder()) - {".notdef"}


def _drawn(font: TTFont) -> dict[str, str]:
    """The letters and digits that have a shape, with the names of their glyphs."""
    shapes = font["glyf"]
    return {
        chr(code): name
        for code, name in sorted(font.getBestCmap().items())
        if code >= SMALLEST and chr(code).isalnum() and shapes[name].numberOfContours
    }


def _shaped(font: TTFont, text: str) -> list[str]:
    """The names of the glyphs that a text is drawn with, of those that have a shape: scripts join and stack letters."""
    import uharfbuzz

    out = BytesIO()
    flavour, font.flavor = font.flavor, None
    font.save(out)
    font.flavor = flavour
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(out.getvalue())), buffer)
    names = {font.getGlyphName(info.codepoint) for info in buffer.glyph_infos}
    return sorted(name for name in names - {".notdef"} if font["glyf"][name].numberOfContours)


def _exchange(font: TTFont, one: str, two: str) -> None:
    """Two glyphs get each other's shape and width."""
    for table in (font["glyf"], font["hmtx"]):
        table[one], table[two] = table[two], table[one]


def _text_of(page: Page) -> str:
    """The words of the statement that was hit."""
    return " ".join(plain(block.text) for block in page.blocks(page.box(page.statement)))


def _used(page: Page, font: TTFont) -> str:
    """Have the statement drawn with a font of one's own; says when and how."""
    name = page.a_name()
    face = f'@font-face {{ font-family: {name}; src: url("data:font/woff2;base64,{_closed(font)}") format("woff2"); }} '
    rule = f"#statement-{page.statement} :not(.label) {{ font-family: {name} !important; }}"
    return dress_all(page, rule, before=face)


def _embedded(page: Page) -> str | None:
    """In a font that the page itself carries, two digits or letters of a statement are exchanged."""
    found = list(DATA.finditer(page.text))
    sheet = SHEET.search(page.text)
    if not found or sheet is None:
        return None
    place = page.draw.choice(found)
    heavy = "font-weight: 700" in page.text[place.start() - 200 : place.start()]
    box = page.a_box()
    bold = re.findall(r'(?:class="label"[^>]*|<strong)>(.*?)</', box.text)
    text = plain(" ".join(bold)) if heavy else _text_of(page)
    font = _opened(base64.b64decode(place[0]))
    names = _shaped(font, text)
    if len(names) < 2:  # noqa: PLR2004 - two change places
        return None
    one, two = page.draw.sample(names, 2)
    _exchange(font, one, two)
    page.put(Span(*place.span(), place[0]), _closed(font))
    style = SHEET.search(page.text)
    if style is not None:
        page.text = HASH.sub(lambda _: digest(style[0]), page.text, count=1)
    return f"in one of the page's fonts the glyphs {one} and {two} have each other's shape"


def _digits(page: Page) -> str | None:
    """25 is shown where the page says 52: in a font put into the page."""
    place = page.drawn(page.figures)
    if place is None:
        return None
    digit = page.draw.choice([sign for sign in place.text if sign.isdecimal()])
    font = _cut(page, _text_of(page) + page.victim.language.digits)
    drawn = _drawn(font)
    others = [sign for sign in drawn if sign.isdecimal() and sign != digit and ord(sign) // 16 == ord(digit) // 16]
    if digit not in drawn or not others:
        return None
    other = page.draw.choice(others)
    _exchange(font, drawn[digit], drawn[other])
    how = _used(page, font)
    return f"in a font of its own, {place.text} is shown with {other} for {digit} ({how})"


def _blank(page: Page) -> str | None:
    """A letter of a word, often of "not", has no shape."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    word = page.a_word()
    if word is None:
        return None
    letters = [letter for letter in unescape(word.text) if letter.isalnum()]
    letter = page.draw.choice(letters)
    font = _cut(page, _text_of(page))
    shapes = _shapes_of(page, letter)
    names = [name for name in font.getGlyphOrder() if name in shapes]
    if not names:
        return None
    for name in names:
        font["glyf"][name] = Glyph()
    how = _used(page, font)
    return f"in a font of its own, the letter {letter} of {said(word.text)} is blank ({how})"


def _heaped(page: Page) -> str | None:
    """All letters lie over each other: the font says that they have no width."""
    page.a_box()
    font = _cut(page, _text_of(page))
    wide = page.draw.randrange(0, 60)
    for name in font.getGlyphOrder():
        font["hmtx"][name] = (wide, font["hmtx"][name][1])
    how = _used(page, font)
    return f"in a font of its own, every letter is {wide} units wide ({how})"


def _tiny(page: Page) -> str | None:
    """The font itself is far too small; the style sheet's sizes are untouched."""
    page.a_box()
    font = _cut(page, _text_of(page))
    font["head"].unitsPerEm = min(16384, font["head"].unitsPerEm * 12)
    how = _used(page, font)
    return f"in a font of its own, letters are a twelfth of their size or less ({how})"


P = Family.PIXELS
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-faces-embedded", P, "A font of the page shows one letter for another.", _embedded),
    operator("html-faces-digits", P, "A font shows one digit for another.", _digits),
    operator("html-faces-blank", P, "A font shows nothing for a letter.", _blank),
    operator("html-faces-heaped", P, "A font sets all letters upon each other.", _heaped),
    operator("html-faces-tiny", P, "A font is far too small.", _tiny),
)
"""Shapes that do not say what the text says."""
