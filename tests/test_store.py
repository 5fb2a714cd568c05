"""The store: what is read is what was written, or it counts as absent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from altformats.errors import StoreProblem
from altformats.store import Store

NAME = f"speech/{'0a' * 32}"
OTHER = f"speech/{'0b' * 32}"


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store in a folder, and one that is no folder of this machine at all."""
    kept = Store(str(tmp_path / "store") if request.param == "folder" else f"memory://{uuid.uuid4().hex}")
    yield kept
    for entry in kept.entries():
        kept.remove(entry.name)


def test_what_was_kept_is_found_again(store: Store) -> None:
    """The bytes that were put under a name are given back, and nothing is found under another name."""
    assert store.get(NAME) is None
    store.put(NAME, b"sound\nof a sentence")
    assert store.get(NAME) == b"sound\nof a sentence"
    assert store.get(OTHER) is None
    assert [entry.name for entry in store.entries()] == [NAME]


def test_a_file_is_kept_by_its_hash_and_fetched_whole(store: Store, tmp_path: Path) -> None:
    """A file comes back with the same bytes, and one that was never kept does not."""
    file = tmp_path / "page.html"
    file.write_bytes(b"<p>page</p>")
    digest = store.keep(file)
    assert digest == hashlib.sha256(b"<p>page</p>").hexdigest()
    assert store.fetch(digest, tmp_path / "deep" / "copy.html")
    assert (tmp_path / "deep" / "copy.html").read_bytes() == b"<p>page</p>"
    assert not store.fetch("0" * 64, tmp_path / "none.html")
    assert not (tmp_path / "none.html").exists()


@pytest.mark.parametrize("damage", ["cut", "changed", "swapped", "empty"])
def test_a_damaged_entry_counts_as_absent_and_is_told(damage: str, tmp_path: Path) -> None:
    """An entry that is cut, changed, emptied or lies under another's name is not given out, but put aside and named."""
    store = Store(str(tmp_path))
    store.put(NAME, b"not safe to drive")
    store.put(OTHER, b"safe to drive")
    path, other = (tmp_path / "speech" / name[7:9] / name[7:] for name in (NAME, OTHER))
    data = path.read_bytes()
    path.write_bytes(
        {"cut": data[:-4], "changed": data.replace(b"not", b"now"), "swapped": other.read_bytes(), "empty": b""}[damage]
    )
    assert store.get(NAME) is None
    assert store.damaged() == {NAME}
    assert not path.exists()
    store.put(NAME, b"not safe to drive")
    assert store.get(NAME) == b"not safe to drive"
    store.clear_damaged()
    assert store.damaged() == frozenset()


def test_a_damaged_file_is_not_handed_out(tmp_path: Path) -> None:
    """A kept file that changed on the disk is not fetched, and nothing is left at the target."""
    store = Store(str(tmp_path / "store"))
    file = tmp_path / "page.html"
    file.write_bytes(b"must not")
    digest = store.keep(file)
    (tmp_path / "store" / "files" / digest[:2] / digest).write_bytes(b"must")
    assert not store.fetch(digest, tmp_path / "copy.html")
    assert not (tmp_path / "copy.html").exists()
    assert store.damaged() == {f"files/{digest}"}
    assert store.keep(file) == digest
    assert store.fetch(digest, tmp_path / "copy.html")


def test_many_may_write_the_same_at_once(tmp_path: Path) -> None:
    """Writers and readers of one name side by side: whoever finds it finds it whole, and nothing is put aside."""
    store, data = Store(str(tmp_path)), b"the same bytes" * 10_000

    def work(number: int) -> bytes | None:
        if number % 2:
            store.put(NAME, data)
        return store.get(NAME)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(64))) <= {data, None}
    assert store.get(NAME) == data
    assert store.damaged() == frozenset()


@pytest.mark.parametrize("name", ["", "speech", "../speech/" + "0" * 64, "speech/../" + "0" * 64, "speech/xyz"])
def test_no_name_leads_out_of_the_store(name: str, tmp_path: Path) -> None:
    """Only a room and a hash are names."""
    with pytest.raises(ValueError, match="not a name"):
        Store(str(tmp_path)).put(name, b"")


@pytest.mark.parametrize("address", ["nosuch://somewhere", "/dev/null/store"])
def test_a_store_that_cannot_be_had_says_so(address: str) -> None:
    """An unknown kind of address, or a place where nothing can be written, is a problem with a remedy."""
    with pytest.raises(StoreProblem) as caught:
        Store(address).put(NAME, b"data")
    assert caught.value.finding().remedy
