"""Are hours still hours: does each unit of the English stand in the translation, and no other in its place?

Why: "nothing to eat or drink for 4 hours" that became "4 days", or "minutes", harms as a changed figure does.
Source: the units in ``cues.toml`` of the language.
Bad: "4 hours" became "4 dni" (days).
Good: "4 hours" became "4 godziny".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ..figures import ascii_digits
from ..inline import plain
from ..model import Cues, Pair, Severity
from ..patterns import folded
from ..wording import words_of

code: Final = "units"
severity: Final = Severity.ERROR
acceptable: Final = True
NEAR: Final = 12
"""Characters between a figure and its unit: "4 hours", "10 to 15 minutes", "4-hour"; a short word may stand between."""
DIGIT: Final = re.compile("[0-9]")
BESIDE: Final = re.compile("[0-9][^,.;:!?，、。؛،]*$")
YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
"""The number of a year, which many languages call a year by name ("in the year 2005"); it counts nothing."""


def look(pair: Pair) -> Iterator[str]:
    """Each unit that is lost, and each that stands beside a figure without being in the English."""
    english, said = _units(pair.msgid, pair.english), _units(pair.msgstr, pair.cues)
    if not english and not said:
        return
    counted, said_counted = _counted(pair.msgid, pair.english), _counted(pair.msgstr, pair.cues)
    known = {unit for unit, forms in pair.cues.units if forms}
    lost = (english - said) & known
    strange = said - english
    for unit in sorted(lost & counted):
        yield f"the English counts in {unit}s, the translation does not"
    for unit in sorted(strange & said_counted):
        yield f"the translation counts in {unit}s, the English does not"
    if lost - counted and strange - said_counted:
        gone, new = ", ".join(sorted(lost)), ", ".join(sorted(strange))
        yield f"the English speaks of {gone}, the translation of {new}"


@lru_cache(maxsize=8192)
def _units(inline: str, cues: Cues) -> frozenset[str]:
    text = folded(plain(inline))
    return frozenset({unit for unit, forms in words_of(cues).units_in(text) if forms.has(text)})


@lru_cache(maxsize=8192)
def _counted(inline: str, cues: Cues) -> frozenset[str]:
    """The units that stand beside a figure."""
    text = folded(ascii_digits(plain(inline)))
    if not DIGIT.search(text):
        return frozenset()
    text = YEAR.sub(" ", text)
    return frozenset(
        {
            unit
            for unit, forms in words_of(cues).units_in(text)
            for match in forms.found(text)
            if BESIDE.search(text[max(0, match.start - NEAR) : match.start])
        }
    )
