"""Speech engine: a person, recorded.  For languages that no machine speaks, and for all that a person reads better.

The sound lies in ``source/recordings/<language>/`` beside a sign-off (``recorded_sign.py``): a second person has
listened to every block and compared it with the words.  A change of the words or of the sound voids it.  What is "said"
here is a clip of that sound, so a finished file can be proven to hold exactly what was signed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Final

from ..errors import SpeechProblem
from ..model import RATE, Language, Need, Project
from .recorded_sign import Signed, hash_of, read_signed, sound_file, words_hash
from .recorded_sound import clip, read_sound

name: Final = "recorded"
network: Final = False
ABSENT: Final = "nobody has recorded and signed it"
AGAIN: Final = "Record what changed, listen to all of it, then: altformats recording sign"

Say = Callable[[str, str], bytes]


def needs(project: Project) -> tuple[Need, ...]:
    """What decodes sound."""
    del project
    found = importlib.util.find_spec("soundfile") is not None
    return (Need("soundfile (sound)", found, remedy="" if found else "Run: make build"),)


def voice(language: Language, edition: str) -> str | None:
    """The edition whose recording it is: anybody's language can be recorded."""
    del language
    return edition


def lacking(project: Project, language: Language, edition: str, texts: Sequence[str]) -> str:
    """Why the recording does not stand for these blocks: it is absent, unsigned, or something changed since."""
    signed = read_signed(project, edition)
    sound = sound_file(project, edition)
    if signed is None:
        return "the recording is not signed" if sound and edition.startswith(f"{language.tag}/") else ABSENT
    of_language = [block for block in signed.blocks if block.tag == language.tag]
    if not of_language:
        return ABSENT
    if sound is None or sound.name != signed.sound or hash_of(sound) != signed.sha256:
        return "the sound is not the one that was signed"
    return _changed(signed, language.tag, list(dict.fromkeys(texts)))


def _changed(signed: Signed, tag: str, texts: Sequence[str]) -> str:
    """What is said otherwise than it was signed.  A notice that is not due any more may be left out, nothing else."""
    wanted = [words_hash(text) for text in texts]
    blocks = [block for block in signed.blocks if block.tag == tag]
    kept = [block.sha256 for block in blocks if block.sha256 in wanted or not block.notice]
    known = {block.sha256 for block in blocks}
    for text, sha256 in zip(texts, wanted, strict=True):
        if sha256 not in known:
            return f"words that were not recorded: “{text}”"
    for block in blocks:
        if block.sha256 in kept and block.sha256 not in wanted:
            return f"block {block.number} is recorded and not in the leaflet any more: “{block.words}”"
    return "" if kept == wanted else "the blocks stand in another order than they were recorded in"


def version(project: Project, voice: str) -> str:
    """Empty: only the sound itself tells it from another recording of the same words."""
    del project, voice
    return ""


@contextmanager
def opened(project: Project) -> Iterator[Say]:
    """``say(words, edition)``: the signed clip of these words.  Raises SpeechProblem where there is none."""

    @cache
    def clips(edition: str) -> dict[str, bytes]:
        signed, sound = read_signed(project, edition), sound_file(project, edition)
        if signed is None or sound is None or hash_of(sound) != signed.sha256:
            raise SpeechProblem("there is no signed recording of this sound", edition, AGAIN)
        samples, rate = read_sound(sound)
        return {block.sha256: clip(samples, rate, block.start, block.end, RATE) for block in signed.blocks}

    def say(spoken: str, edition: str) -> bytes:
        found = clips(edition).get(words_hash(spoken))
        if found is None:
            raise SpeechProblem("these words are not in the signed recording", spoken, AGAIN)
        return found

    yield say


again = opened
"""The recording can be heard again at any time."""
