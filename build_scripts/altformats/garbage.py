"""Python's search for garbage, put off while many things are made that are all kept.

It looks through all that is alive again and again while a catalog is checked or Sphinx reads, finds nothing, and takes
up to a third of the time (measured).  Put off for one piece of work at a time, what is garbage is still found.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Look for no garbage inside; afterwards as before."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
