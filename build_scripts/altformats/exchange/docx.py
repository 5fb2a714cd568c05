"""A Word table for translators who have only Word: a number, the English, the translation.

Strong words are bold.  What must come back to the letter stands on grey, figures are underlined with dots.  The number
column says which rows are safety statements, in words, and holds the unit's id in small print.  Rows with tracked
changes, hidden text or anything but words are not taken; comments are shown to whoever imports the file.
"""

from __future__ import annotations

import re
from typing import Final

from ..errors import ExchangeProblem
from ..model import Place
from ..parcel import Address, Parcel, Returned, Unit
from .docx_parts import W, open_parts
from .docx_pieces import english, said
from .docx_rows import Row, rows
from .docx_table import REVIEW, table

name: Final = "docx"
title: Final = "Word table"
suffix: Final = ".docx"

REFERENCE: Final = re.compile(r"Reference: ([a-z0-9-]+) / ([A-Za-z0-9-]+)")


def write(parcel: Parcel) -> bytes:
    """The parcel as a table."""
    return table(parcel)


def knows(data: bytes) -> bool:
    """Whether it is a zip archive: the only kind of file that is one."""
    return data.startswith(b"PK")


def address(data: bytes, file: str) -> Address:
    """Leaflet and language, from the line above the table."""
    parts = open_parts(data, file)
    for paragraph in parts.document.iter(f"{W}p"):
        found = REFERENCE.fullmatch("".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip())
        if found:
            return Address(found[1], found[2])
    raise ExchangeProblem("the line “Reference:” is gone", file, "Restore it from the file that was sent.")


def read(data: bytes, file: str, parcel: Parcel) -> tuple[Returned, ...]:
    """Every row of the table."""
    units = {unit.key: unit for unit in parcel.units}
    return tuple(_returned(row, file, units) for row in rows(open_parts(data, file)))


def _returned(row: Row, file: str, units: dict[str, Unit]) -> Returned:
    place = Place(file, row.number)
    back = Returned(row.id, place, row.english, row.said, fault=row.fault, remark=row.remark)
    unit = units.get(back.key)
    if unit is None:
        return back
    words = said(unit.msgid, unit.msgstr, row.said)
    settled = words != unit.msgstr or REVIEW not in row.marker
    return Returned(
        row.id, place, english(unit.msgid, row.english), words, settled=settled, fault=row.fault, remark=row.remark
    )
