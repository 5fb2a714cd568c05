"""Other sound in a recording, at a place drawn at random: cut, covered, moved, faded, spoken by somebody else."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..model import RATE
from ..mutation import Damage, Family, Operator, Victim
from .audio_surgery import Hit, Tape, a_passage, clock, speaking, threaded, written

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

Change = Callable[[Tape, Hit, Victim, random.Random], str | None]


def _operator(code: str, about: str, change: Change) -> Operator:
    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        tape = threaded(victim.path)
        hit = a_passage(tape, victim, draw)
        what = change(tape, hit, victim, draw) if hit else None
        if hit is None or what is None:
            return None
        written(victim.path, tape, again=True)
        return Damage(f"{clock(hit.start)}, “{hit.row['written']}”: {what}", hit.statement)

    return Operator(code, "audio", Family.SOUND, about, corrupt)


def _cut(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str | None:
    import numpy as np

    seconds = draw.uniform(0.25, 1.5)
    at = speaking(tape, hit, seconds, draw)
    if at is None:
        return None
    tape.samples = np.delete(tape.samples, slice(at, at + round(seconds * RATE)))
    return f"{seconds:.2f} seconds cut out at {clock(at)}"


def _silence(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str | None:
    seconds = draw.uniform(0.2, 0.6)
    at = speaking(tape, hit, seconds, draw)
    if at is None:
        return None
    tape.samples[at : at + round(seconds * RATE)] = 0.0
    return f"{seconds:.2f} seconds of silence from {clock(at)} on"


def _all_silent(tape: Tape, hit: Hit, _victim: Victim, _draw: random.Random) -> str:
    tape.samples[hit.start : hit.end] = 0.0
    return "the sentence is silent"


def _repeated(tape: Tape, hit: Hit, _victim: Victim, _draw: random.Random) -> str:
    import numpy as np

    clip = tape.samples[hit.start : hit.end]
    tape.samples = np.concatenate([tape.samples[: hit.end], np.zeros(RATE // 2), clip, tape.samples[hit.end :]])
    return "said twice"


def _exchanged(tape: Tape, hit: Hit, victim: Victim, draw: random.Random) -> str | None:
    import numpy as np

    other = a_passage(tape, victim, draw)
    if other is None or other.row is hit.row:
        return None
    first, second = sorted((hit, other), key=lambda one: one.start)
    s = tape.samples
    tape.samples = np.concatenate(
        [
            s[: first.start],
            s[second.start : second.end],
            s[first.end : second.start],
            s[first.start : first.end],
            s[second.end :],
        ]
    )
    return f"changed places with “{other.row['written']}”"


def _replaced(tape: Tape, hit: Hit, victim: Victim, draw: random.Random) -> str | None:
    other = a_passage(tape, victim, draw)
    if other is None or other.row is hit.row:
        return None
    clip = tape.samples[other.start : other.end][: hit.end - hit.start].copy()
    tape.samples[hit.start : hit.end] = 0.0
    tape.samples[hit.start : hit.start + clip.size] = clip
    return f"in its place sounds “{other.row['written']}”"


def _word_over(tape: Tape, hit: Hit, victim: Victim, draw: random.Random) -> str | None:
    seconds = draw.uniform(0.25, 0.5)
    other = a_passage(tape, victim, draw)
    at = speaking(tape, hit, seconds, draw)
    there = speaking(tape, other, seconds, draw) if other and other.row is not hit.row else None
    if other is None or at is None or there is None:
        return None
    length = round(seconds * RATE)
    tape.samples[at : at + length] = tape.samples[there : there + length].copy()
    return f"at {clock(at)} a word of “{other.row['written']}” sounds instead"


def _backwards(tape: Tape, hit: Hit, _victim: Victim, _draw: random.Random) -> str:
    tape.samples[hit.start : hit.end] = tape.samples[hit.start : hit.end][::-1].copy()
    return "played backwards"


def _other_voice(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str:
    """Another pitch and speed is another voice to every ear."""
    import numpy as np

    factor = draw.choice((0.8, 0.88, 1.12, 1.25))
    clip = tape.samples[hit.start : hit.end]
    places = np.arange(0, clip.size - 1, factor)
    told = np.interp(places, np.arange(clip.size), clip)[: hit.end - hit.start]
    tape.samples[hit.start : hit.end] = 0.0
    tape.samples[hit.start : hit.start + told.size] = told
    return f"in another voice ({factor} times the pitch)"


def _other_language(tape: Tape, hit: Hit, victim: Victim, draw: random.Random) -> str | None:
    """The same block out of another language's recording."""
    tags = [path.parent.name for path in sorted(victim.site.glob(f"*/{victim.promise.meta.slug}.mp3"))]
    tags = [tag for tag in tags if tag != victim.language.tag]
    if not tags:
        return None
    tag = draw.choice(tags)
    other = threaded(victim.site / tag / f"{victim.promise.meta.slug}.mp3")
    rows = [row for row in other.passages if row["tag"] == tag]
    place = next((at for at, row in enumerate(tape.passages) if row is hit.row), 0)
    row = rows[min(place, len(rows) - 1)]
    clip = other.samples[round(row["start"] * RATE) : round(row["end"] * RATE)][: hit.end - hit.start]
    tape.samples[hit.start : hit.end] = 0.0
    tape.samples[hit.start : hit.start + clip.size] = clip
    return f"in its place sounds {tag}: “{row['written']}”"


def _faded(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str:
    decibels = draw.uniform(14, 40)
    tape.samples[hit.start : hit.end] *= 10 ** (-decibels / 20)
    return f"fainter by {decibels:.0f} decibels"


def _all_faint(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    decibels = draw.uniform(12, 40)
    tape.samples *= 10 ** (-decibels / 20)
    return f"the whole recording fainter by {decibels:.0f} decibels"


def _all_loud(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    import numpy as np

    decibels = draw.uniform(9, 24)
    tape.samples = np.clip(tape.samples * 10 ** (decibels / 20), -1.0, 1.0)
    return f"the whole recording louder by {decibels:.0f} decibels, and clipped"


def _noise(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str:
    import numpy as np

    clip = tape.samples[hit.start : hit.end]
    level = float(np.sqrt(np.mean(clip**2))) * draw.uniform(1.0, 3.0)
    clip += np.random.default_rng(draw.getrandbits(32)).normal(0.0, level, clip.size)
    return "under a noise as loud as the voice"


def _noise_everywhere(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    import numpy as np

    level = draw.uniform(0.03, 0.15)
    tape.samples += np.random.default_rng(draw.getrandbits(32)).normal(0.0, level, tape.samples.size)
    return "the whole recording under a noise"


def _two_voices(tape: Tape, hit: Hit, victim: Victim, draw: random.Random) -> str | None:
    other = a_passage(tape, victim, draw)
    if other is None or other.row is hit.row:
        return None
    clip = tape.samples[other.start : other.end][: hit.end - hit.start].copy()
    tape.samples[hit.start : hit.start + clip.size] += clip
    return f"at the same time sounds “{other.row['written']}”"


def _in_a_pause(tape: Tape, hit: Hit, victim: Victim, draw: random.Random) -> str | None:
    """A few words more where there was silence, perhaps faintly."""
    other = a_passage(tape, victim, draw)
    rows = tape.passages
    at = next(number for number, row in enumerate(rows) if row is hit.row)
    if other is None or other.row is hit.row or at + 1 == len(rows):
        return None
    room = round(rows[at + 1]["start"] * RATE) - hit.end - RATE // 5
    length = min(room, RATE // 2)
    start = speaking(tape, other, length / RATE, draw) if length > RATE // 6 else None
    if start is None:
        return None
    scale = draw.choice((1.0, 0.5, 0.1))
    begin = hit.end + RATE // 10
    tape.samples[begin : begin + length] = tape.samples[start : start + length] * scale
    return f"in the pause after it sounds a part of “{other.row['written']}”"


def _sentence_added(tape: Tape, hit: Hit, victim: Victim, draw: random.Random) -> str | None:
    """A whole sentence more between two others, with its own pauses."""
    import numpy as np

    other = a_passage(tape, victim, draw)
    if other is None:
        return None
    clip, pause = tape.samples[other.start : other.end], np.zeros(RATE // 2)
    tape.samples = np.concatenate([tape.samples[: hit.end], pause, clip, pause, tape.samples[hit.end :]])
    return f"followed by “{other.row['written']}”, which belongs elsewhere"


def _after_the_end(tape: Tape, hit: Hit, _victim: Victim, _draw: random.Random) -> str:
    import numpy as np

    tape.samples = np.concatenate([tape.samples, np.zeros(RATE), tape.samples[hit.start : hit.end]])
    return "said once more after the end of the recording"


def _ends_early(tape: Tape, hit: Hit, _victim: Victim, _draw: random.Random) -> str:
    tape.samples = tape.samples[: hit.start]
    return "the recording ends before it"


def _other_speed(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    import numpy as np

    factor = draw.choice((0.7, 0.9, 1.1, 1.5))
    places = np.arange(0, tape.samples.size - 1, factor)
    tape.samples = np.interp(places, np.arange(tape.samples.size), tape.samples)
    return f"the whole recording at {factor} times its speed"


def _muffled(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str:
    """As through a wall: consonants, and with them words, are lost."""
    from scipy.signal import butter, sosfilt

    limit = draw.uniform(200, 500)
    sections = butter(6, limit, fs=RATE, output="sos")
    tape.samples[hit.start : hit.end] = sosfilt(sections, tape.samples[hit.start : hit.end])
    return f"muffled: nothing above {limit:.0f} hertz"


def _stuttered(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str | None:
    """A player or an encoder that loses its place says a tenth of a second over and over."""
    at = speaking(tape, hit, 0.5, draw)
    if at is None:
        return None
    piece = tape.samples[at : at + RATE // 10].copy()
    for step in range(1, 5):
        tape.samples[at + step * piece.size : at + (step + 1) * piece.size] = piece
    return f"stuck for half a second at {clock(at)}"


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("audio-cut", "A part of a second is cut out of a sentence.", _cut),
    _operator("audio-gap", "A word of a sentence is silent.", _silence),
    _operator("audio-silent", "A sentence is silent.", _all_silent),
    _operator("audio-said-twice", "A sentence is said twice.", _repeated),
    _operator("audio-exchanged", "Two sentences have changed places.", _exchanged),
    _operator("audio-replaced", "Another sentence sounds in the place of one.", _replaced),
    _operator("audio-word-over", "One word is covered by another.", _word_over),
    _operator("audio-backwards", "A sentence is played backwards.", _backwards),
    _operator("audio-other-voice", "A sentence is spoken by another voice.", _other_voice),
    _operator("audio-other-language", "A sentence is spoken in another language.", _other_language),
    _operator("audio-faded", "A sentence is much fainter than the rest.", _faded),
    _operator("audio-all-faint", "The whole recording is too faint to be heard.", _all_faint),
    _operator("audio-all-loud", "The whole recording is too loud, and distorted.", _all_loud),
    _operator("audio-noise", "Noise lies over a sentence.", _noise),
    _operator("audio-noise-everywhere", "Noise lies over the whole recording.", _noise_everywhere),
    _operator("audio-two-voices", "Two sentences sound at the same time.", _two_voices),
    _operator("audio-in-a-pause", "Words sound where there should be a pause.", _in_a_pause),
    _operator("audio-sentence-added", "A sentence that belongs elsewhere is said after one.", _sentence_added),
    _operator("audio-after-the-end", "A sentence is said after the end.", _after_the_end),
    _operator("audio-ends-early", "The recording ends in the middle.", _ends_early),
    _operator("audio-other-speed", "The whole recording is too fast or too slow.", _other_speed),
    _operator("audio-muffled", "A sentence is muffled beyond understanding.", _muffled),
    _operator("audio-stuttered", "A sentence is stuck for half a second.", _stuttered),
)
"""What can happen to sound."""
