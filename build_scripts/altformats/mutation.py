"""The nouns of the mutation suite: how the proof itself is measured, by corrupting finished files and counting misses.

An *operator* is one way to corrupt a file; what it makes of a *victim* is a *mutant*, described by its *damage*.  A
mutant is *caught* when the proof refuses it.  Positions, statements and values are drawn at random, so that the suite
is no list that checks could be tuned to.  Beside the mutants stand the *controls*: clean files, which must not be
refused.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from .model import Language, Project, Promise, PromisedBlock


class Family(StrEnum):
    """What kind of thing is corrupted."""

    TEXT = "text"
    STRUCTURE = "structure"
    STYLE = "style"
    PIXELS = "pixels"
    SOUND = "sound"
    METADATA = "metadata"
    SWAP = "whole file"


KINDS: Final = ("old version", "old words", "other leaflet", "smaller print")
"""Whole files that could lie in the place of the right one: an older version; older words under the present version's
number; another leaflet; large print that is not as large as it says (PDF)."""


@dataclass(frozen=True, slots=True)
class Victim:
    """A copy of a clean file, to be changed in place.

    ``path`` is the copy.  ``promise`` is what the clean file was proven to say.  ``site`` is the folder of clean
    finished files, for operators that take another one: ``<tag>/<slug>.html``, ``.txt``, ``.mp3``, ``-18pt.pdf``.
    ``other`` makes, in the same format, a whole file of another kind: one of ``KINDS``.  The victim of an operator on
    catalogs is the leaflet's catalog in a project of its own, which ``project`` names; any file there may be changed.
    """

    path: Path
    promise: Promise
    project: Project
    site: Path
    other: Callable[[str], Path]

    @property
    def language(self) -> Language:
        """The language of the file."""
        return self.promise.language

    def statement(self, draw: random.Random) -> tuple[str, tuple[PromisedBlock, ...]]:
        """A safety statement drawn at random: its id and its blocks."""
        statement = draw.choice(self.promise.statements)
        return statement.id, self.promise.blocks_of(statement.id)


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done, in words that name the place; ``statement`` is the safety statement that was hit, if one was."""

    what: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to corrupt a file of ``format`` (html, pdf, audio, text or catalog).

    ``code`` is stable and unique; ``about`` says in a plain sentence what a reader of the file would suffer.
    ``corrupt`` changes the victim's file and says what it did; None when this file offers no place for it (a drawn
    number where there is none): then another file is drawn.  ``needs_person`` names the kind of harm that no machine
    can see, where it is one; such mutants are counted apart.
    """

    code: str
    format: str
    family: Family
    about: str
    corrupt: Callable[[Victim, random.Random], Damage | None]
    needs_person: str = ""


class Outcome(StrEnum):
    """What became of one corruption."""

    CAUGHT = "caught"
    MISSED = "missed"
    NO_PLACE = "no place"
    FAULT = "operator at fault"
    ENDED = "not judged"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One corruption and what the proof made of it.

    ``layers`` are the ways of reading, or the checks where there is no such way, that refused it, sorted; ``named``
    tells whether a finding names the statement that was hit.  ``damage`` is what was done, or why nothing was.  A file
    that the operator left as it was is the operator's fault; ``ENDED`` means that the process that read it came to
    an end.
    """

    operator: str
    format: str
    family: str
    needs_person: str
    round: int
    path: str
    language: str
    outcome: Outcome
    damage: str = ""
    statement: str = ""
    layers: tuple[str, ...] = ()
    named: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Control:
    """A clean file, and what was wrongly found in it: nothing may be.  ``layers`` are the ways in which it was read."""

    path: str
    format: str
    language: str
    alarms: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    seconds: float = 0.0
