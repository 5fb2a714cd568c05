"""The evidence pack as a page: for a clinical-safety officer, in a browser or printed, without any tool of ours."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from .pack import members

Table = Mapping[str, Any]
e = html.escape


def page(table: Table) -> str:
    """The whole page, self-contained but for the pictures and clips that stand beside it."""
    parts = (
        _head(table),
        _about(table),
        _list("What this does not prove", "limits", table["limits"], "Nobody has written down any limits."),
        _waiting(table),
        _queries(table),
        _mutation(table),
        _matrix(table),
        _editions(table),
        _files(table),
        _hazards(table),
        ("</main></body></html>\n",),
    )
    return "\n".join(line for part in parts for line in part)


def _head(table: Table) -> Iterator[str]:
    preview = table["kind"] != "release"
    title = "Evidence for a preview (not for patients)" if preview else "Evidence for a release"
    yield f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
    yield f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
    yield f"<h1>{title}</h1>"
    yield f'<p class="verdict"><strong>{e(table["verdict"])}</strong></p>'
    names = (
        ("limits", "What this does not prove"),
        ("waiting", "What waits for a person"),
        ("queries", "Queries to the clinical owner"),
        ("mutation", "How good the proof is"),
        ("matrix", "Each statement in each file"),
        ("editions", "Who signed"),
        ("files", "The files"),
        ("hazards", "Hazard log"),
    )
    yield '<nav aria-label="Contents"><ul>'
    yield from (f'<li><a href="#{anchor}">{e(words)}</a></li>' for anchor, words in names)
    yield "</ul></nav>"


def _about(table: Table) -> Iterator[str]:
    about = table["circumstances"]
    yield '<h2 id="about">What was judged, and with what</h2>'
    rows = [
        ("Day", about["date"]),
        ("altformats", f"{about['version']}, commit {about['commit'] or 'not known'}"),
        ("Tools", ", ".join(f"{name} {version}" for name, version in about["tools"].items())),
        *((f"Leaflet {one['slug']}", _leaflet(one)) for one in members(table, "leaflets")),
    ]
    yield from _table("What was judged", ("", ""), ([e(name), e(words)] for name, words in rows))
    if members(table, "findings"):
        yield "<h3>Findings of the sources and of the folder</h3><ul>"
        yield from (f"<li>{e(one['message'])} ({e(one['code'])})</li>" for one in members(table, "findings"))
        yield "</ul>"


def _leaflet(one: Table) -> str:
    approver = one["clinical_approver"] or "NOBODY"
    return (
        f"“{one['title']}”, {one['code']}, version {one['version']}, issued {one['issued']},"
        f" review by {one['review_by']}, status {one['status']}, approved by {approver}, owner {one['owner']}"
    )


def _list(heading: str, anchor: str, items: Iterable[str], empty: str) -> Iterator[str]:
    found = list(items)
    yield f'<h2 id="{anchor}">{e(heading)}</h2>'
    if not found:
        yield f"<p>{e(empty)}</p>"
        return
    yield "<ul>"
    yield from (f"<li>{e(item)}</li>" for item in found)
    yield "</ul>"


def _waiting(table: Table) -> Iterator[str]:
    needs = {(cell["language"], cell["format"], cell["needs"]) for cell in members(table, "cells") if cell["needs"]}
    lost = [cell for cell in members(table, "cells") if not cell["proven"] and not cell["needs"]]
    items = [f"{form} in {tag}: {what}" for tag, form, what in sorted(needs)]
    items += [
        f"NOT PROVEN: {cell['statement']} in {cell['language']}, {cell['format']}: {cell['words']}" for cell in lost
    ]
    yield from _list("What waits for a person, or is not proven", "waiting", items, "Nothing.")


def _queries(table: Table) -> Iterator[str]:
    items = [f"{one['slug']}: {query}" for one in members(table, "leaflets") for query in one["queries"]]
    yield from _list("Queries to the clinical owner", "queries", items, "There are none.")


def _mutation(table: Table) -> Iterator[str]:
    score = table["mutation"]
    yield '<h2 id="mutation">How good the proof is</h2>'
    if not score:
        yield "<p><strong>Not measured.</strong> Run: altformats mutate</p>"
        return
    yield f"<p>{e(str(score.get('summary', '')))}</p>"
    if not score["current"]:
        yield "<p><strong>This was measured with another state of the software than judged the files here.</strong></p>"
    rows = (
        [e(str(row["format"])), e(str(row["name"])), str(row["caught"]), str(row["only"])]
        for row in members(score, "layers")
    )
    heads = ("Format", "Way of reading or check", "Caught", "Caught by nothing else")
    yield from _table("Corruptions caught, by way of reading", heads, rows)
    people = [str(kind) for kind in members(score, "needs_person")]
    yield from ("<p>Left to people:</p><ul>", *(f"<li>{e(kind)}</li>" for kind in people), "</ul>") if people else ()


def _matrix(table: Table) -> Iterator[str]:
    yield '<h2 id="matrix">Each statement in each file</h2>'
    names = {one["language"]: one for one in members(table, "editions")}
    texts = {(one["leaflet"], one["id"]): one for one in members(table, "statements")}
    cells = members(table, "cells")
    for slug, tag in dict.fromkeys((cell["leaflet"], cell["language"]) for cell in cells):
        own = [cell for cell in cells if (cell["leaflet"], cell["language"]) == (slug, tag)]
        columns = list(dict.fromkeys((cell["format"], cell["variant"]) for cell in own))
        by = {(cell["statement"], cell["format"], cell["variant"]): cell for cell in own}
        edition = names[tag]
        rows = (
            [
                _statement(texts[slug, statement], edition),
                *(_cell(by.get((statement, *column))) for column in columns),
            ]
            for statement in dict.fromkeys(cell["statement"] for cell in own)
        )
        heading = f"{slug} in {edition['english']}"
        yield f"<h3>{e(heading)}</h3>"
        yield from _table(heading, ("Statement", *(" ".join(column).strip() for column in columns)), rows)


def _statement(one: Table, edition: Table) -> str:
    english, own = one["texts"].get("en", []), one["texts"].get(edition["language"], [])
    said = f"<strong>{e(one['id'])}</strong> ({e(one['kind'])})<br>{'<br>'.join(map(e, english))}"
    if edition["language"] == "en":
        return said
    translated = "<br>".join(map(e, own)) or "no translation"
    return f'{said}<div lang="{e(edition["language"])}" dir="{e(edition["direction"])}">{translated}</div>'


def _cell(cell: Table | None) -> str:
    if cell is None or (not cell["proven"] and not cell["needs"]):
        return f"<strong>✗ Not proven</strong><br>{e(cell['words']) if cell else 'there is no file'}"
    if cell["needs"]:
        return f"<strong>Not there</strong><br>needs {e(cell['needs'])}"
    where = "<br>".join(f"{e(layer)}: {e(place)}" for layer, place in cell["where"].items())
    heard = f"<br>{e(cell['heard'])}" if cell.get("heard") else ""
    return f"✓ Proven{heard}<br><small>{where}</small>{_shown(cell)}"


def _shown(cell: Table) -> str:
    name = cell["shown"]
    if not name:
        return "" if cell["format"] == "text" else "<br><small>no picture or clip could be made</small>"
    label = f"{cell['statement']} in {cell['language']}, {cell['format']}"
    if name.endswith(".mp3"):
        return f'<br><audio controls preload="none" src="{e(name)}" aria-label="{e(label)}"></audio>'
    return f'<br><a href="{e(name)}">see it<span class="unseen">: {e(label)}</span></a>'


def _editions(table: Table) -> Iterator[str]:
    yield '<h2 id="editions">Who signed, and what keeps an edition from release</h2>'
    rows = (
        [
            e(f"{one['leaflet']} in {one['english']}"),
            e(one["standing"]),
            f"{one['statements_signed']} of {one['statements']}",
            "<br>".join(sorted(_people(one))) or "nobody",
            "<br>".join(map(e, one["blocks"])) or "nothing",
        ]
        for one in members(table, "editions")
    )
    heads = ("Edition", "Translation stands as", "Statements signed by two people", "Signed by", "Kept back because")
    yield from _table("Editions", heads, rows)


def _people(edition: Table) -> set[str]:
    found = set()
    for row in members(edition, "signed"):
        act = row["sign_off"]
        if act:
            named = (f"{key}: {act[key]}" for key in ("translator", "reviser", "method", "date") if act.get(key))
            found.add(e(", ".join(named)))
    return found


def _files(table: Table) -> Iterator[str]:
    yield '<h2 id="files">The files</h2>'
    rows = (
        [
            e(one["artefact"]["path"]),
            str(one["artefact"]["bytes"]),
            f"<code>{e(one['artefact']['sha256'])}</code>",
            "proven" if one["proven"] else "<strong>NOT PROVEN</strong>",
        ]
        for one in members(table, "artefacts")
    )
    yield from _table("Files and their hashes", ("File", "Bytes", "SHA-256", "Verdict"), rows)


def _hazards(table: Table) -> Iterator[str]:
    yield '<h2 id="hazards">Hazard log</h2>'
    yield "<p>Severity, likelihood and risk are for the hospital's clinical safety officer to fill in.</p>"
    rows = (
        [
            f"<strong>{e(one['id'])}</strong> {e(one['hazard'])}",
            e("; ".join(one["causes"])),
            e(one["harm"]),
            "<br>".join(e(control["what"]) for control in one["controls"]),
            e(one.get("residual", "")),
        ]
        for one in members(table, "hazards")
    )
    yield from _table("Hazards", ("Hazard", "Causes", "Possible harm", "Controls", "What remains"), rows)


def _table(name: str, heads: tuple[str, ...], rows: Iterable[list[str]]) -> Iterator[str]:
    """A table that can be pushed sideways on a narrow screen, by keyboard too.  The rows hold HTML."""
    yield f'<div role="region" tabindex="0" aria-label="{e(name)}"><table>'
    if any(heads):
        yield "<thead><tr>" + "".join(f'<th scope="col">{e(head)}</th>' for head in heads) + "</tr></thead>"
    yield "<tbody>"
    for first, *others in rows:
        yield f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others) + "</tr>"
    yield "</tbody></table></div>"


STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #111; background: #fff; margin: 1.5rem; }
main { max-width: 90rem; } .verdict { border: .25rem solid #111; padding: 1rem; font-size: 1.25rem; }
table { border-collapse: collapse; width: 100%; } [role=region] { overflow-x: auto; margin-block: 1rem; }
th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: left; vertical-align: top; }
tbody th { font-weight: normal; max-width: 34rem; } thead th { background: #eef2f5; }
th [dir=rtl] { text-align: right; } th [lang] { margin-top: .5rem; font-size: 1.1rem; }
code { overflow-wrap: anywhere; } audio { width: 16rem; } a { color: #0b3f7a; }
.unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
@media print { body { margin: 0; font-size: 9pt; } nav, audio { display: none; } tr { break-inside: avoid; } }
"""
