"""Letters of the large print stand where they belong in every viewer, those in Chrome and Edge among them."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from altformats.errors import FormatProblem
from altformats.formats import pdf as maker
from altformats.formats.pdf_marks import rewritten, without_empty
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
    assert without_empty(b"<0061>3<>1.5<0062>-2<>") == b"<0061> 4.5 <0062> -2"
    assert without_empty(b"<0061>3<0062>") == b"<0061>3<0062>"
    assert without_empty(b"<>0") == b""
    assert without_empty(b"<>418") == b"418"


def test_a_mark_that_we_do_not_know_is_refused() -> None:
    """Of another version of WeasyPrint nothing is guessed."""
    with pytest.raises(FormatProblem, match="MCID"):
        rewritten(b"/Span\n<</MCID 0/Lang (en)>>\nBDC\nEMC", {0: ""}, set(), {})


def test_the_space_at_the_end_of_a_line_is_drawn_in_its_font_or_in_a_borrowed_one() -> None:
    """Without it the last word of a line runs together with the first of the next when they are read back."""
    line = b"/P\n<</MCID 0>>\nBDC\nBT\n/A 24 Tf\n[<0061>] TJ\nET\nEMC"
    assert b"[<0061><0003>] TJ" in rewritten(line, {0: ""}, {0}, {b"/A": b"0003"})
    borrowed = b"[<0061>] TJ\n/B 24 Tf\n[<0004>] TJ\n/A 24 Tf\nET"
    assert borrowed in rewritten(line, {0: ""}, {0}, {b"/B": b"0004"})


def test_what_neither_draws_nor_moves_is_left_out() -> None:
    """Nastaliq is written glyph by glyph, each raised and lowered again; what does nothing makes files slow to read."""
    line = b"/P\n<</MCID 0>>\nBDC\n5 Ts\n[<0061>] TJ\n0 Ts\n[<>0] TJ\n7 Ts\n[<0062>] TJ\n0 Ts\n[<>2] TJ\nEMC"
    drawn = rewritten(line, {0: ""}, set(), {})
    assert drawn.endswith(b"BDC\n5 Ts\n[<0061>] TJ\n7 Ts\n[<0062>] TJ\n0 Ts\n[2] TJ\nEMC")
