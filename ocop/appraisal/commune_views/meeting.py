"""The council's meeting: agenda to read and print, planning it, invitations."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal import agendas, seats
from ocop.appraisal.actions import invitations
from ocop.appraisal.actions import rounds as doing
from ocop.appraisal.commune_views.access import page, round_for, runs
from ocop.appraisal.models import Dossier, Round, Seat
from ocop.ledger.refusal import Refused
from ocop.producers.fields import DayField
from ocop.ui.acting import put_in_form
from ocop.workdays import clock

HOURS = ["%H:%M", "%Hh%M", "%H.%M"]
HOUR = {"inputmode": "numeric", "placeholder": "08:30", "autocomplete": "off"}
BEFORE_COUNCIL = ("in_review", "ready", "scoring", "scored")


@require_safe
@page
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Hour, place, who sits, the order of dossiers; everybody with a seat reads it."""
    row = round_for(request, pk, any_seat=True)
    known = {one.pk: one for one in row.dossiers.select_related("product", "producer__organisation")}
    # Names of the agenda are everybody's on the council; a dossier opens only for who may read it.
    within = set(Dossier.objects.visible_to(request.user).filter(pk__in=known).values_list("pk", flat=True))
    may_run = runs(request.user, row.council_id)
    staff = may_run or row.council_id in seats.councils(request.user, "team")
    items = [_shown(item, known, staff=staff, within=within) for item in row.agenda]
    order = [part.value for part in Seat.Part]
    people = Seat.objects.filter(council=row.council, valid_to__isnull=True).select_related("person").order_by("pk")
    return render(
        request,
        "appraisal/round/meeting.html",
        {
            "round": row,
            "items": items,
            "people": sorted(people, key=lambda one: order.index(one.part)),
            "may_run": may_run,
            "is_over": row.meeting_at is not None and row.meeting_at < clock.now(),
            "left_out": [
                one
                for key, one in known.items()
                if one.state in BEFORE_COUNCIL and key not in {item.get("dossier") for item in row.agenda}
            ]
            if may_run
            else [],
        },
    )


def _shown(item: dict[str, Any], known: dict[int, Any], *, staff: bool, within: set[int]) -> dict[str, Any]:
    """An item of the agenda with its dossier; an item without words bears the product's name."""
    one = known.get(item.get("dossier", 0))
    what = item.get("what") or (one.product.name if one is not None else "–")
    return {**item, "what": what, "row": one, "opens": staff and one is not None and one.pk in within}


class MeetingForm(forms.Form):
    """Day, hour, place, minutes; the order of dossiers is beside it."""

    day = DayField(label=gettext_lazy("Day"))
    begins = forms.TimeField(
        label=gettext_lazy("Begins at"), input_formats=HOURS, widget=forms.TimeInput(format="%H:%M", attrs=HOUR)
    )
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200)
    opening = forms.IntegerField(label=gettext_lazy("Minutes for the opening"), min_value=0, max_value=120)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes for each dossier"), min_value=1, max_value=240)
    rests = forms.TimeField(
        label=gettext_lazy("Break from"),
        required=False,
        input_formats=HOURS,
        widget=forms.TimeInput(format="%H:%M", attrs=HOUR),
    )
    goes_on = forms.TimeField(
        label=gettext_lazy("to"),
        required=False,
        input_formats=HOURS,
        widget=forms.TimeInput(format="%H:%M", attrs=HOUR),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("rests")) != bool(said.get("goes_on")):
            self.add_error("goes_on", _("A break has a beginning and an end."))
        return said


def _initial(row: Round) -> dict[str, Any]:
    found: dict[str, Any] = {
        "day": clock.today() + datetime.timedelta(days=7),
        "begins": datetime.time(8, 0),
        "place": row.meeting_place,
        "opening": 15,
        "minutes": 20,
        "rests": datetime.time(11, 30),
        "goes_on": datetime.time(13, 30),
    }
    if row.meeting_at is not None:
        at = timezone.localtime(row.meeting_at)
        found |= {"day": at.date(), "begins": at.time()}
    return found


def _listed(request: HttpRequest, row: Round) -> list[Any]:
    """The dossiers that may be on the agenda, each with the place typed or kept; those without one come last."""
    kept = {
        item["dossier"]: place for place, item in enumerate((one for one in row.agenda if one.get("dossier")), start=1)
    }
    found: list[Any] = list(
        row.dossiers.filter(state__in=BEFORE_COUNCIL)
        .select_related("product", "producer__organisation", "commune")
        .order_by("commune__name", "product__name_sort", "pk")
    )
    for place, one in enumerate(found, start=1):
        one.place_no = str(kept.get(one.pk, "") if kept else place)
        if request.method == "POST":
            one.place_no = request.POST.get(f"place_{one.pk}", "").strip()[:4]
    return sorted(
        found,
        key=lambda one: (
            not one.place_no,
            int(one.place_no) if one.place_no.isdecimal() and one.place_no.isascii() else 0,
        ),
    )


def _laid_out(form: MeetingForm, listed: list[Any]) -> list[dict[str, Any]]:
    said = form.cleaned_data
    wrong = [one for one in listed if one.place_no and not (one.place_no.isascii() and one.place_no.isdigit())]
    if wrong:
        raise Refused(_("“%(product)s”: the place is a number, or empty.") % {"product": wrong[0].product.name})
    chosen = [(one.pk, one.product.name) for one in listed if one.place_no and int(one.place_no) > 0]
    if not chosen:
        raise Refused(_("Give at least one dossier a place."))
    pause = agendas.Pause(said["rests"], said["goes_on"]) if said["rests"] else None
    try:
        items = agendas.lay_out(
            said["begins"],
            chosen,
            minutes=said["minutes"],
            opening=(said["opening"], "Khai mạc, thông qua chương trình"),
            pause=pause,
            pause_words="Nghỉ giữa buổi",
            end_words="Kết luận, bế mạc",
        )
    except ValueError:
        raise Refused(_("The meeting does not fit into a day; give each dossier less time, or a second day.")) from None
    return [item.kept() for item in items]


@page
def meeting_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the meeting: hours follow from the order."""
    row = round_for(request, pk, running=True)
    form = MeetingForm(request.POST or None, initial=_initial(row))
    listed = _listed(request, row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        at = timezone.make_aware(datetime.datetime.combine(said["day"], said["begins"]))
        try:
            if said["day"] < clock.today():
                raise Refused(_("This day has passed."), field="day")
            doing.plan_meeting(by=request.user, round_=row, at=at, place=said["place"], agenda=_laid_out(form, listed))
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The agenda stands. Invite the council when it is final."))
            return redirect("appraisal:meeting", pk)
    return render(
        request,
        "appraisal/round/meeting_plan.html",
        {"round": row, "form": form, "listed": listed},
        status=422 if form.errors else 200,
    )


@require_POST
@page
def meeting_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite everybody with a seat."""
    row = round_for(request, pk, running=True)
    try:
        told = invitations.invite(by=request.user, round_=row)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        if told:
            words = ngettext("%(count)s person is invited.", "%(count)s people are invited.", told) % {"count": told}
            messages.success(request, words)
        else:
            messages.info(request, _("Everybody was invited to this hour and place already."))
    return redirect("appraisal:meeting", pk)
