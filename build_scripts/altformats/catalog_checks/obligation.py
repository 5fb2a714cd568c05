"""Does a duty stay a duty: is "must" not weakened to "may"?

Why: "you may arrange for someone to take you home" leaves a patient alone with a numb leg.
Source: the words of duty and of permission in ``cues.toml`` of the language.
Bad: "You must arrange for someone" became "Mogą Państwo poprosić kogoś".
Good: "You must arrange for someone" became "Należy umówić się z kimś".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..figures import sentences
from ..inline import plain
from ..model import Pair, SafetyKind, Severity
from ..patterns import folded
from ..wording import words_of

code: Final = "obligation"
severity: Final = Severity.ERROR
acceptable: Final = True
DUTIES: Final = (SafetyKind.MUST, SafetyKind.MUST_NOT, SafetyKind.TELL_US, SafetyKind.GET_HELP)


def look(pair: Pair) -> Iterator[str]:
    """Each sentence (or the message, where sentences do not match) that does not keep the duty of the English."""
    asked = words_of(pair.english).must.may_stand(folded(plain(pair.msgid)))
    allowed = pair.kind in DUTIES and words_of(pair.cues).may.may_stand(folded(plain(pair.msgstr)))
    if not asked and not allowed:  # of no word of it, so of no sentence
        return
    ours, theirs = sentences(pair.msgid), sentences(pair.msgstr)
    if len(ours) != len(theirs):
        ours, theirs = (plain(pair.msgid),), (plain(pair.msgstr),)
    for english, said in zip(ours, theirs, strict=True):
        yield from _compared(pair, folded(english), folded(said))


def _compared(pair: Pair, english: str, said: str) -> Iterator[str]:
    ours, theirs = words_of(pair.english), words_of(pair.cues)
    asked = ours.must.has(ours.needless.without(english))
    allowed = pair.kind in DUTIES and theirs.may.has(said) and not ours.may.has(english)
    if not asked and not allowed:
        return
    rest = theirs.needless.without(said)
    if theirs.must.has(rest) or theirs.denials.has(rest):
        return
    if asked:
        yield f"the English makes a duty of it, the translation does not: “{said}”"
    else:
        yield f"the translation only allows what the English asks for: “{said}”"
