"""The content of a page, line by line as WeasyPrint writes it: its marks, and the rows of glyphs that it draws.

WeasyPrint 70 writes each operator on a line with what it takes, but for marks, whose parts have a line each.  To read
that as lines costs a tenth of what it costs to parse it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from ..errors import FormatProblem

MARK: Final = re.compile(rb"<</MCID (\d+)>>")
"""What WeasyPrint writes of a mark that is in its tree."""

LABEL: Final = (b"/Artifact", b"<</Type/Pagination/Subtype/Footer>>")
"""What is written of a page label instead."""

ITEM: Final = re.compile(rb"<[0-9a-f]+>|[-+.0-9]+")
"""The glyphs and the numbers in a row of text."""


def rewritten(content: bytes, kept: dict[int, str], spaced: set[int], spaces: dict[bytes, bytes]) -> bytes:
    """Mark as artifacts what is not in the tree, and put back the spaces that layout took from the ends of lines.

    A page label that were tagged would be read out amid a sentence; without its space the last word of a line runs
    together with the first of the next.  ``kept`` are the marks in the tree, each with the words to copy, if any;
    ``spaces`` is the code of the space in each font that has one.  Raises FormatProblem for marks that we do not know.
    """
    written: list[bytes] = []
    mcid, last = -1, -1
    font = drawn_in = b""
    for line in content.split(b"\n"):
        if line.endswith(b" TJ"):
            row = without_empty(line[1:-4])
            if not row and mcid not in spaced:
                continue
            last, drawn_in = len(written), font
            written.append(b"[%b] TJ" % row)
            continue
        if line.endswith(b" Ts") and written and written[-1].endswith(b" Ts"):
            written.pop()  # it raised nothing
        elif line.endswith(b" Tf"):
            font = line
        elif line == b"BDC":
            mcid, last = _mark(written, kept), -1
        elif line == b"EMC" and mcid in spaced:
            if last >= 0 and spaces:
                _put_back(spaces, written, last, drawn_in)
            mcid = -1
        written.append(line)
    return b"\n".join(written)


def without_empty(row: bytes) -> bytes:
    """What a showing operator draws, without empty strings and with the numbers around each as one; empty for nothing.

    WeasyPrint 70 writes an empty string before a glyph that is moved aside.  PDFium, which is in Chrome and Edge, then
    loses the number that ends the row, and what follows is drawn upon the letters before it (measured: Bengali, Urdu).
    """
    if b"<>" not in row:
        return row
    kept: list[bytes] = []
    for item in ITEM.findall(row.replace(b"<>", b" ")):
        if kept and b"<" not in kept[-1] + item:
            kept[-1] = str(Decimal(kept[-1].decode()) + Decimal(item.decode())).encode()
        else:
            kept.append(item)
    return b"" if kept == [b"0"] else b" ".join(kept)


def _mark(written: list[bytes], kept: dict[int, str]) -> int:
    """The number of the mark that was written last; it is written as an artifact, or with its words, if need be."""
    from pikepdf import String

    found = MARK.fullmatch(written[-1])
    if not found:
        raise FormatProblem(
            f"WeasyPrint marks words with {written[-1]!r}", "pdf", "It is not the version that we wrote for."
        )
    mcid = int(found[1])
    if mcid not in kept:
        written[-2:] = LABEL
    elif kept[mcid]:
        written[-1] = b"<</MCID %d/ActualText %b>>" % (mcid, String(kept[mcid]).unparse())
    return mcid


def _put_back(spaces: dict[bytes, bytes], written: list[bytes], last: int, drawn_in: bytes) -> None:
    """A space at the end of the row of glyphs that was written at ``last``, in the font that it is drawn in."""
    name, size = drawn_in.split(b" ", 1)
    if own := spaces.get(name):
        written[last] = b"%b<%b>] TJ" % (written[last].removesuffix(b"] TJ"), own)
    else:  # a Chinese font has no space where no line holds another than the one it lost: borrow one
        lender = min(spaces)
        written[last + 1 : last + 1] = [b"%b %b" % (lender, size), b"[<%b>] TJ" % spaces[lender], drawn_in]
