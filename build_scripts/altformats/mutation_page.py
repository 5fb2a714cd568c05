"""The score of the mutation suite as one self-contained, accessible page: what was missed comes first."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from .model import Language
from .mutation import Mutant, Outcome
from .mutation_score import MOST_KINDS, Score, Tally, in_words, kinds, layers, per

FIELDS: Final = (("format", "By format"), ("family", "By kind of damage"), ("language", "By language"))


def as_page(score: Score, languages: Mapping[str, Language]) -> str:
    """The page.  Words and marks carry the meaning, colour only repeats it."""
    e = html.escape
    verdict = "Every corruption was caught." if score.passed else "The proof let something through, or failed."
    about = {operator.code: operator.about for operator in score.operators}
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>How good the proof is</title><style>{STYLE}</style></head><body><main>",
        f"<h1>How good the proof is</h1><p class={'good' if score.passed else 'bad'}>{e(verdict)}</p>",
        f"<p>{e(in_words(score))}</p>",
        "<p>Copies of finished files and of catalogs were corrupted in the ways that are named below; place, words and "
        "values were drawn at random. Each copy was then read and judged as a finished file is.</p>",
        *_missed(score, about),
        *_alarms(score),
        *_people(score, about),
        *(row for field, heading in FIELDS for row in _tallies(heading, per(score, field), languages)),
        *_layers(score),
        *_never(score, about),
        *_tallies("By operator", per(score, "operator"), languages, about),
        *_circumstances(score),
        "</main></body></html>\n",
    ]
    return "\n".join(parts)


def _missed(score: Score, about: Mapping[str, str]) -> Iterator[str]:
    found = (*score.missed, *score.broken)
    yield f"<h2>What was let through</h2><p>{_count(len(score.missed), 'corruption')} of {len(score.judged)}.</p>"
    if found:
        yield from _mutants("What was let through or could not be judged", found, about)


def _alarms(score: Score) -> Iterator[str]:
    clean = len(score.controls)
    yield f"<h2>False alarms</h2><p>{len(score.alarms)} of {_count(clean, 'clean file')} were refused.</p>"
    if score.alarms:
        yield "<ul>"
        yield from (f"<li>{html.escape(f'{one.path}: {chr(44).join(one.alarms)}')}</li>" for one in score.alarms)
        yield "</ul>"


def _people(score: Score, about: Mapping[str, str]) -> Iterator[str]:
    left = kinds(score.operators)
    yield f"<h2>What needs a person</h2><p>{_count(len(left), 'kind')} of harm, of at most {MOST_KINDS}.</p>"
    if left:
        yield "<ul>"
        yield from (f"<li>{html.escape(kind)}</li>" for kind in left)
        yield "</ul>"
        through = [mutant for mutant in score.people if mutant.outcome is Outcome.MISSED]
        caught = len(score.people) - len(through)
        yield f"<p>Of {_count(len(score.people), 'such corruption')} {caught} were caught all the same.</p>"
        if through:
            yield from _mutants("What a person must see", through, about)


def _layers(score: Score) -> Iterator[str]:
    e = html.escape
    rows = layers(score)
    yield "<h2>What each way of reading is worth</h2>"
    yield from _table(
        "Ways of reading",
        ("Format", "Way of reading, or check", "Caught", "Caught by nothing else"),
        ((e(row.format), e(row.name), str(row.caught), str(row.only)) for row in rows),
    )
    idle = [f"{row.format}: {row.name}" for row in rows if not row.only]
    if idle:
        yield f"<p>Never the only one in this run: {e('; '.join(idle))}.</p>"


def _never(score: Score, about: Mapping[str, str]) -> Iterator[str]:
    if score.never_run:
        yield "<h2>What found no place</h2><ul>"
        yield from (f"<li>{html.escape(f'{code}: {about[code]}')}</li>" for code in score.never_run)
        yield "</ul>"


def _circumstances(score: Score) -> Iterator[str]:
    e = html.escape
    yield "<h2>How it was measured</h2><dl>"
    facts = {"Date": score.date, "Seed": str(score.seed), "Rounds": str(score.rounds), "Our code (SHA-256)": score.code}
    yield from (f"<dt>{e(name)}</dt><dd>{e(value)}</dd>" for name, value in (facts | dict(score.tools)).items())
    yield "</dl>"


def _tallies(
    heading: str, rows: Sequence[Tally], languages: Mapping[str, Language], about: Mapping[str, str] | None = None
) -> Iterator[str]:
    e = html.escape
    yield f"<h2>{e(heading)}</h2>"
    head = ("Name", *(("What the reader would suffer",) if about else ()), "Caught", "Judged", "Let through")
    yield from _table(
        heading,
        head,
        (
            (
                e(languages[row.name].english if row.name in languages else row.name),
                *((e(about[row.name]),) if about else ()),
                str(row.caught),
                str(row.judged),
                str(row.judged - row.caught),
            )
            for row in rows
        ),
    )


def _mutants(caption: str, mutants: Iterable[Mutant], about: Mapping[str, str]) -> Iterator[str]:
    e = html.escape
    yield from _table(
        caption,
        ("Operator", "What the reader would suffer", "File", "What was done", "Statement"),
        (
            (e(m.operator), e(about.get(m.operator, "")), e(m.path), e(_shown(m.damage)), e(m.statement or "none"))
            for m in mutants
        ),
    )


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table that can be scrolled by keyboard; the first cell of each row is its head.  Cells are HTML."""
    name = html.escape(caption)
    yield f'<div role="region" tabindex="0" aria-label="{name}"><table><caption>{name}</caption><thead><tr>'
    yield "".join(f'<th scope="col">{cell}</th>' for cell in head) + "</tr></thead><tbody>"
    for first, *rest in rows:
        yield f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
    yield "</tbody></table></div>"


def _shown(text: str) -> str:
    """Signs that nobody sees, or that steer direction, by their number: the page must not suffer from a mutant."""
    return "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in text)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #111; background: #fff; margin: 1.5rem; }
table { border-collapse: collapse; } th, td { border: 1px solid #767676; padding: .35rem .6rem; text-align: left; }
caption { text-align: left; font-weight: bold; } thead th { background: #eef2f5; } tbody th { font-weight: normal; }
td, tbody th { overflow-wrap: anywhere; min-width: 4rem; } [role=region] { overflow-x: auto; }
.good::before { content: "\\2713  "; } .bad::before { content: "\\2717  "; } .good, .bad { font-weight: bold; }
.good { color: #00582f; } .bad { color: #a4001d; } dd { overflow-wrap: anywhere; }
"""
