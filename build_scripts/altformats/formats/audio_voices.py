"""Who speaks: the first speech engine of each language's list that has its voice and can say every passage.

The private half of ``audio.py``.  One engine speaks a language through the whole edition.  A voice of another language
never stands in: what nobody can say needs a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..errors import LanguageProblem, NeedsPerson, SpeechProblem, UsageProblem
from ..model import Edition, Language, Options, SpeechEngine
from ..speech import ENGINES, recorded

RECORDED: Final = recorded.name
PLACE: Final = "translations/languages.toml"


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of an engine."""

    engine: SpeechEngine
    name: str

    @property
    def human(self) -> bool:
        """Whether it is a person's, recorded: said in whole blocks, exactly as written."""
        return self.engine.name == RECORDED


@dataclass(frozen=True, slots=True)
class Cast:
    """The voice of each language by tag, and which engines were passed over: language, engine, why."""

    voices: Mapping[str, Voice]
    passed: tuple[tuple[str, str, str], ...]


class Faltered(Exception):
    """An engine failed at a passage of this language: the next is to be tried, from the start."""

    def __init__(self, tag: str, engine: str, problem: SpeechProblem) -> None:
        self.tag, self.engine, self.problem = tag, engine, problem
        super().__init__(problem.message)


def named(options: Options) -> tuple[SpeechEngine, ...]:
    """The one engine asked for, or all.  Raises UsageProblem for a name that no engine has."""
    found = tuple(engine for engine in ENGINES if options.engine in ("", engine.name))
    if not found:
        known = ", ".join(engine.name for engine in ENGINES)
        raise UsageProblem(f"there is no speech engine {options.engine!r}", "--engine", f"Choose from: {known}.")
    return found


def chosen(
    edition: Edition,
    options: Options,
    texts: Mapping[str, Sequence[str]],
    faltered: Mapping[tuple[str, str], SpeechProblem],
) -> Cast:
    """The voice for each language of the edition.  ``texts`` are the blocks to be said, by the language's tag.

    ``faltered`` are the engines that have failed already, by tag and name.  Raises NeedsPerson where no machine has a
    voice for a language, and SpeechProblem where machines have one and all of them failed.
    """
    voices: dict[str, Voice] = {}
    passed: list[tuple[str, str, str]] = []
    for language in {language.tag: language for language in (edition.language, edition.english)}.values():
        failed: list[str] = []
        for voice, why in _candidates(language, edition, options, texts.get(language.tag, ())):
            problem = faltered.get((language.tag, voice.engine.name))
            reason = why or (problem.message if problem else "")
            if not reason:
                voices[language.tag] = voice
                break
            failed.append(f"{voice.engine.name}: {reason}")
            if not (voice.human and why == recorded.ABSENT):  # most leaflets are not read aloud by anybody
                passed.append((language.tag, voice.engine.name, reason))
        else:
            gave_up = any(tag == language.tag for tag, _ in faltered)
            raise _nobody(language, edition, options, failed, faltered=gave_up)
    return Cast(voices, tuple(passed))


def _candidates(
    language: Language, edition: Edition, options: Options, texts: Sequence[str]
) -> Iterator[tuple[Voice, str]]:
    """Each voice to be tried in turn, and what it lacks.  Raises LanguageProblem for an engine that does not exist."""
    strangers = [wanted for wanted in language.engines if wanted not in {engine.name for engine in ENGINES}]
    if strangers:
        raise LanguageProblem(
            f"table [{language.tag}]: there is no speech engine {strangers[0]!r}",
            PLACE,
            f"Choose from: {', '.join(engine.name for engine in ENGINES)}.",
        )
    known = {engine.name: engine for engine in named(options)}
    order = language.engines if language.engines and not options.engine else tuple(known)
    name = f"{edition.language.tag}/{edition.meta.slug}"
    for engine in (known[wanted] for wanted in order if wanted in known):
        if engine.network and not (options.online or options.engine):
            continue
        voice = engine.voice(language, name)
        if voice is not None:
            yield Voice(engine, voice), engine.lacking(options.project, language, name, texts)


def _nobody(
    language: Language, edition: Edition, options: Options, failed: Sequence[str], *, faltered: bool
) -> NeedsPerson | SpeechProblem:
    said = "; ".join(failed)
    if options.engine and not failed:
        return SpeechProblem(
            f"{options.engine} has no voice for {language.english}",
            PLACE,
            "Choose another engine with --engine; a voice of another language would not be understood.",
        )
    if options.engine or faltered:
        return SpeechProblem(
            f"no voice could say the {language.english}: {said}", PLACE, "Mend what each of them lacks."
        )
    why = "; ".join(reason for reason in failed if reason != f"{RECORDED}: {recorded.ABSENT}")
    script = f"altformats recording script {edition.meta.slug} --language {edition.language.tag}"
    remedy = f"source/recordings/README.md says how; begin with: {script}"
    return NeedsPerson(f"needs a human recording{f' ({why})' if why else ''}", PLACE, remedy)
