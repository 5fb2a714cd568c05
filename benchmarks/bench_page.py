"""The report as a page for people who decide: bounds first, then plots with their tables, then every command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from .bench_plot import Point, bars, lines, number
from .bench_rows import Claim, Report, Row, claims, leaflets, named

STYLE: Final = """
:root { color-scheme: light dark; --ink: #16202a; --paper: #fff; --soft: #5a6672; --rule: #c8d0d8; --band: #f1f4f7;
  --c0: #0b5cad; --c1: #b3420a; --c2: #5b2a86; --c3: #1c6b3a; --c4: #8a1538; --c5: #5c5000; --on: #fff;
  --good: #1c6b3a; --bad: #a8071a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --paper: #12181e; --soft: #a9b5c0; --rule: #3a4652;
  --band: #1b242c; --c0: #7cb8ff; --c1: #ffa06b; --c2: #cfa6f5; --c3: #7fd6a0; --c4: #ff9db3; --c5: #d9ca62;
  --on: #12181e; --good: #7fd6a0; --bad: #ff9b9b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 2.6rem 0 .6rem; }
h3 { font-size: 1.08rem; margin: 1.8rem 0 .4rem; }
p { max-width: 44rem; margin: .5rem 0; }
figure { margin: .5rem 0 1rem; flex: 1 1 26rem; min-width: 0; }
figcaption { font-weight: 600; margin: 0 0 .3rem; }
.pair { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
svg { display: block; width: 100%; max-width: 46rem; height: auto; }
svg text { font: 14px system-ui, "Segoe UI", "Noto Sans", sans-serif; fill: var(--ink); }
svg .axis { stroke: var(--soft); fill: none; } svg .grid { stroke: var(--rule); fill: none; }
svg .line { fill: none; stroke-width: 2.5; } svg .name { font-weight: 600; } svg .in { fill: var(--on); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; min-width: 34rem; }
th, td { padding: .35rem .8rem .35rem 0; text-align: start; vertical-align: top;
  border-bottom: 1px solid var(--rule); }
td.n, th.n { text-align: end; white-space: nowrap; } tbody th { font-weight: 500; min-width: 6.5rem; }
thead th { color: var(--soft); font-weight: 600; }
.kept { color: var(--good); font-weight: 700; } .missed { color: var(--bad); font-weight: 700; }
.note { color: var(--soft); } code { font: .9em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
details { margin: .6rem 0; } summary { cursor: pointer; padding: .3rem 0; }
"""
COLOURS: Final = "".join(
    f"svg .l{at} .line {{ stroke: var(--c{at}); }} "
    f"svg .l{at} :is(circle, rect, .mark, .name), svg rect.s{at} {{ fill: var(--c{at}); }}\n"
    for at in range(6)
)
NAMES: Final = {
    "html": "web pages",
    "pdf": "PDF",
    "audio": "recordings",
    "text": "plain text",
    "whole": "the whole job",
    "library": "a whole library",
}
PARTS: Final = {
    "html": "Web pages in another language, without proof",
    "pdf": "Large-print PDF, from the source on, without proof",
    "audio": "Recordings, from the source on, without proof",
    "text": "Plain text: ours proven, stock not",
    "library": "A whole hospital's library in twelve languages: ours alone, proven",
    "whole": "The whole job: web page, PDF, recording and text; ours proven, stock not",
}
MINUTES: Final = 300
"""Seconds from which on a time is told in minutes."""
SCENARIOS: Final = ("cold", "plan", "no-op", "one edit")


def page(report: Report) -> str:
    """The whole page, in one file."""
    body = "".join(
        [*_head(report), *_short(report), *_bounds(report), *_parts(report), *_splits(report), *_all(report)]
    )
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        f"<title>What a library costs: altformats and stock tools</title><style>{STYLE}{COLOURS}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _head(report: Report) -> Iterable[str]:
    yield "<h1>What a library of leaflets costs to build</h1>"
    yield (
        "<p>altformats beside the tools that it is made of, used as a person would use them in a script: Sphinx,"
        " WeasyPrint, eSpeak NG and LAME. Both were given the same leaflets and translations, in turn, in one run on"
        " one machine. Seconds are those of the processor, of each command with all that it starts; each figure is the"
        " median of its runs. The script proves nothing of what it makes. What altformats makes is proven where that"
        " is said.</p>"
    )
    machine = "; ".join(f"{escape(name)}: {escape(value)}" for name, value in report.machine)
    yield f'<p class="note">Measured on: {machine}.</p>'


def _short(report: Report) -> Iterable[str]:
    """What the figures come to, in sentences: the whole job at its largest, and the largest library."""
    found = []
    for part in ("whole", "library"):
        own = [row for row in report.rows if row.part == part and row.side == "ours"]
        size = max((row.leaflets for row in own), default=0)
        for row in own:
            if row.leaflets == size:
                other = report.find(part, "stock", row.scenario, size)
                beside = f"; the script, which proves nothing, takes {_spent(other)}" if other else ""
                found.append(f"<li>{_doing(row)} takes {_spent(row)}{beside}.</li>")
    if found:
        yield f"<h2>In short</h2><ul>{''.join(found)}</ul>"


def _doing(row: Row) -> str:
    what = f"{leaflets(row.leaflets)} in {row.languages} languages"
    return {
        "cold": f"To build and prove {what}, with nothing there before,",
        "plan": f"To say what would be made of {what}",
        "no-op": f"To build {what} when nothing has changed",
        "one edit": f"To build {what} after one sentence has changed",
    }[row.scenario]


def _spent(row: Row) -> str:
    """Seconds of CPU as people say them."""
    cpu = row.typical.cpu
    return f"{number(cpu / 60)} minutes of CPU" if cpu >= MINUTES else f"{number(cpu)} seconds of CPU"


def _bounds(report: Report) -> Iterable[str]:
    found = list(claims(report))
    if found:
        kept = sum(claim.kept for claim in found)
        yield f"<h2>Bounds</h2><p>{kept} of the {len(found)} bounds that this run can judge are kept.</p>"
        yield _grid(("What", "Measured", "Bound", "Kept"), map(_bound, found))
    if report.left_out:
        rows = "".join(f"<li>{escape(row)}</li>" for row in report.left_out)
        yield f"<p>Not run this time:</p><ul>{rows}</ul>"


def _bound(claim: Claim) -> tuple[str, str, str, str]:
    bound = f"{'at least' if claim.least else 'at most'} {claim.wanted:g}"
    kept = '<span class="kept">yes</span>' if claim.kept else '<span class="missed">no</span>'
    return escape(claim.words), number(claim.ratio), bound, kept


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """A table of cells that are sound HTML; the first ``words`` columns are words, the others figures."""
    kinds = ["" if at < words else ' class="n"' for at in range(len(head))]
    titles = "".join(f"<th{kind}>{escape(title)}</th>" for kind, title in zip(kinds, head, strict=True))
    body = "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds[1:], rest, strict=True))
        + "</tr>"
        for first, *rest in rows
    )
    whole = f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(head[0])}, table">{whole}</div>'


def _parts(report: Report) -> Iterable[str]:
    for part, words in PARTS.items():
        scenarios = [one for one in SCENARIOS if named(report.rows, part, one)]
        if not scenarios:
            continue
        yield f"<h2>{words}</h2>"
        for scenario in scenarios:
            sides = named(report.rows, part, scenario)
            sizes = {row.leaflets for rows in sides.values() for row in rows}
            yield f"<h3>{scenario[0].upper()}{scenario[1:]}</h3>"
            if len(sizes) > 1:
                yield from _plots(part, scenario, sides)
            yield _table([row for rows in sides.values() for row in rows])


def _plots(part: str, scenario: str, sides: dict[str, Sequence[Row]]) -> Iterable[str]:
    """Time and memory side by side; a cold build is told for one edition, for it grows with all that is made."""
    name, cold = f"{part}-{scenario.replace(' ', '-')}", scenario == "cold"
    unit = "ms of CPU an edition" if cold else "seconds of CPU"
    time: dict[str, list[Point]] = {
        side: [(row.leaflets, row.each * 1000 if cold else row.typical.cpu) for row in rows]
        for side, rows in sides.items()
    }
    memory: dict[str, list[Point]] = {
        side: [(row.leaflets, row.typical.memory / 1e6) for row in rows] for side, rows in sides.items()
    }
    what = f"{NAMES[part]}, {scenario}"
    plots = [
        _figure(f"Time by size of the library: {what}", f"{name}-time", unit, time),
        _figure(f"Memory by size of the library: {what}", f"{name}-memory", "MB of memory", memory),
    ]
    yield f'<div class="pair">{"".join(plots)}</div>'


def _figure(title: str, name: str, unit: str, series: dict[str, list[Point]]) -> str:
    return f"<figure><figcaption>{title}</figcaption>{lines(name, title, unit, series)}</figure>"


def _table(rows: Sequence[Row]) -> str:
    sizes = ("Side", "Leaflets", "Languages", "Editions")
    return _grid((*sizes, "CPU, s", "CPU an edition, ms", "Clock, s", "Memory, MB", "Runs"), map(_figures, rows))


def _figures(row: Row) -> tuple[str, ...]:
    spent = row.typical
    counts = (f"{row.leaflets:,}", str(row.languages), f"{row.editions:,}")
    measures = (spent.cpu, row.each * 1000, spent.wall, spent.memory / 1e6)
    return escape(row.side), *counts, *map(number, measures), str(len(row.runs))


def _splits(report: Report) -> Iterable[str]:
    rows = [row for row in report.rows if len(row.split) > 1]
    for part, size in dict.fromkeys((row.part, row.leaflets) for row in rows):
        own = [row for row in rows if (row.part, row.leaflets) == (part, size)]
        title = f"Where the time goes: {NAMES[part]}, cold, {leaflets(size)}"
        unit = "seconds of CPU an edition"
        shown = {row.side: [(step, value / row.editions) for step, value in row.split] for row in own}
        yield f"<h2>{title}</h2><figure>{bars(f'split-{part}-{size}', title, unit, shown)}</figure>"
        cells = [(escape(side), escape(step), number(value)) for side, steps in shown.items() for step, value in steps]
        yield _grid(("Side", "Step", f"{unit[0].upper()}{unit[1:]}"), cells, words=2)


def _all(report: Report) -> Iterable[str]:
    yield "<h2>Exactly what was run</h2><p>Every command, and each run of it.</p>"
    for part, words in PARTS.items():
        rows = [row for row in report.rows if row.part == part]
        if rows:
            yield f"<details><summary>{words}</summary>{''.join(map(_run, rows))}</details>"


def _run(row: Row) -> str:
    runs = "; ".join(f"{run.cpu:.2f} s of CPU, {run.wall:.1f} s, {run.memory / 1e6:.0f} MB" for run in row.runs)
    sound = f" Recordings of {row.seconds:,.0f} seconds were made." if row.seconds else ""
    return (
        f"<h3>{escape(row.side)}, {escape(row.scenario)}, {leaflets(row.leaflets)}</h3>"
        f"<p>{escape(row.what)}.{sound}</p>"
        f"<p><code>{escape(row.command)}</code></p><p>{runs}</p>"
    )
