"""The Word table: looks right to left where it should, survives other programs, and cannot carry anything but words."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from altformats.errors import ExchangeProblem
from altformats.exchange import docx as table
from altformats.model import Project
from altformats.parcel import Parcel
from altformats.taking import Taking, checks_of, judge
from altformats.untrusted import unpack

from .test_exchange import no_checks, parcel_of, whole

__all__ = ["whole"]

INTRODUCTION = "A short introduction."


def opened(parcel: Parcel) -> Document:
    return docx.Document(io.BytesIO(table.write(parcel)))


def saved(document: Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def take(data: bytes, parcel: Parcel, project: Project | None = None) -> Taking:
    """What becomes of a file: with the catalog checks of the project, or without any."""
    checks = checks_of(project, parcel.language) if project else no_checks
    address = table.address(data, "back.docx")
    assert (address.slug, address.tag) == (parcel.slug, parcel.language.tag)
    return judge(parcel, table.read(data, "back.docx", parcel), checks)


def row_of(document: Document, english: str) -> Any:
    return next(row for row in document.tables[0].rows if row.cells[1].text.startswith(english))


def packed(entries: Mapping[str, bytes | str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return data.getvalue()


def entries_of(parcel: Parcel) -> dict[str, bytes]:
    return dict(unpack(table.write(parcel), "sent.docx"))


# --------------------------------------------------------------------------------------------------------------------
# What goes out


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "rtl"), [("ar", True), ("ur", True), ("pl", False), ("bn", False)])
def test_table_is_laid_out_in_the_direction_of_the_language(tag: str, rtl: bool, whole: Project) -> None:  # noqa: FBT001 - a case
    """For Arabic and Urdu the table, its paragraphs and runs of words are right to left; figures and codes are not."""
    document = opened(parcel_of(whole, tag, "nerve-root-injection"))
    grid = document.tables[0]
    assert (grid._tbl.tblPr.find(qn("w:bidiVisual")) is not None) is rtl
    for row in grid.rows[1:]:
        paragraph = row.cells[2].paragraphs[0]
        assert (paragraph._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None) is rtl
        for run in paragraph.runs:
            styled = run.style is not None and run.style.name in ("Figure", "Leave as it is")
            assert bool(run.font.rtl) is (rtl and not styled)


def test_table_shows_what_matters(small: Project) -> None:
    """The head repeats on each page; safety rows say so in words; strong words are bold; codes stand out."""
    document = opened(parcel_of(small, "pl"))
    grid = document.tables[0]
    assert grid.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in grid.rows[0].cells] == ["Number", "English", "Polish (Polski)"]
    row = row_of(document, "You must not drive")
    assert "SAFETY: must not" in row.cells[0].text
    assert "full force" in row.cells[1].text
    runs = [(run.text, bool(run.bold), run.style.name) for run in row.cells[2].paragraphs[0].runs]
    assert ("nie", True, "Default Paragraph Font") in runs
    assert ("0114 271 4271", False, "Leave as it is") in runs
    assert ("4", False, "Figure") in [(r.text, bool(r.bold), r.style.name) for r in _runs(document, "pain for 4")]
    assert "SAFETY" not in row_of(document, INTRODUCTION).cells[0].text


def _runs(document: Document, english: str) -> Any:
    return row_of(document, english).cells[2].paragraphs[0].runs


# --------------------------------------------------------------------------------------------------------------------
# What other programs make of it


def split_runs(document: Document) -> None:
    """As Word leaves a paragraph after editing: runs cut anywhere, marks of the spelling check between them."""
    for paragraph in document.element.body.iter(qn("w:p")):
        for run in list(paragraph.iterchildren(qn("w:r"))):
            for text in run.iterchildren(qn("w:t")):
                words, half = text.text or "", len(text.text or "") // 2
                other = parse_xml(f'<w:r {nsdecls("w")} w:rsidR="00AB12CD"><w:t xml:space="preserve"/></w:r>')
                if run.rPr is not None:
                    other.insert(0, parse_xml(_xml(run.rPr)))
                other.find(qn("w:t")).text = words[half:]
                text.text = words[:half]
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.addnext(other)
                run.addnext(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="spellStart"/>'))


def _xml(element: Any) -> str:
    return str(element.xml)


def complex_bold(document: Document) -> None:
    """As some programs write bold in right-to-left text: only the switch for complex scripts."""
    for run in document.element.body.iter(qn("w:rPr")):
        for bold in run.findall(qn("w:b")):
            run.remove(bold)


def bold_by_style(document: Document) -> None:
    """As a translator makes words bold with the style Strong."""
    strong = document.styles.add_style("Starker", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    for row in document.tables[0].rows:
        for cell in row.cells[1:]:
            for run in cell.paragraphs[0].runs:
                if run.bold:
                    run.bold = run.font.cs_bold = None
                    run.style = strong


def linked(document: Document) -> None:
    """As Word turns a typed address into a link."""
    for run in list(document.element.body.iter(qn("w:r"))):
        if "@" in "".join(run.itertext()):
            number = document.part.relate_to("mailto:sth.infogov@nhs.net", _HYPERLINK, is_external=True)
            link = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{number}"/>')
            run.addprevious(link)
            link.append(run)


_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def padded(document: Document) -> None:
    """As people leave cells: a space at the end, an empty paragraph, the rows in another order."""
    for row in document.tables[0].rows[1:]:
        row.cells[2].paragraphs[0].add_run(" ")
        row.cells[2].add_paragraph("")
    last = document.tables[0].rows[-1]._tr
    document.tables[0].rows[1]._tr.addprevious(last)


@pytest.mark.slow
@pytest.mark.parametrize("change", [lambda _: None, split_runs, complex_bold, bold_by_style, linked, padded])
@pytest.mark.parametrize("tag", ["pl", "ur", "zh-Hans"])
def test_what_other_programs_do_to_a_file_changes_no_message(
    change: Callable[[Document], None], tag: str, whole: Project
) -> None:
    """Saved by another library, cut into other runs or dressed in other styles, every message reads the same."""
    parcel = parcel_of(whole, tag, "nerve-root-injection")
    document = opened(parcel)
    change(document)
    taking = take(saved(document), parcel)
    assert (taking.taken, taking.findings, taking.unchanged) == ((), (), len(parcel.units))


def test_a_changed_translation_is_taken_with_its_bold_words_and_links(small: Project) -> None:
    """Bold words come back as strong, spaces left outside; a telephone number becomes the link that the English has."""
    parcel = parcel_of(small, "pl")
    document = opened(parcel)
    cell = row_of(document, "You must not drive").cells[2]
    for run in cell.paragraphs[0].runs:
        run.text = ""
    cell.paragraphs[0].add_run("Dziś")
    cell.paragraphs[0].add_run(" nie ").bold = True
    cell.paragraphs[0].add_run("wolno prowadzić. Telefon: 0114\u00a0271\u00a04271. ")
    taking = take(saved(document), parcel, small)
    assert [one.after for one in taking.taken] == [
        "Dziś **nie** wolno prowadzić. Telefon: [0114\u00a0271\u00a04271](tel:+441142714271)."
    ]
    assert taking.findings == ()


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("Dzisiaj nie wolno prowadzić. Zadzwoń: 0114 271 4271.", "0 strong words, the English has 1"),
        ("Dzisiaj wolno prowadzić.", "the link to tel:+441142714271 is lost"),
        ("Zadzwoń: 0114 271 4217.", "0114 271 4217 is not in the English"),
    ],
)
def test_lost_bold_and_changed_numbers_are_refused(typed: str, fault: str, small: Project) -> None:
    """Words typed without bold, without the number or with another are listed under their statement and not taken."""
    parcel = parcel_of(small, "pl")
    document = opened(parcel)
    row_of(document, "You must not drive").cells[2].text = typed
    taking = take(saved(document), parcel, small)
    assert (taking.taken, taking.refused) == ((), 1)
    assert any(fault in finding.message for finding in taking.findings), taking.findings
    assert {finding.statement for finding in taking.findings} == {"no-driving"}


RUN = "<w:r {w}><w:t>słowo</w:t></w:r>"
DOUBTFUL = {
    "tracked insertion": ('<w:ins {w} w:id="1" w:author="A">' + RUN + "</w:ins>", "tracked changes"),
    "tracked deletion": ('<w:del {w} w:id="1" w:author="A"><w:r><w:delText>x</w:delText></w:r></w:del>', "tracked"),
    "moved words": ('<w:moveTo {w} w:id="1" w:author="A">' + RUN + "</w:moveTo>", "tracked changes"),
    "tracked bold": (
        '<w:r {w}><w:rPr><w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr/></w:rPrChange></w:rPr><w:t>x</w:t></w:r>',
        "tracked changes",
    ),
    "hidden words": ("<w:r {w}><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>", "hidden text"),
    "picture": ("<w:r {w}><w:drawing/></w:r>", "not words: drawing"),
    "text box": ("<w:r {w}><w:pict/></w:r>", "not words: pict"),
    "footnote": ('<w:r {w}><w:footnoteReference w:id="1"/></w:r>', "not words: footnoteReference"),
    "sign of another font": ('<w:r {w}><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "not words: sym"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DOUBTFUL)
def test_rows_with_more_than_settled_words_are_refused(name: str, small: Project) -> None:
    """What nobody accepted, what nobody sees and what is no text keeps its row out, and only its row."""
    xml, fault = DOUBTFUL[name]
    parcel = parcel_of(small, "pl")
    document = opened(parcel)
    row_of(document, INTRODUCTION).cells[2].paragraphs[0]._p.append(parse_xml(xml.format(w=nsdecls("w"))))
    row_of(document, "a fever").cells[2].text = "wysoką gorączkę"
    taking = take(saved(document), parcel)
    assert [one.after for one in taking.taken] == ["wysoką gorączkę"]
    assert taking.refused == 1
    assert fault in taking.findings[0].message
    assert taking.findings[0].place.line > 1


def merge_cells(row: Any) -> None:
    row.cells[1].merge(row.cells[2])


def two_paragraphs(row: Any) -> None:
    row.cells[2].add_paragraph("I jeszcze coś.")


def lost_id(row: Any) -> None:
    row.cells[0].text = "2 paragraph"


def table_in_cell(row: Any) -> None:
    row.cells[2].add_table(1, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (merge_cells, "2 cells"),
        (two_paragraphs, "two paragraphs"),
        (lost_id, "lost its id"),
        (table_in_cell, "table in"),
    ],
)
def test_rows_that_lost_their_shape_are_refused(change: Callable[[Any], None], fault: str, small: Project) -> None:
    """A row that was merged, split, renamed or filled with a table is listed and not guessed at."""
    parcel = parcel_of(small, "pl")
    document = opened(parcel)
    change(row_of(document, INTRODUCTION))
    taking = take(saved(document), parcel)
    assert taking.taken == ()
    assert any(fault in finding.message for finding in taking.findings), taking.findings


def test_comments_are_told(small: Project) -> None:
    """What a translator asks in a comment is passed on with the message that it stands beside."""
    parcel = parcel_of(small, "pl")
    document = opened(parcel)
    runs = row_of(document, INTRODUCTION).cells[2].paragraphs[0].runs
    document.add_comment(runs, text="Is this for patients?", author="Translator")
    taking = take(saved(document), parcel)
    assert [(unit.msgid, words) for _, unit, words in taking.remarks] == [(INTRODUCTION, "Is this for patients?")]
    assert taking.unchanged == len(parcel.units)


# --------------------------------------------------------------------------------------------------------------------
# Hostile archives

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def in_document(old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        before = entries["word/document.xml"].decode()
        assert old in before
        entries["word/document.xml"] = before.replace(old, new, 1).encode()

    return change


def added(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda entries: entries.update({name: content})


def related(kind: str, target: str, mode: str = "External") -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        more = f'<Relationship Id="rX" Type="{REL}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
        entries[name] = entries[name].decode().replace("</Relationships>", more).encode()

    return change


def macro_type(entries: dict[str, bytes]) -> None:
    name = "[Content_Types].xml"
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    usual = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    entries[name] = entries[name].decode().replace(usual, kind).encode()


def without_document(entries: dict[str, bytes]) -> None:
    del entries["word/document.xml"]


HOSTILE: Mapping[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "entity bomb": (in_document("<w:document", f"{BOMB}<w:document"), "document type"),
    "inclusion": (
        in_document("<w:body>", '<w:body><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
        "include another file",
    ),
    "field that runs a program": (
        in_document("<w:body>", "<w:body><w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>"),
        "field",
    ),
    "field that fetches a text": (
        in_document("<w:body>", '<w:body><w:p><w:fldSimple w:instr="INCLUDETEXT https://example.org/x"/></w:p>'),
        "field",
    ),
    "another document inside": (in_document("<w:body>", "<w:body><w:altChunk/>"), "altChunk"),
    "object inside": (in_document("<w:body>", "<w:body><w:p><w:r><w:object/></w:r></w:p>"), "object"),
    "macros": (added("word/vbaProject.bin"), "macros"),
    "macros by type": (macro_type, "macros"),
    "embedded object": (added("word/embeddings/oleObject1.bin"), "objects"),
    "control": (added("word/activeX/activeX1.xml"), "objects"),
    "program": (added("word/media/run.exe"), "programs"),
    "remote template": (related("attachedTemplate", "https://example.org/t.dotm"), "template"),
    "local template": (related("attachedTemplate", "file:///c:/t.dotm"), "template"),
    "picture from outside": (related("image", "https://example.org/pixel.png"), "from outside"),
    "link to a file": (related("hyperlink", "file:///c:/windows/calc.exe"), "from outside"),
    "link that runs": (related("hyperlink", "javascript:alert(1)"), "from outside"),
    "object by relation": (related("oleObject", "x.bin", "Internal"), "object"),
    "name that leaves the folder": (added("../../etc/cron.d/x"), "leave its folder"),
    "name from the root": (added("/etc/passwd"), "leave its folder"),
    "name of a drive": (added("c:/windows/x"), "leave its folder"),
    "name with a backslash": (added("word\\..\\..\\x"), "leave its folder"),
    "same name in capitals": (added("WORD/document.xml"), "two entries"),
    "zip bomb": (added("word/media/zeros.bin", b"\0" * 12_000_000), "far more"),
    "no document": (without_document, "not a Word file"),
    "document in another encoding": (lambda entries: entries.update({"word/document.xml": b"\xff\xfe<"}), "not UTF-8"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_word_files_are_refused(name: str, small: Project) -> None:
    """A file that can run, fetch, overwrite or swell is refused before a word of it is read."""
    parcel = parcel_of(small, "pl")
    entries = entries_of(parcel)
    assert take(packed(entries), parcel).unchanged == len(parcel.units)
    change, fault = HOSTILE[name]
    change(entries)
    with pytest.raises(ExchangeProblem) as caught:
        take(packed(entries), parcel)
    assert fault in caught.value.message
    assert caught.value.remedy


def test_archives_that_lie_are_refused(small: Project) -> None:
    """Names twice, links, locked entries, thousands of entries, many large entries and cut files are refused."""
    sent = table.write(parcel_of(small, "pl"))
    twice, link, many, large = io.BytesIO(sent), io.BytesIO(sent), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<x/>")
    with zipfile.ZipFile(link, "a") as archive:
        info = zipfile.ZipInfo("word/media/link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(400):
            archive.writestr(str(number), "")
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(60):
            archive.writestr(str(number), b"\0" * 900_000)
    locked = bytearray(sent)
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    cases = {
        "two entries": twice.getvalue(),
        "is a link": link.getvalue(),
        "more than 300": many.getvalue(),
        "far more": large.getvalue(),
        "encrypted": bytes(locked),
        "not a sound archive": sent[: len(sent) // 2],
        "larger than": b"PK" + b"\0" * 11_000_000,
    }
    for fault, data in cases.items():
        with pytest.raises(ExchangeProblem) as caught:
            unpack(data, "back.docx")
        assert fault in caught.value.message


def test_a_damaged_byte_anywhere_is_no_crash(small: Project) -> None:
    """Whichever byte of a file is damaged, the file is refused, or read with nothing taken that was not sent."""
    parcel = parcel_of(small, "pl")
    sent = table.write(parcel)
    for at in range(0, len(sent), 251):
        damaged = bytearray(sent)
        damaged[at] ^= 0xFF
        try:
            taking = judge(parcel, table.read(bytes(damaged), "back.docx", parcel), no_checks)
        except ExchangeProblem:
            continue
        assert taking.taken == ()
