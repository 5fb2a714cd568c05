"""Whether glyphs show the words that the tags state, or that the file says they stand for.

The stated words are shaped again by HarfBuzz with the font's own file, and the glyphs that come out must be those that
the page draws: all of them, each word's in a row, the words in their order, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import MissingTool
from .pdf_content import Piece

if TYPE_CHECKING:
    from uharfbuzz import Font

ONE_WAY: Final = re.compile(
    r"[\u0590-\u08ff][\u0590-\u08ff\u200c\u200d]*"
    r"|[0-9]+(?:[.,:/][0-9]+)+|[0-9A-Za-z]+|[!-~]"
    r"|[^\s!-~\u0590-\u08ff][^\s!-~\u0590-\u08ff]*"
)
"""Within a word, what is drawn in a row whatever runs around it: letters from right to left, a whole figure, a Latin
word or one sign, or all other letters and signs.  Joiners go with what they join."""

RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff]")

SIGN: Final = "Zyyy"
MARK: Final = "Zinh"
"""What Unicode calls the script of signs, and of marks, that serve every script."""

LONGEST: Final = 1000
"""Characters of the longest line; a file that states more for one line is none of ours, and would take long."""

Outline = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
"""The strokes of a glyph, each with its points."""

Drawn = tuple[str, int]
"""A glyph on the page: the name of its font and its number there."""

TAKEN: Final[Drawn] = ("", -1)
"""One that has been accounted for."""

MIRRORED: Final = ("()", "[]", "{}", "«»", "‹›", "<>")
"""Signs of which the one is drawn for the other when a line runs from right to left."""


@dataclass(frozen=True)
class Shaper:
    """One font file, ready to shape words."""

    path: Path
    kept: dict[str, tuple[int, ...]] = field(default_factory=dict)
    outlines: dict[int, Outline] = field(default_factory=dict)

    @cached_property
    def font(self) -> Font:
        """The font as HarfBuzz has it."""
        from uharfbuzz import Blob, Face, Font

        return Font(Face(Blob.from_file_path(str(self.path))))

    @cached_property
    def twins(self) -> dict[int, int]:
        """Each glyph of a mirrored sign to one of its pair."""
        pairs = (
            (self.font.get_nominal_glyph(ord(first)), self.font.get_nominal_glyph(ord(second)))
            for first, second in MIRRORED
        )
        return {second: first for first, second in pairs if first is not None and second is not None}

    def knows(self, words: str) -> bool:
        """Whether the font has every character of the words, those without a shape aside."""
        return all(c in "\u200c\u200d" or self.font.get_nominal_glyph(ord(c)) is not None for c in words)

    def shape(self, words: str) -> tuple[int, ...]:
        """The glyphs of a piece of a word."""
        import uharfbuzz

        if words not in self.kept:
            buffer = uharfbuzz.Buffer()
            buffer.add_str(words)
            buffer.guess_segment_properties()
            uharfbuzz.shape(self.font, buffer)
            self.kept[words] = tuple(info.codepoint for info in buffer.glyph_infos)
        return self.kept[words]

    def seen(self, glyphs: Sequence[int]) -> tuple[int, ...]:
        """The glyphs that leave a mark on paper, each mirrored pair as one."""
        return tuple(self.twins.get(glyph, glyph) for glyph in glyphs if self._leaves_a_mark(glyph))

    def _leaves_a_mark(self, glyph: int) -> bool:
        extents = self.font.get_glyph_extents(glyph)
        return extents is not None and (extents.width != 0 or extents.height != 0)


def shapers(node_modules: Path) -> dict[str, Shaper]:
    """A shaper for each installed font, by the letters of its name: ``notonastaliqurdubold``."""
    return {_letters(path.stem): Shaper(path) for path in sorted(node_modules.glob("@expo-google-fonts/*/*/*.ttf"))}


def shows(words: str, pieces: Sequence[Piece], known: dict[str, Shaper], *, right_to_left: bool) -> bool:
    """Whether the pieces, all of one line, draw these words in their order and nothing else.

    ``right_to_left``: the direction of the file.  Raises MissingTool when a piece is in a font that is not installed.
    """
    if len(words) > LONGEST:
        return False
    fonts = {piece.font: shaper_of(piece.font, known) for piece in pieces}
    row = [(piece.font, glyph) for piece in pieces for glyph in fonts[piece.font].seen(piece.codes)]
    parts = list(_parts(words))
    if right_to_left:
        return _shown_backwards(parts, row, fonts)
    if any(map(RIGHT_TO_LEFT.match, parts)):
        return all(at >= 0 for at in _found(parts, row, fonts)) and _all_taken(row)
    return _shown_in_turn(parts, row, fonts)


def _shown_in_turn(parts: list[str], row: list[Drawn], fonts: Mapping[str, Shaper]) -> bool:
    """Whether the row is the glyphs of the parts, one after another."""
    at = 0
    for part in parts:
        ways = _ways(part, fonts)
        found = next((way for way in ways if row[at : at + len(way)] == way), None)
        if found is None:
            return False
        at += len(found)
    return at == len(row)


def _shown_backwards(parts: list[str], row: list[Drawn], fonts: Mapping[str, Shaper]) -> bool:
    """Whether each word stands left of the one before it, and each figure or Latin word between its neighbours.

    Signs may stand on either side of what they belong to: they are mirrored with the direction of what is around them.
    """
    places = _found(parts, row, fonts)
    if not all(at >= 0 for at in places) or not _all_taken(row):
        return False
    letters = [at for at, part in enumerate(parts) if RIGHT_TO_LEFT.match(part)]
    for at, part in enumerate(parts):
        before = max((letter for letter in letters if letter < at), default=None)
        after = min((letter for letter in letters if letter > at), default=None)
        if part[0].isalnum() and (
            (before is not None and places[at] > places[before]) or (after is not None and places[at] < places[after])
        ):
            return False
    return True


def _found(parts: list[str], row: list[Drawn], fonts: Mapping[str, Shaper]) -> list[int]:
    """Where the glyphs of each part stand in a row, or -1; they are struck off, so that they count once.

    Longer parts come first, so that "4" is not looked for within "14"; of equal parts the first is the rightmost.
    """
    places = [-1] * len(parts)
    for number in sorted(range(len(parts)), key=lambda number: -len(parts[number])):
        for way in _ways(parts[number], fonts):
            fits = (at for at in range(len(row) - len(way), -1, -1) if row[at : at + len(way)] == way)
            at = next(fits, -1)
            if at >= 0:
                row[at : at + len(way)] = [TAKEN] * len(way)
                places[number] = at
                break
    return places


def _all_taken(row: list[Drawn]) -> bool:
    return all(drawn == TAKEN for drawn in row)


def _ways(part: str, fonts: Mapping[str, Shaper]) -> Iterator[list[Drawn]]:
    """The part's glyphs in each font that has all its letters."""
    for name, shaper in fonts.items():
        if shaper.knows(part):
            yield [(name, glyph) for glyph in shaper.seen(shaper.shape(part))]


def _parts(words: str) -> Iterator[str]:
    """What is shaped at one go: the letters of one script and direction within a word; each sign by itself."""
    from fontTools.unicodedata import script

    for part in ONE_WAY.findall(words):
        if part.isascii() or RIGHT_TO_LEFT.match(part):
            yield part
            continue
        start, current = 0, ""
        for at, character in enumerate(part):
            own = script(character)
            if at and own != MARK and (own == SIGN or own != current):
                yield part[start:at]
                start = at
            if own != MARK:
                current = own
        yield part[start:]


def shaper_of(name: str, known: dict[str, Shaper]) -> Shaper:
    """The installed font of that name.  Raises MissingTool when there is none."""
    letters = _letters(name.partition("+")[2] or name)
    if letters not in known:
        raise MissingTool(f"the font {name} is not installed, so its glyphs cannot be checked", name, "Run: make build")
    return known[letters]


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]|regular", "", name.lower())
