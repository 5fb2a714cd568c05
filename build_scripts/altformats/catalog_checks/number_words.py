"""Are numbers that are written as words still the same, and are none added?

Why: "a few hours" that became "six hours", or "two tablets" that became "three", harms as a changed figure does.
Source: the number words in ``cues.toml`` of the language, from ``least`` on: "one" is an article in many languages, and
"two weeks" is one word in some.
Bad: "for a few hours" became "przez sześć godzin" (six).
Good: "two injections" became "dwa zastrzyki" or "2 zastrzyki".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..counting import counts, shown
from ..model import Pair, Severity

code: Final = "number-words"
severity: Final = Severity.ERROR
acceptable: Final = True
ADDED: Final = 3
"""The smallest number word that may not be added: "two" stands in words for both, twice and second."""


def look(pair: Pair) -> Iterator[str]:
    """Each number word that is lost, and each that is new."""
    if not pair.cues.numbers:
        return
    english, said = counts(pair.msgid, pair.english), counts(pair.msgstr, pair.cues)
    for word in sorted({value for value in english.words if value >= pair.cues.least} - {*said.words, *said.all}):
        yield f"the number {shown(word)}, a word in the English, is lost"
    for word in sorted(
        {value for value in said.words if value >= ADDED} - {*english.words, *english.loose, *english.all}
    ):
        yield f"the number {shown(word)}, a word here, is not in the English"
