"""What an MP3 says of itself in ID3v2.4: title, language, chapters, cover text, transcript and timeline.

The private half of ``audio.py``.  The timeline lies in a general object (GEOB) as JSON, so that the file alone, however
often copied, can be proven.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Final

from ..interface import CODE, ISSUED, REVIEW
from ..model import RATE, Edition, Spoken, joined, plain
from .audio_recording import Recording

TIMELINE: Final = "altformats timeline"
SCHEMA: Final = "altformats-timeline-1"
UTF8: Final = 3
MILLISECONDS: Final = 2
LYRICS: Final = 1
ORDERED_TOP: Final = 3
UNUSED: Final = 0xFFFFFFFF
"""A chapter's byte offsets: this value says, go by the times."""


def tagged(mp3: bytes, edition: Edition, told: Recording) -> bytes:
    """The MP3 with its tags in front."""
    from mutagen import id3

    marks, timeline, samples = told.marks, told.timeline, told.decoded
    alpha3, title = edition.language.alpha3, plain(edition.title)
    cover = _cover(edition)
    written = [(entry.written, round(entry.start * 1000)) for entry in timeline]
    tags = id3.ID3()
    frames = [
        id3.TIT2(encoding=UTF8, text=title),
        id3.TIT3(encoding=UTF8, text=" ".join(edition.word(notice) for notice in edition.notices)),
        id3.TPE1(encoding=UTF8, text=edition.publisher.name),
        id3.TCOP(encoding=UTF8, text=edition.publisher.copyright.removeprefix("© ")),
        id3.TLAN(encoding=UTF8, text=alpha3),
        id3.TCON(encoding=UTF8, text="Speech"),
        id3.TLEN(encoding=UTF8, text=str(round(samples * 1000 / RATE))),
        id3.COMM(encoding=UTF8, lang=alpha3, desc="", text=cover),
        id3.USLT(encoding=UTF8, lang=alpha3, desc="", text=_transcript(timeline)),
        id3.SYLT(encoding=UTF8, lang=alpha3, format=MILLISECONDS, type=LYRICS, desc="", text=written),
        id3.GEOB(
            encoding=UTF8,
            mime="application/json",
            filename="timeline.json",
            desc=TIMELINE,
            data=_json(edition, told),
        ),
        id3.CTOC(
            element_id="toc",
            flags=ORDERED_TOP,
            child_element_ids=[f"chapter{number}" for number in range(len(marks))],
            sub_frames=[id3.TIT2(encoding=UTF8, text=title)],
        ),
    ]
    for number, mark in enumerate(marks):
        frames.append(
            id3.CHAP(
                element_id=f"chapter{number}",
                start_time=int(mark.start * 1000),  # never after what it marks
                end_time=int(mark.end * 1000),
                start_offset=UNUSED,
                end_offset=UNUSED,
                sub_frames=[id3.TIT2(encoding=UTF8, text=mark.title)],
            )
        )
    for frame in frames:
        tags.add(frame)
    file = BytesIO(mp3)
    tags.save(file, v2_version=4, v1=0, padding=lambda info: 0)  # noqa: ARG005 - the library's contract; no room for edits
    return file.getvalue()


def _cover(edition: Edition) -> str:
    """What would stand on the cover of a disc: code, dates and the notices."""
    meta = edition.meta
    lines = (
        plain(edition.title),
        edition.word(CODE).format(code=meta.code, version=meta.version),
        edition.word(ISSUED).format(date=edition.issued),
        edition.word(REVIEW).format(date=edition.review_by),
        *(edition.word(notice) for notice in edition.notices),
        *(notice for notice in edition.notices if edition.language.tag != edition.english.tag),
    )
    return "\n".join(lines)


def _transcript(timeline: Sequence[Spoken]) -> str:
    """The written text, one block to a line."""
    lines: dict[int, list[str]] = {}
    for entry in timeline:
        lines.setdefault(entry.block, []).append(entry.written)
    return "\n".join(joined(sentences) for sentences in lines.values())


def _json(edition: Edition, told: Recording) -> bytes:
    table = {
        "schema": SCHEMA,
        "language": edition.language.tag,
        "rate": RATE,
        "samples": told.decoded,
        "passages": [asdict(entry) for entry in told.timeline],
        "passed": told.passed,
    }
    return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
