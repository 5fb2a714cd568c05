"""What a run of the mutation suite comes to: how much was caught, by what, and what only one way of reading caught."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .mutation import Control, Mutant, Operator, Outcome

SCHEMA: Final = "altformats-mutation-1"
MOST_KINDS: Final = 5
"""Kinds of harm that may be left to people: a longer list would hide what the proof does not do."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One way of reading a format: how many mutants it caught, and how many nothing else caught."""

    format: str
    name: str
    caught: int
    only: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The mutants of one kind: caught and judged in all."""

    name: str
    caught: int
    judged: int


@dataclass(frozen=True, slots=True)
class Score:
    """A whole run.  ``code`` is the hash of our own code, ``tools`` the versions of what it stands on."""

    seed: int
    rounds: int
    date: str
    code: str
    tools: Mapping[str, str]
    operators: tuple[Operator, ...]
    mutants: tuple[Mutant, ...]
    controls: tuple[Control, ...]

    @property
    def judged(self) -> tuple[Mutant, ...]:
        """The mutants that the proof must catch, and was asked about."""
        asked = (Outcome.CAUGHT, Outcome.MISSED)
        return tuple(m for m in self.mutants if not m.needs_person and m.outcome in asked)

    @property
    def caught(self) -> tuple[Mutant, ...]:
        """Those of them that it refused."""
        return tuple(mutant for mutant in self.judged if mutant.outcome is Outcome.CAUGHT)

    @property
    def missed(self) -> tuple[Mutant, ...]:
        """Those of them that it let through."""
        return tuple(mutant for mutant in self.judged if mutant.outcome is Outcome.MISSED)

    @property
    def people(self) -> tuple[Mutant, ...]:
        """The mutants whose harm no machine can be trusted to see."""
        return tuple(m for m in self.mutants if m.needs_person and m.outcome in (Outcome.CAUGHT, Outcome.MISSED))

    @property
    def broken(self) -> tuple[Mutant, ...]:
        """What came of no corruption, by a fault of ours or of the machine."""
        return tuple(m for m in self.mutants if m.outcome in (Outcome.FAULT, Outcome.ENDED))

    @property
    def never_run(self) -> tuple[str, ...]:
        """The operators that found no place in any file."""
        placed = {mutant.operator for mutant in self.mutants if mutant.outcome is not Outcome.NO_PLACE}
        return tuple(operator.code for operator in self.operators if operator.code not in placed)

    @property
    def alarms(self) -> tuple[Control, ...]:
        """The clean files that were refused."""
        return tuple(control for control in self.controls if control.alarms)

    @property
    def passed(self) -> bool:
        """Everything outside the list for people was caught, and no clean file was refused."""
        return bool(self.judged) and not self.missed and not self.broken and not self.alarms


def kinds(operators: Iterable[Operator]) -> tuple[str, ...]:
    """The kinds of harm that these operators leave to people, each once."""
    return tuple(dict.fromkeys(operator.needs_person for operator in operators if operator.needs_person))


def per(score: Score, field: str) -> tuple[Tally, ...]:
    """The mutants counted by one of their fields: ``format``, ``family``, ``language`` or ``operator``; sorted."""
    names = sorted({str(getattr(mutant, field)) for mutant in score.judged})
    return tuple(
        Tally(
            name,
            sum(str(getattr(mutant, field)) == name for mutant in score.caught),
            sum(str(getattr(mutant, field)) == name for mutant in score.judged),
        )
        for name in names
    )


def layers(score: Score) -> tuple[Layer, ...]:
    """Every way of reading that was used, by format; one that caught nothing is there too."""
    used = {(control.format, layer) for control in score.controls for layer in control.layers}
    used |= {(mutant.format, layer) for mutant in score.caught for layer in mutant.layers}
    return tuple(
        Layer(
            form,
            name,
            sum(mutant.format == form and name in mutant.layers for mutant in score.caught),
            sum(mutant.format == form and mutant.layers == (name,) for mutant in score.caught),
        )
        for form, name in sorted(used)
    )


def in_words(score: Score) -> str:
    """The score in a sentence or two."""
    found = [f"{len(score.caught)} of {len(score.judged)} corruptions of finished files and catalogs were caught"]
    if score.judged:
        found[0] += f" ({100 * len(score.caught) / len(score.judged):.1f} %)"
    found.append(f"{len(score.alarms)} of {len(score.controls)} clean files were refused")
    if score.people:
        seen = sum(mutant.outcome is Outcome.CAUGHT for mutant in score.people)
        found.append(f"{len(score.people)} more need a person ({seen} of them were caught all the same)")
    if score.never_run:
        found.append(f"{len(score.never_run)} kinds found no place")
    if score.broken:
        found.append(f"{len(score.broken)} could not be judged")
    return "; ".join(found) + "."


def lines(score: Score) -> Iterator[str]:
    """The score for a terminal: what was missed first."""
    for mutant in (*score.missed, *score.broken):
        yield f"{mutant.outcome.upper()}  {mutant.operator}  {mutant.path}: {mutant.damage}"
    for control in score.alarms:
        yield f"FALSE ALARM  {control.path}: {', '.join(control.alarms)}"
    for field in ("format", "family", "language"):
        yield f"by {field}: " + ", ".join(f"{row.name} {row.caught}/{row.judged}" for row in per(score, field))
    for layer in layers(score):
        alone = f"{layer.only} that nothing else caught" if layer.only else "never the only one"
        yield f"{layer.format}, {layer.name}: caught {layer.caught}, {alone}"
    for code in score.never_run:
        yield f"no place for {code}"
    for kind in kinds(score.operators):
        yield f"needs a person: {kind}"
    yield in_words(score)


def as_table(score: Score) -> dict[str, Any]:
    """The whole run as JSON writes it; but for ``seconds`` the same seed and the same code give the same table."""
    return {
        "schema": SCHEMA,
        "seed": score.seed,
        "rounds": score.rounds,
        "date": score.date,
        "code": score.code,
        "tools": dict(score.tools),
        "passed": score.passed,
        "summary": in_words(score),
        "caught": len(score.caught),
        "judged": len(score.judged),
        "needs_person": list(kinds(score.operators)),
        "never_run": list(score.never_run),
        "false_alarms": len(score.alarms),
        "by": {f: [dataclasses.asdict(row) for row in per(score, f)] for f in ("format", "family", "language")},
        "layers": [dataclasses.asdict(layer) for layer in layers(score)],
        "operators": [{"code": o.code, "format": o.format, "about": o.about} for o in score.operators],
        "mutants": [dataclasses.asdict(mutant) for mutant in score.mutants],
        "controls": [dataclasses.asdict(control) for control in score.controls],
    }
