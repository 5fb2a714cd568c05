"""Whatever a PDF holds that nobody reads is a fault, and so is an order on the page that ears do not hear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from altformats.readers.pdf_content import read_content
from altformats.readers.pdf_order import order
from altformats.readers.pdf_tree import walk, words_by_mark
from altformats.readers.pdf_unread import unread

from .pdf_damage import LANGUAGES, SIZES, add, damaged, instructions, made

pytestmark = pytest.mark.slow


def _found(path: Path, kind: str) -> list[str]:
    """What is found of one kind: unread or order."""
    with Pdf.open(path) as file:
        contents = [read_content(page, {}) for page in file.pages]
        tree = walk(file, words_by_mark([content.pieces for content in contents]), str(file.Root.Lang))
        backwards = file.Root.ViewerPreferences.get("/Direction") == "/R2L"
        look = unread(path, file, contents, tree), order(contents, tree, right_to_left=backwards)
        return [message for found in look for code, message, _ in found if code == f"pdf-{kind}"]


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_all_that_a_clean_file_holds_is_read(tag: str, size: int) -> None:
    """Nothing unread and nothing out of order is found in any language and size."""
    assert _found(made(tag, size), "unread") == []
    assert _found(made(tag, size), "order") == []


def _link(file: Pdf) -> Any:
    return next(annotation for page in file.pages for annotation in page.obj.get("/Annots", ()))


def _first_tag(file: Pdf) -> Any:
    return file.Root.StructTreeRoot.K[0].K[0]


def _image(file: Pdf) -> None:
    picture = file.make_stream(b"\x00")
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 1, 1
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    add(file, file.pages[0], "20 0 0 20 300 60 cm /note Do", XObject=Dictionary({"/note": picture}))


def _layers(file: Pdf) -> None:
    file.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


def _metadata(file: Pdf) -> None:
    said = file.Root.Metadata.read_bytes()
    more = b'<rdf:Description rdf:about="" pdf:Keywords="safe to drive"/></rdf:RDF>'
    file.Root.Metadata.write(said.replace(b"</rdf:RDF>", more))


def _bookmark(file: Pdf) -> None:
    with file.open_outline() as outline:
        outline.root.append(OutlineItem("You may drive", 0))


def _bookmark_elsewhere(file: Pdf) -> None:
    with file.open_outline() as outline:
        outline.root[0].destination = Array([file.pages[-1].obj, Name.Fit])


def _lost_object(file: Pdf) -> None:
    for page in file.pages:
        page.obj.Resources.Font[Name("/Idle")] = file.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )


def _rotated(file: Pdf) -> None:
    file.pages[0].obj.Rotate = 180


DAMAGES: dict[str, tuple[Callable[[Pdf], Any], str]] = {
    "a picture": (_image, "is drawn with “Do”"),
    "a curve": (lambda file: add(file, file.pages[0], "100 100 m 110 120 130 120 140 100 c S"), "“c”"),
    "strokes that make a word": (
        lambda file: add(file, file.pages[0], "2 w 300 60 m 300 75 l 308 60 l 308 75 l S"),
        "neither frames words nor underlines",
    ),
    "a layer": (_layers, "/OCProperties"),
    "a thumbnail": (lambda file: setattr(file.pages[0].obj, "Thumb", file.make_stream(b"")), "/Thumb"),
    "a page upside down": (_rotated, "/Rotate"),
    "another unit": (lambda file: setattr(file.pages[0].obj, "UserUnit", 2), "/UserUnit"),
    "a cropped page": (lambda file: setattr(file.pages[0].obj, "CropBox", Array([0, 0, 590, 840])), "cropped"),
    "article threads": (lambda file: setattr(file.Root, "Threads", Array()), "/Threads"),
    "other page numbers": (
        lambda file: setattr(file.Root, "PageLabels", Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))),
        "other numbers",
    ),
    "an alternative text": (lambda file: setattr(_first_tag(file), "Alt", "You may drive."), "/Alt"),
    "an expansion": (lambda file: setattr(_first_tag(file), "E", "You may drive."), "/E"),
    "a title of a tag": (lambda file: setattr(_first_tag(file), "T", "You may drive."), "/T"),
    "a link that says more": (lambda file: setattr(_link(file), "Contents", "Do not ring"), "Do not ring"),
    "a link with an area of its own": (
        lambda file: setattr(_link(file), "QuadPoints", Array([0, 0, 9, 0, 0, 9, 9, 9])),
        "/QuadPoints",
    ),
    "a link that lies over other words": (
        lambda file: setattr(_link(file), "Rect", Array([0, 0, 600, 800])),
        "lies over other words",
    ),
    "a link that lies over no words": (lambda file: setattr(_link(file), "Rect", Array([0, 0, 1, 1])), "lies over"),
    "another title": (lambda file: file.docinfo.__setitem__("/Title", "Other"), "the title"),
    "keywords": (lambda file: file.docinfo.__setitem__("/Keywords", "drive"), "/Keywords"),
    "more metadata": (_metadata, "the metadata say more"),
    "a bookmark of its own": (_bookmark, "You may drive"),
    "a bookmark that leads elsewhere": (_bookmark_elsewhere, "does not lead to its heading"),
    "a font for nothing": (_lost_object, "a font"),
    "another graphics state": (
        lambda file: file.pages[0].obj.Resources.ExtGState.__setitem__("/odd", Dictionary(BM=Name.Multiply)),
        "/BM",
    ),
}


@pytest.mark.parametrize("way", DAMAGES)
def test_what_nobody_reads_is_a_fault(tmp_path: Path, way: str) -> None:
    """Each thing that could say something else to somebody is named."""
    damage, named = DAMAGES[way]
    assert any(named in message for message in _found(damaged(made("en"), tmp_path, damage), "unread"))


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"", b"\nthe leaflet is out of date"), (b"", b"\n%%EOF\n"), (b"GIF89a", b"")],
    ids=["words after the end", "an older version", "another file before it"],
)
def test_bytes_around_the_file_are_a_fault(tmp_path: Path, before: bytes, after: bytes) -> None:
    """What is put before or after a finished file is seen, for viewers pass over it and people may find it."""
    path = tmp_path / "more.pdf"
    path.write_bytes(before + made("en").read_bytes() + after)
    assert _found(path, "unread")


def test_an_object_that_belongs_to_nothing_is_a_fault(tmp_path: Path) -> None:
    """Words can wait in a file until some other program finds them."""
    path = tmp_path / "more.pdf"
    data = made("en").read_bytes()
    with Pdf.open(made("en")) as file:
        count = len(file.objects) + 1
        trailer = f"trailer\n<< /Root {file.Root.objgen[0]} 0 R /Size {count + 1} >>\n"
    table = f"xref\n{count} 1\n{len(data):010} 00000 n \n{trailer}startxref\n0\n%%EOF\n"
    path.write_bytes(data + f"{count} 0 obj\n<< /Note (You may drive) >>\nendobj\n{table}".encode())
    assert any("added to" in message for message in _found(path, "unread"))


def _moved(height: Callable[[float], float]) -> Callable[[Pdf], None]:
    def change(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
        yield [*given[:5], height(float(given[5]))] if name == "Tm" else given, name

    return lambda file: instructions(file, change)


def test_blocks_that_stand_in_another_order_are_a_fault(tmp_path: Path) -> None:
    """A page that runs from the bottom to the top is read out from the top to the bottom."""
    bad = damaged(made("en"), tmp_path, _moved(lambda down: 1122 - down))
    assert any("stands above" in message for message in _found(bad, "order"))


def test_words_that_changed_places_within_a_line_are_a_fault(tmp_path: Path) -> None:
    """“Do” and “not” that stand in each other's place are two words in another order."""

    def change(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
        yield [*given[:4], 1000 - float(given[4]), given[5]] if name == "Tm" else given, name

    bad = damaged(made("en"), tmp_path, lambda file: instructions(file, change))
    assert any("another order" in message for message in _found(bad, "order"))
