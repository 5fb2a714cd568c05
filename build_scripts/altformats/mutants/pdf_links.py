"""Links, bookmarks and named places of a large-print PDF that are gone or lead elsewhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Final, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..mutation import Damage, Family, Operator
from .pdf_redrawn import a_line, damage, surgery
from .pdf_stretches import Box, Stretch
from .pdf_surgery import Paper, elements

ELSEWHERE: Final = (
    "https://nhs.example.net/login",
    "http://192.0.2.7/",
    "mailto:help@example.net",
    "tel:+447000000000",
)


def links(paper: Paper) -> Iterator[tuple[int, Dictionary]]:
    """Every link annotation and its page."""
    for number, page in enumerate(paper.pdf.pages):
        for note in cast("list[Dictionary]", list(page.obj.get("/Annots", []))):
            if note.get("/Subtype") == "/Link" and "/A" in note and "/URI" in note.A:
                yield number, note


def _a_link(paper: Paper, draw: random.Random, scheme: str = "") -> tuple[int, Dictionary] | None:
    fit = [(page, note) for page, note in links(paper) if str(note.A.URI).startswith(scheme)]
    return draw.choice(fit) if fit else None


def _under(paper: Paper, page: int, note: Dictionary) -> Stretch | None:
    """The words that a link lies over."""
    left, low, right, high = (float(side) for side in note.Rect)
    middle = (left + right) / 2, (low + high) / 2

    def holds(box: Box) -> bool:
        return box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3]

    return next((s for s in paper.stretches if s.page == page and holds(s.box)), None)


def _done(paper: Paper, page: int, note: Dictionary, what: str) -> Damage:
    line = _under(paper, page, note)
    return damage(paper, line, what) if line else Damage(f"page {page + 1}: {what}")


def _removed(paper: Paper, draw: random.Random) -> Damage | None:
    found = _a_link(paper, draw)
    if not found:
        return None
    page, note = found
    held = paper.pdf.pages[page].obj
    target = str(note.A.URI)
    done = _done(paper, page, note, f"the link to {target} is gone")
    held.Annots = Array([other for other in list(held.Annots) if other.objgen != note.objgen])
    return done


def _retargeted(paper: Paper, draw: random.Random) -> Damage | None:
    found = _a_link(paper, draw)
    if not found:
        return None
    page, note = found
    others = sorted({str(other.A.URI) for _, other in links(paper)} - {str(note.A.URI)})
    target = draw.choice([draw.choice(ELSEWHERE), *([draw.choice(others)] if others else [])])
    old, note.A.URI = str(note.A.URI), String(target)
    return _done(paper, page, note, f"leads to {target} instead of {old}")


def _digit(paper: Paper, draw: random.Random) -> Damage | None:
    """One digit of the number that is dialled; the number shown stays."""
    found = _a_link(paper, draw, "tel:")
    if not found:
        return None
    page, note = found
    number = str(note.A.URI)
    at = draw.choice([n for n, sign in enumerate(number) if sign.isdigit()])
    new = draw.choice([digit for digit in "0123456789" if digit != number[at]])
    note.A.URI = String(number[:at] + new + number[at + 1 :])
    return _done(paper, page, note, f"the number dialled is {note.A.URI} instead of {number}")


def _moved(paper: Paper, draw: random.Random) -> Damage | None:
    """A link over other words: it is pressed by mistake, and not found where it is looked for."""
    found = _a_link(paper, draw)
    line = a_line(paper, draw)
    if not found or not line:
        return None
    page, note = found
    if line is _under(paper, page, note):
        return None
    target = str(note.A.URI)
    old, new = paper.pdf.pages[page].obj, paper.pdf.pages[line.page].obj
    old.Annots = Array([other for other in list(old.Annots) if other.objgen != note.objgen])
    new.Annots = Array([*new.get("/Annots", []), note])
    note.Rect = Array(list(line.box))
    return damage(paper, line, f"the link to {target} lies here, and not where it belongs")


def _shrunk(paper: Paper, draw: random.Random) -> Damage | None:
    found = _a_link(paper, draw)
    if not found:
        return None
    page, note = found
    done = _done(paper, page, note, f"the link to {note.A.URI} has no size: it cannot be pressed")
    left, low, _, _ = (float(side) for side in note.Rect)
    note.Rect = Array([left, low, left, low])
    return done


def _swallowing(paper: Paper, draw: random.Random) -> Damage | None:
    """A new link over a whole page."""
    page, target = draw.randrange(len(paper.pdf.pages)), draw.choice(ELSEWHERE)
    held = paper.pdf.pages[page].obj
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=held.MediaBox,
        Border=Array([0, 0, 0]),
        A=Dictionary(S=Name.URI, URI=String(target)),
    )
    held.Annots = Array([*held.get("/Annots", []), paper.pdf.make_indirect(note)])
    return Damage(f"page {page + 1}: whoever touches it anywhere is led to {target}")


def _described(paper: Paper, draw: random.Random) -> Damage | None:
    """What a screen reader says of a link."""
    found = _a_link(paper, draw)
    if not found:
        return None
    page, note = found
    new = draw.choice(["0114 000 0000", "https://example.net", "Do not use this link"])
    note.Contents = String(new)
    return _done(paper, page, note, f"the link to {note.A.URI} is read out as “{new}”")


def _untagged(paper: Paper, draw: random.Random) -> Damage | None:
    """The link's own tag is gone: a screen reader says its words and not that they lead somewhere."""
    fit = [element for element in elements(paper.pdf) if str(element.S) == "/Link"]
    if not fit:
        return None
    element = draw.choice(fit)
    element.S = Name.Span
    block = next((b for b in paper.blocks if any(span.objgen == element.objgen for span in b.spans)), None)
    if not block:
        return None
    return Damage(f"{block.where}: the link in it is not read out as one", block.statement)


def _acting(paper: Paper, draw: random.Random) -> Damage | None:
    found = _a_link(paper, draw)
    if not found:
        return None
    page, note = found
    script = draw.choice(["app.alert('This number has changed');", "app.launchURL('https://example.net', true);"])
    old = str(note.A.URI)
    note.A = Dictionary(S=Name.JavaScript, JS=String(script))
    return _done(paper, page, note, f"runs a script instead of leading to {old}")


# --------------------------------------------------------------------------------------------------------------------
# Bookmarks and named places


def _bookmarks(paper: Paper) -> list[pikepdf.Object]:
    """All bookmarks, in order."""
    found: list[pikepdf.Object] = []
    todo = [paper.pdf.Root.Outlines.get("/First")] if "/Outlines" in paper.pdf.Root else []
    while todo:
        mark = todo.pop()
        if mark is not None:
            found.append(mark)
            todo += [mark.get("/Next"), mark.get("/First")]
    return found


def _bookmark_renamed(paper: Paper, draw: random.Random) -> Damage | None:
    marks = _bookmarks(paper)
    if len(marks) <= 1:
        return None
    one, two = draw.sample(marks, 2)
    one.Title, two.Title = two.Title, one.Title
    return Damage(f"the bookmarks “{one.Title}” and “{two.Title}” bear each other's name")


def _bookmark_turned(paper: Paper, draw: random.Random) -> Damage | None:
    marks = [mark for mark in _bookmarks(paper) if "/Dest" in mark]
    if not marks:
        return None
    mark, page = draw.choice(marks), draw.randrange(len(paper.pdf.pages))
    known = mark.Dest
    if isinstance(known, Array) and known[0].objgen == paper.pdf.pages[page].obj.objgen:
        return None
    mark.Dest = Array([paper.pdf.pages[page].obj, Name.Fit])
    return Damage(f"the bookmark “{mark.Title}” leads to page {page + 1}")


def _bookmarks_gone(paper: Paper, _draw: random.Random) -> Damage | None:
    if not _bookmarks(paper):
        return None
    del paper.pdf.Root["/Outlines"]
    return Damage("all bookmarks are gone: nobody finds a section by its name")


def _bookmark_added(paper: Paper, draw: random.Random) -> Damage | None:
    marks = _bookmarks(paper)
    if not marks:
        return None
    last = marks[-1]
    title = draw.choice(["Withdrawn", "You may drive", "Click here"])
    new = paper.pdf.make_indirect(
        Dictionary(Title=String(title), Parent=last.Parent, Dest=Array([paper.pdf.pages[0].obj, Name.Fit]))
    )
    last.Next, new.Prev, last.Parent.Last = new, last, new
    return Damage(f"a bookmark “{title}” has been added")


def _operator(
    code: str,
    about: str,
    change: Callable[[Paper, random.Random], Damage | None],
    family: Family = Family.STRUCTURE,
) -> Operator:
    return Operator(code, "pdf", family, about, surgery(change))


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-link-removed", "A number or address cannot be pressed.", _removed),
    _operator("pdf-link-retargeted", "A link leads elsewhere.", _retargeted),
    _operator("pdf-link-digit", "Another number is dialled than is shown.", _digit),
    _operator("pdf-link-moved", "A link lies over other words.", _moved),
    _operator("pdf-link-shrunk", "A link cannot be pressed.", _shrunk),
    _operator("pdf-link-swallowing", "Touching a page leads somewhere else.", _swallowing),
    _operator("pdf-link-described", "A screen reader says another address than is shown.", _described),
    _operator("pdf-link-untagged", "A screen reader does not tell of a link.", _untagged),
    _operator("pdf-link-script", "A link runs a script.", _acting, Family.METADATA),
    _operator("pdf-bookmarks-exchanged", "A bookmark leads to another section.", _bookmark_renamed),
    _operator("pdf-bookmark-turned", "A bookmark leads to the wrong page.", _bookmark_turned),
    _operator("pdf-bookmarks-gone", "Sections cannot be found by name.", _bookmarks_gone),
    _operator("pdf-bookmark-added", "A bookmark says what the leaflet does not.", _bookmark_added),
)
