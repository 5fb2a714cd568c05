"""A finished page as text to be cut: where its statements, words and figures stand, and how a stretch is replaced.

Only the stretch that is meant is touched, so that a mutant differs from the clean file by its damage alone.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Final

from ..mutation import Damage, Family, Operator, Victim

BOX: Final = re.compile(r'<div class="safety [\w-]+" id="statement-([\w-]+)".*?</div>', re.DOTALL)
RUN: Final = re.compile(r"(?<=>)[^<>\n]+(?=<)")
EDGE: Final = re.compile(r"[^<>\n]+")
TAIL: Final = re.compile(r"(?<=>)[^<>\n]+$")
TOKEN: Final = re.compile(r"(?:[^\s<>&]|&#?\w+;)+")
ENTITY: Final = re.compile(r"&#?\w+;$")
WIDE: Final = re.compile("[\u3400-\u9fff]{1,3}")
FIGURE: Final = re.compile(r"(?<![#x\d])\d+(?:[.,]\d+)*")
TELEPHONE: Final = re.compile(r'<a class="tel"[^>]* href="tel:(\+\d+)">([^<]+)</a>')
MAIL: Final = re.compile(r'<a [^>]*?href="mailto:([^"]+)">([^<]+)</a>')
BLOCK: Final = re.compile(r"<(p|li|h[1-6])(?: [^>]*)?>(.*?)</\1>", re.DOTALL)
ITEM: Final = re.compile(r"<li[^>]*>.*?</li>\n", re.DOTALL)
TAG: Final = re.compile(r"<[^>]+>")
OTHERWISE: Final = {
    "en": "This no longer applies.",
    "ar": "لم يعد هذا ساريًا.",
    "bn": "এটি আর প্রযোজ্য নয়।",
    "cy": "Nid yw hyn yn berthnasol bellach.",
    "pl": "To już nie obowiązuje.",
    "ro": "Acest lucru nu mai este valabil.",
    "so": "Tani hadda ma khuseyso.",
    "ur": "یہ اب لاگو نہیں ہے۔",
    "zh-Hans": "这一条已不再适用。",
}
"""Words that take back what stands beside them; English where the language has none here."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the page: where it begins and ends, and its text as written there."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=8)
def _seen(text: str) -> dict[tuple[str, int, int], tuple[Span, ...]]:
    """What was found in a page so far; kept for the few pages looked at last."""
    del text
    return {}


@dataclass(slots=True)
class Page:
    """A page while it is being changed.  ``statement`` is the one that was hit, once one is drawn."""

    text: str
    victim: Victim
    draw: random.Random
    statement: str = ""

    def put(self, place: Span, new: str) -> None:
        """Put something in the place of a stretch."""
        self.text = self.text[: place.start] + new + self.text[place.end :]

    def insert(self, at: int, new: str) -> None:
        """Put something between two characters."""
        self.text = self.text[:at] + new + self.text[at:]

    def boxes(self) -> list[tuple[str, Span]]:
        """Every statement's element, by its id, in the order of the page."""
        return [(box[1], Span(box.start(), box.end(), box[0])) for box in BOX.finditer(self.text)]

    def a_box(self) -> Span:
        """The element of a statement drawn at random."""
        self.statement, box = self.draw.choice(self.boxes())
        return box

    def box(self, statement: str) -> Span:
        """The element of that statement, where it stands now."""
        return dict(self.boxes())[statement]

    def the(self, box: Span, tag: str) -> Span:
        """The first start tag of that name in a stretch."""
        found = re.compile(rf"<{tag}(?=[ >])[^>]*>").search(self.text, box.start, box.end)
        return Span(*found.span(), found[0]) if found else Span(box.start, box.start, "")

    def blocks(self, within: Span) -> list[Span]:
        """The contents of the paragraphs and list items of a stretch, tags and all; labels are left out."""
        found = BLOCK.finditer(self.text, within.start, within.end)
        return [Span(*block.span(2), block[2]) for block in found if 'class="label"' not in block[0]]

    def runs(self, within: Span) -> list[Span]:
        """The stretches of plain text in these blocks."""
        return self._once("runs", within, self._runs)

    def _once(self, what: str, within: Span, seek: Callable[[Span], list[Span]]) -> list[Span]:
        """What is found in a stretch, sought once for as long as the page is the same: each draw begins with it."""
        known, place = _seen(self.text), (what, within.start, within.end)
        if place not in known:
            known[place] = tuple(seek(within))
        return list(known[place])

    def _runs(self, within: Span) -> list[Span]:
        found = []
        for block in self.blocks(within):
            at = [*RUN.finditer(self.text, block.start, block.end)]
            edge = EDGE.match(self.text, block.start, block.end)
            tail = TAIL.search(self.text, block.start, block.end)
            spans = sorted({match.span() for match in (*at, edge, tail) if match})
            found += [Span(start, end, self.text[start:end]) for start, end in spans]
        return found

    def words(self, within: Span) -> list[Span]:
        """The words of the blocks of a stretch, without signs around them; one to three signs of Chinese."""
        return self._once(f"words of {self.victim.language.script}", within, self._words)

    def _words(self, within: Span) -> list[Span]:
        pattern = WIDE if self.victim.language.script.startswith("Han") else TOKEN
        found = []
        for run in self.runs(within):
            for match in pattern.finditer(self.text, run.start, run.end):
                start, end = bare(self.text, *match.span())
                word = self.text[start:end]
                if any(map(str.isalpha, word)) and unescape(word)[:1] == word[:1] and unescape(word)[-1:] == word[-1:]:
                    found.append(Span(start, end, word))
        return found

    def denials(self, within: Span) -> list[Span]:
        """The words there that say no, as the language's list has them."""
        negations = self.victim.language.pronunciation.negations
        if self.victim.language.script.startswith("Han"):
            pattern = re.compile("|".join(map(re.escape, negations)))
            spans = [match.span() for run in self.runs(within) for match in pattern.finditer(self.text, *edges(run))]
            return [Span(start, end, self.text[start:end]) for start, end in spans]
        return [word for word in self.words(within) if unescape(word.text).casefold() in negations]

    def figures(self, within: Span) -> list[Span]:
        """The figures there, telephone numbers left out."""
        telephones = [match.span() for match in TELEPHONE.finditer(self.text)]
        return [
            Span(*match.span(), match[0])
            for run in self.runs(within)
            for match in FIGURE.finditer(self.text, run.start, run.end)
            if not any(start <= match.start() < end for start, end in telephones)
        ]

    def drawn(self, places: Callable[[Span], Sequence[Span]]) -> Span | None:
        """One of such places of a statement that has any, both drawn at random."""
        boxes = [(name, found) for name, box in self.boxes() if (found := places(box))]
        if not boxes:
            return None
        self.statement, found = self.draw.choice(boxes)
        return self.draw.choice(found)

    def a_word(self) -> Span | None:
        """A word of a statement: as often one that says no, or a figure, as any word."""
        kinds: list[Callable[[Span], Sequence[Span]]] = [self.denials, self.figures, self.words]
        self.draw.shuffle(kinds)
        return next((found for kind in kinds if (found := self.drawn(kind))), None)

    def a_name(self) -> str:
        """A name for a class or an element's id such as tools make up, which the page does not have yet."""
        while True:
            name = self.draw.choice("abcdefghkmnpstuvwxyz") + f"{self.draw.randrange(16**5):05x}"
            if name not in self.text:
                return name

    def wrap(self, place: Span, tag: str, attributes: str = "") -> None:
        """Put an element around a stretch."""
        space = " " if attributes else ""
        self.put(place, f"<{tag}{space}{attributes}>{place.text}</{tag}>")

    def add_attribute(self, tag: Span, attribute: str) -> None:
        """Give an attribute to the element whose start tag that is; one of the same name is replaced."""
        name = re.escape(attribute.split("=", 1)[0])
        bare_tag = re.sub(rf' {name}(?:="[^"]*")?(?=[ >])', "", tag.text)
        self.put(tag, f"{bare_tag[:-1]} {attribute}>")

    def other_statement(self) -> Span:
        """The element of another statement than the one that was hit."""
        return self.draw.choice([box for name, box in self.boxes() if name != self.statement])

    def a_sentence(self) -> str:
        """A sentence to be put where it does not belong: one that takes back, or one of another statement."""
        tag = self.victim.language.tag
        if self.draw.random() < 0.5:  # noqa: PLR2004 - either is as likely
            return OTHERWISE.get(tag, OTHERWISE["en"])
        blocks = self.blocks(self.other_statement())
        return sentences(plain(self.draw.choice(blocks).text))[0]


Change = Callable[[Page], str | None]


def operator(code: str, family: Family, about: str, change: Change) -> Operator:
    """An operator out of a function that changes a page and says what it did; None where there is no place for it."""

    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        clean = victim.path.read_bytes()
        page = Page(clean.decode("utf-8"), victim, draw)
        what = change(page)
        changed = page.text.encode("utf-8", "surrogateescape")
        if what is None or changed == clean:
            return None
        victim.path.write_bytes(changed)
        place = f"statement {page.statement}: " if page.statement else ""
        return Damage(f"{place}{what}", page.statement)

    return Operator(code, "html", family, about, corrupt)


def edges(span: Span) -> tuple[int, int]:
    """Where a stretch begins and ends."""
    return span.start, span.end


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the punctuation at its edges."""
    while start < end and unicodedata.category(text[start])[0] in "PSZ" and text[start] != "&":
        start += 1
    while start < end and unicodedata.category(text[end - 1])[0] in "PSZ" and not ENTITY.search(text[start:end]):
        end -= 1
    return start, end


def plain(html: str) -> str:
    """The words of a piece of a page."""
    return unescape(TAG.sub("", html)).strip()


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, roughly: what ends in a full stop of any script."""
    found = [part.strip() for part in re.findall(r".+?(?:[.!?](?=\s|$)|[。！？۔؟।]|$)", text, re.DOTALL)]
    return [part for part in found if part] or [text]


def said(text: str, most: int = 60) -> str:
    """Words as a description quotes them."""
    words = plain(text)
    return f"“{words if len(words) <= most else words[:most] + '…'}”"


def written(text: str) -> str:
    """Words as a page's source holds them."""
    return escape(text, quote=False)
