"""English is heard by a recogniser that knows none of our voices: it catches what the voices themselves get wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from altformats.formats import audio
from altformats.model import RATE, Options, Reading
from altformats.readers import audio as reader
from altformats.readers import audio_recognised
from altformats.readers.audio_kept import keeper
from altformats.readers.audio_variants import CHANCE, CHANGE, LIKE, NEGATIONS, network
from altformats.readers.audio_words import accented, apart, arpabet, words_of
from altformats.speech import espeak

from .samples import PROJECT, edition
from .test_audio import NOT, messages, passage, sound_of, span, with_sound, with_timeline

pytestmark = pytest.mark.slow

Hear = Callable[..., str]
DRIVE, WITHOUT = NOT["en"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample edition in English."""
    path = tmp_path_factory.mktemp("recognised") / "en.mp3"
    audio.make(edition("en"), path, Options(PROJECT))
    return path


@pytest.fixture(scope="module")
def recognise() -> Iterator[audio_recognised.Recognise]:
    """One recogniser for all files."""
    with audio_recognised.opened(PROJECT) as room:
        yield room


@pytest.fixture(scope="module")
def hear(recognise: audio_recognised.Recognise) -> Iterator[Hear]:
    """What is heard instead of a stated sentence where eSpeak says another one; empty when nothing is.

    Words that the recording says elsewhere (``beside``) may be heard instead.
    """
    import numpy as np

    from altformats.model import Spoken

    with espeak.opened(PROJECT) as say:

        def judge(stated: str, said: str, beside: str = "") -> str:
            clip = np.frombuffer(say(said, "gmw/en"), "<i2").astype(np.float32) / 32768
            entry = Spoken(stated, stated, "en", 0, 0.12, 0.12 + clip.size / RATE)
            pause = np.zeros(RATE // 5, np.float32)
            elsewhere = [(Spoken(beside, beside, "en", 0, 0.0, 0.4), pause)] if beside else []
            found = recognise([(entry, np.concatenate([pause, clip, pause])), *elsewhere])
            assert found.unjudged == 0
            return found.misheard.get(entry, "")

        yield judge


def swallowed(file: Path) -> Path:
    """The file as made by an engine that loses a "not": sound and length agree with what it says, the words do not."""
    import numpy as np

    with reader.opened(PROJECT) as read:
        entry = passage(read(file), DRIVE)
    with espeak.opened(PROJECT) as say:
        said = np.frombuffer(say(WITHOUT, entry.voice), "<i2") / 32768
        right = np.frombuffer(say(DRIVE, entry.voice), "<i2") / 32768
    samples = sound_of(file)
    start, end = span(entry)
    samples[start:end] = 0
    samples[start : start + said.size] = said * (np.abs(sound_of(file)[start:end]).max() / np.abs(right).max())

    def shorten(table: dict[str, Any]) -> None:
        row = next(row for row in table["passages"] if row["written"] == DRIVE)
        row["end"] = row["start"] + said.size / RATE

    return with_timeline(with_sound(file, samples), shorten)


def read_with(file: Path, say: Callable[[str, str, str], bytes], recognise: audio_recognised.Recognise) -> Reading:
    """A reading in which the engine says again what it always says."""
    return reader.read(file, say, {}, recognise)


def test_only_recognition_catches_an_engine_that_swallows_a_not(
    file: Path, recognise: audio_recognised.Recognise
) -> None:
    """A voice that says "Do drive" for "Do not drive" each time is proven by itself: only a stranger hears the lie."""
    with espeak.opened(PROJECT) as honest:

        def lying(engine: str, spoken: str, voice: str) -> bytes:
            del engine
            return honest(WITHOUT if spoken == DRIVE else spoken, voice)

        reading = read_with(swallowed(file), lying, recognise)
    wrong = [
        fault for fault in reading.faults if fault.code != "audio-unread"
    ]  # the length of the sentence is in a tag
    assert [(fault.code, fault.layer) for fault in wrong] == [("misheard", "recognised")]
    assert DRIVE in wrong[0].message
    assert "Listen" in wrong[0].remedy, "to build it again would change nothing"
    sound, recognised = reading.layers
    assert any(DRIVE in part.text for part in sound.parts)
    assert all(DRIVE not in part.text for part in recognised.parts)
    assert len(recognised.parts) == len(sound.parts) - 1


def test_a_clean_file_is_recognised_whole(file: Path) -> None:
    """Nothing is misheard in a right recording, and its second layer holds what the first one does."""
    with reader.opened(PROJECT) as read:
        reading = read(file)
    assert messages(reading) == ""
    sound, recognised = reading.layers
    assert recognised.name == "recognised"
    assert recognised.parts == sound.parts
    assert reading.facts["recognised"] == len(reading.timeline)
    assert reading.facts["not_judged_by_recognition"] == 0


RIGHT = (
    "You must not drive on the day of the injection.",
    "Do not eat or drink for four hours before the injection.",
    "About one in two thousand five hundred people have an allergic reaction.",
    "Tell the doctor if you take warfarin.",
    "Leak of cerebrospinal fluid, CSF.",
    "See your GP, or go to your local hospital.",
    "You will usually have had an MRI or CT scan.",
    "The number is zero one one four, two seven one, four two seven one.",
    "It is not safe to stop some painkillers suddenly.",
    "Risk",
)


@pytest.mark.parametrize("words", RIGHT)
def test_right_words_are_not_misheard(words: str, hear: Hear) -> None:
    """Sentences of a leaflet, with abbreviations, numbers and names of medicines, are taken for what they are."""
    assert hear(words, words) == ""


ACCENTED = (
    ("Going home.", "time"),
    ("You can go home when staff are happy for you to go.", "time"),
    ("You may ask for more information if you are unsure of anything.", "offered"),
    ("Take care when you get out of bed.", "dye"),
    ("We use a sterile, germ-free, technique and sterile equipment.", "home"),
    ("This procedure is not safe if you take medicines such as warfarin or clo-piddogrel.", "done"),
    ("The procedure takes about nineteen minutes.", ""),
    ("Stay off work for ninety days.", ""),
    ("It is at twenty High Street.", ""),
    ("You need at least seven millilitres.", ""),
)


@pytest.mark.parametrize(("words", "beside"), ACCENTED)
def test_a_british_vowel_is_not_taken_for_another_word(words: str, beside: str, hear: Hear) -> None:
    """The dictionary is American: "home" as our voice says it was heard as "time", and right leaflets were refused."""
    assert hear(words, words, beside) == ""


@pytest.mark.parametrize(("words", "beside"), ACCENTED[:4])
def test_the_other_word_is_still_heard_where_it_is_said(words: str, beside: str, hear: Hear) -> None:
    """That "home" may sound British does not make "time" sound like "home"."""
    said = re.sub(r"\b(home|ask|Take)\b", beside, words, count=1)
    assert said != words
    assert hear(words, said, beside) != ""


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("You must not drive on the day of the injection.", "You must drive on the day of the injection."),
        ("You must rest on the day of the injection.", "You must not rest on the day of the injection."),
        ("Do not eat or drink for four hours before it.", "Do not eat or drink for two hours before it."),
        ("Do not eat or drink for four hours before it.", "Do not eat or drink for four hours after it."),
        ("Do not eat or drink for four hours before it.", "Do not eat or drink for four days before it."),
        ("About one in twenty people have a headache.", "About one in fifty people have a headache."),
        ("The procedure takes about twenty minutes.", "The procedure takes about ninety minutes."),
        ("Stay off work for twenty days.", "Stay off work for nineteen days."),
        ("About one in twenty people have a headache.", "About one in ninety people have a headache."),
        ("Leave the dressing on for twenty hours.", "Leave the dressing on for twenty-four hours."),
        ("The procedure takes about fifty minutes.", "The procedure takes about fifty-nine minutes."),
        ("About one in twenty people have a headache.", "About one in fifty-nine people have a headache."),
        ("We cannot do the procedure if you are ill.", "We can do the procedure if you are ill."),
        ("Phone us if you have fever or feel unwell.", "Phone us if you have fever"),
        ("Phone us if you have fever or feel unwell.", "you have fever or feel unwell."),
        ("You can take paracetamol for the pain.", "You must see the surgeon about a scan."),
        ("The loss was temporary.", "The loss was permanent."),
    ],
)
def test_a_dangerous_variant_is_heard(stated: str, said: str, hear: Hear) -> None:
    """A lost or added "not", another number, unit or order, a cut or another sentence under right words is named."""
    assert hear(stated, said) != ""


def test_a_passage_that_cannot_be_judged_is_counted(recognise: audio_recognised.Recognise) -> None:
    """Words without English sounds are not held against the recording, and are not passed over in silence either."""
    import numpy as np

    from altformats.model import Spoken

    entry = Spoken("گاڑی", "گاڑی", "en", 0, 0.0, 1.0)
    found = recognise([(entry, np.zeros(RATE, np.float32))])
    assert (found.misheard, found.unjudged, found.passages) == ({}, 1, 1)


def test_silence_is_no_sentence(recognise: audio_recognised.Recognise) -> None:
    """Where nothing is said, no sentence is recognised."""
    import numpy as np

    from altformats.model import Spoken

    entry = Spoken("Do not drive.", "Do not drive.", "en", 0, 0.0, 1.0)
    assert recognise([(entry, np.zeros(RATE, np.float32))]).misheard


def test_words_are_named_as_the_dictionary_does() -> None:
    """Abbreviations are marked, hyphens part known words, and what eSpeak says becomes the recogniser's sounds."""
    known = {"x", "ray", "twenty", "four"}.__contains__
    assert words_of("See your GP’s X-ray: a CT scan, it's 4.", known) == (
        *("see", "your", "gp's"),
        *("x", "ray", "a", "ct_", "scan", "it's", "4"),
    )
    assert words_of("clo-piddogrel twenty-four MRI-like COVID-19", known) == (
        *("clo-piddogrel", "twenty", "four", "mri_", "like", "covid_", "19"),
    )
    assert accented(("HH", "OW", "M")) == ("HH", "AH", "OW", "M")
    assert accented(("AE", "S", "K")) == ("AA", "S", "K")
    assert accented(("N", "ER", "V")) == ("N", "AH", "V")
    assert accented(("S", "K", "AE", "N")) != accented(("S", "K", "IH", "N"))
    assert arpabet("hˌiːmɐtˈəʊmə") == "HH IY M AH T OW M AH"
    assert arpabet("dʒˈiː pˈiː") == "JH IY P IY"
    assert arpabet("qχ") == ""
    assert apart(("F", "AO", "R"), ("F", "AO", "R")) == 0
    assert apart(("F", "AO", "R"), ("F", "AY", "V")) == pytest.approx(2 / 3)


def test_words_on_which_sense_hangs_get_no_vowel_that_would_hide_them() -> None:
    """A second way to say "no" would be a second way to hear it where it is not said; open vowels are safe."""
    with ExitStack() as stack:
        room = audio_recognised._Room(PROJECT, stack, keeper(""))
        strict = {"no": None, "never": None, "not": None, "nine": "N AA AY N", "at": "AA T"}
        free = {"home": "HH AH OW M", "scan": "S K AA N", "ask": "AA S K"}
        room.learn(strict.keys() | free.keys())
        ways = {word: room.decoder.lookup_word(f"{word}(2)") for word in strict | free}
    assert ways == strict | free


def test_what_was_heard_before_does_not_part_the_words_of_another_recording() -> None:
    """A part that was learnt from eSpeak stays no word of the dictionary: the verdict depends on one recording only."""
    with ExitStack() as stack:
        room = audio_recognised._Room(PROJECT, stack, keeper(""))
        before = room.words_of("clo-piddogrel")
        room.learn({"piddogrel", *before})
        assert room.words_of("clo-piddogrel") == before == ("clo-piddogrel",)


def test_a_network_holds_the_sentence_and_each_change_once() -> None:
    """The way without a change costs nothing; each other way costs one change, a like-sounding one the most."""
    sounds = {word: tuple(word.upper()) for word in ("you", "must", "not", "drive", "may", "should", "need", "never")}
    net = network(("you", "must", "not", "drive"), sounds, ("never",))
    free = {(way[0], way[1]): way[3] for way in net.ways if len(way) > 3 and way[2] == 1.0}
    assert [free[at, at + 1] for at in range(4)] == ["you", "must", "not", "drive"]
    costs = {way[2] for way in net.ways if way[2] != 1.0}
    assert costs <= {CHANGE, CHANCE, LIKE}
    lost = [way for way in net.ways if len(way) == 3 and way[0] == 2]
    assert (2, 8, CHANGE) in lost
    assert "not" in NEGATIONS
    assert {"may", "should", "need"} <= net.words


def test_a_unit_is_put_onto_a_ten_that_has_none() -> None:
    """ "Twenty" may have been said as "fifty-nine" in one change; of "twenty-five" the unit itself changes."""
    sounds = {word: tuple(word.upper()) for word in ("twenty", "fifty", "five", "nine", "days")}

    def onto(*sentence: str) -> set[tuple[str, str]]:
        """A ten that stands for the first word, and a unit after it that stands for nothing stated."""
        net = network(sentence, sounds, ())
        words = [(way[0], way[1], way[3]) for way in net.ways if len(way) > 3]
        changed = [(middle, ten) for start, middle, ten in words if start == 0 and middle > net.end]
        return {(ten, unit) for middle, ten in changed for start, _, unit in words if start == middle}

    assert onto("twenty", "days") == {(ten, unit) for ten in ("twenty", "fifty") for unit in ("five", "nine")}
    assert onto("twenty", "five") == set()
