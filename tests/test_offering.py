"""The website of a folder follows its files: it costs what changed, and is what it would be if it were made anew."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from altformats.languages import read_languages
from altformats.library import Library
from altformats.model import (
    Artefact,
    Evidence,
    Finding,
    FrontMatter,
    Leaflet,
    Notice,
    Place,
    Project,
    Proof,
    Role,
    SafetyKind,
    SourceBlock,
    SourceStatement,
    Translation,
)
from altformats.offering import offer
from altformats.record import MANIFEST, evidence_folder, read_listed, write_evidence, write_manifest

from .samples import META, PROJECT
from .samples_website import PUBLISHER, words
from .whole_suite import slow

TODAY = datetime.date(2022, 1, 10)
TAGS = ("en", "cy", "pl")


@dataclass
class Ward:
    """A made-up project: its leaflets, what their pages say, and which of them were asked for."""

    project: Project
    leaflets: dict[str, FrontMatter] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def write(self, slug: str, text: str = "Rest for a while.", tags: Collection[str] = TAGS, **meta: object) -> None:
        """Put a leaflet and its finished files there, as a build does."""
        number = len(self.leaflets)
        known = self.leaflets.get(
            slug, dataclasses.replace(META, slug=slug, code=f"PD{number:03}", title=f"About {slug}")
        )
        self.leaflets[slug] = dataclasses.replace(known, **meta)  # type: ignore[arg-type]  # fields by their names
        self.project.leaflets.mkdir(parents=True, exist_ok=True)
        (self.project.leaflets / f"{slug}.md").write_text(f"{self.leaflets[slug]} {text}", encoding="utf-8")
        self.list(slug, [artefact for tag in tags for artefact in self._files(slug, tag, text)])

    def take_away(self, slug: str) -> None:
        """The leaflet and its files are gone."""
        del self.leaflets[slug]
        (self.project.leaflets / f"{slug}.md").unlink()
        self.list(slug, [])

    def list(self, slug: str, artefacts: Iterable[Artefact]) -> None:
        """Put a leaflet's files into the manifest in place of those that are listed."""
        site = self.project.site
        listed: tuple[Artefact, ...] = ()
        website: dict[str, str] = {}
        if (site / MANIFEST).is_file():
            _, listed, website = read_listed(site)
        write_manifest(site, [*(a for a in listed if a.leaflet != slug), *artefacts], website=website)

    def _files(self, slug: str, tag: str, text: str) -> Iterable[Artefact]:
        page = f"<html lang='{tag}'><main><h1>x</h1><p>{text} {tag} {slug}</p></main></html>"
        target = self.project.site / tag / f"{slug}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, encoding="utf-8")
        digest = hashlib.sha256(page.encode()).hexdigest()
        for form, suffix in (("html", ".html"), ("text", ".txt")):
            artefact = Artefact(f"{tag}/{slug}{suffix}", slug, tag, form, "", digest, len(page))
            proof = Proof("no-driving", "rendered", "p")
            records = evidence_folder(self.project, self.project.site)
            write_evidence(records, "key", Evidence(artefact, (proof,), (), {"words": len(text)}))
            yield artefact

    def read(self, slugs: tuple[str, ...]) -> Library:
        """What steps 1 and 2 would read of these leaflets."""
        self.asked += slugs
        leaflets = {slug: _leaflet(self.leaflets[slug]) for slug in slugs}
        editions = tuple((s, tag) for s in slugs if self.leaflets[s].status != "withdrawn" for tag in TAGS)
        return Library(
            project=self.project,
            today=TODAY,
            publisher=PUBLISHER,
            languages=read_languages(self.project),
            leaflets={slug: one for slug, one in leaflets.items() if one.meta.status != "withdrawn"},
            translations={(slug, tag): _translation(leaflets[slug], tag) for slug, tag in editions},
            findings=(),
            wanted=editions,
            known=frozenset(self.leaflets),
            withdrawn={slug: one for slug, one in leaflets.items() if one.meta.status == "withdrawn"},
        )

    def offer(self, changed: Collection[str] | None = (), today: datetime.date = TODAY) -> tuple[Finding, ...]:
        """Bring the website up to date; what was asked for and told is what this run asked for and told."""
        self.asked.clear()
        self.told.clear()
        return offer(self.project, today, self.project.site, self.told.append, changed, self.read)

    def files(self) -> dict[str, bytes]:
        """All files of the folder."""
        site = self.project.site
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    def anew(self) -> dict[str, bytes]:
        """All files of the folder if nothing were known of an earlier run."""
        kept = self.project.build / "website"
        shutil.move(kept, kept.with_name("put aside"))
        whole = self.files()
        kind, artefacts, website = read_listed(self.project.site)
        for path in website:
            (self.project.site / path).unlink()
        write_manifest(self.project.site, artefacts, kind)
        assert self.offer(None) == ()
        made = self.files()
        shutil.rmtree(kept)
        shutil.move(kept.with_name("put aside"), kept)
        for path, data in whole.items():
            (self.project.site / path).write_bytes(data)
        return made


def _leaflet(meta: FrontMatter) -> Leaflet:
    place = Place(f"{meta.slug}.md", 1)
    blocks = (
        SourceBlock(Role.TITLE, 1, meta.title, place),
        SourceBlock(Role.PARAGRAPH, 0, "A summary.", place),
    )
    statement = SourceStatement("no-driving", SafetyKind.MUST_NOT, place)
    return Leaflet(meta, Path(f"{meta.slug}.md"), blocks, (statement,), ())


def _translation(leaflet: Leaflet, tag: str) -> Translation:
    said = {block.msgid: f"{block.msgid} ({tag})" for block in leaflet.blocks}
    return Translation(tag, {} if tag == "en" else said, words(tag))


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Ward:
    """Nine leaflets in three languages, one of them withdrawn, with their website."""
    tmp_path = tmp_path_factory.mktemp("ward")
    (tmp_path / "node_modules").symlink_to(PROJECT.node_modules)
    project = Project(tmp_path)
    project.translations.mkdir()
    table = (PROJECT.translations / "languages.toml").read_text(encoding="utf-8")
    tables = {own.partition("]")[0]: own for own in table.split("\n[")[1:]}
    text = "".join(f"\n[{tables[tag]}" for tag in TAGS)
    (project.translations / "languages.toml").write_text(text, encoding="utf-8")
    (tmp_path / "source").mkdir()
    shutil.copy(PROJECT.root / "source" / "publisher.toml", tmp_path / "source" / "publisher.toml")
    made = Ward(project)
    for number in range(8):
        made.write(f"leaflet-{number}", f"Rest for {number} days and drink water.")
    made.write("old", tags=(), status="withdrawn", instead="leaflet-1")
    assert made.offer(None) == ()
    return made


@pytest.fixture
def ward(pattern: Ward, tmp_path: Path) -> Ward:
    """A copy of them for one test, times and all."""
    shutil.copytree(pattern.project.root, tmp_path / "own", symlinks=True)
    return Ward(Project(tmp_path / "own"), dict(pattern.leaflets))


EDITS: dict[str, Callable[[Ward], object]] = {
    "text": lambda ward: ward.write("leaflet-3", "Rest for 3 days and eat fruit."),
    "title": lambda ward: ward.write("leaflet-3", title="Zebras and you"),
    "code": lambda ward: ward.write("leaflet-3", code="PD999"),
    "language lost": lambda ward: ward.write("leaflet-3", tags=("en", "pl")),
    "gone": lambda ward: ward.take_away("leaflet-3"),
    "withdrawn": lambda ward: ward.write("leaflet-3", tags=(), status="withdrawn", instead="leaflet-2"),
    "new": lambda ward: ward.write("leaflet-8", "Quite new."),
    "replaced": lambda ward: ward.write("leaflet-1", title="What replaces the old one"),
}


@pytest.mark.parametrize("told", ["told", *slow("not told")])
@pytest.mark.parametrize("edit", list(EDITS))
def test_an_edited_website_is_the_one_that_would_be_made_anew(edit: str, told: str, ward: Ward) -> None:
    """Whatever changes in one leaflet, that leaflet alone is read, and every file has the bytes of a new website."""
    before = ward.files()
    EDITS[edit](ward)
    slug = "leaflet-8" if edit == "new" else "leaflet-1" if edit == "replaced" else "leaflet-3"
    assert ward.offer({slug} if told == "told" else None) == ()
    assert ward.asked == ([] if edit == "gone" else [slug])
    after = ward.files()
    assert after != before
    assert after == ward.anew()


def test_a_first_run_writes_the_statement_on_accessibility(ward: Ward) -> None:
    """The page that all others lead to is there from the first run on, and comes back when it is lost."""
    assert "accessibility.html" in ward.files()
    shutil.rmtree(ward.project.build / "website")
    (ward.project.site / "accessibility.html").unlink()
    assert ward.offer(None) == ()
    assert "accessibility.html" in ward.files()


def test_nothing_is_opened_where_nothing_changed(ward: Ward) -> None:
    """A run that is told of no change says nothing, reads no leaflet and writes nothing, its own notes included."""
    times = {path: path.stat().st_mtime_ns for path in ward.project.build.rglob("*") if path.is_file()}
    assert ward.offer(()) == ()
    assert (ward.asked, ward.told) == ([], [])
    assert {path: path.stat().st_mtime_ns for path in times if path.name != "building"} == {
        path: time for path, time in times.items() if path.name != "building"
    }


@pytest.mark.parametrize(
    "path",
    ["index.html", "cy/index.html", "checked/cy/leaflet-2.html", "en/pd002/index.html", "leaflets.json", "cy/old.html"],
)
def test_a_page_that_is_gone_is_written_again(path: str, ward: Ward) -> None:
    """What somebody took away is there again after the next run, though nothing else changed."""
    whole = ward.files()
    (ward.project.site / path).unlink()
    if not any((ward.project.site / path).parent.iterdir()):
        (ward.project.site / path).parent.rmdir()
    assert ward.offer(()) == ()
    assert ward.files() == whole


@pytest.mark.parametrize("part", ["shelves", "words"])
def test_a_damaged_index_is_made_anew(part: str, ward: Ward) -> None:
    """An edit never builds on a file of the search that is not the one that was written."""
    for file in (ward.project.site / "search" / "en" / part).iterdir():
        file.write_bytes(b"{}")
    ward.write("leaflet-3", "Rest for 3 days and eat fruit.")
    assert ward.offer({"leaflet-3"}) == ()
    assert "search en: a new index" in ward.told
    assert ward.files() == ward.anew()


def test_a_run_that_was_broken_off_is_finished_by_the_next(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was being written when a run ended is written by the next one, though nobody tells it."""
    ward.write("leaflet-3", title="Zebras and you")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("editions", "lists", "searches"):
        with monkeypatch.context() as patched:
            patched.setattr(f"altformats.writing.{name}", killed)
            with pytest.raises(KeyboardInterrupt):
                ward.offer({"leaflet-3"})
    assert ward.offer(()) == ()
    assert "leaflet-3" in ward.asked
    assert ward.files() == ward.anew()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["note.json", "cards.jsonl"])
@pytest.mark.parametrize("data", [b"", b"[]\n", b"{}\n", b"\xff\xfe"])
def test_damaged_notes_cost_time_and_nothing_else(name: str, data: bytes, ward: Ward) -> None:
    """Where what is noted cannot be read, everything is looked at again, and the website is the same."""
    whole = ward.files()
    (ward.project.build / "website" / "site" / name).write_bytes(data)
    ward.write("leaflet-3", "Rest for 3 days and drink water.")
    assert ward.offer({"leaflet-3"}) == ()
    assert set(ward.asked) == set(ward.leaflets)
    assert ward.files() == whole


def test_a_day_on_which_a_leaflet_is_out_of_date_is_noticed(ward: Ward) -> None:
    """Though no file changed, a leaflet past its review month is owned up to in lists; the day before it is not."""
    date = META.review_by
    last, next_month = date.replace(day=28), (date.replace(day=28) + datetime.timedelta(days=5)).replace(day=1)
    assert ward.offer((), last) == ()
    assert Notice.PAST_REVIEW not in ward.files()["leaflets.json"].decode()
    with_day = ward.read
    ward.read = lambda slugs: dataclasses.replace(with_day(slugs), today=next_month)  # type: ignore[method-assign]
    assert ward.offer((), next_month) == ()
    assert Notice.PAST_REVIEW in ward.files()["leaflets.json"].decode()


def test_two_leaflets_of_one_code_are_refused(ward: Ward) -> None:
    """A short address that two leaflets would have is a finding, and the website stays as it was."""
    whole = ward.files()
    del whole[MANIFEST]
    ward.write("leaflet-3", "Rest for 3 days and drink water.", code="PD002")
    (finding,) = ward.offer({"leaflet-3"})
    assert "two leaflets have the page" in finding.message
    now = ward.files()
    assert {path: now[path] for path in whole if not path.startswith("checked/")} == {
        path: data for path, data in whole.items() if not path.startswith("checked/")
    }
