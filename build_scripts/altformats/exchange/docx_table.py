"""The Word table as it goes out; python-docx is known here alone."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from ..codes import coded, coded_like
from ..model import Language
from ..parcel import Parcel, State, Unit
from .docx_pieces import Look, Piece, pieces

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph

REVIEW: Final = "REVIEW"
WIDTHS: Final = (2.8, 11.4, 11.4)
"""Centimetres, on A4 across with margins of 2."""
RULES: Final = (
    "Type only in the column “{column}”. Leave the English and the small print of the first column as they are.",
    "Make bold what is bold in English. Leave what stands on grey as it is. Write figures as your language does.",
    "Rows marked SAFETY keep patients safe: must, must not and every figure have to keep their full force.",
    f"Rows marked {REVIEW} hold an older translation. Put it right, or take the word {REVIEW} away where it is right.",
    "Accept all tracked changes before you send the file back. Questions can stand in comments.",
)
FONTS: Final = {"Latn": "Arial", "Arab": "Arial", "Beng": "Nirmala UI", "Hans": "Microsoft YaHei"}
"""Fonts that come with Word, by script; a language of another script uses its own first font."""
PALE: Final = {Look.FIXED: "E0E0E0", "safety": "FFF2CC", "head": "D9E2F3"}
EPOCH: Final = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def table(parcel: Parcel) -> bytes:
    """The parcel as the bytes of a Word file: a title, the rules, a line of reference, the table."""
    import docx
    from docx.enum.table import WD_TABLE_DIRECTION
    from docx.shared import Cm

    document = docx.Document()
    _prepare(document, parcel)
    column = f"{parcel.language.english} ({parcel.language.autonym})"
    document.add_heading(f"{parcel.title}: {parcel.language.english} translation", level=1)
    for rule in RULES:
        document.add_paragraph(rule.format(column=column), style="List Bullet")
    document.add_paragraph(f"Reference: {parcel.slug} / {parcel.language.tag}")
    grid = document.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    grid.autofit = False
    if parcel.language.direction == "rtl":
        grid.table_direction = WD_TABLE_DIRECTION.RTL
    for cell, head in zip(grid.rows[0].cells, ("Number", "English", column), strict=True):
        cell.paragraphs[0].add_run(head).bold = True
        _shade(cell, PALE["head"])
    _mark(grid.rows[0], "w:cantSplit", "w:tblHeader")
    for unit in parcel.units:
        row = grid.add_row()
        _mark(row, "w:cantSplit")
        _write_row(row, unit, parcel.language)
    for side, width in zip(grid.columns, WIDTHS, strict=True):
        side.width = Cm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Cm(width)
    return _packed(document)


def _prepare(document: Document, parcel: Parcel) -> None:
    """Page, properties and styles."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_UNDERLINE
    from docx.shared import Cm, Pt

    about, section = document.core_properties, document.sections[0]
    about.title, about.author, about.comments = f"{parcel.title}: {parcel.language.english} translation", "", ""
    about.created = about.modified = EPOCH
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    styles = document.styles
    _fonts(styles["Normal"], "Arial", "en-GB", 11)
    language = parcel.language
    font = FONTS.get(language.script) or (language.fonts[0].family if language.fonts else "Arial")
    _fonts(styles.add_style("Translation", WD_STYLE_TYPE.PARAGRAPH), font, language.locale.replace("_", "-"), 12)
    _fonts(styles.add_style("Small print", WD_STYLE_TYPE.PARAGRAPH), "Arial", "en-GB", 6)
    note = styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
    _fonts(note, "Arial", "en-GB", 9)
    note.font.italic = True
    fixed = styles.add_style(Look.FIXED, WD_STYLE_TYPE.CHARACTER)
    fixed.font.no_proof = True
    fixed.element.get_or_add_rPr().append(_shading(PALE[Look.FIXED]))
    styles.add_style(Look.FIGURE, WD_STYLE_TYPE.CHARACTER).font.underline = WD_UNDERLINE.DOTTED
    for style in ("Normal", "Translation", "Small print", "Note"):
        styles[style].paragraph_format.space_after = Pt(2)


def _fonts(style: Any, font: str, language: str, size: int) -> None:
    """Letters, size and language of a style, for Latin, East Asian and complex scripts alike."""
    from docx.shared import Pt

    style.font.name, style.font.size = font, Pt(size)
    fonts = style.element.rPr.rFonts
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(_name(script), font)
    style.element.rPr.append(_element("w:szCs", val=str(2 * size)))
    style.element.rPr.append(_element("w:lang", val=language, eastAsia=language, bidi=language))


def _write_row(row: _Row, unit: Unit, language: Language) -> None:
    number, source, target = row.cells
    number.paragraphs[0].add_run(f"{unit.number} {unit.shape}")
    if unit.statement:
        number.add_paragraph().add_run(f"SAFETY: {str(unit.kind).replace('-', ' ')}").bold = True
        for cell in row.cells:
            _shade(cell, PALE["safety"])
    if unit.state is State.REVIEW:
        number.add_paragraph().add_run(REVIEW).bold = True
    number.add_paragraph(unit.id, style="Small print")
    _runs(source.paragraphs[0], pieces(coded(unit.msgid)), rtl=False)
    if unit.note:
        source.add_paragraph(unit.note, style="Note")
    rtl = language.direction == "rtl"
    for offer in unit.offers:
        source.add_paragraph(f"Offered, {offer.about}:", style="Note")
        offered = source.add_paragraph(style="Translation")
        _direct(offered, rtl=rtl)
        _runs(offered, pieces(coded_like(offer.english, offer.said)), rtl=rtl)
    paragraph = target.paragraphs[0]
    paragraph.style = "Translation"
    _direct(paragraph, rtl=rtl)
    _runs(paragraph, pieces(coded_like(unit.msgid, unit.msgstr)) if unit.msgstr else (), rtl=rtl)


def _runs(paragraph: Paragraph, found: Iterable[Piece], *, rtl: bool) -> None:
    """Pieces as runs.  Fixed words and figures stay left-to-right: Word then keeps their order and their digits."""
    for piece in found:
        run = paragraph.add_run(piece.text)
        if piece.look:
            run.style = str(piece.look)
        if piece.bold:
            run.bold = run.font.cs_bold = True
        if rtl and not piece.look:
            run.font.rtl = True


def _direct(paragraph: Paragraph, *, rtl: bool) -> None:
    """Set the direction of a paragraph and of what will be typed at its end."""
    if rtl:
        properties = paragraph._p.get_or_add_pPr()
        mark = _element("w:rPr")
        mark.append(_element("w:rtl"))
        properties.append(_element("w:bidi"))
        properties.append(mark)


def _mark(row: _Row, *tags: str) -> None:
    for tag in tags:
        row._tr.get_or_add_trPr().append(_element(tag))


def _shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_shading(colour))


def _shading(colour: str) -> Any:
    return _element("w:shd", val="clear", color="auto", fill=colour)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(tag, {_name(f"w:{key}"): value for key, value in attributes.items()})


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(tag)


def _packed(document: Document) -> bytes:
    """The file with one date for all its entries, so that the same parcel gives the same bytes."""
    first, second = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in made.infolist():
            dated = zipfile.ZipInfo(entry.filename, EPOCH.timetuple()[:6])
            dated.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(dated, made.read(entry))
    return second.getvalue()
