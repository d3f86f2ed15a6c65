"""Councils and their seats: entered by the office, read by those who sit on them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.appraisal import seats
from ocop.appraisal.actions import seating
from ocop.appraisal.council_views.access import page, part_in
from ocop.appraisal.models import Council, Round, Seat
from ocop.ledger.refusal import Refused
from ocop.people.models import Person, Role
from ocop.people.rights import rights_of
from ocop.producers.fields import DayField
from ocop.ui.acting import put_in_form
from ocop.vietnamese.collation import sort_key
from ocop.workdays import clock


class CouncilForm(forms.Form):
    """A council by its decision."""

    name = forms.CharField(label=gettext_lazy("Name of the council"), max_length=160)
    decision = forms.CharField(label=gettext_lazy("Number of its decision"), max_length=80)
    valid_from = DayField(label=gettext_lazy("From"))
    valid_to = DayField(label=gettext_lazy("To"), required=False)


class SeatForm(forms.Form):
    """Who sits, as what, for which office."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=Person.objects.none(),
        help_text=gettext_lazy("Those who hold the role of the seat; the administrator gives it."),
    )
    part = forms.ChoiceField(label=gettext_lazy("Seat"), choices=Seat.Part.choices, initial=Seat.Part.MEMBER)
    agency = forms.CharField(label=gettext_lazy("Office or association"), max_length=160, required=False)
    valid_from = DayField(label=gettext_lazy("From"))

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Role.objects.held().filter(name__in=["council_member", "secretary", "adviser"]).values("person_id")
        sitting = council.seats.filter(valid_to__isnull=True).values("person_id")
        self.fields["person"].queryset = (  # type: ignore[attr-defined]
            Person.objects.filter(pk__in=held, is_active=True).exclude(pk__in=sitting).order_by("name")
        )


class EndForm(forms.Form):
    """The last day and why."""

    on = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _reads(person: Any) -> bool:
    return rights_of(person).sees_everything or bool(seats.councils(person))


@page
def councils(request: HttpRequest) -> HttpResponse:
    """Councils with their rounds; the office enters another."""
    if not _reads(request.user):
        raise PermissionDenied
    rights = rights_of(request.user)
    form = CouncilForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST":
        if not rights.is_city_officer:
            raise PermissionDenied
        if form.is_valid():
            try:
                row = seating.found_council(by=request.user, **form.cleaned_data)
            except Refused as refusal:
                put_in_form(form, refusal)
            else:
                messages.success(request, _("The council is entered. Give its seats."))
                return redirect("appraisal:council", row.pk)
    rows = Council.objects.all()
    if not rights.sees_everything:
        rows = rows.filter(pk__in=seats.councils(request.user))
    found = list(rows.order_by("-valid_from", "-pk")[:50])
    rounds = list(
        Round.objects.visible_to(request.user).filter(council__in=found).order_by("-requests_until", "-pk")[:100]
    )
    mine = {row.pk: part_in(request.user, row.pk) for row in found}
    return render(
        request,
        "appraisal/council/councils.html",
        {
            "form": form,
            "may_enter": rights.is_city_officer,
            "today": clock.today(),
            "rows": [
                {
                    "council": row,
                    "enters": bool(mine[row.pk]),
                    "rounds": [one for one in rounds if one.council_id == row.pk],
                }
                for row in found
            ],
        },
        status=422 if form.errors else 200,
    )


def _council(request: HttpRequest, pk: int) -> Council:
    if not _reads(request.user):
        raise PermissionDenied
    rows = Council.objects.all()
    if not rights_of(request.user).sees_everything:
        rows = rows.filter(pk__in=seats.councils(request.user))
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@page
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """The seats of a council, now and before; the office gives another."""
    row = _council(request, pk)
    may_change = rights_of(request.user).is_city_officer
    form = SeatForm(request.POST or None, council=row, initial={"valid_from": clock.today()})
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        if form.is_valid():
            try:
                seating.give_seat(by=request.user, council=row, **form.cleaned_data)
            except Refused as refusal:
                put_in_form(form, refusal)
            else:
                messages.success(request, _("The seat is given."))
                return redirect("appraisal:council", row.pk)
    order = {part: place for place, part in enumerate(("chair", "vice_chair", "member", "secretary", "team"))}
    held = sorted(
        row.seats.select_related("person"),
        key=lambda seat: (seat.valid_to is not None, order[seat.part], sort_key(seat.person.name)),
    )
    return render(
        request,
        "appraisal/council/council.html",
        {
            "council": row,
            "seats": held,
            "form": form,
            "may_change": may_change,
            "rounds": Round.objects.visible_to(request.user).filter(council=row).order_by("-requests_until", "-pk"),
            "enters": bool(part_in(request.user, row.pk)),
        },
        status=422 if form.errors else 200,
    )


@page
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat, with the reason; what was handed in stays."""
    if not rights_of(request.user).is_city_officer:
        raise PermissionDenied
    seat = Seat.objects.select_related("council", "person").filter(Q(pk=pk)).first()
    if seat is None:
        raise Http404
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            seating.end_seat(by=request.user, seat=seat, **form.cleaned_data)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The seat is ended; sheets handed in stay."))
            return redirect("appraisal:council", seat.council_id)
    return render(
        request,
        "appraisal/council/reason.html",
        {
            "form": form,
            "title": _("End the seat of %(person)s") % {"person": seat.person.name},
            "button": _("End the seat"),
            "about": f"{seat.get_part_display()}, {seat.council.name}",
            "back": ("appraisal:council", seat.council_id),
        },
        status=422 if form.errors else 200,
    )
