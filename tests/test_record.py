"""The manifest: what is written is read back, whatever stands in a name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from altformats.model import Artefact, Kind
from altformats.record import MANIFEST, read_listed, write_manifest


@pytest.mark.parametrize("name", ["plain", 'a "quoted" one', "tab\tand\nline", "\x01", "اردو", "a' b", "{}, []"])
def test_a_manifest_is_json_with_sorted_fields_whatever_stands_in_a_name(name: str, tmp_path: Path) -> None:
    """Rows are put together by hand: they are what JSON makes of the artefact, and are read back as it was."""
    one = Artefact(f"en/{name}.txt", name, "en", "text", "", "0" * 64, 12)
    website = {f"en/{name}/index.html": "1" * 64}
    write_manifest(tmp_path, [one], Kind.PREVIEW, website)
    assert read_listed(tmp_path) == (Kind.PREVIEW, (one,), website)
    fields = {"bytes", "format", "language", "leaflet", "path", "sha256", "variant"}
    row = json.dumps({field: getattr(one, field) for field in sorted(fields)}, ensure_ascii=False)
    assert row in (tmp_path / MANIFEST).read_text(encoding="utf-8")
