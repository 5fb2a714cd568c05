"""Step 1, read: the leaflet as its author wrote it, read without Sphinx, so that Sphinx can be checked against it.

The house style of Markdown is small on purpose: a title, headings, paragraphs, lists, strong words, links, ``{safety}``
and ``{part}`` blocks.  Whatever else stands in a leaflet is refused with its line, because Markdown that nobody has
accounted for can lose words without an error.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import jsonschema
import yaml

from .errors import FrontMatterProblem, SourceProblem
from .inline import BIDI_CONTROLS, CONTROLS, faults_of_inline
from .model import (
    FrontMatter,
    Leaflet,
    Place,
    Project,
    Publisher,
    Role,
    SafetyKind,
    SourceBlock,
    SourceStatement,
)

LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads YAML as strings, lists and tables only; in C where PyYAML was built with it."""
LARGEST: Final = 200_000
"""Bytes of one source file: a leaflet of 60,000 words; 20,000 headings took Sphinx 50 seconds when measured."""

FENCE_OPEN: Final = re.compile(r":::\{(safety|part)\} ([a-z0-9]+(?:-[a-z0-9]+)*)")
HEADING: Final = re.compile(r"(#{1,4}) (\S.*)")
BULLET: Final = re.compile(r"(- |[0-9]{1,2}\. )(\S.*)")
BLOCK_START: Final = re.compile(
    r"\s|#|- |\* |\+ |[0-9]+[.)] |:::|>|%|\+\+\+|---|===|\||!\[|\(\S+\)=|```|~~~|\$\$|\[\^?[^\]]*\]:"
)


def read_leaflets(project: Project) -> list[Path]:
    """The paths of all leaflets, sorted by name."""
    return sorted(project.leaflets.glob("*.md"), key=lambda path: path.name)


LEGIBLE: Final = 7
"""The contrast of letters on their ground that WCAG 2.2 asks for at level AAA."""

SETTINGS: Final[Mapping[str, tuple[str, str]]] = {
    "name": (r"\S.{0,118}\S", "Write the hospital's name."),
    "alternative_formats": (r"[\w.+-]+@[\w-]+(\.[\w-]+)+", "Write an email address."),
    "copyright": (r"\S.{0,198}\S", "Write a line such as: © 2026 Name."),
    "website": (
        r"(https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{2,5})?(/[A-Za-z0-9_~-]+)*/)?",
        "Write an address such as https://leaflets.example.org/ with its last slash, or nothing.",
    ),
    "telephone": (r"(0[0-9]{2,5}( [0-9]{3,6}){1,3})?", "Write it in groups of digits, as printed, or nothing."),
    "colour": (r"#[0-9a-f]{6}", "Write it as # and six of 0 to 9 and a to f."),
    "logo": (r"([\w-]+(/[\w-]+)*\.(svg|png))?", "Name an SVG or PNG file below source, or nothing."),
}
"""Each setting of the publisher: what it must look like, and what to do where it does not."""


def read_publisher(project: Project) -> Publisher:
    """Who publishes.  Raises SourceProblem, which says what is wrong with which setting."""
    path = project.root / "source" / "publisher.toml"
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceProblem(
            f"the publisher cannot be read: {error}",
            project.relative(path),
            "It needs name, alternative_formats and copyright.",
        ) from error
    wrong = _wrong_setting(project, table)
    if wrong is not None:
        key, problem, remedy = wrong
        line = next((n for n, row in enumerate(text.split("\n"), start=1) if re.match(rf"{key}\s*=", row)), 0)
        raise SourceProblem(f"{key} {problem}", Place(project.relative(path), line), remedy)
    publisher = Publisher(**table)
    if not publisher.logo:
        return publisher
    logo = (project.root / "source" / publisher.logo).read_bytes()
    return replace(publisher, logo_sha256=hashlib.sha256(logo).hexdigest())


def _wrong_setting(project: Project, table: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """The first setting that is wrong, what is wrong with it and what to do; None where all are right."""
    for key, value in {"name": "", "alternative_formats": "", "copyright": "", **table}.items():
        if key not in SETTINGS:
            return key, "is no setting of the publisher", f"Choose from: {', '.join(SETTINGS)}."
        if not isinstance(value, str) or not re.fullmatch(SETTINGS[key][0], value):
            return key, f"cannot be {value!r}", SETTINGS[key][1]
    colour, logo = table.get("colour", Publisher("", "", "").colour), table.get("logo", "")
    if contrast_with_white(colour) < LEGIBLE:
        return "colour", "is too pale for white letters", "Choose a darker one, with a contrast of 7 to 1."
    path = project.root / "source" / logo
    if logo and (path.is_symlink() or not path.is_file()):
        return "logo", "is not there", f"Put it at source/{logo}."
    return None


def contrast_with_white(colour: str) -> float:
    """The contrast ratio, 1 to 21, of white letters on ``#rrggbb`` (WCAG 2.2, relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    small = 0.04045
    red, green, blue = (part / 12.92 if part <= small else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def read_leaflet(project: Project, path: Path) -> Leaflet:
    """Read one leaflet and its parts.  Raises SourceProblem or FrontMatterProblem with file and line."""
    name = project.relative(path)
    lines = _lines(path, name)
    matter_end = _front_matter_end(lines, name)
    meta = _front_matter(project, path, "\n".join(lines[1:matter_end]), name)
    body = _Body(project, name, [path])
    body.read(lines, matter_end + 1)
    blocks, statements = tuple(body.blocks), tuple(body.statements)
    if not blocks or blocks[0].role is not Role.TITLE:
        raise SourceProblem("the leaflet does not begin with its title", Place(name, matter_end + 2), "Write # Title.")
    if blocks[0].msgid != meta.title:
        raise SourceProblem(
            f"the title {blocks[0].msgid!r} is not the front matter's {meta.title!r}",
            blocks[0].place,
            "Make the two the same.",
        )
    if not statements:
        raise SourceProblem("no safety statement is marked", Place(name), "Mark them with :::{safety} id blocks.")
    for wanted in meta.important:
        if wanted not in {statement.id for statement in statements}:
            line = next((n for n, row in enumerate(lines, start=1) if row.startswith("important:")), 1)
            unknown = f"there is no safety statement {wanted!r}"
            raise SourceProblem(unknown, Place(name, line), "Name one that there is.")
    return Leaflet(meta, path, blocks, statements, tuple(body.files))


def expanded(project: Project, path: Path) -> str:
    """The leaflet's Markdown with its parts put in and its front matter blanked: what Sphinx is given to parse."""
    name = project.relative(path)
    lines = _lines(path, name)
    end = _front_matter_end(lines, name)
    lines[: end + 1] = [""] * (end + 1)
    text = "\n".join(lines)

    def part(match: re.Match[str]) -> str:
        file = project.parts / f"{match[1]}.md"
        return "\n".join(_lines(file, project.relative(file)))

    return re.sub(r"^:::\{part\} ([a-z0-9-]+)\n:::$", part, text, flags=re.MULTILINE) + "\n"


def _lines(path: Path, name: str) -> list[str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceProblem(f"the file cannot be read: {error.strerror}", name, "Check its name and place.") from error
    if len(data) > LARGEST:
        raise SourceProblem(f"the file is larger than {LARGEST:,} bytes", name, "Divide it into several leaflets.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = data[: error.start].count(b"\n") + 1
        raise SourceProblem("the file is not UTF-8", Place(name, at), "Save it again as UTF-8.") from error
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if CONTROLS.search(line) or BIDI_CONTROLS.search(line) or "\t" in line:
            raise SourceProblem("an invisible control character", Place(name, number), "Delete and retype the line.")
    return lines


def _front_matter_end(lines: list[str], name: str) -> int:
    if lines[0] != "---" or "---" not in lines[1:]:
        raise FrontMatterProblem("the front matter is missing", Place(name, 1), "Begin and end it with a line ---.")
    return lines.index("---", 1)


def _front_matter(project: Project, path: Path, text: str, name: str) -> FrontMatter:
    try:
        table = yaml.load(text, Loader=LOADER)  # noqa: S506 - it makes strings, lists and tables only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise FrontMatterProblem("the front matter is not sound YAML", Place(name, line), "Mend the line.") from error
    table = table if isinstance(table, dict) else {}
    validator = _validator((project.root / "source" / "leaflet.schema.json").read_bytes())
    for fault in validator.iter_errors(table):
        raise FrontMatterProblem(fault.message, Place(name, _line_of(text, fault)), f"See {_named(validator.schema)}.")
    return FrontMatter(
        id=table["id"],
        slug=path.stem,
        code=table["code"],
        title=table["title"],
        version=table["version"],
        issued=_month(table["issued"]),
        review_by=_month(table["review-by"]),
        owner=table["owner"],
        contact=table["contact"],
        clinical_approver=table.get("clinical-approver", ""),
        status=table["status"],
        queries=tuple(table.get("queries") or ()),
        subject=table.get("subject", "other"),
        important=tuple(table.get("important") or ()),
        instead=table.get("instead", ""),
    )


@lru_cache(maxsize=8)
def _validator(schema: bytes) -> jsonschema.Draft202012Validator:
    """What judges front matter by this schema, made once for all leaflets."""
    return jsonschema.Draft202012Validator(json.loads(schema))


def _named(schema: Any) -> str:
    return str(schema.get("$id", "source/leaflet.schema.json"))


def _line_of(text: str, error: jsonschema.ValidationError) -> int:
    """The line of the key that the schema refuses, counted in the whole file; 1 where the key is absent."""
    keys = [str(error.path[0])] if error.path else re.findall(r"'([\w-]+)'", error.message)
    for number, line in enumerate(text.split("\n"), start=2):
        if any(line.startswith(f"{key}:") for key in keys):
            return number
    return 1


def _month(text: str) -> datetime.date:
    year, month = text.split("-")
    return datetime.date(int(year), int(month), 1)


@dataclass
class _Body:
    """Reads the lines of a body, block by block; parts are read by a body of their own into the same lists."""

    project: Project
    name: str
    files: list[Path]

    def __post_init__(self) -> None:
        self.blocks: list[SourceBlock] = []
        self.statements: list[SourceStatement] = []
        self.level = 0

    def refuse(self, message: str, line: int, remedy: str) -> SourceProblem:
        return SourceProblem(message, Place(self.name, line), remedy)

    def read(self, lines: list[str], start: int, *, statement: str = "") -> None:
        """Read ``lines[start:]``; inside a safety block ``statement`` is its id."""
        at = start
        while at < len(lines):
            line = lines[at]
            if not line.strip():
                at += 1
            elif line.startswith(":::"):
                at = self._fence(lines, at, statement)
            elif match := HEADING.fullmatch(line):
                self._heading(match, at, statement)
                at += 1
            elif BULLET.fullmatch(line):
                at = self._list(lines, at, statement)
            elif BLOCK_START.match(line):
                raise self.refuse(
                    f"this line is not in the house style: {line[:40]!r}",
                    at + 1,
                    "Use headings, paragraphs, - lists, 1. lists, :::{safety} and :::{part} blocks only.",
                )
            else:
                at = self._paragraph(lines, at, statement)

    def _add(self, role: Role, level: int, text: str, at: int, statement: str) -> None:
        for fault in faults_of_inline(text):
            raise self.refuse(
                f"the text holds {fault}", at + 1, "Use plain words, **strong** words and [links](https:…)."
            )
        self.blocks.append(SourceBlock(role, level, text, Place(self.name, at + 1), statement))

    def _heading(self, match: re.Match[str], at: int, statement: str) -> None:
        level = len(match[1])
        if statement:
            raise self.refuse("a heading inside a safety block", at + 1, "Put the heading before the block.")
        if (level == 1) != (not self.blocks) or level > self.level + 1:
            raise self.refuse("the heading's level skips one, or a second title", at + 1, "Go down one # at a time.")
        self.level = level
        self._add(Role.TITLE if level == 1 else Role.HEADING, level, match[2].strip(), at, "")

    def _paragraph(self, lines: list[str], at: int, statement: str) -> int:
        end, taken = self._continuation(lines, at, indent="")
        self._add(Role.PARAGRAPH, 0, " ".join(taken), at, statement)
        return end

    def _list(self, lines: list[str], at: int, statement: str) -> int:
        while at < len(lines) and (match := BULLET.fullmatch(lines[at])):
            end, taken = self._continuation(lines, at, indent=" " * len(match[1]))
            taken[0] = match[2].strip()
            self._add(Role.ITEM, 1, " ".join(taken), at, statement)
            at = end
        if at < len(lines) and lines[at].strip() and not lines[at].startswith(":::"):
            raise self.refuse("a list runs into other text", at + 1, "Leave an empty line after the list.")
        return at

    def _continuation(self, lines: list[str], at: int, *, indent: str) -> tuple[int, list[str]]:
        taken, end = [lines[at].strip()], at + 1
        while end < len(lines) and lines[end].strip() and not lines[end].startswith(":::"):
            line = lines[end]
            if indent and BULLET.fullmatch(line):
                break
            if not line.startswith(indent) or BLOCK_START.match(line[len(indent) :]):
                raise self.refuse(
                    f"this line does not carry on the one before: {line[:40]!r}",
                    end + 1,
                    "Leave an empty line before a new block; indent the second line of a list item.",
                )
            taken.append(line.strip())
            end += 1
        return end, taken

    def _fence(self, lines: list[str], at: int, statement: str) -> int:
        match = FENCE_OPEN.fullmatch(lines[at])
        if not match or statement:
            raise self.refuse(
                f"not a block of ours: {lines[at][:40]!r}",
                at + 1,
                "Write :::{safety} its-id or :::{part} its-name, one inside another never, and close it with :::.",
            )
        try:
            end = lines.index(":::", at + 1)
        except ValueError:
            raise self.refuse("the block is not closed", at + 1, "Close it with a line :::.") from None
        if match[1] == "part":
            self._part(match[2], at, end)
        else:
            self._safety(lines, match[2], at, end)
        return end + 1

    def _part(self, part: str, at: int, end: int) -> None:
        path = self.project.parts / f"{part}.md"
        if end != at + 1:
            raise self.refuse("a part block holds text", at + 1, "Close it on the next line; its text is in the part.")
        if not path.is_file() or ":::{part}" in path.read_text(encoding="utf-8", errors="replace"):
            raise self.refuse(f"there is no part {part!r} that stands alone", at + 1, f"See source/parts/{part}.md.")
        inner = replace(self, name=self.project.relative(path))
        inner.blocks, inner.statements, inner.level = self.blocks, self.statements, self.level
        inner.read(_lines(path, inner.name), 0)
        self.level = inner.level
        self.files.append(path)

    def _safety(self, lines: list[str], statement: str, at: int, end: int) -> None:
        kind = re.fullmatch(r":kind: ([a-z-]+)", lines[at + 1])
        kinds = [k.value for k in SafetyKind]
        if not kind or kind[1] not in kinds:
            raise self.refuse("the safety block does not say its kind", at + 2, f"Write :kind: {'|'.join(kinds)}.")
        if any(known.id == statement for known in self.statements):
            raise self.refuse(f"a second safety statement {statement!r}", at + 1, "Give each its own id.")
        place = Place(self.name, at + 1)
        self.statements.append(SourceStatement(statement, SafetyKind(kind[1]), place))
        before = len(self.blocks)
        self.read(lines[:end], at + 2, statement=statement)
        if len(self.blocks) == before:
            raise self.refuse("the safety block is empty", at + 1, "Write the statement between the ::: lines.")


def front_matter_table(meta: FrontMatter) -> Mapping[str, Any]:
    """The front matter as plain values, for people who ask for JSON."""
    return {
        "id": meta.id,
        "code": meta.code,
        "title": meta.title,
        "version": meta.version,
        "issued": f"{meta.issued:%Y-%m}",
        "review-by": f"{meta.review_by:%Y-%m}",
        "owner": meta.owner,
        "contact": meta.contact,
        "clinical-approver": meta.clinical_approver,
        "status": meta.status,
        "queries": list(meta.queries),
        "subject": meta.subject,
        "important": list(meta.important),
        "instead": meta.instead,
    }
