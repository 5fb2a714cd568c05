"""Other words in a page: a word for "not" lost, a figure changed, a telephone number misdialled."""

from __future__ import annotations

import itertools
import random
import re
from html import unescape
from typing import Final

from ..mutation import Family, Operator
from ..mutation_words import cues, forms, other_digit, whole
from .html_surgery import MAIL, TELEPHONE, Page, Span, operator, plain, said, sentences, written

TIMES: Final = ("minute", "hour", "day", "week", "month", "year")
CENTS: Final = re.compile(r"[.,]")


def _not_lost(page: Page) -> str | None:
    word = page.drawn(page.denials)
    if word is None:
        return None
    page.put(word, "")
    return f"the word {said(word.text)} is taken out"


def _not_added(page: Page) -> str | None:
    word = page.drawn(page.words)
    negations = page.victim.language.pronunciation.negations
    if word is None or not negations:
        return None
    no = page.draw.choice(negations)
    gap = "" if page.victim.language.script.startswith("Han") else " "
    page.insert(word.start, written(no) + gap)
    return f"the word “{no}” is put before {said(word.text)}"


def _not_moved(page: Page) -> str | None:
    """Denied is another part of the sentence."""
    word = page.drawn(page.denials)
    if word is None:
        return None
    page.put(word, "")
    words = page.words(page.box(page.statement))
    others = [other for other in words if other.start < word.start] + [w for w in words if w.start >= word.start][1:]
    if not others:
        return None
    before = page.draw.choice(others)
    page.insert(before.start, f"{word.text} ")
    return f"the word {said(word.text)} now stands before {said(before.text)}"


def other_figure(figure: str, draw: random.Random) -> str:
    """Another figure: a digit changed, lost or doubled."""
    places = [at for at, sign in enumerate(figure) if sign.isdecimal()]
    at = draw.choice(places)
    kinds = [figure[:at] + other_digit(figure[at], draw) + figure[at + 1 :], figure + figure[at]]
    if len(places) > 1:
        kinds.append(figure[:at] + figure[at + 1 :])
    return draw.choice([kind for kind in kinds if kind != figure])


def _figure(page: Page) -> str | None:
    place = page.drawn(page.figures)
    if place is None:
        return None
    new = other_figure(place.text, page.draw)
    page.put(place, new)
    return f"{place.text} has become {new}"


def _figure_elsewhere(page: Page) -> str | None:
    """Times and weeks that stand in no safety statement: ten to fifteen minutes, six to eight weeks."""
    boxes = [box for _, box in page.boxes()]
    body = Span(page.text.index("</nav>"), page.text.index("<footer"), "")
    places = [f for f in page.figures(body) if not any(box.start <= f.start < box.end for box in boxes)]
    if not places:
        return None
    place = page.draw.choice(places)
    new = other_figure(place.text, page.draw)
    page.put(place, new)
    return f"outside the statements, {place.text} has become {new}"


def _transposed(page: Page) -> str | None:
    def mixed(box: Span) -> list[Span]:
        return [figure for figure in page.figures(box) if len(set(figure.text) - set(".,")) > 1]

    place = page.drawn(mixed)
    if place is None:
        return None
    digits = list(place.text)
    ats = [at for at, sign in enumerate(digits) if sign.isdecimal()]
    pairs = [(a, b) for a, b in itertools.pairwise(ats) if digits[a] != digits[b]]
    one, two = page.draw.choice(pairs)
    digits[one], digits[two] = digits[two], digits[one]
    page.put(place, "".join(digits))
    return f"{place.text} has become {''.join(digits)}"


def _decimal(page: Page) -> str | None:
    """A decimal mark where none was, or in another place: a tenth or a hundredth of the figure."""
    place = page.drawn(lambda box: [f for f in page.figures(box) if len(CENTS.sub("", f.text)) > 1])
    if place is None:
        return None
    digits = CENTS.sub("", place.text)
    mark = "," if page.victim.language.tag in ("pl", "ro") else "."
    at = page.draw.randrange(1, len(digits))
    new = digits[:at] + mark + digits[at:]
    page.put(place, new)
    return f"{place.text} has become {new}"


def _telephones(page: Page) -> list[re.Match[str]]:
    return list(TELEPHONE.finditer(page.text))


def _misdialled(page: Page, *, shown: bool, rung: bool) -> str | None:
    """A digit of a telephone number becomes another: the same in what is shown and what is rung where both change."""
    places = _telephones(page)
    if not places:
        return None
    place = page.draw.choice(places)
    _of_statement(page, place.start())
    back = page.draw.randrange(1, 7)
    target, words = place[1], place[2]
    ats = [at for at, sign in enumerate(words) if sign.isdecimal()]
    digit = other_digit(target[-back], page.draw)
    if rung:
        target = f"{target[: len(target) - back]}{digit}{target[len(target) - back + 1 :]}"
    if shown:
        words = f"{words[: ats[-back]]}{digit}{words[ats[-back] + 1 :]}"
    new = place[0].replace(f'"tel:{place[1]}"', f'"tel:{target}"').replace(f">{place[2]}<", f">{words}<")
    page.put(Span(*place.span(), place[0]), new)
    return f"the number shown is {words}, the number rung {target}"


def _of_statement(page: Page, at: int) -> None:
    """Note whose statement a place belongs to."""
    page.statement = next((name for name, box in page.boxes() if box.start <= at < box.end), "")


def _telephone_shown(page: Page) -> str | None:
    return _misdialled(page, shown=True, rung=False)


def _telephone_rung(page: Page) -> str | None:
    return _misdialled(page, shown=False, rung=True)


def _telephone_both(page: Page) -> str | None:
    return _misdialled(page, shown=True, rung=True)


def _telephone_bare(page: Page) -> str | None:
    """The number is lost, the words around it stay."""
    places = _telephones(page)
    if not places:
        return None
    place = page.draw.choice(places)
    _of_statement(page, place.start())
    page.put(Span(*place.span(), place[0]), "")
    return f"the telephone number {plain(place[0])} is lost"


def _mail(page: Page) -> str | None:
    """Mail goes to nobody, or to somebody else."""
    places = list(MAIL.finditer(page.text))
    if not places:
        return None
    place = page.draw.choice(places)
    letters = [at for at, sign in enumerate(place[1].split("@")[0]) if sign.isalpha()]
    at = page.draw.choice(letters)
    new = place[1][:at] + page.draw.choice([s for s in "abcdeiklmnorstuvz" if s != place[1][at]]) + place[1][at + 1 :]
    shown, sent = page.draw.choice(((True, True), (True, False), (False, True)))
    words, target = new if shown else place[2], new if sent else place[1]
    changed = place[0].replace(f'"mailto:{place[1]}"', f'"mailto:{target}"').replace(f">{place[2]}<", f">{words}<")
    page.put(Span(*place.span(), place[0]), changed)
    return f"the address shown is {words}, mail goes to {target}"


def _word_lost(page: Page) -> str | None:
    word = page.drawn(page.words)
    if word is None:
        return None
    page.put(word, "")
    return f"the word {said(word.text)} is taken out"


def _exchanged(page: Page, places: list[Span]) -> str | None:
    """Two different words change places."""
    words = {word.text.casefold(): word for word in places}
    if len(words) < 2:  # noqa: PLR2004 - two change places
        return None
    first, second = sorted(page.draw.sample(sorted(words.values(), key=lambda word: word.start), 2), key=_start)
    page.put(second, first.text)
    page.put(first, second.text)
    return f"{said(first.text)} and {said(second.text)} have changed places"


def _start(span: Span) -> int:
    return span.start


def _words_exchanged(page: Page) -> str | None:
    return _exchanged(page, page.words(page.a_box()))


def _words_across(page: Page) -> str | None:
    """A word of one statement and one of another change places."""
    one = page.drawn(page.words)
    if one is None:
        return None
    other = page.draw.choice(page.words(page.other_statement()))
    return _exchanged(page, [one, other])


def _unit(page: Page) -> str | None:
    """Hours become days, days weeks."""
    units = cues(page.victim.project, page.victim.language).units
    times = {name: forms(words) for name, words in units if name in TIMES and forms(words)}
    if len(times) < 2:  # noqa: PLR2004 - one becomes the other
        return None

    def named(box: Span) -> list[Span]:
        found = []
        for run in page.runs(box):
            for word in (word for words in times.values() for word in words):
                pattern = whole(word, page.victim.language)
                spans = [match.span() for match in pattern.finditer(page.text, run.start, run.end)]
                found += [Span(start, end, page.text[start:end]) for start, end in spans]
        return found

    place = page.drawn(named)
    if place is None:
        return None
    own = next(name for name, words in times.items() if place.text.casefold() in {w.casefold() for w in words})
    new = page.draw.choice(times[page.draw.choice([name for name in times if name != own])])
    page.put(place, written(new))
    return f"{said(place.text)} has become “{new}”"


def _duty(page: Page) -> str | None:
    """What must be done may be done."""
    known = cues(page.victim.project, page.victim.language)
    must, may = forms(known.must), forms(known.may)

    def demanded(box: Span) -> list[Span]:
        found = []
        for run in page.runs(box):
            for word in must:
                spans = [m.span() for m in whole(word, page.victim.language).finditer(page.text, run.start, run.end)]
                found += [Span(start, end, page.text[start:end]) for start, end in spans]
        return found

    place = page.drawn(demanded)
    if place is None or not may:
        return None
    new = page.draw.choice([word for word in may if word != place.text.casefold()])
    page.put(place, written(new))
    return f"{said(place.text)} has become “{new}”"


def _everywhere(page: Page) -> str | None:
    """Find and replace all, as a careless editor does: one word of the leaflet becomes another throughout."""
    word = page.drawn(page.words)
    if word is None:
        return None
    new = page.draw.choice(
        [w.text for w in page.words(page.other_statement()) if w.text.casefold() != word.text.casefold()]
    )
    main = Span(page.text.index("<main"), page.text.index("</main>"), "")
    places = [other for other in page.words(main) if other.text == word.text]
    for place in reversed(places):
        page.put(place, new)
    return f"{said(word.text)} has become {said(new)} in {len(places)} places"


def _cut_short(page: Page) -> str | None:
    """A sentence that ends in its middle, as when a cell is too small: the condition stays, what follows is gone."""
    page.a_box()
    blocks = [block for block in page.blocks(page.box(page.statement)) if len(plain(block.text)) > 12]  # noqa: PLR2004
    if not blocks:
        return None
    run = page.draw.choice([run for run in page.runs(page.box(page.statement)) if len(run.text.strip()) > 6])  # noqa: PLR2004
    text = unescape(run.text)
    at = page.draw.randrange(len(text) // 3, len(text) - 2)
    page.put(run, written(text[:at]))
    return f"it lacks {said(text[at:])}"


def _sentence_lost(page: Page) -> str | None:
    def several(box: Span) -> list[Span]:
        return [run for run in page.runs(box) if len(sentences(run.text)) > 1]

    run = page.drawn(several)
    if run is None:
        return None
    lost = page.draw.choice(sentences(run.text))
    page.put(run, run.text.replace(lost, "", 1))
    return f"it lacks {said(lost)}"


T = Family.TEXT
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-words-not-lost", T, "A safety statement allows what it forbids.", _not_lost),
    operator("html-words-not-added", T, "A safety statement forbids what it tells to do.", _not_added),
    operator("html-words-not-moved", T, "A safety statement denies another part of its sentence.", _not_moved),
    operator("html-words-figure", T, "A safety statement gives another figure.", _figure),
    operator("html-words-figure-elsewhere", T, "The leaflet gives another time.", _figure_elsewhere),
    operator("html-words-transposed", T, "Two digits of a figure have changed places.", _transposed),
    operator("html-words-decimal", T, "A figure is a tenth or less of what it should be.", _decimal),
    operator("html-words-unit", T, "Hours are told as days, or days as weeks.", _unit),
    operator("html-words-duty", T, "What must be done is told as what may be done.", _duty),
    operator("html-words-telephone-shown", T, "Who dials by hand reaches somebody else.", _telephone_shown),
    operator("html-words-telephone-rung", T, "Who touches the number reaches somebody else.", _telephone_rung),
    operator("html-words-telephone-both", T, "Whoever rings reaches somebody else.", _telephone_both),
    operator("html-words-telephone-lost", T, "There is no number to ring.", _telephone_bare),
    operator("html-words-mail", T, "Mail goes to a wrong address.", _mail),
    operator("html-words-lost", T, "A word of a safety statement is missing.", _word_lost),
    operator("html-words-exchanged", T, "Two words of a safety statement have changed places.", _words_exchanged),
    operator("html-words-across", T, "Words of two safety statements have changed places.", _words_across),
    operator("html-words-everywhere", T, "One word stands in the place of another throughout.", _everywhere),
    operator("html-words-cut-short", T, "A safety statement ends in the middle.", _cut_short),
    operator("html-words-sentence-lost", T, "A sentence of a safety statement is missing.", _sentence_lost),
)
"""Words, figures and numbers that say something else."""
