"""The end of a large-print PDF leads elsewhere or nowhere: its QR code, its printed address, or all of it together."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pikepdf
from pikepdf import String

from ..mutation import Damage, Family, Operator
from .pdf_links import links
from .pdf_redrawn import damage, free_strips, number, overlay, page_source, rectangle, rewrite, source, surgery
from .pdf_stretches import Atom, Box, Stretch
from .pdf_surgery import Paper, squash

ADDRESS: Final = re.compile(r"https://([^/]+)/([\w-]+)/(\w+)/")
CODES: Final = ("pd7376", "pd1234", "pd9901")
TAGS: Final = ("en", "pl", "ur", "fr")
HOSTS: Final = ("leaflets.example.net", "leaflets-example.org", "nhs.example.com", "192.0.2.7")
MANY: Final = 50
"""Rectangles of one path that only a QR code has."""

Rows = tuple[tuple[bool, ...], ...]
"""The squares of a code, row by row, True for black."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """The drawing of a QR code: instructions ``first`` to ``last`` (its fill) of a page from 0, and its place."""

    page: int
    first: int
    last: int
    box: Box


def _code(paper: Paper) -> Scanned | None:
    for page in reversed(range(len(paper.pdf.pages))):
        lines = page_source(paper, page)
        names = "".join("r" if str(line.operator) == "re" else "." for line in lines)
        found = re.search(f"r{{{MANY},}}", names)
        if found:
            boxes = [[float(value) for value in line.operands] for line in lines[found.start() : found.end()]]
            box = (
                min(left for left, _, _, _ in boxes),
                min(low for _, low, _, _ in boxes),
                max(left + wide for left, _, wide, _ in boxes),
                max(low + high for _, low, _, high in boxes),
            )
            return Scanned(page, found.start(), found.end(), box)
    return None


def _address(paper: Paper) -> str:
    """The address at the end of the file, without the places where it may break."""
    found = (ADDRESS.fullmatch(squash(block.text)) for block in reversed(paper.blocks))
    return next((match[0] for match in found if match), "")


def _another(address: str, draw: random.Random) -> str:
    """The address of another leaflet, another language or another website."""
    host, tag, code = ADDRESS.fullmatch(address).groups()  # type: ignore[union-attr]  # _address matched it
    match draw.choice(("code", "tag", "host")):
        case "code":
            code = draw.choice([other for other in CODES if other != code])
        case "tag":
            tag = draw.choice([other for other in TAGS if other != tag])
        case _:
            host = draw.choice(HOSTS)
    return f"https://{host}/{tag}/{code}/"


def _squares(address: str) -> Rows:
    import segno

    return tuple(tuple(map(bool, row)) for row in segno.make_qr(address, error="m", boost_error=False).matrix)


def _path(rows: Rows, box: Box) -> str:
    """The black squares of a code as one path that fills a box."""
    side = (box[2] - box[0]) / len(rows)
    return " ".join(
        rectangle((box[0] + x * side, box[3] - (y + 1) * side, box[0] + (x + 1) * side, box[3] - y * side))
        for y, row in enumerate(rows)
        for x, black in enumerate(row)
        if black
    )


def _redrawn(paper: Paper, code: Scanned, drawn: str) -> None:
    """Other operators in the place of the code's path and its fill."""
    lines = page_source(paper, code.page)
    parts = (pikepdf.unparse_content_stream(part) for part in (lines[: code.first], lines[code.last + 1 :]))
    paper.pdf.pages[code.page].obj.Contents = paper.pdf.make_stream(f"\n{drawn}\n".encode("ascii").join(parts))


def _hit(code: Scanned, what: str) -> Damage:
    return Damage(f"page {code.page + 1}: the QR code {what}")


# --------------------------------------------------------------------------------------------------------------------
# The code


def _removed(paper: Paper, _draw: random.Random) -> Damage | None:
    code = _code(paper)
    if not code:
        return None
    _redrawn(paper, code, "")
    return _hit(code, "is gone")


def _elsewhere(paper: Paper, draw: random.Random) -> Damage | None:
    code, address = _code(paper), _address(paper)
    if not code or not address:
        return None
    other = _another(address, draw)
    _redrawn(paper, code, f"{_path(_squares(other), code.box)} f")
    return _hit(code, f"leads to {other} instead of {address}")


def _covered(paper: Paper, draw: random.Random) -> Damage | None:
    """A white or black sheet over a good part of it, from any corner."""
    code = _code(paper)
    if not code:
        return None
    left, low, right, high = code.box
    share, side = draw.uniform(0.4, 1.0), right - left
    x, y = draw.uniform(left, right - share * side), draw.uniform(low, high - share * side)
    colour = draw.choice(("0 g", "1 g"))
    overlay(paper, code.page, f"{colour} {rectangle((x, y, x + share * side, y + share * side))} f")
    return _hit(code, f"is covered, {100 * share:.0f} % of its height and width")


def _smeared(paper: Paper, draw: random.Random) -> Damage | None:
    """Each square runs into its neighbours, as from a bad printer."""
    code, address = _code(paper), _address(paper)
    if not code or not address:
        return None
    rows = _squares(address)
    wide = draw.choice((2, 3))
    smeared = tuple(tuple(any(row[max(0, x - wide + 1) : x + 1]) for x in range(len(row))) for row in rows)
    _redrawn(paper, code, f"{_path(smeared, code.box)} f")
    return _hit(code, "is smeared")


def _shrunk(paper: Paper, draw: random.Random) -> Damage | None:
    code = _code(paper)
    address = _address(paper)
    if not code or not address:
        return None
    share = draw.uniform(0.1, 0.6)
    left, _, right, high = code.box
    side = share * (right - left)
    _redrawn(paper, code, f"{_path(_squares(address), (left, high - side, left + side, high))} f")
    return _hit(code, f"is {100 * share:.0f} % of its size")


def _pale(paper: Paper, draw: random.Random) -> Damage | None:
    code, address = _code(paper), _address(paper)
    if not code or not address:
        return None
    grey = draw.uniform(0.5, 0.95)
    _redrawn(paper, code, f"q {number(grey)} g {_path(_squares(address), code.box)} f Q")
    return _hit(code, "is pale grey")


def _spotted(paper: Paper, draw: random.Random) -> Damage | None:
    """A few squares are of the other colour: it can still be read, and something can be drawn into it."""
    code, address = _code(paper), _address(paper)
    if not code or not address:
        return None
    rows = [list(row) for row in _squares(address)]
    middle = range(9, len(rows) - 8)
    for _ in range(draw.randint(1, 4)):
        x, y = draw.choice(middle), draw.choice(middle)
        rows[y][x] = not rows[y][x]
    _redrawn(paper, code, f"{_path(tuple(map(tuple, rows)), code.box)} f")
    return _hit(code, "has squares of the other colour")


def _second(paper: Paper, draw: random.Random) -> Damage | None:
    """One more code in a free strip of any page, which leads elsewhere."""
    code, address, page = _code(paper), _address(paper), draw.randrange(len(paper.pdf.pages))
    strips = free_strips(paper, page, least=40.0)
    if not code or not address or not strips:
        return None
    low, high = draw.choice(strips)
    side = min(high - low - 10, 80.0)
    left = draw.uniform(60.0, 400.0)
    if page == code.page and left < code.box[2] + 10:
        left = code.box[2] + 10 if code.box[2] < 300 else 60.0  # noqa: PLR2004 - the middle of the page
    other = _another(address, draw)
    overlay(paper, page, f"0 g {_path(_squares(other), (left, low + 5, left + side, low + 5 + side))} f")
    return Damage(f"page {page + 1}: a second QR code leads to {other}")


# --------------------------------------------------------------------------------------------------------------------
# The printed address


def _typed(paper: Paper, draw: random.Random) -> tuple[Stretch, int, Atom] | None:
    """A line of the address, the place of a letter in it, and another letter for that place."""
    address = _address(paper)
    block = next((block for block in reversed(paper.blocks) if squash(block.text) == address), None)
    if not address or not block:
        return None
    line = draw.choice([stretch for stretch in block.stretches if len(stretch.atoms) > 1] or [block.stretches[0]])
    letters = [at for at, atom in enumerate(line.atoms) if atom.text.isalnum() and atom.text.isascii()]
    pairs = [(at, other) for at in letters for other in letters if line.atoms[at].text != line.atoms[other].text]
    if not pairs:
        return None
    at, other = draw.choice(pairs)
    return line, at, replace(line.atoms[at], code=line.atoms[other].code, text=line.atoms[other].text)


def _put(atoms: Sequence[Atom], at: int, new: Atom) -> tuple[Atom, ...]:
    return (*atoms[:at], new, *atoms[at + 1 :])


def _misprinted(paper: Paper, draw: random.Random) -> Damage | None:
    """One letter of the address that people type."""
    found = _typed(paper, draw)
    if not found:
        return None
    line, at, new = found
    rewrite(paper, {line: source(paper, line, _put(line.atoms, at, new))})
    return damage(paper, line, f"“{line.atoms[at].text}” of the address is printed as “{new.text}”")


def _agreed(paper: Paper, draw: random.Random) -> Damage | None:
    """Print, link, what is said of it, and QR code all lead to one other address."""
    found, code, address = _typed(paper, draw), _code(paper), _address(paper)
    if not found or not code:
        return None
    line, at, new = found
    atoms = _put(line.atoms, at, new)
    other = address.replace(squash(line.text), squash("".join(atom.text for atom in atoms)), 1)
    if other == address:
        return None
    _redrawn(paper, code, f"{_path(_squares(other), code.box)} f")
    moved = next((s for s in _again(paper) if s.page == line.page and s.mcid == line.mcid), None)
    if moved is None:
        return None
    rewrite(paper, {moved: source(paper, moved, atoms)})
    for _, note in links(paper):
        if str(note.A.URI) == address:
            note.A.URI, note.Contents = String(other), String(other)
    return damage(paper, line, f"all that says {address} says {other}")


def _again(paper: Paper) -> list[Stretch]:
    """The stretches as they stand once something else on their page was drawn anew."""
    from .pdf_stretches import stretches_of

    pages = enumerate(paper.pdf.pages)
    return [stretch for at, page in pages for stretch in stretches_of(page, at, paper.faces)]


def _operator(
    code: str,
    about: str,
    change: Callable[[Paper, random.Random], Damage | None],
    family: Family = Family.PIXELS,
) -> Operator:
    return Operator(code, "pdf", family, about, surgery(change))


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-qr-removed", "There is no QR code to scan.", _removed),
    _operator("pdf-qr-elsewhere", "The QR code leads to another leaflet, language or website.", _elsewhere),
    _operator("pdf-qr-covered", "The QR code cannot be scanned: something lies over it.", _covered),
    _operator("pdf-qr-smeared", "The QR code cannot be scanned: its squares run into each other.", _smeared),
    _operator("pdf-qr-shrunk", "The QR code is too small for many telephones.", _shrunk),
    _operator("pdf-qr-pale", "The QR code is too pale for many telephones.", _pale),
    _operator("pdf-qr-spotted", "Something is drawn into the QR code.", _spotted),
    _operator("pdf-qr-second", "A second QR code leads somewhere else.", _second),
    _operator("pdf-address-misprinted", "Who types the printed address comes to nothing.", _misprinted, Family.TEXT),
    _operator("pdf-address-agreed", "Print, link and QR code all lead elsewhere.", _agreed, Family.TEXT),
)
