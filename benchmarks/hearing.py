"""How often the recogniser mishears what is right, and finds out what is wrong, in English sentences of leaflets.

    python -m benchmarks.hearing --most 140
    python -m benchmarks.hearing --project DIR --most 400 --right 4300     # DIR: a corpus, built

Needs finished English recordings (``altformats build --language en --format audio``; for a corpus, in its folder, and
``benchmarks.corpus DIR --leaflets 60`` before it).  *As recorded* are the sentences of the finished files themselves,
refused ones too.  The others are said with "not" put in after a verb, with "not" taken out, with another number, with
a word in its opposite's place (``audio_variants.GROUPS``), with a word of any of the leaflets in a word's place, and
without one of their words, which may be of little weight; encoded and decoded as in a finished file.  All are judged as
the reader judges them.  *First hiss* is what one hearing says, *verdict* what most of several say
(``audio_recognised.HISSES``).
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile

from altformats.model import RATE, Project, Spoken
from altformats.mutants import audio_surgery
from altformats.readers import audio_recognised as recognised
from altformats.readers.audio_kept import keeper
from altformats.readers.audio_variants import GROUPS, NUMBERS, PLAIN, SHORTEST, VERBS, network
from altformats.speech import espeak

if TYPE_CHECKING:
    from altformats.readers.audio_sound import Samples

ROOT: Final = Path(__file__).resolve().parent.parent
SOUNDING: Final = 0.003
"""Above this share of full scale a sample is of a word."""
QUIET: Final = np.zeros(RATE // 2)
KINDS: Final = ("not put in", "not taken out", "another number", "turned round", "another word", "a word lost")
Say = Callable[[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the leaflet whose recording says it, and the sound that is heard for it."""

    text: str
    leaflet: str
    sound: Samples


def main() -> None:
    """Print, for each kind of sentence, how many there were and how many were taken for something else."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", type=Path, default=ROOT, help="a built project; by default this one")
    parser.add_argument("--most", type=int, default=140, help="sentences of each kind that are said otherwise")
    parser.add_argument("--right", type=int, default=1000, help="sentences as recorded")
    parser.add_argument("--show", action="store_true", help="print each right sentence that is misheard")
    given = parser.parse_args()
    project, draw = Project(given.project.resolve()), random.Random(5)  # noqa: S311 - a draw that can be repeated
    began = time.process_time()
    sentences, words = recorded(project)
    draw.shuffle(sentences)
    with ExitStack() as stack, espeak.opened(project) as say:
        judge = Judge(recognised._Room(project, stack, keeper("")), words)
        judge.report("as recorded", [(one, one.text) for one in sentences[: given.right]], show=given.show)
        for kind in KINDS:
            pairs = [(one, said) for one in sentences for said in said_otherwise(kind, one.text, words, draw)]
            draw.shuffle(pairs)
            judge.report(kind, [(heard_as(say, one, said), said) for one, said in pairs[: given.most]])
    print(f"{time.process_time() - began:.0f} s of CPU")


class Judge:
    """The reader's room, and the words of each recording that may be heard in another one's place."""

    def __init__(self, room: recognised._Room, texts: dict[str, list[str]]) -> None:
        self.room = room
        self.others: dict[str, list[str]] = {}
        for leaflet, spoken in texts.items():
            words = {word for text in spoken for word in room.words_of(text)}
            room.learn(words)
            self.others[leaflet] = room.others(words)

    def report(self, kind: str, pairs: list[tuple[Sentence, str]], *, show: bool = False) -> None:
        """Judge each sentence by its sound and print how many were taken for other words."""
        first = verdicts = number = 0
        for one, said in pairs:
            words = self.room.words_of(one.text)
            if not words or not all(word in self.room.sounds for word in words):
                continue
            number += 1
            net = network(words, self.room.sounds, self.others[one.leaflet], {})
            first += bool(self.room.instead(words, *self.room.hear(net, one.sound, recognised.HISSES[0])))
            verdict = self.room.verdict(words, net, one.sound)
            verdicts += bool(verdict)
            if show and verdict:
                print(f"    {one.leaflet}: {said!r} sounds like {verdict!r}")
        print(
            f"{kind:16} {number:4d} sentences: misheard in the first hiss {first}, by the verdict {verdicts}",
            flush=True,
        )


def recorded(project: Project) -> tuple[list[Sentence], dict[str, list[str]]]:
    """Each different English sentence of all recordings once, and all sentences of each."""
    sentences: dict[str, Sentence] = {}
    texts: dict[str, list[str]] = {}
    press = project.build / "press"
    for path in sorted([*(project.site / "en").glob("*.mp3"), *press.glob("**/en/*.mp3")]):
        rows = [row for row in audio_surgery.threaded(path).passages if row["voice"] == recognised.VOICE]
        sound, _ = soundfile.read(path, dtype="float32")
        for row in rows:
            text = row["spoken"] or row["written"]
            texts.setdefault(path.stem, []).append(text)
            if text not in sentences:
                entry = Spoken(row["written"], text, "en", 0, row["start"], row["end"])
                sentences[text] = Sentence(text, path.stem, recognised.cut(sound, entry).copy())
    return list(sentences.values()), texts


def said_otherwise(kind: str, text: str, texts: dict[str, list[str]], draw: random.Random) -> Iterator[str]:
    """What is said instead of a sentence, once for each place where that can be."""
    words = text.split()
    bare = [word.lower().strip(".,:;") for word in words]
    if kind == "a word lost" and len(words) > SHORTEST:
        at = draw.randrange(len(words))
        yield " ".join((*words[:at], *words[at + 1 :]))
    elif kind == "another word":
        at = draw.randrange(len(words))
        other = draw.choice(" ".join(draw.choice(list(texts.values()))).split()).strip(".,:;")
        if len(words) > SHORTEST and bare[at] not in PLAIN and other.lower() not in {bare[at], *PLAIN, *NUMBERS}:
            yield " ".join((*words[:at], other, *words[at + 1 :]))
    for at, word in enumerate(bare):
        for change in instead(kind, word, draw):
            yield " ".join((*words[:at], *change, *words[at + 1 :]))


def instead(kind: str, word: str, draw: random.Random) -> Iterator[tuple[str, ...]]:
    """What one word becomes; nothing where this kind of change does not concern it."""
    if kind == "not put in" and word in VERBS:
        yield (word, "not")
    elif kind == "not taken out" and word == "not":
        yield ()
    elif kind == "another number" and word in NUMBERS:
        yield (draw.choice([other for other in NUMBERS if other != word]),)
    elif kind == "turned round":
        for group in GROUPS:
            if word in group:
                yield (draw.choice([other for other in group if other != word]),)


def heard_as(say: Say, one: Sentence, said: str) -> Sentence:
    """The sentence with the sound of another one."""
    return Sentence(one.text, one.leaflet, finished(say(said, recognised.VOICE)))


def finished(clip: bytes) -> Samples:
    """The clip as it is cut out of a finished file: encoded, decoded, with a little of the pauses around it."""
    sound = np.concatenate((QUIET, np.frombuffer(clip, "<i2") / 32768, QUIET, np.zeros(2 * audio_surgery.TAIL)))
    decoded, _ = soundfile.read(io.BytesIO(audio_surgery.encoded(sound)), dtype="float64")
    loud = np.flatnonzero(np.abs(decoded) > SOUNDING)
    beside = round(recognised.BESIDE * RATE)
    return np.asarray(decoded[max(loud[0] - beside, 0) : loud[-1] + beside])


if __name__ == "__main__":
    main()
