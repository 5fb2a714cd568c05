"""The finished PDF gets a tag tree of our own, so that a screen reader meets each block once, whole and in its language.

WeasyPrint 70 tags page by page: a paragraph that runs over a page becomes two, the label of each page is tagged without
a place in the tree, words of another language have none, and Urdu cannot be read back from its glyphs.  Here the boxes
that were laid out and the marked content of the file are brought together, one to one, and the tree is built anew:

- one element for each element of the page's HTML, however many pages it runs over;
- ``/ActualText`` for every line in a script whose words do not come back from glyphs, in reading order;
- ``/Lang`` wherever the language changes; a list item is a label and a body; a link knows its annotation and its words;
- all that is not in the tree, such as page labels, is an artifact.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..errors import FormatProblem
from ..model import Edition

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object, Page, Pdf
    from weasyprint import Document

ROLES: Final = {"p": "P", "ul": "L", "ol": "L", "li": "LI", "section": "Sect", "div": "Div", "nav": "Sect", "a": "Link"}
ROLES_OF_HEADINGS: Final = {f"h{level}": f"H{level}" for level in range(1, 7)}
NUMBERING: Final = {"ul": "/Disc", "ol": "/Decimal"}

Step = tuple[int, str]
"""One element on the way from the body to a run: the identity of its HTML element, and its tag."""


@dataclass(frozen=True, slots=True)
class Run:
    """The words of one line, or a part of it, as laid out: in reading order, with the way to it and its languages."""

    words: str
    way: tuple[Step, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of marked content on a page, and the link annotations that begin with it."""

    mcid: int
    annotations: tuple[Object, ...]


@dataclass(slots=True)
class Element:
    """An element of the new tree while it grows; frozen once it is in the file."""

    role: str
    tag: str = ""
    html: str = ""
    children: list[Element | Kid] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kid:
    """Marked content in the new tree; ``actual`` are its words where they do not come back from the glyphs."""

    page: int
    marked: Marked
    words: str
    actual: bool


def mended(raw: bytes, document: Document, edition: Edition) -> bytes:
    """The finished file.  Raises FormatProblem when the boxes and the marked content do not fit together."""
    from pikepdf import Pdf

    with Pdf.open(io.BytesIO(raw)) as pdf:
        tree = Element("Document", edition.language.tag)
        grown: dict[tuple[Step, ...], Element] = {(): tree}
        kept: list[set[int]] = []
        old = _marked_by_page(pdf)
        for number, page in enumerate(document.pages):
            runs = list(_runs(page._page_box, (), ()))
            marked = old.get(number, [])
            if len(runs) != len(marked):
                raise FormatProblem(
                    f"page {number + 1} has {len(runs)} runs of words but {len(marked)} tags",
                    edition.meta.slug,
                    "This is a fault of altformats, or WeasyPrint is not the version that it was written for.",
                )
            for run, mark in zip(runs, marked, strict=True):
                _grow(grown, run).children.append(Kid(number, mark, run.words, _needs_words(run.words)))
            kept.append({mark.mcid for mark in marked})
        _write_tree(pdf, tree)
        for page_object, mcids in zip(pdf.pages, kept, strict=True):
            _make_artifacts(pdf, page_object, mcids)
        _write_catalog(pdf, edition)
        _fill_unicode(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, linearize=False)
        return out.getvalue()


def _runs(box: Any, way: tuple[Step, ...], tags: tuple[str, ...]) -> Iterator[Run]:
    """The runs of words in a box and in all boxes within it, in the order of the page's HTML; not of its margins."""
    from weasyprint.formatting_structure.boxes import MarginBox, TextBox

    box = getattr(box, "_box", box)  # a placed box stands behind a placeholder
    if isinstance(box, MarginBox):
        return
    tag = box.element_tag or ""
    step = (id(box.element), tag)
    if box.element is not None and (not way or way[-1] != step):
        way, tags = (*way, step), (*tags, box.style["lang"] or "")
    if isinstance(box, TextBox):
        yield Run(box.text, way, tags)
    for child in getattr(box, "children", ()):
        yield from _runs(child, way, tags)


def _grow(grown: dict[tuple[Step, ...], Element], run: Run) -> Element:
    """The element of the new tree that the run belongs to; it and its ancestors are made when they are first met."""
    at = grown[()]
    inherited = at.tag
    for depth, (step, tag) in enumerate(zip(run.way, run.tags, strict=True), 1):
        html = step[1]
        role = {**ROLES, **ROLES_OF_HEADINGS}.get(html, "Lbl" if html.endswith("::marker") else "")
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


def _needs_words(words: str) -> bool:
    """Whether the words hold a letter written from right to left, which do not come back from glyphs in order."""
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in words)


def _marked_by_page(pdf: Pdf) -> dict[int, list[Marked]]:
    """The marked content in the order of the tag tree that WeasyPrint wrote, by page number from 0."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: dict[int, list[Marked]] = {}
    waiting: list[Object] = []

    def walk(element: Object) -> None:
        for kid in element.K:
            if isinstance(kid, int):
                found.setdefault(numbers[element.Pg.objgen], []).append(Marked(kid, tuple(waiting)))
                waiting.clear()
            elif kid.get("/Type") == "/OBJR":
                waiting.append(kid.Obj)
            else:
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return found


def _write_tree(pdf: Pdf, tree: Element) -> None:
    """Put the new tree in place of the old one, with the way back from each page and annotation."""
    from pikepdf import Array, Dictionary, Name

    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    parents: dict[int, dict[int, Object]] = {}
    links: list[Object] = []

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
                _write_kid(pdf, child, entry, parents, links, "".join(_words(element)))
        return entry

    root.K = Array([write(tree, root)])
    numbers = Array()
    for page, owners in sorted(parents.items()):
        pdf.pages[page].obj.StructParents = page
        numbers.extend([page, Array([owners.get(mcid, None) for mcid in range(max(owners) + 1)])])
    for number, link in enumerate(links, len(pdf.pages)):
        numbers.extend([number, link])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(pdf.pages) + len(links)
    pdf.Root.StructTreeRoot = root


def _write_kid(
    pdf: Pdf, kid: Kid, entry: Object, parents: dict[int, dict[int, Object]], links: list[Object], words: str
) -> None:
    from pikepdf import Array, Dictionary, Name

    page = pdf.pages[kid.page].obj
    for annotation in kid.marked.annotations:
        annotation.StructParent = len(pdf.pages) + len(links)
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


def _make_artifacts(pdf: Pdf, page: Page, kept: set[int]) -> None:
    """Mark as artifacts what is not in the tree: the label of the page, so that it is not read out amid a sentence."""
    from pikepdf import Dictionary, Name, Operator, parse_content_stream, unparse_content_stream

    label = Dictionary(Type=Name.Pagination, Subtype=Name.Footer)
    instructions = []
    for operands, operator in parse_content_stream(page):
        if operator == Operator("BDC") and int(operands[1].get("/MCID", -1)) not in kept | {-1}:
            instructions.append(([Name.Artifact, label], operator))
        else:
            instructions.append((list(operands), operator))
    page.Contents = pdf.make_stream(unparse_content_stream(instructions))


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
