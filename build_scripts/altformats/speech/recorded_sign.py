"""The sign-off of a recording: who read, who listened, of which sound, and where each block of words is in it.

The private half of ``recorded.py``.  It lies beside the sound as ``<leaflet>.signed.json``.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ..errors import SpeechProblem
from ..model import Project, ScriptLine
from .recorded_sound import MOST_LABELS, read_sound, spans_by_labels, spans_by_pauses

SCHEMA: Final = "altformats-recording-1"
SUFFIXES: Final = (".wav", ".flac", ".mp3")
MOST_BYTES: Final = 2_000_000_000
MOST_SECONDS: Final = 4 * 3600
"""No span ends later: the longest sound that is taken is shorter."""
SHORTEST: Final = 0.02
"""Seconds of sound for each character, below which words must be missing."""
LONGEST: Final = 1.0
"""The same, above which more than these words must be in it."""
SPARE: Final = 3.0
"""Seconds on top: one word takes a second."""
README: Final = "source/recordings/README.md says how."


@dataclass(frozen=True, slots=True)
class SignedBlock:
    """One block: its number in the script, its words and their hash, and where they are, in seconds."""

    number: str
    tag: str
    words: str
    sha256: str
    start: float
    end: float
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign-off as it was written.  ``sound`` is the file's name, ``sha256`` the hash of its bytes."""

    sound: str
    sha256: str
    reader: str
    listener: str
    date: str
    blocks: tuple[SignedBlock, ...]


def sound_file(project: Project, edition: str) -> Path | None:
    """The sound of an edition such as ``so/nerve-root-injection``.  Raises SpeechProblem where there are two."""
    files = [path for suffix in SUFFIXES if (path := _beside(project, edition, suffix)).is_file()]
    if len(files) > 1:
        raise SpeechProblem("two sounds for one leaflet", ", ".join(path.name for path in files), "Keep one of them.")
    if files and files[0].stat().st_size > MOST_BYTES:
        raise SpeechProblem("the sound is too large", files[0].name, "Save it as FLAC.")
    return files[0] if files else None


def read_signed(project: Project, edition: str) -> Signed | None:
    """The sign-off beside the sound; None where there is none.  Raises SpeechProblem for a damaged one."""
    path = _beside(project, edition, ".signed.json")
    if not path.is_file():
        return None
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        blocks = tuple(_block(row) for row in table["blocks"])
        people = [str(table[key]) for key in ("sound", "sha256", "reader", "listener", "date")]
        sound = table["schema"] == SCHEMA and all(words_hash(block.words) == block.sha256 for block in blocks)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(project, path, repr(error)) from error
    if not sound:
        raise _damaged(project, path, "a hash does not belong to its words, or the kind is unknown")
    _two_people(people[2], people[3])
    return Signed(people[0], people[1], people[2], people[3], people[4], blocks)


def find(project: Project, edition: str, script: Sequence[ScriptLine]) -> tuple[SignedBlock, ...]:
    """Where each block of the script is in the sound, by its labels or by its pauses.

    Raises SpeechProblem: no sound, another number of blocks, a span too short or too long for its words.
    """
    sound = sound_file(project, edition)
    if sound is None:
        raise SpeechProblem("there is no recording", project.relative(_beside(project, edition, ".wav")), README)
    samples, rate = read_sound(sound)
    place = project.relative(sound)
    labels = sound.with_suffix(".txt")
    own = edition.partition("/")[0]
    lines = {line.number: line for line in script}
    if labels.is_file():
        if labels.stat().st_size > MOST_LABELS:
            raise SpeechProblem("the label track is too large", project.relative(labels), README)
        spans = spans_by_labels(labels.read_text(encoding="utf-8", errors="replace"), project.relative(labels))
    else:
        numbers = [line.number for line in script if line.tag == own]
        spans = dict(zip(numbers, spans_by_pauses(samples, rate, len(numbers), place), strict=True))
    missing = [line.number for line in script if line.number not in spans and line.tag == own]
    unknown = [number for number in spans if number not in lines]
    if missing or unknown:
        what = f"no label for block {', '.join(missing)}" if missing else f"no block {', '.join(unknown)} in the script"
        raise SpeechProblem(what, project.relative(labels), README)
    blocks = tuple(_found(line, spans[number]) for number, line in lines.items() if number in spans)
    for block in blocks:
        _must_fit(block, samples.size / rate, place)
    return blocks


def sign(
    project: Project, edition: str, script: Sequence[ScriptLine], reader: str, listener: str, date: datetime.date
) -> tuple[Path, Signed]:
    """Write the sign-off of the recording as it is now.  Raises SpeechProblem where it cannot be signed."""
    _two_people(reader, listener)
    blocks = find(project, edition, script)
    sound = sound_file(project, edition)
    assert sound is not None  # noqa: S101 - ``find`` has just read it
    signed = Signed(sound.name, hash_of(sound), reader.strip(), listener.strip(), date.isoformat(), blocks)
    path = _beside(project, edition, ".signed.json")
    fresh = path.with_name(f"{path.name}.new")
    text = json.dumps({"schema": SCHEMA, **asdict(signed)}, ensure_ascii=False, indent=1, sort_keys=True)
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)
    return path, signed


def words_hash(words: str) -> str:
    """SHA-256 of the words, one space between them."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _beside(project: Project, edition: str, suffix: str) -> Path:
    tag, _, slug = edition.partition("/")
    if not all(part and part.replace("-", "").isalnum() for part in (tag, slug)):
        raise SpeechProblem(f"there is no edition {edition!r}", "source/recordings", "Name it as language/leaflet.")
    return project.recordings / tag / f"{slug}{suffix}"


def _block(row: dict[str, object]) -> SignedBlock:
    start, end = float(str(row["start"])), float(str(row["end"]))
    if not 0 <= start < end <= MOST_SECONDS:
        raise ValueError(f"a span from {start} to {end}")
    number, tag, words, sha256 = (str(row[key]) for key in ("number", "tag", "words", "sha256"))
    return SignedBlock(number, tag, words, sha256, start, end, row.get("notice") is True)


def _found(line: ScriptLine, span: tuple[float, float]) -> SignedBlock:
    return SignedBlock(line.number, line.tag, line.words, words_hash(line.words), *span, line.notice)


def _must_fit(block: SignedBlock, seconds: float, place: str) -> None:
    """Words that are missing, or more than these words, show in the length."""
    length = block.end - block.start
    if not 0 <= block.start < block.end <= seconds + 0.01:
        raise SpeechProblem(f"block {block.number} lies outside the sound", place, README)
    if not SHORTEST * len(block.words) <= length <= LONGEST * len(block.words) + SPARE:
        raise SpeechProblem(
            f"block {block.number} is {length:.1f} seconds long for {len(block.words)} characters: “{block.words}”",
            place,
            "Listen from there on: a block is missing, or two have run into one.",
        )


def _two_people(reader: str, listener: str) -> None:
    first, second = (" ".join(name.split()).casefold() for name in (reader, listener))
    if not first or not second or first == second:
        raise SpeechProblem(
            "reader and listener are not two people", "--listener", "Somebody else must listen to it all."
        )


def _damaged(project: Project, path: Path, why: str) -> SpeechProblem:
    return SpeechProblem(f"the sign-off is damaged: {why}", project.relative(path), "Sign the recording again.")
