"""ARCHITECTURE.md says who may know whom; the imports themselves are held to it."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .samples import ROOT

PACKAGE = ROOT / "build_scripts" / "altformats"
HEADING = "## Who may know whom"


def rules(document: str) -> dict[str, frozenset[str]]:
    """The table under the heading: room -> rooms that it may import; "everything" is every room of the table."""
    section = document.split(HEADING, 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| *([\w.]+) *\| *([^|]+?) *\|$", section, re.MULTILINE)
    table = {room: allowed for room, allowed in rows if room != "room"}
    whole = {"everything": frozenset(table), "nothing": frozenset[str]()}
    return {room: whole.get(words, frozenset(re.split(r",\s*", words))) for room, words in table.items()}


def imports(source: str, module: tuple[str, ...], *, package: bool = False) -> Iterator[tuple[str, ...]]:
    """Modules of ours that a module imports anywhere in it, as paths below the package: ("formats", "pdf_tags")."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.split(".")[0] == "altformats":
                    yield tuple(name.name.split(".")[1:])
        elif isinstance(node, ast.ImportFrom):
            named = tuple(node.module.split(".")) if node.module else ()
            if node.level:
                whole = (*module, "") if package else module
                base = (*whole[: len(whole) - node.level], *named)
            elif named[:1] == ("altformats",):
                base = named[1:]
            else:
                continue
            for name in node.names:
                yield (*base, name.name)


def faults(modules: dict[tuple[str, ...], str], allowed: dict[str, frozenset[str]]) -> list[str]:
    """What breaks the table, in words.  ``modules``: path below the package -> source; a folder stands for its init."""
    found, graph = [], dict[str, set[str]]()
    folders = {path[0] for path in modules if len(path) > 1}
    for path, source in modules.items():
        room = path[0]
        if room not in allowed:
            found.append(f"{room} is not in the table")
            continue
        for target in imports(source, path, package=len(path) == 1 and room in folders):
            if not target or target[0] not in {known[0] for known in modules}:
                continue  # the package itself: its version
            if target[0] != room:
                graph.setdefault(room, set()).add(target[0])
                if target[0] not in allowed[room]:
                    found.append(f"{'.'.join(path)} imports {target[0]}")
            elif len(path) > 1 and (room, *target[1:2]) in modules and family(target[1]) != family(path[1]):
                found.append(f"{'.'.join(path)} imports its sibling {target[1]}")
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        found.append(f"cycle: {' -> '.join(error.args[1])}")
    return found


def family(module: str) -> str:
    """What a module and its private parts share: ``pdf`` of ``pdf_tags``."""
    return module.split("_", maxsplit=1)[0]


def read_package() -> dict[tuple[str, ...], str]:
    """Every module of the package by its path, ``__init__`` of a folder as the folder."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        path = file.relative_to(PACKAGE).with_suffix("").parts
        if path != ("__init__",):
            found[path[:-1] if path[-1] == "__init__" else path] = file.read_text("utf-8")
    return found


def the_table() -> dict[str, frozenset[str]]:
    return rules((ROOT / "ARCHITECTURE.md").read_text("utf-8"))


def test_imports_follow_the_table() -> None:
    """No module imports a room that ARCHITECTURE.md does not let it, nor a sibling, and there are no cycles."""
    assert faults(read_package(), the_table()) == []


def test_table_names_real_rooms() -> None:
    """Every room in the table exists, and every room that it may import."""
    rooms, table = {path[0] for path in read_package()}, the_table()
    assert set(table) <= rooms
    assert frozenset[str]().union(*table.values()) <= rooms


@pytest.mark.parametrize("room", ["readers", "checks"])
def test_maker_never_marks_its_own_work(room: str) -> None:
    """Whatever the table becomes, readers and checks are never allowed to know a maker, even by way of others."""
    table = the_table()
    reached, todo = set[str](), {room}
    while todo:
        reached |= todo
        todo = {far for near in todo for far in table[near]} - reached
    assert not reached & {"formats", "pages", "narration", "editions"}


@pytest.mark.parametrize("module", ["checks", "model", "errors", "interface", "promise", "matching"])
def test_judgement_touches_nothing_outside(module: str) -> None:
    """Checks and the nouns they judge by import nothing that reads files, clocks or the network."""
    barred = {"os", "io", "time", "socket", "subprocess", "shutil", "tempfile", "urllib", "requests", "random"}
    for path, source in read_package().items():
        if path[0] == module:
            named = {
                name.split(".")[0]
                for node in ast.walk(ast.parse(source))
                for name in (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom) and not node.level
                    else []
                )
            }
            assert not named & barred, path


SAMPLE = {"model": frozenset[str](), "readers": frozenset({"model"}), "formats": frozenset({"model", "readers"})}


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("readers/pdf", "from ..formats import pdf", "readers.pdf imports formats"),
        ("readers/pdf", "def f():\n    from altformats.formats.pdf import make", "readers.pdf imports formats"),
        ("readers/pdf", "import altformats.formats.pdf", "readers.pdf imports formats"),
        ("readers/pdf", "from .html import words", "readers.pdf imports its sibling html"),
        ("readers/pdf", "from . import html", "readers.pdf imports its sibling html"),
        ("readers/pdf", "from .. import formats", "readers.pdf imports formats"),
        ("readers/pdf", "from .pdf_tree import walk", ""),
        ("readers/pdf_tree", "from .pdf_content import read", ""),
        ("readers", "from . import html, pdf", ""),
        ("readers", "from ..formats import FORMATS", "readers imports formats"),
        ("model", "from . import readers", "model imports readers"),
        ("model", "from .readers import READERS", "cycle"),
        ("attic", "", "attic is not in the table"),
    ],
)
def test_guard_can_say_no(path: str, source: str, fault: str) -> None:
    """A forbidden import is found however it is written, and a module's own private parts are let through."""
    sound = {
        ("model",): "",
        ("readers",): "from ..model import Part",
        ("readers", "pdf"): "from ..model import Part",
        ("readers", "pdf_tree"): "",
        ("readers", "pdf_content"): "",
        ("readers", "html"): "",
        ("formats",): "from .. import model",
        ("formats", "pdf"): "",
    }
    assert faults(sound, SAMPLE) == []
    found = faults({**sound, tuple(path.split("/")): source}, SAMPLE)
    assert any(fault in words for words in found) if fault else found == [], found


def test_package_has_modules() -> None:
    """The guard looks at the real package, not at an empty folder."""
    assert isinstance(PACKAGE, Path)
    assert len(read_package()) > 20
