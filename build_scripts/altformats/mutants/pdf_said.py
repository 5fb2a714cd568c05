"""What a large-print PDF says to a screen reader, or to who copies its words, changed: the picture stays the same."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from ..model import Language
from ..mutation import Damage, Family, Operator, Victim
from .pdf_redrawn import a_block, a_line, damage, overlay, page_source, surgery, written
from .pdf_stretches import Matrix, Stretch
from .pdf_surgery import Block, Paper, children, kept, laid_open

FIGURES: Final = "0123456789০১২৩৪৫৬৭৮৯"


def misread(text: str, draw: random.Random, language: Language, other: str) -> tuple[str, str] | None:
    """Other words for ``text`` and what was done to it: a figure, a no more or less, a word lost, another's words."""
    ways: list[tuple[str, str]] = []
    figures = [at for at, sign in enumerate(text) if sign in FIGURES]
    if figures:
        at = draw.choice(figures)
        digits = next(row for row in (FIGURES[:10], FIGURES[10:]) if text[at] in row)
        new = draw.choice([digit for digit in digits if digit != text[at]])
        ways.append((text[:at] + new + text[at + 1 :], f"the figure {text[at]} is said as {new}"))
    ways += _denials(text, draw, language)
    words = text.split(" ")
    if len(words) > 1:
        at = draw.randrange(len(words))
        if any(sign.isalnum() for sign in words[at]):
            ways.append((" ".join(words[:at] + words[at + 1 :]), f"“{words[at]}” is not said"))
    if other.strip() != text.strip():
        ways.append((other, f"“{other.strip()}” is said instead"))
    return draw.choice(ways) if ways else None


def _denials(text: str, draw: random.Random, language: Language) -> list[tuple[str, str]]:
    """The text without its no, or with one too many."""
    no = draw.choice(language.pronunciation.negations)
    bare = language.tag == "zh-Hans"
    for denial in language.pronunciation.negations:
        found = re.search(re.escape(denial) if bare else rf"(?<!\w){re.escape(denial)}(?!\w)", text, re.IGNORECASE)
        if found:
            return [(text[: found.start()] + text[found.end() :], f"the no, “{found[0]}”, is not said")]
    words = list(text) if bare else text.split(" ")
    at = draw.randrange(len(words) + 1)
    return [(("" if bare else " ").join([*words[:at], no, *words[at:]]), f"“{no}” is said too")]


def _otherwise(
    say: Callable[[Paper, Stretch, Block, str], bool], *, whole_block: bool = False
) -> Callable[[Victim, random.Random], Damage | None]:
    """An operator that has other words said for a line or a block."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        paper = laid_open(victim)
        block, other = a_block(paper, draw), a_block(paper, draw)
        if not block or not other:
            return None
        line = draw.choice([s for s in block.stretches if s.text.strip()])
        old, new = (block.text, other.text) if whole_block else (line.text, draw.choice(other.stretches).text)
        changed = misread(old, draw, victim.language, new)
        if not changed or not say(paper, line, block, changed[0]):
            return None
        kept(paper, victim)
        return damage(paper, line, changed[1])

    return corrupt


def own_span(paper: Paper, line: Stretch, block: Block) -> Dictionary | None:
    """The inline element in the tags that stands for this line alone."""
    for span in block.spans:
        kid = next(iter(children(span)), None)
        own = isinstance(kid, Dictionary) and kid.get("/MCID") == line.mcid and len(children(span)) == 1
        if own and cast("Dictionary", kid).Pg.objgen == paper.pdf.pages[line.page].obj.objgen:
            return span
    return None


def _in_tags(paper: Paper, line: Stretch, block: Block, words: str) -> bool:
    """Changed where a line has words to be said in its place."""
    span = own_span(paper, line, block)
    if span is None or "/ActualText" not in span:
        return False
    span.ActualText = String(words)
    return True


def _on_element(_paper: Paper, _line: Stretch, block: Block, words: str) -> bool:
    block.element.ActualText = String(words)
    return True


def _alternative(_paper: Paper, _line: Stretch, block: Block, words: str) -> bool:
    block.element.Alt = String(words)
    return True


def _expansion(_paper: Paper, _line: Stretch, block: Block, words: str) -> bool:
    block.element.E = String(words)
    return True


def in_content(paper: Paper, line: Stretch, _block: Block | None, words: str) -> bool:
    """Words to be said in place of a line, in the content stream."""
    lines = page_source(paper, line.page)
    marks = cast("Dictionary", lines[line.first].operands[1])
    marks.ActualText = String(words)
    begun = pikepdf.ContentStreamInstruction([Name.Span, marks], pikepdf.Operator("BDC"))
    changed = pikepdf.unparse_content_stream([*lines[: line.first], begun, *lines[line.first + 1 :]])
    paper.pdf.pages[line.page].obj.Contents = paper.pdf.make_stream(changed + b"\n")
    return True


def _everywhere(paper: Paper, line: Stretch, block: Block, words: str) -> bool:
    """In the tags and in the content, so that these agree."""
    span = own_span(paper, line, block)
    if span is None:
        return False
    span.ActualText = String(words)
    return in_content(paper, line, block, words)


def _copied_otherwise(paper: Paper, draw: random.Random) -> Damage | None:
    """The font's table of characters: words that are searched, copied or read out come out otherwise."""

    def plain(line: Stretch) -> bool:
        return line.text == "".join(atom.text for atom in line.atoms)

    line = a_line(paper, draw, plain)
    if not line:
        return None
    letters = [a for a in line.atoms if len(a.text) == 1 and a.text.isalnum()]
    figures = [a for a in letters if a.text in FIGURES]
    if not letters:
        return None
    atom = draw.choice(figures or letters)
    texts = sorted({said for said in paper.faces[atom.face].text.values() if len(said) == 1 and said != atom.text})
    like = [said for said in texts if (said in FIGURES) == (atom.text in FIGURES) and said.isalnum()]
    if not like:
        return None
    new = draw.choice(like)
    table = cast("Stream", paper.faces[atom.face].font.ToUnicode).read_bytes().decode("latin-1")
    row, changed = (f"<{atom.code.hex()}> <{ord(sign):04x}>" for sign in (atom.text, new))
    if row not in table.lower():
        return None
    at = table.lower().index(row)
    paper.faces[atom.face].font.ToUnicode = paper.pdf.make_stream(
        (table[:at] + changed + table[at + len(row) :]).encode("latin-1")
    )
    hit = damage(paper, line, f"“{atom.text}” is copied and read out as “{new}”")
    return Damage(f"{hit.what}, wherever this font draws it", hit.statement)


def _table_gone(paper: Paper, draw: random.Random) -> Damage | None:
    line = a_line(paper, draw, lambda s: s.text == "".join(atom.text for atom in s.atoms))
    if not line:
        return None
    del paper.faces[line.atoms[-1].face].font["/ToUnicode"]
    return damage(paper, line, "nothing can be copied or read out from its font any more")


def _spoken_furniture(paper: Paper, draw: random.Random) -> Damage | None:
    """Words that nobody sees and that a screen reader says: tagged, invisible, between two blocks."""
    block, other = a_block(paper, draw), a_block(paper, draw)
    if not block or not other or block is other or len(other.text) <= len(block.stretches):
        return None
    line, words = block.stretches[-1], other.stretches[0]
    place = (0.75, 0.0, 0.0, 0.75, line.box[0], line.box[1])
    added(paper, block, words, place, "3 Tr")
    return damage(paper, line, f"“{words.text.strip()}” is said after it, and not seen")


def added(paper: Paper, block: Block, words: Stretch, place: Matrix, manner: str = "") -> None:
    """Draw the words of a stretch once more on the page where a block ends, tagged as a paragraph behind that block."""
    number = block.stretches[-1].page
    mcid = max(s.mcid for s in paper.stretches if s.page == number) + 1
    drawn = written(paper, number, words.atoms, place)
    overlay(paper, number, f"/Span << /MCID {mcid} >> BDC {manner}\n{drawn}\nEMC", artifact=False)
    page = paper.pdf.pages[number].obj
    said = Dictionary(Type=Name.StructElem, S=Name.P, P=block.element.P, Pg=page)
    if words.text != "".join(atom.text for atom in words.atoms):
        said.ActualText = String(words.text)
    element = paper.pdf.make_indirect(said)
    element.K = Dictionary(Type=Name.MCR, MCID=mcid, Pg=page)
    beside(block.element, element)
    rows = parents(paper, int(page.StructParents))
    if rows is not None and len(rows) == mcid:
        rows.append(element)


def beside(element: Dictionary, new: pikepdf.Object) -> None:
    """Put a new element just behind another one."""
    above = element.P
    kids = children(above)
    at = next(n for n, kid in enumerate(kids) if isinstance(kid, Dictionary) and kid.objgen == element.objgen)
    above.K = Array([*kids[: at + 1], new, *kids[at + 1 :]])


def parents(paper: Paper, number: int) -> Array | None:
    """The elements of a page's marked content by its number in the parent tree."""
    rows = list(paper.pdf.Root.StructTreeRoot.ParentTree.get("/Nums", []))
    found = next((value for key, value in zip(rows[::2], rows[1::2], strict=True) if int(key) == number), None)
    return found if isinstance(found, Array) else None


def _operator(code: str, about: str, corrupt: Callable[[Victim, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.TEXT, about, corrupt)


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-said-for-line", "A screen reader says other words than are printed.", _otherwise(_in_tags)),
    _operator(
        "pdf-said-for-block",
        "A screen reader says other words for a paragraph.",
        _otherwise(_on_element, whole_block=True),
    ),
    _operator(
        "pdf-said-alternative", "A paragraph is described otherwise.", _otherwise(_alternative, whole_block=True)
    ),
    _operator("pdf-said-expansion", "A paragraph is spelt out otherwise.", _otherwise(_expansion, whole_block=True)),
    _operator("pdf-said-in-content", "Words are copied or read out otherwise than printed.", _otherwise(in_content)),
    _operator("pdf-said-everywhere", "Tags and text agree on words that are not printed.", _otherwise(_everywhere)),
    _operator("pdf-copied-otherwise", "Copied or read out, a figure or letter is another.", surgery(_copied_otherwise)),
    _operator("pdf-copied-nothing", "Words cannot be searched, copied or read out.", surgery(_table_gone)),
    _operator("pdf-said-unseen", "A screen reader says a sentence that is not there.", surgery(_spoken_furniture)),
)
