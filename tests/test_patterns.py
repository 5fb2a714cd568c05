"""The quick ways of looking for words and contacts: they find what the plain expressions find, no more and no less."""

from __future__ import annotations

import functools
import random
import re

import pytest

from altformats.catalog_checks.other_language import ENGLISH
from altformats.catalogs import SOURCE, cues_of, pairs
from altformats.cues import read_cues
from altformats.figures import CONTACT, contacts, without_contacts
from altformats.inline import BIDI_CONTROLS, CONTROLS, LINK, NOT_OURS, STRONG, faults_of_inline, plain
from altformats.languages import read_languages
from altformats.model import Cues
from altformats.patterns import Found, _compiled, folded, index, matcher
from altformats.source import read_leaflet

from .samples import PROJECT

LANGUAGES = read_languages(PROJECT)
TAGS = [tag for tag in LANGUAGES if tag != "en"]
LEAFLET = read_leaflet(PROJECT, PROJECT.leaflets / "nerve-root-injection.md")
SIGNS = (" ", "'", "-", "*", ".", ",", "(", "a", "ą", "i", "1", "%", "°", "\u0301", "\u200c", "\u09cd", "的")


@functools.cache
def texts(tag: str) -> tuple[str, ...]:
    """Every message of a language and its English, and as many again with words exchanged, cut and joined."""
    whole = [text for pair in pairs(PROJECT, LEAFLET, LANGUAGES[tag]) for text in (pair.msgid, pair.msgstr)]
    draw = random.Random(tag)  # noqa: S311 - a test's own chance
    words = [word for text in whole for word in text.split()]
    mixed = []
    for text in whole:
        row = [draw.choice(words) if draw.random() < 0.2 else word for word in text.split()]
        mixed.append("".join(word + draw.choice((" ", " ", " ", *SIGNS)) for word in row))
    return (*whole, *mixed)


def lists(cues: Cues) -> list[tuple[str, ...]]:
    """Every list of patterns that a check looks for."""
    words = [cues.negation, cues.echo, cues.opposites, cues.harmless, cues.must, cues.may, cues.uncounted, cues.common]
    words += [tuple(word for word, _ in values) for values in (cues.numbers, cues.times, cues.loose)]
    words += [forms for _, forms in (*cues.units, *cues.strangers)]
    words += [forms for term in cues.glossary for forms in (term.english, term.forms)]
    return [row for row in words if row]


@pytest.mark.parametrize("tag", TAGS)
def test_words_are_found_where_the_expression_finds_them(tag: str) -> None:
    """Every list of every language, in every message and in mixed ones: the same places, words and what is left."""
    cues, english = cues_of(PROJECT, LANGUAGES[tag])
    rows = [(row, cues.script) for row in lists(cues)] + [(row, english.script) for row in (*lists(english), ENGLISH)]
    for patterns, script in rows:
        quick, slow = matcher(patterns, script), _compiled(patterns, script)
        for text in map(folded, texts(tag)):
            expected = [Found(match.start(), match.end(), match.group()) for match in slow.finditer(text)]
            assert quick.found(text) == expected, (patterns, text)
            assert quick.has(text) == bool(expected)
            assert quick.without(text) == slow.sub(" ", text)


@pytest.mark.parametrize("tag", ["pl", "ar", "zh-Hans"])
def test_an_index_names_every_matcher_that_finds_something(tag: str) -> None:
    """No term that stands in a text is left out by the index of its glossary."""
    cues = read_cues(PROJECT, LANGUAGES[tag])
    matchers = {number: matcher(term.forms, cues.script) for number, term in enumerate(cues.glossary)}
    among = index(matchers).among
    hits = 0
    for text in map(folded, texts(tag)):
        there = {number for number, one in matchers.items() if one.has(text)}
        assert there <= among(text)
        hits += len(there)
    assert hits > 100


CONTACTS = (
    "Ring 0114 271 4271 or 999.",
    "E-mail a.b-c@d.nhs.uk, see https://x.nhs.uk/a-b or nhs.uk.",
    "No. 12 PD7375-PIL2986 S10 2JF s.u.pl 1.com",
    "S1A 2BC, AB-1-2-3, A1B2C3; K0001 12:30 1 in 2,500",
    "+44 114 271 4271 and 0044 and 112",
    "a@b and c.d@e.f.g No.5 No 7",
)


@pytest.mark.parametrize("tag", TAGS)
def test_contacts_are_found_where_the_expression_finds_them(tag: str) -> None:
    """Leaving out the kinds of contact that cannot be there changes nothing of what is found or taken away."""
    draw = random.Random(tag)  # noqa: S311 - a test's own chance
    mixed = ["".join(draw.sample(" ".join(CONTACTS), 60)) for _ in range(300)]
    pieces = [" ".join(draw.sample(" ".join(CONTACTS).split(), 9)) for _ in range(100)]
    for text in (*CONTACTS, *mixed, *pieces, *texts(tag)):
        words = STRONG.sub(r"\1", LINK.sub(r"\1", text))
        assert plain(text) == words
        assert without_contacts(text) == CONTACT.sub(" ", words), text
        assert contacts(text) == tuple(re.sub("[ \u00a0\u2009\u202f]", " ", m.group()) for m in CONTACT.finditer(words))


def test_no_fault_of_a_line_is_overlooked() -> None:
    """The quick look that spares most lines the slow one lets no faulty sign pass, alone or between letters."""
    for sign in map(chr, range(0x3000)):
        for text in (sign, f"a{sign}b", f" {sign} ", f"a{sign}amp;"):
            slow = BIDI_CONTROLS.search(text) or CONTROLS.search(text) or any(one.search(text) for one, _ in NOT_OURS)
            assert bool(list(faults_of_inline(text))) == bool(slow), repr(text)


def test_the_source_language_is_looked_at_too() -> None:
    """English cues are read for the English side of every pair."""
    assert lists(read_cues(PROJECT, SOURCE, source=True))
