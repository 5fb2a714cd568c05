"""The evidence pack as a page: for a clinical-safety officer, in a browser or printed, without any tool of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .pack import members
from .pack_html import e, heading, listed, style, table
from .pack_matrix import matrix, overview

Table = Mapping[str, Any]

TOOLS: Final = {
    "Python": "Python",
    "chromium-headless-shell": "Chromium (its headless shell)",
    "chromium": "Chromium",
    "google-chrome": "Chrome",
    "microsoft-edge": "Edge",
    "pypdfium2": "PDFium (as pypdfium2)",
    "tesserocr": "Tesseract (as tesserocr)",
    "pocketsphinx": "PocketSphinx",
    "espeakng-loader": "eSpeak NG (as espeakng-loader)",
    "sphinx": "Sphinx",
    "weasyprint": "WeasyPrint",
}
"""What made the files and what read them back, first; all else stands at the end of the page."""
CONTENTS: Final = (
    ("overview", "All files at a glance"),
    ("kept", "What keeps editions from release"),
    ("waiting", "What waits for a person, or is not proven"),
    ("queries", "Queries to the clinical owner"),
    ("limits", "What this does not prove"),
    ("mutation", "How good the proof is"),
    ("findings", "Findings"),
    ("matrix", "Each statement in each file"),
    ("editions", "Who signed"),
    ("files", "The files"),
    ("hazards", "Hazard log"),
    ("tools", "All tools"),
    ("decision", "Decision"),
)


def page(pack: Table, fonts: Mapping[str, bytes]) -> str:
    """The whole page, self-contained but for the pictures and clips that stand beside it.

    ``fonts`` are font files for words in other scripts, by the tag of the language.
    """
    parts = (
        _head(pack, fonts),
        _about(pack),
        overview(pack),
        _kept(pack),
        _waiting(pack),
        _queries(pack),
        _limits(pack),
        _mutation(pack),
        _findings(pack),
        matrix(pack),
        _editions(pack),
        _files(pack),
        _hazards(pack),
        _tools(pack),
        _decision(pack),
        ("</main></body></html>\n",),
    )
    return "\n".join(line for part in parts for line in part)


def _head(pack: Table, fonts: Mapping[str, bytes]) -> Iterator[str]:
    preview = pack["kind"] != "release"
    title = "Evidence for a preview (not for patients)" if preview else "Evidence for a release"
    running = f"{'PREVIEW: not for patients' if preview else 'Release'}, judged on {pack['circumstances']['date']}"
    yield f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
    yield f'<meta name="viewport" content="width=device-width"><style>{style(running, fonts)}</style></head>'
    yield "<body><main>"
    yield heading(1, title)
    yield f'<p class="verdict"><strong>{e(pack["verdict"])}</strong></p>'
    yield '<nav aria-label="Contents"><ul>'
    yield from (f'<li><a href="#{anchor}">{e(words)}</a></li>' for anchor, words in CONTENTS)
    yield "</ul></nav>"


def _about(pack: Table) -> Iterator[str]:
    about = pack["circumstances"]
    yield heading(2, "What was judged, and with what", "about")
    tools = (f"{name} {about['tools'][key]}" for key, name in TOOLS.items() if _here(about["tools"].get(key)))
    rows = [
        ("Folder", f"{about['folder']} ({pack['kind']})"),
        ("Day", about["date"]),
        ("altformats", f"{about['version']}, commit {about['commit'] or 'not known'}"),
        ("Tools", ", ".join(tools)),
        *((f"Leaflet {one['slug']}", _leaflet(one)) for one in members(pack, "leaflets")),
    ]
    yield from table("What was judged", (), ([e(name), e(words)] for name, words in rows))


def _here(version: str | None) -> bool:
    return version not in (None, "", "not installed")


def _leaflet(one: Table) -> str:
    approver = one["clinical_approver"] or "NOBODY"
    return (
        f"“{one['title']}”, {one['code']}, version {one['version']}, issued {one['issued']},"
        f" review by {one['review_by']}, status {one['status']}, approved by {approver}, owner {one['owner']}"
    )


def _kept(pack: Table) -> Iterator[str]:
    """Each reason once, with the editions that it keeps back."""
    yield heading(2, "What keeps editions from release", "kept")
    editions = members(pack, "editions")
    reasons: dict[str, list[str]] = {}
    for one in editions:
        for reason in one["blocks"]:
            reasons.setdefault(reason, []).append(f"{one['leaflet']} in {one['english']}")
    items = (
        f"{reason}: {'every edition' if len(names) == len(editions) else ', '.join(names)}"
        for reason, names in reasons.items()
    )
    yield from listed(items, "Nothing: every edition may be released.")


def _waiting(pack: Table) -> Iterator[str]:
    """By file, not by statement: the matrix names each of them."""
    yield heading(2, "What waits for a person, or is not proven", "waiting")
    names = {one["language"]: one["english"] for one in members(pack, "editions")}
    files: dict[str, list[str]] = {}
    for cell in members(pack, "cells"):
        if not cell["proven"]:
            what = f"needs {cell['needs']}" if cell["needs"] else "NOT PROVEN"
            where = f"{cell['leaflet']}, {names.get(cell['language'], cell['language'])}, {cell['format']}"
            files.setdefault(f"{where} {cell['variant']}".strip() + f": {what}", []).append(cell["statement"])
    whole = len(members(pack, "statements"))
    said = ((file, found, len(found) == whole > 1) for file, found in files.items())
    items = (f"{file}: {f'all {whole} statements' if every else ', '.join(found)}" for file, found, every in said)
    none = "Nothing." if members(pack, "cells") else "There are no finished files: what keeps them back is said above."
    yield from listed(items, none)


def _queries(pack: Table) -> Iterator[str]:
    yield heading(2, "Queries to the clinical owner", "queries")
    items = (f"{one['slug']}: {query}" for one in members(pack, "leaflets") for query in one["queries"])
    yield from listed(items, "There are none.")


def _limits(pack: Table) -> Iterator[str]:
    yield heading(2, "What this does not prove", "limits")
    yield from listed(pack["limits"], "Nobody has written down any limits.")


def _mutation(pack: Table) -> Iterator[str]:
    score = pack["mutation"]
    yield heading(2, "How good the proof is", "mutation")
    yield "<p>The proof is measured by corrupting copies of finished files and catalogs, and counting what passes.</p>"
    if not score:
        yield "<p><strong>Not measured.</strong> To measure it: altformats mutate</p>"
        return
    if not score["current"]:
        yield "<p><strong>Not measured with the software that judged these files.</strong> What follows is older.</p>"
    yield f"<p>{e(str(score.get('summary', '')))}</p>"
    names = (("seed", "Seed"), ("date", "Day"), ("judged", "Corruptions"), ("caught", "Caught"))
    known = [(name, score.get(key, "not known")) for key, name in names]
    missed = score["judged"] - score["caught"] if {"judged", "caught"} <= set(score) else "not known"
    known += [("Missed", missed), ("Clean files refused", score.get("false_alarms", "not known"))]
    yield from table("The score of the proof", (), ([e(name), e(str(value))] for name, value in known))
    rows = (
        [e(str(row["format"])), e(str(row["name"])), e(str(row["caught"])), e(str(row["only"]))]
        for row in members(score, "layers")
    )
    heads = ("Format", "Way of reading or check", "Caught", "Caught by nothing else")
    yield from table("Corruptions caught, by way of reading", heads, rows)
    yield "<p>Kinds of harm that no machine can see, left to people:</p>"
    yield from listed((str(kind) for kind in members(score, "needs_person")), "None.")


def _findings(pack: Table) -> Iterator[str]:
    """All that the proof objected to, of the sources, of the folder and of each file."""
    yield heading(2, "Findings", "findings")
    found = [("the folder and its sources", one) for one in members(pack, "findings")]
    found += [(row["artefact"]["path"], one) for row in members(pack, "artefacts") for one in row["findings"]]
    if not found:
        yield "<p>There are none.</p>"
        return
    rows = (
        [e(file), e(str(one["severity"])), f"{e(one['message'])} ({e(one['code'])})", e(one["remedy"])]
        for file, one in found
    )
    yield from table("Findings", ("File", "Kind", "What is wrong", "What to do"), rows)


def _editions(pack: Table) -> Iterator[str]:
    yield heading(2, "Who signed", "editions")
    yield "<p>A translation counts as signed when a second person has compared it with the English.</p>"
    rows = (
        [
            e(f"{one['leaflet']} in {one['english']}"),
            e(one["standing"]) if one["language"] != "en" else "the source",
            f"{one['statements_signed']} of {one['statements']}" if one["language"] != "en" else "needs none",
            "<br>".join(_acts(one)) or "nobody",
        ]
        for one in members(pack, "editions")
    )
    heads = ("Edition", "Translation stands as", "Statements signed by two people", "Who, how and when")
    yield from table("Editions", heads, rows)


def _acts(edition: Table) -> Iterator[str]:
    for number, act in enumerate(members(edition, "acts")):
        covered = sum(row["act"] == number for row in members(edition, "signed"))
        reviser = act["reviser"] or "NOBODY"
        again = f", used again from {act['origin']}" if act["origin"] else ""
        words = f"{act['method']} by {act['translator']}, revised by {reviser}, {act['date']}{again}"
        yield e(f"{words}: {covered} messages")


def _files(pack: Table) -> Iterator[str]:
    yield heading(2, "The files", "files")
    rows = (
        [
            e(one["artefact"]["path"]),
            f"{one['artefact']['bytes']:,}",
            f"<code>{e(one['artefact']['sha256'])}</code>",
            "proven" if one["proven"] else "<strong>NOT PROVEN</strong>",
        ]
        for one in members(pack, "artefacts")
    )
    if members(pack, "artefacts"):
        yield from table("Files and their hashes", ("File", "Bytes", "SHA-256", "Verdict"), rows)
    else:
        yield "<p>There are none.</p>"


def _hazards(pack: Table) -> Iterator[str]:
    yield heading(2, "Hazard log", "hazards")
    yield "<p>Severity, likelihood and owner are for the hospital’s clinical safety officer to fill in.</p>"
    rows = (
        [
            f"<strong>{e(one['id'])}</strong> {e(one['hazard'])}",
            "".join(listed(one["causes"], "")),
            e(one["harm"]),
            "".join(map(_control, one["controls"])),
            e(one["residual"] or "not stated"),
            f"{e(one['status'])}<br>Owner: {e(one['owner'] or '')}",
            f"Before: {_rated(one['before'])}<br>After: {_rated(one['after'])}",
        ]
        for one in members(pack, "hazards")
    )
    heads = ("Hazard", "Causes", "Possible harm", "Controls", "What remains", "Status", "Severity and likelihood")
    yield from table("Hazards", heads, rows, "hazards")


def _rated(rating: Table) -> str:
    return ", ".join(f"{name}: {e(value) or '________'}" for name, value in rating.items())


def _control(control: Table) -> str:
    codes = f" Checks: {e(', '.join(control['codes']))}." if control["codes"] else ""
    tests = "".join(listed(control["tests"], "no test")).replace("_", "_<wbr>")
    return f"<div>{e(control['what'])}.{codes}<br><small>Shown by:</small><small>{tests}</small></div>"


def _tools(pack: Table) -> Iterator[str]:
    yield heading(2, "All tools", "tools")
    about = pack["circumstances"]
    yield f"<p>{e(', '.join(f'{name} {version}' for name, version in about['tools'].items()))}.</p>"
    yield f"<p>SHA-256 of the code that judged: <code>{e(about['code'])}</code></p>"


def _decision(pack: Table) -> Iterator[str]:
    """Room for those who sign on paper."""
    yield heading(2, "Decision", "decision")
    if pack["kind"] != "release":
        yield "<p><strong>This is evidence of a preview: no file may be given to patients because of it.</strong></p>"
    yield "<p>For those who decide, on paper. A signature by key covers the whole pack: altformats evidence --key.</p>"
    people = ("Clinical approver", "Clinical safety officer", "Information governance")
    rows = ([e(role), "", "", "", ""] for role in people)
    yield from table("Decision", ("Role", "Name", "Decision and conditions", "Date", "Signature"), rows, "sign")
