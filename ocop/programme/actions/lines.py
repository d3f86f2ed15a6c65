"""The lines of a plan: activities and how far they came, targets, and figures counted by hand."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.files.models import StoredFile
from ocop.indicators import registry
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.programme.actions.plans import content_of, save
from ocop.programme.models import Activity, HandCount, Plan, Target
from ocop.programme.permissions import locked_plan, may_write_plan, open_plan
from ocop.programme.ties import KINDS
from ocop.trade.models import TradeEvent
from ocop.workdays import clock

ACTIVITY = ("name", "who", "partners", "place", "commune_id", "from_day", "to_day", "budget", "event_id")
TARGET = ("indicator", "name", "unit", "wording", "low", "high", "commune_id", "district_id")
MOST = 10**15


def write_activity(*, by: Any, plan_id: int, content: int, pk: int | None = None, **values: Any) -> Activity:
    """A new activity of a content, or a change of one. Raises Refused."""
    if not values.get("name", "").strip():
        raise Refused(_("Say what is to be done."), field="name")
    first, last = values.get("from_day"), values.get("to_day")
    if first and last and last < first:
        raise Refused(_("The last day lies before the first."), field="to_day")
    if values.get("event_id") and not TradeEvent.objects.visible_to(by).filter(pk=values["event_id"]).exists():
        raise Refused(_("There is no such event."), field="event")
    with transaction.atomic():
        plan = open_plan(by, plan_id)
        row = _line(Activity, plan, pk) or Activity(plan=plan, position=plan.activities.count())
        _written(by, plan, row, content, ACTIVITY, values, "programme.activity_write")
    return row


def report_activity(*, by: Any, activity_id: int, state: str, spent: int | None, note: str = "") -> Activity:
    """How far an activity came and what it cost; needs no new version of the plan. Raises Refused."""
    if state not in Activity.State.values:
        raise Refused(_("Choose how far it has come."), field="state")
    if state == Activity.State.DROPPED and not note.strip():
        raise Refused(_("Say why it was given up."), field="note")
    with transaction.atomic():
        row = Activity.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=activity_id).first()
        if row is None:
            raise Refused(_("This plan is not yours to change."))
        locked_plan(by, row.plan_id)
        before = {"state": row.state, "spent": row.spent, "note": row.state_note}
        after = {"state": state, "spent": spent, "note": note.strip()}
        if before != after:
            row.state, row.spent, row.state_note = state, spent, note.strip()
            row.save(update_fields=["state", "spent", "state_note"])
            record(
                by=by, action="programme.activity_report", topic="programme", subject=row, before=before, after=after
            )
    found: Activity = row
    return found


def write_target(*, by: Any, plan_id: int, content: int, pk: int | None = None, **values: Any) -> Target:
    """A new target of a content, or a change of one. Raises Refused."""
    indicator = registry.indicator(values.get("indicator") or "")
    if values.get("indicator") and indicator is None:
        raise Refused(_("There is no such indicator."), field="indicator")
    if indicator is None and not values.get("name", "").strip():
        raise Refused(_("Choose an indicator, or say what is counted by hand."), field="name")
    low, high = values["low"], values.get("high")
    if not 0 <= low <= MOST or (high is not None and not low <= high <= MOST):
        raise Refused(_("The highest value lies below the lowest."), field="high")
    if indicator is not None:
        values.update(name="", unit="")
        if indicator.by_place is None and (values.get("commune_id") or values.get("district_id")):
            raise Refused(_("This indicator is not counted by place."), field="commune")
    with transaction.atomic():
        plan = open_plan(by, plan_id)
        if plan.commune_id is not None and (values.get("commune_id") or values.get("district_id")):
            raise Refused(_("A commune's plan is of that commune; leave the place empty."), field="commune")
        row = _line(Target, plan, pk) or Target(plan=plan, position=plan.targets.count())
        _written(by, plan, row, content, TARGET, values, "programme.target_write")
    return row


def _line(model: Any, plan: Plan, pk: int | None) -> Any:
    if pk is None:
        return None
    row = model.objects.filter(plan=plan, pk=pk).first()
    if row is None:
        raise Refused(_("This line was taken out meanwhile."))
    return row


def _written(
    by: Any, plan: Plan, row: Any, content: int, fields: tuple[str, ...], values: dict[str, Any], action: str
) -> None:
    """Put values and content into a line, save and record what changed; nothing when nothing did."""
    before = {"content": row.content.number, **{name: getattr(row, name) for name in fields}} if row.pk else {}
    for name in fields:
        if name in values:
            value = values[name]
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.content = content_of(plan, content)
    after = {"content": content, **{name: getattr(row, name) for name in fields}}
    changed = [name for name in after if not before or before[name] != after[name]]
    if not changed:
        return
    row.save()
    save(plan)
    record(
        by=by,
        action=action,
        topic="programme",
        subject=row,
        before={name: before[name] for name in changed} if before else None,
        after={"plan": plan, **{name: after[name] for name in changed}},
    )


def take_out(*, by: Any, plan_id: int, what: str, pk: int) -> None:
    """Take a line out of the working copy; one with figures or money stays. Raises Refused."""
    model: Any = {"activity": Activity, "target": Target}[what]
    with transaction.atomic():
        plan = open_plan(by, plan_id)
        row = _line(model, plan, pk)
        if what == "target" and row.counts.exists():
            raise Refused(_("This target has figures counted by hand; they would be lost with it."))
        if what == "activity" and any(getattr(row, f"{kind}_id") is not None for kind in KINDS):
            raise Refused(_("This activity leads to a course, inspections or a policy; undo that first."))
        if what == "activity" and (row.spent is not None or row.state not in ("planned", "dropped")):
            raise Refused(_("This activity has begun; report it as given up instead."))
        record(
            by=by,
            action=f"programme.{what}_take_out",
            topic="programme",
            subject=row,
            before={"plan": plan, "content": row.content.number, "name": str(row)},
        )
        row.delete()
        save(plan)


def count_by_hand(
    *, by: Any, target_id: int, counted_on: datetime.date, value: int, evidence: str, file: StoredFile | None = None
) -> HandCount:
    """A figure somebody counted, with its evidence; provisional until another checks it. Raises Refused."""
    if counted_on > clock.today():
        raise Refused(_("The day lies in the future."), field="counted_on")
    if len(evidence.strip()) < 5:
        raise Refused(_("Name the list or document that shows it."), field="evidence")
    if not 0 <= value <= MOST:
        raise Refused(_("A figure cannot be less than nothing."), field="value")
    with transaction.atomic():
        target = Target.objects.visible_to(by).filter(pk=target_id).first()
        if target is None or not may_write_plan(by, target.plan.commune_id):
            raise Refused(_("This plan is not yours to change."))
        if target.indicator:
            raise Refused(_("This target is counted from the rows; nothing is entered by hand."))
        row = HandCount.objects.create(
            target=target,
            counted_on=counted_on,
            value=value,
            evidence=evidence.strip(),
            file=file,
            made_at=clock.now(),
            made_by=by,
            made_by_name=by.name if by is not None else "",
        )
        record(
            by=by,
            action="programme.hand_count",
            topic="programme",
            subject=target,
            after={"counted_on": counted_on, "value": value, "evidence": row.evidence, "file": file},
        )
    return row


def check_count(*, by: Any, count_id: int) -> HandCount:
    """Another officer says that the evidence shows the figure. Raises Refused."""
    with transaction.atomic():
        row = HandCount.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=count_id).first()
        if row is None or not rights_of(by).is_city_officer:
            raise Refused(_("City officers check figures counted by hand."))
        if row.checked_at is not None:
            raise Refused(_("This figure was checked already."))
        if row.made_by_id == by.pk:
            raise Refused(_("Somebody other than who entered the figure has to check it."))
        row.checked_at, row.checked_by, row.checked_by_name = clock.now(), by, by.name
        row.save(update_fields=["checked_at", "checked_by", "checked_by_name"])
        record(
            by=by,
            action="programme.hand_count_check",
            topic="programme",
            subject=row.target,
            after={"counted_on": row.counted_on, "value": row.value},
        )
    found: HandCount = row
    return found
