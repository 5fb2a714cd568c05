"""English words as they sound: what stands in the recogniser's dictionary, and what eSpeak must tell.  Private.

The dictionary (CMU's, within pocketsphinx) writes sounds in ARPAbet.  For a word that it lacks, such as "haematoma" or
an abbreviation that is spelt out, eSpeak says in the International Phonetic Alphabet how it would be said alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
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


def words_of(spoken: str) -> tuple[str, ...]:
    """The words that are spoken, as the recogniser's dictionary names them; abbreviations marked."""
    return tuple(_name(word) for word in WORD.findall(spoken))


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


def apart(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """How unlike two rows of sounds are: the changes that make one of the other, as a share of the longer one."""
    row = list(range(len(theirs) + 1))
    for number, sound in enumerate(ours, start=1):
        before, row[0] = row[0], number
        for at, other in enumerate(theirs, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sound != other))
    return row[-1] / max(len(ours), len(theirs), 1)


def _name(word: str) -> str:
    word = word.replace("’", "'")
    return word.lower() + SPELT if len(word) > 1 and word.isupper() else word.lower()
