"""Sign-offs: two people, exact words, void at the first edit of either side, and a file that is taken as hostile."""

from __future__ import annotations

import datetime
import json

import pytest

from altformats.errors import SignatureProblem
from altformats.model import Finding, Leaflet, Method, Place, Project, Standing
from altformats.signatures import (
    Item,
    Signatures,
    SignOff,
    State,
    accepted,
    items_of,
    read_signatures,
    signatures_path,
    signed,
    standing,
    states,
    unaccepted,
    write_signatures,
)
from altformats.source import read_leaflet

from .conftest import POLISH, POLISH_PART

DAY = datetime.date(2026, 11, 20)
TWO = SignOff("A. Nowak", "B. Lis", Method.HUMAN, DAY, {})
DRAFT = SignOff("a machine", "", Method.DRAFT, DAY, {})
SAID = {**POLISH, **POLISH_PART}


@pytest.fixture
def leaflet(small: Project) -> Leaflet:
    return read_leaflet(small, small.leaflets / "sample.md")


def _own(leaflet: Leaflet) -> list[Item]:
    return [item for item in items_of(leaflet) if item.catalog == "sample"]


def _states(leaflet: Leaflet, said: dict[str, str], signatures: Signatures) -> dict[str, State]:
    rows = states(_own(leaflet), said, {"sample": signatures})
    return {row.item.statement or row.item.msgids[0]: row.state for row in rows}


def test_every_message_belongs_to_one_item(leaflet: Leaflet) -> None:
    """A safety statement is one item with all its blocks; every other message is an item; none is left out."""
    items = items_of(leaflet)
    assert {item.statement for item in items if item.statement} == {"no-driving", "get-help"}
    helping = next(item for item in items if item.statement == "get-help")
    assert helping.msgids == ("See your GP if you have:", "a fever", "pain for 4 hours")
    assert {msgid for item in items for msgid in item.msgids} == {block.msgid for block in leaflet.blocks}
    assert {item.catalog for item in items} == {"sample", "parts"}


def test_a_sign_off_covers_what_was_signed_and_nothing_else(leaflet: Leaflet) -> None:
    """Signing one statement leaves the others unsigned; signing all of it signs all."""
    driving = [item for item in _own(leaflet) if item.statement == "no-driving"]
    one = signed(Signatures(), TWO, driving, SAID)
    assert _states(leaflet, SAID, one)["no-driving"] is State.SIGNED
    assert _states(leaflet, SAID, one)["get-help"] is State.UNSIGNED
    whole = signed(one, TWO, _own(leaflet), SAID)
    assert set(_states(leaflet, SAID, whole).values()) == {State.SIGNED}
    assert len(whole.signoffs) == 1  # what was signed again is taken out of the older one, which is then empty


@pytest.mark.parametrize(
    ("msgid", "text", "touched"),
    [
        ("a fever", "ból", "get-help"),
        ("A short introduction.", "Inny wstęp.", "A short introduction."),
        ("You must **not** drive today. Ring [0114 271 4271](tel:+441142714271).", "Wolno.", "no-driving"),
    ],
)
def test_an_edit_of_the_translation_voids_just_what_it_touches(
    leaflet: Leaflet, msgid: str, text: str, touched: str
) -> None:
    """One changed word in the catalog voids the statement or message that holds it, and only that."""
    whole = signed(Signatures(), TWO, _own(leaflet), SAID)
    after = _states(leaflet, {**SAID, msgid: text}, whole)
    assert {name for name, state in after.items() if state is State.VOID} == {touched}
    assert {state for name, state in after.items() if name != touched} == {State.SIGNED}


def test_an_edit_of_the_english_voids_just_what_it_touches(small: Project, leaflet: Leaflet) -> None:
    """A changed English statement is not signed any more, even where the translation is as it was."""
    whole = signed(Signatures(), TWO, _own(leaflet), SAID)
    source = small.leaflets / "sample.md"
    source.write_text(source.read_text(encoding="utf-8").replace("- a fever", "- a high fever"), encoding="utf-8")
    after = _states(read_leaflet(small, source), {**SAID, "a high fever": "gorączkę"}, whole)
    assert {name for name, state in after.items() if state is not State.SIGNED} == {"get-help"}


def test_a_changed_kind_of_statement_voids_its_sign_off(small: Project, leaflet: Leaflet) -> None:
    """Turning "do not do this" into advice changes what the statement says, though no word of it changed."""
    whole = signed(Signatures(), TWO, _own(leaflet), SAID)
    source = small.leaflets / "sample.md"
    source.write_text(source.read_text(encoding="utf-8").replace(":kind: must-not", ":kind: tell-us"), encoding="utf-8")
    assert _states(read_leaflet(small, source), SAID, whole)["no-driving"] is State.VOID


def test_a_machine_draft_is_never_a_sign_off(leaflet: Leaflet) -> None:
    """A machine draft on record is known as one, makes the whole a machine draft, and approves nothing."""
    whole = signed(signed(Signatures(), TWO, _own(leaflet), SAID), DRAFT, _own(leaflet)[:1], SAID)
    rows = states(_own(leaflet), SAID, {"sample": whole})
    assert rows[0].state is State.DRAFT
    assert standing(rows) is Standing.MACHINE_DRAFT
    assert standing(rows[1:]) is Standing.SIGNED
    assert standing(states(_own(leaflet), SAID, {})) is Standing.UNCHECKED


@pytest.mark.parametrize(
    ("signoff", "words"),
    [
        (SignOff("A. Nowak", "", Method.HUMAN, DAY, {}), "nobody is named who revised"),
        (SignOff("A. Nowak", " a.  nowak ", Method.HUMAN, DAY, {}), "cannot revise their own work"),
        (SignOff("", "B. Lis", Method.POST_EDITED, DAY, {}), "the translator is not named"),
        (SignOff("a machine", "B. Lis", Method.DRAFT, DAY, {}), "machine post-edited"),
    ],
)
def test_a_sign_off_needs_two_people(leaflet: Leaflet, signoff: SignOff, words: str) -> None:
    """Without a translator and a second person nothing is signed (ISO 17100)."""
    with pytest.raises(SignatureProblem, match=words):
        signed(Signatures(), signoff, _own(leaflet), SAID)


def test_what_is_not_translated_cannot_be_signed(leaflet: Leaflet) -> None:
    """A message without a translation is refused by name."""
    with pytest.raises(SignatureProblem, match="a fever"):
        signed(Signatures(), TWO, _own(leaflet), {**SAID, "a fever": ""})


def test_sign_offs_are_kept_as_they_were(small: Project, leaflet: Leaflet) -> None:
    """What is written is what is read, and the same sign-offs give the same bytes."""
    whole = signed(Signatures(), TWO, _own(leaflet), SAID)
    path = write_signatures(small, "pl", "sample", whole)
    data = path.read_bytes()
    assert read_signatures(small, "pl", "sample") == whole
    write_signatures(small, "pl", "sample", read_signatures(small, "pl", "sample"))
    assert path.read_bytes() == data
    assert read_signatures(small, "pl", "parts") == Signatures()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"altformats-signatures-1"', '"of another kind"'),
        ('"reviser": "B. Lis"', '"reviser": "A. Nowak"'),
        ('"reviser": "B. Lis"', '"reviser": ["B. Lis"]'),
        ('"method": "human"', '"method": "magic"'),
        ('"date": "2026-11-20"', '"date": "soon"'),
        ('"signoffs"', '"other"'),
        ("{", "["),
    ],
)
def test_a_forged_or_damaged_file_is_refused(small: Project, leaflet: Leaflet, old: str, new: str) -> None:
    """A file that could not have been written by signing is an error with its name, and nothing in it counts."""
    path = write_signatures(small, "pl", "sample", signed(Signatures(), TWO, _own(leaflet), SAID))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SignatureProblem, match=r"sample\.signatures\.json"):
        read_signatures(small, "pl", "sample")


def test_a_file_of_sign_offs_holds_no_words_of_the_leaflet(small: Project, leaflet: Leaflet) -> None:
    """Beside the catalog stand names, days and hashes: a copy of the text there could go stale."""
    write_signatures(small, "pl", "sample", signed(Signatures(), TWO, _own(leaflet), SAID))
    text = signatures_path(small, "pl", "sample").read_text(encoding="utf-8")
    assert "gorączkę" not in text
    assert set(json.loads(text)) == {"schema", "signoffs", "accepted"}


def test_an_accepted_finding_is_accepted_for_these_words_alone() -> None:
    """A reviser's acceptance silences that check for that wording; another wording, or a hard check, still speaks."""
    place = Place("translations/pl/LC_MESSAGES/sample.po", 7)
    soft = Finding("negation", "a word for not is lost", place, "Look.", msgid="a fever")
    hard = Finding("figures", "a figure changed", place, "Look.", msgid="a fever")
    known = accepted(Signatures(), soft, "gorączkę", by="B. Lis", why="it reads so", date=DAY)
    known = accepted(known, hard, "gorączkę", by="B. Lis", why="it reads so", date=DAY)
    wanted = {"sample": known}
    assert unaccepted([soft, hard], {"a fever": "gorączkę"}, wanted, {"negation"}) == (hard,)
    assert unaccepted([soft], {"a fever": "ból"}, wanted, {"negation"}) == (soft,)
    with pytest.raises(SignatureProblem, match="a reason"):
        accepted(Signatures(), soft, "gorączkę", by="B. Lis", why=" ", date=DAY)
