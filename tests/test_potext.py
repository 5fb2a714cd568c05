"""The lines of a catalog: read strictly, and rewritten so that nothing but the entry in question moves."""

from __future__ import annotations

import random

import pytest

from altformats.catalogs import catalog_path, entries, merge
from altformats.errors import CatalogProblem
from altformats.languages import read_languages
from altformats.model import Project
from altformats.potext import parse, quoted, rewritten

CATALOG = r"""# A comment of ours.
msgid ""
msgstr ""
"Language: pl\n"

#. A note
#: source/x.md:3
msgid "One"
msgstr "Jeden"

# Kept by the translator.
#. Safety statement
#, fuzzy, python-format
#| msgid "Too"
msgid ""
"Two "
"\"words\""
msgstr ""
"Dwa "
"słowa"

#, fuzzy
#~ msgid "Old"
#~ msgstr "Stary"

#, fuzzy
msgid "Three"
msgstr ""
"""


def test_entries_are_read_with_their_places() -> None:
    """Wrapped strings are joined, escapes undone, flags and notes kept to their entry, obsolete entries passed over."""
    found = parse(CATALOG, "x.po")
    assert [(one.msgid, one.msgstr, one.fuzzy) for one in found[1:]] == [
        ("One", "Jeden", False),
        ('Two "words"', "Dwa słowa", True),
        ("Three", "", True),
    ]
    assert [(one.first, one.line, one.answer, one.last) for one in found] == [
        (1, 2, 3, 4),
        (6, 8, 9, 9),
        (11, 15, 18, 20),
        (26, 27, 28, 28),
    ]
    assert (found[2].notes, found[2].remarks) == (["Safety statement"], ["Kept by the translator."])


def test_a_flag_of_an_obsolete_entry_is_not_the_next_one_s() -> None:
    """The mark above an entry that is commented out belongs to it alone."""
    text = CATALOG.replace('#, fuzzy\nmsgid "Three"', 'msgid "Three"')
    assert [one.fuzzy for one in parse(text, "x.po")] == [False, False, True, False]
    assert rewritten(text, "x.po", {"Three": "Trzy"}) == text.replace('"Three"\nmsgstr ""', '"Three"\nmsgstr "Trzy"')


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_only_what_is_asked_for_is_rewritten(end: str) -> None:
    """An entry gets its answer and loses its mark and older English; every other byte stays, line ends too."""
    text = CATALOG.replace("\n", end)
    expected = text.replace(f'""{end}"Dwa "{end}"słowa"', '"\\"Dwa\\" słowa"')
    expected = expected.replace(f'#, fuzzy, python-format{end}#| msgid "Too"{end}', f"#, python-format{end}")
    assert rewritten(text, "x.po", {'Two "words"': '"Dwa" słowa'}) == expected
    assert rewritten(text, "x.po", {}) == text
    assert rewritten(text, "x.po", {"One": "Jeden"}) == text


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('msgid "One"', 'msgid "One', 8, "not a sound line"),
        ('"Jeden"', r'"Jed\en"', 9, "not a sound line"),
        ('msgstr "Jeden"', 'msgstr "Jeden"\nmsgstr "Dwa"', 10, "msgstr cannot stand here"),
        ('msgid "One"\n', "", 8, "msgstr cannot stand here"),
        ('msgid "One"', 'msgid "One"\nmsgid_plural "Many"', 9, "msgid_plural cannot stand here"),
        ('msgid "Three"', 'msgid "One"', 27, "a second entry for 'One'; the first is at line 8"),
        ("# A comment of ours.", '"alone"', 1, "belongs to nothing"),
        ('msgid "Three"\nmsgstr ""\n', 'msgid "Three"\n', 27, "without msgstr"),
        ("#. A note", "A note", 6, "not a sound line"),
    ],
)
def test_unsound_lines_are_refused_by_line(old: str, new: str, line: int, words: str) -> None:
    """Whatever is no entry is refused with its line, not repaired by a guess."""
    with pytest.raises(CatalogProblem) as caught:
        parse(CATALOG.replace(old, new, 1), "x.po")
    assert words in caught.value.message
    assert caught.value.place.line == line


def test_quoting_is_undone_by_reading() -> None:
    """Whatever is written is read again to the letter."""
    chance = random.Random(7)  # noqa: S311 - sample texts, no secrets
    for _ in range(300):
        said = "".join(chance.choice('ab"\\\n\t\r{}żই\u00a0%') for _ in range(chance.randrange(12)))
        text = f'msgid "x"\nmsgstr {quoted(said)}\n'
        assert parse(text, "x.po")[0].msgstr == said
        assert rewritten(text, "x.po", {"x": said}) == text


def test_merging_into_a_catalog(small: Project) -> None:
    """An answer is put into the file; the same answer again changes nothing; an unknown message is an error."""
    polish = read_languages(small)["pl"]
    path = catalog_path(small, polish, "sample")
    before = path.read_text("utf-8")
    assert merge(small, polish, "sample", {"a fever": "wysoką gorączkę"})
    assert path.read_text("utf-8") == before.replace('"gorączkę"', '"wysoką gorączkę"')
    assert not merge(small, polish, "sample", {"a fever": "wysoką gorączkę"})
    assert {one.msgid: one.msgstr for one in entries(small, polish, "sample")}["a fever"] == "wysoką gorączkę"
    with pytest.raises(KeyError):
        merge(small, polish, "sample", {"a cold": "przeziębienie"})
    path.write_text(before + '\nmsgid "open', encoding="utf-8")
    with pytest.raises(CatalogProblem):
        merge(small, polish, "sample", {"a fever": "x"})
