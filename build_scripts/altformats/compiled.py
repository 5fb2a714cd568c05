"""Catalogs as read and checked, kept below ``build/catalogs``: reading them again takes a hundredth of the time.

A compiled catalog holds the key of all that went into it (the catalogs, the leaflet's messages, what the checks know of
the language, our own code).  Another key, or a damaged file (``kept.py``), and it is compiled anew; nothing is
written among the sources.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from .catalogs import INTERFACE, catalog_path, read_translation
from .kept import keep, kept
from .model import Finding, Language, Leaflet, Place, Project, Severity, Translation
from .plan import digest


def compiled(
    project: Project, leaflet: Leaflet, language: Language, common: str
) -> tuple[Translation, tuple[Finding, ...]]:
    """What ``read_translation`` gives, compiled before where nothing changed.  ``common`` is the key of our code."""
    path = project.build / "catalogs" / language.tag / f"{leaflet.meta.slug}.json"
    key = _key(project, leaflet, language, common)
    known = _known(kept(path, key), language.tag)
    if known is not None:
        return known
    translation, findings = read_translation(project, leaflet, language)
    table = {
        "messages": dict(translation.messages),
        "words": dict(translation.words),
        "findings": [dataclasses.asdict(finding) for finding in findings],
    }
    keep(path, key, table)
    return translation, findings


def _key(project: Project, leaflet: Leaflet, language: Language, common: str) -> str:
    names = dict.fromkeys([*(block.catalog for block in leaflet.blocks), INTERFACE])
    files = [catalog_path(project, language, name) for name in names]
    files += [project.translations / language.tag / name for name in ("cues.toml", "glossary.toml")]
    files.append(project.translations / "en" / "cues.toml")
    said = (
        f"{block.catalog}\0{block.statement}\0{block.role}\0{block.place}\0{block.msgid}" for block in leaflet.blocks
    )
    kinds = (f"{statement.id} {statement.kind}" for statement in leaflet.statements)
    return digest(files, (common, language.tag, language.script, *said, *kinds))


def _known(table: Any, tag: str) -> tuple[Translation, tuple[Finding, ...]] | None:
    if table is None:
        return None
    findings = tuple(
        Finding(**{**row, "place": Place(**row["place"]), "severity": Severity(row["severity"])})
        for row in table["findings"]
    )
    return Translation(tag, dict(table["messages"]), dict(table["words"])), findings
