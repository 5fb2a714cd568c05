"""What a page says of itself to windows, search engines, phones and browsers, and what it fetches or allows."""

from __future__ import annotations

import json
import re
from typing import Final

from ..mutation import Family, Operator
from ..mutation_words import other_digit
from .html_sheet import unlocked
from .html_surgery import TELEPHONE, Page, Span, operator, plain, said, written

HEAD: Final = "</head>"
STRANGERS: Final = (
    "https://example.org/leaflet",
    "http://198.51.100.7/l",
    "//cdn.example.net/a",
    "https://nhs.uk.example.com/",
)
TITLES: Final = ("Having an MRI scan", "Your colonoscopy", "Eye drops after surgery", "404 Not Found", "Untitled", "")


def _added(page: Page, html: str) -> None:
    """Put an element at the end of the head."""
    page.insert(page.text.index(HEAD), f"{html}\n")


def quoted(words: str) -> str:
    """Words as the value of an attribute."""
    return written(words).replace('"', "&quot;")


def _title(page: Page) -> str | None:
    """Windows, bookmarks and voices name the page first of all."""
    title = page.draw.choice((*TITLES, plain(page.a_sentence())))
    page.text = re.sub(r"<title>.*?</title>", lambda _: f"<title>{written(title)}</title>", page.text, count=1)
    return f"the window's title is “{title}”"


def _description(page: Page) -> str | None:
    """What search engines and shared links show."""
    words = plain(page.a_sentence())
    page.text = re.sub(
        r'(<meta name="description" content=")[^"]*', lambda found: found[1] + quoted(words), page.text, count=1
    )
    return f"search engines show {said(words)}"


def _shared(page: Page) -> str | None:
    """What a shared link shows in messages."""
    name = page.draw.choice(("og:title", "og:description", "og:site_name", "twitter:description"))
    words = plain(page.a_sentence())
    _added(page, f'<meta property="{name}" content="{quoted(words)}">')
    return f"shared links show ({name}) {said(words)}"


def _shared_picture(page: Page) -> str | None:
    address = page.draw.choice(STRANGERS)
    name, form = page.draw.choice(
        (
            ("og:image", '<meta property="og:image" content="{}">'),
            ("icon", '<link rel="icon" href="{}">'),
            ("manifest", '<link rel="manifest" href="{}">'),
            ("apple-touch-icon", '<link rel="apple-touch-icon" href="{}">'),
        )
    )
    _added(page, form.format(address))
    return f"its {name} comes from {address}"


def _data(page: Page) -> str | None:
    """Search engines, and phones that answer questions, give another number or the opposite advice."""
    found = TELEPHONE.search(page.text)
    if found is None:
        return None
    number = found[1][:-1] + other_digit(found[1][-1], page.draw)
    data = page.draw.choice(
        (
            {"@context": "https://schema.org", "@type": "Hospital", "telephone": number},
            {"@context": "https://schema.org", "@type": "MedicalWebPage", "abstract": plain(page.a_sentence())},
        )
    )
    kind = page.draw.choice(("ld+json", "microdata"))
    if kind == "ld+json":
        words = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
        _added(page, f'<script type="application/ld+json">{words}</script>')
    else:
        value = data.get("telephone") or data["abstract"]
        at = page.text.index("</main>")
        name = "telephone" if "telephone" in data else "abstract"
        page.insert(at, f'<meta itemprop="{name}" content="{quoted(value)}">\n')
    return f"search engines are told {data}"


def _elsewhere(page: Page) -> str | None:
    """Search engines and browsers are sent elsewhere for this leaflet or its translations."""
    address, tag = page.draw.choice(STRANGERS), page.draw.choice(("en", "pl", "ur", "x-default"))
    link = page.draw.choice(
        (
            f'<link rel="canonical" href="{address}">',
            f'<link rel="alternate" hreflang="{tag}" href="{address}">',
            f'<link rel="alternate" type="text/plain" href="{address}">',
            '<meta name="robots" content="noindex, nofollow">',
        )
    )
    _added(page, link)
    return f"the head has {link}"


def _encoding(page: Page) -> str | None:
    """Letters beyond ASCII are shown garbled."""
    if page.text.isascii():
        return None
    new = page.draw.choice(("windows-1252", "iso-8859-2", "macintosh", "big5", "koi8-r", "x-user-defined", ""))
    meta = f'<meta charset="{new}">' if new else ""
    page.text = page.text.replace('<meta charset="utf-8">', meta, 1)
    return f"the page says that it is in the encoding {new!r}"


def _viewport(page: Page) -> str | None:
    """Phones show the page tiny, or do not let people enlarge it."""
    content = page.draw.choice(
        (
            "width=device-width, initial-scale=1, user-scalable=no",
            "width=device-width, initial-scale=1, maximum-scale=1",
            "width=device-width, initial-scale=0.3, minimum-scale=0.1",
            f"width={page.draw.randrange(980, 2400)}",
            "",
        )
    )
    meta = f'<meta name="viewport" content="{content}">' if content else ""
    page.text = re.sub(r'<meta name="viewport"[^>]*>', meta, page.text, count=1)
    return f"phones are told {content!r} of their window"


def _identity(page: Page) -> str | None:
    """Machines that keep leaflets up to date take it for another leaflet, code or version."""
    name = page.draw.choice(("leaflet", "code", "version"))
    found = re.search(rf'<meta name="altformats:{name}" content="([^"]*)">\n', page.text)
    if found is None:
        return None
    at = page.draw.choice([at for at, sign in enumerate(found[1]) if sign.isdecimal()])
    value = found[1][:at] + other_digit(found[1][at], page.draw) + found[1][at + 1 :]
    lost = page.draw.random() < 0.3  # noqa: PLR2004 - more often another than none
    page.put(Span(*found.span(), found[0]), "" if lost else found[0].replace(f'"{found[1]}"', f'"{value}"'))
    return f"the page's {name} is {'lost' if lost else value}"


def _fetched(page: Page) -> str | None:
    """Somebody else can change the page, and is told who reads it."""
    address = page.draw.choice(STRANGERS)
    where, form = page.draw.choice(
        (
            (HEAD, '<link rel="stylesheet" href="{}.css">\n'),
            (HEAD, '<script src="{}.js"></script>\n'),
            (HEAD, '<script type="module" src="{}.mjs"></script>\n'),
            (HEAD, '<style>@import url("{}.css");</style>\n'),
            (
                HEAD,
                '<style>@font-face {{ font-family: x; src: url("{}.woff2"); }} body {{ font-family: x; }}</style>\n',
            ),
            (HEAD, '<link rel="preload" as="image" href="{}.png">\n'),
            (HEAD, '<link rel="prefetch" href="{}">\n'),
            (HEAD, '<link rel="dns-prefetch" href="{}">\n'),
            ("</main>", '<img alt="" src="{}.gif" width="1" height="1">\n'),
            ("</main>", '<picture><source srcset="{}.webp"><img alt="" src="data:,"></picture>\n'),
            ("</main>", '<video src="{}.mp4" autoplay muted></video>\n'),
            ("</main>", '<audio src="{}.mp3" autoplay></audio>\n'),
            ("</main>", '<embed src="{}.pdf">\n'),
            ("</main>", '<object data="{}.svg"></object>\n'),
        )
    )
    page.insert(page.text.index(where), form.format(address))
    unlocked(page)
    return f"the page fetches {form.format(address).strip()}"


def _reported(page: Page) -> str | None:
    """Who clicks is watched."""
    found = page.draw.choice(list(re.finditer(r"<a(?= [^>]*href=)", page.text)))
    page.insert(found.end(), f' ping="{page.draw.choice(STRANGERS)}"')
    what = page.text[found.start() : found.start() + 90]
    unlocked(page)
    return f"who follows a link is reported: {what}"


def _trailing(page: Page) -> str | None:
    """Words after the page's end, which browsers show all the same."""
    words = plain(page.a_sentence())
    form = page.draw.choice(("{}\n", "<p>{}</p>\n", "<html><body><h1>{}</h1></body></html>\n"))
    page.text += form.format(written(words))
    return f"after its end the page says {said(words)}"


def _cut(page: Page) -> str | None:
    """An upload broke off: the page ends early, and browsers do not complain."""
    start, end = page.text.index("<body>"), len(page.text)
    at = page.draw.randrange(start, end - 300)
    page.text = page.text[:at]
    return f"the file ends after {at} of {end} characters"


M, T = Family.METADATA, Family.TEXT
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-metadata-title", M, "The window has another title.", _title),
    operator("html-metadata-description", M, "Search engines show other words.", _description),
    operator("html-metadata-shared", M, "Shared links show other words.", _shared),
    operator("html-metadata-picture", M, "Somebody else's picture stands for the page.", _shared_picture),
    operator("html-metadata-data", M, "Search engines are told another number or advice.", _data),
    operator("html-metadata-elsewhere", M, "Search engines are sent elsewhere.", _elsewhere),
    operator("html-metadata-encoding", M, "Letters are shown garbled.", _encoding),
    operator("html-metadata-viewport", M, "Phones show the page tiny, or do not enlarge it.", _viewport),
    operator("html-metadata-identity", M, "The page says that it is another leaflet or version.", _identity),
    operator("html-metadata-fetched", M, "Somebody else can change the page, and sees who reads it.", _fetched),
    operator("html-metadata-reported", M, "Somebody else is told who follows a link.", _reported),
    operator("html-metadata-trailing", T, "Words stand after the page's end.", _trailing),
    operator("html-metadata-cut", T, "The page ends early.", _cut),
)
"""What is said to machines, fetched, allowed; and where the file ends."""
