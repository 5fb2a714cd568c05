"""The hazard log is held to what it names: tests that exist, checks that exist, and every check of ours in it."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from typing import Any

from altformats.catalog_checks import CATALOG_CHECKS
from altformats.checks import CHECKS
from altformats.pack import hazards, limits
from altformats.readers import READERS

from .samples import PROJECT, ROOT

LOG: list[dict[str, Any]] = tomllib.loads((ROOT / "docs/safety/hazards.toml").read_text(encoding="utf-8"))["hazard"]
CONTROLS = [control for hazard in LOG for control in hazard["controls"]]
FIELDS = {"id", "hazard", "causes", "harm", "status", "owner", "before", "after", "residual", "controls"}
RETIRED: frozenset[str] = frozenset()
"""Identifiers of hazards that were taken out: they are never used again."""


@cache
def named_in(file: str) -> frozenset[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def codes() -> set[str]:
    """Every code by which a check or a reader of ours objects."""
    found = {check.code for check in CHECKS} | {check.code for check in CATALOG_CHECKS}
    for reader in READERS:
        found |= set(getattr(reader, "FAULTS", {}))
    return found


def test_every_test_that_a_control_names_exists() -> None:
    """A control without a test that shows it is a wish."""
    assert all(control["tests"] for control in CONTROLS)
    named = [name.split("::") for control in CONTROLS for name in control["tests"]]
    assert [f"{file}::{test}" for file, test in named if test not in named_in(file)] == []


def test_every_check_stands_for_something() -> None:
    """Each check of ours is the control of a hazard, and no control names a check that does not exist."""
    named = {code for control in CONTROLS for code in control["codes"]}
    assert codes() - named == set()
    assert named - codes() == set()


def test_every_hazard_is_whole_and_its_name_is_its_own() -> None:
    """Identifiers are unique and never used again; every field is there, and only what is the hospital's is empty."""
    ids = [hazard["id"] for hazard in LOG]
    assert len(set(ids)) == len(ids) >= 15
    assert not RETIRED & set(ids)
    for hazard in LOG:
        assert set(hazard) == FIELDS, hazard["id"]
        assert re.fullmatch(r"H\d\d", hazard["id"])
        assert all(hazard[key] for key in ("hazard", "causes", "harm", "controls", "residual")), hazard["id"]


def test_no_clinical_rating_is_made_up() -> None:
    """Severity and likelihood are left to the hospital's clinical safety officer."""
    for hazard in LOG:
        assert {*hazard["before"].values(), *hazard["after"].values()} == {""}, hazard["id"]


def test_the_log_and_the_limits_reach_the_evidence() -> None:
    """The evidence pack reads the same log, and the list of limits is not empty."""
    assert hazards(PROJECT) == LOG
    assert len(limits(PROJECT)) >= 10
    assert all(limit.endswith(".") for limit in limits(PROJECT))
