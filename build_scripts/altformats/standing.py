"""Where the whole of what was asked for stands, as the last build noted it: told without opening a file of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .due import ALL, Asked, Plan
from .ledger import Ledger
from .model import Finding, Severity
from .record import finding_of

SHOWN: Final = 500
"""Findings that are kept for being told again when nothing is due; ``lint`` and ``prove`` tell all."""


@dataclass
class Result:
    """What a build did, and where the whole of what was asked for stands now.

    ``counts`` are, for each language and format, how many files are ``proven``, wait for a ``person``, or are ``not``
    proven; ``spent`` are CPU seconds by step; ``findings`` at most ``SHOWN`` of the ``found`` ones, errors first.
    """

    made: int = 0
    stored: int = 0
    removed: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    spent: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many files were asked for."""
        return sum(sum(counter.values()) for counter in self.counts.values())

    def count(self, state: str) -> int:
        """How many of them are in that state."""
        return sum(counter[state] for counter in self.counts.values())

    @property
    def proven(self) -> bool:
        """Everything asked for is there and proven, or waits for a person and says so."""
        clean = not any(finding.severity is Severity.ERROR for finding in self.findings)
        return clean and self.total > 0 and not self.count("not")


def files(asked: Asked) -> list[str]:
    """The paths of all files asked for, as the last build left them."""
    noted = Ledger(asked.ledger).read_part("leaflets")
    return [path for slug in noted if not asked.slugs or slug in asked.slugs for path in noted[slug]["files"]]


def standing_of(due: Plan) -> Result:
    """Where all stands when nothing is due."""
    result = Result()
    tell_all(due.asked, due.ledger, result)
    return result


def sum_up(ledger: Ledger, leaflets: Mapping[str, Any]) -> None:
    """Keep what is told of the whole where it is read first."""
    counts: dict[str, Counter[str]] = {}
    found: list[dict[str, Any]] = []
    for noted in leaflets.values():
        found += noted["findings"]
        for path, state in noted["files"].items():
            counts.setdefault(noted["kinds"][path], Counter())[state] += 1
    found.sort(key=lambda row: row["severity"])
    ledger.state["counts"] = {kind: dict(counter) for kind, counter in counts.items()}
    ledger.state["findings"], ledger.state["found"] = found[:SHOWN], len(found)


def tell_all(asked: Asked, ledger: Ledger, result: Result) -> None:
    """Where what was asked for stands."""
    state: Mapping[str, Any] = ledger.state
    if asked.slugs:
        part = Ledger(asked.ledger)
        everything = ledger.read_part("leaflets")
        sum_up(part, {slug: everything[slug] for slug in (ALL, *asked.slugs) if slug in everything})
        state = part.state
    result.counts = {kind: Counter(counter) for kind, counter in state.get("counts", {}).items()}
    result.findings = [finding_of(row) for row in state.get("findings", ())]
    result.found = int(state.get("found", 0))
