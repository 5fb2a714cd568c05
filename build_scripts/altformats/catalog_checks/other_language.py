"""Is the translation in its own language, not in English and not in one that looks like it?

Why: Persian for Arabic, Czech for Polish, or the English itself passes every test of letters, and the reader is lost.
Source: common words of the language and words of its look-alikes that it never has: ``cues.toml``.
Bad: Czech in the Polish catalog: "Nesmíte řídit, který…"; one sentence of three left in English.
Good: Polish, with English names such as "Accident and Emergency (A&E)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..figures import without_contacts
from ..model import Pair, Severity
from ..patterns import UNSPACED, folded
from ..wording import words_of

code: Final = "other-language"
severity: Final = Severity.ERROR
acceptable: Final = True
MANY: Final = 2
"""Words of another language that make a message suspicious, where it has none of its own."""
RUN: Final = 3
"""Words of the English message, one after the other, that cannot stand in the translation by chance."""
COMMON: Final = ((30, 2), (12, 1))
"""From so many words on, so many different common words of the language must be among them; good ones have more."""
WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def look(pair: Pair) -> Iterator[str]:
    """Which other language the words look like."""
    text = folded(without_contacts(pair.msgstr))
    common, others = words_of(pair.cues).common, words_of(pair.cues).others
    own = common.found(text)
    for other, words in others:
        strange = {match.words for match in words.found(text)}
        strange -= {word for word in strange if common.has(word)}
        if len(strange) >= MANY or (strange and not own):
            yield f"it looks like {other}: {', '.join(sorted(strange)[:5])}"
            return
    own_words = {match.words for match in own}
    if pair.cues.common and len(own_words) < _least(len(text.split()), pair.cues.script):
        yield f"it has hardly a common word of {pair.language.english}"
    elif left := _left(without_contacts(pair.msgid), without_contacts(pair.msgstr)):
        yield f"words of the English are left in it: “{left}”"


def _least(words: int, script: str) -> int:
    if script in UNSPACED:
        return 0
    return next((least for many, least in COMMON if words >= many), 0)


def _left(english: str, said: str) -> str:
    """The first run of words that both have; names, which are written with capitals, may stay."""
    words, ours = WORD.findall(said), WORD.findall(english)
    if not any(_common(word) for word in {*words}.intersection(ours)):
        return ""
    there = f" {' '.join(ours)} "
    for start in range(len(words) - RUN + 1):
        run = words[start : start + RUN]
        if f" {' '.join(run)} " in there and sum(_common(word) for word in run) > 1:
            return " ".join(run)
    return ""


def _common(word: str) -> bool:
    """A word that is no name, nor the small word in the middle of one."""
    return word[0].islower() and len(word) > 1 and word not in ("and", "of", "the")
