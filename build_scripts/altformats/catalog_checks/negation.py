"""Does the translation say "no" where the English says "no", and only there?

Why: "this is not safe" without its "not" is the opposite; it is the worst single word to lose.
Source: the words for "no" in ``cues.toml`` of the language; sentence by sentence where their numbers agree.
Bad: "You must **not** drive" became "Wolno Państwu prowadzić".
Good: "You must **not** drive" became "Nie wolno Państwu prowadzić"; "avoid" and "forbidden" count as a "no".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ..figures import sentences, without_contacts
from ..inline import plain
from ..model import Cues, Pair, Severity
from ..patterns import folded
from ..wording import words_of

code: Final = "negation"
severity: Final = Severity.ERROR
acceptable: Final = True


def look(pair: Pair) -> Iterator[str]:
    """Each sentence (or the message, where sentences do not match) that lost its "no", or has one too many."""
    if not _hints(pair.msgid, pair.english) and not _hints(pair.msgstr, pair.cues):
        return
    ours, theirs = sentences(pair.msgid), sentences(pair.msgstr)
    if len(ours) == len(theirs):
        for english, said in zip(ours, theirs, strict=True):
            yield from _compared(pair, english, said)
    else:
        yield from _compared(pair, plain(pair.msgid), plain(pair.msgstr))
        saying = sum(_negated(one, pair.english) > 0 for one in ours)
        here = sum(_negated(one, pair.cues) + _opposed(one, pair.cues) for one in theirs)
        if 0 < here < saying:
            yield f"{saying} sentences of the English say no; {here} words for it are here"


def _compared(pair: Pair, english: str, said: str) -> Iterator[str]:
    if _negated(english, pair.english) and not _denied(said, pair.cues):
        yield f"no word for “no” stands in “{said}”; the English says “{english}”"
    elif _negated(english, pair.english) > _negated(said, pair.cues) + _opposed(said, pair.cues):
        yield f"a second “no” is lost in “{said}”; the English says “{english}”"
    elif _negated(said, pair.cues) and not _denied(english, pair.english):
        yield f"“{said}” says no; the English says “{english}”"


@lru_cache(maxsize=8192)
def _hints(inline: str, cues: Cues) -> bool:
    """Whether anything in the message can say no: where no word of it does, no sentence of it can."""
    words, texts = words_of(cues), (folded(plain(inline)), folded(without_contacts(inline)))
    return any(words.negation.may_stand(text) or words.echo.may_stand(text) for text in texts)


@lru_cache(maxsize=8192)
def _negated(text: str, cues: Cues) -> int:
    """How many words say no."""
    words = words_of(cues)
    rest = words.harmless.without(folded(without_contacts(text)))
    return len(words.negation.found(rest)) or int(words.echo.has(rest))


@lru_cache(maxsize=8192)
def _opposed(text: str, cues: Cues) -> int:
    """How many words forbid or warn without saying no."""
    return len(words_of(cues).opposites.found(folded(text)))


def _denied(text: str, cues: Cues) -> bool:
    """Whether a word says no, or forbids or warns without one."""
    return bool(_negated(text, cues) or _opposed(text, cues))
