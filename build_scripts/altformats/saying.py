"""How written words are said aloud, as data of each language tells: the private half of ``narration.py``.

``say`` reads a sentence from left to right.  What it meets first counts: an e-mail or web address, a phrase of the
lexicon, a telephone number, a code such as PD7375, a range, a number.  All else is spoken as it stands.  A number that
the data cannot say is refused: a guess would be heard as a fact.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from .errors import LanguageProblem
from .model import Pronunciation

UNSPACED: Final = "\u2e80-\u2fdf\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Letters of scripts that put no space between words: a number or an abbreviation may stand right beside them."""
SIGNED: Final = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0dff\u200c\u200d"
"""Vowel signs and accents, and Indic letters with theirs: what follows or precedes one is the same word."""
WORD: Final = rf"(?:[^\W{UNSPACED}]|[{SIGNED}])"
START: Final = rf"(?<![^\W{UNSPACED}])(?<![{SIGNED}])"
END: Final = rf"(?!{WORD})"
PIECE: Final = "[A-Za-z0-9_+-]+"
ADDRESS: Final = (
    rf"{PIECE}(?:\.{PIECE})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    rf"|(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|info|net|org|uk|pl|eu){END}(?:/[A-Za-z0-9_./-]*)?"
)
TELEPHONE: Final = rf"{START}(?<![,.])\+?[0-9]{{2,6}}(?:[ \u00a0][0-9]{{3,6}}){{1,3}}{END}"
CODE: Final = rf"{START}(?=[A-Z0-9-]*[0-9])(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*{END}"
INVISIBLE: Final = re.compile("[\u00ad\u2060\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
MARKS: Final = ",;:.?!،؛۔؟।"
WIDE: Final = "，、；：。？！"
BREATHS: Final = ",،，、"
NBSP: Final = "\u00a0"
MOST: Final = 9999


def say(written: str, pronunciation: Pronunciation) -> str:
    """The words to be spoken for a written sentence.  Raises LanguageProblem for a number that has no reading."""
    text = figures(INVISIBLE.sub("", written))
    if pronunciation.group != NBSP:
        text = text.replace(NBSP, " ")
    said, at = [], 0
    for match in _pattern(pronunciation).finditer(text):
        said.append(_signs(text[at : match.start()], pronunciation))
        before = text[: match.start()].split()[-1:]
        said.append(_reading(match, before[0].strip("(").lower() if before else "", pronunciation))
        at = match.end()
    said.append(_signs(text[at:], pronunciation))
    return _tidy("".join(said))


def figures(text: str) -> str:
    """The text with the figures of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


@lru_cache(maxsize=64)
def _said_of(pronunciation: Pronunciation) -> dict[str, str]:
    return {figures(written): spoken for written, spoken in pronunciation.phrases}


@lru_cache(maxsize=64)
def _pattern(pronunciation: Pronunciation) -> re.Pattern[str]:
    phrases = "|".join(rf"{START}{re.escape(written)}{END}" for written in _said_of(pronunciation)) or r"(?!)"
    group = re.escape(pronunciation.group or "\u00a0")
    number = rf"{START}(?<![.,])[0-9]{{1,3}}(?:{group}[0-9]{{3}})+{END}|[0-9]+"
    return re.compile(
        rf"(?P<address>{ADDRESS})|(?P<phrase>{phrases})|(?P<telephone>{TELEPHONE})|(?P<code>{CODE})"
        rf"|(?P<low>{number})(?: ?[-–] ?)(?P<high>{number})|(?P<number>{number})"
    )


def _reading(match: re.Match[str], before: str, pronunciation: Pronunciation) -> str:
    found = match.group()
    if match["phrase"]:
        return _said_of(pronunciation)[found]
    if match["address"]:
        return _address(found, pronunciation)
    if match["telephone"]:
        return _breath(pronunciation).join(
            _digits(group, pronunciation) for group in found.replace("\u00a0", " ").split()
        )
    if match["code"]:
        return _breath(pronunciation).join(_spelt(part, pronunciation) for part in found.split("-"))
    if match["low"]:
        low, high = (_number(figure, before, pronunciation) for figure in (match["low"], match["high"]))
        return f"{low} {dict(pronunciation.signs)['-']} {high}"
    return _number(found, before, pronunciation)


def _number(figure: str, before: str, pronunciation: Pronunciation) -> str:
    """The number in words, in the form that the word before it asks for; digit by digit with a nought in front."""
    plain = re.sub(r"[^0-9]", "", figure)
    if len(plain) > 1 and plain.startswith("0"):
        return _digits(plain, pronunciation)
    value = int(plain)
    names = dict(pronunciation.after).get(before, pronunciation.below_hundred)
    known = len(names) == 100 and len(pronunciation.hundreds) == 9 and len(pronunciation.thousands) == 9  # noqa: PLR2004 - the sizes of the tables, as the model says
    if not known or value > MOST:
        raise LanguageProblem(
            f"no words for the number {figure}",
            f"source/pronunciation/{pronunciation.tag}.toml",
            f'Add a phrase that holds it, such as "{figure} people" = "…", or write the number in another way.',
        )
    thousands, rest = divmod(value, 1000)
    hundreds, low = divmod(rest, 100)
    words = [pronunciation.thousands[thousands - 1]] if thousands else []
    words += [pronunciation.gap] if pronunciation.gap and words and rest and not hundreds else []
    words += [pronunciation.hundreds[hundreds - 1]] if hundreds else []
    if low or not words:
        words += [pronunciation.joiner] if words and pronunciation.joiner else []
        words += [pronunciation.gap] if pronunciation.gap and hundreds and low < 10 else []  # noqa: PLR2004 - no tens
        words.append(
            (pronunciation.within or names)[low] if words and names is pronunciation.below_hundred else names[low]
        )
    return " ".join(f"{pronunciation.prefix if at else ''}{word}" for at, word in enumerate(words))


def _digits(figures: str, pronunciation: Pronunciation) -> str:
    signs = dict(pronunciation.signs)
    return " ".join(pronunciation.digits[int(f)] if f.isdigit() else signs.get(f, f) for f in figures).replace(
        "  ", " "
    )


def _spelt(code: str, pronunciation: Pronunciation) -> str:
    letters = dict(pronunciation.letters)
    return " ".join(pronunciation.digits[int(sign)] if sign.isdigit() else letters.get(sign, sign) for sign in code)


def _address(address: str, pronunciation: Pronunciation) -> str:
    """Piece by piece, with the words for the signs between them and a breath after each sign."""
    phrases, signs = _said_of(pronunciation), dict(pronunciation.signs)
    if address in phrases:
        return phrases[address]
    pieces = re.split(r"([^\w]+)", re.sub(r"^https?://", "", address))
    said = [
        phrases.get(piece, piece) if piece[:1].isalnum() else " ".join(signs.get(sign, sign) for sign in piece)
        for piece in pieces
        if piece
    ]
    return " ".join(said)


def _breath(pronunciation: Pronunciation) -> str:
    """A short pause, as the language writes it."""
    return f"{dict(pronunciation.signs).get('(', ',')} "


def _signs(text: str, pronunciation: Pronunciation) -> str:
    """Brackets become a breath; a stroke, an ampersand and their like become words.  Full stops and hyphens stay."""
    signs = {sign: word for sign, word in pronunciation.signs if sign not in ".-"}
    return "".join(f" {signs[character]} " if character in signs else character for character in text)


def _tidy(text: str) -> str:
    """One space between words, none before a mark, and of two marks in a row the stronger."""
    text = re.sub(rf"\s+([{MARKS}{WIDE}])", r"\1", re.sub(r"\s+", " ", text))
    text = re.sub(rf"([{WIDE}])\s+", r"\1", text)
    text = re.sub(rf"(?<=[{UNSPACED}])\s(?=[{UNSPACED}])", "", text)
    text = re.sub(rf"[{BREATHS}]+(?=[{MARKS}{WIDE}])", "", text)
    text = re.sub(rf"([;:；：{BREATHS}])[{BREATHS}]+", r"\1", text)
    return text.strip(f" {BREATHS}")
