"""All ways to corrupt a large-print PDF.  Registry: a literal tuple."""

from __future__ import annotations

from typing import Final

from ..mutation import Operator
from . import (
    pdf_actions,
    pdf_agreed,
    pdf_covers,
    pdf_fonts,
    pdf_frames,
    pdf_links,
    pdf_marks,
    pdf_metadata,
    pdf_online,
    pdf_pages,
    pdf_paint,
    pdf_said,
    pdf_structure,
    pdf_words,
)

OPERATORS: Final[tuple[Operator, ...]] = (
    *pdf_words.OPERATORS,
    *pdf_agreed.OPERATORS,
    *pdf_covers.OPERATORS,
    *pdf_paint.OPERATORS,
    *pdf_frames.OPERATORS,
    *pdf_fonts.OPERATORS,
    *pdf_pages.OPERATORS,
    *pdf_said.OPERATORS,
    *pdf_structure.OPERATORS,
    *pdf_marks.OPERATORS,
    *pdf_links.OPERATORS,
    *pdf_online.OPERATORS,
    *pdf_metadata.OPERATORS,
    *pdf_actions.OPERATORS,
)
"""Drawn otherwise, hidden, turned about, read out otherwise, leading elsewhere, carrying what it should not."""
