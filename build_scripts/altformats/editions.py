"""Step 3, resolve: the only module that knows Sphinx.

It is a Sphinx extension (the ``{safety}`` directive, its node, and the transform that notes the messages), and it runs
Sphinx to turn leaflets into shapes, in English only and so once for all languages; ``phrasing.py`` puts translations
in.
"""

from __future__ import annotations

import datetime
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, docutils_namespace, patch_docutils
from sphinx.util.nodes import extract_messages

from .errors import SphinxProblem
from .garbage import undisturbed
from .interface import LABELS
from .model import (
    Block,
    BulletList,
    Inline,
    Inlines,
    Leaflet,
    Link,
    Paragraph,
    Place,
    Project,
    Safety,
    SafetyKind,
    Section,
    Shape,
    Strong,
    Text,
)
from .phrasing import inlines, rows_of
from .source import expanded, read_leaflet

CHUNK: Final = 100
"""Leaflets that one run of Sphinx reads: its start costs little for each, and their doctrees little memory."""


class SafetyNode(nodes.General, nodes.Element):
    """A safety statement in the doctree; ``statement`` is its id, ``kind`` its SafetyKind."""


class SafetyDirective(SphinxDirective):
    """``:::{safety} its-id`` with ``:kind:``; its content is ordinary leaflet text."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[Any] = {"kind": lambda given: directives.choice(given, [kind.value for kind in SafetyKind])}

    def run(self) -> list[nodes.Node]:
        """The node, with the parsed content inside."""
        if "kind" not in self.options or not self.content:
            raise self.error("a safety block needs :kind: and text")
        node = SafetyNode("", statement=self.arguments[0], kind=self.options["kind"])
        node += self.parse_content_to_nodes()
        return [node]


class NoteMessages(SphinxTransform):
    """Notes every message of the document, as Sphinx gives them to translators, in ``document['messages']``."""

    default_priority = 20  # where Sphinx's own translation stands: after parsing, before references are resolved

    def apply(self, **_: Any) -> None:
        """Note them, in the order of the document."""
        self.document["messages"] = [message for _, message in extract_messages(self.document)]


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the extension known to Sphinx."""
    app.add_directive("safety", SafetyDirective)
    app.add_node(SafetyNode, html=(_open_safety, _close_safety), text=(_open_text, _close_text))
    app.add_transform(NoteMessages)
    app.connect("config-inited", _refuse_other_languages)
    app.connect("source-read", _put_parts_in)
    app.connect("html-page-context", _show_notices)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


# --------------------------------------------------------------------------------------------------------------------
# Running Sphinx


def read_shapes(project: Project, leaflets: Sequence[Leaflet]) -> dict[str, Shape | SphinxProblem]:
    """For each leaflet's slug its shape, or what is wrong with it; Sphinx runs once for each ``CHUNK`` of them.

    Sphinx's warnings are errors: of the leaflet that they name, else of all (raises SphinxProblem).
    """
    found: dict[str, Shape | SphinxProblem] = {}
    for at in range(0, len(leaflets), CHUNK):
        chunk = leaflets[at : at + CHUNK]
        with undisturbed():
            doctrees = read_doctrees(project, chunk)
        for leaflet in chunk:
            document = doctrees[leaflet.meta.slug]
            try:
                found[leaflet.meta.slug] = document if isinstance(document, SphinxProblem) else shape(leaflet, document)
            except SphinxProblem as problem:
                found[leaflet.meta.slug] = problem
    return found


def read_doctrees(project: Project, leaflets: Sequence[Leaflet]) -> dict[str, nodes.document | SphinxProblem]:
    """For each leaflet's slug its English doctree, or what is wrong with it; raises as ``read_shapes`` does."""
    names = {leaflet.meta.slug: f"leaflets/{leaflet.meta.slug}" for leaflet in leaflets}
    warnings = io.StringIO()
    with (
        tempfile.TemporaryDirectory(prefix="altformats-") as folder,
        patch_docutils(project.root),
        docutils_namespace(),
    ):
        app = Sphinx(
            srcdir=project.root / "source",
            confdir=project.root,
            outdir=Path(folder) / "out",
            doctreedir=Path(folder) / "doctrees",
            buildername="dummy",
            confoverrides={
                "include_patterns": [f"{name}.md" for name in names.values()],
                "root_doc": next(iter(names.values())),
            },
            status=None,
            warning=warnings,
            freshenv=True,
        )
        doctrees: dict[str, nodes.document] = {}
        app.connect("doctree-read", lambda app, doctree: doctrees.update({app.env.docname: doctree}))
        app.builder.read()
        problems = _problems(project, warnings.getvalue())
        return {slug: problems.get(slug) or doctrees[name] for slug, name in names.items()}


def check_against_source(leaflet: Leaflet, document: nodes.document) -> None:
    """Two independent readers of one file must see the same.  Raises SphinxProblem where Sphinx and ours differ."""
    ours = [block.msgid for block in leaflet.blocks]
    theirs = list(document["messages"])
    for block, message in zip(leaflet.blocks, theirs, strict=False):
        if block.msgid != message:
            raise SphinxProblem(
                f"Sphinx reads {message[:60]!r} where the source says {block.msgid[:60]!r}",
                block.place,
                "Write the block more plainly.",
            )
    if len(ours) != len(theirs):
        raise SphinxProblem(
            f"Sphinx reads {len(theirs)} messages, the source has {len(ours)}",
            Place(leaflet.blocks[0].place.file),
            "Look for the block that one of the two lost: altformats stages.",
        )
    marked = [(str(node["statement"]), str(node["kind"])) for node in document.findall(SafetyNode)]
    if marked != [(statement.id, statement.kind.value) for statement in leaflet.statements]:
        raise SphinxProblem(
            f"Sphinx reads the safety statements {marked}",
            leaflet.blocks[0].place,
            "Compare with the :::{safety} lines.",
        )


def shape(leaflet: Leaflet, document: nodes.document) -> Shape:
    """The doctree as a shape.  Raises SphinxProblem where Sphinx and our own readers of the leaflet differ."""
    check_against_source(leaflet, document)
    tops = [child for child in document.children if isinstance(child, nodes.section)]
    if len(tops) != 1 or not isinstance(tops[0][0], nodes.title):
        raise SphinxProblem("the document is not one titled section", leaflet.blocks[0].place, "Begin with # Title.")
    top = tops[0]
    found = Shape(_inlines(top[0], leaflet), *_contents(top, leaflet, level=2))
    rows = rows_of(found)
    if len(rows) != len(leaflet.blocks):
        raise SphinxProblem(
            "Sphinx made more of a message than one row", leaflet.blocks[0].place, "Write more plainly."
        )
    for block, row in zip(leaflet.blocks, rows, strict=True):
        if _joined(inlines(block.msgid)) != _joined(row):
            words = f"Sphinx reads other words, strong words or links in {block.msgid[:60]!r} than we do"
            raise SphinxProblem(words, block.place, "Write the block more plainly.")
    return found


def _joined(row: Inlines) -> Inlines:
    """The row with words that stand beside each other made one."""
    joined: list[Inline] = []
    for part in row:
        last = joined[-1] if joined else None
        if isinstance(part, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + part.text)
        elif isinstance(part, Text):
            joined.append(part)
        else:
            joined.append(replace(part, children=_joined(part.children)))
    return tuple(joined)


def _contents(section: nodes.Element, leaflet: Leaflet, *, level: int) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    blocks: list[Block] = []
    sections: list[Section] = []
    for child in section.children[1:]:
        if isinstance(child, nodes.section):
            inner, deeper = _contents(child, leaflet, level=level + 1)
            anchor = str(child["ids"][0])
            sections.append(Section(anchor, level, _inlines(child[0], leaflet), inner, deeper))
        else:
            blocks.append(_block(child, leaflet))
    return tuple(blocks), tuple(sections)


def _block(node: nodes.Node, leaflet: Leaflet) -> Block:
    if isinstance(node, nodes.paragraph):
        return Paragraph(_inlines(node, leaflet))
    if isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
        items = tuple(_blocks(item.children, leaflet) for item in node.children)
        return BulletList(items, numbered=isinstance(node, nodes.enumerated_list))
    if isinstance(node, SafetyNode):
        return Safety(str(node["statement"]), SafetyKind(node["kind"]), _blocks(node.children, leaflet))
    raise _unknown(node, leaflet)


def _blocks(children: Iterable[nodes.Node], leaflet: Leaflet) -> tuple[Block, ...]:
    return tuple(_block(child, leaflet) for child in children)


def _inlines(node: nodes.Node, leaflet: Leaflet) -> Inlines:
    return tuple(_inline(child, leaflet) for child in node.children if child.astext())


def _inline(node: nodes.Node, leaflet: Leaflet) -> Inline:
    if isinstance(node, nodes.Text):
        return Text(re.sub(r"\s+", " ", node.astext()))
    if isinstance(node, nodes.strong):
        return Strong(_inlines(node, leaflet))
    if isinstance(node, nodes.reference):
        return Link(str(node["refuri"]), _inlines(node, leaflet))
    raise _unknown(node, leaflet)


def _unknown(node: nodes.Node, leaflet: Leaflet) -> SphinxProblem:
    place = Place(leaflet.blocks[0].place.file, node.line or 0)
    return SphinxProblem(f"Sphinx made a {type(node).__name__} of the text", place, "Keep to the house style.")


def _problems(project: Project, text: str) -> dict[str, SphinxProblem]:
    """Sphinx's warnings by the slug of the leaflet that they name; raises one that names none."""
    problems: dict[str, SphinxProblem] = {}
    for line in text.splitlines():
        plain = re.sub(r"\x1b\[[0-9;]*m", "", line).strip()
        match = re.match(r"(.+?\.md):(?:(\d+):)? (?:WARNING|ERROR|CRITICAL): (.*)", plain)
        if match:
            place = Place(project.relative(Path(match[1])), int(match[2] or 0))
            problems.setdefault(Path(match[1]).stem, SphinxProblem(match[3], place, "Mend the line that it names."))
        elif plain:
            raise SphinxProblem(plain, "source", "Mend what Sphinx names.")
    return problems


# --------------------------------------------------------------------------------------------------------------------
# Inside Sphinx


def _put_parts_in(app: Sphinx, docname: str, content: list[str]) -> None:
    """Give Sphinx the leaflet with its parts in place; its front matter, which could switch settings on, is blanked."""
    if docname.startswith("leaflets/"):
        project = Project(Path(app.confdir))
        content[0] = expanded(project, Path(app.srcdir) / f"{docname}.md")


def _refuse_other_languages(_app: Sphinx, config: Config) -> None:
    """A plain sphinx-build knows no catalogs of ours; with another language it would label English text as that."""
    if config.language != "en":
        raise ConfigError(f"A plain build is English only. Run: altformats build --language {config.language}")


def _show_notices(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """A plain sphinx-build owns up as well to a demonstration or a leaflet past its review date."""
    if pagename.startswith("leaflets/") and "body" in context:
        project = Project(Path(app.confdir))
        meta = read_leaflet(project, project.leaflets / f"{Path(pagename).name}.md").meta
        lines = (f"<p><strong>{notice}</strong></p>" for notice in meta.notices(_today()))
        context["body"] = "\n".join((*lines, context["body"]))


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _open_safety(self: Any, node: SafetyNode) -> None:
    label = LABELS[SafetyKind(node["kind"])]
    self.body.append(f'<div class="safety {node["kind"]}"><p class="label"><strong>{label}</strong></p>\n')


def _close_safety(self: Any, _node: SafetyNode) -> None:
    self.body.append("</div>\n")


def _open_text(self: Any, node: SafetyNode) -> None:
    self.new_state(0)
    self.add_text(LABELS[SafetyKind(node["kind"])] + ":")
    self.end_state()
    self.new_state()


def _close_text(self: Any, _node: SafetyNode) -> None:
    self.end_state()
