"""The quick ways of looking for words and contacts: they find what the plain expressions find, no more and no less."""

from __future__ import annotations

import functools
import random
import re

import pytest

from altformats.catalogs import SOURCE, cues_of, pairs
from altformats.counting import TOKEN, _tokens
from altformats.cues import read_cues
from altformats.figures import CONTACT, contacts, without_contacts
from altformats.inline import BIDI_CONTROLS, CONTROLS, LINK, NOT_OURS, STRONG, faults_of_inline, plain
from altformats.languages import read_languages
from altformats.model import Cues
from altformats.patterns import Found, Lexicon, _compiled, folded, matcher
from altformats.source import read_leaflet
from altformats.wording import ENGLISH, terms_of, words_of

from .samples import PROJECT
from .whole_suite import slow

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


@pytest.mark.parametrize("tag", ["ar", *slow(*(tag for tag in TAGS if tag != "ar"))])
def test_words_are_found_where_the_expression_finds_them(tag: str) -> None:
    """Every list of every language, alone and among all others, in every message and in mixed ones: the same places,
    words and what is left.
    """
    cues, english = cues_of(PROJECT, LANGUAGES[tag])
    for rows, script in ((lists(cues), cues.script), ([*lists(english), ENGLISH], english.script)):
        together = Lexicon(rows, script).matchers
        for patterns, among in zip(rows, together, strict=True):
            slow = _compiled(patterns, script)
            for text in map(folded, texts(tag)):
                expected = [Found(match.start(), match.end(), match.group()) for match in slow.finditer(text)]
                for quick in (among, matcher(patterns, script)):
                    assert quick.found(text) == expected, (patterns, text)
                    assert quick.has(text) == bool(expected)
                    assert quick.without(text) == slow.sub(" ", text)


@pytest.mark.parametrize("tag", TAGS)
def test_the_lists_of_a_language_stand_in_their_places(tag: str) -> None:
    """Each list of the cues is looked for under its own name; none stands in the place of another."""
    cues, english = cues_of(PROJECT, LANGUAGES[tag])
    words = words_of(cues)
    for name in ("negation", "echo", "opposites", "harmless", "must", "may", "uncounted", "common"):
        assert getattr(words, name).patterns == getattr(cues, name)
    for name in ("numbers", "times", "loose"):
        assert getattr(words, name).patterns == tuple(word for word, _ in getattr(cues, name))
    assert words.needless.patterns == tuple(pattern for pattern in cues.may if " " in pattern)
    assert words.denials.patterns == (*cues.negation, *cues.opposites)
    assert words.refusals.patterns == (*cues.negation, *cues.echo, *cues.opposites)
    assert [(name, one.patterns) for name, one in words.others] == [("English", ENGLISH), *cues.strangers]
    assert [(unit, forms.patterns) for unit, forms in words.units] == list(cues.units)
    rows = terms_of(cues, english.script).rows
    assert [(term, ours.patterns, theirs.patterns) for term, ours, theirs in rows] == [
        (term, term.english, term.forms) for term in cues.glossary
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_no_term_or_unit_that_stands_in_a_text_is_left_out(tag: str) -> None:
    """What is worth asking of a text holds every term of the English, every medicine and every unit that is there."""
    hits = 0
    cues, english = cues_of(PROJECT, LANGUAGES[tag])
    terms, words = terms_of(cues, english.script), words_of(cues)
    for pair in pairs(PROJECT, LEAFLET, LANGUAGES[tag]):
        ours, said = folded(plain(pair.msgid)), folded(plain(pair.msgstr))
        there = [
            term
            for term, english_side, other_side in terms.rows
            if english_side.has(ours) or (term.kind == "medicine" and other_side.has(said))
        ]
        among = [term for term, _, _ in terms.among(ours, said)]
        assert [term for term in among if term in there] == there
        units = {unit for unit, forms in words.units if forms.has(said)}
        assert units <= {unit for unit, _ in words.units_in(said)}
        hits += len(there) + len(units)
    assert hits > 100


def test_figures_are_found_where_the_expression_finds_them() -> None:
    """Looking only where a digit or a fraction stands finds every figure, date, time and ratio that there is."""
    draw = random.Random("figures")  # noqa: S311 - a test's own chance
    pieces = (
        "1",
        "12",
        "2,500",
        "1/2",
        "\u00bd",
        "3\u00bd",
        "12:30",
        "2.30pm",
        "1.2.2024",
        "2024-01-02",
        ".",
        ":",
        " ",
        "a",
        "pm",
    )
    for _ in range(3000):
        text = "".join(draw.choice(pieces) for _ in range(12))
        assert [one.span() for one in _tokens(text)] == [one.span() for one in TOKEN.finditer(text)], text


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
