"""Is every medicine, warning sign and key term of the English there, and no other medicine?

Why: "warfarin" that became "heparin", or a lost "bladder", is a wrong instruction in perfect grammar.
Source: ``glossary.toml`` of the language: for each English term the forms of which one must stand in the translation.
Bad: "warfarin or clopidogrel" became "heparyna lub klopidogrel".
Good: "warfarin or clopidogrel" became "warfaryna lub klopidogrel".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..inline import plain
from ..model import Cues, Pair, Severity, Term
from ..patterns import Index, Matcher, folded, index, matcher

code: Final = "glossary"
severity: Final = Severity.ERROR
acceptable: Final = True


def look(pair: Pair) -> Iterator[str]:
    """Each term that is lost, and each medicine that the English does not name."""
    english, said = folded(plain(pair.msgid)), folded(plain(pair.msgstr))
    terms = _terms(pair.cues, pair.english.script)
    for number in sorted({*terms.asked.among(english), *terms.medicines.among(said)}):
        term, ours, theirs = terms.rows[number]
        name = term.english[0].strip("*")
        if ours.has(english):
            if not theirs.has(said):
                yield f"no word for “{name}” is there; known: {', '.join(term.forms)}"
        elif term.kind == "medicine" and theirs.has(said):
            yield f"it names “{name}”, which the English does not"


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The terms of a glossary with what finds each on either side, and where to begin: the terms that the English may
    hold, and the medicines that the translation may name.
    """

    rows: tuple[tuple[Term, Matcher, Matcher], ...]
    asked: Index
    medicines: Index


@lru_cache(maxsize=64)
def _terms(cues: Cues, script: str) -> _Terms:
    rows = tuple((term, matcher(term.english, script), matcher(term.forms, cues.script)) for term in cues.glossary)
    return _Terms(
        rows,
        index({number: ours for number, (_, ours, _) in enumerate(rows)}),
        index({number: theirs for number, (term, _, theirs) in enumerate(rows) if term.kind == "medicine"}),
    )
