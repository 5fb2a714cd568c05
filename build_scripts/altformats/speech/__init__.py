"""Voices: each module turns a passage into sound."""

from __future__ import annotations

from typing import Final

from ..model import SpeechEngine
from . import espeak, gtts, piper, recorded

ENGINES: Final[tuple[SpeechEngine, ...]] = (recorded, piper, gtts, espeak)
"""All speech engines, in the order in which they are tried where a language names none: the most natural first."""
