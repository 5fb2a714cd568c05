"""For each statement in each finished file, something to look at or to listen to: taken from the finished file itself.

Of a page: the statement's box as a browser shows it.  Of a print: the page on which it stands.  Of a recording: its own
frames, cut out and not encoded again.  Of a plain text the words suffice, which the pack states anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .jobs import each
from .model import Evidence
from .readers.html import browser_path, launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTH: Final = 720
"""CSS pixels of the window in which a page is shown."""
DOTS: Final = 60
"""Dots per inch of a page's picture: letters of 16 points and more are easily read."""
QUALITY: Final = 55
"""Of JPEG pictures, of 100."""
ROOM: Final = 0.25
"""Seconds of the recording before and after a statement that its clip holds."""
TABLE: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
"""Kilobits a second of MPEG-2 layer III, by the index in a frame's header (ISO/IEC 13818-3)."""
RATE: Final = 22050
SAMPLES: Final = 576
"""Samples of one such frame."""
SYNC: Final = b"\xff\xf3"
TIME: Final = re.compile(r"(\d+):(\d+(?:\.\d+)?)")

Shown = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one language, for one process."""

    evidence: tuple[Evidence, ...]
    folder: Path
    into: Path


def show(evidence: Iterable[Evidence], folder: Path, into: Path, jobs: int, say: Callable[[str], None]) -> Shown:
    """Write pictures and clips below ``into``; their names there, by the path of the file and the statement.

    What cannot be shown (no browser, a damaged file) is left out: the pack says so where it is missing.
    """
    found = list(evidence)
    tags = dict.fromkeys(one.artefact.language for one in found)
    batches = [Batch(tuple(one for one in found if one.artefact.language == tag), folder, into) for tag in tags]
    shown: Shown = {}
    for batch, names in each(_language, batches, jobs):
        shown.update(names or {})
        say(f"pictures and clips of {batch.evidence[0].artefact.language}")
    return shown


def _language(batch: Batch) -> Shown:
    shown: Shown = {}
    for one in batch.evidence:
        file = batch.folder / one.artefact.path
        if not file.is_file():
            continue
        base = batch.into / "shown" / re.sub(r"[^A-Za-z0-9-]", "-", one.artefact.path)
        base.parent.mkdir(parents=True, exist_ok=True)
        for statement, name in SHOWERS.get(one.artefact.format, _nothing)(one, file, base):
            shown[one.artefact.path, statement] = name.relative_to(batch.into).as_posix()
    return shown


def _nothing(_one: Evidence, _file: Path, _base: Path) -> Iterator[tuple[str, Path]]:
    yield from ()


def _boxes(one: Evidence, file: Path, base: Path) -> Iterator[tuple[str, Path]]:
    """Each statement's box, as the browser shows it."""
    from playwright.sync_api import sync_playwright

    browser_file = browser_path()
    if browser_file is None:
        return
    with sync_playwright() as playwright:
        browser = launch(playwright, browser_file)
        try:
            yield from _boxes_in(browser, one, file, base)
        finally:
            browser.close()


def _boxes_in(browser: Browser, one: Evidence, file: Path, base: Path) -> Iterator[tuple[str, Path]]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": WIDTH, "height": 900})
    page = context.new_page()
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(file.resolve().as_uri(), wait_until="load", timeout=60_000)
    for statement in dict.fromkeys(proof.statement for proof in one.proofs):
        box = page.locator(f'[data-statement="{statement}"]')
        if box.count():
            name = Path(f"{base}-{statement}.jpg")
            box.first.screenshot(path=name, type="jpeg", quality=QUALITY, timeout=20_000)
            yield statement, name
    context.close()


def _sheets(one: Evidence, file: Path, base: Path) -> Iterator[tuple[str, Path]]:
    """The picture of the page on which each statement begins."""
    import pypdfium2

    pages = {proof.statement: int(found[1]) for proof in one.proofs if (found := re.match(r"page (\d+)", proof.where))}
    document = pypdfium2.PdfDocument(file)
    try:
        drawn: dict[int, Path] = {}
        for statement, number in pages.items():
            if number not in drawn and 0 < number <= len(document):
                drawn[number] = Path(f"{base}-page-{number}.jpg")
                picture = document[number - 1].render(scale=DOTS / 72).to_pil()
                picture.save(drawn[number], quality=QUALITY)
            if number in drawn:
                yield statement, drawn[number]
    finally:
        document.close()


def _clips(one: Evidence, file: Path, base: Path) -> Iterator[tuple[str, Path]]:
    """Each statement's frames of the recording."""
    frames = list(frames_of(file.read_bytes()))
    for proof in one.proofs:
        times = [60 * int(minutes) + float(seconds) for minutes, seconds in TIME.findall(proof.where)]
        if len(times) < 2 or not frames:  # noqa: PLR2004 - a beginning and an end
            continue
        first, last = (round(second * RATE / SAMPLES) for second in (max(times[0] - ROOM, 0), times[1] + ROOM))
        name = Path(f"{base}-{proof.statement}.mp3")
        name.write_bytes(b"".join(frames[first : last + 1]))
        yield proof.statement, name


def frames_of(data: bytes) -> Iterator[bytes]:
    """The frames of an MP3 of ours, in order; nothing for bytes that are none."""
    at = _behind_tags(data)
    while at + 4 <= len(data) and data[at : at + 2] == SYNC:
        kilobits, padding = TABLE[data[at + 2] >> 4], data[at + 2] >> 1 & 1
        size = 72 * kilobits * 1000 // RATE + padding
        if not kilobits:
            return
        yield data[at : at + size]
        at += size


def _behind_tags(data: bytes) -> int:
    """Where the sound begins, behind an ID3 tag (its size is written in bytes of seven bits)."""
    if data[:3] != b"ID3":
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


SHOWERS: Final[Mapping[str, Callable[[Evidence, Path, Path], Iterator[tuple[str, Path]]]]] = {
    "html": _boxes,
    "pdf": _sheets,
    "audio": _clips,
}
"""How each format is shown; the others need nothing but words."""
