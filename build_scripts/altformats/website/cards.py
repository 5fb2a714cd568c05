"""The cards of all leaflets in one file, a line each, sorted by slug: read in a second where reading all evidence takes
minutes.  What is damaged is as if it were not there, and is gathered anew.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..model import FrontMatter, Offer, Standing
from . import Card, Listing


def read_cards(file: Path) -> dict[str, Card]:
    """The cards by slug; of lines that are no card, none."""
    found: dict[str, Card] = {}
    try:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                card = _card(line)
                if card is not None:
                    found[card.meta.slug] = card
    except (OSError, UnicodeDecodeError):
        return found
    return found


def write_cards(file: Path, cards: Iterable[Card]) -> None:
    """Write them whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(file.name + ".new")
    with temporary.open("w", encoding="utf-8") as lines:
        for card in sorted(cards, key=lambda card: card.meta.slug):
            lines.write(_line(card) + "\n")
    temporary.replace(file)


def _line(card: Card) -> str:
    meta = {field.name: getattr(card.meta, field.name) for field in dataclasses.fields(card.meta)}
    meta |= {"issued": card.meta.issued.isoformat(), "review_by": card.meta.review_by.isoformat()}
    row = [meta, card.artefacts, card.sources, card.sound, [_listed(listing) for listing in card.listings]]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _listed(one: Listing) -> list[object]:
    offers = [(o.format, o.variant, o.path, o.sha256, o.bytes, o.pages, o.seconds, o.points) for o in one.offers]
    return [one.tag, one.title, one.summary, offers, one.notices, one.standing, dict(one.wanting)]


def _card(line: str) -> Card | None:
    try:
        meta, artefacts, sources, sound, listings = json.loads(line)
        slug = meta["slug"]
        return Card(_meta(meta), artefacts, sources, tuple(sound), tuple(_listing(slug, row) for row in listings))
    except (ValueError, KeyError, TypeError):
        return None


def _meta(table: Mapping[str, Any]) -> FrontMatter:
    days = {name: datetime.date.fromisoformat(table[name]) for name in ("issued", "review_by")}
    rows = {name: tuple(table[name]) for name in ("queries", "important")}
    return FrontMatter(**{**table, **days, **rows})


def _listing(slug: str, row: list[Any]) -> Listing:
    tag, title, summary, offers, notices, standing, wanting = row
    made = tuple(Offer(*offer) for offer in offers)
    return Listing(slug, tag, title, summary, made, tuple(notices), Standing(standing), wanting)
