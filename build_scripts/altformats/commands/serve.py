"""``altformats serve``: a preview that follows what an author writes."""

from __future__ import annotations

import argparse
import signal
import threading
from typing import Final

from ..errors import UsageProblem
from ..terminal import PROVEN, Adder, command, project_of, say, today

EXAMPLES: Final = """examples:
  altformats serve                                           every leaflet and language, at the address it prints
  altformats serve --leaflet nerve-root-injection --open     begin with this one, in your browser
  altformats serve --language ur --port 8123

It can be reached from this computer alone.  Ctrl+C ends it.
"""
HIGHEST: Final = 65535


def add(commands: Adder) -> None:
    """Add the command."""
    words = "preview leaflets in a browser while they are written, with what is wrong beside the text"
    serve = command(commands, "serve", _run, words, EXAMPLES)
    serve.add_argument("--leaflet", default="", metavar="ID", help="begin with this leaflet")
    serve.add_argument("--language", default="", metavar="TAG", help="begin in this language (default: English)")
    serve.add_argument("--port", type=_port, metavar="N", help="default: 8000, or another that is free")
    serve.add_argument("--open", action="store_true", help="open it in the browser")


def _run(given: argparse.Namespace) -> int:
    from ..languages import read_languages
    from ..serving import serving
    from ..serving_page import address
    from ..source import read_leaflets

    project = project_of(given)
    today()  # a date that cannot be read is said now, and not in the middle of a page
    slugs, tags = [path.stem for path in read_leaflets(project)], list(read_languages(project))
    for what, asked, known in (("leaflet", given.leaflet, slugs), ("language", given.language, tags)):
        if asked and asked not in known:
            raise UsageProblem(f"there is no {what} {asked!r}", f"--{what}", f"Choose from: {', '.join(known)}.")
    first = given.leaflet or (slugs[0] if given.language and slugs else "")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        with serving(project, today, given.port) as server:
            tag = given.language or tags[0]
            begin = server.address.rstrip("/") + (address(first, tag) if first else "/")
            print(begin, flush=True)
            say("Preview: not proven. It follows each change that you save. Press Ctrl+C to end it.")
            if slugs:  # by the time that the browser asks, the libraries are loaded
                threading.Thread(target=server.room.shown, args=(first or slugs[0], tag), daemon=True).start()
            if given.open:
                _open(begin)
            threading.Event().wait()
    except KeyboardInterrupt:
        say("Ended.")
    return PROVEN


def _stop(_number: int, _frame: object) -> None:
    """End as with Ctrl+C."""
    raise KeyboardInterrupt


def _open(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        say(f"No browser was found here. Open this address yourself: {address}")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST:
        raise argparse.ArgumentTypeError(f"{text} is not a port: a whole number from 1 to {HIGHEST}")
    return int(text)
