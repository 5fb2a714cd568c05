"""A page laid out so that words are cut off, out of order or out of reach, at once or after a while."""

from __future__ import annotations

from random import Random
from typing import Final

from ..mutation import Family, Operator
from .html_sheet import EVEN, dress, dress_all, hard, restyle
from .html_surgery import Page, operator

LINE: Final = {"Hans": 40}
"""Letters that do not stand on one line of the page, where they are fewer than ``TOO_LONG``."""
TOO_LONG: Final = 90


def _long(page: Page) -> str:
    """A statement whose last block takes several lines, drawn at random."""
    least = LINE.get(page.victim.language.script, TOO_LONG)
    long = [name for name, box in page.boxes() if len(page.blocks(box)) > 1 or len(page.blocks(box)[0].text) > least]
    page.statement = page.draw.choice(long)
    return f"#statement-{page.statement} > :not(.label)"


def _cut_off(draw: Random) -> str:
    """What does not fit on one line, or in one height, is cut off."""
    return draw.choice(
        (
            "white-space: nowrap; overflow: hidden; text-overflow: ellipsis",
            "white-space: nowrap; overflow: clip",
            "display: -webkit-box; -webkit-line-clamp: 1; -webkit-box-orient: vertical; overflow: hidden",
            f"max-height: {draw.randrange(12, 20) / 10}em; overflow: hidden",
            f"height: {draw.randrange(10, 30)}px; overflow: auto; scrollbar-width: none",
            "columns: 9; height: 1.2em; overflow: hidden",
            f"contain: strict; height: {draw.randrange(0, 20)}px",
        )
    )


def _heaped(draw: Random) -> str:
    """Lines lie over each other."""
    return draw.choice(
        (
            f"line-height: {draw.randrange(0, 20) / 100}",
            f"line-height: {draw.randrange(0, 3)}px",
            "white-space: nowrap; width: 3em; overflow: hidden",
            f"width: {draw.randrange(1, 12)}px; overflow: hidden",
        )
    )


def _upright(draw: Random) -> str:
    return draw.choice(
        (
            "writing-mode: vertical-rl; text-orientation: upright; max-height: 9em; overflow: hidden",
            "writing-mode: sideways-lr; height: 5em; overflow: hidden",
            "writing-mode: vertical-lr; rotate: 180deg; height: 6em; overflow: hidden",
        )
    )


def _moved_away(draw: Random) -> str:
    """It lies over something else, or beside the page."""
    far = draw.randrange(90, 400)
    return draw.choice(
        (
            f"position: relative; top: -{far}px",
            f"margin-top: -{far + 60}px",
            f"translate: 0 {far}px",
            "position: absolute; top: 0; left: 0; z-index: -1",
            f"margin-inline-start: -{far + 900}px",
            f"position: relative; inset-inline-start: {far + 900}px",
            "float: inline-end; width: 1.5em; height: 3em; overflow: hidden",
        )
    )


def _cut(page: Page) -> str | None:
    return _so(page, _cut_off(page.draw))


def _lines(page: Page) -> str | None:
    return _so(page, _heaped(page.draw))


def _turned(page: Page) -> str | None:
    return _so(page, _upright(page.draw))


def _so(page: Page, look: str) -> str:
    selector = _long(page)
    return f"{selector} is laid out so: {look} ({dress(page, selector, look)})"


def _moved(page: Page) -> str | None:
    page.a_box()
    look = _moved_away(page.draw)
    selector = f"#statement-{page.statement}"
    return f"{selector} is laid out so: {look} ({dress(page, selector, look)})"


def _order(page: Page) -> str | None:
    """Parts of a statement, steps or sections are shown in another order than they are read out in."""
    boxes = [name for name, box in page.boxes() if len(page.blocks(box)) > 1]
    if not boxes:
        return None
    page.statement = page.draw.choice(boxes)
    this = f"#statement-{page.statement}"
    turn = page.draw.choice(("column-reverse", "row-reverse"))
    look, words = page.draw.choice(
        (
            (f"{this} {{ display: flex !important; flex-direction: {turn} !important; }}", f"{this} runs {turn}"),
            (f"{this} ul {{ display: flex !important; flex-direction: column-reverse !important; }}", "its list"),
            ("ol { display: flex !important; flex-direction: column-reverse !important; }", "the steps run upwards"),
            ("main > .wide { display: grid !important; } h1 { order: 9 !important; }", "the title comes last"),
            ("main > .wide { display: flex !important; flex-direction: column-reverse !important; }", "the page"),
            (
                ".notices { display: flex !important; flex-direction: column-reverse !important; }",
                "the notices run upwards",
            ),
        )
    )
    how = dress_all(page, look)
    page.statement = page.statement if this in look else ""
    return f"in another order: {words} ({how})"


def _words_order(page: Page) -> str | None:
    """What stands in bold, often "not", is shown elsewhere in the sentence."""
    boxes = [name for name, box in page.boxes() if "<strong>" in box.text]
    if not boxes:
        return None
    page.statement = page.draw.choice(boxes)
    this = f"#statement-{page.statement} p:not(.label)"
    look = page.draw.choice(
        (
            f"{this} {{ display: flex !important; flex-direction: row-reverse !important; }}",
            f"{this} {{ {hard('display: flex; flex-flow: wrap')} }} {this} strong {{ order: 9 !important; }}",
            f"{this} strong {{ float: inline-end !important; }}",
            f"{this} {{ direction: § !important; unicode-bidi: bidi-override !important; }}",
        )
    ).replace("§", "ltr" if page.victim.language.direction == "rtl" else "rtl")
    return f"its words are shown in another order: {look} ({dress_all(page, look)})"


def _telephone_backwards(page: Page) -> str | None:
    """Digits of telephone numbers run from right to left."""
    boxes = [name for name, box in page.boxes() if 'class="tel"' in box.text]
    if not boxes:
        return None
    page.statement = page.draw.choice(boxes)
    selector = page.draw.choice((".tel", f"#statement-{page.statement} .tel", 'a[href^="tel:"]'))
    look = page.draw.choice(
        ("direction: rtl; unicode-bidi: bidi-override", "display: inline-block; transform: scaleX(-1)")
    )
    return f"{selector} runs backwards ({dress(page, selector, look)})"


def _fading(page: Page) -> str | None:
    """It vanishes after a while: too late for a picture of the page, too early for a slow reader."""
    page.a_box()
    late = page.draw.randrange(1, 40)
    end = page.draw.choice(("opacity: 0", "visibility: hidden", "font-size: 0", f"color: var(--tint); {EVEN}"))
    name = page.a_name()
    frames = f"@keyframes {name} {{ to {{ {end}; }} }} "
    look = page.draw.choice(
        (f"animation: {name} 1ms {late}s forwards", f"animation: {name} {late}s {late}s linear forwards")
    )
    how = dress(page, f"#statement-{page.statement} > :not(.label)", look, paper=False, before=frames)
    return f"after {late} seconds it has {end} ({how})"


def _scrolled_away(page: Page) -> str | None:
    """It vanishes when the page is scrolled to it."""
    page.a_box()
    name = page.a_name()
    frames = f"@keyframes {name} {{ 0% {{ opacity: 1; }} 1%, 100% {{ opacity: 0; }} }} "
    look = f"animation: {name} linear both; animation-timeline: {page.draw.choice(('scroll()', 'view()'))}"
    how = dress(page, f"#statement-{page.statement} > :not(.label)", look, paper=False, before=frames)
    return f"it vanishes when scrolled to ({how})"


def _touched(page: Page) -> str | None:
    """It vanishes under the pointer or a finger, when linked to, or while the page is used by keyboard."""
    page.a_box()
    this = f"#statement-{page.statement}"
    when = page.draw.choice(
        (
            f"{this}:hover > *",
            f"main:hover {this}",
            f"{this}:active p",
            f"{this}:target",
            f":root:has({this}:target) main",
            f"body:focus-within {this}",
            f"main:focus {this}",
            f"main:target {this}",
            f":root:has(a:focus-visible) {this} p",
            f"section:has(:target) {this}",
            f".skip:focus ~ main {this}",
            f"section:hover {this}::before",
        )
    )
    gone = page.draw.choice(("visibility: hidden", "opacity: 0", "display: none", f"color: transparent; {EVEN}"))
    if "::" in when:
        gone = 'content: ""; position: fixed; inset: 0; background: #fff'
    how = restyle(page, f"{when} {{ {hard(gone)} }}")
    return f"{when} has {gone} {how}".strip()


def _unscrollable(page: Page) -> str | None:
    """What does not fit in the window, or on the first sheet, can never be seen."""
    rules, words = page.draw.choice(
        (
            ("html, body { height: 100vh !important; overflow: hidden !important; }", "the page cannot be scrolled"),
            ("body { position: fixed !important; inset: 0; overflow: hidden !important; }", "the page stands fast"),
            ("main { max-height: 95vh !important; overflow: clip !important; }", "the page ends after one window"),
            ("@media print { main { height: 100vh; overflow: hidden !important; } }", "only one sheet is printed"),
            ("@media print { main { position: fixed; top: 0; } }", "only one sheet is printed"),
            ("@media print { html { margin-inline-start: -9cm; } }", "the beginning of each line is not printed"),
            ("@media (max-width: 480px) { body { overflow: hidden; height: 100dvh; } }", "phones cannot scroll"),
        )
    )
    return f"{words} {restyle(page, rules)}".strip()


def _too_wide(page: Page) -> str | None:
    """Phones cut off the ends of all lines, or show them so small that nobody can read them."""
    wide = page.draw.randrange(3000, 9000)
    rules, words = page.draw.choice(
        (
            (
                f".wide {{ width: {wide}px; max-inline-size: none !important; }} html {{ overflow-x: clip; }}",
                f"lines are {wide} pixels wide and cut off",
            ),
            (f"html {{ font-size: {page.draw.randrange(2, 6)}px !important; }}", "all print is tiny"),
            (f"body {{ zoom: 0.{page.draw.randrange(10, 30)} !important; }}", "the page is shrunk"),
            (
                ".wide { max-inline-size: 4rem !important; overflow: hidden; overflow-wrap: normal; }",
                "lines are 4 rem wide",
            ),
        )
    )
    return f"{words} ({dress_all(page, rules)})"


def _colours(page: Page) -> str | None:
    """One of the page's colours becomes that of its ground: a slip in the table of colours."""
    kinds = (
        ("--ink", "--paper"),
        ("--tag-ink", "--tone"),
        ("--bar-ink", "--bar"),
        ("--link", "--tint"),
        ("--quiet", "--card"),
    )
    ink, ground = page.draw.choice(kinds)
    holder = ".safety, .safety > .label" if ground in ("--tone", "--tint") else ":root, body, header, footer, .notices"
    rules = f"{holder} {{ {ink}: var({ground}) !important; {hard(EVEN)} }}"
    if ink == "--ink":
        rules += (
            f" body {{ color: var(--paper) !important; }} .safety {{ color: var(--tint) !important; {hard(EVEN)} }}"
        )
    return f"the colour {ink} is that of {ground} ({dress_all(page, rules)})"


P, Y = Family.PIXELS, Family.STYLE
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-layout-cut", Y, "A statement is cut off after a line.", _cut),
    operator("html-layout-lines", Y, "The lines of a statement lie over each other.", _lines),
    operator("html-layout-upright", Y, "A statement runs from top to bottom and is cut off.", _turned),
    operator("html-layout-moved", Y, "A statement lies over something else, or beside the page.", _moved),
    operator("html-layout-order", Y, "Parts are shown in another order.", _order),
    operator("html-layout-words", Y, "Words of a statement are shown in another order.", _words_order),
    operator("html-layout-telephone", P, "Telephone numbers run backwards.", _telephone_backwards),
    operator("html-layout-fading", Y, "A statement vanishes after a while.", _fading),
    operator("html-layout-scrolled", Y, "A statement vanishes when the page is scrolled.", _scrolled_away),
    operator("html-layout-touched", Y, "A statement vanishes when it is reached for.", _touched),
    operator("html-layout-unscrollable", Y, "What does not fit in the window is never seen.", _unscrollable),
    operator("html-layout-wide", Y, "The page is too wide, or too small, to be read.", _too_wide),
    operator("html-layout-colours", P, "Words have the colour of their ground throughout.", _colours),
)
"""Cut off, heaped, moved, out of order, out of reach."""
