"""Letters for the page of an evidence pack: it quotes words in scripts that the reader's own machine may not have."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import MissingTool
from .fonts import located, small
from .model import Language, Project
from .pack import Said

NORMAL = 400
"""The weight of plain text."""


def fonts_of(
    project: Project, languages: Mapping[str, Language], texts: Mapping[tuple[str, str, str], Said]
) -> dict[str, bytes]:
    """For each language that is not in Latin letters a font file with just what the statements need, by its tag.

    A font that is not installed is left out: then the reader's machine shows the words as well as it can.
    """
    found = {}
    for tag, language in languages.items():
        words = "".join(block for (_, own, _), said in texts.items() if own == tag for block in said.blocks)
        font = next((font for font in language.fonts if font.weight == NORMAL), None)
        if not words or font is None or language.script == "Latn":
            continue
        try:
            found[tag] = small(located(project, font), font, language, words, renumbered=True)
        except MissingTool:
            continue
    return found
