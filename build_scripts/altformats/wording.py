"""The words that the catalog checks look for, made ready once for each language and looked for together.

Some forty lists are asked about each message.  One lexicon for the lists of a language goes through a text once for all
of them; what it saw of the text answers every check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .model import Cues, Term
from .patterns import Lexicon, Matcher

ENGLISH: Final = (
    "the", "and", "is", "are", "your", "you", "have", "with", "this", "that", "not", "for", "from", "will", "may",
    "should", "must", "been", "which", "when", "their", "who",
)  # fmt: skip
"""Words of English that no other language of ours has."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What finds each list of a language's cues.

    ``needless`` are the permissions of several words ("need not"), which say that there is no duty.  ``denials`` are
    the words that say no or forbid, ``refusals`` those and the echoes of a "no".  ``others`` are the languages that a
    text may look like, English first.  ``forms`` are the words for each term of the glossary, as numbered there.
    """

    lexicon: Lexicon
    negation: Matcher
    echo: Matcher
    opposites: Matcher
    harmless: Matcher
    must: Matcher
    may: Matcher
    needless: Matcher
    denials: Matcher
    refusals: Matcher
    numbers: Matcher
    uncounted: Matcher
    times: Matcher
    loose: Matcher
    common: Matcher
    others: tuple[tuple[str, Matcher], ...]
    units: tuple[tuple[str, Matcher], ...]
    forms: tuple[Matcher, ...]

    def units_in(self, text: str) -> list[tuple[str, Matcher]]:
        """The units that the text may hold."""
        bits = self.lexicon.seen(text).bits
        return [(unit, forms) for unit, forms in self.units if forms.bit & bits]


@lru_cache(maxsize=64)
def words_of(cues: Cues) -> Words:
    """The lists of a language, made ready."""
    single = {
        "negation": cues.negation,
        "echo": cues.echo,
        "opposites": cues.opposites,
        "harmless": cues.harmless,
        "must": cues.must,
        "may": cues.may,
        "needless": tuple(pattern for pattern in cues.may if " " in pattern),
        "denials": (*cues.negation, *cues.opposites),
        "refusals": (*cues.negation, *cues.echo, *cues.opposites),
        "numbers": tuple(word for word, _ in cues.numbers),
        "uncounted": cues.uncounted,
        "times": tuple(word for word, _ in cues.times),
        "loose": tuple(word for word, _ in cues.loose),
        "common": cues.common,
    }
    others = (("English", ENGLISH), *cues.strangers)
    further = [patterns for _, patterns in (*others, *cues.units)] + [term.forms for term in cues.glossary]
    lexicon = Lexicon([*single.values(), *further], cues.script)
    ready = iter(lexicon.matchers)
    named = {name: next(ready) for name in single}
    return Words(
        lexicon=lexicon,
        others=tuple([(tag, next(ready)) for tag, _ in others]),
        units=tuple([(unit, next(ready)) for unit, _ in cues.units]),
        forms=tuple(ready),
        **named,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of a glossary with what finds each on either side, by number.

    ``medicines`` has a bit for each term that is a medicine.
    """

    rows: tuple[tuple[Term, Matcher, Matcher], ...]
    english: Lexicon
    said: Lexicon
    medicines: int

    def among(self, english: str, said: str) -> Iterator[tuple[Term, Matcher, Matcher]]:
        """The terms that the English may hold and the medicines that the translation may name, in their order."""
        if not self.rows:
            return
        first = self.rows[0][2].bit
        left = self.english.seen(english).bits | (self.said.seen(said).bits // first & self.medicines)
        while left:
            bit = left & -left
            yield self.rows[bit.bit_length() - 1]
            left -= bit


@lru_cache(maxsize=64)
def _english(terms: tuple[tuple[str, ...], ...], script: str) -> Lexicon:
    """The English terms of a glossary; the glossaries of many languages have the same."""
    return Lexicon(terms, script)


@lru_cache(maxsize=64)
def terms_of(cues: Cues, script: str) -> Terms:
    """The glossary of a language, made ready; ``script`` is that of the English."""
    words, english = words_of(cues), _english(tuple(term.english for term in cues.glossary), script)
    return Terms(
        tuple(zip(cues.glossary, english.matchers, words.forms, strict=True)),
        english,
        words.lexicon,
        sum(1 << number for number, term in enumerate(cues.glossary) if term.kind == "medicine"),
    )
