"""Is there no HTML in the translation, written out or hidden in entities?

Why: a ``<script>`` in a catalog goes live on the hospital's website with stock tools (measured).
Source: the house style knows plain words, strong words and links.
Bad: ``Nie prowadź <script src="//x"></script>``.
Good: ``Nie prowadź``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..model import Pair, Severity

code: Final = "raw-html"
severity: Final = Severity.ERROR
acceptable: Final = False
ENTITY: Final = re.compile(r"&#?\w+;")


def look(pair: Pair) -> Iterator[str]:
    """An angle bracket, or an entity."""
    if "<" in pair.msgstr or ">" in pair.msgstr:
        yield "an angle bracket, which can start raw HTML"
    if ENTITY.search(pair.msgstr):
        yield "an HTML entity"
