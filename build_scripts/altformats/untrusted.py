"""Files from outside: XML and zip archives are opened within limits, and what could do harm is refused by name."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import ExchangeProblem

if TYPE_CHECKING:
    from lxml.etree import _Element

MEGABYTE: Final = 1_000_000
FILE_LIMIT: Final = 10 * MEGABYTE
"""Largest file taken.  The largest parcel we write is 0.2 MB; a tool may add its own data to it."""
UNPACKED_LIMIT: Final = 40 * MEGABYTE
ENTRY_LIMIT: Final = 300
RATIO_LIMIT: Final = 100
"""Largest growth of an entry when unpacked, above 1 MB.  Ours grow 15 times; a bomb grows 1,000 times."""
ELEMENT_LIMIT: Final = 300_000
XINCLUDE: Final = "{http://www.w3.org/2001/XInclude}"


def read_file(path: Path) -> bytes:
    """The bytes of a file from outside.  Raises ExchangeProblem for one that is missing, too large or no plain file."""
    if not path.is_file():
        raise ExchangeProblem("there is no such file", str(path), "Give the file that came back.")
    if path.stat().st_size > FILE_LIMIT:
        raise ExchangeProblem(f"larger than {FILE_LIMIT // MEGABYTE} MB", str(path), "Ask for the file that we sent.")
    return path.read_bytes()


def text_of(data: bytes, file: str) -> str:
    """UTF-8 text, without a byte order mark.  Raises ExchangeProblem for any other encoding and for NUL."""
    if len(data) > FILE_LIMIT:
        raise ExchangeProblem(f"larger than {FILE_LIMIT // MEGABYTE} MB", file, "Ask for the file that we sent.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"not UTF-8: byte {error.start} cannot be read"
        raise ExchangeProblem(message, file, "Ask for the file to be saved as UTF-8.") from error
    if "\0" in text:
        raise ExchangeProblem("it holds a NUL character", file, "Ask for the file to be saved again, as UTF-8.")
    return text


def parse_xml(data: bytes, file: str) -> _Element:
    """The root of an XML file.  Nothing is fetched or expanded.

    Raises ExchangeProblem for what is not sound, is too large or too deep, or has a document type, an entity, an
    inclusion or a processing instruction.
    """
    from lxml import etree

    text = text_of(data, file)
    named = re.match(r"""<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""", text)
    if named and named[1].lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise ExchangeProblem(f"its encoding is {named[1]}", file, "Ask for the file to be saved as UTF-8.")
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise ExchangeProblem("it has a document type, which can define entities", file, "Do not open it. Ask why.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExchangeProblem(f"not sound XML: {error}", file, "Ask for the file to be saved again.") from error
    for count, node in enumerate(root.iter(), start=1):
        if count > ELEMENT_LIMIT:
            raise ExchangeProblem(f"more than {ELEMENT_LIMIT:,} elements", file, "Ask for the file that we sent.")
        if isinstance(node.tag, str) and node.tag.startswith(XINCLUDE):
            raise ExchangeProblem("it wants to include another file", file, "Do not open it. Ask why.")
    if any(True for _ in (*root.iter(etree.PI, etree.Entity), *root.itersiblings(etree.PI, preceding=True))):
        raise ExchangeProblem("it has a processing instruction or an entity", file, "Do not open it. Ask why.")
    return root


def unpack(data: bytes, file: str) -> Mapping[str, bytes]:
    """The entries of a zip archive by name, in memory: nothing is ever written.

    Raises ExchangeProblem for names that could leave a folder, names that stand twice, links, encryption, and for more
    entries, bytes or growth than a document of ours can have.
    """
    if len(data) > FILE_LIMIT:
        raise ExchangeProblem(f"larger than {FILE_LIMIT // MEGABYTE} MB", file, "Ask for the file that we sent.")
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            fault = _fault_of_names(infos)
            if fault:
                raise ExchangeProblem(fault, file, "Do not open it. Ask why.")
            total = 0
            for info in infos:
                with archive.open(info) as entry:
                    content = entry.read(UNPACKED_LIMIT - total + 1)
                total += len(content)
                grown = len(content) > max(MEGABYTE, RATIO_LIMIT * info.compress_size)
                if total > UNPACKED_LIMIT or grown:
                    raise ExchangeProblem("it unpacks to far more than it should", file, "Do not open it. Ask why.")
                found[info.filename] = content
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise ExchangeProblem(f"not a sound archive: {error}", file, "Ask for the file to be saved again.") from error
    return found


def _fault_of_names(infos: list[zipfile.ZipInfo]) -> str:
    """What is wrong with the list of contents, in words; empty when nothing is."""
    if len(infos) > ENTRY_LIMIT:
        return f"more than {ENTRY_LIMIT} entries"
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/"):
            return f"an entry could leave its folder: {name!r}"
        if name.lower() in seen:
            return f"two entries have the name {name!r}"
        seen.add(name.lower())
        if stat.S_ISLNK(info.external_attr >> 16):
            return f"an entry is a link: {name!r}"
        if info.flag_bits & 0x1:
            return f"an entry is encrypted: {name!r}"
    return ""
