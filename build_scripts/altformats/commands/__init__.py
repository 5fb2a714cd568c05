"""The commands, a module per subject: each adds its own to the parser and runs them.  Registry: a literal tuple."""

from __future__ import annotations

from typing import Final

from . import (
    build,
    evidence,
    judge,
    lint,
    listen,
    look,
    mutate,
    publish,
    recording,
    release,
    serve,
    sign,
    store,
    translate,
)

COMMANDS: Final = (
    build,
    store,
    judge,
    mutate,
    release,
    publish,
    evidence,
    lint,
    translate,
    sign,
    recording,
    listen,
    serve,
    look,
)
