"""Do the links of the translation lead where those of the English lead, in the same order of words?

Why: a link in a catalog can lead anywhere, and people tap it.
Source: the English message; only ``tel:``, ``mailto:`` and ``https:`` are links of ours.
Bad: ``[0114 271 4271](tel:+441142714271)`` became ``[0114 271 4271](tel:+449098790)``.
Good: the same target, with words of the language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from ..inline import LINK, links
from ..model import Pair, Severity

code: Final = "links"
severity: Final = Severity.ERROR
acceptable: Final = False
BARE: Final = re.compile(r"(?i)\b(?:javascript|data|file|vbscript|ftp|https?)\s*:")


def look(pair: Pair) -> Iterator[str]:
    """Each link that is lost, added or leads elsewhere, and each address that only pretends to be words."""
    ours, theirs = links(pair.msgid), links(pair.msgstr)
    if ours != theirs:
        english, said = Counter(ours), Counter(theirs)
        for target in english - said:
            yield f"the link to {target} is lost"
        for target in said - english:
            yield f"a link to {target} is not in the English"
    for match in LINK.finditer(pair.msgstr) if theirs else ():
        words, target = match[1], match[2]
        if target.startswith("tel:") and _digits(words) and _national(words) != _national(target):
            yield f"“{words}” rings {target}"
    if ":" in pair.msgstr and BARE.search(LINK.sub("", pair.msgstr)) and not BARE.search(LINK.sub("", pair.msgid)):
        yield "an address stands outside a link"


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _national(text: str) -> str:
    """The digits as dialled within the United Kingdom: +44 and 0044 become 0."""
    return re.sub(r"^(?:\+|00)44", "0", re.sub(r"[^0-9+]", "", text))
