"""Step 8, offer: the pages and lists that lead to finished files; made from what is proven, and from nothing else.

What all kinds of pages share, the catalogue and the frame, they take from here; they do not know each other.
"""

from __future__ import annotations

from .catalogue import Card, Catalogue, Listing
from .frame import Page, framed

__all__ = ["Card", "Catalogue", "Listing", "Page", "framed"]
