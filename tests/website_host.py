"""A web host for a folder, as a hospital's would be: on this machine alone, with packed pages; and Lighthouse there."""

from __future__ import annotations

import gzip
import json
import mimetypes
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from altformats.readers.html import browser_path

from .samples import PROJECT

LIGHTHOUSE: Final = PROJECT.node_modules / "lighthouse" / "cli" / "index.js"
QUIET: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'",
)
"""How Lighthouse starts its browser: it knows no host but this one."""
PATIENCE: Final = 180
"""Seconds that one run of Lighthouse may take."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve the folder; the address with its last slash."""
    root = folder.resolve()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = (root / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
            path = path / "index.html" if path.is_dir() else path
            if not path.is_relative_to(root) or not path.is_file():
                self.send_error(404)
                return
            data, kind = path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            text = kind.startswith("text/") or kind.endswith(("json", "javascript", "xml"))
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
            if text and "gzip" in self.headers.get("Accept-Encoding", ""):
                data = gzip.compress(data, 6, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "max-age=3600")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nobody reads a log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def lighthouse(address: str, *categories: str) -> dict[str, int]:
    """Lighthouse's scores of a page, 0 to 100, as on a telephone: category -> score.  Nothing leaves the machine.

    Raises RuntimeError when Lighthouse does not run.
    """
    browser = browser_path()
    asked = [f"--only-categories={','.join(categories)}", "--output=json", "--quiet", "--no-enable-error-reporting"]
    with tempfile.TemporaryDirectory() as home:  # its browser's profile and settings are thrown away
        report = Path(home) / "report.json"
        flags = [f"--chrome-flags={' '.join(QUIET)}", f"--output-path={report}"]
        done = subprocess.run(
            ["node", str(LIGHTHOUSE), address, *asked, *flags],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            env={**os.environ, "CHROME_PATH": str(browser), "HOME": home, "XDG_CONFIG_HOME": home},
        )
        if done.returncode or not report.is_file():
            raise RuntimeError(f"Lighthouse did not run: {done.stderr[-1000:]}")
        found = json.loads(report.read_text(encoding="utf-8"))
    return {name: round(100 * (row["score"] or 0)) for name, row in found["categories"].items()}
