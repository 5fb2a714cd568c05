"""Parts of a page lost, repeated, moved, exchanged or added, as hands and tools do that handle texts in pieces."""

from __future__ import annotations

import re
from typing import Final

from ..mutation import Family, Operator
from ..mutation_words import other_digit
from .html_surgery import ITEM, Page, Span, operator, plain, said, sentences, written

SECTION_END: Final = re.compile("</section>\n")
HEADING: Final = re.compile(r"<(h[23])( [^>]*)>(.*?)</\1>\n")
LABEL: Final = re.compile(r'<p class="label" id="statement-[^>]*>(.*?)</p>\n')
NOTICES: Final = re.compile(r'<div class="notices".*?</div>', re.DOTALL)
ABOUT: Final = re.compile(r'<div class="about">.*?</div>', re.DOTALL)
STEPS: Final = re.compile(r"(?<=<ol>\n).*?(?=</ol>)", re.DOTALL)


def _dropped(page: Page) -> str | None:
    box = page.a_box()
    page.put(box, "")
    return "it is left out"


def _contradicted(page: Page) -> str | None:
    """It stands once more in another section, with a word or figure missing: what holds now?"""
    box = page.a_box()
    copy = Page(re.sub(r' (?:id|aria-labelledby|data-statement)="[^"]*"', "", box.text), page.victim, page.draw)
    whole = Span(0, len(copy.text), copy.text)
    places = copy.denials(whole) or copy.figures(whole) or copy.words(whole)
    place = page.draw.choice(places)
    copy.put(place, "")
    at = page.draw.choice(list(SECTION_END.finditer(page.text))).start()
    page.insert(at, copy.text + "\n")
    return f"it stands there once more without {said(place.text)}"


def _repeated(page: Page) -> str | None:
    """One of its sentences, or steps, is said twice."""
    block = page.draw.choice(page.blocks(page.a_box()))
    sentence = page.draw.choice(sentences(plain(block.text)))
    page.insert(block.end, f" {written(sentence)}")
    return f"{said(sentence)} is said twice"


def _moved(page: Page) -> str | None:
    """Under another heading it seems to be about something else."""
    box = page.a_box()
    here = sum(1 for end in SECTION_END.finditer(page.text) if end.start() < box.start)
    page.put(box, "")
    ends = list(SECTION_END.finditer(page.text))
    others = [end for number, end in enumerate(ends) if number != here]
    if not others:
        return None
    to = page.draw.choice(others)
    page.insert(to.start(), box.text + "\n")
    return "it stands in another section"


def _exchanged(page: Page) -> str | None:
    page.statement, one = page.draw.choice(page.boxes())
    others = [
        (n, b) for n, b in page.boxes() if "</section>" in page.text[min(one.end, b.end) : max(one.start, b.start)]
    ]
    name, other = page.draw.choice(others)
    first, second = sorted((one, other), key=lambda box: box.start)
    page.put(second, first.text)
    page.put(first, second.text)
    return f"it has changed places with {name}"


def _texts_exchanged(page: Page) -> str | None:
    """The words of two boxes change places, under labels that stay: a spreadsheet sorted by one column only."""
    page.statement, one = page.draw.choice(page.boxes())
    others = [(n, b) for n, b in page.boxes() if plain(LABEL.findall(b.text)[0]) != plain(LABEL.findall(one.text)[0])]
    if not others:
        return None
    name, other = page.draw.choice(others)
    (first, a), (second, b) = sorted(((one.start, one), (other.start, other)), key=lambda pair: pair[0])
    head = re.compile(r"^.*?</p>\n", re.DOTALL)
    tops = [re.match(head, box.text) for box in (a, b)]
    if tops[0] is None or tops[1] is None or first == second:
        return None
    rests = [a.text[tops[0].end() :], b.text[tops[1].end() :]]
    page.put(b, tops[1][0] + rests[0])
    page.put(a, tops[0][0] + rests[1])
    return f"its words stand under the label of {name}, and the other way round"


def _parted(page: Page) -> str | None:
    """Words from elsewhere stand between its sentences or steps."""
    block = page.draw.choice(page.blocks(page.a_box()))
    others = page.blocks(page.other_statement())
    stranger = plain(page.draw.choice(others).text)
    parts = sentences(plain(block.text))
    if len(parts) > 1:
        first = page.text.find(written(parts[0]), block.start, block.end)
        at = first + len(written(parts[0])) if first >= 0 else block.start
    else:
        at = block.start
    page.insert(at, f" {written(stranger)} ")
    return f"{said(stranger)} stands in the midst of it"


def _sentence_added(page: Page) -> str | None:
    """Before, within or after it something is said that changes what it means."""
    box = page.a_box()
    sentence = page.a_sentence()
    block = page.draw.choice(page.blocks(box))
    where, at, form = page.draw.choice(
        (
            ("before the box", box.start, "<p>{}</p>\n"),
            ("after the box", box.end, "\n<p>{}</p>"),
            ("at the beginning of one of its blocks", block.start, "{} "),
            ("at the end of one of its blocks", block.end, " {}"),
        )
    )
    page.insert(at, form.format(written(sentence)))
    return f"{said(sentence)} stands {where}"


def _label_of_another(page: Page) -> str | None:
    box = page.a_box()
    own = LABEL.findall(box.text)[0]
    others = sorted({label for _, other in page.boxes() for label in LABEL.findall(other.text)} - {own})
    if not others:
        return None
    new = page.draw.choice(others)
    page.put(box, box.text.replace(f">{own}</p>", f">{new}</p>", 1))
    return f"over it stands {said(new)} and not {said(own)}"


def _label_lost(page: Page) -> str | None:
    box = page.a_box()
    bare = re.sub(r' role="group" aria-labelledby="[^"]*"', "", LABEL.sub("", box.text))
    page.put(box, bare)
    return f"its label {said(LABEL.findall(box.text)[0])} is lost"


def _items(page: Page) -> list[Span]:
    boxes = [box for _, box in page.boxes() if "<li" in box.text]
    if not boxes:
        return []
    box = page.draw.choice(boxes)
    page.statement = next(name for name, other in page.boxes() if other.start == box.start)
    return [Span(*item.span(), item[0]) for item in ITEM.finditer(page.text, box.start, box.end)]


def _item_lost(page: Page) -> str | None:
    items = _items(page)
    if not items:
        return None
    item = page.draw.choice(items)
    page.put(item, "")
    return f"it lacks the item {said(item.text)}"


def _item_moved(page: Page) -> str | None:
    """A sign to look for stands outside the box, in another list or as a paragraph of another section."""
    items = _items(page)
    if not items:
        return None
    item = page.draw.choice(items)
    page.put(item, "")
    steps = STEPS.search(page.text)
    if steps and page.draw.random() < 0.5:  # noqa: PLR2004 - either is as likely
        page.insert(steps.end(), item.text)
    else:
        page.insert(page.draw.choice(list(SECTION_END.finditer(page.text))).start(), f"<p>{plain(item.text)}</p>\n")
    return f"its item {said(item.text)} stands elsewhere"


def _items_joined(page: Page) -> str | None:
    """Two signs to look for have become one."""
    items = _items(page)
    if len(items) < 2:  # noqa: PLR2004 - two are joined
        return None
    at = page.draw.randrange(len(items) - 1)
    first, second = items[at], items[at + 1]
    page.put(Span(first.start, second.end, ""), f"<li>{plain(first.text)} {plain(second.text)}</li>\n")
    return f"its items {said(first.text)} and {said(second.text)} are one"


def _steps_exchanged(page: Page) -> str | None:
    steps = STEPS.search(page.text)
    if steps is None:
        return None
    items = ITEM.findall(steps[0])
    order = list(items)
    while order == items:
        page.draw.shuffle(order)
    page.put(Span(*steps.span(), steps[0]), "".join(order))
    return "the numbered steps stand in another order"


def _heading_lost(page: Page) -> str | None:
    found = page.draw.choice(list(HEADING.finditer(page.text)))
    page.put(Span(*found.span(), found[0]), "")
    return f"the heading {said(found[3])} is lost"


def _headings_exchanged(page: Page) -> str | None:
    """What stands under one heading is read as being about the other."""
    one, two = sorted(page.draw.sample(list(HEADING.finditer(page.text)), 2), key=lambda found: found.start())
    page.put(Span(*two.span(3), two[3]), one[3])
    page.put(Span(*one.span(3), one[3]), two[3])
    return f"the headings {said(one[3])} and {said(two[3])} have changed places"


def _contents_entry(page: Page) -> str | None:
    """An entry of the contents leads to another section than it names."""
    entries = list(re.finditer(r'<li><a href="#([\w-]+)">(.*?)</a></li>\n', page.text))
    one, two = page.draw.sample(entries, 2)
    page.put(Span(*one.span(1), one[1]), two[1])
    return f"the contents' entry {said(one[2])} leads to {said(two[2])}"


def _notice_lost(page: Page) -> str | None:
    return _a_notice_lost(page, english=False)


def _english_notice_lost(page: Page) -> str | None:
    return _a_notice_lost(page, english=True)


def _a_notice_lost(page: Page, *, english: bool) -> str | None:
    notices = NOTICES.search(page.text)
    pattern = re.compile(r'<p lang="en"[^>]*>.*?</p>\n' if english else r"<p>.*?</p>\n")
    found = list(pattern.finditer(page.text, *notices.span())) if notices else []
    if not found:
        return None
    notice = page.draw.choice(found)
    page.put(Span(*notice.span(), notice[0]), "")
    return f"the notice {said(notice[0])} is lost"


def _notice_turned(page: Page) -> str | None:
    """A notice says the opposite: "it is for patients"."""
    notices = NOTICES.search(page.text)
    found = page.denials(Span(*notices.span(), notices[0])) if notices else []
    if not found:
        return None
    word = page.draw.choice(found)
    page.put(word, "")
    return f"a notice lacks the word {said(word.text)}"


def _about_changed(page: Page) -> str | None:
    """Another version, code or date at the page's end."""
    about = ABOUT.search(page.text)
    if about is None:
        return None
    lines = [m for m in re.finditer(r"<p>.*</p>", about[0]) if re.search(r"(?<!#x)\d", m[0])]
    line = page.draw.choice(lines)
    place = page.draw.choice(list(re.finditer(r"(?<!#x)(?<!#x\d)\d", line[0])))
    new = other_digit(place[0], page.draw)
    at = about.start() + line.start() + place.start()
    page.put(Span(at, at + 1, place[0]), new)
    return f"a digit {place[0]} of {said(line[0])} has become {new}"


def _of_another_language(page: Page) -> str | None:
    """The statement in a language that the reader may not know, as when a catalog's entry was mixed up."""
    box = page.a_box()
    site, own = page.victim.site, page.victim.language.tag
    tags = sorted(path.parent.name for path in site.glob(f"*/{page.victim.path.name}") if path.parent.name != own)
    tags = tags or sorted(path.parent.name for path in site.glob("*/*.html") if path.parent.name != own)
    return _taken_from(page, box, page.draw.choice(tags)) if tags else None


def _in_english(page: Page) -> str | None:
    if page.victim.language.tag == "en":
        return None
    return _taken_from(page, page.a_box(), "en")


def _taken_from(page: Page, box: Span, tag: str) -> str | None:
    name = f"{page.victim.promise.meta.slug}.html"
    other = Page((page.victim.site / tag / name).read_text("utf-8"), page.victim, page.draw).box(page.statement)
    mine, theirs = page.blocks(box), Page(other.text, page.victim, page.draw).blocks(Span(0, len(other.text), ""))
    some = list(zip(mine, theirs, strict=False))
    part = some if page.draw.random() < 0.5 else [page.draw.choice(some)]  # noqa: PLR2004 - either is as likely
    for own, foreign in reversed(part):
        page.put(own, foreign.text)
    return f"{len(part)} of its {len(some)} blocks are in the language {tag}"


T = Family.TEXT
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-moves-dropped", T, "A safety statement is missing.", _dropped),
    operator("html-moves-contradicted", T, "A safety statement is contradicted elsewhere.", _contradicted),
    operator("html-moves-repeated", T, "A sentence is said twice.", _repeated),
    operator("html-moves-elsewhere", T, "A safety statement stands under another heading.", _moved),
    operator("html-moves-exchanged", T, "Two safety statements have changed places.", _exchanged),
    operator("html-moves-texts", T, "Two safety statements stand under each other's label.", _texts_exchanged),
    operator("html-moves-parted", T, "Words of another statement stand in the midst of one.", _parted),
    operator("html-moves-sentence-added", T, "A sentence too many changes what a statement means.", _sentence_added),
    operator("html-moves-label", T, "A prohibition is labelled as an order, or the like.", _label_of_another),
    operator("html-moves-label-lost", T, "Nothing says what kind of statement it is.", _label_lost),
    operator("html-moves-item-lost", T, "One of the signs to look for is missing.", _item_lost),
    operator("html-moves-item", T, "One of the signs to look for stands elsewhere.", _item_moved),
    operator("html-moves-items-joined", T, "Two signs to look for have become one.", _items_joined),
    operator("html-moves-steps", T, "The steps of the procedure stand in a wrong order.", _steps_exchanged),
    operator("html-moves-heading-lost", T, "A heading is missing.", _heading_lost),
    operator("html-moves-headings", T, "Two sections stand under each other's heading.", _headings_exchanged),
    operator("html-moves-contents", T, "The contents lead to another section.", _contents_entry),
    operator("html-moves-notice", T, "A warning in the reader's language is missing.", _notice_lost),
    operator("html-moves-notice-english", T, "A warning in English is missing.", _english_notice_lost),
    operator("html-moves-notice-turned", T, "A warning says the opposite.", _notice_turned),
    operator("html-moves-about", T, "The page claims another version, code or date.", _about_changed),
    operator(
        "html-moves-language", T, "A safety statement is in a language the reader may not know.", _of_another_language
    ),
    operator("html-moves-english", T, "A safety statement is in English in a translated page.", _in_english),
)
"""Parts of a page where they do not belong, or not where they belong."""
