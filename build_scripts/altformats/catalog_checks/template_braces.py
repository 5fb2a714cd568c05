"""Are there no braces, backticks or backslashes that a template or a role would act on?

Why: with substitutions switched on, ``{{ … }}`` in a translation runs code (measured); a backslash eats a letter.
Source: MyST-Parser, roles and substitutions; interface words have fields such as ``{date}``, which must be the same.
Bad: ``{{ 7*7 }}``.
Good: ``Issued: {date}`` became ``Data wydania: {date}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..inline import LINK, STRONG
from ..model import Pair, Severity

code: Final = "template-braces"
severity: Final = Severity.ERROR
acceptable: Final = False
BRACE: Final = re.compile("[{}]")
BRACKET: Final = re.compile(r"[\[\]|]")
FIELD: Final = re.compile(r"\{\w*\}")


def look(pair: Pair) -> Iterator[str]:
    """Braces that are no field of the interface, other fields than the English has, and other signs of templates."""
    said = pair.msgstr
    if pair.interface:
        if sorted(FIELD.findall(said)) != sorted(FIELD.findall(pair.msgid)):
            yield "the fields in braces are not those of the English"
        said = FIELD.sub("", said)
    if BRACE.search(said):
        yield "a brace, which can start a role or a template"
    if "`" in said:
        yield "a backtick, which starts code or a role"
    if "\\" in said:
        yield "a backslash"
    if BRACKET.search(said) and BRACKET.search(STRONG.sub(r"\1", LINK.sub(lambda match: match[1], said))):
        yield "a square bracket or a bar that is not part of a link"
