"""What a recording says of itself, corrupted: timeline, chapters, title, transcript; and its frames and last bytes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from ..mutation import Damage, Family, Operator, Victim
from .audio_surgery import TIMELINE, Hit, Tape, a_passage, clock, threaded, written

Change = Callable[[Tape, Hit, Victim, random.Random], str | None]
OTHER_TITLES: Final = ("Having an MRI scan", "Your colonoscopy", "Eye drops after surgery", "Knee exercises")
FRAME_BYTES: Final = 156


def _operator(code: str, about: str, change: Change, family: Family = Family.METADATA) -> Operator:
    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        tape = threaded(victim.path)
        hit = a_passage(tape, victim, draw)
        what = change(tape, hit, victim, draw) if hit else None
        if hit is None or what is None:
            return None
        written(victim.path, tape, again=False)
        return Damage(f"{clock(hit.start)}, “{hit.row['written']}”: {what}", hit.statement)

    return Operator(code, "audio", family, about, corrupt)


def _without_not(words: str, victim: Victim) -> str | None:
    """The words without the first of the language's words that say no."""
    said = words.split()
    for at, word in enumerate(said):
        if word.strip(".,;:!?“”\"'،۔؟।").casefold() in victim.language.pronunciation.negations:
            return " ".join(said[:at] + said[at + 1 :])
    return None


def _written_without_not(tape: Tape, hit: Hit, victim: Victim, _draw: random.Random) -> str | None:
    row = next((row for row in tape.passages if row is hit.row), hit.row)
    less = _without_not(row["written"], victim)
    if less is None:
        return None
    row["written"] = less
    return "the timeline says that it was written without its word for not"


def _spoken_without_not(_tape: Tape, hit: Hit, victim: Victim, _draw: random.Random) -> str | None:
    less = _without_not(hit.row["spoken"], victim)
    if less is None:
        return None
    hit.row["spoken"] = less
    return "the timeline says that it was spoken without its word for not"


def _spoken_otherwise(_tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str | None:
    words = hit.row["spoken"].split()
    if len(words) < 3:  # noqa: PLR2004 - two words can be exchanged and a third be left
        return None
    at = draw.randrange(len(words) - 1)
    if words[at] == words[at + 1]:
        return None
    words[at], words[at + 1] = words[at + 1], words[at]
    hit.row["spoken"] = " ".join(words)
    return f"the timeline says that “{words[at + 1]}” was spoken after “{words[at]}”"


def _shifted(_tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str:
    by = draw.choice((-1, 1)) * draw.uniform(0.3, 3.0)
    hit.row["start"] += by
    hit.row["end"] += by
    return f"the timeline places it {by:+.1f} seconds away"


def _left_out(tape: Tape, hit: Hit, _victim: Victim, _draw: random.Random) -> str:
    tape.passages.remove(hit.row)
    return "the timeline leaves it out, though it sounds"


def _marked_as_english(_tape: Tape, hit: Hit, victim: Victim, _draw: random.Random) -> str | None:
    english = victim.promise.english.tag
    if hit.row["tag"] == english:
        hit.row["tag"] = "cy"
    else:
        hit.row["tag"] = english
    return f"the timeline says that it is {hit.row['tag']}"


def _other_engine(_tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str:
    hit.row["engine"], hit.row["voice"] = draw.choice((("espeak", "roa/fr"), ("gtts", "en"), ("nobody", "x")))
    return f"the timeline says that it was spoken by {hit.row['engine']} {hit.row['voice']}"


def _no_timeline(tape: Tape, _hit: Hit, _victim: Victim, _draw: random.Random) -> str:
    tape.tags.delall(f"GEOB:{TIMELINE}")
    return "the timeline is gone"


def _title(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    from mutagen.id3 import TIT2

    title = draw.choice(OTHER_TITLES)
    tape.tags.setall("TIT2", [TIT2(encoding=3, text=title)])
    return f"the player shows the title {title}"


def _language(tape: Tape, _hit: Hit, victim: Victim, draw: random.Random) -> str:
    from mutagen.id3 import TLAN

    other = draw.choice([tag for tag in ("eng", "pol", "fra", "cym") if tag != victim.language.alpha3])
    tape.tags.setall("TLAN", [TLAN(encoding=3, text=other)])
    return f"the player shows the language {other}"


def _chapter_renamed(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    from mutagen.id3 import TIT2

    first, second = draw.sample(tape.tags.getall("CHAP"), 2)
    mine, theirs = str(first.sub_frames["TIT2"]), str(second.sub_frames["TIT2"])
    first.sub_frames["TIT2"] = TIT2(encoding=3, text=theirs)
    second.sub_frames["TIT2"] = TIT2(encoding=3, text=mine)
    return f"the chapters “{mine}” and “{theirs}” have each other's name"


def _chapter_moved(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    chapter = draw.choice(tape.tags.getall("CHAP"))
    by = draw.choice((-1, 1)) * draw.randrange(1500, 60000)
    chapter.start_time = (
        max(0, chapter.start_time + by) if chapter.start_time + by > 0 else chapter.start_time + abs(by)
    )
    return f"the chapter “{chapter.sub_frames['TIT2']}” begins elsewhere"


def _chapter_lost(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    chapter = draw.choice(tape.tags.getall("CHAP"))
    tape.tags.delall(f"CHAP:{chapter.element_id}")
    for contents in tape.tags.getall("CTOC"):
        contents.child_element_ids = [one for one in contents.child_element_ids if one != chapter.element_id]
    return f"the chapter “{chapter.sub_frames['TIT2']}” cannot be jumped to"


def _transcript(tape: Tape, hit: Hit, victim: Victim, _draw: random.Random) -> str | None:
    """What players show while it sounds."""
    frames = tape.tags.getall("USLT")
    less = _without_not(hit.row["written"], victim)
    if not frames or less is None or hit.row["written"] not in frames[0].text:
        return None
    frames[0].text = frames[0].text.replace(hit.row["written"], less)
    return "the transcript that players show lacks its word for not"


def _captions(tape: Tape, hit: Hit, victim: Victim, _draw: random.Random) -> str | None:
    frames = tape.tags.getall("SYLT")
    less = _without_not(hit.row["written"], victim)
    if not frames or less is None:
        return None
    frames[0].text = [(less if text == hit.row["written"] else text, at) for text, at in frames[0].text]
    return "the captions that players show lack its word for not"


def _comment(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    from mutagen.id3 import COMM, TXXX, USLT, WXXX

    words = "You may drive, eat and drink today."
    frame = draw.choice(
        (
            COMM(encoding=3, lang="eng", desc="note", text=words),
            TXXX(encoding=3, desc="note", text=words),
            WXXX(encoding=3, desc="more", url="https://example.org/"),
            USLT(encoding=3, lang="eng", desc="note", text=words),
        )
    )
    tape.tags.add(frame)
    return f"a frame {frame.FrameID} is added that players show"


def _picture(tape: Tape, _hit: Hit, _victim: Victim, _draw: random.Random) -> str:
    from mutagen.id3 import APIC

    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6360606000000004000"
        "1f61738550000000049454e44ae426082"
    )
    tape.tags.add(APIC(encoding=3, mime="image/png", type=3, desc="Cover", data=dot))
    return "a cover picture is added"


def _louder_by_tag(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    from mutagen.id3 import RVA2

    tape.tags.add(RVA2(desc="track", channel=1, gain=-draw.uniform(20, 60), peak=0.5))
    return "a tag tells players to turn it down until nothing is heard"


def _old_tag_behind(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    title = draw.choice(OTHER_TITLES).encode()[:30].ljust(30, b"\0")
    tape.extra = b"TAG" + title + b"\0" * 94 + b"\xff"
    return "a second title stands behind the sound"


def _bytes_behind(tape: Tape, _hit: Hit, _victim: Victim, draw: random.Random) -> str:
    tape.extra = draw.randbytes(draw.randrange(500, 5000))
    return f"{len(tape.extra)} bytes of something else stand behind the sound"


def _frames_lost(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str:
    at = _byte(tape, hit)
    count = draw.randrange(12, 80)
    tape.frames = tape.frames[:at] + tape.frames[at + count * FRAME_BYTES :]
    return f"about {count * 0.026:.1f} seconds of frames are lost"


def _bytes_garbled(tape: Tape, hit: Hit, _victim: Victim, draw: random.Random) -> str:
    at = _byte(tape, hit)
    count = draw.randrange(2000, 6000)
    tape.frames = tape.frames[:at] + draw.randbytes(count) + tape.frames[at + count :]
    return f"{count} bytes are garbled"


def _byte(tape: Tape, hit: Hit) -> int:
    """The byte of the frames at which the passage begins."""
    return round(hit.start / tape.samples.size * len(tape.frames))


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("audio-written-without-not", "The timeline denies a word for not that is written.", _written_without_not),
    _operator("audio-spoken-without-not", "The timeline denies a word for not that is spoken.", _spoken_without_not),
    _operator("audio-spoken-otherwise", "The timeline states other words than those that sound.", _spoken_otherwise),
    _operator("audio-timeline-shifted", "The timeline states another time.", _shifted),
    _operator("audio-timeline-left-out", "The timeline leaves out a sentence that sounds.", _left_out),
    _operator("audio-marked-as-another", "A sentence is marked as of another language.", _marked_as_english),
    _operator("audio-other-engine", "The timeline names a voice that did not speak.", _other_engine),
    _operator("audio-no-timeline", "The recording has lost its timeline.", _no_timeline),
    _operator("audio-title", "Players show the title of another leaflet.", _title),
    _operator("audio-language", "Players show another language.", _language),
    _operator("audio-chapter-renamed", "Two chapters have each other's name.", _chapter_renamed),
    _operator("audio-chapter-moved", "A chapter begins at another time.", _chapter_moved),
    _operator("audio-chapter-lost", "A chapter cannot be jumped to.", _chapter_lost),
    _operator("audio-transcript", "The transcript lacks a word for not.", _transcript),
    _operator("audio-captions", "The captions lack a word for not.", _captions),
    _operator("audio-comment", "Players show words that nobody approved.", _comment),
    _operator("audio-picture", "Players show a picture that nobody approved.", _picture),
    _operator("audio-turned-down", "A tag tells players to turn the sound down.", _louder_by_tag),
    _operator("audio-second-title", "A second tag behind the sound names another leaflet.", _old_tag_behind),
    _operator("audio-bytes-behind", "Unknown bytes stand behind the sound.", _bytes_behind),
    _operator("audio-frames-lost", "Frames of a sentence are lost on the way.", _frames_lost, Family.SOUND),
    _operator("audio-garbled", "Bytes of a sentence are garbled on the way.", _bytes_garbled, Family.SOUND),
)
"""What can happen to what a recording says of itself, and to its bytes."""
