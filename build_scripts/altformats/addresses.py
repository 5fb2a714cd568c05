"""Where things stand on the website: facts that makers print and checks demand, each worked out in one place."""

from __future__ import annotations

from .model import Publisher


def short_link(publisher: Publisher, tag: str, code: str) -> str:
    """The address that people type or scan: the website, the language and the leaflet's code in small letters.

    Such as ``https://leaflets.example.org/ur/pd7375/``; empty while the website's address is not known.
    """
    return f"{publisher.website}{tag}/{code.lower()}/" if publisher.website else ""
