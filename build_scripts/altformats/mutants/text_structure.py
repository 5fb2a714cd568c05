"""Lines of a plain text moved, lost, doubled or added, as by a slip while editing or a template filled wrongly."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from ..mutation import Damage, Family, Operator, Victim
from .text_lines import MARK, Stretch, owner, read, statements, words, write
from .text_words import no_longer

Rebuild = Callable[[list[str], list[Stretch], Victim, random.Random], Damage | None]
"""Changes the lines in place."""


def _rebuilt(change: Rebuild) -> Callable[[Victim, random.Random], Damage | None]:
    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        lines = read(victim)
        damage = change(lines, statements(victim, lines), victim, draw)
        if damage:
            write(victim, lines)
        return damage

    return corrupt


def _lost(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del victim
    one = draw.choice(found)
    del lines[one.label : one.last + 1]
    return Damage("the statement is gone, with its label", one.id)


def _line_lost(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del victim
    long = [one for one in found if one.last - one.first > 1]
    if not long:
        return None
    one = draw.choice(long)
    at = draw.choice([at for at in range(one.first, one.last) if lines[at]])
    gone = lines.pop(at)
    return Damage(f"line {at + 1} is gone: “{gone[:60]}”", one.id)


def _twice(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del victim
    one = draw.choice(found)
    lines[one.last + 1 : one.last + 1] = lines[one.label : one.last + 1]
    return Damage("the statement stands twice", one.id)


def _moved(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    """Under another heading, where its words may mean something else."""
    del victim
    one = draw.choice(found)
    block = lines[one.label : one.last + 1]
    del lines[one.label : one.last + 1]
    gaps = [at for at, line in enumerate(lines) if not line and abs(at - one.label) > 3]  # noqa: PLR2004 - elsewhere
    at = draw.choice(gaps[:-1])
    lines[at + 1 : at + 1] = block
    return Damage(f"the statement was moved from line {one.label + 1} to line {at + 2}", one.id)


def _exchanged(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    """Two statements, each under the label of the other."""
    del victim
    pairs = [(a, b) for a in found for b in found if a.last <= b.label and lines[a.label] != lines[b.label]]
    if not pairs:
        return None
    one, other = draw.choice(pairs)
    first, second = lines[one.first : one.last], lines[other.first : other.last]
    lines[other.first : other.last] = first
    lines[one.first : one.last] = second
    return Damage(f"the statement stands where {other.id} should, and the other way round", one.id)


def _label_exchanged(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    labels = sorted(set(victim.promise.labels.values()))
    one = draw.choice(found)
    before = lines[one.label]
    lines[one.label] = draw.choice([label for label in labels if label != before])
    return Damage(f"the label “{before}” became “{lines[one.label]}”", one.id)


def _label_lost(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del victim
    one = draw.choice(found)
    return Damage(f"the label “{lines.pop(one.label)}” is gone", one.id)


def _joined(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    """With what stands after it, in one line."""
    del victim
    one = draw.choice([one for one in found if one.last + 1 < len(lines)])
    after = next(at for at in range(one.last, len(lines)) if lines[at])
    lines[one.last - 1 : after + 1] = [f"{lines[one.last - 1]} {lines[after]}"]
    return Damage("its last line runs on into the next block", one.id)


def _label_joined(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del victim
    one = draw.choice(found)
    lines[one.label : one.first + 1] = [f"{lines[one.label]} {lines[one.first]}"]
    return Damage("the label runs on into the statement", one.id)


def _taken_back(*, after: bool) -> Rebuild:
    def change(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
        one = draw.choice(found)
        at = one.last + 1 if after else draw.choice((one.label, one.first))
        lines[at:at] = [no_longer(victim.language), *([""] if after else [])]
        return Damage(f"line {at + 1} says: “{lines[at]}”", one.id)

    return change


def _english_added(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del victim
    one = draw.choice(found)
    words = draw.choice(("This advice has been withdrawn.", "Ignore this part.", "(draft, to be deleted)", "TODO"))
    lines.insert(one.last, words)
    return Damage(f"after it stands: “{words}”", one.id)


def _notice_lost(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del found
    places = [at for at, line in enumerate(lines) if words(line) in victim.promise.notices]
    if not places:
        return None
    return Damage(f"the notice “{lines.pop(draw.choice(places))}” is gone")


def _data(mark: str, *, version: bool) -> Rebuild:
    """The line of document data that holds these words, with a figure changed."""

    def change(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
        del found
        text = getattr(victim.promise, mark) if not version else victim.promise.meta.code
        at = next(at for at in range(len(lines) - 1, -1, -1) if text in lines[at])
        line = lines[at]
        last = max(at for at, sign in enumerate(line) if sign.isdecimal())
        zero = chr(ord(line[last]) - int(line[last]))
        new = draw.choice([chr(ord(zero) + other) for other in range(10) if other != int(line[last])])
        lines[at] = line[:last] + new + line[last + 1 :]
        return Damage(f"“{line}” became “{lines[at]}”")

    return change


def _heading_exchanged(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    """Two headings have changed places: what stands below belongs to the other."""
    headings = [block.text for block in victim.promise.blocks if block.role == "heading"]
    places = [at for at, line in enumerate(lines) if words(line) in headings and not owner(found, at)]
    own = [at for at in places if not MARK.match(lines[at])]
    one, other = sorted(draw.sample(own, 2))
    if lines[one] == lines[other]:
        return None
    lines[one], lines[other] = lines[other], lines[one]
    return Damage(f"the headings of lines {one + 1} and {other + 1} changed places")


def _step_moved(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    """Steps of a numbered list in another order, its numbers still counting up."""
    del found, victim
    steps = [at for at, line in enumerate(lines) if MARK.match(line) and not line.startswith("•")]
    if len(steps) < 2:  # noqa: PLR2004 - nothing to exchange
        return None
    one, other = draw.sample(steps, 2)
    first, second = words(lines[one]), words(lines[other])
    lines[one], lines[other] = lines[one].replace(first, second), lines[other].replace(second, first)
    return Damage(f"steps at lines {one + 1} and {other + 1} changed places")


def _mark_lost(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    """An item without its sign: it reads as a sentence of its own, or as part of the one before."""
    items = [block.text for block in victim.promise.blocks if block.role == "item"]
    marked = [at for at, line in enumerate(lines) if MARK.match(line) and words(line) in items]
    if not marked:
        return None
    at = draw.choice(marked)
    one = owner(found, at)
    mark = MARK.match(lines[at])
    lines[at] = lines[at][mark.end() :] if mark else lines[at]
    return Damage(f"line {at + 1} is no item of a list any more", one.id if one else "")


def _step_counted_wrongly(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    """A step says that it is another one: a step seems to be missing, or to come twice."""
    del found
    steps = [at for at, line in enumerate(lines) if MARK.match(line) and not line.startswith("•")]
    if not steps:
        return None
    at = draw.choice(steps)
    digit = lines[at][0]
    lines[at] = victim.language.figures(str(draw.choice([n for n in range(1, 10) if n != int(digit)]))) + lines[at][1:]
    return Damage(f"line {at + 1} began with {digit} and begins with {lines[at][0]}")


def _marked(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    """A statement that reads as one item of some list."""
    del victim
    one = draw.choice([one for one in found if one.last - one.first == 1])
    lines[one.first] = f"• {lines[one.first]}"
    return Damage("it stands as an item of a list", one.id)


def _at_the_start(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del found
    lines[0:0] = [draw.choice((no_longer(victim.language), "DRAFT", "FW: leaflet")), ""]
    return Damage(f"before the title stands: “{lines[0]}”")


def _at_the_end(lines: list[str], found: list[Stretch], victim: Victim, draw: random.Random) -> Damage | None:
    del found
    sentence = no_longer(victim.language)
    lines[-1:] = ["", draw.choice((sentence, "Sent from my phone", "www.example.com/free-offer")), ""]
    return Damage(f"at the end stands: “{lines[-2]}”")


OPERATORS: Final[tuple[Operator, ...]] = tuple(
    Operator(f"text-{code}", "text", family, about, _rebuilt(change))
    for code, family, about, change in (
        ("statement-lost", Family.STRUCTURE, "A statement is not there.", _lost),
        ("line-lost", Family.STRUCTURE, "One of several signs or rules is not there.", _line_lost),
        ("statement-twice", Family.STRUCTURE, "A statement stands twice.", _twice),
        ("statement-moved", Family.STRUCTURE, "A statement stands in another context.", _moved),
        ("statements-exchanged", Family.STRUCTURE, "Two statements stand under wrong labels.", _exchanged),
        ("label-exchanged", Family.TEXT, "A prohibition is labelled as something to do.", _label_exchanged),
        ("label-lost", Family.STRUCTURE, "Nothing tells that a statement matters.", _label_lost),
        ("joined", Family.STRUCTURE, "Two blocks run into one.", _joined),
        ("label-joined", Family.STRUCTURE, "The label is part of the sentence.", _label_joined),
        ("line-before", Family.TEXT, "A line before the statement takes it back.", _taken_back(after=False)),
        ("line-after", Family.TEXT, "A line after the statement takes it back.", _taken_back(after=True)),
        ("english-added", Family.TEXT, "A remark in English devalues a statement.", _english_added),
        ("notice-lost", Family.METADATA, "Nobody is told that it is unchecked or out of date.", _notice_lost),
        ("version-changed", Family.METADATA, "The leaflet is taken for another version.", _data("code", version=True)),
        ("issued-changed", Family.METADATA, "The date of issue is wrong.", _data("issued", version=False)),
        ("review-changed", Family.METADATA, "It is taken to be in date.", _data("review_by", version=False)),
        ("headings-exchanged", Family.STRUCTURE, "Advice stands under a wrong heading.", _heading_exchanged),
        ("steps-exchanged", Family.STRUCTURE, "Steps are told in a wrong order.", _step_moved),
        ("mark-lost", Family.STRUCTURE, "An item of a list reads as a sentence of its own.", _mark_lost),
        ("step-number", Family.STRUCTURE, "A step seems to be missing.", _step_counted_wrongly),
        ("marked", Family.STRUCTURE, "A statement reads as one item among others.", _marked),
        ("start-added", Family.TEXT, "Words that are none of ours stand at the start.", _at_the_start),
        ("end-added", Family.TEXT, "Words that are none of ours stand at the end.", _at_the_end),
    )
)
"""What happens to lines."""
