"""What people heard: a listener's word on each safety statement of a finished recording, for exactly this sound.

A machine proves that a recording holds what the voice makes of the words; whether a person understands it, a person
must say.  A verdict holds the hash of the statement's clips and that of its words: a changed footer voids nothing, a
changed statement only itself.  Whoever says that it is wrong keeps the file from being offered, until the sound or the
words have changed or the same person has heard it again and takes it back.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .errors import ListeningProblem, SpeechProblem
from .matching import normal
from .model import Evidence, Finding, Place, Project, Promise, Proof
from .speech.recorded_sign import read_signed
from .verdicts import Verdict, read_verdicts, verdicts_path

REFUSED: Final = "listener-refused"
"""The code of a finding: a listener says that a statement is not spoken as it is written."""


class State(StrEnum):
    """Where one statement of a finished recording stands."""

    HEARD = "heard"
    READ = "read by a person"
    MATCHED = "machine-matched"
    REFUSED = "refused"
    LOST = "not proven"


@dataclass(frozen=True, slots=True)
class Hearing:
    """One statement of one finished recording: where it is heard, which sound it is, and what people said of it.

    ``where`` is a time such as "1:02.4 to 1:07.0".  ``verdicts`` are those that count for exactly this sound and these
    words, refusals only where there are any.  ``read_by`` names who recorded it, where a person did.
    """

    statement: str
    state: State
    where: str
    clip: str
    words: str
    verdicts: tuple[Verdict, ...] = ()
    read_by: str = ""

    @property
    def code(self) -> str:
        """Twelve characters that stand for exactly this sound and these words, short enough for a letter."""
        return hashlib.sha256(f"{self.clip} {self.words}".encode()).hexdigest()[:12] if self.clip else ""

    @property
    def by_person(self) -> bool:
        """Whether a person has listened and found it right."""
        return self.state in (State.HEARD, State.READ)

    @property
    def summary(self) -> str:
        """Who says so, in a few words; honest about what only a machine has said."""
        if self.state is State.READ:
            return self.read_by
        if not self.verdicts:
            return str(self.state)
        last = max(self.verdicts, key=lambda verdict: verdict.date)
        more = f" and {len(self.verdicts) - 1} more" if len(self.verdicts) > 1 else ""
        return f"{self.state} by {last.listener}, {last.date}{more}"


def words_hash(promise: Promise, statement: str) -> str:
    """SHA-256 of what is written for a safety statement: its blocks, each on a line, without marks of direction."""
    texts = (normal(block.text) for block in promise.blocks_of(statement))
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def hearings(
    promise: Promise, evidence: Evidence, verdicts: Sequence[Verdict], read_by: str = ""
) -> tuple[Hearing, ...]:
    """Where each statement of a recording stands, in the leaflet's order; none for a file that is not heard at all.

    ``read_by`` says who read and signed the recording, where a person did.
    """
    if not any(proof.clip for proof in evidence.proofs):
        return ()
    return tuple(_hearing(promise, evidence, one.id, verdicts, read_by) for one in promise.statements)


def hearings_of(project: Project, promise: Promise, evidence: Evidence) -> tuple[Hearing, ...]:
    """The same with the verdicts that the project keeps.  Raises ListeningProblem where they are damaged."""
    if not any(proof.clip for proof in evidence.proofs):
        return ()
    artefact = evidence.artefact
    verdicts = read_verdicts(project, artefact.language, artefact.leaflet)
    return hearings(promise, evidence, verdicts, read_by(project, evidence))


def spoken_of(project: Project, evidence: Evidence) -> bool:
    """Whether it is a recording, and anybody has said anything of the recordings of its edition."""
    path = verdicts_path(project, evidence.artefact.language, evidence.artefact.leaflet)
    return any(proof.clip for proof in evidence.proofs) and (path.exists() or path.is_symlink())


def weighed(project: Project, promise: Promise, evidence: Evidence) -> Evidence:
    """The evidence of a machine with what listeners said against it; their file being damaged is a fault as well."""
    if not spoken_of(project, evidence):
        return evidence
    try:
        found = hearings_of(project, promise, evidence)
    except ListeningProblem as problem:  # a refusal may have stood in it
        return dataclasses.replace(evidence, findings=(*evidence.findings, problem.finding()))
    refusals = (_refusal(evidence, verdict) for one in found if one.state is State.REFUSED for verdict in one.verdicts)
    return dataclasses.replace(evidence, findings=(*evidence.findings, *refusals))


def as_far_as_known(project: Project, promise: Promise, evidence: Evidence) -> tuple[Hearing, ...]:
    """The same where damage is told of elsewhere: while the verdicts are damaged, nobody has said anything."""
    try:
        return hearings_of(project, promise, evidence)
    except ListeningProblem:
        return hearings(promise, evidence, ())


def tally(found: Sequence[Hearing]) -> str:
    """How many statements a person has heard, in words."""
    refused = sum(one.state is State.REFUSED for one in found)
    words = f"{sum(one.by_person for one in found)} of {len(found)} statements heard by a person"
    return f"{words}, {refused} refused" if refused else words


def read_by(project: Project, evidence: Evidence) -> str:
    """Who read a recording and who listened to it for its sign-off; empty where that is not known for all of it."""
    artefact = evidence.artefact
    edition = f"{artefact.language}/{artefact.leaflet}"
    voices = [voice.partition(": ") for voice in str(evidence.facts.get("voices", "")).split("; ")]
    own = {voice for tag, _, voice in voices if tag == artefact.language}
    try:
        signed = read_signed(project, edition) if own == {f"recorded {edition}"} else None
    except SpeechProblem:  # damaged since: whoever builds is told
        return ""
    return f"read by {signed.reader}, heard by {signed.listener}, {signed.date}" if signed else ""


def _hearing(promise: Promise, evidence: Evidence, statement: str, verdicts: Iterable[Verdict], by: str) -> Hearing:
    own = [proof for proof in evidence.proofs if proof.statement == statement]
    heard = next((proof for proof in own if proof.clip and proof.where), Proof(statement, "", ""))
    words = words_hash(promise, statement)
    said = tuple(v for v in verdicts if (v.statement, v.clip, v.words) == (statement, heard.clip, words))
    refusals = tuple(verdict for verdict in said if verdict.wrong)
    if not heard.clip or not all(proof.where for proof in own):
        state, said = State.LOST, ()
    elif refusals:
        state, said = State.REFUSED, refusals
    elif said:
        state = State.HEARD
    else:
        state = State.READ if by else State.MATCHED
    return Hearing(statement, state, heard.where, heard.clip, words, said, by)


def _refusal(evidence: Evidence, verdict: Verdict) -> Finding:
    layer = next((proof.layer for proof in evidence.proofs if proof.clip == verdict.clip), "")
    return Finding(
        REFUSED,
        f"a listener says that it is not what is written: “{verdict.wrong}” ({verdict.listener}, {verdict.date})",
        Place(evidence.artefact.path),
        "Mend the words or how they are spoken (source/pronunciation), build again and have it heard again.",
        statement=verdict.statement,
        layer=layer,
    )
