"""200 kills at random moments of publishing: ``python -m benchmarks.publish_kills [KILLS]``.

Beside it the usual way, files copied in place, is killed as often; what is counted is how often the site was broken.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from altformats.publishing import whole
from tests.test_publish import folder, killed

COPY = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2], dirs_exist_ok=True)"


def in_place(sources: list[Path], target: Path, kills: int) -> int:
    """How often a copy in place was neither of the two sources when it was killed."""
    draw = random.Random(1)  # noqa: S311 - a draw that can be repeated
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", COPY, str(sources[0]), str(target)], check=True)
    lasts = time.monotonic() - began
    broken = 0
    for number in range(kills):
        source = sources[(number + 1) % 2]
        process = subprocess.Popen([sys.executable, "-c", COPY, str(source), str(target)])
        time.sleep(draw.uniform(0, lasts * 1.1))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        broken += not any(_same(one, target) for one in sources)
    return broken


def _same(one: Path, other: Path) -> bool:
    names = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    return all((other / name).is_file() and (one / name).read_bytes() == (other / name).read_bytes() for name in names)


def main() -> None:
    """Print the figures of both."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        sources = [folder(root / words, words, number=200, size=20_000) for words in ("one", "two")]
        broken, switched, hit = killed(sources, root / "www", kills, seed=1)
        print(
            f"publish:  {kills} kills, {hit} in time, {broken} broken sites, {switched} had switched to the new release"
        )
        assert whole((root / "www" / "current").resolve())
        shutil.copytree(sources[0], root / "plain")
        print(f"in place: {kills} kills, {in_place(sources, root / 'plain', kills)} broken sites")


if __name__ == "__main__":
    main()
