"""Piper with a voice file of the hospital's: a tiny voice made here, which turns each sound into a beep of its own."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from altformats.errors import LanguageProblem, MissingTool, NeedsPerson, SpeechProblem
from altformats.formats import audio
from altformats.model import RATE, Edition, Language, Options, Project
from altformats.readers import audio as reader
from altformats.speech import piper

from .samples import edition

pytestmark = pytest.mark.slow

VOICE = "voices/pl.onnx"
BEEP = 1400
"""Samples of one sound: 87 milliseconds at the voice's rate, about as long as in speech."""


def tiny_voice(rate: int) -> bytes:
    """A model with the inputs and the output of a Piper voice: the tone of each beep is its sound's number.

    Like a real voice it varies at random as far as it is told to: the noise is multiplied by the first scale.
    """
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    seconds = np.arange(BEEP, dtype="float32")[None, :] / rate
    constants = {
        "seconds": 2 * np.pi * seconds * np.float32(1.0),
        "step": np.array(11.0, "float32"),
        "base": np.array(150.0, "float32"),
        "loud": np.array(0.3, "float32"),
        "column": np.array([-1, 1], "int64"),
        "shape": np.array([1, 1, 1, -1], "int64"),
        "first": np.array([0], "int64"),
    }
    nodes = [
        helper.make_node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["ids", "column"], ["each"]),
        helper.make_node("Mul", ["each", "step"], ["steps"]),
        helper.make_node("Add", ["steps", "base"], ["hertz"]),
        helper.make_node("MatMul", ["hertz", "seconds"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["tones"]),
        helper.make_node("Mul", ["tones", "loud"], ["beeps"]),
        helper.make_node("RandomNormalLike", ["beeps"], ["noise"]),
        helper.make_node("Gather", ["scales", "first"], ["much"]),
        helper.make_node("Mul", ["noise", "much"], ["hiss"]),
        helper.make_node("Add", ["beeps", "hiss"], ["sound"]),
        helper.make_node("Reshape", ["sound", "shape"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "beeps",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "sounds"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "samples"])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def settings(rate: int, **changes: Any) -> dict[str, Any]:
    """What lies beside a voice file."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    table: dict[str, Any] = {
        "audio": {"sample_rate": rate},
        "espeak": {"voice": "pl"},
        "language": {"code": "pl_PL", "family": "pl"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
    }
    return {**table, **changes}


@pytest.fixture
def with_voice(tmp_path: Path) -> Callable[..., Project]:
    """Put the tiny voice into a project; ``changes`` are made to its settings."""

    def put(rate: int = RATE, **changes: Any) -> Project:
        (tmp_path / "voices").mkdir(exist_ok=True)
        (tmp_path / VOICE).write_bytes(tiny_voice(rate))
        (tmp_path / f"{VOICE}.json").write_text(json.dumps(settings(rate, **changes)), encoding="utf-8")
        return Project(tmp_path)

    return put


def polish() -> Edition:
    """The Polish sample, for a hospital that supplies a voice."""
    told = edition("pl")
    return dataclasses.replace(told, language=with_file(told.language, VOICE))


def with_file(language: Language, file: str) -> Language:
    """The language with that voice file."""
    return dataclasses.replace(language, voices=(*language.voices, ("piper", file)))


def made(project: Project, told: Edition, **options: Any) -> tuple[dict[str, Any], list[str]]:
    """Facts and faults of the edition's audio."""
    target = project.root / "x.mp3"
    audio.make(told, target, Options(project, **options))
    with reader.opened(project) as read:
        reading = read(target)
    return dict(reading.facts), [f"{fault.severity}: {fault.message}" for fault in reading.faults]


@pytest.mark.parametrize("rate", [RATE, 16000])
def test_a_supplied_voice_speaks_and_is_proven(rate: int, with_voice: Callable[..., Project]) -> None:
    """With the file in place Piper speaks Polish, at our rate whatever the voice's own, and every word is heard."""
    facts, faults = made(with_voice(rate), polish())
    assert faults == []
    assert facts["voices"] == f"pl: piper {VOICE}; en: espeak gmw/en"
    assert facts["worst_score"] > 0.5
    assert "passed_over" not in facts


def test_the_same_words_sound_the_same(with_voice: Callable[..., Project]) -> None:
    """In another order and process the samples are the same to the bit, though the voice varies at random."""
    project = with_voice()
    sentences = ["Nie wolno prowadzić samochodu.", "Proszę nam powiedzieć.", "dwa tysiące pięćset"]
    with piper.opened(project) as say:
        first = {words: say(words, VOICE) for words in sentences}
    with piper.again(project) as say:
        later = {words: say(words, VOICE) for words in reversed(sentences)}
    assert first == later
    assert len(set(first.values())) == len(first)


def test_a_changed_word_sounds_otherwise(with_voice: Callable[..., Project]) -> None:
    """The sentence without its "not" scores far below the threshold against the right one."""
    import numpy as np

    from altformats.readers.audio_sound import HEARD, WHOLE, low, match

    with piper.opened(with_voice()) as say:
        right, wrong = (np.frombuffer(say(w, VOICE), "<i2") / 32768 for w in ("Nie wolno jeść.", "Wolno jeść."))
    heard = np.concatenate([wrong, np.zeros(RATE)])
    assert match(right, 0, right).score > 0.99
    assert match(low(heard), 0, low(right)).score < HEARD / 2 or match(heard, 0, right).score < WHOLE / 2


def test_a_missing_voice_file_is_passed_over_and_told(tmp_path: Path) -> None:
    """Where the file is not there the next engine of the list speaks, and the evidence says which and why."""
    facts, faults = made(Project(tmp_path), polish())
    assert facts["voices"] == "pl: espeak zlw/pl; en: espeak gmw/en"
    assert facts["passed_over"] == f"pl: piper passed over: the voice file {VOICE} is not there"
    assert faults == [f"warning: {facts['passed_over']}"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"espeak": {"voice": "cs"}, "language": {"family": "cs"}}, "the voice speaks cs, not pl"),
        ({"espeak": {"voice": "en-us"}, "language": {}}, "the voice speaks en, not pl"),
        ({"phoneme_type": "pinyin"}, "of a kind that is not taken"),
        ({"audio": {}}, "settings pl.onnx.json are missing or damaged"),
        ({"audio": {"sample_rate": 0}}, "of a kind that is not taken"),
    ],
)
def test_a_voice_that_does_not_fit_is_passed_over(
    changes: dict[str, Any], why: str, with_voice: Callable[..., Project]
) -> None:
    """A voice of another language never speaks; nor does one that would fetch dictionaries, or has no settings."""
    facts, _ = made(with_voice(**changes), polish())
    assert facts["voices"] == "pl: espeak zlw/pl; en: espeak gmw/en"
    assert why in facts["passed_over"]


def test_a_sound_that_the_voice_lacks_is_not_left_out(with_voice: Callable[..., Project]) -> None:
    """The library leaves unknown sounds out without a word; here the next engine begins again, from the start."""
    known = {sound: ids for sound, ids in settings(RATE)["phoneme_id_map"].items() if sound != "v"}
    facts, _ = made(with_voice(phoneme_id_map=known), polish())
    assert facts["voices"] == "pl: espeak zlw/pl; en: espeak gmw/en"
    assert "the voice has no sound for v" in facts["passed_over"]


@pytest.mark.parametrize("content", [b"", b"no model"], ids=["empty", "text"])
def test_a_damaged_voice_file_is_passed_over(content: bytes, with_voice: Callable[..., Project]) -> None:
    """A process that dies of its voice file is tried twice; then the next engine speaks, and nothing is silent."""
    project = with_voice()
    (project.root / VOICE).write_bytes(content)
    facts, _ = made(project, polish())
    assert facts["voices"] == "pl: espeak zlw/pl; en: espeak gmw/en"
    assert "the speech process died or hung" in facts["passed_over"]


def test_asked_for_alone_it_is_not_replaced(tmp_path: Path) -> None:
    """``--engine piper`` means this one only: without its voice the audio is refused, and no other speaks."""
    with pytest.raises(SpeechProblem, match="piper has no voice for English"):
        made(Project(tmp_path), edition("en"), engine="piper")
    english = with_file(edition("en").language, VOICE)
    with pytest.raises(SpeechProblem, match="is not there"):
        made(Project(tmp_path), dataclasses.replace(edition("en"), language=english, english=english), engine="piper")


def test_the_list_of_the_language_is_obeyed(with_voice: Callable[..., Project]) -> None:
    """The order in the settings decides, and an engine that is not listed does not speak, whatever it could."""
    project, told = with_voice(), polish()
    first = dataclasses.replace(told.language, engines=("espeak", "piper"))
    facts, faults = made(project, dataclasses.replace(told, language=first))
    assert (facts["voices"], faults) == ("pl: espeak zlw/pl; en: espeak gmw/en", [])
    alone = dataclasses.replace(told.language, engines=("piper",), voices=(("espeak", "zlw/pl"),))
    with pytest.raises(NeedsPerson, match="needs a human recording"):
        made(project, dataclasses.replace(told, language=alone))


def test_an_engine_that_does_not_exist_is_no_engine(tmp_path: Path) -> None:
    """A misspelt name in the settings is told, and does not quietly become another voice."""
    told = edition("pl")
    language = dataclasses.replace(told.language, engines=("pipe", "espeak"))
    with pytest.raises(LanguageProblem, match="no speech engine 'pipe'"):
        made(Project(tmp_path), dataclasses.replace(told, language=language))


def test_the_network_is_used_only_when_allowed(tmp_path: Path) -> None:
    """The networked engine stands before espeak in each list, and yet nothing asks for it without ``--online``."""
    told = edition("pl")
    assert told.language.engines.index("gtts") < told.language.engines.index("espeak")
    facts, faults = made(Project(tmp_path), told)
    assert (facts["voices"], faults) == ("pl: espeak zlw/pl; en: espeak gmw/en", [])
    assert audio.variant(Options(Project(tmp_path))) == ""
    assert audio.variant(Options(Project(tmp_path), online=True)) == "online"
    assert audio.variant(Options(Project(tmp_path), engine="espeak")) == "espeak"


@pytest.mark.parametrize("voice", ["", "../pl.onnx", "/etc/passwd", "voices/none.onnx", "voices"])
def test_no_file_outside_the_project_is_loaded(voice: str, with_voice: Callable[..., Project]) -> None:
    """A voice is a file below the project's folder; a timeline cannot make the reader load any other."""
    with piper.again(with_voice()) as say, pytest.raises((SpeechProblem, MissingTool)):
        say("Nie.", voice)


@pytest.mark.parametrize("words", ["", "...", " — "])
def test_a_passage_without_words_is_refused(words: str, with_voice: Callable[..., Project]) -> None:
    """What cannot be said is a problem, not silence."""
    with piper.opened(with_voice()) as say, pytest.raises(SpeechProblem, match="nothing to say"):
        say(words, VOICE)
