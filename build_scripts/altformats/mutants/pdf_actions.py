"""What a large-print PDF does unasked, and what it carries beside its pages: scripts, files, forms, sounds, notes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final, cast

from pikepdf import Array, Dictionary, Name, String

from ..mutation import Damage, Family, Operator
from .pdf_covers import pinned
from .pdf_redrawn import surgery
from .pdf_surgery import Paper

SCRIPTS: Final = (
    "app.alert('This leaflet is out of date. Keep driving.');",
    "this.zoom = 25;",
    "app.launchURL('https://example.net/', true);",
    "for (var i = 0; i < this.numPages; i++) { this.deletePages(i); }",
)


def _action(draw: random.Random, script: str) -> tuple[Dictionary, str]:
    """Something that a viewer does unasked."""
    return draw.choice(
        [
            (Dictionary(S=Name.JavaScript, JS=String(script)), "runs a script"),
            (Dictionary(S=Name.URI, URI=String("https://example.net/")), "opens a web page"),
            (Dictionary(S=Name.Launch, F=String("setup.exe")), "starts a program"),
            (Dictionary(S=Name.GoToR, F=String("other.pdf"), D=Array([0, Name.Fit])), "opens another file"),
            (Dictionary(S=Name.SubmitForm, F=String("https://example.net/form"), Flags=4), "sends data"),
        ]
    )


def _opened(paper: Paper, draw: random.Random) -> Damage | None:
    paper.pdf.Root.OpenAction, what = _action(draw, draw.choice(SCRIPTS))
    return Damage(f"on opening, it {what}")


def _turned_to(paper: Paper, draw: random.Random) -> Damage | None:
    page = draw.randrange(1, len(paper.pdf.pages))
    paper.pdf.Root.OpenAction = Array([paper.pdf.pages[page].obj, Name.XYZ, None, None, draw.choice([0.1, 0.25, 8])])
    return Damage(f"it opens at page {page + 1} and at another size: the reader does not see how it begins")


def _page_acting(paper: Paper, draw: random.Random) -> Damage | None:
    page = draw.randrange(len(paper.pdf.pages))
    act, what = _action(draw, draw.choice(SCRIPTS))
    paper.pdf.pages[page].obj.AA = Dictionary(O=act)
    return Damage(f"page {page + 1}: when it is turned to, the viewer {what}")


def _closing(paper: Paper, draw: random.Random) -> Damage | None:
    act, what = _action(draw, draw.choice(SCRIPTS))
    paper.pdf.Root.AA = Dictionary({draw.choice(["/WC", "/WP", "/DP"]): act})
    return Damage(f"on closing or printing, the viewer {what}")


def _names(paper: Paper) -> Dictionary:
    if "/Names" not in paper.pdf.Root:
        paper.pdf.Root.Names = Dictionary()
    return cast("Dictionary", paper.pdf.Root.Names)


def _scripted(paper: Paper, draw: random.Random) -> Damage | None:
    act = Dictionary(S=Name.JavaScript, JS=String(draw.choice(SCRIPTS)))
    _names(paper).JavaScript = Dictionary(Names=Array([String("a"), paper.pdf.make_indirect(act)]))
    return Damage("it carries a script that runs on opening")


# --------------------------------------------------------------------------------------------------------------------
# Carried beside the pages


def _file(paper: Paper, draw: random.Random) -> Dictionary:
    called, data = draw.choice(
        [("leaflet-old.txt", b"You may drive."), ("invoice.exe", b"MZ\x90\x00"), ("readme.html", b"<script>1</script>")]
    )
    stream = paper.pdf.make_stream(data, Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String(called), UF=String(called), EF=Dictionary(F=stream))
    return paper.pdf.make_indirect(spec)


def _attached(paper: Paper, draw: random.Random) -> Damage | None:
    spec = _file(paper, draw)
    if draw.random() < 1 / 2:
        _names(paper).EmbeddedFiles = Dictionary(Names=Array([spec.UF, spec]))
        return Damage(f"it carries the file {spec.UF}")
    page = draw.randrange(len(paper.pdf.pages))
    note = pinned(paper, page, "/FileAttachment", (20, 800, 34, 820), "0 0 1 rg %s f")
    note.FS = spec
    return Damage(f"page {page + 1}: the file {spec.UF} is pinned to it")


def _associated(paper: Paper, draw: random.Random) -> Damage | None:
    spec = _file(paper, draw)
    spec.AFRelationship = Name.Alternative
    paper.pdf.Root.AF = Array([spec])
    return Damage(f"the file {spec.UF} is offered as its alternative")


def _form(paper: Paper, draw: random.Random) -> Damage | None:
    """A form of its own (XFA), which some viewers show instead of the pages."""
    words = draw.choice(["You may drive.", "Please wait… open this in another program.", "Withdrawn"])
    packet = f'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><draw>{words}</draw></template></xdp:xdp>'
    paper.pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=paper.pdf.make_stream(packet.encode()))
    return Damage(f"some viewers show a form, “{words}”, instead of the pages")


def _portfolio(paper: Paper, draw: random.Random) -> Damage | None:
    spec = _file(paper, draw)
    _names(paper).EmbeddedFiles = Dictionary(Names=Array([spec.UF, spec]))
    paper.pdf.Root.Collection = Dictionary(View=Name.D, D=spec.UF)
    return Damage(f"viewers show the file {spec.UF} instead of the pages")


def _sounding(paper: Paper, draw: random.Random) -> Damage | None:
    """A sound that plays when a page is turned to."""
    page = draw.randrange(len(paper.pdf.pages))
    samples = bytes(draw.randrange(256) for _ in range(800))
    sound = paper.pdf.make_stream(samples, Type=Name.Sound, R=8000, C=1, B=8)
    paper.pdf.pages[page].obj.AA = Dictionary(O=Dictionary(S=Name.Sound, Sound=sound))
    return Damage(f"page {page + 1}: a sound is played over the screen reader")


def _commented(paper: Paper, draw: random.Random) -> Damage | None:
    """A note that opens beside the page."""
    page = draw.randrange(len(paper.pdf.pages))
    words = draw.choice(["Ignore this page.", "You may drive.", "Not checked!"])
    note = pinned(paper, page, "/Text", (20, 780, 40, 800), "1 1 0 rg %s f")
    note.Contents, note.Open = String(words), True
    return Damage(f"page {page + 1}: a note says “{words}”")


def _operator(code: str, about: str, change: Callable[[Paper, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.METADATA, about, surgery(change))


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-open-action", "Opening the file does something unasked.", _opened),
    _operator("pdf-open-elsewhere", "The leaflet opens in the middle, far too small or large.", _turned_to),
    _operator("pdf-page-action", "Turning a page does something unasked.", _page_acting),
    _operator("pdf-close-action", "Closing or printing does something unasked.", _closing),
    _operator("pdf-script", "The file runs a script.", _scripted),
    _operator("pdf-attachment", "The file brings another one along.", _attached),
    _operator("pdf-associated", "Another text is offered as its equal.", _associated),
    _operator("pdf-xfa", "Some viewers show something else altogether.", _form),
    _operator("pdf-portfolio", "Viewers show another file first.", _portfolio),
    _operator("pdf-sound", "A sound talks over the screen reader.", _sounding),
    _operator("pdf-note", "A note contradicts the page.", _commented),
)
