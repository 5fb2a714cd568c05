"""A tag tree of our own for the finished PDF: a screen reader meets each block once, whole and in its language.

WeasyPrint 70 tags page by page: a paragraph that runs over a page becomes two, the label of each page is tagged without
a place in the tree, words of another language have none, and Urdu cannot be read back from its glyphs.  Here the boxes
that were laid out and the marked content of the file are brought together, one to one, and the tree is built anew:

- one element for each element of the page's HTML, however many pages it runs over;
- ``/ActualText`` for every line in a script whose words do not come back from glyphs, in reading order; where such a
  line runs from left to right also in the page's content, so that its words can be copied and searched;
- ``/Lang`` wherever the language changes; a list item is a label and a body; a link knows its annotation and its words;
- all that is not in the tree, such as page labels, is an artifact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ..errors import FormatProblem
from ..model import Edition
from . import pdf_marks
from .pdf_once import instead

if TYPE_CHECKING:
    from pikepdf import Object, Pdf
    from weasyprint import Document

ROLES: Final = {
    **{"p": "P", "ul": "L", "ol": "L", "li": "LI", "section": "Sect", "div": "Div", "nav": "Sect", "a": "Link"},
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
}
MARKS: Final = {"ltr": "\u200e", "rtl": "\u200f"}
"""Marks of direction: they steer what is shown, and are no words."""

BREAK: Final = "\u200b"
"""A place where a long word may break; it has no width."""

JOIN: Final = "\u2060"
"""A place where a line must not break; it has no width."""

VIRAMA: Final = 9
"""The combining class of the signs that take the vowel from a consonant, so that it joins the next one."""

NUMBERING: Final = {"ul": "/Disc", "ol": "/Decimal"}

Step = tuple[int, str]
"""One element on the way from the body to a run: the identity of its HTML element, and its tag."""


@dataclass(frozen=True, slots=True)
class Run:
    """The words of one line, or a part of it, as laid out: in reading order, with the way to it and its languages.

    ``right_to_left``: the line runs that way, so that its words do not come back from its glyphs in reading order.
    ``joined``: nor do they where letters change places or join into new shapes.
    """

    words: str
    right_to_left: bool
    joined: bool
    way: tuple[Step, ...]
    tags: tuple[str, ...]
    mark: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of marked content on a page, and the link annotations that begin with it."""

    mcid: int
    annotations: tuple[Object, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the printed page in order, and how far the laid out runs have come: nothing may be left out."""

    text: str
    at: int = 0

    def after(self, run: str) -> Words | None:
        """What is left after a run of words; None when the run is not what comes next."""
        at = self.at
        while self.text.startswith(" ", at):
            at += 1
        wanted = run.lstrip(" ")
        return Words(self.text, at + len(wanted)) if self.text.startswith(wanted, at) else None

    @property
    def spaced(self) -> bool:
        """Whether a space comes next, which layout takes away at the end of a line."""
        return self.text.startswith(" ", self.at)


@dataclass(slots=True)
class Element:
    """An element of the new tree while it grows; frozen once it is in the file."""

    role: str
    tag: str = ""
    html: str = ""
    children: list[Element | Kid] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kid:
    """Marked content in the new tree.

    ``actual``: the tree must state its words, for they do not come back from the glyphs; ``copied``: the content too.
    """

    page: int
    marked: Marked
    words: str
    actual: bool
    copied: bool


def mend(pdf: Pdf, document: Document, words: str, edition: Edition) -> None:
    """Give the file, as WeasyPrint wrote it, our tags.  ``words`` are all the words of the page's HTML.

    Raises FormatProblem when words, boxes and marked content do not fit together one to one.
    """
    kids, spaced = _paired(pdf, document, words, edition.meta.slug)
    tree = Element("Document", edition.language.tag)
    grown: dict[tuple[Step, ...], Element] = {(): tree}
    kept: dict[int, dict[int, str]] = {}
    for run, kid in kids:
        _grow(grown, run).children.append(kid)
        kept.setdefault(kid.page, {})[kid.marked.mcid] = kid.words if kid.copied else ""
    _write_tree(pdf, tree)
    spaces = _spaces(pdf)
    for number, page in enumerate(pdf.pages):
        ends = {mcid for on, mcid in spaced if on == number}
        written = pdf_marks.rewritten(page.Contents.read_bytes(), kept.get(number, {}), ends, spaces)
        page.Contents = pdf.make_stream(written)
    _write_catalog(pdf, edition)
    _fill_unicode(pdf)


def written(document: Document) -> bytes:
    """The file as WeasyPrint writes it, without a tree of tags; each box of words is told the number of its mark."""
    import weasyprint.pdf

    def tell(pdf: Any, document: Any, version: Any, streams: Any) -> None:  # noqa: ARG001 - theirs
        for page, stream in zip(document.pages, streams, strict=True):
            page._page_box.marks = len(stream._tags)
            for box, mark in stream._tags.items():
                box.mark = mark["mcid"]

    with instead(weasyprint.pdf, "add_tags", tell):
        raw: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True, uncompressed_pdf=True)
    return raw


def _paired(pdf: Pdf, document: Document, words: str, slug: str) -> tuple[list[tuple[Run, Kid]], set[tuple[int, int]]]:
    """Each run of words with its marked content, and (page, MCID) of those whose line ended in a space."""
    found: list[tuple[int, Run, Marked]] = []
    for number, page in enumerate(document.pages):
        runs, labels = _runs(page._page_box)
        marks = sorted([run.mark for run, _ in runs] + [run.mark for run in labels])
        if marks != list(range(page._page_box.marks)):
            raise _unfit(slug, number, f"{len(marks)} runs of words but {page._page_box.marks} tags")
        for run, links in runs:
            # A run of nothing but a space is not drawn; the run before it is given the space instead.
            if run.words.strip(" "):
                found.append((number, run, Marked(run.mark, tuple(pdf.get_object(link.number, 0) for link in links))))
    ends = _ends_of_lines(found, Words(re.sub(r"[ \t\r\n\f]+", " ", _without_marks(words))), slug)
    kids = [
        (
            run,
            Kid(
                number,
                mark,
                run.words + " " * (at in ends),
                actual=run.right_to_left or run.joined,
                copied=run.joined and not run.right_to_left,
            ),
        )
        for at, (number, run, mark) in enumerate(found)
    ]
    return kids, {(kids[at][1].page, kids[at][1].marked.mcid) for at in ends}


def _ends_of_lines(found: list[tuple[int, Run, Marked]], left: Words, slug: str) -> set[int]:
    """Which runs lost the space after them.  Raises FormatProblem unless the runs are all the words, in order."""
    ends: set[int] = set()
    before = -1
    for at, (number, run, _) in enumerate(found):
        if run.way[-1][1].endswith("::marker"):
            continue
        if before >= 0 and left.spaced and not run.words.startswith(" "):
            ends.add(before)
        after = left.after(run.words)
        if after is None:
            raise _unfit(slug, number, f"{run.words!r} where {left.text[left.at : left.at + 40]!r} should be")
        left, before = after, at
    if left.text[left.at :].strip(" "):
        raise _unfit(slug, found[-1][0] if found else 0, f"lost the words {left.text[left.at :][:60]!r}")
    return ends


def _unfit(slug: str, page: int, what: str) -> FormatProblem:
    return FormatProblem(
        f"page {page + 1} has {what}", slug, "This is our fault, or WeasyPrint is not the version that we wrote for."
    )


def _runs(page: Any) -> tuple[list[tuple[Run, list[Any]]], list[Run]]:
    """The runs of words in the box of a page, in the order of the page's HTML, and those of its margins.

    With each run are the annotations of the links that begin with it.
    """
    from weasyprint.formatting_structure.boxes import MarginBox, TextBox

    runs: list[tuple[Run, list[Any]]] = []
    labels: list[Run] = []
    waiting: list[Any] = []

    def walk(box: Any, way: tuple[Step, ...], tags: tuple[str, ...], label: bool) -> None:  # noqa: FBT001 - ours alone
        box = getattr(box, "_box", box)  # a placed box stands behind a placeholder
        label = label or isinstance(box, MarginBox)
        if box.element is not None:
            step = (id(box.element), box.element_tag or "")
            if not way or way[-1] != step:
                way, tags = (*way, step), (*tags, box.style["lang"] or "")
        if box.link_annotation:
            waiting.append(box.link_annotation)
        if isinstance(box, TextBox):
            backwards = box.style["direction"] == "rtl" or _right_to_left(box.text)
            run = Run(_without_marks(box.text), backwards, _joined(box.text), way, tags, getattr(box, "mark", -1))
            if label:
                labels.append(run)
            else:
                runs.append((run, waiting[:]))
                waiting.clear()
        for child in getattr(box, "children", ()):
            walk(child, way, tags, label)

    walk(page, (), (), label=False)
    return runs, labels


def _grow(grown: dict[tuple[Step, ...], Element], run: Run) -> Element:
    """The element of the new tree that the run belongs to; it and its ancestors are made when they are first met."""
    at = grown[()]
    inherited = at.tag
    for depth, (step, tag) in enumerate(zip(run.way, run.tags, strict=True), 1):
        html = step[1]
        role = ROLES.get(html, "Lbl" if html.endswith("::marker") else "")
        if not role and (tag == inherited or html in ("html", "body")):
            continue  # bold words and telephone numbers are their block's own content
        key = run.way[:depth]
        if key not in grown:
            grown[key] = Element(role or "Span", "" if tag == inherited else tag, html)
            at.children.append(grown[key])
        at, inherited = grown[key], tag
        if role == "LI" and not any(s[1] == "li::marker" for s in run.way[depth : depth + 1]):
            body = (*key, (0, "LBody"))
            if body not in grown:
                grown[body] = Element("LBody")
                at.children.append(grown[body])
            at = grown[body]
    return at


def _without_marks(words: str) -> str:
    for mark in (*MARKS.values(), BREAK, JOIN):
        words = words.replace(mark, "")
    return words


def _right_to_left(words: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in words)


def _joined(words: str) -> bool:
    """Whether the words are in a script whose letters change places or join: one of those that have a virama."""
    if words.isascii():
        return False
    from fontTools.unicodedata import script

    joining = _joining_scripts()
    return any(script(letter) in joining for letter in words)


@cache
def _joining_scripts() -> frozenset[str]:
    """The scripts of India and their kin, by ISO 15924 code."""
    from fontTools.unicodedata import script

    return frozenset(script(chr(code)) for code in range(0x900, 0x12000) if unicodedata.combining(chr(code)) == VIRAMA)


def _write_tree(pdf: Pdf, tree: Element) -> None:
    """Put the new tree in place of the old one, with the way back from each page and annotation."""
    from pikepdf import Array, Dictionary, Name

    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    parents: dict[int, dict[int, Object]] = {}
    links: list[Object] = []
    pages: list[Object] = [page.obj for page in pdf.pages]

    def write(element: Element, parent: Object) -> Object:
        entry = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{element.role}"), P=parent, K=Array()))
        if element.tag:
            entry.Lang = element.tag
        if element.role == "L":
            entry.A = Dictionary(O=Name.List, ListNumbering=Name(NUMBERING[element.html]))
        for child in element.children:
            if isinstance(child, Element):
                entry.K.append(write(child, entry))
            else:
                _write_kid(pdf, pages, child, entry, parents, links, "".join(_words(element)))
        return entry

    root.K = Array([write(tree, root)])
    numbers: Any = Array()
    for page, owners in sorted(parents.items()):
        pages[page].StructParents = page
        numbers.extend([page, Array([owners.get(mcid, None) for mcid in range(max(owners) + 1)])])
    for number, link in enumerate(links, len(pages)):
        numbers.extend([number, link])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(pages) + len(links)
    pdf.Root.StructTreeRoot = root


def _write_kid(
    pdf: Pdf,
    pages: list[Object],
    kid: Kid,
    entry: Object,
    parents: dict[int, dict[int, Object]],
    links: list[Object],
    words: str,
) -> None:
    from pikepdf import Array, Dictionary, Name

    page = pages[kid.page]
    for annotation in kid.marked.annotations:
        annotation.StructParent = len(pages) + len(links)
        annotation.Contents = words
        links.append(entry)
        entry.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page))
    owner = entry
    if kid.actual:
        owner = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Span, P=entry, K=Array()))
        owner.ActualText = kid.words
        entry.K.append(owner)
    owner.K.append(Dictionary(Type=Name.MCR, Pg=page, MCID=kid.marked.mcid))
    parents.setdefault(kid.page, {})[kid.marked.mcid] = owner


def _words(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, Element):
            yield from _words(child)
        else:
            yield child.words


def _spaces(pdf: Pdf) -> dict[bytes, bytes]:
    """The code of the space in each font that has one, as its table of characters has it; all pages share the fonts."""
    codes: dict[bytes, bytes] = {}
    for name, font in pdf.pages[0].Resources.Font.items():
        table = font.get("/ToUnicode")
        found = re.search(rb"<([0-9a-fA-F]{4})> <0020>", table.read_bytes()) if table is not None else None
        if found:
            codes[name.encode()] = found[1]
    return codes


def _write_catalog(pdf: Pdf, edition: Edition) -> None:
    from pikepdf import Array, Dictionary, Name

    preferences = Dictionary(DisplayDocTitle=True)
    if edition.language.direction == "rtl":
        preferences.Direction = Name.R2L
    pdf.Root.ViewerPreferences = preferences
    pdf.Root.Lang = edition.language.tag
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


def _fill_unicode(pdf: Pdf) -> None:
    """Give glyphs that are a part of a letter, such as its dots, a character without width instead of none at all."""
    for item in pdf.objects:
        if getattr(item, "get", None) is None or not hasattr(item, "keys"):
            continue
        stream = item.get("/ToUnicode")
        if stream is not None and item.get("/Type") == "/Font":
            stream.write(stream.read_bytes().replace(b"<>", b"<2060>"))
