"""What a page says of itself, does or fetches, corrupted: head, scripts, frames, and the letters of embedded fonts."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from typing import Final

from ..mutation import Family, Operator
from .html_page import Change, Page, operator

OTHER_TITLES: Final = ("Having an MRI scan", "Your colonoscopy", "Eye drops after surgery")
FONT: Final = re.compile(r"(?<=data:font/woff2;base64,)[A-Za-z0-9+/=]+")


def _inserted(before: str, html: str, words: str) -> Change:
    def change(page: Page) -> str | None:
        at = page.text.find(before)
        if at < 0:
            return None
        page.put(at, at, html.replace("#it", f"statement-{page.statement}"))
        return words

    return change


def _title(page: Page) -> str | None:
    title = page.draw.choice(OTHER_TITLES)
    page.text = re.sub(r"<title>.*?</title>", f"<title>{title}</title>", page.text, count=1)
    return f"the window's title is {title}"


def _description(page: Page) -> str | None:
    """What search results and shared links show."""
    page.text = re.sub(
        r'(<meta name="description" content=")[^"]*', r"\1You may drive, eat and drink as usual.", page.text, count=1
    )
    return "search results say “You may drive, eat and drink as usual.”"


def _charset(page: Page) -> str | None:
    page.text = page.text.replace('<meta charset="utf-8">', '<meta charset="windows-1252">', 1)
    return "the page says that it is in another encoding"


def _zoom(page: Page) -> str | None:
    page.text = page.text.replace(
        "width=device-width, initial-scale=1", "width=device-width, initial-scale=1, user-scalable=no", 1
    )
    return "the page forbids to enlarge it"


def _no_viewport(page: Page) -> str | None:
    page.text = page.text.replace("width=device-width, initial-scale=1", "width=1400", 1)
    return "phones show the page much too small"


def _code(page: Page) -> str | None:
    page.text = re.sub(
        r'(<meta name="altformats:(?:code|leaflet|version)" content=")[^"]*', r"\1XX9", page.text, count=1
    )
    return "the page says that it is another leaflet"


def _letters_exchanged(page: Page) -> str | None:
    """Two letters of an embedded font have each other's shape: the page says one thing and shows another."""
    from fontTools.ttLib import TTFont

    fonts = list(FONT.finditer(page.text))
    if not fonts:
        return None
    found = page.draw.choice(fonts)
    font = TTFont(BytesIO(base64.b64decode(found[0])))
    letters = sorted(font.getBestCmap().items())
    marks = [(code, name) for code, name in letters if font["glyf"][name].numberOfContours]
    page_letters = [(code, name) for code, name in marks if page.text.count(chr(code)) > 1]
    if len(page_letters) < 2:  # noqa: PLR2004 - two letters are exchanged
        return None
    (first, one), (second, two) = page.draw.sample(page_letters, 2)
    glyphs = font["glyf"]
    glyphs[one], glyphs[two] = glyphs[two], glyphs[one]
    font["hmtx"][one], font["hmtx"][two] = font["hmtx"][two], font["hmtx"][one]
    out = BytesIO()
    font.flavor = "woff2"
    font.save(out)
    page.put(found.start(), found.end(), base64.b64encode(out.getvalue()).decode())
    page.restyle("")
    return f"the shapes of {chr(first)} and {chr(second)} are exchanged in an embedded font"


def _letters_blank(page: Page) -> str | None:
    """A font of our own for Latin letters in which some are blank."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    files = sorted(page.victim.project.node_modules.glob("@expo-google-fonts/atkinson*/400Regular/*.ttf"))
    if not files or page.victim.language.script != "Latn":
        return None
    font = TTFont(files[0])
    cut = subset.Subsetter(subset.Options(layout_features=[]))
    cut.populate(unicodes=range(32, 591))
    cut.subset(font)
    letters = page.draw.sample("notaeiyzk", 2)
    for letter in letters:
        font["glyf"][font.getBestCmap()[ord(letter)]] = Glyph()
    out = BytesIO()
    font.flavor = "woff2"
    font.save(out)
    data = base64.b64encode(out.getvalue()).decode()
    page.restyle(
        f'@font-face {{ font-family: "Mine"; src: url("data:font/woff2;base64,{data}"); }}'
        f' #statement-{page.statement} p {{ font-family: "Mine"; }}'
    )
    return f"in its own font the letters {' and '.join(letters)} are blank"


M, S = Family.METADATA, Family.STRUCTURE
HEAD: Final = "</head>"
OPERATORS: Final[tuple[Operator, ...]] = (
    operator("html-claim-title", M, "The window's title is that of another leaflet.", _title),
    operator("html-claim-description", M, "Search results say the opposite.", _description),
    operator("html-claim-charset", M, "The page says that it is in another encoding.", _charset),
    operator("html-claim-zoom", M, "The page cannot be enlarged.", _zoom),
    operator("html-claim-viewport", M, "Phones show the page much too small.", _no_viewport),
    operator("html-claim-code", M, "The page says that it is another leaflet.", _code),
    operator(
        "html-claim-shared",
        M,
        "Shared links show other words.",
        _inserted(
            HEAD,
            '<meta property="og:description" content="You may drive as usual.">\n',
            "shared links say “You may drive as usual.”",
        ),
    ),
    operator(
        "html-claim-data",
        M,
        "Search engines are told another number.",
        _inserted(
            HEAD,
            '<script type="application/ld+json">{"telephone": "0114 271 4272"}</script>\n',
            "search engines are told another telephone number",
        ),
    ),
    operator(
        "html-claim-canonical",
        M,
        "Search engines are sent elsewhere.",
        _inserted(HEAD, '<link rel="canonical" href="https://example.org/">\n', "search engines are sent elsewhere"),
    ),
    operator(
        "html-claim-base",
        M,
        "Links lead elsewhere.",
        _inserted("<title>", '<base href="https://example.org/">\n', "all links lead elsewhere"),
    ),
    operator(
        "html-claim-refresh",
        S,
        "The page leaves by itself.",
        _inserted(
            HEAD,
            '<meta http-equiv="refresh" content="5;url=https://example.org/">\n',
            "after five seconds another page comes",
        ),
    ),
    operator(
        "html-claim-script",
        S,
        "A script takes a statement away.",
        _inserted(
            "</body>",
            "<script>setTimeout(() => document.getElementById('#it').remove(), 2000)</script>\n",
            "a script takes it away after two seconds",
        ),
    ),
    operator(
        "html-claim-frame",
        S,
        "Another page is shown within the page.",
        _inserted(
            "</main>", '<iframe srcdoc="You may drive as usual."></iframe>\n', "a frame says “You may drive as usual.”"
        ),
    ),
    operator(
        "html-claim-drawing",
        S,
        "A drawing holds other words.",
        _inserted(
            "</main>",
            '<svg width="300" height="40"><text y="20">You may drive as usual.</text></svg>\n',
            "a drawing says “You may drive as usual.”",
        ),
    ),
    operator(
        "html-claim-picture",
        S,
        "A picture speaks.",
        _inserted(
            "</main>",
            '<img alt="You may drive as usual." src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">\n',
            "a picture says “You may drive as usual.”",
        ),
    ),
    operator(
        "html-claim-fetched",
        S,
        "The page fetches a style sheet from elsewhere.",
        _inserted(
            HEAD, '<link rel="stylesheet" href="https://example.org/a.css">\n', "a style sheet comes from elsewhere"
        ),
    ),
    operator(
        "html-claim-form",
        S,
        "The page asks for the patient's data.",
        _inserted(
            "</main>",
            '<form action="https://example.org/"><input name="nhs-number"></form>\n',
            "a form asks for the patient's number",
        ),
    ),
    operator("html-claim-letters", Family.PIXELS, "Two letters of an embedded font are exchanged.", _letters_exchanged),
    operator("html-claim-blank", Family.PIXELS, "Letters of an embedded font are blank.", _letters_blank),
)
"""What can happen to what a page claims, does and fetches."""
