"""The office reads what visitors report, and says what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.outlets.models import FaultReport
from ocop.outlets.shelf import access
from ocop.outlets.shelf.access import page
from ocop.outlets.visitors import faults
from ocop.outlets.visitors.forms import AnswerForm
from ocop.ui.acting import put_in_form

SIZE = 50


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Reports within reach, those without an answer first."""
    access.allow(access.follows(request.user))
    rows = FaultReport.objects.visible_to(request.user).select_related("outlet__commune", "product")
    state, what = request.GET.get("xem", "open"), request.GET.get("gi", "")
    if state == "open":
        rows = rows.filter(outcome="")
    elif state == "done":
        rows = rows.exclude(outcome="")
    if what in FaultReport.What.values:
        rows = rows.filter(what=what)
    rows = rows.order_by("outcome", "-came_on", "-pk")
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows.iterator(chunk_size=1000), _columns(), wanted, "bao-sai")
    return render(
        request,
        "outlets/visitors/inbox.html",
        {
            "page": Paginator(rows, SIZE).get_page(request.GET.get("page")),
            "state": state,
            "what": what,
            "whats": FaultReport.What.choices,
            "formats": export.FORMATS,
        },
    )


def _columns() -> list[Column]:
    return [
        Column("outlet", _("Point of sale"), lambda row: row.outlet.name, 40),
        Column("commune", _("Commune or ward today"), lambda row: str(row.outlet.commune or ""), 24),
        Column("what", _("What is wrong"), lambda row: str(row.get_what_display()), 36),
        Column("product", _("Product"), lambda row: str(row.product or ""), 36),
        Column("words", _("In a few words"), "words", 50),
        Column("came_on", _("Came on"), "came_on", 14, is_date=True),
        Column("outcome", _("What became of it"), lambda row: str(row.get_outcome_display()), 24),
        Column("answer", _("Answer"), "answer", 40),
    ]


@page
def fault(request: HttpRequest, pk: int) -> HttpResponse:
    """One report and its answer."""
    access.allow(access.follows(request.user))
    row = (
        FaultReport.objects.visible_to(request.user)
        .select_related("outlet__commune", "outlet__keeper", "product", "photo")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    may_answer = faults.may_answer(request.user, row)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"outcome": row.outcome, "words": row.answer}
    )
    if request.method == "POST":
        access.allow(may_answer)
        if form.is_valid():
            try:
                faults.answer(by=request.user, report_id=pk, **form.cleaned_data)
            except Refused as refusal:
                put_in_form(form, refusal)
            else:
                messages.success(request, _("Recorded. The public page shows it as a number only."))
                return redirect("outlets:faults")
    return render(
        request,
        "outlets/visitors/report.html",
        {"row": row, "form": form, "may_answer": may_answer},
        status=422 if form.errors else 200,
    )
