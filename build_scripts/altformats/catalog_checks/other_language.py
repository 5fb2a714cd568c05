"""Is the translation in its own language, not in English and not in one that looks like it?

Why: Persian for Arabic, Czech for Polish, or the English itself passes every test of letters, and the reader is lost.
Source: common words of the language and words of its look-alikes that it never has: ``cues.toml``.
Bad: Czech in the Polish catalog: "Nesmíte řídit, který…".
Good: Polish.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..figures import without_contacts
from ..model import Pair, Severity
from ..patterns import folded, found, has

code: Final = "other-language"
severity: Final = Severity.ERROR
acceptable: Final = True
ENGLISH: Final = (
    "the", "and", "is", "are", "your", "you", "have", "with", "this", "that", "not", "for", "from", "will", "may",
    "should", "must", "been", "which", "when", "their", "who",
)  # fmt: skip
"""Words of English that no other language of ours has."""
MANY: Final = 2
"""Words of another language that make a message suspicious, where it has none of its own."""


def look(pair: Pair) -> Iterator[str]:
    """Which other language the words look like."""
    text = folded(without_contacts(pair.msgstr))
    own = len(found(pair.cues.common, text, pair.cues.script))
    for other, words in (("English", ENGLISH), *pair.cues.strangers):
        strange = {match.group() for match in found(words, text, pair.cues.script)}
        strange -= {word for word in strange if has(pair.cues.common, word, pair.cues.script)}
        if len(strange) >= MANY or (strange and not own):
            yield f"it looks like {other}: {', '.join(sorted(strange)[:5])}"
