"""Is there nothing in the translation that nobody can see?

Why: a mark that turns the direction of writing can show "4" where "2500" stands; an invisible letter hides a word.
Source: Unicode Technical Report 36, 2.5; joiners are letters of their own right in Arabic and Indic scripts.
Bad: U+202E before a figure.
Good: a joiner (U+200C, U+200D) inside an Urdu or Bengali word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from ..model import Pair, Severity

code: Final = "hidden-characters"
severity: Final = Severity.ERROR
acceptable: Final = False
JOINERS: Final = "\u200c\u200d"
JOINED: Final = ("Arab", "Beng", "Deva", "Gujr", "Guru", "Knda", "Mlym", "Orya", "Sinh", "Taml", "Telu")
"""Scripts (ISO 15924) whose spelling needs joiners."""
FILLERS: Final = "\u115f\u1160\u3164\uffa0\u2800\ufffd"
"""Letters and signs that look like nothing, and the mark of a character that was lost."""


def look(pair: Pair) -> Iterator[str]:
    """Each such character, by its number and name."""
    for sign in dict.fromkeys(pair.msgstr):
        if sign in JOINERS and pair.cues.script in JOINED:
            continue
        if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or sign in FILLERS:
            yield f"an invisible character: U+{ord(sign):04X} {unicodedata.name(sign, 'without a name')}"
