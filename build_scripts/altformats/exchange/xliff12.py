"""XLIFF 1.2 (OASIS, 1 February 2008), which every translation tool opens.

Strong words and links are ``<g>``, fixed codes ``<ph>`` with what a reader sees as ``equiv-text``, figures ``<g>`` of
the type ``x-figure``: a tool keeps the mark in place and leaves the words inside it to the translator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from ..codes import Code, Coded, Kind, coded, coded_like, spelled, table
from ..errors import ExchangeProblem
from ..model import Place
from ..parcel import Address, Parcel, Returned, State, Unit
from ..untrusted import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

name: Final = "xliff"
title: Final = "XLIFF 1.2"
suffix: Final = ".xlf"

SPACE: Final = "urn:oasis:names:tc:xliff:document:1.2"
Q: Final = f"{{{SPACE}}}"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
TYPES: Final = {Kind.STRONG: "bold", Kind.LINK: "link", Kind.FIGURE: "x-figure", Kind.FIXED: "x-fixed"}
UNFINISHED: Final = frozenset(
    {"needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n", "needs-review-translation"}
)
OUR_STATES: Final = {State.REVIEW: "needs-review-translation", State.TRANSLATED: "translated"}


def write(parcel: Parcel) -> bytes:
    """The parcel as one ``<file>``, a ``<trans-unit>`` for each message."""
    from lxml import etree

    root = etree.Element(f"{Q}xliff", {"version": "1.2"}, nsmap={None: SPACE})
    file = _add(root, "file", original=parcel.slug, datatype="plaintext")
    file.set("source-language", parcel.source)
    file.set("target-language", parcel.language.tag)
    header = _add(file, "header")
    _add(header, "note").text = f"{parcel.title}: {parcel.language.english} translation."
    body = _add(file, "body")
    for unit in parcel.units:
        _write_unit(body, unit)
    for element in (root, file, header, body, *body, *(child for unit in body for child in unit)):
        element.tail = "\n"
        if element in (root, file, header, body) or element.tag == f"{Q}trans-unit":
            element.text = "\n"
    root.tail = None
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def knows(data: bytes) -> bool:
    """Whether its root is an XLIFF 1 element."""
    start = data[:4000].decode("utf-8", errors="replace")
    return "<xliff" in start and 'version="1.' in start.replace("'", '"').split("<xliff", 1)[1].split(">", 1)[0]


def address(data: bytes, file: str) -> Address:
    """Leaflet and language of the one ``<file>``."""
    files = _files(data, file)
    found = {(one.get("original", ""), one.get("target-language", "")) for one in files}
    if len(found) != 1 or not all(next(iter(found))):
        message = "it does not name one leaflet and one language"
        raise ExchangeProblem(message, file, "Restore original and target-language of the file that was sent.")
    return Address(*next(iter(found)))


def read(data: bytes, file: str, parcel: Parcel) -> tuple[Returned, ...]:
    """Every ``<trans-unit>``."""
    units = {unit.key: unit for unit in parcel.units}
    return tuple(
        _read_unit(element, file, units) for one in _files(data, file) for element in one.iter(f"{Q}trans-unit")
    )


def _files(data: bytes, file: str) -> list[_Element]:
    root = parse_xml(data, file)
    files = list(root.findall(f"{Q}file"))
    if root.tag != f"{Q}xliff" or not files:
        raise ExchangeProblem("not an XLIFF 1.2 file", file, "Ask for the file that we sent.")
    return files


# --------------------------------------------------------------------------------------------------------------------
# Writing


def _write_unit(body: _Element, unit: Unit) -> None:
    element = _add(body, "trans-unit", id=unit.id)
    element.set(XML_SPACE, "preserve")
    _fill(_add(element, "source"), coded(unit.msgid))
    if unit.msgstr:
        target = _add(element, "target", state=OUR_STATES[unit.state])
        _fill(target, coded_like(unit.msgid, unit.msgstr))
    context = _add(element, "context-group", purpose="information")
    for kind, words in (("x-heading", unit.heading), ("x-role", unit.shape), ("x-catalog", unit.catalog)):
        entry = _add(context, "context")
        entry.set("context-type", kind)
        entry.text = words
    if unit.note:
        note = _add(element, "note", priority="1" if unit.statement else "5")
        note.set("from", "altformats")
        note.text = unit.note
    for offer in unit.offers:
        other = _add(element, "alt-trans", origin=offer.about)
        other.set("match-quality", "100" if offer.whole else "75")
        _fill(_add(other, "source"), coded(offer.english))
        _fill(_add(other, "target"), coded_like(offer.english, offer.said))


def _fill(element: _Element, message: Coded) -> None:
    """Put words and codes into an element."""
    last: _Element | None = None
    for part in message:
        if isinstance(part, Code):
            last = _code(element, part)
        elif last is None:
            element.text = (element.text or "") + part
        else:
            last.tail = (last.tail or "") + part


def _code(element: _Element, code: Code) -> _Element:
    inline = _add(element, "ph" if code.kind is Kind.FIXED else "g", id=code.id, ctype=TYPES[code.kind])
    if code.kind is Kind.FIXED:
        inline.set("equiv-text", code.shown)
        inline.text = code.text
    else:
        _fill(inline, code.children)
    return inline


def _add(parent: _Element, tag: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{Q}{tag}", attributes)


# --------------------------------------------------------------------------------------------------------------------
# Reading


def _read_unit(element: _Element, file: str, units: Mapping[str, Unit]) -> Returned:
    place = Place(file, int(element.sourceline or 0))
    back = Returned(element.get("id", ""), place)
    unit = units.get(back.key)
    source, targets = element.find(f"{Q}source"), element.findall(f"{Q}target")
    if unit is None or source is None:
        return back
    codes = table(unit.msgid)
    remark = " ".join(note.text or "" for note in element.findall(f"{Q}note") if (note.text or "") != unit.note)
    settled = not any(target.get("state") in UNFINISHED for target in targets)
    try:
        english = spelled(tuple(_parts(source, codes)))
        said = spelled(tuple(_parts(targets[0], codes))) if targets else ""
    except ValueError as error:
        return Returned(back.id, place, unit.msgid, fault=str(error), remark=remark)
    fault = "it has two targets" if len(targets) > 1 else ""
    return Returned(back.id, place, english, said, settled=settled, fault=fault, remark=remark)


def _parts(element: _Element, codes: Mapping[str, Code]) -> Iterator[str | Code]:
    """Words and codes of a source or target.  Raises ValueError for what is no inline element of ours."""
    if element.text:
        yield element.text
    for child in element:
        yield from _part(child, codes)
        if child.tail:
            yield child.tail


def _part(child: _Element, codes: Mapping[str, Code]) -> Iterator[str | Code]:
    if child.tag == f"{Q}mrk":
        yield from _parts(child, codes)
        return
    code = codes.get(child.get("id", ""))
    if not isinstance(child.tag, str) or code is None:
        raise ValueError(f"it holds a code that was not sent: {child.get('id', '')}")
    if child.tag == f"{Q}g" and code.kind is not Kind.FIXED:
        yield Code(code.id, code.kind, code.start, code.end, tuple(_parts(child, codes)))
    elif child.tag in (f"{Q}ph", f"{Q}x") and code.kind is Kind.FIXED:
        yield Code(code.id, code.kind, text="".join(child.itertext()) or code.text)
    else:
        raise ValueError(f"code {code.id} came back as another kind of code")
