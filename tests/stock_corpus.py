"""Leaflets for the comparison with stock Sphinx, and what stock Sphinx makes of them.

The leaflets are the example leaflet's sections and blocks in other arrangements, drawn from a seed: every kind of block
stands beside every other.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from lxml import etree

from altformats.model import (
    Block,
    BulletList,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Project,
    Safety,
    SafetyKind,
    Section,
    Shape,
    Strong,
    Text,
)
from altformats.source import expanded, read_leaflet

from .conftest import FRONT

STOCK = """
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_url_schemes = ["https", "mailto", "tel"]
myst_disable_syntax = ["html_block", "html_inline"]
locale_dirs = ["locale"]
gettext_compact = False
gettext_auto_build = False
smartquotes = False
suppress_warnings = ["toc.not_included"]
"""


def arrangements(project: Project, slug: str, many: int) -> list[str]:
    """The bodies of ``many`` leaflets made of the blocks of one, each in an arrangement of its own."""
    text = expanded(project, project.leaflets / f"{slug}.md").strip()
    title, *sections = re.split(r"\n(?=## )", text)
    bodies = [text + "\n"]
    for seed in range(1, many):
        draw = random.Random(seed)  # noqa: S311 - an arrangement is no secret
        chosen = draw.sample(sections, draw.randint(4, len(sections)))
        if not any(":::{safety}" in section for section in chosen):
            chosen.append(next(section for section in sections if ":::{safety}" in section))
        bodies.append("\n\n".join([title, *(_shuffled(section, draw) for section in chosen)]) + "\n")
    return bodies


def _shuffled(section: str, draw: random.Random) -> str:
    """The section with the blocks below each of its headings in another order."""
    parts = []
    for part in re.split(r"\n(?=### )", section):
        heading, *blocks = _blocks(part)
        draw.shuffle(blocks)
        parts.append("\n\n".join([heading, *blocks]))
    return "\n\n".join(parts)


def _blocks(text: str) -> list[str]:
    """The blocks of a text; a ``:::`` block is one, and so is a list."""
    blocks: list[str] = []
    for block in re.split(r"\n{2,}", text.strip()):
        if blocks and (blocks[-1].count(":::") % 2 or (_item(block) and _item(blocks[-1]))):
            blocks[-1] += "\n\n" + block
        else:
            blocks.append(block)
    return blocks


def _item(block: str) -> bool:
    return bool(re.match(r"- |[0-9]+\. ", block))


def write_leaflets(project: Project, bodies: Sequence[str]) -> None:
    """Make these the leaflets of the project, named ``leaflet-0`` and so on."""
    for path in project.leaflets.glob("*.md"):
        path.unlink()
    for number, body in enumerate(bodies):
        title = re.match(r"# (.*)", body)
        assert title
        front = FRONT.replace("title: Sample", f"title: {title[1]}")
        (project.leaflets / f"leaflet-{number}.md").write_text(front + body, encoding="utf-8")
        read_leaflet(project, project.leaflets / f"leaflet-{number}.md")


def stock(
    folder: Path, leaflets: Mapping[str, tuple[str, Mapping[str, str]]], language: str = "pl"
) -> dict[str, Shape]:
    """What stock Sphinx, told to fail at any warning, makes of each leaflet: of its Markdown body and its messages.

    Safety blocks are admonitions to it.
    """
    locale = folder / "locale" / language.replace("-", "_") / "LC_MESSAGES"
    locale.mkdir(parents=True)
    first, *_ = leaflets
    settings = f'{STOCK}language = "{language.replace("-", "_")}"\nroot_doc = "{first}"\n'
    (folder / "conf.py").write_text(settings, encoding="utf-8")
    for name, (body, messages) in leaflets.items():
        text = body.replace(":::{safety} ", ":::{admonition} ").replace(":kind:", ":class:")
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        catalog = Catalog(locale=None, charset="utf-8", fuzzy=False)
        for msgid, msgstr in messages.items():
            catalog.add(msgid, msgstr)
        with (locale / f"{name}.mo").open("wb") as file:
            write_mo(file, catalog)
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-b", "xml", str(folder), str(folder / "out")]
    subprocess.run(command, check=True, timeout=300)
    return {name: _shape(etree.parse(folder / "out" / f"{name}.xml").getroot()) for name in leaflets}


def _shape(document: etree._Element) -> Shape:
    (top,) = document.findall("section")
    heading, intro, sections = _contents(top, 2)
    return Shape(heading, intro, sections)


def _contents(section: etree._Element, level: int) -> tuple[Inlines, tuple[Block, ...], tuple[Section, ...]]:
    title, *children = section
    blocks = tuple(_block(child) for child in children if child.tag != "section")
    inner = []
    for child in children:
        if child.tag == "section":
            heading, own, deeper = _contents(child, level + 1)
            inner.append(Section(child.get("ids", "").split()[0], level, heading, own, deeper))
    return _inlines(title), blocks, tuple(inner)


def _block(node: etree._Element) -> Block:
    match node.tag:
        case "paragraph":
            return Paragraph(_inlines(node))
        case "bullet_list" | "enumerated_list":
            items = tuple(tuple(_block(child) for child in item) for item in node)
            return BulletList(items, numbered=node.tag == "enumerated_list")
        case "admonition":
            (title, *children) = node
            kind = next(name for name in node.get("classes", "").split() if name in set(SafetyKind))
            return Safety("".join(title.itertext()), SafetyKind(kind), tuple(_block(child) for child in children))
        case other:
            raise AssertionError(f"stock Sphinx made a {other}")


def _inlines(node: etree._Element) -> Inlines:
    parts: list[Inline] = [Text(_tidy(node.text))] if node.text else []
    for child in node:
        if child.tag == "strong":
            parts.append(Strong(_inlines(child)))
        else:
            assert child.tag == "reference", child.tag
            parts.append(Link(str(child.get("refuri")), _inlines(child)))
        if child.tail:
            parts.append(Text(_tidy(child.tail)))
    return tuple(parts)


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text)
