"""Step 6, check: each module asks one question of a reading, and its docstring is the manual page of its code."""

from __future__ import annotations

from typing import Final

from ..model import Check
from . import (
    furniture,
    glyph_size,
    identity,
    labels,
    language,
    notices,
    roles,
    short_link,
    spoken,
    statements,
    telephone,
    whole,
    words,
)

CHECKS: Final[tuple[Check, ...]] = (
    statements,
    labels,
    words,
    whole,
    notices,
    identity,
    language,
    roles,
    telephone,
    short_link,
    furniture,
    glyph_size,
    spoken,
)
"""All checks, in the order in which their findings are shown."""
