"""The catalog checks: each module asks one question of a message and its translation.  Registry: a literal tuple."""

from __future__ import annotations

from typing import Final

from ..model import CatalogCheck
from . import (
    block_markup,
    contacts,
    figures,
    fuzzy,
    glossary,
    hidden_characters,
    length,
    links,
    markup,
    negation,
    number_words,
    obligation,
    other_language,
    raw_html,
    script,
    template_braces,
    unchanged,
    units,
    untranslated,
)

CATALOG_CHECKS: Final[tuple[CatalogCheck, ...]] = (
    untranslated,
    fuzzy,
    unchanged,
    figures,
    number_words,
    units,
    contacts,
    negation,
    obligation,
    glossary,
    links,
    markup,
    block_markup,
    raw_html,
    template_braces,
    hidden_characters,
    script,
    other_language,
    length,
)
ACCEPTABLE: Final = frozenset(check.code for check in CATALOG_CHECKS if check.acceptable)
"""The codes of the checks whose findings a reviser may accept: they judge by likeness and may be wrong."""
