"""The finished leaflet, damaged as in real life: ``verify`` says no and names the statement, every time.

Each test copies the built files, damages one, and asks the command a person would ask, leaving hashes aside.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from altformats.build import build
from altformats.formats import FORMATS
from altformats.jobs import usual
from altformats.languages import read_languages
from altformats.library import read_library
from altformats.model import Options
from altformats.readers.pdf_content import read_content
from altformats.terminal import quiet

from .commands import run, start
from .conftest import TODAY
from .samples import PROJECT, ROOT

pytestmark = pytest.mark.slow

NAME = "nerve-root-injection"
STATEMENT = "no-driving"
NOT: dict[str, list[str]] = tomllib.loads((ROOT / "tests" / "cases" / "damage.toml").read_text(encoding="utf-8"))
"""In each language, the words of the page with "not" and without it."""
IN_TAGS = {"ur": ("ہرگز نہ", "ہرگز"), "bn": ("চলবে না", "চলবে"), "ar": ("ألا", "أن")}
"""Languages whose words stand in tags because drawn letters do not give them back: words there, and without "not"."""


@pytest.fixture(scope="module")
def site() -> Path:
    """The finished files, brought up to date."""
    outcome = build(read_library(PROJECT, TODAY), FORMATS, Options(PROJECT), PROJECT.site, quiet, jobs=usual())
    assert outcome.proven
    return PROJECT.site


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy of the output folder, as on somebody's USB stick."""
    return Path(shutil.copytree(site, tmp_path / "stick"))


def verify(folder: Path, tag: str, form: str) -> tuple[int, set[str], set[str]]:
    """The exit code, the statements that findings name, and the statements of cells that are not proven.

    Of the English leaflet the program itself is started.
    """
    asked = ("verify", str(folder), "--skip-hashes", "--json", "--language", tag, "--format", form)
    done = start(PROJECT, *asked) if tag == "en" else run(PROJECT, *asked)
    table = json.loads(done.stdout)
    named = {finding["statement"] for finding in table["findings"] if finding["statement"]}
    return done.returncode, named, {cell["statement"] for cell in table["cells"] if not cell["proven"]}


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the words of a file, and make sure that something changed."""
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def test_the_undamaged_copy_is_proven(copy: Path) -> None:
    """Nothing is found in a copy that nobody damaged."""
    for tag in NOT:
        assert verify(copy, tag, "text") == (0, set(), set())


@pytest.mark.parametrize("tag", ["en", "ur", "zh-Hans"])
def test_a_page_that_lost_its_not_is_refused(tag: str, copy: Path) -> None:
    """Without "not" in one statement the page is refused, and that statement is named."""
    with_not, without = NOT[tag]
    rewrite(copy / tag / f"{NAME}.html", lambda text: text.replace(with_not, without, 1))
    code, named, _ = verify(copy, tag, "html")
    assert (code, named) == (1, {STATEMENT})


@pytest.mark.parametrize("tag", list(NOT))
def test_a_text_that_lost_its_not_is_refused(tag: str, copy: Path) -> None:
    """Without "not" in one statement the plain text is refused, in every language, and that statement is named."""
    assert set(NOT) == set(read_languages(PROJECT))
    with_not, without = (re.sub(r"</?strong>", "", words) for words in NOT[tag])
    rewrite(copy / tag / f"{NAME}.txt", lambda text: text.replace(with_not, without, 1))
    code, named, _ = verify(copy, tag, "text")
    assert (code, named) == (1, {STATEMENT})


@pytest.mark.parametrize(("tag", "word"), [("en", "not"), ("pl", "Nie wolno")])
def test_a_print_that_lost_its_not_is_refused(tag: str, word: str, copy: Path) -> None:
    """Without the drawn "not" in one statement the large print is refused, and that statement is named."""
    path = copy / tag / f"{NAME}-18pt.pdf"
    before = path.read_bytes()
    statement = {"en": "drive on the day", "pl": "prowadzić pojazdów w dniu"}[tag]
    with pikepdf.Pdf.open(path, allow_overwriting_input=True) as file:
        page = next(p for p in file.pages if statement in " ".join(x.text for x in read_content(p, {}).pieces))
        pieces = [piece.text.strip() for piece in read_content(page, {}).pieces]
        at = next(i for i, text in enumerate(pieces) if statement in text)
        rub_out(file, page, max(i for i in range(at) if pieces[i] == word))
        file.save(path)
    assert path.read_bytes() != before
    code, named, _ = verify(copy, tag, "pdf")
    assert (code, named) == (1, {STATEMENT})


@pytest.mark.parametrize("tag", list(IN_TAGS))
def test_a_print_whose_tags_lost_their_not_is_refused(tag: str, copy: Path) -> None:
    """Without its word for "not" in the tags of one statement the print is refused, and a statement is named."""
    path = copy / tag / f"{NAME}-18pt.pdf"
    with pikepdf.Pdf.open(path, allow_overwriting_input=True) as file:
        spans = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/ActualText" in o]
        with_not, without = IN_TAGS[tag]
        span = next(o for o in spans if with_not in f" {o.ActualText} ")
        span.ActualText = f" {span.ActualText} ".replace(with_not, without, 1).strip()
        file.save(path)
    code, named, lost = verify(copy, tag, "pdf")
    assert code == 1
    assert named
    assert named <= lost


@pytest.mark.parametrize("tag", ["en", "ur", "zh-Hans"])
def test_a_recording_that_lost_three_seconds_is_refused(tag: str, copy: Path) -> None:
    """With three seconds cut out at a statement the recording is refused, and that statement is named."""
    path = copy / tag / f"{NAME}.mp3"
    table = json.loads((PROJECT.build / "evidence" / "site" / tag / f"{NAME}.mp3.json").read_text(encoding="utf-8"))
    where = next(proof["where"] for proof in table["proofs"] if proof["statement"] == STATEMENT)
    minutes, seconds = where.split(" to ")[0].split(":")
    data = path.read_bytes()
    speech = len(data) - int(table["facts"]["seconds"] * 6000)  # 48 kbit a second are 6,000 bytes
    at = speech + int((int(minutes) * 60 + float(seconds) + 1) * 6000)
    path.write_bytes(data[:at] + data[at + 3 * 6000 :])
    code, named, _ = verify(copy, tag, "audio")
    assert code == 1
    assert STATEMENT in named


def test_english_put_into_the_urdu_page_is_refused(copy: Path) -> None:
    """English in one Urdu statement names that one; the whole English page in its place names every statement."""
    english = (copy / "en" / f"{NAME}.html").read_text(encoding="utf-8")
    urdu = copy / "ur" / f"{NAME}.html"
    whole = urdu.read_text(encoding="utf-8")
    found = re.compile(rf'<div class="safety must-not" id="statement-{STATEMENT}".*?</div>', re.DOTALL)
    box = found.search(english)
    assert box is not None
    rewrite(urdu, lambda text: found.sub(lambda _: box[0], text))
    code, named, _ = verify(copy, "ur", "html")
    assert (code, named) == (1, {STATEMENT})
    urdu.write_text(english, encoding="utf-8")
    code, named, lost = verify(copy, "ur", "html")
    statements = set(re.findall(r'data-statement="([^"]+)"', whole))
    assert code == 1
    assert named == lost == statements


def rub_out(file: pikepdf.Pdf, page: pikepdf.Page, order: int) -> None:
    """Take one piece of drawn text out of a page."""
    kept, shown = [], -1
    for instruction in pikepdf.parse_content_stream(page):
        shown += str(instruction.operator) == "TJ"
        if not (str(instruction.operator) == "TJ" and shown == order):
            kept.append(instruction)
    page.Contents = file.make_stream(pikepdf.unparse_content_stream(kept))
