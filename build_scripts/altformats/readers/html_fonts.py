"""Whether the fonts that a page brings with it draw the letters that it holds.

A cut font is compared with the installed font of its name: every character's outline, and every word of the page shaped
by HarfBuzz in both, glyph by glyph with its place.  A font in which "4" is drawn as "9" would pass every other way of
reading: the words are right, they leave their ink, and nobody sees them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .html_style import FACE, Style

if TYPE_CHECKING:
    from uharfbuzz import Font

Fault = tuple[str, str]
Outline = tuple[tuple[str, tuple[float, ...]], ...]
Drawn = tuple[tuple[int, int, int, int, Outline], ...]
"""Of each glyph of a word: the letter that it belongs to, its advance, its shifts, and its outline."""

DATA: Final = re.compile(r"url\(\s*\"data:font/woff2;base64,([A-Za-z0-9+/=]+)\"\s*\) format\(\"woff2\"\)")
SAID: Final = frozenset(("font-family", "font-weight", "font-display", "src"))
"""All that a font's rule may say; any more could choose, stretch or replace letters."""
LARGEST: Final = 4_000_000
"""Bytes of the largest font; the largest of ours has 150,000."""
TABLES: Final = frozenset(
    (
        "GlyphOrder",
        "head",
        "hhea",
        "maxp",
        "OS/2",
        "hmtx",
        "cmap",
        "loca",
        "glyf",
        "name",
        "post",
        "GDEF",
        "GSUB",
        "GPOS",
        "BASE",
        "vhea",
        "vmtx",
        "gasp",
        "STAT",
    )
)
"""Tables that a cut font may have: none of colours, pictures, variations or programs that move points."""
MARKED: Final = re.compile(r"\[lang=\"([A-Za-z-]+)\"\]:not\(html\)")
"""The selector of what is marked as another language than the page's."""
SCALES: Final = (0.95, 2.0)
"""How much larger than in the installed font letters may be drawn."""
IGNORED: Final = "\u200c\u200d\u2060"
AT_HAND: Final = 24
"""Cut fonts that a reading room keeps: two weights of each language's, and those of the last page in Chinese."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The installed fonts, the last few fonts cut from them, and what was found of each with the words of a page."""

    folder: Path
    fonts: dict[Path, _Outlines] = field(default_factory=dict)
    cuts: OrderedDict[str, _Cut | str] = field(default_factory=OrderedDict)
    known: dict[str, tuple[Fault, ...]] = field(default_factory=dict)

    def named(self, family: str, weight: str) -> Path | None:
        """The file of the font of that family and weight, by the name that it gives itself."""
        from fontTools.ttLib import TTFont

        letters = re.sub(r"[^a-z]", "", family.lower())
        for path in sorted(self.folder.glob(f"@expo-google-fonts/*/{weight}*/*.ttf")):
            if path.stem.lower().startswith(f"{letters}_"):
                with TTFont(path, lazy=True) as font:
                    if family in (font["name"].getDebugName(1), font["name"].getDebugName(16)):
                        return path
        return None

    def font(self, path: Path) -> _Outlines:
        """The installed font as HarfBuzz has it."""
        from uharfbuzz import Blob, Face, Font

        if path not in self.fonts:
            self.fonts[path] = _Outlines(Font(Face(Blob.from_file_path(str(path)))))
        return self.fonts[path]

    def cut(self, data: str, path: Path) -> _Cut | str:
        """A cut font beside the installed one, or what is wrong with its tables; most pages of a language share it."""
        key = f"{hashlib.sha256(data.encode()).hexdigest()} {path}"
        if key not in self.cuts:
            font = _unpacked(data)
            self.cuts[key] = font if isinstance(font, str) else _Cut(_Outlines(font), self.font(path))
            if len(self.cuts) > AT_HAND:
                self.cuts.popitem(last=False)
        self.cuts.move_to_end(key)
        return self.cuts[key]


def misdrawn(
    style: Style, words: Iterable[str], marked: Mapping[str, Iterable[str]], language: str, installed: Installed
) -> Iterator[Fault]:
    """A fault for each font of the page that is not the installed one of its name, cut to what the page needs.

    ``words`` are all of the page's; ``marked`` those of each language that is not the page's own.  A font that draws
    only a marked language, as the style says, needs the letters of no more than its words.
    """
    rules: dict[str, dict[str, str]] = {}
    for declaration in style.declarations:
        if declaration.rule.startswith(FACE):
            rules.setdefault(declaration.rule, {})[declaration.name] = declaration.value
    every = tuple(sorted(set(words)))
    names = _named(style)
    for rule in rules.values():
        tag = names.get(rule.get("font-family", "").strip("\"'"), "")
        wanted = tuple(sorted(set(marked.get(tag, ())))) if tag else every
        key = hashlib.sha256(repr((sorted(rule.items()), wanted, language)).encode()).hexdigest()
        if key not in installed.known:
            installed.known[key] = tuple(_face(rule, wanted, language, installed))
        yield from installed.known[key]


def _named(style: Style) -> dict[str, str]:
    """The language of each font that draws none but what is marked as that language."""
    found: dict[str, str] = {}
    own = {d.value.partition(",")[0].strip("\"'") for d in style.declarations if d.name == "--face"}
    for declaration in style.declarations:
        mark = MARKED.fullmatch(declaration.rule)
        family = declaration.value.partition(",")[0].strip("\"'")
        if mark and declaration.name == "font-family" and family not in own:
            found[family] = mark[1]
    return found


def _face(rule: Mapping[str, str], words: Iterable[str], language: str, installed: Installed) -> Iterator[Fault]:
    family, weight = rule.get("font-family", "").strip("\"'"), rule.get("font-weight", "")
    title = f"{family} {weight}"
    source = DATA.fullmatch(rule.get("src", ""))
    path = installed.named(family, weight) if re.fullmatch(r"[1-9]00", weight) else None
    if set(rule) - SAID or not source or len(source[1]) > LARGEST or path is None:
        yield "html-font", f"{title}: no font of ours"
        return
    try:
        cut = installed.cut(source[1], path)
    except (ValueError, KeyError, TypeError, AssertionError, IndexError, binascii.Error) as error:
        yield "html-font", f"{title}: cannot be read: {error!r}"[:160]
        return
    if isinstance(cut, str):
        yield "html-font", f"{title}: {cut}"
        return
    yield from (("html-font", f"{title}: {what}") for what in cut.differences(words, language))


def _unpacked(data: str) -> Font | str:
    """The font as HarfBuzz has it, or what is wrong with its tables."""
    from fontTools.ttLib import TTFont, TTLibError
    from uharfbuzz import Blob, Face, Font

    try:
        with TTFont(io.BytesIO(base64.b64decode(data, validate=True)), lazy=True, recalcTimestamp=False) as packed:
            strange = set(packed.keys()) - TABLES
            if strange:
                return f"it has the tables {' '.join(sorted(strange))}"
            packed.flavor = None
            plain = io.BytesIO()
            packed.save(plain, reorderTables=None)
    except TTLibError as error:
        return f"cannot be read: {error}"
    return Font(Face(Blob(plain.getvalue())))


def _alike(character: str, cut: _Outlines, whole: _Outlines) -> bool:
    ours, theirs = (one.font.get_nominal_glyph(ord(character)) for one in (cut, whole))
    if ours is None or theirs is None or cut.of(ours) != whole.of(theirs):
        return False
    wider = cut.font.get_glyph_h_advance(ours) - whole.font.get_glyph_h_advance(theirs)
    return wider == 0 or (character.isspace() and wider > 0)  # spaces may be widened so that they part words


def _drawn(run: str, outlines: _Outlines, language: str) -> Drawn:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(run)
    buffer.guess_segment_properties()
    buffer.language = language
    uharfbuzz.shape(outlines.font, buffer)
    return tuple(
        (info.cluster, place.x_advance, place.x_offset, place.y_offset, outlines.of(info.codepoint))
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )


def _runs(word: str, codes: Set[int]) -> Iterator[str]:
    """The parts of a word that the font draws."""
    run = ""
    for character in word:
        if ord(character) in codes or (run and character in IGNORED):
            run += character
        elif run:
            yield run
            run = ""
    if run:
        yield run


def _own(character: str) -> bool:
    """Whether a character is drawn in the font of the page's script: all but spaces, Latin letters and ASCII."""
    from fontTools.unicodedata import script

    return not (character.isascii() or character.isspace() or character in IGNORED or script(character) == "Latn")


class _Outlines:
    """The outlines of a font's glyphs by their numbers, each drawn once."""

    def __init__(self, font: Font) -> None:
        self.font = font
        self.known: dict[int, Outline] = {}

    def of(self, glyph: int) -> Outline:
        """The strokes of a glyph in units of the font."""
        from fontTools.pens.recordingPen import RecordingPen

        if glyph not in self.known:
            pen = RecordingPen()
            self.font.draw_glyph_with_pen(glyph, pen)
            self.known[glyph] = tuple(
                (stroke, tuple(n for point in points for n in point)) for stroke, points in pen.value
            )
        return self.known[glyph]


class _Cut:
    """A cut font beside the whole one, and the words that both are known to draw alike."""

    def __init__(self, cut: _Outlines, whole: _Outlines) -> None:
        self.cut, self.whole = cut, whole
        self.held, self.full = frozenset(cut.font.face.unicodes), frozenset(whole.font.face.unicodes)
        self.scale = whole.font.face.upem / cut.font.face.upem
        self.alike: set[tuple[str, str]] = set()

    @cached_property
    def strange(self) -> str:
        """The first letter that is drawn otherwise; empty where none is."""
        wrong = (c for c in sorted(self.held) if c not in self.full or not _alike(chr(c), self.cut, self.whole))
        return next((f"U+{code:04X}" for code in wrong), "")

    def differences(self, words: Iterable[str], language: str) -> Iterator[str]:
        """In what the cut font draws otherwise than the whole one."""
        if not SCALES[0] <= self.scale <= SCALES[1]:
            yield f"its letters are drawn {self.scale:.2f} times as large"
        if self.strange:
            yield f"{self.strange} is drawn otherwise"
            return
        for word in words:
            if (language, word) in self.alike:
                continue
            missing = next((c for c in word if _own(c) and ord(c) in self.full and ord(c) not in self.held), None)
            if missing:
                yield f"it lacks U+{ord(missing):04X}"
                return
            for run in _runs(word, self.held):
                if _drawn(run, self.cut, language) != _drawn(run, self.whole, language):
                    yield f"“{run}” is drawn otherwise"
                    return
            self.alike.add((language, word))
