"""Is the translation something else than the English?

Why: a tool that fills empty entries with their English makes a page that looks translated.
Source: the English message; names, numbers and addresses are the same in every language.
Bad: "Going home" became "Going home".
Good: "Going home" became "Powrót do domu".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..figures import without_contacts
from ..model import Pair, Severity
from ..patterns import folded

code: Final = "unchanged"
severity: Final = Severity.ERROR
acceptable: Final = True


def look(pair: Pair) -> Iterator[str]:
    """A translation that says what the English says, in its words."""
    if folded(pair.msgstr) != folded(pair.msgid):
        return
    if re.search(r"[^\W\d_]{2}", folded(without_contacts(pair.msgid))):
        yield "the translation is the English"
