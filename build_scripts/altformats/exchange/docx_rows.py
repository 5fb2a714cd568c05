"""The rows of a table that came back in a Word file: ids, English, translation, and why a row cannot be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .docx_parts import Parts, W, on
from .docx_pieces import Piece, marked

if TYPE_CHECKING:
    from lxml.etree import _Element

ID: Final = re.compile(r"[a-z0-9-]+\.[0-9a-f]{12}\.[0-9a-f]{6}")
COLUMNS: Final = 3
TRACKED: Final = frozenset(
    f"{W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel")
)
WRAPPERS: Final = frozenset(f"{W}{tag}" for tag in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "dir"))
PASSED_NAMES: Final = """
    pPr rPr sdtPr sdtEndPr smartTagPr tcPr proofErr bookmarkStart bookmarkEnd permStart permEnd instrText fldChar
    commentRangeStart commentRangeEnd commentReference annotationRef lastRenderedPageBreak softHyphen
"""
PASSED: Final = frozenset(f"{W}{tag}" for tag in PASSED_NAMES.split())
SIGNS: Final = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "\u2011"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row.  ``english`` and ``said`` are marked words (see ``docx_pieces``); ``marker`` is the first column."""

    number: int
    id: str
    marker: str
    english: str
    said: str
    fault: str
    remark: str


def rows(parts: Parts) -> Iterator[Row]:
    """Every row of every table but those that are only headings."""
    number = 0
    for row in parts.document.iter(f"{W}tr"):
        number += 1
        cells = [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]
        marker = "\n".join(_text(paragraph) for paragraph in cells[0].iter(f"{W}p")) if cells else ""
        found = ID.search(marker)
        if found is None and (on(row.find(f"{W}trPr/{W}tblHeader")) or not any(map(_text, cells))):
            continue
        yield _row(number, row, cells, found[0] if found else "", marker, parts)


def _row(number: int, row: _Element, cells: list[_Element], unit: str, marker: str, parts: Parts) -> Row:
    remark = " ".join(parts.comments.get(one.get(f"{W}id", ""), "") for one in row.iter(f"{W}commentReference")).strip()
    fault = _fault(row, cells)
    if fault:
        return Row(number, unit, marker, "", "", fault, remark)
    try:
        english, said = (_paragraphs(cell, parts.bold) for cell in cells[1:])
    except ValueError as error:
        return Row(number, unit, marker, "", "", str(error), remark)
    if len(said) > 1:
        return Row(number, unit, marker, "", "", "its translation is in two paragraphs: make them one", remark)
    return Row(number, unit, marker, english[0] if english else "", said[0] if said else "", "", remark)


def _fault(row: _Element, cells: list[_Element]) -> str:
    """Why the row as a whole cannot be read; empty when it can."""
    if len(cells) != COLUMNS:
        return f"the row has {len(cells)} cells, not {COLUMNS}: undo the merging or splitting of cells"
    if any(node.tag in TRACKED for node in row.iter()):
        return "it has tracked changes that nobody has accepted or rejected"
    if any(on(hidden) for tag in ("vanish", "webHidden", "specVanish") for hidden in row.iter(f"{W}{tag}")):
        return "it has hidden text"
    if next(row.iter(f"{W}tbl"), None) is not None:
        return "it has a table in a cell"
    return ""


def _paragraphs(cell: _Element, bold: frozenset[str]) -> list[str]:
    found = (marked(_pieces(paragraph, bold)) for paragraph in cell.iter(f"{W}p"))
    return [words for words in found if words]


def _pieces(element: _Element, bold: frozenset[str]) -> Iterator[Piece]:
    """The words of a paragraph.  Raises ValueError for anything that shows words we cannot read, such as a picture."""
    for child in element:
        if child.tag == f"{W}r":
            yield Piece("".join(_signs(child)), _is_bold(child, bold))
        elif child.tag in WRAPPERS:
            yield from _pieces(child, bold)
        elif child.tag not in PASSED:
            raise ValueError(f"it holds something that is not words: {_name(child)}")


def _signs(run: _Element) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in PASSED:
            raise ValueError(f"it holds something that is not words: {_name(child)}")


def _is_bold(run: _Element, bold: frozenset[str]) -> bool:
    switches = [run.find(f"{W}rPr/{W}{tag}") for tag in ("b", "bCs")]
    if any(switch is not None for switch in switches):
        return any(map(on, switches))
    style = run.find(f"{W}rPr/{W}rStyle")
    return style is not None and style.get(f"{W}val", "") in bold


def _text(element: _Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
