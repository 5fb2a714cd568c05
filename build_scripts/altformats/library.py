"""What there is to publish: leaflets, languages and translations, each read once, each failing alone."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from .catalog_checks import ACCEPTABLE
from .catalogs import english, month
from .compiled import compiled
from .errors import Problem, SignatureProblem, UsageProblem
from .garbage import undisturbed
from .interface import COMMENTS
from .languages import read_languages
from .model import Edition, Finding, Language, Leaflet, Project, Promise, Publisher, Severity, Shape, Translation
from .phrasing import translated
from .plan import common_key
from .promise import due_notices, promise
from .shapes import shapes
from .signatures import Signatures, Signed, items_of, read_signatures, standing, states, text_item, unaccepted
from .source import read_leaflet, read_leaflets, read_publisher


@dataclass(frozen=True, slots=True)
class Library:
    """All that steps 1 and 2 read.  ``findings`` are what kept leaflets or translations out, each with its place.

    ``translations`` is keyed by slug and language tag; an edition that is absent there cannot be made.  ``wanted`` are
    all (slug, tag) that should exist: what is wanted and absent counts as not proven.  ``known`` are the slugs of all
    leaflets there are, asked for or not: whatever else is found in an output folder belongs to no leaflet.
    ``signed`` says of each edition where each of its messages stands, interface words last; the source language has
    none.  ``faults`` are the findings of each edition's catalogs.  ``withdrawn`` leaflets are made no more.
    """

    project: Project
    today: datetime.date
    publisher: Publisher
    languages: Mapping[str, Language]
    leaflets: Mapping[str, Leaflet]
    translations: Mapping[tuple[str, str], Translation]
    findings: tuple[Finding, ...]
    wanted: tuple[tuple[str, str], ...]
    known: frozenset[str]
    signed: Mapping[tuple[str, str], tuple[Signed, ...]] = field(default_factory=dict)
    faults: Mapping[tuple[str, str], tuple[Finding, ...]] = field(default_factory=dict)
    withdrawn: Mapping[str, Leaflet] = field(default_factory=dict)

    def has(self, slug: str, tag: str) -> bool:
        """Whether there is such a leaflet and such a language at all."""
        return slug in self.known and tag in self.languages

    @property
    def english(self) -> Language:
        """The source language: the first table of languages.toml."""
        return next(iter(self.languages.values()))

    def promise(self, slug: str, tag: str) -> Promise:
        """What every artefact of this edition must say.  Raises KeyError for an edition that cannot be made."""
        leaflet, language = self.leaflets[slug], self.languages[tag]
        return promise(
            leaflet,
            self.translations[slug, tag],
            (language, self.english),
            self.today,
            self.publisher,
            (month(leaflet.meta.issued, language), month(leaflet.meta.review_by, language)),
        )


def read_library(
    project: Project, today: datetime.date, slugs: Sequence[str] = (), tags: Sequence[str] = ()
) -> Library:
    """Read the leaflets and languages asked for; all of them when none is named.

    Raises UsageProblem for a leaflet or language that does not exist, and Problem for a damaged languages.toml.
    """
    languages = read_languages(project)
    source = next(iter(languages))
    chosen = {tag: languages[tag] for tag in _known("language", tags, list(languages))}
    findings: list[Finding] = []
    leaflets: dict[str, Leaflet] = {}
    paths = {path.stem: path for path in read_leaflets(project)}
    names = _known("leaflet", slugs, list(paths))
    for slug in names:
        try:
            leaflets[slug] = read_leaflet(project, paths[slug])
        except Problem as problem:
            findings.append(problem.finding())
    withdrawn = {slug: leaflet for slug, leaflet in leaflets.items() if leaflet.meta.status == "withdrawn"}
    leaflets = {slug: leaflet for slug, leaflet in leaflets.items() if slug not in withdrawn}
    names = [slug for slug in names if slug not in withdrawn]
    translations: dict[tuple[str, str], Translation] = {}
    signed: dict[tuple[str, str], tuple[Signed, ...]] = {}
    faults: dict[tuple[str, str], tuple[Finding, ...]] = {}
    desk, common = _Desk(project, findings), common_key(project)
    with undisturbed():  # of what 480 catalogs leave behind, 31 objects were garbage
        for (slug, leaflet), (tag, language) in product(leaflets.items(), chosen.items()):
            if tag == source:
                translations[slug, tag] = english(tag)
                continue
            translation, found = compiled(project, leaflet, language, common)
            found = desk.without_accepted(leaflet, translation, found)
            faults[slug, tag] = found
            findings.extend(found)
            signed[slug, tag] = desk.rows(leaflet, translation)
            if not any(finding.severity is Severity.ERROR for finding in found):
                translations[slug, tag] = replace(translation, standing=standing(signed[slug, tag]))
    return Library(
        project=project,
        today=today,
        publisher=read_publisher(project),
        languages=languages,
        leaflets=leaflets,
        translations=translations,
        findings=tuple(dict.fromkeys(findings)),
        wanted=tuple((slug, tag) for slug in names for tag in chosen),
        known=frozenset(paths) - frozenset(withdrawn),
        signed=signed,
        faults=faults,
        withdrawn=withdrawn,
    )


class _Desk:
    """The sign-offs of all catalogs, each file read once; a damaged one is a finding, and nothing in it counts."""

    def __init__(self, project: Project, findings: list[Finding]) -> None:
        self.project = project
        self.findings = findings
        self.read: dict[tuple[str, str], Signatures] = {}

    def of(self, tag: str, catalog: str) -> Signatures:
        """The sign-offs beside one catalog."""
        if (tag, catalog) not in self.read:
            try:
                self.read[tag, catalog] = read_signatures(self.project, tag, catalog)
            except SignatureProblem as problem:
                self.findings.append(problem.finding())
                self.read[tag, catalog] = Signatures()
        return self.read[tag, catalog]

    def without_accepted(
        self, leaflet: Leaflet, translation: Translation, findings: tuple[Finding, ...]
    ) -> tuple[Finding, ...]:
        """The findings that no reviser has accepted for these very words."""
        if not findings:
            return findings
        named = {name: self.of(translation.tag, name) for name in (leaflet.meta.slug, "parts", "interface")}
        return unaccepted(findings, {**translation.words, **translation.messages}, named, ACCEPTABLE)

    def rows(self, leaflet: Leaflet, translation: Translation) -> tuple[Signed, ...]:
        """Where every message of an edition stands, the interface words last."""
        items = items_of(leaflet)
        words = [text_item(str(wording), "interface") for wording in COMMENTS]
        named = {name: self.of(translation.tag, name) for name in {item.catalog for item in (*items, *words)}}
        return (*states(items, translation.messages, named), *states(words, translation.words, named))


def read_editions(library: Library, tag: str, slugs: Iterable[str]) -> dict[str, Edition | Problem]:
    """The editions of these leaflets in one language, or what is wrong with each.

    Sphinx runs once for all leaflets that it has not read yet, whatever the language.
    """
    leaflets = [library.leaflets[slug] for slug in slugs]
    found = shapes(library.project, leaflets, common_key(library.project))
    editions: dict[str, Edition | Problem] = {}
    for leaflet in leaflets:
        shape = found[leaflet.meta.slug]
        try:
            editions[leaflet.meta.slug] = (
                shape if isinstance(shape, Problem) else _edition(library, tag, leaflet, shape)
            )
        except Problem as problem:
            editions[leaflet.meta.slug] = problem
    return editions


def _edition(library: Library, tag: str, leaflet: Leaflet, shape: Shape) -> Edition:
    language, translation = library.languages[tag], library.translations[leaflet.meta.slug, tag]
    said = translated(leaflet, shape, translation.messages)
    return Edition(
        meta=leaflet.meta,
        publisher=library.publisher,
        language=language,
        english=library.english,
        title=said.title,
        intro=said.intro,
        sections=said.sections,
        notices=due_notices(leaflet.meta, translation, library.today),
        words=translation.words,
        issued=month(leaflet.meta.issued, language),
        review_by=month(leaflet.meta.review_by, language),
    )


def _known(what: str, asked: Sequence[str], known: list[str]) -> list[str]:
    for name in asked:
        if name not in known:
            raise UsageProblem(f"there is no {what} {name!r}", f"--{what}", f"Choose from: {', '.join(known)}.")
    return [name for name in known if name in asked] if asked else known
