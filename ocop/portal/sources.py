"""Where rows come from, as a page says it: the source's address or words, and the number of the row in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://[^\s,;|]+")


@dataclass(frozen=True)
class Source:
    """One source: its words, its address where it has one, the row's number, and which register it feeds."""

    text: str
    href: str
    reference: str
    register: str


def one_source(text: str, reference: str = "", register: str = "") -> list[Source]:
    """The sources that a field names; an address is shown by its site, the whole of it stands in the link."""
    addresses = list(dict.fromkeys(_ADDRESS.findall(text)))
    if not addresses:
        return [Source(text, "", reference, register)] if text else []
    return [Source(urlsplit(href).netloc.removeprefix("www."), href, reference, register) for href in addresses]


def sources_of(rows: Iterable[Any]) -> list[Source]:
    """The sources of rows (anything with source, reference and register), each once."""
    found: dict[tuple[str, str], Source] = {}
    for row in rows:
        for source in one_source(row.source, row.reference, row.register):
            found.setdefault((source.href or source.text, source.reference), source)
    return list(found.values())
