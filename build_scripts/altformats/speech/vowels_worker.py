"""The process in which libtashkeel runs: asked ``{"words": "…"}`` it answers the same with the short vowels put in.

Run as ``python -P vowels_worker.py``.
"""

from __future__ import annotations

import json
import sys


def main() -> int:
    """Answer until standard input ends."""
    from piper.tashkeel import TashkeelDiacritizer

    model = TashkeelDiacritizer()
    for line in sys.stdin.buffer:
        words = json.loads(line)["words"]
        answer = {"words": model.diacritize(words)}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
