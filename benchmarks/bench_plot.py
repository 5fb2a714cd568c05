"""Plots as SVG: lines over the size of a library, and bars of what each step costs.  No script, for any colour scheme.

Colours are variables of the page's style; sides are told apart by dashes and by the shape of their points as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

WIDTH: Final = 480
HEIGHT: Final = 300
LEFT, RIGHT, TOP, BOTTOM = 74, 30, 16, 52
NAME: Final = 22
"""The height of a line's name below the plot."""
DASHES: Final = ("", "7 4", "2 4", "10 3 2 3", "4 2", "1 3")
BAR: Final = 34
Point = tuple[float, float]


def lines(name: str, title: str, unit: str, series: Mapping[str, Sequence[Point]]) -> str:
    """Lines over the number of leaflets, both axes by powers of ten; ``name`` is the plot's id on the page."""
    points = [point for row in series.values() for point in row]
    sizes = [math.log10(x) for x, _ in points]
    across = min(sizes), max(*sizes, min(sizes) + 1)
    up = _range(y for _, y in points)

    def place(point: Point) -> Point:
        return (
            LEFT + (WIDTH - LEFT - RIGHT) * _share(point[0], across),
            HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * _share(point[1], up),
        )

    marks = [*_across(across, {x for x, _ in points}), *_up(up, unit)]
    drawn = [_line(at, side, [place(point) for point in row]) for at, (side, row) in enumerate(series.items())]
    told = "; ".join(
        f"{side}: {', '.join(f'{number(y)} {unit} at {x:g}' for x, y in row)}" for side, row in series.items()
    )
    height = HEIGHT + NAME * len(series)
    return _svg(name, title, f"{unit} over leaflets in the library. {told}.", height, [*marks, *drawn])


def bars(name: str, title: str, unit: str, rows: Mapping[str, Sequence[tuple[str, float]]]) -> str:
    """A bar for each row, divided into its steps, from left to right in their order; widths are comparable."""
    most = max((sum(value for _, value in steps) for steps in rows.values()), default=0.0) or 1.0
    scale = (WIDTH - 24) / most
    drawn = []
    for at, (side, steps) in enumerate(rows.items()):
        top, x = 8 + at * (BAR + 40), 12.0
        whole = sum(value for _, value in steps)
        drawn.append(f'<text x="12" y="{top + 12}">{escape(side)}: {number(whole)} {escape(unit)}</text>')
        for turn, (step, value) in enumerate(steps):
            width = value * scale
            drawn.append(
                f'<rect class="s{turn % 6}" x="{x:.1f}" y="{top + 20}" width="{max(width, 0.5):.1f}" height="{BAR}"/>'
            )
            label = f"{step} {number(value)}"
            if width > 8 * len(label) + 10:
                drawn.append(f'<text class="in" x="{x + 5:.1f}" y="{top + 20 + BAR / 2 + 5}">{escape(label)}</text>')
            x += width
    told = "; ".join(
        f"{side}: {', '.join(f'{step} {number(value)}' for step, value in steps)}" for side, steps in rows.items()
    )
    return _svg(name, title, f"{unit}. {told}.", 12 + len(rows) * (BAR + 40), drawn)


def number(value: float) -> str:
    """A figure as people read it: two digits that matter for small ones, whole for large ones."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.095 else f"{value:.3g}"


def _svg(name: str, title: str, words: str, height: float, inner: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-words">{escape(words)}</desc>'
        f"{''.join(inner)}</svg>"
    )


def _range(values: Iterable[float]) -> tuple[float, float]:
    """The powers of ten around all values."""
    known = [math.log10(max(value, 1e-3)) for value in values] or [0.0]
    low, high = math.floor(min(known)), math.ceil(max(known))
    return low, max(high, low + 1)


def _share(value: float, between: tuple[float, float]) -> float:
    return (math.log10(max(value, 1e-3)) - between[0]) / (between[1] - between[0])


def _across(between: tuple[float, float], sizes: set[float]) -> list[str]:
    """The axis of sizes, with those that were run."""
    bottom = HEIGHT - BOTTOM
    rows = [f'<path class="axis" d="M{LEFT} {bottom}H{WIDTH - RIGHT}"/>']
    for size in sorted(sizes):
        x = LEFT + (WIDTH - LEFT - RIGHT) * _share(size, between)
        rows.append(f'<path class="axis" d="M{x:.1f} {bottom}v6"/>')
        rows.append(f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{size:,.0f}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [*rows, f'<text x="{middle:.1f}" y="{HEIGHT - 10}" text-anchor="middle">leaflets in the library</text>']


def _up(between: tuple[float, float], unit: str) -> list[str]:
    """The axis of what was measured, by powers of ten."""
    rows = []
    for power in range(round(between[0]), round(between[1]) + 1):
        y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * _share(10.0**power, between)
        rows.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        rows.append(f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{10.0**power:,g}</text>')
    middle = (TOP + HEIGHT - BOTTOM) / 2
    turned = f'transform="rotate(-90 14 {middle:.1f})"'
    return [*rows, f'<text x="14" y="{middle:.1f}" text-anchor="middle" {turned}>{escape(unit)}</text>']


def _line(at: int, side: str, points: Sequence[Point]) -> str:
    """A line with its points, and its name below the plot beside a piece of it."""
    dash = f' stroke-dasharray="{DASHES[at % 6]}"' if DASHES[at % 6] else ""
    y = HEIGHT + NAME * at + 6
    rows = [points, ((LEFT, y), (LEFT + 44, y))]
    paths = "".join(f'<path class="line" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in row)}"{dash}/>' for row in rows)
    marks = "".join(_mark(at, x, y) for x, y in (*points, (LEFT + 22, y)))
    return (
        f'<g class="l{at % 6}">{paths}{marks}<text class="name" x="{LEFT + 54}" y="{y + 5}">{escape(side)}</text></g>'
    )


def _mark(at: int, x: float, y: float) -> str:
    if at % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    if at % 3 == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
    return f'<path class="mark" d="M{x:.1f} {y - 5:.1f}l5 9h-10z"/>'
