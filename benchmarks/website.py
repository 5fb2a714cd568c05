"""What the website costs a library of many leaflets: made from nothing, looked at again, and after one edit.

    python -m benchmarks.website --leaflets 300

A made-up folder of finished files is written first: N leaflets in twelve languages (ours, and three more under other
names), with pages of 700 words, a manifest and evidence.  Only the website is measured, by CPU seconds of a process of
its own, and the most memory that it took; no file but the pages and the evidence is opened by it.  The edit changes the
text of one leaflet in all languages, the second one its English title too.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import hashlib
import itertools
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from altformats.catalogs import english
from altformats.languages import read_languages
from altformats.library import Library, read_library
from altformats.model import Artefact, Evidence, Leaflet, Project, Proof, Translation
from altformats.offering import offer
from altformats.record import evidence_folder, read_listed, write_evidence, write_manifest
from altformats.source import read_publisher

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 23)
MORE = {"fr": "pl", "pt": "ro", "sw": "cy"}
"""Further languages, and the one of ours that each is written in here."""
SUFFIXES = {"html": ".html", "pdf": "-18pt.pdf", "audio": ".mp3", "text": ".txt"}
SUBJECTS = ("scans", "bones", "pain", "heart", "cancer", "digestion", "women", "children", "operations", "other")
WORDS = 700


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaflets", type=int, nargs="+", default=[30])
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        _measured(given.step, given.folder, given.leaflets[0])
        return
    print(f"{'leaflets':>8}  {'step':<28}{'CPU s':>8}{'MB':>8}")
    for count in given.leaflets:
        with tempfile.TemporaryDirectory() as folder:
            _laid_out(Path(folder), count)
            for step in ("cold", "nothing, nothing told", "nothing, told so", "edit", "edit of a title"):
                if step.startswith("edit"):
                    _edited(Path(folder), count, titled=step.endswith("title"))
                command = [sys.executable, "-m", "benchmarks.website", "--step", step, "--folder", folder]
                done = subprocess.run([*command, "--leaflets", str(count)], capture_output=True, text=True, check=True)
                seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
                print(f"{count:>8}  {step:<28}{seconds:>8.2f}{megabytes:>8.0f}", flush=True)


def _measured(step: str, folder: Path, count: int) -> None:
    """One run of the website, with its CPU seconds, children too, and its most memory."""
    shelf = _Shelf(Project(folder), count)
    changed = None if step in ("cold", "nothing, nothing told") else {_slug(0)} if step.startswith("edit") else ()
    before = _cpu()
    astray = offer(shelf.project, TODAY, shelf.project.site, lambda _: None, changed, shelf.read)
    assert not astray, astray
    print(json.dumps([_cpu() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def _cpu() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, kinds))


class _Shelf:
    """Leaflets and translations made up as they are asked for, from the one that there is."""

    def __init__(self, project: Project, count: int) -> None:
        self.project = project
        ours = read_library(Project(ROOT), TODAY, ["nerve-root-injection"])
        self.leaflet = ours.leaflets["nerve-root-injection"]
        self.said = {tag: said for (_, tag), said in ours.translations.items()}
        self.languages = read_languages(project)
        self.known = frozenset(map(_slug, range(count)))

    def read(self, slugs: tuple[str, ...]) -> Library:
        leaflets = {slug: self.one(slug) for slug in slugs}
        editions = tuple(itertools.product(slugs, self.languages))
        return Library(
            project=self.project,
            today=TODAY,
            publisher=read_publisher(self.project),
            languages=self.languages,
            leaflets=leaflets,
            translations={edition: self.translation(*edition) for edition in editions},
            findings=(),
            wanted=editions,
            known=self.known,
        )

    def one(self, slug: str) -> Leaflet:
        number, title = int(slug.rpartition("-")[2]), _title(self.project, slug)
        head, *rest = self.leaflet.blocks
        meta = dataclasses.replace(
            self.leaflet.meta, slug=slug, code=f"PD{number:05}", title=title, subject=SUBJECTS[number % len(SUBJECTS)]
        )
        return dataclasses.replace(self.leaflet, meta=meta, blocks=(dataclasses.replace(head, msgid=title), *rest))

    def translation(self, slug: str, tag: str) -> Translation:
        if tag == "en":
            return english(tag)
        own = self.said[MORE.get(tag, tag)]
        title = own.messages[self.leaflet.blocks[0].msgid]
        messages = {**own.messages, _title(self.project, slug): f"{title} {slug.rpartition('-')[2]}"}
        return dataclasses.replace(own, tag=tag, messages=messages)


def _slug(number: int) -> str:
    return f"leaflet-{number:05}"


def _title(project: Project, slug: str) -> str:
    """The English title, which stands in the leaflet's own file."""
    return (project.leaflets / f"{slug}.md").read_text(encoding="utf-8").strip()


def _laid_out(folder: Path, count: int) -> None:
    """A project with its finished files, their manifest and their evidence."""
    project = Project(folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    project.leaflets.mkdir(parents=True)
    (folder / "source" / "publisher.toml").write_bytes((ROOT / "source" / "publisher.toml").read_bytes())
    project.translations.mkdir()
    table = (ROOT / "translations" / "languages.toml").read_text(encoding="utf-8")
    parts = {own.partition("]")[0]: own for own in table.split("\n[")[1:]}
    further = (f"\n[{tag}{parts[like].removeprefix(like)}" for tag, like in MORE.items())
    (project.translations / "languages.toml").write_text(table + "".join(further), encoding="utf-8")
    for number in range(count):
        (project.leaflets / f"{_slug(number)}.md").write_text(f"Leaflet {number} about it\n", encoding="utf-8")
    words = {tag: _vocabulary(MORE.get(tag, tag)) for tag in read_languages(project)}
    artefacts = [
        artefact
        for number in range(count)
        for tag in words
        for artefact in _files(project, number, tag, words[tag], "")
    ]
    write_manifest(project.site, artefacts)


def _vocabulary(tag: str) -> list[str]:
    """The words of the leaflet that there is in a language; of Chinese, runs of signs."""
    lines = Project(ROOT).site / tag / "nerve-root-injection.txt"
    return lines.read_text("utf-8-sig").split()


def _files(project: Project, number: int, tag: str, words: list[str], edit: str) -> Iterator[Artefact]:
    """The files of one edition, of which only the page is written, and the evidence of each."""
    slug = _slug(number)
    start = number * 37 % len(words)
    own = [f"{words[(start + at * (1 + number % 7)) % len(words)]}" for at in range(WORDS)]
    own[::50] = [f"{word}{number % 997}" for word in own[::50]]
    text = "</p><p>".join(" ".join(own[at : at + 40]) for at in range(0, WORDS, 40))
    page = f"<!DOCTYPE html><html lang='{tag}'><body><main><h1>x</h1><p>{text}</p><p>{edit}</p></main></body></html>"
    target = project.site / tag / f"{slug}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
    digest = hashlib.sha256(page.encode()).hexdigest()
    for form, suffix in SUFFIXES.items():
        variant = "18pt" if form == "pdf" else ""
        artefact = Artefact(f"{tag}/{slug}{suffix}", slug, tag, form, variant, digest, 100_000 + len(edit))
        proofs = tuple(Proof(f"statement-{at}", "rendered", f"p:nth-of-type({at})") for at in range(20))
        write_evidence(evidence_folder(project, project.site), "key", Evidence(artefact, proofs, (), {"pages": 4}))
        yield artefact


def _edited(folder: Path, count: int, *, titled: bool) -> None:
    """One leaflet with another sentence in all languages, or with another title."""
    project = Project(folder)
    del count
    if titled:
        (project.leaflets / f"{_slug(0)}.md").write_text("Quite another title\n", encoding="utf-8")
    kind, artefacts, website = read_listed(project.site)
    edit = "New words stand here" + (" again" if titled else "")
    new = [
        artefact
        for tag in read_languages(project)
        for artefact in _files(project, 0, tag, _vocabulary(MORE.get(tag, tag)), edit)
    ]
    kept = [artefact for artefact in artefacts if artefact.leaflet != _slug(0)]
    write_manifest(project.site, [*kept, *new], kind, website)


if __name__ == "__main__":
    main()
