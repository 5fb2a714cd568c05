"""Reads ``translations/languages.toml`` and ``source/pronunciation/<tag>.toml``: the languages that exist."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from .errors import LanguageProblem
from .model import Font, Language, Place, Project, Pronunciation

REQUIRED = ("autonym", "english", "direction", "script", "locale", "fonts", "voices")


def read_languages(project: Project) -> dict[str, Language]:
    """Every language by its BCP 47 tag, the source language first.  Raises LanguageProblem, with the table's name."""
    path = project.translations / "languages.toml"
    tables = _toml("translations/languages.toml", path.read_bytes() if path.exists() else None)
    if not tables:
        raise LanguageProblem("no language is defined", project.relative(path), "Add a table such as [en].")
    return {tag: _language(project, tag, table) for tag, table in tables.items()}


def _toml(name: str, data: bytes | None) -> Mapping[str, Any]:
    if data is None:
        raise LanguageProblem("the file is missing", name, "Restore it from version control.")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LanguageProblem(f"the file is not sound TOML: {error}", name, "Mend the line that it names.") from error


def _language(project: Project, tag: str, table: Mapping[str, Any]) -> Language:
    place = Place("translations/languages.toml")
    missing = [key for key in REQUIRED if key not in table]
    if missing:
        raise LanguageProblem(f"table [{tag}] lacks {', '.join(missing)}", place, "Add it; the other tables show how.")
    if table["direction"] not in ("ltr", "rtl"):
        raise LanguageProblem(f"table [{tag}]: direction is neither ltr nor rtl", place, 'Write direction = "ltr".')
    direction: Literal["ltr", "rtl"] = "rtl" if table["direction"] == "rtl" else "ltr"
    return Language(
        tag=tag,
        autonym=str(table["autonym"]),
        english=str(table["english"]),
        direction=direction,
        script=str(table["script"]),
        locale=str(table["locale"]),
        fonts=tuple(_font(f) for f in table["fonts"]),
        voices=tuple((str(engine), str(voice)) for engine, voice in table["voices"].items()),
        pronunciation=_pronunciation(project, tag),
        alpha3=str(table.get("alpha3", "und")),
        engines=tuple(str(engine) for engine in table.get("engines", ())),
        vowelled=table.get("vowelled", False) is True,
        digits=_digits(tag, str(table.get("digits", "0123456789"))),
        letters=str(table.get("letters", "")),
    )


def _digits(tag: str, digits: str) -> str:
    if [unicodedata.decimal(digit, -1) for digit in digits] != list(range(10)):
        place = Place("translations/languages.toml")
        raise LanguageProblem(f"table [{tag}]: digits are not 0 to 9 in order", place, 'Write digits = "০১২৩৪৫৬৭৮৯".')
    return digits


def _font(table: Mapping[str, Any]) -> Font:
    return Font(str(table["family"]), int(table["weight"]), str(table["file"]), float(table.get("scale", 1.0)))


def _pronunciation(project: Project, tag: str) -> Pronunciation:
    path = project.pronunciation / f"{tag}.toml"
    if not path.exists():
        return Pronunciation(tag)
    data = _toml(project.relative(path), path.read_bytes())
    phrases = {str(written): str(spoken) for written, spoken in data.get("phrases", {}).items()}
    numbers = data.get("numbers", {})
    return Pronunciation(
        tag=tag,
        digits=tuple(numbers.get("digits", ())),
        below_hundred=tuple(numbers.get("below_hundred", ())),
        hundreds=tuple(numbers.get("hundreds", ())),
        thousands=tuple(numbers.get("thousands", ())),
        phrases=tuple(sorted(phrases.items(), key=lambda pair: (-len(pair[0]), pair[0]))),
        letters=tuple(data.get("letters", {}).items()),
        values=tuple((str(word), int(value)) for word, value in data.get("values", {}).items()),
        joiner=str(numbers.get("joiner", "")),
        group=str(numbers.get("group", "")),
        after=tuple((str(w), tuple(form["below_hundred"])) for form in data.get("after", ()) for w in form["words"]),
        signs=tuple((str(sign), str(spoken)) for sign, spoken in data.get("signs", {}).items()),
        negations=tuple(data.get("negations", ())),
        unsplit=tuple(data.get("unsplit", ())),
        prefix=str(numbers.get("prefix", "")),
        gap=str(numbers.get("gap", "")),
        within=tuple(numbers.get("within", ())),
    )
