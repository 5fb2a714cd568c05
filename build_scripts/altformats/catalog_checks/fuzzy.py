"""Has a person looked at this translation since its English changed?

Why: tools keep the old translation of a changed message, marked fuzzy; it says what the leaflet said before.
Source: the ``fuzzy`` flag of gettext.
Bad: ``#, fuzzy`` above the entry.
Good: no flag, and words that fit the English of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..model import Pair, Severity

code: Final = "fuzzy"
severity: Final = Severity.ERROR
acceptable: Final = False


def look(pair: Pair) -> Iterator[str]:
    """An entry that is marked fuzzy."""
    if pair.fuzzy:
        yield "the entry is fuzzy: its English changed and nobody has looked"
