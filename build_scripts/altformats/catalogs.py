"""Step 2, translate: the gettext catalogs, and the only module that knows Babel.

A catalog is read as hostile until checked: Babel takes an unterminated string and the first of two duplicate msgids
without a word (measured), and stock Sphinx shows English where a catalog is damaged.  Here any of these is an error.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Final

from babel.dates import format_skeleton
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from .cues import read_cues
from .errors import CatalogProblem, LanguageProblem
from .inline import plain
from .interface import COMMENTS
from .linting import findings_of
from .model import (
    Cues,
    Finding,
    Language,
    Leaflet,
    Pair,
    Place,
    Project,
    Pronunciation,
    SafetyKind,
    Severity,
    SourceBlock,
    Standing,
    Translation,
)
from .potext import Entry, parse, rewritten

INTERFACE: Final = "interface"
PARTS: Final = "parts"
HEADER: Final = '"Content-Type: text/plain; charset=utf-8\\n"'
LARGEST: Final = 4_000_000
"""Bytes of a catalog beyond which it is not read."""
RARE: Final = re.compile("(?m)^#~|[\u2066-\u2069]|^[^\\S\n]+$")
"""What Babel reads by rules of its own: entries that are not in use any more, addresses of sources in isolates, and
lines of nothing but space.
"""
STALE: Final = "stale"
SOURCE: Final = Language("en", "English", "English", "ltr", "Latn", "en_GB", (), (), Pronunciation("en"))
"""The language that leaflets are written in, as far as its cues are concerned."""
_Origin = tuple[SourceBlock | None, SafetyKind | None]
EPOCH: Final = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
"""Creation date written into new catalogs, so that the same sources give the same bytes."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far one catalog is: messages in all, translated, fuzzy (to be looked at), and English words still to do."""

    language: str
    catalog: str
    messages: int
    translated: int
    fuzzy: int
    words_to_do: int


def catalog_path(project: Project, language: Language, name: str) -> Path:
    """Where the catalog of a leaflet (by its slug), of the parts or of the interface lies."""
    return project.translations / language.tag / "LC_MESSAGES" / f"{name}.po"


def read_translation(project: Project, leaflet: Leaflet, language: Language) -> tuple[Translation, tuple[Finding, ...]]:
    """The whole translation of a leaflet, and every way in which it falls short, each with file and line.

    Every entry has been through all catalog checks; an entry whose English changed gives no message.
    """
    findings: list[Finding] = []
    try:
        desk = _Desk(project, language, cues_of(project, language), findings)
    except LanguageProblem as problem:
        return Translation(language.tag), (problem.finding(),)
    asked = _asked(leaflet)
    asked.pop(INTERFACE)
    found = [(name, pair) for name, blocks in asked.items() for pair in desk.pairs(name, blocks)]
    words, faults, wrong = _interface(project, language, desk.cues, _stamp(project, language, INTERFACE))
    findings.extend(faults)
    for name, pair in found:
        findings.extend(_findings_of_part(pair) if name == PARTS else findings_of(pair))
    findings.extend(wrong)
    return Translation(language.tag, _said(pair for _, pair in found), dict(words)), tuple(findings)


def pairs(project: Project, leaflet: Leaflet, language: Language) -> list[Pair]:
    """Every entry of a leaflet in a language as the checks look at it, the interface words last.

    Raises LanguageProblem for cues that cannot be read.
    """
    desk = _Desk(project, language, cues_of(project, language), [])
    return [pair for name, blocks in _asked(leaflet).items() for pair in desk.pairs(name, blocks)]


def _asked(leaflet: Leaflet) -> dict[str, dict[str, _Origin]]:
    """The messages that each catalog must give, with the block and the kind of statement that each comes from."""
    kinds = {statement.id: statement.kind for statement in leaflet.statements}
    asked: dict[str, dict[str, _Origin]] = {}
    for block in leaflet.blocks:
        known = asked.setdefault(block.catalog, {})
        if block.msgid not in known or block.statement:  # what is said in a safety statement counts as one everywhere
            known[block.msgid] = (block, kinds.get(block.statement))
    asked[INTERFACE] = {str(wording): (None, None) for wording in COMMENTS}
    return asked


@lru_cache(maxsize=64)
def _interface(
    project: Project, language: Language, cues: tuple[Cues, Cues], _stamp: bytes
) -> tuple[Mapping[str, str], tuple[Finding, ...], tuple[Finding, ...]]:
    """The interface words of a language, what is wrong with their file, and what with its entries.

    They are the same for every leaflet, and so are read and checked once for each state of the file.
    """
    faults: list[Finding] = []
    own = _Desk(project, language, cues, faults).pairs(INTERFACE, {str(wording): (None, None) for wording in COMMENTS})
    wrong = tuple(finding for pair in own for finding in findings_of(pair))
    return _said(own), tuple(faults), wrong


@lru_cache(maxsize=4096)
def _findings_of_part(pair: Pair) -> tuple[Finding, ...]:
    """What is wrong with an entry that many leaflets share, looked at once."""
    return tuple(findings_of(pair))


def _stamp(project: Project, language: Language, name: str) -> bytes:
    """What is in a catalog's file now; nothing where there is none."""
    path = catalog_path(project, language, name)
    return path.read_bytes() if path.is_file() else b""


def _said(found: Iterable[Pair]) -> dict[str, str]:
    return {pair.msgid: pair.msgstr for pair in found if not pair.fuzzy}


class _Desk:
    """One language's catalogs on the table; what is wrong with them is added to ``findings``."""

    def __init__(self, project: Project, language: Language, cues: tuple[Cues, Cues], findings: list[Finding]) -> None:
        self.project, self.language, self.cues, self.findings = project, language, cues, findings

    def pairs(self, name: str, asked: Mapping[str, _Origin]) -> list[Pair]:
        """The entries that one catalog must give; one that is absent, or left over, is a finding."""
        file = self.project.relative(catalog_path(self.project, self.language, name))
        try:
            catalog = _entries(catalog_path(self.project, self.language, name), file)
        except CatalogProblem as problem:
            self.findings.append(problem.finding())
            return []
        found = []
        for msgid, (block, kind) in asked.items():
            entry = catalog.get(msgid)
            if entry is None:
                self.findings.append(_absent(file, msgid, block))
            else:
                found.append(self.pair(entry, file, block, kind))
        if name != PARTS:  # which parts are in use is known by all leaflets together only
            left = [entry for msgid, entry in catalog.items() if msgid not in asked]
            self.findings.extend(_left_over(file, entry) for entry in left)
        return found

    def pair(self, entry: Entry, file: str, block: SourceBlock | None, kind: SafetyKind | None) -> Pair:
        """An entry as the checks look at it."""
        return Pair(
            msgid=entry.msgid,
            msgstr=entry.msgstr,
            place=Place(file, entry.line),
            language=self.language,
            cues=self.cues[0],
            english=self.cues[1],
            statement=block.statement if block else "",
            kind=kind,
            role=block.role if block else None,
            interface=block is None,
            fuzzy=entry.fuzzy,
        )


def cues_of(project: Project, language: Language) -> tuple[Cues, Cues]:
    """What the checks know of a language, and of English.  Raises LanguageProblem."""
    return read_cues(project, language), read_cues(project, SOURCE, source=True)


def _absent(file: str, msgid: str, block: SourceBlock | None) -> Finding:
    origin = f" (from {block.place})" if block else ""
    words = f"there is no entry for this message, whose English is new or changed: {msgid!r}{origin}"
    statement = block.statement if block else ""
    return Finding(STALE, words, Place(file), "Run: altformats translate update", statement=statement, msgid=msgid)


def _left_over(file: str, entry: Entry) -> Finding:
    words = f"an entry of an older English, which is in no output: {entry.msgid!r}"
    place = Place(file, entry.line)
    return Finding(STALE, words, place, "Run: altformats translate update", Severity.WARNING, msgid=entry.msgid)


def english(tag: str) -> Translation:
    """The source language's own 'translation': its interface words are the msgids themselves."""
    return Translation(tag, {}, {wording: wording for wording in COMMENTS}, Standing.SIGNED)


def month(date: datetime.date, language: Language) -> str:
    """A month and its year as the language writes them, such as 'September 2020'."""
    return language.figures(format_skeleton("yMMMM", date, locale=language.locale))


def write_templates(project: Project, leaflets: Iterable[Leaflet]) -> list[Path]:
    """Write a ``.pot`` for each leaflet, the parts and the interface to ``build/templates``; the paths written."""
    folder = project.build / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, template in _templates(leaflets).items():
        path = folder / f"{name}.pot"
        path.write_bytes(_bytes(template))
        written.append(path)
    return written


def update(project: Project, leaflets: Iterable[Leaflet], language: Language) -> list[Path]:
    """Bring the language's catalogs up to the sources; nothing translated is lost (old entries stay as ``#~``).

    A message whose English changed keeps its old translation, marked fuzzy: it stays out of every output until a
    person has looked.  Returns the files that changed.  Raises CatalogProblem for one that cannot be read.
    """
    changed = []
    for name, template in _templates(leaflets).items():
        path = catalog_path(project, language, name)
        if path.exists():
            catalog = _parse(path, project.relative(path))
            catalog.update(template)
        else:
            catalog = template
        catalog.locale = language.locale
        data = _bytes(catalog)
        if not path.exists() or path.read_bytes() != data:
            _replace(path, data)
            changed.append(path)
    return changed


def status(project: Project, leaflets: Iterable[Leaflet], language: Language) -> list[Status]:
    """How far each catalog of the language is.  Raises CatalogProblem for one that cannot be read."""
    rows = []
    for name, template in _templates(leaflets).items():
        path = catalog_path(project, language, name)
        catalog = _parse(path, project.relative(path)) if path.exists() else Catalog()
        done = fuzzy = words = total = 0
        for wanted in _messages(template):
            total += 1
            message = catalog.get(wanted.id)
            if message is None or not message.string or message.fuzzy:
                fuzzy += bool(message and message.fuzzy)
                words += len(plain(str(wanted.id)).split())
            else:
                done += 1
        rows.append(Status(language.tag, name, total, done, fuzzy, words))
    return rows


def entries(project: Project, language: Language, name: str) -> list[Entry]:
    """Every entry of a catalog but its header.  Raises CatalogProblem for one that is missing or damaged."""
    path = catalog_path(project, language, name)
    _parse(path, project.relative(path))
    return [entry for entry in parse(path.read_bytes().decode("utf-8"), project.relative(path)) if entry.msgid]


def merge(project: Project, language: Language, name: str, changes: Mapping[str, str]) -> bool:
    """Put these answers (msgid -> msgstr) into a catalog as settled; every other line stays as it is, to the byte.

    Whether the file changed.  Raises CatalogProblem for a catalog that cannot be read, and KeyError for an unknown
    msgid.
    """
    path = catalog_path(project, language, name)
    file = project.relative(path)
    _parse(path, file)
    before = path.read_bytes().decode("utf-8")
    after = rewritten(before, file, changes)
    if after == before:
        return False
    _replace(path, after.encode("utf-8"))
    return True


def _replace(path: Path, data: bytes) -> None:
    """Write beside the place and move there, so that a catalog is whole at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".po.new")
    temporary.write_bytes(data)
    temporary.replace(path)


def _parse(path: Path, file: str) -> Catalog:
    """Read a catalog strictly, for Babel to work on.  Raises CatalogProblem with the line."""
    text, _ = _strict(path, file)
    return _by_babel(text, file)


def _entries(path: Path, file: str) -> dict[str, Entry]:
    """Read a catalog strictly: its entries by their msgid, without the header.  Raises CatalogProblem with the line.

    Babel need not read it all again: what our own reading accepts Babel reads as the same entries (a test holds the two
    against each other), but for its own demands on the header, which it judges here, and for what only RARE files have.
    """
    text, found = _strict(path, file)
    if RARE.search(text):
        messages = _messages(_by_babel(text, file))
        return {
            str(one.id): Entry(0, "", str(one.id), str(one.string), one.fuzzy, line=one.lineno or 0) for one in messages
        }
    _must_be_sound_to_babel("\n".join(text.split("\n", found[0].last)[: found[0].last]), file)
    return {entry.msgid: entry for entry in found[1:]}


@lru_cache(maxsize=256)
def _must_be_sound_to_babel(header: str, file: str) -> None:
    """Raises CatalogProblem for a header that Babel refuses."""
    _by_babel(header, file)


def _strict(path: Path, file: str) -> tuple[str, list[Entry]]:
    """A catalog's text and its entries, the header first.  Raises CatalogProblem with the line."""
    try:
        if path.stat().st_size > LARGEST:
            raise CatalogProblem(f"the catalog is larger than {LARGEST // 10**6} MB", file, "Restore it.")
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CatalogProblem("the catalog is missing", file, "Run: altformats translate update") from error
    except UnicodeDecodeError as error:
        raise CatalogProblem("the catalog is not UTF-8", file, "Save it again as UTF-8.") from error
    found = parse(text, file)
    _must_have_header(found, file)
    for entry in found:
        if entry.context:
            words = "an entry with msgctxt, which our catalogs do not use"
            raise CatalogProblem(words, Place(file, entry.line), "Take the line with msgctxt away.")
    return text, found


def _by_babel(text: str, file: str) -> Catalog:
    try:
        return read_po(io.BytesIO(text.encode("utf-8")), abort_invalid=True)
    except (ValueError, PoFileError) as error:
        raise CatalogProblem(f"the catalog cannot be read: {error}", file, "Mend or restore it.") from error


def _must_have_header(entries: Sequence[Entry], file: str) -> None:
    """Without a header that names UTF-8, other programs read the letters as they please, and msgfmt refuses."""
    header = entries[0].msgstr if entries and not entries[0].msgid + entries[0].context else ""
    fields = dict(re.findall(r"(?m)^([\w-]+): *(.*)$", header))
    if fields.get("Content-Type", "").lower() != "text/plain; charset=utf-8" or not header.endswith("\n"):
        raise CatalogProblem("the header is missing or damaged", file, f"Take one over from another catalog: {HEADER}")
    plural = re.fullmatch(r"nplurals=[1-6]; plural=([^;]+);?", fields.get("Plural-Forms", "nplurals=1; plural=0"))
    try:
        c2py(plural[1] if plural else "")
    except ValueError as error:
        raise CatalogProblem("the Plural-Forms of the header are damaged", file, "Take the line away.") from error


def _templates(leaflets: Iterable[Leaflet]) -> dict[str, Catalog]:
    """A template for the interface, the parts and each leaflet; entries stand in the order of the sources."""
    templates = {INTERFACE: _catalog(), PARTS: _catalog()}
    for wording, comment in COMMENTS.items():
        templates[INTERFACE].add(str(wording), auto_comments=(comment,))
    for leaflet in leaflets:
        kinds = {statement.id: statement.kind for statement in leaflet.statements}
        for block in leaflet.blocks:
            notes = (f"Safety statement {block.statement} ({kinds[block.statement]})",) if block.statement else ()
            template = templates.setdefault(block.catalog, _catalog())
            template.add(block.msgid, locations=((block.place.file, block.place.line),), auto_comments=notes)
    return {name: template for name, template in templates.items() if len(template)}


def _catalog() -> Catalog:
    catalog = Catalog(
        project="altformats",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        charset="utf-8",
        creation_date=EPOCH,
        revision_date=EPOCH,
        fuzzy=False,
    )
    catalog.header_comment = "# Leaflet messages of altformats."
    return catalog


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _bytes(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, sort_output=False, include_previous=True)
    return buffer.getvalue()
