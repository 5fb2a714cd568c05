"""A finished page as text to be cut: its statements, words and style sheet, and where a hand or a tool could slip."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from ..mutation import Damage, Family, Operator, Victim

BOX: Final = r'<div class="safety [\w-]+" id="statement-{id}".*?</div>'
RUN: Final = re.compile(r"(?<=>)[^<>]+(?=<)")
WORD: Final = re.compile(r"[^\W\d_][^\s<>&;]*[^\W\d_]")
WIDE: Final = re.compile("[\u4e00-\u9fff]{2}")
SHEET: Final = re.compile(r"(?<=<style>).*?(?=</style>)", re.DOTALL)
POLICY: Final = re.compile(r"'sha256-[^']+'")
MARK: Final = "m0"
"""A class that no page of ours uses: what is to be dressed otherwise gets it."""


@dataclass(slots=True)
class Page:
    """A page while it is changed.  ``statement`` was drawn; ``said`` are notes of what was done."""

    text: str
    victim: Victim
    draw: random.Random
    statement: str
    said: list[str] = field(default_factory=list)

    @property
    def box(self) -> re.Match[str] | None:
        """The statement's element."""
        return re.search(BOX.format(id=re.escape(self.statement)), self.text, re.DOTALL)

    def put(self, start: int, end: int, new: str) -> None:
        """Put something in the place of a stretch of the page."""
        self.text = self.text[:start] + new + self.text[end:]

    def words(self) -> list[tuple[int, int]]:
        """Where each word of the statement's own paragraphs stands in the page; its label is left out."""
        box = self.box
        if box is None:
            return []
        begin = box.start() + box[0].find("</p>") + 4
        found = []
        for run in RUN.finditer(self.text, begin, box.end()):
            pattern = WIDE if WIDE.search(run[0]) else WORD
            found += [word.span() for word in pattern.finditer(self.text, run.start(), run.end())]
        return found

    def a_word(self) -> tuple[int, int, str] | None:
        """One of them."""
        words = self.words()
        if not words:
            return None
        start, end = self.draw.choice(words)
        return start, end, unescape(self.text[start:end])

    def restyle(self, rules: str) -> None:
        """Add rules to the style sheet, and mend the page's policy as a tool that rewrites pages would."""
        sheet = SHEET.search(self.text)
        if sheet is None:
            return
        style = sheet[0] + "\n" + rules + "\n"
        self.put(sheet.start(), sheet.end(), style)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.text = POLICY.sub(lambda _: f"'sha256-{digest}'", self.text, count=1)


Change = Callable[[Page], str | None]


def operator(code: str, family: Family, about: str, change: Change) -> Operator:
    """An operator out of a function that changes a page and says in words what it did."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        text = victim.path.read_text(encoding="utf-8")
        page = Page(text, victim, draw, victim.statement(draw)[0])
        what = change(page)
        if what is None or page.text == text:
            return None
        victim.path.write_text(page.text, encoding="utf-8", newline="\n")
        return Damage(f"statement {page.statement}: {what}", page.statement)

    return Operator(code, "html", family, about, corrupt)
