"""A leaflet's messages packed for a translator: what stands in today's catalogs, in reading order, with its context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from .catalogs import INTERFACE, catalog_path, entries
from .errors import CatalogProblem
from .interface import COMMENTS, LABELS
from .model import Language, Leaflet, Place, Project, Role, SafetyKind
from .parcel import Offer, Parcel, State, Unit
from .potext import Entry

AROUND = "Words around every leaflet"
"""Heading over the interface words."""

Offers = Callable[[Unit], tuple[Offer, ...]]


def pack(
    project: Project, leaflet: Leaflet, source: Language, language: Language, offers: Offers | None = None
) -> Parcel:
    """Everything that the leaflet needs in that language: its own messages, those of its parts, the interface words.

    Parts and interface words are shared with other leaflets: in a second parcel they come already translated.  Raises
    CatalogProblem for a catalog that is missing, damaged or behind the sources.
    """
    known: dict[tuple[str, str], Entry] = {}
    for name in dict.fromkeys([*(block.catalog for block in leaflet.blocks), INTERFACE]):
        known |= {(name, entry.msgid): entry for entry in entries(project, language, name)}
    units: dict[str, Unit] = {}
    for blank in (*_of_leaflet(leaflet), *_of_interface()):
        entry = known.get((blank.catalog, blank.msgid))
        if entry is None:
            raise CatalogProblem(
                f"the {language.english} catalog has no entry for {blank.msgid[:60]!r}",
                Place(project.relative(catalog_path(project, language, blank.catalog))),
                f"Run: altformats translate update --language {language.tag}",
            )
        state = State.NEW if not entry.msgstr else State.REVIEW if entry.fuzzy else State.TRANSLATED
        unit = replace(blank, msgstr=entry.msgstr, state=state, tag=language.tag)
        first = units.get(unit.key)
        if first is None or (unit.statement and not first.statement):  # in a safety statement once, everywhere so
            number = first.number if first else len(units) + 1
            units[unit.key] = replace(unit, number=number, offers=offers(unit) if offers else ())
    return Parcel(leaflet.meta.slug, leaflet.meta.title, source.tag, language, tuple(units.values()))


def todo(parcel: Parcel) -> Parcel:
    """The same with only what is new or needs review."""
    return replace(parcel, units=tuple(unit for unit in parcel.units if unit.state is not State.TRANSLATED))


def _of_leaflet(leaflet: Leaflet) -> Iterator[Unit]:
    kinds = {statement.id: statement.kind for statement in leaflet.statements}
    heading = leaflet.meta.title
    for block in leaflet.blocks:
        if block.role in (Role.HEADING, Role.TITLE):
            heading = block.msgid
        kind = kinds.get(block.statement)
        note = ""
        if kind:
            note = (
                f"Safety statement {block.statement} ({kind}), shown under the label “{LABELS[kind]}”. "
                "The words must keep their full force."
            )
        yield _unit(block.catalog, block.msgid, heading, note, block.role, block.statement, kind)


def _of_interface() -> Iterator[Unit]:
    for wording, comment in COMMENTS.items():
        yield _unit(INTERFACE, str(wording), AROUND, comment)


def _unit(
    catalog: str,
    msgid: str,
    heading: str,
    note: str,
    role: Role | None = None,
    statement: str = "",
    kind: SafetyKind | None = None,
) -> Unit:
    """A unit of which only the English is known."""
    return Unit(0, catalog, msgid, "", State.NEW, "", heading, role, statement, kind, note)
