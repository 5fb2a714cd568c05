"""How the page of an evidence pack is written: escaped, in tables that can be read out, in a style that prints."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

e = html.escape


def heading(level: int, words: str, anchor: str = "") -> str:
    """A heading; ``words`` are plain."""
    name = f' id="{e(anchor)}"' if anchor else ""
    return f"<h{level}{name}>{e(words)}</h{level}>"


def listed(items: Iterable[str], empty: str) -> Iterator[str]:
    """A list of plain words, or the sentence ``empty`` where there are none."""
    found = [f"<li>{e(item)}</li>" for item in items]
    yield "\n".join(("<ul>", *found, "</ul>")) if found else f"<p>{e(empty)}</p>"


def table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> Iterator[str]:
    """A table that can be pushed sideways on a narrow screen, by keyboard too.  The rows hold HTML, the rest words."""
    classes = f' class="{e(kind)}"' if kind else ""
    yield f'<div role="region" tabindex="0" aria-label="{e(name)}"><table{classes}>'
    if any(heads):
        yield "<thead><tr>" + "".join(f'<th scope="col">{e(head)}</th>' for head in heads) + "</tr></thead>"
    yield "<tbody>"
    for first, *others in rows:
        yield f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others) + "</tr>"
    yield "</tbody></table></div>"


def style(running: str, fonts: Mapping[str, bytes]) -> str:
    """The look of the page.  ``running`` stands at the head of every printed page: plain letters, no quotes.

    ``fonts`` are font files by the tag of the language that needs them.
    """
    faces = (
        f"@font-face {{ font-family: letters-{tag};"
        f" src: url(data:font/ttf;base64,{base64.b64encode(data).decode()}); }}\n"
        f"[lang={tag}] {{ font-family: letters-{tag}, system-ui, sans-serif; line-height: normal; }}\n"
        for tag, data in fonts.items()
    )
    return STYLE.replace("RUNNING", running) + "".join(faces)


STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #111; background: #fff; margin: 1.5rem; overflow-wrap: break-word; }
main { max-width: 96rem; } h2 { margin-top: 2.5rem; border-top: 2px solid #111; padding-top: .75rem; }
p, main > ul, nav ul { max-width: 50rem; }
.verdict { border: .25rem solid #111; padding: 1rem; font-size: 1.25rem; }
table { border-collapse: collapse; width: 100%; }
[role=region] { overflow-x: auto; margin-block: 1rem; position: relative; }
th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: left; vertical-align: top; }
tbody th { font-weight: normal; min-width: 8rem; } thead th { background: #eef2f5; }
.matrix th:first-child { min-width: 14rem; } .matrix td { min-width: 12rem; }
.matrix td:nth-child(n+4) { width: 13rem; }
.matrix td:nth-child(2), .matrix td:nth-child(3) { min-width: 14.5rem; width: 16rem; }
.matrix img { display: block; max-width: 100%; height: auto; margin-top: .4rem; border: 1px solid #767676; }
.hazards td { min-width: 8rem; } .hazards td:nth-child(4) { min-width: 20rem; }
.hazards small { overflow-wrap: anywhere; }
td ul { margin: 0; padding-left: 1rem; } td div + div { margin-top: .6rem; }
[dir=rtl] { text-align: right; } [lang]:not(html) { margin-top: .5rem; font-size: 1.1em; }
.lost { background: #fdeaea; border: 3px solid #a4001d; } .person { background: #fff7db; border: 3px dashed #6b5200; }
.unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
code { overflow-wrap: anywhere; } audio { width: 13rem; display: block; margin-top: .4rem; } a { color: #0b3f7a; }
small { font-size: .875em; } .sign td { height: 3rem; min-width: 12rem; }
@media (max-width: 40rem) { .matrix th:first-child { min-width: 9rem; } .matrix td { min-width: 13rem; } }
@page { size: A4 landscape; margin: 18mm 12mm 16mm;
  @top-left { content: "RUNNING"; font: bold 10pt sans-serif; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; } }
@media print { body { margin: 0; font-size: 8.5pt; } nav, audio { display: none; } tr, img { break-inside: avoid; }
  h2, h3 { break-after: avoid; } thead { display: table-header-group; } [role=region] { overflow: visible; }
  th, td { min-width: 0 !important; width: auto !important; padding: 1mm 1.5mm; } .matrix { table-layout: fixed; }
  .matrix thead th:first-child { width: 24% !important; } .matrix thead th:nth-child(4) { width: 11% !important; }
  .matrix [lang] { font-size: 1em; } .matrix img { max-width: 54mm; max-height: 80mm; } }
"""
