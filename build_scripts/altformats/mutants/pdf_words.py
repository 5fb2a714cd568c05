"""Other words drawn in a large-print PDF: taken out, exchanged, said twice, one figure for another."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from ..model import Language
from ..mutation import Damage, Family, Operator, Victim
from .pdf_redrawn import (
    a_block,
    a_line,
    a_word,
    damage,
    free_strips,
    name,
    overlay,
    rewrite,
    source,
    surgery,
    whole,
    width,
    without,
    written,
)
from .pdf_stretches import Atom, Stretch, Word
from .pdf_surgery import Block, Paper, kept, laid_open, squash

FIGURES: Final = "0123456789০১২৩৪৫৬৭৮৯"


def denies(word: Word, language: Language) -> bool:
    """Whether a drawn word says no in that language."""
    said = "".join(sign for sign in word.text.casefold() if sign.isalnum() or sign in "'’" or not sign.isascii())
    return said.strip("।۔،؟.,;:()") in language.pronunciation.negations


def _put(atoms: Sequence[Atom], place: Word, new: Sequence[Atom]) -> tuple[Atom, ...]:
    """The atoms with others in the place of a word."""
    return (*atoms[: place.first], *new, *atoms[place.last :])


def alike(line: Stretch, word: Word, far: Stretch, other: Word) -> bool:
    """Whether a person reads the same in both, be one bold, capital or at the end of a sentence."""
    if word.text and other.text:
        return _bare(word.text) == _bare(other.text)
    return [a.code for a in line.atoms[word.first : word.last]] == [a.code for a in far.atoms[other.first : other.last]]


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _removed(paper: Paper, draw: random.Random) -> Damage | None:
    found = a_word(paper, draw, whole)
    if not found:
        return None
    line, word = found
    gap = width(paper, line.atoms[word.first : word.last]) if draw.random() < 1 / 2 else 0.0
    rewrite(paper, {line: source(paper, line, without(line.atoms, word, gap))})
    return damage(paper, line, f"{name(word)} is not drawn any more{', a gap is left' if gap else ''}")


def _replaced(paper: Paper, draw: random.Random) -> Damage | None:
    found, other = a_word(paper, draw, whole), a_word(paper, draw, whole)
    if not found or not other:
        return None
    (line, word), (far, model) = found, other
    new = far.atoms[model.first : model.last]
    if alike(line, word, far, model):
        return None
    rewrite(paper, {line: source(paper, line, _put(line.atoms, word, new))})
    return damage(paper, line, f"{name(model)} is drawn where {name(word)} stood")


def _exchanged(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw, lambda s: len([w for w in s.words if whole(w)]) > 1)
    if not line:
        return None
    one, two = sorted(draw.sample([w for w in line.words if whole(w)], 2), key=lambda word: word.first)
    first, second = line.atoms[one.first : one.last], line.atoms[two.first : two.last]
    if alike(line, one, line, two):
        return None
    rewrite(paper, {line: source(paper, line, _put(_put(line.atoms, two, first), one, second))})
    return damage(paper, line, f"{name(one)} and {name(two)} change places")


def _said_twice(paper: Paper, draw: random.Random) -> Damage | None:
    found = a_word(paper, draw, whole)
    if not found:
        return None
    line, word = found
    new = line.atoms[word.first : word.last]
    rewrite(
        paper, {line: source(paper, line, _put(line.atoms, word, (*new, replace(new[0], code=b"", shift=-250), *new)))}
    )
    return damage(paper, line, f"{name(word)} is drawn twice")


def _figure(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw, lambda s: any(atom.text in FIGURES and atom.text for atom in s.atoms))
    if not line:
        return None
    at = draw.choice([i for i, atom in enumerate(line.atoms) if atom.text and atom.text in FIGURES])
    old = line.atoms[at]
    codes = paper.faces[old.face].text
    new = [(code, said) for code, said in codes.items() if said and said in FIGURES and said != old.text]
    if not new:
        return None
    code, said = draw.choice(sorted(new))
    changed = (*line.atoms[:at], replace(old, code=code, text=said), *line.atoms[at + 1 :])
    rewrite(paper, {line: source(paper, line, changed)})
    return damage(paper, line, f"the figure {old.text} is drawn as {said}")


def _point_moved(paper: Paper, draw: random.Random) -> Damage | None:
    def separates(stretch: Stretch, at: int) -> bool:
        near = [a.text for a in stretch.atoms if a.code]
        return near[at] in {",", "."} and 0 < at < len(near) - 1 and near[at - 1] in FIGURES and near[at + 1] in FIGURES

    def fits(stretch: Stretch) -> bool:
        return any(separates(stretch, at) for at in range(len([a for a in stretch.atoms if a.code])))

    line = a_line(paper, draw, fits)
    if not line:
        return None
    glyphs = [i for i, atom in enumerate(line.atoms) if atom.code]
    at = draw.choice([place for place in range(len(glyphs)) if separates(line, place)])
    left, mark = glyphs[at - 1], glyphs[at]
    changed = list(line.atoms)
    changed[left], changed[mark] = changed[mark], changed[left]
    rewrite(paper, {line: source(paper, line, changed)})
    return damage(paper, line, "the mark inside a number is drawn one figure to the left")


def _denial_undrawn(victim: Victim, draw: random.Random) -> Damage | None:
    paper = laid_open(victim)
    found = a_word(paper, draw, lambda word: denies(word, victim.language))
    if not found:
        return None
    line, word = found
    rewrite(paper, {line: source(paper, line, without(line.atoms, word))})
    kept(paper, victim)
    return damage(paper, line, f"the word that says no, {name(word)}, is not drawn")


def _denial_drawn(victim: Victim, draw: random.Random) -> Damage | None:
    paper = laid_open(victim)
    no = a_word(paper, draw, lambda word: denies(word, victim.language))
    found = a_word(paper, draw, lambda word: whole(word) and not denies(word, victim.language))
    if not no or not found:
        return None
    (line, word), (far, denial) = found, no
    old, new = line.atoms[word.first : word.last], far.atoms[denial.first : denial.last]
    gap = replace(new[0], code=b"", text="", shift=-250)
    rewrite(paper, {line: source(paper, line, _put(line.atoms, word, (*old, gap, *new)))})
    kept(paper, victim)
    return damage(paper, line, f"{name(denial)} is drawn beside {name(word)}")


def _lines_exchanged(paper: Paper, draw: random.Random) -> Damage | None:
    block = a_block(paper, draw, lambda b: len([s for s in b.stretches if s.words]) > 1)
    if not block:
        return None
    one, two = draw.sample([s for s in block.stretches if s.words], 2)
    if [a.code for a in one.atoms] == [a.code for a in two.atoms]:
        return None
    rewrite(paper, {one: source(paper, one, two.atoms), two: source(paper, two, one.atoms)})
    return damage(paper, one, f"drawn in the place of “{two.text.strip()}” and the other way round")


def _statements_exchanged(paper: Paper, draw: random.Random) -> Damage | None:
    """Two statements change place, glyphs and tags staying together with the wrong heading and neighbours."""
    lone = [b for b in paper.blocks if b.statement and len({s.page for s in b.stretches}) == 1]
    if len({b.statement for b in lone}) <= 1:
        return None
    one = draw.choice(lone)
    two = draw.choice([b for b in lone if b.statement != one.statement])
    rewrite(paper, {**_moved(paper, one, two), **_moved(paper, two, one)})
    return Damage(f"{one.where} is drawn where {two.where} stood, and the other way round", one.statement)


def _moved(paper: Paper, block: Block, to: Block) -> dict[Stretch, bytes]:
    """The stretches of ``to`` drawing the words of ``block``, what is too much put in its last line."""
    rows = [s.atoms for s in block.stretches]
    places = to.stretches
    shares = [rows[n] if n < len(rows) else () for n in range(len(places))]
    shares[-1] = tuple(atom for row in rows[len(places) - 1 :] for atom in row) or shares[-1]
    return {s: source(paper, s, row) for s, row in zip(places, shares, strict=True)}


def _block_undrawn(paper: Paper, draw: random.Random) -> Damage | None:
    block = a_block(paper, draw)
    if not block:
        return None
    rewrite(paper, {s: source(paper, s, ()) for s in block.stretches})
    return Damage(f"{block.where}: none of its lines is drawn, the tags still say it", block.statement)


def _line_undrawn(paper: Paper, draw: random.Random) -> Damage | None:
    block = a_block(paper, draw, lambda b: len(b.stretches) > 1)
    if not block:
        return None
    line = draw.choice(block.stretches)
    if not squash(line.text):
        return None
    rewrite(paper, {line: b""} if draw.random() < 1 / 2 else {line: source(paper, line, ())})
    return damage(paper, line, "this line is not drawn")


def _tangled(paper: Paper, draw: random.Random) -> Damage | None:
    """The words of another line drawn over one that stands there: an unreadable tangle."""
    line, other = a_line(paper, draw), a_line(paper, draw)
    if not line or not other or line is other:
        return None
    overlay(paper, line.page, written(paper, line.page, other.atoms, line.start))
    return damage(paper, line, f"“{other.text.strip()}” is drawn over it")


def _squeezed_in(paper: Paper, draw: random.Random) -> Damage | None:
    """A line of another page drawn in a free strip of this one, tagged by nobody."""
    other, page = a_line(paper, draw), draw.randrange(len(paper.pdf.pages))
    strips = free_strips(paper, page)
    if not other or not strips or other.page == page or len(other.words) == 1:
        return None
    low, high = draw.choice(strips)
    scale = min(0.75, (high - low) / (other.box[3] - other.box[1]) * 0.75)
    place = (scale, 0.0, 0.0, scale, 52.0, low + (other.start[5] - other.box[1]) * scale / 0.75)
    overlay(paper, page, written(paper, page, other.atoms, place), artifact=draw.random() < 1 / 2)
    block = paper.block_of(other)
    what = f"page {page + 1}: “{other.text.strip()}” of page {other.page + 1} is drawn in a free strip"
    return Damage(what, block.statement if block else "")


def _operator(code: str, about: str, corrupt: Callable[[Victim, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.TEXT, about, corrupt)


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator(
        "pdf-word-undrawn", "A word is missing from the page, though a screen reader says it.", surgery(_removed)
    ),
    _operator("pdf-word-replaced", "Another word is printed in a sentence.", surgery(_replaced)),
    _operator("pdf-words-exchanged", "Two words of a line have changed places in print.", surgery(_exchanged)),
    _operator("pdf-word-twice", "A word is printed twice.", surgery(_said_twice)),
    _operator("pdf-figure-drawn", "A figure is printed as another.", surgery(_figure)),
    _operator("pdf-point-moved", "A number is printed with its comma or point elsewhere.", surgery(_point_moved)),
    _operator("pdf-denial-undrawn", "A sentence that says no is printed without its no.", _denial_undrawn),
    _operator("pdf-denial-drawn", "A no is printed in a sentence that has none there.", _denial_drawn),
    _operator(
        "pdf-lines-exchanged", "Two lines of a paragraph are printed in the wrong order.", surgery(_lines_exchanged)
    ),
    _operator(
        "pdf-statements-exchanged", "Two warnings stand under each other's heading.", surgery(_statements_exchanged)
    ),
    _operator("pdf-block-undrawn", "A paragraph is not printed at all.", surgery(_block_undrawn)),
    _operator("pdf-line-undrawn", "One line of a paragraph is not printed.", surgery(_line_undrawn)),
    _operator("pdf-line-over-line", "A line is unreadable: another is printed over it.", surgery(_tangled)),
    _operator("pdf-line-squeezed-in", "A sentence stands where it does not belong.", surgery(_squeezed_in)),
)
