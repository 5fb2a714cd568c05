"""All ways to corrupt a page.  Registry: a literal tuple."""

from __future__ import annotations

from typing import Final

from ..mutation import Operator
from . import (
    html_active,
    html_claims,
    html_covers,
    html_edits,
    html_faces,
    html_layout,
    html_letters,
    html_looks,
    html_metadata,
    html_moves,
    html_silence,
    html_structure,
    html_style,
    html_words,
)

OPERATORS: Final[tuple[Operator, ...]] = (
    *html_edits.OPERATORS,
    *html_looks.OPERATORS,
    *html_claims.OPERATORS,
    *html_words.OPERATORS,
    *html_moves.OPERATORS,
    *html_letters.OPERATORS,
    *html_structure.OPERATORS,
    *html_silence.OPERATORS,
    *html_style.OPERATORS,
    *html_covers.OPERATORS,
    *html_layout.OPERATORS,
    *html_faces.OPERATORS,
    *html_metadata.OPERATORS,
    *html_active.OPERATORS,
)
"""Other words, other places, other signs; hidden, silenced, dressed, covered, drawn, claimed and led elsewhere."""
