"""Cases that the whole suite runs and the quick loop leaves to it."""

from __future__ import annotations

import pytest


def slow(*cases: object) -> list[object]:
    """These cases of ``parametrize``, each marked slow; a tuple stands for the values of several names."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow) for case in cases]
