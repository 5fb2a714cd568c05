"""Whether glyphs show the words that the tags state, for scripts whose words do not come back from their glyphs.

The stated words are shaped again by HarfBuzz with the font's own file, and the glyphs that come out must be those that
the page draws: each word's in a row, all of them, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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

TAKEN: Final = -1
"""No glyph: one that has been accounted for."""

ANY_SCRIPT: Final = ("Zyyy", "Zinh")
"""Signs and marks of every script."""

MIRRORED: Final = ("()", "[]", "{}", "«»", "‹›", "<>")
"""Signs of which the one is drawn for the other when a line runs from right to left."""


@dataclass(frozen=True)
class Shaper:
    """One font file, ready to shape words."""

    path: Path
    kept: dict[str, tuple[int, ...]] = field(default_factory=dict)

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


def shows(words: str, pieces: Sequence[Piece], known: dict[str, Shaper]) -> bool:
    """Whether the pieces draw these words.  Raises MissingTool when one is in a font that is not installed."""
    drawn: dict[str, list[int]] = {}
    for piece in pieces:
        drawn.setdefault(piece.font, []).extend(piece.codes)
    left = [(shaper, list(shaper.seen(drawn[name]))) for name in drawn for shaper in (_shaper(name, known),)]
    parts = sorted(_parts(words), key=len, reverse=True)  # so that "4" is not looked for within "14"
    return all(any(_taken(part, *font) for font in left) for part in parts) and not any(
        glyph != TAKEN for _, glyphs in left for glyph in glyphs
    )


def _taken(part: str, shaper: Shaper, drawn: list[int]) -> bool:
    """Whether the part's glyphs are drawn in a row; they are struck off, so that they count once."""
    if not shaper.knows(part):
        return False
    wanted = list(shaper.seen(shaper.shape(part)))
    for at in range(len(drawn) - len(wanted) + 1):
        if drawn[at : at + len(wanted)] == wanted:
            drawn[at : at + len(wanted)] = [TAKEN] * len(wanted)
            return True
    return False


def _parts(words: str) -> Iterator[str]:
    """What is shaped at one go: the letters of one script and direction within a word, with the signs among them."""
    from fontTools.unicodedata import script

    for part in ONE_WAY.findall(words):
        start, current = 0, ""
        for at, character in enumerate(part):
            own = script(character)
            if own in ANY_SCRIPT:
                continue
            if current and own != current:
                yield part[start:at]
                start = at
            current = own
        yield part[start:]


def _shaper(name: str, known: dict[str, Shaper]) -> Shaper:
    letters = _letters(name.partition("+")[2] or name)
    if letters not in known:
        raise MissingTool(f"the font {name} is not installed, so its glyphs cannot be checked", name, "Run: make build")
    return known[letters]


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]|regular", "", name.lower())
