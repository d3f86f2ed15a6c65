"""Brings the published statements of `data/statements.yaml` into the database; running it again changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from ocop.indicators.models import PublishedStatement
from ocop.ledger.record import record

DATA = Path(__file__).parent / "data" / "statements.yaml"
PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True)
class Brought:
    """What a load did."""

    created: int
    changed: int
    total: int


def read(path: Path = DATA) -> list[dict[str, Any]]:
    """Statements as field values; ValueError names the report that is wrong."""
    reports = yaml.safe_load(path.read_text(encoding="utf-8"))["reports"]
    rows = [row for report in reports for row in _rows(report)]
    keys = [row["key"] for row in rows]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise ValueError(f"{path.name}: {', '.join(sorted(twice))} stands twice.")
    return rows


def _rows(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    missing = {"id", "spoken_of", "publisher", "source", "values"} - set(report)
    if missing:
        raise ValueError(f"Report {report.get('id', '?')}: {', '.join(sorted(missing))} is missing.")
    notes = report.get("notes") or {}
    loose = set(notes) - set(report["values"])
    if loose:
        raise ValueError(f"Report {report['id']}: a note on {', '.join(sorted(loose))}, which has no value.")
    precision = report.get("precision", "day")
    if precision not in PRECISIONS:
        raise ValueError(f"Report {report['id']}: {precision!r} is no precision of a date.")
    published = report.get("published_on")
    for path, value in report["values"].items():
        indicator, _, rest = path.partition(".")
        by, _, item = rest.partition(".")
        yield {
            "key": f"{report['id']}-{path.replace('.', '-').replace('_', '-')}",
            "indicator": indicator,
            "by": by,
            "item": item,
            "value": Decimal(str(value)),
            "spoken_of": datetime.date.fromisoformat(report["spoken_of"]),
            "spoken_precision": precision,
            "published_on": datetime.date.fromisoformat(published) if published else None,
            "publisher": report["publisher"],
            "source": report["source"],
            "territory": report.get("territory", "hanoi"),
            "note": notes.get(path, ""),
        }


def bring(path: Path = DATA) -> Brought:
    """Make and change rows so that the database says what the file says; rows the file does not name stay. One ledger entry."""
    wanted = read(path)
    there = {row.key: row for row in PublishedStatement.objects.all()}
    new, changed = [], []
    for values in wanted:
        row = there.get(values["key"])
        if row is None:
            new.append(PublishedStatement(**values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    if new or changed:
        with transaction.atomic():
            PublishedStatement.objects.bulk_create(new)
            if changed:
                PublishedStatement.objects.bulk_update(changed, [name for name in wanted[0] if name != "key"])
            after = {"created": len(new), "changed": len(changed), "keys": [row.key for row in [*new, *changed]]}
            record(by=None, action="indicators.bring_statements", topic="figures", after=after)
    return Brought(len(new), len(changed), len(wanted))
