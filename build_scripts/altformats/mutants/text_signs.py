"""Signs changed in a plain text that look the same or cannot be seen, as by a bad conversion or an attacker."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from ..mutation import Damage, Family, Operator, Victim
from ..mutation_words import WORD, put, spaced
from .text_lines import ISOLATES, Stretch, anywhere, in_statement, read, statements, write

Changed = tuple[str, str] | None
ALIKE: Final[Mapping[str, str]] = {
    **dict(zip("aceopxyisjABCEHIKMOPTXS", "асеорхуіѕјАВСЕНІКМОРТХЅ", strict=True)),
    "ي": "ى",
    "ك": "ک",
    "ه": "ة",
    "ی": "ي",
    "ک": "ك",
    "ہ": "ه",
    "র": "ব",
    "ঘ": "য",
    "ড": "ড়",
    "未": "末",
    "日": "曰",
    "天": "夭",
    "己": "已",
    "请": "清",
    "人": "入",
    "不": "丕",
}
"""Letters with others that look like them: of another script, or beside them in their own."""
FIGURES_ALIKE: Final[Mapping[str, str]] = {"0": "O", "1": "l", "৪": "8", "৭": "9", "০": "0", "১": "9", "৫": "৬"}
UNSEEN: Final = (
    ("soft hyphen", "\u00ad"),
    ("space of no width", "\u200b"),
    ("joiner of no width", "\u200d"),
    ("non-joiner of no width", "\u200c"),
    ("word joiner", "\u2060"),
    ("mark of byte order", "\ufeff"),
    ("invisible plus", "\u2064"),
    ("filler of Hangul", "\u3164"),
    ("variation selector", "\ufe0f"),
    ("tag letter", "\U000e0041"),
)
OVERRIDES: Final = (("left-to-right override", "\u202d"), ("right-to-left override", "\u202e"))
STEERING: Final = (
    ("right-to-left isolate", "\u2067", "\u2069"),
    ("right-to-left embedding", "\u202b", "\u202c"),
    ("first-strong isolate", "\u2068", "\u2069"),
    ("left-to-right embedding", "\u202a", "\u202c"),
)
TELEPHONE: Final = re.compile("\u2066(0\\d{3} \\d{3} \\d{4})\u2069")


def _alike(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim
    found = [at for at, sign in enumerate(line) if sign in ALIKE]
    if not found:
        return None
    at = draw.choice(found)
    new = ALIKE[line[at]]
    return line[:at] + new + line[at + 1 :], f"“{line[at]}” became U+{ord(new[0]):04X}"


def _all_alike(line: str, victim: Victim, draw: random.Random) -> Changed:
    """Every such letter: words that are seen and can be neither found nor spoken."""
    del victim, draw
    new = "".join(ALIKE.get(sign, sign) for sign in line)
    return (new, "every letter that has a double became it") if new != line else None


def _figure_alike(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim
    found = [at for at, sign in enumerate(line) if sign in FIGURES_ALIKE]
    if not found:
        return None
    at = draw.choice(found)
    return line[:at] + FIGURES_ALIKE[line[at]] + line[at + 1 :], f"“{line[at]}” became “{FIGURES_ALIKE[line[at]]}”"


def _unseen(line: str, victim: Victim, draw: random.Random) -> Changed:
    """Within a word or figure: it is cut in two for who listens or searches."""
    del victim
    found = [at for at in range(1, len(line)) if line[at - 1].isalnum() and line[at].isalnum()]
    if not found:
        return None
    at, (name, sign) = draw.choice(found), draw.choice(UNSEEN)
    return line[:at] + sign + line[at:], f"a {name} after “{line[max(0, at - 6) : at]}”"


def _overridden(line: str, victim: Victim, draw: random.Random) -> Changed:
    """Against the direction of the line: letters are shown in reverse."""
    rtl = victim.language.direction == "rtl"
    name, sign = OVERRIDES[0] if rtl else OVERRIDES[1]
    first = draw.randrange(len(line) // 2)
    last = draw.randrange(first + 2, len(line) + 1)
    return f"{line[:first]}{sign}{line[first:last]}\u202c{line[last:]}", f"a {name} over “{line[first:last][:40]}”"


def _steered(line: str, victim: Victim, draw: random.Random) -> Changed:
    """A whole line in the other direction: its groups, brackets and stops change places."""
    rtl = victim.language.direction == "rtl"
    name, begin, end = STEERING[3] if rtl else draw.choice(STEERING[:3])
    return f"{begin}{line}{end}", f"a {name} around it"


def _isolate_lost(line: str, victim: Victim, draw: random.Random) -> Changed:
    """In right-to-left text the groups of a telephone number are then shown in reverse."""
    del victim
    found = list(TELEPHONE.finditer(line))
    if not found:
        return None
    match = draw.choice(found)
    return put(line, match, match[1]), f"no isolate around {match[1]}"


def _accents_lost(line: str, victim: Victim, draw: random.Random) -> Changed:
    """As when a program knows no letters but those of English."""
    del victim, draw
    plain = unicodedata.normalize("NFD", line)
    new = unicodedata.normalize("NFC", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    same = unicodedata.normalize("NFC", line) == new
    return None if same else (new, "its letters have lost their marks")


def _unknown_letters(line: str, victim: Victim, draw: random.Random) -> Changed:
    """A letter became the sign for one that is not known."""
    del victim
    found = [at for at, sign in enumerate(line) if sign.isalpha()]
    if not found:
        return None
    at = draw.choice(found)
    sign = draw.choice("?\ufffd□")
    return line[:at] + sign + line[at + 1 :], f"“{line[at]}” became “{sign}”"


def _markup(line: str, victim: Victim, draw: random.Random) -> Changed:
    """A mark of some other format around a word: it is seen, and read out."""
    found = list(WORD.finditer(line)) if spaced(victim.language) else list(re.finditer("[\u4e00-\u9fff]{2}", line))
    if not found:
        return None
    match = draw.choice(found)
    begin, end = draw.choice((("**", "**"), ("<b>", "</b>"), ("~~", "~~"), ("[", "](#)"), ("&lt;", "&gt;")))
    return put(line, match, begin + match[0] + end), f"“{begin}{match[0]}{end}”"


def _control(line: str, victim: Victim, draw: random.Random) -> Changed:
    """A sign of old teleprinters: shown as a box, or as words gone."""
    del victim
    at = draw.randrange(1, len(line))
    sign = draw.choice("\x00\x07\x08\x0b\x0c\x1b\x7f\x85")
    return line[:at] + sign + line[at:], f"a control character U+{ord(sign):04X} after “{line[max(0, at - 6) : at]}”"


def _line_broken(line: str, victim: Victim, draw: random.Random) -> Changed:
    """In the middle of a statement, by a sign that some programs take for the end of a line."""
    del victim
    found = [match.start() for match in re.finditer(" ", line)] or list(range(1, len(line)))
    at, sign = draw.choice(found), draw.choice("\n\r\u2028\u2029")
    return line[:at] + sign + line[at:].removeprefix(" "), f"a new line (U+{ord(sign):04X}) in the middle"


def _stretch(change: Callable[[str], str], what: str) -> Callable[[Victim, random.Random], Damage | None]:
    """An operator on all lines of one statement."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        lines = read(victim)
        stretch: Stretch = draw.choice(statements(victim, lines))
        lines[stretch.first : stretch.last] = [
            change(line) if line else line for line in lines[stretch.first : stretch.last]
        ]
        write(victim, lines)
        return Damage(f"lines {stretch.first + 1} to {stretch.last}: {what}", stretch.id)

    return corrupt


def _struck(line: str) -> str:
    """With a stroke through every letter: seen as withdrawn."""
    return "".join(f"{sign}\u0336" if sign.isalnum() else sign for sign in line.translate(ISOLATES))


def _reversed(line: str) -> str:
    return line[::-1]


OPERATORS: Final[tuple[Operator, ...]] = (
    *(
        Operator(f"text-{code}", "text", Family.TEXT, about, in_statement(change))
        for code, about, change in (
            ("letter-alike", "A letter of another script: not found, and spoken wrongly.", _alike),
            ("letters-all-alike", "Words that are seen and cannot be spoken.", _all_alike),
            ("unseen", "A sign that nobody sees cuts a word in two.", _unseen),
            ("overridden", "Words are shown in reverse.", _overridden),
            ("steered", "A line runs in the wrong direction.", _steered),
            ("accents-lost", "Letters have lost their marks, and words their meaning.", _accents_lost),
            ("letter-unknown", "A letter is a question mark or a box.", _unknown_letters),
            ("markup", "Signs of markup are shown, and read out.", _markup),
            ("control", "A sign that no screen can show.", _control),
            ("line-broken", "A statement is broken in two.", _line_broken),
        )
    ),
    Operator("text-figure-alike", "text", Family.TEXT, "A figure is another sign.", anywhere(_figure_alike)),
    Operator(
        "text-isolate-lost", "text", Family.TEXT, "A telephone number is shown in reverse.", anywhere(_isolate_lost)
    ),
    Operator("text-struck", "text", Family.TEXT, "A statement is struck through.", _stretch(_struck, "struck through")),
    Operator("text-reversed", "text", Family.TEXT, "A statement runs backwards.", _stretch(_reversed, "backwards")),
)
"""What happens to signs."""
