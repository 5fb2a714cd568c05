"""The ways in which finished files and catalogs are corrupted, each a small function.  Registry: a literal tuple."""

from __future__ import annotations

from typing import Final

from ..mutation import Operator
from . import text_bytes, text_signs, text_structure, text_words

OPERATORS: Final[tuple[Operator, ...]] = (
    *text_words.OPERATORS,
    *text_signs.OPERATORS,
    *text_structure.OPERATORS,
    *text_bytes.OPERATORS,
)
"""All operators, by format."""
