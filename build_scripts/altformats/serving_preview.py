"""One edition as an author sees it while writing: the page as it will be, and what is to be said of it, line by line.

Private to ``serving.py``; runs in a process of its own for each language.  The page is made by the code that makes the
real one, and is written nowhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import Problem
from .model import Finding, Leaflet, Place, Project, Severity

if TYPE_CHECKING:
    from .library import Library
    from .model import Edition

QUOTED: Final = 300
"""Characters of a line that are quoted."""
LARGEST: Final = 4_000_000
"""Bytes of a file out of which a line is quoted."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with the text of its line.

    ``anchor`` is the id of the safety statement on the page and ``block`` the number of the block that it is about;
    empty and -1 where it is about none.
    """

    finding: Finding
    quoted: str
    anchor: str = ""
    block: int = -1


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be shown of an edition now.  ``page`` is empty when none can be made; ``remarks`` then say why.

    ``queries`` wait for the clinical owner; ``blocks`` are the reasons why it may not be released;
    ``also`` are the files that this edition alone depends on, by their paths.
    """

    page: str
    remarks: tuple[Remark, ...]
    queries: tuple[Remark, ...] = ()
    blocks: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def preview(project: Project, today: datetime.date, slug: str, tag: str) -> Preview:
    """Steps 1 to 4 for one page, in memory.  Whatever is wrong with the sources is in the result."""
    from .library import read_library
    from .release import progress

    try:
        library = read_library(project, today, [slug], [tag])
    except Problem as problem:
        return Preview("", tuple(_remarks(project, [problem.finding()], None)))
    findings = list(library.findings)
    leaflet = library.leaflets.get(slug)
    page = ""
    if slug in library.withdrawn:
        leaflet = library.withdrawn[slug]
        findings.append(_withdrawn(project, leaflet))
    if (slug, tag) in library.translations:
        try:
            page = _page(library, slug, tag)
        except Problem as problem:
            findings.append(problem.finding())
    return Preview(
        page,
        tuple(_remarks(project, findings, leaflet)),
        tuple(_queries(project, leaflet)) if leaflet else (),
        progress(library, slug, tag).blocks if slug in library.leaflets else (),
        (str(project.root / "source" / library.publisher.logo),) if library.publisher.logo else (),
    )


def made(project: Project, today: datetime.date, edition: tuple[str, str], name: str, folder: Path) -> Path:
    """Make another format of an edition (slug and tag) in a folder, and say which file it is.  Raises Problem."""
    from .formats import FORMATS
    from .library import read_library
    from .model import Options
    from .plan import artefact_path
    from .press import make

    slug, tag = edition
    library = read_library(project, today, [slug], [tag])
    form = next(form for form in FORMATS if form.name == name)
    options = Options(project)
    target = folder / artefact_path(library.leaflets[slug], library.languages[tag], form, options)
    make(_edition(library, slug, tag), form, target, options)
    return target


def _edition(library: Library, slug: str, tag: str) -> Edition:
    """Step 3.  Raises Problem for an edition that cannot be made."""
    from .library import read_editions

    if (slug, tag) not in library.translations:
        errors = [found for found in library.findings if found.severity is Severity.ERROR]
        why = errors[0] if errors else Finding("catalog", "there is no translation", Place(tag), "Translate it first.")
        raise Problem(why.message, why.place, why.remedy)
    edition = read_editions(library, tag, [slug])[slug]
    if isinstance(edition, Problem):
        raise edition
    return edition


def _page(library: Library, slug: str, tag: str) -> str:
    """Step 4.  What stands beside the page is what is finished in ``build/site``, be it of an older text."""
    from .formats import html
    from .model import Options
    from .record import evidence_folder, read_known, read_manifest
    from .shelves import paged, shelf_of

    project = library.project
    listed = read_manifest(project.site)
    beside = [artefact for artefact in listed if (artefact.leaflet, artefact.language) == (slug, tag)]
    known = [read_known(evidence_folder(project, project.site), artefact) for artefact in beside]
    languages = paged(listed, slug, library.languages.values())
    shelf = shelf_of(library.promise(slug, tag), [one for one in known if one is not None], languages)
    return html.page(replace(_edition(library, slug, tag), shelf=shelf), Options(project))


# --------------------------------------------------------------------------------------------------------------------
# What is to be said


def _remarks(project: Project, findings: list[Finding], leaflet: Leaflet | None) -> Iterator[Remark]:
    """Each finding once with its line, those of the leaflet first, each file's in the order of its lines."""
    lines: dict[str, tuple[str, ...]] = {}
    own = project.relative(leaflet.path) if leaflet else ""
    for finding in sorted(dict.fromkeys(findings), key=lambda f: (f.place.file != own, f.place.file, f.place.line)):
        yield _remark(project, finding, leaflet, lines)


def _remark(project: Project, finding: Finding, leaflet: Leaflet | None, lines: dict[str, tuple[str, ...]]) -> Remark:
    file, line = finding.place.file, finding.place.line
    if file not in lines:
        lines[file] = _lines(project, file)
    quoted = lines[file][line - 1].strip() if 0 < line <= len(lines[file]) else ""
    if len(quoted) > QUOTED:
        quoted = quoted[:QUOTED] + "…"
    statement, block = _where(finding, leaflet)
    return Remark(finding, quoted, f"statement-{statement}" if statement else "", block)


def _where(finding: Finding, leaflet: Leaflet | None) -> tuple[str, int]:
    """The safety statement and the number of the block that a finding is about, as far as it can be told."""
    if leaflet is None:
        return finding.statement, -1
    block = next(
        (
            number
            for number, block in enumerate(leaflet.blocks)
            if (finding.msgid and block.msgid == finding.msgid) or (finding.place.line and block.place == finding.place)
        ),
        -1,
    )
    known = {statement.id for statement in leaflet.statements}
    statement = finding.statement or (leaflet.blocks[block].statement if block >= 0 else "")
    return statement if statement in known else "", block


def _lines(project: Project, file: str) -> tuple[str, ...]:
    """The lines of a file of the project; none of any other file, nor of one too large."""
    path = project.root / file
    try:
        inside = path.resolve().is_relative_to(project.root.resolve())
        if not inside or not path.is_file() or path.stat().st_size > LARGEST:
            return ()
        return tuple(path.read_text(encoding="utf-8", errors="replace").split("\n"))
    except (OSError, ValueError):
        return ()


def _withdrawn(project: Project, leaflet: Leaflet) -> Finding:
    words = "the leaflet is withdrawn: no page is made of it"
    line = _keys(leaflet.path).get("status", (0,))[0]
    remedy = "To bring it back, write: status: demonstration"
    return Finding("withdrawn", words, Place(project.relative(leaflet.path), line), remedy, Severity.WARNING)


def _queries(project: Project, leaflet: Leaflet) -> Iterator[Remark]:
    """The open queries, each with its line."""
    lines = _keys(leaflet.path).get("queries", ())
    for number, query in enumerate(leaflet.meta.queries):
        line = lines[number + 1] if number + 1 < len(lines) else 0
        place = Place(project.relative(leaflet.path), line)
        remedy = "Ask the clinical owner; when it is answered, mend the text and take the query away."
        yield Remark(Finding("query", query, place, remedy, Severity.WARNING), "")


def _keys(path: Path) -> Mapping[str, tuple[int, ...]]:
    """The line of each key of the front matter, and then those of its items where it is a list."""
    import yaml

    matter = path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---")
    root = yaml.compose(matter, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return {}
    return {
        key.value: (
            key.start_mark.line + 1,
            *(item.start_mark.line + 1 for item in (value.value if isinstance(value, yaml.SequenceNode) else ())),
        )
        for key, value in root.value
    }
