"""The matrix of an evidence pack: statement by output, with how and where each was proven, to be seen and heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .pack import members
from .pack_html import e, heading, table

Table = Mapping[str, Any]


def overview(pack: Table) -> Iterator[str]:
    """How many statements are proven in each file, on one screen; each row leads to its part of the matrix."""
    columns = _columns(members(pack, "cells"))
    rows = (
        [
            f'<a href="#{_anchor(one["leaflet"], one["language"])}">{e(_name(one))}</a>',
            *(_count(_own(pack, one), column) for column in columns),
            e(one["standing"]) if one["language"] != "en" else "the source",
            "no" if one["blocks"] else "yes",
        ]
        for one in members(pack, "editions")
        if _own(pack, one)
    )
    yield heading(2, "All files at a glance", "overview")
    if not members(pack, "cells"):
        yield "<p>There are no finished files in this folder, so there is nothing to prove.</p>"
        return
    heads = ("Edition", *(" ".join(column).strip() for column in columns), "Translation stands as", "May be released")
    yield from table("Statements proven in each file", heads, rows)


def matrix(pack: Table) -> Iterator[str]:
    """Each statement in each file: its words, in English and in the language, and where it was found."""
    yield heading(2, "Each statement in each file", "matrix")
    if not members(pack, "cells"):
        yield "<p>There are no finished files in this folder.</p>"
        return
    yield "<p>Pictures and clips are taken out of the finished files themselves. Choose a picture to see it larger.</p>"
    texts = {(one["leaflet"], one["id"]): one for one in members(pack, "statements")}
    english = {_key(cell): cell for cell in members(pack, "cells") if cell["language"] == "en"}
    for edition in members(pack, "editions"):
        own = _own(pack, edition)
        by = {_key(cell): cell for cell in own}
        columns = _columns(own)
        rows = (
            [
                _statement(texts[edition["leaflet"], statement], edition),
                *(_cell(by.get((edition["leaflet"], statement, *column)), edition, english) for column in columns),
            ]
            for statement in dict.fromkeys(cell["statement"] for cell in own)
        )
        if own:
            name = f"{_name(edition)}{'' if pack['kind'] == 'release' else ' (preview, not for patients)'}"
            yield heading(3, name, _anchor(edition["leaflet"], edition["language"]))
            heads = ("Statement", *(" ".join(column).strip() for column in columns))
            yield from table(name, heads, rows, "matrix")


def _own(pack: Table, edition: Table) -> list[Table]:
    about = (edition["leaflet"], edition["language"])
    return [cell for cell in members(pack, "cells") if (cell["leaflet"], cell["language"]) == about]


def _columns(cells: Sequence[Table]) -> list[tuple[str, str]]:
    """Format and variant, each once; a file that is not there has no variant, and no column of its own for that."""
    there = dict.fromkeys((cell["format"], cell["variant"]) for cell in cells if cell["artefact"])
    named = {form for form, _ in there}
    return [*there, *dict.fromkeys((cell["format"], "") for cell in cells if cell["format"] not in named)]


def _key(cell: Table) -> tuple[str, str, str, str]:
    return cell["leaflet"], cell["statement"], cell["format"], cell["variant"]


def _anchor(slug: str, tag: str) -> str:
    return f"{slug}-{tag}"


def _name(edition: Table) -> str:
    return f"{edition['leaflet']} in {edition['english']}"


def _count(own: list[Table], column: tuple[str, str]) -> str:
    cells = [cell for cell in own if (cell["format"], cell["variant"]) == column]
    cells = cells or [cell for cell in own if cell["format"] == column[0] and not cell["artefact"]]
    proven = sum(cell["proven"] for cell in cells)
    needs = {cell["needs"] for cell in cells if cell["needs"]}
    if needs:
        return f"<strong>not there</strong>: needs {e(', '.join(sorted(needs)))}"
    words = f"{proven} of {len(cells)} proven"
    return f"✓ {words}" if cells and proven == len(cells) else f"<strong>✗ NOT PROVEN</strong>: {words}"


def _statement(one: Table, edition: Table) -> str:
    english, own = one["texts"].get("en", []), one["texts"].get(edition["language"], [])
    said = f"<strong>{e(one['id'])}</strong> ({e(one['kind'])})<br>{'<br>'.join(map(e, english))}"
    if edition["language"] == "en":
        return said
    translated = "<br>".join(map(e, own)) or "no translation"
    return f"{said}{_in(edition, translated)}"


def _in(edition: Table, words: str) -> str:
    """Words in the language of the edition; they are HTML already."""
    return f'<div lang="{e(edition["language"])}" dir="{e(edition["direction"])}">{words}</div>'


def _cell(cell: Table | None, edition: Table, english: Mapping[tuple[str, str, str, str], Table]) -> str:
    if cell is None:
        return "<strong>✗ Not there</strong>"
    if cell["needs"]:
        return f"<strong>Not there</strong><br>needs {e(cell['needs'])}"
    verdict = "✓ Proven" if cell["proven"] else f"<strong>✗ Not proven</strong><br>{e(cell['words'])}"
    heard = f"<br>{e(cell['heard'])}" if cell.get("heard") else ""
    return f"{verdict}{heard}<br><small>{_where(cell)}</small>{_shown(cell, edition, english)}"


def _where(cell: Table) -> str:
    """The ways in which it was found, those with one place together."""
    by_place: dict[str, list[str]] = {}
    for layer, place in cell["where"].items():
        by_place.setdefault(place, []).append(layer)
    rows = (f"{e(', '.join(layers))}: {e(place or 'NOT FOUND')}" for place, layers in by_place.items())
    return "<br>".join(rows)


def _shown(cell: Table, edition: Table, english: Mapping[tuple[str, str, str, str], Table]) -> str:
    if cell["lines"]:
        return "".join(_in(edition, e(line["text"])) for line in cell["lines"])
    name = cell["shown"]
    if not name:
        return "<br><small>nothing of it could be shown</small>"
    label = f"{cell['statement']} in {edition['english']}, {cell['format']}"
    if name.endswith(".mp3"):
        return f'<audio controls preload="none" src="{e(name)}" aria-label="{e(label)}"></audio>'
    beside = english.get(_key(cell), {}).get("shown", "") if edition["language"] != "en" else ""
    more = f'<a href="{e(beside)}">in English<span class="unseen">: {e(label)}</span></a>' if beside else ""
    return f'<a href="{e(name)}"><img src="{e(name)}" alt="{e(label)}" decoding="async"></a>{more}'
