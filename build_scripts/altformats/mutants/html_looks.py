"""Looks of a page changed so that words cannot be seen, or are seen as others: on every screen, or only on some.

The rule is added to the page's own style sheet, and the page's policy is mended, as a tool that rewrites pages would.
"""

from __future__ import annotations

import random
from typing import Final

from ..mutation import Family, Operator
from .html_page import MARK, Change, Page, operator

WAYS: Final = (
    "{}",
    "@media (max-width: 500px) {{ {} }}",
    "@media (min-width: 900px) {{ {} }}",
    "@media (min-width: 610px) and (max-width: 733px) {{ {} }}",
    "@media print {{ {} }}",
    "@media (prefers-color-scheme: dark) {{ {} }}",
    "@media (prefers-color-scheme: dark) and (max-width: 500px) {{ {} }}",
    "@media (forced-colors: active) {{ {} }}",
    "@media (prefers-contrast: more) {{ {} }}",
    "@media (prefers-reduced-motion: reduce) {{ {} }}",
    "@media (orientation: landscape) {{ {} }}",
    "@media (hover: none) {{ {} }}",
    "@media (any-pointer: coarse) {{ {} }}",
    "@supports (display: grid) {{ {} }}",
)
"""Where a rule holds: everywhere, or only for some readers."""
BELOW_ALL: Final = ".safety, .safety * { forced-color-adjust: none; }"


def _where(draw: random.Random) -> str:
    """Half of the rules hold everywhere, the others only somewhere."""
    return WAYS[0] if draw.random() < 0.5 else draw.choice(WAYS[1:])  # noqa: PLR2004 - half


def _word(*declarations: str) -> Change:
    """Dress one word of the statement otherwise."""

    def change(page: Page) -> str | None:
        word = page.a_word()
        if word is None:
            return None
        page.put(word[0], word[1], f'<span class="{MARK}">{page.text[word[0] : word[1]]}</span>')
        where, look = _where(page.draw), page.draw.choice(declarations)
        page.restyle(where.format(f".{MARK} {{ {look} }}"))
        return f"“{word[2]}” looks so: {look} ({where.format('…')})"

    return change


def _box(*declarations: str, inside: str = "") -> Change:
    """Dress the whole statement otherwise, or ``inside`` of it."""

    def change(page: Page) -> str | None:
        where, look = _where(page.draw), page.draw.choice(declarations)
        page.restyle(where.format(f"#statement-{page.statement} {inside} {{ {look} }}"))
        return f"it looks so: {look} ({where.format('…')})"

    return change


def _rule(rule: str, words: str) -> Change:
    """A rule of any kind; ``#`` in it stands for the statement."""

    def change(page: Page) -> str | None:
        page.restyle(rule.replace("#it", f"#statement-{page.statement}"))
        return words

    return change


def _covered(page: Page) -> str | None:
    """A box laid over a part of the statement, of a size drawn at random."""
    draw = page.draw
    colour = draw.choice(("#fff", "#000", "rgb(253 241 240)", "linear-gradient(#fff, #eee)", "Canvas"))
    let_through = draw.choice(("", "pointer-events: none;"))
    top, height = draw.randrange(10, 60), draw.randrange(30, 90)
    kind = draw.choice(("element", "pseudo"))
    look = (
        f"position: absolute; left: 0; right: 0; top: {top}%; height: {height}%;"
        f" background: {colour}; forced-color-adjust: none; print-color-adjust: exact; z-index: 9; {let_through}"
    )
    box = page.box
    if box is None:
        return None
    holder = f"#statement-{page.statement} {{ position: relative; }}"
    if kind == "element":
        at = box.end() - len("</div>")
        page.put(at, at, f'<div class="{MARK}"></div>')
        page.restyle(_where(draw).format(f"{holder} .{MARK} {{ {look} }}"))
    else:
        page.restyle(_where(draw).format(f'{holder} #statement-{page.statement}::after {{ content: ""; {look} }}'))
    return f"{height} % of it lies under a box ({colour}, {kind})"


def _sign_over(page: Page) -> str | None:
    """A stripe through one line of it."""
    page.restyle(
        f"#statement-{page.statement} p:not(.label) {{"
        " background: linear-gradient(#000, #000) center / 100% 40% no-repeat;"
        " mix-blend-mode: normal; color: #000; print-color-adjust: exact; forced-color-adjust: none; }"
    )
    return "a black stripe lies behind black words"


def _picture_over(page: Page) -> str | None:
    """A picture of other words laid over the statement."""
    picture = (
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E"
        "%3Crect width='900' height='400' fill='white'/%3E"
        "%3Ctext y='40' font-size='30'%3EYou may drive today.%3C/text%3E%3C/svg%3E"
    )
    page.restyle(
        f'#statement-{page.statement} {{ position: relative; }} #statement-{page.statement}::before {{ content: "";'
        f' position: absolute; inset: 0; background: url("{picture}"); print-color-adjust: exact; }}'
    )
    return "a picture of other words lies over it"


P, Y = Family.PIXELS, Family.STYLE
OPERATORS: Final[tuple[Operator, ...]] = (
    operator(
        "html-look-ground",
        P,
        "A word has the colour of its background.",
        _word(
            "color: #fdf1f0 !important; background: #fdf1f0 !important; forced-color-adjust: none;",
            "-webkit-text-fill-color: transparent !important;",
            "color: Canvas !important; background: Canvas !important; forced-color-adjust: none;",
        ),
    ),
    operator(
        "html-look-pale",
        P,
        "A word is too pale to be read.",
        _word(
            "color: #f3f3f3 !important; background: #fff !important; forced-color-adjust: none;",
            "opacity: 0.08 !important;",
        ),
    ),
    operator(
        "html-look-gone",
        Y,
        "A word is not shown.",
        _word(
            "display: none !important;",
            "visibility: hidden !important;",
            "font-size: 0 !important;",
            "content-visibility: hidden; display: inline-block;",
        ),
    ),
    operator(
        "html-look-tiny",
        Y,
        "A word is too small to be read.",
        _word("font-size: 3px !important;", "font-size: 0.2em !important;", "zoom: 0.2;"),
    ),
    operator(
        "html-look-away",
        Y,
        "A word stands off the page.",
        _word(
            "position: absolute !important; left: -9999px;",
            "position: fixed; top: -500px;",
            "display: inline-block; text-indent: -999px; overflow: hidden; width: 3em;",
        ),
    ),
    operator(
        "html-look-clipped",
        Y,
        "A word is clipped.",
        _word(
            "clip-path: inset(50%); display: inline-block;",
            "display: inline-block; width: 0; overflow: hidden; white-space: nowrap;",
            "display: inline-block; height: 2px; overflow: hidden;",
        ),
    ),
    operator(
        "html-look-turned",
        Y,
        "A word is turned or mirrored.",
        _word(
            "display: inline-block; transform: scaleX(-1);",
            "display: inline-block; rotate: 180deg;",
            "display: inline-block; transform: scale(0.05);",
        ),
    ),
    operator(
        "html-look-struck",
        Y,
        "A word is struck through.",
        _word("text-decoration: line-through 0.5em !important;", "text-decoration: line-through !important;"),
    ),
    operator(
        "html-look-blurred",
        P,
        "A word is blurred.",
        _word(
            "display: inline-block; filter: blur(9px);", "color: transparent !important; text-shadow: 0 0 12px #888;"
        ),
    ),
    operator(
        "html-look-squeezed",
        Y,
        "The letters of a word lie over each other.",
        _word("letter-spacing: -1.2em !important;", "letter-spacing: -0.6em !important;"),
    ),
    operator("html-look-dots", Y, "A word is shown as dots.", _word("-webkit-text-security: disc;")),
    operator(
        "html-look-under",
        P,
        "A word lies under something else.",
        _word(
            "position: relative; z-index: -5; display: inline-block;",
            "box-shadow: inset 0 0 0 3em #000; color: #000 !important; forced-color-adjust: none;",
        ),
    ),
    operator(
        "html-look-box-gone",
        Y,
        "A statement is not shown.",
        _box(
            "display: none !important;",
            "visibility: hidden !important;",
            "opacity: 0 !important;",
            "content-visibility: hidden;",
            "position: absolute; left: -9999px;",
        ),
    ),
    operator(
        "html-look-box-low",
        Y,
        "A statement is cut off after its first line.",
        _box(
            "max-height: 2.2em; overflow: hidden;",
            "display: -webkit-box; -webkit-line-clamp: 1; -webkit-box-orient: vertical; overflow: hidden;",
            inside="p:not(.label)",
        ),
    ),
    operator(
        "html-look-box-pale",
        P,
        "A statement is too pale to be read.",
        _box(
            "opacity: 0.06 !important;",
            "filter: opacity(5%);",
            "filter: contrast(3%) brightness(1.9);",
            "mix-blend-mode: lighten; color: #fefefe !important;",
        ),
    ),
    operator(
        "html-look-lines",
        Y,
        "The lines of a statement lie over each other.",
        _box("line-height: 0.15 !important;", "line-height: 0 !important;", inside="p:not(.label)"),
    ),
    operator(
        "html-look-narrow",
        Y,
        "A statement is one letter wide.",
        _box(
            "width: 1px; overflow: hidden;",
            "max-inline-size: 0; overflow: hidden; white-space: nowrap;",
            inside="p:not(.label)",
        ),
    ),
    operator(
        "html-look-upright",
        Y,
        "A statement runs from top to bottom.",
        _box(
            "writing-mode: vertical-rl; height: 4em; overflow: hidden;",
            "writing-mode: vertical-rl; text-orientation: upright;",
            inside="p:not(.label)",
        ),
    ),
    operator(
        "html-look-masked",
        P,
        "A statement is masked.",
        _box(
            "mask: linear-gradient(#000, transparent 30%);",
            "mask-image: linear-gradient(90deg, #000, transparent 40%);",
            "clip-path: inset(0 60% 0 0);",
        ),
    ),
    operator(
        "html-look-reordered",
        Y,
        "The parts of a statement are shown in another order.",
        _box("display: flex !important; flex-direction: column-reverse;"),
    ),
    operator(
        "html-look-overlaid",
        P,
        "A statement slides over the one before it.",
        _box(
            "margin-block-start: -9rem !important; position: relative;",
            "position: relative; top: -12rem;",
            "translate: 0 -10rem;",
        ),
    ),
    operator("html-look-covered", P, "A part of a statement lies under a box.", _covered),
    operator("html-look-pictured", P, "A picture of other words lies over a statement.", _picture_over),
    operator("html-look-striped", P, "A stripe in the words' colour lies behind them.", _sign_over),
    operator(
        "html-look-fading",
        Y,
        "A statement vanishes after a moment.",
        _rule(
            "@keyframes away { to { opacity: 0; } } #it { animation: away 1s 2s forwards; }",
            "it vanishes after two seconds",
        ),
    ),
    operator(
        "html-look-on-hover",
        Y,
        "A statement vanishes when the pointer comes near.",
        _rule("#it:hover p { visibility: hidden; }", "it vanishes under the pointer"),
    ),
    operator(
        "html-look-on-target",
        Y,
        "A statement vanishes when it is linked to.",
        _rule("#it:target { display: none; }", "it vanishes for those who follow a link to it"),
    ),
    operator(
        "html-look-on-focus",
        Y,
        "A statement vanishes while the page is used by keyboard.",
        _rule("body:focus-within #it { display: none; }", "it vanishes for those who use a keyboard"),
    ),
    operator(
        "html-look-said-by-style",
        Y,
        "The style sheet puts a word into a statement.",
        _rule(
            '#it p:not(.label)::before { content: "No longer true: "; }',
            "the style sheet puts “No longer true:” before it",
        ),
    ),
    operator(
        "html-look-counted",
        Y,
        "Numbered steps begin with another number.",
        _rule("ol { counter-reset: list-item 4; }", "numbered lists begin at 5"),
    ),
    operator(
        "html-look-columns",
        Y,
        "A statement stands in columns too narrow to read.",
        _box("columns: 12; column-gap: 0; height: 3em; overflow: hidden;", inside="p:not(.label)"),
    ),
)
"""What can happen to looks."""
