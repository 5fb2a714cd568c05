"""The parts of a Word file from outside, opened within limits; a file that can run or fetch anything is refused."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import ExchangeProblem
from ..untrusted import parse_xml, unpack

if TYPE_CHECKING:
    from lxml.etree import _Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
ACTIVE: Final = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/|oleobject|customui|\.(?:exe|js|vbs|bat|cmd|dll)$", re.I
)
HARMLESS_LINK: Final = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
HARMLESS_FIELD: Final = re.compile(r"\s*(?:PAGE|NUMPAGES|HYPERLINK)\b")


@dataclass(frozen=True, slots=True)
class Parts:
    """The document, the character styles that are bold, and the comments by id."""

    document: _Element
    bold: frozenset[str]
    comments: Mapping[str, str]


def open_parts(data: bytes, file: str) -> Parts:
    """Read the parts that matter.  Raises ExchangeProblem for whatever is unsound, active or fetched from elsewhere."""
    entries = unpack(data, file)
    relations = {name: parse_xml(entries[name], file) for name in entries if name.endswith(".rels")}
    fault = next(_faults(entries, relations), "")
    if fault:
        raise ExchangeProblem(fault, file, "Do not open it. Ask for a plain .docx, and ask why.")
    main = _target(relations.get("_rels/.rels"), "officeDocument", "")
    if main not in entries:
        raise ExchangeProblem("not a Word file", file, "Ask for the file that we sent.")
    document = parse_xml(entries[main], file)
    for field in document.iter(f"{W}instrText", f"{W}fldSimple"):
        words = field.text or field.get(f"{W}instr") or ""
        if not HARMLESS_FIELD.match(words):
            message = f"it holds a field that can fetch or run something: {words.strip()[:40]!r}"
            raise ExchangeProblem(message, file, "Do not open it. Ask why.")
    for tag in ("altChunk", "object", "subDoc"):
        if next(document.iter(f"{W}{tag}"), None) is not None:
            raise ExchangeProblem(f"it holds another document or object ({tag})", file, "Do not open it. Ask why.")
    beside = relations.get(posixpath.join(posixpath.dirname(main), "_rels", posixpath.basename(main) + ".rels"))
    styles, comments = (
        parse_xml(entries[name], file) if name in entries else None
        for name in (_target(beside, kind, posixpath.dirname(main)) for kind in ("styles", "comments"))
    )
    return Parts(document, _bold_styles(styles), _comments(comments))


def on(element: _Element | None) -> bool:
    """Whether a switch such as ``w:b`` is there and on."""
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


def _faults(entries: Mapping[str, bytes], relations: Mapping[str, _Element]) -> Iterator[str]:
    kinds = entries.get("[Content_Types].xml", b"").decode("utf-8", errors="replace")
    if re.search("macroenabled|vbaproject|activex|oleobject", kinds, re.IGNORECASE):
        yield "it holds macros or objects"
    for name in entries:
        if ACTIVE.search(name):
            yield f"it holds macros, objects or programs: {name}"
    for name, part in relations.items():
        for relation in part.iter(RELATIONS):
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = relation.get("Target") or ""
            if re.search("vbaproject|oleobject|control|attachedtemplate|afchunk|subdocument", kind, re.IGNORECASE):
                yield f"{name} names a template, macro or object: {target[:60]}"
            elif relation.get("TargetMode") == "External" and not (kind == "hyperlink" and HARMLESS_LINK.match(target)):
                yield f"{name} fetches something from outside: {target[:60]}"


def _target(relations: _Element | None, kind: str, folder: str) -> str:
    """The part that a relationship of this kind names; empty where there is none."""
    for relation in relations.iter(RELATIONS) if relations is not None else ():
        if (relation.get("Type") or "").endswith(f"/{kind}"):
            target = relation.get("Target") or ""
            return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return ""


def _bold_styles(styles: _Element | None) -> frozenset[str]:
    found = set()
    for style in styles.iter(f"{W}style") if styles is not None else ():
        switches = (style.find(f"{W}rPr/{W}b"), style.find(f"{W}rPr/{W}bCs"))
        if style.get(f"{W}type") == "character" and any(map(on, switches)):
            found.add(style.get(f"{W}styleId", ""))
    return frozenset(found)


def _comments(comments: _Element | None) -> Mapping[str, str]:
    return {
        one.get(f"{W}id", ""): " ".join("".join(text.itertext()) for text in one.iter(f"{W}p"))
        for one in (comments.iter(f"{W}comment") if comments is not None else ())
    }
