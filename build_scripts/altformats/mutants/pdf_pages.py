"""Whole pages of a large-print PDF: lost, doubled, in another order, cut, turned, shrunk, or another leaflet's."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pikepdf
from pikepdf import Array, Name

from ..mutation import Damage, Family, Operator, Victim
from .pdf_redrawn import damage, number, overlay, rewrite, source, surgery
from .pdf_surgery import Paper, kept, laid_open, shortened

FIGURES: Final = "0123456789০১২৩৪৫৬৭৮৯"


def hit(paper: Paper, page: int, what: str) -> Damage:
    """Damage to a page: the first safety statement on it is named, and the words that it begins with."""
    here = [block for block in paper.blocks if any(s.page == page for s in block.stretches)]
    statement = next((block.statement for block in here if block.statement), "")
    words = shortened(here[0].text) if here else "no words"
    return Damage(f"page {page + 1} (“{words}”): {what}", statement)


def _a_page(paper: Paper, draw: random.Random) -> int:
    """A page that holds words, of a safety statement where possible."""
    safety = sorted({s.page for block in paper.blocks if block.statement for s in block.stretches})
    return draw.choice(safety) if safety and draw.random() < 2 / 3 else draw.randrange(len(paper.pdf.pages))


def _removed(paper: Paper, draw: random.Random) -> Damage | None:
    page = _a_page(paper, draw)
    damage_done = hit(paper, page, "is gone")
    del paper.pdf.pages[page]
    return damage_done


def _doubled(paper: Paper, draw: random.Random) -> Damage | None:
    page = _a_page(paper, draw)
    paper.pdf.pages.insert(draw.randrange(len(paper.pdf.pages) + 1), paper.pdf.pages[page])
    return hit(paper, page, "stands in the file twice")


def _exchanged(paper: Paper, draw: random.Random) -> Damage | None:
    one, two = sorted(draw.sample(range(len(paper.pdf.pages)), 2))
    first, second = paper.pdf.pages[one].obj, paper.pdf.pages[two].obj
    kids = list(paper.pdf.pages)
    kids[one], kids[two] = pikepdf.Page(second), pikepdf.Page(first)
    order = Array([page.obj for page in kids])
    paper.pdf.Root.Pages.Kids = order
    return hit(paper, one, f"has changed places with page {two + 1}")


def _emptied(paper: Paper, draw: random.Random) -> Damage | None:
    page = _a_page(paper, draw)
    paper.pdf.pages[page].obj.Contents = paper.pdf.make_stream(b"q Q\n")
    return hit(paper, page, "is blank, the tags still point to it")


def _cut_short(paper: Paper, draw: random.Random) -> Damage | None:
    """The content stream ends in the middle, as after a bad download."""
    page = _a_page(paper, draw)
    lines = [s for s in paper.stretches if s.page == page]
    held = paper.pdf.pages[page]
    data = held.obj.Contents.read_bytes()
    if len(lines) <= 1:
        return None
    held.obj.Contents = paper.pdf.make_stream(data[: int(len(data) * draw.uniform(0.2, 0.8))])
    return hit(paper, page, "ends in the middle")


def _pictured(paper: Paper, draw: random.Random) -> Damage | None:
    """A page replaced by a coarse picture of itself, as from a scanner."""
    import pypdfium2

    page, dots = _a_page(paper, draw), draw.choice([30, 50, 100])
    clean = io.BytesIO()
    paper.pdf.save(clean, deterministic_id=True)
    with pypdfium2.PdfDocument(clean.getvalue()) as document:
        picture = document[page].render(scale=dots / 72).to_pil().convert("L")
    held = paper.pdf.pages[page].obj
    image = paper.pdf.make_stream(
        picture.tobytes(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )
    held.Resources.XObject = pikepdf.Dictionary(Scan=image)
    wide, high = (number(float(held.MediaBox[side])) for side in (2, 3))
    held.Contents = paper.pdf.make_stream(f"{wide} 0 0 {high} 0 0 cm /Scan Do".encode())
    return hit(paper, page, f"is a picture of {dots} dots per inch instead of words")


def _rotated(paper: Paper, draw: random.Random) -> Damage | None:
    page, turn = _a_page(paper, draw), draw.choice([90, 180, 270])
    paper.pdf.pages[page].obj.Rotate = turn
    return hit(paper, page, f"is turned by {turn} degrees")


def _cropped(box_name: str) -> Callable[[Paper, random.Random], Damage | None]:
    """A page box that leaves out some lines, or the ends of lines."""

    def change(paper: Paper, draw: random.Random) -> Damage | None:
        page = _a_page(paper, draw)
        lines = [s for s in paper.stretches if s.page == page and s.mcid >= 0 and s.words]
        if not lines:
            return None
        held = paper.pdf.pages[page].obj
        line = draw.choice(lines)
        left, low, right, high = (float(side) for side in held.MediaBox)
        box = draw.choice(
            [
                [left, low, right, (line.box[1] + line.box[3]) / 2],
                [left, line.box[1] + (line.box[3] - line.box[1]) * 0.6, right, high],
                [left, low, (line.box[0] + line.box[2]) / 2, high],
                [(line.box[0] + line.box[2]) / 2, low, right, high],
            ]
        )
        held[box_name] = Array(box)
        return damage(paper, line, f"cut off by the {box_name[1:]} of the page")

    return change


def _sheet_enlarged(paper: Paper, draw: random.Random) -> Damage | None:
    """A larger sheet with the words in one corner: fitted to screen or paper, large print is small."""
    page, by = _a_page(paper, draw), draw.uniform(1.6, 3)
    held = paper.pdf.pages[page].obj
    left, low, right, high = (float(side) for side in held.MediaBox)
    held.MediaBox = Array([left, low, right * by, high * by])
    return hit(paper, page, f"is set on a sheet {by:.1f} times as large")


def _unit(paper: Paper, draw: random.Random) -> Damage | None:
    page, unit = _a_page(paper, draw), round(draw.uniform(0.2, 0.6), 2)
    paper.pdf.pages[page].obj.UserUnit = unit
    return hit(paper, page, f"is shown at {unit} of its size")


def _drawn_through(matrix: Callable[[random.Random, float, float], str], what: str) -> Callable[..., Damage | None]:
    """All content of a page drawn through another matrix."""

    def change(paper: Paper, draw: random.Random) -> Damage | None:
        page = _a_page(paper, draw)
        held = paper.pdf.pages[page].obj
        wide, high = float(held.MediaBox[2]), float(held.MediaBox[3])
        through = f"q {matrix(draw, wide, high)} cm\n".encode()
        held.Contents = paper.pdf.make_stream(through + held.Contents.read_bytes() + b"\nQ\n")
        return hit(paper, page, what)

    return change


def _shrink(draw: random.Random, _wide: float, high: float) -> str:
    by = draw.uniform(0.4, 0.7)
    return f"{number(by)} 0 0 {number(by)} 0 {number(high * (1 - by))}"


def _shift(draw: random.Random, wide: float, high: float) -> str:
    across, along = draw.choice([(1, 0), (-1, 0), (0, 1), (0, -1)])
    return f"1 0 0 1 {number(across * wide * draw.uniform(0.2, 0.6))} {number(along * high * draw.uniform(0.2, 0.6))}"


def _mirror(_draw: random.Random, wide: float, _high: float) -> str:
    return f"-1 0 0 1 {number(wide)} 0"


def _foreign(victim: Victim, draw: random.Random, *, instead: bool) -> Damage | None:
    """A page of the same leaflet in another language, in the place of one of ours or beside it."""
    tags = sorted(path.parent.name for path in victim.site.glob(f"*/{victim.promise.meta.slug}-18pt.pdf"))
    others = [tag for tag in tags if tag != victim.language.tag]
    if not others:
        return None
    tag = "en" if "en" in others and draw.random() < 1 / 2 else draw.choice(others)
    paper = laid_open(victim)
    with pikepdf.open(victim.site / tag / f"{victim.promise.meta.slug}-18pt.pdf") as far:
        page, taken = _a_page(paper, draw), draw.randrange(len(far.pages))
        what = f"page {taken + 1} of the edition “{tag}” stands {'in its place' if instead else 'before it'}"
        done = hit(paper, page, what)
        if instead:
            foreign = paper.pdf.copy_foreign(far.pages[taken].obj)
            held = paper.pdf.pages[page].obj
            held.Contents, held.Resources = foreign.Contents, foreign.Resources
        else:
            paper.pdf.pages.insert(page, far.pages[taken])
        kept(paper, victim)
    return done


def _crossed(paper: Paper, draw: random.Random) -> Damage | None:
    page = _a_page(paper, draw)
    wide, high = (number(float(paper.pdf.pages[page].obj.MediaBox[side])) for side in (2, 3))
    thick = draw.randrange(4, 40)
    overlay(paper, page, f"0 G {thick} w 0 0 m {wide} {high} l S 0 {high} m {wide} 0 l S")
    return hit(paper, page, "is crossed out")


def _stamped(paper: Paper, draw: random.Random) -> Damage | None:
    """A word across the page in a font that every viewer has."""
    page, word = _a_page(paper, draw), draw.choice(["VOID", "WITHDRAWN", "COPY", "APPROVED FOR PATIENTS"])
    fonts = paper.pdf.pages[page].obj.Resources.Font
    fonts["/Stamp"] = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    grey, size = number(draw.uniform(0, 0.6)), number(560 / len(word))
    overlay(paper, page, f"BT {grey} g /Stamp {size} Tf 0.8 0.6 -0.6 0.8 70 200 Tm ({word}) Tj ET")
    return hit(paper, page, f"“{word}” is stamped across it")


def _numbered(paper: Paper, draw: random.Random) -> Damage | None:
    """The page number as printed."""
    feet = [s for s in paper.stretches if s.mcid < 0 and any(a.text and a.text in FIGURES for a in s.atoms)]
    if not feet:
        return None
    foot = draw.choice(feet)
    at = draw.choice([n for n, atom in enumerate(foot.atoms) if atom.text and atom.text in FIGURES])
    known = paper.faces[foot.atoms[at].face].text.items()
    new = sorted((code, said) for code, said in known if said and said in FIGURES and said != foot.atoms[at].text)
    if not new:
        return None
    code, said = draw.choice(new)
    atoms = (*foot.atoms[:at], replace(foot.atoms[at], code=code, text=said), *foot.atoms[at + 1 :])
    rewrite(paper, {foot: source(paper, foot, atoms)})
    return hit(paper, foot.page, f"the {foot.atoms[at].text} in its page number is printed as {said}")


def _operator(
    code: str, about: str, change: Callable[[Paper, random.Random], Damage | None], family: Family = Family.STRUCTURE
) -> Operator:
    return Operator(code, "pdf", family, about, surgery(change))


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator("pdf-page-removed", "A page is missing.", _removed),
    _operator("pdf-page-doubled", "A page stands in the file twice.", _doubled),
    _operator("pdf-pages-exchanged", "Pages stand in the wrong order.", _exchanged),
    _operator("pdf-page-blank", "A page is blank.", _emptied, Family.PIXELS),
    _operator("pdf-page-cut-short", "A page ends in the middle.", _cut_short, Family.PIXELS),
    _operator("pdf-page-picture", "A page is a picture that no screen reader can read.", _pictured, Family.PIXELS),
    _operator("pdf-page-rotated", "A page stands on its side or upside down.", _rotated, Family.PIXELS),
    _operator("pdf-page-cropped", "Words are cut off when shown or printed.", _cropped("/CropBox"), Family.PIXELS),
    _operator("pdf-page-trimmed", "Words are cut off the sheet.", _cropped("/MediaBox"), Family.PIXELS),
    _operator("pdf-page-enlarged", "Large print comes out small.", _sheet_enlarged, Family.PIXELS),
    _operator("pdf-page-unit", "A page is shown much smaller.", _unit, Family.PIXELS),
    _operator(
        "pdf-page-shrunk", "A page is in small print.", _drawn_through(_shrink, "is drawn smaller"), Family.PIXELS
    ),
    _operator(
        "pdf-page-shifted",
        "Words run off the edge of the page.",
        _drawn_through(_shift, "is drawn partly beyond the edge"),
        Family.PIXELS,
    ),
    _operator(
        "pdf-page-mirrored",
        "A page is in mirror writing.",
        _drawn_through(_mirror, "is in mirror writing"),
        Family.PIXELS,
    ),
    Operator(
        "pdf-page-foreign",
        "pdf",
        Family.SWAP,
        "A page is in a language that the reader may not know.",
        lambda victim, draw: _foreign(victim, draw, instead=True),
    ),
    Operator(
        "pdf-page-inserted",
        "pdf",
        Family.SWAP,
        "A page that does not belong there has been put in.",
        lambda victim, draw: _foreign(victim, draw, instead=False),
    ),
    _operator("pdf-page-crossed", "A page looks as if it did not count.", _crossed, Family.PIXELS),
    _operator("pdf-page-stamped", "A page bears a word that nobody wrote.", _stamped, Family.PIXELS),
    _operator("pdf-page-number", "A page bears the wrong number.", _numbered, Family.TEXT),
)
