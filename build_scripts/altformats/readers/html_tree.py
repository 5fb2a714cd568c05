"""What a screen reader is told of a page: the words of the browser's accessibility tree, block by block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..model import Part

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

Tree = Mapping[str, Mapping[str, Any]]

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


def tree(session: CDPSession) -> Tree:
    """The accessibility tree's nodes by their id, the root first."""
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return {node["nodeId"]: node for node in nodes}


def told(tree: Tree) -> Iterator[Part]:
    """The words of the tree, block by block, in the order in which they are told."""
    words: list[str] = []
    role, number = "", 0
    for event, node_role, text in _walk(tree, next(iter(tree)), frozenset()):
        if event == "text":
            words.append(text)
            continue
        if "".join(words).strip():
            number += 1
            yield Part("".join(words), f"{role or 'text'} {number}")
        words, role = [], node_role


def _walk(tree: Tree, start: str, seen: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Events in reading order: ("block", role, "") where a block begins or ends, ("text", role, words) within."""
    stack: list[tuple[str, bool]] = [(start, False)]
    visited = set(seen)
    while stack:
        key, leaving = stack.pop()
        node = tree.get(key)
        if node is None or (key in visited and not leaving):
            continue
        visited.add(key)
        role = str(node.get("role", {}).get("value", "none"))
        ignored = bool(node.get("ignored"))
        block = role not in INLINE or (role == "generic" and not ignored)
        if leaving:
            yield "block", role, ""
            continue
        if role == "ListMarker":
            continue
        if block and not ignored:
            yield "block", role, ""
            stack.append((key, True))
        if (role == "StaticText" or role in NAMED) and not ignored:
            yield "text", role, str(node.get("name", {}).get("value", ""))
            continue
        stack.extend((child, False) for child in reversed(node.get("childIds", ())))
