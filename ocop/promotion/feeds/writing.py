"""A feed as text, piece by piece."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from ocop.promotion.feeds.rows import Line
from ocop.promotion.feeds.shapes import Feed

TYPES = {"rss": "application/xml; charset=utf-8", "csv": "text/csv; charset=utf-8"}


def text(feed: Feed, found: Iterable[Line], *, title: str, home: str) -> Iterator[bytes]:
    """The whole feed; only lines that are in."""
    write = _rss if feed.shape == "rss" else _csv
    return write(feed, (line for line in found if line.is_in), title, home)


def _rss(feed: Feed, found: Iterable[Line], title: str, home: str) -> Iterator[bytes]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
        f"<title>{escape(title)}</title><link>{escape(home)}</link><description>{escape(title)}</description>\n"
    ).encode()
    for line in found:
        parts = ["<item>"]
        for column, cell in zip(feed.columns, line.cells, strict=True):
            parts += [
                f"<{column.name}>{escape(one)}</{column.name}>" for one in (cell if column.many else [cell]) if one
            ]
        yield ("".join(parts) + "</item>\n").encode()
    yield b"</channel></rss>\n"


def _csv(feed: Feed, found: Iterable[Line], title: str, home: str) -> Iterator[bytes]:
    kept = io.StringIO()
    table = csv.writer(kept)
    table.writerow([column.name for column in feed.columns])
    # With a mark in front, so that spreadsheets read Vietnamese letters.
    yield b"\xef\xbb\xbf" + kept.getvalue().encode()
    for line in found:
        kept.seek(0)
        kept.truncate()
        table.writerow(["'" + cell if cell[:1] in "=+-@" and cell else cell for cell in line.cells])
        yield kept.getvalue().encode()
