"""``altformats evidence`` and ``evidence verify``: one folder that a governance lead can read, sign and keep."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import UsageProblem
from ..terminal import (
    FINDINGS,
    PROVEN,
    Adder,
    as_json,
    command,
    project_of,
    quiet,
    say,
    sharing,
    show_findings,
    today,
)

if TYPE_CHECKING:
    from ..model import Project
    from ..pack import Circumstances

EXAMPLES: Final = """examples:
  altformats evidence                                   of build/release, into build/evidence-pack
  altformats evidence --folder build/site --out packs/preview
  altformats evidence --key ~/.ssh/safety               sign it
  altformats evidence verify build/evidence-pack --signers trusted-signers
"""


def add(commands: Adder) -> None:
    """Add the commands."""
    words = "write what is known of a release into one folder, for those who sign for it"
    evidence = command(commands, "evidence", _write, words, EXAMPLES)
    evidence.add_argument("--folder", metavar="DIR", help="the finished files (default: build/release)")
    evidence.add_argument("--out", metavar="DIR", help="where the pack goes (default: build/evidence-pack)")
    evidence.add_argument("--key", metavar="FILE", help="sign the pack with this SSH key")
    evidence.add_argument("--json", action="store_true", help="for machines")
    sharing(evidence)
    inner = evidence.add_subparsers(metavar="verify")
    verify = command(inner, "verify", _verify, "say whether a pack is whole, and who signed it", EXAMPLES)
    verify.add_argument("pack", metavar="DIR")
    verify.add_argument("--signers", metavar="FILE", help="whom you trust: an allowed signers file of ssh-keygen")
    verify.add_argument("--json", action="store_true", help="for machines")


def _write(given: argparse.Namespace) -> int:
    from .. import pack, pack_page, pack_pictures, pack_seal
    from ..formats import FORMATS
    from ..judge import judge
    from ..library import read_library
    from ..record import read_kind

    project = project_of(given)
    folder = Path(given.folder).resolve() if given.folder else project.build / "release"
    into = Path(given.out).resolve() if given.out else project.build / "evidence-pack"
    if into.exists() and not (into / pack_seal.EVIDENCE).is_file() and any(into.iterdir()):
        raise UsageProblem("this folder holds something else than a pack", str(given.out), "Name an empty folder.")
    tell = quiet if given.json else say
    library = read_library(project, today())
    verdict = judge(library, FORMATS, folder, tell, jobs=given.jobs)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    shown = pack_pictures.show(verdict.evidence, folder, into, given.jobs, tell)
    table = pack.evidence_of(library, verdict, read_kind(folder), shown, _circumstances(project))
    (into / "index.html").write_text(pack_page.page(table), encoding="utf-8")
    pack_seal.write(into, table)
    if given.key:
        pack_seal.sign(into, Path(given.key))
    if given.json:
        print(as_json({"pack": str(into), "proven": verdict.proven, "verdict": table["verdict"]}))
    else:
        show_findings(verdict.all_findings)
        print(table["verdict"])
        print(f"{project.relative(into / 'index.html')}: {'signed' if given.key else 'not signed'}")
    return PROVEN if verdict.proven else FINDINGS


def _verify(given: argparse.Namespace) -> int:
    from .. import pack_seal

    folder = Path(given.pack)
    if not folder.is_dir():
        raise UsageProblem("there is no such folder", given.pack, "Give the folder that holds evidence.json.")
    signers = Path(given.signers) if given.signers else None
    if signers and not signers.is_file():
        raise UsageProblem("there is no such file", given.signers, "Give an allowed signers file of ssh-keygen.")
    findings = list(pack_seal.faults(folder))
    who, wrong = pack_seal.signer(folder, signers)
    findings += wrong
    if given.json:
        print(as_json({"whole": not findings, "signed_by": who, "findings": [str(one.message) for one in findings]}))
    else:
        show_findings(findings)
        print(f"{'The pack is whole' if not findings else 'Do not rely on this pack'}. Signed by {who}.")
    return FINDINGS if findings else PROVEN


def _circumstances(project: Project) -> Circumstances:
    from .. import __version__
    from ..machine import versions
    from ..pack import Circumstances
    from ..plan import common_key

    asked = ["git", "-C", str(project.root), "describe", "--always", "--dirty"]
    git = shutil.which("git")
    done = subprocess.run(asked, capture_output=True, text=True, check=False) if git else None
    commit = done.stdout.strip() if done and done.returncode == 0 else ""
    return Circumstances(today().isoformat(), __version__, commit, common_key(project), versions(project))
