"""Files that translators work in: each a module that satisfies ``parcel.Exchange``."""

from __future__ import annotations

from typing import Final

from ..parcel import Exchange
from . import po, xliff12

EXCHANGES: Final[tuple[Exchange, ...]] = (xliff12, po)
"""All kinds of file, in the order in which they are offered."""
