"""A version of a timetable as pages show it: its numbers, its course, its grid of a day and hall, and why wishes were not met."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone

from ocop.trade.events import wording
from ocop.trade.events.grading import Scene
from ocop.trade.models import EventHall, EventSlot, Meeting, Timetable
from ocop.vietnamese.folding import fold

UNMET_A_PAGE = 60
LEVELS = ("musts", "lost", "moved", "breaks", "unfair")


@dataclass
class Summary:
    """What a version reached. `levels`: (name, value, bound, whether proved). Nothing is reckoned that was not kept."""

    placed: int = 0
    meetings: int | None = None
    musts: int | None = None
    musts_held: int | None = None
    status: str = ""
    seconds: float | None = None
    repeatable: bool | None = None
    levels: list[dict[str, Any]] = field(default_factory=list)
    gap: str = ""


def summary(row: Timetable) -> Summary:
    """The numbers of a version; of one that is being reckoned, its newest step."""
    found = Summary(placed=row.placements.count() if row.state not in ("queued", "running") else 0)
    kept = row.value or {}
    step = kept if "value" in kept else (row.progress[-1] if row.progress else {})
    found.meetings, found.musts = kept.get("meetings"), kept.get("musts")
    found.seconds, found.repeatable = step.get("seconds"), kept.get("repeatable")
    found.status = str(wording.STATUSES.get(row.status, ""))
    values, bounds = step.get("value", {}), step.get("bound", {})
    for name in LEVELS:
        if name in values:
            bound = bounds.get(name)
            found.levels.append(
                {
                    "name": wording.LEVELS[name],
                    "code": name,
                    "value": values[name],
                    "bound": bound,
                    "is_proved": bound == values[name],
                }
            )
    off = next((one for one in found.levels if not one["is_proved"]), None)
    if off is not None and off["bound"] is not None:
        found.gap = f"{off['name']}: {off['value'] - off['bound']}"
    if found.musts is not None and "musts" in values:
        found.musts_held = found.musts - values["musts"]
    if row.changes:
        found.levels, found.gap, found.repeatable = [], "", None
    return found


@dataclass
class Chart:
    """Value and bound of the level that is still open, over time, as two lines in 300 by 160."""

    value: str = ""
    bound: str = ""
    level: str = ""
    last: int = 0
    least: int = 0
    seconds: float = 0
    top: int = 0
    at: tuple[float, float] = (0, 0)


def chart(row: Timetable) -> Chart | None:
    """The course of the deepest level that moved; None before there are two steps."""
    steps = [one for one in row.progress if one.get("value")]
    if len(steps) < 2:
        return None
    name = next((name for name in LEVELS if steps[-1]["value"].get(name) != steps[-1]["bound"].get(name)), "")
    if not name:
        name = max(LEVELS, key=lambda one: len({step["value"].get(one) for step in steps}))
    values = [(one["seconds"], one["value"].get(name, 0), one["bound"].get(name, 0)) for one in steps]
    seconds, top = max(values[-1][0], 0.1), max(max(value, bound) for _at, value, bound in values) or 1

    def line(which: int) -> str:
        parts, before = [], None
        for point in values:
            x, y = 40 + 230 * point[0] / seconds, 128 - 106 * point[which] / top
            parts.append(f"M{x:.0f} {y:.0f}" if before is None else f"H{x:.0f}V{y:.0f}")
            before = y
        return "".join(parts)

    return Chart(
        line(1),
        line(2),
        str(wording.LEVELS[name]),
        values[-1][1],
        values[-1][2],
        round(seconds, 1),
        top,
        (270, 128 - 106 * values[-1][1] / top),
    )


def day_text(slot: EventSlot) -> str:
    """2026-12-12."""
    return timezone.localtime(slot.starts_at).date().isoformat()


def grid_of(row: Timetable, *, day: str = "", hall: int | None = None, scene: Scene | None = None) -> dict[str, Any]:
    """{"days", "day", "halls", "hall", "lines"}: a line is {"slot", "cells"}, a cell {"table", "placed", "grade", "where"}.

    Slots that left the plan are shown where the version uses them. Five queries; with a scene each free place bears its grade.
    """
    event = row.event
    placed = list(
        row.placements.select_related(
            "slot", "table__hall", "meeting__producer__organisation", "meeting__buyer__organisation", "interpreter"
        )
    )
    spans = {slot.pk: slot for slot in event.slots.filter(dropped_at__isnull=True)} | {
        one.slot_id: one.slot for one in placed
    }
    days = sorted({timezone.localtime(slot.starts_at).date() for slot in spans.values()})
    halls = list(event.halls.prefetch_related("tables"))
    try:
        chosen = datetime.date.fromisoformat(day)
    except ValueError:
        chosen = days[0] if days else event.starts_on
    where: EventHall | None = next((one for one in halls if one.pk == hall), halls[0] if halls else None)
    by = {(one.slot_id, one.table_id): one for one in placed}
    used = {one.table_id for one in placed}
    tables = [table for table in (where.tables.all() if where else ()) if table.closed_at is None or table.pk in used]
    lines = []
    for slot in sorted(spans.values(), key=lambda one: (one.starts_at, one.pk)):
        if timezone.localtime(slot.starts_at).date() != chosen:
            continue
        if slot.is_break:
            lines.append({"slot": slot, "cells": [], "is_break": True})
            continue
        cells = []
        for table in tables:
            one = by.get((slot.pk, table.pk))
            grade = None
            if (
                scene is not None
                and slot.pk in scene.slots
                and table.pk in scene.tables
                and not (one and one.meeting_id == scene.key)
            ):
                grade = scene.grade(slot.pk, table.pk)
            cells.append({"table": table, "placed": one, "grade": grade, "where": f"{slot.pk}-{table.pk}"})
        lines.append({"slot": slot, "cells": cells, "is_break": False})
    return {"days": days, "day": chosen, "halls": halls, "hall": where, "tables": tables, "lines": lines}


def reasons(row: Timetable, *, text: str = "", page: str = "") -> dict[str, Any]:
    """{"in_the_way": sentences, "unmet": [(meeting, sentences)], "page", "count"}: why, in names, a page at a time. `text` narrows it to
    participants whose names bear these words."""
    way: list[str] = []
    by_meeting: dict[int, list[dict[str, Any]]] = {}
    for one in row.reasons or []:
        if one.get("meeting") is None:
            way += wording.all_said(one["messages"], of=wording.WAY)
        else:
            by_meeting[int(one["meeting"])] = one["messages"]
    meetings = row.event.meetings.select_related("producer__organisation", "buyer__organisation")
    for word in fold(text).split():
        meetings = meetings.filter(
            Q(producer__organisation__name_folded__contains=word) | Q(buyer__organisation__name_folded__contains=word)
        )
    keys = [
        key for key in meetings.order_by("-is_must", "-weight", "pk").values_list("pk", flat=True) if key in by_meeting
    ]
    shown = Paginator(keys, UNMET_A_PAGE).get_page(page)
    found = {one.pk: one for one in meetings.filter(pk__in=list(shown.object_list))}
    unmet = [(found[key], wording.all_said(by_meeting[key], of=wording.WHY)) for key in shown.object_list]
    return {"in_the_way": way, "unmet": unmet, "page": shown, "count": len(by_meeting)}


def unplaced(row: Timetable) -> list[Meeting]:
    """Wished meetings that have no place in a draft, musts first; at most 200."""
    placed = row.placements.values("meeting_id")
    rows = (
        row.event.meetings.exclude(state="cancelled")
        .exclude(pk__in=placed)
        .filter(producer__state="registered", buyer__state="registered")
        .select_related("producer__organisation", "buyer__organisation")
    )
    return list(rows.order_by("-is_must", "-weight", "pk")[:200])
