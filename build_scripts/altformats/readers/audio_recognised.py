"""What a stranger to our voices hears: English passages recognised from the samples of the file.  Private.

The comparison with the voice's own words goes round in a circle where the voice itself says something else: a clip of
another sentence in a store of clips, an engine that swallows "not".  So CMU's pocketsphinx hears each English passage
and chooses between its sentence and the dangerous variants (``audio_variants.py``).  Free recognition is of no use (two
words of three wrong), for the voices are synthetic; the choice between sentences that are known is sure enough.

eSpeak's pauses are pure silence, for which the recogniser is not made: it then takes words at the end for silence, and
misheard half of all sentences.  A faint hiss, 30 dB below the voice, mends that.  Its models for coughs are left out,
which would swallow words as well.  Now and then it takes the hiss itself for a word ("you have" for "you have not"):
a sentence with a word after its last one is heard in other hiss too, and is right where most of five say so.  Whatever
else is misheard is wrong at once.  (``benchmarks.hearing``, each sentence said and encoded by itself: found out are 108
of 124 with "not" put in, 13 of 13 with "not" taken out, and of 140 without one of their words, mostly of little weight,
80, as many as in one hiss; 1 of 140 right ones is misheard, in another way.)

Measured on the English leaflet, 170 right sentences, eSpeak's voice: none misheard.  Said otherwise than stated, seen:
"not" taken out 15 of 15, "not" put in 56 of 60, numbers changed 60 of 60, sense turned round 58 of 60, beginning or end
cut off 120 of 120, a word lost 57 of 60, the last word lost 53 of 60, another sentence 58 of 60, a word that is in no
list put for another 43 of 60.  Of all pairs of numbers to ninety 250 of 260: "ninety" after "in" is taken for "twenty".
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import MissingTool
from ..model import RATE, Need, Project, Spoken
from ..speech import espeak
from ..worker import Worker
from .audio_kept import Keep, keeper
from .audio_variants import GROUPS, NUMBERS, PLAIN, SHORTEST, Network, network
from .audio_words import SPELT, arpabet, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .audio_sound import Samples

ENGLISH: Final = "en"
VOICE: Final = "gmw/en"
"""The voice that tells how a word is said which the dictionary lacks."""
PACKAGE: Final = "pocketsphinx"
BEAM: Final = 1e-80
"""Ways that are this much less likely than the best are given up (1e-80 to 1e-300 heard the same; 1e-50 misheard)."""
SILENCES: Final = "<s> SIL\n</s> SIL\n<sil> SIL\n"
BESIDE: Final = 0.12
"""Seconds of the pause that are heard on either side of a passage."""
LEVEL: Final = 0.1
HISS: Final = 0.003
"""What a passage's level is brought to, and the level of the hiss, as shares of full scale."""
HISSES: Final = (1, 2, 3, 4, 5)
"""The seeds of the hisses in which a passage is heard: all but the first only where a word is heard in the pause."""
HISSING: Final = 30 * RATE
"""Samples of hiss that are made at a time: most passages are shorter."""
TO_ITS_RATE: Final = (320, 441)
"""Times what the samples become 16,000 a second: up and down."""
WORST: Final = -58.0
"""The score of a frame (a hundredth of a second) on the mean below which the sound is of other words altogether."""
FRAMES: Final = 100

Recognise = Callable[[Sequence[tuple[Spoken, "Samples"]]], "Recognised"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was heard instead of each misheard passage, in words; how many passages could not be judged, of how many."""

    misheard: dict[Spoken, str]
    unjudged: int
    passages: int


def needs() -> tuple[Need, ...]:
    """The recogniser; its English model comes with it."""
    found = importlib.util.find_spec(PACKAGE) is not None
    return (Need("pocketsphinx (recognises English speech)", found, remedy="" if found else "Run: make build"),)


@contextmanager
def opened(project: Project, keep: Keep | None = None) -> Iterator[Recognise]:
    """A recogniser that is started when English is first heard.  Raises MissingTool when it is not installed.

    ``keep`` gives again what it heard in the very same sound.
    """
    with ExitStack() as stack:
        rooms: list[_Room] = []

        def recognise(passages: Sequence[tuple[Spoken, Samples]]) -> Recognised:
            if not rooms:
                rooms.append(_Room(project, stack, keep or keeper("")))
            return rooms[0].recognise(passages)

        yield recognise


class _Room:
    """The recogniser and what it has learnt of words so far."""

    def __init__(self, project: Project, stack: ExitStack, keep: Keep) -> None:
        try:
            import pocketsphinx
        except ImportError as error:
            raise MissingTool("pocketsphinx is not installed", PACKAGE, "Run: make build") from error
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "silences").write_text(SILENCES, encoding="utf-8")
        model = Path(pocketsphinx.get_model_path()) / "en-us"
        self.decoder: Any = pocketsphinx.Decoder(
            pocketsphinx.Config(
                hmm=str(model / "en-us"),
                dict=str(model / "cmudict-en-us.dict"),
                fdict=str(folder / "silences"),
                lm=None,
                beam=BEAM,
                wbeam=BEAM,
                pbeam=BEAM,
                maxhmmpf=-1,
                bestpath=False,
                fwdflat=False,
                loglevel="FATAL",
            )
        )
        self.project, self.stack, self.keep = project, stack, keep
        self.worker: Worker | None = None
        self.sounds: dict[str, tuple[str, ...]] = {}
        self.learn({word for group in (*GROUPS, NUMBERS, ("not",)) for word in group})

    def learn(self, words: set[str]) -> None:
        """Find how these words sound: in the dictionary, else from eSpeak; one without English sounds stays unknown."""
        unknown = []
        for word in sorted(words - set(self.sounds)):
            known = self.decoder.lookup_word(word)
            if known:
                self.sounds[word] = tuple(known.split())
            else:
                unknown.append(word)
        if not unknown:
            return
        if self.worker is None:
            self.worker = espeak.worker_of(self.project, VOICE)
            self.stack.callback(self.worker.close)
        for word in unknown:
            plain = word.removesuffix(SPELT).upper() if word.endswith(SPELT) else word
            said = arpabet(str(self.worker.ask({"phonemes": plain})["phonemes"]))
            if said:
                self.decoder.add_word(word, said, False)  # noqa: FBT003 - the library's contract: not yet
                self.sounds[word] = tuple(said.split())

    def recognise(self, passages: Sequence[tuple[Spoken, Samples]]) -> Recognised:
        """Judge each passage; the same words said by the same clip only once."""
        sentences = {entry: words_of(entry.spoken) for entry, _ in passages}
        self.learn({word for words in sentences.values() for word in words})
        words = {word for spoken in sentences.values() for word in spoken}
        others = sorted(word for word in words & set(self.sounds) if word not in PLAIN and len(word) >= SHORTEST)
        misheard, unjudged = {}, 0
        judged: dict[tuple[str, str], str] = {}
        instead: dict[str, tuple[tuple[str, float], ...]] = {}
        for entry, samples in passages:
            spoken, once = sentences[entry], (entry.spoken, entry.clip)
            if not spoken or not all(word in self.sounds for word in spoken):
                unjudged += 1
                continue
            if once not in judged or not entry.clip:
                judged[once] = self.judge(spoken, network(spoken, self.sounds, others, instead), samples)
            if judged[once]:
                misheard[entry] = judged[once]
        return Recognised(misheard, unjudged, len(passages))

    def judge(self, spoken: tuple[str, ...], net: Network, samples: Samples) -> str:
        """What is heard instead; empty where it is what should be."""
        sound = hashlib.sha256(samples.tobytes()).hexdigest()
        sounds = sorted((word, self.sounds[word]) for word in net.words)
        words = ("recognise", json.dumps((net.ways, net.end, sounds)), str(samples.dtype), sound)
        verdict: str = self.keep(words, lambda: self.verdict(spoken, net, samples))
        return verdict

    def verdict(self, spoken: tuple[str, ...], net: Network, samples: Samples) -> str:
        """The same, heard now; where a word is heard after the last one, in the pause, what most hisses say."""
        heard, score = self.hear(net, samples, HISSES[0])
        first = self.instead(spoken, heard, score)
        if not first or len(heard) <= len(spoken) or heard[: len(spoken)] != spoken:
            return first
        right = 0
        for seed in HISSES[1:]:
            right += not self.instead(spoken, *self.hear(net, samples, seed))
        return "" if 2 * right > len(HISSES) else first

    @staticmethod
    def instead(spoken: tuple[str, ...], heard: tuple[str, ...], score: float) -> str:
        """What the words that were heard are called, where they are not those that should be; else empty."""
        if heard != spoken:
            return " ".join(heard).replace(SPELT, "") or "no words"
        return "other words" if score < WORST else ""

    def hear(self, net: Network, samples: Samples, seed: int) -> tuple[tuple[str, ...], float]:
        """The way through the network that the sound speaks for, as words, and the mean score of their frames."""
        self.decoder.add_fsg("passage", self.decoder.create_fsg("passage", 0, net.end, list(net.ways)))
        self.decoder.activate_search("passage")
        self.decoder.start_utt()
        self.decoder.process_raw(_for_the_recogniser(samples, seed), full_utt=True)
        self.decoder.end_utt()
        if self.decoder.hyp() is None:
            return (), -math.inf
        rows = [row for row in self.decoder.seg() if row.word[0] not in "<(["]
        frames = sum(row.end_frame - row.start_frame + 1 for row in rows)
        score = sum(math.log(max(row.ascore, 1e-300)) for row in rows) * FRAMES * FRAMES
        return tuple(row.word.partition("(")[0] for row in rows), score / max(frames, 1)


def cut(heard: Samples, entry: Spoken) -> Samples:
    """The sound of a passage with a little of the pauses around it."""
    return heard[max(round((entry.start - BESIDE) * RATE), 0) : round((entry.end + BESIDE) * RATE)]


def _for_the_recogniser(samples: Samples, seed: int) -> bytes:
    """16-bit samples at 16,000 a second, at an even level, with a hiss that is the same for the same seed."""
    import numpy as np
    from scipy.signal import resample_poly

    level = float(np.sqrt(np.mean(samples * samples))) if samples.size else 0.0
    sound = samples * (LEVEL / level if level else 0.0) + _hiss(seed, -(-samples.size // HISSING))[: samples.size]
    return bytes((np.clip(resample_poly(sound, *TO_ITS_RATE, window=_taps()), -1, 1) * 32767).astype("<i2").tobytes())


@cache
def _hiss(seed: int, pieces: int) -> NDArray[np.float64]:
    """So many pieces of the hiss, which begins alike however long it is."""
    import numpy as np

    hiss: NDArray[np.float64] = np.random.Generator(np.random.PCG64(seed)).normal(0, HISS, pieces * HISSING)
    return hiss


@cache
def _taps() -> NDArray[np.float64]:
    """The filter that the library would make anew for each passage."""
    from scipy.signal import firwin

    most = max(TO_ITS_RATE)
    taps: NDArray[np.float64] = firwin(20 * most + 1, 1 / most, window=("kaiser", 5.0))
    return taps
