"""Sign-offs: who translated what, who revised it, and for exactly which words; in a file beside each catalog.

A sign-off holds hashes of the English and of the translation, so that an edit of either voids it at once for what was
touched, and for nothing else.  What is signed is a safety statement as a whole, or any other message.  ISO 17100 asks
for a second person who compares translation and source: without one nothing counts as checked.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from .errors import SignatureProblem
from .model import Finding, Leaflet, Method, Project, Standing

SCHEMA: Final = "altformats-signatures-1"
LARGEST: Final = 5_000_000
"""Bytes of one file of sign-offs; a leaflet of a hundred messages has about 10,000."""


@dataclass(frozen=True, slots=True)
class Item:
    """What one sign-off covers: a safety statement (``key`` is its id) or another message (``key`` begins ``text:``).

    ``catalog`` names the file of sign-offs that it belongs to; ``source`` is the hash of its English.
    """

    key: str
    catalog: str
    msgids: tuple[str, ...]
    kind: str = ""

    @property
    def statement(self) -> str:
        """The id of the safety statement; empty for other messages."""
        return "" if self.key.startswith("text:") else self.key

    @property
    def source(self) -> str:
        """The hash of the English: all its messages in order, and the kind of statement."""
        return fingerprint(self.kind, *self.msgids)

    def translation(self, messages: Mapping[str, str]) -> str:
        """The hash of what the language says for it; empty while any of it is not translated."""
        said = [messages.get(msgid, "") for msgid in self.msgids]
        return fingerprint(*said) if all(said) else ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """One act of signing: the people, the method, the day, and for each item the hashes of source and translation.

    ``origin`` names the leaflet whose signed translation was used again, where that is how it came here.
    """

    translator: str
    reviser: str
    method: Method
    date: datetime.date
    items: Mapping[str, tuple[str, str]]
    origin: str = ""

    @property
    def approves(self) -> bool:
        """Whether a second person stands behind it; a machine draft never counts."""
        return self.method is not Method.DRAFT and bool(self.translator and self.reviser)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that a reviser has looked at and found to be no fault: which check, which words, who, why, when."""

    check: str
    source: str
    translation: str
    by: str
    why: str
    date: datetime.date


@dataclass(frozen=True, slots=True)
class Signatures:
    """All sign-offs beside one catalog, the newest last."""

    signoffs: tuple[SignOff, ...] = ()
    accepted: tuple[Accepted, ...] = ()


class State(StrEnum):
    """Where one item stands."""

    UNTRANSLATED = "not translated"
    UNSIGNED = "not signed"
    VOID = "changed since it was signed"
    DRAFT = "machine draft"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Signed:
    """An item, where it stands, and the sign-off that says so (or that was voided)."""

    item: Item
    state: State
    signoff: SignOff | None = field(default=None, compare=False)


@lru_cache(maxsize=65536)
def fingerprint(*words: str) -> str:
    """128 bits of SHA-256 over the words, each with its length: enough that nobody finds another text for it."""
    state = hashlib.sha256()
    for word in words:
        state.update(f"{len(word.encode())}\0{word}".encode())
    return state.hexdigest()[:32]


def items_of(leaflet: Leaflet) -> tuple[Item, ...]:
    """Every item of a leaflet and its parts, each once, in the order of the leaflet."""
    found: dict[tuple[str, str], Item] = {}
    said: dict[str, list[str]] = {}
    for block in leaflet.blocks:
        said.setdefault(block.statement, []).append(block.msgid)
    kinds = {statement.id: str(statement.kind) for statement in leaflet.statements}
    for block in leaflet.blocks:
        if block.statement:
            item = Item(block.statement, leaflet.meta.slug, tuple(said[block.statement]), kinds[block.statement])
        else:
            item = text_item(block.msgid, block.catalog)
        found.setdefault((item.catalog, item.key), item)
    return tuple(found.values())


def text_item(msgid: str, catalog: str) -> Item:
    """A message that is no safety statement: of a leaflet, of the parts or of the interface."""
    return Item(f"text:{fingerprint(msgid)[:16]}", catalog, (msgid,))


def signatures_path(project: Project, tag: str, catalog: str) -> Path:
    """The file of sign-offs beside that catalog."""
    return project.translations / tag / "LC_MESSAGES" / f"{catalog}.signatures.json"


def read_signatures(project: Project, tag: str, catalog: str) -> Signatures:
    """The sign-offs beside a catalog; none where nothing was signed.  Raises SignatureProblem for a damaged file."""
    path = signatures_path(project, tag, catalog)
    name = project.relative(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Signatures()
    try:
        table = _table(data)
        return Signatures(tuple(map(_signoff, table["signoffs"])), tuple(map(_accepted, table["accepted"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SignatureProblem(
            f"the sign-offs cannot be read: {error}", name, "Restore the file from version control, or sign again."
        ) from error


def write_signatures(project: Project, tag: str, catalog: str, signatures: Signatures) -> Path:
    """Write the sign-offs beside a catalog, whole or not at all; the same sign-offs give the same bytes."""
    path = signatures_path(project, tag, catalog)
    table = {
        "schema": SCHEMA,
        "signoffs": [
            {**dataclasses.asdict(one), "date": str(one.date), "items": {k: list(v) for k, v in one.items.items()}}
            for one in signatures.signoffs
        ],
        "accepted": [{**dataclasses.asdict(one), "date": str(one.date)} for one in signatures.accepted],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    temporary.replace(path)
    return path


def states(items: Iterable[Item], messages: Mapping[str, str], signatures: Mapping[str, Signatures]) -> list[Signed]:
    """Where each item stands.  ``signatures`` are those of each catalog by its name."""
    return [_state(item, item.translation(messages), signatures.get(item.catalog, Signatures())) for item in items]


def standing(rows: Iterable[Signed]) -> Standing:
    """The weakest of all: one machine draft makes the whole a machine draft."""
    found = {row.state for row in rows}
    if State.DRAFT in found:
        return Standing.MACHINE_DRAFT
    return Standing.SIGNED if found <= {State.SIGNED} else Standing.UNCHECKED


def signed(signatures: Signatures, signoff: SignOff, items: Sequence[Item], messages: Mapping[str, str]) -> Signatures:
    """The sign-offs with one more, for these items as they stand now; what it replaces is taken out of older ones.

    Raises SignatureProblem for an item that is not translated, and for a sign-off without the people that it needs.
    """
    _must_be_sound(signoff)
    hashes = {item.key: (item.source, item.translation(messages)) for item in items}
    lacking = [(item, msgid) for item in items for msgid in item.msgids if not messages.get(msgid)]
    if lacking:
        raise SignatureProblem(
            f"{len(lacking)} messages are not translated, such as {lacking[0][1]!r}",
            lacking[0][0].catalog,
            "Translate them first: altformats translate status.",
        )
    older = (_without(one, hashes) for one in signatures.signoffs)
    fresh = dataclasses.replace(signoff, items=dict(sorted(hashes.items())))
    return dataclasses.replace(signatures, signoffs=(*(one for one in older if one.items), fresh))


def accepted(
    signatures: Signatures, finding: Finding, said: str, *, by: str, why: str, date: datetime.date
) -> Signatures:
    """The same with a finding accepted for exactly its English and the words ``said``.

    Raises SignatureProblem without a name and a reason.
    """
    if not by.strip() or not why.strip():
        raise SignatureProblem("an accepted finding needs a reviser and a reason", finding.place, "Give --why.")
    row = Accepted(finding.code, fingerprint(finding.msgid), fingerprint(said), by.strip(), why.strip(), date)
    others = [one for one in signatures.accepted if _about(one) != _about(row)]
    return dataclasses.replace(signatures, accepted=(*others, row))


def unaccepted(
    findings: Iterable[Finding],
    messages: Mapping[str, str],
    signatures: Mapping[str, Signatures],
    acceptable: Container[str],
) -> tuple[Finding, ...]:
    """The findings without those that a reviser has accepted for these very words.

    ``signatures`` are those of each catalog by its name; ``acceptable`` are the codes of the checks that judge by
    likeness and may be wrong.  Any other finding stays, whatever is signed.
    """
    return tuple(f for f in findings if not (f.code in acceptable and _is_accepted(f, messages, signatures)))


def _is_accepted(finding: Finding, messages: Mapping[str, str], signatures: Mapping[str, Signatures]) -> bool:
    known = signatures.get(PurePosixPath(finding.place.file).stem, Signatures()).accepted
    about = (finding.code, fingerprint(finding.msgid), fingerprint(messages.get(finding.msgid, "")))
    return any(_about(one) == about for one in known)


def _about(one: Accepted) -> tuple[str, str, str]:
    return one.check, one.source, one.translation


def _state(item: Item, translation: str, signatures: Signatures) -> Signed:
    if not translation:
        return Signed(item, State.UNTRANSLATED)
    known = [one for one in reversed(signatures.signoffs) if item.key in one.items]
    if not known:
        return Signed(item, State.UNSIGNED)
    signoff = known[0]
    if signoff.items[item.key] != (item.source, translation):
        return Signed(item, State.VOID, signoff)
    return Signed(item, State.SIGNED if signoff.approves else State.DRAFT, signoff)


def _without(signoff: SignOff, keys: Iterable[str]) -> SignOff:
    gone = set(keys)
    return dataclasses.replace(signoff, items={k: v for k, v in signoff.items.items() if k not in gone})


def _must_be_sound(signoff: SignOff) -> None:
    """The people whom the method asks for, and two different ones."""
    translator, reviser = (" ".join(name.casefold().split()) for name in (signoff.translator, signoff.reviser))
    faults = {
        "the translator is not named": not translator,
        "nobody is named who revised it": signoff.method is not Method.DRAFT and not reviser,
        "a machine draft has no reviser; when a person has revised it, it is machine post-edited": (
            signoff.method is Method.DRAFT and bool(reviser)
        ),
        "the translator cannot revise their own work": bool(reviser) and translator == reviser,
    }
    for words, wrong in faults.items():
        if wrong:
            raise SignatureProblem(words, "sign-off", "Name two people: --translator and --reviser (ISO 17100).")


def _table(data: bytes) -> Mapping[str, Any]:
    if len(data) > LARGEST:
        raise ValueError(f"{len(data)} bytes are too many")
    table = json.loads(data.decode("utf-8"))
    if not isinstance(table, dict) or table["schema"] != SCHEMA:
        raise ValueError(f"the schema is not {SCHEMA}")
    return table


def _signoff(row: Mapping[str, Any]) -> SignOff:
    signoff = SignOff(
        translator=_words(row["translator"]),
        reviser=_words(row["reviser"]),
        method=Method(row["method"]),
        date=datetime.date.fromisoformat(row["date"]),
        items=dict(_items(row["items"])),
        origin=_words(row["origin"]),
    )
    try:
        _must_be_sound(signoff)
    except SignatureProblem as problem:  # written by another hand: what could not be signed does not count
        raise ValueError(problem.message) from problem
    return signoff


def _items(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for key, pair in table.items():
        source, translation = pair
        yield key, (_words(source), _words(translation))


def _accepted(row: Mapping[str, Any]) -> Accepted:
    check, source, translation, by, why = (_words(row[key]) for key in ("check", "source", "translation", "by", "why"))
    return Accepted(check, source, translation, by, why, datetime.date.fromisoformat(row["date"]))


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value
