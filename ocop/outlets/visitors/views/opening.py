"""The hours a keeper sets: a week, and days on which it is otherwise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ocop.ledger.refusal import Refused
from ocop.outlets.models import OpeningException, Outlet
from ocop.outlets.permissions import may_change
from ocop.outlets.shelf.access import outlet_to_read, outlet_to_write, page
from ocop.outlets.visitors import columns
from ocop.outlets.visitors import opening as doing
from ocop.outlets.visitors.forms import OtherDaysForm, WeekForm
from ocop.outlets.visitors.hours import checked_day, spans_in_words
from ocop.outlets.visitors.wording import week_rows
from ocop.ui.acting import put_in_form
from ocop.workdays import clock


@page
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """The week, and the days that are otherwise; `do` says which of the two forms was sent."""
    outlet = outlet_to_read(request.user, pk)
    week = columns.of_outlets([outlet])[pk][0]
    week_form, days_form = WeekForm(week=week), OtherDaysForm()
    if request.method == "POST":
        outlet_to_write(request.user, pk)
        if request.POST.get("do") == "days":
            days_form = OtherDaysForm(request.POST)
            form: WeekForm | OtherDaysForm = days_form
        else:
            week_form = WeekForm(request.POST, week=week)
            form = week_form
        if form.is_valid() and _saved(request, outlet, form):
            messages.success(request, _("Saved."))
            return redirect("outlets:hours", pk)
    rows: list[Any] = list(OpeningException.objects.filter(outlet=outlet, last_day__gte=clock.today()))
    for row in rows:
        row.said = spans_in_words(checked_day(row.hours)) or _("closed")
    return render(
        request,
        "outlets/visitors/hours.html",
        {
            "outlet": outlet,
            "week_form": week_form,
            "days_form": days_form,
            "week": week_rows(week) if week else None,
            "exceptions": rows,
            "may_write": may_change(request.user, outlet),
            "here": "hours",
        },
        status=422 if week_form.errors or days_form.errors else 200,
    )


def _saved(request: HttpRequest, outlet: Outlet, form: WeekForm | OtherDaysForm) -> bool:
    try:
        if isinstance(form, WeekForm):
            doing.set_week(by=request.user, outlet_id=outlet.pk, week=form.week())
        else:
            values = form.cleaned_data
            doing.add_days(
                by=request.user,
                outlet_id=outlet.pk,
                first=values["first_day"],
                last=values["last_day"],
                spans=values["spans"],
                words=values["words"],
            )
    except Refused as refusal:
        put_in_form(form, refusal)
        return False
    return True


@require_POST
@page
def drop_days(request: HttpRequest, pk: int, exception_id: int) -> HttpResponse:
    """These days are as usual."""
    outlet_to_write(request.user, pk)
    try:
        doing.drop_days(by=request.user, outlet_id=pk, exception_id=exception_id)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("These days are as usual again."))
    return redirect("outlets:hours", pk)
