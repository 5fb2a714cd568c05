"""Files that translators work in: each a module that satisfies ``parcel.Exchange``."""

from __future__ import annotations

from typing import Final

from ..parcel import Exchange
from . import docx, po, xliff12, xliff20

EXCHANGES: Final[tuple[Exchange, ...]] = (xliff12, xliff20, docx, po)
"""All kinds of file, in the order in which they are offered."""
