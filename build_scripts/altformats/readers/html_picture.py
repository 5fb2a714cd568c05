"""Pictures of a page: what the browser painted, and that it is what the browser shows.

The browser puts a page together from layers.  A sound leaflet is one layer, and a picture is drawn straight from what
was painted into it, at a quarter of the cost of a picture of the screen.  That is a picture of the page only if nothing
happens to the layer on its way to the screen; so each one is held against a coarse picture of the screen itself, taken
of the same state.  A page of more layers, one about which the script found anything, and one that the screen shows
otherwise are drawn as the screen shows them.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Mapping, Sequence
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
"""The scale of the coarse picture and of the window between pictures, of that of a picture."""
SQUARE: Final = 8
"""Pixels of the coarse picture to the side of a square that is compared: 160 CSS pixels."""
STAYS: Final = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)
"""The transform that changes nothing, column by column."""
NEAR: Final = 48
"""Greys by which a square may differ: letters that small are drawn paler or darker."""


def open_window(tab: Tab, width: int, height: int, scale: float = COARSE) -> int:
    """Open a window of that many CSS pixels, shown so small that drawing costs little; gives what to wait for."""
    window = {"width": width, "height": height, "deviceScaleFactor": SCALE, "mobile": False, "scale": scale}
    return tab.send("Emulation.setDeviceMetricsOverride", window)


def picture(tab: Tab, seen: Mapping[str, Any], sides: tuple[float, float]) -> Grey:
    """The page between its leftmost and rightmost letters, whole from top to end."""
    if not seen["faults"]:
        coarse = _screen(tab, (0.0, float(seen["width"])), seen["height"], COARSE)  # it also brings drawing up to date
        painted = _painted(tab, seen)
        if painted is not None and _alike(painted, coarse):
            return painted[:, int(sides[0] * SCALE) : math.ceil(sides[1] * SCALE)]
    width, height = int(seen["width"]), max(HIGH, int(seen["height"]))
    tab.answer(open_window(tab, width, height, 1.0))
    try:
        return _screen(tab, sides, seen["height"], 1.0)
    finally:
        tab.answer(open_window(tab, width, height))


def _screen(tab: Tab, sides: tuple[float, float], height: float, scale: float) -> Grey:
    """What the screen shows of the page."""
    left, right = sides
    area = {"x": left, "y": 0, "width": max(right - left, 2), "height": max(height, 2), "scale": scale}
    options = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": False, "clip": area}
    return _grey(tab.ask("Page.captureScreenshot", options)["data"])


def _painted(tab: Tab, seen: Mapping[str, Any]) -> Grey | None:
    """What was painted into the page's one layer; None where there are more, or where it is not the whole page."""
    layer = _one_layer(tab, seen)
    if layer is None:
        return None
    snapshot = tab.ask("LayerTree.makeSnapshot", {"layerId": layer})["snapshotId"]
    if _one_layer(tab, seen) != layer:  # the answer came after all that the browser had to say of the layers
        return None
    taken = tab.ask("LayerTree.replaySnapshot", {"snapshotId": snapshot, "scale": SCALE})["dataURL"]
    tab.ask("LayerTree.releaseSnapshot", {"snapshotId": snapshot})
    whole = _grey(taken.partition(",")[2])
    return whole[: math.ceil(seen["height"] * SCALE), : math.ceil(seen["width"] * SCALE)]


def _one_layer(tab: Tab, seen: Mapping[str, Any]) -> str | None:
    """The name of the one layer of the page, if it is the whole of it and stands where it was painted."""
    layers = [layer for layer in tab.layers if layer["drawsContent"] and layer["width"] and layer["height"]]
    if len(layers) != 1 or seen["height"] < SQUARE or seen["width"] < SQUARE:
        return None
    layer = layers[0]
    if layer["offsetX"] or layer["offsetY"] or layer.get("invisible") or not _straight(layer.get("transform", STAYS)):
        return None
    return str(layer["layerId"]) if layer["width"] >= seen["width"] and layer["height"] >= seen["height"] else None


def _straight(matrix: Sequence[float]) -> bool:
    """Whether a transform only shows all of the layer smaller, as the window itself is shown."""
    size = matrix[0]
    return size > 0 and list(matrix) == [size, 0, 0, 0, 0, size, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]


def _alike(painted: Grey, coarse: Grey) -> bool:
    """Whether the coarse picture of the screen shows what was painted, square by square."""
    import numpy as np

    ours, theirs = (_squares(one, coarse.shape) for one in (painted, coarse))
    return ours.shape == theirs.shape and bool(np.abs(ours - theirs).max() <= NEAR)


def _squares(grey: Grey, shape: tuple[int, ...]) -> NDArray[numpy.float64]:
    """The mean grey of each square, of as many as the coarse picture of that shape has."""
    import numpy as np

    rows, columns = (max(1, size // SQUARE) for size in shape)
    high = np.linspace(0, grey.shape[0], rows + 1).astype(int)
    wide = np.linspace(0, grey.shape[1], columns + 1).astype(int)
    sums = np.add.reduceat(np.add.reduceat(grey, wide[:-1], axis=1, dtype=np.float64), high[:-1], axis=0)
    means: NDArray[numpy.float64] = sums / np.outer(np.diff(high), np.diff(wide))
    return means


def _grey(data: str) -> Grey:
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        return np.asarray(image.convert("L"))
