"""What a message counts, by value: figures in any digits, dates, times of day, fractions, and words for numbers.

A figure can be written in several right ways ("2.30pm" and "14:30", "1/2" and "½"), so each is kept with its *ways*:
rows of values, of which one row must be found on the other side.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .figures import SPACE, ascii_digits, without_contacts
from .model import Cues
from .patterns import Matcher, folded
from .wording import words_of

Row = tuple[float, ...]

GROUPED: Final = rf"[1-9][0-9]{{0,2}}(?:(?:[,.'’٬]|{SPACE})[0-9]{{3}})+(?![0-9])"
VULGAR: Final = "".join(chr(code) for code in (*range(0xBC, 0xBF), *range(0x2150, 0x215F), 0x2189))
TOKEN: Final = re.compile(
    rf"(?P<date>(?<![0-9.])[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-][0-9]{{4}}(?![0-9])|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9]))"
    rf"|(?P<clock>(?<![0-9.,:])[0-9]{{1,2}}(?:[:.][0-9]{{2}})?(?={SPACE}?[ap]\.?m\b)|(?<![0-9.,:])[0-9]{{1,2}}:[0-9]{{2}}(?![0-9]))"
    rf"|(?P<ratio>[0-9]+{SPACE}?[/⁄]{SPACE}?[0-9]+)"
    rf"|(?P<vulgar>(?:[0-9]+{SPACE}?)?[{VULGAR}])"
    rf"|(?P<number>{GROUPED}|[0-9]+(?:[.,٫][0-9]+)?)",
    re.IGNORECASE,
)
FIGURE: Final = re.compile(f"[0-9{VULGAR}]")
"""What every token begins with."""
HALF_DAY: Final = 12
HALF_HOUR: Final = 30
AHEAD: Final = 20
"""Characters behind a figure in which a word such as "million" is looked for."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one side counts.

    ``figures`` are the ways of each figure, the one nearest to how it is written first (a date is three values there,
    and two where its month has a name); ``words`` the values of number words; ``loose`` further values that a
    translation may have as figures ("first": 1, "March": 3) but need not.
    """

    figures: tuple[tuple[Row, ...], ...] = ()
    words: tuple[float, ...] = ()
    loose: tuple[float, ...] = ()

    @property
    def all(self) -> set[float]:
        """Every value that a figure can stand for."""
        return {value for ways in self.figures for row in ways for value in row}

    @property
    def values(self) -> Counter[float]:
        """The values of the figures that can be written in one way only."""
        return Counter(value for ways in self.figures for value in ways[0] if len(ways) == 1)


@lru_cache(maxsize=8192)
def counts(inline: str, cues: Cues) -> Counts:
    """What a line of inline Markdown counts; telephone numbers and codes count nothing."""
    return _counts(folded(ascii_digits(without_contacts(inline))), cues)


def _counts(text: str, cues: Cues) -> Counts:
    figures: list[tuple[Row, ...]] = []
    rest: list[str] = []
    at = 0
    for match in _tokens(text):
        after = text[match.end() : match.end() + AHEAD]
        length, factor = _factor(after, cues) if match["number"] else (0, 1.0)
        figures.append(_ways(match, factor, after.strip()))
        rest.append(text[at : match.start()])
        at = match.end() + length
    ready = words_of(cues)
    words = ready.uncounted.without(" # ".join([*rest, text[at:]]))
    return Counts(tuple(figures), _said(cues.numbers, ready.numbers, words), _said(cues.loose, ready.loose, words))


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Every token from left to right; only where a figure stands need one be looked for."""
    figure = FIGURE.search(text)
    while figure:
        match = TOKEN.match(text, figure.start())
        if match:
            yield match
        figure = FIGURE.search(text, match.end() if match else figure.end())


def _factor(after: str, cues: Cues) -> tuple[int, float]:
    """A word such as "million" right behind a figure: where it ends, and by what it multiplies."""
    follows = words_of(cues).times.found(after)
    if not follows or after[: follows[0].start].strip():
        return 0, 1.0
    return follows[0].end, _known(cues.times)[follows[0].words][0]


def _said(values: tuple[tuple[str, float], ...], words: Matcher, text: str) -> tuple[float, ...]:
    """The values of the words that stand in the text, from left to right."""
    matches = words.found(text)
    return tuple([value for match in matches for value in _known(values)[match.words]]) if matches else ()


@lru_cache(maxsize=32)
def _known(values: tuple[tuple[str, float], ...]) -> dict[str, tuple[float, ...]]:
    known: dict[str, tuple[float, ...]] = {}
    for word, value in values:
        known[folded(word)] = (*known.get(folded(word), ()), value)
    return known


def _ways(match: re.Match[str], factor: float, after: str) -> tuple[Row, ...]:
    text = match.group()
    if match["date"]:
        parts = [float(part) for part in re.split("[./-]", text)]
        day, month, year = reversed(parts) if text[:4].isdigit() else parts
        return (day, month, year), (day, year)
    if match["clock"]:
        return tuple(_clock(text, after))
    if match["ratio"]:
        above, below = (float(part) for part in re.split("[/⁄]", text))
        return ((above, below), *([(_short(above / below),)] if below else []))
    if match["vulgar"]:
        whole, part = float(text[:-1].strip() or 0), unicodedata.numeric(text[-1])
        above, below = part.as_integer_ratio() if (part * 8).is_integer() else (0, 0)
        return (
            (_short(whole + part),),
            *([(*([whole] if whole else []), float(above), float(below))] if below else []),
        )
    return ((_short(_value(text) * factor),),)


def _clock(text: str, after: str) -> list[Row]:
    """An hour, and its minutes as hundredths; with "pm" the hours of the second half of the day as well."""
    hour, minutes = (float(part) for part in (*re.split("[:.]", text), "0")[:2])
    late = after.startswith("p")
    hours = [hour % HALF_DAY + HALF_DAY, hour] if late else [hour]
    rows: list[Row] = []
    for one in hours:
        rows += [(_short(one + minutes / 100),)]
        rows += [(one, minutes)] if minutes else [(one, 0.0)]
        rows += [(one, 0.5)] if minutes == HALF_HOUR else []
    return rows


def _value(figure: str) -> float:
    if re.fullmatch(GROUPED, figure):
        return float(re.sub(r"[^0-9]", "", figure))
    return float(figure.replace(",", ".").replace("٫", "."))


def shown(value: float) -> str:
    """A value as findings write it."""
    return f"{value:,.0f}" if value.is_integer() else f"{value:,}"


def _short(value: float) -> float:
    return round(value, 6)
