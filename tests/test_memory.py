"""Translation memory: the same English is used again from signed translations; safety statements are only offered."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from altformats.catalogs import catalog_path, entries
from altformats.exchange import EXCHANGES
from altformats.languages import read_languages
from altformats.memory import Memory, SignedPair, matches, offers, remember, reusable, reuse
from altformats.model import Language, Leaflet, Method, Project
from altformats.parcel import Parcel, State, Unit
from altformats.sending import pack
from altformats.signatures import (
    Signatures,
    SignOff,
    items_of,
    read_signatures,
    signatures_path,
    signed,
    states,
    text_item,
    write_signatures,
)
from altformats.signatures import State as Standing
from altformats.source import read_leaflet, read_leaflets
from altformats.untrusted import unpack

from .commands import run, start
from .conftest import FRONT, POLISH, catalog_text

DAY = datetime.date(2026, 11, 20)
TWO = SignOff("A. Nowak", "B. Lis", Method.HUMAN, DAY, {})
SECOND = """# Second

A short introduction.

## Going home

:::{safety} no-lifting
:kind: must-not

a fever
:::

Rest. You must not drive for a day. A fever will pass.
"""
NEW = (
    "Second",
    "A short introduction.",
    "Going home",
    "a fever",
    "Rest. You must not drive for a day. A fever will pass.",
)


def pair(msgid: str, msgstr: str, statement: str = "", catalog: str = "sample") -> SignedPair:
    return SignedPair(msgid, msgstr, catalog, statement, TWO)


def unit(msgid: str, statement: str = "", state: State = State.NEW) -> Unit:
    return Unit(1, "second", msgid, "", state, "pl", statement=statement)


@pytest.fixture
def two(small: Project) -> Project:
    """Two leaflets: the first translated, and signed but for its title; the second not translated at all."""
    (small.leaflets / "second.md").write_text(FRONT.replace("XX1", "XX2").replace("Sample", "Second") + SECOND, "utf-8")
    polish = read_languages(small)["pl"]
    catalog_path(small, polish, "second").write_text(catalog_text(dict.fromkeys(NEW, "")), encoding="utf-8")
    leaflet = read_leaflet(small, small.leaflets / "sample.md")
    own = [item for item in items_of(leaflet) if item.catalog == "sample" and item.msgids != ("Sample",)]
    write_signatures(small, "pl", "sample", signed(Signatures(), TWO, own, POLISH))
    return small


def polish_of(project: Project) -> tuple[list[Leaflet], Language, Language]:
    languages = read_languages(project)
    leaflets = [read_leaflet(project, path) for path in read_leaflets(project)]
    return leaflets, languages["en"], languages["pl"]


def second(project: Project) -> tuple[Parcel, Memory]:
    leaflets, english, polish = polish_of(project)
    leaflet = next(one for one in leaflets if one.meta.slug == "second")
    return pack(project, leaflet, english, polish), remember(project, leaflets, english, polish)


# --------------------------------------------------------------------------------------------------------------------
# The pure part


def test_the_same_message_is_found_however_it_is_spaced_or_composed() -> None:
    """White space and composed letters make no difference; any other letter does."""
    memory = Memory((pair("Go  home to\\u00a0Krako\u0301w", "Idź do domu"),))
    memory = Memory((pair("Go  home to\u00a0Krako\u0301w", "Idź do domu"),))
    assert [match.said for match in matches("Go home to Kraków", memory)] == ["Idź do domu"]
    assert matches("Go home to Krakow", memory) == ()
    assert matches("go home to Kraków", memory) == ()


def test_sentences_are_found_where_both_sides_have_equally_many() -> None:
    """A sentence of a longer message is offered with its counterpart, and not where a translator joined sentences."""
    memory = Memory(
        (
            pair("Rest well. You may eat.", "Odpoczywaj. Możesz jeść.", "rest"),
            pair("Rest well. Drink.", "Odpoczywaj i pij."),
        )
    )
    found = matches("You may eat. Then sleep.", memory)
    assert [(match.english, match.said, match.whole) for match in found] == [("You may eat.", "Możesz jeść.", False)]
    assert [match.said for match in matches("Rest well.", memory)] == ["Odpoczywaj."]
    assert matches("Drink.", memory) == ()


def test_whole_messages_come_first_and_nothing_twice() -> None:
    """The whole message stands before its sentences; the same offer from two places is made once."""
    memory = Memory(
        (
            pair("Eat. Rest.", "Jedz. Odpoczywaj."),
            pair("Eat. Rest.", "Jedz. Odpoczywaj.", catalog="hip"),
            pair("Eat. Rest.", "Zjedz. Odpocznij.", catalog="knee"),
        )
    )
    found = matches("Eat. Rest.", memory)
    assert [match.whole for match in found] == [True, True, False, False, False, False]
    assert [match.said for match in found[:2]] == ["Jedz. Odpoczywaj.", "Zjedz. Odpocznij."]
    assert found[0].pair.source == "sample; signed 2026-11-20 by B. Lis"


def test_strong_words_across_sentences_are_not_cut() -> None:
    """A pair of strong marks that goes over the end of a sentence is not torn apart."""
    assert matches("Eat.", Memory((pair("**Eat. Rest.** Now.", "**Jedz. Odpoczywaj.** Teraz."),))) == ()


@pytest.mark.parametrize(
    ("wanted", "pairs", "reused"),
    [
        (unit("Risks"), [pair("Risks", "Ryzyko")], ["Ryzyko"]),
        (unit("Risks", statement="any"), [pair("Risks", "Ryzyko")], []),
        (unit("Risks"), [pair("Risks", "Ryzyko", "stroke")], []),
        (unit("Risks"), [pair("Risks", "Ryzyko"), pair("Risks", "Zagrożenia")], []),
        (unit("Risks"), [pair("Risks", "Ryzyko"), pair("Risks", "Ryzyko", "stroke")], []),
        (unit("Risks", state=State.REVIEW), [pair("Risks", "Ryzyko")], []),
        (unit("Risks", state=State.TRANSLATED), [pair("Risks", "Ryzyko")], []),
        (unit("Risks"), [pair("Risks. More.", "Ryzyko. Więcej.")], []),
    ],
    ids=["same", "safety here", "safety there", "two answers", "safety elsewhere", "review", "done", "a sentence"],
)
def test_what_may_be_used_again(wanted: Unit, pairs: list[SignedPair], reused: list[str]) -> None:
    """Only a whole, untranslated message with one signed answer is used again; no safety statement gives or takes."""
    assert [one.msgstr for one in reusable([wanted], Memory(tuple(pairs))).values()] == reused


def test_a_message_that_is_also_part_of_a_statement_is_not_used_again() -> None:
    """Where the same English stands in a safety statement and outside of it, neither is filled."""
    assert reusable([unit("Rest"), unit("Rest", statement="rest")], Memory((pair("Rest", "Odpocznij"),))) == {}


# --------------------------------------------------------------------------------------------------------------------
# In a project


def test_only_what_is_signed_is_remembered(two: Project) -> None:
    """Unsigned messages, voided ones and machine drafts are not remembered; signed ones are, with their statement."""
    leaflets, english, polish = polish_of(two)
    memory = remember(two, leaflets, english, polish)
    assert {one.msgid for one in memory.pairs} == set(POLISH) - {"Sample"}
    assert {one.statement for one in memory.pairs} == {"", "no-driving", "get-help"}
    path = catalog_path(two, polish, "sample")
    path.write_text(path.read_text("utf-8").replace("Krótki wstęp.", "Wstęp."), encoding="utf-8")
    later = remember(two, leaflets, english, polish)
    assert {one.msgid for one in memory.pairs} - {one.msgid for one in later.pairs} == {"A short introduction."}
    draft = SignOff("a machine", "", Method.DRAFT, DAY, {})
    items = [text_item("A short introduction.", "sample")]
    before = read_signatures(two, "pl", "sample")
    write_signatures(two, "pl", "sample", signed(before, draft, items, {"A short introduction.": "Wstęp."}))
    drafted = remember(two, leaflets, english, polish)
    assert {one.msgid for one in drafted.pairs} == {one.msgid for one in later.pairs}


def test_using_again_carries_the_sign_off_and_says_from_where(two: Project) -> None:
    """What is filled counts as signed by the same people on the same day, from that leaflet; the rest stays."""
    parcel, memory = second(two)
    path = catalog_path(two, parcel.language, "second")
    before = path.read_text("utf-8")
    assert reuse(two, parcel, memory) == ("A short introduction.", "Going home")
    assert path.read_text("utf-8") == before.replace(
        'msgid "A short introduction."\nmsgstr ""', 'msgid "A short introduction."\nmsgstr "Krótki wstęp."'
    ).replace('msgid "Going home"\nmsgstr ""', 'msgid "Going home"\nmsgstr "Powrót do domu"')
    signatures = read_signatures(two, "pl", "second")
    said = {entry.msgid: entry.msgstr for entry in entries(two, parcel.language, "second")}
    items = [text_item(msgid, "second") for msgid in ("A short introduction.", "Going home", "a fever")]
    rows = states(items, said, {"second": signatures})
    assert [row.state for row in rows] == [Standing.SIGNED, Standing.SIGNED, Standing.UNTRANSLATED]
    signoff = rows[0].signoff
    assert signoff is not None
    assert (signoff.translator, signoff.reviser, signoff.date, signoff.origin) == ("A. Nowak", "B. Lis", DAY, "sample")
    assert reuse(two, *second(two)) == ()


@pytest.mark.parametrize("exchange", EXCHANGES, ids=[exchange.name for exchange in EXCHANGES])
def test_exports_carry_offers_and_bring_none_back(two: Project, exchange: object) -> None:
    """A safety statement that was signed elsewhere is offered to the translator with its source, and is not taken."""
    chosen = next(one for one in EXCHANGES if one is exchange)
    parcel, memory = second(two)
    units = tuple(replace(one, offers=offers(one, memory)) for one in parcel.units)
    assert [offer.said for one in units if one.statement for offer in one.offers] == ["gorączkę"]
    data = chosen.write(replace(parcel, units=units))
    words = _content(chosen.name, data)
    assert "gorączkę" in words
    assert "sample, get-help; signed 2026-11-20 by B. Lis" in words
    back = chosen.read(data, "back", parcel)
    assert {one.said for one in back if one.id.startswith("second")} == {""}


def _content(name: str, data: bytes) -> str:
    return (unpack(data, "sent")["word/document.xml"] if name == "docx" else data).decode("utf-8")


def test_update_fills_and_memory_shows(two: Project) -> None:
    """``translate update`` says what it used again; ``translate memory`` shows an offer, its source and its limits."""
    done = run(two, "translate", "update", "--language", "pl")
    assert "used again as signed elsewhere: Going home" in done.stdout
    assert signatures_path(two, "pl", "second").exists()
    shown = start(two, "translate", "memory", "--language", "pl", "a fever").stdout
    assert "gorączkę" in shown
    assert "sample, get-help" in shown
    assert "never used again by itself" in shown
    assert run(two, "translate", "memory", "--language", "xx", "a fever").returncode == 2
