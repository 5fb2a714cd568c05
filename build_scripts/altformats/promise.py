"""What must reach the reader: worked out from source and catalog alone, by none of the code that makes the files."""

from __future__ import annotations

import datetime

from .errors import CatalogProblem
from .inline import links, plain
from .interface import LABELS
from .model import (
    FrontMatter,
    Language,
    Leaflet,
    Notice,
    Place,
    Promise,
    PromisedBlock,
    Publisher,
    Standing,
    Translation,
)


def promise(
    leaflet: Leaflet,
    translation: Translation,
    languages: tuple[Language, Language],
    today: datetime.date,
    publisher: Publisher,
    months: tuple[str, str],
) -> Promise:
    """What every artefact of this leaflet in this language must say.  Raises CatalogProblem for a missing message.

    ``languages`` are the edition's own and the source language; ``months`` those of issue and review.
    """
    language, english = languages
    source = language.tag == english.tag

    def say(msgid: str, place: Place) -> str:
        said = msgid if source else translation.of(msgid)
        if said is None:
            raise CatalogProblem(
                f"no {language.english} translation of {msgid!r}", place, "Run: altformats translate update"
            )
        return said

    blocks: list[PromisedBlock] = []
    targets: list[str] = []
    for block in leaflet.blocks:
        said = say(block.msgid, block.place)
        blocks.append(PromisedBlock(block.role, plain(said), block.place, block.statement, block.level))
        targets.extend(links(said))
    notices: list[str] = []
    for notice in due_notices(leaflet.meta, translation, today):
        if not source:
            notices.append(translation.words.get(notice) or notice)
        notices.append(notice)
    return Promise(
        meta=leaflet.meta,
        language=language,
        english=english,
        blocks=tuple(blocks),
        statements=leaflet.statements,
        notices=tuple(notices),
        links=tuple(targets),
        labels={s.id: translation.words.get(LABELS[s.kind], "") for s in leaflet.statements},
        words=translation.words,
        publisher=publisher,
        issued=months[0],
        review_by=months[1],
    )


def due_notices(meta: FrontMatter, translation: Translation, today: datetime.date) -> tuple[Notice, ...]:
    """The notices that every output of this leaflet in this language must carry."""
    own = {
        Standing.MACHINE_DRAFT: (Notice.MACHINE_DRAFT,),
        Standing.UNCHECKED: (Notice.UNCHECKED,),
        Standing.SIGNED: (),
    }
    return meta.notices(today) + own[translation.standing]
