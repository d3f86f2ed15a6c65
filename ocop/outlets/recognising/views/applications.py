"""Applications of shops: written by the shop, followed by offices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.checklists import shown
from ocop.checklists.models import Check
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet, OutletApplication
from ocop.outlets.reach_of_recognition import own_organisations
from ocop.outlets.recognising import forms, moves, places, states
from ocop.outlets.recognising.actions import applying
from ocop.outlets.recognising.permissions import actors, applies, is_office, may_visit, may_write, writes_for_others
from ocop.outlets.recognising.views.access import act, application_for, status_of
from ocop.outlets.shelf.access import allow, page
from ocop.people.models import Organisation
from ocop.ui.acting import press

SIZE = 40
FOLD = ("draft", "submitted", "returned", "visited", "recognised", "refused", "withdrawn")


def _columns() -> list[Column]:
    return [
        Column("name", _("Shop"), "name", 40),
        Column("organisation", _("Organisation"), lambda row: row.organisation.name, 40),
        Column("place_kind", _("Kind of place"), lambda row: places.name(row.place_kind), 30),
        Column("address", _("Address"), "address", 40),
        Column("commune", _("Commune"), lambda row: str(row.commune or "")),
        Column("area", _("Area, m²"), "area", 12),
        Column("staff", _("Number of staff"), "staff", 12),
        Column("ocop_share", _("Share of OCOP goods, %"), "ocop_share", 12),
        Column("state", _("State"), lambda row: states.state(row.state).name(staff=True), 30),
        Column(
            "submitted_at",
            _("Sent"),
            lambda row: row.submitted_at.date() if row.submitted_at else None,
            14,
            is_date=True,
        ),
        Column(
            "decided_at", _("Decided"), lambda row: row.decided_at.date() if row.decided_at else None, 14, is_date=True
        ),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Applications within reach."""
    allow(applies(request.user))
    state = request.GET.get("state", "")
    rows = OutletApplication.objects.visible_to(request.user).select_related("organisation", "commune")
    if state in FOLD:
        rows = rows.filter(state=state)
    own = own_organisations(request.user)
    staff = not own
    context = {
        "title": _("Recognition of points of sale"),
        "state": state,
        "staff": staff,
        "may_apply": bool(own) or writes_for_others(request.user),
        "states": [(code, states.state(code).name(staff=staff)) for code in FOLD],
    }

    rows = rows.order_by("-made_at", "-pk")
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows.iterator(chunk_size=1000), _columns(), wanted, "ho-so-diem-ban")
    found = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    for row in found.object_list:
        row.state_words = states.state(row.state).name(staff=row.organisation_id not in own)
    return render(
        request, "outlets/recognising/applications.html", {**context, "page": found, "formats": export.FORMATS}
    )


def _outlet_of(request: HttpRequest) -> Outlet | None:
    raw = request.GET.get("diem", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 18):
        return None
    found: Outlet | None = Outlet.objects.visible_to(request.user).select_related("keeper").filter(pk=int(raw)).first()
    return found


@page
def new(request: HttpRequest) -> HttpResponse:
    """A shop begins its application; `?diem=` for a point that is entered already."""
    outlet = _outlet_of(request)
    own = own_organisations(request.user)
    for_others = outlet is None and not own and writes_for_others(request.user)
    allow(bool(own) or for_others or (outlet is not None and may_visit(request.user, outlet.commune_id)))
    start = (
        {
            name: getattr(outlet, name)
            for name in ("name", "address", "place_as_given", "lat", "lon", "opening_hours", "phone")
        }
        if outlet is not None
        else {}
    )
    if outlet is not None:
        start["place_as_given"] = outlet.place_as_given or str(outlet.commune or "")
    organisations = [] if outlet is not None else list(Organisation.objects.filter(pk__in=own).order_by("name"))
    among = (
        Organisation.objects.visible_to(request.user).filter(register=settings.OCOP_REGISTER) if for_others else None
    )
    form = forms.ApplicationForm(request.POST or None, organisations=organisations, among=among, initial=start)
    if outlet is not None:
        # The place of the entry is carried over unless other words are typed.
        form.place_columns = {name: getattr(outlet, name) for name in ("commune", "old_commune", "district")}

    def do(values: dict[str, Any]) -> OutletApplication:
        chosen = values.get("organisation")
        return applying.begin(
            by=request.user,
            values={**(getattr(form, "place_columns", None) or {}), **form.values()},
            organisation_id=int(chosen) if chosen else None,
            outlet_id=outlet.pk if outlet else None,
        )

    to = lambda row: reverse("outlets:application", args=[row.pk])  # noqa: E731
    if gone := act(request, form, do, saved=_("Kept as a draft. Add photographs, then send it."), to=to):
        return gone
    context = {
        "form": form,
        "title": _("Ask to be recognised"),
        "outlet": outlet,
        "for_others": for_others,
        "draft": f"outlet-application-{request.user.pk}",
        "back": reverse("outlets:applications"),
    }
    return render(request, "outlets/recognising/application_form.html", context, status=status_of(request))


@page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an application that was not sent, or was returned."""
    row = application_for(request, pk)
    allow(may_write(request.user, row))
    form = forms.ApplicationForm(request.POST or None, row=row)
    address = reverse("outlets:application", args=[pk])

    def do(_values: dict[str, Any]) -> OutletApplication:
        return applying.change(by=request.user, application_id=pk, values=form.values())

    if gone := act(request, form, do, saved=_("Saved."), to=lambda _row: address):
        return gone
    context = {
        "form": form,
        "title": row.name,
        "row": row,
        "draft": f"outlet-application-{pk}-{request.user.pk}",
        "back": address,
    }
    return render(request, "outlets/recognising/application_form.html", context, status=status_of(request))


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An application: what it says, what is missing, what may be done."""
    row = application_for(request, pk)
    who = actors(request.user, row)
    staff = "shop" not in who
    check = row.check_done
    visit = None
    if check is not None:
        result, asked = shown.result_of(check), check.copy.checklist
        visit = {
            "check": check,
            "result": result,
            "label": shown.own(asked),
            "missed": shown.labels(asked, result.missed),
            "unmet": shown.labels(asked, result.unmet),
            "open": shown.labels(asked, result.open),
            "may_open": Check.objects.visible_to(request.user).filter(pk=check.pk).exists(),
        }
    context = {
        "row": row,
        "state": states.state(row.state),
        "state_words": states.state(row.state).name(staff=staff),
        "staff": staff,
        "place_kind": places.name(row.place_kind),
        "photos": row.photos.select_related("file"),
        "visit": visit,
        "writes": row.state in ("draft", "returned") and may_write(request.user, row),
        "photo_form": forms.PhotoForm(),
        "possible": moves.possible(request.user, row),
        "moves": _said(row, staff),
        "may_visit": row.state in ("submitted", "visited") and may_visit(request.user, row.commune_id),
        "may_decide": row.state == "visited" and is_office(request.user),
        "recognition": getattr(row, "recognition", None),
        "may_reason": {step.name for step, _lacks in moves.possible(request.user, row) if step.needs_reason},
    }
    return render(request, "outlets/recognising/application.html", context)


def _said(row: OutletApplication, staff: bool) -> list[dict[str, Any]]:
    steps = states.table()[1]
    return [
        {
            "words": steps[one.name].label if one.name in steps else one.name,
            "one": one,
            "state": states.state(one.to_state).name(staff=staff),
        }
        for one in row.moves.all()
    ]


@require_POST
@page
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Move it along the table."""
    row = application_for(request, pk)
    allow(bool(actors(request.user, row)))
    name = request.POST.get("move", "")
    press(
        request,
        lambda: moves.move(
            by=request.user,
            application_id=pk,
            name=name,
            reason=request.POST.get("reason", "")[:2000],
            seen=request.POST.get("seen", "")[:12],
        ),
        saved=_("Done."),
    )
    return redirect("outlets:application", pk)


@require_POST
@page
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a photograph, or take one out."""
    row = application_for(request, pk)
    allow(may_write(request.user, row))
    if raw := request.POST.get("off", ""):
        key = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 18 else 0
        press(
            request,
            lambda: applying.remove_photo(by=request.user, application_id=pk, photo_id=key),
            saved=_("The photograph is taken out."),
        )
        return redirect("outlets:application", pk)
    form = forms.PhotoForm(request.POST, request.FILES)

    def do() -> None:
        if not form.is_valid():
            raise Refused(_("Choose a photograph."))
        applying.add_photo(
            by=request.user, application_id=pk, upload=form.cleaned_data["photo"], words=form.cleaned_data["words"]
        )

    press(request, do, saved=_("The photograph is kept."))
    return redirect("outlets:application", pk)
