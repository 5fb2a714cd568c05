"""Things laid over a page, words that a style sheet says itself, and signs that say another kind of statement."""

from __future__ import annotations

import re
from random import Random
from typing import Final
from urllib.parse import quote

from ..mutation import Family, Operator
from .html_sheet import EVEN, dress, dress_all, hard, restyle, unlocked
from .html_surgery import Page, Span, operator, plain, said, written

SYMBOL: Final = r"\.safety\.{}\s*{{\s*--symbol: (url\(\"[^\"]*\"\));"
HIDDEN: Final = (
    "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap"
)
"""How pages hide words from eyes that voices shall say."""


def _picture(words: str, ground: str = "white") -> str:
    """A drawing of words, as an address that holds it."""
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='90'>"
        f"<rect width='600' height='90' fill='{ground}'/>"
        f"<text x='9' y='40' font-size='24'>{written(words)}</text></svg>"
    )
    return f"data:image/svg+xml,{quote(drawing)}"


def _ground(draw: Random, words: str) -> str:
    """What a cover is painted with."""
    return draw.choice(
        (
            "var(--tint)",
            "var(--paper)",
            "#fff",
            "#000",
            f"hsl({draw.randrange(360)} 60% {draw.randrange(20, 95)}%)",
            "linear-gradient(var(--tint), var(--paper))",
            "repeating-linear-gradient(45deg, #000 0 9px, #fff 9px 11px)",
            "radial-gradient(#fff, #ddd)",
            f'url("{_picture("")}") 0 0 / cover',
            f'url("{_picture(words)}") 0 0 / cover',
        )
    )


def _box_over(page: Page) -> str | None:
    """A box of any size lies over a part of the words."""
    box = page.a_box()
    draw = page.draw
    top, high = draw.randrange(35, 52), draw.randrange(45, 80)
    left, wide = draw.randrange(0, 25), draw.randrange(50, 101)
    touch = draw.choice(("none", "auto"))
    ground = _ground(draw, page.a_sentence())
    place = f"position: absolute; top: {top}%; left: {left}%; height: {high}%; width: {wide}%; z-index: 5"
    look = f"{place}; background: {ground}; pointer-events: {touch}; {EVEN}"
    holder = f"#statement-{page.statement} {{ position: relative !important; }}"
    if draw.random() < 0.5:  # noqa: PLR2004 - either is as likely
        name = page.a_name()
        tag = draw.choice(("div", "p", "span", "hr"))
        end = box.end - len("</div>")
        page.insert(end, f'<{tag} class="{name}">' + ("" if tag == "hr" else f"</{tag}>") + "\n")
        selector = f".{name}"
    else:
        selector = f"#statement-{page.statement}::{draw.choice(('before', 'after'))}"
        look = f'content: ""; {look}'
    how = dress_all(page, f"{holder} {selector} {{ {hard(look)} }}")
    return f"{selector}, {wide} x {high} %, lies over it ({ground[:60]}; {how})"


def _edge_over(page: Page) -> str | None:
    """An outline drawn inwards, or a thick line through the text, covers the words."""
    page.a_box()
    thick = page.draw.randrange(3, 9)
    colour = page.draw.choice(("var(--tint)", "var(--ink)", "#fff", "#000"))
    look = page.draw.choice(
        (
            f"outline: {thick}em solid {colour}; outline-offset: -{thick}em",
            f"text-decoration: line-through {colour} 1.4em",
        )
    )
    selector = f"#statement-{page.statement} > :not(.label)"
    return f"{selector} has {look} ({dress(page, selector, f'{look}; {EVEN}')})"


def _glass_over(page: Page) -> str | None:
    """A pane that blurs, whitens or turns to one colour what lies under it."""
    page.a_box()
    pane = page.draw.choice((f"blur({page.draw.randrange(9, 30)}px)", "brightness(9)", "contrast(0)", "brightness(0)"))
    look = f'content: ""; position: absolute; inset: 0; backdrop-filter: {pane}'
    holder = f"#statement-{page.statement} {{ position: relative !important; }}"
    how = dress_all(page, f"{holder} #statement-{page.statement}::after {{ {hard(look)} }}", paper=False)
    return f"under a pane it is shown through {pane} ({how})"


def _next_over(page: Page) -> str | None:
    """What comes next slides over the end of the statement, as when a height is set in a template."""
    boxes = [(name, box) for name, box in page.boxes() if not page.text.startswith("\n</section>", box.end)]
    if not boxes:
        return None
    page.statement = page.draw.choice(boxes)[0]
    up = page.draw.randrange(110, 240)
    look = f"position: relative; margin-top: -{up}px; background: var(--paper); {EVEN}"
    selector = f"#statement-{page.statement} + *"
    return f"what comes next lies {up} pixels over it ({dress(page, selector, look)})"


def _bar_over(page: Page) -> str | None:
    """A bar stays over the page, as those that ask about cookies."""
    high = page.draw.randrange(75, 101)
    name, words = page.a_name(), page.draw.choice(("", plain(page.a_sentence())))
    page.insert(page.text.index("</main>"), f'<div class="{name}">{written(words)}</div>\n')
    edge = page.draw.choice(("top", "bottom"))
    look = f"position: fixed; left: 0; right: 0; {edge}: 0; height: {high}vh; z-index: 99; background: #fff; {EVEN}"
    return f"a bar of {high} % of the window lies over the page ({dress(page, f'.{name}', look)})"


def _picture_for_words(page: Page) -> str | None:
    """A picture of other words is shown in the place of the statement's words."""
    page.a_box()
    words = page.a_sentence()
    look = f'content: url("{_picture(words)}")'
    selector = f"#statement-{page.statement} > :last-child"
    return f"in its place a picture says {said(words)} ({dress(page, selector, look)})"


def _words_by_style(page: Page) -> str | None:
    """The style sheet says words that are nowhere in the page: "not", a sentence, a digit more."""
    box = page.a_box()
    negations = page.victim.language.pronunciation.negations
    words = page.draw.choice((page.draw.choice(negations or ("?",)) + " ", page.a_sentence() + " "))
    holders = [f"#statement-{page.statement} p:not(.label)"]
    holders += [f"#statement-{page.statement} strong"] if "<strong>" in box.text else []
    holders += [f"#statement-{page.statement} li:last-child"] if "<li" in box.text else []
    selector = f"{page.draw.choice(holders)}::{page.draw.choice(('before', 'after'))}"
    value = words.replace("\\", "").replace('"', "'")
    content = page.draw.choice((f'"{value}"', f'"" / "{value}"', f'"{value}" / ""'))
    how = dress(page, selector, f"content: {content}", paper=not content.startswith('""'))
    return f"{selector} says {content} ({how})"


def _digit_by_style(page: Page) -> str | None:
    """A telephone number, or a step's number, gets a digit more."""
    digit = page.draw.randrange(10)
    selector = page.draw.choice((".tel::after", ".tel::before", "ol li::before", ".about p::after", "strong::after"))
    return f"{selector} adds the digit {digit} ({dress(page, selector, f'content: {quote_css(str(digit))}')})"


def quote_css(words: str) -> str:
    """Words as a string of a style sheet."""
    return f'"{words}"'


def _for_voices_only(page: Page) -> str | None:
    """Voices say a sentence that nobody sees."""
    box = page.a_box()
    name, words = page.a_name(), page.a_sentence()
    block = page.draw.choice(page.blocks(box))
    at = page.draw.choice((block.start, block.end))
    page.insert(at, f' <span class="{name}">{written(words)}</span> ')
    return f"voices say in it {said(words)} ({restyle(page, f'.{name} {{ {HIDDEN} }}')})"


def _steps_counted(page: Page) -> str | None:
    """The numbers of the steps are others, or are not shown."""
    start, by = page.draw.randrange(2, 60), page.draw.choice((-1, 2, 5))
    digits = page.draw.sample("56789", 5)
    symbols = " ".join(f'"{digit}"' for digit in digits)
    odd = f"@counter-style odd {{ system: fixed; symbols: {symbols}; }} "
    rules, words = page.draw.choice(
        (
            (f"ol {{ counter-reset: list-item {start} !important; }}", f"begin after {start}"),
            (f"ol li {{ counter-increment: list-item {by} !important; }}", f"go up by {by}"),
            ("ol { list-style: odd !important; }", f"are {''.join(digits[:4])}"),
            ("ol { list-style: none !important; }", "are not shown"),
            (f'ol li::marker {{ content: "{digits[3]}. "; }}', f"are all {digits[3]}"),
        )
    )
    return f"the numbers of the steps {words} ({dress_all(page, rules, before=odd if 'odd' in rules else '')})"


def _symbol(page: Page) -> str | None:
    """A prohibition bears the tick and the colour of an order, or no sign."""
    kinds = sorted(set(re.findall(r'class="safety ([\w-]+)"', page.text)))
    box = page.a_box()
    own = re.findall(r'class="safety ([\w-]+)"', box.text)[0]
    other = page.draw.choice([kind for kind in kinds if kind != own])
    found = re.search(SYMBOL.format(re.escape(other)), page.text)
    if found is None:
        return None
    if page.draw.random() < 0.3:  # noqa: PLR2004 - more often another sign than none
        selector = f"#statement-{page.statement} > .label::before"
        return f"its sign is not shown ({dress(page, selector, 'display: none')})"
    how = dress(page, f"#statement-{page.statement}", f"--symbol: {found[1]}")
    return f"it bears the sign of {other} and not of {own} ({how})"


def _undressed(page: Page) -> str | None:
    """A safety statement cannot be told from any other paragraph."""
    box = page.a_box()
    own = re.findall(r'class="safety ([\w-]+)"', box.text)[0]
    selector = page.draw.choice((f"#statement-{page.statement}", f".safety.{own}"))
    rules = f"{selector}, {selector} > .label {{ all: unset !important; display: block !important; }}"
    return f"{selector} has lost its frame, ground and label ({dress_all(page, rules)})"


def _drawing_over(page: Page) -> str | None:
    """A drawing of words lies over the statement: not in the page's text, and not hidden by any rule."""
    box = page.a_box()
    words = page.a_sentence()
    form = page.draw.choice(
        (
            '<svg viewBox="0 0 600 60" style="display:block;margin-top:-7em;position:relative;background:#fff">'
            '<text x="9" y="30">{}</text></svg>',
            '<img alt="" style="display:block;margin-top:-7em;position:relative" src="§">',
            '<div style="position:relative"><p style="position:absolute;bottom:3em;background:#fff">{}</p></div>',
        )
    )
    page.put(Span(box.end, box.end, ""), form.replace("{}", written(words)).replace("§", _picture(words)))
    unlocked(page)
    return f"a drawing over its end says {said(words)}"


P, Y = Family.PIXELS, Family.STYLE
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-covers-box", P, "A box lies over a part of a statement.", _box_over),
    operator("html-covers-edge", P, "A thick edge or line covers a statement.", _edge_over),
    operator("html-covers-glass", P, "A statement is seen through a pane that blots it out.", _glass_over),
    operator("html-covers-next", P, "What comes next lies over a statement.", _next_over),
    operator("html-covers-bar", P, "A bar lies over the page.", _bar_over),
    operator("html-covers-picture", P, "A picture of other words is shown in a statement's place.", _picture_for_words),
    operator("html-covers-drawing", P, "A drawing of other words lies over a statement.", _drawing_over),
    operator("html-covers-words", Y, "The style sheet says words in a statement.", _words_by_style),
    operator("html-covers-digit", Y, "The style sheet adds a digit.", _digit_by_style),
    operator("html-covers-voices", Y, "Voices say a sentence that nobody sees.", _for_voices_only),
    operator("html-covers-steps", Y, "The steps' numbers are others.", _steps_counted),
    operator("html-covers-symbol", P, "A prohibition bears the sign of an order, or the like.", _symbol),
    operator("html-covers-undressed", P, "A safety statement looks like any paragraph.", _undressed),
)
"""Over the words, and in their place."""
