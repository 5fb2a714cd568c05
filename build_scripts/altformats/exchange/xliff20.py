"""XLIFF 2.0 (OASIS, 5 August 2014; ISO 21720), which newer translation tools open.

Strong words and links are ``<pc>``, fixed codes ``<ph>``; what each stands for is in the unit's ``originalData``.
Figures are ``<pc>`` of the sub-type ``altformats:figure``, which may be deleted: the words inside are the translator's.
Offers from signed translations are in the Translation Candidates module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from ..codes import Code, Coded, Kind, coded, coded_like, spelled, table
from ..errors import ExchangeProblem
from ..model import Place
from ..parcel import Address, Offer, Parcel, Returned, State, Unit
from ..untrusted import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

name: Final = "xliff2"
title: Final = "XLIFF 2.0"
suffix: Final = ".2.xlf"

SPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
MATCHES: Final = "urn:oasis:names:tc:xliff:matches:2.0"
Q: Final = f"{{{SPACE}}}"
M: Final = f"{{{MATCHES}}}"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
UNSETTLED: Final = "altformats:needs-review"
TYPES: Final = {
    Kind.STRONG: {"type": "fmt", "subType": "xlf:b"},
    Kind.LINK: {"type": "link"},
    Kind.FIGURE: {"type": "other", "subType": "altformats:figure"},
    Kind.FIXED: {"type": "other", "subType": "altformats:fixed"},
}


def write(parcel: Parcel) -> bytes:
    """The parcel as one ``<file>``, a ``<unit>`` of one segment for each message."""
    from lxml import etree

    root = etree.Element(f"{Q}xliff", {"version": "2.0"}, nsmap={None: SPACE, "mtc": MATCHES})
    root.set("srcLang", parcel.source)
    root.set("trgLang", parcel.language.tag)
    file = _add(root, "file", id=parcel.slug, original=parcel.slug)
    file.set("srcDir", "ltr")
    file.set("trgDir", parcel.language.direction)
    file.set(XML_SPACE, "preserve")
    _add(_add(file, "notes"), "note").text = f"{parcel.title}: {parcel.language.english} translation."
    for unit in parcel.units:
        _write_unit(file, unit)
    for element in (root, file, *file, *(child for unit in file.findall(f"{Q}unit") for child in unit)):
        element.tail = "\n"
        if element in (root, file) or element.tag == f"{Q}unit":
            element.text = "\n"
    root.tail = None
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def knows(data: bytes) -> bool:
    """Whether its root is an XLIFF 2 element."""
    start = data[:4000].decode("utf-8", errors="replace").replace("'", '"')
    return "<xliff" in start and 'version="2.' in start.split("<xliff", 1)[1].split(">", 1)[0]


def address(data: bytes, file: str) -> Address:
    """Leaflet and language."""
    root = _root(data, file)
    slugs = {one.get("original", "") for one in root.findall(f"{Q}file")}
    tag = root.get("trgLang", "")
    if len(slugs) != 1 or not tag or not all(slugs):
        message = "it does not name one leaflet and one language"
        raise ExchangeProblem(message, file, "Restore original and trgLang of the file that was sent.")
    return Address(slugs.pop(), tag)


def read(data: bytes, file: str, parcel: Parcel) -> tuple[Returned, ...]:
    """Every ``<unit>``, its segments joined."""
    units = {unit.key: unit for unit in parcel.units}
    return tuple(_read_unit(element, file, units) for element in _root(data, file).iter(f"{Q}unit"))


def _root(data: bytes, file: str) -> _Element:
    root = parse_xml(data, file)
    if root.tag != f"{Q}xliff":
        raise ExchangeProblem("not an XLIFF 2.0 file", file, "Ask for the file that we sent.")
    return root


# --------------------------------------------------------------------------------------------------------------------
# Writing


def _write_unit(file: _Element, unit: Unit) -> None:
    element = _add(file, "unit", id=unit.id, canResegment="no")
    english, said = coded(unit.msgid), coded_like(unit.msgid, unit.msgstr) if unit.msgstr else ()
    if unit.offers:
        matches = _add(element, "matches", space=M)
        for offer in unit.offers:
            _write_offer(matches, offer)
    notes = _add(element, "notes")
    for category, words in (("heading", unit.heading), ("role", unit.shape), ("catalog", unit.catalog)):
        _add(notes, "note", category=category).text = words
    if unit.note:
        category, priority = ("safety", "1") if unit.statement else ("explanation", "5")
        _add(notes, "note", category=category, priority=priority).text = unit.note
    data = _data_of(english, said)
    _write_data(element, data)
    segment = _add(element, "segment", id="s1", state="translated" if unit.state is State.TRANSLATED else "initial")
    if unit.state is State.REVIEW:
        segment.set("subState", UNSETTLED)
    _fill(_add(segment, "source"), english, data)
    if unit.msgstr:
        _fill(_add(segment, "target"), said, data)


def _write_offer(matches: _Element, offer: Offer) -> None:
    match = _add(matches, "match", space=M, ref="#s1", origin=offer.about, similarity="100" if offer.whole else "75")
    english, said = coded(offer.english), coded_like(offer.english, offer.said)
    data = _data_of(english, said)
    _write_data(match, data)
    _fill(_add(match, "source"), english, data)
    _fill(_add(match, "target"), said, data)


def _data_of(*messages: Coded) -> Mapping[str, str]:
    """The native text of every code by the text itself, each with the id of its ``<data>``."""
    texts: dict[str, str] = {}
    for part in (part for message in messages for part in message):
        for text in _native(part):
            texts.setdefault(text, f"d{len(texts) + 1}")
    return texts


def _native(part: str | Code) -> Iterator[str]:
    if isinstance(part, Code):
        yield from (text for text in (part.text, part.start, part.end) if text)
        for child in part.children:
            yield from _native(child)


def _write_data(element: _Element, data: Mapping[str, str]) -> None:
    if data:
        original = _add(element, "originalData")
        for text, number in data.items():
            _add(original, "data", id=number).text = text


def _fill(element: _Element, message: Coded, data: Mapping[str, str]) -> None:
    """Put words and codes into an element."""
    last: _Element | None = None
    for part in message:
        if isinstance(part, Code):
            last = _code(element, part, data)
        elif last is None:
            element.text = (element.text or "") + part
        else:
            last.tail = (last.tail or "") + part


def _code(element: _Element, code: Code, data: Mapping[str, str]) -> _Element:
    if code.kind is Kind.FIXED:
        fixed = {"equiv": code.shown, "disp": code.shown, "dataRef": data[code.text], "canDelete": "no"}
        return _add(element, "ph", id=code.id, **fixed, **TYPES[code.kind])
    inline = _add(element, "pc", id=code.id, **TYPES[code.kind])
    if code.kind is Kind.FIGURE:
        inline.set("canDelete", "yes")
    else:
        inline.set("canDelete", "no")
        inline.set("dataRefStart", data[code.start])
        inline.set("dataRefEnd", data[code.end])
    _fill(inline, code.children, data)
    return inline


def _add(parent: _Element, tag: str, space: str = Q, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{space}{tag}", attributes)


# --------------------------------------------------------------------------------------------------------------------
# Reading


def _read_unit(element: _Element, file: str, units: Mapping[str, Unit]) -> Returned:
    place = Place(file, element.sourceline or 0)
    back = Returned(element.get("id", ""), place)
    unit = units.get(back.key)
    if unit is None:
        return back
    codes = table(unit.msgid)
    data = {one.get("id", ""): one.text or "" for one in element.findall(f"{Q}originalData/{Q}data")}
    sent = {unit.heading, unit.shape, unit.catalog, unit.note}
    notes = [note.text or "" for note in element.findall(f"{Q}notes/{Q}note")]
    remark = " ".join(note for note in notes if note not in sent)
    segments = [one for one in element if one.tag in (f"{Q}segment", f"{Q}ignorable")]
    settled = not any(one.get("subState") == UNSETTLED and one.get("state") == "initial" for one in segments)
    try:
        english = "".join(_words(one, "source", codes, data) for one in segments)
        said = "".join(_words(one, "target", codes, data) for one in _ordered(segments))
    except ValueError as error:
        return Returned(back.id, place, unit.msgid, fault=str(error), remark=remark)
    return Returned(back.id, place, english, said, settled=settled, remark=remark)


def _ordered(segments: list[_Element]) -> list[_Element]:
    """Segments in the order of the translation.  Raises ValueError for a numbering that is no order."""
    orders = [
        target.get("order") if target is not None else None for target in (s.find(f"{Q}target") for s in segments)
    ]
    numbers = [int(order) if order else place for place, order in enumerate(orders, start=1)]
    if sorted(numbers) != list(range(1, len(segments) + 1)):
        raise ValueError("the order of its segments is not clear")
    return [segment for _, segment in sorted(zip(numbers, segments, strict=True), key=lambda pair: pair[0])]


def _words(segment: _Element, which: str, codes: Mapping[str, Code], data: Mapping[str, str]) -> str:
    found = segment.findall(f"{Q}{which}")
    if len(found) > 1:
        raise ValueError(f"it has two {which}s")
    if not found and which == "target" and segment.tag == f"{Q}ignorable":
        found = segment.findall(f"{Q}source")
    return spelled(tuple(_parts(found[0], codes, data))) if found else ""


def _parts(element: _Element, codes: Mapping[str, Code], data: Mapping[str, str]) -> Iterator[str | Code]:
    """Words and codes of a source or target.  Raises ValueError for what is no inline element of ours."""
    if element.text:
        yield element.text
    for child in element:
        yield from _part(child, codes, data)
        if child.tail:
            yield child.tail


def _part(child: _Element, codes: Mapping[str, Code], data: Mapping[str, str]) -> Iterator[str | Code]:
    if child.tag in (f"{Q}mrk", f"{Q}sm", f"{Q}em"):
        yield from _parts(child, codes, data)
        return
    code = codes.get(child.get("startRef") or child.get("id", ""))
    if code is None or not isinstance(child.tag, str):
        raise ValueError(f"it holds a code that was not sent: {child.get('id', '')}")
    paired = code.kind is not Kind.FIXED
    if paired and child.tag == f"{Q}pc":
        yield Code(code.id, code.kind, code.start, code.end, tuple(_parts(child, codes, data)))
    elif paired and child.tag == f"{Q}sc":
        yield code.start
    elif paired and child.tag == f"{Q}ec":
        yield code.end
    elif not paired and child.tag == f"{Q}ph":
        yield Code(code.id, code.kind, text=data.get(child.get("dataRef", "")) or code.text)
    else:
        raise ValueError(f"code {code.id} came back as another kind of code")
