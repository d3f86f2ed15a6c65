"""What points of sale and field work put into the desk's one inbox and its calendar: applications, marks, visits, findings, courses."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.fieldwork.models import CourseSession, Inspection, InspectionFinding, SupportApplication
from ocop.notices import agenda, inbox
from ocop.outlets.models import FaultReport, MarkOff, OutletApplication
from ocop.people.rights import rights_of
from ocop.workdays import clock

SOON = datetime.timedelta(days=30)


def _runs(person: Any) -> bool:
    return bool(rights_of(person).is_city_officer)


def _decides(person: Any) -> bool:
    rights = rights_of(person)
    return rights.is_city_officer or rights.is_trade_officer


def _works_with_shops(person: Any) -> bool:
    return _decides(person) or bool(rights_of(person).commune_ids)


def _shops(person: Any) -> set[int]:
    rights = rights_of(person)
    return {*rights.organisation_ids("outlet_keeper"), *rights.organisation_ids("producer_member")}


def _has_shop(person: Any) -> bool:
    return bool(_shops(person))


def _keeps(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("outlet_keeper"))


def _makes(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member"))


def _goes_out(person: Any) -> bool:
    rights = rights_of(person)
    return rights.is_city_officer or bool(rights.commune_ids)


# --- points of sale ---------------------------------------------------------------------------------------------------
def _applications(person: Any) -> QuerySet[Any]:
    """Those to visit; for the deciding offices also those visited."""
    states = ["submitted", "visited"] if _decides(person) else ["submitted"]
    rows = OutletApplication.objects.visible_to(person).exclude(organisation_id__in=_shops(person))
    found: QuerySet[Any] = rows.filter(state__in=states).select_related("organisation")
    return found


def _application(row: Any) -> inbox.Item:
    words = _("Decide on it") if row.state == "visited" else _("Visit the place")
    return inbox.Item(
        row.name, reverse("outlets:application", args=[row.pk]), note=words, is_demo=row.register == "demo"
    )


def _own_applications(person: Any) -> QuerySet[Any]:
    rows = OutletApplication.objects.visible_to(person).filter(organisation_id__in=_shops(person))
    found: QuerySet[Any] = rows.filter(state__in=["draft", "submitted", "returned", "visited"])
    return found


def _with_the_office(_person: Any) -> Q:
    return Q(state__in=["submitted", "visited"])


def _own_application(row: Any) -> inbox.Item:
    waits = row.state in ("submitted", "visited")
    return inbox.Item(
        row.name, reverse("outlets:application", args=[row.pk]), note=_("Complete it and send it"),
        blocked_by=_("the offices, who visit and decide") if waits else "", is_demo=row.register == "demo",
    )  # fmt: skip


def _marks(person: Any) -> QuerySet[Any]:
    rows = MarkOff.objects.visible_to(person).filter(
        confirmed_at__isnull=True, outlet__keeper_id__in=rights_of(person).organisation_ids("outlet_keeper")
    )
    found: QuerySet[Any] = rows.select_related("outlet", "product")
    return found


def _mark(row: Any) -> inbox.Item:
    return inbox.Item(
        row.product.name, reverse("outlets:marks_off", args=[row.outlet_id]), row.due_on,
        note=_("Take its stars off the shelf of %(shop)s and say so") % {"shop": row.outlet.name}, is_demo=row.outlet.register == "demo",
    )  # fmt: skip


def _faults(person: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = FaultReport.objects.visible_to(person).filter(outcome="").select_related("outlet")
    return found


def _fault(row: Any) -> inbox.Item:
    return inbox.Item(
        row.outlet.name, reverse("outlets:fault", args=[row.pk]), note=row.get_what_display(), is_demo=row.outlet.register == "demo"
    )  # fmt: skip


# --- field work -------------------------------------------------------------------------------------------------------
def _visits(person: Any) -> QuerySet[Any]:
    """Visits one was sent to; for the office also those nobody was sent to, from a month before their day."""
    mine = Q(inspector_id=rights_of(person).person_id)
    if _runs(person):
        mine |= Q(inspector__isnull=True)
    found: QuerySet[Any] = (
        Inspection.objects.visible_to(person)
        .filter(mine, state__in=["planned", "announced"], due_on__lte=clock.today() + SOON)
        .select_related("producer__organisation")
    )
    return found


def _visit(row: Any) -> inbox.Item:
    words = _("Send somebody") if row.inspector_id is None else _("Visit the producer")
    return inbox.Item(
        row.producer.organisation.name, reverse("fieldwork:inspection", args=[row.pk]), row.due_on, note=words,
        is_demo=row.register == "demo",
    )  # fmt: skip


def _findings(person: Any) -> QuerySet[Any]:
    """Own producers': open ones to put right, answered ones wait for the inspector. Of inspections one led: the other way round."""
    rights = rights_of(person)
    own = Q(inspection__producer__organisation_id__in=rights.organisation_ids("producer_member"))
    led = Q(inspection__inspector_id=rights.person_id)
    if _runs(person):
        led |= Q(inspection__inspector__isnull=True)
    rows = InspectionFinding.objects.visible_to(person).filter(own | led).exclude(state="closed")
    found: QuerySet[Any] = rows.annotate(
        is_ours=Case(When(own, then=Value(value=True)), default=Value(value=False)),
        waits=Case(
            When(own & Q(state="answered"), then=Value(value=True)), When(~own & Q(state="open"), then=Value(value=True)),
            default=Value(value=False),
        ),
    ).select_related("inspection__producer__organisation")  # fmt: skip
    return found


def _waits(_person: Any) -> Q:
    return Q(waits=True)


def _finding(row: Any) -> inbox.Item:
    if row.is_ours:
        words, other = _("Put it right and say so"), _("the inspector, who looks at it")
    else:
        words, other = _("Look whether it was put right"), row.inspection.producer.organisation.name
    return inbox.Item(
        f"{row.inspection.producer.organisation.name}: {row.words[:80]}", reverse("fieldwork:finding", args=[row.pk]), row.due_on,
        note=words, blocked_by=other if row.waits else "", is_demo=row.inspection.register == "demo",
    )  # fmt: skip


def _supports(person: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = (
        SupportApplication.objects.visible_to(person)
        .filter(state__in=["filed", "approved"])
        .select_related("producer__organisation", "policy")
    )
    return found


def _support(row: Any) -> inbox.Item:
    words = _("Decide on it") if row.state == "filed" else _("Pay it and enter the payment")
    return inbox.Item(
        f"{row.producer.organisation.name}: {row.policy.name_vi}", reverse("fieldwork:support_application", args=[row.pk]), note=words,
        is_demo=row.register == "demo",
    )  # fmt: skip


def _courses(person: Any, first: datetime.date, last: datetime.date) -> Iterable[agenda.Happening]:
    begin = timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))
    end = timezone.make_aware(datetime.datetime.combine(last, datetime.time.max))
    rows = (
        CourseSession.objects.visible_to(person)
        .filter(starts_at__lte=end, ends_at__gte=begin)
        .exclude(state="cancelled")
    )
    for row in rows.select_related("course").order_by(F("starts_at"), "pk"):
        yield agenda.Happening(
            f"course-{row.pk}", row.course.name_vi, timezone.localtime(row.starts_at).date(), timezone.localtime(row.ends_at).date(),
            reverse("fieldwork:session", args=[row.pk]), place=row.place, starts_at=row.starts_at, ends_at=row.ends_at,
        )  # fmt: skip


def register() -> None:
    """Called when the room starts."""
    for name, label, shown_to, rows, item, due, blocked, address, icon in (
        ("outlets.application", gettext_lazy("Points of sale to recognise"), _works_with_shops, _applications, _application, "", None, "outlets:applications", "shop"),
        ("outlets.own", gettext_lazy("Your applications for points of sale"), _has_shop, _own_applications, _own_application, "", _with_the_office, "outlets:applications", "shop"),
        ("outlets.mark", gettext_lazy("Stars to take off the shelf"), _keeps, _marks, _mark, "due_on", None, "outlets:my_shelf", "ban"),
        ("outlets.fault", gettext_lazy("Faults that visitors reported"), _works_with_shops, _faults, _fault, "", None, "outlets:faults", "flag"),
        ("fieldwork.visit", gettext_lazy("Inspections"), _goes_out, _visits, _visit, "due_on", None, "fieldwork:inspections", "eye"),
        ("fieldwork.finding", gettext_lazy("Findings of inspections"), lambda person: _goes_out(person) or _makes(person), _findings, _finding, "due_on", _waits, "fieldwork:findings", "warn"),
        ("fieldwork.support", gettext_lazy("Applications for support"), _runs, _supports, _support, "", None, "fieldwork:support_applications", "note"),
    ):  # fmt: skip
        inbox.register_rows(
            name, label, shown_to=shown_to, rows=rows, item=item, due=due, blocked=blocked, address=address, icon=icon
        )
    agenda.register("course", gettext_lazy("Courses"), _courses, icon="people")
