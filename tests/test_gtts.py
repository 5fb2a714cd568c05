"""The unmodified library gTTS against a server on this machine that fails in every way that was seen in the wild."""

from __future__ import annotations

import base64
import io
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from altformats.errors import SpeechProblem
from altformats.formats import audio
from altformats.model import RATE, Options, Project
from altformats.narration import narrate
from altformats.readers import audio as reader
from altformats.speech import espeak, gtts
from altformats.speech.gtts_sound import Unsound, samples_of

from .samples import PROJECT, edition

WORDS = "Do not eat or drink, unless you are having a cervical injection."
CAPTCHA = b"<html><body>Our systems have detected unusual traffic. jQ1olc</body></html>"
FAULTS = (
    "no audio",
    "captcha",
    "captcha that says it is json",
    "429",
    "500",
    "302",
    "time-out",
    "hangs up midway",
    "truncated mp3",
    "too short",
    "silence",
    "two pieces",
    "not base64",
    "not mp3",
)

pytestmark = pytest.mark.slow


class Service:
    """A speech service on this machine: ``faults`` are worked off one by one, then it answers well."""

    def __init__(self, say: Callable[[str, str], bytes]) -> None:
        self.say = say
        self.faults: list[str] = []
        self.heard: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self.released = threading.Event()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def mp3(self, words: str, *, silent: bool = False) -> bytes:
        """The words at 24,000 samples a second, as the real service sends them."""
        import lameenc
        import numpy as np
        from scipy.signal import resample_poly

        samples = np.frombuffer(self.say(words, "gmw/en"), "<i2").astype("float64") * (0 if silent else 0.8)
        encoder = lameenc.Encoder()
        encoder.set_bit_rate(64)
        encoder.set_in_sample_rate(24000)
        encoder.set_channels(1)
        encoder.set_quality(7)
        encoder.silence()
        whole = np.rint(resample_poly(samples, 160, 147)).astype("<i2")
        return bytes(encoder.encode(whole.tobytes())) + bytes(encoder.flush())

    def _handler(service) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - "self" is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                asked = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
                words = json.loads(asked[0][0][1])[0]
                service.heard.append(words)
                service.answer(self, words, service.faults.pop(0) if service.faults else "")

            def log_message(self, *args: object) -> None:
                del args

        return Handler

    def answer(self, to: BaseHTTPRequestHandler, words: str, fault: str) -> None:
        """One answer, good or bad."""
        mp3 = self.mp3("Do." if fault == "too short" else words, silent=fault == "silence")
        mp3 = {"truncated mp3": mp3[: len(mp3) * 3 // 4 + 1], "not mp3": b"\0" * 9000}.get(fault, mp3)
        coded = "%%%" if fault == "not base64" else base64.b64encode(mp3).decode()
        inner = json.dumps([] if fault == "no audio" else [coded], separators=(",", ":"))
        rows = [["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]] * (2 if fault == "two pieces" else 1)
        body = b")]}'\n\n" + json.dumps(rows, separators=(",", ":")).encode() + b"\n"
        body = CAPTCHA if fault.startswith("captcha") else body
        if fault == "time-out":
            self.released.wait(5)
            return
        to.send_response(int(fault) if fault.isdigit() else 200)
        to.send_header("Content-Type", "text/html" if fault == "captcha" else "application/json; charset=utf-8")
        to.send_header("Content-Length", str(len(body)))
        if fault == "429":
            to.send_header("Retry-After", "7")
        if fault == "302":
            to.send_header("Location", "/sorry")
        to.end_headers()
        to.close_connection = True
        to.wfile.write(body[: len(body) // 2] if fault == "hangs up midway" else body)


@pytest.fixture(scope="module")
def voice() -> Iterator[Callable[[str, str], bytes]]:
    """What the service speaks with."""
    import lameenc
    from scipy.signal import resample_poly

    del lameenc, resample_poly  # loaded before any clock runs
    with espeak.opened(PROJECT) as say:
        say(WORDS, "gmw/en")
        yield say


@pytest.fixture
def service(voice: Callable[[str, str], bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The library's requests go to a server on this machine; nothing else of the library is changed."""
    service = Service(voice)
    monkeypatch.setattr("gtts.tts._translate_url", lambda tld="com", path="": f"{service.address}{path}?{tld}")
    yield service
    service.close()


@pytest.fixture
def waits() -> list[float]:
    """How long the engine waited before it asked again, in seconds."""
    return []


@pytest.fixture
def network(waits: list[float]) -> gtts.Network:
    """Little patience, and waiting that takes no time."""
    return gtts.Network(limit=1.5, attempts=3, wait=1.0, sleep=waits.append)


def kept(project: Project) -> list[Path]:
    """All files that the engine has kept, finished or not."""
    folder = project.build / "speech" / "gtts"
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_survived_by_asking_again(
    fault: str, service: Service, network: gtts.Network, waits: list[float], tmp_path: Path
) -> None:
    """One bad answer costs a second request and loses nothing: the speech is the one of an undisturbed service."""
    with gtts.opened(Project(tmp_path / "good"), network) as say:
        good = say(WORDS, "en")
    service.faults = [fault]
    with gtts.opened(Project(tmp_path / "bad"), network) as say:
        assert say(WORDS, "en") == good
    assert service.heard == [WORDS] * 3
    assert waits == [7.0 if fault == "429" else 1.0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_stays_is_a_problem_and_never_silence(
    fault: str, service: Service, network: gtts.Network, tmp_path: Path
) -> None:
    """After the last attempt there is a plain problem that names the words; nothing half-good is kept."""
    service.faults = [fault] * 3
    project = Project(tmp_path)
    with gtts.opened(project, network) as say, pytest.raises(SpeechProblem, match="after 3 attempts") as problem:
        say(WORDS, "en")
    assert WORDS in str(problem.value)
    assert kept(project) == []


def test_a_service_that_is_not_there_is_a_problem(
    network: gtts.Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection is a plain problem too."""
    monkeypatch.setattr("gtts.tts._translate_url", lambda **_: "http://127.0.0.1:9/")
    with gtts.opened(Project(tmp_path), network) as say, pytest.raises(SpeechProblem, match="connection failed"):
        say(WORDS, "en")


def test_what_is_good_is_kept_for_good(service: Service, network: gtts.Network, tmp_path: Path) -> None:
    """The second time nothing is asked, in another run without a network neither; a damaged file is fetched anew."""
    project = Project(tmp_path)
    with gtts.opened(project, network) as say:
        first = say(WORDS, "en")
        assert say(WORDS, "en") == first
    with gtts.again(project) as say:
        assert say(WORDS, "en") == first
    assert len(service.heard) == 1
    (file,) = kept(project)
    file.write_bytes(file.read_bytes()[:5000])
    with gtts.again(project) as say, pytest.raises(SpeechProblem, match="not kept"):
        say(WORDS, "en")
    with gtts.opened(project, network) as say:
        assert say(WORDS, "en") == first
    assert len(service.heard) == 2


def test_long_text_is_sent_in_pieces_that_lose_nothing(service: Service, network: gtts.Network, tmp_path: Path) -> None:
    """Each request is at most 100 characters and one request of the library's; joined they are the text."""
    text = " ".join(
        [
            WORDS,
            "Tell a member of staff if you take one.",
            *(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(50)),
        ]
    )
    with gtts.opened(Project(tmp_path), network) as say:
        samples = say(text, "en")
    assert " ".join(service.heard) == text
    assert all(len(piece) <= 100 for piece in service.heard)
    assert len(samples) / 2 / RATE > 0.03 * len(text)


def test_a_certificate_that_is_not_valid_is_refused(
    network: gtts.Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, voice: Callable[[str, str], bytes]
) -> None:
    """The library's own way takes any certificate; ours asks no more, and says that somebody may be in between."""
    import shutil
    import ssl
    import subprocess

    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    make = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"
    subprocess.run(["openssl", *make.split()], cwd=tmp_path, check=True, capture_output=True)
    service = Service(voice)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    service.server.socket = context.wrap_socket(service.server.socket, server_side=True)
    address = service.address.replace("http:", "https:").replace("127.0.0.1", "localhost")
    monkeypatch.setattr("gtts.tts._translate_url", lambda **_: address)
    try:
        with gtts.opened(Project(tmp_path), network) as say, pytest.raises(SpeechProblem, match="certificate"):
            say(WORDS, "en")
    finally:
        service.close()
    assert service.heard == []


@pytest.mark.parametrize("voice_name", ["so", "fa", "en-GB", ""])
def test_a_language_without_a_voice_is_refused(
    voice_name: str, service: Service, network: gtts.Network, tmp_path: Path
) -> None:
    """The library would speak another language instead; we ask nothing of it."""
    with gtts.opened(Project(tmp_path), network) as say, pytest.raises(SpeechProblem, match="no voice"):
        say(WORDS, voice_name)
    assert service.heard == []


def test_every_missing_byte_of_an_mp3_is_noticed(service: Service) -> None:
    """A decoder plays a cut file without a word; we see that its last frame is not whole."""
    mp3 = service.mp3(WORDS)
    assert samples_of(mp3, WORDS, RATE).size > RATE
    for cut in (1, 100, len(mp3) // 3):
        with pytest.raises(Unsound, match="cut off"):
            samples_of(mp3[:-cut], WORDS, RATE)
    with pytest.raises(Unsound, match="empty"):
        samples_of(b"", WORDS, RATE)
    assert io.BytesIO(mp3).read(1) == b"\xff"


def test_a_recording_by_gtts_is_proven_without_a_network(
    service: Service, network: gtts.Network, tmp_path: Path
) -> None:
    """Made once over the network, the finished file is proven from what was kept, with the service gone."""
    project = Project(tmp_path)
    told = edition("en")
    service.faults = ["429", "no audio", "", "truncated mp3"]
    with gtts.opened(project, network) as say:  # the engine is asked for each passage, as the format would
        for words in sorted({passage.spoken for chapter in narrate(told, 2) for passage in chapter.passages}):
            say(words, "en")
    options = Options(project, engine="gtts")
    audio.make(told, tmp_path / "first.mp3", options)
    service.close()
    with reader.opened(project) as read:
        reading = read(tmp_path / "first.mp3")
    assert [fault.message for fault in reading.faults] == []
    assert {entry.engine for entry in reading.timeline} == {"gtts"}
    assert audio.variant(options) == "gtts"


def test_when_the_service_fails_midway_the_next_voice_begins_again(
    service: Service, network: gtts.Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the network, allowed, fails halfway, the next voice says the whole edition, and the evidence tells."""
    monkeypatch.setattr(gtts, "Network", lambda: network)
    service.faults = [""] * 6 + ["500"] * 3
    options = Options(Project(tmp_path), online=True)
    audio.make(edition("en"), tmp_path / "x.mp3", options)
    assert len(service.heard) == 9
    with reader.opened(options.project) as read:
        reading = read(tmp_path / "x.mp3")
    assert reading.facts["voices"] == "en: espeak gmw/en"
    assert str(reading.facts["passed_over"]).startswith("en: gtts passed over: no whole speech after 3 attempts")
    assert [(fault.code, str(fault.severity)) for fault in reading.faults] == [("voice-passed-over", "warning")]
    audio.make(edition("en"), tmp_path / "offline.mp3", Options(options.project))
    assert len(service.heard) == 9
