"""Puts in the short vowels that a language leaves unwritten, before a machine says its words.

Left unvowelled, eSpeak reads Arabic as bare consonants.  The vowels come from a small model inside the package
piper-tts (libtashkeel), in a process of its own: the package is under the GPL.  A word that already carries short
vowels keeps them, so a lexicon or a translator has the last word: the model took "do not drink" for "are not drunk".
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from ..errors import MissingTool, SpeechProblem
from ..model import Need, Project
from ..worker import Worker, beside

PACKAGE: Final = "piper-tts"
WORKER: Final = beside(__file__, "vowels_worker.py")
MARKS: Final = re.compile("[\u064b-\u0652\u0670]")
SHORT: Final = re.compile("[\u064e-\u0650]")
"""The three short vowels: a word that carries one was vowelled by somebody."""


def needs(project: Project) -> tuple[Need, ...]:
    """The package that carries the model."""
    del project
    found = importlib.util.find_spec("piper") is not None
    detail = importlib.metadata.version(PACKAGE) if found else ""
    return (Need("libtashkeel (short vowels of Arabic)", found, detail, "" if found else "Run: make build"),)


@cache
def version() -> str:
    """What the vowels of words depend on besides the words: the model's version, and this module."""
    return f"{importlib.metadata.version(PACKAGE)} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"


@contextmanager
def opened(project: Project) -> Iterator[Callable[[str], str]]:
    """A function that gives the words with their vowels.  Raises SpeechProblem where anything but a vowel changed."""
    if not all(need.found for need in needs(project)):
        raise MissingTool("libtashkeel is not installed", PACKAGE, "Run: make build")
    worker = Worker(WORKER, project.root, "short vowels")
    try:
        yield lambda words: _vowelled(words, str(worker.ask({"words": words}).get("words", "")))
    finally:
        worker.close()


def _vowelled(words: str, made: str) -> str:
    """What the model made of the words, but for those that came with vowels of their own."""
    before, after = words.split(), made.split()
    if [MARKS.sub("", word) for word in before] != [MARKS.sub("", word) for word in after]:
        raise SpeechProblem("the words changed when their vowels were put in", words, "Report the sentence.")
    return " ".join(b if SHORT.search(b) else a for b, a in zip(before, after, strict=True))
