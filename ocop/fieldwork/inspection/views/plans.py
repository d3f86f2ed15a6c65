"""The year's inspections: weights, draft by risk, sending officers, announcing; the list of own visits."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.fieldwork.access import (
    act,
    allow_office,
    allow_part,
    allow_reading,
    form_page,
    page,
    show,
    steps,
)
from ocop.fieldwork.inspection import weighing
from ocop.fieldwork.inspection.actions import plans as doing
from ocop.fieldwork.inspection.forms import AnnounceForm, DraftForm, SendForm, WeightsForm
from ocop.fieldwork.inspection.permissions import inspectors
from ocop.fieldwork.inspection.risk import shipped
from ocop.fieldwork.models import Inspection, InspectionPlan
from ocop.fieldwork.permissions import reads, runs
from ocop.trade.events.access import keys_in
from ocop.workdays import clock

SIZE = 50


def _dressed(rows: list[Inspection]) -> list[Inspection]:
    for row in rows:
        row.said = weighing.say(row.reasons)
    return rows


@require_safe
@page
def inspections(request: HttpRequest) -> HttpResponse:
    """Plans for who reads them, and visits: those one makes, those that come to one's producers."""
    allow_part(request)
    rows = (
        Inspection.objects.visible_to(request.user)
        .select_related("producer__organisation__commune", "plan")
        .order_by("due_on", "pk")
    )
    rows = rows.filter(state__in=["announced", "done"] if not reads(request.user) else ["announced"])
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    shown.object_list = _dressed(list(shown.object_list))
    plans = list(InspectionPlan.objects.filter(register=settings.OCOP_REGISTER)) if reads(request.user) else []
    return show(request, "inspection/inspections", page=shown, plans=plans, today=clock.today(), title=_("Inspections"))


@page
def weights(request: HttpRequest) -> HttpResponse:
    """What counts how much when a plan is drafted."""
    allow_reading(request)
    today = clock.today()
    now, row = weighing.weights_on(today)
    rows = [(code, str(weighing.WORDS[code]).replace(": %(n)s", ""), now.get(code) or {}) for code in weighing.WORDS]
    form = WeightsForm(request.POST if request.method == "POST" else None, rows=rows, initial={"valid_from": today})
    if request.method == "POST":
        allow_office(request)
        done = act(
            request,
            form,
            lambda got: doing.set_weights(
                by=request.user, weights=form.weights(), valid_from=got["valid_from"], decision=got["decision"]
            ),
            saved=_("The weights are set."),
            to=lambda _made: reverse("fieldwork:inspection_weights"),
        )
        if done is not None:
            return done
    return form_page(
        request,
        form,
        "fieldwork/inspection/weights.html",
        rows=rows,
        row=row,
        source=shipped()["source"],
        runs=runs(request.user),
    )


@page
def plan_new(request: HttpRequest) -> HttpResponse:
    """Draft a plan; beside the form who would stand first."""
    allow_office(request)
    today = clock.today()
    form = DraftForm(request.POST if request.method == "POST" else None, initial={"year": today.year, "size": 30})
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda got: doing.draft(by=request.user, year=got["year"], size=got["size"]),
            saved=_("The plan is drafted. Send somebody to each visit, then announce it."),
            to=lambda made: reverse("fieldwork:inspection_plan", args=[made.year]),
        )
        if done is not None:
            return done
    first = [(one, weighing.say(one.reasons)) for one in weighing.weighed(settings.OCOP_REGISTER, today)[:10]]
    return form_page(
        request, form, "fieldwork/inspection/plan_new.html", first=first, back=reverse("fieldwork:inspections")
    )


def _columns() -> list[Column]:
    return [
        Column("producer", _("Producer"), lambda row: row.producer.organisation.name, 40),
        Column("commune", _("Commune or ward"), lambda row: str(row.producer.organisation.commune or ""), 24),
        Column("score", _("Points")),
        Column("reasons", _("Why"), lambda row: "; ".join(row.said), 60),
        Column("due_on", _("By the day"), is_date=True),
        Column("inspector", _("Who goes"), lambda row: row.inspector_by_name, 24),
        Column("state", _("State"), lambda row: row.get_state_display()),
        Column("visited_on", _("Visited on"), is_date=True),
    ]


@page
def plan(request: HttpRequest, year: int) -> HttpResponseBase:
    """The visits of a year with their reasons; the office sends officers and announces."""
    allow_reading(request)
    row = InspectionPlan.objects.filter(register=settings.OCOP_REGISTER, year=min(year, 32000)).first()
    if row is None:
        raise Http404
    rows = row.inspections.select_related("producer__organisation__commune", "inspector").order_by(
        "-score", "due_on", "pk"
    )
    if request.GET.get("format") in export.FORMATS:
        return export.response(_dressed(list(rows)), _columns(), request.GET["format"], f"kiem-tra-{row.year}")
    communes = {key for key in rows.values_list("producer__organisation__commune", flat=True) if key is not None}
    do = request.POST.get("do", "") if request.method == "POST" else ""
    send = SendForm(request.POST if do == "send" else None, people=inspectors(communes))
    announce = AnnounceForm(request.POST if do == "announce" else None)
    if request.method == "POST":
        allow_office(request)
        here = row
        keys = keys_in(request.POST.getlist("key"))
        done = steps(
            request,
            {
                "send": (
                    send,
                    lambda got: doing.assign(by=request.user, plan=here, keys=keys, inspector=got["inspector"]),
                    _("Sent."),
                ),
                "announce": (
                    announce,
                    lambda got: doing.announce(by=request.user, plan=here, **got),
                    _("Announced: producers and officers are told."),
                ),
            },
        )
        if done is not None:
            return done
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    shown.object_list = _dressed(list(shown.object_list))
    counts: dict[str, Any] = {state: row.inspections.filter(state=state).count() for state in Inspection.State.values}
    return show(
        request,
        "inspection/plan",
        row=row,
        page=shown,
        send=send,
        announce=announce,
        counts=counts,
        formats=export.FORMATS,
        unsent=row.inspections.filter(inspector__isnull=True, state="planned").count(),
        total=sum(counts.values()),
    )
