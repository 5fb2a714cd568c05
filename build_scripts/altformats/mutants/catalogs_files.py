"""A catalog or its sign-offs damaged as a file: by an editor, a merge, a wrong copy, or on purpose."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Final

from ..mutation import Damage, Family, Operator, Victim
from .catalogs_desk import rows, sign_again, signed_again

Lines = Callable[[list[str], random.Random], tuple[list[str], str] | None]
"""From the lines of a catalog to others and what was done; None where they offer no place."""


def _lines(change: Lines) -> Callable[[Victim, random.Random], Damage | None]:
    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        before = victim.path.read_text(encoding="utf-8").split("\n")
        changed = change(list(before), draw)
        if changed is None or changed[0] == before:
            return None
        victim.path.write_text("\n".join(changed[0]), encoding="utf-8", newline="\n")
        return Damage(changed[1])

    return corrupt


def _answers(lines: list[str]) -> list[int]:
    """Where the answers of entries stand, the header's left out."""
    return [at for at, line in enumerate(lines) if line.startswith('msgstr "') and line != 'msgstr ""']


def _unterminated(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    at = draw.choice(_answers(lines))
    lines[at] = lines[at][:-1]
    return lines, f"line {at + 1} has no closing quote"


def _fuzzy(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    """A guess of a program, which nobody has looked at."""
    at = draw.choice(_answers(lines))
    asked = max(number for number in range(at) if lines[number].startswith("msgid "))
    lines.insert(asked, "#, fuzzy")
    return lines, f"the entry of line {asked + 2} is marked fuzzy"


def _entry_gone(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    at = draw.choice(_answers(lines))
    asked = max(number for number in range(at) if lines[number].startswith("msgid "))
    gone = lines[asked]
    del lines[asked : at + 1]
    return lines, f"the entry {gone[:50]} is gone"


def _retired(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    at = draw.choice(_answers(lines))
    asked = max(number for number in range(at) if lines[number].startswith("msgid "))
    lines[asked : at + 1] = [f"#~ {line}" for line in lines[asked : at + 1]]
    return lines, f"the entry of line {asked + 1} is marked as no longer used"


def _twice(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    """A second entry with other words: which of the two counts depends on the program."""
    one, other = draw.sample(_answers(lines), 2)
    asked = max(number for number in range(one) if lines[number].startswith("msgid "))
    lines += [*lines[asked:one], lines[other], ""]
    return lines, f"the entry of line {asked + 1} stands again at the end, with other words"


def _conflict(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    at = draw.choice(_answers(lines))
    lines[at : at + 1] = ["<<<<<<< ours", lines[at], "=======", lines[at], ">>>>>>> theirs"]
    return lines, f"marks of a merge at line {at + 1}"


def _context(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    at = draw.choice(_answers(lines))
    asked = max(number for number in range(at) if lines[number].startswith("msgid "))
    lines.insert(asked, 'msgctxt "old"')
    return lines, f"the entry of line {asked + 2} belongs to a context"


def _source_changed(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    """The English in the catalog is another: the answer belongs to nothing."""
    at = draw.choice(_answers(lines))
    asked = max(number for number in range(at) if lines[number].startswith("msgid "))
    lines[asked] = lines[asked].replace(" the ", " this ", 1) if " the " in lines[asked] else f'{lines[asked][:-1]} "'
    return lines, f"the English of line {asked + 1} is another"


def _zero_byte(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    """Programs written in C end the answer there."""
    at = draw.choice(_answers(lines))
    middle = draw.randrange(len('msgstr "') + 1, len(lines[at]) - 1)
    lines[at] = f"{lines[at][:middle]}\0{lines[at][middle:]}"
    return lines, f"a zero byte stands in line {at + 1}"


def _header_gone(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    del draw
    end = lines.index("")
    return lines[end + 1 :], "the header is gone"


def _charset(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    at = next(at for at, line in enumerate(lines) if "charset=" in line)
    name = draw.choice(("ISO-8859-2", "CHARSET", "windows-1250", "GB2312"))
    lines[at] = lines[at].replace("utf-8", name)
    return lines, f"the header says {name}"


def _cut(lines: list[str], draw: random.Random) -> tuple[list[str], str]:
    kept = draw.randrange(len(lines) // 4, len(lines) * 3 // 4)
    return lines[:kept], f"{kept} of {len(lines)} lines are there"


def _bytes(change: Callable[[bytes], bytes], what: str) -> Callable[[Victim, random.Random], Damage | None]:
    def corrupt(victim: Victim, draw: random.Random) -> Damage | None:
        del draw
        before = victim.path.read_bytes()
        after = change(before)
        victim.path.write_bytes(after)
        return Damage(what) if after != before else None

    return corrupt


def _gone(victim: Victim, draw: random.Random) -> Damage | None:
    name = draw.choice((victim.path.stem, "parts", "interface"))
    victim.path.with_stem(name).unlink()
    return Damage(f"{name}.po is not there")


def _unsigned(victim: Victim, draw: random.Random) -> Damage | None:
    name = draw.choice((victim.path.stem, "parts", "interface"))
    victim.path.with_name(f"{name}.signatures.json").unlink()
    return Damage(f"the sign-offs of {name} are not there")


def _sign_off_damaged(victim: Victim, draw: random.Random) -> Damage | None:
    path = victim.path.with_name(f"{victim.path.stem}.signatures.json")
    data = path.read_bytes()
    kept = draw.randrange(10, len(data) - 10)
    path.write_bytes(data[:kept])
    return Damage(f"{kept} of {len(data)} bytes of the sign-offs are there")


def _sign_off_of_another(victim: Victim, draw: random.Random) -> Damage | None:
    """One statement's sign-off taken for another's."""
    path = victim.path.with_name(f"{victim.path.stem}.signatures.json")
    table = json.loads(path.read_text(encoding="utf-8"))
    items = table["signoffs"][-1]["items"]
    keys = sorted(key for key in items if not key.startswith("text:"))
    one, other = draw.sample(keys, 2)
    items[one] = items[other]
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    return Damage(f"the sign-off of {other} stands for {one}", one)


def _slipped(victim: Victim, draw: random.Random) -> Damage | None:
    """Every answer is there, each beside the English after its own: a column slipped by one row."""
    found = rows(victim)
    start = draw.randrange(len(found) // 2)
    lines = victim.path.read_text(encoding="utf-8").split("\n")
    answers = _answers(lines)[start:]
    texts = [lines[at] for at in answers]
    for at, text in zip(answers, [texts[-1], *texts[:-1]], strict=True):
        lines[at] = text
    victim.path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    sign_again(victim)
    return Damage(f"from “{found[start].msgid[:40]}” on each entry has the words of the one before (and was signed so)")


OPERATORS: Final[tuple[Operator, ...]] = (
    *(
        Operator(f"catalog-file-{code}", "catalog", Family.STRUCTURE, about, signed_again(_lines(change)))
        for code, about, change in (
            ("unterminated", "A message loses its last letter, or its words.", _unterminated),
            ("fuzzy", "A guess is shown for a translation.", _fuzzy),
            ("entry-gone", "A message is in English.", _entry_gone),
            ("retired", "A message is in English.", _retired),
            ("twice", "Which words are shown depends on the program.", _twice),
            ("conflict", "Marks of a merge are shown, or words are lost.", _conflict),
            ("context", "A message is in English.", _context),
            ("source-changed", "A message is in English.", _source_changed),
            ("header-gone", "Letters are read as others.", _header_gone),
            ("charset", "Letters are read as others.", _charset),
            ("zero-byte", "A message breaks off there.", _zero_byte),
            ("cut", "Messages are in English.", _cut),
        )
    ),
    *(
        Operator(f"catalog-file-{code}", "catalog", Family.SWAP, about, signed_again(_bytes(change, what)))
        for code, about, what, change in (
            ("empty", "All is in English.", "the catalog is empty", lambda _: b""),
            ("utf-16", "Nothing can be read.", "written in UTF-16", lambda data: data.decode().encode("utf-16")),
            ("latin-1", "Letters are others.", "written in Latin-1", lambda d: d.decode().encode("latin-1", "replace")),
            ("mark", "Programs see no header.", "a mark of byte order stands first", lambda d: b"\xef\xbb\xbf" + d),
        )
    ),
    Operator("catalog-file-gone", "catalog", Family.SWAP, "All is in English.", _gone),
    Operator("catalog-file-slipped", "catalog", Family.STRUCTURE, "Each says what another should.", _slipped),
    Operator("catalog-signs-gone", "catalog", Family.METADATA, "Nobody stands behind the words.", _unsigned),
    Operator("catalog-signs-damaged", "catalog", Family.METADATA, "Nobody stands behind the words.", _sign_off_damaged),
    Operator(
        "catalog-signs-of-another",
        "catalog",
        Family.METADATA,
        "Nobody stands behind a statement.",
        _sign_off_of_another,
    ),
)
"""What happens to files."""
