"""A page that leads elsewhere, acts, or shows something else within itself: links, scripts, frames, forms."""

from __future__ import annotations

import json
import re
from typing import Final

from ..mutation import Family, Operator
from .html_sheet import unlocked
from .html_surgery import TELEPHONE, Page, Span, operator, plain, said, written

LINK: Final = re.compile(r'<a (?:[^>]*? )?href="([^"#][^"]*)"')
WITHIN: Final = re.compile(r'href="#([\w-]+)"')


def _link(page: Page) -> str | None:
    """Who follows it comes to a place that looks like the right one, or rings or writes to somebody else."""
    found = page.draw.choice(list(LINK.finditer(page.text)))
    page.statement = next((n for n, box in page.boxes() if box.start <= found.start() < box.end), "")
    host = found[1].split("//")[-1]
    new = page.draw.choice(
        (
            f"https://{host.replace('.', '-')}.example.org/",
            "http://198.51.100.7/",
            "tel:999",
            f"sms:+4479{page.draw.randrange(10**8):08}",
            "mailto:info@example.org",
            "javascript:void(0)",
            f"data:text/html,{plain(page.a_sentence())}".replace('"', "'"),
            "#",
            "../../../index.html",
        )
    )
    page.put(Span(*found.span(1), found[1]), written(new))
    return f"a link leads to {new} and not to {found[1]}"


def _inner_link(page: Page) -> str | None:
    """The skip link or an entry of the contents leads nowhere."""
    found = page.draw.choice(list(WITHIN.finditer(page.text)))
    name = page.a_name()
    page.put(Span(*found.span(1), found[1]), name)
    return f"a link to {found[1]} leads nowhere"


def _target_lost(page: Page) -> str | None:
    """What the contents lead to has lost its id."""
    found = page.draw.choice([m for m in re.finditer(r'<h[23] id="([\w-]+)"', page.text) if f"#{m[1]}" in page.text])
    page.put(Span(*found.span(1), found[1]), page.a_name())
    return f"the contents' link to {found[1]} leads nowhere"


def _unlinked(page: Page) -> str | None:
    """The number can no longer be rung by touching it."""
    places = list(TELEPHONE.finditer(page.text))
    if not places:
        return None
    place = page.draw.choice(places)
    page.statement = next((n for n, box in page.boxes() if box.start <= place.start() < box.end), "")
    page.put(Span(*place.span(), place[0]), f'<span class="tel" dir="ltr">{place[2]}</span>')
    return "its telephone number is no link"


def _word_linked(page: Page) -> str | None:
    """A word of a statement leads to somebody's shop."""
    word = page.a_word()
    if word is None:
        return None
    page.wrap(word, "a", f'href="https://example.org/{page.a_name()}"')
    return f"{said(word.text)} is a link to somebody else"


def _base(page: Page) -> str | None:
    """Every link within the page leads to somebody else, or opens a new window."""
    base = page.draw.choice(('<base href="https://example.org/">', '<base target="_blank">', '<base href="/old/">'))
    page.insert(page.text.index("<title>"), f"{base}\n")
    page.text = page.text.replace("; base-uri 'none'", "", 1)
    return f"the head has {base}"


def _leaves(page: Page) -> str | None:
    """The page leaves by itself before a slow reader is done."""
    after = page.draw.randrange(0, 90)
    address = page.draw.choice(("https://example.org/", "http://198.51.100.7/", "other.html"))
    page.insert(page.text.index("</head>"), f'<meta http-equiv="refresh" content="{after};url={address}">\n')
    return f"after {after} seconds the page gives way to {address}"


def _scripted(page: Page) -> str | None:
    """A script takes the statement away, or changes it, later or for some."""
    page.a_box()
    words = json.dumps(plain(page.a_sentence()), ensure_ascii=False).replace("</", "<\\/")
    this = f"document.getElementById('statement-{page.statement}')"
    act = page.draw.choice(
        (f"{this}.remove()", f"{this}.lastElementChild.textContent = {words}", f"{this}.hidden = true")
    )
    late = page.draw.randrange(0, 60000)
    form = page.draw.choice(
        (
            f"setTimeout(() => {{ {act} }}, {late})",
            f"addEventListener('scroll', () => {{ {act} }}, {{once: true}})",
            f"addEventListener('beforeprint', () => {{ {act} }})",
            f"addEventListener('pointerdown', () => {{ {act} }}, {{once: true}})",
            f"if (navigator.language !== 'en-US') {{ addEventListener('load', () => {{ {act} }}) }}",
            f"if (innerWidth < 500) {{ addEventListener('load', () => {{ {act} }}) }}",
            f"if (new Date().getHours() > 20) {{ addEventListener('load', () => {{ {act} }}) }}",
        )
    )
    page.insert(page.text.index("</body>"), f"<script>{form}</script>\n")
    unlocked(page)
    return f"a script does: {form}"


def _handled(page: Page) -> str | None:
    """An element acts when it is loaded, pointed at or touched."""
    box = page.a_box()
    event = page.draw.choice(("onclick", "onpointerenter", "ontouchstart", "onfocusin", "oncopy"))
    page.add_attribute(page.the(box, "div"), f'{event}="this.lastElementChild.hidden = true"')
    unlocked(page)
    return f"on {event} it hides its words"


def _framed(page: Page) -> str | None:
    """Another page, drawing or sound speaks within the page."""
    words = written(plain(page.a_sentence())).replace('"', "&quot;")
    at = page.draw.choice([m.start() for m in re.finditer(r"</section>|</main>|<h2", page.text)])
    form = page.draw.choice(
        (
            f'<iframe srcdoc="{words}" title="."></iframe>',
            f'<iframe src="data:text/html;charset=utf-8,{words}" title="."></iframe>',
            '<iframe src="https://example.org/" title="."></iframe>',
            f'<object data="data:text/html;charset=utf-8,{words}" type="text/html"></object>',
            f'<embed src="data:text/html;charset=utf-8,{words}" type="text/html">',
            f'<svg width="600" height="40"><text y="25">{words}</text></svg>',
            f'<svg width="600" height="90"><foreignObject width="600" height="90"><p>{words}</p></foreignObject></svg>',
            f'<img alt="{words}" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">',
            f"<math><mtext>{words}</mtext></math>",
            f"<marquee>{words}</marquee>",
            f'<audio controls title="{words}"></audio>',
        )
    )
    page.insert(at, f"{form}\n")
    unlocked(page)
    return f"the page has {form[:60]}…, saying {said(words)}"


def _asked(page: Page) -> str | None:
    """The page asks for what it should not, or offers a choice that nobody receives."""
    words = written(plain(page.a_sentence())).replace('"', "&quot;")
    at = page.draw.choice([m.start() for m in re.finditer(r"</section>|</main>", page.text)])
    form = page.draw.choice(
        (
            '<form action="https://example.org/" method="post"><input name="nhs-number"><button>OK</button></form>',
            f'<label><input type="checkbox" checked> {words}</label>',
            f"<button>{words}</button>",
            f'<input value="{words}" readonly>',
            f"<textarea>{words}</textarea>",
            f"<select><option>{words}</option></select>",
            f'<input placeholder="{words}" title="{words}">',
            f"<meter value=1>{words}</meter>",
            f"<output>{words}</output>",
        )
    )
    page.insert(at, f"{form}\n")
    return f"the page has {form[:50]}…"


def _editable(page: Page) -> str | None:
    """Words can be deleted by a slip of the finger, or stand in a field that voices read as one to be filled in."""
    block = page.drawn(page.blocks)
    if block is None:
        return None
    words = written(plain(block.text))
    new = page.draw.choice(
        (
            f'<span contenteditable="true">{block.text}</span>',
            f"<textarea>{words}</textarea>",
            f'<input value="{words.replace(chr(34), "&quot;")}">',
            f"<button>{block.text}</button>",
            f'<span role="textbox" contenteditable="plaintext-only">{block.text}</span>',
        )
    )
    page.put(block, new)
    return f"{said(block.text)} stands in {new.split('>')[0][:40]}>"


def _untranslated(page: Page) -> str | None:
    """Who reads by a browser's translation does not get the statement, or its "not", in their own language."""
    place = page.draw.choice((page.a_word, lambda: page.drawn(page.blocks)))()
    if place is None:
        return None
    page.wrap(place, "span", page.draw.choice(('translate="no"', 'class="notranslate"')))
    return f"translators leave out {said(place.text)}"


S = Family.STRUCTURE
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-active-link", S, "A link leads to somebody else.", _link),
    operator("html-active-inner", S, "A link within the page leads nowhere.", _inner_link),
    operator("html-active-target", S, "An entry of the contents leads nowhere.", _target_lost),
    operator("html-active-unlinked", S, "A telephone number cannot be rung by touching it.", _unlinked),
    operator("html-active-word", S, "A word of a statement leads to somebody else.", _word_linked),
    operator("html-active-base", S, "All links lead elsewhere.", _base),
    operator("html-active-leaves", S, "The page leaves by itself.", _leaves),
    operator("html-active-scripted", S, "A script takes a statement away, or changes it.", _scripted),
    operator("html-active-handled", S, "A statement hides when it is touched.", _handled),
    operator("html-active-framed", S, "Something else speaks within the page.", _framed),
    operator("html-active-asked", S, "The page asks for something.", _asked),
    operator("html-active-editable", S, "Words of a statement can be changed by a slip.", _editable),
    operator("html-active-untranslated", S, "Browsers that translate leave out a part of a statement.", _untranslated),
)
"""Elsewhere, acting, within."""
