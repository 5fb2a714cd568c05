"""What is known of each file of an edition, for everybody to read: how it was read back, and what was found in it.

The page is English, for it serves whoever answers for the leaflet; what it says of the files is what their readers
wrote down.  It has no dates of its own: the same files give the same page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from ..interface import CATALOGUE, LABELS
from ..model import Evidence, Notice, Offer, SafetyKind, Standing
from . import Catalogue, Listing, Page

STYLE: Final = """
dl { margin-block: 0 1.25rem; }
dt { font-weight: 700; }
dd { margin: 0; overflow-wrap: anywhere; }
dd p { margin: 0 0 0.25rem; }
dl > div { padding-block: 0.25rem; }
.grid > div { display: grid; gap: 0 1.5rem; }
@media (min-width: 40rem) { .grid > div { grid-template-columns: 12rem 1fr; } }
.hash { font-family: ui-monospace, "Liberation Mono", monospace; font-size: 1.0625rem; }
summary { padding-block: 0.5rem; font-weight: 700; }
summary:focus-visible { outline: 0.1875rem solid var(--focus-ink); box-shadow: 0 0 0 0.375rem var(--focus); }
"""

KINDS: Final[dict[str, str]] = {"html": "Web page", "pdf": "Large print", "audio": "Recording", "text": "Plain text"}
"""What the files of each format are; the keys are also the anchors that leaflets link to."""

LAYERS: Final[dict[str, str]] = {
    "rendered": "as shown on a large screen",
    "dark": "in dark colours",
    "forced colours": "in colours that the reader's device chooses",
    "phone": "on a phone",
    "phone dark": "on a phone in dark colours",
    "phone more contrast": "on a phone with more contrast",
    "phone forced colours": "on a phone in colours that the device chooses",
    "paper": "printed",
    "accessibility": "as a screen reader meets it",
    "tags": "by the tags that a screen reader follows",
    "drawn glyphs": "by the letters that are drawn",
    "text layer": "by the text that can be copied",
    "ink": "by the ink on the page",
    "sound": "by its sound, compared with each sentence spoken again",
    "recognition": "by speech recognition",
    "bytes": "by the bytes of the file",
}
"""The ways in which a file is read back, in plain words."""

MEASURED: Final[dict[str, str]] = {
    "language": "Language",
    "pages": "Pages",
    "smallest_points": "Smallest letters, in points",
    "seconds": "Length, in seconds",
    "chapters": "Chapters",
    "passages": "Passages spoken",
    "voices": "Voices",
    "loudness": "Loudness, in LUFS",
    "worst_score": "Worst likeness of a passage to its sentence (1 is the same)",
    "recognised": "Passages also judged by speech recognition",
    "lines": "Lines",
    "words": "Words",
}
"""The measured properties that mean something to a reader, in this order."""

STANDINGS: Final[dict[Standing, str]] = {
    Standing.SIGNED: "The words are signed: people who answer for them have said that they are right.",
    Standing.UNCHECKED: "The translation has not been checked by a second person. Do not rely on it.",
    Standing.MACHINE_DRAFT: "The translation was made by a machine. Nobody has checked it. Do not rely on it.",
}

MEANING: Final = """
<h2 id="meaning">What checked means</h2>
<p>Each file below was opened again after it was made, by a program that did not make it. That program looked for every
safety statement of the leaflet: what you must do, what you must not do, the risks, and when to get help. It found each
of them, whole and in order, in every way in which the file can be read. A file in which one is missing is not put on
this website.</p>
<h2 id="not">What it does not mean</h2>
<p>It does not mean that the advice is right for you, nor that a translation is good. People decide that: the clinician
who approves the leaflet, and the translators who sign for their words. Where they have not, the leaflet says so. It
does not mean that a machine's voice is pleasant, or says every word as you would.</p>
<h2 id="compare">How to compare a file</h2>
<p>The SHA-256 is a fingerprint of the file. If your copy has the same fingerprint, it is the same file, to the last
letter. Most computers can work it out, with a command such as <code>sha256sum</code> or <code>certutil</code>.</p>
"""


def pages(catalogue: Catalogue) -> Iterator[Page]:
    """The page of each edition, by its address ``checked/<tag>/<slug>.html``."""
    for key in sorted(catalogue.listings):
        yield _page(catalogue, catalogue.listings[key])


def path(listing: Listing) -> str:
    """Where the page of an edition stands."""
    return f"checked/{listing.tag}/{listing.slug}.html"


def _page(catalogue: Catalogue, listing: Listing) -> Page:
    english, language = catalogue.english, catalogue.languages[listing.tag]
    meta = catalogue.leaflets[listing.slug]
    title = escape(listing.title)
    if language.tag != english.tag:
        title = f'<bdi lang="{language.tag}" dir="{language.direction}">{title}</bdi>'
    main = [
        f"<h1>How we checked: {title}</h1>",
        '<dl class="grid">',
        _row("Leaflet", f'<a href="../../{listing.tag}/{listing.slug}.html" hreflang="{listing.tag}">{title}</a>'),
        _row("In English", escape(meta.title)) if language.tag != english.tag else "",
        _row("Language", escape(language.english)),
        _row("Code and version", escape(f"{meta.code}, version {meta.version}")),
        _row("The words", _words(catalogue, listing)),
        "</dl>",
        MEANING,
        *_files(catalogue, listing),
    ]
    return Page(
        path=path(listing),
        language=english,
        title=f"How we checked: {listing.title}",
        main="\n".join(part for part in main if part),
        skip="Skip to how it was checked",
        foot=f'<p><a href="../../{listing.tag}/index.html" hreflang="{listing.tag}"'
        f' lang="{listing.tag}" dir="{language.direction}">{escape(catalogue.word(listing.tag, CATALOGUE))}</a></p>',
        style=STYLE,
    )


def _words(catalogue: Catalogue, listing: Listing) -> str:
    """How far the words can be relied on, with the notices that the files carry, as they carry them."""
    said = [] if listing.tag == catalogue.english.tag else [STANDINGS[listing.standing]]
    english = {catalogue.word(listing.tag, notice): notice for notice in Notice}
    carried = "".join(f"<p>“{escape(english.get(notice, notice))}”</p>" for notice in listing.notices)
    if carried:
        carried = f"<p>Every file carries these notices, in its language and in English:</p>{carried}"
    return "".join(f"<p>{words}</p>" for words in said) + carried or "<p>There is nothing to warn of.</p>"


def _files(catalogue: Catalogue, listing: Listing) -> Iterator[str]:
    """A section for each file; the first of each format has the anchor that leaflets link to."""
    kinds = {statement.id: statement.kind for statement in catalogue.statements.get(listing.slug, ())}
    seen = set[str]()
    for offer in listing.offers:
        anchor = offer.format if offer.format not in seen else f"{offer.format}-{offer.variant}"
        seen.add(offer.format)
        yield "\n".join(_file(catalogue, offer, anchor, kinds))


def _file(catalogue: Catalogue, offer: Offer, anchor: str, kinds: Mapping[str, SafetyKind]) -> Iterator[str]:
    kind = KINDS.get(offer.format, offer.format)
    name = f"{kind}, {offer.points} point" if offer.points else kind
    file = escape(offer.path)
    yield f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{escape(name)}</h2>'
    yield '<dl class="grid">'
    yield _row("File", f'<a href="../../{file}">{file}</a>')
    yield _row("Size", f"{offer.bytes:,} bytes")
    yield _row("SHA-256", f'<code class="hash">{_grouped(offer.sha256)}</code>')
    evidence = catalogue.evidence.get(offer.path)
    if evidence is None:
        yield "</dl></section>"
        return
    yield from (
        _row(words, escape(str(evidence.facts[key]))) for key, words in MEASURED.items() if key in evidence.facts
    )
    layers = dict.fromkeys(proof.layer for proof in evidence.proofs)
    yield _row("Read back", "".join(f"<p>{escape(LAYERS.get(layer, layer))}</p>" for layer in layers))
    yield _row("Findings", _findings(evidence))
    yield "</dl>"
    yield from _statements(evidence, kinds)
    yield "</section>"


def _row(term: str, markup: str) -> str:
    return f"<div><dt>{escape(term)}</dt><dd>{markup}</dd></div>"


def _grouped(digest: str) -> str:
    """A digest in groups of eight, which a person can compare with another."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _findings(evidence: Evidence) -> str:
    return "".join(f"<p>{escape(finding.message)}</p>" for finding in evidence.findings) or "none"


def _statements(evidence: Evidence, kinds: Mapping[str, SafetyKind]) -> Iterator[str]:
    """Where each safety statement was found, the ways that agree together."""
    found: dict[str, dict[str, list[str]]] = {}
    for proof in evidence.proofs:
        found.setdefault(proof.statement, {}).setdefault(proof.where, []).append(proof.layer)
    yield f"<details><summary>Where each of the {len(found)} safety statements was found</summary>"
    yield '<dl class="found">'
    for statement, places in found.items():
        label = f"{LABELS[kinds[statement]]}: " if statement in kinds else ""
        rows = "".join(
            f"<p>{escape(where or 'not found')}: {escape(', '.join(LAYERS.get(layer, layer) for layer in layers))}</p>"
            for where, layers in places.items()
        )
        yield f"<div><dt>{escape(label + statement.replace('-', ' '))}</dt><dd>{rows}</dd></div>"
    yield "</dl></details>"
