"""Is every telephone number, e-mail and web address, and code of a document the same, to the letter?

Why: a number with one digit changed rings a stranger, or nobody.
Source: the English message.
Bad: 0114 271 4271 became 0114 271 4217.
Good: 0114 271 4271, with the same digits in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..figures import contacts
from ..model import Pair, Severity

code: Final = "contacts"
severity: Final = Severity.ERROR
acceptable: Final = False


def look(pair: Pair) -> Iterator[str]:
    """Each contact that is lost, and each that the English does not have."""
    english, said = contacts(pair.msgid), contacts(pair.msgstr)
    for lost in dict.fromkeys(one for one in english if one not in said):
        yield f"{lost} is lost"
    for new in dict.fromkeys(one for one in said if one not in english):
        yield f"{new} is not in the English"
