"""Points of sale at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.desk import editing, lists
from ocop.desk.access import allow, desk_page, outlet_for, works_here
from ocop.desk.history import history
from ocop.desk.listings import OUTLETS
from ocop.ledger.refusal import Refused
from ocop.outlets.actions import FIELDS, change_outlet, create_outlet, end_outlet, reopen_outlet
from ocop.outlets.forms import EndOutletForm, OutletForm
from ocop.outlets.models import Outlet, OutletRecognition
from ocop.outlets.permissions import may_change, may_choose_keeper, may_create_outlet
from ocop.outlets.reach_of_recognition import own_organisations
from ocop.outlets.recognising import recognitions
from ocop.outlets.recognising.states import OPEN
from ocop.outlets.recognising.views.access import works_with
from ocop.outlets.shelf.access import may_read
from ocop.people.rights import rights_of
from ocop.producers.snapshots import snapshot


@require_safe
@desk_page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Points of sale."""
    allow(works_here(request.user) or bool(rights_of(request.user).organisation_ids("outlet_keeper")))
    address = reverse("desk:outlet_new") if may_create_outlet(request.user) else ""
    return lists.show(request, OUTLETS, context={"new_address": address, "new_label": _("New point of sale")})


@desk_page
def new(request: HttpRequest) -> HttpResponse:
    """Enter a point of sale."""
    allow(may_create_outlet(request.user))
    return editing.edit(
        request,
        make_form=lambda data, _files: OutletForm(data),
        snapshot=None,
        save=lambda form, _seen, _another: create_outlet(by=request.user, values=form.values()),
        done=lambda outlet: reverse("desk:outlet", args=[outlet.pk]),
        saved=_("The point of sale is entered."),
        template="desk/form.html",
        context={
            "title": _("New point of sale"),
            "draft": f"outlet-new-{request.user.pk}",
            "back": reverse("desk:outlets"),
        },
    )


@require_safe
@desk_page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A point of sale."""
    outlet = outlet_for(request, pk)
    return render(
        request,
        "desk/outlet.html",
        {
            "outlet": outlet,
            "may_change": may_change(request.user, outlet),
            "may_read_shelf": may_read(request.user, outlet),
            "may_choose_keeper": may_choose_keeper(request.user, outlet),
            "end_form": EndOutletForm(),
            **_recognition(request, outlet),
            "history": history(outlet, request.user),
        },
    )


def _recognition(request: HttpRequest, outlet: Outlet) -> dict[str, Any]:
    """How it stands, the way to its recognition, and whether this person may ask for one."""
    standing = recognitions.of(outlet.pk)
    found = OutletRecognition.objects.select_related("outlet").filter(pk=standing.recognition_id or 0).first()
    may_apply = (
        outlet.ended_on is None
        and outlet.keeper_id is not None
        and (may_change(request.user, outlet) or outlet.keeper_id in own_organisations(request.user))
    )
    return {
        "standing": standing,
        "recognition": found if found is not None and works_with(request.user, found) else None,
        "may_apply": may_apply and not outlet.applications.filter(state__in=OPEN).exists(),
    }


@desk_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a point of sale."""
    outlet = outlet_for(request, pk)
    allow(may_change(request.user, outlet))
    return editing.edit(
        request,
        make_form=lambda data, _files: OutletForm(data, outlet=outlet_for(request, pk)),
        snapshot=lambda: snapshot(outlet_for(request, pk), FIELDS),
        save=lambda form, seen, _another: change_outlet(by=request.user, outlet_id=pk, values=form.values(), seen=seen),
        done=lambda _row: reverse("desk:outlet", args=[pk]),
        saved=_("Saved."),
        template="desk/form.html",
        context={
            "title": outlet.name,
            "draft": f"outlet-{pk}-{request.user.pk}",
            "back": reverse("desk:outlet", args=[pk]),
        },
    )


@require_POST
@desk_page
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It no longer sells; or, where it has ended, it sells again."""
    outlet = outlet_for(request, pk)
    allow(may_change(request.user, outlet))
    try:
        if request.POST.get("do") == "reopen":
            reopen_outlet(by=request.user, outlet_id=pk, reason=request.POST.get("reason", "")[:300])
            messages.success(request, _("The point of sale is open again."))
        else:
            form = EndOutletForm(request.POST)
            if form.is_valid():
                end_outlet(by=request.user, outlet_id=pk, **form.cleaned_data)
                messages.success(request, _("The end is recorded; until that day it counts."))
            else:
                messages.error(request, _("Give the day from which it no longer sells."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:outlet", pk)
