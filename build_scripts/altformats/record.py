"""Step 7, record: the manifest of an output folder, and the evidence of each artefact, as JSON."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, Final

from .errors import ManifestProblem
from .model import Artefact, Evidence, Finding, Kind, Place, Project, Proof, Severity, Spoken

MANIFEST: Final = "manifest.json"
AGAIN: Final = "Delete it and build the folder again: what is still proven is listed again."
"""What to do about a manifest that is damaged: a build goes on from what it lists, and cannot from this one."""
WORDS: Final = ("format", "language", "leaflet", "path", "sha256", "variant")
"""What the manifest says of an artefact in words, in their order there."""


def describe(folder: Path, unmade: Artefact) -> Artefact:
    """The finished file below ``folder`` as the manifest will list it: its size in bytes and its hash filled in."""
    data = (folder / unmade.path).read_bytes()
    return dataclasses.replace(unmade, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def read_manifest(folder: Path) -> tuple[Artefact, ...]:
    """The artefacts that a folder lists; none where there is no manifest yet.

    The manifest is taken as hostile: a path that leaves the folder is refused.  Raises ManifestProblem.
    """
    file = folder / MANIFEST
    if not file.exists():
        return ()
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        artefacts = tuple(_artefact(row) for row in table["artefacts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestProblem(f"the manifest cannot be read: {error}", str(file), AGAIN) from error
    for artefact in artefacts:
        _within(artefact.path, file)
    return artefacts


def read_listed(folder: Path) -> tuple[Kind, tuple[Artefact, ...], dict[str, str]]:
    """What kind of folder it is, its artefacts and its website, from one reading of the manifest.

    Raises ManifestProblem.  That of 3,000 leaflets in 12 languages has 60 million bytes.
    """
    file = folder / MANIFEST
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        artefacts = tuple(_artefact(row) for row in table["artefacts"])
        website = {str(path): str(digest) for path, digest in table.get("website", {}).items()}
        kind = Kind(table["kind"]) if table.get("kind") in list(Kind) else Kind.PREVIEW
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestProblem(f"the manifest cannot be read: {error}", str(file), AGAIN) from error
    for path in (*(artefact.path for artefact in artefacts), *website):
        _within(path, file)
    return kind, artefacts, website


def _within(path: str, file: Path) -> None:
    """Raise ManifestProblem for a path that leaves the folder of its manifest."""
    parts = path.split("/")
    if not path.strip("./") or ".." in parts or path.startswith("/") or "\\" in path:
        raise ManifestProblem(f"the path {path!r} leaves the folder", str(file), AGAIN)


def read_kind(folder: Path) -> Kind:
    """Whether the folder is a preview or a release; a manifest that does not say is a preview's."""
    try:
        return Kind(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["kind"])
    except (OSError, ValueError, KeyError, TypeError):
        return Kind.PREVIEW


def read_website(folder: Path) -> dict[str, str]:
    """The SHA-256 of each page and list that leads to the artefacts, by path; none where there is no website yet.

    Raises ManifestProblem for a path that leaves the folder.
    """
    file = folder / MANIFEST
    try:
        table = json.loads(file.read_text(encoding="utf-8")).get("website", {})
        found = {str(path): str(digest) for path, digest in table.items()}
    except (OSError, ValueError, AttributeError):
        return {}
    for path in found:
        _within(path, file)
    return found


def write_manifest(
    folder: Path,
    artefacts: Iterable[Artefact],
    kind: Kind = Kind.PREVIEW,
    website: Mapping[str, str] | None = None,
) -> None:
    """List the artefacts, sorted by path, and say what kind of folder it is.  The file is replaced as a whole.

    Each artefact is a line of its own, so that two manifests can be compared line by line, and 100,000 of them are
    written in a second.
    ``website`` are the pages and lists that lead to them, with their SHA-256.
    """
    head = {"schema": "altformats-manifest-1", "kind": str(kind)}
    lines = ",\n".join(map(_row, sorted(artefacts, key=lambda artefact: artefact.path)))
    rows = sorted((website or {}).items())
    pages = ",\n".join(f"{encode_basestring(path)}: {encode_basestring(digest)}" for path, digest in rows)
    text = f'{json.dumps(head)[:-1]},\n"artefacts": [\n{lines}\n],\n"website": {{\n{pages}\n}}}}\n'
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{MANIFEST}.new"
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(folder / MANIFEST)


def _row(one: Artefact) -> str:
    """An artefact as JSON with its fields in order; a third of the time that an encoder takes for so small a table."""
    words = ", ".join([f'"{name}": {encode_basestring(getattr(one, name))}' for name in WORDS])
    return f'{{"bytes": {one.bytes:d}, {words}}}'


def strangers(folder: Path, artefacts: Iterable[Artefact]) -> list[str]:
    """Files of the folder that the manifest does not list: nobody has proven them."""
    listed = {artefact.path for artefact in artefacts} | {MANIFEST} | set(read_website(folder))
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return sorted(set(files) - listed)


def write_json(path: Path, value: object) -> None:
    """Write JSON whole or not at all, with sorted keys, so that the same value gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    temporary.replace(path)


def as_table(value: Evidence | Finding | Artefact) -> dict[str, Any]:
    """A frozen noun as plain values for JSON."""
    table = dataclasses.asdict(value)
    if isinstance(value, Evidence):
        table["proven"] = value.proven
        table["needs_person"] = value.needs_person
    return table


def evidence_folder(project: Project, out: Path) -> Path:
    """Where the evidence of an output folder is kept: never among what is handed to patients."""
    name = "site" if out == project.site else f"{out.name}-{hashlib.sha256(str(out).encode()).hexdigest()[:8]}"
    return project.build / "evidence" / name


def write_evidence(records: Path, key: str, evidence: Evidence) -> None:
    """Keep the evidence of one artefact, with the key of what went into it."""
    write_json(records / f"{evidence.artefact.path}.json", {"key": key, **as_table(evidence)})


def read_evidence(records: Path, path: str, key: str) -> Evidence | None:
    """The evidence kept for ``path`` under that key; None when there is none, it is damaged, or the key is another."""
    return _read(records / f"{path}.json", key)


def read_noted(records: Path, path: str) -> Evidence | None:
    """The evidence last kept for ``path``, whatever went into it; None when there is none or it is damaged."""
    return _read(records / f"{path}.json", None)


def read_known(records: Path, artefact: Artefact) -> Evidence | None:
    """The evidence kept of these very bytes, whatever went into them; None when there is none or it is damaged."""
    known = _read(records / f"{artefact.path}.json", None)
    return known if known is not None and known.artefact == artefact else None


def as_bytes(value: Evidence | Artefact) -> bytes:
    """A noun as it is kept in the store: the same value gives the same bytes."""
    return json.dumps(as_table(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def evidence_of(data: bytes | None) -> Evidence | None:
    """The evidence that was kept as these bytes; None for none, or for what is no evidence."""
    try:
        return None if data is None else _evidence(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def finding_of(row: Mapping[str, Any]) -> Finding:
    """The finding of such a table.  Raises KeyError, TypeError or ValueError for what is none."""
    return Finding(**{**row, "place": Place(**row["place"]), "severity": Severity(row["severity"])})


def artefact_of(data: bytes | None) -> Artefact | None:
    """The artefact that was kept as these bytes; None for none, or for what is no artefact."""
    try:
        return None if data is None else _artefact(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _read(file: Path, key: str | None) -> Evidence | None:
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        if key is not None and table["key"] != key:
            return None
        return _evidence(table)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _evidence(table: dict[str, Any]) -> Evidence:
    findings = tuple(map(finding_of, table["findings"]))
    proofs = tuple(Proof(**row) for row in table["proofs"])
    timeline = tuple(Spoken(**row) for row in table["timeline"])
    return Evidence(Artefact(**table["artefact"]), proofs, findings, table["facts"], timeline)


def _artefact(row: dict[str, Any]) -> Artefact:
    path, leaflet, language, form = row["path"], row["leaflet"], row["language"], row["format"]
    variant, digest = row["variant"], row["sha256"]
    if not (type(path) is type(leaflet) is type(language) is type(form) is type(variant) is type(digest) is str):
        raise ValueError("an entry whose fields are not text")
    return Artefact(path, leaflet, language, form, variant, digest, int(row["bytes"]))
