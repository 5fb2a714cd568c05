"""Are as many words strong as in the English, is the strong "not" still strong, and does the markup really work?

Why: ``**`` beside some letters is no markup to a Markdown reader, and is shown; a stressed "not" guides the eye.
Source: CommonMark 0.31, left- and right-flanking delimiter runs; judged by markdown-it itself.
Bad: "Do **not** eat" became "Nie jedz", or "Nie **jedz**".
Good: "Do **not** eat" became "**Nie** jedz".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt

from ..figures import sentences
from ..inline import STRONG
from ..model import Pair, Severity
from ..patterns import folded
from ..wording import words_of

code: Final = "markup"
severity: Final = Severity.ERROR
acceptable: Final = False


def look(pair: Pair) -> Iterator[str]:
    """Strong words lost or added, marks that stay marks, and a stressed "not" that is not stressed any more."""
    if "*" in pair.msgstr and "*" in _rendered(pair.msgstr):  # a reader shows no star that is not written
        yield "a star would be shown as it stands"
    english, said = _strong(pair.msgid), _strong(pair.msgstr)
    if len(english) != len(said):
        yield f"{len(said)} strong words, the English has {len(english)}"
        return
    if not english:
        return
    no = words_of(pair.cues).refusals
    for one in english:
        alone = folded(one) in ("not", "no", "never") and len(sentences(one)) == 1
        if alone and no.patterns and not any(no.has(folded(other)) for other in said):
            yield f"the strong “{one}” is not a strong word for “no”"
            return


def _strong(text: str) -> list[str]:
    return [match[1] for match in STRONG.finditer(text)] if "**" in text else []


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False}).enable(["emphasis", "link", "text"])


def _rendered(text: str) -> str:
    """The words that a Markdown reader shows."""
    tokens = _reader().parseInline(text)[0].children or ()
    return "".join(token.content for token in tokens)
