"""What a screen reader is told of a page: the browser's accessibility tree, block by block, and how it is grouped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..model import Part

if TYPE_CHECKING:
    from .html_tab import Tab

Node = Mapping[str, Any]
Fault = tuple[str, str]

INLINE: Final = frozenset(
    (
        "StaticText",
        "InlineTextBox",
        "link",
        "strong",
        "emphasis",
        "mark",
        "code",
        "none",
        "generic",
        "LineBreak",
        "text",
    )
)
"""Roles inside a line of text; any other begins a block.  ``generic`` is a block unless it is ignored."""

NAMED: Final = frozenset(("link", "heading", "button", "image", "img", "math", "meter", "switch", "tab"))
"""Roles of which a screen reader says the name, whatever stands inside: ``aria-label`` can put other words there."""

GROUPS: Final = frozenset(("group", "region", "navigation"))
"""Roles whose name is told when they are entered."""

PLAYER: Final = "Audio"
"""The browser's own player, which has controls of its own and whatever words the browser gives them."""

BULLETS: Final = re.compile(r"[•◦▪\s]*")
NUMBER: Final = re.compile(r"[.\s]*(\d+)[.\s]*")
"""What may stand before an item of a list."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes by their id, the root first, and the language and direction of each node of the document.

    ``groups`` are the document's nodes that are marked as safety statements.
    """

    nodes: Mapping[str, Node]
    marked: Mapping[int, tuple[str, str]]
    groups: frozenset[int]

    def language(self, node: Node) -> str:
        """The languages of the words in a node, each once."""
        within = [self.marked.get(at.get("backendDOMNodeId", 0), ("", ""))[0] for at in self._words(node)]
        return " ".join(dict.fromkeys(within))

    def direction(self, node: Node) -> str:
        """The direction that the node is marked with, or what is around it."""
        return self.marked.get(node.get("backendDOMNodeId", 0), ("", ""))[1]

    def _words(self, node: Node) -> Iterator[Node]:
        children = [self.nodes[key] for key in node.get("childIds", ()) if key in self.nodes]
        if role_of(node) == "StaticText" or not children:
            yield node
        else:
            for child in children:
                yield from self._words(child)


def role_of(node: Node) -> str:
    """What the browser calls the node."""
    return str(node.get("role", {}).get("value", "none"))


def name_of(node: Node) -> str:
    """What a screen reader says of the node."""
    return str(node.get("name", {}).get("value", ""))


def tree(tab: Tab) -> Tree:
    """The accessibility tree of the page."""
    with tab.aside() as ask:
        nodes = ask("Accessibility.getFullAXTree")["nodes"]
        ask("DOM.enable")
        document = {node["nodeId"]: node for node in ask("DOM.getFlattenedDocument", {"depth": -1})["nodes"]}
    return Tree(
        {node["nodeId"]: node for node in nodes},
        {
            node["backendNodeId"]: (_nearest(document, node, "lang"), _nearest(document, node, "dir"))
            for node in document.values()
        },
        frozenset(node["backendNodeId"] for node in document.values() if _is_statement(_attributes(node))),
    )


def _nearest(document: Mapping[int, Node], node: Node | None, attribute: str) -> str:
    """The attribute of the node or of the nearest around it that has one."""
    while node is not None:
        held = _attributes(node)
        if attribute in held:
            return held[attribute]
        node = document.get(node.get("parentId", 0))
    return ""


def _attributes(node: Node) -> dict[str, str]:
    flat = node.get("attributes", ())
    return dict(zip(flat[::2], flat[1::2], strict=True))


def told(tree: Tree) -> tuple[Part, ...]:
    """The words of the tree, block by block, in the order in which they are told, as what and in which language."""
    parts: list[Part] = []
    words: list[str] = []
    tags: list[str] = []
    block: Node = {}
    for event, node, within in _walk(tree, frozenset()):
        if event == "text":
            words.append(name_of(node))
            tags += tree.language(node).split()
            continue
        if "".join(words).strip():
            where = f"{role_of(block) if block else 'text'} {len(parts) + 1}"
            tag = " ".join(dict.fromkeys(tags))
            parts.append(Part("".join(words), where, tag, tree.direction(block), _role(block, within)))
        words, tags, block = [], [], node
    return tuple(parts)


def _is_statement(attributes: Mapping[str, str]) -> bool:
    """Whether an element is a safety statement's, by its mark or by the name that links lead to."""
    name = attributes.get("id", "")
    return "data-statement" in attributes or (name.startswith("statement-") and not name.endswith("-label"))


def misgrouped(tree: Tree) -> Iterator[Fault]:
    """A fault for each group that is told by other words than its label, and each statement that is told as none."""
    grouped = set[int]()
    own = _players(tree)
    for key, node in tree.nodes.items():
        role = role_of(node)
        if key in own:
            continue
        if role in GROUPS and not node.get("ignored"):
            label = next((part.text for part in told(Tree({node["nodeId"]: node, **tree.nodes}, {}, frozenset()))), "")
            if name_of(node).split() != label.split():
                yield "html-group", f"{role} told as {name_of(node)[:60]!r}, labelled {label[:60]!r}"
            elif role == "group":
                grouped.add(node.get("backendDOMNodeId", 0))
        if node.get("description", {}).get("value"):
            yield "html-group", f"{role} described as {str(node['description']['value'])[:60]!r}"
    for _ in tree.groups - grouped:
        yield "html-group", "a safety statement is not told as a group"


def _players(tree: Tree) -> frozenset[str]:
    """The nodes within the browser's own players."""
    found: set[str] = set()
    stack = [key for key, node in tree.nodes.items() if role_of(node) == PLAYER]
    while stack:
        key = stack.pop()
        if key not in found:
            found.add(key)
            stack += tree.nodes.get(key, {}).get("childIds", ())
    return frozenset(found)


def miscounted(tree: Tree) -> Iterator[Fault]:
    """A fault for each list whose items have other marks than bullets or the numbers from 1."""
    for node in tree.nodes.values():
        if role_of(node) != "list":
            continue
        marks = [name_of(mark) for key in node.get("childIds", ()) for mark in _marks(tree, key)]
        numbers = [NUMBER.fullmatch(mark) for mark in marks]
        values = [_value(number[1]) for number in numbers if number]
        bullets = all(BULLETS.fullmatch(mark) for mark in marks)
        if not bullets and (len(values) < len(marks) or values != list(range(1, len(marks) + 1))):
            yield "html-style-words", f"items of a list are marked {' '.join(marks)[:60]}"


def _marks(tree: Tree, key: str) -> Iterator[Node]:
    for child in tree.nodes.get(key, {}).get("childIds", ()):
        if child in tree.nodes and role_of(tree.nodes[child]) == "ListMarker":
            yield tree.nodes[child]


def _value(digits: str) -> int:
    return int("".join(str(unicodedata.digit(digit)) for digit in digits))


def _role(block: Node, within: tuple[str, ...]) -> str:
    """What the block is told as: "heading 2", "item", "paragraph"."""
    role = role_of(block) if block else ""
    if role == "heading":
        levels = [entry["value"].get("value") for entry in block.get("properties", ()) if entry["name"] == "level"]
        return f"heading {levels[0]}" if levels else "heading"
    if "listitem" in (role, *within):
        return "item"
    return role if role == "paragraph" else ""


def _walk(tree: Tree, seen: frozenset[str]) -> Iterator[tuple[str, Node, tuple[str, ...]]]:
    """Events in reading order: ("block", node, roles around) where a block begins or ends, ("text", node, ())."""
    stack: list[tuple[str, bool]] = [(next(iter(tree.nodes)), False)]
    visited = set(seen)
    around: list[str] = []
    while stack:
        key, leaving = stack.pop()
        node = tree.nodes.get(key)
        if node is None or (key in visited and not leaving):
            continue
        visited.add(key)
        role = role_of(node)
        ignored = bool(node.get("ignored"))
        block = role not in INLINE or (role == "generic" and not ignored)
        if leaving:
            yield "block", node, tuple(around)
            around.pop()
            continue
        if role in ("ListMarker", PLAYER):
            continue
        if block and not ignored:
            yield "block", node, tuple(around)
            around.append(role)
            stack.append((key, True))
        if (role == "StaticText" or role in NAMED) and not ignored:
            yield "text", node, ()
            continue
        stack.extend((child, False) for child in reversed(node.get("childIds", ())))
