"""Frozen reports: what is kept of one, how it is made again bit for bit, and what has changed since."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ocop.documents import kept
from ocop.indicators import registry
from ocop.indicators.shapes import Asked, Figure, Indicator, Row
from ocop.ledger import canonical
from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.programme.achieved import Question, figures
from ocop.programme.models import KeptPart, ReportVersion
from ocop.programme.reports import papers
from ocop.programme.reports.filling import MOST_ROWS, figure_line
from ocop.recognition import columns
from ocop.workdays import clock


def sha(content: bytes) -> str:
    """SHA-256 in 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def keep(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Keeps the bytes of templates and fonts, each once; name: digest."""
    names = {name: sha(content) for name, content in parts.items()}
    there = set(KeptPart.objects.filter(pk__in=names.values()).values_list("pk", flat=True))
    KeptPart.objects.bulk_create(
        [
            KeptPart(digest=digest, name=name, content=parts[name], kept_at=clock.now())
            for name, digest in names.items()
            if digest not in there
        ],
        ignore_conflicts=True,
    )
    return names


def parts_of(version: ReportVersion) -> dict[str, bytes]:
    """The kept copies a version was made of. Refused when one is gone or is not what it was."""
    rows = KeptPart.objects.in_bulk(list(version.parts.values()))
    found = {}
    for name, digest in version.parts.items():
        row = rows.get(digest)
        content = bytes(row.content) if row is not None else b""
        if row is None or sha(content) != digest:
            raise Refused(_("A kept part of this report is gone or was changed: %(name)s.") % {"name": name})
        found[name] = content
    return found


def content_of(version: ReportVersion) -> dict[str, Any]:
    """Its data. Refused when the text does not have its digest any more."""
    if canonical.digest(version.content) != version.digest:
        raise Refused(
            _("The kept figures of this report were changed outside of this system; they do not have their digest.")
        )
    content: dict[str, Any] = json.loads(version.content)
    return content


@dataclass(frozen=True)
class Rebuilt:
    """A document made again. `is_same`: its bytes are those of the day it was frozen; else `makers` says which library changed."""

    content: bytes
    is_same: bool
    makers: dict[str, tuple[str, str]]


def rebuild(version: ReportVersion, ending: str) -> Rebuilt:
    """A document of a frozen version, from its kept data, templates and fonts alone. Raises Refused."""
    made = papers.make(ending, content_of(version), parts_of(version))
    now = kept.makers()
    differing = {name: (then, now.get(name, "")) for name, then in version.makers.items() if now.get(name, "") != then}
    return Rebuilt(made, sha(made) == version.made[ending], differing)


@dataclass(frozen=True)
class Gone:
    """A row that came to a figure, went from it or counts another amount since."""

    name: str
    detail: str
    day: str
    href: str = ""
    then: int = 0
    now: int = 0


@dataclass(frozen=True)
class Change:
    """One figure then and now, both of the same day and period."""

    code: str
    label: str
    unit: str
    then: dict[str, Any]
    now: dict[str, Any] | None
    came: list[Gone] = field(default_factory=list)
    went: list[Gone] = field(default_factory=list)
    moved: list[Gone] = field(default_factory=list)
    shows_rows: bool = True

    @property
    def differs(self) -> bool:
        """Another number, other rows, or nobody counts it any more."""
        if self.now is None or self.came or self.went or self.moved:
            return True
        return any(self.then[key] != self.now[key] for key in ("value", "verified", "provisional"))


@dataclass(frozen=True)
class Changes:
    """What has changed since a version was frozen; how many entries the ledger has more."""

    lines: list[Change]
    entries: int

    @property
    def differing(self) -> list[Change]:
        """Those that are not what they were."""
        return [line for line in self.lines if line.differs]

    @property
    def same(self) -> list[Change]:
        """Those that are."""
        return [line for line in self.lines if not line.differs]


def changes(version: ReportVersion, *, reader: Any) -> Changes:
    """Every figure of a version beside what the same question answers now. Rows are compared for readers who see all of them."""
    content = content_of(version)
    asked = Asked(
        content["register"],
        datetime.date.fromisoformat(content["as_of"]),
        datetime.date.fromisoformat(content["start"]),
        datetime.date.fromisoformat(content["end"]),
    )
    opens = rights_of(reader).sees_everything
    thens: dict[str, dict[str, Any]] = {}
    for section in content["sections"]:
        for then in section["figures"]:
            thens.setdefault(then["code"], then)
    answers = figures(Question(code, asked) for code in thens)
    with columns.held():
        lines = [
            _change(then, answers[Question(code, asked)], content["rows"].get(code), asked, reader if opens else None)
            for code, then in thens.items()
        ]
    entries = Entry.objects.filter(sequence__gt=version.ledger_sequence).count()
    return Changes(lines, entries)


def _change(then: dict[str, Any], figure: Figure, rows: list[list[Any]] | None, asked: Asked, reader: Any) -> Change:
    """One figure then and now; without a `reader` its rows are not compared."""
    indicator = registry.indicator(then["code"])
    if indicator is None:
        return Change(then["code"], then["label"], then["unit"], then, None, shows_rows=False)
    with translation.override("vi"):
        now = figure_line(indicator, figure)
    label, unit = str(indicator.label), str(indicator.unit)
    whole = rows is not None and len(rows) < MOST_ROWS
    if reader is None or not whole or rows is None or indicator.open is None:
        return Change(then["code"], label, unit, then, now, shows_rows=False)
    return Change(then["code"], label, unit, then, now, *_rows(indicator, rows, asked, reader))


def _rows(
    indicator: Indicator, rows: list[list[Any]], asked: Asked, reader: Any
) -> tuple[list[Gone], list[Gone], list[Gone]]:
    """Rows that came, that went, and that count another amount or are verified otherwise."""
    then = {row[0]: row for row in rows}
    marks = {mark.key: mark for mark in indicator.marks(asked, reader, MOST_ROWS)}
    # Rows that are as they were are not put into words: of thousands a few have changed.
    differing = [
        mark
        for key, mark in marks.items()
        if key not in then or then[key][4] != mark.amount or then[key][5] != mark.is_verified
    ]
    now = indicator.worded(asked, differing, reader, MOST_ROWS)
    came = [_gone(row, 0) for row in now if row.key not in then]
    moved = [_gone(row, then[row.key][4]) for row in now if row.key in then]
    went = [Gone(row[1], row[2], row[3], "", row[4], 0) for key, row in then.items() if key not in marks]
    return came, went, moved


def _gone(row: Row, then: int) -> Gone:
    return Gone(row.name, row.detail, row.day.isoformat() if row.day else "", row.href, then, row.amount)
