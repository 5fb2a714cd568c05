"""What the tag of a recording may say, word for word.  Private to the audio reader.

Players show the title, the notices, the chapters and the words of a recording before and while it sounds, so each of
these must be what the timeline says, which the sound proves.  So the content of every frame is worked out from the
timeline and compared by its bytes.  A frame that is not in this list (a picture, a remark, a link, a volume to play)
is refused, and so is one that is missing or stands twice.  Source: ID3v2.4.0 frames; ID3v2 chapter frame addendum 1.0.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..model import RATE, Spoken
from .audio_bytes import Mp3, frames_of
from .audio_timeline import OBJECT, Timeline

UTF8: Final = b"\3"
WORDS: Final = ("TIT2", "TIT3", "TPE1", "TCOP", "TLAN", "TCON", "TLEN", "COMM", "USLT", "SYLT", "CTOC")
"""Each stands once; a subtitle (TIT3) may be left out where there is no notice."""
GENRE: Final = "Speech"
RECORDED: Final = "recorded"
"""The engine that is a person, who does not say how long the recording lasts."""
LEAD: Final = 0.06
"""Seconds by which a chapter may begin before its title sounds."""
TAIL: Final = 0.15
"""Seconds by which the last chapter may end before the file does: what the encoder adds at both ends."""
TIMES: Final = struct.Struct(">IIII")
UNUSED: Final = 0xFFFFFFFF
"""A byte offset that is not given."""
BEFORE_NOTICES: Final = 4
"""Blocks of the opening before its notices: title, "published by", publisher, and the heading of the notices."""
SHOWN: Final = 120
"""Characters of a wrong content that a fault shows."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter as the tag states it: seconds from the start."""

    name: str
    title: str
    start: float
    end: float


def marks(mp3: Mp3) -> tuple[Mark, ...]:
    """The chapters in the order of their times; one that cannot be read has a title of its own."""
    return tuple(
        sorted((_mark(content) for frame, content in mp3.tags if frame == "CHAP"), key=lambda mark: mark.start)
    )


def code_of(mp3: Mp3) -> str:
    """The code of three letters for its language that the tag bears."""
    return dict(mp3.tags).get("TLAN", b"").removeprefix(UTF8).rstrip(b"\0").decode("ascii", "replace")


def faults(mp3: Mp3, timeline: Timeline, seconds: float, codes: Mapping[str, str]) -> Iterator[str]:
    """All that the tag says and the timeline does not, in words.

    ``seconds`` is the length of the sound, ``codes`` the code of three letters for each language's tag.
    """
    chapters = marks(mp3)
    yield from _chapter_faults(chapters, timeline.blocks, seconds)
    code = codes.get(timeline.language, "") if codes else code_of(mp3)
    wanted = _wanted(timeline, chapters, code.encode())
    seen = Counter(frame for frame, _ in mp3.tags)
    for frame, count in seen.items():
        if frame not in (*WORDS, "CHAP", "GEOB"):
            yield f"nobody knows what a frame {frame} does here: {_shown(dict(mp3.tags)[frame])}"
        elif count > 1 and frame != "CHAP":
            yield f"the frame {frame} stands {count} times"
    for frame, content in mp3.tags:
        if frame in wanted and content.rstrip(b"\0") != wanted[frame].rstrip(b"\0"):
            yield f"the frame {frame} holds {_shown(content)} where the sound says {_shown(wanted[frame])}"
        if frame == "GEOB" and not content.startswith(OBJECT):
            yield f"there is an object in the tag: {_shown(content)}"
    for frame in wanted:
        if frame not in seen and (frame != "TIT3" or len(wanted[frame]) > len(UTF8)):
            yield f"the frame {frame} is missing"


def _wanted(timeline: Timeline, chapters: Sequence[Mark], code: bytes) -> dict[str, bytes]:
    """What each frame must hold."""
    blocks = timeline.blocks
    title = blocks[0].written
    about = _about(blocks, chapters)
    notices = _notices(timeline, chapters)
    own = [entry.written for entry in notices if entry.tag == timeline.language]
    other = [entry.written for entry in notices if entry.tag != timeline.language]
    cover = [title, *(entry.written for entry in about[1:4]), *own, *other]
    names = b"".join(mark.name.encode() + b"\0" for mark in chapters)
    sung = b"".join(_utf8(e.written) + b"\0" + struct.pack(">I", round(e.start * 1000)) for e in timeline.passages)
    return {
        "TIT2": UTF8 + _utf8(title),
        "TIT3": UTF8 + _utf8(" ".join(own)),
        "TPE1": UTF8 + _utf8(about[-3].written if len(about) > 2 else ""),  # noqa: PLR2004 - publisher, copyright, the end
        "TCOP": UTF8 + _utf8(about[-2].written.removeprefix("© ") if len(about) > 1 else ""),
        "TLAN": UTF8 + code,
        "TCON": UTF8 + _utf8(GENRE),
        "TLEN": UTF8 + str(round(timeline.samples * 1000 / RATE)).encode(),
        "COMM": UTF8 + code + b"\0" + _utf8("\n".join(cover)),
        "USLT": UTF8 + code + b"\0" + _utf8("\n".join(entry.written for entry in blocks)),
        "SYLT": UTF8 + code + b"\2\1\0" + sung,
        "CTOC": b"toc\0\3" + bytes([len(chapters) % 256]) + names + _titled(title),
    }


def _chapter_faults(chapters: Sequence[Mark], blocks: Sequence[Spoken], seconds: float) -> Iterator[str]:
    """Chapters that do not begin where their titles are said, leave a gap, or are not those that are named."""
    for mark in chapters:
        if not any(b.written == mark.title and 0 <= b.start - mark.start <= LEAD for b in blocks):
            yield f"the chapter “{mark.title}” begins at {mark.start:.1f} seconds, where nobody says its title"
    for before, after in pairwise(chapters):
        if before.end != after.start:
            yield f"the chapter “{before.title}” does not end where “{after.title}” begins"
    if len({mark.name for mark in chapters}) < len(chapters):
        yield "two chapters have the same name"
    if not chapters or chapters[0].title != blocks[0].written or not 0 <= seconds - chapters[-1].end <= TAIL:
        yield "the chapters do not span the recording from its title to its end"
        return
    titles = iter(mark.title for mark in chapters[1:])
    for entry in blocks[_contents(blocks, chapters) :]:
        if entry.written not in titles:  # moves on to it: the chapters stand in the order in which they are named
            yield f"the part “{entry.written}” has no chapter in its place"
        if entry.written == chapters[-1].title:
            break


def _contents(blocks: Sequence[Spoken], chapters: Sequence[Mark]) -> int:
    """Which block is the first that names a part: the first chapter's title, before that chapter."""
    title = chapters[1].title if len(chapters) > 1 else ""
    return next((at for at, entry in enumerate(blocks) if at and entry.written == title), len(blocks))


def _notices(timeline: Timeline, chapters: Sequence[Mark]) -> Sequence[Spoken]:
    """The blocks of the opening between the heading of the notices and what is said before the list of parts."""
    human = any(e.engine == RECORDED and e.tag == timeline.language for e in timeline.passages)
    until = _contents(timeline.blocks, chapters) - (1 if human else 2)
    return timeline.blocks[BEFORE_NOTICES : max(until, BEFORE_NOTICES)]


def _about(blocks: Sequence[Spoken], chapters: Sequence[Mark]) -> Sequence[Spoken]:
    """The blocks of the last chapter: its title, code, dates, publisher, copyright and the end."""
    start = chapters[-1].start if chapters else 0.0
    return [entry for entry in blocks if entry.start >= start]


def _mark(content: bytes) -> Mark:
    name, _, rest = content.partition(b"\0")
    unread: list[str] = []
    inner = list(frames_of(rest[TIMES.size :], unread))
    if len(rest) < TIMES.size or unread or len(inner) != 1 or inner[0][0] != "TIT2" or not inner[0][1].startswith(UTF8):
        return Mark("", f"(not to be read: {_shown(content)})", 0.0, 0.0)
    start, end, first, last = TIMES.unpack(rest[: TIMES.size])
    title = inner[0][1].removeprefix(UTF8).rstrip(b"\0").decode("utf-8", "replace")
    if (first, last) != (UNUSED, UNUSED):
        title = f"{title} (with places in bytes, which may be others)"
    return Mark(name.decode("utf-8", "replace"), title, start / 1000, end / 1000)


def _titled(title: str) -> bytes:
    """A title as a frame of its own, within the table of chapters."""
    content = UTF8 + _utf8(title) + b"\0"
    size = len(content)
    return b"TIT2" + bytes(size >> shift & 127 for shift in (21, 14, 7, 0)) + b"\0\0" + content


def _utf8(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")


def _shown(content: bytes) -> str:
    words = content.removeprefix(UTF8).decode("utf-8", "backslashreplace").replace("\0", " ").strip()
    return f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"
