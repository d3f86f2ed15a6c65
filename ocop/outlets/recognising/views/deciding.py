"""A visit begun, a decision recorded, the criteria chosen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.checklists import actions as visits
from ocop.checklists import shown
from ocop.checklists.models import Check
from ocop.files.actions import keep_document
from ocop.outlets.models import CriteriaChoice, OutletRecognition
from ocop.outlets.recognising import criteria, forms, kinds
from ocop.outlets.recognising.actions import deciding
from ocop.outlets.recognising.permissions import is_office, may_visit
from ocop.outlets.recognising.views.access import act, application_for, reads_list, status_of
from ocop.outlets.shelf.access import allow, page
from ocop.workdays import clock


@page
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a visit of an application."""
    row = application_for(request, pk)
    allow(may_visit(request.user, row.commune_id) and row.state in ("submitted", "visited"))
    return begin_visit(request, kinds.APPLICATION, pk, row.name, reverse("outlets:application", args=[pk]))


def begin_visit(request: HttpRequest, kind: str, key: int, title: str, back: str) -> HttpResponse:
    """Choose the criteria; those of today are chosen already, and the page says on what ground."""
    now = criteria.holding(clock.today())
    start = {"checklist": now.checklist.code} if now.checklist else {}
    form = forms.VisitForm(request.POST or None, offered=criteria.offered(), initial=start)

    def do(values: dict[str, Any]) -> Check:
        return visits.begin(by=request.user, kind=kind, object_id=key, checklist=values["checklist"])

    to = lambda check: reverse("checklists:check", args=[check.pk])  # noqa: E731
    saved = _("The visit is open. This page works without network once it was opened with one.")
    if gone := act(request, form, do, saved=saved, to=to):
        return gone
    context = {
        "form": form,
        "title": title,
        "holding": now,
        "label": shown.own(now.checklist) if now.checklist else "",
        "back": back,
    }
    return render(request, "outlets/recognising/visit.html", context, status=status_of(request))


@page
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision of recognition."""
    row = application_for(request, pk)
    allow(is_office(request.user) and row.state == "visited")
    form = forms.DecisionForm(request.POST or None, request.FILES or None)

    def do(values: dict[str, Any]) -> OutletRecognition:
        file = keep_document(by=request.user, upload=values["file"])
        days = {name: values[name] for name in ("decision", "issued_on", "from_day", "until", "recheck_due")}
        return deciding.recognise(by=request.user, application_id=pk, file=file, seen="visited", **days)

    saved = _("Recognised. The shop is told, and the public page says so.")
    if gone := act(request, form, do, saved=saved, to=lambda made: reverse("outlets:recognition", args=[made.pk])):
        return gone
    check = row.check_done
    result = shown.result_of(check) if check else None
    context = {
        "form": form,
        "row": row,
        "check": check,
        "result": result,
        "back": reverse("outlets:application", args=[pk]),
        "missed": shown.labels(check.copy.checklist, result.missed) if check and result else [],
        "unmet": shown.labels(check.copy.checklist, result.unmet) if check and result else [],
        "open": shown.labels(check.copy.checklist, result.open) if check and result else [],
        "label": shown.own(check.copy.checklist) if check else "",
    }
    return render(request, "outlets/recognising/decide.html", context, status=status_of(request))


@page
def choose_criteria(request: HttpRequest) -> HttpResponse:
    """Which criteria hold today and on what ground; the office chooses where no decision says."""
    allow(reads_list(request.user))
    today = clock.today()
    form = forms.ChoiceForm(request.POST or None, offered=criteria.offered())
    may = is_office(request.user)
    if request.method == "POST":
        allow(may)
    do = lambda values: criteria.choose(by=request.user, **values)  # noqa: E731
    if gone := act(request, form, do, saved=_("The choice is recorded."), to=lambda _row: reverse("outlets:criteria")):
        return gone
    now = criteria.holding(today)
    names = {one.code: shown.own(one) for one in criteria.offered()}
    choices = CriteriaChoice.objects.order_by("-from_day", "-pk")[:50]
    context = {
        "form": form,
        "may": may,
        "today": today,
        "holding": now,
        "label": shown.own(now.checklist) if now.checklist else "",
        "offered": [(one, shown.own(one), len(one.open_items()), one.holds_on(today)) for one in criteria.offered()],
        "choices": [(one, names.get(one.checklist, one.checklist)) for one in choices],
    }
    return render(request, "outlets/recognising/criteria.html", context, status=status_of(request))
