"""The structure of a large-print PDF, by which a screen reader finds its way, taken apart or put in another order."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..mutation import Damage, Family, Operator, Victim
from .pdf_redrawn import a_block, a_line, damage, page_source, rewrite, source, surgery
from .pdf_surgery import Block, Paper, children, elements, kept, laid_open, shortened


def done(block: Block, what: str) -> Damage:
    """The damage to a block."""
    return Damage(f"{block.where}: {what}", block.statement)


def same(one: object, two: pikepdf.Object) -> bool:
    """Whether two are the same object of the file."""
    return isinstance(one, Dictionary) and one.objgen == two.objgen


def _without(above: pikepdf.Object, element: pikepdf.Object) -> None:
    above.K = Array([kid for kid in children(above) if not same(kid, element)])


def _removed(paper: Paper, draw: random.Random) -> Damage | None:
    block = a_block(paper, draw)
    if not block:
        return None
    _without(block.element.P, block.element)
    return done(block, "no screen reader says it: it has no tag, though it is printed")


def _gone(paper: Paper, draw: random.Random) -> Damage | None:
    """Tag and ink together, so that tags and picture agree."""
    block = a_block(paper, draw)
    if not block:
        return None
    rewrite(paper, dict.fromkeys(block.stretches, b""))
    _without(block.element.P, block.element)
    return done(block, "gone from the page and from the tags")


def _statement_gone(victim: Victim, draw: random.Random) -> Damage | None:
    paper = laid_open(victim)
    statement, _ = victim.statement(draw)
    blocks = [block for block in paper.blocks if block.statement == statement]
    if not blocks:
        return None
    for block in blocks:
        _without(block.element.P, block.element)
    rewrite(paper, {stretch: b"" for block in blocks for stretch in block.stretches})
    kept(paper, victim)
    return Damage(f"{blocks[0].where}: the whole statement is gone from the page and from the tags", statement)


def _decoration(paper: Paper, draw: random.Random) -> Damage | None:
    """The words marked as decoration in the content, or their element as one."""
    block = a_block(paper, draw)
    if not block:
        return None
    if draw.random() < 1 / 2:
        block.element.S = Name("/Artifact")
        return done(block, "tagged as decoration")
    pieces = {}
    for stretch in block.stretches:
        head = pikepdf.unparse_content_stream([page_source(paper, stretch.page)[stretch.first]])
        pieces[stretch] = source(paper, stretch).replace(head, b"/Artifact BMC", 1)
    rewrite(paper, pieces)
    return done(block, "marked as decoration")


def _moved(paper: Paper, draw: random.Random) -> Damage | None:
    block, other = a_block(paper, draw), a_block(paper, draw)
    if not block or not other or block is other or block.element.P.objgen == other.element.objgen:
        return None
    if abs(paper.blocks.index(block) - paper.blocks.index(other)) <= 1:
        return None
    _without(block.element.P, block.element)
    above = other.element.P
    kids = children(above)
    at = next(n for n, kid in enumerate(kids) if same(kid, other.element))
    above.K = Array([*kids[: at + 1], block.element, *kids[at + 1 :]])
    block.element.P = above
    return done(block, f"read out after “{shortened(other.text)}”")


def _exchanged(paper: Paper, draw: random.Random) -> Damage | None:
    """Two paragraphs of the same kind are read out in each other's place."""
    block = a_block(paper, draw, lambda b: b.role in {"/P", "/LBody"})
    other = a_block(paper, draw, lambda b: block is not None and b.role == block.role and b.text != block.text)
    if not block or not other:
        return None
    one, two = block.element, other.element
    one.K, two.K = two.K, one.K
    return done(block, f"read out where “{shortened(other.text)}” stands, and the other way round")


def _reversed(paper: Paper, draw: random.Random) -> Damage | None:
    """One section, list or box is read out from its end."""
    fit = [
        e for e in elements(paper.pdf) if len([k for k in children(e) if isinstance(k, Dictionary) and "/S" in k]) > 1
    ]
    if not fit:
        return None
    element = draw.choice(fit)
    inside = {b.element.objgen: b for b in paper.blocks}
    todo, first = [element], None
    while todo and not first:
        kid = todo.pop(0)
        first = inside.get(kid.objgen)
        todo += [k for k in children(kid) if isinstance(k, Dictionary)]
    element.K = Array(list(reversed(children(element))))
    name = str(element.S)[1:]
    return done(first, f"the {name} that holds it is read out from its end") if first else None


def _lines_reversed(paper: Paper, draw: random.Random) -> Damage | None:
    block = a_block(paper, draw, lambda b: len(children(b.element)) > 1)
    if not block:
        return None
    kids = children(block.element)
    one, two = sorted(draw.sample(range(len(kids)), 2))
    kids[one], kids[two] = kids[two], kids[one]
    block.element.K = Array(kids)
    return done(block, f"its parts {one + 1} and {two + 1} are read out in each other's place")


def _direction(victim: Victim, _draw: random.Random) -> Damage | None:
    paper = laid_open(victim)
    wrong = "/R2L" if victim.language.direction == "ltr" else "/L2R"
    paper.pdf.Root.ViewerPreferences.Direction = Name(wrong)
    kept(paper, victim)
    return Damage(f"pages are laid out {wrong[1:]}")


def _unmarked(paper: Paper, draw: random.Random) -> Damage | None:
    if draw.random() < 1 / 2:
        paper.pdf.Root.MarkInfo = Dictionary(Marked=False)
        return Damage("the file says that it is not tagged: screen readers guess its order")
    paper.pdf.Root.MarkInfo.Suspects = True
    return Damage("the file says that its tags may be wrong: screen readers guess its order")


def _untagged(paper: Paper, _draw: random.Random) -> Damage | None:
    del paper.pdf.Root["/StructTreeRoot"]
    return Damage("the file has no tags at all")


def _roles(paper: Paper, draw: random.Random) -> Damage | None:
    old = draw.choice(["/P", "/H2", "/L", "/LBody"])
    new = draw.choice(["/Artifact", "/NonStruct", "/Private"])
    paper.pdf.Root.StructTreeRoot.RoleMap = Dictionary({old: Name(new)})
    return Damage(f"every {old[1:]} counts as {new[1:]}")


def _unlisted(paper: Paper, draw: random.Random) -> Damage | None:
    """A page whose words no longer know their tags: those who read by pointing hear nothing."""
    page = draw.randrange(len(paper.pdf.pages))
    held = paper.pdf.pages[page].obj
    del held["/StructParents"]
    return Damage(f"page {page + 1}: its words are not joined to their tags")


def _pointed_elsewhere(paper: Paper, draw: random.Random) -> Damage | None:
    """One part of a paragraph points to the words of another."""
    line, other = a_line(paper, draw), a_line(paper, draw)
    if not line or not other or line.text.strip() == other.text.strip():
        return None
    block = paper.block_of(line)
    if not block:
        return None
    page = paper.pdf.pages[line.page].obj
    for element in (block.element, *block.spans):
        for kid in children(element):
            if isinstance(kid, Dictionary) and kid.get("/MCID") == line.mcid and kid.Pg.objgen == page.objgen:
                kid.MCID, kid.Pg = other.mcid, paper.pdf.pages[other.page].obj
                for span in block.spans:
                    if same(span, element) and "/ActualText" in span:
                        span.ActualText = String(other.text)
                return damage(paper, line, f"“{other.text.strip()}” is read out in its place")
    return None


def _order_of_drawing(paper: Paper, draw: random.Random) -> Damage | None:
    """The order in which a page is drawn: who copies it, or reflows it for a small screen, gets it mixed up."""
    page = draw.randrange(len(paper.pdf.pages))
    lines = [s for s in paper.stretches if s.page == page and s.mcid >= 0]
    if len(lines) <= 1:
        return None
    one, two = draw.sample(lines, 2)
    first, second = source(paper, one), source(paper, two)
    colour = re.compile(rb"(?m)^.* (?:gs|rg)$")
    if colour.search(first) or colour.search(second):
        return None
    rewrite(paper, {one: second, two: first})
    return damage(paper, one, f"drawn, copied and reflowed after “{two.text.strip()}” or before it")


def _operator(code: str, about: str, corrupt: Callable[[Victim, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.STRUCTURE, about, corrupt)


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-tag-removed", "A screen reader leaves out a paragraph.", surgery(_removed)),
    _operator("pdf-block-gone", "A paragraph is gone altogether.", surgery(_gone)),
    _operator("pdf-statement-gone", "A safety statement is gone altogether.", _statement_gone),
    _operator("pdf-tag-decoration", "A screen reader passes over a paragraph.", surgery(_decoration)),
    _operator("pdf-tag-moved", "A paragraph is read out where it does not belong.", surgery(_moved)),
    _operator("pdf-tags-exchanged", "Two paragraphs are read out in each other's place.", surgery(_exchanged)),
    _operator("pdf-tags-reversed", "A section is read out from its end.", surgery(_reversed)),
    _operator(
        "pdf-tags-in-block", "The lines of a paragraph are read out in the wrong order.", surgery(_lines_reversed)
    ),
    _operator("pdf-direction", "Facing pages stand in the wrong order.", _direction),
    _operator("pdf-unmarked", "Screen readers do not trust the tags.", surgery(_unmarked)),
    _operator("pdf-untagged", "Screen readers find no tags.", surgery(_untagged)),
    _operator("pdf-role-map", "Tags have lost their meaning.", surgery(_roles)),
    _operator("pdf-page-unlisted", "Words on a page are not joined to their tags.", surgery(_unlisted)),
    _operator("pdf-tag-points-elsewhere", "A line is read out as another.", surgery(_pointed_elsewhere)),
    _operator("pdf-drawing-order", "Copied or reflowed, lines are mixed up.", surgery(_order_of_drawing)),
)
