"""The browser that reads pages: what one page was is nothing to the next, and one that has ended is said to be gone."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from altformats.formats import html as maker
from altformats.model import Options
from altformats.readers import html as reader
from altformats.readers.html_pipe import BrowserGone, Pipe

from .samples import PROJECT, edition


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
