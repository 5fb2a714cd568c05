"""All catalog checks over one entry: what is wrong with it, as findings with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator

from .catalog_checks import CATALOG_CHECKS
from .model import Finding, Pair

FIRST = ("untranslated", "fuzzy")
"""The checks that stand alone: of an entry without words, or of an older English, nothing else can be said."""
LONGEST = 10_000
"""Characters beyond which an entry is not looked at: it is no paragraph, and would keep the checks busy."""
SHOWN = 80
"""Characters of a message that a finding shows."""


def findings_of(pair: Pair) -> Iterator[Finding]:
    """Everything that is wrong with one entry."""
    if max(len(pair.msgid), len(pair.msgstr)) > LONGEST:
        words = f"an entry of more than {LONGEST:,} characters: {_short(pair.msgid)}"
        yield Finding("catalog", words, pair.place, "Shorten it.", statement=pair.statement, msgid=pair.msgid)
        return
    for check in CATALOG_CHECKS:
        said = False
        for words in check.look(pair):
            said = True
            yield Finding(
                check.code,
                f"{words}: {_short(pair.msgid)}",
                pair.place,
                f"Mend the {pair.language.english} entry; altformats explain {check.code} says why.",
                check.severity,
                pair.statement,
                msgid=pair.msgid,
            )
        if said and check.code in FIRST:
            return


def _short(msgid: str) -> str:
    return repr(msgid if len(msgid) <= SHOWN else msgid[:SHOWN] + "…")
