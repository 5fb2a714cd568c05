"""The pages around a preview: the list of leaflets, and the page of one edition with what is said of it beside it.

Private to ``serving.py``.  They are for authors and in English.  Everything that comes from a file is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from .model import Language, Severity
from .serving_desk import Shown
from .serving_preview import Remark

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The content security policy of these pages: our one style, our one script, the preview, and nothing else."""
STATIC: Final = "/own/"
"""Under this address our style and script are found."""
OTHER_FORMATS: Final = (("pdf", "large print"), ("text", "plain text"), ("audio", "recording (takes a minute)"))
"""What can be made on demand, with the words for it."""

FRAME: Final = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/own/serving.css">
{script}</head>
<body>
{body}
</body>
</html>
"""


def framed(title: str, body: str, *, script: bool = False) -> str:
    """A page with its title and body, and with the script where it does something."""
    own = '<script src="/own/serving.js" defer></script>\n' if script else ""
    return FRAME.format(title=escape(title), body=body, script=own)


def leaflet_list(rows: Sequence[tuple[str, str, str]], languages: Iterable[Language]) -> str:
    """The start page.  Each row is a leaflet's slug, its title, and what is wrong with it or nothing."""
    tongues = list(languages)
    items = "\n".join(_leaflet(slug, title, wrong, tongues) for slug, title, wrong in rows)
    body = f"""<main class="plain">
<h1>Leaflets</h1>
<p>Choose a leaflet and a language. The preview follows each change as soon as you save it.</p>
{items or "<p>There is no leaflet in source/leaflets yet.</p>"}
<h2>The built website</h2>
<p><a href="/site/">The website in build/site</a>, as <code>altformats build</code> last made it.</p>
</main>"""
    return framed("Leaflets – altformats preview", body)


def _leaflet(slug: str, title: str, wrong: str, languages: Sequence[Language]) -> str:
    links = "\n".join(
        f'<li><a href="{address(slug, language.tag)}">{escape(language.english)}</a></li>' for language in languages
    )
    trouble = f'<p class="error"><strong>Error:</strong> {escape(wrong)}</p>\n' if wrong else ""
    return f'<section>\n<h2>{escape(title)}</h2>\n{trouble}<ul class="row">\n{links}\n</ul>\n</section>'


def edition(slug: str, language: Language, languages: Iterable[Language], shown: Shown) -> str:
    """The page of one edition: the preview, and beside it what is said of it."""
    tag = language.tag
    name = f"{slug} in {language.english}"
    others = "\n".join(
        f'<li><a href="{address(slug, other.tag)}"{_current(other.tag == tag)}>{escape(other.english)}</a></li>'
        for other in languages
    )
    formats = "\n".join(
        f'<li><a href="/make/{quote(tag)}/{quote(slug)}/{form}" target="_blank">Make the {words} now</a></li>'
        for form, words in OTHER_FORMATS
    )
    body = f"""<a class="skip" href="#findings">To the findings</a>
<header>
<p class="proof"><strong>Preview: not proven.</strong> Only you can see it, on this computer.</p>
<h1>{escape(name)}</h1>
<nav aria-label="Leaflets and languages">
<ul class="row">
<li><a href="/">All leaflets</a></li>
<li><a href="{page_address(slug, tag, alone=True)}" target="_blank">The page by itself</a></li>
</ul>
<details>
<summary>Other languages and formats</summary>
<ul class="row">
{others}
</ul>
<ul class="row">
{formats}
</ul>
<p>What stands beside the page (other formats, languages) is what <code>altformats build</code> last finished.</p>
</details>
</nav>
<p id="said" role="status"></p>
<noscript><p>Without script this page does not follow your changes: load it again after each.</p></noscript>
</header>
<div class="beside" data-slug="{escape(slug)}" data-tag="{escape(tag)}">
<main>
<h2 class="unseen">The page</h2>
<div id="stage">{stage(slug, language, shown)}</div>
</main>
<aside id="findings" tabindex="-1" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<div id="panel">{panel(slug, tag, shown)}</div>
</aside>
</div>"""
    return framed(f"{name} – altformats preview", body, script=True)


def stage(slug: str, language: Language, shown: Shown) -> str:
    """The page itself in a frame of its own, in which nothing runs; words in its place where there has been none."""
    old = (
        '<p class="old"><strong>This is the page as it was.</strong> '
        "It cannot be made from the files as they are now: see the findings.</p>\n"
    )
    if not shown.page:
        return (
            '<p class="old"><strong>There is no page to show.</strong> It cannot be made: see the findings. '
            f'What was built before is in <a href="/site/{quote(language.tag)}/{quote(slug)}.html">build/site</a>.</p>'
        )
    frame = (
        f'<iframe name="page" title="The page in {escape(language.english)}" sandbox="allow-same-origin"'
        f' src="{page_address(slug, language.tag)}?{shown.print}"></iframe>'
    )
    return f"{'' if shown.fresh else old}{frame}"


def panel(slug: str, tag: str, shown: Shown) -> str:
    """What is said of an edition: findings by line, open queries, what blocks release."""
    preview = shown.preview
    errors = sum(remark.finding.severity is Severity.ERROR for remark in preview.remarks)
    words = f"{_count(errors, 'error')}, {_count(len(preview.remarks) - errors, 'warning')}"
    parts = [
        f'<p id="summary" data-version="{shown.version}" data-print="{shown.print}"'
        f' data-fresh="{"yes" if shown.fresh else "no"}">{words}.</p>',
        _list(slug, tag, preview.remarks) or "<p>Nothing is wrong with the text or its catalogs.</p>",
    ]
    if preview.queries:
        parts += ["<h3>Open queries to the clinical owner</h3>", _list(slug, tag, preview.queries)]
    if preview.blocks:
        items = "".join(f"<li>{escape(reason)}</li>" for reason in preview.blocks)
        parts += ["<h3>What blocks release</h3>", f"<ul>{items}</ul>"]
    return "\n".join(parts)


def _list(slug: str, tag: str, remarks: Iterable[Remark]) -> str:
    items = "\n".join(_item(slug, tag, remark) for remark in remarks)
    return f'<ol class="remarks">\n{items}\n</ol>' if items else ""


def _item(slug: str, tag: str, remark: Remark) -> str:
    finding = remark.finding
    kind = "query" if finding.code == "query" else str(finding.severity)
    quoted = f'<blockquote dir="auto"><code>{escape(remark.quoted)}</code></blockquote>' if remark.quoted else ""
    show = ""
    if remark.anchor or remark.block >= 0:
        target = f"#{remark.anchor}" if remark.anchor else ""
        show = (
            f'<p><a class="show" target="page" data-anchor="{escape(remark.anchor)}" data-block="{remark.block}"'
            f' href="{page_address(slug, tag)}{escape(target)}">Show it on the page'
            f'<span class="unseen">: {escape(str(finding.place))}</span></a></p>'
        )
    return f"""<li class="{kind}">
<p class="place"><code>{escape(str(finding.place))}</code></p>
<p><strong>{kind.capitalize()}:</strong> {escape(finding.message)}
<span class="code">[{escape(finding.code)}]</span></p>
{quoted}
<p>{escape(finding.remedy)}</p>
{show}
</li>"""


def notice(title: str, words: str) -> str:
    """A page that says one thing."""
    body = f'<main class="plain">\n<h1>{escape(title)}</h1>\n<p>{escape(words)}</p>\n'
    return framed(f"{title} – altformats preview", f'{body}<p><a href="/">All leaflets</a></p>\n</main>')


def address(slug: str, tag: str) -> str:
    """Where the preview of an edition stands."""
    return f"/preview/{quote(tag)}/{quote(slug)}"


def page_address(slug: str, tag: str, *, alone: bool = False) -> str:
    """Where the page itself stands: in its frame without script, or alone with it."""
    return f"/{'alone' if alone else 'page'}/{quote(tag)}/{quote(slug)}.html"


def _current(here: bool) -> str:  # noqa: FBT001 - private, one caller
    return ' aria-current="page"' if here else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
