"""``source/leaflet.schema.json`` lets through sound front matter only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parent.parent
SCHEMA: dict[str, Any] = json.loads((ROOT / "source" / "leaflet.schema.json").read_text(encoding="utf-8"))
SOUND: dict[str, Any] = {
    "id": "PIL2986",
    "code": "PD7375",
    "title": "Nerve root injection",
    "version": "4",
    "issued": "2020-09",
    "review-by": "2023-09",
    "owner": "Radiology department",
    "contact": "0114 271 4271",
    "clinical-approver": "",
    "status": "demonstration",
    "queries": [],
}
REFUSED: list[tuple[str, object]] = [
    ("myst", {"enable_extensions": ["substitution"]}),
    ("reviewed", "2023-09"),
    ("id", "2986"),
    ("code", "pd7375"),
    ("title", ""),
    ("title", " Nerve root injection"),
    ("version", 4),
    ("version", "four"),
    ("issued", "2020-13"),
    ("issued", "September 2020"),
    ("review-by", "soon"),
    ("contact", "ring us"),
    ("status", "draft"),
    ("status", "approved"),  # by nobody
    ("queries", "one question"),
    ("queries", ["the same", "the same"]),
]


def faults(table: dict[str, Any]) -> list[str]:
    return [fault.message for fault in jsonschema.Draft202012Validator(SCHEMA).iter_errors(table)]


def test_sound_front_matter_passes() -> None:
    """The schema is sound itself, and takes a demonstration and an approved leaflet."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert faults(SOUND) == []
    assert faults({**SOUND, "status": "approved", "clinical-approver": "Dr A. Name, consultant radiologist"}) == []


@pytest.mark.parametrize(("key", "value"), REFUSED)
def test_unsound_front_matter_is_refused(key: str, value: object) -> None:
    """A key that is not listed, or a value that is not in its form, is refused."""
    assert faults({**SOUND, key: value}) != []


@pytest.mark.parametrize("key", sorted(SOUND))
def test_nothing_may_be_left_out(key: str) -> None:
    """Every key is needed: a leaflet without an owner or a review date can be neither withdrawn nor renewed."""
    assert faults({name: value for name, value in SOUND.items() if name != key}) != []
