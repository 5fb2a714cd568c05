"""Does a duty stay a duty: is "must" not weakened to "may"?

Why: "you may arrange for someone to take you home" leaves a patient alone with a numb leg.
Source: the words of duty and of permission in ``cues.toml`` of the language.
Bad: "You must arrange for someone" became "Mogą Państwo poprosić kogoś".
Good: "You must arrange for someone" became "Należy umówić się z kimś".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ..figures import sentences
from ..inline import plain
from ..model import Cues, Pair, SafetyKind, Severity
from ..patterns import Matcher, folded, has, matcher

code: Final = "obligation"
severity: Final = Severity.ERROR
acceptable: Final = True
DUTIES: Final = (SafetyKind.MUST, SafetyKind.MUST_NOT, SafetyKind.TELL_US, SafetyKind.GET_HELP)


def look(pair: Pair) -> Iterator[str]:
    """Each sentence (or the message, where sentences do not match) that does not keep the duty of the English."""
    ours, theirs = sentences(pair.msgid), sentences(pair.msgstr)
    if len(ours) != len(theirs):
        ours, theirs = (plain(pair.msgid),), (plain(pair.msgstr),)
    for english, said in zip(ours, theirs, strict=True):
        yield from _compared(pair, folded(english), folded(said))


def _without_needless(text: str, cues: Cues) -> str:
    """The text without what says that there is no duty: "need not" says no, and forbids nothing."""
    return _needless(cues).without(text)


@lru_cache(maxsize=64)
def _needless(cues: Cues) -> Matcher:
    return matcher(tuple(pattern for pattern in cues.may if " " in pattern), cues.script)


def _compared(pair: Pair, english: str, said: str) -> Iterator[str]:
    asked, rest = _without_needless(english, pair.english), _without_needless(said, pair.cues)
    kept = has(pair.cues.must, rest, pair.cues.script)
    denied = has((*pair.cues.negation, *pair.cues.opposites), rest, pair.cues.script)
    allowed = has(pair.cues.may, said, pair.cues.script) and not has(pair.english.may, english, pair.english.script)
    if has(pair.english.must, asked, pair.english.script) and not kept and not denied:
        yield f"the English makes a duty of it, the translation does not: “{said}”"
    elif allowed and not kept and not denied and pair.kind in DUTIES:
        yield f"the translation only allows what the English asks for: “{said}”"
