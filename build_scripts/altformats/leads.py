"""Where the pages of the website lead: each to what is there, each to what it names.

The pages are read back as any browser finds their links, and compared with the manifest and the promises; nothing here
knows how they were made.  A page that leads nowhere, or to another leaflet than it names, is a finding.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from .matching import normal
from .model import Artefact, Finding, Place

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST: Final = 20_000_000
"""Bytes of the largest page that is read; the longest list of a large library has two million."""
REMEDY: Final = "Build it again: altformats build"
HELD: Final = ("href", "src")
"""The attributes that lead somewhere."""


def astray(
    folder: Path,
    artefacts: Iterable[Artefact],
    website: Mapping[str, str],
    titles: Mapping[tuple[str, str], str],
    *,
    hashes: bool = True,
) -> Iterator[Finding]:
    """A finding for each file of the website that changed or is gone, and for each of its links that leads astray.

    ``titles`` are those of the editions that are known, by leaflet and language; with ``hashes`` false only links are
    looked at.
    """
    pages = {a.path: titles.get((a.leaflet, a.language), "") for a in artefacts if a.format == "html"}
    there = {artefact.path for artefact in artefacts} | set(website)
    for path, digest in sorted(website.items()):
        file = folder / path
        if file.is_symlink() or not file.is_file():
            yield _finding("the file is not there", path)
            continue
        if hashes and hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield _finding("the file is not the one that was built", path)
        if path.endswith(".html"):
            yield from _page(folder, path, there, pages)


def _page(folder: Path, path: str, there: set[str], pages: Mapping[str, str]) -> Iterator[Finding]:
    from lxml import etree, html

    data = (folder / path).read_bytes()
    if len(data) > LARGEST:
        yield _finding(f"the page has more than {LARGEST:,} bytes", path)
        return
    try:
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        yield _finding(f"the page cannot be read: {error}", path)
        return
    anchors = set(root.xpath("//@id"))
    for element in root.iter():
        for name in HELD:
            target = element.get(name) if isinstance(element.tag, str) else None
            if target is not None:
                yield from _link(path, target, element, (there, pages, anchors))


def _link(
    path: str, target: str, element: HtmlElement, known: tuple[set[str], Mapping[str, str], set[str]]
) -> Iterator[Finding]:
    there, pages, anchors = known
    address = urlsplit(target)
    if address.scheme or address.netloc:
        if element.tag in ("script", "img", "audio", "iframe") and address.scheme != "data":
            yield _finding(f"it loads {target} from elsewhere", path)
        return
    if not address.path:
        if address.fragment and address.fragment not in anchors:
            yield _finding(f"a link leads to #{address.fragment}, which is not there", path)
        return
    leads = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address.path)))
    if address.path.endswith("/"):
        leads = f"{leads}/index.html"
    if leads not in there:
        yield _finding(f"a link leads to {target}, which is not there", path)
    elif pages.get(leads) and element.tag == "a":
        words = normal(element.text_content())
        if words != normal(pages[leads]) and not _of_its_own(path, words):
            yield _finding(f"“{words[:80]}” leads to {leads}, which is “{pages[leads]}”", path)


def _of_its_own(path: str, words: str) -> bool:
    """Whether the page may name a leaflet otherwise than by its title: the one that it stands beside."""
    return path.startswith("checked/") or path.count("/") > 1 or not words


def _finding(what: str, path: str) -> Finding:
    return Finding("website-astray", what, Place(path), REMEDY)
