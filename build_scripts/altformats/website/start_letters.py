"""The order of titles and the letter that each stands under, as readers of the language expect in a list of names.

Tables, one a language, so that the same list comes out on every machine.  Sources: the Polish, Romanian and Welsh
dictionaries' alphabets (CLDR collation agrees); Somali in Latin order with its three digraphs as letters (Puglielli
and Mansuur, Qaamuuska Af-Soomaaliga, 2012); the Arabic order without the article; the Urdu order of the Urdu
Dictionary Board without aspirates as letters; the Bangla Academy's order; Chinese by Hanyu Pinyin, as in Xiandai Hanyu
Cidian.  A language without a table is sorted by its letters without their accents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

LATIN: Final = "a b c d e f g h i j k l m n o p q r s t u v w x y z"

ALPHABETS: Final[dict[str, str]] = {
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș t ț u v w x y z",
    "cy": "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z",
    "so": "a b c d dh e f g h i j k kh l m n o p q r s sh t u v w x y z",
    "ar": "ء ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي",
    "ur": "آ ا ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے",
    "bn": "অ আ ই ঈ উ ঊ ঋ এ ঐ ও ঔ ং ঃ ঁ ক খ গ ঘ ঙ চ ছ জ ঝ ঞ ট ঠ ড ড় ঢ ঢ় ণ ত ৎ থ দ ধ ন প ফ ব ভ ম য য় র ল শ ষ স হ"
    " া ি ী ু ূ ৃ ে ৈ ো ৌ ্",
}
"""The letters of each language in order, parted by spaces; what is written with two signs stands as it is written."""

SAME: Final[dict[str, tuple[str, str]]] = {
    "ro": ("şţ", "șț"),
    "ar": ("أإآٱىیئؤةک", "اااايييوتك"),
    "ur": ("أإيىئؤكهةۃۂ", "اایییوکہہہہ"),
}
"""Signs that count as another letter of the alphabet: those, and beside each, in its place, that letter."""

ARTICLE: Final = "ال"
ROOTED: Final = ("التهاب", "التواء", "التصاق", "التحام", "التيام", "الغاء", "الكترون", "الزهايمر")
"""Beginnings of Arabic words whose ال is no article, as in التهاب, inflammation."""

FIGURES: Final = "0–9"
"""What titles that begin with a number stand under."""


def letter(tag: str, title: str) -> str:
    """The letter that a title stands under, as it is written over the list; empty for a title without any."""
    words = _words(tag, title)
    for at, sign in enumerate(words):
        if sign.isdecimal():
            return FIGURES
        element = _element(tag, words, at)
        if element in _places(tag):
            return element.capitalize()
        if unicodedata.category(sign).startswith("L"):
            return _plain(sign)[:1].upper()
    return ""


def order(tag: str, title: str) -> tuple[tuple[int, ...], str]:
    """What titles of a language are sorted by: their letters, and then the title itself, which parts equal ones."""
    words, places = _words(tag, title), _places(tag)
    key, at = list[int](), 0
    while at < len(words):
        element = _element(tag, words, at)
        if element in places:
            key.append(_LETTERS + places[element])
        elif (sign := _plain(words[at])[:1]).isdecimal():
            key.append(_FIGURES + unicodedata.decimal(sign))
        elif sign in places:
            key.append(_LETTERS + places[sign])
        elif sign.isspace():
            key.append(0)
        elif unicodedata.category(sign or " ").startswith("L"):
            key.append(_OTHERS + ord(sign))
        at += len(element)
    return tuple(key), title


def grouped(tag: str, titles: Iterable[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Each letter in the order of the language, with the places of its titles among those given, in their order."""
    rows = list(titles)
    groups: dict[str, list[int]] = {}
    for at in sorted(range(len(rows)), key=lambda at: order(tag, rows[at])):
        groups.setdefault(letter(tag, rows[at]), []).append(at)
    return tuple((name, tuple(places)) for name, places in groups.items())


_FIGURES, _LETTERS, _OTHERS = 1, 100, 1000
"""Where figures, letters of the alphabet, and letters of other scripts begin in a key; a space comes before all."""


@cache
def _places(tag: str) -> dict[str, int]:
    """The letters of a language with their places; of Latin for one without a table and for Chinese."""
    letters = unicodedata.normalize("NFC", ALPHABETS.get(tag, LATIN)).split()
    return {sign: place for place, sign in enumerate(letters)}


def _words(tag: str, title: str) -> str:
    """The title in small letters, one sign for each letter where there is one, without article, vowel marks, quotes."""
    text = unicodedata.normalize("NFC", title.casefold().strip())
    if tag.startswith("zh"):
        return _pinyin(text)
    if tag in ("ar", "ur"):
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Mn" and sign != "\N{ARABIC TATWEEL}")
    text = text.translate(str.maketrans(*SAME.get(tag, ("", ""))))
    if tag == "ar" and text.startswith(ARTICLE) and len(text) > len(ARTICLE) + 1 and not text.startswith(ROOTED):
        text = text.removeprefix(ARTICLE)
    return text


def _element(tag: str, words: str, at: int) -> str:
    """The letter that stands there: of two signs where the alphabet has such a one, as in Welsh."""
    pair = words[at : at + 2]
    return pair if len(pair) > 1 and pair in _places(tag) else words[at]


def _plain(sign: str) -> str:
    """A letter without its accent."""
    return "".join(part for part in unicodedata.normalize("NFD", sign) if not unicodedata.combining(part)) or sign


def _pinyin(title: str) -> str:
    """A Chinese title as it is said, in Latin letters without tones, a space after each sign."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(title))
