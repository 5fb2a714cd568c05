"""The picture of large print: each way to hide words from eyes is seen by the ink; clean files have it everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from altformats.matching import locate, normal

from .pdf_damage import (
    LANGUAGES,
    SIZES,
    add,
    area,
    damaged,
    driving,
    instructions,
    layer,
    layers_without,
    made,
    on_page,
    read,
    white_form,
)
from .samples import SAY

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_clean_file_has_ink_wherever_it_has_words(tag: str, size: int) -> None:
    """The layer of ink holds every block of the tags, in every language and size."""
    reading = read(made(tag, size))
    assert layer(reading, "ink").parts == layer(reading, "tags").parts
    assert reading.faults == ()


def _shading(file: Pdf, page: pikepdf.Page, place: str) -> None:
    white = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([1]), N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 1, 0]), Function=white)
    shading.Extend = Array([True, True])
    add(file, page, f"{place} re W n /cover sh", Shading=Dictionary({"/cover": shading}))


def _inline_image(file: Pdf, page: pikepdf.Page, place: str) -> None:
    left, low, wide, high = place.split()
    add(file, page, f"{wide} 0 0 {high} {left} {low} cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID FF> EI")


def _pattern(file: Pdf, page: pikepdf.Page, place: str) -> None:
    tile = file.make_stream(b"1 g 0 0 10 10 re f")
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep, tile.Resources = Array([0, 0, 10, 10]), 10, 10, Dictionary()
    add(file, page, f"/Pattern cs /tile scn {place} re f", Pattern=Dictionary({"/tile": tile}))


def _annotation(file: Pdf, page: pikepdf.Page, place: str) -> None:
    left, low, wide, high = (float(value) for value in place.split())
    box = (left, low, left + wide, low + high)
    shown = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array(list(box)), F=4)
    shown.AP = Dictionary(N=white_form(file, box))
    page.obj.Annots = Array([*page.obj.get("/Annots", ()), file.make_indirect(shown)])


def _blend(file: Pdf, page: pikepdf.Page, place: str) -> None:
    state = Dictionary(BM=Name.Screen)
    add(file, page, f"/screen gs 1 g {place} re f", ExtGState=Dictionary({"/screen": state}))


def _stripes(file: Pdf, page: pikepdf.Page, place: str) -> None:
    left, low, wide, high = (float(value) for value in place.split())
    lines = (f"{left} {low + row * 1.5:.2f} {wide} 1.2 re f" for row in range(int(high / 1.5)))
    add(file, page, "1 g " + " ".join(lines))


def _struck_out(file: Pdf, page: pikepdf.Page, place: str) -> None:
    left, low, wide, high = (float(value) for value in place.split())
    line = f"q 0 g {left} {low + high / 2 - 0.5:.2f} {wide} 1 re f Q\n"
    page.obj.Contents = file.make_stream(line.encode() + page.obj.Contents.read_bytes())


COVERS: dict[str, Callable[[Pdf, pikepdf.Page, str], None]] = {
    "a shading": _shading,
    "an inline image": _inline_image,
    "a pattern": _pattern,
    "what an annotation shows": _annotation,
    "a blend": _blend,
    "stripes": _stripes,
    "a line behind it": _struck_out,
}


@pytest.mark.parametrize("way", COVERS)
@pytest.mark.parametrize("tag", ["en", "ur", "bn", "zh-Hans"])
def test_a_word_under_a_cover_of_any_kind_has_no_ink(tmp_path: Path, way: str, tag: str) -> None:
    """Whatever is laid over a word, the block loses its place in the layer of ink, and not in the tags."""

    def damage(file: Pdf) -> None:
        page, piece = on_page(file, SAY[tag][4].strip()[:1])
        COVERS[way](file, page, area(piece.box))

    bad = read(damaged(made(tag), tmp_path, damage))
    hidden = {part.text for part in layer(bad, "tags").parts} - {part.text for part in layer(bad, "ink").parts}
    assert hidden


def _other_black(file: Pdf) -> None:
    """Letters in white by way of a colour space that the content stream merely names."""
    space = Array([Name.Separation, Name.Black, Name.DeviceGray])
    space.append(Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([1]), N=1))
    for page in file.pages:
        page.obj.Resources.ColorSpace = Dictionary({"/white": space})

    def change(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
        yield given, name
        if name == "BT":
            yield [Name("/white")], "cs"
            yield [1], "scn"

    instructions(file, change)


def _masked(file: Pdf) -> None:
    """Letters behind a soft mask that lets nothing through."""
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    black = file.make_stream(b"0 g 0 0 600 900 re f")
    black.Type, black.Subtype, black.BBox, black.Group = Name.XObject, Name.Form, Array([0, 0, 600, 900]), group
    mask = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=black))
    for page in file.pages:
        page.obj.Resources.ExtGState["/mask"] = mask
        page.obj.Contents = file.make_stream(b"/mask gs\n" + page.obj.Contents.read_bytes())


def _switched_off(file: Pdf) -> None:
    """Letters on a layer that no viewer shows unless told to."""
    group = file.make_indirect(Dictionary(Type=Name.OCG, Name="words"))
    file.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    for page in file.pages:
        page.obj.Resources.Properties = Dictionary({"/off": group})
        page.obj.Contents = file.make_stream(b"/OC /off BDC\n" + page.obj.Contents.read_bytes() + b"\nEMC")


def _stroked_alone(file: Pdf) -> None:
    """Letters drawn as white outlines, in a rendering mode that the colour to fill with does not touch."""

    def change(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
        if name == "BT":
            yield [1], "G"
            yield [1], "Tr"
        yield given, name

    instructions(file, change)


ALL_OF_IT: dict[str, Callable[[Pdf], None]] = {
    "white by another colour space": _other_black,
    "behind a soft mask": _masked,
    "on a layer that is switched off": _switched_off,
    "white outlines": _stroked_alone,
    "cropped": lambda file: file.pages[0].obj.__setitem__("/CropBox", Array([0, 0, 250, 842])),
}


@pytest.mark.parametrize("way", ALL_OF_IT)
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_words_that_no_eye_sees_have_no_ink(tmp_path: Path, way: str, tag: str) -> None:
    """The tags still hold the statement; the layer of ink does not."""
    bad = read(damaged(made(tag), tmp_path, ALL_OF_IT[way]))
    assert locate(driving(tag), layer(bad, "tags"))
    assert not locate(driving(tag), layer(bad, "ink"))


def test_a_soft_mask_is_seen_by_the_ink_alone_of_the_layers_of_words(tmp_path: Path) -> None:
    """Tags and text layer hold a statement that nobody can see."""
    bad = read(damaged(made("en"), tmp_path, _masked))
    assert {"tags", "text layer"}.isdisjoint(layers_without(bad, driving("en")))
    assert "ink" in layers_without(bad, driving("en"))


def test_words_upon_words_have_no_ink(tmp_path: Path) -> None:
    """Two blocks drawn in one place cannot be read, though each leaves its ink."""

    def change(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
        yield [1, 0, 0, -1, 68, 400] if name == "Tm" else given, name

    bad = read(damaged(made("en"), tmp_path, lambda file: instructions(file, change)))
    assert not locate(driving("en"), layer(bad, "ink"))


def test_a_page_label_without_ink_is_a_fault(tmp_path: Path) -> None:
    """The label belongs to no block; that it cannot be seen is said all the same."""

    def damage(file: Pdf) -> None:
        page, piece = on_page(file, "Page")
        _pattern(file, page, area(piece.box))

    bad = read(damaged(made("en"), tmp_path, damage))
    assert any(fault.code == "pdf-hidden" and fault.layer == "ink" for fault in bad.faults)
    assert locate(driving("en"), layer(bad, "ink"))


def test_letters_that_stand_elsewhere_than_the_page_says_are_seen(tmp_path: Path) -> None:
    """Some programs lose an advance that others keep, and letters overlap: what they show is not what was placed.

    PDFium (Chrome, Edge) drops the number that ends an array in which a string is empty.
    """

    def change(name: str, given: list[Any]) -> Iterator[tuple[list[Any], str]]:
        if name == "TJ":
            half = len(given[0]) // 2
            yield [Array([*given[0][:half], pikepdf.String(b""), -3000])], "TJ"
            yield [Array(list(given[0][half:]))], "TJ"
        else:
            yield given, name

    bad = read(damaged(made("en"), tmp_path, lambda file: instructions(file, change)))
    assert not locate(driving("en"), layer(bad, "ink"))
    assert normal(driving("en")[0]) in {normal(part.text) for part in layer(bad, "tags").parts}
