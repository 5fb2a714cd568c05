"""Tesseract as a library: which data it has here, and the words that it reads in pictures of single lines.

The library comes with the pinned packages, so every machine reads with the same one; the data of the languages come
from the system.  Within this process it needs no start for each look at a print, and the release that is pinned reads a
line with a quarter less work than Debian 12's command (measured: 218 lines in 3.0 s of CPU, 4.7 by the command).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Picture = NDArray[numpy.uint8]

PACKAGE: Final = "tesserocr"
ASKED: Final = "TESSDATA_PREFIX"
"""The environment variable in which tesseract itself is told where its data lie."""
ROOT: Final = Path("/")
PLACES: Final = (
    "usr/share/tesseract-ocr/*/tessdata",
    "usr/share/tesseract-ocr/tessdata",
    "usr/share/tesseract/tessdata",
    "usr/share/tessdata",
    "opt/homebrew/share/tessdata",
    "usr/local/share/tessdata",
)
"""Where Debian, Fedora, other systems and Homebrew put the data."""
SUFFIX: Final = ".traineddata"

SETTINGS: Final = (("tessedit_do_invert", "0"),)
"""White letters on black are not looked for."""
DOTS: Final = 100
"""Dots an inch that are stated for each picture, for it states none."""
LONGEST: Final = 60_000
"""Milliseconds after which a line is given up and has no words; one takes about 20."""
OPEN: Final = 2
"""Data that stay open at a time, each 15 to 100 megabytes: those of the language and those that know a crossed zero."""


def folder() -> Path | None:
    """Where the data of the languages lie, the newest first; None where they are not installed."""
    if asked := os.environ.get(ASKED):
        return Path(asked)
    return next((found for place in PLACES for found in sorted(ROOT.glob(place), reverse=True)), None)


def installed() -> frozenset[str]:
    """The data that can be read with here; none without the library."""
    return frozenset(_files()) if importlib.util.find_spec(PACKAGE) is not None else frozenset()


def sizes() -> dict[str, int]:
    """The bytes of the data that are here, by name."""
    return {name: file.stat().st_size for name, file in _files().items()}


@lru_cache(maxsize=16)
def identity(data: str) -> str:
    """What the words of a picture depend on beside it: the library with those that it uses, and its data."""
    import tesserocr

    learnt = hashlib.sha256(_files()[data].read_bytes()).hexdigest()
    return f"{tesserocr.tesseract_version()} {data} {learnt}"


def _files() -> dict[str, Path]:
    """The data that are here, by name; those of a whole script lie one folder below on some systems."""
    found = folder()
    files = sorted(found.rglob(f"*{SUFFIX}")) if found else []
    return {file.name.removesuffix(SUFFIX): file for file in files}


class Engines:
    """The library with the data that were asked for last."""

    def __init__(self) -> None:
        self._open: dict[str, Any] = {}

    def read(self, pictures: Sequence[Picture], data: str) -> Iterator[str]:
        """The words in each picture, which is a single line."""
        engine = self._of(data)
        for picture in pictures:
            height, width = picture.shape
            engine.SetImageBytes(picture.tobytes(), width, height, 1, width)
            engine.SetSourceResolution(DOTS)
            yield " ".join(engine.GetUTF8Text().split()) if engine.Recognize(LONGEST) else ""
        engine.Clear()

    def _of(self, data: str) -> Any:
        """The library with these data; of those that are open the one that rested longest is closed."""
        import tesserocr

        engine = self._open.pop(data, None)
        if engine is None:
            place = str(_files()[data].parent)
            engine = tesserocr.PyTessBaseAPI(path=place, lang=data, psm=tesserocr.PSM.SINGLE_LINE)
            for name, value in SETTINGS:
                engine.SetVariable(name, value)
        self._open[data] = engine
        while len(self._open) > OPEN:
            self._open.pop(next(iter(self._open))).End()
        return engine
