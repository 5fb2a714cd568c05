"""Exchange with translators: what goes out comes back to the byte, and what comes back is judged before it is taken."""

from __future__ import annotations

import json
import random
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from altformats.catalogs import catalog_path
from altformats.codes import coded, coded_like, spelled, walk
from altformats.errors import ExchangeProblem
from altformats.exchange import EXCHANGES
from altformats.languages import read_languages
from altformats.model import Finding, Place, Project
from altformats.parcel import Exchange, Parcel, Unit
from altformats.potext import quoted
from altformats.sending import pack
from altformats.source import read_leaflet
from altformats.taking import Taking, checks_of, judge, put

from .commands import run, start
from .conftest import POLISH
from .samples import ROOT
from .whole_suite import slow

TAGS = ("pl", "ur", "cy", "ro", "ar", "bn", "zh-Hans", "so")
CASES = ROOT / "tests" / "cases" / "exchange"
SEEDED = ROOT / "tests" / "cases" / "catalogs"
SEEDED_TAGS = tuple(sorted(path.stem for path in SEEDED.glob("*.toml")))
BY_NAME = {exchange.name: exchange for exchange in EXCHANGES}


def cases(name: str) -> list[Any]:
    """Each case of a file with each kind of exchange that it is for."""
    table = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, BY_NAME[kind], id=f"{case['name']}-{kind}") for case in table for kind in case["kinds"]]


def no_checks(_unit: Unit, _said: str, _place: Place) -> tuple[Finding, ...]:
    """For tests that are about the carrying and not about the words."""
    return ()


def parcel_of(project: Project, tag: str, slug: str = "sample") -> Parcel:
    languages = read_languages(project)
    leaflet = read_leaflet(project, project.leaflets / f"{slug}.md")
    return pack(project, leaflet, next(iter(languages.values())), languages[tag])


def take(exchange: Exchange, data: bytes, parcel: Parcel, project: Project | None = None) -> Taking:
    """What becomes of a file: with the catalog checks of the project, or without any."""
    checks = checks_of(project, parcel.language) if project else no_checks
    return judge(parcel, exchange.read(data, "back", parcel), checks)


@pytest.fixture
def whole(tmp_path: Path) -> Project:
    """A copy of the real leaflets and of every language's catalogs."""
    project = Project(tmp_path / "whole")
    for folder in ("source", "translations"):
        shutil.copytree(ROOT / folder, project.root / folder)
    return project


@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("exchange", EXCHANGES, ids=list(BY_NAME))
def test_unchanged_files_leave_every_byte_of_the_catalogs(exchange: Exchange, tag: str, whole: Project) -> None:
    """Export, change nothing, import: no unit is refused or taken, and the catalogs are the same to the byte."""
    languages = read_languages(whole)
    before = {path: path.read_bytes() for path in whole.translations.rglob("*.po")}
    for path in sorted(whole.leaflets.glob("*.md")):
        parcel = parcel_of(whole, tag, path.stem)
        data = exchange.write(parcel)
        assert data == exchange.write(parcel)
        assert [other.name for other in EXCHANGES if other.knows(data)] == [exchange.name]
        address = exchange.address(data, "back")
        assert (address.slug, address.tag) == (path.stem, tag)
        taking = take(exchange, data, parcel)
        assert (taking.taken, taking.refused, taking.findings, taking.remarks) == ((), 0, (), ())
        assert taking.unchanged == len(parcel.units) > 90
        assert put(whole, parcel, taking) == ()
    assert {path: path.read_bytes() for path in whole.translations.rglob("*.po")} == before
    assert catalog_path(whole, languages[tag], "interface") in before


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        ("**Stroke:** about 1 in 2,500 people", ["strong", "figure", "figure"]),
        ("Ring [0114 271 4271](tel:+441142714271) or 0114 271 4271.", ["fixed", "fixed"]),
        ("Do **not** eat for **4 hours**", ["strong", "strong", "figure"]),
        ("Email sth.infogov@nhs.net or see spinesurgeons.ac.uk, FINAL-04371-18", ["fixed", "fixed", "fixed"]),
        ("Read [the **whole** booklet](https://example.org)", ["link", "strong"]),
        ("Page {page} of {pages}, 6 to 8 weeks", ["fixed", "fixed", "figure", "figure"]),
        ("১ থেকে ২,৫০০", ["figure", "figure"]),
        ("an X-ray, A&E and nothing else", []),
    ],
)
def test_codes_of_a_message(message: str, kinds: list[str]) -> None:
    """Markup, contacts and figures are found as codes, and the message is spelt again to the letter."""
    assert [code.kind for code in walk(coded(message))] == kinds
    assert spelled(coded(message)) == message


@pytest.mark.parametrize(
    ("english", "said", "numbers"),
    [
        ("1 in 2,500 people", "১ জন ২৫০০ এর মধ্যে", ["1", "2"]),
        ("**Stroke:** 1 in 20", "1 z 20 osób: **udar**", ["2", "3", "1"]),
        ("Ring [0114 271 4271](tel:+441142714271)", "Dzwoń: [0114\u00a0271\u00a04271](tel:+441142714271)", ["1"]),
        ("Do **not** eat for 4 hours", "Nie jeść przez **4** godziny i **5** minut", ["2"]),
        ("Ring 0114 271 4271", "Dzwoń 0114 271 4272", []),
    ],
)
def test_codes_of_a_translation_have_the_numbers_of_the_english(english: str, said: str, numbers: list[str]) -> None:
    """Each code of a translation is paired with the English one; what has no pair is plain words and is not lost."""
    found = coded_like(english, said)
    assert [code.id for code in walk(found)] == numbers
    assert spelled(found) == said


# --------------------------------------------------------------------------------------------------------------------
# What comes back


@pytest.mark.parametrize(("case", "exchange"), cases("files.toml"))
def test_unsound_files_are_refused_as_a_whole(case: dict[str, Any], exchange: Exchange, small: Project) -> None:
    """A file that is damaged, built to attack or without an address is refused with its fault, place and remedy."""
    parcel = parcel_of(small, "pl")
    sent = exchange.write(parcel).decode("utf-8")
    assert case["old"] in sent
    back = sent.replace(case["old"], case["new"], 1).encode("utf-8")
    with pytest.raises(ExchangeProblem) as caught:
        judge(parcel, exchange.read(back, exchange.address(back, "back").slug, parcel), no_checks)
    assert case["say"] in caught.value.message
    assert caught.value.place.file in ("back", "sample")
    assert caught.value.remedy


@pytest.mark.parametrize(("case", "exchange"), cases("units.toml"))
def test_unsound_units_are_listed_and_the_rest_is_taken(
    case: dict[str, Any], exchange: Exchange, small: Project
) -> None:
    """A unit that cannot be taken is refused with its fault; a sound change beside it is taken, nothing else moves."""
    parcel = parcel_of(small, "pl")
    sent = exchange.write(parcel).decode("utf-8")
    start = sent.index(case["after"])
    assert case["old"] in sent[start:]
    back = sent[:start] + sent[start:].replace(case["old"], case["new"], 1)
    if "also" in case:
        back = back.replace(case["also"][0], case["also"][1], 1)
    back = back.replace("gorączkę", "wysoką gorączkę", 1)
    path = catalog_path(small, parcel.language, "sample")
    before = path.read_text(encoding="utf-8")
    taking = take(exchange, back.encode("utf-8"), parcel, small)
    assert taking.refused == 1
    assert any(case["say"] in finding.message for finding in taking.findings), taking.findings
    assert all(finding.place.file == "back" and finding.place.line and finding.remedy for finding in taking.findings)
    assert [one.after for one in taking.taken] == ["wysoką gorączkę"]
    assert put(small, parcel, taking) == ("sample",)
    assert path.read_text(encoding="utf-8") == before.replace("gorączkę", "wysoką gorączkę")


@pytest.mark.parametrize("name", ["xliff", "xliff2", "po"])
@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe<xliff/>", b"<xliff>\xc3\x28</xliff>", b"<xliff>\x00</xliff>", b"", b"x" * 11_000_000],
    ids=["utf-16", "invalid utf-8", "nul", "empty", "huge"],
)
def test_bytes_that_are_no_text_are_refused(name: str, data: bytes) -> None:
    """Whatever the bytes are, the answer is a refusal and never a crash."""
    with pytest.raises(ExchangeProblem):
        BY_NAME[name].address(data, "back")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["xliff", "xliff2", "po"])
def test_damage_anywhere_is_no_crash(name: str, small: Project) -> None:
    """Whichever bytes are damaged or cut, the answer is a refusal or a judgement."""
    parcel = parcel_of(small, "pl")
    sent = BY_NAME[name].write(parcel)
    chance = random.Random(11)  # noqa: S311 - sample damage, no secrets
    refused = judged = 0
    for _ in range(400):
        damaged = bytearray(sent)
        at = chance.randrange(len(sent))
        damaged[at : at + chance.randrange(1, 9)] = chance.choice(
            [b"", b"x", b"7", b"\xff", b"<", b'"', b"&", b"\x00", b"</g>"]
        )
        try:
            BY_NAME[name].address(bytes(damaged), "back")
            take(BY_NAME[name], bytes(damaged), parcel, small)
        except ExchangeProblem:
            refused += 1
        else:
            judged += 1
    assert refused > 50
    assert judged > 50


@pytest.mark.parametrize("exchange", [BY_NAME["xliff"], BY_NAME["xliff2"]], ids=["xliff", "xliff2"])
@pytest.mark.parametrize(
    "stuffing", ["<g>" * 400 + "</g>" * 400, "<g/>" * 300_001], ids=["deeper than any leaflet", "more than any leaflet"]
)
def test_huge_structures_are_refused(exchange: Exchange, stuffing: str, small: Project) -> None:
    """Elements nested or strung together beyond what a leaflet can need are refused."""
    back = exchange.write(parcel_of(small, "pl")).replace(b"<source>", f"<source>{stuffing}".encode(), 1)
    with pytest.raises(ExchangeProblem):
        exchange.address(back, "back")


@pytest.mark.parametrize("exchange", EXCHANGES, ids=list(BY_NAME))
def test_a_unit_twice_is_refused_both_times(exchange: Exchange, small: Project) -> None:
    """Where a unit stands twice nobody can know which is meant: neither is taken."""
    parcel = parcel_of(small, "pl")
    back = exchange.read(exchange.write(parcel), "back", parcel)
    taking = judge(parcel, (*back, back[1]), no_checks)
    assert (taking.refused, taking.unchanged) == (2, len(back) - 1)
    assert {finding.message.partition(":")[0] for finding in taking.findings} == {
        "the unit stands in the file more than once"
    }


@pytest.mark.parametrize("exchange", EXCHANGES, ids=list(BY_NAME))
def test_stale_units_are_listed_and_not_taken(exchange: Exchange, small: Project) -> None:
    """When the English has changed since the file was sent, its translation is listed as stale and not taken."""
    parcel = parcel_of(small, "pl")
    sent = exchange.write(parcel)
    source = small.leaflets / "sample.md"
    source.write_text(source.read_text("utf-8").replace("pain for 4 hours", "pain for 2 hours"), encoding="utf-8")
    path = catalog_path(small, parcel.language, "sample")
    path.write_text(path.read_text("utf-8").replace('"pain for 4 hours"', '"pain for 2 hours"'), encoding="utf-8")
    taking = take(exchange, sent, parcel_of(small, "pl"))
    assert (taking.taken, taking.refused, taking.unchanged) == ((), 1, len(parcel.units) - 1)
    assert taking.findings[0].code == "stale"
    assert "has changed since the file was sent" in taking.findings[0].message


@pytest.mark.parametrize("exchange", EXCHANGES, ids=list(BY_NAME))
def test_an_edit_of_ours_is_not_undone_by_a_file_sent_before(exchange: Exchange, small: Project) -> None:
    """A translation that was mended here after the file went out is not put back to what it was."""
    parcel = parcel_of(small, "pl")
    sent = exchange.write(parcel)
    path = catalog_path(small, parcel.language, "sample")
    path.write_text(path.read_text("utf-8").replace("Krótki wstęp.", "Krótkie wprowadzenie."), encoding="utf-8")
    taking = take(exchange, sent, parcel_of(small, "pl"))
    assert (taking.taken, taking.refused) == ((), 1)
    assert "our translation has changed" in taking.findings[0].message


@pytest.mark.parametrize("exchange", EXCHANGES, ids=list(BY_NAME))
def test_a_file_for_one_language_is_not_taken_for_another(exchange: Exchange, whole: Project) -> None:
    """With the language in the file swapped, no translation of it is taken into the other language."""
    data = exchange.write(parcel_of(whole, "pl", "nerve-root-injection"))
    urdu = parcel_of(whole, "ur", "nerve-root-injection")
    taking = take(exchange, data, urdu)
    assert taking.taken == ()
    assert taking.refused > 90
    assert any("sent for another language" in finding.message for finding in taking.findings)


@pytest.mark.parametrize("exchange", EXCHANGES, ids=list(BY_NAME))
def test_settling_an_entry_takes_its_mark_away(exchange: Exchange, small: Project) -> None:
    """A message up for review that comes back finished loses its mark and its older English, and nothing else moves."""
    polish = read_languages(small)["pl"]
    path = catalog_path(small, polish, "sample")
    sound = path.read_text("utf-8")
    mark = '#| msgid "A shorter introduction."\n'
    path.write_text(
        sound.replace('msgid "A short intro', f'# kept\n#, fuzzy, python-format\n{mark}msgid "A short intro'), "utf-8"
    )
    parcel = parcel_of(small, "pl")
    sent = exchange.write(parcel)
    assert take(exchange, sent, parcel).unchanged == len(parcel.units)
    settled = [
        replace(one, settled=True) if "A short intro" in one.english else one
        for one in exchange.read(sent, "back", parcel)
    ]
    taking = judge(parcel, settled, no_checks)
    assert [one.after for one in taking.taken] == ["Krótki wstęp."]
    put(small, parcel, taking)
    assert path.read_text("utf-8") == sound.replace('msgid "A short', '# kept\n#, python-format\nmsgid "A short')


def test_what_the_catalog_checks_say_is_not_overruled(small: Project) -> None:
    """A lost "not" keeps the unit out, listed with its statement, unless its code is accepted: then it is a warning."""
    parcel = parcel_of(small, "pl")
    exchange = BY_NAME["po"]
    sent = exchange.write(parcel).decode().replace("**nie** wolno", "**zawsze** wolno").replace("gorączkę", "stan")
    back = exchange.read(sent.encode(), "back", parcel)
    taking = judge(parcel, back, checks_of(small, parcel.language))
    assert {(one.code, one.statement) for one in taking.findings} >= {
        ("negation", "no-driving"),
        ("markup", "no-driving"),
        ("glossary", "get-help"),
    }
    assert (taking.taken, taking.refused, taking.warnings) == ((), 2, ())
    accepted = judge(parcel, back, checks_of(small, parcel.language, ["negation", "glossary"]))
    assert [one.after for one in accepted.taken] == ["stan"]
    assert {one.code for one in accepted.warnings} == {"glossary"}
    assert "negation" not in {one.code for one in accepted.findings}


# --------------------------------------------------------------------------------------------------------------------
# Other people's tools


def spaced(data: bytes) -> bytes:
    """The same XML as another program would save it: other quotes, attributes and indents."""
    return bytes(etree.tostring(etree.fromstring(data), encoding="UTF-8", xml_declaration=True, standalone=True))


@pytest.mark.parametrize(("name", "storage"), [("xliff", xlifffile), ("xliff2", Xliff2File)])
def test_files_saved_by_the_translate_toolkit_are_taken(name: str, storage: Any, small: Project) -> None:
    """The toolkit opens the file, sees every message with codes as words, and what is changed and saved is taken."""
    parcel = parcel_of(small, "pl")
    opened = storage.parsestring(BY_NAME[name].write(parcel))
    units = [unit for unit in opened.units if not unit.isheader()]
    assert len(units) == len(parcel.units)
    assert {unit.target for unit in units} >= {"Krótki wstęp.", "ból przez 4 godziny"}
    next(unit for unit in units if unit.source == "A short introduction.").target = "Wstęp & <więcej>"
    next(unit for unit in units if unit.source == "Going home").target = "W domu"
    taking = take(BY_NAME[name], spaced(bytes(opened)), parcel, small)
    assert [one.after for one in taking.taken] == ["W domu"]
    assert taking.unchanged == len(parcel.units) - 2
    assert "angle bracket" in taking.findings[0].message


@pytest.mark.parametrize(("name", "storage"), [("xliff", xlifffile), ("xliff2", Xliff2File)])
@pytest.mark.parametrize("tag", TAGS)
def test_files_saved_unchanged_by_the_translate_toolkit_change_nothing(
    name: str, storage: Any, tag: str, whole: Project
) -> None:
    """Opened and saved by the toolkit, a file of any language still brings back every message to the letter."""
    parcel = parcel_of(whole, tag, "nerve-root-injection")
    opened = storage.parsestring(BY_NAME[name].write(parcel))
    taking = take(BY_NAME[name], bytes(opened), parcel)
    assert (taking.taken, taking.unchanged, taking.findings) == ((), len(parcel.units), ())


def test_codes_may_move_and_figures_may_change_their_form(small: Project) -> None:
    """A translator may put a code elsewhere and write a figure in another form; the telephone number stays whole."""
    parcel = parcel_of(small, "pl")
    sent = BY_NAME["xliff"].write(parcel).decode()
    unit = next(unit for unit in parcel.units if "drive" in unit.msgid)
    target = sent.split(unit.id)[1].split("</target>")[0].split("<target")[1].split(">", 1)[1]
    phone = re.search("<ph .*?</ph>", target)
    assert phone
    moved = f'Zadzwoń ({phone[0]}): dzisiaj <g id="1" ctype="bold">nie</g> wolno prowadzić.'
    four = 'ból przez <g id="1" ctype="x-figure">4</g> godziny'
    assert four in sent
    back = sent.replace(target, moved).replace(four, 'ból przez <g id="1" ctype="x-figure">cztery</g> godziny')
    taking = take(BY_NAME["xliff"], back.encode(), parcel, small)
    assert [one.after for one in taking.taken] == [
        "Zadzwoń ([0114 271 4271](tel:+441142714271)): dzisiaj **nie** wolno prowadzić.",
        "ból przez cztery godziny",
    ]


def test_segments_and_notes_of_a_tool_are_read(small: Project) -> None:
    """A unit that a tool cut into segments is joined in the order of the translation; a new note is passed on."""
    parcel = parcel_of(small, "pl")
    sent = BY_NAME["xliff2"].write(parcel).decode()
    unit = next(unit for unit in parcel.units if unit.msgid == "A short introduction.")
    head, tail = sent.split(unit.id)
    start, end = tail.index("<segment"), tail.index("</unit>")
    cut = (
        "<segment id='s1'><source>A short</source><target order='3'>wstęp.</target></segment>"
        "<ignorable><source> </source></ignorable>"
        "<segment id='s2'><source>introduction.</source><target order='1'>Zwięzły</target></segment>"
    )
    tail = tail[:start] + cut + tail[end:]
    tail = tail.replace("</notes>", "<note>Is this the title?</note></notes>", 1)
    taking = take(BY_NAME["xliff2"], (head + unit.id + tail).encode(), parcel)
    assert [one.after for one in taking.taken] == ["Zwięzły wstęp."]
    assert [remark for _, _, remark in taking.remarks] == ["Is this the title?"]


def test_files_for_tools_say_what_keeps_patients_safe(small: Project) -> None:
    """Every kind of file tells the translator which statement a message belongs to and that its force must stay."""
    parcel = parcel_of(small, "pl")
    words = "Safety statement no-driving (must-not), shown under the label “Do not do this”."
    for name in ("xliff", "xliff2", "po"):
        sent = BY_NAME[name].write(parcel).decode()
        assert sent.count(words) == 1
        assert sent.index(words) > sent.index("Going home")
    assert len([unit for unit in parcel.units if unit.statement]) == 4
    assert len(POLISH) < len(parcel.units)


# --------------------------------------------------------------------------------------------------------------------
# What people type


@pytest.mark.slow
def test_what_goes_out_comes_back_by_command(small: Project) -> None:
    """Export writes a file a leaflet; import takes a sound change, lists what is not sound, and exits with 1 for it."""
    for name, exchange in BY_NAME.items():
        type_it = start if name == "po" else run
        done = type_it(small, "translate", "export", "--language", "pl", "--to", name)
        assert (done.returncode, done.stdout) == (0, f"build/exchange/sample.pl{exchange.suffix}\n")
    files = sorted(map(str, (small.build / "exchange").iterdir()))
    assert len(files) == len(BY_NAME)
    catalogs = {path: path.read_bytes() for path in small.translations.rglob("*.po")}
    same = run(small, "translate", "import", *files)
    assert (same.returncode, same.stdout.count(" 0 "), same.stderr) == (0, 4, "")
    assert {path: path.read_bytes() for path in small.translations.rglob("*.po")} == catalogs
    back = small.root / "a file of another name"
    sent = (small.build / "exchange" / "sample.pl.po").read_text("utf-8")
    back.write_text(sent.replace("gorączkę", "wysoką gorączkę").replace("**nie** wolno", "wolno"), "utf-8")
    dry = start(small, "translate", "import", str(back), "--dry-run", "--json")
    told = json.loads(dry.stdout)
    assert [row["after"] for row in told["files"][0]["taken"]] == ["wysoką gorączkę"]
    assert {finding["statement"] for finding in told["findings"]} == {"no-driving"}
    assert {path: path.read_bytes() for path in small.translations.rglob("*.po")} == catalogs
    assert told["files"][0]["to_sign"] == ["get-help"]
    taken = run(small, "translate", "import", str(back))
    assert "To be signed again: get-help" in taken.stderr
    assert (dry.returncode, taken.returncode) == (1, 1)
    assert "0 strong words, the English has 1" in taken.stderr
    assert "wysoką gorączkę" in catalog_path(small, read_languages(small)["pl"], "sample").read_text("utf-8")
    assert run(small, "translate", "import", str(back)).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("export", "--language", "xx", "--to", "po"), 2, "not translated into"),
        (("export", "--language", "en", "--to", "po"), 2, "not translated into"),
        (("export", "--language", "pl", "--to", "po", "--leaflet", "hip"), 2, "no leaflet 'hip'"),
        (("export", "--language", "pl", "--to", "pdf"), 2, "invalid choice"),
        (("import", "no-such-file", "--accept", "figures"), 2, "cannot be accepted"),
        (("import", "no-such-file"), 1, "no such file"),
        (("import", "source"), 1, "no such file"),
        (("import", "source/publisher.toml"), 1, "not a kind of file"),
    ],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], code: int, words: str, small: Project) -> None:
    """A language, leaflet or file that is not there is told with what to do, and nothing is written."""
    done = run(small, "translate", *arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert not (small.build / "exchange").exists()


def test_only_what_is_to_do_goes_out(small: Project) -> None:
    """With --only todo a finished language gives no file, and an unfinished one a file of what is open."""
    assert run(small, "translate", "export", "--language", "pl", "--to", "po", "--only", "todo").stdout == ""
    path = catalog_path(small, read_languages(small)["pl"], "sample")
    path.write_text(path.read_text("utf-8").replace('"gorączkę"', '""'), "utf-8")
    out = small.root / "open.po"
    done = run(small, "translate", "export", "--language", "pl", "--to", "po", "--only", "todo", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "1 messages, 1 to do, 1 of safety statements" in done.stderr
    text = out.read_text("utf-8")
    assert text.endswith('msgid "a fever"\nmsgstr ""\n')
    out.write_text(text.removesuffix('""\n') + '"wysoką gorączkę"\n', "utf-8")
    assert run(small, "translate", "import", str(out)).returncode == 0
    assert 'msgid "a fever"\nmsgstr "wysoką gorączkę"' in path.read_text("utf-8")


# --------------------------------------------------------------------------------------------------------------------
# The seeded faults of every language, at the door


def known(tag: str, part: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = tomllib.loads((SEEDED / f"{tag}.toml").read_text(encoding="utf-8"))[part]
    return cases


def unit_of(parcel: Parcel, message: str) -> Unit:
    return next(unit for unit in parcel.units if unit.msgid.startswith(message))


def brought_back(project: Project, parcel: Parcel, unit: Unit, changed: str) -> Taking:
    """What becomes of the PO file with one translation changed."""
    sent = BY_NAME["po"].write(parcel).decode("utf-8")
    old, new = (f"msgid {quoted(unit.msgid)}\nmsgstr {quoted(said)}\n" for said in (unit.msgstr, changed))
    assert sent.count(old) == 1
    return take(BY_NAME["po"], sent.replace(old, new).encode("utf-8"), parcel, project)


@pytest.mark.slow
@pytest.mark.parametrize("tag", SEEDED_TAGS)
def test_every_seeded_fault_is_refused_at_the_door(tag: str, whole: Project) -> None:
    """Each dangerous change to a good translation is refused, by the check that the case names."""
    parcel = parcel_of(whole, tag, "nerve-root-injection")
    let_in = []
    for case in known(tag, "fault"):
        if case["check"] == "fuzzy":
            continue  # a flag of the catalog, not a change of words
        unit = unit_of(parcel, case["message"])
        old, new = case.get("replace", (unit.msgstr, case.get("text")))
        said = unit.msgstr.replace(old, new, 1)
        taking = brought_back(whole, parcel, unit, said)
        if taking.taken or case["check"] not in {finding.code for finding in taking.findings}:
            let_in.append((case["name"], [finding.message for finding in taking.findings]))
    assert let_in == []


@pytest.mark.parametrize("tag", [SEEDED_TAGS[0], *slow(*SEEDED_TAGS[1:])])
def test_every_harmless_rewording_is_taken(tag: str, whole: Project) -> None:
    """Each good translation by another hand is taken."""
    parcel = parcel_of(whole, tag, "nerve-root-injection")
    kept_out = []
    for case in known(tag, "harmless"):
        taking = brought_back(whole, parcel, unit_of(parcel, case["message"]), case["text"])
        if [one.after for one in taking.taken] != [case["text"]]:
            kept_out.append((case["name"], [finding.message for finding in taking.findings]))
    assert kept_out == []
