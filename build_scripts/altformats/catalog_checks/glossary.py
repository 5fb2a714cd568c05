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
from ..patterns import folded, has

code: Final = "glossary"
severity: Final = Severity.ERROR
acceptable: Final = True


def look(pair: Pair) -> Iterator[str]:
    """Each term that is lost, and each medicine that the English does not name."""
    english, said = folded(plain(pair.msgid)), folded(plain(pair.msgstr))
    for term in pair.cues.glossary:
        meant = has(term.english, english, pair.english.script)
        there = has(term.forms, said, pair.cues.script)
        name = term.english[0].strip("*")
        if meant and not there:
            yield f"no word for “{name}” is there; known: {', '.join(term.forms)}"
        elif there and not meant and term.kind == "medicine":
            yield f"it names “{name}”, which the English does not"
