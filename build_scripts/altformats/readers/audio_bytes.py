"""Every byte of an MP3 accounted for: one ID3v2.4 tag, then frames of sound of one kind, then nothing.

Private to the audio reader.  What stands before, between or after these is shown, said or obeyed by some players and
not by others: an older tag at the end (ID3v1, APE, Lyrics3), a count of frames that makes a player stop early (Xing,
VBRI), a frame of another rate.  So there may be none of it.  Source: ISO 11172-3 and 13818-3; ID3v2.4.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..errors import FormatProblem

REMEDY: Final = "Do not hand this file out. Build it again."
HEAD: Final = 10
"""Bytes of the head of a tag, and of that of a frame in it."""
FRAME: Final = 576
"""Samples in one frame of MPEG-2 layer III."""
SYNC: Final = 0xFFE00000
KIND: Final = 0xFFF360C4
"""How each frame begins: MPEG-2, layer III, no checksum, 48 kbit and 22,050 samples a second, one channel."""
ROOM: Final = 0x200
"""The bit that says that this frame is a byte longer, which keeps the rate."""
LENGTH: Final = 72 * 48000 // 22050
"""Bytes of a frame without that one."""
LENGTHS: Final = {KIND.to_bytes(4, "big"): LENGTH, (KIND | ROOM).to_bytes(4, "big"): LENGTH + 1}
"""The two ways in which a frame may begin, and its bytes then."""
COUNTS: Final = ((13, b"Xing"), (13, b"Info"), (36, b"VBRI"))
"""Where a frame that is no sound says how many there are."""
MOST: Final = 1 << 28
"""Bytes; a larger file is refused unread.  Four hours are a third of it."""


@dataclass(frozen=True, slots=True)
class Mp3:
    """The tag's frames in order, name and content; the number of frames of sound; what has no place in the file."""

    tags: tuple[tuple[str, bytes], ...]
    frames: int
    unread: tuple[str, ...]


def dissect(data: bytes, name: str) -> Mp3:
    """The parts of a file.  Raises FormatProblem when it does not begin with an ID3v2.4 tag of the plain kind."""
    if data[:3] != b"ID3" or len(data) < HEAD or len(data) > MOST:
        raise FormatProblem("there is no sound timeline: the file does not begin with a tag", name, REMEDY)
    if data[3:6] != b"\4\0\0":
        raise FormatProblem(f"the tag is of another kind than ID3v2.4: {data[3:6].hex()}", name, REMEDY)
    end = HEAD + synchsafe(data[6:HEAD])
    unread: list[str] = []
    tags = tuple(frames_of(data[HEAD:end], unread))
    frames = _sound(data, end, unread)
    return Mp3(tags, frames, tuple(unread))


def frames_of(content: bytes, unread: list[str]) -> Iterator[tuple[str, bytes]]:
    """The frames of a tag, or those within a chapter; what is no frame, or is packed, goes to ``unread``."""
    at = 0
    while at < len(content):
        name, size, flags = content[at : at + 4], synchsafe(content[at + 4 : at + 8]), content[at + 8 : at + HEAD]
        if not any(content[at:]):
            return  # room for edits, all noughts
        whole = at + HEAD + size <= len(content)
        if not (name.isalnum() and name.isascii()) or flags != b"\0\0" or not whole or not size:
            unread.append(f"at byte {at} of the tag something is no plain frame: {content[at : at + HEAD].hex()}")
            return
        yield name.decode("ascii"), content[at + HEAD : at + HEAD + size]
        at += HEAD + size


def synchsafe(four: bytes) -> int:
    """The number in four bytes of seven bits.  One that has the eighth is wrong, and so is its number: too large."""
    if len(four) < 4 or any(byte & 128 for byte in four):  # noqa: PLR2004 - as the format says
        return 1 << 40
    return int(sum(byte << shift for byte, shift in zip(four, (21, 14, 7, 0), strict=True)))


def _sound(data: bytes, at: int, unread: list[str]) -> int:
    """The number of frames from ``at`` on.  After the first byte that belongs to none, no more are looked for."""
    first = at
    frames = 0
    while at < len(data):
        length = LENGTHS.get(data[at : at + 4])
        if length is None:
            head = int.from_bytes(data[at : at + 4], "big")
            kind = "a frame of another kind" if head & SYNC == SYNC else "something that is no sound"
            unread.append(f"at byte {at}, after {frames} frames of sound, stands {kind}: {data[at : at + 16]!r}")
            break
        at += length
        frames += 1
    if at > len(data):
        unread.append("the last frame of sound is cut off")
    for place, mark in COUNTS:
        if data[first + place : first + place + 4] == mark:
            unread.append(f"a frame {mark.decode('ascii')} tells players how long the sound is, and may not be true")
    return frames
