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
  altformats evidence verify build/evidence-pack --artefacts /srv/leaflets   is what we hand out what was judged?
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
    verify.add_argument("--artefacts", metavar="DIR", help="compare this folder of finished files with the pack")
    verify.add_argument("--json", action="store_true", help="for machines")


def _write(given: argparse.Namespace) -> int:
    from .. import pack, pack_fonts, pack_page, pack_pictures, pack_seal
    from ..formats import FORMATS
    from ..judge import judge
    from ..library import read_library
    from ..record import read_kind

    project = project_of(given)
    folder = Path(given.folder).resolve() if given.folder else project.build / "release"
    into = Path(given.out).resolve() if given.out else project.build / "evidence-pack"
    if into.exists() and not (into / pack_seal.EVIDENCE).is_file() and any(into.iterdir()):
        raise UsageProblem("this folder holds something else than a pack", str(given.out), "Name an empty folder.")
    if folder in (into, *into.parents) or into in folder.parents:
        raise UsageProblem("the pack and the finished files must be apart", str(given.out), "Name another folder.")
    tell = quiet if given.json else say
    library = read_library(project, today())
    verdict = judge(library, FORMATS, folder, tell, jobs=given.jobs)
    new = into.with_name(f".{into.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    texts = pack.texts_of(library)
    seen = pack.Seen(
        pack_pictures.show(verdict.evidence, texts, folder, new, given.jobs, tell),
        pack_pictures.lines_of(verdict.evidence, texts, folder),
    )
    table = pack.evidence_of(library, verdict, read_kind(folder), seen, _circumstances(project, folder))
    (new / "index.html").write_text(
        pack_page.page(table, pack_fonts.fonts_of(project, library.languages, texts)), encoding="utf-8"
    )
    pack_seal.write(new, table)
    if given.key:
        pack_seal.sign(new, Path(given.key))
    shutil.rmtree(into, ignore_errors=True)
    new.rename(into)
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
    finished = Path(given.artefacts) if given.artefacts else None
    if finished and not finished.is_dir():
        raise UsageProblem("there is no such folder", given.artefacts, "Give the folder of finished files.")
    findings = list(pack_seal.faults(folder))
    who = "nobody"
    if not findings:
        who, wrong = pack_seal.signer(folder, signers)
        findings += wrong
    if finished and not findings:
        findings += pack_seal.artefact_faults(pack_seal.read(folder), finished)
    if given.json:
        print(as_json({"whole": not findings, "signed_by": who, "findings": [str(one.message) for one in findings]}))
    else:
        show_findings(findings)
        of_files = " and the finished files are those that it speaks of" if finished else ""
        whole = f"The pack is whole{of_files}. Signed by {who}."
        print("Do not rely on this pack." if findings else whole)
    return FINDINGS if findings else PROVEN


def _circumstances(project: Project, folder: Path) -> Circumstances:
    from .. import __version__
    from ..machine import versions
    from ..pack import Circumstances
    from ..plan import common_key

    asked = ["git", "-C", str(project.root), "describe", "--always", "--dirty"]
    git = shutil.which("git")
    done = subprocess.run(asked, capture_output=True, text=True, check=False) if git else None
    commit = done.stdout.strip() if done and done.returncode == 0 else ""
    name = project.relative(folder)
    return Circumstances(name, today().isoformat(), __version__, commit, common_key(project), versions(project))
