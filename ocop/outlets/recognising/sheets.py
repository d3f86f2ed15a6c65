"""Lists of points that were recognised before this system was there: each row a point and its recognition, without an application."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange import cells
from ocop.exchange.kinds import Field, ImportKind, Plan, PlanRow, WriteRow, Writing, register, synonyms
from ocop.ledger.refusal import Refused
from ocop.outlets import sheets
from ocop.outlets.counted import counted_from
from ocop.outlets.models import Outlet, OutletRecognition
from ocop.outlets.recognising import criteria
from ocop.outlets.recognising.permissions import is_office
from ocop.producers.sheet_places import PlaceReader
from ocop.producers.sheet_write import plain
from ocop.producers.sheets import refuse_wrong_register
from ocop.ui import writing as words
from ocop.vietnamese.folding import canonical, fold
from ocop.workdays import dating

_FIELDS = (
    ("decision", gettext_lazy("Number of the decision"), "123/QĐ-SCT", False),
    ("issued_on", gettext_lazy("Issued on"), "15/06/2022", True),
    ("from_day", gettext_lazy("Recognised from"), "15/06/2022", True),
    ("recognised_year", gettext_lazy("Year of recognition, when the day is not known"), "", False),
    ("last_day", gettext_lazy("Recognised until, the last day"), "14/06/2025", True),
    ("until", gettext_lazy("until (first day no longer)"), "", True),
    ("criteria", gettext_lazy("Criteria"), "", False),
)
_NO_END = re.compile(r"\b(khong|vo) (co )?(thoi )?han\b|\bno end\b|\bunlimited\b")


def fields() -> tuple[Field, ...]:
    """The point as in every list of points, then its recognition."""
    known = synonyms(Path(__file__).parents[1] / "data" / "recognition_columns.yaml")
    own = tuple(
        Field(name, label, known.get(name, ()), example=example, is_date=is_date)
        for name, label, example, is_date in _FIELDS
    )
    taken = {text for texts in known.values() for text in texts}
    point = [
        dataclasses.replace(one, synonyms=tuple(text for text in one.synonyms if text not in taken))
        for one in sheets.fields()
        if one.name not in ("opened_on", "year")
    ]
    return (*point, *own)


def check(person: Any, register_name: str) -> None:
    """The system and the offices that decide."""
    refuse_wrong_register(register_name)
    if person is not None and not is_office(person):
        raise Refused(_("Recognitions are kept by the trade office."))


def plan(whole: Plan) -> None:
    """Every row is a recognition; its point is found, asked about, or new. Several rows may be of one point, each with its days."""
    points = sheets.Points.of(whole, PlaceReader(whole.by))
    held = _recorded(whole.register)
    made: dict[Any, PlanRow] = {}
    for row in whole.rows:
        place = points.read(row)
        row.values["recognition"] = _facts(row, whole)
        if not row.problems:
            existing = points.match(row, place)
            if not row.is_undecided and "skip" not in row.answers.values():
                if existing is not None:
                    _of_standing(row, existing)
                else:
                    _of_new(row, made.setdefault(row.values["outlet"]["reference"] or sheets.identity(row, place), row))
                _beside(row, held)
        whole.progress(row.position)


def _recorded(register_name: str) -> dict[Any, list[dict[str, Any]]]:
    """What is recorded of each point; what ended before its time ends there. One query."""
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    rows = OutletRecognition.objects.filter(outlet__register=register_name).order_by("from_day", "pk")
    for one in rows.values("outlet_id", "decision", "from_day", "until", "ended_on"):
        ends = [day.isoformat() for day in (one["until"], one["ended_on"]) if day is not None]
        found[one["outlet_id"]].append(
            {
                "decision": one["decision"],
                "from_day": one["from_day"].isoformat(),
                "end": min(ends, default=None),
                "until": one["until"].isoformat() if one["until"] else None,
            }
        )
    return found


def _day(row: PlanRow, whole: Plan, name: str) -> datetime.date | None:
    """A day of a cell, or the one given for the whole file."""
    try:
        return cells.day(row.raw.get(name, "") if row.texts.get(name) else whole.defaults.get(name, ""))
    except ValueError:
        row.problem(name, _("This is not a date; write it as day/month/year."))
        return None


def _facts(row: PlanRow, whole: Plan) -> dict[str, Any]:
    """The recognition as JSON values; what is wrong with it becomes a problem of the row."""
    decision = canonical(row.texts.get("decision", "") or whole.defaults.get("decision", ""))
    if not decision:
        row.problem("decision", _("Give the number of the decision."))
    if len(decision) > 60:
        row.problem("decision", _("The number of the decision is longer than 60 characters."))
    issued_on, from_day = _day(row, whole, "issued_on"), _day(row, whole, "from_day")
    from_day, year_only = from_day or issued_on, False
    if from_day is None:
        try:
            year = cells.year(row.raw.get("recognised_year", ""))
        except ValueError:
            row.problem("recognised_year", _("This is not a year."))
            year = None
        if year is not None:
            from_day, year_only = dating.counted_from(day=None, year=year, recorded_on=whole.today), True
        elif not row.problems:
            row.problem("from_day", _("Say from when it was recognised: the day, or at least the year."))
    until, end_unknown = _until(row, whole)
    if issued_on is not None and issued_on > whole.today:
        row.problem("issued_on", _("The decision lies in the future."))
    if issued_on is not None and from_day is not None and from_day < issued_on:
        row.problem("from_day", _("It cannot hold before it was decided."))
    if until is not None and from_day is not None and until <= from_day:
        row.problem("last_day", _("The end lies before the beginning."))
    keeper = canonical(row.texts.get("keeper", ""))[:200]
    return {
        "decision": decision,
        "issued_on": plain(issued_on),
        "from_day": plain(from_day),
        "year_only": year_only,
        "until": plain(until),
        "end_unknown": end_unknown,
        "criteria": _criteria(row),
        "keeper_as_given": keeper if row.values.get("outlet", {}).get("keeper_id") is None else "",
    }


def _until(row: PlanRow, whole: Plan) -> tuple[datetime.date | None, bool]:
    """The first day it no longer holds, and whether the list leaves the end open."""
    for name, more in (("until", 0), ("last_day", 1)):
        if _NO_END.search(fold(row.texts.get(name, ""))):
            return None, False
        day = _day(row, whole, name)
        if day is not None:
            return day + datetime.timedelta(days=more), False
    return None, not any(one["field"] in ("until", "last_day") for one in row.problems)


def _criteria(row: PlanRow) -> str:
    """The checklist whose decision the row names; nothing is taken from the day alone."""
    said = fold(row.texts.get("criteria", "")).replace(" ", "")
    if not said:
        return ""
    found = next((one.code for one in criteria.offered() if fold(one.decision).replace(" ", "") in said), "")
    if not found:
        row.warn("criteria", _("These criteria are not known here; the recognition comes in without them."))
    return found


def _of_standing(row: PlanRow, existing: dict[str, Any]) -> None:
    """What the register does not know of its point yet is filled in; nothing that stands is overwritten."""
    row.values["outlet_id"] = existing["id"]
    row.values["changes"] = {
        name: value for name, value in sheets.changes_of(row, existing).items() if existing[name] in (None, "")
    }
    opened = plain(existing["opened_on"]) or ""
    if opened > row.values["recognition"]["from_day"]:
        row.warn(
            "from_day",
            _("The register says that it opened later, on %(day)s.") % {"day": words.day(existing["opened_on"])},
        )


def _of_new(row: PlanRow, first: PlanRow) -> None:
    """A point that is not entered yet; a second row of it leans on the first."""
    row.values["outlet_id"], row.values["of_row"] = None, None if first is row else first.position


def _beside(row: PlanRow, held: dict[Any, list[dict[str, Any]]]) -> None:
    """Recorded already, or two decisions for the same days."""
    facts = row.values["recognition"]
    key = row.values["outlet_id"] or ("row", row.values.get("of_row") or row.position)
    for one in held[key]:
        if fold(one["decision"]) == fold(facts["decision"]) and one["from_day"] == facts["from_day"]:
            if one["until"] == facts["until"] or facts["end_unknown"]:
                row.action = "same"
                return
            row.problem("until", _("This decision is recorded already with another end; correct it on its page."))
            return
        if (facts["until"] or "9999") > one["from_day"] and (one["end"] or "9999") > facts["from_day"]:
            row.problem(
                "from_day",
                _("Decision %(number)s already recognises this point for some of these days.")
                % {"number": one["decision"]},
            )
            return
    held[key].append({**facts, "end": facts["until"]})
    row.action = "create" if row.values["outlet_id"] is None else "change"


def write(writing: Writing) -> None:
    """New points, what was not known of standing ones, and the recognitions; in the caller's transaction."""
    fresh = [row for row in writing.rows if row.values["outlet_id"] is None and row.values["of_row"] is None]
    points = {row.position: one for row, one in zip(fresh, sheets.create_points(writing, fresh), strict=True)}
    made = []
    for row in writing.rows:
        of = _point(row, points, writing.now.date())
        made.append(_recognition(row, of, writing))
    OutletRecognition.objects.bulk_create(made, batch_size=500)
    for row, one in zip(writing.rows, made, strict=True):
        row.created(one)
        _counts_from(row, one.outlet)
    writing.progress(len(writing.rows))


def _point(row: WriteRow, points: Mapping[int, Outlet], today: datetime.date) -> Outlet:
    if row.position in points:
        return points[row.position]
    if row.values["outlet_id"] is None:
        first: Outlet | None = points.get(row.values["of_row"])
        if first is None:
            raise Refused(_("The row of the same point above is left out; leave this one out too, or mend that one."))
        return first
    if row.values["changes"]:
        return sheets.change_point(row, today)
    found: Outlet = Outlet.objects.select_for_update().get(pk=row.values["outlet_id"])
    return found


def _recognition(row: WriteRow, of: Outlet, writing: Writing) -> OutletRecognition:
    facts = dict(row.values["recognition"])
    for name in ("issued_on", "from_day", "until"):
        facts[name] = datetime.date.fromisoformat(facts[name]) if facts[name] else None
    return OutletRecognition(
        outlet=of, recorded_by=writing.by, recorded_by_name=writing.by_name[:120], recorded_at=writing.now, **facts
    )


def _counts_from(row: WriteRow, of: Outlet) -> None:
    """A point whose opening is not stated stood when it was first recognised."""
    day = counted_from(of, of.counted_from)
    if day != of.counted_from:
        if ("outlets.outlet", of.pk, None) not in row.did:
            row.changed(of, {"counted_from": of.counted_from.isoformat()})
        of.counted_from = day
        of.save(update_fields=["counted_from"])


def reach_of(keys: dict[str, set[int]]) -> dict[str, set[int]]:
    """Points in whose search documents it shows."""
    written = keys.get("outlets.outletrecognition", set())
    of = OutletRecognition.objects.filter(pk__in=written).values_list("outlet_id", flat=True)
    return {"outlet": set(keys.get("outlets.outlet", ())) | set(of)}


def describe(values: Mapping[str, Any]) -> list[str]:
    """What a row adds to a point that is there."""
    facts = values.get("recognition")
    if not facts:
        return []
    said = [_("adds a recognition: decision %(number)s") % {"number": facts["decision"]}]
    if facts["end_unknown"]:
        said.append(_("the list does not say until when"))
    return said


def offer() -> None:
    """Called when the room starts."""
    register(
        ImportKind(
            name="outlet_recognitions",
            label=gettext_lazy("Points of sale recognised earlier"),
            topic="outlets",
            fields=fields(),
            check=check,
            plan=plan,
            write=write,
            reach=reach_of,
            describe=describe,
            defaults=("decision", "issued_on", "from_day", "last_day"),
            told_by=("decision", "issued_on", "from_day"),
            list_address="outlets:recognitions",
        )
    )
