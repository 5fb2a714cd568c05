"""The tag tree of a PDF, as a screen reader walks it: whole blocks in reading order, each in its language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..model import Part
from .pdf_content import Piece

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

BLOCKS: Final = frozenset(("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "TH", "TD", "Caption", "Title"))
SILENT: Final = frozenset(("Lbl", "Artifact"))
"""Elements whose words are no block of their own: the bullet or number of a list item."""

DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that the tags state for some marked content (``stated``) and that its glyphs stand for (``drawn``)."""

    stated: str
    drawn: str
    where: str
    tag: str


@dataclass(slots=True)
class Walk:
    """What has been gathered on the way through the tree: ``marks`` is the marked content of each of the
    ``parts`` and ``kinds`` its role, ``link_marks`` that of each of the ``links``; ``owners`` the element of each mark.
    """

    pages: Mapping[tuple[int, int], int]
    marked: Mapping[tuple[int, int], str]
    believed: Callable[[str, Sequence[tuple[int, int]]], bool]
    roles: Mapping[str, str]
    parts: list[Part] = field(default_factory=list)
    marks: list[tuple[tuple[int, int], ...]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    owners: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    links: list[tuple[str, Object]] = field(default_factory=list)
    link_marks: list[tuple[tuple[int, int], ...]] = field(default_factory=list)
    used: list[tuple[int, int]] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    silent_marks: list[tuple[int, int]] = field(default_factory=list)
    stated_marks: set[tuple[int, int]] = field(default_factory=set)


@dataclass(slots=True)
class Block:
    """A block while its words are being gathered."""

    tag: str
    role: str = ""
    words: list[str] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    first: int = -1


def words_by_mark(pages: list[tuple[Piece, ...]]) -> dict[tuple[int, int], str]:
    """The words of each piece of marked content, by page number from 0 and MCID."""
    found: dict[tuple[int, int], list[str]] = {}
    for number, pieces in enumerate(pages):
        for piece in pieces:
            if piece.mcid is not None and not piece.artifact:
                found.setdefault((number, piece.mcid), []).append(piece.text)
    return {key: "".join(texts) for key, texts in found.items()}


def believe(_words: str, _marks: Sequence[tuple[int, int]]) -> bool:
    """Take the tags at their word, as a screen reader does."""
    return True


def walk(
    pdf: Pdf,
    marked: Mapping[tuple[int, int], str],
    language: str,
    believed: Callable[[str, Sequence[tuple[int, int]]], bool] = believe,
) -> Walk:
    """Walk the whole tree.  A file without one gives no parts, and so proves nothing.

    ``believed`` says whether words that the tags state for some marked content, by page and MCID, count as its words.
    """
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    root = pdf.Root.get("/StructTreeRoot")
    roles = {str(a).lstrip("/"): str(b).lstrip("/") for a, b in root.get("/RoleMap", {}).items()} if root else {}
    found = Walk(numbers, marked, believed, roles)
    if root is not None and "/K" in root:
        outside = Block(language)
        for kid in _kids(root):
            _visit(found, kid, outside, language, None, 0)
        _close(found, outside)
    return found


def _visit(found: Walk, element: Object, block: Block, tag: str, page: int | None, depth: int) -> None:
    """Gather the words of an element into ``block``, or into a block of its own."""
    if depth > DEEPEST:
        return
    tag = str(element.get("/Lang", tag))
    page = found.pages.get(element.Pg.objgen, page) if "/Pg" in element else page
    role = str(element.get("/S", "")).lstrip("/")
    role = found.roles.get(role, role)
    if role in SILENT:
        apart, used = Block(tag), len(found.used)
        _gather(found, element, apart, tag, page, depth)
        found.silent_marks.extend(found.used[used:])
        found.silent.append("".join(apart.words))
    elif role in BLOCKS:
        _close(found, block)
        own = Block(tag, role)
        _gather(found, element, own, tag, page, depth)
        _close(found, own)
    else:
        _gather(found, element, block, tag, page, depth)


def _gather(found: Walk, element: Object, block: Block, tag: str, page: int | None, depth: int) -> None:
    before, used = len(block.words), len(found.used)
    inner = block
    stated = element.get("/ActualText")
    if stated is not None:
        inner = Block(tag)
    annotations = []
    role = str(element.get("/S", "")).lstrip("/")
    for kid in _kids(element):
        mark = _mark(found, kid, page)
        if mark is not None:
            inner.words.append(found.marked.get(mark, ""))
            inner.first = mark[0] if inner.first < 0 else inner.first
            inner.marks.append(mark)
            found.used.append(mark)
            found.owners[mark] = element.objgen
        elif hasattr(kid, "keys") and kid.get("/Type") == "/OBJR":
            annotations += [kid.Obj] if found.roles.get(role, role) == "Link" else []
        elif hasattr(kid, "keys"):
            _visit(found, kid, inner, tag, page, depth + 1)
    if stated is not None:
        found.stated_marks.update(found.used[used:])
        where = f"page {inner.first + 1}"
        found.statements.append(Statement(str(stated), "".join(inner.words), where, tag))
        block.words.append(str(stated) if found.believed(str(stated), found.used[used:]) else "")
        block.marks.extend(inner.marks)
        block.first = inner.first if block.first < 0 else block.first
    found.links.extend(("".join(block.words[before:]), annotation) for annotation in annotations)
    found.link_marks.extend(tuple(found.used[used:]) for _ in annotations)


def _close(found: Walk, block: Block) -> None:
    """The words gathered so far are one part; the block goes on empty."""
    words = " ".join("".join(block.words).split())
    if words:
        found.parts.append(Part(words, f"page {block.first + 1}", block.tag))
        found.marks.append(tuple(block.marks))
        found.kinds.append(block.role)
    block.words.clear()
    block.marks.clear()
    block.first = -1


def _kids(element: Object) -> Iterator[Any]:
    kids: Any = element.get("/K", ())
    yield from kids if hasattr(kids, "append") else (kids,)


def _mark(found: Walk, kid: Object, page: int | None) -> tuple[int, int] | None:
    """The page and MCID that a kid of an element stands for, or None when it is something else."""
    if not hasattr(kid, "keys"):
        return None if page is None else (page, int(kid))
    if kid.get("/Type") != "/MCR":
        return None
    on = found.pages.get(kid.Pg.objgen, page) if "/Pg" in kid else page
    return None if on is None else (on, int(kid.MCID))
