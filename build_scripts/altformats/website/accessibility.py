"""The accessibility statement, in the order that the UK's public sector gives it, from what judges wrote down.

It claims nothing that is not in ``source/accessibility-results.json``, which a run of the judges over the finished
website writes, and says plainly when the look has changed since, or nobody has tested at all.  What is known to be
wanting is a list that people keep: ``source/accessibility-limits.toml``.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from ..errors import SourceProblem
from ..interface import ACCESSIBILITY, CATALOGUE
from ..model import Project, Publisher
from . import Catalogue, Page

THEME: Final = Path(__file__).parent.parent / "theme"
RESULTS: Final = "accessibility-results.json"
LIMITS: Final = "accessibility-limits.toml"
MOST: Final = 1_000_000
"""Bytes of either file at most."""

STYLE: Final = """
.alone a { display: inline-block; min-inline-size: 2.75rem; padding-block: 0.625rem; overflow-wrap: anywhere; }
"""
"""A link that stands alone is as large as a finger tip (WCAG 2.5.5)."""

SERVICE: Final = "https://www.equalityadvisoryservice.com/"
"""The service that the government's model statement names for complaints."""


@dataclass(frozen=True, slots=True)
class Judge:
    """One judge: its name and version, what it asks, and how often it found something wrong."""

    name: str
    version: str
    asks: str
    found: int


@dataclass(frozen=True, slots=True)
class Results:
    """One run of all judges.  ``theme`` is ``theme_of`` the look that they saw; ``found`` the faults in their words.

    ``pages`` counts pages; ``languages`` are English names; ``widths`` are CSS pixels; ``ways`` such as "dark".
    """

    date: datetime.date
    theme: str
    judges: tuple[Judge, ...]
    pages: int
    languages: tuple[str, ...]
    widths: tuple[int, ...]
    ways: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that is known to be wanting, and what to do instead."""

    title: str
    text: str


def pages(catalogue: Catalogue, project: Project) -> Iterator[Page]:
    """The one page, English.  Raises SourceProblem for results or limits that cannot be read."""
    english = catalogue.english
    results = read_results(project)
    yield Page(
        path="accessibility.html",
        language=english,
        title=catalogue.word(english.tag, ACCESSIBILITY),
        main=statement(catalogue.publisher, results, read_limits(project), theme_of(THEME)),
        skip="Skip to the statement",
        home=catalogue.word(english.tag, CATALOGUE),
        style=STYLE.strip(),
    )


def theme_of(folder: Path) -> str:
    """A digest of the names and bytes of all files that make the look."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_results(project: Project) -> Results | None:
    """What the judges wrote down last; None where nobody has tested.  Raises SourceProblem."""
    path = project.root / "source" / RESULTS
    if not path.is_file():
        return None
    try:
        table: dict[str, Any] = json.loads(_text(path))
        return Results(
            datetime.date.fromisoformat(table["date"]),
            str(table["theme"]),
            tuple(Judge(str(j["name"]), str(j["version"]), str(j["asks"]), int(j["found"])) for j in table["judges"]),
            int(table["pages"]),
            tuple(map(str, table["languages"])),
            tuple(map(int, table["widths"])),
            tuple(map(str, table["ways"])),
            tuple(map(str, table["found"])),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise SourceProblem(f"the results cannot be read: {error}", path.name, "Run: make accessibility") from error


def read_limits(project: Project) -> tuple[Limit, ...]:
    """What people know to be wanting.  Raises SourceProblem."""
    path = project.root / "source" / LIMITS
    if not path.is_file():
        return ()
    try:
        rows = tomllib.loads(_text(path))["limit"]
        return tuple(Limit(str(row["title"]), str(row["text"])) for row in rows)
    except (ValueError, KeyError, TypeError) as error:
        raise SourceProblem(f"the limits cannot be read: {error}", path.name, "Each has a title and a text.") from error


def _text(path: Path) -> str:
    if path.stat().st_size > MOST:
        raise ValueError("it is too large")
    return path.read_text(encoding="utf-8")


# --------------------------------------------------------------------------------------------------------------------
# The words


def statement(publisher: Publisher, results: Results | None, limits: tuple[Limit, ...], theme: str) -> str:
    """The main part of the page.  ``theme`` is ``theme_of`` the look as it is now."""
    name = escape(publisher.name)
    parts = (
        f"<h1>{ACCESSIBILITY}</h1>",
        f"<p>This statement is about the patient leaflets of {name} on this website: the pages, and the large print,"
        " recordings and plain text that they lead to.</p>",
        "<h2>How accessible this website is</h2>",
        *_standing(results, theme),
        *_limits(limits),
        *_contact(publisher),
        "<h2>Enforcement procedure</h2>",
        "<p>The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies"
        " (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. If you are not happy with how we"
        f' respond to your complaint, contact the <a href="{SERVICE}">Equality Advisory and Support Service</a>.</p>',
        "<h2>How we tested this website</h2>",
        *_tests(results),
    )
    return "\n".join(parts)


def _standing(results: Results | None, theme: str) -> Iterator[str]:
    if results is None:
        yield "<p><strong>This website has not been tested.</strong></p>"
        return
    if results.theme != theme:
        yield (
            "<p><strong>Not tested since the last change.</strong> The look of the website has changed since"
            f" {_day(results.date)}, when the tests below were made. They are about the website as it was then.</p>"
        )
    total = sum(judge.found for judge in results.judges)
    if total:
        yield f"<p>On {_day(results.date)}, tests by machine found {_count(total, 'fault')}. They are named below.</p>"
    else:
        yield f"<p>On {_day(results.date)}, tests by machine found no faults.</p>"
    yield (
        "<p>Such tests look for what breaks the Web Content Accessibility Guidelines (WCAG) version 2.2. They cannot"
        " show that a website meets them all, and we do not claim that this one does.</p>"
    )


def _limits(limits: tuple[Limit, ...]) -> Iterator[str]:
    if not limits:
        return
    yield "<h2>What we know to be wanting</h2>"
    for limit in limits:
        yield f"<h3>{escape(limit.title)}</h3>\n<p>{escape(limit.text)}</p>"


def _contact(publisher: Publisher) -> Iterator[str]:
    email = escape(publisher.alternative_formats)
    yield "<h2>Feedback and contact information</h2>"
    yield (
        "<p>If you need a leaflet in another format, or if something on this website is hard for you to use, write"
        f' to:</p>\n<p class="alone"><a href="mailto:{email}">{email}</a></p>'
    )
    if publisher.telephone:
        yield f'<p>Or telephone <span class="tel">{escape(publisher.telephone)}</span>.</p>'


def _tests(results: Results | None) -> Iterator[str]:
    if results is None:
        yield "<p>Nobody has tested it yet.</p>"
        return
    yield (
        f"<p>The tests were made on {_day(results.date)}, on {_count(results.pages, 'page')}, in"
        f" {_count(len(results.languages), 'language')}: {escape(_listed(results.languages))}. Each page was looked"
        f" at {escape(_listed([f'{width} pixels' for width in results.widths]))} wide, and"
        f" {escape(_listed(results.ways))}.</p>"
    )
    yield "<ul>"
    for judge in results.judges:
        verdict = _count(judge.found, "fault") if judge.found else "no faults"
        yield (
            f"<li><strong>{escape(judge.name)}</strong>, version {escape(judge.version)}: {escape(judge.asks)}."
            f" It found {verdict}.</li>"
        )
    yield "</ul>"
    if results.found:
        yield "<h3>What was found</h3>\n<ul>"
        yield from (f"<li>{escape(line)}</li>" for line in results.found)
        yield "</ul>"
    yield f"<p>This statement was prepared on {_day(results.date)}, from the results of those tests.</p>"


def _day(date: datetime.date) -> str:
    return f"{date.day} {date:%B %Y}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + (words[-1] if words else "")
