"""Words of a page dressed so that nobody sees them, or sees them otherwise: faint, tiny, away, clipped, turned.

Each rule is important, so that it wins, and holds always or only for some people: on phones, on paper, in the dark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from random import Random
from typing import Final

from ..mutation import Family, Operator
from .html_sheet import EVEN, dress, dress_all, dress_word, hard
from .html_surgery import Change, Page, Span, operator, said

Look = Callable[[Random], str]
"""Declarations, drawn at random."""


def _one_of(*looks: str) -> Look:
    return lambda draw: draw.choice(looks)


def _as_ground(draw: Random) -> str:
    """``--tint`` is the ground of a statement in every theme."""
    look = draw.choice(
        (
            "color: var(--tint)",
            "color: transparent",
            "-webkit-text-fill-color: var(--tint)",
            "-webkit-text-fill-color: rgb(0 0 0 / 0)",
            f"color: color-mix(in srgb, var(--tint) {draw.randrange(91, 99)}%, var(--ink))",
            f"color: rgb(from var(--ink) r g b / {draw.randrange(2, 9)}%)",
        )
    )
    return f"{look}; {EVEN}"


def _as_ink(draw: Random) -> str:
    """A ground of the words' own colour."""
    ground = draw.choice(("var(--ink)", "linear-gradient(var(--ink), var(--ink))", "currentColor"))
    return f"background: {ground}; {EVEN}"


def _faint(draw: Random) -> str:
    much = draw.randrange(0, 8)
    return draw.choice((f"opacity: 0.0{much}", f"filter: opacity({much}%); display: inline-block"))


def _blended(draw: Random) -> str:
    mode = draw.choice(("difference", "screen", "plus-lighter", "color-dodge"))
    return f"color: #000; mix-blend-mode: {mode}; {EVEN}"


def _blurred(draw: Random) -> str:
    size = draw.randrange(9, 24)
    return draw.choice(
        (
            f"filter: blur({size}px); display: inline-block",
            f"color: transparent; text-shadow: 0 0 {size}px var(--ink); {EVEN}",
        )
    )


def _tiny(draw: Random) -> str:
    return draw.choice(
        (
            f"font-size: {draw.randrange(0, 5)}px",
            f"font-size: 0.{draw.randrange(5, 20):02}em",
            "zoom: 0.1",
            "font: 0/0 a",
        )
    )


def _away(draw: Random) -> str:
    far = draw.randrange(2000, 99999)
    return draw.choice(
        (
            f"position: absolute; top: -{far}px",
            f"position: fixed; inset-inline-start: -{far}px",
            f"position: relative; top: -{far}px",
            f"display: inline-block; transform: translateY(-{far}px)",
            f"display: inline-block; translate: 0 -{far}px",
            f"display: inline-block; text-indent: -{far}px; overflow: hidden; white-space: nowrap",
        )
    )


def _clipped(draw: Random) -> str:
    cut = draw.randrange(45, 100)
    return draw.choice(
        (
            f"display: inline-block; clip-path: inset({cut}% 0 {cut}% 0)",
            f"display: inline-block; clip-path: inset(0 {cut}% 0 {100 - cut}%)",
            "position: absolute; clip: rect(0 0 0 0)",
            "display: inline-block; width: 0; height: 1em; overflow: hidden",
            f"display: inline-block; max-height: {draw.randrange(1, 4)}px; overflow: hidden",
            "display: inline-block; mask: linear-gradient(#0000, #0000)",
            f"display: inline-block; mask: linear-gradient(#000 {100 - max(cut, 75)}%, #0000 0)",
        )
    )


def _turned(draw: Random) -> str:
    turn = draw.choice(
        (
            "scaleX(-1)", "scaleY(-1)", "rotate(180deg)", "rotateX(90deg)", "rotateY(180deg)", "scale(0)",
            "scale(0.04)", "skew(85deg)", f"rotate({draw.randrange(70, 290)}deg)",
        )
    )  # fmt: skip
    return f"display: inline-block; transform: {turn}"


def _struck(draw: Random) -> str:
    thick = draw.choice(("0.1em", "0.2em", "1.3em"))
    colour = draw.choice(("currentColor", "var(--ink)", "red", "var(--stop)"))
    return f"text-decoration: line-through {thick} {colour}"


def _squeezed(draw: Random) -> str:
    return draw.choice(
        (
            f"letter-spacing: -{draw.randrange(8, 16) / 10}em",
            f"display: inline-block; width: {draw.randrange(1, 6)}px; overflow-wrap: normal; overflow: clip",
            f"display: inline-block; transform: scaleX(0.0{draw.randrange(1, 9)}); transform-origin: left",
            f"-webkit-text-stroke: {draw.randrange(10, 20)}px currentColor",
        )
    )


BACKWARDS: Final = _one_of("unicode-bidi: bidi-override; direction: §", "unicode-bidi: isolate-override; direction: §")
GONE: Final = _one_of(
    "display: none",
    "visibility: hidden",
    "visibility: collapse",
    "content-visibility: hidden; display: inline-block",
    "opacity: 0",
    "position: absolute; width: 0; height: 0; overflow: hidden",
)
DOTS: Final = _one_of("-webkit-text-security: disc", "-webkit-text-security: square", "-webkit-text-security: circle")


def _unlike_reversed(page: Page, box: Span) -> list[Span]:
    return [
        place for place in page.words(box) + page.figures(box) if unescape(place.text) != unescape(place.text)[::-1]
    ]


def _word(look: Look) -> Change:
    """Something becomes of a word, as often one that says no or a figure as any."""

    def change(page: Page) -> str | None:
        turned = look is BACKWARDS
        place = page.drawn(lambda box: _unlike_reversed(page, box)) if turned else page.a_word()
        if place is None:
            return None
        declarations = look(page.draw)
        if turned:
            rtl = page.victim.language.direction == "rtl" and not place.text[0].isdecimal()
            declarations = declarations.replace("§", "ltr" if rtl else "rtl")
        how = dress_word(page, place, declarations)
        return f"{said(place.text)} looks so: {declarations} ({how})"

    return change


def _part(look: Look) -> Change:
    """Something becomes of a statement, of a block of it, or of what it shows in bold."""

    def change(page: Page) -> str | None:
        box = page.a_box()
        selectors = [f"#statement-{page.statement} > :not(.label)", f"#statement-{page.statement} > :last-child"]
        selectors += [f"[data-statement={page.statement}]", f"[data-statement^={page.statement}]"]
        selectors += [f"#statement-{page.statement} strong"] if "<strong>" in box.text else []
        selectors += [f"#statement-{page.statement} li:nth-child(2)"] if "<li" in box.text else []
        selectors += [f"#statement-{page.statement} .tel"] if 'class="tel"' in box.text else []
        selector = page.draw.choice(selectors)
        declarations = look(page.draw)
        return f"{selector} looks so: {declarations} ({dress(page, selector, declarations)})"

    return change


def _all(look: Look) -> Change:
    """Something becomes of all statements of a kind, of all labels, notices, steps, headings or numbers."""

    def change(page: Page) -> str | None:
        kinds = sorted(set(re.findall(r'class="safety ([\w-]+)"', page.text)))
        selectors = [f".safety.{kind}" for kind in kinds] + [f".{kind} .label" for kind in kinds]
        others = [
            ".safety strong",
            ".notices",
            "ol li",
            "section > h2",
            ".tel",
            "h1",
            ".about",
            ".notices p:nth-child(3)",
        ]
        selector = page.draw.choice(selectors + others)
        declarations = look(page.draw).replace("var(--tint)", "var(--paper)")
        return f"{selector} looks so: {declarations} ({dress(page, selector, declarations)})"

    return change


def _first_line(page: Page) -> str | None:
    """The page itself is unchanged; the first line, or letter, of a statement is not seen."""
    page.a_box()
    part = page.draw.choice(("::first-line", "::first-letter"))
    looks = (_as_ground, _tiny) if part == "::first-letter" else (_as_ground,)
    declarations = page.draw.choice(looks)(page.draw)
    selector = f"#statement-{page.statement} p:not(.label)"
    how = dress_all(page, f"{selector} {{ {hard(EVEN)} }} {selector}{part} {{ {hard(declarations)} }}")
    return f"{selector}{part} looks so: {declarations} ({how})"


P, Y = Family.PIXELS, Family.STYLE
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-style-ground", P, "A word has the colour, or nearly, of its ground.", _word(_as_ground)),
    operator("html-style-ink", P, "The ground of a word has the word's colour.", _word(_as_ink)),
    operator("html-style-faint", P, "A word is too faint to be seen.", _word(_faint)),
    operator("html-style-blended", P, "A word blends into its ground.", _word(_blended)),
    operator("html-style-blurred", P, "A word is blurred.", _word(_blurred)),
    operator("html-style-gone", Y, "A word takes no place, or is not drawn.", _word(GONE)),
    operator("html-style-tiny", Y, "A word is too small to be read.", _word(_tiny)),
    operator("html-style-away", Y, "A word stands where nobody sees it.", _word(_away)),
    operator("html-style-clipped", Y, "A word is cut away.", _word(_clipped)),
    operator("html-style-turned", Y, "A word is turned, mirrored or shrunk.", _word(_turned)),
    operator("html-style-struck", P, "A word is struck out.", _word(_struck)),
    operator("html-style-squeezed", P, "The letters of a word lie over each other.", _word(_squeezed)),
    operator("html-style-dots", P, "A word is shown as dots.", _word(DOTS)),
    operator("html-style-backwards", Y, "A word runs backwards.", _word(BACKWARDS)),
    operator("html-style-part-ground", P, "A part of a statement has the colour of its ground.", _part(_as_ground)),
    operator("html-style-part-faint", P, "A part of a statement is too faint.", _part(_faint)),
    operator("html-style-part-blurred", P, "A part of a statement is blurred.", _part(_blurred)),
    operator("html-style-part-gone", Y, "A part of a statement is not shown.", _part(GONE)),
    operator("html-style-part-tiny", Y, "A part of a statement is too small.", _part(_tiny)),
    operator("html-style-part-away", Y, "A part of a statement stands where nobody sees it.", _part(_away)),
    operator("html-style-part-clipped", Y, "A part of a statement is cut away.", _part(_clipped)),
    operator("html-style-part-turned", Y, "A part of a statement is turned.", _part(_turned)),
    operator("html-style-part-struck", P, "A part of a statement is struck out.", _part(_struck)),
    operator("html-style-all-gone", Y, "Statements of one kind, labels, notices or steps are not shown.", _all(GONE)),
    operator("html-style-all-tiny", Y, "Statements of one kind, labels, notices or steps are too small.", _all(_tiny)),
    operator("html-style-all-faint", P, "Statements of one kind, labels or notices are too faint.", _all(_faint)),
    operator("html-style-first-line", P, "The first line or letter of a statement is not seen.", _first_line),
)
"""Faint, tiny, away, clipped, turned, struck, at some time."""
