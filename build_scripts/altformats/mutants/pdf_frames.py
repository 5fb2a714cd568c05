"""Lines of a large-print PDF placed otherwise: tiny, mirrored, turned, upon each other, off the page."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from ..mutation import Damage, Family, Operator
from .pdf_paint import own_matrix
from .pdf_redrawn import a_line, damage, number, rewrite, source, surgery
from .pdf_surgery import Paper

Frame = Callable[[random.Random, tuple[float, ...]], tuple[float, ...]]
"""Another text matrix in the place of a line's own."""


def _framed(frame: Frame, what: str) -> Callable[[Paper, random.Random], Damage | None]:
    """A line drawn with another text matrix."""

    def change(paper: Paper, draw: random.Random) -> Damage | None:
        line = a_line(paper, draw, lambda s: len(s.words) > 1)
        if not line:
            return None
        matrix = " ".join(number(value) for value in frame(draw, own_matrix(paper, line))) + " Tm"
        rewrite(paper, {line: source(paper, line, matrix=matrix)})
        return damage(paper, line, f"the line is {what}")

    return change


def _away(draw: random.Random, m: tuple[float, ...]) -> tuple[float, ...]:
    return (*m[:4], m[4] + draw.choice([-1500, 1500]), m[5] + draw.choice([-1, 0, 1]) * 2000)


def _tiny(draw: random.Random, m: tuple[float, ...]) -> tuple[float, ...]:
    by = draw.uniform(0.02, 0.3)
    return (*(value * by for value in m[:4]), *m[4:])


def _small(draw: random.Random, m: tuple[float, ...]) -> tuple[float, ...]:
    by = draw.uniform(0.5, 0.7)
    return (*(value * by for value in m[:4]), *m[4:])


def _mirrored(_draw: random.Random, m: tuple[float, ...]) -> tuple[float, ...]:
    return (-m[0], m[1], m[2], m[3], m[4] + 400, m[5])


def _upside_down(_draw: random.Random, m: tuple[float, ...]) -> tuple[float, ...]:
    return (-m[0], m[1], m[2], -m[3], m[4] + 400, m[5])


def _turned(draw: random.Random, m: tuple[float, ...]) -> tuple[float, ...]:
    slant = draw.choice([-1, 1]) * draw.uniform(0.8, 1)
    return (0.2, -slant, -slant, -0.2, m[4] + 200, m[5])


def _fell_down(draw: random.Random, m: tuple[float, ...]) -> tuple[float, ...]:
    """A line height of nothing: drawn upon the line before it or after it."""
    return (*m[:5], m[5] + draw.choice([-1, 1]) * 36)


def _frame(code: str, what: str, frame: Frame) -> Operator:
    return Operator(
        code, "pdf", Family.PIXELS, f"Words cannot be read: they are {what}.", surgery(_framed(frame, what))
    )


OPERATORS: Final[tuple[Operator, ...]] = (
    _frame("pdf-off-the-page", "drawn beyond the edge of the page", _away),
    _frame("pdf-tiny", "tiny", _tiny),
    _frame("pdf-small", "in small print", _small),
    _frame("pdf-mirrored", "drawn in mirror writing", _mirrored),
    _frame("pdf-upside-down", "drawn upside down", _upside_down),
    _frame("pdf-turned", "turned on its side", _turned),
    _frame("pdf-leading-none", "drawn upon the next line", _fell_down),
)
