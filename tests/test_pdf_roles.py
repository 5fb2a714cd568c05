"""Headings, links and tags are to ears what they are to eyes; letters stand upright, whole, at their own width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from altformats.readers import pdf_ocr
from altformats.readers.pdf_content import read_content

from .pdf_damage import add, damaged, driving, instructions, layers_without, made, read


@pytest.fixture(autouse=True)
def _without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is another test's subject, and takes most of the time."""
    monkeypatch.setattr(pdf_ocr, "readable", lambda *_: False)


def _tag(file: Pdf, role: str) -> Any:
    """The first tag of that role."""

    def visit(element: Any) -> Iterator[Any]:
        if element.get("/S") == f"/{role}":
            yield element
        for kid in element.get("/K", ()):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield from visit(kid)

    return next(visit(file.Root.StructTreeRoot.K[0]))


def _drawn(change: Callable[[str, list[Any]], list[Any]]) -> Callable[[Pdf], None]:
    def each(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
        yield change(name, given), name

    return lambda file: instructions(file, each)


def _shrunk(file: Pdf) -> None:
    """Letters a quarter as large, while the page still says 18 points."""
    for item in file.objects:
        program = item.get("/FontFile2") if isinstance(item, Dictionary) else None
        if program is not None:
            data = bytearray(program.read_bytes())
            at = data.index(b"head", 0, 400) + 8
            head = int.from_bytes(data[at : at + 4], "big")
            data[head + 18 : head + 20] = (4000).to_bytes(2, "big")
            program.write(bytes(data))


def _bookmarks_gone(file: Pdf) -> None:
    del file.Root.Outlines


def _unlinked(file: Pdf) -> None:
    _tag(file, "Link").S = Name.Span


def _unlisted(file: Pdf) -> None:
    file.pages[0].obj.StructParents = 900


def _without_links(file: Pdf) -> None:
    for page in file.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots


def _more_label(file: Pdf) -> None:
    """Words of the page that count as no words of the leaflet."""
    page = file.pages[0]
    font = next(one.operands[0] for one in pikepdf.parse_content_stream(page) if str(one.operator) == "Tf")
    code = read_content(page, {}).pieces[0].codes[0]
    add(file, page, f"BT {font} 18 Tf 100 400 Td <{code:04x}> Tj ET")


DAMAGES: dict[str, tuple[Callable[[Pdf], Any], str, str]] = {
    "a heading that is a paragraph": (
        lambda file: setattr(_tag(file, "H2"), "S", Name.P),
        "pdf-roles",
        "to ears it is P",
    ),
    "a paragraph that is a heading": (
        lambda file: setattr(_tag(file, "P"), "S", Name.H2),
        "pdf-roles",
        "to ears it is H2",
    ),
    "a heading of another level": (lambda file: setattr(_tag(file, "H2"), "S", Name.H1), "pdf-roles", "another level"),
    "tags that may be wrong": (
        lambda file: setattr(file.Root.MarkInfo, "Suspects", True),
        "pdf-roles",
        "can be relied on",
    ),
    "the name of the file for its title": (
        lambda file: setattr(file.Root.ViewerPreferences, "DisplayDocTitle", False),
        "pdf-roles",
        "in place of its title",
    ),
    "words that do not lead to their tags": (_unlisted, "pdf-roles", "do not lead to their tags"),
    "a link that is none to ears": (_unlinked, "pdf-unread", "belongs to no words"),
    "a link that is on no page": (_without_links, "pdf-unread", "is on no page"),
    "words beside the page label": (_more_label, "pdf-order", "is labelled"),
    "no bookmarks": (_bookmarks_gone, "pdf-unread", "has no bookmark"),
    "mirror writing": (
        _drawn(lambda name, given: [-1, *given[1:4], 500, given[5]] if name == "Tm" else given),
        "pdf-hidden",
        "turned, mirrored or squeezed",
    ),
    "letters upon each other": (
        _drawn(
            lambda name, given: (
                [Array([x if isinstance(x, pikepdf.String) else 400 for x in given[0]])] if name == "TJ" else given
            )
        ),
        "pdf-hidden",
        "upon each other",
    ),
    "a page that says it is another": (
        lambda file: file.pages.reverse(),
        "pdf-order",
        "is labelled",
    ),
}


@pytest.mark.parametrize("way", DAMAGES)
def test_what_looks_otherwise_than_it_is_read_out_is_a_fault(tmp_path: Path, way: str) -> None:
    """Each is named with its code, and the words alone would not have told."""
    damage, code, said = DAMAGES[way]
    bad = read(damaged(made("en"), tmp_path, damage))
    assert any(fault.code == code and said in fault.message for fault in bad.faults), [
        fault.message for fault in bad.faults
    ]


def test_letters_smaller_than_the_file_says_are_seen(tmp_path: Path) -> None:
    """A font whose em was made four times larger draws letters of a quarter of the size that the page states."""
    bad = read(damaged(made("en"), tmp_path, _shrunk))
    assert "drawn glyphs" in layers_without(bad, driving("en"))


def test_letters_whose_widths_are_wrong_are_seen(tmp_path: Path) -> None:
    """A table that makes letters narrower than they are draws them upon each other, in the right order."""

    def damage(file: Pdf) -> None:
        for item in file.objects:
            if isinstance(item, Dictionary) and "/W" in item and "/DW" not in item:
                item.W = Array([0, 700, 200])

    bad = read(damaged(made("en"), tmp_path, damage))
    assert "drawn glyphs" in layers_without(bad, driving("en"))
