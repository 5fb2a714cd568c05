"""A library of any size: what is due is known with its reason, and nothing else is read or made."""

from __future__ import annotations

import datetime
import json
import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from altformats import cli
from altformats.cells import Crew, Limits, here, local
from altformats.due import Asked, Plan, plan
from altformats.errors import ManifestProblem
from altformats.formats import FORMATS
from altformats.model import Options, Project
from altformats.record import read_manifest
from altformats.standing import Result
from altformats.whole import build_whole, offered

from .conftest import TODAY

QUICK = tuple(form for form in FORMATS if form.name == "text")


def asked_of(project: Project, today: datetime.date = TODAY) -> Asked:
    """Everything as plain text."""
    return Asked(project, today, QUICK, Options(project, store=str(project.store)), project.site)


def built(asked: Asked) -> Result:
    """A whole build in this process."""
    due = plan(asked)
    with here(lambda _word: None) as crew:
        result = build_whole(due, crew)
    offered(due)
    return result


def settle(*paths: Path) -> None:
    """Let files look as if they had been written a while ago, as the files of a person have."""
    for path in paths:
        os.utime(path, ns=(time.time_ns(), time.time_ns() - 10**9))


@pytest.fixture
def pair(small: Project) -> Asked:
    """Two leaflets in two languages, of which the first alone has a part; built, and settled."""
    text = (small.leaflets / "sample.md").read_text(encoding="utf-8")
    (small.leaflets / "second.md").write_text(text.replace(":::{part} reuse\n:::\n", ""), encoding="utf-8")
    catalogs = small.translations / "pl" / "LC_MESSAGES"
    shutil.copy(catalogs / "sample.po", catalogs / "second.po")
    settle(*(path for path in small.root.rglob("*") if path.is_file() and "node_modules" not in path.parts))
    asked = asked_of(small)
    assert built(asked).proven
    return asked


def reasons(due: Plan) -> dict[str, str]:
    return {path: reason for path, _, _, reason in due.rows()}


def test_at_first_all_is_due_and_then_nothing(small: Project) -> None:
    """Before the first build every file is due; after it none is, and a second build makes and removes nothing."""
    asked = asked_of(small)
    first = plan(asked)
    assert set(reasons(first)) == {"en/sample.txt", "pl/sample.txt"}
    assert not small.build.exists(), "a plan writes nothing"
    assert built(asked).made == 2
    second = plan(asked)
    assert second.empty
    assert second.offered
    again = built(asked)
    assert (again.made, again.removed, again.count("proven"), again.proven) == (0, [], 2, True)


@pytest.mark.parametrize(
    ("file", "old", "new", "due"),
    [
        ("source/leaflets/second.md", "A short", "One short", {"en/second.txt", "pl/second.txt"}),
        ("translations/pl/LC_MESSAGES/second.po", "Krótki", "Mały", {"pl/second.txt"}),
        ("source/parts/reuse.md", "Ask by", "Write by", {"en/sample.txt", "pl/sample.txt"}),
        ("translations/pl/LC_MESSAGES/parts.po", "Napisz", "Pisz", {"pl/sample.txt", "pl/second.txt"}),
        ("translations/pl/cues.toml", "#", "##", {"pl/sample.txt", "pl/second.txt"}),
        ("source/pronunciation/pl.toml", "#", "##", {"pl/sample.txt", "pl/second.txt"}),
        ("translations/languages.toml", "#", "##", "all"),
        ("source/publisher.toml", "name", "name ", "all"),
    ],
)
def test_a_change_makes_due_what_it_concerns(file: str, old: str, new: str, due: set[str] | str, pair: Asked) -> None:
    """Each input makes due the files that it goes into, and no other; the reason names it."""
    path = pair.project.root / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1) if old in text else f"# {text}", encoding="utf-8")
    if file == "source/publisher.toml":
        from altformats.plan import common_of

        common_of.cache_clear()  # in a process of its own, as every build is, it is worked out anew
    found = reasons(plan(replace(pair)))
    everything = {f"{tag}/{slug}.txt" for tag in ("en", "pl") for slug in ("sample", "second")}
    assert set(found) == (everything if due == "all" else due)
    if file != "source/publisher.toml":
        assert set(found.values()) == {f"{file} changed"}
    assert "settings" in next(iter(found.values())) or file in next(iter(found.values()))


def test_a_file_written_again_with_the_same_bytes_makes_nothing_due(pair: Asked) -> None:
    """Checking out another branch and coming back costs a look, and no build."""
    path = pair.project.leaflets / "second.md"
    path.write_bytes(path.read_bytes())
    assert plan(pair).empty


@pytest.mark.parametrize("damage", ["gone", "changed", "new"])
def test_a_finished_file_that_is_not_as_it_was_is_due(damage: str, pair: Asked) -> None:
    """A file that is gone from the output folder or was changed there is put right; one of nobody's is let be."""
    path = pair.out / "pl" / "second.txt"
    before = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "changed":
        path.write_bytes(before.replace(b"nie", b""))
    else:
        (path.parent / "stranger.txt").write_text("mine", encoding="utf-8")
    assert set(reasons(plan(pair))) == (set() if damage == "new" else {"pl/second.txt"})
    assert built(pair).proven
    assert path.read_bytes() == before


@pytest.mark.parametrize("edited", [False, True], ids=["alone", "and a leaflet was edited"])
def test_a_manifest_that_is_gone_is_written_again_whole(edited: bool, pair: Asked) -> None:  # noqa: FBT001 - a table's
    """Nothing is listed that the manifest does not list: where it is gone everything is looked at, and listed again."""
    before = {artefact.path for artefact in read_manifest(pair.out)}
    (pair.out / "manifest.json").unlink()
    if edited:
        path = pair.project.leaflets / "second.md"
        path.write_text(path.read_text(encoding="utf-8").replace("Radiology", "X-ray"), encoding="utf-8")
    assert set(reasons(plan(replace(pair))).values()) == {"the list of finished files (manifest.json) is gone"}
    result = built(replace(pair))
    assert (result.made, result.proven) == (2 if edited else 0, True)
    assert {artefact.path for artefact in read_manifest(pair.out)} == before
    assert plan(replace(pair)).empty


def test_a_narrow_build_after_the_loss_of_the_manifest_leaves_the_rest_due(pair: Asked) -> None:
    """One language is built when the manifest is gone: the next whole build lists the others again."""
    before = {artefact.path for artefact in read_manifest(pair.out)}
    (pair.out / "manifest.json").unlink()
    assert built(replace(pair, tags=("pl",))).proven
    assert len(reasons(plan(replace(pair)))) == 4
    assert built(replace(pair)).made == 0
    assert {artefact.path for artefact in read_manifest(pair.out)} == before


def test_a_damaged_manifest_is_refused_and_what_is_said_then_helps(pair: Asked) -> None:
    """A build cannot go on from a manifest that cannot be read; deleted, as the message says, it is written again."""
    manifest = pair.out / "manifest.json"
    before = manifest.read_bytes()
    manifest.write_bytes(before[:40])
    path = pair.project.leaflets / "second.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Radiology", "X-ray"), encoding="utf-8")
    with pytest.raises(ManifestProblem, match="cannot be read") as refused:
        built(replace(pair))
    assert "Delete it" in refused.value.remedy
    path.write_text(text, encoding="utf-8")
    manifest.unlink()
    assert built(replace(pair)).proven
    assert manifest.read_bytes() == before


def test_a_page_of_the_website_that_is_gone_is_written_by_the_next_build(
    small: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is due and a start page is gone: the plan says so, and the next build writes it again, as it was."""
    monkeypatch.setenv("ALTFORMATS_TODAY", TODAY.isoformat())
    command = ["--root", str(small.root), "build", "--format", "text", "--jobs", "1"]

    def build() -> str:
        assert cli.main(command) == 0
        return capsys.readouterr().err

    def planned(*how: str) -> str:
        assert cli.main(["--root", str(small.root), "plan", "--format", "text", *how]) == 0
        return capsys.readouterr().out

    assert "8 offer" in build()
    before = bytes_of(small.site)
    assert "8 offer" not in build(), "nothing came or went"
    assert planned() == "Nothing is due: every file is as its sources want it.\n"
    (small.site / "pl" / "index.html").unlink()
    assert "bring the website up to date" in planned()
    assert json.loads(planned("--json")) == {"idle": False, "due": []}
    build()
    assert bytes_of(small.site) == before
    assert json.loads(planned("--json")) == {"idle": True, "due": []}
    assert "8 offer" not in build()


def test_a_plan_looks_at_no_folder_of_the_website(pair: Asked) -> None:
    """Only folders that hold finished files are looked at for them: a website has a folder for each short address."""
    (pair.out / "en" / "xx100").mkdir()
    (pair.out / "en" / "xx100" / "index.html").write_text("short", encoding="utf-8")
    looked_at = set(plan(pair).ledger.state["outputs"])
    assert looked_at == {"en", "pl"}
    (pair.out / "en" / "index.html").write_text("a page of the website", encoding="utf-8")
    offered(plan(pair))
    assert set(plan(pair).ledger.state["outputs"]) == looked_at
    assert plan(pair).empty
    (pair.out / "en" / "second.txt").unlink()
    assert set(reasons(plan(pair))) == {"en/second.txt"}


def test_the_day_a_notice_becomes_due_is_known(small: Project) -> None:
    """On the day after its review month a leaflet is due, though no file changed."""
    built(asked_of(small, datetime.date(2023, 9, 30)))
    assert plan(asked_of(small, datetime.date(2023, 9, 30))).empty
    found = reasons(plan(asked_of(small, datetime.date(2023, 10, 1))))
    assert set(found.values()) == {"a notice is due since 2023-10-01"}


def test_what_belongs_to_no_leaflet_is_removed(pair: Asked) -> None:
    """The files of a leaflet that is gone are removed and leave the manifest; the others stay."""
    (pair.project.leaflets / "second.md").unlink()
    due = plan(replace(pair))
    assert not due.empty
    result = built(replace(pair))
    assert sorted(result.removed) == ["en/second.txt", "pl/second.txt"]
    assert {artefact.leaflet for artefact in read_manifest(pair.out)} == {"sample"}
    assert not (pair.out / "en" / "second.txt").exists()
    assert plan(replace(pair)).empty


def test_what_is_not_proven_stays_due_and_is_told_again(pair: Asked) -> None:
    """A translation that is refused is a finding in this build and in the next, until it is mended."""
    path = pair.project.translations / "pl" / "LC_MESSAGES" / "second.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("ból przez 4 godziny", "ból przez 5 godzin"), encoding="utf-8")
    first, second = built(replace(pair)), built(replace(pair))
    assert not first.proven
    assert not second.proven
    assert {finding.code for finding in first.findings} == {finding.code for finding in second.findings} == {"figures"}
    assert not (pair.out / "pl" / "second.txt").exists()
    path.write_text(text, encoding="utf-8")
    assert built(replace(pair)).proven


def test_a_narrow_build_leaves_the_rest_due(pair: Asked) -> None:
    """What changed in a leaflet that was not asked for is not forgotten."""
    for name in ("sample", "second"):
        path = pair.project.leaflets / f"{name}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("Radiology", "X-ray"), encoding="utf-8")
    assert built(replace(pair, slugs=("sample",))).made == 2
    assert {row[1] for row in plan(replace(pair)).rows()} == {"second"}
    assert built(replace(pair)).made == 2


def test_a_build_that_is_stopped_goes_on_where_it_was(pair: Asked) -> None:
    """Stopped in its middle, what was due is due still, and nothing that is offered is broken."""
    for name in ("sample", "second"):
        path = pair.project.leaflets / f"{name}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("Radiology", "X-ray"), encoding="utf-8")

    def stop(_word: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), here(stop) as crew:
        build_whole(plan(replace(pair)), crew)
    assert {row[1] for row in plan(replace(pair)).rows()} == {"sample", "second"}
    assert built(replace(pair)).proven
    assert plan(replace(pair)).empty


def test_a_damaged_ledger_costs_time_and_nothing_else(pair: Asked) -> None:
    """The ledger is no evidence: without it everything is looked at anew, and what is proven stays."""
    for file in pair.ledger.glob("*.json"):
        file.write_text('{"schema": 1', encoding="utf-8")
    assert len(reasons(plan(replace(pair)))) == 4
    result = built(replace(pair))
    assert (result.made, result.proven) == (0, True)


# --------------------------------------------------------------------------------------------------------------------
# The same bytes, whoever does the work


def many(project: Project, count: int = 6) -> Asked:
    """Some leaflets more, alike but for a word."""
    text = (project.leaflets / "sample.md").read_text(encoding="utf-8")
    catalogs = project.translations / "pl" / "LC_MESSAGES"
    for number in range(count):
        (project.leaflets / f"more-{number}.md").write_text(text.replace("XX1", f"XX{number + 2}"), encoding="utf-8")
        shutil.copy(catalogs / "sample.po", catalogs / f"more-{number}.po")
    return asked_of(project)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def apart(asked: Asked, name: str) -> Asked:
    """The same into another folder, with a store of its own."""
    root = asked.project.root
    return replace(asked, out=root / name, options=replace(asked.options, store=str(root / f"{name}-store")))


def _hear(_word: object) -> None:
    pass


@contextmanager
def dask(workers: int) -> Iterator[Crew]:
    """A crew on a real Dask cluster on this machine: a scheduler and workers, each a process."""
    from distributed import LocalCluster

    from altformats.cells import cluster

    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, protocol="tcp"
        ) as machines,
        cluster(machines.scheduler_address, Limits()) as crew,
    ):
        yield crew


CREWS: dict[str, Callable[[], AbstractContextManager[Crew]]] = {
    "one": lambda: local(1, Limits(), _hear),
    "two": lambda: local(2, Limits(), _hear),
    "dask": lambda: dask(2),
}


@pytest.mark.slow
def test_one_process_two_and_a_cluster_give_the_same_bytes(small: Project) -> None:
    """Whoever makes them, the files and the manifest are the same to the byte, and all are proven."""
    asked = many(small)
    folders = []
    for name, crew_of in CREWS.items():
        own = apart(asked, name)
        with crew_of() as crew:
            assert build_whole(plan(own), crew).proven
        folders.append(bytes_of(own.out))
    assert len(folders[0]) == 15
    assert folders[0] == folders[1] == folders[2]


KILLS, SOON = 5, 0.01


def _running_cells() -> list[psutil.Process]:
    """The workers of this process; one that has just ended, or begins only now, has no command line to be asked for."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            if "altformats.cells" in " ".join(child.cmdline()):
                found.append(child)
    return found


@pytest.mark.slow
def test_killed_workers_cost_nothing_but_time(small: Project) -> None:
    """Workers that are killed outright at random moments: the build is whole, proven, and has the same bytes."""
    asked = many(small)
    with here(_hear) as crew:
        assert build_whole(plan(apart(asked, "calm")), crew).proven
    stop = threading.Event()
    killed: list[int] = []

    def kill() -> None:
        draw = random.Random(6)  # noqa: S311 - the same moments each time
        while len(killed) < KILLS and not stop.wait(SOON):
            if running := _running_cells():  # from when there is one: a quick machine builds all of it in half a second
                stop.wait(draw.uniform(0, 0.3))
                victim = draw.choice(running)
                with suppress(psutil.NoSuchProcess):  # it may have ended meanwhile
                    victim.kill()
                    killed.append(victim.pid)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        with local(2, Limits(), _hear) as crew:
            result = build_whole(plan(apart(asked, "killed")), crew)
    finally:
        stop.set()
        killer.join()
    assert result.proven
    assert killed, "no worker was killed: nothing was shown"
    assert bytes_of(small.root / "killed") == bytes_of(small.root / "calm")


@pytest.mark.slow
def test_two_machines_share_a_store(small: Project, tmp_path: Path) -> None:
    """What one checkout made and proved, another takes out of the shared store, whatever its path."""
    shared = str(tmp_path / "shared")
    other = Project(tmp_path / "elsewhere" / "project")
    shutil.copytree(small.root, other.root, symlinks=True)
    results = []
    for project in (small, other):
        asked = asked_of(project)
        results.append(built(replace(asked, options=replace(asked.options, store=shared))))
    assert (results[0].made, results[0].stored) == (2, 0)
    assert (results[1].made, results[1].stored) == (0, 2)
    assert bytes_of(small.site) == bytes_of(other.site)
    assert json.loads((other.site / "manifest.json").read_text(encoding="utf-8"))["artefacts"]
