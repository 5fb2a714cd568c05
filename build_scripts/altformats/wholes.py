"""Whole files that could lie in the place of the right one: an older version, another leaflet, smaller print.

They are made with the real makers, from the real edition changed in one way, when the mutation suite asks for one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from .catalogs import month
from .errors import Problem, UsageProblem
from .formats import FORMATS
from .library import Library, read_editions
from .model import Artefact, Block, BulletList, Edition, Options, Paragraph, Safety, Section, Text, plain
from .mutation import KINDS
from .press import make

FEW: Final = 2
"""Sections of another leaflet: enough to be one, and soon spoken."""
SMALLER: Final = 16
"""Points of print that is not as large as it says."""


@dataclass(frozen=True, slots=True)
class Wholes:
    """Makes them below ``folder``, each once; ``seed`` draws the place in which an older version differs."""

    library: Library
    folder: Path
    seed: int
    _editions: dict[tuple[str, str], Edition] = field(default_factory=dict)

    def of(self, artefact: Artefact) -> Callable[[str], Path]:
        """A function from a kind, one of ``KINDS``, to such a file in the place of this artefact."""
        return lambda kind: self.made(artefact, kind)

    def made(self, artefact: Artefact, kind: str) -> Path:
        """The file of that kind.  Raises UsageProblem for an unknown kind, and Problem when it cannot be made."""
        if kind not in KINDS:
            raise UsageProblem(f"there is no such kind of file: {kind!r}", "mutation", f"Choose from: {KINDS}.")
        target = self.folder / kind.replace(" ", "-") / artefact.path
        if not target.exists():
            form = next(form for form in FORMATS if form.name == artefact.format)
            size = int(artefact.variant.removesuffix("pt")) if artefact.format == "pdf" else 18
            options = Options(self.library.project, size=SMALLER if kind == "smaller print" else size)
            make(self.changed(artefact, kind), form, target, options)
        return target

    def changed(self, artefact: Artefact, kind: str) -> Edition:
        """The edition as that kind of file has it."""
        edition = self.edition(artefact.leaflet, artefact.language)
        if kind == "other leaflet":
            return other_leaflet(edition)
        if kind == "smaller print":
            return edition
        draw = random.Random(f"{self.seed}/{artefact.path}/{kind}")  # noqa: S311 - a draw that can be repeated, no secret
        older = older_words(edition, draw)
        return older_version(older) if kind == "old version" else older

    def edition(self, slug: str, tag: str) -> Edition:
        """The real edition.  Raises Problem where it cannot be made."""
        if (slug, tag) not in self._editions:
            found = read_editions(self.library, tag, [slug])[slug]
            if isinstance(found, Problem):
                raise found
            self._editions[slug, tag] = found
        return self._editions[slug, tag]


def older_version(edition: Edition) -> Edition:
    """The same under the number and the dates of the version before."""
    meta = edition.meta
    issued, review = (date.replace(year=date.year - 1) for date in (meta.issued, meta.review_by))
    before = str(int(meta.version) - 1) if meta.version.isdecimal() else f"{meta.version}-old"
    return replace(
        edition,
        meta=replace(meta, version=before, issued=issued, review_by=review),
        issued=month(issued, edition.language),
        review_by=month(review, edition.language),
    )


def older_words(edition: Edition, draw: random.Random) -> Edition:
    """The edition with one safety statement, drawn at random, gone or in fewer words."""
    statements = [
        block.id for section in every(edition.sections) for block in section.blocks if isinstance(block, Safety)
    ]
    chosen, gone = draw.choice(statements), draw.random() < 1 / 2

    def changed(block: Block) -> Iterable[Block]:
        if not isinstance(block, Safety) or block.id != chosen:
            return (block,)
        return () if gone else (replace(block, blocks=shorter(block.blocks)),)

    return replace(edition, sections=tuple(_changed(section, changed) for section in edition.sections))


def other_leaflet(edition: Edition) -> Edition:
    """Another leaflet of the same hospital: of another title and code, with a few of the sections."""
    title = plain(edition.sections[-1].heading) if edition.sections else plain(edition.title)
    meta = replace(edition.meta, id="other", slug="other", code="PD1066", title=title)
    return replace(edition, meta=meta, title=(Text(title),), sections=edition.sections[:FEW])


def every(sections: Iterable[Section]) -> list[Section]:
    """The sections and all below them."""
    return [one for section in sections for one in (section, *every(section.sections))]


def shorter(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks of which the last says half: half of a list's items, or of a paragraph's words."""
    last = blocks[-1]
    if isinstance(last, BulletList) and len(last.items) > 1:
        return (*blocks[:-1], replace(last, items=last.items[: len(last.items) // 2]))
    if not isinstance(last, Paragraph):
        return blocks[:-1]
    words = plain(last.inlines).rstrip()
    return (*blocks[:-1], Paragraph((Text(words[: len(words) // 2].rstrip() + words[-1]),)))


def _changed(section: Section, change: Callable[[Block], Iterable[Block]]) -> Section:
    blocks = tuple(one for block in section.blocks for one in change(block))
    return replace(section, blocks=blocks, sections=tuple(_changed(inner, change) for inner in section.sections))
