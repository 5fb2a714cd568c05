"""The evidence pack: all that a clinical-safety officer needs to judge a folder of finished files, as one table.

The table becomes ``evidence.json``; its schema is ``altformats-evidence-1``, described in docs/safety/README.md.  What
is absent is stated as absent: a statement without proof, a file that waits for a person, a proof never measured.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .errors import FormatProblem
from .judge import Verdict
from .library import Library
from .matrix import Cell
from .model import Kind, Project
from .record import as_table
from .release import progress, standstills
from .signatures import SignOff

SCHEMA: Final = "altformats-evidence-1"
HAZARDS: Final = Path("docs", "safety", "hazards.toml")
LIMITS: Final = Path("docs", "safety", "limits.md")
ACT: Final = ("translator", "reviser", "method", "date", "origin")
"""What is said of an act of signing; what it covers stands with each message."""
LARGEST: Final = 50_000_000
"""Bytes of a file of results that is taken in."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was judged, and with what: the folder as people write it, the day, our version, the commit of our sources,
    the hash of our code, versions of tools.
    """

    folder: str
    date: str
    version: str
    commit: str
    code: str
    tools: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to look at: by artefact path and statement, a picture or a clip, and the lines of plain texts."""

    shown: Mapping[tuple[str, str], str]
    lines: Mapping[tuple[str, str], Sequence[tuple[str, str]]]


def evidence_of(library: Library, verdict: Verdict, kind: Kind, seen: Seen, about: Circumstances) -> dict[str, Any]:
    """Everything about a judged folder, as plain values."""
    files = [one.artefact for one in verdict.evidence]
    paths = {(one.leaflet, one.language, one.format, one.variant): one.path for one in files}
    return {
        "schema": SCHEMA,
        "kind": str(kind),
        "circumstances": dataclasses.asdict(about),
        "verdict": sentence(library, verdict, kind),
        "proven": verdict.proven,
        "leaflets": [_leaflet(library, slug) for slug in library.leaflets],
        "editions": [_edition(library, slug, tag) for slug, tag in library.wanted if slug in library.leaflets],
        "statements": _statements(library),
        "cells": [_cell(cell, paths, seen) for cell in verdict.cells],
        "artefacts": [as_table(one) for one in verdict.evidence],
        "findings": [as_table(finding) for finding in verdict.findings],
        "mutation": _mutation(library.project, about.code),
        "hazards": hazards(library.project),
        "limits": limits(library.project),
    }


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a statement in one language, block by block, and the label that stands over them."""

    label: str
    blocks: tuple[str, ...]


def texts_of(library: Library) -> dict[tuple[str, str, str], Said]:
    """What each statement says, by leaflet, language and statement, in each edition that there is."""
    found = {}
    for slug, tag in library.wanted:
        if slug in library.leaflets and (slug, tag) in library.translations:
            promise = library.promise(slug, tag)
            for one in promise.statements:
                words = tuple(block.text for block in promise.blocks_of(one.id))
                found[slug, tag, one.id] = Said(promise.labels.get(one.id, ""), words)
    return found


def sentence(library: Library, verdict: Verdict, kind: Kind) -> str:
    """The verdict in words that somebody can sign, or decline to."""
    cells, proven = verdict.cells, sum(cell.proven for cell in verdict.cells)
    waiting = sum(bool(cell.needs) and not cell.proven for cell in cells)
    barred = standstills(library)
    if kind is Kind.RELEASE and not verdict.evidence:
        return f"Nothing is released: each of the {len(barred)} editions is kept back, for the reasons given below."
    what = "This release" if kind is Kind.RELEASE else "This preview, which is not for patients,"
    lost = len(cells) - proven - waiting
    first = (
        f"{what} holds {len(verdict.evidence)} finished files in which {proven} of {len(cells)} statements are proven"
    )
    rest = [f"{waiting} wait for a person" if waiting else "", f"{lost} ARE NOT PROVEN" if lost else ""]
    kept = f" {len(barred)} of {len(library.wanted)} editions may not be released." if barred else ""
    return "; ".join([first, *filter(None, rest)]) + "." + kept


def hazards(project: Project) -> list[dict[str, Any]]:
    """The hazard log.  Raises FormatProblem for one that is not TOML."""
    file = project.root / HAZARDS
    try:
        return list(tomllib.loads(file.read_text(encoding="utf-8"))["hazard"]) if file.is_file() else []
    except (ValueError, KeyError, TypeError) as error:
        raise FormatProblem(f"the hazard log cannot be read: {error}", HAZARDS.as_posix(), "Mend it.") from error


def limits(project: Project) -> list[str]:
    """What the proof does not prove: the items of the list in docs/safety/limits.md."""
    file = project.root / LIMITS
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    items = text.split("\n- ")[1:]
    return [" ".join(item.split("\n\n")[0].split()) for item in items]


def _leaflet(library: Library, slug: str) -> dict[str, Any]:
    meta = library.leaflets[slug].meta
    return {
        "slug": slug,
        "id": meta.id,
        "code": meta.code,
        "title": meta.title,
        "version": meta.version,
        "issued": meta.issued.isoformat(),
        "review_by": meta.review_by.isoformat(),
        "owner": meta.owner,
        "clinical_approver": meta.clinical_approver,
        "status": meta.status,
        "queries": list(meta.queries),
    }


def _edition(library: Library, slug: str, tag: str) -> dict[str, Any]:
    row = progress(library, slug, tag)
    language, translation = library.languages[tag], library.translations.get((slug, tag))
    rows = library.signed.get((slug, tag), ())
    acts = list(dict.fromkeys(_act(one.signoff) for one in rows if one.signoff))
    signed = [
        {
            "key": one.item.key,
            "catalog": one.item.catalog,
            "state": str(one.state),
            "act": acts.index(_act(one.signoff)) if one.signoff else None,
        }
        for one in rows
    ]
    return {
        "leaflet": slug,
        "language": tag,
        "english": language.english,
        "autonym": language.autonym,
        "direction": language.direction,
        "standing": str(translation.standing) if translation else "none",
        "statements_signed": row.signed,
        "statements": row.statements,
        "blocks": list(row.blocks),
        "signed": signed,
        "acts": [dict(zip(ACT, act, strict=True)) for act in acts],
    }


def _act(signoff: SignOff) -> tuple[str, ...]:
    """Who signed, how and when: ``ACT`` names the fields."""
    return tuple(str(getattr(signoff, field)) for field in ACT)


def _statements(library: Library) -> list[dict[str, Any]]:
    texts = texts_of(library)
    tags = list(dict.fromkeys(tag for _, tag in library.wanted))
    return [
        {
            "leaflet": slug,
            "id": statement.id,
            "kind": str(statement.kind),
            "place": str(statement.place),
            "texts": {
                tag: list(texts[slug, tag, statement.id].blocks) for tag in tags if (slug, tag, statement.id) in texts
            },
        }
        for slug, leaflet in library.leaflets.items()
        for statement in leaflet.statements
    ]


def _cell(cell: Cell, paths: Mapping[tuple[str, str, str, str], str], seen: Seen) -> dict[str, Any]:
    path = paths.get((cell.leaflet, cell.language, cell.format, cell.variant), "")
    return {
        "leaflet": cell.leaflet,
        "statement": cell.statement,
        "language": cell.language,
        "format": cell.format,
        "variant": cell.variant,
        "proven": cell.proven,
        "needs": cell.needs,
        "heard": cell.heard,
        "words": cell.words,
        "where": dict(cell.where),
        "artefact": path,
        "shown": seen.shown.get((path, cell.statement), ""),
        "lines": [{"where": where, "text": text} for where, text in seen.lines.get((path, cell.statement), ())],
    }


def _mutation(project: Project, code: str) -> dict[str, Any] | None:
    """The score of the proof itself, if it was measured; ``current``: with the very code that judged here."""
    file = project.build / "mutation.json"
    try:
        if file.stat().st_size > LARGEST:
            return None
        table = json.loads(file.read_text(encoding="utf-8"))
        kept = {key: value for key, value in table.items() if key not in ("mutants", "controls", "operators")}
        return {**kept, "current": table.get("code") == code}
    except (OSError, ValueError, AttributeError):
        return None


def members(table: Mapping[str, Any], key: str) -> Sequence[Any]:
    """A list of the table, whatever was read: for those who show it."""
    value = table.get(key, [])
    return value if isinstance(value, list) else []
