"""Publishing: what is served is always one whole release, whatever happens in the middle."""

from __future__ import annotations

import hashlib
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from altformats.cli import main
from altformats.errors import DiskProblem, PublishingProblem
from altformats.model import Artefact, Kind
from altformats.publishing import current, history, publish, rollback, whole
from altformats.record import write_manifest
from altformats.terminal import quiet

DAY = "2026-11-23"
KILLS = 40
"""Of the run in the tests; ``benchmarks/publish_kills.py`` does 200."""


def folder(root: Path, words: str, *, number: int = 12, size: int = 0, kind: Kind = Kind.RELEASE) -> Path:
    """A finished folder of small files, of which half are the same whatever the words."""
    artefacts, website = [], {}
    for at in range(number):
        own = words if at % 2 else "the same"
        data = f"{own} {at} ".encode() + random.Random(f"{own}{at}").randbytes(size)  # noqa: S311 - filling, no secret
        path = f"en/leaflet-{at}.txt" if at else "index.html"
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        if at:
            artefacts.append(Artefact(path, f"leaflet-{at}", "en", "text", "", digest, len(data)))
        else:
            website[path] = digest
    write_manifest(root, artefacts, kind, website)
    return root


def served(target: Path) -> Path:
    """The release that a web server would serve now."""
    return (target / "current").resolve()


def test_a_release_is_served_whole_and_once(tmp_path: Path) -> None:
    """What was built is served byte for byte; publishing it again changes nothing."""
    source, target = folder(tmp_path / "a", "one"), tmp_path / "www"
    change = publish(source, target, DAY, quiet)
    assert whole(served(target))
    assert len(change.added) == 13
    names = sorted(path.relative_to(source) for path in source.rglob("*") if path.is_file())
    assert [(served(target) / name).read_bytes() for name in names] == [(source / name).read_bytes() for name in names]
    again = publish(source, target, DAY, quiet)
    assert (again.before, again.added) == (again.after, ())
    assert len(history(target)) == 1


def test_the_next_release_shares_what_is_the_same(tmp_path: Path) -> None:
    """A file that two releases hold lies on the disk once, and the change is told file by file."""
    target = tmp_path / "www"
    publish(folder(tmp_path / "a", "one"), target, DAY, quiet)
    first = served(target)
    change = publish(folder(tmp_path / "b", "two", number=11), target, DAY, quiet)
    assert change.removed == ("en/leaflet-11.txt",)
    assert "en/leaflet-1.txt" in change.changed
    assert "en/leaflet-2.txt" not in change.changed
    assert (first / "en/leaflet-2.txt").samefile(served(target) / "en/leaflet-2.txt")
    assert whole(first)
    assert whole(served(target))


def test_an_earlier_release_is_served_again(tmp_path: Path) -> None:
    """Rollback serves the release before, and says so where there is none that is whole."""
    target = tmp_path / "www"
    with pytest.raises(PublishingProblem, match="no earlier release"):
        rollback(target, quiet)
    publish(folder(tmp_path / "a", "one"), target, DAY, quiet)
    first = current(target)
    publish(folder(tmp_path / "b", "two"), target, DAY, quiet)
    second = current(target)
    assert rollback(target, quiet) == first == current(target)
    assert rollback(target, quiet, second) == second == current(target)
    (target / "releases" / first / "en/leaflet-1.txt").unlink()
    with pytest.raises(PublishingProblem, match="no earlier release"):
        rollback(target, quiet)
    assert current(target) == second


def test_what_was_gone_back_from_is_not_gone_back_to(tmp_path: Path) -> None:
    """After a bad release was taken back, the rollback of the next is to the good one; the bad is dropped first."""
    target = tmp_path / "www"
    names = {}
    for words in ("good", "bad"):
        publish(folder(tmp_path / words, words), target, DAY, quiet)
        names[words] = current(target)
    rollback(target, quiet)
    publish(folder(tmp_path / "next", "next"), target, DAY, quiet)
    assert [row["name"] for row in history(target)][:2] == [names["bad"], names["good"]]
    assert rollback(target, quiet) == names["good"]
    with pytest.raises(PublishingProblem, match="no earlier release"):
        rollback(target, quiet)
    publish(folder(tmp_path / "last", "last"), target, DAY, quiet, keep=2)
    assert {row["name"] for row in history(target)} == {names["good"], current(target)}


def test_a_release_that_was_noted_but_never_served_is_not_gone_back_to(tmp_path: Path) -> None:
    """A crash between the note and the switch leaves a history in which only what was served counts."""
    target = tmp_path / "www"
    names = []
    for words in ("one", "two", "three"):
        publish(folder(tmp_path / words, words), target, DAY, quiet)
        names.append(current(target))
    (target / "current").unlink()
    (target / "current").symlink_to(f"releases/{names[1]}")  # as it was before the third
    assert rollback(target, quiet) == names[0]
    (target / "history.json").write_text("{")
    assert {row["name"] for row in history(target)} == set(names)
    assert rollback(target, quiet, names[2]) == names[2]


def test_publishing_again_mends_what_is_served(tmp_path: Path) -> None:
    """A file of the served release that was changed, lost or added on the server is put right by publishing again."""
    source, target = folder(tmp_path / "a", "one"), tmp_path / "www"
    publish(source, target, DAY, quiet)
    (served(target) / "en/leaflet-1.txt").write_text("You may drive.")
    (served(target) / "en/leaflet-2.txt").unlink()
    (served(target) / "en/more.txt").write_text("nobody has proven this")
    publish(source, target, DAY, quiet)
    assert whole(served(target))
    assert (served(target) / "en/leaflet-1.txt").read_bytes() == (source / "en/leaflet-1.txt").read_bytes()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("letters", "holds other things"),
        ("a", "within each other"),
        ("a/www", "within each other"),
        ("no/www", "is its disk mounted"),
        ("real", "not a link"),
    ],
)
def test_a_folder_that_is_not_for_releases_is_left_alone(place: str, words: str, tmp_path: Path) -> None:
    """A folder of other things, one within the source, and one on a disk that is not there are left as they are."""
    source = folder(tmp_path / "a", "one")
    for name in ("letters/letter.txt", "real/current/index.html"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PublishingProblem, match=words):
        publish(source, tmp_path / place, DAY, quiet)
    assert sorted(tmp_path.rglob("*")) == before


def test_old_releases_go_and_what_is_kept_stays_whole(tmp_path: Path) -> None:
    """No more releases stay than are to be kept, no file stays that none of them has, and each that stays is whole."""
    target = tmp_path / "www"
    for words in ("one", "two", "three", "four"):
        publish(folder(tmp_path / words, words), target, DAY, quiet, keep=2)
    kept = list((target / "releases").iterdir())
    assert len(kept) == len(history(target)) == 2
    assert all(whole(release) for release in kept)
    rows = [row for one in kept for row in json.loads((one / "release.json").read_text())["files"].values()]
    listed = {row["sha256"] for row in rows}
    assert {file.name for file in (target / "store").rglob("*") if file.is_file()} == listed


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("changed", "not the one that was built"),
        ("lost", "is not there"),
        ("more", "nobody has proven"),
        ("linked", "is not there"),
        ("preview", "is a preview"),
        ("empty", "holds no leaflet"),
        ("nothing", "there is no manifest"),
    ],
)
def test_what_was_not_built_like_this_is_not_published(harm: str, words: str, tmp_path: Path) -> None:
    """A changed, lost, linked or unproven file, a preview and an empty folder are refused; what is served stays."""
    target = tmp_path / "www"
    publish(folder(tmp_path / "a", "one"), target, DAY, quiet)
    before = current(target)
    source = folder(tmp_path / "b", "two", kind=Kind.PREVIEW if harm == "preview" else Kind.RELEASE)
    file = source / "en/leaflet-3.txt"
    if harm == "changed":
        file.write_text("You may drive.")
    elif harm in ("lost", "linked"):
        file.unlink()
        if harm == "linked":
            file.symlink_to("/etc/hostname")
    elif harm == "more":
        (source / "more.html").write_text("x")
    elif harm == "empty":
        shutil.rmtree(source)
        source.mkdir()
        write_manifest(source, [], Kind.RELEASE)
    elif harm == "nothing":
        (source / "manifest.json").unlink()
    with pytest.raises(PublishingProblem, match=words):
        publish(source, target, DAY, quiet)
    assert current(target) == before
    assert whole(served(target))


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    """What would change is told, and no file is written but the lock."""
    target = tmp_path / "www"
    change = publish(folder(tmp_path / "a", "one"), target, DAY, quiet, dry=True)
    assert change.added
    assert [path.name for path in target.iterdir()] == [".lock"]


def test_a_damaged_store_is_mended(tmp_path: Path) -> None:
    """A stored file whose bytes have changed is copied anew before another release shares it."""
    target = tmp_path / "www"
    publish(folder(tmp_path / "a", "one"), target, DAY, quiet)
    shared = served(target) / "en/leaflet-2.txt"
    shared.write_text("You may drive.")
    publish(folder(tmp_path / "b", "two"), target, DAY, quiet)
    assert whole(served(target))
    assert "You may drive." not in (served(target) / "en/leaflet-2.txt").read_text()


def test_the_commands_say_what_they_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Publish, list and rollback work from the command line, for people and for machines."""
    target = str(tmp_path / "www")
    assert main(["publish", "--to", target, "--from", str(folder(tmp_path / "a", "one")), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["after"]
    assert main(["publish", "--to", target, "--from", str(folder(tmp_path / "b", "two"))]) == 0
    capsys.readouterr()
    assert main(["rollback", "--to", target, "--list", "--json"]) == 0
    assert [row["served"] for row in json.loads(capsys.readouterr().out)] == [False, True]
    assert main(["rollback", "--to", target]) == 0
    assert current(Path(target)) == first
    assert main(["publish", "--to", target, "--from", str(tmp_path / "nowhere")]) == 1


def command(source: Path, target: Path) -> list[str]:
    """The command line that publishes."""
    return [sys.executable, "-m", "altformats.cli", "publish", "--to", str(target), "--from", str(source)]


def at_work(source: Path, target: Path) -> subprocess.Popen[bytes]:
    """A publication that has just begun to read; it keeps one release only, so that each run copies and removes."""
    process = subprocess.Popen(
        [*command(source, target), "--keep", "1"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stderr is not None
    process.stderr.readline()
    return process


def killed(sources: list[Path], target: Path, kills: int, seed: int) -> tuple[int, int, int]:
    """Kill publishing at random moments, each time of the source that is not served.

    How often what was served then was not whole, how often it had changed, and how often the run was killed in time.
    """
    draw = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    names = []
    for source in sources:
        with at_work(source, target) as process:
            began = time.monotonic()
            assert process.wait() == 0
            lasts = time.monotonic() - began
        names.append(current(target))
    broken = switched = hit = 0
    for _ in range(kills):
        before = current(target)
        with at_work(sources[1 - names.index(before)], target) as process:
            time.sleep(draw.uniform(0, lasts))
            process.kill()
            in_time = process.wait() == -signal.SIGKILL
        hit += in_time
        lasts *= 1.1 if in_time else 0.7  # a machine that others use is faster or slower from one moment to the next
        broken += not whole(served(target))
        switched += current(target) != before
    return broken, switched, hit


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_release(tmp_path: Path) -> None:
    """Whenever publishing is killed, what is served is one whole release, and the next run comes to its end."""
    sources = [folder(tmp_path / words, words, number=24, size=20_000) for words in ("one", "two")]
    target = tmp_path / "www"
    broken, switched, hit = killed(sources, target, KILLS, seed=1)
    assert broken == 0
    assert hit > KILLS // 2
    assert 0 < switched < KILLS
    subprocess.run(command(sources[0], target), check=True, capture_output=True)
    assert whole(served(target))
    assert not list(target.rglob(".new-*"))


def test_a_full_disk_leaves_what_is_served(tmp_path: Path) -> None:
    """Where a file cannot be written whole, publishing ends with an error, and what was served is served."""
    target = tmp_path / "www"
    publish(folder(tmp_path / "a", "one"), target, DAY, quiet)
    before = current(target)
    source = folder(tmp_path / "b", "two", size=300_000)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    found = subprocess.run(command(source, target), preexec_fn=limited, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "disk" in found.stderr
    assert current(target) == before
    assert whole(served(target))
    publish(source, target, DAY, quiet)
    assert whole(served(target))


@pytest.mark.slow
def test_a_really_full_disk_leaves_what_is_served(tmp_path: Path) -> None:
    """On a file system without room for the next release, the one before is served whole; needs the right to mount."""
    target = tmp_path / "www"
    target.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(target)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        publish(folder(tmp_path / "a", "one", size=50_000), target, DAY, quiet)
        before = current(target)
        source, small = folder(tmp_path / "b", "two", size=600_000), folder(tmp_path / "c", "three", size=100_000)
        filled = target / "other people's file"
        for rest in (None, 300_000, 40_000):  # seen beforehand; and filled while it is being copied
            if rest is not None:
                filled.write_bytes(bytes(max(0, shutil.disk_usage(target).free - rest)))
            found = subprocess.run(command(source, target), capture_output=True, text=True, check=False)
            assert found.returncode == 1
            assert current(target) == before
            assert whole(served(target))
            filled.unlink(missing_ok=True)
        taken = shutil.disk_usage(target).used
        for rest in range(0, 600_000, 60_000):  # filled while it is being copied, so that the system itself says so

            def fill(line: str, rest: int = rest) -> None:
                if line.startswith("copying"):
                    filled.write_bytes(bytes(max(0, shutil.disk_usage(target).free - rest)))

            with pytest.raises(DiskProblem, match="No space left on device"):
                publish(small, target, DAY, fill)
            filled.unlink()
            assert whole(served(target))
            assert current(target) == before
            assert shutil.disk_usage(target).used == taken  # what was copied in vain is taken away again
        filled.write_bytes(b"")
        publish(small, target, DAY, quiet)
        filled.write_bytes(bytes(shutil.disk_usage(target).free))
        assert rollback(target, quiet) == before  # with no room at all
    finally:
        subprocess.run(["umount", str(target)], check=True)
