"""Words, figures and signs changed within the statements of a plain text, as by a careless edit or a bad conversion."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from ..model import Language
from ..mutation import Family, Operator, Victim
from ..mutation_words import a_word, cues, forms, other_digit, places, put, spaced, zero_of
from .text_lines import anywhere, in_statement, read, words

Changed = tuple[str, str] | None
TELEPHONE: Final = re.compile(r"0\d{3} \d{3} \d{4}")
ADDRESS: Final = re.compile(r"[\w.-]+@[\w.]+|\b[\w-]+\.(?:ac|org|co)\.uk\b")
FIGURE: Final = re.compile(r"\d(?:[\d,.]*\d)?")
NO_LONGER: Final[Mapping[str, str]] = {
    "en": "It is no longer true that the following applies.",
    "cy": "Nid yw'r canlynol yn wir mwyach.",
    "pl": "Poniższe zalecenie już nie obowiązuje.",
    "ro": "Cele de mai jos nu mai sunt valabile.",
    "ur": "یہ ہدایت اب درست نہیں ہے۔",
    "ar": "لم يعد ما يلي صحيحًا.",
    "bn": "নিচের কথাটি আর সত্য নয়।",
    "zh-Hans": "以下说明不再适用。",
    "so": "Waxa soo socda run ma aha hadda.",
}
"""A sentence that turns the statement after it into its opposite; English where a language has none here."""


def no_longer(language: Language) -> str:
    """That sentence in the language."""
    return NO_LONGER.get(language.tag, NO_LONGER["en"])


def _not_removed(line: str, victim: Victim, draw: random.Random) -> Changed:
    found = places(victim.language.pronunciation.negations, line, victim.language)
    if not found:
        return None
    _, match = draw.choice(found)
    return put(line, match, ""), f"“{match[0]}” is gone"


def _not_inserted(line: str, victim: Victim, draw: random.Random) -> Changed:
    word = draw.choice(victim.language.pronunciation.negations)
    if not spaced(victim.language):
        at = draw.randrange(1, len(line))
        return line[:at] + word + line[at:], f"“{word}” put in after “{line[:at][-6:]}”"
    said = line.split(" ")
    at = draw.randrange(1, len(said) + 1)
    return " ".join([*said[:at], word, *said[at:]]), f"“{word}” put in after “{said[at - 1]}”"


def _figure(line: str, draw: random.Random) -> re.Match[str] | None:
    taken = [(match.start(), match.end()) for match in TELEPHONE.finditer(line)]
    found = [
        match
        for match in FIGURE.finditer(line)
        if not any(start <= match.start() < end for start, end in taken) and not line.startswith(match[0] + ". ")
    ]
    return draw.choice(found) if found else None


def _number_changed(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim
    match = _figure(line, draw)
    if not match:
        return None
    at = draw.choice([at for at, sign in enumerate(match[0]) if sign.isdecimal()])
    new = match[0][:at] + other_digit(match[0][at], draw) + match[0][at + 1 :]
    return put(line, match, new), f"{match[0]} became {new}"


def _number_times_ten(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim
    match = _figure(line, draw)
    if not match:
        return None
    new = match[0] + zero_of(match[0][0])
    return put(line, match, new), f"{match[0]} became {new}"


def _number_lost(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim
    match = _figure(line, draw)
    return (put(line, match, ""), f"{match[0]} is gone") if match else None


def _digits_turned(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim
    pairs = [at for at in range(len(line) - 1) if line[at].isdecimal() and line[at + 1].isdecimal()]
    pairs = [at for at in pairs if line[at] != line[at + 1]]
    if not pairs:
        return None
    at = draw.choice(pairs)
    return line[:at] + line[at + 1] + line[at] + line[at + 2 :], f"{line[at : at + 2]} was turned round"


def _unit_swapped(line: str, victim: Victim, draw: random.Random) -> Changed:
    units = cues(victim.project, victim.language).units
    found = [(unit, match) for unit, known in units for _, match in places(forms(known), line, victim.language)]
    others = {unit: forms(known) for unit, known in units if forms(known)}
    if not found:
        return None
    unit, match = draw.choice(found)
    new = draw.choice([form for other, known in others.items() if other != unit for form in known])
    return put(line, match, new), f"“{match[0]}” became “{new}”"


def _medicine_swapped(line: str, victim: Victim, draw: random.Random) -> Changed:
    """Another medicine of the same file, or an English name of one."""
    names = ["warfarin", "clopidogrel", "morphine", "gabapentin", "pregabalin", "amitriptyline"]
    known = [term for term in cues(victim.project, victim.language).glossary if term.kind == "medicine"]
    names += [form for term in known for form in forms(term.forms)]
    found = places(names, line, victim.language)
    if not found:
        return None
    _, match = draw.choice(found)
    new = draw.choice([name for name in names if name.casefold() not in match[0].casefold()])
    return put(line, match, new), f"“{match[0]}” became “{new}”"


def _duty_weakened(line: str, victim: Victim, draw: random.Random) -> Changed:
    known = cues(victim.project, victim.language)
    found = places(forms(known.must), line, victim.language)
    may = [word for word in forms(known.may) if word not in known.must]
    if not found or not may:
        return None
    _, match = draw.choice(found)
    new = draw.choice([word for word in may if word.casefold() != match[0].casefold()])
    return put(line, match, new), f"“{match[0]}” became “{new}”"


def _telephone_digit(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim
    found = list(TELEPHONE.finditer(line))
    if not found:
        return None
    match = draw.choice(found)
    at = draw.choice([at for at, sign in enumerate(match[0]) if sign.isdecimal()])
    new = match[0][:at] + other_digit(match[0][at], draw) + match[0][at + 1 :]
    return put(line, match, new), f"{match[0]} became {new}"


def _telephone_groups(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim, draw
    match = TELEPHONE.search(line)
    if not match:
        return None
    new = " ".join(reversed(match[0].split(" ")))
    return put(line, match, new), f"{match[0]} became {new}"


def _address_letter(line: str, victim: Victim, draw: random.Random) -> Changed:
    del victim
    match = ADDRESS.search(line)
    if not match:
        return None
    at = draw.choice([at for at, sign in enumerate(match[0]) if sign.isalpha()])
    new = match[0][:at] + draw.choice("abcdefghijklmnopqrstuvwxyz".replace(match[0][at], "")) + match[0][at + 1 :]
    return put(line, match, new), f"{match[0]} became {new}"


def _words_turned(line: str, victim: Victim, draw: random.Random) -> Changed:
    if not spaced(victim.language):
        pairs = [at for at in range(len(line) - 1) if line[at].isalpha() and line[at + 1].isalpha()]
        pairs = [at for at in pairs if line[at] != line[at + 1]]
        if not pairs:
            return None
        at = draw.choice(pairs)
        return line[:at] + line[at + 1] + line[at] + line[at + 2 :], f"“{line[at : at + 2]}” was turned round"
    said = line.split(" ")
    turned = [at for at in range(1, len(said) - 1) if said[at] != said[at + 1]]
    if not turned:
        return None
    at = draw.choice(turned)
    said[at], said[at + 1] = said[at + 1], said[at]
    return " ".join(said), f"“{said[at + 1]} {said[at]}” was turned round"


def _word_lost(line: str, victim: Victim, draw: random.Random) -> Changed:
    match = a_word(line, victim.language, draw)
    return (put(line, match, ""), f"“{match[0]}” is gone") if match else None


def _word_doubled(line: str, victim: Victim, draw: random.Random) -> Changed:
    match = a_word(line, victim.language, draw)
    if not match:
        return None
    between = " " if spaced(victim.language) else ""
    return put(line, match, f"{match[0]}{between}{match[0]}"), f"“{match[0]}” stands twice"


def _word_exchanged(line: str, victim: Victim, draw: random.Random) -> Changed:
    match = a_word(line, victim.language, draw)
    others = [other for row in read(victim) if (other := a_word(words(row), victim.language, draw))]
    strange = [other[0] for other in others if not match or other[0].casefold() != match[0].casefold()]
    if not match or not strange:
        return None
    new = draw.choice(strange)
    return put(line, match, new), f"“{match[0]}” became “{new}”"


def _letter_changed(line: str, victim: Victim, draw: random.Random) -> Changed:
    match = a_word(line, victim.language, draw)
    other = a_word(draw.choice(read(victim)), victim.language, draw)
    if not match or not other:
        return None
    at = draw.randrange(len(match[0]))
    new = match[0][:at] + draw.choice(other[0]) + match[0][at + 1 :]
    same = unicodedata.normalize("NFC", new) == unicodedata.normalize("NFC", match[0])
    return None if same else (put(line, match, new), f"“{match[0]}” became “{new}”")


def _question(line: str, victim: Victim, draw: random.Random) -> Changed:
    """A statement made a question."""
    found = [match for match in re.finditer(r"[.。।۔](?= |$)", line.rstrip()) if match.start() > 1]
    sign = {"Arab": "؟", "Hans": "？"}.get(victim.language.script, "?")
    if not found:
        return None
    match = draw.choice(found)
    return put(line, match, sign), f"the sentence up to “{line[max(0, match.start() - 12) : match.start()]}” asks"


def _cut_short(line: str, victim: Victim, draw: random.Random) -> Changed:
    if spaced(victim.language):
        said = line.split(" ")
        if len(said) < 3:  # noqa: PLR2004 - a mark and a word, of which half would be nothing
            return None
        kept = " ".join(said[: draw.randrange(2, len(said))])
    else:
        kept = line[: draw.randrange(2, len(line))]
    return kept, f"it ends with “{kept[-12:]}”"


def _sentence_before(line: str, victim: Victim, draw: random.Random) -> Changed:
    del draw
    return f"{no_longer(victim.language)} {line}", "a sentence before it says that it is not so"


def _sentence_after(line: str, victim: Victim, draw: random.Random) -> Changed:
    del draw
    return f"{line} {no_longer(victim.language)}", "a sentence after it says that it is not so"


def _in_english(line: str, victim: Victim, draw: random.Random) -> Changed:
    """The English of another block in a translated file: our own texts, at hand in the site."""
    source = victim.promise.english.tag
    if victim.language.tag == source:
        return None
    new = same_line(victim, line, source, draw)
    return new, f"it says, in English: “{new[:60]}”"


def _in_another_language(line: str, victim: Victim, draw: random.Random) -> Changed:
    tags = sorted(path.parent.name for path in victim.site.glob(f"*/{victim.path.name}"))
    others = [tag for tag in tags if tag not in (victim.language.tag, victim.promise.english.tag)]
    if not others:
        return None
    other = draw.choice(others)
    new = same_line(victim, line, other, draw)
    return new, f"it says, in {other}: “{new[:60]}”"


def same_line(victim: Victim, line: str, tag: str, draw: random.Random) -> str:
    """The same line of the same leaflet in another language, counted from the end; any line where there is none."""
    theirs = (victim.site / tag / victim.path.name).read_text(encoding="utf-8").split("\n")
    mine = read(victim)
    far = len(mine) - mine.index(line)
    return theirs[-far] if far <= len(theirs) and theirs[-far] else draw.choice([row for row in theirs if row])


OPERATORS: Final[tuple[Operator, ...]] = (
    *(
        Operator(f"text-{code}", "text", Family.TEXT, about, in_statement(change))
        for code, about, change in (
            ("not-removed", "A prohibition reads as leave.", _not_removed),
            ("not-inserted", "A statement says its opposite.", _not_inserted),
            ("number-changed", "A time or a risk is another one.", _number_changed),
            ("number-times-ten", "A time or a risk is ten times as large.", _number_times_ten),
            ("number-lost", "A time or a risk has no figure.", _number_lost),
            ("digits-turned", "Two digits stand in the wrong order.", _digits_turned),
            ("unit-swapped", "Hours have become days.", _unit_swapped),
            ("medicine-swapped", "Another medicine is named.", _medicine_swapped),
            ("duty-weakened", "What must be done reads as if it might.", _duty_weakened),
            ("telephone-digit", "The number shown belongs to somebody else.", _telephone_digit),
            ("telephone-groups", "The groups of the number stand in reverse.", _telephone_groups),
            ("words-turned", "Two words stand in the wrong order.", _words_turned),
            ("word-lost", "A word is gone.", _word_lost),
            ("word-doubled", "A word stands twice.", _word_doubled),
            ("word-exchanged", "A word of another place stands here.", _word_exchanged),
            ("letter-changed", "A word is misspelt, or another word.", _letter_changed),
            ("question", "A rule reads as a question.", _question),
            ("cut-short", "A statement breaks off.", _cut_short),
            ("sentence-before", "A sentence before the statement takes it back.", _sentence_before),
            ("sentence-after", "A sentence after the statement takes it back.", _sentence_after),
            ("in-english", "A statement is in a language that the reader may not know.", _in_english),
            ("in-another-language", "A statement is in a third language.", _in_another_language),
        )
    ),
    Operator(
        "text-address-letter",
        "text",
        Family.TEXT,
        "Mail goes to an address that does not exist, or to a stranger.",
        anywhere(_address_letter),
    ),
)
"""What happens to words."""
