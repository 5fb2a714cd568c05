"""Makes editions in one format, steps 1 to 4, without proof: what the peers do too.

    python -m benchmarks.making --root DIR --format pdf --language ur --leaflet leaflet-0001 OUT

Prints how many files it made.  A language that no voice speaks is left out, as everywhere.
"""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import Final

from altformats.errors import NeedsPerson, Problem
from altformats.formats import FORMATS
from altformats.library import read_editions, read_library
from altformats.model import Options, Project
from altformats.plan import artefact_path
from altformats.press import make

DAY: Final = datetime.date(2026, 11, 23)
"""The day on which everything is made, for notices depend on it."""


def main() -> None:
    """Make what is asked for.  Raises Problem for an edition that cannot be made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path())
    parser.add_argument("--format", required=True, choices=[form.name for form in FORMATS])
    parser.add_argument("--language", action="append", default=[])
    parser.add_argument("--leaflet", action="append", default=[])
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    project = Project(given.root.resolve())
    library = read_library(project, DAY, slugs=given.leaflet, tags=given.language)
    assert not library.findings, library.findings
    form = next(form for form in FORMATS if form.name == given.format)
    options, made = Options(project), 0
    for tag in dict.fromkeys(tag for _, tag in library.wanted):
        slugs = [slug for slug, own in library.translations if own == tag]
        for slug, edition in read_editions(library, tag, slugs).items():
            if isinstance(edition, Problem):
                raise edition
            path = artefact_path(library.leaflets[slug], library.languages[tag], form, options)
            try:
                make(edition, form, given.out / path, options)
            except NeedsPerson:
                continue
            made += 1
    print(made)


if __name__ == "__main__":
    main()
