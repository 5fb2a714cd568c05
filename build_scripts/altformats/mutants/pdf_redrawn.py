"""Content of a page written anew: changed stretches in their old places, and things drawn over a page."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pikepdf

from ..mutation import Damage, Victim
from .pdf_stretches import Atom, Box, Matrix, Stretch, Word
from .pdf_surgery import Block, Paper, kept, laid_open, shortened

SEVERAL: Final = 3
"""Glyphs of a word without a name that are more than a mark."""

Change = Callable[[Paper, random.Random], Damage | None]


def surgery(change: Change) -> Callable[[Victim, random.Random], Damage | None]:
    """An operator's ``corrupt`` from a change of the opened file, which is written where there was a place for it."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        paper = laid_open(victim)
        with paper.pdf:
            damage = change(paper, draw)
            if damage:
                kept(paper, victim)
        return damage

    return corrupt


# --------------------------------------------------------------------------------------------------------------------
# Places


def a_block(paper: Paper, draw: random.Random, wanted: Callable[[Block], bool] = lambda _: True) -> Block | None:
    """A block drawn at random: of a safety statement two times out of three, where both kinds are wanted."""
    fit = [block for block in paper.blocks if wanted(block) and len(block.text.strip()) > 1]
    safety = [block for block in fit if block.statement]
    fit = safety if safety and draw.random() < 2 / 3 else fit
    return draw.choice(fit) if fit else None


def a_line(paper: Paper, draw: random.Random, wanted: Callable[[Stretch], bool] = lambda _: True) -> Stretch | None:
    """A stretch of such a block with at least one word, drawn at random."""
    block = a_block(paper, draw, lambda block: any(s.words and wanted(s) for s in block.stretches))
    return draw.choice([s for s in block.stretches if s.words and wanted(s)]) if block else None


def a_word(
    paper: Paper, draw: random.Random, wanted: Callable[[Word], bool] = lambda _: True
) -> tuple[Stretch, Word] | None:
    """A drawn word and the stretch that it stands in."""
    line = a_line(paper, draw, lambda stretch: any(wanted(word) for word in stretch.words))
    return (line, draw.choice([word for word in line.words if wanted(word)])) if line else None


def whole(word: Word) -> bool:
    """Whether it is more than a point or a bracket that stands alone."""
    return any(sign.isalnum() for sign in word.text) if word.text else word.last - word.first >= SEVERAL


def name(word: Word) -> str:
    """What a report calls a word."""
    return f"“{word.text}”" if word.text else "a word"


def damage(paper: Paper, stretch: Stretch, what: str) -> Damage:
    """The damage to a stretch: its page, its words, what was done, and the statement hit."""
    block = paper.block_of(stretch)
    place = f"page {stretch.page + 1}, “{shortened(stretch.text.strip())}”: {what}"
    return Damage(place, block.statement if block else "")


# --------------------------------------------------------------------------------------------------------------------
# Writing


def number(value: float) -> str:
    """A number as content streams take it."""
    return f"{value:.8f}".rstrip("0").rstrip(".") or "0"


def shown(atoms: Sequence[Atom]) -> bytes:
    """Operators that draw the atoms."""
    out: list[str] = []
    state: tuple[str, float, float] | None = None
    row: list[str] = []
    for atom in atoms:
        wanted = (atom.face, atom.size, atom.rise)
        if wanted != state:
            out += [f"[ {' '.join(row)} ] TJ"] if row else []
            out += [f"{atom.face} {number(atom.size)} Tf", f"{number(atom.rise)} Ts"]
            state, row = wanted, []
        row.append(f"<{atom.code.hex()}>" if atom.code else number(atom.shift))
    out += [f"[ {' '.join(row)} ] TJ"] if row else []
    return "\n".join([*out, "0 Ts\n"]).encode()


def page_source(paper: Paper, page: int) -> list[pikepdf.ContentStreamInstruction]:
    """The instructions of a page."""
    return [
        i
        for i in pikepdf.parse_content_stream(paper.pdf.pages[page])
        if isinstance(i, pikepdf.ContentStreamInstruction)
    ]


def source(
    paper: Paper,
    stretch: Stretch,
    atoms: Sequence[Atom] | None = None,
    *,
    around: tuple[bytes, bytes] = (b"", b""),
    matrix: str = "",
) -> bytes:
    """The stretch written anew, with other ``atoms``, with operators ``around`` its text object, or another matrix."""
    lines = page_source(paper, stretch.page)[stretch.first : stretch.last + 1]
    begin = next(at for at, line in enumerate(lines) if str(line.operator) == "BT")
    place = next(line for line in lines if str(line.operator) == "Tm")
    written = matrix.encode() if matrix else pikepdf.unparse_content_stream([place])
    before, after = around
    return b"\n".join(
        [
            pikepdf.unparse_content_stream(lines[:begin]),
            before,
            b"BT",
            written,
            shown(stretch.atoms if atoms is None else atoms) + b"ET",
            after,
            b"EMC",
        ]
    )


def rewrite(paper: Paper, pieces: Mapping[Stretch, bytes]) -> None:
    """Put other operators in the place of some stretches, on whatever pages they stand."""
    for page in sorted({stretch.page for stretch in pieces}):
        lines = page_source(paper, page)
        at, out = 0, list[bytes]()
        for stretch, piece in sorted(
            ((s, p) for s, p in pieces.items() if s.page == page), key=lambda pair: pair[0].first
        ):
            out += [pikepdf.unparse_content_stream(lines[at : stretch.first]), piece]
            at = stretch.last + 1
        out.append(pikepdf.unparse_content_stream(lines[at:]))
        paper.pdf.pages[page].obj.Contents = paper.pdf.make_stream(b"\n".join(out) + b"\n")


def without(atoms: Sequence[Atom], word: Word, gap: float = 0.0) -> tuple[Atom, ...]:
    """The atoms without a word, the room that it took left empty or closed up (``gap`` in thousandths of the size)."""
    left = replace(atoms[word.first], code=b"", text="", shift=-gap)
    return (*atoms[: word.first], left, *atoms[word.last :])


def width(paper: Paper, atoms: Iterable[Atom]) -> float:
    """How wide glyphs are, in thousandths of their size."""
    return sum(paper.faces[a.face].width(a.code) if a.code else -a.shift for a in atoms)


def overlay(paper: Paper, page: int, content: str, *, artifact: bool = True) -> None:
    """Draw ``content`` over a page, in points from its lower left corner, marked as decoration or not at all."""
    held = paper.pdf.pages[page]
    held.contents_coalesce()
    marked = f"/Artifact BMC\n{content}\nEMC" if artifact else content
    drawn = b"q\n" + held.obj.Contents.read_bytes() + b"\nQ\nq\n" + marked.encode("latin-1") + b"\nQ\n"
    held.obj.Contents = paper.pdf.make_stream(drawn)


def resource(paper: Paper, page: int, kind: str, thing: pikepdf.Object, wish: str = "X") -> str:
    """Add a resource to a page under a new name, and give that name."""
    resources = paper.pdf.pages[page].obj.Resources
    if kind not in resources:
        resources[kind] = pikepdf.Dictionary()
    free = next(f"/{wish}{n}" for n in range(len(resources[kind]) + 1) if f"/{wish}{n}" not in resources[kind])
    resources[kind][free] = thing
    return free


def grown(box: Box, by: float = 2.0) -> Box:
    """A box a little larger on every side."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def rectangle(box: Box) -> str:
    """Operands and operator of a rectangle."""
    left, low, right, high = box
    return " ".join(number(value) for value in (left, low, right - left, high - low)) + " re"


def written(paper: Paper, page: int, atoms: Sequence[Atom], matrix: Matrix) -> str:
    """Operators that draw atoms anywhere on a page, for an overlay; their fonts are made known to the page."""
    fonts = paper.pdf.pages[page].obj.Resources.Font
    for atom in atoms:
        if atom.face not in fonts:
            fonts[atom.face] = paper.faces[atom.face].font
    return f"BT\n{' '.join(number(value) for value in matrix)} Tm\n{shown(atoms).decode()}ET"


def free_strips(paper: Paper, page: int, least: float = 12.0) -> list[tuple[float, float]]:
    """Strips of a page on which nothing is written, at least so many points high: low and high edge."""
    rows = sorted((s.box[1], s.box[3]) for s in paper.stretches if s.page == page)
    edges, top = [], float(paper.pdf.pages[page].obj.MediaBox[3]) - 30
    reach = 30.0
    for low, high in [*rows, (top, top)]:
        if low - reach >= least:
            edges.append((reach, low))
        reach = max(reach, high)
    return edges
