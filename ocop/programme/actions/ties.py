"""An activity of the plan leads to its course, inspection plan or policy: tied to one that is there, or one is made for it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.fieldwork.inspection.actions import plans
from ocop.fieldwork.models import Course, InspectionPlan, SupportPolicy
from ocop.fieldwork.support import catalogue
from ocop.fieldwork.support.actions import policies
from ocop.fieldwork.training.actions import courses
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.programme.models import Activity, Plan
from ocop.programme.permissions import locked_plan
from ocop.programme.ties import KINDS
from ocop.workdays import clock


def choices(by: Any, plan: Plan, kind: str) -> Any:
    """What an activity of this plan can be tied to, within reach, the newest first."""
    if kind == "course":
        return Course.objects.visible_to(by).filter(register=plan.register).order_by("-created_at", "-pk")
    if kind == "policy":
        return SupportPolicy.objects.visible_to(by).filter(register=plan.register).order_by("-valid_from", "-pk")
    rows = InspectionPlan.objects.filter(register=plan.register, year=plan.year)
    return rows if rights_of(by).sees_everything else rows.none()


def _locked(by: Any, activity_id: int, kind: str) -> Activity:
    if kind not in KINDS:
        raise Refused(_("There is no such step."))
    row: Activity | None = (
        Activity.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("plan")
        .filter(pk=activity_id)
        .first()
    )
    if row is None:
        raise Refused(_("This plan is not yours to change."))
    locked_plan(by, row.plan_id)
    return row


def tie(*, by: Any, activity_id: int, kind: str, key: int | None) -> Activity:
    """Tie an activity to a course, an inspection plan of its year or a policy; None unties it. Raises Refused."""
    with transaction.atomic():
        row = _locked(by, activity_id, kind)
        if key is not None and not choices(by, row.plan, kind).filter(pk=key).exists():
            raise Refused(_("Choose one from the list."), field=kind)
        before = getattr(row, f"{kind}_id")
        if before != key:
            setattr(row, f"{kind}_id", key)
            row.save(update_fields=[f"{kind}_id"])
            record(
                by=by,
                action="programme.activity_tie",
                topic="programme",
                subject=row,
                before={kind: before},
                after={kind: key},
            )
    return row


def make(*, by: Any, activity_id: int, kind: str, size: int = 0, shape: str = "") -> Activity:
    """Make the course (unpublished), the draft of inspections or of a policy for an activity and tie it. Raises Refused and makes nothing.

    `size`: how many visits; `shape`: which shape of policy, see fieldwork/data/policies.yaml.
    """
    with transaction.atomic():
        row = _locked(by, activity_id, kind)
        if getattr(row, f"{kind}_id") is not None:
            raise Refused(_("This activity leads to one already; open it."))
        if kind == "course":
            made: Any = courses.keep(by=by, values={"name_vi": row.name[:200], "is_published": False})
        elif kind == "inspection_plan":
            made = plans.draft(by=by, year=row.plan.year, size=size)
        else:
            made = _policy(by, row, shape)
        if made.register != row.plan.register:
            raise Refused(_("This plan is of another register than what is made here."))
        return tie(by=by, activity_id=activity_id, kind=kind, key=made.pk)


def _policy(by: Any, row: Activity, slug: str) -> SupportPolicy:
    shape = catalogue.shape(slug)
    if shape is None:
        raise Refused(_("Choose which kind of policy it is."), field="shape")
    values = {
        "name_vi": row.name[:200],
        "valid_from": row.from_day or clock.today(),
        "conditions": shape["conditions"],
        "also_needed": shape.get("also_needed", ""),
        **{name: shape[name] for name in ("purpose", "scope", "way")},
    }
    return policies.keep(by=by, values=values)
