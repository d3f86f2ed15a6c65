"""Calendars as RFC 5545 text: times in UTC, lines folded at 75 octets, CRLF (pure)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One entry: whole days when `starts` is a date (`ends` the last day), else moments with a zone."""

    uid: str
    starts: datetime.date
    ends: datetime.date
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    stamp: datetime.datetime | None = None
    sequence: int = 0


def text(value: str) -> str:
    """A text as the format writes it."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never cutting a letter."""
    pieces, piece, size, limit = [], "", 0, 75
    for char in line:
        width = len(char.encode())
        if size + width > limit:
            pieces.append(piece)
            piece, size, limit = "", 0, 74
        piece += char
        size += width
    return "\r\n ".join([*pieces, piece])


def _moment(value: datetime.datetime) -> str:
    return value.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _item(item: Item, now: datetime.datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{text(item.uid)}",
        f"DTSTAMP:{_moment(item.stamp or now)}",
        f"SEQUENCE:{item.sequence}",
    ]
    if isinstance(item.starts, datetime.datetime) and isinstance(item.ends, datetime.datetime):
        lines += [f"DTSTART:{_moment(item.starts)}", f"DTEND:{_moment(item.ends)}"]
    else:
        after = item.ends + datetime.timedelta(days=1)
        lines += [f"DTSTART;VALUE=DATE:{item.starts:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    lines.append(f"SUMMARY:{text(item.summary)}")
    for name, value in (("LOCATION", item.location), ("DESCRIPTION", item.description)):
        if value:
            lines.append(f"{name}:{text(value)}")
    if item.url.startswith(("http://", "https://")):
        lines.append(f"URL:{item.url.replace(chr(13), '').replace(chr(10), '')}")
    return [*lines, "END:VEVENT"]


def calendar(name: str, items: Iterable[Item], *, now: datetime.datetime) -> str:
    """The whole file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//OCOP//Trade events//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text(name)}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
    ]
    for item in items:
        lines += _item(item, now)
    return "\r\n".join(folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"
