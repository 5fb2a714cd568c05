"""The nouns of altformats, all frozen, and the Protocols of its seams.

A *leaflet* becomes an *edition* in each *language*; each *format* makes an *artefact* of it; a *reader* that shares no
code with the maker reads the finished file back; *checks* compare the reading with the *promise* and yield *findings*;
everything is written down as *evidence*.  Nothing here touches a file, a clock or the network.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal, Protocol

# --------------------------------------------------------------------------------------------------------------------
# Where things are


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one checkout; only paths, nothing is opened."""

    root: Path

    @property
    def leaflets(self) -> Path:
        """One Markdown file per leaflet."""
        return self.root / "source" / "leaflets"

    @property
    def parts(self) -> Path:
        """Paragraphs that many leaflets share."""
        return self.root / "source" / "parts"

    @property
    def pronunciation(self) -> Path:
        """How to say words, one file per language."""
        return self.root / "source" / "pronunciation"

    @property
    def translations(self) -> Path:
        """The table of languages and a folder for each."""
        return self.root / "translations"

    @property
    def recordings(self) -> Path:
        """Leaflets read aloud by people, a folder per language, each with its sign-off."""
        return self.root / "source" / "recordings"

    @property
    def listening(self) -> Path:
        """What listeners said of finished recordings, a folder per language."""
        return self.root / "source" / "listening"

    @property
    def node_modules(self) -> Path:
        """Fonts and page judges, installed by the set-up."""
        return self.root / "node_modules"

    @property
    def build(self) -> Path:
        """All that is made; can be deleted at any time."""
        return self.root / "build"

    @property
    def store(self) -> Path:
        """Where results are kept, unless another store is named."""
        return self.build / "store"

    @property
    def site(self) -> Path:
        """The finished files and their manifest."""
        return self.build / "site"

    def relative(self, path: Path) -> str:
        """The path as people of the project write it: relative to the root where it lies inside, POSIX slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source file or a catalog.  ``line`` counts from 1; 0 means the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Severity(StrEnum):
    """An *error* keeps an artefact from being offered; a *warning* is shown and does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, where, and what to do about it.

    ``code`` is stable and can be given to ``altformats explain``.  ``statement`` names the safety statement concerned,
    ``msgid`` the message of a catalog, where it is about one.
    """

    code: str
    message: str
    place: Place
    remedy: str
    severity: Severity = Severity.ERROR
    statement: str = ""
    layer: str = ""
    msgid: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A program, library, font or file that a step needs on this machine."""

    what: str
    found: bool
    detail: str = ""
    remedy: str = ""


# --------------------------------------------------------------------------------------------------------------------
# Languages


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """How one language says what eyes read at a glance; data from ``source/pronunciation/<tag>.toml``.

    ``digits`` are the names of 0 to 9 as said one by one (telephone numbers); ``below_hundred`` the hundred names of 0
    to 99; ``hundreds`` the nine names of 100 to 900; ``thousands`` the names of 1000 to 9000 (or the multiplier forms).
    ``phrases`` maps a written phrase to the words spoken for it, longest first; ``letters`` maps a capital letter to
    its name, for codes that are spelt out; ``values`` maps further number words (inflected forms) to values.
    ``joiner`` stands before the last two figures of a larger number ("and"); ``group`` is written between thousands.
    ``after`` gives the hundred names of 0 to 99 in the form that certain words before them ask for.  ``signs`` maps a
    character to the words for it; ``negations`` are the words that say no; ``unsplit`` are abbreviations after whose
    full stop a sentence goes on.

    For languages that build numbers otherwise: ``prefix`` is joined to the front of every part of a number but the
    first (Arabic "and"); ``gap`` stands for a place that is left out (Chinese 2,005 is "two thousand gap five");
    ``within`` are the hundred names of 0 to 99 as said after hundreds or thousands, where they differ.
    """

    tag: str
    digits: tuple[str, ...] = ()
    below_hundred: tuple[str, ...] = ()
    hundreds: tuple[str, ...] = ()
    thousands: tuple[str, ...] = ()
    phrases: tuple[tuple[str, str], ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, int], ...] = ()
    joiner: str = ""
    group: str = ""
    after: tuple[tuple[str, tuple[str, ...]], ...] = ()
    signs: tuple[tuple[str, str], ...] = ()
    negations: tuple[str, ...] = ()
    unsplit: tuple[str, ...] = ()
    prefix: str = ""
    gap: str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Font:
    """One font file under ``node_modules``: CSS family and weight, and the path below that folder.

    ``scale`` is how many times larger it is drawn, for a script whose letters are small at the size of Latin ones.
    """

    family: str
    weight: int
    file: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Language:
    """One table of ``translations/languages.toml``.

    ``tag`` is the BCP 47 tag, ``autonym`` the language's name for itself, ``script`` the ISO 15924 code, ``locale`` the
    CLDR locale that Babel formats dates and numbers with, ``voices`` the voice of each speech engine by engine name.
    ``alpha3`` is the ISO 639-2 code that players of audio understand.  ``engines`` are the speech engines to be tried,
    in that order; none named means every engine that has a voice here, in the order of their registry.  A ``vowelled``
    language is written without its short vowels, which are put in before a machine says it.  ``digits`` are the ten
    digits that its texts are written with.  ``letters`` are those that nearly every text of it has: fonts for pages
    bring them all, so that pages share a font; empty for Latin script, and where they are too many.
    """

    tag: str
    autonym: str
    english: str
    direction: Literal["ltr", "rtl"]
    script: str
    locale: str
    fonts: tuple[Font, ...]
    voices: tuple[tuple[str, str], ...]
    pronunciation: Pronunciation
    alpha3: str = "und"
    engines: tuple[str, ...] = ()
    vowelled: bool = False
    digits: str = "0123456789"
    letters: str = ""

    def figures(self, text: str) -> str:
        """The text with its figures in the language's own digits."""
        return text.translate(str.maketrans("0123456789", self.digits))

    def voice(self, engine: str) -> str | None:
        """The voice of that engine for this language, or None: never a voice of another language."""
        return dict(self.voices).get(engine)


# --------------------------------------------------------------------------------------------------------------------
# Step 1, read: the source as written


class SafetyKind(StrEnum):
    """What a safety statement asks of the reader, or tells them."""

    MUST = "must"
    MUST_NOT = "must-not"
    TELL_US = "tell-us"
    GET_HELP = "get-help"
    RISK = "risk"
    CONSENT = "consent"


class Role(StrEnum):
    """What a block is to the reader."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


class Notice(StrEnum):
    """What every output must own up to.  The value is the notice's English wording, the msgid of its translation."""

    DEMONSTRATION = "This is a demonstration text. It is not for patients."
    PAST_REVIEW = "This leaflet is past its review date. It may be out of date."
    MACHINE_DRAFT = "This translation was made by a machine. Nobody has checked it. Do not rely on it."
    UNCHECKED = "This translation has not been checked by a second person. Do not rely on it."


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, from ``source/publisher.toml``: the one place for a hospital's name, look and contact.

    ``alternative_formats`` is an email address.  ``website`` is the address at which the output folder is published,
    with its last slash; empty while nobody knows it: then nothing that needs an address is made.  ``telephone`` is as
    printed; ``colour`` that of the bar on top, ``#rrggbb``, dark enough for white letters (7 to 1); ``logo`` the path
    of an SVG or PNG file below ``source``, with its hash.
    """

    name: str
    alternative_formats: str
    copyright: str
    website: str = ""
    telephone: str = ""
    colour: str = "#14405f"
    logo: str = ""
    logo_sha256: str = ""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The checked front matter of a leaflet.  ``issued`` and ``review_by`` are the first day of the month printed.

    ``subject`` is a key of ``interface.SUBJECTS``; ``important`` names the safety statements that stand first on the
    page (none: those that forbid, and when to get help); ``instead`` the leaflet that replaces a withdrawn one.
    """

    id: str
    slug: str
    code: str
    title: str
    version: str
    issued: datetime.date
    review_by: datetime.date
    owner: str
    contact: str
    clinical_approver: str
    status: Literal["demonstration", "approved", "withdrawn"]
    queries: tuple[str, ...]
    subject: str = "other"
    important: tuple[str, ...] = ()
    instead: str = ""

    def notices(self, today: datetime.date) -> tuple[Notice, ...]:
        """The notices due whatever the language: a demonstration until approved, and past its review month."""
        due = []
        if self.status != "approved" or not self.clinical_approver:
            due.append(Notice.DEMONSTRATION)
        if (today.year, today.month) > (self.review_by.year, self.review_by.month):
            due.append(Notice.PAST_REVIEW)
        return tuple(due)


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One translatable block as the author wrote it.  ``msgid`` is its inline Markdown on one line.

    ``level`` is the heading level (the title is 1) or the depth of a list item (1 is the outermost).
    """

    role: Role
    level: int
    msgid: str
    place: Place
    statement: str = ""

    @property
    def catalog(self) -> str:
        """The catalog that holds its message: its leaflet's own, or ``parts``, which all parts share."""
        if self.place.file.startswith("source/parts/"):
            return "parts"
        return self.place.file.rpartition("/")[2].removesuffix(".md")


@dataclass(frozen=True, slots=True)
class SourceStatement:
    """A ``{safety}`` block: its stable id, its kind and its place."""

    id: str
    kind: SafetyKind
    place: Place


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A leaflet as read without Sphinx.  ``files`` are all files it is made of, itself first, then its parts."""

    meta: FrontMatter
    path: Path
    blocks: tuple[SourceBlock, ...]
    statements: tuple[SourceStatement, ...]
    files: tuple[Path, ...]


# --------------------------------------------------------------------------------------------------------------------
# Step 2, translate


class Method(StrEnum):
    """How a translation came about, as its sign-off says."""

    HUMAN = "human"
    POST_EDITED = "machine post-edited"
    DRAFT = "machine draft"


class Standing(StrEnum):
    """How far a translation can be relied on as a whole: as far as its weakest message."""

    SIGNED = "signed"
    UNCHECKED = "unchecked"
    MACHINE_DRAFT = "machine draft"


@dataclass(frozen=True, slots=True)
class Translation:
    """What a language says for each msgid of one leaflet and its parts; empty for the source language.

    ``words`` are the interface words.  ``standing`` is the weakest of all its messages; unchecked until signed.
    """

    tag: str
    messages: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    standing: Standing = Standing.UNCHECKED

    def of(self, msgid: str) -> str | None:
        """The translation, or None where there is none: never the English in its place."""
        return self.messages.get(msgid) or None


@dataclass(frozen=True, slots=True)
class Term:
    """A word that must not be lost or swapped.  Patterns of which one must stand on each side; see ``patterns.py``."""

    english: tuple[str, ...]
    forms: tuple[str, ...]
    kind: Literal["medicine", "red-flag", "term"]


@dataclass(frozen=True, slots=True, eq=False)  # equal only to itself: a key of caches, quick to look up
class Cues:
    """What the catalog checks know of a language, from ``translations/<tag>/cues.toml`` and ``glossary.toml``.

    All words are patterns (see ``patterns.py``).  ``negation`` are the words that say no; ``echo`` those that say it
    once more beside such a word ("nikt nie", nobody), and count only alone; ``opposites`` those that deny or forbid
    without such a word; ``harmless`` phrases that hold such a word and deny nothing.  ``must`` make a duty,
    ``may`` a permission.  ``numbers`` are number words with their
    values, from ``least`` on to be kept ("two" is an ending in some languages), ``uncounted`` phrases in which such a
    word counts nothing; ``times`` multiply the figure before them ("million"); ``loose`` may become a figure but need
    not ("first", 1; "March", 3).  ``units`` are the written forms of each unit.  ``letters`` is the alphabet in small
    letters; ``common`` are words that mark the language, ``strangers`` words of each look-alike language that it never
    has.
    """

    tag: str
    script: str = "Latn"
    negation: tuple[str, ...] = ()
    echo: tuple[str, ...] = ()
    opposites: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    numbers: tuple[tuple[str, float], ...] = ()
    uncounted: tuple[str, ...] = ()
    least: int = 2
    times: tuple[tuple[str, float], ...] = ()
    loose: tuple[tuple[str, float], ...] = ()
    units: tuple[tuple[str, tuple[str, ...]], ...] = ()
    letters: str = ""
    common: tuple[str, ...] = ()
    strangers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    glossary: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """One entry of a catalog, as the catalog checks look at it: the English and what the language says for it.

    ``statement`` and ``kind`` are those of the safety statement that it belongs to, if any.  ``interface`` entries hold
    fields in braces.  ``wanted`` is false for an entry whose English is not in the sources any more.
    """

    msgid: str
    msgstr: str
    place: Place
    language: Language
    cues: Cues
    english: Cues
    statement: str = ""
    kind: SafetyKind | None = None
    role: Role | None = None
    interface: bool = False
    fuzzy: bool = False
    wanted: bool = True


class CatalogCheck(Protocol):
    """A module under ``catalog_checks/``.  Its docstring (question, why, source, bad, good) is its page in ``explain``.

    ``acceptable``: it judges by likeness and may be wrong, so a reviser may accept its finding for these very words.
    """

    code: str
    severity: Severity
    acceptable: bool

    def look(self, pair: Pair) -> Iterator[str]:
        """Every way in which the translation falls short of the English, as this check understands it, in words."""


# --------------------------------------------------------------------------------------------------------------------
# Step 3, resolve: the edition, the only thing a format sees


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that matter more.  There is no emphasis in italics: large print and low vision do without it."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: ``tel:``, ``mailto:`` or ``https:`` only."""

    href: str
    children: tuple[Inline, ...]


Inline = Text | Strong | Link
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of words."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list; ``numbered`` where the order matters.  Each item is a row of blocks."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Safety:
    """A safety statement.  Its label (``interface.LABELS[kind]``) is ours; its blocks are the author's words."""

    id: str
    kind: SafetyKind
    blocks: tuple[Block, ...]


Block = Paragraph | BulletList | Safety


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.  ``level`` is 2 or more; ``anchor`` is the same in every language."""

    anchor: str
    level: int
    heading: Inlines
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A leaflet as Sphinx reads it: its title, what stands before the first section, and its sections.

    In English, and with the words of a language put in the place of each message.
    """

    title: Inlines
    intro: tuple[Block, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A proven file that stands beside a page, with what its reader measured.

    ``path`` is relative to the output folder; ``pages`` is 0 for a file without pages, ``seconds`` for one without
    sound; ``points`` the size of a print's letters.
    """

    format: str
    variant: str
    path: str
    sha256: str
    bytes: int
    pages: int = 0
    seconds: float = 0.0
    points: int = 0

    @property
    def amount(self) -> str:
        """How much is to be downloaded, such as ``240 KB``: whole thousands or millions of bytes, rounded up."""
        thousands, millions = -(-self.bytes // 1000), -(-self.bytes // 1_000_000)
        return f"{thousands} KB" if millions == 1 else f"{millions} MB"

    @property
    def minutes(self) -> int:
        """How long it lasts, in whole minutes; at least two, for languages that count one otherwise."""
        return max(2, round(self.seconds / 60))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is said while a part of a page's words is to be marked, in seconds from the start of the recording.

    ``block`` counts the blocks of the leaflet from 0, ``begin`` and ``end`` the characters of its text.
    """

    block: int
    begin: int
    end: int
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class Shelf:
    """What stands beside one page: the other files of its edition, and the languages in which its leaflet has a page.

    ``chapters`` are the title and first second of each part of the recording, ``stretches`` what to mark on the page
    while it is heard; both as the reader of the finished recording found them.
    """

    offers: tuple[Offer, ...] = ()
    languages: tuple[Language, ...] = ()
    chapters: tuple[tuple[str, float], ...] = ()
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """A leaflet in one language, ready to be made into any format.

    ``words`` maps each English interface wording (see ``interface.py``) to this language's; ``notices`` are those due.
    ``intro`` stands before the first section.  ``english`` is the source language, for what is said in English too.
    ``issued`` and ``review_by`` are the months as the language writes them, such as "September 2020".
    """

    meta: FrontMatter
    publisher: Publisher
    language: Language
    english: Language
    title: Inlines
    intro: tuple[Block, ...]
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...]
    words: Mapping[str, str]
    issued: str
    review_by: str
    shelf: Shelf = Shelf()

    def word(self, english: str) -> str:
        """This language's wording of an interface word.  Raises KeyError for a wording that is not in the table."""
        return self.words[english]


def plain(inlines: Inlines) -> str:
    """The words of a row of inlines, without markup."""
    return "".join(part.text if isinstance(part, Text) else plain(part.children) for part in inlines)


# --------------------------------------------------------------------------------------------------------------------
# For ears: what is said, in which order


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: as ``written`` and as ``spoken``, in the language ``tag``, then ``pause`` seconds of silence.

    Passages of one block share its number ``block``; ``joined``, their ``written`` is the block's text.
    """

    written: str
    spoken: str
    tag: str
    block: int
    pause: float


def joined(sentences: Iterable[str]) -> str:
    """The text of a block from its sentences: a space between them, but none after a full-width mark, as in Chinese."""
    text = ""
    for sentence in sentences:
        text += sentence if not text or text.rstrip(CLOSING).endswith(FULL_WIDTH) else f" {sentence}"
    return text


FULL_WIDTH: Final = ("。", "！", "？")
"""Marks that end a sentence and leave, by their width alone, room before the next."""
CLOSING: Final = "”’」』）"
"""Signs that may stand between such a mark and the end of its sentence."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the narration that players can jump to."""

    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One block of the script that a person reads aloud: its ``number`` there, its words and their language.

    Blocks of the edition's own language are numbered from 1; those in English, which may be left to a machine, E1 and
    on.  A ``notice`` may cease to be due without voiding what was recorded.
    """

    number: str
    words: str
    tag: str
    notice: bool


# --------------------------------------------------------------------------------------------------------------------
# Step 4, make


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may choose.  ``size`` is the body size of large print in points, 16 to 36.

    ``engine`` names the one speech engine to be used; empty means the list of each language.  ``online`` lets that list
    use engines which send the text over the network.  ``store`` is the address at which results are kept; empty:
    nothing is kept.
    """

    project: Project
    size: int = 18
    engine: str = ""
    online: bool = False
    store: str = ""


class Format(Protocol):
    """A module under ``formats/``.  ``reader`` names the reader that reads its files back."""

    name: str
    title: str
    suffix: str
    reader: str

    def variant(self, options: Options) -> str:
        """What distinguishes this artefact from others of the same format, such as ``18pt``; often empty."""

    def needs(self, options: Options) -> tuple[Need, ...]:
        """What must be installed, and whether it is."""

    def needs_person(self, language: Language) -> str:
        """What only a person can supply for this language, such as "a human recording"; empty where nothing is."""

    def make(self, edition: Edition, target: Path, options: Options) -> None:
        """Write the finished file to ``target``.  Raises a Problem when it cannot."""


# --------------------------------------------------------------------------------------------------------------------
# Step 5, read back


@dataclass(frozen=True, slots=True)
class Part:
    """One block of words as a reader of the finished file meets it, and where: a selector, a page or a time.

    ``tag`` is the language it is marked with and ``direction`` the one it runs in, where the file says so; else empty.
    ``role`` is what a screen reader calls it, where it is told: "heading 2", "item", "paragraph"; else empty.
    """

    text: str
    where: str
    tag: str = ""
    direction: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One way in which a file can be read: as rendered, by its tags, by its text layer, by its sound.

    ``blocks``: each part is one whole block (paragraph, item, heading), so a promised block must *equal* a part.
    Otherwise the parts are pages of running text, and a promised block must be found in their joined words.
    """

    name: str
    parts: tuple[Part, ...]
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Spoken:
    """One passage of a narration as the file's own timeline states it, in seconds from the start.

    ``engine`` and ``voice`` are what it claims to be spoken by.  ``clip`` is the SHA-256 of the samples that the reader
    found at its place: those of the voice, before they were evened and encoded; empty where nothing was found.
    """

    written: str
    spoken: str
    tag: str
    block: int
    start: float
    end: float
    engine: str = ""
    voice: str = ""
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a reader found in one finished file.

    ``facts`` are measured properties (``title``, ``language``, ``direction``, ``pages``, ``seconds``,
    ``smallest_points``, …).  ``links`` are (shown words, target).  ``faults`` are what the reader itself found wrong.
    """

    layers: tuple[Layer, ...]
    facts: Mapping[str, str | int | float | bool]
    links: tuple[tuple[str, str], ...] = ()
    timeline: tuple[Spoken, ...] = ()
    faults: tuple[Finding, ...] = ()


class Reader(Protocol):
    """A module under ``readers/``.  It never imports a maker: the maker never marks its own work."""

    name: str

    def needs(self, project: Project) -> tuple[Need, ...]:
        """What must be installed, and whether it is."""

    def opened(self, project: Project, store: str = "") -> AbstractContextManager[Callable[[Path], Reading]]:
        """A reading room: what is costly to start (a browser, a speech engine) is started once for many files.

        ``store`` is the address at which it may keep what it found, piece by piece; empty: nothing is kept.
        """


# --------------------------------------------------------------------------------------------------------------------
# Step 6, check


@dataclass(frozen=True, slots=True)
class PromisedBlock:
    """One block of the leaflet's text as it must reach the reader, without markup; ``level`` as in its source."""

    role: Role
    text: str
    place: Place
    statement: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """What a finished file must say, worked out from source and catalog without Sphinx and without any maker.

    ``notices`` are the wordings due, each in the edition's language and then in English.
    ``links`` are the targets that the source demands, in order.  ``labels`` are the words that must stand over each
    safety statement, by its id.  ``words`` are the interface words, by their English; ``issued`` and ``review_by`` the
    months as the language writes them.
    """

    meta: FrontMatter
    language: Language
    english: Language
    blocks: tuple[PromisedBlock, ...]
    statements: tuple[SourceStatement, ...]
    notices: tuple[str, ...]
    links: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    publisher: Publisher = Publisher("", "", "")
    issued: str = ""
    review_by: str = ""
    shelf: Shelf = Shelf()

    @property
    def first(self) -> tuple[str, ...]:
        """The safety statements that stand first on a page, once more than in the leaflet itself.

        They are those that its front matter names, or else those that forbid and those that say when to get help.
        """
        kinds = (SafetyKind.MUST_NOT, SafetyKind.GET_HELP)
        return self.meta.important or tuple(one.id for one in self.statements if one.kind in kinds)

    def times(self, statement: str, form: str) -> int:
        """How often a file in that format must say a safety statement."""
        return 2 if form == "html" and statement in self.first else 1

    def blocks_of(self, statement: str) -> tuple[PromisedBlock, ...]:
        """The blocks of one safety statement, in order."""
        return tuple(block for block in self.blocks if block.statement == statement)


@dataclass(frozen=True, slots=True)
class Artefact:
    """One finished file as the manifest lists it.  ``path`` is relative to the output folder."""

    path: str
    leaflet: str
    language: str
    format: str
    variant: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at: what was promised, what was read, and which file it was read from."""

    promise: Promise
    reading: Reading
    artefact: Artefact


class Check(Protocol):
    """A module under ``checks/``.  Its docstring (question, why, source, bad, good) is its page in ``explain``."""

    code: str
    severity: Severity

    def look(self, subject: Subject) -> Iterator[Finding]:
        """Every way in which the reading breaks the promise, as this check understands it."""


# --------------------------------------------------------------------------------------------------------------------
# Step 7, record


class Kind(StrEnum):
    """What an output folder is for: everything with its notices, or only what may be handed to patients."""

    PREVIEW = "preview"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a statement was found, layer by layer; an empty ``where`` means not found there.

    ``clip`` is, for a layer that is heard, the SHA-256 over the clips of the statement's passages, in order: what a
    listener signs for.
    """

    statement: str
    layer: str
    where: str
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one artefact.  Proven only when every statement was found in every layer, without errors.

    ``timeline`` is what its reader heard when, for an artefact that is heard.
    """

    artefact: Artefact
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]
    facts: Mapping[str, str | int | float | bool]
    timeline: tuple[Spoken, ...] = ()

    @property
    def needs_person(self) -> str:
        """Why there is no file: what only a person can do.  Empty where there is a file, or a machine failed."""
        if self.artefact.sha256:
            return ""
        return next((finding.message for finding in self.findings if finding.code == "needs-person"), "")

    @property
    def settled(self) -> bool:
        """Proven, or waiting for a person: no rebuild could do more."""
        return self.proven or bool(self.needs_person)

    @property
    def proven(self) -> bool:
        """Every statement found in every layer, at least one looked for, and no error."""
        found = bool(self.proofs) and all(proof.where for proof in self.proofs)
        return found and not any(finding.severity is Severity.ERROR for finding in self.findings)


# --------------------------------------------------------------------------------------------------------------------
# Speech, a seam of its own


class SpeechEngine(Protocol):
    """A module under ``speech/``.  ``network`` tells whether it sends the text elsewhere to be spoken."""

    name: str
    network: bool

    def needs(self, project: Project) -> tuple[Need, ...]:
        """What must be installed, and whether it is."""

    def voice(self, language: Language, edition: str) -> str | None:
        """Its voice for a language in an edition such as ``so/nerve-root-injection``; None: it has none."""

    def lacking(self, project: Project, language: Language, edition: str, texts: Sequence[str]) -> str:
        """What its voice lacks to say these blocks of words, in their order; empty when it can say them."""

    def version(self, project: Project, voice: str) -> str:
        """What the sound of words by this voice depends on but the words; empty: they may sound otherwise."""

    def opened(self, project: Project) -> AbstractContextManager[Callable[[str, str], bytes]]:
        """A function ``say(spoken, voice)`` that returns mono 16-bit little-endian samples at ``RATE`` per second."""

    def again(self, project: Project) -> AbstractContextManager[Callable[[str, str], bytes]]:
        """The same, but only what can be said again without a network: this is how a finished file is proven."""


RATE = 22050
"""Samples per second of all speech inside altformats."""
