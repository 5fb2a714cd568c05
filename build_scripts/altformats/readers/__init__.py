"""Step 5, read back: the readers, each a module that satisfies ``model.Reader`` and knows nothing of the makers."""

from __future__ import annotations

from typing import Final

from ..model import Reader
from . import audio, html, pdf, text

READERS: Final[tuple[Reader, ...]] = (html, pdf, audio, text)
"""All readers; a format names the one that reads its files."""
