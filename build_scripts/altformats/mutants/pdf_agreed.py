"""Ink, copied text and tags of a large-print PDF changed together, as by someone who edits the file with care."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from pikepdf import Dictionary, String

from ..mutation import Damage, Family, Operator, Victim
from .pdf_redrawn import (
    a_block,
    a_line,
    a_word,
    damage,
    free_strips,
    name,
    page_source,
    rewrite,
    source,
    whole,
    without,
)
from .pdf_said import added, in_content, own_span
from .pdf_stretches import Atom, Stretch, Word
from .pdf_surgery import Paper, kept, laid_open
from .pdf_words import FIGURES, denies

SMALLEST: Final = 0.5


def _changed(paper: Paper, line: Stretch, atoms: Sequence[Atom], words: str) -> None:
    """Draw other glyphs in a stretch, and have other words said and copied for it where it has words of its own."""
    rewrite(paper, {line: source(paper, line, atoms)})
    block = paper.block_of(line)
    span = own_span(paper, line, block) if block else None
    if span is not None and "/ActualText" in span:
        span.ActualText = String(words)
    marks = page_source(paper, line.page)[line.first].operands[1]
    if isinstance(marks, Dictionary) and "/ActualText" in marks:
        in_content(paper, line, block, words)


def _less(text: str, word: str) -> str:
    """The text without that word."""
    begin = text.index(word)
    return (
        f"{text[:begin].rstrip(' ')} {text[begin + len(word) :].lstrip(' ')}"
        if " " in text
        else text.replace(word, "", 1)
    )


def _lost(wanted: Callable[[Victim, Word], bool], what: str) -> Callable[[Victim, random.Random], Damage | None]:
    """A word that is gone from all of it."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        paper = laid_open(victim)
        found = a_word(paper, draw, lambda word: bool(word.text) and wanted(victim, word))
        if not found or found[1].text not in found[0].text:
            return None
        line, word = found
        _changed(paper, line, without(line.atoms, word), _less(line.text, word.text))
        kept(paper, victim)
        return damage(paper, line, f"{what} {name(word)} is neither drawn nor said")

    return corrupt


def _no_more(victim: Victim, draw: random.Random) -> Damage | None:
    """A no that is drawn, said and copied where there was none."""
    paper = laid_open(victim)
    no = a_word(paper, draw, lambda word: denies(word, victim.language))
    found = a_word(paper, draw, lambda word: bool(word.text) and whole(word) and not denies(word, victim.language))
    if not no or not found or found[1].text not in found[0].text:
        return None
    (line, word), (far, denial) = found, no
    new = far.atoms[denial.first : denial.last]
    gap = tuple(a for a in line.atoms if a.text == " ")[:1] or (replace(new[0], code=b"", text="", shift=-250),)
    put = (*new, *gap) if victim.language.direction == "rtl" else (*gap, *new)
    at = word.first if victim.language.direction == "rtl" else word.last
    space = "" if victim.language.tag == "zh-Hans" else " "
    words = line.text.replace(word.text, f"{word.text}{space}{denial.text}", 1)
    _changed(paper, line, (*line.atoms[:at], *put, *line.atoms[at:]), words)
    kept(paper, victim)
    return damage(paper, line, f"{name(denial)} is drawn and said beside {name(word)}")


def _figure(victim: Victim, draw: random.Random) -> Damage | None:
    paper = laid_open(victim)

    def counted(line: Stretch) -> bool:
        figures = [a.text for a in line.atoms if a.text and a.text in FIGURES]
        return bool(figures) and all(line.text.count(sign) == figures.count(sign) for sign in figures)

    line = a_line(paper, draw, counted)
    if not line:
        return None
    lone = [n for n, a in enumerate(line.atoms) if a.text and a.text in FIGURES and line.text.count(a.text) == 1]
    if not lone:
        return None
    at = draw.choice(lone)
    old = line.atoms[at]
    known = paper.faces[old.face].text.items()
    new = sorted((code, said) for code, said in known if said and said in FIGURES and said != old.text)
    if not new:
        return None
    code, said = draw.choice(new)
    atoms = (*line.atoms[:at], replace(old, code=code, text=said), *line.atoms[at + 1 :])
    _changed(paper, line, atoms, line.text.replace(old.text, said))
    kept(paper, victim)
    return damage(paper, line, f"the figure {old.text} is drawn and said as {said}")


def _sentence(victim: Victim, draw: random.Random) -> Damage | None:
    """A line of somewhere else, printed in free room and tagged: it belongs to the page like any other."""
    paper = laid_open(victim)
    block = a_block(paper, draw)
    other = a_line(paper, draw, lambda s: len(s.words) > 1)
    if not block or not other:
        return None
    strips = free_strips(paper, block.stretches[-1].page)
    if not strips:
        return None
    low, high = max(strips, key=lambda strip: strip[1] - strip[0])
    scale = min(0.75, 0.75 * (high - low) / (other.box[3] - other.box[1]))
    if scale < SMALLEST * 0.75:
        return None
    foot = low + (other.start[5] - other.box[1]) * scale / 0.75
    added(paper, block, other, (scale, 0.0, 0.0, scale, 52.0, foot))
    kept(paper, victim)
    return damage(
        paper, block.stretches[-1], f"“{other.text.strip()}” has been added on its page, and is read out after it"
    )


def _operator(code: str, about: str, corrupt: Callable[[Victim, random.Random], Damage | None]) -> Operator:
    return Operator(code, "pdf", Family.TEXT, about, corrupt)


OPERATORS: Final[tuple[Operator, ...]] = (
    _operator(
        "pdf-word-gone", "A word is missing for everybody.", _lost(lambda _victim, word: whole(word), "the word")
    ),
    _operator(
        "pdf-denial-gone",
        "A sentence that says no says yes to everybody.",
        _lost(lambda victim, word: denies(word, victim.language), "the no"),
    ),
    _operator("pdf-denial-added", "A sentence says no to everybody, and should not.", _no_more),
    _operator("pdf-figure-changed", "A figure is wrong for everybody.", _figure),
    _operator("pdf-sentence-added", "A sentence has been added for everybody.", _sentence),
)
