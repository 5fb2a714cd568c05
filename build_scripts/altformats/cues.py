"""What the catalog checks know of a language: ``translations/<tag>/cues.toml`` and ``glossary.toml``, read strictly.

A misspelt key would switch a check off without a word, so whatever is not known here is refused by file and key.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from .errors import LanguageProblem
from .model import Cues, Language, Project, Term

UNITS: Final = ("minute", "hour", "day", "week", "month", "year", "ml", "mg", "percent", "degree")
SCHEMA: Final[dict[str, tuple[str, ...]]] = {
    "negation": ("words", "opposites", "harmless", "echo"),
    "obligation": ("must", "may"),
    "numbers": ("words", "ignore", "least", "times", "loose"),
    "units": UNITS,
    "letters": ("allowed",),
    "tongue": ("common", "strangers"),
}
OPTIONAL: Final[dict[str, tuple[str, ...]]] = {
    "negation": ("echo",),
    "units": UNITS,
    "numbers": ("least", "times", "loose"),
}
"""Keys that a language writes only where it has use for them."""
MOST: Final = 10**12
MODEL: Final = "translations/pl/cues.toml shows how."


def read_cues(project: Project, language: Language, *, source: bool = False) -> Cues:
    """The cues and the glossary of a language; the source language has no glossary, being the English side of all.

    Raises LanguageProblem for a file that is missing or not sound.
    """
    folder = project.translations / language.tag
    cues, terms = _bytes(folder / "cues.toml", language.tag), b""
    if not source:
        terms = _bytes(folder / "glossary.toml", language.tag)
    return _read(language.tag, language.script, cues, terms)


def _bytes(path: Path, tag: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LanguageProblem("the file is missing", f"translations/{tag}/{path.name}", f"Write it; {MODEL}") from error


@lru_cache(maxsize=64)
def _read(tag: str, script: str, cues: bytes, terms: bytes) -> Cues:
    name = f"translations/{tag}/cues.toml"
    table = _table(cues, name)
    _must_fit(table, name)
    negation, obligation, numbers = table["negation"], table["obligation"], table["numbers"]
    tongue = table["tongue"]
    if not isinstance(tongue["strangers"], dict):
        raise LanguageProblem("[tongue] strangers is not a table of languages and words", name, MODEL)
    return Cues(
        tag=tag,
        script=script,
        negation=_words(negation["words"], name),
        echo=_words(negation.get("echo", []), name),
        opposites=_words(negation["opposites"], name),
        harmless=_words(negation["harmless"], name),
        must=_words(obligation["must"], name),
        may=_words(obligation["may"], name),
        numbers=_values(numbers["words"], name),
        uncounted=_words(numbers["ignore"], name),
        least=int(_values({"least": numbers.get("least", 2)}, name)[0][1]),
        times=_values(numbers.get("times", {}), name),
        loose=_values(numbers.get("loose", {}), name),
        units=tuple((unit, _words(forms, name)) for unit, forms in table["units"].items()),
        letters=unicodedata.normalize("NFC", str(table["letters"]["allowed"])),
        common=_words(tongue["common"], name),
        strangers=tuple((other, _words(forms, name)) for other, forms in tongue["strangers"].items()),
        glossary=_glossary(terms, f"translations/{tag}/glossary.toml"),
    )


def _glossary(data: bytes, name: str) -> tuple[Term, ...]:
    terms = []
    for number, row in enumerate(_table(data, name).get("term", []), start=1):
        if set(row) != {"english", "forms", "kind"}:
            raise LanguageProblem(f"term {number} does not have english, forms and kind", name, MODEL)
        kind: Literal["medicine", "red-flag", "term"]
        match row["kind"]:
            case "medicine" | "red-flag" | "term":
                kind = row["kind"]
            case other:
                raise LanguageProblem(f"term {number} has the kind {other!r}", name, "medicine, red-flag or term.")
        terms.append(Term(_words(row["english"], name), _words(row["forms"], name), kind))
    return tuple(terms)


def _table(data: bytes, name: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LanguageProblem(f"the file is not sound TOML: {error}", name, "Mend the line that it names.") from error


def _must_fit(table: Mapping[str, Any], name: str) -> None:
    """Every table is there with every key that it must have, and no other."""
    for section, keys in SCHEMA.items():
        inside = table.get(section)
        if not isinstance(inside, dict):
            raise LanguageProblem(f"there is no table [{section}]", name, MODEL)
        lacking = sorted(set(keys) - set(inside) - set(OPTIONAL.get(section, ())))
        unknown = sorted(set(inside) - set(keys))
        if lacking or unknown:
            raise LanguageProblem(f"[{section}]: unknown or missing key {(unknown or lacking)[0]!r}", name, MODEL)
    unknown = sorted(set(table) - set(SCHEMA))
    if unknown:
        raise LanguageProblem(f"there is an unknown table [{unknown[0]}]", name, MODEL)


def _words(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip("* ") for word in value):
        raise LanguageProblem(f"not a list of words: {value!r:.60}", name, MODEL)
    return tuple(value)


def _values(table: object, name: str) -> tuple[tuple[str, float], ...]:
    """Words with their values; a word may have several."""
    if not isinstance(table, dict):
        raise LanguageProblem("[numbers]: not a table of words and numbers", name, MODEL)
    values = []
    for word, given in table.items():
        for value in given if isinstance(given, list) else [given]:
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < MOST:
                raise LanguageProblem(f"[numbers]: {word!r} is not a number", name, MODEL)
            if "*" in word or not word.strip():
                raise LanguageProblem(f"[numbers]: {word!r} is not one written form", name, "Write each form out.")
            values.append((str(word), float(value)))
    return tuple(values)
