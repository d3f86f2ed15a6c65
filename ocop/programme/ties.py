"""What was done in the field for activities of a plan: sessions and people of a course, visits of an inspection plan, support paid.

A tie is a fact of the running year, as the state and the money spent are: it needs no new version of the plan. Everything is counted in the
year of the plan, up to the day asked for, and leads to its rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.fieldwork.models import Attendance, CourseSession, Inspection, SupportPayment
from ocop.programme.models import Activity, Plan
from ocop.ui import writing

KINDS = ("course", "inspection_plan", "policy")


@dataclass(frozen=True)
class Done:
    """One thing an activity is tied to: its name, what was done there in words, and the page of its rows."""

    kind: str
    name: str
    words: str
    href: str


def done(plan: Plan, activities: Iterable[Activity], day: datetime.date) -> dict[int, list[Done]]:
    """By activity, for those that are tied to something. Four queries at most, however many there are."""
    rows = list(activities)
    first, last = datetime.date(plan.year, 1, 1), min(day, datetime.date(plan.year, 12, 31))
    counted = {
        "course": _courses({row.course_id for row in rows if row.course_id}, first, last),
        "inspection_plan": _inspections({row.inspection_plan_id for row in rows if row.inspection_plan_id}, last),
        "policy": _policies({row.policy_id for row in rows if row.policy_id}, first, last),
    }
    found: dict[int, list[Done]] = {}
    for row in rows:
        for kind in KINDS:
            key = getattr(row, f"{kind}_id")
            if key is not None:
                found.setdefault(row.pk, []).append(_one(kind, getattr(row, kind), counted[kind].get(key)))
    return found


def _one(kind: str, tied: Any, figures: Any) -> Done:
    if kind == "course":
        sessions, people = figures or (0, 0)
        words = _("sessions held: %(sessions)s; people who came: %(people)s") % {
            "sessions": writing.number(sessions),
            "people": writing.number(people),
        }
        return Done(kind, tied.name, words, reverse("fieldwork:course", args=[tied.pk]))
    if kind == "inspection_plan":
        made, every = figures or (0, 0)
        words = _("visits made: %(made)s of %(every)s") % {"made": writing.number(made), "every": writing.number(every)}
        name = _("Inspections of %(year)s") % {"year": tied.year}
        return Done(kind, name, words, reverse("fieldwork:inspection_plan", args=[tied.year]))
    paid, amount = figures or (0, 0)
    words = _("paid %(paid)s times, %(amount)s đ") % {"paid": writing.number(paid), "amount": writing.number(amount)}
    address = f"{reverse('fieldwork:support_applications')}?policy={tied.pk}&state=paid"
    return Done(kind, tied.name, words, address)


def _courses(keys: set[int], first: datetime.date, last: datetime.date) -> dict[int, tuple[int, int]]:
    """Sessions held and people who came, each person once a course."""
    if not keys:
        return {}
    zone = timezone.get_default_timezone()
    begins = datetime.datetime.combine(first, datetime.time(), zone)
    ends = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), zone)
    held = CourseSession.objects.filter(course__in=keys, state="held", starts_at__gte=begins, starts_at__lt=ends)
    sessions = dict(held.order_by().values_list("course").annotate(n=Count("pk")))
    came = Attendance.objects.filter(enrolment__session__in=held).order_by()
    people = dict(came.values_list("enrolment__session__course").annotate(n=Count("enrolment__trainee", distinct=True)))
    return {key: (sessions.get(key, 0), people.get(key, 0)) for key in keys}


def _inspections(keys: set[int], last: datetime.date) -> dict[int, tuple[int, int]]:
    """Visits made by the day, of all that were not dropped."""
    if not keys:
        return {}
    rows = Inspection.objects.filter(plan__in=keys).exclude(state="dropped").order_by().values("plan")
    made = Count("pk", filter=Q(state="done", visited_on__lte=last))
    return {row["plan"]: (row["made"], row["every"]) for row in rows.annotate(made=made, every=Count("pk"))}


def _policies(keys: set[int], first: datetime.date, last: datetime.date) -> dict[int, tuple[int, int]]:
    """How often and how much was paid; entries struck out do not count."""
    if not keys:
        return {}
    rows = SupportPayment.objects.filter(
        application__policy__in=keys, struck_at__isnull=True, paid_on__range=(first, last)
    )
    sums = rows.order_by().values("application__policy").annotate(n=Count("pk"), amount=Sum("amount"))
    return {row["application__policy"]: (row["n"], row["amount"]) for row in sums}
