"""Is the translation one run of words, with nothing that Markdown takes for a list, a heading or a second paragraph?

Why: stock Sphinx shows English for a translation that begins "1. ", and loses the second paragraph without a word.
Source: CommonMark 0.31, container and leaf blocks.
Bad: "1. Nie wolno prowadzić."
Good: "Nie wolno prowadzić."
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..model import Pair, Severity

code: Final = "block-markup"
severity: Final = Severity.ERROR
acceptable: Final = False
START: Final = re.compile(r"(?:[-*+] |#{1,6} |>|[0-9]{1,9}[.)] |={3,}|-{3,}|_{3,}|~~~|:::|\||%|\+\+\+|\t| {4})")
"""How a block other than a paragraph begins."""


def look(pair: Pair) -> Iterator[str]:
    """A translation of several lines, with space around it, or one that begins like a block."""
    if "\n" in pair.msgstr or "\r" in pair.msgstr:
        yield "the translation has a line break"
    if pair.msgstr != pair.msgstr.strip():
        yield "the translation begins or ends with a space"
    if START.match(pair.msgstr) and not START.match(pair.msgid):
        yield f"the translation begins like a list or a heading: {pair.msgstr[:12]!r}"
