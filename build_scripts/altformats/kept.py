"""A result kept in a file below ``build/``: found again only under the key of all that went into it, and only whole.

The file holds the SHA-256 of its content, so that a changed byte is as good as no file; it is written beside its place
and moved there, under a name of the process, so that any number of processes may keep the same result at once.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


def keep(path: Path, key: str, value: object) -> None:
    """Keep the value, which JSON must know; the same key and value give the same bytes."""
    body = json.dumps(value, ensure_ascii=False, sort_keys=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(f"{key}\n{_sum(body.encode())}\n{body}\n".encode())
    temporary.replace(path)


def kept(path: Path, key: str) -> object:
    """The value kept there under this key; None where there is none, or where it is damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    known, _, rest = data.partition(b"\n")
    digest, _, body = rest.removesuffix(b"\n").partition(b"\n")
    if known != key.encode() or digest != _sum(body).encode():
        return None
    value: object = json.loads(body)
    return value


def _sum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
