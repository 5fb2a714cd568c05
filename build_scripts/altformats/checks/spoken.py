"""Is what is spoken a true reading of what is written: every word, every number, every "not"?

Why: the sound is proven against the words that the timeline says were spoken, so these must be the leaflet's words.  A
telephone number that is read as a large number, or "2,500" read as two and a half, is heard as a fact.
Source: ``source/pronunciation/<tag>.toml``: number words, phrases, letters and signs of the language.
Bad: written "1 in 2,500", spoken "one in two thousand".
Good: written "1 in 2,500", spoken "one in two thousand five hundred".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from ..matching import normal, statement_of
from ..model import Finding, Language, Place, Pronunciation, Severity, Spoken, Subject, joined

code: Final = "spoken-wrong"
severity: Final = Severity.ERROR

RECORDED: Final = "recorded"
"""The engine that is a person's recording of one edition: its voice is that edition's name."""
MARKS: Final = (
    "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3\u0a01-\u0a51\u200c\u200d"
)
"""Accents and vowel signs that stand on a letter of their own accord, and are part of the word."""
UNSPACED: Final = "\u2e80-\u2fdf\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Letters of scripts that put no space between words: each is taken for a word."""
LETTER: Final = rf"[^\W\d_{UNSPACED}]"
TOKEN: Final = re.compile(rf"{LETTER}(?:{LETTER}|[{MARKS}]|['’](?={LETTER}))*|\d+|[{UNSPACED}]|[^\w\s]|_")
"""A run of letters of any script with its vowel signs, a run of figures, or one sign."""
VOWELLED: Final = re.compile("[\u0640\u064b-\u0652\u0670]")
"""Arabic's marks for short vowels, and its stretching line: they are put in for the voice and change no word's letters.
Whether the right vowels were put in only a listener can tell."""
MARK: Final = re.compile(f"[{MARKS}]")
BREATH: Final = ".,:;!?…-–'’‘“”\"()«»।۔،؛؟。，：；！？、《》「」（）"
"""Signs that a voice takes for a pause; at any other, such as % or +, it says a word that nobody wrote."""
SCHEME: Final = ("https", ":", "/", "/")
"""What nobody says of a web address."""
DASHES: Final = ("––", "——")
"""A dash right between two figures, as in 10–15; tokens double a sign that stands so."""
MOST_WORDS: Final = 8
"""The longest number in words: "two thousand five hundred and twenty-five" has eight with its hyphen."""


def look(subject: Subject) -> Iterator[Finding]:
    """A finding for each passage of the timeline that is not said as it is written, or by the wrong voice."""
    promise = subject.promise
    known = {language.tag: language for language in (promise.english, promise.language)}
    edition = f"{promise.language.tag}/{promise.meta.slug}"
    blocks: dict[int, list[str]] = {}
    for entry in subject.reading.timeline:
        blocks.setdefault(entry.block, []).append(entry.written)
    for entry in subject.reading.timeline:
        language = known.get(entry.tag)
        wrong = (
            fault(entry, language, edition)
            if language
            else f"“{entry.written}” is in {entry.tag!r}, which nobody promised"
        )
        if wrong:
            statement = statement_of(promise, joined(blocks[entry.block]))
            remedy = f"Mend source/pronunciation/{entry.tag}.toml and build again; do not hand this file out."
            about = f"statement {statement}: " if statement else ""
            yield Finding(code, about + wrong, Place(subject.artefact.path), remedy, severity, statement, "sound")


def fault(entry: Spoken, language: Language, edition: str = "") -> str:
    """What is wrong with one passage, or empty.  ``edition`` is the file's, such as ``so/nerve-root-injection``."""
    say = language.pronunciation
    if (edition if entry.engine == RECORDED else language.voice(entry.engine)) != entry.voice:
        return f"“{entry.written}” is spoken by {entry.voice!r}, which is no {language.english} voice"
    if entry.engine == RECORDED:  # a person read what is written; the sign-off says that they read it truly
        return "" if entry.spoken == entry.written else f"“{entry.written}” was recorded as “{entry.spoken}”"
    sign = next(
        (c for c in normal(entry.spoken) if not (c.isalnum() or c.isspace() or c in BREATH or MARK.match(c))), ""
    )
    if sign:
        return f"“{entry.written}” is spoken “{entry.spoken}”: a voice says “{sign}” in words of its own"
    written, spoken = tokens(entry.written, say), words(entry.spoken)
    stuck = _unread(tuple(written), tuple(spoken), say)
    if stuck is not None:
        return f"“{entry.written}” is spoken “{entry.spoken}”: no reading from “{stuck}” on"
    lost = Counter(_negations(entry.written, say)) - Counter(_negations(entry.spoken, say))
    if lost:
        return f"“{entry.written}” is spoken “{entry.spoken}”: without “{next(iter(lost))}”"
    return ""


def tokens(written: str, say: Pronunciation) -> list[str]:
    """Words, numbers and signs as written; figures with the language's mark between thousands are one number."""
    text = VOWELLED.sub("", normal(written) if say.group != "\u00a0" else written)
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    if say.group:
        text = re.sub(rf"(?<=\d){re.escape(say.group)}(?=\d{{3}}(?!\d))", "", text)
    found = []
    for match in TOKEN.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        inside = before.isalnum() and after.isalnum()
        sign = match.group()
        found.append(f"{sign}{sign}" if inside and not sign.isalnum() and len(sign) == 1 else sign)
    return found


def words(text: str) -> list[str]:
    """The words alone, without regard to capitals; signs are breath."""
    return [match.casefold() for match in TOKEN.findall(VOWELLED.sub("", normal(text))) if match[0].isalnum()]


def _unread(written: tuple[str, ...], spoken: tuple[str, ...], say: Pronunciation) -> str | None:
    """The first written words for which nothing that is spoken can stand; None when all of it is read, and no more."""
    places: list[set[int]] = [{0}, *(set() for _ in written)]
    furthest = 0
    for at in range(len(written)):
        if places[at]:
            furthest = at
        for width, said in _readings(written, at, say):
            for place in places[at]:
                if spoken[place : place + len(said)] == said:
                    places[at + width].add(place + len(said))
        places[at + 1] |= _numbers(written, at, spoken, places[at], say)
    if len(spoken) in places[-1]:
        return None
    if places[-1]:
        return " ".join(spoken[max(places[-1]) :])
    return " ".join(written[furthest : furthest + 4]).replace("  ", " ")


def _readings(written: tuple[str, ...], at: int, say: Pronunciation) -> Iterator[tuple[int, tuple[str, ...]]]:
    """How many written tokens may be read from here, and as which words."""
    for tokens_of_phrase, said in _phrases(say).get(written[at], ()):
        if written[at : at + len(tokens_of_phrase)] == tokens_of_phrase:
            yield len(tokens_of_phrase), said
    token = written[at]
    if written[at : at + len(SCHEME)] == SCHEME:
        yield len(SCHEME), ()
    if token.isdigit():
        yield 1, _figures(token, say) if say.digits else (token,)
        return
    if token[0].isalpha():
        yield 1, (token.casefold(),)
        beside = (written[at - 1 : at] or ("",))[0], (written[at + 1 : at + 2] or ("",))[0]
        letters = dict(say.letters)
        if token.isupper() and any(n.isdigit() or n == "--" for n in beside) and all(c in letters for c in token):
            yield 1, tuple(word for letter in token for word in words(letters[letter]))
        return
    sign = dict(say.signs).get("-" if token in DASHES else token[0], "")
    said = tuple(words(sign))
    if said:
        yield 1, said
    if len(token) == 1 or not said or token[0] == "-":  # a sign between two words must be said, but for a hyphen
        yield 1, ()


def _numbers(
    written: tuple[str, ...], at: int, spoken: tuple[str, ...], places: set[int], say: Pronunciation
) -> set[int]:
    """Where the reading may go on after the number that stands here, said in words."""
    token = written[at]
    if not token.isdigit() or (len(token) > 1 and token.startswith("0")):
        return set()
    return {
        place + width
        for place in places
        for width in range(1, MOST_WORDS + 1)
        if place + width <= len(spoken) and value(spoken[place : place + width], say) == int(token)
    }


def value(said: Sequence[str], say: Pronunciation) -> int | None:
    """The number that these words name, or None."""
    return _value(tuple(said), say)


@lru_cache(maxsize=4096)
def _value(said: tuple[str, ...], say: Pronunciation) -> int | None:
    """Whole in a table; or thousands and then hundreds and the rest; or hundreds and then the rest."""
    tables = _number_words(say)
    if said in tables["whole"]:
        return tables["whole"][said]
    for width in range(len(said) - 1, 0, -1):
        for kind, limit in (("thousands", 1000), ("hundreds", 100)):
            if said[:width] not in tables[kind]:
                continue
            rest, skipped = _inner(said[width:], say)
            after = _value(rest, say) if rest else None
            if after is not None and after < limit and skipped == (bool(say.gap) and after < limit / 10):
                return tables[kind][said[:width]] + after
    return None


def _inner(said: tuple[str, ...], say: Pronunciation) -> tuple[tuple[str, ...], bool]:
    """The part of a number after another, without what joins them, and whether a place is said to be left out."""
    gap = tuple(words(say.gap))
    if gap and said[: len(gap)] == gap:
        return said[len(gap) :], True
    if say.joiner and said[0] == say.joiner.casefold():
        said = said[1:]
    if say.prefix:
        said = (said[0].removeprefix(say.prefix), *said[1:]) if said[0].startswith(say.prefix) else ()
    return said, False


def _figures(token: str, say: Pronunciation) -> tuple[str, ...]:
    """The names of the figures one by one."""
    return tuple(word for figure in token for word in words(say.digits[int(figure)]))


@lru_cache(maxsize=64)
def _number_words(say: Pronunciation) -> dict[str, dict[tuple[str, ...], int]]:
    low: dict[tuple[str, ...], int] = {}
    for names in (say.below_hundred, say.within, *(names for _, names in say.after)):
        low.update({tuple(words(name)): number for number, name in enumerate(names)})
    hundreds = {tuple(words(name)): number * 100 for number, name in enumerate(say.hundreds, 1)}
    thousands = {tuple(words(name)): number * 1000 for number, name in enumerate(say.thousands, 1)}
    others = {tuple(words(name)): number for name, number in say.values}
    return {
        "low": low,
        "hundreds": hundreds,
        "thousands": thousands,
        "whole": {**thousands, **hundreds, **low, **others},
    }


@lru_cache(maxsize=64)
def _phrases(say: Pronunciation) -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for written, said in say.phrases:
        if _honest(written, said, say):
            key = tuple(tokens(written, say))
            table.setdefault(key[0], []).append((key, tuple(words(said))))
    return table


def _honest(written: str, said: str, say: Pronunciation) -> bool:
    """A phrase may change the form of words, but must keep every number and every word for "not"."""
    if Counter(_negations(written, say)) != Counter(_negations(said, say)):
        return False
    heard = words(said)
    for token in tokens(written, say):
        if token.isdigit():
            spans = range(1, MOST_WORDS + 1)
            named = any(value(heard[i : i + n], say) == int(token) for i in range(len(heard)) for n in spans)
            figures = _figures(token, say)
            spelt = any(tuple(heard[i : i + len(figures)]) == figures for i in range(len(heard)))
            if not (spelt or (named and not token.startswith("0"))):
                return False
    return True


def _negations(text: str, say: Pronunciation) -> list[str]:
    for short in say.unsplit:  # "No. 1515" is a number, and says no to nobody
        text = re.sub(rf"(?<!\w){re.escape(short)}\s*(?=\d)", "", text)
    return [word for word in words(text) if word in say.negations]
