"""One edition after each of the seven steps, for people who want to see where a word went."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .errors import Problem, UsageProblem
from .library import Library, read_editions
from .model import Artefact, Block, BulletList, Edition, Format, Options, Paragraph, Safety, Section, plain
from .plan import artefact_path
from .press import prove, reading_room
from .record import describe, evidence_folder


def stages(
    library: Library, slug: str, tag: str, formats: tuple[Format, ...], options: Options, out: Path
) -> Iterator[str]:
    """The lines to print.  The files are those of ``out``; one that is missing says so.  Raises Problem."""
    if (slug, tag) not in library.translations:
        finding = library.findings[0]
        raise UsageProblem(f"the edition cannot be made: {finding.message}", finding.place, finding.remedy)
    leaflet, translation = library.leaflets[slug], library.translations[slug, tag]
    yield "1 read"
    yield from (f"  {b.place}  {b.role}{f' [{b.statement}]' if b.statement else ''}  {b.msgid}" for b in leaflet.blocks)
    yield "2 translate"
    promise = library.promise(slug, tag)
    yield from (f"  {block.text}" for block in promise.blocks)
    yield f"  standing: {translation.standing}"
    yield "3 resolve"
    edition = read_editions(library, tag, [slug])[slug]
    if isinstance(edition, Problem):
        raise edition
    yield from (f"  {line}" for line in outline(edition))
    with reading_room(library.project) as reader:
        for form in formats:
            path = artefact_path(leaflet, library.languages[tag], form, options)
            yield f"4 make         {path}"
            if not (out / path).is_file():
                yield "  not there: run altformats build"
                continue
            artefact = describe(out, Artefact(path, slug, tag, form.name, form.variant(options), "", 0))
            yield f"  {artefact.bytes} bytes, sha256 {artefact.sha256}"
            read = reader(form.reader)
            yield f"5 read back    {path}"
            for layer in read(out / path).layers:
                yield from (f"  {layer.name}  {part.where}  {part.text}" for part in layer.parts)
            evidence = prove(promise, artefact, out / path, read)
            yield f"6 check        {path}: {len(evidence.findings)} findings"
            yield from (f"  {finding.code}  {finding.place}  {finding.message}" for finding in evidence.findings)
            folder = library.project.relative(evidence_folder(library.project, out))
            yield f"7 record       {folder}/{path}.json: {'proven' if evidence.proven else 'not proven'}"


def outline(edition: Edition) -> Iterator[str]:
    """The edition as an indented outline of plain words."""
    yield plain(edition.title)
    yield from (f"notice: {edition.word(notice)}" for notice in edition.notices)
    for block in edition.intro:
        yield from _block(block, "  ")
    for section in edition.sections:
        yield from _section(section, "")


def _section(section: Section, indent: str) -> Iterator[str]:
    yield f"{indent}{'#' * section.level} {plain(section.heading)}  (#{section.anchor})"
    for block in section.blocks:
        yield from _block(block, indent + "  ")
    for inner in section.sections:
        yield from _section(inner, indent + "  ")


def _block(block: Block, indent: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield indent + plain(block.inlines)
    elif isinstance(block, BulletList):
        for item in block.items:
            for inner in item:
                yield from _block(inner, indent + "- ")
    elif isinstance(block, Safety):
        yield f"{indent}[{block.id}: {block.kind}]"
        for inner in block.blocks:
            yield from _block(inner, indent + "  ")
