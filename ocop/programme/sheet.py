"""A plan as plain values: what is frozen when it is approved, shown on its page, and compared between versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ocop.ledger import canonical
from ocop.programme.models import Plan

Sheet = dict[str, Any]
PARTS = ("contents", "activities", "targets")


def written(plan: Plan) -> Sheet:
    """The working copy of a plan; four queries."""
    day = plan.issued_on.isoformat() if plan.issued_on else None
    return {
        "plan": {
            "title": plan.title,
            "number": plan.number,
            "issued_on": day,
            "year": plan.year,
            "commune": plan.commune_id,
            "template": plan.template,
            "source": plan.source,
            "note": plan.note,
        },
        "contents": [
            {"key": row.number, "code": row.code, "vi": row.name_vi, "en": row.name_en, "words": row.words}
            for row in plan.contents.all()
        ],
        "activities": [
            {
                "key": row.pk,
                "content": row.content.number,
                "name": row.name,
                "who": row.who,
                "partners": row.partners,
                "place": row.place,
                "commune": row.commune_id,
                "from": row.from_day.isoformat() if row.from_day else None,
                "to": row.to_day.isoformat() if row.to_day else None,
                "budget": row.budget,
                "event": row.event_id,
            }
            for row in plan.activities.select_related("content").order_by("content__number", "position", "pk")
        ],
        "targets": [
            {
                "key": row.pk,
                "content": row.content.number,
                "indicator": row.indicator,
                "name": row.name,
                "unit": row.unit,
                "wording": row.wording,
                "low": row.low,
                "high": row.high,
                "commune": row.commune_id,
                "district": row.district_id,
                "place": str(row.commune or row.district or ""),
            }
            for row in plan.targets.select_related("content", "commune", "district").order_by(
                "content__number", "position", "pk"
            )
        ],
    }


def digest(sheet: Sheet) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(canonical.dumps(sheet).encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """One value that differs: of which part, of what, which field, and both values. An empty `field`: it came or went."""

    part: str
    name: str
    field: str
    before: Any
    after: Any


def differences(before: Sheet, after: Sheet) -> list[Difference]:
    """What differs from one sheet to another, in the order of the plan."""
    found = [Difference("plan", "", *one) for one in _fields(before["plan"], after["plan"])]
    for part in PARTS:
        then = {row["key"]: row for row in before[part]}
        now = {row["key"]: row for row in after[part]}
        for key in [*then, *(one for one in now if one not in then)]:
            if key not in now:
                found.append(Difference(part, _name(then[key]), "", _name(then[key]), None))
            elif key not in then:
                found.append(Difference(part, _name(now[key]), "", None, _name(now[key])))
            else:
                found += [Difference(part, _name(now[key]), *one) for one in _fields(then[key], now[key])]
    return found


def _fields(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for field in after:
        if field != "key" and before.get(field) != after[field]:
            yield field, before.get(field), after[field]


def _name(row: dict[str, Any]) -> str:
    return str(row.get("name") or row.get("indicator") or row.get("vi") or row["key"])
