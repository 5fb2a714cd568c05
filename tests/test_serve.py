"""The preview for authors: what it shows and says, whom it answers, and that it follows what is written."""

from __future__ import annotations

import contextlib
import datetime
import http.client
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from altformats import serving_files as files
from altformats.errors import UsageProblem
from altformats.model import Project
from altformats.serving import serving
from altformats.serving_desk import stamp_of
from altformats.serving_preview import Preview, preview
from altformats.serving_room import Server
from altformats.serving_workers import Task, Workers

from .conftest import BODY, FRONT, TODAY, small_project

AUDIO = bytes(range(256)) * 8
PAGE = "/page/en/sample.html"


def today() -> datetime.date:
    return TODAY


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project with a small built website, and a file outside of it."""
    project = small_project(tmp_path_factory.mktemp("serve") / "project")
    site = project.site
    (site / "en" / "deeper").mkdir(parents=True)
    (site / "index.html").write_text("<title>Start</title>", encoding="utf-8")
    (site / "en" / "index.html").write_text("<title>List</title>", encoding="utf-8")
    (site / "en" / "sample.mp3").write_bytes(AUDIO)
    (site / "en" / ".hidden").write_text("hidden", encoding="utf-8")
    (project.root / "secret.txt").write_text("secret", encoding="utf-8")
    (site / "en" / "out.txt").symlink_to(project.root / "secret.txt")
    (site / "out").symlink_to(project.root)
    (site / "en" / "within.mp3").symlink_to(site / "en" / "sample.mp3")
    (site / "en" / "loop").symlink_to(site / "en" / "loop")
    os.mkfifo(site / "en" / "pipe.txt")
    return project


@pytest.fixture(scope="module")
def server(place: Project) -> Iterator[Server]:
    """A real server on a free port."""
    with serving(place, today, 0) as started:
        yield started


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body of one request; ``host`` and other headers with _ for -."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.putrequest(method, path, skip_host="host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


# --------------------------------------------------------------------------------------------------------------------
# Whom it answers, and with which files


@pytest.mark.parametrize(
    "path",
    [
        "/site/../secret.txt",
        "/site/%2e%2e/secret.txt",
        "/site/en/%2E%2E/%2e./secret.txt",
        "/site/..%2fsecret.txt",
        "/site/..%5csecret.txt",
        "/site/%252e%252e/secret.txt",
        "/site//etc/passwd",
        "/site/%2fetc/passwd",
        "/site/en/out.txt",
        "/site/out/secret.txt",
        "/site/en/loop",
        "/site/en/pipe.txt",
        "/site/en/.hidden",
        "/site/en/sample.mp3%00.html",
        "/site/en/sample.mp3/",
        "/site/en/%ff",
        "/site/en/" + "a" * 300,
        "/site/" + "a/" * 600,
        "/site/en/deeper/",
        "/page/../secret.txt",
        "/page/en/../../secret.txt",
        "/page",
        "/alone/en/out.txt",
        "/own/../serving.py",
        "/own/screen.css",
        "/own",
        "/preview/en/..%2fsample",
        "/preview/en",
        "/preview/xx/sample",
        "/panel/en/other",
        "/events/en/other",
        "/make/en/sample/exe",
        "/make/en/sample",
        "secret.txt",
        "*",
        "/secret.txt",
    ],
)
def test_an_address_leads_to_nothing_but_what_is_offered(path: str, server: Server) -> None:
    """Addresses that climb, hide, are absolute, follow links out or name what is not offered are not found."""
    status, _, body = ask(server, path)
    assert status == 404
    assert b"secret" not in body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/site/", "text/html; charset=utf-8"),
        ("/site/en/", "text/html; charset=utf-8"),
        ("/site/en/sample.mp3", "audio/mpeg"),
        ("/site/en/within.mp3", "audio/mpeg"),
        ("/alone/en/sample.mp3", "audio/mpeg"),
        ("/own/serving.js", "text/javascript; charset=utf-8"),
        ("/own/serving.css", "text/css; charset=utf-8"),
    ],
)
def test_what_is_offered_is_found_with_its_media_type(path: str, kind: str, server: Server) -> None:
    """Files of the built website and our own two are given with the right type, which no browser may guess anew."""
    status, headers, body = ask(server, path)
    assert (status, headers["Content-Type"], headers["X-Content-Type-Options"]) == (200, kind, "nosniff")
    assert len(body) == int(headers["Content-Length"]) > 0
    assert ask(server, path, "HEAD")[::2] == (200, b"")


def test_a_folder_is_given_its_slash(server: Server) -> None:
    """A folder's address without its last slash leads to the one with it, or links in its page would go astray."""
    status, headers, _ = ask(server, "/site/en")
    assert (status, headers["Location"]) == (302, "/site/en/")
    assert ask(server, "/site")[1]["Location"] == "/site/"
    assert ask(server, "/page/en")[1]["Location"] == "/page/en/"


@pytest.mark.parametrize(
    ("asked", "status", "body", "stands"),
    [
        ("bytes=0-0", 206, AUDIO[:1], "bytes 0-0/2048"),
        ("bytes=100-199", 206, AUDIO[100:200], "bytes 100-199/2048"),
        ("bytes=2000-", 206, AUDIO[2000:], "bytes 2000-2047/2048"),
        ("bytes=2000-9999", 206, AUDIO[2000:], "bytes 2000-2047/2048"),
        ("bytes=-10", 206, AUDIO[-10:], "bytes 2038-2047/2048"),
        ("bytes=-9999", 206, AUDIO, "bytes 0-2047/2048"),
        ("bytes=2048-", 416, b"", "bytes */2048"),
        ("bytes=-0", 416, b"", "bytes */2048"),
        ("bytes=9-3", 200, AUDIO, None),
        ("bytes=0-1,4-5", 200, AUDIO, None),
        ("bytes=-", 200, AUDIO, None),
        ("lines=1-2", 200, AUDIO, None),
        ("bytes=" + "9" * 5000 + "-", 200, AUDIO, None),
    ],
)
def test_a_player_can_jump(asked: str, status: int, body: bytes, stands: str | None, server: Server) -> None:
    """A part of a recording is given as it is asked for (RFC 9110, 14); what is no range gives the whole."""
    found, headers, data = ask(server, "/site/en/sample.mp3", Range=asked)
    assert (found, data, headers["Content-Range"]) == (status, body, stands)


def test_a_changed_recording_is_given_whole(server: Server) -> None:
    """A part of an older state of the file is not mixed with the new one."""
    tag = ask(server, "/site/en/sample.mp3")[1]["ETag"]
    assert ask(server, "/site/en/sample.mp3", Range="bytes=5-6", If_Range=tag)[0] == 206
    assert ask(server, "/site/en/sample.mp3", Range="bytes=5-6", If_Range='"other"')[0] == 200


def test_part_of_nothing() -> None:
    """No part of an empty file can be given, and without a wish the whole is."""
    assert files.part(None, 0) is None
    with pytest.raises(ValueError, match="bytes=0-"):
        files.part("bytes=0-", 0)


def test_only_our_own_address_is_answered(server: Server) -> None:
    """A website that points a name of its own at this computer is turned away; both of our own names are not."""
    good = (f"127.0.0.1:{server.port}", f"localhost:{server.port}", f"LOCALHOST:{server.port}")
    assert [ask(server, "/", host=host)[0] for host in good] == [200, 200, 200]
    bad = ("evil.example", f"evil.example:{server.port}", "127.0.0.1", "", f"127.0.0.1:{server.port}.evil.example")
    for host in bad:
        status, _, body = ask(server, "/site/en/sample.mp3", host=host)
        assert status == 421, host
        assert AUDIO not in body
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.port)
        assert b" 421 " in raw.recv(100)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert b" 421 " in raw.recv(100)
    assert ask(server, "http://evil.example/", host=good[0])[0] == 404


def test_it_listens_on_this_computer_alone(server: Server) -> None:
    """The server is bound to the loopback address."""
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_another_website_may_link_but_not_embed(server: Server) -> None:
    """A person may follow a link to a page; a page elsewhere can neither fetch anything nor have a file made."""
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert ask(server, "/", **link)[0] == 200
    assert ask(server, "/make/en/sample/pdf", **link)[0] == 403
    assert ask(server, "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403
    assert ask(server, "/", Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="cors")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE"])
def test_nothing_can_be_changed(method: str, server: Server) -> None:
    """Only GET and HEAD are answered."""
    status, headers, _ = ask(server, "/", method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_a_request_that_is_none_is_refused(server: Server) -> None:
    """Nonsense, and lines without end, end the connection and nothing else."""
    for nonsense in (b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET " + b"/a" * 40_000 + b" HTTP/1.1\r\n\r\n"):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        with connection as raw, contextlib.suppress(ConnectionError):
            raw.sendall(nonsense)
            assert re.match(rb"(HTTP/1.1 4\d\d|<!DOCTYPE)", raw.recv(100))
    assert ask(server, "/")[0] == 200


def test_the_start_page_lists_what_there_is(server: Server, place: Project) -> None:
    """Each leaflet stands there with its languages, and one that cannot be read with what is wrong and where."""
    page = ask(server, "/")[1:]
    assert '<a href="/preview/pl/sample"' in page[1].decode()
    broken = place.leaflets / "broken.md"
    broken.write_text("no front matter <script>", encoding="utf-8")
    try:
        text = ask(server, "/")[2].decode()
    finally:
        broken.unlink()
    assert "source/leaflets/broken.md:1" in text
    assert "<script>" not in text


def test_pages_of_ours_let_nothing_in(server: Server) -> None:
    """The pages around the preview run one script and one style of our own, and can be put into no frame."""
    for path in ("/", "/nothing"):
        policy = ask(server, path)[1]["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_a_taken_port_is_said_with_its_remedy(server: Server, place: Project) -> None:
    """A port that another program has is named, with what to do."""
    with (
        pytest.raises(UsageProblem, match=f"port {server.port} is taken.*Leave --port out"),
        serving(place, today, server.port),
    ):
        pass
    with pytest.raises(UsageProblem, match="cannot be used"), serving(place, today, 70_000):
        pass


def test_without_a_port_a_free_one_is_found(place: Project) -> None:
    """Two servers can run side by side when no port is asked for."""
    with serving(place, today) as one, serving(place, today) as other:
        assert one.port != other.port
        assert [ask(each, "/")[0] for each in (one, other)] == [200, 200]


# --------------------------------------------------------------------------------------------------------------------
# What it says


def looked_at(project: Project, tag: str = "en") -> Preview:
    return preview(project, TODAY, "sample", tag)


def test_the_page_is_the_one_that_is_built(small: Project) -> None:
    """What is shown is what the format makes of the edition, byte for byte, where nothing else is finished yet."""
    from altformats.formats import html
    from altformats.library import read_editions, read_library
    from altformats.model import Edition, Options

    library = read_library(small, TODAY, ["sample"], ["pl"])
    edition = read_editions(library, "pl", ["sample"])["sample"]
    assert isinstance(edition, Edition)
    assert looked_at(small, "pl").page == html.page(edition, Options(small))
    assert not (small.site).exists()


def test_an_error_in_the_source_has_its_line(leaflet_with: Callable[[str], Path], small: Project) -> None:
    """A source that cannot be read gives no page, but the file, the line, its text and the remedy."""
    leaflet_with(BODY.replace(":::{safety} no-driving", ":::safety no-driving"))
    found = looked_at(small)
    assert found.page == ""
    (remark,) = found.remarks
    assert str(remark.finding.place) == "source/leaflets/sample.md:20"
    assert remark.quoted == ":::safety no-driving"
    assert remark.finding.remedy


def test_an_error_in_the_front_matter_is_said(small: Project) -> None:
    """So is one in the front matter, and a publisher's or a language's setting that cannot be read."""
    path = small.leaflets / "sample.md"
    path.write_text((FRONT + BODY).replace("review-by: 2023-09", "review-by: soon"), encoding="utf-8")
    (remark,) = looked_at(small).remarks
    assert (remark.finding.code, remark.finding.place.file) == ("front-matter", "source/leaflets/sample.md")
    publisher = small.root / "source" / "publisher.toml"
    publisher.write_text('name = "A hospital"\n', encoding="utf-8")
    (remark,) = looked_at(small).remarks
    assert remark.finding.place.file == "source/publisher.toml"
    (small.translations / "languages.toml").write_text("[en", encoding="utf-8")
    (remark,) = looked_at(small).remarks
    assert remark.finding.place.file == "translations/languages.toml"


def test_findings_of_a_catalog_lead_to_the_page(small: Project) -> None:
    """A lost "not" is named with its line, and with the statement and the block of the page that it is about."""
    path = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    path.write_text(path.read_text(encoding="utf-8").replace("**nie** wolno", "**wolno**"), encoding="utf-8")
    found = looked_at(small, "pl")
    remark = next(one for one in found.remarks if one.finding.code == "negation")
    assert (remark.anchor, remark.block) == ("statement-no-driving", 3)
    assert remark.quoted.startswith('msgid "You must **not** drive')
    assert found.page == ""
    assert any("its catalogs have" in reason for reason in found.blocks)
    page = looked_at(small).page
    assert 'id="statement-no-driving"' in page
    assert re.search(r'<p data-block="3">You must', page)


def test_findings_stand_in_the_order_of_their_lines(small: Project) -> None:
    """Those of one file come by line, however they were found."""
    path = small.translations / "pl" / "LC_MESSAGES" / "sample.po"
    text = path.read_text(encoding="utf-8").replace("4 godziny", "5 godziny").replace("**nie** wolno", "**wolno**")
    path.write_text(text, encoding="utf-8")
    lines = [one.finding.place.line for one in looked_at(small, "pl").remarks]
    assert len(set(lines)) > 1
    assert lines == sorted(lines)


def test_queries_and_what_blocks_release_are_said(small: Project) -> None:
    """Each open query has its line, and every reason against a release is named."""
    path = small.leaflets / "sample.md"
    queries = 'queries:\n  - "Which dose?"\n  - >-\n    Whom to\n    ask?\n'
    path.write_text((FRONT + BODY).replace("queries: []\n", queries), encoding="utf-8")
    found = looked_at(small)
    assert [(str(one.finding.place), one.finding.message) for one in found.queries] == [
        ("source/leaflets/sample.md:13", "Which dose?"),
        ("source/leaflets/sample.md:14", "Whom to ask?"),
    ]
    assert "no clinician has approved it" in found.blocks


def test_a_withdrawn_leaflet_is_said_to_be_one(small: Project) -> None:
    """No page is made of it, and the line that withdrew it is named."""
    path = small.leaflets / "sample.md"
    path.write_text((FRONT + BODY).replace("status: demonstration", "status: withdrawn"), encoding="utf-8")
    found = looked_at(small)
    assert found.page == ""
    assert [str(one.finding.place) for one in found.remarks] == ["source/leaflets/sample.md:11"]


@pytest.mark.parametrize(
    "change",
    [
        "source/leaflets/sample.md",
        "source/parts/reuse.md",
        "source/publisher.toml",
        "source/leaflet.schema.json",
        "source/pronunciation/pl.toml",
        "translations/languages.toml",
        "translations/pl/LC_MESSAGES/sample.po",
        "translations/pl/LC_MESSAGES/parts.po",
        "translations/pl/LC_MESSAGES/interface.po",
        "translations/pl/LC_MESSAGES/sample.signatures.json",
        "translations/pl/cues.toml",
        "translations/pl/glossary.toml",
        "translations/en/cues.toml",
        "build/site/manifest.json",
        "source/parts/new.md",
    ],
)
def test_every_file_that_has_a_say_is_watched(change: str, small: Project) -> None:
    """A change of any file that an edition depends on is seen by its time and size; one beside it is not."""
    before = stamp_of(small, "sample", "pl")
    (small.leaflets / "other.md").write_text("x", encoding="utf-8")
    (small.parts / ".reuse.md.swp").write_text("x", encoding="utf-8")
    assert stamp_of(small, "sample", "pl") == before
    path = small.root / change
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")
    assert stamp_of(small, "sample", "pl") != before


# --------------------------------------------------------------------------------------------------------------------
# That it follows what is written


def changed(path: Path, old: str, new: str) -> None:
    """Save a file as an editor does: written beside its place and moved there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text.replace(old, new), encoding="utf-8")
    beside.replace(path)


def until(what: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@contextlib.contextmanager
def events(server: Server, path: str) -> Iterator[Callable[[], str]]:
    """A stream of events as a browser opens it; each call gives the next version."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"

    def following() -> str:
        while True:
            line = answer.readline().decode()
            assert line, "the stream has ended"
            if line.startswith("data: "):
                return line.removeprefix("data: ").strip()

    yield following
    connection.close()


@pytest.mark.slow
def test_a_change_is_told_and_an_error_leaves_the_last_good_page(small: Project) -> None:
    """A saved change is told to all who wait; one that is wrong shows its finding and the page as it was."""
    with serving(small, today, 0) as server:
        assert b"A short introduction." in ask(server, PAGE)[2]
        with events(server, "/events/en/sample?none") as one, events(server, "/events/en/sample?none") as other:
            first = one()
            assert other() == first
            changed(small.leaflets / "sample.md", "A short introduction.", "Words of today.")
            second = one()
            assert second not in (first, "")
            assert other() == second
            assert b"Words of today." in ask(server, PAGE)[2]
            changed(small.parts / "reuse.md", "Using this again", "Again <b>")
            one()
            found = ask(server, "/panel/en/sample")[2].decode()
            assert "source/parts/reuse.md:1" in found
            assert "Again &lt;b&gt;" in found
            assert "This is the page as it was." in found
            assert b"Words of today." in ask(server, PAGE)[2]
            changed(small.parts / "reuse.md", "Again <b>", "Using this again")
            assert one() == second
            assert "as it was" not in ask(server, "/panel/en/sample")[2].decode()
        assert not (small.site).exists()


@pytest.mark.slow
def test_an_edition_that_never_was_good_says_so(small: Project) -> None:
    """Where no page was ever made there is none to show, and the findings say why."""
    changed(small.leaflets / "sample.md", ":::{safety} get-help", ":::safety get-help")
    with serving(small, today, 0) as server:
        assert "There is no page to show." in ask(server, "/preview/en/sample")[2].decode()
        assert ask(server, PAGE)[0] == 404
        changed(small.leaflets / "sample.md", ":::safety get-help", ":::{safety} get-help")
        assert "<iframe" in ask(server, "/preview/en/sample")[2].decode()


@pytest.mark.slow
def test_another_format_is_made_on_demand(small: Project) -> None:
    """The plain text is made of the words as they are now, in a folder that is gone when the server ends."""
    with serving(small, today, 0) as server:
        changed(small.leaflets / "sample.md", "A short introduction.", "Words of today.")
        status, headers, body = ask(server, "/make/en/sample/text")
        assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
        assert b"Words of today." in body
        folder = server.room.folder
        assert list(folder.rglob("*.txt"))
        changed(small.leaflets / "sample.md", "# Sample", "# Other")
        status, _, body = ask(server, "/make/en/sample/text")
        assert status == 500
        assert b"source/leaflets/sample.md" in body
    assert not folder.exists()
    assert not small.site.exists()


@pytest.mark.slow
def test_processes_are_replaced_when_they_end_or_have_old_code(small: Project, tmp_path: Path) -> None:
    """A process that died, or that runs code which has changed since, makes way for a new one; none stays behind."""
    module = tmp_path / "code" / "module.py"
    module.parent.mkdir()
    module.write_text("old = True", encoding="utf-8")
    workers = Workers(module.parent)
    task = Task(small, TODAY, "sample", "en")
    try:
        assert workers.preview(task).page
        (first,) = multiprocessing.active_children()
        assert workers.preview(task).page
        assert multiprocessing.active_children() == [first]
        first.kill()
        assert workers.preview(task).page
        (second,) = multiprocessing.active_children()
        assert second.pid != first.pid
        module.write_text("new = True  # longer", encoding="utf-8")
        assert workers.preview(task).page
        (third,) = multiprocessing.active_children()
        assert third.pid != second.pid
    finally:
        workers.close()
    assert [remark.finding.code for remark in workers.preview(task).remarks] == ["preview-ended"]
    assert multiprocessing.active_children() == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(number: int, small: Project, tmp_path: Path) -> None:
    """Ctrl+C ends the command, its processes and its folder, without a word of alarm, while a browser looks."""
    program = [sys.executable, "-m", "altformats.cli", "--root", str(small.root), "serve", "--leaflet", "sample"]
    settings = {**os.environ, "TMPDIR": str(tmp_path), "ALTFORMATS_TODAY": TODAY.isoformat()}
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=settings) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/preview/en/sample", address)
        assert found
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
        connection.request("GET", "/events/en/sample?none")
        assert connection.getresponse().readline() == b"retry: 500\n"
        assert list(tmp_path.glob("altformats-serve-*"))
        process.send_signal(number)
        asked = time.monotonic()
        _, said = process.communicate(timeout=30)
        assert time.monotonic() - asked < 10
        connection.close()
    assert process.returncode == 0
    assert said.splitlines()[-1] == "Ended."
    assert "Traceback" not in said
    assert not list(tmp_path.glob("altformats-serve-*"))
