"""How a rule comes into a page's style sheet, past the page's own policy, and when it holds."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from typing import Final

from .html_surgery import Page, Span

SHEET: Final = re.compile(r"(?<=<style>).*?(?=</style>)", re.DOTALL)
POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
HASH: Final = re.compile(r"'sha256-[^']+'")
EVEN: Final = "forced-color-adjust: none; print-color-adjust: exact"
"""Without these a browser mends colours on paper and in forced colours."""


def a_moment(draw: random.Random, *, paper: bool = True) -> tuple[str, str]:
    """When a rule holds: a form with ``§`` for the rule, and in words.  Each is true for some people at some time.

    What paper does not show is not said of paper.
    """
    phone, odd = draw.randrange(330, 500), draw.randrange(330, 1250)
    wide, low = draw.randrange(1300, 1900), draw.randrange(380, 700)
    some = (
        ("§", "always"),
        (f"@media (max-width: {phone}px) {{ § }}", f"on phones up to {phone} pixels wide"),
        (f"@media (width <= {phone}px) {{ § }}", f"on phones up to {phone} pixels wide"),
        (f"@media screen and (min-width: {phone + 400}px) {{ § }}", f"on screens from {phone + 400} pixels"),
        (f"@media (min-width: {odd}px) and (max-width: {odd + 37}px) {{ § }}", f"between {odd} and {odd + 37} pixels"),
        (f"@media (min-width: {wide}px) {{ § }}", f"on screens from {wide} pixels"),
        (f"@media (max-height: {low}px) {{ § }}", f"in windows up to {low} pixels high"),
        ("@media (orientation: portrait) { § }", "in upright windows"),
        ("@media (orientation: landscape) { § }", "in windows wider than high"),
        ("@media (prefers-color-scheme: dark) { § }", "in the dark theme"),
        ("@media (prefers-color-scheme: light) { § }", "in the light theme"),
        (f"@media (prefers-color-scheme: dark) and (max-width: {phone}px) {{ § }}", "in the dark theme on phones"),
        ("@media print { § }", "on paper"),
        ("@media print { @supports (display: grid) { § } }", "on paper"),
        ("@media print and (max-width: 16cm) { § }", "on small paper"),
        ("@media print and (monochrome) { § }", "on printers without colour"),
        ("@media (forced-colors: active) { § }", "in forced colours"),
        ("@media (prefers-contrast: more) { § }", "for those who ask for more contrast"),
        ("@media (prefers-contrast: less) { § }", "for those who ask for less contrast"),
        ("@media (prefers-reduced-motion: reduce) { § }", "for those who ask for less motion"),
        ("@media (prefers-reduced-transparency: reduce) { § }", "for those who ask for less transparency"),
        ("@media (inverted-colors: inverted) { § }", "in inverted colours"),
        ("@media (hover: none) { § }", "on touch screens"),
        ("@media (pointer: coarse) { § }", "for fingers"),
        ("@media (any-hover: hover) { § }", "where there is a mouse"),
        ("@media (min-resolution: 1.5dppx) { § }", "on fine screens"),
        ("@media (-webkit-min-device-pixel-ratio: 2) { § }", "on fine screens"),
        ("@media (color-gamut: p3) { § }", "on screens of many colours"),
        ("@media (scripting: none) { § }", "where scripts are off"),
        ("@media (update: slow) { § }", "on electronic paper"),
        ("@media (display-mode: standalone) { § }", "where the page is kept as an app"),
        ("@supports (display: grid) { § }", "always, by a question of support"),
        ("@supports not (display: none-such) { § }", "always, by a question of support"),
        ("@supports (-webkit-touch-callout: none) { § }", "in Safari on phones"),
        ("@supports (-moz-appearance: none) { § }", "in Firefox"),
        ("@layer late { § }", "always, in a layer"),
        ("@scope (body) { § }", "always, within a scope"),
        (f"body {{ container-type: inline-size; }} @container (max-width: {phone}px) {{ § }}", "in a narrow column"),
    )
    # As likely everywhere as in one of the many cases: the commonest accident has no condition.
    able = [moment for moment in some if paper or "print" not in moment[0]]
    return draw.choice((some[0], draw.choice(able), draw.choice(able)))


def hard(declarations: str) -> str:
    """Declarations that win over the page's own: each is made important."""
    return " ".join(f"{part.strip()} !important;" for part in declarations.split(";") if part.strip())


def restyle(page: Page, rules: str) -> str:
    """Put rules into the page so that browsers obey them, as a tool or an attacker would; says how."""
    sheet, policy = SHEET.search(page.text), POLICY.search(page.text)
    if sheet is None or policy is None:
        return ""
    way = page.draw.choice(("hash", "hash", "hash", "second", "dropped", "widened"))
    if way == "second":
        meta = policy[0].replace("style-src ", f"style-src {digest(rules)} ", 1)
        at = page.draw.choice(("</head>", "</main>"))
        page.text = page.text.replace(policy[0], meta, 1).replace(at, f"<style>{rules}</style>\n{at}", 1)
        return "in a second style sheet"
    style = page.draw.choice((f"{sheet[0]}\n{rules}\n", f"{rules}\n{sheet[0]}"))
    page.put(Span(*sheet.span(), sheet[0]), style)
    meta = {
        "hash": HASH.sub(lambda _: digest(style), policy[0], count=1),  # the style's; scripts keep theirs
        "dropped": "",
        "widened": HASH.sub("'unsafe-inline'", policy[0], count=1),
    }[way]
    page.text = page.text.replace(policy[0], meta, 1)
    return {"hash": "", "dropped": "without a policy", "widened": "under a wide policy"}[way]


def digest(style: str) -> str:
    """A style sheet's hash, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode('utf-8')).digest()).decode()}'"


def unlocked(page: Page) -> None:
    """Let the page do what its policy forbids: style attributes, scripts, frames, what is fetched."""
    policy = POLICY.search(page.text)
    if policy is None:
        return
    wide = '<meta http-equiv="Content-Security-Policy" content="default-src * data: blob: \'unsafe-inline\'">\n'
    page.text = page.text.replace(policy[0], page.draw.choice(("", wide)), 1)


def dress_word(page: Page, place: Span, declarations: str) -> str:
    """Dress a stretch of words, by a class and a rule or by an attribute; says when and how."""
    if page.draw.random() < 0.25:  # noqa: PLR2004 - rules are the commoner way
        tag = page.draw.choice(("span", "b", "font", "i"))
        page.wrap(place, tag, f'style="{hard(declarations)}"')
        unlocked(page)
        return "always, by an attribute"
    name = page.a_name()
    page.wrap(place, "span", f'class="{name}"')
    return dress(page, f".{name}", declarations)


def dress(page: Page, selector: str, declarations: str, *, before: str = "", paper: bool = True) -> str:
    """Dress what a selector names; says when and how."""
    return dress_all(page, f"{selector} {{ {hard(declarations)} }}", before=before, paper=paper)


def dress_all(page: Page, rules: str, *, before: str = "", paper: bool = True) -> str:
    """Put rules in that hold at some time, after others that always hold; says when and how."""
    form, when = a_moment(page.draw, paper=paper)
    return f"{when} {restyle(page, before + form.replace('§', rules))}".strip()
