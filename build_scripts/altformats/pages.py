"""The bridge for eyes: an edition as clean, semantic HTML, for the page and for the large print alike.

``body`` is the whole of it; its pieces can also be put together in another way.  The markup is kept so plain that a
browser, a screen reader and a tagged PDF all make the same of it: no paragraph inside a list item unless there are
several, no heading that skips a level, one element per block of the author's words.

- ``<p class="label">`` holds our words over a group; the group is tied to it by ``aria-labelledby``.
- ``<div class="safety must-not" role="group" data-statement="no-driving">`` is a safety statement.  It is a group and
  not a region, for two dozen regions called "Risk" would make a list of landmarks useless.
- ``.tel`` is a telephone number: no-break spaces inside and left to right, because the rules of bidirectional text show
  "0114 271 4271" as "4271 271 0114" in an Urdu sentence otherwise.
- ``.whole`` is a short word with a hyphen: "X-ray" is not to become "X-" and "ray" on two lines.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from .errors import FormatProblem
from .interface import ABOUT, CODE, CONTENTS, IMPORTANT, ISSUED, KEY, LABELS, LANGUAGE, PUBLISHED_BY, REVIEW
from .model import (
    Block,
    BulletList,
    Edition,
    Inline,
    Language,
    Link,
    Paragraph,
    Safety,
    SafetyKind,
    Section,
    Text,
    plain,
)

NBSP: Final = "\N{NO-BREAK SPACE}"
SCHEMES: Final = ("tel:", "mailto:", "https:")

FIRST: Final = (SafetyKind.MUST_NOT, SafetyKind.GET_HELP)
"""The kinds of statements that stand first where the leaflet names none."""

OWN_BLOCK: Final = re.compile(r'<(?:h[1-6] id="[^"]*"|p|li(?=>(?!<p>)))>')
"""Where a block of the author's words begins; an item of several paragraphs begins with the first of these."""

TELEPHONE: Final = re.compile(r"(?<![\w,.])\+?[0-9]{2,6}(?:[ \u00a0][0-9]{3,6}){1,3}(?![\w])")
"""Groups of digits with spaces between them, such as 0114 271 4271 and +44 114 271 4271."""

_NUMBER = r"\d+(?:[.,\u00a0]\d+)*"
_SMALL_WORD = r"[^\W\d_]{1,3}"
FIGURE: Final = re.compile(rf"(?<!\w){_NUMBER}(?:(?: {_SMALL_WORD}){{0,2}} {_NUMBER})*(?: (?=[^\W\d_]))?")
"""A number up to the word it counts, by way of small words and further numbers: "10 to 15 |minutes"."""

JOIN: Final = "\N{WORD JOINER}"
WIDE: Final = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
"""Letters that are written without spaces, between any two of which a line may end."""
COUNTED: Final = re.compile(rf"(?<=\d)(?=[{WIDE}])|(?<=\w-)(?=[{WIDE}])")
"""Between a number, or a word that ends in a hyphen, and the wide letter after it, as in 4小时 and X-射线."""

_LETTER = rf"[^\s{WIDE}]"
HYPHENATED: Final = re.compile(rf"(?<!{_LETTER})(?={_LETTER}{{3,14}}(?!{_LETTER})){_LETTER}+-{_LETTER}+")
"""A short word that has a hyphen, with the signs around it: X-ray, FINAL-04371-18."""


def body(edition: Edition) -> str:
    """The whole edition: the article and the document data."""
    return "\n".join((article(edition), about(edition)))


def article(edition: Edition) -> str:
    """Title, notices, introduction, contents and sections."""
    parts = (title, notices, intro, contents, sections)
    return "\n".join(text for text in (part(edition) for part in parts) if text)


def title(edition: Edition) -> str:
    """The title as the one ``h1``."""
    return f'<h1 id="title">{_inlines(edition, edition.title)}</h1>'


def notices(edition: Edition) -> str:
    """The notices due under a label, in the language and then in English; empty when none is due."""
    if not edition.notices:
        return ""
    lines = [
        '<div class="notices" role="group" aria-labelledby="notices-label">',
        f'<p class="label" id="notices-label">{marked_up(edition.word(IMPORTANT))}</p>',
        *(f"<p>{marked_up(edition.word(notice))}</p>" for notice in edition.notices),
    ]
    if edition.language.tag != edition.english.tag:
        lines += [f"<p {english_mark(edition)}>{escape(notice)}</p>" for notice in edition.notices]
    return "\n".join((*lines, "</div>"))


def intro(edition: Edition) -> str:
    """What stands before the first section."""
    return _blocks(edition, edition.intro)


def important(edition: Edition) -> str:
    """The most important safety statements once more, to stand first; empty when there are none.

    They are those that the front matter names, or else those that forbid and those that say when to get help.
    """
    statements = {safety.id: safety for safety in _statements(edition)}
    wanted = edition.meta.important or [name for name, safety in statements.items() if safety.kind in FIRST]
    if not wanted:
        return ""
    return "\n".join(
        (
            '<section class="key">',
            f'<h2 id="key">{marked_up(edition.word(KEY))}</h2>',
            *(_safety(edition, statements[name], "key") for name in wanted),
            "</section>",
        )
    )


def numbered(markup: str) -> str:
    """The markup of title, introduction and sections with the number of each block, from 0, in ``data-block``.

    The leaflet's blocks have these numbers in its source too: a recording says by them what is heard.
    """
    count = itertools.count()
    return OWN_BLOCK.sub(lambda tag: f'{tag[0][:-1]} data-block="{next(count)}">', markup)


def contents(edition: Edition) -> str:
    """Links to the sections of the second level; empty when there are none."""
    if not edition.sections:
        return ""
    items = (
        f'<li><a href="#{escape(section.anchor)}">{marked_up(plain(section.heading))}</a></li>'
        for section in edition.sections
    )
    return "\n".join(
        (
            '<nav class="contents" aria-labelledby="contents">',
            f'<h2 id="contents">{marked_up(edition.word(CONTENTS))}</h2>',
            "<ul>",
            *items,
            "</ul>",
            "</nav>",
        )
    )


def sections(edition: Edition) -> str:
    """The sections, each within its parent; the ``id`` of a heading is the same in every language."""
    return "\n".join(_section(edition, section) for section in edition.sections)


def about(edition: Edition) -> str:
    """The document data: code, version, dates, language, publisher."""
    meta, publisher = edition.meta, edition.publisher
    lines = (
        edition.word(CODE).format(code=meta.code, version=meta.version),
        edition.word(ISSUED).format(date=edition.issued),
        edition.word(REVIEW).format(date=edition.review_by),
        edition.word(LANGUAGE).format(language=edition.language.autonym),
    )
    return "\n".join(
        (
            '<div class="about">',
            f'<h2 id="about">{marked_up(edition.word(ABOUT))}</h2>',
            *(f"<p>{marked_up(line)}</p>" for line in lines),
            f"<p>{marked_up(after_colon(edition.word(PUBLISHED_BY)))}{publisher_name(edition)}</p>",
            f"<p {english_mark(edition)}>{escape(publisher.copyright)}</p>",
            "</div>",
        )
    )


def publisher_name(edition: Edition) -> str:
    """The publisher's name, which is English in every language, marked as such."""
    name = escape(edition.publisher.name)
    return name if edition.language.tag == edition.english.tag else f"<span {english_mark(edition)}>{name}</span>"


def numbering(language: Language) -> str:
    """The rules that number lists in the language's own digits; the style ``figures`` serves other counters too."""
    symbols = " ".join(f'"{digit}"' for digit in language.digits)
    return f"@counter-style figures {{ system: numeric; symbols: {symbols}; }}\nol {{ list-style-type: figures; }}\n"


def after_colon(words: str) -> str:
    """The words with the space that parts them from what follows; a wide colon brings its own."""
    return words if re.search(f"[{WIDE}]$", words) else f"{words} "


def kept_together(text: str) -> str:
    """The text with no-break spaces in telephone numbers and between numbers and what they count.

    "1 in 2,500 people" and "4 hours" stay on one line, so that nobody reads a 4 as the end of one sentence and "hours"
    as the start of another.  The rule knows digits, not words, and so serves every language; where there are no spaces
    a mark without width joins the number to what follows.
    """
    return "".join(words.replace(" ", NBSP) if number else _figures(words) for number, words in _split(text))


def _section(edition: Edition, section: Section) -> str:
    level = min(section.level, 6)
    heading = f'<h{level} id="{escape(section.anchor)}">{_inlines(edition, section.heading)}</h{level}>'
    inner = (_blocks(edition, section.blocks), *(_section(edition, deeper) for deeper in section.sections))
    return "\n".join(("<section>", heading, *(part for part in inner if part), "</section>"))


def _blocks(edition: Edition, blocks: Iterable[Block]) -> str:
    return "\n".join(_block(edition, block) for block in blocks)


def _block(edition: Edition, block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{_inlines(edition, block.inlines)}</p>"
        case BulletList():
            name = "ol" if block.numbered else "ul"
            items = (f"<li>{_item(edition, item)}</li>" for item in block.items)
            return "\n".join((f"<{name}>", *items, f"</{name}>"))
        case Safety():
            return _safety(edition, block)


def _item(edition: Edition, blocks: tuple[Block, ...]) -> str:
    """A list item; its one paragraph needs no element of its own, which PDF/UA would take for a second block."""
    first, *rest = blocks
    if isinstance(first, Paragraph) and not any(isinstance(block, Paragraph) for block in rest):
        return "\n".join((_inlines(edition, first.inlines), *(_block(edition, block) for block in rest)))
    return _blocks(edition, blocks)


def _statements(edition: Edition) -> Iterator[Safety]:
    def within(sections: Iterable[Section]) -> Iterator[Block]:
        for section in sections:
            yield from section.blocks
            yield from within(section.sections)

    yield from (block for block in (*edition.intro, *within(edition.sections)) if isinstance(block, Safety))


def _safety(edition: Edition, safety: Safety, prefix: str = "statement") -> str:
    anchor = f"{prefix}-{escape(safety.id)}"
    return "\n".join(
        (
            f'<div class="safety {safety.kind}" id="{anchor}" data-statement="{escape(safety.id)}"'
            f' role="group" aria-labelledby="{anchor}-label">',
            f'<p class="label" id="{anchor}-label">{marked_up(edition.word(LABELS[safety.kind]))}</p>',
            _blocks(edition, safety.blocks),
            "</div>",
        )
    )


def _inlines(edition: Edition, inlines: Iterable[Inline]) -> str:
    return "".join(_inline(edition, part) for part in inlines)


def _inline(edition: Edition, part: Inline) -> str:
    if isinstance(part, Text):
        return marked_up(part.text)
    if isinstance(part, Link):
        return _link(edition, part)
    return f"<strong>{_inlines(edition, part.children)}</strong>"


def _link(edition: Edition, link: Link) -> str:
    if not link.href.startswith(SCHEMES):
        raise FormatProblem(
            f"a link leads to {link.href!r}", edition.meta.slug, "Link to tel:, mailto: or https: only."
        )
    words = plain(link.children)
    if TELEPHONE.fullmatch(words.strip()):
        return f'<a class="tel" dir="ltr" href="{escape(link.href)}">{escape(kept_together(words))}</a>'
    direction = ' dir="ltr"' if edition.language.direction == "rtl" and words.isascii() else ""
    return f'<a{direction} href="{escape(link.href)}">{_inlines(edition, link.children)}</a>'


def marked_up(text: str) -> str:
    """Escaped words; each telephone number in them in an element that keeps it left to right."""
    return "".join(
        f'<span class="tel" dir="ltr">{escape(kept_together(words))}</span>' if number else _whole(_figures(words))
        for number, words in _split(text)
    )


def _whole(text: str) -> str:
    """Escaped words; each short one that has a hyphen in an element that keeps it on one line."""
    parts, at = [], 0
    for word in HYPHENATED.finditer(text):
        parts += [escape(text[at : word.start()]), f'<span class="whole">{escape(word[0])}</span>']
        at = word.end()
    return "".join((*parts, escape(text[at:])))


def _split(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, each with whether it is a telephone number."""
    at = 0
    for number in TELEPHONE.finditer(text):
        yield False, text[at : number.start()]
        yield True, number[0]
        at = number.end()
    yield False, text[at:]


def _figures(text: str) -> str:
    return COUNTED.sub(JOIN, FIGURE.sub(lambda figure: figure[0].replace(" ", NBSP), text))


def english_mark(edition: Edition) -> str:
    """The attributes of an element that holds English."""
    return f'lang="{escape(edition.english.tag)}" dir="{edition.english.direction}"'
