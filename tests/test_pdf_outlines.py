"""The shapes of letters: a font that draws one letter as another, or as nothing, is found out in every script."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Pdf

from altformats.errors import MissingTool
from altformats.readers import pdf as reader
from altformats.readers.pdf_ocr import Recognised

from .pdf_damage import LANGUAGES, damaged, driving, exchange_shapes, layer, layers_without, made, read

pytestmark = pytest.mark.slow

WORDS = {"bn": "গল", "ur": "گھنٹے", "ar": "استرح", "zh-Hans": "开车"}
"""Letters of the statement for each script that figures do not stand for."""


@pytest.mark.parametrize("tag", LANGUAGES)
def test_letters_that_exchanged_their_shapes_are_seen(tmp_path: Path, tag: str) -> None:
    """All that the file says of its characters stands, but two are drawn as each other: their outlines tell."""
    letters = WORDS.get(tag, "47")
    bad = read(damaged(made(tag), tmp_path, lambda file: exchange_shapes(file, letters, tag)))
    assert "drawn glyphs" in layers_without(bad, driving(tag))
    assert "tags" not in layers_without(bad, driving(tag))


@pytest.mark.parametrize("tag", ["zh-Hans", "bn"])
def test_a_letter_without_a_shape_is_seen_by_the_glyphs_alone(tmp_path: Path, tag: str) -> None:
    """A letter that is drawn as nothing leaves no ink where none is due: only its outline is not the font's."""
    bad = read(damaged(made(tag), tmp_path, lambda file: exchange_shapes(file, WORDS[tag][0], tag)))
    lost = layers_without(bad, driving(tag))
    assert "drawn glyphs" in lost
    assert {"tags", "text layer"}.isdisjoint(lost)


def test_codes_led_to_other_glyphs_are_seen(tmp_path: Path) -> None:
    """A table between codes and glyphs can make any letter of any other: a font with one is not taken at its word."""

    def damage(file: Pdf) -> None:
        table = bytearray(b"".join(code.to_bytes(2, "big") for code in range(400)))
        for item in file.objects:
            if hasattr(item, "keys") and "/CIDToGIDMap" in item:
                item.CIDToGIDMap = file.make_stream(bytes(table))

    bad = read(damaged(made("en"), tmp_path, damage))
    assert layer(bad, "drawn glyphs").parts == ()


def test_a_font_that_is_not_installed_is_named(tmp_path: Path) -> None:
    """Without the font of that name there is nothing to compare with, and no proof."""
    with pytest.raises(MissingTool, match="Atkinson"):
        reader.read(damaged(made("en"), tmp_path, lambda _file: None), {}, Recognised())


def test_other_glyphs_than_the_characters_say_are_seen(tmp_path: Path) -> None:
    """In Latin script, too, the words are shaped again: a table of characters cannot make 7 count as 4."""

    def damage(file: Pdf) -> None:
        for item in file.objects:
            stream = item.get("/ToUnicode") if isinstance(item, pikepdf.Dictionary) else None
            if stream is not None:
                stream.write(stream.read_bytes().replace(b"<0034>", b"<0037>"))

    bad = read(damaged(made("en"), tmp_path, damage))
    seven = [driving("en")[0].replace("4", "7")]
    assert "tags" not in layers_without(bad, seven)
    assert "drawn glyphs" in layers_without(bad, seven)
