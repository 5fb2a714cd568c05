"""Translations changed after they were signed, or wrong when they came: one entry at a time.

Each edit comes twice.  *Edited*: the sign-offs are left as they were, and must be void.  *Arriving*: the fault was
there when the translation was signed, so only what looks at the words can refuse it; a fault of meaning on arrival is
for the two people who sign.
"""

from __future__ import annotations

import random
import re
from typing import Final

from ..mutation import Damage, Family, Operator, Victim
from ..mutation_words import a_word, cues, forms, other_digit, places, put, spaced
from .catalogs_desk import (
    INTERFACE,
    Change,
    Corrupt,
    Row,
    anywhere,
    in_interface,
    in_statement,
    rewrite,
    rows,
    signed_again,
)

Changed = tuple[str, str] | None
PERSON: Final = "the wording of a translation on arrival: two people sign for it before release"
TELEPHONE: Final = re.compile(r"0\d{3} \d{3} \d{4}")
LINK: Final = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
SENTENCE_END: Final = re.compile(r"(?<=[.!?।۔؟])\s+|(?<=[。！？])(?=.)")
ALIKE: Final = dict(zip("aceopxyisABCEHKMOPTXكيکیہ", "асеорхуіѕАВСЕНКМОРТХکیكيه", strict=True))
"""Letters with others that look like them, of another alphabet."""
KIN: Final = dict(zip("يهনরঘ日人未天", "ىةণবয曰入末夭", strict=True))
"""Letters with others of their own alphabet that look like them: a slip of the pen."""
UNSEEN: Final = "\u00ad\u200b\u200e\u2060\ufeff\u2064\x07"
OVERRIDES: Final = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


def _not_lost(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row
    found = places(victim.language.pronunciation.negations, said, victim.language)
    if not found:
        return None
    _, match = draw.choice(found)
    return put(said, match, ""), f"“{match[0]}” is gone"


def _not_added(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row
    word, match = draw.choice(victim.language.pronunciation.negations), a_word(said, victim.language, draw)
    if not match:
        return None
    between = " " if spaced(victim.language) else ""
    return put(said, match, f"{match[0]}{between}{word}"), f"“{word}” put in after “{match[0]}”"


def _word_lost(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row
    match = a_word(said, victim.language, draw)
    return (put(said, match, ""), f"“{match[0]}” is gone") if match else None


def _word_exchanged(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    match = a_word(said, victim.language, draw)
    other = a_word(draw.choice([one.msgstr for one in rows(victim) if one.msgid != row.msgid]), victim.language, draw)
    if not match or not other or other[0].casefold() == match[0].casefold():
        return None
    return put(said, match, other[0]), f"“{match[0]}” became “{other[0]}”"


def _sentence_lost(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    parts = [part for part in SENTENCE_END.split(said) if part]
    if len(parts) < 2:  # noqa: PLR2004 - nothing would be left
        return None
    gone = parts.pop(draw.randrange(len(parts)))
    return said.replace(gone, "", 1).strip(), f"“{gone[:60]}” is gone"


def _duty_weakened(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row
    known = cues(victim.project, victim.language)
    found = places(forms(known.must), said, victim.language)
    may = [word for word in forms(known.may) if word not in known.must]
    if not found or not may:
        return None
    _, match = draw.choice(found)
    new = draw.choice([word for word in may if word.casefold() != match[0].casefold()])
    return put(said, match, new), f"“{match[0]}” became “{new}”"


def _another_entry(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    """The words of another statement, as when a column slips in a spreadsheet."""
    others = [one for one in rows(victim) if one.statement and one.statement != row.statement and one.msgstr != said]
    other = draw.choice(others)
    return other.msgstr, f"it says what “{other.msgid[:40]}” should"


def _label_exchanged(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    labels = ("You must do this", "Do not do this", "Tell us", "Get help", "Risk", "Your consent")
    if row.msgid not in labels:
        return None
    others = [one for one in rows(victim, INTERFACE) if one.msgid in labels and one.msgstr != said]
    other = draw.choice(others)
    return other.msgstr, f"it says “{other.msgstr}”, which is “{other.msgid}”"


def _misspelt(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    """A letter became its neighbour, or one that looks like it, of its own alphabet."""
    del row
    match = a_word(said, victim.language, draw)
    found = [at for at, sign in enumerate(said) if sign in KIN]
    if found:
        at = draw.choice(found)
        return said[:at] + KIN[said[at]] + said[at + 1 :], f"“{said[at]}” became “{KIN[said[at]]}”"
    if not match or len(match[0]) < 3 or match[0][1] == match[0][2]:  # noqa: PLR2004 - two letters to exchange
        return None
    new = match[0][0] + match[0][2] + match[0][1] + match[0][3:]
    return put(said, match, new), f"“{match[0]}” became “{new}”"


MEANING: Final[tuple[tuple[str, str, Change], ...]] = (
    ("not-lost", "A prohibition reads as leave.", _not_lost),
    ("not-added", "A statement says its opposite.", _not_added),
    ("word-lost", "A word is gone.", _word_lost),
    ("word-exchanged", "A word of another place stands here.", _word_exchanged),
    ("sentence-lost", "A sentence is gone.", _sentence_lost),
    ("duty-weakened", "What must be done reads as if it might.", _duty_weakened),
    ("misspelt", "A word is misspelt, or another word.", _misspelt),
    ("another-entry", "A statement says what another should.", _another_entry),
)


def _digit(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    found = [at for at, sign in enumerate(said) if sign.isdecimal()]
    if not found:
        return None
    at = draw.choice(found)
    new = other_digit(said[at], draw)
    return said[:at] + new + said[at + 1 :], f"“{said[max(0, at - 8) : at + 4]}”: {said[at]} became {new}"


def _digit_lost(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    found = [at for at, sign in enumerate(said) if sign.isdecimal()]
    if not found:
        return None
    at = draw.choice(found)
    return said[:at] + said[at + 1 :], f"a {said[at]} is gone from “{said[max(0, at - 8) : at + 4]}”"


def _unit(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row
    units = cues(victim.project, victim.language).units
    found = [(unit, match) for unit, known in units for _, match in places(forms(known), said, victim.language)]
    found = [(unit, match) for unit, match in found if re.search(r"\d\W{0,2}$", said[: match.start()])]
    if not found:
        return None
    unit, match = draw.choice(found)
    own = {form for name, known in units for form in forms(known) if name == unit}
    new = draw.choice([form for name, known in units if name != unit for form in forms(known) if form not in own])
    return put(said, match, new), f"“{match[0]}” became “{new}”"


def _medicine(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row
    known = [term for term in cues(victim.project, victim.language).glossary if term.kind == "medicine"]
    named = [term for term in known if not any("anaesthetic" in english for english in term.english)]
    found = [(term, match) for term in named for _, match in places(forms(term.forms), said, victim.language)]
    if not found:
        return None
    term, match = draw.choice(found)
    new = draw.choice([form for other in named if other != term for form in forms(other.forms)])
    return put(said, match, new), f"“{match[0]}” became “{new}”"


def _telephone(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    found = list(TELEPHONE.finditer(said))
    if not found:
        return None
    match = draw.choice(found)
    at = draw.choice([at for at, sign in enumerate(match[0]) if sign.isdecimal()])
    new = match[0][:at] + other_digit(match[0][at], draw) + match[0][at + 1 :]
    return put(said, match, new), f"{match[0]} became {new}"


def _target(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    found = list(LINK.finditer(said))
    if not found:
        return None
    match = draw.choice(found)
    at = draw.randrange(len(match[2]))
    new = match[2][:at] + draw.choice("0123456789abcx".replace(match[2][at], "")) + match[2][at + 1 :]
    return put(said, match, f"[{match[1]}]({new})"), f"the link leads to {new}"


def _link_lost(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    found = list(LINK.finditer(said))
    if not found:
        return None
    match = draw.choice(found)
    return put(said, match, match[1]), f"“{match[1]}” leads nowhere"


def _link_added(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row
    match = a_word(LINK.sub("", said), victim.language, draw)
    if not match:
        return None
    target = draw.choice(("https://example.com/offer", "javascript:alert(1)", "tel:+449098790000"))
    return said.replace(match[0], f"[{match[0]}]({target})", 1), f"“{match[0]}” leads to {target}"


def _strong_lost(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    found = list(re.finditer(r"\*\*", said))
    if not found:
        return None
    match = draw.choice(found)
    return said[: match.start()] + said[match.end() :], "a mark of strong words is gone"


def _inside(said: str, sign: str, draw: random.Random) -> tuple[str, int]:
    at = draw.randrange(1, len(said)) if len(said) > 1 else 1
    return said[:at] + sign + said[at:], at


def _unseen(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    found = [at for at in range(1, len(said)) if said[at - 1].isalnum() and said[at].isalnum()]
    if not found:
        return None
    at, sign = draw.choice(found), draw.choice(UNSEEN)
    return said[:at] + sign + said[at:], f"U+{ord(sign):04X} within “{said[max(0, at - 6) : at + 6]}”"


def _override(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    sign = draw.choice(OVERRIDES)
    new, at = _inside(said, sign, draw)
    return new, f"U+{ord(sign):04X} after “{said[max(0, at - 6) : at]}”"


def _alike(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    found = [at for at, sign in enumerate(LINK.sub("", said)) if sign in ALIKE and ALIKE[sign] != sign]
    if not found or LINK.search(said):
        return None
    at = draw.choice(found)
    return said[:at] + ALIKE[said[at]] + said[at + 1 :], f"“{said[at]}” became U+{ord(ALIKE[said[at]]):04X}"


def _in_english(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del victim, draw
    return (row.msgid, "it says the English") if re.search("[a-z]{3} [a-z]{2}", row.msgid) and said else None


def _english_sentence(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del victim
    mine = [part for part in SENTENCE_END.split(said) if part]
    theirs = [part for part in SENTENCE_END.split(row.msgid) if part]
    if len(mine) != len(theirs) or len(mine) < 2:  # noqa: PLR2004 - that would be the whole
        return None
    at = draw.randrange(len(mine))
    return said.replace(mine[at], theirs[at], 1), f"“{theirs[at][:60]}” is English"


def _emptied(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    new = draw.choice(("", " ", "-", "…", "TODO"))
    return (new, f"it says “{new}”") if said else None


def _html(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    tag = draw.choice(("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<br>", "<!-- -->", "<b>"))
    return _inside(said, tag, draw)[0], f"{tag} is in it"


def _braces(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    del row, victim
    return _inside(said, draw.choice(("{{ config }}", "{% raw %}", "{abbr}`x`", "{{")), draw)[0], "braces are in it"


def _block(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    """Signs that make a heading, a list or a second paragraph of it: stock tools then lose words (measured)."""
    del row, victim
    mark = draw.choice(("# ", "- ", "1. ", "> ", "    ", "::: "))
    if draw.random() < 1 / 3:
        new, at = _inside(said, "\n\n", draw)
        return new, f"a second paragraph from “{said[at : at + 12]}” on"
    return mark + said, f"it begins with “{mark}”"


def _field(said: str, row: Row, victim: Victim, draw: random.Random) -> Changed:
    """A place that altformats fills: the date or the number of pages."""
    del row, victim
    found = list(re.finditer(r"\{\w+\}", said))
    if not found:
        return None
    match = draw.choice(found)
    new = draw.choice(("", match[0].upper(), "{0}", match[0][:-1]))
    return put(said, match, new), f"{match[0]} became “{new}”"


FORM: Final[tuple[tuple[str, str, Change], ...]] = (
    ("digit", "A figure is another one.", _digit),
    ("digit-lost", "A figure is another one.", _digit_lost),
    ("unit", "Hours have become days.", _unit),
    ("medicine", "Another medicine is named.", _medicine),
    ("in-english", "A message is in English.", _in_english),
    ("english-sentence", "A sentence is in English.", _english_sentence),
    ("emptied", "A message is not there.", _emptied),
    ("unseen", "A sign that nobody sees cuts a word in two.", _unseen),
    ("override", "Words are shown in reverse.", _override),
    ("alike", "A letter of another script: not found, and spoken wrongly.", _alike),
    ("html", "A page does what a stranger wants, or loses words.", _html),
    ("braces", "A program runs what a stranger wants.", _braces),
    ("block", "Words are lost, or a warning is told as a heading.", _block),
    ("link-added", "A word leads to a stranger.", _link_added),
)
ELSEWHERE: Final[tuple[tuple[str, str, Change], ...]] = (
    ("telephone", "The number belongs to somebody else.", _telephone),
    ("target", "A link leads to a stranger.", _target),
    ("link-lost", "An address cannot be followed.", _link_lost),
    ("strong-lost", "Words that matter do not stand out, or stars are read out.", _strong_lost),
)


def _from_another_language(victim: Victim, draw: random.Random) -> Damage | None:
    """The whole catalog of another language, its own entries kept where that has none."""
    own = victim.project.translations
    tags = sorted(path.parent.parent.name for path in own.glob(f"*/LC_MESSAGES/{victim.path.name}"))
    others = [tag for tag in tags if tag != victim.language.tag]
    if not others:
        return None
    other = draw.choice(others)
    victim.path.write_bytes((own / other / "LC_MESSAGES" / victim.path.name).read_bytes())
    return Damage(f"the catalog of {other} lies in its place")


def _two_exchanged(victim: Victim, draw: random.Random) -> Damage | None:
    found = [row for row in rows(victim) if row.statement]
    one, other = draw.sample(found, 2)
    if one.msgstr == other.msgstr:
        return None
    rewrite(one, other.msgstr)
    rewrite(other, one.msgstr)
    return Damage(f"“{one.msgid[:40]}” and “{other.msgid[:40]}” changed places", one.statement)


def _twice(code: str, family: Family, about: str, corrupt: Corrupt, person: str = "") -> tuple[Operator, ...]:
    """An edit after the signing, and the same on arrival."""
    return (
        Operator(f"catalog-edited-{code}", "catalog", family, about, corrupt),
        Operator(f"catalog-arriving-{code}", "catalog", family, about, signed_again(corrupt), person),
    )


OPERATORS: Final[tuple[Operator, ...]] = (
    *(one for code, about, c in MEANING for one in _twice(code, Family.TEXT, about, in_statement(c), PERSON)),
    *(one for code, about, c in FORM for one in _twice(code, Family.TEXT, about, in_statement(c))),
    *(one for code, about, c in ELSEWHERE for one in _twice(code, Family.TEXT, about, anywhere(c))),
    *_twice("field", Family.STRUCTURE, "A date or a number is not there.", in_interface(_field)),
    *_twice("label-exchanged", Family.TEXT, "A label says another thing.", in_interface(_label_exchanged), PERSON),
    *_twice("two-exchanged", Family.STRUCTURE, "Two statements stand in each other's place.", _two_exchanged, PERSON),
    *_twice("other-language", Family.SWAP, "The reader gets a language they may not know.", _from_another_language),
)
"""Each edit after the signing and on arrival."""
