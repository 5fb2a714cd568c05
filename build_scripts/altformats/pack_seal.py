"""The seal of an evidence pack: a hash of every file, and a signature of the whole by a key that the hospital keeps.

``evidence.json`` holds the hashes of all other files, so a signature of it alone covers everything.  Signing is done by
OpenSSH (``ssh-keygen -Y``), which most machines have, with the namespace ``altformats-evidence``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from .errors import FormatProblem, MissingTool
from .model import Finding, Place

EVIDENCE: Final = "evidence.json"
SIGNATURE: Final = "evidence.json.sig"
SUMS: Final = "files.sha256"
NAMESPACE: Final = "altformats-evidence"
LARGEST: Final = 100_000_000
"""Bytes of a table that is taken in."""
REMEDY: Final = "Do not rely on this pack. Ask for it again."


def sums(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a pack, by its path there, but for the table that holds them, its seal and the list."""
    apart = {EVIDENCE, SIGNATURE, SUMS}
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files if name not in apart}


def write(folder: Path, table: Mapping[str, Any]) -> None:
    """Write the table with the hashes of all else, and the same as a list that other programs can check."""
    found = sums(folder)
    text = json.dumps({**table, "files": found}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / EVIDENCE).write_text(text, encoding="utf-8")
    found[EVIDENCE] = hashlib.sha256(text.encode()).hexdigest()
    lines = (f"{found[name]}  {name}\n" for name in sorted(found))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def sign(folder: Path, key: Path) -> None:
    """Sign the pack.  Raises MissingTool without ssh-keygen, FormatProblem for a key that cannot sign."""
    (folder / SIGNATURE).unlink(missing_ok=True)
    done = _keygen("sign", "-q", "-f", str(key), "-n", NAMESPACE, str(folder / EVIDENCE))
    if done.returncode:
        raise FormatProblem(
            f"the pack could not be signed: {_last(done.stderr)}",
            str(key),
            "Give the file of an SSH key that may sign.",
        )


def faults(folder: Path) -> Iterator[Finding]:
    """Every way in which the files of a pack are not those that were sealed."""
    try:
        with (folder / EVIDENCE).open("rb") as file:
            listed = json.loads(file.read(LARGEST))["files"]  # a larger one is cut short, and so cannot be read
        wanted = {str(name): str(digest) for name, digest in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield _fault(EVIDENCE, f"it cannot be read: {error}")
        return
    strange = [name for name in wanted if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute()]
    links = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink()]
    yield from (_fault(name, "its name leads out of the pack") for name in strange)
    yield from (_fault(name, "it is a link and not a file") for name in links)
    if strange or links:
        return
    found = sums(folder)
    yield from (_fault(name, "it is not there") for name in wanted if name not in found)
    yield from (_fault(name, "nobody has sealed it") for name in found if name not in wanted)
    yield from (
        _fault(name, "it is not the file that was sealed")
        for name in found
        if name in wanted and found[name] != wanted[name]
    )


def signer(folder: Path, signers: Path | None) -> tuple[str, tuple[Finding, ...]]:
    """Who signed, in words, and what is wrong with the signature.  ``signers`` lists whom the hospital trusts.

    Raises MissingTool without ssh-keygen where there is a signature.
    """
    seal = folder / SIGNATURE
    if not seal.is_file():
        wrong = (_fault(SIGNATURE, "the pack is not signed"),) if signers else ()
        return "nobody: the pack is not signed", wrong
    if signers is None:
        done = _keygen("check-novalidate", "-n", NAMESPACE, "-s", str(seal), stdin=folder / EVIDENCE)
        if done.returncode:
            return "nobody", (_fault(SIGNATURE, "the signature is not one of this pack"),)
        return "a key that nobody here vouches for: name those you trust with --signers", ()
    named = _keygen("find-principals", "-s", str(seal), "-f", str(signers))
    who = named.stdout.strip().splitlines()[0] if named.returncode == 0 and named.stdout.strip() else ""
    checked = who and _keygen(
        "verify", "-f", str(signers), "-I", who, "-n", NAMESPACE, "-s", str(seal), stdin=folder / EVIDENCE
    )
    if not checked or checked.returncode:
        return "nobody whom you trust", (_fault(SIGNATURE, f"it is not signed by anybody in {signers.name}"),)
    return who, ()


def _keygen(*arguments: str, stdin: Path | None = None) -> subprocess.CompletedProcess[str]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise MissingTool("ssh-keygen is not installed", "ssh-keygen", "Install OpenSSH (Debian: openssh-client).")
    text = stdin.read_text(encoding="utf-8") if stdin else ""
    return subprocess.run(
        [program, "-Y", *arguments], input=text, capture_output=True, text=True, check=False, timeout=60
    )


def _last(words: str) -> str:
    return next(iter(reversed(words.strip().splitlines())), "it did not say why")


def _fault(name: str, message: str) -> Finding:
    return Finding("evidence-changed", message, Place(name), REMEDY)
