"""Is there a translation at all?

Why: an empty entry shows English, or nothing, in the middle of a page of another language.
Source: the catalog.
Bad: ``msgstr ""``.
Good: words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..model import Pair, Severity

code: Final = "untranslated"
severity: Final = Severity.ERROR
acceptable: Final = False


def look(pair: Pair) -> Iterator[str]:
    """An entry without words."""
    if not any(sign.isalnum() for sign in pair.msgstr):
        yield "the message is not translated"
