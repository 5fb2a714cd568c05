"""For each statement in each finished file, something to look at or to listen to: taken from the finished file itself.

Of a page: the statement's box as a browser shows it on a phone.  Of a print: the stretch of the page on which it
stands.  Of a recording: its own frames, cut out and not encoded again.  Of a plain text: its lines.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .clips import frames_of, stretch
from .jobs import each
from .matching import normal
from .model import Evidence
from .pack import Said
from .readers import text
from .readers.html import browser_path
from .readers.html_pipe import BrowserGone, started
from .readers.html_tab import Tab, new_tab

if TYPE_CHECKING:
    from PIL.Image import Image

    from .readers.pdf_content import Box

WIDTH: Final = 420
"""CSS pixels of the window in which a page is shown: a large phone, so that it can be read in a narrow table."""
HEIGHT: Final = 900
PLACES: Final = """() => Object.fromEntries([...document.querySelectorAll("[data-statement]")].map((box) => {
  const { x, y, width, height } = box.getBoundingClientRect();
  return [box.dataset.statement, { x: x + scrollX, y: y + scrollY, width, height }];
}))"""
"""Where on the page each statement's box lies, in CSS pixels."""
SHARPNESS: Final = 1.5
"""Pixels of the picture to one CSS pixel."""
DOTS: Final = 96
"""Dots per inch of a print's picture."""
QUALITY: Final = 55
"""Of JPEG pictures, of 100."""
MARGIN: Final = 14.0
"""Points around the words of a statement that its picture shows."""
LETTERS: Final = (-0.5, 1.2)
"""From where to where letters reach, below and above their line, in ems."""


Texts = Mapping[tuple[str, str, str], Said]
"""What each statement says, by leaflet, language and statement."""
Shown = dict[tuple[str, str], str]
Lines = dict[tuple[str, str], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one language, for one process."""

    evidence: tuple[Evidence, ...]
    texts: Texts
    folder: Path
    into: Path


def show(
    evidence: Iterable[Evidence], texts: Texts, folder: Path, into: Path, jobs: int, say: Callable[[str], None]
) -> Shown:
    """Write pictures and clips below ``into``; their names there, by the path of the file and the statement.

    What cannot be shown (no browser, a damaged file) is left out: the pack says so where it is missing.
    """
    found = list(evidence)
    tags = dict.fromkeys(one.artefact.language for one in found)
    batches = [
        Batch(
            tuple(one for one in found if one.artefact.language == tag),
            {key: words for key, words in texts.items() if key[1] == tag},
            folder,
            into,
        )
        for tag in tags
    ]
    shown: Shown = {}
    for batch, names in each(_language, batches, jobs):
        shown.update(names or {})
        say(f"pictures and clips of {batch.evidence[0].artefact.language}")
    return shown


def lines_of(evidence: Iterable[Evidence], texts: Texts, folder: Path) -> Lines:
    """The lines of plain texts that hold each statement: where and what, by the path of the file and the statement."""
    found: Lines = {}
    for one in evidence:
        file = folder / one.artefact.path
        if one.artefact.format != text.name or not file.is_file() or file.is_symlink():
            continue
        parts = [part for layer in text.read(file).layers for part in layer.parts]
        words = [part.text for part in parts]
        for statement, wanted in _own(one, texts).items():
            at = _at(wanted.blocks, words)
            found[one.artefact.path, statement] = [(part.where, part.text) for part in parts[at]]
    return found


def _language(batch: Batch) -> Shown:
    shown: Shown = {}
    for one in batch.evidence:
        file = batch.folder / one.artefact.path
        if not file.is_file() or file.is_symlink():
            continue
        base = batch.into / "shown" / re.sub(r"[^A-Za-z0-9-]", "-", one.artefact.path)
        base.parent.mkdir(parents=True, exist_ok=True)
        try:
            for statement, name in SHOWERS.get(one.artefact.format, _nothing)(one, _own(one, batch.texts), file, base):
                shown[one.artefact.path, statement] = name.relative_to(batch.into).as_posix()
        except Exception:  # noqa: S112 - a hostile or damaged file may break a program in any way: it is not shown
            continue
    return shown


def _own(one: Evidence, texts: Texts) -> dict[str, Said]:
    """The words of each statement of the file's edition."""
    about = (one.artefact.leaflet, one.artefact.language)
    return {statement: words for (*edition, statement), words in texts.items() if tuple(edition) == about}


def _at(wanted: Sequence[str], words: Sequence[str]) -> slice:
    """Where the blocks stand in a row; an empty slice where they do not."""
    blocks, known = [normal(one) for one in wanted], [normal(one) for one in words]
    for start in range(len(known) - len(blocks) + 1):
        if blocks and known[start : start + len(blocks)] == blocks:
            return slice(start, start + len(blocks))
    return slice(0, 0)


Own = Mapping[str, Said]
Pictures = Iterator[tuple[str, Path]]


def _nothing(_one: Evidence, _own: Own, _file: Path, _base: Path) -> Pictures:
    yield from ()


# Pages


def _boxes(_one: Evidence, own: Own, file: Path, base: Path) -> Pictures:
    """Each statement's box, as the browser shows it; none of a page that breaks the browser."""
    browser = browser_path()
    if browser is None:
        return
    with suppress(BrowserGone), started(browser) as pipe:
        tab = new_tab(pipe)
        window = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": SHARPNESS, "mobile": False}
        tab.ask("Emulation.setDeviceMetricsOverride", window)
        tab.show(file)
        yield from _boxes_in(tab, own, base)


def _boxes_in(tab: Tab, own: Own, base: Path) -> Pictures:
    places = tab.value(tab.run(PLACES))
    for statement in own:
        if statement in places:
            asked = {"format": "jpeg", "quality": QUALITY, "captureBeyondViewport": True}
            shot = tab.ask("Page.captureScreenshot", {**asked, "clip": {**places[statement], "scale": 1}})
            name = Path(f"{base}-{statement}.jpg")
            name.write_bytes(base64.b64decode(shot["data"]))
            yield statement, name


# Prints


def _stretches(_one: Evidence, own: Own, file: Path, base: Path) -> Pictures:
    """The stretch of the pages on which each statement stands; one that runs over a page is put together."""
    import pypdfium2

    places = _places(own, file)
    with closing(pypdfium2.PdfDocument(file)) as document:
        drawn: dict[int, Image] = {}
        for statement, boxes in places.items():
            parts = []
            for number, box in boxes.items():
                if number not in drawn:
                    picture = document[number].render(scale=DOTS / 72, may_draw_forms=True).to_pil().convert("RGB")
                    drawn = {number - 1: drawn[number - 1]} if number - 1 in drawn else {}
                    drawn[number] = picture
                parts.append(_cut(drawn[number], box))
            name = Path(f"{base}-{statement}.jpg")
            _joined(parts).save(name, quality=QUALITY)
            yield statement, name


def _places(own: Own, file: Path) -> dict[str, dict[int, Box]]:
    """Where on which page, counted from 0, the words of each statement are drawn, as the tags lead to them."""
    from pikepdf import Pdf

    from .readers.pdf_content import read_content
    from .readers.pdf_tree import walk, words_by_mark

    with Pdf.open(file) as pdf:
        contents = [read_content(page, {}) for page in pdf.pages]
        tree = walk(pdf, words_by_mark([content.pieces for content in contents]), "")
    boxes: dict[tuple[int, int], list[Box]] = {}
    for number, content in enumerate(contents):
        for piece in content.pieces:
            if piece.mcid is not None and piece.codes:
                boxes.setdefault((number, piece.mcid), []).append(piece.setting.at(0, len(piece.codes), *LETTERS))
    words = [part.text for part in tree.parts]
    found: dict[str, dict[int, Box]] = {}
    for statement, wanted in own.items():
        at = _at((wanted.label, *wanted.blocks), words)
        at = at if at.stop else _at(wanted.blocks, words)
        marks = sorted({mark for block in tree.marks[at] for mark in block if mark in boxes})
        pages = dict.fromkeys(number for number, _ in marks)
        if pages:
            found[statement] = {
                page: _around([b for mark in marks if mark[0] == page for b in boxes[mark]]) for page in pages
            }
    return found


def _around(boxes: Sequence[Box]) -> Box:
    """What holds them all, with a margin, in points from the lower left corner."""
    left, low, right, top = (list(side) for side in zip(*boxes, strict=True))
    return min(left) - MARGIN, min(low) - MARGIN, max(right) + MARGIN, max(top) + MARGIN


def _cut(page: Image, box: Box) -> Image:
    scale = DOTS / 72
    left, low, right, top = (round(side * scale) for side in box)
    sides = max(left, 0), max(page.height - top, 0), min(right, page.width), min(page.height - low, page.height)
    return page.crop(sides)


def _joined(parts: Sequence[Image]) -> Image:
    """One picture above the other, on white."""
    from PIL import Image as Images

    whole = Images.new("RGB", (max(part.width for part in parts), sum(part.height for part in parts)), "white")
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return whole


# Recordings


def _clips(one: Evidence, _own: Own, file: Path, base: Path) -> Pictures:
    """Each statement's frames of the recording."""
    data = file.read_bytes()
    for statement, where in {proof.statement: proof.where for proof in one.proofs if proof.where}.items():
        name = Path(f"{base}-{statement}.mp3")
        name.write_bytes(frames_of(data, stretch(where)))
        yield statement, name


SHOWERS: Final[Mapping[str, Callable[[Evidence, Own, Path, Path], Pictures]]] = {
    "html": _boxes,
    "pdf": _stretches,
    "audio": _clips,
}
"""How each format is shown; the others need nothing but words."""
