"""The XLIFF and PO files that go out hold to their standards, by rules of our own and by independent judges."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from altformats.exchange import po, xliff12, xliff20
from altformats.model import Project
from altformats.parcel import Offer, Parcel, State

from .test_exchange import TAGS, parcel_of, whole

__all__ = ["whole"]

SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
"""OASIS's own schemas, as Debian's php-symfony-translation carries them."""
NMTOKEN = re.compile(r"[\w.:-]+")
BCP47 = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
STATES12 = {"new", "needs-review-translation", "translated"}
STATES20 = {"initial", "translated", "reviewed", "final"}


def rich(parcel: Parcel) -> Parcel:
    """The same with units in every state and with offers, so that every element is written."""
    offer = Offer(
        "**Rest** for 4 hours. Ring 0114 271 4271.", "**Odpoczywaj** 4 godziny. 0114 271 4271.", "hip", whole=True
    )
    states = (State.TRANSLATED, State.REVIEW, State.NEW)
    return replace(
        parcel,
        units=tuple(
            replace(one, state=states[at % 3], msgstr="" if at % 3 == 2 else one.msgstr or "x", offers=(offer,))
            for at, one in enumerate(parcel.units)
        ),
    )


def name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def codes(element: Any) -> list[tuple[str, str]]:
    return [(str(one.get("id")), name(one)) for one in element.iter() if one is not element]


def faults_of_codes(source: Any, target: Any) -> Iterator[str]:
    """Codes of one side have different ids, and each code of a translation is one of the English, of the same kind."""
    for side in (source, target) if target is not None else (source,):
        if max(Counter(number for number, _ in codes(side)).values(), default=1) > 1:
            yield f"an id twice in {name(side)}"
    if target is not None and not set(codes(target)) <= set(codes(source)):
        yield "a code of the translation is not in the English"


def faults_of_12(data: bytes) -> Iterator[str]:
    """What breaks XLIFF 1.2 (OASIS, sections 2 and 3)."""
    root = etree.fromstring(data)
    if root.get("version") != "1.2" or root.nsmap[None] != "urn:oasis:names:tc:xliff:document:1.2":
        yield "not XLIFF 1.2"
    file = root[0]
    if not all(file.get(key) for key in ("original", "datatype", "source-language", "target-language")):
        yield "file lacks an attribute"
    units = list(root.iter("{*}trans-unit"))
    if len({unit.get("id") for unit in units}) != len(units):
        yield "a unit id twice"
    for unit in units:
        order = re.fullmatch(
            r"source (?:target )?(?:(?:context-group|note|alt-trans) )*", " ".join([*map(name, unit), ""])
        )
        if not order:
            yield f"order of {[name(one) for one in unit]}"
        target = unit.find("{*}target")
        if target is not None and target.get("state") not in STATES12:
            yield "state"
        for place in (unit, *unit.findall("{*}alt-trans")):
            yield from faults_of_codes(place.find("{*}source"), place.find("{*}target"))


def faults_of_20(data: bytes) -> Iterator[str]:
    """What breaks XLIFF 2.0 (OASIS, section 4 and the Translation Candidates module)."""
    root = etree.fromstring(data)
    if root.get("version") != "2.0" or not all(BCP47.fullmatch(root.get(key, "")) for key in ("srcLang", "trgLang")):
        yield "not XLIFF 2.0 with two languages"
    units = list(root.iter("{*}unit"))
    if len({unit.get("id") for unit in units}) != len(units) or not all(NMTOKEN.fullmatch(u.get("id")) for u in units):
        yield "a unit id twice or not a token"
    for unit in units:
        if not re.fullmatch(r"(?:matches )?(?:notes )?(?:originalData )?segment ", " ".join([*map(name, unit), ""])):
            yield f"order of {[name(one) for one in unit]}"
        segment = unit.find("{*}segment")
        if segment.get("state") not in STATES20 or (segment.get("subState") and ":" not in segment.get("subState")):
            yield "state"
        for place in (unit, *unit.iter("{*}match")):
            known = {data.get("id") for data in place.findall("{*}originalData/{*}data")}
            used = {
                one.get(key)
                for side in place.findall("{*}segment/*" if place is unit else "*")
                for one in side.iter()
                for key in ("dataRef", "dataRefStart", "dataRefEnd")
                if one.get(key)
            }
            if not used <= known:
                yield "a code refers to data that is not there"
        if any(match.get("ref") != f"#{segment.get('id')}" for match in unit.iter("{*}match")):
            yield "a match refers to no segment"
        yield from faults_of_codes(segment.find("{*}source"), segment.find("{*}target"))


@pytest.mark.parametrize("tag", TAGS)
def test_xliff_follows_the_standard(tag: str, whole: Project) -> None:
    """In every language, state and with offers, both kinds of XLIFF break none of the standard's rules."""
    for parcel in (parcel_of(whole, tag, "nerve-root-injection"), rich(parcel_of(whole, tag, "nerve-root-injection"))):
        assert list(faults_of_12(xliff12.write(parcel))) == []
        assert list(faults_of_20(xliff20.write(parcel))) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b'<g id="1"', b'<g id="9"', "a code of the translation is not in the English"),
        (b"</source>\n<target", b"</source>\n<note>x</note><target", "order of"),
        (b'state="translated"', b'state="done"', "state"),
        (b' datatype="plaintext"', b"", "file lacks an attribute"),
    ],
)
def test_rules_of_12_can_say_no(old: bytes, new: bytes, fault: str, small: Project) -> None:
    """Each rule for XLIFF 1.2 finds a file that breaks it."""
    sent = xliff12.write(rich(parcel_of(small, "pl")))
    assert old in sent
    at = sent.rindex(old)
    assert any(fault in words for words in faults_of_12(sent[:at] + sent[at:].replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b'dataRef="d', b'dataRef="e', "refers to data"),
        (b'trgLang="pl"', b'trgLang="Polish"', "two languages"),
        (b'ref="#s1"', b'ref="#s2"', "no segment"),
        (b'state="initial"', b'state="started"', "state"),
        (b"<notes>", b"<segment/><notes>", "order of"),
    ],
)
def test_rules_of_20_can_say_no(old: bytes, new: bytes, fault: str, small: Project) -> None:
    """Each rule for XLIFF 2.0 finds a file that breaks it."""
    sent = xliff20.write(rich(parcel_of(small, "pl")))
    assert old in sent
    at = sent.rindex(old)
    assert any(fault in words for words in faults_of_20(sent[:at] + sent[at:].replace(old, new, 1)))


@pytest.mark.slow
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="OASIS's schemas are not here (Debian: php-symfony-translation)")
@pytest.mark.parametrize(
    ("schema", "exchange"), [("xliff-core-1.2-strict.xsd", xliff12), ("xliff-core-2.0.xsd", xliff20)]
)
def test_oasis_schema_agrees(schema: str, exchange: Any, whole: Project) -> None:
    """OASIS's own schema accepts every file, in every language and state, and refuses a bad one."""
    text = (SCHEMAS / schema).read_text("utf-8")
    local = re.sub(r'schemaLocation="[^"]*xml\.xsd"', f'schemaLocation="{(SCHEMAS / "xml.xsd").as_uri()}"', text)
    judge = etree.XMLSchema(etree.fromstring(local.encode("utf-8")))
    for tag in TAGS:
        parcel = parcel_of(whole, tag, "nerve-root-injection")
        assert judge.validate(etree.fromstring(exchange.write(parcel))), (tag, judge.error_log)
        sent = exchange.write(rich(parcel))
        assert judge.validate(etree.fromstring(sent)), (tag, judge.error_log)
        assert not judge.validate(etree.fromstring(sent.replace(b'state="translated"', b'state="done"', 1)))


@pytest.mark.parametrize("tag", ["pl", "ur", "zh-Hans"])
def test_msgfmt_accepts_the_catalog(tag: str, whole: Project, tmp_path: Path) -> None:
    """GNU msgfmt checks the PO file without a complaint, and complains about one that is not sound."""
    program = shutil.which("msgfmt")
    assert program, "apt-get install gettext"
    sent = po.write(rich(parcel_of(whole, tag, "nerve-root-injection")))
    for data, sound in ((sent, True), (sent.replace(b'msgid "Risks"', b'msgid "Risks', 1), False)):
        path = tmp_path / "sent.po"
        path.write_bytes(data)
        done = subprocess.run(
            [program, "--check-format", "--check-header", "-o", "/dev/null", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) is sound, done.stderr
