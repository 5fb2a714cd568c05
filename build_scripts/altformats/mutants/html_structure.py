"""Elements and attributes of a page that turn, hide, name or re-order what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ..mutation import Family, Operator
from .html_surgery import TELEPHONE, Change, Page, Span, operator, plain, said, written

PARAGRAPH: Final = re.compile(r"<p(?! class)[^>]*>$")
LANGUAGES: Final = ("en", "fr", "de", "pl", "ar", "ur", "zh-Hans", "ro", "so", "cy", "bn", "x-none", "")
MARKS_OF_DELETION: Final = ("del", "s", "strike")
PICTURE: Final = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="


def _other_language(page: Page) -> str:
    return page.draw.choice([tag for tag in LANGUAGES if tag != page.victim.language.tag])


def _page_language(page: Page) -> str | None:
    """Voices read the whole page with the sounds of another language."""
    root = page.the(Span(0, len(page.text), ""), "html")
    tag = _other_language(page)
    page.put(root, re.sub(r'lang="[^"]*"', f'lang="{tag}"' if tag else "", root.text))
    return f"the page is marked as of the language {tag!r}"


def _part_language(page: Page) -> str | None:
    """Voices read a statement, or a word of it, with the sounds of another language."""
    tag = page.draw.choice([tag for tag in LANGUAGES[:-2] if tag != page.victim.language.tag])
    if page.draw.random() < 0.5:  # noqa: PLR2004 - either is as likely
        box = page.a_box()
        inner = page.draw.choice(("div", "p"))
        page.add_attribute(page.the(box, inner), f'lang="{tag}"')
        return f"its {inner} is marked as of the language {tag}"
    word = page.a_word()
    if word is None:
        return None
    page.wrap(word, "span", f'lang="{tag}"')
    return f"{said(word.text)} is marked as of the language {tag}"


def _foreign_unmarked(page: Page) -> str | None:
    """English within a translated page loses its mark: a Polish voice reads it as if it were Polish."""
    if page.victim.language.tag == "en":
        return None
    places = list(re.finditer(r' lang="en" dir="ltr"', page.text))
    place = page.draw.choice(places)
    page.put(Span(*place.span(), place[0]), "")
    return f"English words lose their mark of language: {said(page.text[place.start() + 1 : place.start() + 80])}"


def _page_turned(page: Page) -> str | None:
    name = page.draw.choice(("html", "body", "main"))
    other = "ltr" if page.victim.language.direction == "rtl" else "rtl"
    page.add_attribute(page.the(Span(0, len(page.text), ""), name), f'dir="{other}"')
    return f"the page's {name} runs {other}"


def _part_turned(page: Page) -> str | None:
    """Full stops, figures and brackets of a statement stand at the wrong end."""
    box = page.a_box()
    other = "ltr" if page.victim.language.direction == "rtl" else "rtl"
    page.add_attribute(page.the(box, page.draw.choice(("div", "p"))), f'dir="{other}"')
    page.add_attribute(page.the(page.box(page.statement), "div"), f'dir="{other}"')
    return f"it runs {other}"


def _bdo(page: Page) -> str | None:
    """A word or figure is shown with its signs in reverse order."""
    word = page.drawn(lambda box: [w for w in page.words(box) + page.figures(box) if w.text != w.text[::-1]])
    if word is None:
        return None
    back = "ltr" if page.victim.language.direction == "rtl" and not word.text[0].isdecimal() else "rtl"
    page.wrap(word, "bdo", f'dir="{back}"')
    return f"{said(word.text)} is shown from the wrong end"


def _deleted(page: Page) -> str | None:
    """Looks struck out, and is read out as deleted."""
    place = page.a_word() if page.draw.random() < 0.6 else page.drawn(page.blocks)  # noqa: PLR2004 - words more often
    if place is None:
        return None
    tag = page.draw.choice(MARKS_OF_DELETION)
    page.wrap(place, tag)
    return f"{said(place.text)} is marked as {tag}"


SWALLOWING: Final = (
    ("template", "<template>{}</template>"),
    ("noscript", "<noscript>{}</noscript>"),
    ("comment", "<!-- {} -->"),
    ("script", '<script type="text/plain">{}</script>'),
    ("style", '<style media="not all">{}</style>'),
    ("datalist", "<datalist><option>{}</option></datalist>"),
    ("canvas", "<canvas>{}</canvas>"),
    ("video", "<video>{}</video>"),
    ("audio", "<audio>{}</audio>"),
    ("noframes", "<noframes>{}</noframes>"),
    ("iframe", "<iframe>{}</iframe>"),
    ("frame's source", '<iframe srcdoc="{}"></iframe>'),
    ("details", "<details><summary>…</summary>{}</details>"),
    ("dialog", "<dialog>{}</dialog>"),
    ("popover", "<div popover>{}</div>"),
    ("hidden element", "<div hidden>{}</div>"),
    ("element hidden until found", '<div hidden="until-found">{}</div>'),
    ("ruby", "<ruby>.<rp>{}</rp></ruby>"),
    ("svg title", "<svg width='1' height='1'><title>{}</title></svg>"),
    ("picture's description", f'<img alt="{{}}" src="{PICTURE}">'),
)
"""Elements whose content nobody sees, or only who asks for it."""


def _swallowed(places: Sequence[str]) -> Change:
    def change(page: Page) -> str | None:
        where = page.draw.choice(places)
        name, form = page.draw.choice(SWALLOWING)
        place = _place(page, where)
        if place is None:
            return None
        plainly = ("option", "srcdoc", "alt=", "<title>", "<rp>")
        inner = written(plain(place.text)).replace('"', "&quot;") if any(p in form for p in plainly) else place.text
        page.put(place, form.replace("{}", inner))
        return f"its {where} is swallowed by a {name}: {said(place.text)}"

    return change


def _place(page: Page, where: str) -> Span | None:
    if where == "whole":
        return page.a_box()
    if where == "block":
        return page.drawn(page.blocks)
    if where == "label":
        box = page.a_box()
        found = re.compile(r'<p class="label".*?</p>').search(page.text, box.start, box.end)
        return Span(*found.span(), found[0]) if found else None
    return page.a_word()


def _switched_off(page: Page) -> str | None:
    """The element itself is hidden, or cannot be reached."""
    attribute = page.draw.choice(("hidden", "inert", 'hidden="until-found"', "popover", 'popover="manual"'))
    box = page.a_box()
    if page.draw.random() < 0.5:  # noqa: PLR2004 - either is as likely
        page.add_attribute(page.the(box, "div"), attribute)
        return f"it has the attribute {attribute}"
    block = page.draw.choice(page.blocks(box))
    page.insert(block.start - 1, f" {attribute}")
    return f"{said(block.text)} has the attribute {attribute}"


def _hidden_elsewhere(page: Page) -> str | None:
    """More than a statement is hidden: a section, the notices, the contents."""
    tag = page.draw.choice(("section", "main", 'div class="notices"', "nav", "footer"))
    starts = list(re.finditer(rf"<{tag}[ >][^>]*>?", page.text)) or list(re.finditer(rf"<{tag}[^>]*>", page.text))
    found = page.draw.choice(starts)
    attribute = page.draw.choice(("hidden", "inert", 'aria-hidden="true"'))
    end = page.text.index(">", found.start())
    page.insert(end, f" {attribute}")
    return f"the page's {tag.split()[0]} at character {found.start()} has the attribute {attribute}"


def _list_kind(page: Page) -> str | None:
    """Steps lose their numbers, or points get numbers that the text does not mean."""
    lists = [m for m in re.finditer(r"<(ul|ol)>\n(.*?)</\1>", page.text, re.DOTALL) if "<a href" not in m[0]]
    found = page.draw.choice(lists)
    other = "ul" if found[1] == "ol" else "ol"
    page.put(Span(*found.span(), found[0]), f"<{other}>\n{found[2]}</{other}>")
    return f"a list {found[1]} has become {other}: {said(found[2])}"


def _numbers(page: Page) -> str | None:
    """The steps bear other numbers."""
    attributes = ("reversed", f'start="{page.draw.randrange(2, 9)}"', "value")
    attribute = page.draw.choice(attributes)
    if attribute == "value":
        steps = re.search(r"<ol>.*?</ol>", page.text, re.DOTALL)
        if steps is None:
            return None
        item = page.draw.choice(list(re.finditer("<li[^>]*>", steps[0])))
        at = steps.start() + item.start()
        page.put(Span(at, at + len(item[0]), ""), f'<li value="{page.draw.randrange(5, 99)}">')
    elif "<ol>" in page.text:
        page.text = page.text.replace("<ol>", f"<ol {attribute}>", 1)
    else:
        return None
    return f"the steps are numbered otherwise: {attribute}"


def _heading_level(page: Page) -> str | None:
    """Who goes from heading to heading misses a section, or takes a part for the whole."""
    found = page.draw.choice(list(re.finditer(r"<(h[123])( [^>]*)>(.*?)</\1>", page.text)))
    other = page.draw.choice([tag for tag in ("h1", "h2", "h3", "h4", "p", "div") if tag != found[1]])
    page.put(Span(*found.span(), found[0]), f"<{other}{found[2]}>{found[3]}</{other}>")
    return f"the heading {said(found[3])} is {other} and not {found[1]}"


def _false_heading(page: Page) -> str | None:
    """A part of a statement is told as a heading of a section."""
    block = page.drawn(lambda box: [b for b in page.blocks(box) if PARAGRAPH.search(page.text[: b.start])])
    opening = PARAGRAPH.search(page.text[: block.start]) if block else None
    if block is None or opening is None:
        return None
    tag = page.draw.choice(("h2", "h3"))
    page.put(Span(opening.start(), block.end + 4, ""), f"<{tag}>{block.text}</{tag}>")
    return f"{said(block.text)} is told as a heading"


def _left_open(page: Page) -> str | None:
    """All that follows in the section belongs to the box: its end tag is lost."""
    boxes = [(name, box) for name, box in page.boxes() if not page.text.startswith("\n</section>", box.end)]
    if not boxes:
        return None
    page.statement, box = page.draw.choice(boxes)
    page.put(Span(box.end - len("</div>"), box.end, ""), "")
    return "its element does not end"


def _closed_early(page: Page) -> str | None:
    """A part of the statement stands outside its box."""
    box = page.a_box()
    word = page.draw.choice(page.words(box)[1:])
    page.put(Span(box.end - len("</div>"), box.end, ""), "")
    page.insert(word.start, "</p></div><p>")
    return f"its box ends before {said(word.text)}"


def _undressed(page: Page) -> str | None:
    """Nothing marks the statement out among the other paragraphs."""
    box = page.a_box()
    page.put(page.the(box, "div"), f'<div id="statement-{page.statement}">')
    return "its element has lost its class and role"


def _other_kind(page: Page) -> str | None:
    """A prohibition looks like an order: its colour and sign are another kind's."""
    box = page.a_box()
    kinds = sorted({kind for _, other in page.boxes() for kind in re.findall(r'class="safety ([\w-]+)"', other.text)})
    tag = page.the(box, "div")
    own = re.findall(r'class="safety ([\w-]+)"', tag.text)[0]
    new = page.draw.choice([kind for kind in kinds if kind != own])
    page.put(tag, tag.text.replace(f"safety {own}", f"safety {new}"))
    return f"it is dressed as {new} and not {own}"


def _ids_exchanged(page: Page) -> str | None:
    """A link to one statement leads to another."""
    page.statement, _ = page.draw.choice(page.boxes())
    other = page.draw.choice([name for name, _ in page.boxes() if name != page.statement])
    held = page.a_name()
    for old, new in ((page.statement, held), (other, page.statement), (held, other)):
        page.text = page.text.replace(f'id="statement-{old}"', f'id="statement-{new}"', 1)
    return f"its id and that of {other} are exchanged"


def _ruby(page: Page) -> str | None:
    """Small letters over a word say something else."""
    word = page.a_word()
    if word is None:
        return None
    other = page.draw.choice(page.words(page.other_statement()))
    page.put(word, f"<ruby>{word.text}<rt>{other.text}</rt></ruby>")
    return f"over {said(word.text)} stands {said(other.text)}"


def _telephone_dir(page: Page) -> str | None:
    """The number's own direction turns it."""
    places = list(TELEPHONE.finditer(page.text))
    if not places:
        return None
    place = page.draw.choice(places)
    page.statement = next((n for n, box in page.boxes() if box.start <= place.start() < box.end), "")
    new = place[0].replace(f">{place[2]}<", f'><bdo dir="rtl">{place[2]}</bdo><')
    page.put(Span(*place.span(), place[0]), new)
    return "its telephone number is shown from the wrong end"


S = Family.STRUCTURE
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-structure-page-language", S, "Voices read the page as another language.", _page_language),
    operator("html-structure-language", S, "Voices read a statement as another language.", _part_language),
    operator("html-structure-unmarked", S, "Voices read English words as the page's language.", _foreign_unmarked),
    operator("html-structure-page-turned", S, "The page runs in the wrong direction.", _page_turned),
    operator("html-structure-turned", S, "A statement runs in the wrong direction.", _part_turned),
    operator("html-structure-backwards", S, "A word is shown backwards.", _bdo),
    operator("html-structure-telephone", S, "A telephone number is shown backwards.", _telephone_dir),
    operator("html-structure-deleted", S, "Words are marked as deleted.", _deleted),
    operator(
        "html-structure-swallowed", S, "A statement is there, and nobody sees it.", _swallowed(("whole", "block"))
    ),
    operator("html-structure-word-swallowed", S, "A word is there, and nobody sees it.", _swallowed(("word",))),
    operator("html-structure-label-swallowed", S, "A label is there, and nobody sees it.", _swallowed(("label",))),
    operator("html-structure-off", S, "A statement or its label is switched off.", _switched_off),
    operator("html-structure-part-off", S, "A part of the page is switched off.", _hidden_elsewhere),
    operator("html-structure-list", S, "Steps have no numbers, or points have.", _list_kind),
    operator("html-structure-numbers", S, "Steps bear other numbers.", _numbers),
    operator("html-structure-heading", S, "A heading is of another rank, or none.", _heading_level),
    operator("html-structure-false-heading", S, "Words of a statement are told as a heading.", _false_heading),
    operator("html-structure-left-open", S, "A safety box takes in what follows it.", _left_open),
    operator("html-structure-closed-early", S, "A part of a statement stands outside its box.", _closed_early),
    operator("html-structure-undressed", S, "A safety statement looks like any paragraph.", _undressed),
    operator("html-structure-kind", S, "A safety statement bears another kind's colour and sign.", _other_kind),
    operator("html-structure-ids", S, "A link to one statement leads to another.", _ids_exchanged),
    operator("html-structure-ruby", S, "Small letters over a word say something else.", _ruby),
)
"""Elements that turn, hide or re-order."""
