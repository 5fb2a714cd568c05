"""Translation memory: what has been said and signed before, offered for the same English in another place.

Only signed translations are remembered.  A message whose whole English is the same may be used again, and its sign-off
with it.  A safety statement never is: what keeps a patient safe in one leaflet is only an offer in another, until
people have looked at it there and signed it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .catalogs import INTERFACE, entries, merge
from .interface import COMMENTS
from .model import Language, Leaflet, Project
from .narration import sentences
from .parcel import Offer, Parcel, State, Unit
from .signatures import SignOff, items_of, read_signatures, signed, states, text_item, write_signatures
from .signatures import State as Standing


@dataclass(frozen=True, slots=True)
class SignedPair:
    """A message and its signed translation: in which catalog, of which safety statement (if any), signed how."""

    msgid: str
    msgstr: str
    catalog: str
    statement: str
    signoff: SignOff

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        place = f"{self.catalog}, {self.statement}" if self.statement else self.catalog
        return f"{place}; signed {self.signoff.date} by {self.signoff.reviser}"


@dataclass(frozen=True, slots=True)
class Memory:
    """All signed pairs of a language, and the abbreviations after which a sentence goes on, in English and in it."""

    pairs: tuple[SignedPair, ...]
    unsplit: tuple[str, ...] = ()
    unsplit_english: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """English that is the same, and what it was translated as.  ``whole``: the whole message, not only a sentence."""

    english: str
    said: str
    pair: SignedPair
    whole: bool


def matches(message: str, memory: Memory) -> tuple[Match, ...]:
    """What is remembered for a message: the whole of it first, then its sentences; nothing twice."""
    asked = _even(message)
    wanted = [part for part in map(_even, sentences(message, memory.unsplit_english)) if part != asked]
    same = (pair for pair in memory.pairs if _even(pair.msgid) == asked)
    whole = [Match(pair.msgid, pair.msgstr, pair, whole=True) for pair in same]
    known = [match for pair in memory.pairs for match in _sentences(pair, memory)]
    parts = [match for part in wanted for match in known if _even(match.english) == part]
    # a message of one sentence may be remembered as a sentence of a longer one
    parts += [match for match in known if _even(match.english) == asked]
    seen = {(_even(match.english), match.said): match for match in reversed([*whole, *parts])}
    return tuple(reversed(seen.values()))


def reusable(units: Sequence[Unit], memory: Memory) -> dict[str, SignedPair]:
    """What may be used again as it is, by msgid: untranslated messages that are part of no safety statement.

    The English must be the same as a whole, come from no safety statement, and have one signed translation, not two.
    """
    found = {}
    safety = {unit.msgid for unit in units if unit.statement}
    for unit in units:
        same = [pair for pair in memory.pairs if _even(pair.msgid) == _even(unit.msgid)]
        alike = len({pair.msgstr for pair in same}) == 1
        if unit.state is State.NEW and unit.msgid not in safety and alike and not any(one.statement for one in same):
            found[unit.msgid] = same[0]
    return found


def offers(unit: Unit, memory: Memory) -> tuple[Offer, ...]:
    """What an export carries for a unit that still has to be translated or reviewed."""
    if unit.state is State.TRANSLATED:
        return ()
    return tuple(
        Offer(match.english, match.said, match.pair.source, match.whole) for match in matches(unit.msgid, memory)
    )


def remember(project: Project, leaflets: Sequence[Leaflet], source: Language, language: Language) -> Memory:
    """Everything that is signed in a language.  Raises CatalogProblem or SignatureProblem for a damaged file."""
    pairs: dict[tuple[str, str], SignedPair] = {}
    texts = {
        name: _texts(project, language, name)
        for name in dict.fromkeys([*(block.catalog for one in leaflets for block in one.blocks), INTERFACE])
    }
    known = {name: read_signatures(project, language.tag, name) for name in texts}
    groups = [*map(items_of, leaflets), tuple(text_item(str(wording), INTERFACE) for wording in COMMENTS)]
    for items in groups:
        for item in items:
            said = texts.get(item.catalog, {})
            row = states([item], said, known)[0]
            if row.state is Standing.SIGNED and row.signoff:
                for msgid in item.msgids:
                    pairs[item.catalog, msgid] = SignedPair(
                        msgid, said[msgid], item.catalog, item.statement, row.signoff
                    )
    return Memory(tuple(pairs.values()), language.pronunciation.unsplit, source.pronunciation.unsplit)


def reuse(project: Project, parcel: Parcel, memory: Memory) -> tuple[str, ...]:
    """Fill what may be used again, with the sign-off that it had and the place that it comes from; the msgids filled.

    Raises CatalogProblem or SignatureProblem for a damaged file.
    """
    found = reusable(parcel.units, memory)
    for catalog in dict.fromkeys(unit.catalog for unit in parcel.units if unit.msgid in found):
        mine = {
            unit.msgid: found[unit.msgid] for unit in parcel.units if unit.catalog == catalog and unit.msgid in found
        }
        said = {msgid: pair.msgstr for msgid, pair in mine.items()}
        merge(project, parcel.language, catalog, said)
        signatures = read_signatures(project, parcel.language.tag, catalog)
        for msgid, pair in mine.items():
            signoff = replace(pair.signoff, items={}, origin=pair.signoff.origin or pair.catalog)
            signatures = signed(signatures, signoff, [text_item(msgid, catalog)], said)
        write_signatures(project, parcel.language.tag, catalog, signatures)
    return tuple(found)


def _texts(project: Project, language: Language, name: str) -> Mapping[str, str]:
    found = entries(project, language, name)
    return {entry.msgid: entry.msgstr for entry in found if entry.msgstr and not entry.fuzzy}


def _sentences(pair: SignedPair, memory: Memory) -> Iterator[Match]:
    """The sentences of a pair, one to one, where both sides have equally many and more than one."""
    english = sentences(pair.msgid, memory.unsplit_english)
    said = sentences(pair.msgstr, memory.unsplit)
    if len(english) == len(said) > 1:
        for ours, theirs in zip(english, said, strict=True):
            if (ours + theirs).count("**") % 2:
                continue  # strong words that go over the end of a sentence
            yield Match(ours, theirs, pair, whole=False)


def _even(text: str) -> str:
    """Composed letters, and every row of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())
