"""The styles of a page's elements, worked out once for all that are alike: in one leaflet, and in the next.

WeasyPrint 70 works out a hundred properties for every element, for each kind of pseudo-element and for each page.  They
follow from the rules that an element falls under and from the style of its parent, so elements that agree in both are
*twins*: what one has worked out the others are given.  Leaflets are written to one pattern, and most of theirs are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

OWN: Final = frozenset({"anchor", "link"})
"""Properties that tell an element from its twins, and on which no other depends."""

SPECIFIED: Final = frozenset({"position", "float", "display"})
"""Properties of which a style keeps what was asked for too."""

MOST: Final = 4000
"""Kinds of style, and of lengths, at most; then all are forgotten.  A leaflet has some hundred."""


@dataclass(slots=True, eq=False)
class Twin:
    """What is known of all styles that are alike."""

    cascaded: Any
    """The rules; held, so that no other object takes the identity of one of them."""
    values: dict[str, Any] = field(default_factory=dict)
    specified: dict[str, Any] = field(default_factory=dict)
    layout: Any = None
    """Pango's settings for words in this style."""
    strut: Any = None
    """The height of a line and where its letters stand."""


@dataclass(slots=True)
class Twins:
    """All that is known of the styles of one style sheet and its fonts."""

    known: dict[tuple[Any, ...], Twin] = field(default_factory=dict)
    lengths: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)
    """The lengths of a style within a box of a certain size."""

    def bounded(self) -> Twins:
        """The same, emptied if it has grown past all measure."""
        if max(len(self.known), len(self.lengths)) > MOST:
            self.known.clear()
            self.lengths.clear()
        return self

    def of(self, parent: Any, pseudo: str | None, cascaded: dict[str, Any]) -> Twin:
        """The twin of a style with this parent and these rules."""
        rules = (
            (name, *weight[:-1], *weight[-1], type(value), value if _hashable(value) else id(value))
            for name, (value, weight) in cascaded.items()
            if name not in OWN
        )
        key = (None if parent is None else parent.twin, pseudo, *rules)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Twin(cascaded)
        return found

    def nameless(self, parent: Any) -> Twin:
        """The twin of the style of a box that stands for no element, within one of this style."""
        key = (parent.twin, "nameless")
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Twin(None)
        return found

    def computed(self, original: Any) -> Any:
        """``ComputedStyle``, the ``original``, which asks its twin first."""
        twins = self

        class SharedStyle(original):  # type: ignore[misc]  # WeasyPrint carries no types
            """The style of an element."""

            def __init__(self, parent: Any, cascaded: Any, pseudo: Any, *further: Any) -> None:
                super().__init__(parent, cascaded, pseudo, *further)
                self.twin = twins.of(parent, pseudo, cascaded)
                self.update(self.twin.values)
                self.specified.update(self.twin.specified)

            def __missing__(self, key: str) -> Any:
                twin = self.twin
                if key in twin.values:
                    value = self[key] = twin.values[key]
                else:
                    value = super().__missing__(key)
                    if key not in OWN:
                        twin.values[key] = value
                        if key in SPECIFIED:
                            twin.specified[key] = self.specified[key]
                        return value
                if key in SPECIFIED:
                    self.specified[key] = twin.specified[key]
                return value

            def copy(self) -> Any:
                """A style that is made to be changed has no twins."""
                made = super().copy()
                made.twin = Twin(self.cascaded)
                return made

        return SharedStyle

    def anonymous(self, original: Any) -> Any:
        """``AnonymousStyle``, the ``original``, which asks its twin first."""
        twins = self

        class SharedStyle(original):  # type: ignore[misc]  # WeasyPrint carries no types
            """The style of a box that stands for no element."""

            def __init__(self, parent: Any) -> None:
                super().__init__(parent)
                self.twin = twins.nameless(parent)
                self.update(self.twin.values)

            def __missing__(self, key: str) -> Any:
                value = super().__missing__(key)
                if key not in OWN:
                    self.twin.values[key] = value
                return value

            def copy(self) -> Any:
                """A style that is made to be changed has no twins."""
                made = super().copy()
                made.twin = Twin(None)
                return made

        return SharedStyle


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True
