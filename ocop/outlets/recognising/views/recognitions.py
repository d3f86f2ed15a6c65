"""Recognised points: how each stands today, suspension, re-check, end; a list that can be taken along."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.checklists import catalogue, shown
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.outlets.models import OutletRecognition
from ocop.outlets.recognising import forms, kinds, recognitions
from ocop.outlets.recognising.actions import standing as acting
from ocop.outlets.recognising.permissions import is_office, may_visit
from ocop.outlets.recognising.views.access import act, reads_list, recognition_for, works_with
from ocop.outlets.recognising.views.deciding import begin_visit
from ocop.outlets.shelf.access import allow, page
from ocop.vietnamese.dates import parse_date
from ocop.workdays import clock

SIZE = 40
STATES = (recognitions.IN_FORCE, recognitions.SUSPENDED, recognitions.ENDED, recognitions.COMING)


def state_words(state: str) -> str:
    """A standing in words."""
    return {
        recognitions.IN_FORCE: _("recognised"),
        recognitions.SUSPENDED: _("suspended"),
        recognitions.ENDED: _("ended"),
        recognitions.COMING: _("not yet begun"),
        recognitions.NONE: _("no recognition recorded"),
    }[state]


TONES = {"in_force": "force", "suspended": "late", "ended": "ended", "coming": "info", "none": "plain"}


def criteria_name(code: str) -> str:
    """The criteria of a recognition in words."""
    one = catalogue.as_written().get(code)
    return f"{shown.own(one)} ({one.decision})" if one else code


def _columns() -> list[Column]:
    return [
        Column("name", _("Point of sale"), lambda row: row.outlet.name, 40),
        Column("keeper", _("Keeper"), lambda row: str(row.outlet.keeper or ""), 30),
        Column("address", _("Address"), lambda row: row.outlet.address, 40),
        Column("commune", _("Commune"), lambda row: str(row.outlet.commune or "")),
        Column("district", _("District before 1/7/2025"), lambda row: str(row.outlet.district or "")),
        Column("state", _("State"), lambda row: state_words(row.now.state), 20),
        Column("criteria", _("Criteria"), lambda row: criteria_name(row.criteria), 40),
        Column("decision", _("Decision"), "decision", 20),
        Column("issued_on", _("Issued on"), "issued_on", 14, is_date=True),
        Column("from_day", _("Recognised from"), "from_day", 14, is_date=True),
        Column("until", _("until (first day no longer)"), lambda row: recognitions.end_of(row), 14, is_date=True),
        Column("recheck_due", _("Next re-check"), "recheck_due", 14, is_date=True),
    ]


def _day(text: str) -> datetime.date:
    try:
        return parse_date(text) if text else clock.today()
    except ValueError:
        return clock.today()


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Recognitions as they stand on a day (`ngay`), in one state (`state`)."""
    allow(reads_list(request.user))
    day, state = _day(request.GET.get("ngay", "")[:20]), request.GET.get("state", "")
    rows = OutletRecognition.objects.visible_to(request.user).select_related(
        "outlet__commune", "outlet__district", "outlet__keeper"
    )
    rows = rows.prefetch_related("suspensions").order_by("outlet__name_sort", "-from_day", "-pk")
    found = [row for row in _stood(rows, day) if state not in STATES or row.now.state == state]
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(found, _columns(), wanted, f"diem-ban-cong-nhan-{day:%Y-%m-%d}")
    page_of = Paginator(found, SIZE).get_page(request.GET.get("page"))
    for row in page_of.object_list:
        row.state_words, row.tone = state_words(row.now.state), TONES[row.now.state]
        # What is public of other communes stands in the list; its page is for those who work with it.
        row.opens = works_with(request.user, row)
    context = {
        "page": page_of,
        "day": day,
        "state": state,
        "states": [(code, state_words(code)) for code in STATES],
        "formats": export.FORMATS,
        "title": _("Recognised points of sale"),
        "office": is_office(request.user),
    }
    return render(request, "outlets/recognising/recognitions.html", context)


def _stood(rows: Any, day: datetime.date) -> Iterator[Any]:
    for row in rows:
        row.now = recognitions.stands(row, row.suspensions.all(), day)
        yield row


@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A recognition and how it stands; the office acts on it."""
    row = recognition_for(request, pk)
    now = recognitions.stands(row, row.suspensions.all(), clock.today())
    office = is_office(request.user)
    do = request.POST.get("do", "")
    asked = {
        name: forms.StandingForm(request.POST if do == name else None, auto_id=f"{name}_%s")
        for name in ("suspend", "lift", "end")
    }
    asked["stands"] = forms.RecheckForm(request.POST if do == "stands" else None, auto_id="stands_%s")
    if request.method == "POST":
        allow(office)
        if do not in asked:
            return redirect("outlets:recognition", pk)
        here = reverse("outlets:recognition", args=[pk])
        if gone := act(
            request,
            asked[do],
            lambda values: _act(request.user, pk, do, values),
            saved=_("Recorded."),
            to=lambda _row: here,
        ):
            return gone
    check = row.last_check
    result = shown.result_of(check) if check else None
    context = {
        "row": row,
        "now": now,
        "words": state_words(now.state),
        "tone": TONES[now.state],
        "office": office,
        "asked": asked,
        "opened": do,
        "criteria": criteria_name(row.criteria),
        "check": check,
        "result": result,
        "missed": shown.labels(check.copy.checklist, result.missed) if check and result else [],
        "unmet": shown.labels(check.copy.checklist, result.unmet) if check and result else [],
        "open": shown.labels(check.copy.checklist, result.open) if check and result else [],
        "may_visit": now.state in ("in_force", "suspended") and may_visit(request.user, row.outlet.commune_id),
        "staff": may_visit(request.user, row.outlet.commune_id),
    }
    return render(
        request, "outlets/recognising/recognition.html", context, status=422 if request.method == "POST" else 200
    )


def _act(by: Any, pk: int, do: str, values: dict[str, Any]) -> Any:
    if do == "suspend":
        return acting.suspend(
            by=by, recognition_id=pk, from_day=values["on"], reason=values["reason"], decision=values["decision"]
        )
    if do == "lift":
        return acting.lift(by=by, recognition_id=pk, on=values["on"], reason=values["reason"])
    if do == "end":
        return acting.end(by=by, recognition_id=pk, on=values["on"], reason=values["reason"])
    return acting.answer_recheck(by=by, recognition_id=pk, next_due=values["next_due"], reason=values["reason"])


@page
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a re-check of a recognised point."""
    row = recognition_for(request, pk)
    now = recognitions.stands(row, row.suspensions.all(), clock.today())
    allow(may_visit(request.user, row.outlet.commune_id) and now.state in ("in_force", "suspended"))
    return begin_visit(request, kinds.OUTLET, row.outlet_id, row.outlet.name, reverse("outlets:recognition", args=[pk]))
