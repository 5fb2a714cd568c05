"""Is there nothing in the translation that nobody can see?

Why: a mark that turns the direction of writing can show "4" where "2500" stands; an invisible letter hides a word.
Source: Unicode Technical Report 36, 2.5; joiners are letters of their own right in Arabic and Indic scripts.
Bad: U+202E before a figure; a stroke through "not".
Good: a joiner (U+200C, U+200D) inside an Urdu or Bengali word.
"""

from __future__ import annotations

import re
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
FILLERS: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufffd\ufe00-\ufe0f]")
"""Letters and signs that look like nothing, and the mark of a character that was lost."""
MARK: Final = re.compile("[\u0300-\u036f\u20d0-\u20f0]")
"""Marks that stand on the character before them."""
STRUCK: Final = re.compile("[\u0334-\u0338\u20d0-\u20f0]|(?<![^\\W\\d_])[\u0300-\u036f]")
"""Strokes through a character, marks around it, and accents that stand on no letter: a figure looks crossed out."""


def look(pair: Pair) -> Iterator[str]:
    """Each such character, by its number and name."""
    plain = pair.msgstr.isprintable()  # no sign of the categories below, at a glance
    for sign in () if plain and not FILLERS.search(pair.msgstr) else dict.fromkeys(pair.msgstr):
        if sign in JOINERS and pair.cues.script in JOINED:
            continue
        if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or FILLERS.match(sign):
            yield f"an invisible character: {_named(sign)}"
    composed = unicodedata.normalize("NFC", pair.msgstr)
    if MARK.search(composed) and (match := STRUCK.search(composed)):
        yield f"a mark over or around another character: {_named(match.group())}"


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'without a name')}"
