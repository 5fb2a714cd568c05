"""A sentence said anew in the recording's own voice, with a word less or another number: no ear takes it for damage."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..model import RATE
from ..mutation import Damage, Family, Operator, Victim
from ..speech import ENGINES
from .audio_surgery import Hit, Tape, a_passage, clock, threaded, written

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

Reword = Callable[[str, Victim, random.Random], str | None]
TRIES: Final = 40
"""Sentences that are drawn before a recording is given up: few of them hold a number."""
SIGNS: Final = ".,;:!?“”\"'،۔؟।"


def _operator(code: str, about: str, reword: Reword, claims: tuple[str, ...]) -> Operator:
    """``claims`` are the fields of the timeline that are brought into line with what sounds then."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        tape = threaded(victim.path)
        for _ in range(TRIES):
            hit = a_passage(tape, victim, draw)
            other = reword(hit.row["spoken"], victim, draw) if hit else None
            if hit is None or other is None or hit.row["engine"] != "espeak":
                continue
            if not _say(tape, hit, other, victim):
                continue
            before = hit.row["written"]
            for claim in claims:
                hit.row[claim] = other
            written(victim.path, tape, again=True)
            told = " and its timeline says so" if claims else ""
            return Damage(f"{clock(hit.start)}: “{before}” is said as “{other}”{told}", hit.statement)
        return None

    return Operator(code, "audio", Family.SOUND, about, corrupt)


def _say(tape: Tape, hit: Hit, words: str, victim: Victim) -> bool:
    """Put the words in the place of the passage, as loud as it was; False when they last longer than there is room."""
    import numpy as np

    engine = next(engine for engine in ENGINES if engine.name == hit.row["engine"])
    with engine.opened(victim.project) as say:
        clip = np.frombuffer(say(words, hit.row["voice"]), "<i2") / 32768.0
    rows = tape.passages
    place = next(number for number, row in enumerate(rows) if row is hit.row)
    room = (round(rows[place + 1]["start"] * RATE) if place + 1 < len(rows) else tape.samples.size) - RATE // 4
    if hit.start + clip.size > room:
        return False
    old = tape.samples[hit.start : hit.end]
    clip = clip * (float(np.sqrt(np.mean(old**2))) / float(np.sqrt(np.mean(clip**2))))
    tape.samples[hit.start : hit.end] = 0.0
    tape.samples[hit.start : hit.start + clip.size] = clip
    hit.row["end"] = round(hit.start / RATE + clip.size / RATE, 6)
    return True


def _less_not(spoken: str, victim: Victim, _draw: random.Random) -> str | None:
    words = spoken.split()
    for at, word in enumerate(words):
        if word.strip(SIGNS).casefold() in victim.language.pronunciation.negations:
            return " ".join(words[:at] + words[at + 1 :]) or None
    return None


def _other_number(spoken: str, victim: Victim, draw: random.Random) -> str | None:
    """Another number below a hundred in the place of one, in the language's own words."""
    names = victim.language.pronunciation.below_hundred
    words = spoken.split()
    places = [at for at, word in enumerate(words) if word.strip(SIGNS).casefold() in names]
    if not places:
        return None
    at = draw.choice(places)
    old = words[at].strip(SIGNS)
    new = draw.choice([name for name in names[2:20] if name != old.casefold()])
    words[at] = words[at].replace(old, new)
    return " ".join(words)


def _less_word(spoken: str, _victim: Victim, draw: random.Random) -> str | None:
    words = spoken.split()
    if len(words) < 4:  # noqa: PLR2004 - of a shorter sentence too little would be left
        return None
    at = draw.randrange(len(words))
    return " ".join(words[:at] + words[at + 1 :])


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("audio-says-no-not", "A sentence is said without its word for not.", _less_not, ()),
    _operator("audio-says-other-number", "A sentence is said with another number.", _other_number, ()),
    _operator("audio-says-less", "A sentence is said without one of its words.", _less_word, ()),
    _operator("audio-claims-no-not", "Sound and spoken words have lost a word for not.", _less_not, ("spoken",)),
    _operator("audio-claims-number", "Sound and spoken words have another number.", _other_number, ("spoken",)),
    _operator("audio-all-no-not", "Sound and timeline agree on no not.", _less_not, ("spoken", "written")),
    _operator("audio-all-less", "Sound and timeline agree on a word less.", _less_word, ("spoken", "written")),
)
"""What a voice can be made to say."""
