"""What stands in a PDF that nobody here reads: whatever is not in these tables is not proven, and so is a fault.

The tables name what large print needs and what some layer or check accounts for.  They are literal, and short, since a
PDF can speak in very many ways: layers, notes, attachments, thumbnails, titles of tags, metadata, older versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .pdf_content import Box, Content
from .pdf_qr import Code
from .pdf_set_again import seen_box
from .pdf_tree import Walk
from .pdf_unread_marks import unread_marks

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

    from .pdf_faults import Fault

CODE: Final = "pdf-unread"

CATALOG: Final = frozenset(
    [
        "/Lang",
        "/MarkInfo",
        "/Metadata",
        "/Names",
        "/Outlines",
        "/PageLabels",
        "/Pages",
        "/StructTreeRoot",
        "/Type",
        "/ViewerPreferences",
        "/OpenAction",
        "/AA",
        "/AcroForm",
        "/Collection",
    ]  # these four are faults of their own
)
NAMES: Final = frozenset(["/Dests", "/JavaScript", "/EmbeddedFiles"])  # the last two are faults of their own
PREFERENCES: Final = frozenset(["/DisplayDocTitle", "/Direction"])
INFORMATION: Final = frozenset(["/Title", "/Author", "/Producer"])
PAGE: Final = frozenset(
    [
        "/Annots",
        "/BleedBox",
        "/Contents",
        "/CropBox",
        "/MediaBox",
        "/Parent",
        "/Resources",
        "/StructParents",
        "/Tabs",
        "/TrimBox",
        "/Type",
        "/AA",
    ]
)
RESOURCES: Final = frozenset(["/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/Shading", "/XObject"])
EMPTY: Final = ("/Pattern", "/Shading", "/XObject")
STATE: Final = frozenset(["/CA", "/ca", "/Type"])
LINK: Final = frozenset(
    ["/A", "/BS", "/Border", "/Contents", "/F", "/P", "/Rect", "/StructParent", "/Subtype", "/Type"]
)
ACTION: Final = frozenset(["/S", "/Type", "/URI", "/Next"])
PAGES: Final = frozenset(["/Count", "/Kids", "/Type", "/Parent"])

ARABIC: Final = "/D"
"""Page labels in viewers: 1, 2, 3 and on."""

MARKS: Final = "[\u200e\u200f\u200b\u2060]"
"""Marks of direction and of line breaking, which are no words."""

HEADING: Final = re.compile(r"H\d")

MADE_BY: Final = re.compile(r"WeasyPrint [\d.]+")
SAYS_NOTHING: Final = ("", "1", "x-default")
"""What the metadata say besides title, author and producer: the part of PDF/UA, and a language for any."""

BODY: Final = 0.5
"""Ems of a small letter above its line."""

LONGEST: Final = 100_000
"""Objects of a file at most."""


def unread(
    path: Path, pdf: Pdf, contents: Sequence[Content], tree: Walk, codes: Sequence[Code] = ()
) -> Iterator[Fault]:
    """Everything in a file that no layer and no check accounts for; ``codes`` are the QR codes on its last page."""
    for what in (
        *_bytes(path.read_bytes()),
        *_catalog(pdf),
        *_pages(pdf),
        *_annotations(pdf, contents, tree),
        *_metadata(pdf, tree),
        *_bookmarks(pdf, tree),
        *_leftovers(pdf, contents),
        *unread_marks(pdf, contents, tree, codes),
    ):
        yield CODE, what, ""


def _beyond(thing: Any, allowed: frozenset[str], what: str) -> Iterator[str]:
    for key in sorted(set(thing.keys()) - allowed):
        yield f"{what} has {key}"


def _bytes(data: bytes) -> Iterator[str]:
    if not data.startswith(b"%PDF-"):
        yield "something stands before the file's beginning"
    if data.count(b"%%EOF") != 1 or data.count(b"startxref") != 1:
        yield "the file was added to after it was finished"
    if not data.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "something stands after the file's end"


def _catalog(pdf: Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    names: Any = root.get("/Names", {})
    told = frozenset(("/AF",)) if "/EmbeddedFiles" in names else frozenset()  # an attachment is a fault of its own
    yield from _beyond(root, CATALOG | told, "the file")
    yield from _beyond(names, NAMES, "the file's table of names")
    yield from _beyond(root.get("/ViewerPreferences", {}), PREFERENCES, "what the file asks of viewers")
    labels = root.get("/PageLabels", {}).get("/Nums", ())
    if [str(label) if isinstance(label, int) else dict(label) for label in labels] != ["0", {"/S": ARABIC}]:
        yield "the pages have other numbers than 1, 2, 3 in viewers"
    yield from _beyond(root.Pages, PAGES, "the list of pages")


def _pages(pdf: Pdf) -> Iterator[str]:
    first = seen_box(pdf.pages[0]) if pdf.pages else None
    for number, page in enumerate(pdf.pages, 1):
        where = f"page {number}"
        yield from _beyond(page.obj, PAGE, where)
        if seen_box(page) != first or list(page.mediabox) != list(page.cropbox):
            yield f"{where} is of another size than the first, or cropped"
        resources: Any = page.obj.get("/Resources", {})
        yield from _beyond(resources, RESOURCES, f"what {where} draws with")
        for kind in EMPTY:
            if len(resources.get(kind, {})):
                yield f"{where} has a picture, form, pattern or shading"
        for state in resources.get("/ExtGState", {}).values():
            yield from _beyond(state, STATE, f"a graphics state of {where}")


def _annotations(pdf: Pdf, contents: Sequence[Content], tree: Walk) -> Iterator[str]:
    known = {
        annotation.objgen: (" ".join(words.split()), frozenset(marks))
        for (words, annotation), marks in zip(tree.links, tree.link_marks, strict=True)
    }
    for number, (page, content) in enumerate(zip(pdf.pages, contents, strict=True)):
        where = f"page {number + 1}: a link"
        for annotation in page.obj.get("/Annots", ()):
            if annotation.get("/Subtype") != "/Link":
                continue  # a fault of its own
            yield from _beyond(annotation, LINK, where)
            yield from _beyond(annotation.get("/A", {}), ACTION, where)
            words, marks = known.get(annotation.objgen, ("", frozenset()))
            if not marks:
                yield f"{where} belongs to no words of the tags"
                continue
            if " ".join(str(annotation.get("/Contents", "")).split()) != words:
                yield f"{where} says “{annotation.get('/Contents', '')}”, its words are “{words}”"
            box = [float(side) for side in annotation.get("/Rect", (0, 0, 0, 0))]
            under = {
                (number, piece.mcid)
                for piece in content.pieces
                if any(_on(piece.setting.at(*word, 0.0, BODY), box) for word in piece.words)
            }
            if not under or under - marks:
                yield f"{where} lies over other words than its own, “{words}”"
    here = {annotation.objgen for page in pdf.pages for annotation in page.obj.get("/Annots", ())}
    yield from (f"the link “{known[gone][0]}” of the tags is on no page" for gone in sorted(known.keys() - here))


def _on(box: Box, area: Sequence[float]) -> bool:
    """Whether the middle of a box lies in an area of two corners, in any order."""
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return min(area[0], area[2]) < across < max(area[0], area[2]) and min(area[1], area[3]) < up < max(area[1], area[3])


def _metadata(pdf: Pdf, tree: Walk) -> Iterator[str]:
    from lxml import etree

    info: Any = pdf.docinfo
    yield from _beyond(info, INFORMATION, "the document information")
    title, author, producer = (str(info.get(key, "")) for key in ("/Title", "/Author", "/Producer"))
    if not tree.parts or " ".join(title.split()) != tree.parts[0].text:
        yield f"the title in the metadata is “{title}”, that on the page is not"
    if not MADE_BY.fullmatch(producer):
        yield f"the producer is given as “{producer}”"
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    known = {title, author, producer, *SAYS_NOTHING}
    for element in etree.fromstring(stream.read_bytes().strip(), parser).iter():
        comment = not isinstance(element.tag, str) and element.getparent() is not None
        said = [element.text, element.tail, *element.attrib.values()]
        if comment or any(" ".join((words or "").split()) not in known for words in said):
            yield "the metadata say more than title, author and producer"
            return


def _bookmarks(pdf: Pdf, tree: Walk) -> Iterator[str]:
    """The bookmarks must be the headings, all of them in order, and lead to the pages that these stand on."""
    from pikepdf import Array

    pages = {page.obj.objgen: f"page {number}" for number, page in enumerate(pdf.pages, 1)}
    headings = iter([part for part, role in zip(tree.parts, tree.kinds, strict=True) if HEADING.fullmatch(role)])
    with pdf.open_outline() as outline:
        for item in _all_items(outline.root):
            title = " ".join(re.sub(MARKS, "", str(item.title)).split())
            heading = next(headings, None)
            if heading is None or heading.text != title:
                yield f"the bookmark “{title}” is no heading, or stands in another order"
                return
            target = item.destination
            page = pages.get(target[0].objgen) if isinstance(target, Array) and len(target) else None
            if page != heading.where or item.action is not None:
                yield f"the bookmark “{title}” does not lead to its heading"
    for heading in headings:
        yield f"the heading “{heading.text}” has no bookmark"


def _all_items(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _all_items(item.children)


def _leftovers(pdf: Pdf, contents: Sequence[Content]) -> Iterator[str]:
    """Objects that nothing refers to, and fonts that nothing is drawn in."""
    reached = _reached(pdf.trailer)
    lost = sum(1 for item in pdf.objects if _is_something(item) and item.objgen not in reached)
    if lost:
        yield f"{lost} objects of the file belong to nothing"
    drawn = {piece.setting.font for content in contents for piece in content.pieces}
    tables: list[Any] = [page.obj.get("/Resources", {}) for page in pdf.pages]
    fonts = {font.objgen for table in tables for _, font in table.get("/Font", {}).items()}
    if fonts - drawn:
        yield "a font of the file is used for nothing"


def _is_something(item: Any) -> bool:
    """Whether it can hold words; what merely holds or lists other objects cannot."""
    from pikepdf import Array, Dictionary, Stream, String

    kinds = (Array, Dictionary, Stream, String)
    return isinstance(item, kinds) and not (isinstance(item, Stream) and item.get("/Type") in STRUCTURE)


STRUCTURE: Final = ("/XRef", "/ObjStm")
"""Objects that hold others, or say where they are."""


def _reached(trailer: Object) -> set[tuple[int, int]]:
    """All objects that the file refers to from its beginning on."""
    from pikepdf import Array, Dictionary, Stream

    found: set[tuple[int, int]] = set()
    waiting: list[Any] = [trailer]
    while waiting and len(found) < LONGEST:
        item = waiting.pop()
        if getattr(item, "is_indirect", False):
            if item.objgen in found:
                continue
            found.add(item.objgen)
        if isinstance(item, Array):
            waiting.extend(item)
        elif isinstance(item, (Dictionary, Stream)):
            waiting.extend(value for _, value in item.items())
    return found
