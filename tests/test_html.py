"""The page and its reader: whole in itself, and every kind of damage seen by the layer that is there for it."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from altformats import sheet
from altformats.errors import FormatProblem
from altformats.formats import html as maker
from altformats.matching import locate
from altformats.model import Link, Options, Paragraph, Reading, Text
from altformats.readers import html as reader
from altformats.readers import html_browser

from .samples import PROJECT, ROOT, SAY, edition, interface_of

pytestmark = pytest.mark.slow  # a browser reads every page

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/pages.toml").read_text(encoding="utf-8"))["damage"]
TAGS = tuple(SAY)
WIDE = ("rendered", "dark", "forced colours")
PHONES = ("phone", "phone dark", "phone more contrast", "phone forced colours")
ALL = (*WIDE, *PHONES, "paper", "accessibility")
SETS = {
    "wide": WIDE,
    "phones": PHONES,
    "screen": (*WIDE, *PHONES),
    "seen": (*WIDE, *PHONES, "paper"),
    "own colours": tuple(layer for layer in (*WIDE, *PHONES, "paper") if "forced" not in layer),
}
Read = Callable[[Path], Reading]


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """One browser for all pages."""
    with reader.opened(PROJECT) as opened:
        yield opened


def layers_of(case: dict[str, Any]) -> tuple[str, ...]:
    """The layers that a case names, one by one."""
    return tuple(layer for named in case.get("layers", ()) for layer in SETS.get(named, (named,)))


def page(tag: str) -> str:
    """The sample's page in that language."""
    return maker.page(edition(tag), Options(PROJECT))


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_is_read_whole_by_eye_and_by_screen_reader(tag: str, read: Read, tmp_path: Path) -> None:
    """Every block of the sample stands in every layer, in its language, and nothing is wrong with the page."""
    path = tmp_path / "page.html"
    sample = edition(tag)
    translated = sample if tag == "en" else dataclasses.replace(sample, words=interface_of(tag))
    maker.make(translated, path, Options(PROJECT))
    reading = read(path)
    title, intro, heading, before, strong, after, ring, fever, unwell = SAY[tag]
    blocks = [title, intro, heading, before + strong + after, f"{ring} 0114 271 4271", fever, unwell]
    for layer in reading.layers:
        assert [words for words in blocks if not locate([words], layer)] == []
    assert tuple(layer.name for layer in reading.layers) == ALL
    assert reading.faults == ()
    assert reading.facts["language"] == tag
    assert reading.facts["direction"] == ("rtl" if tag in ("ur", "ar") else "ltr")
    assert title in str(reading.facts["title"])
    telephone = [target for words, target in reading.links if words.replace("\u00a0", " ") == "0114 271 4271"]
    assert set(telephone) == {"tel:+441142714271"}
    statement = next(part for part in reading.layers[0].parts if before in part.text)
    assert statement.where.startswith("#key-no-driving")
    assert statement.tag == tag


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_damage_to_a_page_is_seen(case: dict[str, Any], read: Read, tmp_path: Path) -> None:
    """Each kind of damage makes its words missing in the layers that are there for it, or is a fault by name."""
    before = page(case.get("tag", "en"))
    if case.get("plain_spaces"):
        before = before.replace("0114\u00a0271\u00a04271", "0114 271 4271")
    old, new = case["replace"]
    assert old in before
    after = before.replace(old, new, 1)
    # A Content-Security-Policy in the page would stop what the damage adds, and so hide the damage from the eye.
    after = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", after)
    path = tmp_path / "page.html"
    path.write_text(after, encoding="utf-8")
    reading = read(path)
    assert ("fault" not in case) or case["fault"] in {fault.code for fault in reading.faults}
    if "lost" in case:
        times = standing(case["lost"], read, case.get("tag", "en"), tmp_path)
        missing = [layer.name for layer in reading.layers if not locate([case["lost"]], layer, times)]
        assert missing == list(layers_of(case))


def standing(words: str, read: Read, tag: str, folder: Path) -> int:
    """How often a sound page says these words as a block: the most important statements stand twice."""
    path = folder / "sound.html"
    path.write_text(page(tag), encoding="utf-8")
    layer = read(path).layers[0]
    return sum(bool(locate([words], dataclasses.replace(layer, parts=(part,)))) for part in layer.parts)


def test_each_layer_alone_catches_something() -> None:
    """For each layer there is damage that it alone sees."""
    alone = {layers_of(case)[0] for case in CASES if len(layers_of(case)) == 1}
    assert alone == set(ALL)


def test_every_fault_can_be_found() -> None:
    """Each fault that the reader knows has a damaged page that shows it, but for those with tests of their own."""
    assert set(reader.FAULTS) - {case.get("fault") for case in CASES} == {"telephone-split", "html-font"}


def test_a_split_telephone_number_is_found(read: Read, tmp_path: Path) -> None:
    """A telephone number broken over two lines is a fault."""
    path = tmp_path / "page.html"
    path.write_text(
        '<!doctype html><html lang="en"><title>x</title><p style="width:5em">0114 271 4271', encoding="utf-8"
    )
    assert "telephone-split" in {fault.code for fault in read(path).faults}


@pytest.mark.parametrize("tag", TAGS)
def test_a_page_is_whole_in_itself(tag: str) -> None:
    """A page loads no other file, and its policy lets nothing act but its own style and its one script."""
    text = page(tag)
    assert not re.search(
        r"<link rel=\"?(?!canonical|alternate)|<img|@import|src=|url\((?!\"?data:)", text.replace("src: url", "")
    )
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert style is not None
    assert scripts == [sheet.SCRIPT.read_text(encoding="utf-8").strip()]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    every = re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)
    assert policy[1] == sheet.policy(style[1], every, "media-src 'self'")
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("tag", TAGS)
def test_a_page_is_the_same_bytes_each_time(tag: str) -> None:
    """Two makes of one edition give the same bytes."""
    assert hashlib.sha256(page(tag).encode()).digest() == hashlib.sha256(page(tag).encode()).digest()


def test_words_cannot_become_markup(read: Read, tmp_path: Path) -> None:
    """Angle brackets, quotes and ampersands of an edition come out as words."""
    hostile = "<script>alert(1)</script> & \"quotes\" 'and' <b>bold</b>"
    sample = dataclasses.replace(edition("en"), intro=(Paragraph((Text(hostile),)),))
    path = tmp_path / "page.html"
    maker.make(sample, path, Options(PROJECT))
    reading = read(path)
    assert reading.faults == ()
    assert locate([hostile], reading.layers[0])


def test_a_link_to_a_script_is_refused() -> None:
    """A link that is not tel:, mailto: or https: stops the page."""
    sample = dataclasses.replace(edition("en"), intro=(Paragraph((Link("javascript:alert(1)", (Text("x"),)),)),))
    with pytest.raises(FormatProblem, match="javascript"):
        maker.page(sample, Options(PROJECT))


def test_the_browser_that_is_asked_for_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """ALTFORMATS_CHROMIUM names the browser; if there is none at that place, the need says what to do."""
    monkeypatch.setenv("ALTFORMATS_CHROMIUM", str(tmp_path / "no-such-browser"))
    need = reader.needs(PROJECT)[0]
    assert not need.found
    assert "ALTFORMATS_CHROMIUM" in need.remedy


def test_the_browser_that_needs_least_is_taken_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Chromium without its windows comes before those on the path, and one that is asked for before it."""
    monkeypatch.delenv("ALTFORMATS_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("shell", "chromium"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setattr(html_browser, "SHELL", str(tmp_path / "shell"))
    assert html_browser.browser_path() == str(tmp_path / "shell")
    (tmp_path / "shell").unlink()
    assert html_browser.browser_path() == str(tmp_path / "chromium")
    monkeypatch.setenv("ALTFORMATS_CHROMIUM", __file__)
    assert html_browser.browser_path() == __file__
