"""The score of the mutation suite as one self-contained, accessible page."""

from __future__ import annotations

from collections.abc import Mapping

from .model import Language
from .mutation_score import Score, in_words


def as_page(score: Score, languages: Mapping[str, Language]) -> str:
    """The page."""
    del languages
    return in_words(score)
