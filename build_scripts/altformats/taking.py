"""A file that came back is judged unit by unit; what is sound goes into the catalogs, what is not is listed."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from .catalogs import INTERFACE, STALE, cues_of, merge
from .linting import findings_of
from .model import Finding, Language, Pair, Place, Project, Severity
from .parcel import Parcel, Returned, State, Unit

Judge = Callable[[Unit, str, Place], Iterable[Finding]]
"""What the catalog checks find in a new translation of a unit that stands at that place."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One message that changes: ``before`` is empty where there was no translation."""

    unit: Unit
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Taking:
    """What becomes of a file: the changes to take, how many units are as they were, and what is wrong with the rest.

    ``refused`` counts units, ``findings`` their faults; ``warnings`` are about units that are taken all the same.
    ``remarks`` are what the translator wrote beside a unit: someone has to read them.
    """

    taken: tuple[Taken, ...]
    unchanged: int
    refused: int
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    remarks: tuple[tuple[Place, Unit, str], ...]


def checks_of(project: Project, language: Language, accept: Collection[str] = ()) -> Judge:
    """All catalog checks, with what they know of the language.

    ``accept``: codes whose findings keep nothing out; only those of checks that judge by likeness and may be wrong.
    Raises LanguageProblem where the language's words are not to be had.
    """
    cues, english = cues_of(project, language)

    def look(unit: Unit, said: str, place: Place) -> Iterator[Finding]:
        pair = Pair(
            msgid=unit.msgid,
            msgstr=said,
            place=place,
            language=language,
            cues=cues,
            english=english,
            statement=unit.statement,
            kind=unit.kind,
            role=unit.role,
            interface=unit.catalog == INTERFACE,
        )
        for finding in findings_of(pair):
            yield replace(finding, severity=Severity.WARNING) if finding.code in accept else finding

    return look


def judge(parcel: Parcel, units: Iterable[Returned], checks: Judge) -> Taking:
    """Sort what came back; nothing is written."""
    today = {unit.key: unit for unit in parcel.units}
    back = tuple(units)
    times = Counter(one.key or one.id for one in back)
    taken: list[Taken] = []
    findings: list[Finding] = []
    warnings: list[Finding] = []
    unchanged = refused = 0
    for one in back:
        unit = today.get(one.key)
        faults = list(_faults(parcel, one, unit, times[one.key or one.id]))
        said = _cleaned(one.said)
        if unit and not faults and _same(unit, one):
            unchanged += 1
            continue
        if unit and not faults:
            faults = list(checks(unit, said, one.place))
        errors = [fault for fault in faults if fault.severity is Severity.ERROR]
        findings += errors
        if errors or unit is None:
            refused += 1
        else:
            warnings += faults
            taken.append(Taken(unit, unit.msgstr, said))
    remarks = tuple((one.place, today[one.key], one.remark) for one in back if one.remark and one.key in today)
    return Taking(tuple(taken), unchanged, refused, tuple(findings), tuple(warnings), remarks)


def put(project: Project, parcel: Parcel, taking: Taking) -> tuple[str, ...]:
    """Write what is taken into the catalogs; the names of those that changed.  Raises CatalogProblem."""
    changes: dict[str, dict[str, str]] = {}
    for one in taking.taken:
        changes.setdefault(one.unit.catalog, {})[one.unit.msgid] = one.after
    return tuple(name for name, new in changes.items() if merge(project, parcel.language, name, new))


def _same(unit: Unit, one: Returned) -> bool:
    """Whether the unit came back as it stands in the catalog, and nobody settled what was up for review."""
    if one.said != unit.msgstr and _cleaned(one.said) != unit.msgstr:
        return False
    return not (unit.state is State.REVIEW and one.settled)


def _cleaned(said: str) -> str:
    """Composed letters, and no space at the ends, which editors add without being asked."""
    return unicodedata.normalize("NFC", said.strip(" \t\r\n"))


def _faults(parcel: Parcel, one: Returned, unit: Unit | None, times: int) -> Iterator[Finding]:
    """Why a unit cannot be taken whatever it says: it is not, or no longer, one of ours."""
    catalogs = {known.catalog for known in parcel.units}
    if times > 1:
        yield _finding(one, unit, "the unit stands in the file more than once", "Keep one of them.")
    elif not one.key:
        yield _finding(one, unit, f"the unit has lost its id: {one.english[:60]!r}", "Restore it from the file sent.")
    elif one.key.partition(".")[0] not in catalogs:
        yield _finding(one, unit, f"the unit {one.id} is of another leaflet", "Import it with that leaflet's file.")
    elif unit is None:
        message = f"the English of unit {one.id} has changed since the file was sent, or is gone"
        yield Finding(STALE, message, one.place, "Export it again for translation.")
    elif one.fault:
        yield _finding(one, unit, one.fault, "Put it right in the file, then import it again.")
    elif one.english != unit.msgid:
        yield _finding(one, unit, "the English in the file is not ours", "Leave the English as it was sent.")
    elif not _same(unit, one):
        yield from _faults_of_change(one, unit)


def _faults_of_change(one: Returned, unit: Unit) -> Iterator[Finding]:
    """Why a changed translation cannot be taken whatever it says: nobody finished it, or it meets another change."""
    if one.id != unit.id:
        message = "our translation has changed since the file was sent, or it was sent for another language"
        yield _finding(one, unit, message, "Export it again, so that neither change is lost.")
    elif not one.settled:
        yield _finding(one, unit, "changed, but still marked for review", "Take the mark off where it is finished.")


def _finding(one: Returned, unit: Unit | None, message: str, remedy: str) -> Finding:
    if unit:
        message = f"{message}: {unit.msgid[:60]!r}"
    named = (unit.statement, unit.msgid) if unit else ("", "")
    return Finding("exchange", message, one.place, remedy, statement=named[0], msgid=named[1])
