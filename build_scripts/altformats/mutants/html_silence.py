"""What eyes see and screen readers do not say, or say otherwise: names, roles and descriptions that speak."""

from __future__ import annotations

import re
from typing import Final

from ..mutation import Family, Operator
from ..mutation_words import other_digit
from .html_surgery import TELEPHONE, Page, Span, operator, plain, said

SWALLOWING_ROLES: Final = ("img", "separator", "progressbar", "scrollbar", "slider", "meter", "math")
"""Of these a voice says the name, or nothing, and not what they hold."""
MISLEADING_ROLES: Final = (
    "heading", "button", "textbox", "application", "banner", "navigation", "complementary", "listitem", "marquee",
    "tooltip", "log", "menuitem", "checkbox", "switch", "option", "search", "form", "row", "deletion", "insertion",
)  # fmt: skip
"""With these a voice says of a statement that it is something else, or another mode of reading is switched on."""


def quoted(text: str) -> str:
    """Words as the value of an attribute."""
    return plain(text).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _label(page: Page, box: Span) -> str:
    """The label of another kind of statement."""
    own = plain(re.findall(r'class="label"[^>]*>(.*?)</p>', box.text)[0])
    labels = sorted({plain(t) for _, b in page.boxes() for t in re.findall(r'class="label"[^>]*>(.*?)</p>', b.text)})
    return page.draw.choice([label for label in labels if label != own])


def _a_stretch(page: Page) -> Span | None:
    return page.draw.choice((page.a_word, lambda: page.drawn(page.blocks)))()


def _part_silent(page: Page) -> str | None:
    """A word, a sentence or an item is left out by voices."""
    place = _a_stretch(page)
    if place is None:
        return None
    page.wrap(place, "span", 'aria-hidden="true"')
    return f"{said(place.text)} is hidden from voices"


def _silent(page: Page) -> str | None:
    box = page.a_box()
    tag = page.draw.choice(("div", "p"))
    page.add_attribute(page.the(box, tag), 'aria-hidden="true"')
    return "it is hidden from voices" if tag == "div" else "its label is hidden from voices"


def _much_silent(page: Page) -> str | None:
    tag = page.draw.choice(("main", "body", 'div class="notices"', "footer", "h1", "ol", "section"))
    found = page.draw.choice(list(re.finditer(rf"<{tag}(?=[ >])", page.text)))
    page.insert(found.end(), ' aria-hidden="true"')
    return f"the page's {tag.split()[0]} is hidden from voices"


def _no_group(page: Page) -> str | None:
    """Nothing tells a voice where the statement begins, ends, and of what kind it is."""
    box = page.a_box()
    tag = page.the(box, "div")
    new = page.draw.choice(('role="none"', 'role="presentation"', ""))
    page.put(tag, re.sub(r'role="group" aria-labelledby="[^"]*"', new, tag.text).replace(" >", ">"))
    return f"it is no group with a name ({new or 'no role'})"


def _swallowed(page: Page) -> str | None:
    """A voice says a name only, and not what the statement says."""
    box = page.a_box()
    tag = page.the(box, "div")
    role, words = page.draw.choice(SWALLOWING_ROLES), page.a_sentence()
    page.put(tag, tag.text.replace('role="group"', f'role="{role}" aria-label="{quoted(words)}"'))
    tag = page.the(page.box(page.statement), "div")
    page.put(tag, re.sub(' aria-labelledby="[^"]*"', "", tag.text))
    return f"it is told as {role}, named {said(words)}"


def _other_role(page: Page) -> str | None:
    box = page.a_box()
    role = page.draw.choice(MISLEADING_ROLES)
    page.add_attribute(page.the(box, page.draw.choice(("div", "p"))), f'role="{role}"')
    page.add_attribute(page.the(page.box(page.statement), "div"), f'role="{role}"')
    return f"it is told as {role}"


def _named_otherwise(page: Page) -> str | None:
    """A voice announces a prohibition as an order."""
    box = page.a_box()
    label = _label(page, box)
    tag = page.the(box, "div")
    page.put(tag, re.sub('aria-labelledby="[^"]*"', f'aria-label="{quoted(label)}"', tag.text))
    return f"voices announce it as {said(label)}"


def _labelled_by_another(page: Page) -> str | None:
    """Its name is taken from another element of the page, or from one that does not exist."""
    box = page.a_box()
    own = re.findall(r'aria-labelledby="([^"]*)"', box.text)[0]
    texts = {name: plain(words) for name, words in re.findall(r' id="([^"]*)"[^>]*>(.*)</(?:p|h\d)>', page.text)}
    others = [name for name, words in texts.items() if words != texts[own]]
    name = page.draw.choice([*others, page.a_name()])
    page.add_attribute(page.the(box, "div"), f'aria-labelledby="{name}"')
    return f"it is named by the element {name}"


def _same_id(page: Page) -> str | None:
    """Another element that comes first has the id of its label, and gives the name."""
    box = page.a_box()
    words, own = _label(page, box), f"statement-{page.statement}-label"
    own_words = plain(box.text.split("</p>")[0])
    earlier = re.finditer(r'<h[23] id="[^"]*"[^>]*>(.*?)<', page.text[: box.start])
    headings = [m for m in earlier if plain(m[1]) != own_words]
    if page.draw.random() < 0.5 and headings:  # noqa: PLR2004 - either is as likely
        heading = page.draw.choice(headings)
        page.put(Span(*heading.span(), ""), re.sub('id="[^"]*"', f'id="{own}"', heading[0], count=1))
        return "an earlier heading has the id of its label"
    page.insert(page.text.index("<h1"), f'<p id="{own}" hidden>{words}</p>\n')
    return f"a hidden element that says {said(words)} has the id of its label"


def _another_word(page: Page, word: Span) -> str:
    words = page.words(page.other_statement())
    return page.draw.choice([other.text for other in words if other.text.casefold() != word.text.casefold()])


def _word_renamed(page: Page) -> str | None:
    """A voice says another word than the one that is shown."""
    word = page.a_word()
    if word is None:
        return None
    other = _another_word(page, word)
    page.wrap(word, "span", f'role="img" aria-label="{quoted(other)}"')
    return f"for {said(word.text)} voices say {said(other)}"


def _telephone_renamed(page: Page) -> str | None:
    """A voice reads out another number than the one that is shown."""
    places = list(TELEPHONE.finditer(page.text))
    if not places:
        return None
    place = page.draw.choice(places)
    page.statement = next((n for n, box in page.boxes() if box.start <= place.start() < box.end), "")
    words = place[2]
    at = page.draw.choice([at for at, sign in enumerate(words) if sign.isdecimal()])
    words = words[:at] + other_digit(words[at], page.draw) + words[at + 1 :]
    page.insert(place.start() + 2, f' aria-label="{words}"')
    return f"voices read the telephone number out as {words}"


def _link_renamed(page: Page) -> str | None:
    """A voice names a link by other words."""
    found = page.draw.choice(list(re.finditer(r'<a(?= (?:class="skip" )?href=)', page.text)))
    other = page.draw.choice(page.words(page.draw.choice(page.boxes())[1])).text
    page.insert(found.end(), f' aria-label="{quoted(other)}"')
    return f"voices name the link {page.text[found.start() : found.start() + 50]}… {said(other)}"


def _described(page: Page) -> str | None:
    """After it, voices say something that the page does not show."""
    box = page.a_box()
    sentence = page.a_sentence()
    kind = page.draw.choice(("aria-description", "aria-describedby", "title"))
    if kind == "aria-describedby":
        name = page.a_name()
        page.insert(box.end, f'\n<p id="{name}" hidden>{quoted(sentence)}</p>')
        page.add_attribute(page.the(page.box(page.statement), "div"), f'{kind}="{name}"')
    else:
        page.add_attribute(page.the(box, page.draw.choice(("div", "p"))), f'{kind}="{quoted(sentence)}"')
    return f"it is described ({kind}) as {said(sentence)}"


def _part_titled(page: Page) -> str | None:
    """Who points at a word, or has titles read out, gets another text."""
    word = page.a_word()
    if word is None:
        return None
    other = _another_word(page, word)
    tag = page.draw.choice(("span", "abbr", "dfn"))
    page.wrap(word, tag, f'title="{quoted(other)}"')
    return f"{said(word.text)} has the title {said(other)} ({tag})"


def _role_described(page: Page) -> str | None:
    """A voice says "decoration" where it should say "group"; or fingers on a braille display feel another word."""
    box = page.a_box()
    attribute = page.draw.choice(("aria-roledescription", "aria-braillelabel", "aria-brailleroledescription"))
    words = _label(page, box)
    page.add_attribute(page.the(box, "div"), f'{attribute}="{quoted(words)}"')
    return f"it has {attribute} {said(words)}"


def _owned(page: Page) -> str | None:
    """Voices come upon the statement elsewhere in the page, within something that it has nothing to do with."""
    page.a_box()
    owners = list(re.finditer(r'<(?:footer|nav|ol)(?=[ >])|<div class="notices"', page.text))
    owner = page.draw.choice(owners)
    page.insert(owner.end(), f' aria-owns="statement-{page.statement}"')
    return f"voices read it within another element ({owner[0]})"


def _modal(page: Page) -> str | None:
    """Voices that honour a modal dialogue leave out all the rest of the page."""
    box = page.a_box()
    page.insert(box.start, '<div role="dialog" aria-modal="true" aria-label="…"><p>…</p></div>\n')
    return "before it stands a dialogue that silences the rest of the page"


def _list_role(page: Page) -> str | None:
    """A voice does not say how many points or steps there are, nor where one ends."""
    found = page.draw.choice(list(re.finditer(r"<(ul|ol)>\n<li[^>]*>(?!<a)", page.text)))
    role = page.draw.choice(("none", "presentation", "group"))
    page.insert(found.start() + 3, f' role="{role}"')
    return f"a list has the role {role}: {said(page.text[found.end() : found.end() + 60].split('</li>')[0])}"


def _heading_role(page: Page) -> str | None:
    """Who goes from heading to heading misses this one, or hears another rank or another name."""
    found = page.draw.choice(list(re.finditer(r"<(h[1-6])(?= id=)", page.text)))
    other = page.draw.choice(page.words(page.draw.choice(page.boxes())[1])).text
    level = page.draw.choice([number for number in range(1, 7) if str(number) != found[1][1]])
    attributes = ('role="presentation"', 'role="none"', f'aria-level="{level}"', f'aria-label="{quoted(other)}"')
    attribute = page.draw.choice((*attributes, 'aria-hidden="true"', 'role="note"'))
    page.insert(found.end(), f" {attribute}")
    return f"a heading has {attribute}: {page.text[found.start() : found.end() + 90]}"


def _landmark(page: Page) -> str | None:
    """Who goes from landmark to landmark does not find the leaflet, its contents or its notices."""
    pattern = page.draw.choice(("<main", "<nav", "<header", "<footer", '<div class="notices" role="group"'))
    at = page.text.index(pattern)
    if "notices" in pattern:
        page.text = page.text.replace(pattern, '<div class="notices"', 1)
    else:
        page.insert(at + len(pattern), ' role="none"')
    return f"{pattern}> is no landmark any more"


def _by_keyboard(page: Page) -> str | None:
    """Who uses a keyboard cannot reach the number, reaches it out of turn, or leaves the page by a key of the voice."""
    found = page.draw.choice(list(re.finditer(r"<a(?= [^>]*href=)", page.text)))
    attributes = (
        'tabindex="-1"',
        f'tabindex="{page.draw.randrange(1, 30)}"',
        f'accesskey="{page.draw.choice("hkbs1")}"',
    )
    attribute = page.draw.choice(attributes)
    page.insert(found.end(), f" {attribute}")
    return f"a link has {attribute}: {page.text[found.start() : found.start() + 90]}"


def _begins_elsewhere(page: Page) -> str | None:
    """The page opens, and voices begin to read, behind what must be read first."""
    headings = list(re.finditer(r"<(?:h[23]|footer)(?=[ >])", page.text))
    found = page.draw.choice(headings[len(headings) // 2 :])
    page.insert(found.end(), ' tabindex="-1" autofocus')
    return f"the page begins at {page.text[found.start() : found.start() + 80]}"


S = Family.STRUCTURE
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-silence-part", S, "Voices leave out a part of a statement.", _part_silent),
    operator("html-silence-statement", S, "Voices leave out a statement or its label.", _silent),
    operator("html-silence-much", S, "Voices leave out much of the page.", _much_silent),
    operator("html-silence-group", S, "Voices do not say where a statement begins and of what kind it is.", _no_group),
    operator("html-silence-swallowed", S, "Voices say a name in the place of a statement.", _swallowed),
    operator("html-silence-role", S, "Voices take a statement for something else.", _other_role),
    operator("html-silence-name", S, "Voices announce a prohibition as an order, or the like.", _named_otherwise),
    operator("html-silence-labelled", S, "Voices name a statement by another element.", _labelled_by_another),
    operator("html-silence-same-id", S, "A second element with a label's id gives a statement its name.", _same_id),
    operator("html-silence-word", S, "Voices say another word than is shown.", _word_renamed),
    operator(
        "html-silence-telephone", S, "Voices read out another telephone number than is shown.", _telephone_renamed
    ),
    operator("html-silence-link", S, "Voices name a link by other words.", _link_renamed),
    operator("html-silence-described", S, "Voices add to a statement what the page does not show.", _described),
    operator("html-silence-titled", S, "Pointed at, a word says something else.", _part_titled),
    operator("html-silence-role-words", S, "Voices or braille call a statement something else.", _role_described),
    operator("html-silence-owned", S, "Voices read a statement in another place.", _owned),
    operator("html-silence-modal", S, "Voices stay in an empty dialogue.", _modal),
    operator("html-silence-list", S, "Voices do not tell a list as one.", _list_role),
    operator("html-silence-heading", S, "Voices tell a heading otherwise, or not at all.", _heading_role),
    operator("html-silence-landmark", S, "Voices do not find the parts of the page.", _landmark),
    operator("html-silence-keyboard", S, "A link cannot be reached by keyboard as it should be.", _by_keyboard),
    operator("html-silence-begin", S, "The page opens in its middle.", _begins_elsewhere),
)
"""What ears and fingers get, and eyes do not."""
