"""Where the pages of the website lead is read back: each to what is there, each to what it names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from altformats.leads import astray
from altformats.model import Artefact

LEAFLET = Artefact("en/pain.html", "pain", "en", "html", "", "", 0)
PRINT = Artefact("en/pain-18pt.pdf", "pain", "en", "pdf", "18pt", "", 0)
TITLES = {("pain", "en"): "Pain relief"}
SOUND = """<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>
<a href="#list">List</a><h2 id="list">List</h2>
<a href="pain.html"><strong>Pain</strong> relief</a> <a href="pain-18pt.pdf">Large print</a>
<a href="../index.html">All</a>
<a href="https://example.org/">Elsewhere</a> <a href="tel:+441142714271">0114 271 4271</a></body></html>"""


def found(folder: Path, page: str, *, changed: bool = False) -> list[str]:
    """What is wrong with a website of two pages, of which one is given."""
    website = {}
    for path, text in (("en/index.html", page), ("index.html", "<!DOCTYPE html><title>x</title><p>x</p>")):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        website[path] = hashlib.sha256(text.encode() + (b"x" if changed else b"")).hexdigest()
    return [finding.message for finding in astray(folder, [LEAFLET, PRINT], website, TITLES)]


def test_a_page_that_leads_where_it_says_is_sound(tmp_path: Path) -> None:
    """Links to listed files, places of the page, telephones and other websites are no finding."""
    assert found(tmp_path, SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('href="pain.html"', 'href="gone.html"', "gone.html, which is not there"),
        ('href="pain-18pt.pdf"', 'href="../../secret.pdf"', "which is not there"),
        ("<strong>Pain</strong> relief", "Another leaflet", "“Another leaflet” leads to en/pain.html"),
        ('href="#list"', 'href="#nowhere"', "#nowhere, which is not there"),
        ("</body>", '<script src="https://example.org/x.js"></script></body>', "from elsewhere"),
        ("</body>", '<img src="//example.org/x.png"></body>', "from elsewhere"),
    ],
)
def test_a_link_that_leads_astray_is_found(old: str, new: str, words: str, tmp_path: Path) -> None:
    """A link to what is not there, or to another leaflet than it names, and whatever is loaded from elsewhere."""
    assert old in SOUND
    (message,) = found(tmp_path, SOUND.replace(old, new, 1))
    assert words in message


def test_a_changed_or_lost_page_is_found(tmp_path: Path) -> None:
    """A page with other bytes than were listed, or none, is a finding."""
    assert len(found(tmp_path, SOUND, changed=True)) == 2
    gone = list(astray(tmp_path, [LEAFLET, PRINT], {"en/lost.html": ""}, TITLES))
    assert [finding.code for finding in gone] == ["website-astray"]
