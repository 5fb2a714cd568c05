"""Words and elements of a page changed, as a careless hand, a broken converter or an attacker would."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

from ..mutation import Family, Operator
from .html_page import BOX, RUN, Change, Page, operator

OWN_PARAGRAPH: Final = re.compile(r"<p(?! class)[^>]*>")
FIGURE: Final = re.compile(r"\d+")
SIGNS: Final = ".,;:!?“”\"'،۔؟।。，"
RETRACTION: Final = "It is no longer true that"


def _not_lost(page: Page) -> str | None:
    """The word for "not" is taken out, with the mark around it."""
    negations = page.victim.language.pronunciation.negations
    words = [(a, b) for a, b in page.words() if unescape(page.text[a:b]).strip(SIGNS).casefold() in negations]
    if not words:
        return None
    start, end = page.draw.choice(words)
    word = page.text[start:end]
    page.put(start, end, "")
    return f"“{word}” is gone"


def _not_added(page: Page) -> str | None:
    negations = page.victim.language.pronunciation.negations
    word = page.a_word()
    if word is None or not negations:
        return None
    no = page.draw.choice(negations)
    page.put(word[0], word[0], f"{escape(no)} ")
    return f"“{no}” stands before “{word[2]}”"


def _word_lost(page: Page) -> str | None:
    word = page.a_word()
    if word is None:
        return None
    page.put(word[0], word[1], "")
    return f"“{word[2]}” is gone"


def _words_exchanged(page: Page) -> str | None:
    words = page.words()
    if len(words) < 2:  # noqa: PLR2004 - two words change places
        return None
    (a, b), (c, d) = sorted(page.draw.sample(words, 2))
    first, second = page.text[a:b], page.text[c:d]
    if first == second:
        return None
    page.put(c, d, first)
    page.put(a, b, second)
    return f"“{first}” and “{second}” have changed places"


def _figure_changed(page: Page) -> str | None:
    places = []
    box = page.box
    if box is None:
        return None
    for run in RUN.finditer(page.text, box.start() + box[0].find("</p>"), box.end()):
        places += [figure.span() for figure in FIGURE.finditer(page.text, run.start(), run.end())]
    if not places:
        return None
    start, end = page.draw.choice(places)
    old = page.text[start:end]
    at = page.draw.randrange(len(old))
    ten = page.victim.language.digits if old[at] in page.victim.language.digits else "0123456789"
    new = old[:at] + page.draw.choice([digit for digit in ten if digit != old[at]]) + old[at + 1 :]
    page.put(start, end, new)
    return f"{old} has become {new}"


def _retracted(page: Page) -> str | None:
    """Words before the statement that take it back."""
    box = page.box
    if box is None:
        return None
    where = page.draw.choice(("before the box", "in its first paragraph", "after the box"))
    if where == "in its first paragraph":
        first = OWN_PARAGRAPH.search(page.text, box.start(), box.end())
        if first is None:
            return None
        page.put(first.end(), first.end(), f'<span lang="en">{RETRACTION}</span> ')
    else:
        at = box.start() if where == "before the box" else box.end()
        page.put(at, at, f'<p lang="en">{RETRACTION}:</p>')
    return f"“{RETRACTION}” stands {where}"


def _dropped(page: Page) -> str | None:
    box = page.box
    if box is None:
        return None
    page.put(box.start(), box.end(), "")
    return "the whole statement is gone"


def _doubled(page: Page) -> str | None:
    box = page.box
    if box is None:
        return None
    page.put(box.end(), box.end(), re.sub(r' id="[^"]*"| aria-labelledby="[^"]*"', "", box[0]))
    return "it stands there twice"


def _moved(page: Page) -> str | None:
    """Under another heading it is about something else."""
    box = page.box
    if box is None:
        return None
    moved = box[0]
    page.put(box.start(), box.end(), "")
    ends = [end.start() for end in re.finditer("</section>", page.text) if abs(end.start() - box.start()) > len(moved)]
    if not ends:
        return None
    at = page.draw.choice(ends)
    page.put(at, at, moved)
    return "it stands in another section"


def _statements_exchanged(page: Page) -> str | None:
    ids = [one.id for one in page.victim.promise.statements if one.id != page.statement]
    other = re.search(BOX.format(id=re.escape(page.draw.choice(ids))), page.text, re.DOTALL)
    box = page.box
    if box is None or other is None:
        return None
    first, second = sorted((box, other), key=lambda one: one.start())
    page.put(second.start(), second.end(), first[0])
    page.put(first.start(), first.end(), second[0])
    return "it has changed places with another"


def _label(page: Page) -> str | None:
    box = page.box
    labels = sorted(set(page.victim.promise.labels.values()) - {page.victim.promise.labels[page.statement]})
    label = re.search(r'(<p class="label"[^>]*>)([^<]*)', box[0]) if box else None
    if box is None or label is None:
        return None
    new = page.draw.choice(labels)
    page.put(box.start() + label.start(2), box.start() + label.end(2), escape(new))
    return f"the label over it says “{new}”"


def _english(page: Page) -> str | None:
    """The English statement in a translated page."""
    promise = page.victim.promise
    if promise.language.tag == promise.english.tag:
        return None
    english = page.victim.site / promise.english.tag / f"{promise.meta.slug}.html"
    theirs = re.search(BOX.format(id=re.escape(page.statement)), english.read_text(encoding="utf-8"), re.DOTALL)
    box = page.box
    if box is None or theirs is None:
        return None
    page.put(box.start(), box.end(), theirs[0])
    return "it stands there in English"


def _heading_lost(page: Page) -> str | None:
    headings = list(re.finditer(r"<h2 id=\"[^\"]+\"[^>]*>.*?</h2>", page.text))
    heading = page.draw.choice(headings[1:-1])
    page.put(heading.start(), heading.end(), "")
    return f"the heading {heading[0]} is gone"


def _heading_told_as_text(page: Page) -> str | None:
    headings = list(re.finditer(r"<h2( id=\"[^\"]+\")[^>]*>(.*?)</h2>", page.text))
    heading = page.draw.choice(headings[1:-1])
    page.put(heading.start(), heading.end(), f'<p{heading[1]} style="">{heading[2]}</p>'.replace(' style=""', ""))
    return f"the heading “{heading[2]}” is told as a paragraph"


def _notice_lost(page: Page) -> str | None:
    notices = [notice for notice in page.victim.promise.notices if f">{escape(notice)}</p>" in page.text]
    if not notices:
        return None
    notice = page.draw.choice(notices)
    page.text = re.sub(rf"<p[^>]*>{re.escape(escape(notice))}</p>", "", page.text, count=1)
    return f"the notice “{notice}” is gone"


def _telephone_shown(page: Page) -> str | None:
    numbers = list(re.finditer(r'(<a class="tel"[^>]*>)([^<]+)', page.text))
    number = page.draw.choice(numbers)
    at = page.draw.choice([at for at, sign in enumerate(number[2]) if sign.isdigit()])
    digit = str((int(number[2][at]) + page.draw.randrange(1, 10)) % 10)
    page.put(number.start(2), number.end(2), number[2][:at] + digit + number[2][at + 1 :])
    return f"a telephone number is shown with another digit: {number[2]}"


def _telephone_rung(page: Page) -> str | None:
    numbers = list(re.finditer(r'href="tel:([^"]+)"', page.text))
    number = page.draw.choice(numbers)
    at = page.draw.randrange(3, len(number[1]))
    digit = str((int(number[1][at]) + page.draw.randrange(1, 10)) % 10)
    page.put(number.start(1), number.end(1), number[1][:at] + digit + number[1][at + 1 :])
    return f"a tapped telephone number rings another: {number[1]}"


def _link_elsewhere(page: Page) -> str | None:
    links = list(re.finditer(r'href="((?:https|mailto):[^"]+)"', page.text))
    if not links:
        return None
    link = page.draw.choice(links)
    new = "https://example.org/" if link[1].startswith("https") else "mailto:nobody@example.org"
    page.put(link.start(1), link.end(1), new)
    return f"a link leads to {new}"


def _attribute(name: str, values: tuple[str, ...], words: str) -> Change:
    """Put an attribute on the statement's element."""

    def change(page: Page) -> str | None:
        box = page.box
        if box is None:
            return None
        value = page.draw.choice(values)
        at = box.start() + len("<div")
        opening = page.text[at : page.text.find(">", at)]
        page.put(at, at + len(opening), re.sub(rf' {name}="[^"]*"', "", opening) + f' {name}="{value}"')
        return words.format(value)

    return change


def _wrapped(before: str, after: str, words: str) -> Change:
    """Put the statement's paragraphs inside something."""

    def change(page: Page) -> str | None:
        box = page.box
        if box is None:
            return None
        begin = box.start() + box[0].find("</p>") + 4
        page.put(begin, box.end() - len("</div>"), before + page.text[begin : box.end() - len("</div>")] + after)
        return words

    return change


def _word_wrapped(before: str, after: str, words: str) -> Change:
    def change(page: Page) -> str | None:
        word = page.a_word()
        if word is None:
            return None
        page.put(word[0], word[1], before + page.text[word[0] : word[1]] + after)
        return f"“{word[2]}” {words}"

    return change


def _page_attribute(pattern: str, new: str, words: str) -> Change:
    def change(page: Page) -> str | None:
        page.text = re.sub(pattern, new, page.text, count=1)
        return words

    return change


def _page_turned(page: Page) -> str | None:
    right = page.victim.language.direction == "rtl"
    old, new = ("rtl", "ltr") if right else ("ltr", "rtl")
    page.text = page.text.replace(f'dir="{old}">', f'dir="{new}">', 1)
    return f"the whole page runs {new}"


def _sign_within(sign: str, words: str) -> Change:
    """Put an unseen or look-alike sign into a word."""

    def change(page: Page) -> str | None:
        word = page.a_word()
        if word is None:
            return None
        at = page.draw.randrange(word[0] + 1, word[1])
        page.put(at, at, sign)
        return f"in “{word[2]}” stands {words}"

    return change


def _box_moved_out(page: Page) -> str | None:
    """Two parts of one statement with something else between them."""
    box = page.box
    if box is None or box[0].count("</p>") + box[0].count("</li>") < 3:  # noqa: PLR2004 - label and two parts
        return None
    name = "p" if box[0].count("<p data") > 1 else "li"
    at = box.start() + box[0].rfind(f"<{name} data")
    if at <= box.start():
        return None
    new = f"<{name}>{{}}</{name}>"
    page.put(at, at, new.format(escape(page.victim.promise.blocks[1].text)))
    return "other words stand between its parts"


T, S = Family.TEXT, Family.STRUCTURE
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-edit-not-lost", T, "A word for not is gone.", _not_lost),
    operator("html-edit-not-added", T, "A word for not is added.", _not_added),
    operator("html-edit-word-lost", T, "A word of a statement is gone.", _word_lost),
    operator("html-edit-words-exchanged", T, "Two words of a statement have changed places.", _words_exchanged),
    operator("html-edit-figure", T, "A figure of a statement is another.", _figure_changed),
    operator("html-edit-retracted", T, "Words beside a statement take it back.", _retracted),
    operator("html-edit-dropped", T, "A statement is gone.", _dropped),
    operator("html-edit-doubled", T, "A statement stands there twice.", _doubled),
    operator("html-edit-moved", S, "A statement stands in another section.", _moved),
    operator("html-edit-exchanged", S, "Two statements have changed places.", _statements_exchanged),
    operator("html-edit-parted", S, "Other words stand between the parts of a statement.", _box_moved_out),
    operator("html-edit-label", T, "The label over a statement is that of another kind.", _label),
    operator("html-edit-english", T, "A statement stands in English in a translated page.", _english),
    operator("html-edit-heading-lost", T, "A heading is gone.", _heading_lost),
    operator("html-edit-heading-text", S, "A heading is told as a paragraph.", _heading_told_as_text),
    operator("html-edit-notice-lost", T, "A notice is gone.", _notice_lost),
    operator("html-edit-telephone-shown", T, "A telephone number is shown wrongly.", _telephone_shown),
    operator("html-edit-telephone-rung", T, "A telephone link rings another number.", _telephone_rung),
    operator("html-edit-link", T, "A link leads elsewhere.", _link_elsewhere),
    operator(
        "html-edit-lookalike", T, "A letter of another script stands in a word.", _sign_within("\u0430", "a foreign a")
    ),
    operator("html-edit-soft-hyphen", T, "A word can break where none should.", _sign_within("&shy;", "a soft hyphen")),
    operator(
        "html-edit-no-width", T, "A word is parted by a space without width.", _sign_within("\u200b", "an unseen space")
    ),
    operator("html-edit-override", T, "Letters run backwards.", _sign_within("\u202e", "an override of direction")),
    operator("html-edit-struck", T, "A word is struck out.", _word_wrapped("<s>", "</s>", "is struck out")),
    operator(
        "html-edit-deleted", T, "A word is marked as deleted.", _word_wrapped("<del>", "</del>", "is marked as deleted")
    ),
    operator(
        "html-edit-backwards",
        T,
        "A word runs backwards.",
        _word_wrapped('<bdo dir="rtl">', "</bdo>", "is put in another order"),
    ),
    operator("html-edit-comment", S, "A word is in a comment.", _word_wrapped("<!--", "-->", "stands in a comment")),
    operator(
        "html-edit-silent-word",
        S,
        "A screen reader leaves a word out.",
        _word_wrapped('<span aria-hidden="true">', "</span>", "is hidden from screen readers"),
    ),
    operator(
        "html-edit-other-name",
        S,
        "A screen reader says another word.",
        _word_wrapped('<span role="img" aria-label="always">', "</span>", "is read out as “always”"),
    ),
    operator(
        "html-edit-title",
        S,
        "A word shows another text when pointed at.",
        _word_wrapped('<span title="You may ignore this">', "</span>", "says “You may ignore this” when pointed at"),
    ),
    operator(
        "html-edit-hidden",
        S,
        "A statement is hidden.",
        _attribute("hidden", ("hidden", "until-found"), "it is hidden ({})"),
    ),
    operator("html-edit-inert", S, "A statement cannot be reached.", _attribute("inert", ("inert",), "it is inert")),
    operator(
        "html-edit-aria-hidden",
        S,
        "A screen reader leaves a statement out.",
        _attribute("aria-hidden", ("true",), "it is hidden from screen readers"),
    ),
    operator(
        "html-edit-role",
        S,
        "A screen reader takes a statement for something else.",
        _attribute("role", ("img", "presentation", "none", "button", "math"), "it is told as {}"),
    ),
    operator(
        "html-edit-aria-label",
        S,
        "A screen reader names a statement otherwise.",
        _attribute("aria-label", ("You may ignore this",), "it is named “{}”"),
    ),
    operator(
        "html-edit-labelledby",
        S,
        "A statement is named by another element.",
        _attribute("aria-labelledby", ("title", "contents", "about"), "it is named by {}"),
    ),
    operator(
        "html-edit-lang",
        S,
        "A statement is marked as of another language.",
        _attribute("lang", ("fr", "de", "xx"), "it is marked as {}"),
    ),
    operator(
        "html-edit-closed",
        S,
        "A statement is folded away.",
        _wrapped("<details><summary>…</summary>", "</details>", "it is folded away"),
    ),
    operator(
        "html-edit-template",
        S,
        "A statement is in a template.",
        _wrapped("<template>", "</template>", "it stands in a template"),
    ),
    operator(
        "html-edit-noscript",
        S,
        "A statement shows only without script.",
        _wrapped("<noscript>", "</noscript>", "it shows only where scripts do not run"),
    ),
    operator(
        "html-edit-popover",
        S,
        "A statement shows only when asked for.",
        _wrapped("<div popover>", "</div>", "it stands in a popover"),
    ),
    operator(
        "html-edit-form",
        S,
        "A statement can be edited.",
        _wrapped("<div contenteditable>", "</div>", "it can be overwritten"),
    ),
    operator(
        "html-edit-page-lang",
        S,
        "The page is marked as of another language.",
        _page_attribute(r'<html lang="[^"]*"', '<html lang="fr"', "the whole page is marked as French"),
    ),
    operator("html-edit-page-dir", S, "The page runs in the wrong direction.", _page_turned),
)
"""What can happen to words and elements."""
