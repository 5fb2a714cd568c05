"""One self-contained page for a listener at home, who answers by e-mail.  Private to ``listen.py``.

The clips are the recording's own frames.  The page fetches nothing, runs nothing and keeps nothing.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from typing import Final

from ..clips import frames_of, stretch
from ..listening import Hearing
from .listen_recording import Recorded

PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; media-src data:; style-src 'unsafe-inline'">
<title>{heading}</title>
<style>
body {{ font: 1.25rem/1.6 sans-serif; color: #111; background: #fff }}
main {{ max-width: 40em; margin: 2em auto; padding: 0 1em }}
section {{ border-top: 2px solid #767676; margin-top: 2em }}
audio {{ display: block; width: 100%; min-height: 3rem; margin: 1em 0 }}
code {{ font-size: 1.1em; overflow-wrap: anywhere }}
</style>
</head>
<body>
<main>
<h1>{heading}</h1>
<p>Thank you for listening. There are {count} short recordings, each a safety statement of this leaflet.</p>
<ol>
<li>Read the words of a statement, then play its recording.</li>
<li>Ask yourself: does it say what is written, with every number and every “not”, and can it be understood?</li>
<li>Write an e-mail with one line for each statement: the line under the recording as it stands, if it does;
or else with “no” in the place of “yes”, and what is wrong.</li>
</ol>
<p>The code in each line tells which recording you heard. It can be copied.</p>
{sections}
</main>
</body>
</html>
"""
SECTION: Final = """<section aria-labelledby="{id}">
<h2 id="{id}">{number} of {count}: {id}</h2>
{words}
{english}<audio controls preload="none" aria-label="{id}" src="data:audio/mpeg;base64,{sound}"></audio>
<p>Your answer: <code>{id} {code} yes</code><br>or, if it is wrong: <code>{id} {code} no: what is wrong</code></p>
</section>"""


def as_page(recorded: Recorded, chosen: Sequence[Hearing]) -> str:
    """The page with these statements: their words, their sound, and the line to answer with."""
    data = recorded.file.read_bytes()
    sections = [_section(recorded, one, data, number, len(chosen)) for number, one in enumerate(chosen, start=1)]
    heading = f"{recorded.english.meta.title}: {recorded.promise.language.english}"
    return PAGE.format(heading=html.escape(heading), count=len(chosen), sections="\n".join(sections))


def _section(recorded: Recorded, hearing: Hearing, data: bytes, number: int, count: int) -> str:
    language = recorded.promise.language
    marked = f' lang="{html.escape(language.tag)}" dir="{language.direction}"'
    english = "".join(_paragraphs(recorded.in_english(hearing.statement), ""))
    return SECTION.format(
        id=html.escape(hearing.statement),
        number=number,
        count=count,
        words="\n".join(_paragraphs(recorded.written(hearing.statement), marked)),
        english=f"<p>In English:</p>\n{english}\n" if english else "",
        sound=base64.b64encode(frames_of(data, stretch(hearing.where))).decode("ascii"),
        code=hearing.code,
    )


def _paragraphs(blocks: Sequence[str], marked: str) -> list[str]:
    return [f"<p{marked}>{html.escape(words)}</p>" for words in blocks]
