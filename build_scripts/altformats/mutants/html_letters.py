"""Characters of a page that look like others, cannot be seen, run backwards, or were spoilt on their way."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import Final

from ..mutation import Family, Operator
from ..mutation_words import zero_of
from .html_surgery import TELEPHONE, Page, Span, operator, said, written

LOOKALIKES: Final = {
    "Latn": dict(zip("aceiopsxyABCEHKMOPTXw", "асеіорѕхуАВСЕНКМОРТХԝ", strict=True)),
    "Arab": {"ي": "ى", "ی": "ي", "ک": "ك", "ك": "ک", "ه": "ہ", "ہ": "ه", "ۃ": "ة", "ا": "ٱ", "و": "ۏ"},
    "Beng": {"র": "ৰ", "ব": "ৱ", "য": "ষ", "ঘ": "ষ", "০": "o"},
    "Hans": {
        unicodedata.normalize("NFKC", chr(code)): chr(code)
        for code in range(0x2F00, 0x2FD6)
        if unicodedata.normalize("NFKC", chr(code)) != chr(code)
    },
}
"""Letters and the letters of another alphabet, or of another language, that can be taken for them."""
STROKES: Final = {"struck out": "\u0336", "struck through": "\u0335", "crossed": "\u0338", "forbidden": "\u20e0"}
UNSEEN: Final = {
    "a soft hyphen": "\u00ad",
    "a space of no width": "\u200b",
    "a joiner": "\u200d",
    "a non-joiner": "\u200c",
    "a byte order mark": "\ufeff",
    "a grapheme joiner": "\u034f",
    "an invisible plus": "\u2064",
    "a Mongolian vowel separator": "\u180e",
}
TURNS: Final = {"\u202e": "\u202c", "\u202d": "\u202c", "\u2067": "\u2069", "\u202b": "\u202c"}
"""Signs that turn the direction of what follows, with those that end them."""
TENS: Final = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "०१२३४५६७८९", "０１２３４５６７８９")


def _figures_with_two(page: Page) -> Span | None:
    return page.drawn(lambda box: [figure for figure in page.figures(box) if len(figure.text) > 1])


def _lookalike(page: Page) -> str | None:
    """Searching does not find the word, and voices spell or misread it."""
    table = LOOKALIKES[page.victim.language.script]
    word = page.drawn(lambda box: [w for w in page.words(box) if "&" not in w.text and set(w.text) & set(table)])
    if word is None:
        return None
    at = page.draw.choice([at for at, sign in enumerate(word.text) if sign in table])
    new = table[word.text[at]]
    page.put(Span(word.start + at, word.start + at + 1, word.text[at]), new)
    return f"a letter of {said(word.text)} is {unicodedata.name(new)}"


def _letters_for_digits(page: Page) -> str | None:
    """1 written as l, 0 as O, a Bengali 4 as 8: it looks right and is read out wrongly."""
    swaps = {"1": "l", "0": "O", "5": "S", "০": "o", "৪": "8", "৭": "9"}
    place = page.drawn(lambda box: [figure for figure in page.figures(box) if set(figure.text) & set(swaps)])
    if place is None:
        return None
    at = page.draw.choice([at for at, sign in enumerate(place.text) if sign in swaps])
    new = swaps[place.text[at]]
    page.put(Span(place.start + at, place.start + at + 1, place.text[at]), new)
    return f"in {place.text} the digit {place.text[at]} is the sign {new}"


def _foreign_digits(page: Page) -> str | None:
    """Figures in digits that readers of the language may not know."""
    place = page.drawn(page.figures)
    if place is None:
        return None
    own = zero_of(next(sign for sign in place.text if sign.isdecimal()))
    ten = page.draw.choice([ten for ten in TENS if ten[0] != own])
    new = "".join(ten[unicodedata.decimal(sign)] if sign.isdecimal() else sign for sign in place.text)
    page.put(place, new)
    return f"{place.text} is written as {new}"


def _raised(page: Page) -> str | None:
    """Twenty-five has become two to the power of five, or one half."""
    place = _figures_with_two(page)
    if place is None:
        return None
    at = page.draw.randrange(1, len(place.text))
    tag = page.draw.choice(("sup", "sub"))
    page.put(place, f"{place.text[:at]}<{tag}>{place.text[at:]}</{tag}>")
    return f"of {place.text} the end is set as {tag}"


def _unseen_in_word(page: Page) -> str | None:
    """Voices read two words or a sign, searching finds none, and a line may end there with a hyphen."""
    word = page.drawn(lambda box: [w for w in page.words(box) if "&" not in w.text and len(w.text) > 1])
    if word is None:
        return None
    name, sign = page.draw.choice(sorted(UNSEEN.items()))
    at = page.draw.randrange(1, len(word.text))
    page.insert(word.start + at, sign)
    return f"{name} stands within {said(word.text)}"


def _unseen_in_figure(page: Page) -> str | None:
    """One number is read as two, and may stand on two lines."""
    place = _figures_with_two(page)
    if place is None:
        return None
    name, sign = page.draw.choice(sorted({**UNSEEN, "a thin space": "\u2009", "a space": " "}.items()))
    page.insert(place.start + page.draw.randrange(1, len(place.text)), sign)
    return f"{name} stands within {place.text}"


def _unseen_in_telephone(page: Page) -> str | None:
    """Copied into a telephone, the number does not ring."""
    places = list(TELEPHONE.finditer(page.text))
    if not places:
        return None
    place = page.draw.choice(places)
    page.statement = next((n for n, box in page.boxes() if box.start <= place.start() < box.end), "")
    name, sign = page.draw.choice(sorted(UNSEEN.items()))
    at = place.start(2) + page.draw.randrange(1, len(place[2]))
    page.insert(at, sign)
    return f"{name} stands within the telephone number"


def _turned(page: Page) -> str | None:
    """The letters of a word, or the words of a sentence, run the other way."""
    place = page.drawn(page.runs) if page.draw.random() < 0.5 else page.a_word()  # noqa: PLR2004 - either is as likely
    if place is None:
        return None
    back = "\u202d" if page.victim.language.direction == "rtl" else "\u202e"
    page.put(place, f"{back}{place.text}{TURNS[back]}")
    return f"{said(place.text)} is turned by {unicodedata.name(back)}"


def _figure_turned(page: Page) -> str | None:
    """52 stands there for 25."""

    def mixed(box: Span) -> list[Span]:
        return [f for f in page.figures(box) if f.text != f.text[::-1]]

    place = page.drawn(mixed)
    if place is None:
        return None
    page.put(place, f"\u202e{place.text}\u202c")
    return f"{place.text} is shown as {place.text[::-1]}"


def _telephone_turned(page: Page) -> str | None:
    """Every engine shows the groups of an unprotected telephone number from right to left in Arabic and Urdu."""
    places = list(TELEPHONE.finditer(page.text))
    if not places:
        return None
    place = page.draw.choice(places)
    page.statement = next((n for n, box in page.boxes() if box.start <= place.start() < box.end), "")
    if page.victim.language.direction == "rtl":
        new = f'<a href="tel:{place[1]}">{place[2].replace(chr(0xA0), " ")}</a>'
    else:
        new = place[0].replace(place[2], f"\u202e{place[2]}\u202c")
    page.put(Span(*place.span(), place[0]), new)
    return "its telephone number runs from right to left"


def _left_open(page: Page) -> str | None:
    """A turning sign that is not ended turns the rest of the paragraph."""
    word = page.drawn(page.words)
    if word is None:
        return None
    sign = "\u202d" if page.victim.language.direction == "rtl" else "\u202e"
    page.insert(word.start, sign)
    return f"everything from {said(word.text)} to the end of the paragraph is turned"


def _struck(page: Page) -> str | None:
    """Signs that are set upon letters cross the word out."""
    word = page.a_word()
    if word is None:
        return None
    name, sign = page.draw.choice(sorted(STROKES.items()))
    page.put(word, written("".join(letter + sign for letter in unescape(word.text))))
    return f"{said(word.text)} is {name} by signs set upon its letters"


def _heaped(page: Page) -> str | None:
    """So many signs upon the letters of a word that nobody can read it."""
    word = page.a_word()
    if word is None:
        return None
    marks = "".join(chr(page.draw.randrange(0x300, 0x315)) for _ in range(12))
    page.put(word, written("".join(letter + marks for letter in unescape(word.text))))
    return f"{said(word.text)} lies under heaped accents"


def _lost_sign(page: Page) -> str | None:
    """A letter became the sign for "unknown", a question mark or a box."""
    word = page.a_word()
    if word is None:
        return None
    at = page.draw.choice([at for at, sign in enumerate(word.text.split("&")[0]) if sign.isalnum()])
    new = page.draw.choice(("\ufffd", "?", "\ue123", "□"))
    page.put(Span(word.start + at, word.start + at + 1, word.text[at]), new)
    return f"a letter of {said(word.text)} is U+{ord(new):04X}"


def _garbled(page: Page) -> str | None:
    """A statement saved in one encoding and read in another: pÅ‚yn."""
    able = [
        (name, box)
        for name, box in page.boxes()
        if any(not sign.isascii() for b in page.blocks(box) for sign in b.text)
    ]
    if not able:
        return None
    page.statement, box = page.draw.choice(able)
    spoilt = box.text.encode("utf-8").decode("latin-1")
    page.put(box, spoilt)
    return "its letters beyond ASCII are garbled"


def _garbled_page(page: Page) -> str | None:
    """The whole page, and the page says that it is well."""
    body = Span(page.text.index("<body>"), len(page.text), page.text[page.text.index("<body>") :])
    kind = page.draw.choice(("twice encoded", "question marks"))
    if kind == "twice encoded":
        page.put(body, body.text.encode("utf-8").decode("latin-1"))
    else:
        page.put(body, body.text.encode("ascii", "replace").decode("ascii"))
    return f"every letter beyond ASCII is spoilt ({kind})"


def _accents_lost(page: Page) -> str | None:
    """Marks and accents lost: pana and până, or a Bengali word without its vowels."""

    def marked(text: str) -> str:
        return "".join(s for s in unicodedata.normalize("NFD", text) if not unicodedata.category(s).startswith("M"))

    def accented(box: Span) -> list[Span]:
        return [w for w in page.words(box) if unicodedata.normalize("NFC", marked(w.text)) != w.text]

    word = page.drawn(accented)
    if word is None:
        return None
    page.put(word, unicodedata.normalize("NFC", marked(word.text)))
    return f"{said(word.text)} has lost its accents or marks"


def _tags_shown(page: Page) -> str | None:
    """Markup that was escaped once too often is shown and read out."""
    block = page.drawn(lambda box: [b for b in page.blocks(box) if "<" in b.text or "&" in b.text])
    if block is None:
        return None
    page.put(block, written(block.text))
    return "its markup is shown as words"


def _joined(page: Page) -> str | None:
    """The space between two words is lost."""
    spaces = re.compile(r"(?<=\w) (?=\w)")

    def between(box: Span) -> list[Span]:
        return [Span(*m.span(), m[0]) for run in page.runs(box) for m in spaces.finditer(page.text, run.start, run.end)]

    place = page.drawn(between)
    if place is None:
        return None
    page.put(place, "")
    return f"two words are joined at {said(page.text[place.start - 6 : place.start + 6])}"


def _torn(page: Page) -> str | None:
    """A word is two."""
    word = page.drawn(lambda box: [w for w in page.words(box) if "&" not in w.text and len(w.text) > 3])  # noqa: PLR2004
    if word is None:
        return None
    at = page.draw.randrange(1, len(word.text) - 1)
    while unicodedata.category(word.text[at]).startswith("M"):
        at -= 1
    if at < 1:
        return None
    page.insert(word.start + at, " ")
    return f"{said(word.text)} is torn into two words"


T = Family.TEXT
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-letters-lookalike", T, "A word cannot be found, and voices misread it.", _lookalike),
    operator("html-letters-digits", T, "A figure is read out as letters.", _letters_for_digits),
    operator("html-letters-foreign", T, "A figure stands in digits that the reader may not know.", _foreign_digits),
    operator("html-letters-raised", T, "A figure is shown as a power or a fraction.", _raised),
    operator("html-letters-unseen", T, "A word holds a sign that cannot be seen.", _unseen_in_word),
    operator("html-letters-unseen-figure", T, "A figure is parted by a sign that cannot be seen.", _unseen_in_figure),
    operator("html-letters-unseen-telephone", T, "A copied telephone number does not ring.", _unseen_in_telephone),
    operator("html-letters-turned", T, "Words run the wrong way.", _turned),
    operator("html-letters-figure-turned", T, "The digits of a figure run backwards.", _figure_turned),
    operator("html-letters-telephone-turned", T, "The groups of a telephone number run backwards.", _telephone_turned),
    operator("html-letters-left-open", T, "From one word on, a paragraph runs backwards.", _left_open),
    operator("html-letters-struck", T, "A word is crossed out by accents.", _struck),
    operator("html-letters-heaped", T, "A word is covered by accents.", _heaped),
    operator("html-letters-lost", T, "A letter is unknown.", _lost_sign),
    operator("html-letters-garbled", T, "A statement's letters are garbled.", _garbled),
    operator("html-letters-garbled-page", T, "The page's letters are garbled.", _garbled_page),
    operator("html-letters-accents", T, "A word has lost its accents.", _accents_lost),
    operator("html-letters-tags", T, "Markup is shown as words.", _tags_shown),
    operator("html-letters-joined", T, "Two words are one.", _joined),
    operator("html-letters-torn", T, "A word is two.", _torn),
)
"""Signs that are not what they look like."""
