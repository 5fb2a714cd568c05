"""The fonts and the style of print, opened once for all leaflets of a language in a process.

To open fonts, WeasyPrint writes them to a folder and has Fontconfig scan them; Pango then learns what each one holds.
That is the same for every leaflet, and so are the rules of style, so both are kept.
"""

from __future__ import annotations

import multiprocessing.util
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import fonts
from ..model import Font
from . import pdf_styles

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

BASE: Final = "altformats:"
"""Where relative addresses begin: nowhere."""

Face = tuple[Font, Path, bool]
"""A font, its file, and whether it is of another script, so that its Latin letters are left out."""


@lru_cache(maxsize=4)
def opened(faces: tuple[Face, ...]) -> FontConfiguration:
    """The fonts, open.  Their folder goes when they are closed, or with the process; its forks leave it."""
    from weasyprint.text.fonts import FontConfiguration

    class Opened(FontConfiguration):  # type: ignore[misc]  # WeasyPrint carries no types
        """WeasyPrint's own takes the folder away from all that share it when one process closes it."""

        def __init__(self) -> None:
            super().__init__()
            self._folder = Path(tempfile.mkdtemp(prefix="weasyprint-"))
            multiprocessing.util.Finalize(self, shutil.rmtree, (self._folder, True), exitpriority=0)

        def __del__(self) -> None:
            """Leave the folder to ``Finalize``, which knows the process that made it."""

    configuration = Opened()
    rules = (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; src: url("{path.as_uri()}"); }}'
        for font, path, _ in faces
    )
    read("\n".join(rules), faces, configuration)
    return configuration


@dataclass(frozen=True, slots=True)
class Case:
    """What is kept of a style: the rules as WeasyPrint reads them, with all that follows from them and the fonts."""

    faces: tuple[Face, ...]
    fonts: FontConfiguration
    sheet: CSS
    counters: CounterStyle
    twins: pdf_styles.Twins

    def further(self, rules: str) -> list[CSS]:
        """The style sheet, and after it a few rules of one leaflet."""
        return [self.sheet, read(rules, self.faces, self.fonts)[0]] if rules else [self.sheet]


@lru_cache(maxsize=8)
def case(rules: str, faces: tuple[Face, ...]) -> Case:
    """The style and the fonts, ready to print with."""
    fonts = opened(faces)
    return Case(faces, fonts, *read(rules, faces, fonts), pdf_styles.Twins())


def read(rules: str, faces: tuple[Face, ...], configuration: FontConfiguration) -> tuple[CSS, CounterStyle]:
    """The rules as WeasyPrint reads them, and the ways of counting among them."""
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle

    counters = CounterStyle()
    sheet = CSS(
        string=rules, url_fetcher=fetcher(faces), font_config=configuration, counter_style=counters, base_url=BASE
    )
    return sheet, counters


@lru_cache(maxsize=4)
def fetcher(faces: tuple[Face, ...]) -> URLFetcher:
    """A fetcher of these fonts and of nothing else: no network, no file of this machine."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    allowed = {path.as_uri(): (font, path, cut) for font, path, cut in faces}

    class OnlyThese(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
        """WeasyPrint takes nothing but its own kind of fetcher."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 - theirs
            if url not in allowed:
                raise ValueError(f"{url} is not one of the fonts")
            font, path, cut = allowed[url]
            data = fonts.script(path, font) if cut else path.read_bytes()
            return URLFetcherResponse(url, data, {"Content-Type": "font/ttf"})

    return OnlyThese(fail_on_errors=True)
