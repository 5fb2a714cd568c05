"""Letters of the large print stand where they belong in every viewer, those in Chrome and Edge among them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from altformats.formats import pdf as maker
from altformats.formats.pdf_tags import _without_empty
from altformats.model import Options

from .samples import PROJECT, SAY, edition


@pytest.mark.parametrize("tag", list(SAY))
def test_no_row_of_letters_holds_an_empty_string(tag: str, tmp_path: Path) -> None:
    """A viewer that meets one loses the number that ends the row, and draws the next letters upon the last."""
    path = tmp_path / f"{tag}.pdf"
    maker.make(edition(tag), path, Options(PROJECT))
    with pikepdf.Pdf.open(path) as file:
        steps = [step for page in file.pages for step in pikepdf.parse_content_stream(page)]
        rows = [list(step.operands[0]) for step in steps if str(step.operator) == "TJ"]
        assert rows
        assert not [row for row in rows for item in row if isinstance(item, pikepdf.String) and not bytes(item)]


def test_numbers_around_an_empty_string_are_added_up() -> None:
    """What is taken out moves nothing: each letter stands as far along the line as before."""
    row = [pikepdf.String("a"), 3, pikepdf.String(""), Decimal("1.5"), pikepdf.String("b"), -2, pikepdf.String("")]
    assert _without_empty(row) == [pikepdf.String("a"), Decimal("4.5"), pikepdf.String("b"), -2]
