"""A process of its own for a speech library: asked by JSON lines, ended when it hangs, replaced when it dies.

An answer is a JSON line too.  Where it says ``"bytes": n``, n bytes of sound follow it, which stand as ``"samples"``.

Speech libraries are C or C++, may crash, keep state, and are under the GPL: none of them runs in our own process.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path
from typing import Any, Final

from .errors import SpeechProblem

LIMIT: Final = 30.0
"""Seconds after which a worker that does not answer is ended; the longest sentence takes well under one."""
WHOLE_LETTERS: Final = (
    "\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f\u09dc\u09dd\u09df\u0a33\u0a36\u0a59\u0a5a\u0a5b\u0a5e\u0b5c\u0b5d"
)
"""Letters with a dot below that Unicode's composed form takes apart (its composition exclusions)."""
VOWEL_SIGNS: Final = "\u093e-\u094d\u0981-\u0983\u09be-\u09cd\u0a3e-\u0a4d\u0b3e-\u0b4d"
"""What may stand on such a letter."""


def whole_letters(words: str) -> str:
    """The words with each letter as one character, where eSpeak, by which all offline voices find the sounds, needs it.

    It takes "s" with a comma below for a plain "s" when they are two characters.  Unicode's composed form still leaves
    Indic letters with a dot below in two, and eSpeak then loses the vowel sign that follows: of "bari" (house, in
    Bengali) it said "bar".  Where no sign follows it says them right in two and wrong in one.
    """
    words = unicodedata.normalize("NFC", words)
    for whole in WHOLE_LETTERS:
        words = re.sub(f"{unicodedata.normalize('NFD', whole)}(?=[{VOWEL_SIGNS}])", whole, words)
    return words


def beside(module: str, name: str) -> tuple[str, ...]:
    """The command that runs a file beside a module as a process of its own.

    By its file and not by its name in our package: it needs nothing of that, and loading it takes the process three
    times as long as all else (measured: 0.2 s, 0.055 without), for each recording that is made or read back.
    """
    return sys.executable, "-P", str(Path(module).with_name(name))


class Worker:
    """One process that answers; a new one takes its place when it dies or hangs.

    ``command`` is started in ``folder`` when it is first asked.  ``about`` says in a problem which one it was.
    """

    def __init__(self, command: tuple[str, ...], folder: Path, about: str, limit: float = LIMIT) -> None:
        self.command, self.folder, self.about, self.limit = command, folder, about, limit
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, question: dict[str, str]) -> dict[str, Any]:
        """The answer, asked for a second time in a new process when the first died.  Raises SpeechProblem."""
        for _ in range(2):
            answer = self._ask_once(question)
            if answer is not None:
                return answer
            self.close()
        remedy = "Run the command again. If it happens each time, report the sentence."
        raise SpeechProblem("the speech process died or hung, twice", self.about, remedy)

    def _ask_once(self, question: dict[str, str]) -> dict[str, Any] | None:
        if self.process is None:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        process = self.process
        if process.stdin is None or process.stdout is None:
            return None
        watch = threading.Timer(self.limit, process.kill)
        watch.start()
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
            answer = json.loads(line) if line.endswith(b"\n") else None
            if isinstance(answer, dict) and "bytes" in answer:
                answer["samples"] = process.stdout.read(int(answer["bytes"]))
                if len(answer["samples"]) != answer["bytes"]:
                    return None
        except (OSError, ValueError):
            return None
        finally:
            watch.cancel()
        return answer if isinstance(answer, dict) else None

    def close(self) -> None:
        """End the process."""
        if self.process is None:
            return
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # what could not be written to a dead process is of no use to anybody
        self.process.wait()
        self.process = None
