"""Plans and producers within a person's reach for pages: out of reach is not found, no right is said so."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.programme import permissions
from ocop.programme.models import Plan
from ocop.programme.reach import reads_programme
from ocop.trade.deals.views.access import allow
from ocop.vietnamese.dates import parse_date
from ocop.workdays import clock

FIRST = datetime.date(2018, 1, 1)


def reads(person: Any) -> bool:
    """Reads plans and figures."""
    return reads_programme(rights_of(person))


def plan_for(request: HttpRequest, pk: int, *, writing: bool = False) -> Plan:
    """A plan within reach; with `writing` for who may write it."""
    plan = Plan.objects.visible_to(request.user).select_related("commune").filter(pk=pk).first()
    if plan is None:
        raise Http404
    allow(reads(request.user) and (not writing or permissions.may_write_plan(request.user, plan.commune_id)))
    found: Plan = plan
    return found


def producer_for(request: HttpRequest, pk: int, *, writing: bool = False) -> Producer:
    """A producer whose year and ideas the person reads (its own people, its commune's officers, city officers, auditors)."""
    rows = Producer.objects.visible_to(request.user).select_related("organisation__commune")
    producer = rows.filter(pk=pk).first()
    if producer is None:
        raise Http404
    found: Producer = producer
    may = permissions.may_state_for(request.user, found)
    if not may and not rights_of(request.user).sees_everything:
        raise Http404
    allow(may or not writing)
    return found


def day_in(request: HttpRequest, *, otherwise: datetime.date | None = None) -> tuple[datetime.date, str]:
    """The day of ?as_of=, and a sentence when it is none or lies outside; today (or `otherwise`) then."""
    text, standing = request.GET.get("as_of", "").strip(), otherwise or clock.today()
    if not text:
        return standing, ""
    try:
        day = parse_date(text)
    except ValueError:
        return standing, _("“%(text)s” is not a day; write it as 31/12/2026.") % {"text": text[:40]}
    if day > clock.today():
        return standing, _("This day lies in the future; the figures stand as of today.")
    if day < FIRST:
        return standing, _("The programme began in 2018; choose a later day.")
    return day, ""
