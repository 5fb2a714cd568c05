"""The process in which eSpeak NG runs: it says passages in one voice, asked by JSON lines.

eSpeak is a C library that keeps state from one passage to the next, may crash, and is under the GPL: so it has a
process of its own, one for each voice, and in it the library is unloaded and loaded afresh for each passage, with all
its variables as at the start.  That takes a tenth of a millisecond more than speaking on, and 8 less than a copy of the
process for each passage.  (Measured: the same bytes as from a new process, for 1,360 passages of eight languages in
three orders each.)

Run as ``python -P espeak_worker.py VOICEFILE`` in the folder of the voice file:
``espeak_SetVoiceByFile`` lowercases the path and cuts it at 60 characters, so it is given a bare name.

Asked ``{"say": "words"}`` it answers ``{"bytes": n, "rate": 22050}`` and n bytes of mono 16-bit little-endian samples;
asked ``{"phonemes": "words"}`` it answers ``{"phonemes": "…"}`` in the International Phonetic Alphabet.
"""

from __future__ import annotations

import _ctypes
import ctypes
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

WORDS_PER_MINUTE: Final = 150
"""Slower than eSpeak's usual 175: the listener may be unwell, and cannot look back as a reader can."""

HANGING: Final = 20
"""Seconds after which this process ends itself at a passage; the longest sentence takes well under one."""

SYNCHRONOUS: Final = 2  # espeak_AUDIO_OUTPUT: samples go to our callback before the call returns
NO_EXIT: Final = 0x8000  # espeakINITIALIZE_DONT_EXIT: a missing data folder is an error code, not the process's end
UTF8: Final = 1  # espeakCHARS_UTF8
END_PAUSE: Final = 0x1000  # espeakENDPAUSE: the pause that belongs to the end of a sentence
RATE_PARAMETER: Final = 1  # espeakRATE
IPA: Final = 2  # phonememode: International Phonetic Alphabet

Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Voice:
    """The library with one voice loaded."""

    def __init__(self, voice_file: str) -> None:
        import espeakng_loader

        self.chunks: list[bytes] = []
        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        self.library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        data = espeakng_loader.get_data_path().encode()
        self.rate = int(self.library.espeak_Initialize(SYNCHRONOUS, 200, data, NO_EXIT))
        if self.rate <= 0:
            raise RuntimeError("eSpeak NG did not start")
        self.collect = Callback(self._collect)  # kept: C holds the address
        self.library.espeak_SetSynthCallback(self.collect)
        if self.library.espeak_SetVoiceByFile(voice_file.encode()) != 0:
            raise RuntimeError(f"eSpeak NG does not take the voice file {voice_file}")
        self.library.espeak_SetParameter(RATE_PARAMETER, WORDS_PER_MINUTE, 0)

    def _collect(self, samples: Any, count: int, events: int | None) -> int:
        del events  # where words begin: the timeline works by passages
        if samples and count:
            self.chunks.append(ctypes.string_at(samples, count * 2))
        return 0

    def say(self, words: str) -> bytes:
        """All samples of the words, as eSpeak makes them."""
        self.chunks.clear()
        text = words.encode() + b"\0"
        failed = self.library.espeak_Synth(text, len(text), 0, 1, 0, UTF8 | END_PAUSE, None, None)
        if failed or self.library.espeak_Synchronize():
            raise RuntimeError(f"eSpeak NG failed with code {failed}")
        return b"".join(self.chunks)

    def phonemes(self, words: str) -> str:
        """What eSpeak makes of the words, clause by clause."""
        clauses = []
        text = ctypes.c_char_p(words.encode())
        while text.value is not None:
            said = self.library.espeak_TextToPhonemes(ctypes.byref(text), UTF8, IPA)
            clauses.append(said.decode() if said else "")
        return " | ".join(clause for clause in clauses if clause)


@contextmanager
def fresh(voice_file: str) -> Iterator[Voice]:
    """The library as it is when it is first loaded; unloaded afterwards with all that it remembers."""
    voice = Voice(voice_file)
    try:
        yield voice
    finally:
        voice.library.espeak_Terminate()
        if hasattr(_ctypes, "dlclose"):
            _ctypes.dlclose(voice.library._handle)


def main(voice_file: str) -> int:
    """Answer until standard input ends, each question with a library that has said nothing yet.

    Where a library cannot be unloaded (Windows), end after one answer: whoever asks starts the next process.
    """
    for line in sys.stdin.buffer:
        if hasattr(signal, "alarm"):
            signal.alarm(HANGING)
        with fresh(voice_file) as voice:
            _answer(voice, line)
        if not hasattr(_ctypes, "dlclose"):
            return 0
        signal.alarm(0)
    return 0


def _answer(voice: Voice, line: bytes) -> None:
    asked = json.loads(line)
    samples = b""
    if "phonemes" in asked:
        answer: dict[str, Any] = {"phonemes": voice.phonemes(asked["phonemes"])}
    else:
        samples = voice.say(asked["say"])
        answer = {"bytes": len(samples), "rate": voice.rate}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + samples)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
