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
from .model import Evidence, Kind, Project
from .record import as_table
from .release import progress, standstills

SCHEMA: Final = "altformats-evidence-1"
HAZARDS: Final = Path("docs", "safety", "hazards.toml")
LIMITS: Final = Path("docs", "safety", "limits.md")
LARGEST: Final = 50_000_000
"""Bytes of a file of results that is taken in."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where and with what it was judged: the day, our version, the commit, the hash of our code, versions of tools."""

    date: str
    version: str
    commit: str
    code: str
    tools: Mapping[str, str]


def evidence_of(
    library: Library, verdict: Verdict, kind: Kind, shown: Mapping[tuple[str, str], str], about: Circumstances
) -> dict[str, Any]:
    """Everything about a judged folder.  ``shown`` names, by artefact path and statement, a picture or a clip of it."""
    by_path = {one.artefact.path: one for one in verdict.evidence}
    return {
        "schema": SCHEMA,
        "kind": str(kind),
        "circumstances": dataclasses.asdict(about),
        "verdict": sentence(library, verdict, kind),
        "proven": verdict.proven,
        "leaflets": [_leaflet(library, slug) for slug in library.leaflets],
        "editions": [_edition(library, slug, tag) for slug, tag in library.wanted if slug in library.leaflets],
        "statements": _statements(library),
        "cells": [_cell(cell, by_path, shown) for cell in verdict.cells],
        "artefacts": [as_table(one) for one in verdict.evidence],
        "findings": [as_table(finding) for finding in verdict.findings],
        "mutation": _mutation(library.project, about.code),
        "hazards": hazards(library.project),
        "limits": limits(library.project),
    }


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
    signed = [
        {
            "key": one.item.key,
            "catalog": one.item.catalog,
            "state": str(one.state),
            "sign_off": _plain(getattr(one, "signoff", None)),
        }
        for one in library.signed.get((slug, tag), ())
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
    }


def _plain(value: object) -> Any:
    """A frozen noun as plain values; None stays None."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return json.loads(json.dumps(dataclasses.asdict(value), default=str))
    return None


def _statements(library: Library) -> list[dict[str, Any]]:
    rows = []
    for slug, leaflet in library.leaflets.items():
        promises = {
            tag: library.promise(slug, tag)
            for own, tag in library.wanted
            if own == slug and (slug, tag) in library.translations
        }
        rows += [
            {
                "leaflet": slug,
                "id": statement.id,
                "kind": str(statement.kind),
                "place": str(statement.place),
                "texts": {
                    tag: [block.text for block in promise.blocks_of(statement.id)] for tag, promise in promises.items()
                },
            }
            for statement in leaflet.statements
        ]
    return rows


def _cell(cell: Cell, by_path: Mapping[str, Evidence], shown: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    path = next(
        (
            path
            for path, one in by_path.items()
            if (one.artefact.leaflet, one.artefact.language, one.artefact.format, one.artefact.variant)
            == (cell.leaflet, cell.language, cell.format, cell.variant)
        ),
        "",
    )
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
        "shown": shown.get((path, cell.statement), ""),
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
