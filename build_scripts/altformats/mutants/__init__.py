"""The ways in which finished files and catalogs are corrupted, each a small function.  Registry: a literal tuple."""

from __future__ import annotations

from typing import Final

from ..mutation import Operator
from . import (
    audio_claims,
    audio_resaid,
    audio_sounds,
    catalogs,
    catalogs_files,
    html,
    pdf,
    swaps,
    text_bytes,
    text_signs,
    text_structure,
    text_words,
)

OPERATORS: Final[tuple[Operator, ...]] = (
    *text_words.OPERATORS,
    *text_signs.OPERATORS,
    *text_structure.OPERATORS,
    *text_bytes.OPERATORS,
    *html.OPERATORS,
    *pdf.OPERATORS,
    *audio_sounds.OPERATORS,
    *audio_claims.OPERATORS,
    *audio_resaid.OPERATORS,
    *swaps.OPERATORS,
    *catalogs.OPERATORS,
    *catalogs_files.OPERATORS,
)
"""All operators, by format."""
