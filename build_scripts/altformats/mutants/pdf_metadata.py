"""What a large-print PDF says of itself, and the file as a whole: locked, cut short, with other bytes about it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from ..mutation import Damage, Family, Operator, Victim
from .pdf_redrawn import a_word, damage, name, surgery, whole, without
from .pdf_redrawn import source as stretch_source
from .pdf_surgery import Paper, kept, laid_open

TITLES: Final = ("Lumbar puncture", "Nerve root injection (draft)", "Having a scan", "XX0000", "Untitled", "")


def _xmp(paper: Paper, old: str, new: str) -> bool:
    """Words exchanged in the XMP packet; False where they do not stand there."""
    packet = cast("Stream", paper.pdf.Root.Metadata).read_bytes().decode("utf-8")
    escaped = old.replace("&", "&amp;").replace("<", "&lt;")
    if not old or escaped not in packet:
        return False
    data = packet.replace(escaped, new).encode("utf-8")
    paper.pdf.Root.Metadata = paper.pdf.make_stream(data, Type=Name.Metadata, Subtype=Name.XML)
    return True


def _titled(paper: Paper, draw: random.Random) -> Damage | None:
    """In the document information, in XMP, or in both."""
    old, new = str(paper.pdf.docinfo.Title), draw.choice(TITLES)
    where = draw.choice(["XMP", "information", "both"])
    if where != "XMP":
        paper.pdf.docinfo.Title = String(new)
    if where != "information" and not _xmp(paper, old, new):
        return None
    return Damage(f"the file's title ({where}) is “{new}” instead of “{old}”")


def _author(paper: Paper, draw: random.Random) -> Damage | None:
    old, new = str(paper.pdf.docinfo.Author), draw.choice(["Acme Pharma Ltd", "Another Hospital", "A. Nonymous"])
    paper.pdf.docinfo.Author = String(new)
    if draw.random() < 1 / 2:
        _xmp(paper, old, new)
    return Damage(f"the file's author is {new} instead of {old}")


def _noted(paper: Paper, draw: random.Random) -> Damage | None:
    key = draw.choice(["/Subject", "/Keywords", "/Approval"])
    value = draw.choice(["Approved for patients", "Withdrawn 2021", "You may drive after the injection"])
    paper.pdf.docinfo[key] = String(value)
    return Damage(f"the file's {key[1:].lower()} says “{value}”")


def _described(paper: Paper, draw: random.Random) -> Damage | None:
    """A description in XMP, which catalogues and search engines show."""
    value = draw.choice(["Approved for patients", "Withdrawn", "You need not fast before the injection"])
    close = "</rdf:RDF>"
    added = (
        f'<rdf:Description rdf:about=""><dc:description><rdf:Alt><rdf:li xml:lang="x-default">{value}</rdf:li>'
        f"</rdf:Alt></dc:description></rdf:Description>{close}"
    )
    return Damage(f"the file is described as “{value}”") if _xmp_raw(paper, close, added) else None


def _xmp_raw(paper: Paper, old: str, new: str) -> bool:
    packet = cast("Stream", paper.pdf.Root.Metadata).read_bytes().decode("utf-8")
    data = packet.replace(old, new).encode("utf-8")
    paper.pdf.Root.Metadata = paper.pdf.make_stream(data, Type=Name.Metadata, Subtype=Name.XML)
    return old in packet


def _title_hidden(paper: Paper, _draw: random.Random) -> Damage | None:
    paper.pdf.Root.ViewerPreferences.DisplayDocTitle = False
    return Damage("the window shows the file name instead of the title, and a screen reader says it")


def _labelled(paper: Paper, draw: random.Random) -> Damage | None:
    first, style = draw.randrange(2, 90), draw.choice(["/D", "/r", "/A"])
    paper.pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name(style), St=first)]))
    return Damage(f"viewers count pages from {first}{'' if style == '/D' else ' in letters'}: “page 3” is not page 3")


def _barred(paper: Paper, draw: random.Random) -> Damage | None:
    """Toolbars and menus gone, so that nobody can enlarge or print, or full screen."""
    key = draw.choice(["/HideToolbar", "/HideMenubar", "/HideWindowUI"])
    paper.pdf.Root.ViewerPreferences[key] = True
    return Damage(f"viewers are told {key}: enlarging and printing are out of reach")


# --------------------------------------------------------------------------------------------------------------------
# The file as a whole


def _locked(victim: Victim, draw: random.Random) -> Damage | None:
    """Nobody can open it without a password, or screen readers, printers and copiers are shut out."""
    paper = laid_open(victim)
    shut = draw.random() < 1 / 2
    barred = pikepdf.Permissions(accessibility=False, extract=False, print_highres=False, print_lowres=False)
    lock = pikepdf.Encryption(
        user="secret" if shut else "", owner="secret", R=3, allow=barred, aes=False, metadata=False
    )
    paper.pdf.save(victim.path, encryption=lock, static_id=True)  # an old cipher: a new one is never the same twice
    return Damage("it does not open without a password" if shut else "it may not be printed, copied or read out")


def _appended(victim: Victim, draw: random.Random) -> Damage | None:
    tail = draw.choice(
        [
            b"\n<html><body>You may drive.</body></html>\n",
            b"PK\x03\x04" + bytes(draw.randrange(256) for _ in range(64)),
            b"\n% You may drive after the injection.\n",
        ]
    )
    victim.path.write_bytes(victim.path.read_bytes() + tail)
    return Damage(f"{len(tail)} bytes follow the end of the file: other programs show these")


def _preceded(victim: Victim, draw: random.Random) -> Damage | None:
    """Something before the first line: other programs take the file for what this says."""
    head = draw.choice([b"<html><body>You may drive.</body></html>\n", b"MZ\x90\x00\n", b"#!/bin/sh\n"])
    victim.path.write_bytes(head + victim.path.read_bytes())
    return Damage(f"{len(head)} bytes stand before the file: other programs show or run these")


def _updated(victim: Victim, draw: random.Random) -> Damage | None:
    """An update at the end of the file, as signing and form tools write it: a page without one of its words."""
    old = victim.path.read_bytes()
    paper = laid_open(victim)
    found = a_word(paper, draw, whole)
    if not found:
        return None
    line, word = found
    lines = list(pikepdf.parse_content_stream(paper.pdf.pages[line.page]))
    before, after = (pikepdf.unparse_content_stream(part) for part in (lines[: line.first], lines[line.last + 1 :]))
    data = before + b"\n" + stretch_source(paper, line, without(line.atoms, word)) + b"\n" + after + b"\n"
    number, generation = paper.pdf.pages[line.page].obj.Contents.objgen
    size, root = int(paper.pdf.trailer.Size), paper.pdf.Root.objgen
    paper.pdf.close()
    at = len(old) + 1
    body = b"%d %d obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, generation, len(data), data)
    rows = b"\x01" + at.to_bytes(4, "big") + b"\x00" + b"\x01" + (at + len(body)).to_bytes(4, "big") + b"\x00"
    start = int(old[old.rindex(b"startxref") + 9 :].split()[0])
    table = (
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Index [%d 1 %d 1] /Root %d %d R /Prev %d /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        % (size, size + 1, number, size, *root, start, len(rows), rows, at + len(body))
    )
    victim.path.write_bytes(old + b"\n" + body + table)
    return damage(paper, line, f"{name(word)} is not drawn any more, by an update at the end of the file")


def _truncated(victim: Victim, draw: random.Random) -> Damage | None:
    data = victim.path.read_bytes()
    share = draw.uniform(0.2, 0.95)
    victim.path.write_bytes(data[: int(len(data) * share)])
    return Damage(f"only the first {share:.0%} of the file are there")


def _flipped(victim: Victim, draw: random.Random) -> Damage | None:
    """Bits that a bad disk or cable turned over, inside the content of a page."""
    paper = laid_open(victim)
    page = draw.randrange(len(paper.pdf.pages))
    stream = paper.pdf.pages[page].obj.Contents
    data = bytearray(stream.read_bytes())
    shown = [at for at, sign in enumerate(data) if sign in b"0123456789abcdef" and data[at - 1 : at] == b"0"]
    for at in draw.sample(shown, 8):
        data[at] = ord(draw.choice([digit for digit in "123456789" if ord(digit) != data[at]]))
    paper.pdf.pages[page].obj.Contents = paper.pdf.make_stream(bytes(data))
    kept(paper, victim)
    return Damage(f"page {page + 1}: eight digits of its content were turned into others")


def _operator(code: str, about: str, corrupt: Callable[[Victim, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.METADATA, about, corrupt)


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-title", "The file calls itself another leaflet.", surgery(_titled)),
    _operator("pdf-author", "The file names another publisher.", surgery(_author)),
    _operator("pdf-info-added", "The file claims what nobody wrote.", surgery(_noted)),
    _operator("pdf-description", "Search engines show a false description.", surgery(_described)),
    _operator("pdf-title-hidden", "The window does not tell which leaflet it is.", surgery(_title_hidden)),
    _operator("pdf-page-labels", "Pages are called by wrong numbers.", surgery(_labelled)),
    _operator("pdf-viewer-barred", "Tools to enlarge and print are hidden.", surgery(_barred)),
    _operator("pdf-encrypted", "The file does not open, print or read out.", _locked),
    _operator("pdf-bytes-appended", "Some programs show other words.", _appended),
    _operator("pdf-bytes-before", "Some programs show other words, or run the file.", _preceded),
    _operator("pdf-update-appended", "A later update takes a word away.", _updated),
    _operator("pdf-truncated", "The end of the file is missing.", _truncated),
    _operator("pdf-bits-flipped", "Some signs are others, or in the wrong place.", _flipped),
)
