"""The dangerous variants of an English sentence, each by one change: private to the audio reader.

"Not" taken out or put in, a number changed or a unit put onto it, a word turned into its opposite or another, a word
lost, the beginning or the end cut off.  All of them are one network for the recogniser: two rows of the sentence's
words, one before and one after the change, so that each way through has at most one.  A change costs: without a cost
the recogniser takes "ray" for "day" here and there, with it a change is believed only when the sound speaks for it
clearly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .audio_words import apart

NEGATIONS: Final = frozenset({"not", "no", "never", "none", "nor", "without", "nothing", "cannot", "nobody", "neither"})
VERBS: Final = frozenset(
    {"do", "does", "did", "is", "are", "was", "were", "be", "will", "would", "must", "should", "shall", "can", "could"}
    | {"may", "might", "have", "has", "had", "need"}
)
"""After these a "not" is put in."""
UNITS: Final = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
TEENS: Final = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS: Final = (*UNITS, *TEENS, *TENS)
GROUPS: Final[tuple[tuple[str, ...], ...]] = (
    ("hundred", "thousand"),
    ("before", "after"),
    ("more", "less", "fewer"),
    ("always", "never"),
    ("minutes", "hours", "days", "weeks", "months", "years"),
    ("minute", "hour", "day", "week", "month", "year"),
    ("must", "may", "should", "need"),
    ("stop", "start", "keep"),
    ("high", "low"),
    ("left", "right"),
    ("can", "cannot"),
    ("with", "without"),
    ("up", "down"),
    ("on", "off"),
    ("some", "all", "no"),
    ("today", "tomorrow"),
    ("hot", "cold"),
    ("eat", "drink"),
    ("safe", "unsafe"),
    ("temporary", "permanent"),
    ("increase", "reduce"),
    ("likely", "unlikely"),
    ("usually", "rarely"),
)
"""Words that are said in each other's place where sense is turned round."""
PLAIN: Final = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "and", "or", "is", "are", "was"}
    | {"were", "be", "been", "it", "this", "that", "these", "those", "you", "your", "we", "our", "us", "they", "their"}
    | {"from", "with", "as", "if", "will", "do", "does", "can", "may", "have", "has", "had", "which", "who", "what"}
    | {"when", "where", "how", "its", "so", "but", "than", "then"}
)
"""Words whose loss or change does no harm of its own: they are neither lost nor changed here."""
CHANGE: Final = 1e-10
"""What a change costs, as a probability.  Measured on 170 right English sentences: at 1 the recogniser wrongly believed
a change in 10 of them, at this in none but those that ``LIKE`` is for."""
CHANCE: Final = 1e-20
"""What a word costs that stands for another by chance (``OTHERS``).  At the price of a change "dye" was heard for
"take" and "offer" for "dot" in right recordings of a corpus; a word
from no list is seldom what a voice says by mistake."""
LIKE: Final = 1e-25
"""The same where both words sound much alike, such as "forty" for "fourteen" and "stop" for "start"."""
ALIKE: Final = 0.45
"""Two words are alike when at most this share of their sounds differs: "twenty" and "ninety" (0.5) are not."""
UNLIKE: Final = 0.6
"""The share that must differ where one word stands for another by chance."""
SHORTEST: Final = 3
"""Letters; no shorter word stands for another: letters of codes and addresses are not judged."""
OTHERS: Final = 2
"""Other words of the recording, chosen by chance that is always the same, that may stand for each word."""
ONTO: Final = UNITS[1:10]
"""What is put onto a ten, as in "fifty-nine"."""
TELLING: Final = 2
"""Words that at least remain when a sentence is cut."""

Way = tuple[int, int, float] | tuple[int, int, float, str]


@dataclass(frozen=True, slots=True)
class Network:
    """Ways from state to state with their probability and word; ``end`` is the last state.  ``words`` are all used."""

    ways: tuple[Way, ...]
    end: int
    words: frozenset[str]


def network(
    sentence: Sequence[str],
    sounds: Mapping[str, Sequence[str]],
    others: Sequence[str],
    instead: dict[str, tuple[tuple[str, float], ...]] | None = None,
) -> Network:
    """The sentence and its variants.  ``sounds`` are those of each word, ``others`` the words of the recording.

    ``instead`` remembers, for one recording, what may stand for each word.
    """
    known = {} if instead is None else instead
    for word in sentence:
        if word not in known:
            known[word] = tuple(_instead(word, sounds, others))
    size = len(sentence)
    end = 2 * size + 1
    ways: list[Way] = [(size, end, 1.0)]
    extra = end + 1
    for at, word in enumerate(sentence):
        ways += [(at, at + 1, 1.0, word), (size + 1 + at, size + 2 + at, 1.0, word)]
        ways += [(at, size + 2 + at, cost, other) for other, cost in known[word]]
        if size > 1 and (word in NEGATIONS or (word not in PLAIN and len(word) >= SHORTEST)):
            ways.append((at, size + 2 + at, CHANGE))
        if word in VERBS and sentence[at + 1 : at + 2] != ("not",) and "not" in sounds:
            ways += [(at, extra, CHANGE, word), (extra, size + 2 + at, 1.0, "not")]
            extra += 1
        if word in TENS and not {*sentence[at + 1 : at + 2]} & {*ONTO}:
            ways += [(at, extra, CHANGE, ten) for ten in TENS if ten in sounds]
            ways += [(extra, size + 2 + at, 1.0, unit) for unit in ONTO if unit in sounds]
            extra += 1
    ways += [(0, size + 1 + cut, CHANGE) for cut in range(2, size - TELLING + 1)]
    ways += [(cut, end, CHANGE) for cut in range(TELLING, size - 1)]
    return Network(tuple(ways), end, frozenset(way[3] for way in ways if len(way) > 3))  # noqa: PLR2004 - with a word


def _instead(word: str, sounds: Mapping[str, Sequence[str]], others: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The words that may stand for this one, and what that costs."""
    if word in NUMBERS:
        named = [other for other in NUMBERS if other != word]
    else:
        named = [other for group in GROUPS if word in group for other in group if other != word]
    for other in named:
        if other in sounds:
            alike = apart(sounds[word], sounds[other]) <= ALIKE and not NEGATIONS & {word, other}
            yield other, LIKE if alike else CHANGE
    if named or word in PLAIN or word in NEGATIONS or len(word) < SHORTEST:
        return
    length = len(sounds[word])
    far = (
        other
        for other in sorted(others, key=_by_chance(word))
        if abs(len(sounds[other]) - length) <= TELLING and apart(sounds[word], sounds[other]) > UNLIKE
    )
    for other, _ in zip(far, range(OTHERS), strict=False):
        yield other, CHANCE


def _by_chance(word: str) -> Callable[[str], str]:
    """An order of words that depends on this one and on nothing else."""
    return lambda other: hashlib.sha256(f"{word} {other}".encode()).hexdigest()
