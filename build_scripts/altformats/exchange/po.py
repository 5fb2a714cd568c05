"""A gettext catalog (PO) of one parcel, for translators who work in Poedit, Weblate, Virtaal or a text editor.

Each entry has its unit's id as ``msgctxt``: editors keep it, and two catalogs may hold the same English.  Inline codes
stand in the text as in our own catalogs (``**strong**``, ``[words](target)``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..errors import ExchangeProblem
from ..model import Place
from ..parcel import Address, Parcel, Returned, State, Unit
from ..potext import Entry, entry_lines, parse
from ..untrusted import text_of

name: Final = "po"
title: Final = "gettext catalog"
suffix: Final = ".po"

LEAFLET: Final = "X-Altformats-Leaflet"


def write(parcel: Parcel) -> bytes:
    """The parcel as a catalog in the order of the leaflet."""
    head = (
        "Project-Id-Version: altformats 1",
        f"Language: {parcel.language.tag}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"{LEAFLET}: {parcel.slug}",
    )
    lines = [
        f"# {parcel.title}: {parcel.language.english} translation.",
        "# Keep ** round strong words and (…) behind links as they are; change only msgstr.",
        'msgid ""',
        'msgstr ""',
        *(f'"{field}\\n"' for field in head),
        "",
    ]
    for unit in parcel.units:
        fuzzy = unit.state is State.REVIEW
        lines += entry_lines(tuple(_notes(unit)), unit.id, unit.msgid, unit.msgstr, fuzzy=fuzzy)
    return "\n".join(lines).encode("utf-8")


def knows(data: bytes) -> bool:
    """Whether it begins as a catalog does: comments, then an empty msgid or a context."""
    start = re.sub(rb"(?m)^(?:#.*)?\s*\n", b"", data[:20_000].removeprefix(b"\xef\xbb\xbf"))
    return start.lstrip().startswith((b"msgid ", b"msgctxt "))


def address(data: bytes, file: str) -> Address:
    """Leaflet and language, from the header."""
    for entry in _entries(data, file):
        if not entry.msgid and not entry.context:
            fields = dict(line.split(": ", 1) for line in entry.msgstr.splitlines() if ": " in line)
            if LEAFLET in fields and "Language" in fields:
                return Address(fields[LEAFLET].strip(), fields["Language"].strip())
    raise ExchangeProblem(
        "its header does not name leaflet and language",
        file,
        f"Restore the lines {LEAFLET} and Language of the file that was sent.",
    )


def read(data: bytes, file: str, parcel: Parcel) -> tuple[Returned, ...]:
    """Every entry but the header; one still marked fuzzy is not settled."""
    del parcel  # a catalog says all by itself
    return tuple(
        Returned(
            entry.context,
            Place(file, entry.line),
            english=entry.msgid,
            said=entry.msgstr,
            settled=not entry.fuzzy,
            remark=" ".join(remark for remark in entry.remarks if remark),
        )
        for entry in _entries(data, file)
        if entry.msgid
    )


def _notes(unit: Unit) -> Iterator[str]:
    yield f"{unit.heading}: {unit.shape}"
    if unit.note:
        yield unit.note
    for offer in unit.offers:
        yield f"Offered ({offer.about}): {offer.said}"


def _entries(data: bytes, file: str) -> list[Entry]:
    return parse(text_of(data, file), file, ExchangeProblem)
