"""eSpeak in a process of its own: the same sound every time, and never silence in place of words."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import psutil
import pytest

from altformats.errors import SpeechProblem
from altformats.languages import read_languages
from altformats.model import RATE
from altformats.speech import ENGINES, espeak, piper, vowels
from altformats.speech.espeak import worker_of
from altformats.worker import Worker

from .samples import PROJECT, ROOT

LANGUAGES = read_languages(PROJECT)
SENTENCES = {
    "gmw/en": ("You must not drive on the day.", "Tell us.", "zero one one four, two seven one."),
    "zlw/pl": ("Nie wolno prowadzić samochodu.", "Proszę nam powiedzieć."),
    "inc/ur": ("آپ گاڑی ہرگز نہ چلائیں۔", "ہمیں بتائیں۔"),
    "cel/cy": ("Peidiwch â gyrru.", "Dywedwch wrthym.", "un o bob dau ddeg"),
    "roa/ro": ("Nu conduceți mașina.", "Spuneți-ne.", "două mii cinci sute"),
    "sem/ar": ("نشرة تجريبية", "يحدث رد فعل لدى شخص واحد", "لَا تَأْكُلْ", "الشعور بالإعياء."),
    "inc/bn": ("গাড়ি চালাবেন না।", "আমাদের বলুন।", "জ্বর;"),
    "sit/cmn": ("不要开车。", "请告诉我们。", "MRI检查"),
}
SOUNDS = tomllib.loads((ROOT / "tests/cases/phonemes.toml").read_text(encoding="utf-8"))


def test_no_engine_uses_the_network_but_one() -> None:
    """The most natural voices are tried first, the built-in one last; only gtts says that it uses the network."""
    assert [engine.name for engine in ENGINES] == ["recorded", "piper", "gtts", "espeak"]
    assert [engine.name for engine in ENGINES if engine.network] == ["gtts"]
    assert all(need.found for engine in ENGINES for need in engine.needs(PROJECT))


def test_few_voices_are_open_at_a_time() -> None:
    """Each is a process; a leaflet needs its own language's and English, and a build says many languages in turn."""
    own = psutil.Process()
    before = set(own.children())
    with espeak.opened(PROJECT) as say:
        said = [say("123", voice) for voice in list(SENTENCES)[:4]]
        assert len(set(own.children()) - before) == espeak.VOICES
    assert len(set(said)) == 4
    assert set(own.children()) <= before


@pytest.mark.parametrize("command", [espeak.WORKER, piper.WORKER, vowels.WORKER])
def test_a_speech_process_loads_nothing_of_ours(command: tuple[str, ...]) -> None:
    """It is started for every recording, and to load our package would take longer than all else that it loads."""
    own = "import runpy, sys; runpy.run_path(sys.argv[1]); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-P", "-c", own, command[-1]], capture_output=True, text=True, check=True)
    assert "json" in loaded.stdout.split()
    assert not [name for name in loaded.stdout.split() if name.startswith("altformats")]


@pytest.mark.slow
@pytest.mark.parametrize("voice", list(SENTENCES))
def test_a_sentence_sounds_the_same_whatever_was_said_before(voice: str) -> None:
    """In another order, after other sentences and in another process, the samples are the same to the bit."""
    with espeak.opened(PROJECT) as say:
        first = {words: say(words, voice) for words in SENTENCES[voice]}
        backwards = {words: say(words, voice) for words in reversed(SENTENCES[voice])}
    with espeak.again(PROJECT) as say:
        later = {words: say(words, voice) for words in reversed(SENTENCES[voice])}
    assert first == backwards == later
    assert len(set(first.values())) == len(first)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("voice", "words", "without"),
    [
        ("inc/bn", "বাড়ি", "বাড়"),
        ("inc/bn", "হয়ে", "হয়"),
        ("inc/bn", "পড়া", "পড়"),
        ("inc/bn", "স্নায়ু", "স্নায়"),
        ("inc/bn", "স্থায়ী", "স্থায়"),
        ("cel/cy", "dŵr", "dr"),
        ("roa/ro", "ești", "est"),
        ("sit/cmn", "X光", "光"),
    ],
)
def test_no_letter_is_passed_over_in_silence(voice: str, words: str, without: str) -> None:
    """Letters that Unicode takes apart, accents and Latin letters among Chinese are heard: leaving them out shows."""
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, words)
        assert espeak.phonemes(PROJECT, written, voice) != espeak.phonemes(PROJECT, without, voice), form
    assert len({espeak.phonemes(PROJECT, unicodedata.normalize(form, words), voice) for form in ("NFC", "NFD")}) == 1


def test_every_character_of_the_chinese_catalogs_has_a_sound() -> None:
    """Not one character that is written in Chinese anywhere is silent: each, between two pauses, has its own clause."""
    catalogs = (PROJECT.translations / "zh-Hans" / "LC_MESSAGES").glob("*.po")
    text = "".join(path.read_text(encoding="utf-8") for path in catalogs)
    characters = sorted(set(re.findall("[\u4e00-\u9fff]", text)))
    assert len(characters) > 300
    for at in range(0, len(characters), 50):
        row = characters[at : at + 50]
        clauses = espeak.phonemes(PROJECT, "，".join(row), "sit/cmn").split(" | ")
        assert len(clauses) == len(row)
        assert all(re.search("[aɑeəiɛouyæɜ]", clause) for clause in clauses)


def test_english_in_chinese_is_said_as_english() -> None:
    """The Chinese voice changes over for Latin letters, and back: MRI is neither skipped nor read as a word."""
    said = espeak.phonemes(PROJECT, "我们会做MRI检查。", "sit/cmn")
    assert "(en)ˌɛmˌɑːɹˈaɪ(cmn)" in said


def test_arabic_is_given_its_short_vowels() -> None:
    """Bare consonants get vowels; letters, signs and words that came with vowels of their own stay as they were."""
    with vowels.opened(PROJECT) as vowelled:
        said = vowelled("لا تأكل لمدة أربع ساعات (MRI)، لا تَقُد السيارة.")
    assert re.sub("[\u064b-\u0652]", "", said) == "لا تأكل لمدة أربع ساعات (MRI)، لا تقد السيارة."
    assert "أَرْبَعِ سَاعَاتٍ" in said
    assert "تَقُد" in said
    assert espeak.phonemes(PROJECT, said, "sem/ar") != espeak.phonemes(PROJECT, "لا تأكل لمدة أربع ساعات", "sem/ar")


def test_words_that_changed_with_their_vowels_are_refused() -> None:
    """Where anything but a vowel mark came or went, the words are not spoken."""
    with pytest.raises(SpeechProblem, match="changed"):
        vowels._vowelled("لا تأكل", "تَأْكُلْ")
    with pytest.raises(SpeechProblem, match="changed"):
        vowels._vowelled("لا تأكل", "لَا تَشْرَبْ")


def test_the_sound_is_speech_and_not_hiss() -> None:
    """Level, length and spectrum of a sentence are those of a voice."""
    import numpy as np

    with espeak.opened(PROJECT) as say:
        samples = np.frombuffer(say("You must not drive on the day of the injection.", "gmw/en"), "<i2") / 32768
    power = np.abs(np.fft.rfft(samples)) ** 2
    low = power[: round(power.size * 4000 / (RATE / 2))].sum() / power.sum()
    assert 2 < samples.size / RATE < 5
    assert 0.02 < float(np.sqrt(np.mean(samples**2))) < 0.5
    assert low > 0.8


@pytest.mark.parametrize("words", ["", " ", "...", "—"])
def test_a_passage_without_words_is_refused(words: str) -> None:
    """What cannot be said is a problem, not silence."""
    with espeak.opened(PROJECT) as say, pytest.raises(SpeechProblem, match="nothing to say"):
        say(words, "gmw/en")


@pytest.mark.parametrize("voice", ["gmw/xx", "../../../etc/passwd", "/etc/passwd", ""])
def test_a_voice_that_does_not_exist_is_refused(voice: str) -> None:
    """No voice of another language stands in, and no file elsewhere is read."""
    with espeak.opened(PROJECT) as say, pytest.raises(SpeechProblem, match="no voice"):
        say("Rest.", voice)


def test_a_killed_worker_is_replaced_and_nothing_is_lost() -> None:
    """When the process dies between two sentences, the next is said by a new one, just the same."""
    worker = worker_of(PROJECT, "gmw/en")
    try:
        before = worker.ask({"say": "Do not eat or drink."})
        assert worker.process is not None
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.wait()
        assert worker.ask({"say": "Do not eat or drink."}) == before
    finally:
        worker.close()


@pytest.mark.parametrize(
    "script",
    [
        "import time; time.sleep(60)",
        'import sys; sys.stdin.readline(); print(\'{"samples": "AA\')',
        "import sys; sys.stdin.readline(); print('{\"bytes\": 9}\\nAB')",
        "import sys; sys.stdin.readline(); sys.exit(3)",
        "import sys; sys.stdin.readline(); print('no json at all')",
    ],
    ids=["hangs", "half an answer", "half a sound", "dies", "talks nonsense"],
)
def test_a_worker_that_fails_each_time_is_a_problem(script: str) -> None:
    """A process that hangs, dies or talks nonsense is tried twice, then reported; there is never silence."""
    worker = Worker((sys.executable, "-c", script), ROOT, "voice gmw/en", limit=0.5)
    try:
        with pytest.raises(SpeechProblem, match="died or hung"):
            worker.ask({"say": "Rest."})
    finally:
        worker.close()


@pytest.mark.parametrize("samples", [0, 60000], ids=["no samples", "only silence"])
def test_an_answer_without_sound_is_refused(samples: int) -> None:
    """Empty and silent clips are problems, however politely they are sent."""
    answer = f'{{"rate": 22050, "bytes": {samples}}}'
    script = f"import sys; sys.stdin.readline(); print('{answer}\\n' + chr(0) * {samples}, end='')"
    worker = Worker((sys.executable, "-c", script), ROOT, "voice gmw/en")
    try:
        with pytest.raises(SpeechProblem, match="seconds of sound"):
            espeak._said(worker, "Do not drive.")
    finally:
        worker.close()


def test_the_steady_voice_is_a_copy_with_a_short_small_name(tmp_path: Path) -> None:
    """Paths are lowercased and cut at 60 characters by eSpeak, so the copy's name must survive both."""
    name = espeak._steady_copy(tmp_path, "gmw/en-GB-scotland")
    assert name == name.lower()
    assert len(name) < 60
    assert "flutter 0" in (tmp_path / name).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("tag", list(SOUNDS))
def test_risky_words_sound_as_they_should(tag: str) -> None:
    """Medicines, abbreviations and numbers come out of the engine with the sounds that the case demands."""
    from altformats.saying import say

    language = LANGUAGES[tag]
    for written, sound in SOUNDS[tag].items():
        said = espeak.phonemes(PROJECT, say(written, language.pronunciation), language.voice("espeak") or "")
        assert said == sound, written
