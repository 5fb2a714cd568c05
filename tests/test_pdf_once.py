"""Large print is made without doing things twice, and is what it would be without that, byte for byte."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from altformats.errors import FormatProblem
from altformats.formats import pdf as maker
from altformats.formats import pdf_once, pdf_styles
from altformats.model import Options

from .samples import PROJECT, edition


@pytest.mark.parametrize(
    ("tag", "size"),
    [("en", 18), ("en", 36), ("pl", 16), ("bn", 24), ("ur", 16), ("ur", 36), ("ar", 18), ("zh-Hans", 24)],
)
def test_what_is_remembered_changes_no_byte(
    tag: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeasyPrint as it is makes the same file; a memory that answered for another line, style or width would not."""
    ours, theirs = tmp_path / "ours.pdf", tmp_path / "theirs.pdf"
    maker.make(edition(tag), ours, Options(PROJECT, size))
    monkeypatch.setattr(pdf_once, "remembering", nullcontext)
    maker.make(edition(tag), theirs, Options(PROJECT, size))
    assert ours.read_bytes() == theirs.read_bytes()


def test_weasyprint_is_as_before_when_a_document_is_made_or_fails(tmp_path: Path) -> None:
    """Whoever uses it in the same process finds it whole."""
    from weasyprint import css
    from weasyprint.layout import block, inline, page
    from weasyprint.text import line_break

    modules = (css, block, inline, page, line_break)
    before = [dict(vars(module)) for module in modules]

    maker.make(edition("en"), tmp_path / "made.pdf", Options(PROJECT))
    with pdf_once.remembering(pdf_styles.Twins()):
        assert inline.split_first_line is not before[2]["split_first_line"]
    with pytest.raises(FormatProblem, match="U\\+4E2D"), pdf_once.remembering(pdf_styles.Twins()):
        raise FormatProblem("U+4E2D", "", "")
    assert [dict(vars(module)) for module in modules] == before
