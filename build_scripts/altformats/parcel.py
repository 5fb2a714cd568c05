"""What goes to a translator and comes back: a parcel of units, and the Protocol of the ways to carry it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .model import Language, Place, Role, SafetyKind

KEY_DIGITS, BASE_DIGITS = 12, 6


class State(StrEnum):
    """How far one message is."""

    NEW = "new"
    REVIEW = "needs review"
    TRANSLATED = "translated"


@dataclass(frozen=True, slots=True)
class Offer:
    """A translation from elsewhere that may be of use.  ``about`` says whence; ``whole``: not only of a sentence."""

    english: str
    said: str
    about: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """One message with all that a translator should know of it.

    ``number`` counts from 1 in reading order; ``heading`` is the English heading above it; ``role`` what it is to the
    reader (none for interface words); ``statement`` and ``kind`` name the safety statement that it belongs to; ``note``
    is for the translator.
    """

    number: int
    catalog: str
    msgid: str
    msgstr: str
    state: State
    tag: str
    heading: str = ""
    role: Role | None = None
    statement: str = ""
    kind: SafetyKind | None = None
    note: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def shape(self) -> str:
        """What it is to the reader, in words."""
        return "label" if self.role is None else "list item" if self.role is Role.ITEM else str(self.role)

    @property
    def key(self) -> str:
        """The catalog and the English: the same as long as the English is."""
        return f"{self.catalog}.{_digest(self.msgid)[:KEY_DIGITS]}"

    @property
    def id(self) -> str:
        """The key, and which translation into which language was sent out: how a later edit on our side shows."""
        return f"{self.key}.{_digest(f'{self.tag} {self.state} {self.msgstr}')[:BASE_DIGITS]}"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One leaflet's messages in one language: its own, those of the parts it uses, and the interface words."""

    slug: str
    title: str
    source: str
    language: Language
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """What a file says of itself: the leaflet's slug and the language's tag."""

    slug: str
    tag: str


@dataclass(frozen=True, slots=True)
class Returned:
    """One unit as it came back.  ``id`` is what the file says; ``english`` and ``said`` are Markdown.

    ``settled`` is false where the file still marks it as unfinished.  ``fault`` says why its words cannot be trusted,
    and ``remark`` is what the translator wrote beside it.  A unit that is not in today's parcel has no words.
    """

    id: str
    place: Place
    english: str = ""
    said: str = ""
    settled: bool = True
    fault: str = ""
    remark: str = ""

    @property
    def key(self) -> str:
        """The part of the id that names the message."""
        return self.id.rpartition(".")[0]


class Exchange(Protocol):
    """A module under ``exchange/``: one kind of file that translators work in.

    Files that come back are hostile until checked; each function but ``write`` raises ExchangeProblem for a file that
    is not sound.
    """

    name: str
    title: str
    suffix: str

    def write(self, parcel: Parcel) -> bytes:
        """The parcel as a file; the same parcel gives the same bytes."""

    def knows(self, data: bytes) -> bool:
        """Whether this is such a file, by its content."""

    def address(self, data: bytes, file: str) -> Address:
        """Which leaflet and language the file says that it is for."""

    def read(self, data: bytes, file: str, parcel: Parcel) -> tuple[Returned, ...]:
        """The units as they came back, read with today's parcel at hand."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
