"""The matrix statement x language x format: what was proven where, for people to read in a terminal or as a page."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .model import Evidence, Finding, Language, SourceStatement

ABSENT: Final = "not there"


@dataclass(frozen=True, slots=True)
class Cell:
    """One statement in one artefact.  ``where`` says, layer by layer, where it was found.

    ``heard``, for what is heard: that a machine alone has matched it, or which person has heard it, and when.
    """

    leaflet: str
    statement: str
    language: str
    format: str
    variant: str
    proven: bool
    where: tuple[tuple[str, str], ...]
    needs: str = ""
    heard: str = ""

    @property
    def settled(self) -> bool:
        """Proven, or it honestly says that a person is needed."""
        return self.proven or bool(self.needs)

    @property
    def words(self) -> str:
        """Where it was found, or that it was not, in a few words."""
        if self.needs:
            return f"needs {self.needs}"
        if not self.where:
            return ABSENT
        lost = [layer or "file" for layer, place in self.where if not place]
        if lost:
            return f"NOT PROVEN by its {' and '.join(lost)}" if lost != ["file"] else "NOT PROVEN"
        found = ", ".join(filter(None, (self.where[0][1], self.heard)))
        return found if self.proven else f"{found} (file refused)"


def cells(
    leaflet: str,
    statements: Sequence[SourceStatement],
    languages: Sequence[str],
    formats: Sequence[str],
    evidence: Iterable[Evidence],
    needs: Mapping[tuple[str, str], str],
    heard: Mapping[tuple[str, str], str],
) -> list[Cell]:
    """Every cell that must be proven.  An artefact that is absent gives cells that are not proven.

    ``needs`` says, by language tag and format, what only a person can supply; empty words where a machine can.
    ``heard`` says, by path and statement, who has heard it.
    """
    rows: list[Cell] = []
    by_edition: dict[tuple[str, str], list[Evidence]] = {}
    for found in evidence:
        if found.artefact.leaflet == leaflet:
            by_edition.setdefault((found.artefact.language, found.artefact.format), []).append(found)
    for language in languages:
        for form in formats:
            there: Sequence[Evidence | None] = by_edition.get((language, form)) or [None]
            absent = needs.get((language, form), "")
            rows += [_cell(leaflet, s.id, language, form, found, absent, heard) for found in there for s in statements]
    return rows


def _cell(
    leaflet: str,
    statement: str,
    language: str,
    form: str,
    found: Evidence | None,
    needs: str,
    heard: Mapping[tuple[str, str], str],
) -> Cell:
    if found is None:
        return Cell(leaflet, statement, language, form, "", proven=False, where=(), needs=needs)
    where = tuple((proof.layer, proof.where) for proof in found.proofs if proof.statement == statement)
    own = [f for f in found.findings if f.statement == statement]
    proven = bool(where) and all(place for _, place in where) and found.proven and not own
    by = heard.get((found.artefact.path, statement), "")
    return Cell(leaflet, statement, language, form, found.artefact.variant, proven=proven, where=where, heard=by)


def as_text(rows: Sequence[Cell], languages: Mapping[str, Language]) -> str:
    """The matrix for a terminal: a block per leaflet and language, a line per statement, a column per format."""
    lines: list[str] = []
    for leaflet, tag in dict.fromkeys((row.leaflet, row.language) for row in rows):
        own = [row for row in rows if (row.leaflet, row.language) == (leaflet, tag)]
        columns = list(dict.fromkeys((row.format, row.variant) for row in own))
        statements = list(dict.fromkeys(row.statement for row in own))
        table = {(row.statement, row.format, row.variant): row for row in own}
        body = [["statement", *(" ".join(column).strip() for column in columns)]]
        for statement in statements:
            cells_ = [table[(statement, *column)] for column in columns]
            body.append([statement, *(f"{_mark(cell)} {cell.words}" for cell in cells_)])
        widths = [max(len(row[i]) for row in body) for i in range(len(columns) + 1)]
        lines.append(f"{leaflet} in {languages[tag].english} ({tag})")
        lines += ["  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in body]
        lines.append("")
    return "\n".join(lines)


def tally(rows: Sequence[Cell]) -> str:
    """How many cells are proven, and how many wait for a person, in a sentence."""
    proven, waiting = sum(row.proven for row in rows), sum(bool(row.needs) for row in rows)
    share = f" ({100 * proven / len(rows):.0f} %)" if rows else ""
    person = f"; {waiting} need a person" if waiting else ""
    return f"{proven} of {len(rows)} statements in finished files proven{share}{person}."


def _mark(cell: Cell) -> str:
    """A sign before the words: proven, waiting for a person, not proven."""
    return "+" if cell.proven else "o" if cell.needs else "-"


def as_page(rows: Sequence[Cell], languages: Mapping[str, Language], findings: Sequence[Finding], style: str) -> str:
    """The matrix as one self-contained, accessible page."""
    e = html.escape
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>What is proven</title><style>{style}</style></head><body><main>",
        f"<h1>What is proven</h1><p>{e(tally(rows))}</p>",
    ]
    for leaflet, tag in dict.fromkeys((row.leaflet, row.language) for row in rows):
        own = [row for row in rows if (row.leaflet, row.language) == (leaflet, tag)]
        columns = list(dict.fromkeys((row.format, row.variant) for row in own))
        table = {(row.statement, row.format, row.variant): row for row in own}
        language = languages[tag]
        autonym = f' <span lang="{e(tag)}">{e(language.autonym)}</span>' if language.autonym != language.english else ""
        heading = f"{leaflet} in {language.english}"
        parts.append(f'<h2 id="{e(leaflet)}-{e(tag)}">{e(heading)}{autonym}</h2>')
        parts.append(f'<div role="region" tabindex="0" aria-labelledby="{e(leaflet)}-{e(tag)}"><table>')
        head = "".join(f'<th scope="col">{e(" ".join(column).strip())}</th>' for column in columns)
        parts.append(f'<thead><tr><th scope="col">Statement</th>{head}</tr></thead><tbody>')
        for statement in dict.fromkeys(row.statement for row in own):
            cells_ = (table[(statement, *column)] for column in columns)
            data = "".join(_td(cell) for cell in cells_)
            parts.append(f'<tr><th scope="row">{e(statement)}</th>{data}</tr>')
        parts.append("</tbody></table></div>")
    if findings:
        parts.append("<h2>Findings</h2><ul>")
        parts += [f"<li>{e(str(f.place))}: {e(f.message)} ({e(f.code)}). {e(f.remedy)}</li>" for f in findings]
        parts.append("</ul>")
    parts.append("</main></body></html>\n")
    return "\n".join(parts)


def _td(cell: Cell) -> str:
    words = html.escape(cell.words)
    if cell.needs:
        return f'<td class="person"><strong>Not there</strong> {words}</td>'
    if not cell.proven:
        return f'<td class="lost"><strong>Not proven</strong> {words}</td>'
    layers = ", ".join(layer for layer, _ in cell.where)
    return f'<td class="proven">Proven <span>{words}</span> <small>layers: {html.escape(layers)}</small></td>'


STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #111; background: #fff; margin: 1.5rem; }
table { border-collapse: collapse; } th, td { border: 1px solid #767676; padding: .35rem .6rem; text-align: left; }
thead th { background: #eef2f5; } td.proven::before { content: "\\2713  "; font-weight: bold; color: #00582f; }
td.person { background: #fff7db; border: 3px dashed #6b5200; }
td.lost { background: #fdeaea; border: 3px solid #a4001d; } td.lost::before { content: "\\2717  "; }
small, span { display: block; } [role=region] { overflow-x: auto; } h2 span { display: inline; }
"""
"""The page's look: marks and words carry the meaning, colour only repeats it."""
