"""What a stranger to the file reads on its pages: the picture of each block, read by tesseract, against its tags.

Only the picture is given away: neither fonts, nor characters, nor places of words within a line.  It is read line by
line, as the tags divide the page, for scripts that tesseract reads well; the others are left to the shapes of their
glyphs (``pdf_shapes``).  Reading by machine makes small errors, so a line that does not agree is looked at again,
larger, before its block is given up; what counts as agreement is said in ``pdf_ocr_words``.

Reading is most of what a proof of large print costs, and it depends on nothing but the picture.  So each line is a
picture of its own, cut to its ink, and one that was read before, on another page or in another file, is not read again;
nor is one that was read in an earlier run, where there is a store (``pdf_ocr_kept``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import MissingTool
from ..model import Part
from .pdf_content import Box, Content, Piece
from .pdf_ocr_engine import Engines, identity, installed, sizes
from .pdf_ocr_kept import Lines
from .pdf_ocr_words import doubtful

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Picture = NDArray[numpy.uint8]

PROGRAM: Final = "tesseract"
REMEDY: Final = "Run: make build, or install tesseract's data of this language"

DATA: Final = (("en", "eng"), ("pl", "pol"), ("cy", "cym"), ("ro", "ron"), ("so", "eng"))
"""The data that reads each language.  Somali has none of its own and is written with the letters of English."""

OTHER: Final = "Latin"
"""The data for any other language in Latin script: larger and slower."""

LATIN_ENDS: Final = "\u0250"
"""The first character beyond the letters of European languages in Latin script."""

MOSTLY: Final = 0.95
"""The share of such letters that makes a text one in Latin script; notices stand in English in every language."""

CROSSED: Final = "pol"
"""The data that knows a crossed zero from 9, 8 and 6 (measured: 37 of 37; that of English 4 of 37)."""

MARGIN: Final = 0.3
REACH: Final = (-0.4, 1.05)
"""Ems of the picture that belong to a line: beside it, below it and above it."""

LARGEST: Final = 16_000_000
"""Pixels of a page at most."""

MOST: Final = 4000
"""Lines of a file at most; a longer one is none of ours."""

KEPT: Final = 100_000
"""Lines whose words are kept at most: some 30 megabytes."""

WHITE: Final = 255


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: its page from 0 and its place there."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look: the data (the language's own if empty), and pixels in the em of the smallest text."""

    data: str
    pixels: int


LOOKS: Final = (
    Look("", 17),
    Look(CROSSED, 25),
    Look("", 25),
    Look(CROSSED, 50),
    Look("", 50),
    Look(CROSSED, 20),
    Look("eng", 30),
)
"""The first look is at everything; each later one only at the blocks that are still in doubt."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What tesseract read in each picture, by the data and the picture's own bytes; kept while a reading room is open.

    The words of a picture depend on nothing that was read before it, which a test holds.  ``lines`` has what was read
    in earlier runs.
    """

    words: dict[str, str] = field(default_factory=dict)
    lines: Lines = field(default_factory=lambda: Lines("", identity))
    engines: Engines = field(default_factory=Engines)

    def read(self, pictures: Sequence[Picture], data: str) -> list[str]:
        """The words in each picture; only those that were never seen are given to tesseract, each once."""
        keys = [hashlib.sha256(b"%d %d " % picture.shape + picture.tobytes()).hexdigest() for picture in pictures]
        new = {
            key: picture
            for key, picture in zip(keys, pictures, strict=True)
            if f"{data} {key}" not in self.words and picture.size
        }
        known = {key: self.words.get(f"{data} {key}", "") for key in keys}
        if new:
            known |= self._read_earlier_or_now(new, data)
            if len(self.words) + len(new) > KEPT:
                self.words.clear()
            self.words.update((f"{data} {key}", known[key]) for key in new)
        return [known[key] for key in keys]

    def _read_earlier_or_now(self, pictures: Mapping[str, Picture], data: str) -> dict[str, str]:
        """The words in pictures that were not read in this room."""
        earlier = {key: words for key in pictures if (words := self.lines.get(key, data)) is not None}
        left = [key for key in pictures if key not in earlier]
        now = dict(zip(left, self.engines.read([pictures[key] for key in left], data), strict=True)) if left else {}
        for key, words in now.items():
            self.lines.put(key, data, words)
        return earlier | now


def standing() -> str:
    """Those of our data that are here, by name and size, in a word: after an update of them prints are read again."""
    ours = {OTHER, CROSSED, *dict(DATA).values()}
    return " ".join(f"{name} {size}" for name, size in sorted(sizes().items()) if name in ours)


def data_of(tag: str) -> str:
    """The name of tesseract's data for a language."""
    return dict(DATA).get(tag.partition("-")[0], OTHER)


def readable(parts: Sequence[Part], tag: str) -> bool:
    """Whether tesseract reads this well enough to judge by it: a language known for it, or others in Latin script."""
    if tag.partition("-")[0] in dict(DATA):
        return True
    letters = [letter for part in parts for letter in part.text if letter.isalpha()]
    return sum(letter < LATIN_ENDS for letter in letters) > MOSTLY * len(letters)


def confirmed(
    path: Path, parts: Sequence[Part], lines: Sequence[Sequence[Line]], tag: str, known: Recognised
) -> Iterator[Part]:
    """The parts that the picture confirms; ``lines`` are those of each part, ``known`` what was read before.

    Raises MissingTool where tesseract or its data is not installed.
    """
    data = data_of(tag)
    if not {data, CROSSED} <= installed():
        raise MissingTool(f"{PROGRAM} with the data “{data}” reads the pages, and is not installed", PROGRAM, REMEDY)
    if sum(map(len, lines)) > MOST:
        return
    open_ones: dict[int, set[int] | None] = dict.fromkeys(range(len(parts)))
    for look in LOOKS:
        rows = [line for at in open_ones for line in lines[at]]
        pictures = [_framed(strip, look.pixels) for strip in _strips(path, rows, look.pixels)] if rows else []
        read = dict(zip(rows, known.read(pictures, look.data or data), strict=True))
        doubts = {at: doubtful(parts[at].text, " ".join(read[line] for line in lines[at])) for at in open_ones}
        left = {
            at: doubt if open_ones[at] is None else doubt & (open_ones[at] or set()) for at, doubt in doubts.items()
        }
        open_ones = {at: doubt for at, doubt in left.items() if doubt}
        if not open_ones:
            break
    yield from (part for at, part in enumerate(parts) if at not in open_ones)


def lines_of(contents: Sequence[Content], marks: Sequence[tuple[int, int]]) -> list[Line]:
    """The lines of some marked content: what stands on one level of a page, in the order of the marks."""
    levels: dict[tuple[int, int], list[Piece]] = {}
    for page, mcid in marks:
        for piece in contents[page].pieces:
            if piece.mcid == mcid and piece.text.strip():
                levels.setdefault((page, round(piece.setting.matrix[5])), []).append(piece)
    return [Line(page, _around(pieces)) for (page, _), pieces in levels.items()]


def _around(pieces: Sequence[Piece]) -> Box:
    boxes = [piece.setting.at(0, -1, *REACH) for piece in pieces]
    side = MARGIN * max(piece.points for piece in pieces)
    left, low = min(box[0] for box in boxes) - side, min(box[1] for box in boxes)
    return left, low, max(box[2] for box in boxes) + side, max(box[3] for box in boxes)


# Pictures


def _strips(path: Path, lines: Sequence[Line], pixels: int) -> Iterator[Picture]:
    """The picture of each line, as people see the page: cropped, and with all that annotations show."""
    import numpy
    import pypdfium2

    points = min((line.box[3] - line.box[1]) / (REACH[1] - REACH[0]) for line in lines)
    scale = pixels / max(points, 1.0)
    with closing(pypdfium2.PdfDocument(path)) as document:
        current, picture, left, top = -1, numpy.zeros((0, 0), numpy.uint8), 0.0, 0.0
        for line in lines:
            if line.page != current:
                with closing(document[line.page]) as page:
                    left, low, right, top = page.get_cropbox()
                    scale = min(scale, (LARGEST / ((right - left) * (top - low))) ** 0.5)
                    with closing(page.render(scale=scale, grayscale=True, may_draw_forms=True)) as bitmap:
                        whole = bitmap.to_numpy()
                        picture = whole.reshape(whole.shape[:2]).copy()
                current = line.page
            rows = (max(0, round((top - line.box[at]) * scale)) for at in (3, 1))
            columns = (max(0, round((line.box[at] - left) * scale)) for at in (0, 2))
            strip = picture[slice(*rows), slice(*columns)]
            yield strip if strip.size else numpy.full((1, 1), 255, numpy.uint8)


def _framed(strip: Picture, pixels: int) -> Picture:
    """The strip cut to what is not white, with white around it; without pixels where there is nothing.

    So a line has the same picture wherever on a page it stands.
    """
    import numpy

    ink = strip != WHITE
    rows, columns = numpy.flatnonzero(ink.any(axis=1)), numpy.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return numpy.zeros((0, 0), numpy.uint8)
    cut = strip[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return numpy.pad(cut, pixels, constant_values=WHITE)
