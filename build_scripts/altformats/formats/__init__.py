"""Step 4, make: the formats, each a module that satisfies ``model.Format``."""

from __future__ import annotations

from typing import Final

from ..model import Format
from . import audio, html, pdf, text

FORMATS: Final[tuple[Format, ...]] = (html, pdf, audio, text)
"""All formats, in the order in which they are offered."""
