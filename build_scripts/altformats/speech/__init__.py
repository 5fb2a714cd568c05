"""Voices: each module turns a passage into sound."""

from __future__ import annotations

from typing import Final

from ..model import SpeechEngine
from . import espeak, gtts

ENGINES: Final[tuple[SpeechEngine, ...]] = (espeak, gtts)
"""All speech engines, the default first."""
