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
MANIFEST: Final = "manifest.json"
"""The list that stands beside finished files, and is none of them."""
REMEDY: Final = "Do not rely on this pack. Ask for it again."
HAND: Final = "Do not hand it out: this pack says nothing of it."


def sums(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a pack, by its path there, but for the table that holds them, its seal and the list."""
    apart = {EVIDENCE, SIGNATURE, SUMS}
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name: _hash(folder / name) for name in files if name not in apart}


def write(folder: Path, table: Mapping[str, Any]) -> None:
    """Write the table with the hashes of all else, and the same as a list that other programs can check."""
    found = sums(folder)
    text = json.dumps({**table, "files": found}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / EVIDENCE).write_bytes(text.encode())
    (folder / SUMS).write_bytes(_listed(found, _hash(folder / EVIDENCE)))


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
    odd = sorted(_odd(folder))
    yield from (_fault(name, "it is a link or no file, and a pack holds files only") for name in odd)
    if odd:
        return
    try:
        wanted = {str(name): str(digest) for name, digest in read(folder)["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield _fault(EVIDENCE, f"it cannot be read: {error}")
        return
    strange = [name for name in wanted if not _inside(name)]
    yield from (_fault(name, "its name leads out of the pack") for name in strange)
    found = sums(folder)
    yield from (_fault(name, "it is not there") for name in wanted if name not in found and name not in strange)
    yield from (_fault(name, "nobody has sealed it") for name in found if name not in wanted)
    yield from (
        _fault(name, "it is not the file that was sealed")
        for name in found
        if name in wanted and found[name] != wanted[name]
    )
    if _listed(wanted, _hash(folder / EVIDENCE)) != _bytes(folder / SUMS):
        yield _fault(SUMS, "it is not the list of these files")


def artefact_faults(table: Mapping[str, Any], folder: Path) -> Iterator[Finding]:
    """Every way in which a folder of finished files holds others than those that the pack speaks of.

    Raises FormatProblem for a table that does not list any.
    """
    try:
        wanted = {str(row["artefact"]["path"]): str(row["artefact"]["sha256"]) for row in table["artefacts"]}
    except (KeyError, TypeError) as error:
        raise FormatProblem(f"the pack lists no finished files: {error}", EVIDENCE, REMEDY) from error
    for name, digest in wanted.items():
        file = folder / name
        if not _inside(name):
            yield _fault(name, "its name leads out of the folder")
        elif not _real(folder, name):
            yield _fault(name, "this finished file is not there", remedy=HAND)
        elif _hash(file) != digest:
            yield _fault(name, "this finished file is not the one that was judged", remedy=HAND)
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if name not in wanted and name != MANIFEST and (file.is_symlink() or not file.is_dir()):
            yield _fault(name, "the pack says nothing of this file", remedy=HAND)


def read(folder: Path) -> dict[str, Any]:
    """The table of a pack.  Raises ValueError or TypeError for one that is none."""
    try:
        table = json.loads(_bytes(folder / EVIDENCE).decode("utf-8"))
    except (OSError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(table, dict):
        raise TypeError("it is not a table")
    return table


def _odd(folder: Path) -> Iterator[str]:
    """Whatever is neither a file nor a folder of its own: it could lead elsewhere, or never end."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            yield path.relative_to(folder).as_posix()


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not parts[0].startswith("/") and not set("\\\0") & set(name)


def _real(folder: Path, name: str) -> bool:
    """Whether it is a file there, and no link on the way to it."""
    steps = PurePosixPath(name).parts
    paths = [folder.joinpath(*steps[:count]) for count in range(1, len(steps) + 1)]
    return paths[-1].is_file() and not any(path.is_symlink() for path in paths)


def _bytes(path: Path) -> bytes:
    """What a file of ours holds; one that is too large is cut short, and so is none of ours."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except FileNotFoundError:
        return b""


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(files: Mapping[str, str], evidence: str) -> bytes:
    """The list as ``sha256sum --check`` takes it."""
    rows = {**files, EVIDENCE: evidence}
    return "".join(f"{rows[name]}  {name}\n" for name in sorted(rows)).encode()


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
    data = _bytes(stdin) if stdin else b""
    done = subprocess.run([program, "-Y", *arguments], input=data, capture_output=True, check=False, timeout=60)
    out, wrong = (words.decode("utf-8", "replace") for words in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, out, wrong)


def _last(words: str) -> str:
    return next(iter(reversed(words.strip().splitlines())), "it did not say why")


def _fault(name: str, message: str, remedy: str = REMEDY) -> Finding:
    return Finding("evidence-changed", message, Place(name), remedy)
