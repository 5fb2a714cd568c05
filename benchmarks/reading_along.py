"""How close the marked sentence stays to the voice: ``python -m benchmarks.reading_along [SENTENCES]``.

For each language that has a recording, sentences drawn at random are heard in a real browser from just before their
beginning, on the finished page, over http and from the folder itself (``file://``).  What is measured is the second of
the recording at which the sentence is marked, beside the second at which the recording's own reader heard it begin.
"""

from __future__ import annotations

import functools
import random
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from altformats.model import Evidence, Project
from altformats.readers.html import browser_path
from altformats.record import evidence_folder, read_known, read_manifest
from altformats.serving_files import part

PROJECT = Project(Path(__file__).resolve().parent.parent)
BOUND = 0.3
"""Seconds that a mark may be away from the voice."""
LEAD = 0.6
"""Seconds before a sentence from which it is heard."""
WATCH = """
([begin, words]) => new Promise((done) => {
  const audio = document.getElementById("recording");
  const marked = () => [...((CSS.highlights && CSS.highlights.get("said")) || [])].map(String).join("");
  const plain = (text) => text.replace(/[\\u2060\\u200b\\s]/g, "");
  const stop = performance.now() + 6000;
  const look = () => {
    if (plain(marked()) === plain(words)) { done(audio.currentTime); return; }
    if (performance.now() > stop) { done(-1); return; }
    requestAnimationFrame(look);
  };
  audio.addEventListener("seeked", () => requestAnimationFrame(look), { once: true });
  audio.currentTime = begin;
  audio.play();
})
"""


class Host(SimpleHTTPRequestHandler):
    """A web host that gives parts of files, as every real one does: without, nobody can jump in a recording."""

    def do_GET(self) -> None:
        """A part of a file, or the whole."""
        path = Path(self.translate_path(self.path))
        whole = part(self.headers.get("Range"), path.stat().st_size) if path.is_file() else None
        if whole is None:
            super().do_GET()
            return
        first, end = whole
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{end - 1}/{path.stat().st_size}")
        self.send_header("Content-Length", str(end - first))
        self.end_headers()
        with suppress(ConnectionError):  # a player that jumps leaves what it had asked for
            self.wfile.write(path.read_bytes()[first:end])

    def log_message(self, *words: object) -> None:
        """Nothing: the figures are what is to be read."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The folder over http, on this machine alone; its address with the last slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def recordings() -> Iterator[Evidence]:
    """The proven recordings of the preview."""
    records = evidence_folder(PROJECT, PROJECT.site)
    for artefact in read_manifest(PROJECT.site):
        known = read_known(records, artefact) if artefact.format == "audio" else None
        if known is not None:
            yield known


def away(page: Page, found: Evidence, count: int) -> list[float]:
    """Seconds by which each drawn sentence is marked after (or before) it is heard; those never marked count as 99."""
    blocks = page.evaluate("JSON.parse(document.getElementById('timings').textContent).blocks")
    draw = random.Random(found.artefact.path)  # noqa: S311 - a draw that can be repeated
    starts = {round(row.start, 2): row for row in found.timeline}
    gaps = []
    for stretch in draw.sample(blocks, min(count, len(blocks))):
        spoken = starts[stretch[3]]
        at = page.evaluate(WATCH, [max(0, spoken.start - LEAD), spoken.written])
        gaps.append(99.0 if at < 0 else at - spoken.start)
    return gaps


def main() -> None:
    """Print the figures of each language, and exit with 1 when one is beyond the bound."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    worst = 0.0
    with sync_playwright() as play:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        browser = play.chromium.launch(executable_path=browser_path(), args=options)
        with hosted(PROJECT.site) as host:
            for found in recordings():
                path = found.artefact.path.removesuffix(".mp3") + ".html"
                for name, address in (("http", f"{host}{path}"), ("file", (PROJECT.site / path).as_uri())):
                    page = browser.new_page()
                    page.goto(address)
                    gaps = away(page, found, count)
                    page.close()
                    sizes = [abs(gap) for gap in gaps]
                    worst = max(worst, *sizes)
                    middle, most = statistics.median(sizes), max(sizes)
                    tag, number = found.artefact.language, len(gaps)
                    print(f"{tag:8} {name}: {number} sentences, median {middle:.3f} s, worst {most:.3f} s", flush=True)
        browser.close()
    print(f"worst of all {worst:.3f} s, bound {BOUND} s")
    sys.exit(worst > BOUND)


if __name__ == "__main__":
    main()
