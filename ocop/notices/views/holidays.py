"""The calendar that every clock of working days goes by, and the office's own days in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ocop.ledger.refusal import Refused
from ocop.notices import office_holidays
from ocop.notices.forms import HolidayForm
from ocop.notices.models import OfficeHoliday
from ocop.notices.views.pages import for_permission, page, press
from ocop.people.permissions import allows
from ocop.ui.acting import put_in_form
from ocop.workdays import clock, holidays, office_days


def _year(text: str) -> int:
    today = clock.today()
    known = range(office_days.FIRST_YEAR, today.year + office_days.AHEAD + 1)
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in known else today.year


@for_permission("notices.call")
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """One year: public days with their source, days not announced yet, own days; a form for those who keep them."""
    may_change = allows("notices.change_holidays", request.user)
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            office_holidays.add(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Added. The clocks reckon with it from now on."))
            return redirect("notices:holidays")
    year = _year(request.GET.get("year", ""))
    return page(
        request,
        "holidays",
        form=form,
        may_change=may_change,
        year=year,
        years=range(office_days.FIRST_YEAR, clock.today().year + office_days.AHEAD + 1),
        days=holidays.public(year),
        announced=holidays.is_announced(year),
        own=OfficeHoliday.objects.filter(day__year=year).order_by("day"),
    )


@for_permission("notices.change_holidays")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own day out again."""
    return press(
        request,
        lambda: office_holidays.remove(by=request.user, pk=pk),  # type: ignore[arg-type]
        "notices:holidays",
        _("Taken out."),
    )
