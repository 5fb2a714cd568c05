"""English words as they sound: what stands in the recogniser's dictionary, and what eSpeak must tell.  Private.

The dictionary (CMU's, within pocketsphinx) writes sounds in ARPAbet.  For a word that it lacks, such as "haematoma" or
an abbreviation that is spelt out, eSpeak says in the International Phonetic Alphabet how it would be said alone.

The dictionary is American and the voice British: "home" said in Sheffield was taken for "time".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*(?:['’][^\W\d_]+)?")
HYPHEN: Final = re.compile("[-\u2010\u2011]")
SPELT: Final = "_"
"""Put after an abbreviation, so that it is no word of the dictionary: there "ct" is short for Connecticut."""
STRESS: Final = re.compile("[ˈˌ \u0329\u203f|-]")
SOUNDS: Final = {
    **{"tʃ": "CH", "dʒ": "JH", "eɪ": "EY", "aɪ": "AY", "ɔɪ": "OY", "aʊ": "AW", "əʊ": "OW", "oʊ": "OW"},
    **{"iə": "IH R", "eə": "EH R", "ʊə": "UH R", "iː": "IY", "uː": "UW", "ɑː": "AA", "ɔː": "AO", "ɜː": "ER"},
    **{"a": "AE", "æ": "AE", "ɛ": "EH", "e": "EH", "ɪ": "IH", "i": "IY", "ɒ": "AA", "ʌ": "AH", "ʊ": "UH", "u": "UW"},
    **{"ə": "AH", "ɐ": "AH", "ɚ": "ER", "ɹ": "R", "r": "R", "ɾ": "T", "ɡ": "G", "j": "Y", "ŋ": "NG", "θ": "TH"},
    **{"ð": "DH", "ʃ": "SH", "ʒ": "ZH", "h": "HH", "p": "P", "b": "B", "t": "T", "d": "D", "k": "K", "f": "F"},
    **{"v": "V", "s": "S", "z": "Z", "m": "M", "n": "N", "l": "L", "w": "W", "ɫ": "L", "x": "K", "ʔ": "T"},
}
"""eSpeak's British sounds as the American ones that the recogniser knows; two letters before one."""
OPEN: Final = {"AE": ("AA",), "AY": ("AA", "AY")}
"""The vowels of "at" and "nine" as they sound from eSpeak's British voice, in American ones: of all that the recogniser
knows these fitted recordings best, each tried in the place of the dictionary's."""
ACCENT: Final = OPEN | {"OW": ("AH", "OW"), "ER": ("AH",)}
"""Those of "home" and "nerve" too, for words of little weight.  Other vowels gained nothing, or made one of two words:
"take" is said nearly as "tike", but then "way" would be "why"."""


def words_of(spoken: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The words that are spoken, as the recogniser's dictionary names them; abbreviations marked.

    A hyphen parts words ("X-ray") unless a part is no word that is ``known``: "clo-piddogrel", as a lexicon writes a
    medicine, is said as one, and "clo" by itself stands in the dictionary for the letters C, L and O.
    """
    return tuple(name for word in WORD.findall(spoken) for name in _names(word, known))


def arpabet(phonetic: str) -> str:
    """ARPAbet for what eSpeak says; empty when it holds a sound that is not English."""
    text = STRESS.sub("", phonetic)
    found, at = [], 0
    while at < len(text):
        width = 2 if text[at : at + 2] in SOUNDS else 1
        sound = SOUNDS.get(text[at : at + width])
        if sound is None:
            return ""
        found.append(sound)
        at += width
    return " ".join(found)


def accented(sounds: Sequence[str], vowels: Mapping[str, tuple[str, ...]] = ACCENT) -> tuple[str, ...]:
    """The same word with these vowels of our voice; the very same where it has none of them."""
    return tuple(said for sound in sounds for said in vowels.get(sound, (sound,)))


def apart(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """How unlike two rows of sounds are: the changes that make one of the other, as a share of the longer one."""
    row = list(range(len(theirs) + 1))
    for number, sound in enumerate(ours, start=1):
        before, row[0] = row[0], number
        for at, other in enumerate(theirs, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sound != other))
    return row[-1] / max(len(ours), len(theirs), 1)


def _names(word: str, known: Callable[[str], bool]) -> Iterator[str]:
    parts = [_name(part) for part in HYPHEN.split(word)]
    letters = all(part.replace("'", "").isalpha() for part in parts)
    if letters and len(parts) > 1 and not all(map(known, parts)):
        yield "-".join(parts)
    else:
        yield from parts


def _name(word: str) -> str:
    word = word.replace("’", "'")
    return word.lower() + SPELT if len(word) > 1 and word.isupper() else word.lower()
