"""The whole build over a small project: what is stale is made and proven, what is bad fails alone."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest

from altformats import plan
from altformats.build import Outcome, begun, build, pressed
from altformats.cells import Answer, Crew, Limits
from altformats.errors import NeedsPerson
from altformats.formats import FORMATS, text
from altformats.judge import Verdict, judge
from altformats.library import read_library
from altformats.matrix import tally
from altformats.model import Edition, Format, Language, Need, Options, Project
from altformats.record import read_manifest, strangers
from altformats.store import Store
from altformats.terminal import quiet
from altformats.units import Batch

from .conftest import TODAY

QUICK = tuple(form for form in FORMATS if form.name == "text")
WITH_PAGES = tuple(form for form in FORMATS if form.name in ("html", "text"))
FILES = {"en/sample.txt", "pl/sample.txt"}
ALL_FILES = FILES | {"en/sample.html", "pl/sample.html"}


def _build(project: Project, formats: Sequence[Format] = QUICK, *, today: datetime.date = TODAY) -> Outcome:
    said: list[str] = []
    return build(read_library(project, today), formats, Options(project), project.site, said.append)


def _judge(project: Project, formats: Sequence[Format] = QUICK, *, hashes: bool = True) -> Verdict:
    said: list[str] = []
    return judge(read_library(project, TODAY), formats, project.site, said.append, hashes=hashes)


@pytest.mark.slow
def test_everything_is_made_proven_and_listed(small: Project) -> None:
    """A first build makes every file, proves it, lists it in the manifest, and leaves nothing else in the folder."""
    outcome = _build(small, WITH_PAGES)
    assert outcome.proven, outcome
    assert outcome.made == len(ALL_FILES)
    assert {artefact.path for artefact in read_manifest(small.site)} == ALL_FILES
    assert strangers(small.site, read_manifest(small.site)) == []
    rows = json.loads((small.site / "manifest.json").read_text(encoding="utf-8"))["artefacts"]
    assert set(rows[0]) == {"path", "leaflet", "language", "format", "sha256", "bytes", "variant"}
    assert _judge(small, WITH_PAGES).proven


def test_a_second_build_makes_nothing(small: Project) -> None:
    """Without a change nothing is made again, and the evidence is the same."""
    first = _build(small)
    second = _build(small)
    assert second.made == 0
    assert second.evidence == first.evidence


def test_what_python_is_compiling_is_no_change_of_ours(small: Project) -> None:
    """In a fresh clone several processes compile our code at once, and for a moment their files have other names."""
    before = plan.common_key(small)
    compiled = Path(plan.__file__).parent / "__pycache__"
    compiled.mkdir(exist_ok=True)
    passing = compiled / "plan.cpython-311.pyc.139872"
    passing.write_bytes(b"half of it")
    try:
        assert plan.common_key(small) == before
    finally:
        passing.unlink()


def test_two_builds_give_the_same_bytes(small: Project) -> None:
    """A build from nothing gives the bytes of the one before."""
    _build(small)
    before = {path: (small.site / path).read_bytes() for path in FILES}
    shutil.rmtree(small.build)
    assert _build(small).made == len(FILES)
    assert {path: (small.site / path).read_bytes() for path in FILES} == before


def test_an_edit_of_a_catalog_remakes_its_language_only(small: Project) -> None:
    """A changed Polish word makes the Polish files anew and leaves the English ones."""
    _build(small)
    catalog = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    before = catalog.read_text(encoding="utf-8")
    catalog.write_text(before.replace("Krótki wstęp.", "Krótkie słowo wstępne."), encoding="utf-8")
    assert _build(small).made == 1
    assert "Krótkie słowo wstępne." in (small.site / "pl" / "sample.txt").read_text(encoding="utf-8")


def test_the_review_date_passing_remakes_the_files(small: Project) -> None:
    """On the day after the review month every file is made again, now with the notice that it is past its date."""
    _build(small, today=datetime.date(2023, 9, 30))
    text = small.site / "en" / "sample.txt"
    assert "past its review date" not in text.read_text(encoding="utf-8")
    assert _build(small, today=datetime.date(2023, 10, 1)).made == len(FILES)
    assert "past its review date" in text.read_text(encoding="utf-8")


def test_a_bad_catalog_takes_its_language_out_and_no_other(small: Project) -> None:
    """A damaged Polish catalog is a finding; English is built; the old Polish files are taken away."""
    _build(small)
    catalog = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    catalog.write_text(catalog.read_text(encoding="utf-8").replace('"gorączkę"', '""'), encoding="utf-8")
    outcome = _build(small)
    assert not outcome.proven
    assert [finding.place.file for finding in outcome.findings] == ["translations/pl/LC_MESSAGES/sample.po"]
    assert {artefact.path for artefact in read_manifest(small.site)} == {"en/sample.txt"}
    assert not (small.site / "pl" / "sample.txt").exists()
    assert not _judge(small).proven


def test_a_changed_file_is_made_again(small: Project) -> None:
    """A file that somebody changed in the output folder is not taken for the one that was proven."""
    _build(small)
    path = small.site / "en" / "sample.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("must not drive", "must drive"), encoding="utf-8")
    assert _build(small).proven
    assert "must not drive" in path.read_text(encoding="utf-8")


def test_what_was_made_before_comes_out_of_the_store(small: Project) -> None:
    """A file that is gone from the output folder is not made again when the store has it, and has the same bytes."""
    first = _build(small)
    before = {path: (small.site / path).read_bytes() for path in FILES}
    shutil.rmtree(small.site)
    second = _build(small)
    assert second.made == 0
    assert second.evidence == first.evidence
    assert {path: (small.site / path).read_bytes() for path in FILES} == before


def test_a_damaged_store_costs_a_file_made_again_and_is_told(small: Project) -> None:
    """A kept file that changed on the disk is never offered: it is made again, and the damage can be seen."""
    _build(small)
    before = (small.site / "en" / "sample.txt").read_bytes()
    for kept in (small.store / "files").rglob("*"):
        if kept.is_file():
            kept.write_bytes(kept.read_bytes().replace(b"must not", b"must"))
    shutil.rmtree(small.site)
    outcome = _build(small)
    assert outcome.proven
    assert (small.site / "en" / "sample.txt").read_bytes() == before
    assert Store(str(small.store)).damaged()


@pytest.mark.slow
@pytest.mark.parametrize(("format_", "statement"), [("html", "no-driving"), ("txt", "no-driving")])
def test_a_lost_not_is_found_by_content_alone(format_: str, statement: str, small: Project) -> None:
    """With hashes left aside, a finished file without its "not" is refused, and the statement is named."""
    _build(small, WITH_PAGES)
    path = small.site / "en" / f"sample.{format_}"
    before = path.read_text(encoding="utf-8")
    after = before.replace("<strong>not</strong> drive", "drive").replace("must not drive", "must drive")
    assert after != before
    path.write_text(after, encoding="utf-8")
    verdict = _judge(small, WITH_PAGES, hashes=False)
    assert not verdict.proven
    assert {finding.statement for finding in verdict.all_findings if finding.statement} == {statement}


@pytest.mark.slow
def test_what_is_absent_counts_as_not_proven(small: Project) -> None:
    """A file that is gone, the page that still offers it, and a file that the manifest forgot are not proven."""
    _build(small, WITH_PAGES)
    (small.site / "en" / "sample.txt").unlink()
    manifest = small.site / "manifest.json"
    table = json.loads(manifest.read_text(encoding="utf-8"))
    table["artefacts"] = [row for row in table["artefacts"] if row["path"] != "pl/sample.html"]
    manifest.write_text(json.dumps(table), encoding="utf-8")
    verdict = _judge(small, WITH_PAGES)
    lost = {(cell.language, cell.format) for cell in verdict.cells if not cell.proven}
    assert lost == {("en", "text"), ("en", "html"), ("pl", "html")}
    assert any(finding.place.file == "pl/sample.html" for finding in verdict.findings)


def test_a_manifest_cannot_lead_out_of_its_folder(small: Project) -> None:
    """A path in the manifest that leaves the folder is refused before anything is opened."""
    from altformats.errors import ManifestProblem

    _build(small)
    manifest = small.site / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"en/sample.txt"', '"../../outside.txt"'), encoding="utf-8")
    with pytest.raises(ManifestProblem, match="leaves the folder"):
        read_manifest(small.site)


def test_a_copied_folder_is_proven_as_well(small: Project, tmp_path: Path) -> None:
    """A copy of the output folder somewhere else is judged by its own manifest and the sources."""
    _build(small)
    copy = tmp_path / "stick"
    shutil.copytree(small.site, copy)
    said: list[str] = []
    assert judge(read_library(small, TODAY), QUICK, copy, said.append).proven
    (copy / "en" / "extra.html").write_text("<p>unproven</p>", encoding="utf-8")
    assert not judge(read_library(small, TODAY), QUICK, copy, said.append).proven


def test_a_leaflet_that_is_gone_takes_its_files_along(small: Project) -> None:
    """Files of a leaflet that is no longer in the sources are a finding, and the next build takes them away."""
    second = small.leaflets / "second.md"
    second.write_text((small.leaflets / "sample.md").read_text(encoding="utf-8"), encoding="utf-8")
    catalogs = small.translations / "pl" / "LC_MESSAGES"
    (catalogs / "second.po").write_bytes((catalogs / "sample.po").read_bytes())
    assert _build(small).proven
    second.unlink()
    orphans = {"en/second.txt", "pl/second.txt"}
    assert {finding.place.file for finding in _judge(small).findings} == orphans
    outcome = _build(small)
    assert set(outcome.removed) == orphans
    assert {artefact.path for artefact in read_manifest(small.site)} == FILES
    assert strangers(small.site, read_manifest(small.site)) == []


def test_a_tool_that_fails_is_no_file_made(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the browser cannot start, no page is offered and the reason is given; the texts are made all the same."""
    monkeypatch.setenv("ALTFORMATS_CHROMIUM", str(small.root / "no-such-browser"))
    outcome = _build(small, WITH_PAGES)
    assert not outcome.proven
    assert {artefact.path for artefact in read_manifest(small.site)} == {"en/sample.txt", "pl/sample.txt"}
    assert strangers(small.site, read_manifest(small.site)) == []
    found = [finding for evidence in outcome.evidence for finding in evidence.findings]
    assert {finding.code for finding in found} == {"missing-tool"}
    assert "ALTFORMATS_CHROMIUM" in found[0].remedy


class Forgetful:
    """A maker of plain text that loses the word "not": what every maker must be expected to do one day."""

    name = "text"
    title = "Plain text"
    suffix = ".txt"
    reader = "text"

    def variant(self, options: Options) -> str:
        """As the real one."""
        return text.variant(options)

    def needs(self, options: Options) -> tuple[Need, ...]:
        """As the real one."""
        return text.needs(options)

    def needs_person(self, language: Language) -> str:
        """As the real one."""
        return text.needs_person(language)

    def make(self, edition: Edition, target: Path, options: Options) -> None:
        """As the real one, but for a word."""
        text.make(edition, target, options)
        target.write_text(target.read_text(encoding="utf-8").replace("must not", "must"), encoding="utf-8")


def test_what_is_not_proven_is_never_offered(small: Project) -> None:
    """A file that its maker got wrong is kept out of the output folder, and an older, proven one is not left there."""
    _build(small)
    assert (small.site / "en" / "sample.txt").is_file()
    source = small.leaflets / "sample.md"
    source.write_text(source.read_text(encoding="utf-8").replace("a fever", "fever"), encoding="utf-8")
    library = read_library(small, TODAY, tags=["en"])
    outcome = build(library, (Forgetful(),), Options(small), small.site, lambda _line: None)
    assert not outcome.proven
    assert {found.statement for evidence in outcome.evidence for found in evidence.findings} >= {"no-driving"}
    assert not (small.site / "en" / "sample.txt").exists()
    assert "en/sample.txt" not in {artefact.path for artefact in read_manifest(small.site)}


def test_what_a_reader_finds_wrong_counts(small: Project) -> None:
    """A file whose statements all stand there is refused all the same when its reader finds a fault in it."""
    _build(small)
    path = small.site / "en" / "sample.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\n\u202eturned round\n", encoding="utf-8")
    verdict = _judge(small, hashes=False)
    assert not verdict.proven
    assert "text-bytes" in {finding.code for finding in verdict.all_findings}


class Mute(Forgetful):
    """Texts that only a person can make in Polish."""

    def needs_person(self, language: Language) -> str:
        """As where there is no voice."""
        return "a human recording" if language.tag == "pl" else ""

    def make(self, edition: Edition, target: Path, options: Options) -> None:
        """Nothing where a person is needed."""
        if self.needs_person(edition.language):
            raise NeedsPerson("needs a human recording", target.name, "Record it.")
        text.make(edition, target, options)


def test_what_only_a_person_can_make_is_named_and_does_not_fail(small: Project) -> None:
    """A file that no machine can make is not offered; the matrix says that it waits for a person, and nothing fails."""
    library = read_library(small, TODAY)
    outcome = build(library, (Mute(),), Options(small), small.site, lambda _line: None)
    assert outcome.proven
    waiting = [found for found in outcome.evidence if found.needs_person]
    assert [found.artefact.language for found in waiting] == ["pl"]
    assert not waiting[0].proven
    assert not (small.site / "pl" / "sample.txt").exists()
    verdict = judge(library, (Mute(),), small.site, lambda _line: None)
    assert verdict.proven
    assert {(cell.language, cell.proven, cell.words) for cell in verdict.cells if cell.language == "pl"} == {
        ("pl", False, "needs a human recording")
    }
    assert tally(verdict.cells) == "2 of 4 statements in finished files proven (50 %); 2 need a person."


def test_what_a_machine_failed_to_make_is_no_persons_business(small: Project) -> None:
    """Where a machine could make the file, an absent one is not proven, whatever the build said."""
    library = read_library(small, TODAY)
    build(library, (Mute(),), Options(small), small.site, lambda _line: None)
    verdict = judge(library, (Forgetful(),), small.site, lambda _line: None)
    assert not verdict.proven
    assert {cell.words for cell in verdict.cells if cell.language == "pl"} == {"not there"}


@pytest.mark.slow
def test_one_process_per_language_gives_the_same_bytes(small: Project, tmp_path: Path) -> None:
    """Built and judged side by side, the files and the verdict are those of one process."""
    library = read_library(small, TODAY)
    alone, apart = tmp_path / "alone", tmp_path / "apart"
    build(library, WITH_PAGES, Options(small, store=str(tmp_path / "one")), alone, quiet)
    outcome = build(library, WITH_PAGES, Options(small, store=str(tmp_path / "two")), apart, quiet, jobs=2)
    assert outcome.proven
    assert outcome.made == len(ALL_FILES)
    assert (alone / "manifest.json").read_bytes() == (apart / "manifest.json").read_bytes()
    verdict = judge(library, WITH_PAGES, apart, quiet, jobs=2)
    assert verdict.proven
    assert verdict.cells == judge(library, WITH_PAGES, apart, quiet).cells


class Idle(Crew):
    """A crew that loses all that it is given, and notes how many files it was given at a time."""

    def __init__(self) -> None:
        super().__init__(Executor(), 2, Limits(), None)
        self.given: list[int] = []
        self.kinds: list[str] = []

    def submit(self, work: object, row: object, kind: str = "") -> Future[Answer]:
        """Nothing is done."""
        del work
        self.kinds.append(kind)
        assert isinstance(row, Batch)
        self.given.append(len(row.units))
        future: Future[Answer] = Future()
        future.set_result(Answer(row.lost("nobody is at work")))
        return future


@pytest.mark.parametrize(
    ("tags", "last", "few", "given"),
    [
        (["pl"], 2, 8, [1, 1, 1]),
        (["en", "pl"], 2, 8, [3, 3]),
        (["en", "pl"], 1, 8, [3, 1, 1, 1]),
        (["en", "pl"], 1, 0, [3, 3]),
    ],
    ids=["one edition", "a few languages", "the last of many languages", "many leaflets"],
)
def test_files_are_given_out_so_that_nobody_is_idle(
    tags: list[str], last: int, few: int, given: list[int], small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language is one piece of work; a single edition, and of a few leaflets the last languages, are one by file."""
    monkeypatch.setattr("altformats.build.LAST", last)
    monkeypatch.setattr("altformats.build.FEW", few)
    library, crew = read_library(small, TODAY, tags=tags), Idle()
    formats = [form for form in FORMATS if form.name != "html"]
    list(pressed(begun(small, formats, Options(small), small.site), [library], crew))
    assert crew.given == given


def test_pages_are_work_of_another_kind(small: Project) -> None:
    """Whoever makes files need not keep what makes recordings while a browser reads the pages that show them."""
    crew = Idle()
    library = read_library(small, TODAY, tags=["en", "pl"])
    list(pressed(begun(small, FORMATS, Options(small), small.site), [library], crew))
    assert crew.kinds[:4] == ["files", "files", "pages", "pages"]
