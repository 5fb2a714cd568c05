"""Is every medicine, warning sign and key term of the English there, and no other medicine?

Why: "warfarin" that became "heparin", or a lost "bladder", is a wrong instruction in perfect grammar.
Source: ``glossary.toml`` of the language: for each English term the forms of which one must stand in the translation.
Bad: "warfarin or clopidogrel" became "heparyna lub klopidogrel".
Good: "warfarin or clopidogrel" became "warfaryna lub klopidogrel".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..inline import plain
from ..model import Pair, Severity
from ..patterns import folded
from ..wording import terms_of

code: Final = "glossary"
severity: Final = Severity.ERROR
acceptable: Final = True


def look(pair: Pair) -> Iterator[str]:
    """Each term that is lost, and each medicine that the English does not name."""
    english, said = folded(plain(pair.msgid)), folded(plain(pair.msgstr))
    for term, ours, theirs in terms_of(pair.cues, pair.english.script).among(english, said):
        name = term.english[0].strip("*")
        if ours.has(english):
            if not theirs.has(said):
                yield f"no word for “{name}” is there; known: {', '.join(term.forms)}"
        elif term.kind == "medicine" and theirs.has(said):
            yield f"it names “{name}”, which the English does not"
