"""Pictures of a page as the screen shows it.  Between pictures the window is shown small: drawing costs less.

For a picture the browser by itself shows the window at full size, and small again afterwards; to ask it for that as
well would have it draw the whole page four times (measured).
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    from .html_tab import Tab

    Grey = NDArray[numpy.uint8]
"""Greys of a picture, from 0 for black to 255 for white, by row and column."""

SCALE: Final = 0.5
"""Pixels of a picture for each CSS pixel: enough to tell letters from none, at a quarter of the cost."""

HIGH: Final = 900
"""CSS pixels of a window's height, where the page is no taller."""

COARSE: Final = 0.1
"""The scale of the window between pictures, of that of a picture."""


def open_window(tab: Tab, width: int, height: int, scale: float = COARSE) -> int:
    """Open a window of that many CSS pixels, shown so small that drawing costs little; gives what to wait for."""
    window = {"width": width, "height": height, "deviceScaleFactor": SCALE, "mobile": False, "scale": scale}
    return tab.send("Emulation.setDeviceMetricsOverride", window)


def picture(tab: Tab, seen: Mapping[str, Any], sides: tuple[float, float]) -> Grey:
    """The page between its leftmost and rightmost letters, whole from top to end."""
    left, right = sides
    area = {"x": left, "y": 0, "width": max(right - left, 2), "height": max(seen["height"], 2), "scale": 1.0}
    options = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": False, "clip": area}
    return _grey(tab.ask("Page.captureScreenshot", options)["data"])


def _grey(data: str) -> Grey:
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        return np.asarray(image.convert("L"))
