"""A picture drawn from what was painted is taken for the page only where the screen shows the same."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from altformats.formats import html as maker
from altformats.model import Options
from altformats.readers import html as reader
from altformats.readers import html_picture
from altformats.readers.html_pipe import BrowserGone, Pipe
from altformats.readers.html_tab import Tab

from .samples import PROJECT, edition

WHOLE: dict[str, Any] = {
    "layerId": "8",
    "drawsContent": True,
    "offsetX": 0,
    "offsetY": 0,
    "width": 1280,
    "height": 9000,
    "transform": [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
}
SEEN = {"width": 1280, "height": 9000, "faults": []}


def layers(*found: dict[str, Any]) -> Tab:
    """A tab whose page is put together from these layers."""
    return Tab(Pipe(-1, -1), "", "", "", layers=list(found))


def test_a_page_of_one_layer_is_that_layer() -> None:
    """The one layer that is the whole page is found, beside those that draw nothing."""
    empty = WHOLE | {"layerId": "6", "width": 0, "height": 0}
    still = WHOLE | {"layerId": "7", "drawsContent": False}
    assert html_picture._one_layer(layers(empty, still, WHOLE), SEEN) == "8"


@pytest.mark.parametrize(
    "other",
    [
        {"layerId": "9", "width": 12, "height": 12},
        {"layerId": "9", "offsetX": 40},
    ],
)
def test_a_second_layer_is_never_left_out(other: dict[str, Any]) -> None:
    """What a browser draws over the page from a layer of its own keeps the page from being drawn from one."""
    assert html_picture._one_layer(layers(WHOLE, WHOLE | other), SEEN) is None


@pytest.mark.parametrize(
    "change",
    [
        {"offsetX": 2},
        {"offsetY": -9000},
        {"height": 8000},
        {"width": 640},
        {"invisible": True},
        {"transform": [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]},
        {"transform": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 300, 0, 0, 1]},
        {"transform": [1, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]},
    ],
)
def test_a_layer_that_is_moved_or_cut_is_not_the_page(change: dict[str, Any]) -> None:
    """A layer that stands elsewhere than it was painted, or is not the whole page, is not taken for it."""
    assert html_picture._one_layer(layers(WHOLE | change), SEEN) is None


def test_what_the_screen_shows_otherwise_is_not_what_was_painted() -> None:
    """A cover of some words' size, or other colours, between the layer and the screen are seen."""
    painted = np.full((2000, 640), 255, dtype=np.uint8)
    painted[::9, ::2] = 0
    coarse = np.full((200, 64), 235, dtype=np.uint8)
    covered = coarse.copy()
    covered[80:104, 8:32] = 90
    assert html_picture._alike(painted, coarse)
    assert not html_picture._alike(painted, covered)
    assert not html_picture._alike(painted, 255 - coarse)


def test_an_ended_browser_is_said_to_be_gone() -> None:
    """Where nobody is at the other end of the pipe the reader is told, and does not wait."""
    theirs, write = os.pipe()
    read, answers = os.pipe()
    os.close(theirs)
    os.close(answers)
    pipe = Pipe(write, read)
    with pytest.raises(BrowserGone):
        pipe.send("Browser.getVersion", {})
    with pytest.raises(BrowserGone, match="ended"):
        pipe.answer(1)
    os.close(write)
    os.close(read)


@pytest.mark.slow
def test_what_one_page_was_is_nothing_to_the_next(tmp_path: Path) -> None:
    """After a page that is not there, one that leads away and one of other words, a sound page reads as before."""
    sound, gone, leads, other = (tmp_path / f"{name}.html" for name in ("sound", "gone", "leads", "other"))
    sound.write_text(maker.page(edition("en"), Options(PROJECT)), encoding="utf-8")
    away = '<meta http-equiv="refresh" content="0; url=other.html">'
    leads.write_text(f'<!doctype html><html lang="en">{away}<title>x</title><p>Words', encoding="utf-8")
    other.write_text('<!doctype html><html lang="ur" dir="rtl"><title>x</title><p style="color:#fff">Words', "utf-8")
    with reader.opened(PROJECT) as read:
        before = read(sound)
        with pytest.raises(BrowserGone):
            read(gone)
        with suppress(BrowserGone):  # a page that has left before it was read is not proven either
            assert read(leads).faults
        assert read(other).faults
        assert read(sound) == before
    assert before.faults == ()
