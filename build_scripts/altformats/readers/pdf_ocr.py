"""What a stranger to the file reads on its pages: the picture of each block, read by tesseract, against its tags.

Only the picture is given away: neither fonts, nor characters, nor places of words within a line.  It is read line by
line, as the tags divide the page, for scripts that tesseract reads well; the others are left to the shapes of their
glyphs (``pdf_shapes``).  Reading by machine makes small errors, so a line that does not agree is looked at again,
larger and alone, before its block is given up; what counts as agreement is said in ``pdf_ocr_words``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import MissingTool
from ..model import Part
from .pdf_content import Box, Content, Piece
from .pdf_ocr_words import doubtful

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Picture = NDArray[numpy.uint8]

PROGRAM: Final = "tesseract"
REMEDY: Final = "Run: make build, or install tesseract-ocr with the data of this language"

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

COLUMN: Final = "6"
SINGLE: Final = "7"
"""Tesseract's names for a picture that is one column of text, and for one that is a single line."""

SETTINGS: Final = ("-c", "tessedit_do_invert=0")
"""White letters on black are not looked for."""

COLUMNS: Final = 12
WORD: Final = "5"
"""Columns of tesseract's table, and what the first of them is for a word."""

LARGEST: Final = 16_000_000
"""Pixels of a page at most."""

SECONDS: Final = 300
MOST: Final = 4000
"""Lines of a file at most; a longer one is none of ours."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: its page from 0 and its place there."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look: the data (the language's own if empty), pixels in the em of the smallest text, and how many

    lines stand below each other in one picture.
    """

    data: str
    pixels: int
    sheet: int


LOOKS: Final = (
    Look("", 17, 40),
    Look(CROSSED, 25, 40),
    Look("", 25, 40),
    Look(CROSSED, 50, 1),
    Look("", 50, 1),
    Look(CROSSED, 20, 1),
    Look("eng", 30, 1),
)
"""The first look is at everything; each later one only at the blocks that are still in doubt."""


def data_of(tag: str) -> str:
    """The name of tesseract's data for a language."""
    return dict(DATA).get(tag.partition("-")[0], OTHER)


def readable(parts: Sequence[Part], tag: str) -> bool:
    """Whether tesseract reads this well enough to judge by it: a language known for it, or others in Latin script."""
    if tag.partition("-")[0] in dict(DATA):
        return True
    letters = [letter for part in parts for letter in part.text if letter.isalpha()]
    return sum(letter < LATIN_ENDS for letter in letters) > MOSTLY * len(letters)


def installed() -> frozenset[str]:
    """The data that tesseract has here; none without tesseract."""
    if shutil.which(PROGRAM) is None:
        return frozenset()
    said = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, text=True, timeout=60, check=False)
    return frozenset(line.strip().rpartition("/")[2] for line in said.stdout.splitlines()[1:])


def confirmed(path: Path, parts: Sequence[Part], lines: Sequence[Sequence[Line]], tag: str) -> Iterator[Part]:
    """The parts that the picture confirms; ``lines`` are those of each part.

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
        read = dict(zip(rows, _read(path, rows, look.data or data, look), strict=True))
        doubts = {at: doubtful(parts[at].text, " ".join(read[line] for line in lines[at])) for at in open_ones}
        left = {
            at: doubt if open_ones[at] is None else doubt & (open_ones[at] or set()) for at, doubt in doubts.items()
        }
        open_ones = {at: doubt for at, doubt in left.items() if doubt}
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


def _read(path: Path, lines: Sequence[Line], data: str, look: Look) -> list[str]:
    """The words that tesseract reads in each line."""
    if not lines:
        return []
    step, pixels = look.sheet, look.pixels
    with tempfile.TemporaryDirectory(prefix="altformats-") as folder:
        strips = list(_strips(path, lines, pixels))
        sheets = [strips[at : at + step] for at in range(0, len(strips), step)]
        names = [_write(Path(folder) / f"{at:04}.pgm", sheet, pixels) for at, sheet in enumerate(sheets)]
        found = list(_recognise(Path(folder), names, data, SINGLE if step == 1 else COLUMN))
    tops = [_tops(sheet, pixels) for sheet in sheets]
    words: list[list[str]] = [[] for _ in lines]
    for sheet, middle, word in found:
        row = sum(top <= middle for top in tops[sheet]) - 1
        words[min(sheet * step + max(row, 0), len(words) - 1)].append(word)
    return [" ".join(row) for row in words]


def _strips(path: Path, lines: Sequence[Line], pixels: int) -> Iterator[Picture]:
    """The picture of each line, as people see the page: cropped, and with all that annotations show."""
    import numpy
    import pypdfium2

    points = min((line.box[3] - line.box[1]) / (REACH[1] - REACH[0]) for line in lines)
    scale = pixels / max(points, 1.0)
    with closing(pypdfium2.PdfDocument(path)) as document:
        pages: dict[int, Picture] = {}
        for line in lines:
            with closing(document[line.page]) as page:
                left, low, right, top = page.get_cropbox()
                if line.page not in pages:
                    pages.clear()
                    scale = min(scale, (LARGEST / ((right - left) * (top - low))) ** 0.5)
                    with closing(page.render(scale=scale, grayscale=True, may_draw_forms=True)) as bitmap:
                        whole = bitmap.to_numpy()
                        pages[line.page] = whole.reshape(whole.shape[:2]).copy()
            picture = pages[line.page]
            rows = (max(0, round((top - line.box[at]) * scale)) for at in (3, 1))
            columns = (max(0, round((line.box[at] - left) * scale)) for at in (0, 2))
            strip = picture[slice(*rows), slice(*columns)]
            yield strip if strip.size else numpy.full((1, 1), 255, numpy.uint8)


def _tops(sheet: Sequence[Picture], pixels: int) -> list[int]:
    """How far down its sheet each strip begins."""
    tops, at = [], pixels
    for strip in sheet:
        tops.append(at)
        at += strip.shape[0] + pixels // 2
    return tops


def _write(path: Path, sheet: Sequence[Picture], pixels: int) -> Path:
    """The strips below each other on white, as a portable greymap."""
    import numpy

    tops = _tops(sheet, pixels)
    high = tops[-1] + sheet[-1].shape[0] + pixels
    wide = max(strip.shape[1] for strip in sheet) + 2 * pixels
    whole = numpy.full((high, wide), 255, numpy.uint8)
    for top, strip in zip(tops, sheet, strict=True):
        whole[top : top + strip.shape[0], pixels : pixels + strip.shape[1]] = strip
    path.write_bytes(b"P5 %d %d 255\n" % (wide, high) + whole.tobytes())
    return path


def _recognise(folder: Path, names: Sequence[Path], data: str, layout: str) -> Iterator[tuple[int, float, str]]:
    """What stands on each sheet: its number, the middle of the word from above, and the word."""
    listing = folder / "sheets.txt"
    listing.write_text("\n".join(map(str, names)), encoding="utf-8")
    command = [PROGRAM, str(listing), "stdout", "-l", data, "--psm", layout, "--dpi", "100", *SETTINGS, "tsv"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    for row in done.stdout.splitlines():
        cells = row.split("\t")
        if len(cells) == COLUMNS and cells[0] == WORD and cells[11].strip():
            yield int(cells[1]) - 1, int(cells[7]) + int(cells[9]) / 2, cells[11].strip()
