"""How often the recogniser mishears what is right, and finds out what is wrong, in English sentences of a leaflet.

    python -m benchmarks.hearing --most 140

Needs a finished English recording (``altformats build --language en --format audio``).  Each sentence is said as it
is, with "not" put in after a verb, with "not" taken out, and without one of its words, which may be of little weight;
encoded and decoded as in a finished file; and judged as the reader judges it.  *First hiss* is what one hearing says,
*verdict* what most of several say (``audio_recognised.HISSES``).
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile

from altformats.model import RATE, Project
from altformats.mutants import audio_surgery
from altformats.readers import audio_recognised as recognised
from altformats.readers.audio_kept import keeper
from altformats.readers.audio_variants import PLAIN, SHORTEST, VERBS, network
from altformats.readers.audio_words import words_of
from altformats.speech import espeak

if TYPE_CHECKING:
    from altformats.readers.audio_sound import Samples

ROOT: Final = Path(__file__).resolve().parent.parent
SOUNDING: Final = 0.003
"""Above this share of full scale a sample is of a word."""
QUIET: Final = np.zeros(RATE // 2)


def main() -> None:
    """Print, for each kind of sentence, how many there were and how many were taken for something else."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=140, help="sentences of each kind")
    parser.add_argument("--leaflet", default="nerve-root-injection")
    given = parser.parse_args()
    project, draw = Project(ROOT), random.Random(5)  # noqa: S311 - a draw that can be repeated
    rows = audio_surgery.threaded(project.site / "en" / f"{given.leaflet}.mp3").passages
    texts = list(dict.fromkeys(row["spoken"] or row["written"] for row in rows if row["voice"] == recognised.VOICE))
    began = time.process_time()
    with ExitStack() as stack, espeak.opened(project) as say:
        room = recognised._Room(project, stack, keeper(""))
        room.learn({word for text in texts for word in words_of(text)})
        judged = [text for text in texts if words_of(text) and all(word in room.sounds for word in words_of(text))]
        known = {word for text in judged for word in words_of(text)}
        others = sorted(word for word in known if word not in PLAIN and len(word) >= SHORTEST)
        for kind in ("as it is", "not put in", "not taken out", "a word lost"):
            pairs = [pair for text in judged for pair in said_otherwise(kind, text, draw)]
            draw.shuffle(pairs)
            first = verdicts = 0
            for text, said in pairs[: given.most]:
                words, sound = words_of(text), finished(say(said, recognised.VOICE))
                net = network(words, room.sounds, others, {})
                first += bool(room.instead(words, *room.hear(net, sound, recognised.HISSES[0])))
                verdicts += bool(room.verdict(words, net, sound))
            number = min(len(pairs), given.most)
            print(f"{kind:14} {number:4d} sentences: misheard in the first hiss {first}, by the verdict {verdicts}")
    print(f"{time.process_time() - began:.0f} s of CPU")


def said_otherwise(kind: str, text: str, draw: random.Random) -> Iterator[tuple[str, str]]:
    """A sentence and what is said instead, once for each place where that can be."""
    words = text.split()
    bare = [word.lower().strip(".,:;") for word in words]
    if kind == "as it is":
        yield text, text
    for at, word in enumerate(bare):
        if kind == "not put in" and word in VERBS:
            yield text, " ".join((*words[:at], words[at].rstrip(".,:;"), "not", *words[at + 1 :]))
        if kind == "not taken out" and word == "not":
            yield text, " ".join((*words[:at], *words[at + 1 :]))
    if kind == "a word lost" and len(words) > SHORTEST:
        at = draw.randrange(len(words))
        yield text, " ".join((*words[:at], *words[at + 1 :]))


def finished(clip: bytes) -> Samples:
    """The clip as it is cut out of a finished file: encoded, decoded, with a little of the pauses around it."""
    sound = np.concatenate((QUIET, np.frombuffer(clip, "<i2") / 32768, QUIET, np.zeros(2 * audio_surgery.TAIL)))
    decoded, _ = soundfile.read(io.BytesIO(audio_surgery.encoded(sound)), dtype="float64")
    loud = np.flatnonzero(np.abs(decoded) > SOUNDING)
    beside = round(recognised.BESIDE * RATE)
    return np.asarray(decoded[max(loud[0] - beside, 0) : loud[-1] + beside])


if __name__ == "__main__":
    main()
