"""Whether anything in a page's style could act that no way of looking at the page has tried.

The text of the style sheet itself is read, not what one browser made of it: a rule that this browser drops may act in
another.  Conditions may ask only for what the ways tell apart; each must have held in one way and not in another.
States (a pointer over a link, the focus) may change only what harms nobody.  Whatever is of no known kind is a fault.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import tinycss2

Fault = tuple[str, str]

MEDIA: Final = re.compile(
    r"(screen|print|all|\((min|max)-width:\s*[\d.]+(px|rem|em)\)|\(prefers-color-scheme:\s*(dark|light)\)"
    r"|\(forced-colors:\s*(active|none)\)|\(prefers-contrast:\s*(more|no-preference)\))"
)
"""The media and features that the ways of looking tell apart."""

WIDTH: Final = re.compile(r"-width:\s*([\d.]+)(px|rem|em)")
REM: Final = 16
"""CSS pixels of one rem or em in a condition, whatever the page sets."""

STATIC: Final = re.compile(r":(root|not|first-child|last-child|only-child)\b|::(before|after|marker)\b")
"""Pseudo-classes that depend on nothing but the document, and pseudo-elements that the picture shows."""
STATE: Final = re.compile(r"(a|a\.\w+|\.skip):(hover|focus|focus-visible)")
"""Selectors of states that may be styled: those of links."""
HARMLESS: Final = re.compile(r"outline.*|text-decoration.*|border-radius|box-shadow")
FOCUSED: Final = re.compile(f"{HARMLESS.pattern}|color|background|background-color")
"""What a state may set.  The colours of the focus are measured where it is put on a link."""
UNHIDDEN: Final = (".skip:focus", "transform", "none")
"""The one rule of a state that moves something: the link that skips to the leaflet comes into sight."""

MOVING: Final = re.compile(
    r"(-webkit-)?(animation|transition|view-transition|scroll-timeline|view-timeline).*|timeline-.*"
)
SPOKEN: Final = re.compile(r"quotes|string-set|speak.*|cue.*|voice.*|bookmark-.*")
WINDOW: Final = re.compile(r"[\d.](?:[sld]?v(?:h|b|i|min|max)|cq\w+|[sld]vw)\b", re.IGNORECASE)
WORDLESS: Final = re.compile(r"\"\"|''|none|normal")
TEXT: Final = re.compile(r"[\"']")

FACE: Final = "@font-face "
"""How the rule of a font is named, before a number that tells it from the others."""

SYMBOLS: Final = {
    ".safety.must": "abee3f48a4863542ed904de3cf3bf437d0a5447a74e4c6013887560dc072d223",
    ".safety.must-not": "1f3e253694d78039dffd98a08c83596af4350f33146ba7adad30ceb25a5825df",
    ".safety.tell-us": "ee8e3fba9c5a9fad9f72a67a6b981356babb96b1f5aa0e063d7bc7019a27f6d1",
    ".safety.get-help": "617204c6f7ead4cb40034d8e5b41f2264a1bd0a04c08e2f66811a7513611d99e",
    ".safety.risk": "6df8695eb9b3b18fa0f2d57d36d9942d4af35918aa2dd3f031dffc2915448e20",
    ".safety.consent": "bc897ede0857a868ae088380affd54cd6a2c229050371db06e5114b08815d909",
}
"""The symbol of each kind of statement, which a person has looked at: by the SHA-256 of its address."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a rule sets, under which conditions; ``rule`` is its selector or the name of its at-rule."""

    conditions: tuple[str, ...]
    rule: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Style:
    """All of a page's style sheets.  ``chains`` are the conditions, joined, under which rules stand."""

    declarations: tuple[Declaration, ...]
    faults: tuple[Fault, ...]

    @property
    def chains(self) -> tuple[str, ...]:
        """Each set of conditions under which something is set, as one condition."""
        return tuple(dict.fromkeys(" and ".join(d.conditions) for d in self.declarations if d.conditions))

    @property
    def selectors(self) -> tuple[str, ...]:
        """The selectors of all rules."""
        return tuple(dict.fromkeys(d.rule for d in self.declarations if not d.rule.startswith("@")))


def style_of(sheets: Sequence[str]) -> Style:
    """What the style sheets set, and what in them is of no kind that a leaflet needs."""
    declarations: list[Declaration] = []
    faults: list[Fault] = []
    for sheet in sheets:
        nodes = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
        _walk(nodes, (), declarations, faults)
    faults += [fault for declaration in declarations for fault in _look(declaration)]
    faults += _widths(declarations)
    return Style(tuple(declarations), tuple(faults))


def untried(style: Style, truths: Sequence[Sequence[bool]]) -> Iterator[Fault]:
    """A fault for each set of conditions that held in no way of looking, or in all; ``truths`` by way, then by set."""
    for at, chain in enumerate(style.chains):
        held = {way[at] for way in truths}
        if held != {True, False}:
            yield "html-untried", f"{chain}: held {'always' if held == {True} else 'never'}"


def _walk(nodes: Sequence[Any], around: tuple[str, ...], into: list[Declaration], faults: list[Fault]) -> None:
    for node in nodes:
        if node.type == "qualified-rule":
            selector = " ".join(tinycss2.serialize(node.prelude).split())
            _declare(node.content, around, selector, into, faults)
        elif node.type == "at-rule" and node.lower_at_keyword == "media" and node.content is not None:
            condition = " ".join(tinycss2.serialize(node.prelude).split())
            rest = MEDIA.sub("", condition).replace(" and ", " ").strip(" ")
            if rest or not condition:
                faults.append(("html-untried", f"@media {condition}"))
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            _walk(inner, (*around, condition), into, faults)
        elif node.type == "at-rule" and node.lower_at_keyword in ("font-face", "counter-style") and not around:
            _declare(node.content or (), around, f"@{node.lower_at_keyword} {len(into)}", into, faults)
        else:
            faults.append(("html-untried", tinycss2.serialize([node])[:80]))


def _declare(
    content: Sequence[Any], around: tuple[str, ...], rule: str, into: list[Declaration], faults: list[Fault]
) -> None:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            value = " ".join(tinycss2.serialize(node.value).split())
            into.append(Declaration(around, rule, node.name if node.name.startswith("--") else node.lower_name, value))
        else:
            faults.append(("html-untried", f"{rule} {{ {tinycss2.serialize([node])[:80]} }}"))


def _look(declaration: Declaration) -> Iterator[Fault]:
    """What is wrong with one declaration."""
    rule, name, value = declaration.rule, declaration.name, declaration.value
    said = f"{rule} {{ {name}: {value[:60]} }}"
    if rule.startswith("@counter-style "):
        if not _counts(name, value):
            yield "html-style-words", said
    elif not rule.startswith(FACE):
        if _acts(rule, name, value):
            yield "html-untried", said
        if _pictures(value) and not (name == "--symbol" and SYMBOLS.get(rule) == _digest(value)):
            yield "html-unread", said
        if _speaks(name, value):
            yield "html-style-words", said


def _acts(rule: str, name: str, value: str) -> bool:
    """Whether something moves, depends on the size of the window or of a box, or on a state, unless it does no harm."""
    return bool(
        MOVING.fullmatch(name)
        or SPOKEN.fullmatch(name)
        or WINDOW.search(value)
        or ("%" in value and "calc" in value)
        or ("vw" in value and not (name == "font-size" and value.startswith("clamp(")))
        or not all(_known(selector.strip(), name, value) for selector in rule.split(","))
    )


def _pictures(value: str) -> bool:
    return bool(re.search(r"(url|image|image-set|src|element|cross-fade)\(", value, re.IGNORECASE))


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _speaks(name: str, value: str) -> bool:
    """Whether it puts words or signs before, after or beside what the page says."""
    if name == "content":
        return not WORDLESS.fullmatch(value)
    return bool(name.startswith(("list-style", "text-emphasis", "hyphenate")) and TEXT.search(value))


def _known(selector: str, name: str, value: str) -> bool:
    """Whether a selector depends on the document alone, or is a state that sets only what may be set."""
    rest = STATIC.sub("", selector)
    if ":" not in rest:
        return True
    if not STATE.fullmatch(selector):
        return False
    allowed = HARMLESS if selector.endswith(":hover") else FOCUSED
    return bool(allowed.fullmatch(name)) or (selector, name, value) == UNHIDDEN


def _counts(name: str, value: str) -> bool:
    """Whether a descriptor of a counter style leaves numbers what they are: ten digits in their order."""
    if name == "system":
        return value == "numeric"
    digits = re.findall(r"\"(.)\"", value)
    return name == "symbols" and [unicodedata.digit(digit, -1) for digit in digits] == list(range(10))


def _widths(declarations: Sequence[Declaration]) -> Iterator[Fault]:
    """A fault where style changes at more than one width, for then it was looked at on no screen between the two."""
    widths = {
        float(number) * (1 if unit == "px" else REM)
        for declaration in declarations
        for condition in declaration.conditions
        for number, unit in WIDTH.findall(condition)
    }
    if len(widths) > 1:
        yield "html-untried", f"between the widths {', '.join(f'{width:g}' for width in sorted(widths))}"
