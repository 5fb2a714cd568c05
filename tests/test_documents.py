"""The documents name only commands, targets and files that exist."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from altformats import cli

from .samples import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "NOTICE.md", "docs/performance.md")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def code(document: str) -> list[str]:
    """Everything a document writes as code: spans in backticks, and the lines of fenced blocks without comments."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", document, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", document, flags=re.MULTILINE | re.DOTALL)
    lines = [re.split(r" {2,}#", line)[0].strip() for block in fenced for line in block.splitlines()]
    return [*re.findall(r"`([^`\n]+)`", prose), *lines]


def commands(document: str) -> list[str]:
    """The ``altformats …`` commands that a document gives in full (those with … or [ ] only show the shape)."""
    given = [re.sub(r"^\.venv/bin/", "", words) for words in code(document)]
    return [words for words in given if words.startswith("altformats ") and not re.search(r"[…\[|]", words)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_make_targets_named_exist(name: str) -> None:
    """Every `make …` in the documents is a target of the Makefile."""
    named = {words.split()[-1] for words in code(text(name)) if re.match(r"make( \w+=\S+)* [\w-]+$", words)}
    assert named <= TARGETS


def test_readme_names_the_two_commands() -> None:
    """The README gives the two commands to start with, so the tests above have something to look at."""
    assert {"make build", "make test"} <= set(code(text("README.md")))
    assert len(commands(text("README.md"))) >= 5


@pytest.mark.parametrize("target", ["test", "check"])
def test_no_test_command_leaves_out_style_and_types(target: str) -> None:
    """What must pass before anything lands checks style and types too: once it did not, and a line too long got in."""
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.search(r"ruff check \. && \S*ruff format --check \. && \S*mypy\b", done.stdout)


def test_help_lists_every_target() -> None:
    """`make help` gives each target a line with words, and names no other."""
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = dict(re.findall(r"^  make ([\w-]+) +(\S.*)$", done.stdout, re.MULTILINE))
    assert set(listed) == TARGETS
    assert len(done.stdout.splitlines()) == len(TARGETS)


@pytest.mark.parametrize("words", sorted({words for name in DOCUMENTS for words in commands(text(name))}))
def test_commands_named_parse(words: str) -> None:
    """Every `altformats …` command in the documents is understood; one named alone, without its arguments, exists."""
    given = shlex.split(words)[1:]
    if len(given) == 1:
        with pytest.raises(SystemExit, match="0"):
            cli.parser().parse_args([*given, "--help"])
    else:
        cli.parser().parse_args(given)


def test_an_unknown_command_would_be_noticed() -> None:
    """The test above can fail: a command that does not exist is refused."""
    with pytest.raises(SystemExit):
        cli.parser().parse_args(["publish", "--now"])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_paths_lead_somewhere(name: str) -> None:
    """Every relative link and picture, and every path of the project written as code, exists."""
    document = text(name)
    linked = {target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", document) if "://" not in target}
    tops = "source|translations|build_scripts|tests|benchmarks|docs"
    written = {words for words in code(document) if re.fullmatch(rf"(?:{tops})/[\w./-]+", words)}
    missing = [path for path in sorted(linked | written) if path and not Path(ROOT, path).exists()]
    assert missing == []


def test_notice_names_every_copyleft_package() -> None:
    """Each installed package under a GPL, LGPL or MPL licence stands in NOTICE.md."""
    import importlib.metadata

    named = text("NOTICE.md").lower()
    pinned = set(re.findall(r"^([\w.-]+)==", text("requirements.txt"), re.MULTILINE))
    lacking = []
    for package in sorted(pinned):
        metadata = importlib.metadata.metadata(package)
        classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License")]
        licence = " ".join([*(metadata.get_all("License-Expression") or []), *classifiers])
        if re.search(r"GPL|MPL|General Public|Mozilla", licence) and package not in named:
            lacking.append(f"{package}: {licence}")
    assert lacking == []


def test_ci_runs_the_readmes_test_command() -> None:
    """What a machine runs on each submission is what the README tells people to run."""
    assert "exec make test" in text(".ci/run")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
